//! The crate's face: rows in, a checked network or a named row out.
#![allow(clippy::unwrap_used)] // in a test a panic is the failure

mod readers;

use knockon_network::*;
use proptest::prelude::*;

fn rows() -> NetworkBuilder {
    let mut b = NetworkBuilder::new();
    b.item(ItemSpec::new("wafer", "pieces")).item(ItemSpec::new("phone", "pieces"));
    b.line(LineSpec::new("maker", "M", "phone").spare(0.25));
    b.line(LineSpec::new("fab-a", "A", "wafer"));
    b.line(LineSpec::new("fab-b", "B", "wafer").extra(7.0));
    b.input(InputSpec::new("maker", "wafer", InputClass::Critical).cover(20.0).target(40.0));
    b.link(LinkSpec::new("a", "fab-a", "maker", 30.0).lead(5));
    b.link(LinkSpec::new("b", "fab-b", "maker", 10.0));
    b.demand(DemandSpec::new("world", "maker", "world", 80.0));
    b.demand(DemandSpec::new("others", "fab-a", "others", 50.0));
    b
}

#[test]
fn regress_base_state_follows_from_flows() {
    let net = rows().build().unwrap();
    assert_eq!(net.base_output(), [80.0, 80.0, 10.0]);
    assert_eq!(net.capacity(), [100.0, 80.0, 17.0]);
    assert_eq!(net.units_per_unit(), [0.5]);
    assert_eq!(net.share(), [0.75, 0.25]);
    let (a, maker) = (net.link("a").unwrap(), net.line("maker").unwrap());
    assert_eq!(net.buyer(a), maker);
    assert_eq!(net.links_out(net.line("fab-a").unwrap()), [a]);
    assert_eq!(net.input(maker, net.item("wafer").unwrap()), Some(0));
    assert_eq!(
        (net.cover_days()[0], net.target_cover_days()[0], net.lead_days()[a as usize]),
        (20.0, 40.0, 5)
    );
}

fn error_of(change: impl Fn(&mut NetworkBuilder)) -> String {
    let mut b = rows();
    change(&mut b);
    b.build().expect_err("the change is a fault").to_string()
}

#[test]
fn regress_every_fault_names_its_row() {
    let cases: [(&str, String); 9] = [
        ("links, row 2 (`a`)", error_of(|b| _ = b.link(LinkSpec::new("a", "fab-a", "maker", 1.0)))),
        ("no line has the id `nobody`", error_of(|b| _ = b.link(LinkSpec::new("c", "nobody", "maker", 1.0)))),
        (
            "line `fab-b` has no input `wafer`",
            error_of(|b| _ = b.link(LinkSpec::new("c", "fab-a", "fab-b", 1.0))),
        ),
        (
            "inputs, row 1 (`fab-b←phone`): no link",
            error_of(|b| _ = b.input(InputSpec::new("fab-b", "phone", InputClass::Important))),
        ),
        (
            "another row has the same id",
            error_of(|b| _ = b.input(InputSpec::new("maker", "wafer", InputClass::Critical))),
        ),
        (
            "stock at the start (days) is 0",
            error_of(|b| _ = b.input(InputSpec::new("fab-b", "phone", InputClass::Critical).cover(0.0))),
        ),
        (
            "base demand (units a day) is NaN",
            error_of(|b| _ = b.demand(DemandSpec::new("x", "maker", "m", f64::NAN))),
        ),
        (
            "final demand, row 2 (`world`)",
            error_of(|b| _ = b.demand(DemandSpec::new("world", "maker", "m", 1.0))),
        ),
        ("no item has the id `gold`", error_of(|b| _ = b.line(LineSpec::new("z", "Z", "gold")))),
    ];
    for (want, got) in cases {
        assert!(got.contains(want), "`{got}` lacks `{want}`");
    }
}

#[test]
fn regress_a_stated_quantity_must_agree_with_the_flows() {
    let with = |q: f64| {
        let mut b = NetworkBuilder::new();
        b.item(ItemSpec::new("x", "t")).line(LineSpec::new("s", "S", "x")).line(LineSpec::new("t", "T", "x"));
        b.input(InputSpec::new("t", "x", InputClass::Critical).quantity(q));
        b.link(LinkSpec::new("l", "s", "t", 3.0)).demand(DemandSpec::new("d", "t", "m", 6.0));
        b.build()
    };
    assert_eq!(with(0.5).unwrap().units_per_unit(), [0.5]);
    assert!(matches!(with(0.6).unwrap_err().kind, ErrorKind::QuantityContradicts { .. }));
}

#[test]
fn regress_an_idle_line_needs_a_stated_quantity() {
    let with = |i: InputSpec| {
        let mut b = NetworkBuilder::new();
        b.item(ItemSpec::new("x", "t"))
            .line(LineSpec::new("s", "S", "x"))
            .line(LineSpec::new("t", "T", "x").extra(9.0));
        b.input(i).link(LinkSpec::planned("l", "s", "t", 3.0)).demand(DemandSpec::new("d", "s", "m", 6.0));
        b.build()
    };
    let i = InputSpec::new("t", "x", InputClass::Critical);
    assert_eq!(with(i.clone()).unwrap_err().kind, ErrorKind::QuantityUnknown);
    let net = with(i.quantity(2.0)).unwrap();
    assert_eq!((net.share()[0], net.units_per_unit()[0], net.base_output()), (1.0, 2.0, &[6.0, 0.0][..]));
}

proptest! {
    /// Flows in equal flows out of stock: recipes times output give back every input's base flow; shares add to 1;
    /// every link stands once on each side.
    #[test]
    fn prop_base_state_balances(flows in prop::collection::vec((0usize..6, 0usize..6, 0.1f64..100.0), 1..30)) {
        let mut b = NetworkBuilder::new();
        for i in 0..6 {
            b.item(ItemSpec::new(format!("i{i}"), "u")).line(LineSpec::new(format!("l{i}"), "p", format!("i{i}")));
            b.demand(DemandSpec::new(format!("d{i}"), format!("l{i}"), "m", 1.0));
        }
        let pairs: std::collections::BTreeSet<(usize, usize)> = flows.iter().map(|f| (f.1, f.0)).collect();
        for (buyer, item) in pairs {
            b.input(InputSpec::new(format!("l{buyer}"), format!("i{item}"), InputClass::Critical));
        }
        for (n, (s, t, v)) in flows.iter().enumerate() {
            b.link(LinkSpec::new(format!("k{n}"), format!("l{s}"), format!("l{t}"), *v));
        }
        let net = b.build().unwrap();
        for k in 0..net.input_count() as u32 {
            let inflow: f64 = net.links_of(k).map(|l| net.base_flow()[l]).sum();
            let used = net.units_per_unit()[k as usize] * net.base_output()[net.input_line()[k as usize] as usize];
            prop_assert!((inflow - used).abs() <= 1e-12 * inflow);
            prop_assert!((net.links_of(k).map(|l| net.share()[l]).sum::<f64>() - 1.0).abs() < 1e-12);
        }
        let mut out: Vec<u32> = (0..6).flat_map(|i| net.links_out(i).to_vec()).collect();
        out.sort_unstable();
        prop_assert_eq!(out, (0..net.link_count() as u32).collect::<Vec<_>>());
    }
}
