//! A line that cannot go on does not go on buying.

use crate::nets::{near, with_link};
use knockon_network::*;
use knockon_shock::*;

/// Wafers → chips → phones, and displays → phones. 100 phones a day; every stock is 20 days; displays take 10 days.
fn net() -> Network {
    let mut b = NetworkBuilder::new();
    for i in ["wafer", "chip", "display", "phone"] {
        b.item(ItemSpec::new(i, "pieces"));
    }
    for (line, item) in [("fab", "wafer"), ("design", "chip"), ("screens", "display"), ("maker", "phone")] {
        b.line(LineSpec::new(line, line, item).spare(0.2));
    }
    b.input(InputSpec::new("design", "wafer", InputClass::Critical).cover(20.0));
    b.input(InputSpec::new("maker", "chip", InputClass::Critical).cover(20.0));
    b.input(InputSpec::new("maker", "display", InputClass::Critical).cover(20.0));
    b.link(LinkSpec::new("wafers", "fab", "design", 5.0))
        .link(LinkSpec::new("chips", "design", "maker", 100.0));
    b.link(LinkSpec::new("displays", "screens", "maker", 100.0).lead(10));
    b.demand(DemandSpec::new("phones", "maker", "world", 100.0));
    b.build().expect("a fixed and valid network")
}

#[test]
fn regress_third_parties_lose_their_sales_when_the_line_stops() {
    let net = net();
    let p = Params { outlook_days: 20.0, ..Params::default() };
    let run = with_link(&net, "wafers", &[(10, 0.0), (200, 1.0)], 500, &p);
    let (maker, displays) = (net.line("maker").unwrap(), net.link("displays").unwrap());
    let display = net.input(maker, net.item("display").unwrap()).unwrap();
    // Both stocks are used up: phones stop 40 days after the wafers, at the latest.
    assert!(near(run.output.at(10, maker), 100.0));
    assert!((51..200).all(|d| run.output.at(d, maker) < 1e-6));
    // Displays are then not bought, and no more of them lie there than were on their way and in stock before.
    assert!((60..200).all(|d| run.delivered.at(d, displays) < 1.0), "{}", run.delivered.at(70, displays));
    assert!((0..200).all(|d| run.stock.at(d, display) < 31.0 * 100.0));
    // All of it comes back.
    assert!(near(run.output.at(499, maker), 100.0) && near(run.delivered.at(499, displays), 100.0));
}

#[test]
fn regress_two_missing_halves_are_not_a_quarter() {
    let net = net();
    let mut availability = vec![knockon_vocabulary::Steps::constant(1.0); net.link_count()];
    for link in ["wafers", "displays"] {
        let l = net.link(link).expect("a link of the network") as usize;
        availability[l] = knockon_vocabulary::Steps::constant(0.5);
    }
    let run = simulate(&net, &Scenario { availability, ..Scenario::calm(400) }, &Params::default()).unwrap();
    let made = run.output.at(399, net.line("maker").unwrap());
    assert!((made - 50.0).abs() < 1e-6, "{made}");
}
