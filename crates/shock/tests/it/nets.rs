//! Networks that several tests use.

use knockon_network::*;
use knockon_shock::{Params, Run, Scenario, simulate};
use knockon_vocabulary::Steps;
use proptest::prelude::*;

/// One maker of 100 phones a day out of one input of this class, 2 a phone, `cover` days in stock, `lead` days away.
pub fn pair(class: InputClass, cover: f64, lead: u32) -> Network {
    let mut b = NetworkBuilder::new();
    b.item(ItemSpec::new("part", "pieces")).item(ItemSpec::new("phone", "pieces"));
    b.line(LineSpec::new("supplier", "S", "part").spare(0.5)).line(LineSpec::new("maker", "M", "phone"));
    b.input(InputSpec::new("maker", "part", class).cover(cover));
    b.link(LinkSpec::new("parts", "supplier", "maker", 200.0).lead(lead));
    b.demand(DemandSpec::new("phones", "maker", "world", 100.0));
    b.demand(DemandSpec::new("other parts", "supplier", "world", 300.0));
    b.build().expect("a fixed and valid network")
}

/// Runs with availability that changes on one link.
pub fn with_link(net: &Network, link: &str, points: &[(u32, f64)], days: u32, p: &Params) -> Run {
    let mut availability = vec![Steps::constant(1.0); net.link_count()];
    availability[net.link(link).expect("a link of the network") as usize] = Steps::new(1.0, points.to_vec());
    simulate(net, &Scenario { availability, ..Scenario::calm(days) }, p).expect("a valid scenario")
}

/// Whether two numbers agree to 1e-9, relative to the second.
pub fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * b.abs().max(1.0)
}

/// What a random network is made from.
#[derive(Debug, Clone)]
pub struct Recipe {
    /// (supplier, buyer, flow, lead).
    pub links: Vec<(usize, usize, f64, u32)>,
    /// Final demand of each line.
    pub demand: Vec<f64>,
    /// Spare share of each line.
    pub spare: Vec<f64>,
    /// Class and cover by (buyer, item).
    pub class: Vec<InputClass>,
    /// Days of stock by item.
    pub cover: Vec<f64>,
}

pub const LINES: usize = 7;
pub const ITEMS: usize = 4;

/// The item that a line makes.
pub fn item_of(line: usize) -> usize {
    line % ITEMS
}

pub fn recipe() -> impl Strategy<Value = Recipe> {
    let class =
        prop::sample::select(vec![InputClass::Critical, InputClass::Important, InputClass::NotCritical]);
    (
        prop::collection::vec((0..LINES, 0..LINES, 1.0f64..50.0, 0u32..40), 1..22),
        prop::collection::vec(5.0f64..100.0, LINES),
        prop::collection::vec(0.0f64..0.4, LINES),
        prop::collection::vec(class, LINES * ITEMS),
        prop::collection::vec(1.0f64..40.0, ITEMS),
    )
        .prop_map(|(links, demand, spare, class, cover)| Recipe { links, demand, spare, class, cover })
}

/// The network of a recipe. `unit` scales the unit of item 0, `order` numbers lines and links, `stock` scales stocks at the
/// start and not their targets.
pub fn build(r: &Recipe, unit: f64, backwards: bool, stock: f64) -> Network {
    let mut b = NetworkBuilder::new();
    let scale = |item: usize| if item == 0 { unit } else { 1.0 };
    for i in 0..ITEMS {
        b.item(ItemSpec::new(format!("i{i}"), "u"));
    }
    let turned =
        |n: usize| -> Vec<usize> { if backwards { (0..n).rev().collect() } else { (0..n).collect() } };
    for i in turned(LINES) {
        let item = item_of(i);
        b.line(LineSpec::new(format!("l{i}"), "p", format!("i{item}")).spare(r.spare[i]));
        b.demand(DemandSpec::new(format!("d{i}"), format!("l{i}"), "m", r.demand[i] * scale(item)));
    }
    let pairs: std::collections::BTreeSet<_> = r.links.iter().map(|l| (l.1, item_of(l.0))).collect();
    for &(buyer, item) in &pairs {
        let cover = r.cover[item];
        let input = InputSpec::new(format!("l{buyer}"), format!("i{item}"), r.class[buyer * ITEMS + item]);
        b.input(InputSpec { cover_days: cover * stock, target_cover_days: cover, ..input });
    }
    for n in turned(r.links.len()) {
        let (s, t, flow, lead) = r.links[n];
        let flow = flow * scale(item_of(s));
        b.link(LinkSpec::new(format!("k{n}"), format!("l{s}"), format!("l{t}"), flow).lead(lead));
    }
    b.build().expect("recipes are valid")
}

/// A few restrictions: (link, from, until, availability).
pub fn restrictions() -> impl Strategy<Value = Vec<(usize, u32, u32, f64)>> {
    let level = prop::sample::select(vec![0.0, 0.0, 0.3, 0.8]);
    prop::collection::vec((0usize..22, 0u32..60, 1u32..80, level), 1..6)
}

/// Availability by link id, so that it means the same however links are numbered.
pub fn availability(net: &Network, r: &Recipe, cuts: &[(usize, u32, u32, f64)]) -> Vec<Steps> {
    let mut all = vec![Steps::constant(1.0); net.link_count()];
    for &(n, from, len, a) in cuts {
        let id = format!("k{}", n % r.links.len());
        let link = net.link(&id).expect("links are numbered from 0") as usize;
        all[link] = all[link].combine(&Steps::new(1.0, vec![(from, a), (from + len, 1.0)]), f64::min);
    }
    all
}
