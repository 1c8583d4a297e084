//! Small chains whose answer can be worked out by hand.

use crate::nets::{near, pair, with_link};
use knockon_network::*;
use knockon_shock::*;
use knockon_vocabulary::Steps;

#[test]
fn regress_a_critical_input_stops_output_one_cover_later() {
    for (cover, lead) in [(1.0, 0), (30.0, 0), (30.0, 45)] {
        let net = pair(InputClass::Critical, cover, lead);
        let run = with_link(&net, "parts", &[(10, 0.0)], 80, &Params::default());
        let maker = net.line("maker").unwrap();
        let stop = 10 + cover as u32;
        for day in 0..80 {
            let want = if day < stop { 100.0 } else { 0.0 };
            assert!(near(run.output.at(day, maker), want), "cover {cover} lead {lead} day {day}");
        }
        assert_eq!(run.binding(stop, maker), Binding::Input(0));
        assert_eq!(run.binding(stop - 1, maker), Binding::Demand);
        // The supplier loses this buyer's 200 and keeps the other 300.
        assert!(near(run.output.at(10, net.line("supplier").unwrap()), 300.0));
    }
}

#[test]
fn regress_half_a_day_of_stock_makes_half_a_day_of_output() {
    let net = pair(InputClass::Critical, 4.5, 0);
    let run = with_link(&net, "parts", &[(0, 0.0)], 10, &Params::default());
    let made: Vec<f64> = run.output.of(net.line("maker").unwrap()).collect();
    assert!(
        made[..4].iter().all(|&p| near(p, 100.0)) && near(made[4], 50.0) && near(made[5], 0.0),
        "{made:?}"
    );
}

#[test]
fn regress_without_an_important_input_output_halves() {
    let net = pair(InputClass::Important, 5.0, 3);
    let run = with_link(&net, "parts", &[(0, 0.0)], 20, &Params::default());
    let maker = net.line("maker").unwrap();
    // S/A on day t while K = 100 is made a day: 500 − 100 t, so X = (500 − 100 t + 100)/2 binds from day 5 on.
    assert!(near(run.output.at(4, maker), 100.0));
    assert!(near(run.output.at(5, maker), 50.0));
    assert!(near(run.output.at(19, maker), 50.0));
    assert_eq!(run.binding(19, maker), Binding::Input(0));
    assert!(near(run.shortfall.at(19, 0), 100.0)); // 50 phones would want 100 parts
}

#[test]
fn regress_without_an_input_that_is_not_critical_output_goes_on() {
    let net = pair(InputClass::NotCritical, 5.0, 0);
    let run = with_link(&net, "parts", &[(0, 0.0)], 20, &Params::default());
    let maker = net.line("maker").unwrap();
    assert!((0..20).all(|d| near(run.output.at(d, maker), 100.0)));
    assert!(near(run.shortfall.at(4, 0), 0.0) && near(run.shortfall.at(5, 0), 200.0));
}

#[test]
fn regress_a_part_flow_runs_stocks_down_and_then_sets_output() {
    // No spare capacity at the supplier, 30 % of the flow goes on: 30 days of stock last 30/0.7 = 42.9 days.
    let mut b = NetworkBuilder::new();
    b.item(ItemSpec::new("part", "pieces")).item(ItemSpec::new("phone", "pieces"));
    b.line(LineSpec::new("supplier", "S", "part")).line(LineSpec::new("maker", "M", "phone"));
    b.input(InputSpec::new("maker", "part", InputClass::Critical).cover(30.0));
    b.link(LinkSpec::new("parts", "supplier", "maker", 200.0).lead(20));
    b.demand(DemandSpec::new("phones", "maker", "world", 100.0));
    let net = b.build().unwrap();
    let run = with_link(&net, "parts", &[(5, 0.3)], 200, &Params::default());
    let maker = net.line("maker").unwrap();
    assert!((5..200).all(|d| near(run.delivered.at(d, 0), 60.0)));
    assert!(near(run.output.at(5 + 41, maker), 100.0));
    assert!(run.output.at(5 + 43, maker) < 90.0);
    assert!((60..200).all(|d| near(run.output.at(d, maker), 30.0)));
    // Licences return on day 200 − the position is not poisoned by what was never delivered.
    let back = with_link(&net, "parts", &[(5, 0.3), (100, 1.0)], 200, &Params::default());
    assert!(near(back.output.at(199, maker), 100.0));
}

