//! Orders that move from a restricted supplier to the others.

use crate::nets::{near, with_link};
use knockon_network::*;
use knockon_shock::*;
use knockon_vocabulary::Steps;

/// A maker of 100 phones a day from two suppliers of displays, half and half, 40 days in stock; `spare` of each.
fn two(spare: f64) -> Network {
    let mut b = NetworkBuilder::new();
    b.item(ItemSpec::new("display", "pieces")).item(ItemSpec::new("phone", "pieces"));
    b.line(LineSpec::new("kr", "K", "display").spare(spare))
        .line(LineSpec::new("cn", "C", "display").spare(spare));
    b.line(LineSpec::new("maker", "M", "phone"));
    b.input(InputSpec::new("maker", "display", InputClass::Critical).cover(40.0));
    b.link(LinkSpec::new("from kr", "kr", "maker", 50.0)).link(LinkSpec::new("from cn", "cn", "maker", 50.0));
    b.demand(DemandSpec::new("phones", "maker", "world", 100.0));
    b.build().expect("a fixed and valid network")
}

#[test]
fn regress_orders_move_at_the_ramp_and_no_faster() {
    let net = two(1.0);
    let p = Params { ramp_per_day: 0.05, ..Params::default() };
    let run = with_link(&net, "from kr", &[(10, 0.0)], 400, &p);
    let cn = net.link("from cn").unwrap();
    for n in 0..30u32 {
        let moved = 50.0 * (1.0 - 0.95f64.powi(n as i32 + 1));
        let got = run.delivered.at(10 + n, cn);
        assert!(got >= 50.0 + moved - 1e-6, "day {n}: {got}");
        assert!(got <= 100.0 + 1e-9, "day {n}: {got}");
    }
    // Loss while moving: 50·0.95/0.05 = 950 displays of the 4,000 in stock, so phones never stop.
    let maker = net.line("maker").unwrap();
    assert!((0..400).all(|d| near(run.output.at(d, maker), 100.0)));
    assert!(near(run.output.at(399, net.line("cn").unwrap()), 100.0));
}

#[test]
fn regress_without_a_ramp_the_other_supplier_sells_no_more() {
    let net = two(1.0);
    let p = Params { ramp_per_day: 0.0, ..Params::default() };
    let run = with_link(&net, "from kr", &[(10, 0.0)], 300, &p);
    let (cn, maker) = (net.link("from cn").unwrap(), net.line("maker").unwrap());
    assert!((0..300).all(|d| near(run.delivered.at(d, cn), 50.0)));
    // On the morning of day 10 + n there are 4000 − 50 n displays: 100 of them on day 88, 50 on day 89.
    assert!(near(run.output.at(88, maker), 100.0));
    assert!((89..300).all(|d| near(run.output.at(d, maker), 50.0)));
}

#[test]
fn regress_spare_capacity_bounds_what_moves() {
    let net = two(0.2);
    let p = Params { ramp_per_day: 1.0, ..Params::default() };
    let run = with_link(&net, "from kr", &[(10, 0.0)], 300, &p);
    let (cn, maker) = (net.link("from cn").unwrap(), net.line("maker").unwrap());
    assert!((10..300).all(|d| near(run.delivered.at(d, cn), 60.0)));
    assert!((150..300).all(|d| near(run.output.at(d, maker), 60.0)));
}

#[test]
fn regress_orders_move_back_when_the_restriction_ends() {
    let net = two(1.0);
    let p = Params { ramp_per_day: 0.1, ..Params::default() };
    let run = with_link(&net, "from kr", &[(10, 0.0), (60, 1.0)], 600, &p);
    let (kr, cn) = (net.link("from kr").unwrap(), net.link("from cn").unwrap());
    assert!(run.delivered.at(61, cn) > run.delivered.at(61, kr));
    assert!(near(run.delivered.at(599, cn), 50.0) && near(run.delivered.at(599, kr), 50.0));
}

