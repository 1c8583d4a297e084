//! What `impact` and `lost_sales` say, and what they refuse to say.

use crate::support::{assumed, households, near, params, purchases};
use knockon_economy::embedded;
use knockon_economy::impact::{Bridge, Drawn, ImpactParams, Purchases, Response, TaxRate, impact};
use knockon_economy::ready::Ready;
use knockon_economy::solve::Plan;
use knockon_economy::what_if::{Delivery, lost_sales};
use knockon_vocabulary::Currency;

#[test]
fn val_japan_electronics_by_hand() {
    // v of electronics from the table's own cells: 77,636 of 187,484 million USD (OECD 2021 edition, D26).
    let t = embedded("jp-2018").expect("embedded").read().expect("reads");
    let i = impact(&t, &purchases(&[("ELE", 100.0)]), &params("JP")).expect("solves");
    let direct = i.value_added.of("JP").and_then(|e| e.direct).expect("a datum");
    assert!(near(direct, 100.0 * 77_636.0 / 187_484.0, 1e-5), "{direct}");
    let c = i.closure;
    let parts = c.value_added + c.imports.expect("shown") + c.product_taxes.expect("shown") + c.residual;
    assert!(near(parts, 100.0, 1e-12));
    assert!(c.residual.abs() < 0.01, "the table closes within its rounding: {c:?}");
}

#[test]
fn regress_no_datum_is_not_zero() {
    let t = embedded("world-2011").expect("embedded").read().expect("reads");
    let p = Purchases { year: 2011, ..purchases(&[("ELO", 100.0)]) };
    let i = impact(&t, &p, &params("JP")).expect("solves");
    let jobs = i.jobs.as_ref().expect("some places have jobs");
    assert!(jobs.of("JP").and_then(|e| e.type1()).expect("Japan has a datum") > 0.0);
    assert!(jobs.of("KR").and_then(|e| e.type1()).expect("Korea has a datum") > 0.0);
    assert_eq!(jobs.of("US").and_then(|e| e.type1()), None, "the United States have none here");
    assert_eq!(i.value_added.of("JP").expect("place").induced, None, "no household parameters");
    assert!(i.tax.is_none() && i.product_taxes.is_none());
    assert!(i.value_added.of("US").and_then(|e| e.type1()).expect("value added is known") > 0.0);
}

#[test]
fn val_all_value_added_of_the_world_is_the_purchase() {
    // A world table shows every flow, so the value added of all places behind a purchase is the purchase.
    let t = embedded("world-2011").expect("embedded").read().expect("reads");
    let p = Purchases { year: 2011, ..purchases(&[("ELO", 1000.0)]) };
    let i = impact(&t, &p, &params("TW")).expect("solves");
    let all: f64 = i.value_added.places.iter().map(|(_, e)| e.type1().expect("known")).sum();
    assert!(near(all, 1000.0, 1e-9), "{all}");
}

#[test]
fn regress_another_currency_needs_a_bridge() {
    let t = embedded("jp-2018").expect("embedded").read().expect("reads");
    let yen = Purchases { currency: Currency::JPY, unit: 1e9, ..purchases(&[("ELE", 100.0)]) };
    assert!(impact(&t, &yen, &params("JP")).expect_err("no bridge").to_string().contains("bridge"));
    let bridge = Bridge { factor: 0.009, words: "a round rate".into(), basis: assumed() };
    let i = impact(&t, &yen, &ImpactParams { bridge: Some(bridge), ..params("JP") }).expect("solves");
    assert!(near(i.purchases, 900.0, 1e-12), "100 bn JPY at 0.009 are 900 M USD: {}", i.purchases);
    assert!(near(i.purchases * i.purchase_units_per_table_unit, 100.0, 1e-12));
    assert!(i.assumptions.iter().any(|a| a.contains("a round rate")));
}

#[test]
fn regress_what_is_made_elsewhere_is_left_out_and_said() {
    let t = embedded("jp-2018").expect("embedded").read().expect("reads");
    let whole = impact(&t, &purchases(&[("ELE", 100.0)]), &params("JP")).expect("solves");
    let half = ImpactParams { made_at_home: 0.5, ..params("JP") };
    let half = impact(&t, &purchases(&[("ELE", 100.0)]), &half).expect("solves");
    assert!(near(half.bought_elsewhere, 50.0, 1e-12));
    let v =
        |i: &knockon_economy::impact::Impact| i.value_added.of("JP").and_then(|e| e.type1()).expect("known");
    assert!(near(v(&half) * 2.0, v(&whole), 1e-12));
}

#[test]
fn regress_a_tax_rate_taxes_the_place_alone() {
    let t = embedded("world-2011").expect("embedded").read().expect("reads");
    let p = Purchases { year: 2011, ..purchases(&[("ELO", 100.0)]) };
    let tax = Some(TaxRate { rate: 0.3, basis: assumed() });
    let i = impact(&t, &p, &ImpactParams { tax, households: households(0.5, 0.6), ..params("JP") })
        .expect("solves");
    let tax = i.tax.as_ref().expect("a rate was given");
    let v = i.value_added.of("JP").and_then(|e| e.type2()).expect("known");
    assert!(near(tax.of("JP").and_then(|e| e.type2()).expect("known"), 0.3 * v, 1e-12));
    assert_eq!(tax.of("CN").and_then(|e| e.type1()), None, "the rate is not China's");
}

