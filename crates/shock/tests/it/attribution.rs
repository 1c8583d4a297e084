//! Whose loss it is, and which measure's.

use crate::nets::{near, pair, with_link};
use knockon_network::InputClass;
use knockon_shock::*;
use knockon_vocabulary::Steps;
use proptest::prelude::*;

#[test]
fn regress_two_sided_by_hand() {
    let net = pair(InputClass::Critical, 10.0, 0);
    let base = simulate(&net, &Scenario::calm(50), &Params::default()).unwrap();
    let run = with_link(&net, "parts", &[(20, 0.0)], 50, &Params::default());
    let sides = two_sided(&net, &base, &run, &[true], 0..50).unwrap();
    let (maker, supplier) = (net.line("maker").unwrap() as usize, net.line("supplier").unwrap() as usize);
    assert_eq!((sides.side[maker], sides.side[supplier]), (Side::Buyer, Side::Supplier));
    assert!(near(sides.lost_deliveries[0], 30.0 * 200.0));
    assert!(near(sides.lost_output[maker], 20.0 * 100.0));
    assert!(near(sides.lost_output[supplier], 30.0 * 200.0));
    assert!(near(sides.lost_sales[net.demand("phones").unwrap() as usize], 2000.0));
    let lines_only = Params { record: Record::Lines, ..Params::default() };
    let thin = simulate(&net, &Scenario::calm(50), &lines_only).unwrap();
    let e = two_sided(&net, &base, &thin, &[true], 0..50).unwrap_err();
    assert_eq!(e.kind, ErrorKind::NotRecorded("deliveries of links"));
}

#[test]
fn regress_runs_of_different_length_are_not_compared() {
    let net = pair(InputClass::Critical, 10.0, 0);
    let run = |days| simulate(&net, &Scenario::calm(days), &Params::default()).unwrap();
    let e = by_constraint(&net, &run(5), &run(6)).unwrap_err();
    assert_eq!(e.kind, ErrorKind::NotComparable { what: "days", a: 5, b: 6 });
}

#[test]
fn regress_bad_scenarios_are_named() {
    let net = pair(InputClass::Critical, 10.0, 0);
    let message = |s: Scenario| simulate(&net, &s, &Params::default()).unwrap_err().to_string();
    let calm = Scenario::calm(5);
    assert_eq!(
        message(Scenario { availability: vec![Steps::new(1.0, vec![(3, 1.5)])], ..calm.clone() }),
        "`availability` of entry 0 from day 3 on is 1.5; expected a share from 0 to 1"
    );
    assert_eq!(
        message(Scenario { demand: vec![Steps::constant(1.0)], ..calm.clone() }),
        "`demand` has 1 entries; expected 2"
    );
    let slow = Params { tau_days: 0.5, ..Params::default() };
    assert!(simulate(&net, &calm, &slow).unwrap_err().to_string().contains("`tau_days` is 0.5"));
}

/// Two closures of one chain: only one is needed to stop it.
#[test]
fn regress_shapley_over_simulations() {
    let net = pair(InputClass::Critical, 5.0, 0);
    let lost = |mask: u32| {
        let from = [10, 20].iter().enumerate().filter(|(i, _)| mask >> i & 1 == 1).map(|(_, &d)| d).min();
        let points: Vec<(u32, f64)> = from.map(|d| (d, 0.0)).into_iter().collect();
        let s = Scenario { availability: vec![Steps::new(1.0, points)], ..Scenario::calm(40) };
        let run = simulate(&net, &s, &Params::default())?;
        Ok::<_, Error>(vec![4000.0 - run.output.sum(net.line("maker").expect("it is there"), 0..40)])
    };
    let split = shapley(2, lost).unwrap();
    // Alone they cost 25 and 15 days, together 25: 17.5 and 7.5.
    assert!(near(split.shares[0][0], 1750.0) && near(split.shares[1][0], 750.0), "{:?}", split.shares);
    assert!(near(split.interaction[0], -1500.0));
    let ordered = in_order(2, lost).unwrap();
    assert!(near(ordered.shares[0][0], 2500.0) && near(ordered.shares[1][0], 0.0));
    assert_eq!(
        shapley(13, |m| Ok::<_, Error>(vec![f64::from(m.count_ones())])).unwrap().method,
        Method::InOrder
    );
}

proptest! {
    #[test]
    fn prop_shares_sum_to_the_total(n in 0u32..7, seed in prop::collection::vec(-1e6f64..1e6, 256)) {
        let v = |mask: u32| Ok::<_, Error>(vec![seed[2 * mask as usize], seed[2 * mask as usize + 1]]);
        for split in [shapley(n, v).unwrap(), in_order(n, v).unwrap()] {
            for c in 0..2 {
                let sum: f64 = split.shares.iter().map(|s| s[c]).sum();
                let all = seed[2 * ((1usize << n) - 1) + c] - seed[c];
                prop_assert!((sum - all).abs() <= 1e-9 * 1e6, "{sum} {all}");
                prop_assert_eq!(split.total[c], all);
            }
        }
    }

    /// A measure that changes nothing bears nothing; two that do the same bear the same.
    #[test]
    fn prop_dummies_and_twins(w in prop::collection::vec(0.0f64..10.0, 3)) {
        let v = |mask: u32| {
            let on = |i: u32| f64::from(mask >> i & 1);
            Ok::<_, Error>(vec![w[0] * on(0) * on(1) + w[1] * (on(0) + on(1)) + w[2] * on(2)])
        };
        let s = shapley(4, v).unwrap().shares;
        prop_assert!((s[0][0] - s[1][0]).abs() < 1e-9 && s[3][0].abs() < 1e-9 && (s[2][0] - w[2]).abs() < 1e-9);
    }
}
