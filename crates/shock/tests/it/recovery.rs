//! What happens when a restriction ends.

use crate::nets::{near, pair, with_link};
use knockon_network::*;
use knockon_shock::*;

/// With orders that follow yesterday's output a line that stopped would never order again.
#[test]
fn regress_a_line_that_stopped_starts_again() {
    for (cover, lead) in [(1.0, 0), (10.0, 0), (10.0, 25)] {
        let net = pair(InputClass::Critical, cover, lead);
        let run = with_link(&net, "parts", &[(10, 0.0), (100, 1.0)], 300, &Params::default());
        let maker = net.line("maker").unwrap();
        assert!(near(run.output.at(99, maker), 0.0));
        assert!(near(run.output.at(299, maker), 100.0), "{cover} {lead}: {}", run.output.at(299, maker));
        // The first delivery comes a lead time after the end, and is used on the next day.
        assert!(near(run.output.at(100 + lead, maker), 0.0));
        assert!(run.output.at(101 + lead, maker) > 0.0, "cover {cover} lead {lead}");
        assert!((run.stock.at(299, 0) - cover * 200.0).abs() < 1e-6);
    }
}

/// A middle line with stock for hardly more than a day must be able to make more than its need while its buyer, which was cut off for
/// 26 days, fills its stock up again; else it goes on a little above base (or, with exactly a day, at base with its buyer short) for ever.
#[test]
fn regress_a_line_with_a_day_of_stock_catches_up() {
    for (cover, rationing) in [(1.0544166879213257, 2), (1.0, 2), (1.0, 0)] {
        let mut b = NetworkBuilder::new();
        b.item(ItemSpec::new("ore", "u")).item(ItemSpec::new("steel", "u")).item(ItemSpec::new("car", "u"));
        for (line, item) in [("mine", "ore"), ("mill", "steel"), ("maker", "car")] {
            b.line(LineSpec::new(line, line, item).spare(0.1));
            b.demand(DemandSpec::new(format!("d {line}"), line, "m", 5.0));
        }
        b.input(InputSpec::new("mill", "ore", InputClass::Critical).cover(cover));
        b.input(InputSpec::new("maker", "steel", InputClass::Critical).cover(38.198126090121974));
        b.link(LinkSpec::new("ore", "mine", "mill", 1.0));
        b.link(LinkSpec::new("steel", "mill", "maker", 16.68680355009217));
        let net = b.build().unwrap();
        let p = Params {
            tau_days: 6.4443756118834585,
            outlook_days: 19.333126835650376,
            rationing: Rationing::try_from(rationing).unwrap(),
            ..Params::default()
        };
        let run = with_link(&net, "steel", &[(0, 0.0), (26, 1.0)], 2500, &p);
        let mill = net.line("mill").unwrap();
        let (made, base) = (run.output.at(2499, mill), net.base_output()[mill as usize]);
        assert!(near(made, base), "cover {cover}: {made} for {base}");
        for k in 0..net.input_count() {
            let a_day = net.units_per_unit()[k] * net.base_output()[net.input_line()[k] as usize];
            let days = run.stock.at(2499, k as u32) / a_day;
            assert!(
                (days - net.target_cover_days()[k]).abs() < 1e-6,
                "cover {cover}: input {k} has {days} days"
            );
        }
        assert!((0..net.demand_count()).all(|d| run.unmet.at(2499, d as u32) < 1e-9), "cover {cover}");
    }
}

/// Two lines that need each other's goods: one stops, and comes back while the other still has stock. Final demand last.
#[test]
fn regress_a_ring_comes_back() {
    let mut b = NetworkBuilder::new();
    b.item(ItemSpec::new("x", "u")).item(ItemSpec::new("y", "u"));
    b.line(LineSpec::new("a", "A", "x").spare(0.1)).line(LineSpec::new("b", "B", "y").spare(0.1));
    b.input(InputSpec::new("a", "y", InputClass::Critical).cover(8.0));
    b.input(InputSpec::new("b", "x", InputClass::Critical).cover(12.0));
    b.link(LinkSpec::new("xs", "a", "b", 50.0).lead(4)).link(LinkSpec::new("ys", "b", "a", 50.0).lead(2));
    b.demand(DemandSpec::new("dx", "a", "m", 50.0)).demand(DemandSpec::new("dy", "b", "m", 50.0));
    let net = b.build().unwrap();
    let p = Params { rationing: Rationing::EqualFillFinalLast, ..Params::default() };
    let run = with_link(&net, "xs", &[(5, 0.0), (25, 1.0)], 600, &p);
    assert!(run.output.at(25, net.line("b").unwrap()) < 1.0);
    for line in ["a", "b"] {
        assert!(near(run.output.at(599, net.line(line).unwrap()), 100.0), "{line}");
    }
}

/// Capacity that a lost buyer leaves is sold elsewhere at rate r up to share q, and given back when the buyer returns.
#[test]
fn regress_refill_by_hand() {
    let net = pair(InputClass::Critical, 1.0, 0);
    let p = Params { refill_rate_per_day: 0.1, refill_share: 0.5, ..Params::default() };
    let run = with_link(&net, "parts", &[(10, 0.0), (100, 1.0)], 300, &p);
    let supplier = net.line("supplier").unwrap();
    for n in 0..90u32 {
        // 200 parts a day are lost; half of them find a buyer, a tenth of the way a day.
        let want = 100.0 * (1.0 - 0.9f64.powi(n as i32 + 1));
        assert!(near(run.refilled.at(10 + n, supplier), want), "day {n}");
    }
    assert!(run.refilled.at(299, supplier) < 1e-6);
    assert!(near(run.output.at(299, supplier), 500.0));
    // Output to buyers is not raised by refill.
    assert!(near(run.output.at(60, supplier), 300.0));
}