#[test]
fn regress_orders_under_way_are_cancelled_as_they_fall_due() {
    let net = pair(InputClass::Critical, 50.0, 20);
    let run = with_link(&net, "parts", &[(10, 0.0)], 40, &Params::default());
    assert!(near(run.delivered.at(9, 0), 200.0) && near(run.ordered.at(9, 0), 200.0));
    assert!((10..40).all(|d| run.delivered.at(d, 0) == 0.0 && run.ordered.at(d, 0) == 0.0));
}

#[test]
fn regress_front_loading_is_bounded_by_spare_capacity() {
    let net = pair(InputClass::Critical, 30.0, 10);
    let target_cover = vec![Steps::new(30.0, vec![(20, 90.0)])];
    let run = simulate(&net, &Scenario { target_cover, ..Scenario::calm(400) }, &Params::default()).unwrap();
    let supplier = net.line("supplier").unwrap();
    // Capacity 750: others take 300, so at most 450 parts a day come, and 250 of them go into stock.
    assert!((0..400).all(|d| run.output.at(d, supplier) <= 750.0 + 1e-9));
    assert!(near(run.delivered.at(35, 0), 450.0), "{}", run.delivered.at(35, 0));
    assert!((0..400).all(|d| near(run.sales.at(d, net.demand("other parts").unwrap()), 300.0)));
    assert!((run.stock.at(399, 0) - 90.0 * 200.0).abs() < 1e-6);
    assert!(near(run.ordered.at(399, 0), 200.0));
}

#[test]
fn regress_growth_is_followed_without_oscillation() {
    // 1 % more phones every thirty days, a two-tier chain with long leads.
    let mut b = NetworkBuilder::new();
    for i in ["wafer", "chip", "phone"] {
        b.item(ItemSpec::new(i, "pieces"));
    }
    b.line(LineSpec::new("fab", "F", "wafer").spare(1.0))
        .line(LineSpec::new("design", "D", "chip").spare(1.0));
    b.line(LineSpec::new("maker", "M", "phone").spare(1.0));
    b.input(InputSpec::new("design", "wafer", InputClass::Critical).cover(15.0));
    b.input(InputSpec::new("maker", "chip", InputClass::Critical).cover(30.0));
    b.link(LinkSpec::new("wafers", "fab", "design", 10.0).lead(90));
    b.link(LinkSpec::new("chips", "design", "maker", 100.0).lead(30));
    b.demand(DemandSpec::new("phones", "maker", "world", 100.0));
    let net = b.build().unwrap();
    let level = |day: u32| 100.0 * 1.01f64.powi((day / 30) as i32);
    let demand = vec![Steps::new(100.0, (1..37).map(|m| (30 * m, level(30 * m))).collect())];
    let run = simulate(&net, &Scenario { demand, ..Scenario::calm(1100) }, &Params::default()).unwrap();
    for day in 0..1100 {
        assert!(near(run.output.at(day, net.line("maker").unwrap()), level(day)), "day {day}");
        for (tier, per_phone) in [("design", 1.0), ("fab", 0.1)] {
            // A step in demand asks for a step in stocks and in goods on their way: orders rise for a while, never fall.
            let made = run.output.at(day, net.line(tier).unwrap()) / per_phone;
            assert!(made > 0.999 * level(day.saturating_sub(130)), "{tier} day {day}: {made}");
            assert!(made < 1.5 * level(day), "{tier} day {day}: {made}");
        }
    }
}

#[test]
fn regress_demand_lost_in_a_market_is_not_a_missing_part() {
    let net = pair(InputClass::Critical, 20.0, 5);
    let mut demand: Vec<Steps> = net.base_demand().iter().map(|&c| Steps::constant(c)).collect();
    demand[net.demand("phones").unwrap() as usize] = Steps::new(100.0, vec![(10, 60.0)]);
    let scenario = Scenario { demand, ..Scenario::calm(120) };
    let (base, run) = (
        simulate(&net, &Scenario::calm(120), &Params::default()).unwrap(),
        simulate(&net, &scenario, &Params::default()).unwrap(),
    );
    let maker = net.line("maker").unwrap();
    assert!((10..120).all(|d| near(run.output.at(d, maker), 60.0)));
    let lost = by_constraint(&net, &base, &run).unwrap();
    assert!(near(lost.demand.sum(maker, 0..120), 110.0 * 40.0));
    // Stocks come down to the new need; in the end the supplier sells 120 parts a day to this buyer.
    assert!((run.delivered.at(119, 0) - 120.0).abs() < 0.01);
}
