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