#[test]
fn regress_a_share_outside_its_range_is_refused() {
    let t = embedded("jp-2018").expect("embedded").read().expect("reads");
    let wrong = ImpactParams { made_at_home: 1.2, ..params("JP") };
    assert!(impact(&t, &purchases(&[("ELE", 1.0)]), &wrong).is_err());
    assert!(impact(&t, &purchases(&[("NOPE", 1.0)]), &params("JP")).is_err());
    assert!(impact(&t, &purchases(&[("ELE", 1.0)]), &params("ZZ")).is_err());
}

#[test]
fn val_cutting_american_parts_costs_their_makers_most() {
    let t = embedded("world-2011").expect("embedded").read().expect("reads");
    let cut =
        Delivery { supplier: ("US".into(), "ELO".into()), buyer: ("CN".into(), "ELO".into()), share: 1.0 };
    let lost = lost_sales(t.clone(), &[cut]).expect("solves");
    let of = |list: &[(String, f64)], p: &str| {
        list.iter().find(|(q, _)| q == p).map(|(_, v)| *v).expect("a place")
    };
    let (us, jp) = (of(&lost.output, "US"), of(&lost.output, "JP"));
    let delivered = t.z.at(t.find("US", "ELO").expect("sector"), t.find("CN", "ELO").expect("sector"));
    assert!(us < -delivered, "the delivery itself and what its makers bought at home: {us} of {delivered}");
    assert!(jp <= 0.0 && us < jp);
    assert!(lost.solution.residual < 1e-10);
}

/// An independent computation on the source's 45 sectors: 721 bn JPY at 110.42 JPY a dollar, all made at home, give 299 bn direct, 564 bn type I, 58,200 jobs.
#[test]
fn val_japan_45_sectors_721_bn_yen() {
    let t = embedded("jp-2018-45").expect("embedded").read().expect("reads");
    let yen = Purchases { currency: Currency::JPY, unit: 1e9, ..purchases(&[("D26", 721.0)]) };
    let bridge = Bridge { factor: 1.0 / 110.42, words: "yen to dollars".into(), basis: assumed() };
    let p = ImpactParams { bridge: Some(bridge), households: households(0.52, 0.6), ..params("JP") };
    let i = impact(&t, &yen, &p).expect("solves");
    let v = i.value_added.of("JP").expect("Japan");
    let bn = |v: Option<f64>| v.expect("known") * i.purchase_units_per_table_unit;
    assert!((bn(v.direct) - 299.0).abs() < 0.6, "{}", bn(v.direct));
    assert!((bn(v.type1()) - 564.0).abs() < 0.6, "{}", bn(v.type1()));
    let jobs = i.jobs.as_ref().and_then(|j| j.of("JP")).and_then(|e| e.type1()).expect("known");
    assert!((jobs - 58_200.0).abs() < 100.0, "{jobs}");
    assert!((740.0..765.0).contains(&bn(v.type2())), "{}", bn(v.type2()));
}

/// The short way of many draws gives what the long way gives.
#[test]
fn regress_a_draw_is_the_impact_at_its_parameters() {
    for (name, place, sector) in [("jp-2018-45", "JP", "D26"), ("world-2011", "JP", "ELO")] {
        let t = embedded(name).expect("embedded").read().expect("reads");
        let p = Purchases { year: t.info.year, ..purchases(&[(sector, 100.0)]) };
        let of = |share: f64, labour: f64, mpc: f64| ImpactParams {
            made_at_home: share,
            households: households(labour, mpc),
            ..params(place)
        };
        let response =
            Response::new(&Ready::new(t.clone(), Plan::MANY).expect("solves"), &p, &of(1.0, 0.5, 0.6))
                .expect("solves");
        let drawn = Drawn { amount: 2.0, made_at_home: 0.7, households: Some((0.6, 0.8)) };
        let got = response.at(&drawn).expect("in range");
        let twice = Purchases { by_sector: vec![(sector.into(), 200.0)], ..p };
        let want = impact(&t, &twice, &of(0.7, 0.6, 0.8)).expect("solves");
        let v = want.value_added.of(place).expect("the place");
        let jobs = want.jobs.as_ref().and_then(|j| j.of(place)).expect("jobs");
        for (g, w) in got.value_added.iter().chain(&got.jobs).zip([
            v.direct,
            v.type1(),
            v.type2(),
            jobs.direct,
            jobs.type1(),
            jobs.type2(),
        ]) {
            assert!(near(g.expect("known"), w.expect("known"), 1e-10), "{name}: {g:?} {w:?}");
        }
    }
}

/// One place of a world table as a national one adds up, and its domestic effects are below those with feedback.
#[test]
fn val_a_place_alone_and_with_feedback() {
    let t = embedded("world-2011").expect("embedded").read().expect("reads");
    let us = t.of_place("US").expect("a place");
    for (alone, whole) in
        us.balances().industries.iter().zip(t.balances().industries.iter().filter(|b| b.place == "US"))
    {
        assert!(
            near(alone.row_residual, whole.row_residual, 1e-9)
                && near(alone.column_residual, whole.column_residual, 1e-9)
        );
    }
    let p = Purchases { year: 2011, ..purchases(&[("ELO", 11_000.0)]) };
    let of = |t| {
        impact(t, &p, &params("US"))
            .expect("solves")
            .value_added
            .of("US")
            .and_then(|e| e.type1())
            .expect("known")
    };
    let (alone, world) = (of(&us), of(&t));
    // At 35 sectors an independent computation gives 9.67 and 9.75 bn; 16 sectors blur it a little.
    assert!(
        (alone - 9_670.0).abs() < 50.0 && (world - 9_750.0).abs() < 50.0 && alone < world,
        "{alone} {world}"
    );
}