/// A new supplier that is qualified on day 30 and can make 70 a day, planned for 30.
#[test]
fn regress_a_new_link_carries_its_planned_flow_once_open() {
    let mut b = NetworkBuilder::new();
    b.item(ItemSpec::new("display", "pieces")).item(ItemSpec::new("phone", "pieces"));
    b.line(LineSpec::new("kr", "K", "display")).line(LineSpec::new("new", "N", "display").extra(70.0));
    b.line(LineSpec::new("maker", "M", "phone"));
    b.input(InputSpec::new("maker", "display", InputClass::Critical).cover(10.0));
    b.link(LinkSpec::new("from kr", "kr", "maker", 100.0));
    b.link(LinkSpec::planned("from new", "new", "maker", 30.0).lead(5));
    b.demand(DemandSpec::new("phones", "maker", "world", 100.0));
    let net = b.build().unwrap();
    let mut availability = vec![Steps::constant(1.0); 2];
    availability[net.link("from new").unwrap() as usize] = Steps::new(0.0, vec![(30, 1.0)]);
    let p = Params { ramp_per_day: 1.0, ..Params::default() };
    let idle =
        simulate(&net, &Scenario { availability: availability.clone(), ..Scenario::calm(200) }, &p).unwrap();
    assert!(idle.output.of(net.line("new").unwrap()).all(|x| x == 0.0));
    availability[net.link("from kr").unwrap() as usize] = Steps::constant(0.0);
    let run = simulate(&net, &Scenario { availability, ..Scenario::calm(200) }, &p).unwrap();
    let new = net.link("from new").unwrap();
    assert!((0..35).all(|d| run.delivered.at(d, new) == 0.0));
    assert!((35..200).all(|d| near(run.delivered.at(d, new), 30.0)), "{}", run.delivered.at(40, new));
    assert!(near(run.output.at(199, net.line("maker").unwrap()), 30.0));
}

/// Two buyers lose the same supplier and share the headroom of the other in proportion to what they lost.
#[test]
fn regress_claimants_share_the_headroom() {
    let mut b = NetworkBuilder::new();
    b.item(ItemSpec::new("x", "u")).item(ItemSpec::new("y", "u"));
    b.line(LineSpec::new("s1", "S", "x")).line(LineSpec::new("s2", "S", "x").extra(40.0));
    for (m, flow) in [("m1", 30.0), ("m2", 90.0)] {
        b.line(LineSpec::new(m, "M", "y")).input(InputSpec::new(m, "x", InputClass::Critical).cover(3.0));
        b.link(LinkSpec::new(format!("{m}1"), "s1", m, flow)).link(LinkSpec::new(
            format!("{m}2"),
            "s2",
            m,
            10.0,
        ));
        b.demand(DemandSpec::new(format!("d{m}"), m, "w", flow + 10.0));
    }
    let net = b.build().unwrap();
    let mut availability = vec![Steps::constant(1.0); 4];
    for l in ["m11", "m21"] {
        availability[net.link(l).unwrap() as usize] = Steps::constant(0.0);
    }
    let p = Params { ramp_per_day: 1.0, ..Params::default() };
    let run = simulate(&net, &Scenario { availability, ..Scenario::calm(50) }, &p).unwrap();
    // Headroom 40, losses 30 and 90: 10 and 30 more.
    assert!(near(run.delivered.at(49, net.link("m12").unwrap()), 20.0));
    assert!(near(run.delivered.at(49, net.link("m22").unwrap()), 40.0));
}

/// Building up stock goes on with the suppliers that are open while another is shut, and the shut one's loss is not
/// thereby ordered from them.
#[test]
fn regress_front_loading_goes_on_while_one_supplier_is_shut() {
    let net = two(1.0);
    let p = Params { ramp_per_day: 0.0, ..Params::default() };
    let mut availability = vec![Steps::constant(1.0); 2];
    availability[net.link("from kr").unwrap() as usize] = Steps::new(1.0, vec![(10, 0.0)]);
    let target_cover = vec![Steps::new(40.0, vec![(20, 60.0)])];
    let run = simulate(&net, &Scenario { availability, target_cover, ..Scenario::calm(120) }, &p).unwrap();
    let cn = net.link("from cn").unwrap();
    assert!((0..20).all(|d| near(run.delivered.at(d, cn), 50.0)));
    assert!((20..30).all(|d| run.delivered.at(d, cn) > 60.0), "{}", run.delivered.at(25, cn));
    // 20 days of 100 displays were asked for above the flow, and no more; the rest of the gap belongs to the shut link.
    let extra: f64 = (20..120).map(|d| run.delivered.at(d, cn) - 50.0).sum();
    assert!((extra - 2000.0).abs() < 1.0, "{extra}");
}

/// A flow that is cut to 80 % is made good by the other supplier, at the ramp.
#[test]
fn regress_part_restrictions_are_made_good_by_the_others() {
    let net = two(0.5);
    let p = Params { ramp_per_day: 0.2, ..Params::default() };
    let run = with_link(&net, "from kr", &[(10, 0.8)], 200, &p);
    let (kr, cn) = (net.link("from kr").unwrap(), net.link("from cn").unwrap());
    assert!(near(run.delivered.at(10, kr), 40.0) && near(run.delivered.at(10, cn), 52.0));
    assert!(near(run.delivered.at(199, cn), 60.0), "{}", run.delivered.at(199, cn));
    assert!(near(run.delivered.at(199, kr), 40.0));
}
