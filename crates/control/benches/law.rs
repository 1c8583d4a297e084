//! How long the law takes: 100,000 determinations, and the spells of 1,000 links over five years, on one core.
//!
//! `cargo bench -p knockon-control --bench law` prints CPU seconds and then the time of one pass over all deals or links. The deals differ in place, class,
//! content, parties and use as those of a telecommunications supply chain do, with some facts unknown.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // in a bench a panic is the failure, and printing the result

use divan::Bencher;
use knockon_control::*;
use knockon_vocabulary::{ListCode, Place, Policy, date};
use std::collections::BTreeMap;

fn main() {
    // The clock of a shared machine says little: CPU seconds first, where the system tells them.
    if std::env::args().any(|a| a == "--bench") {
        cpu_seconds();
    }
    divan::main();
}

/// CPU seconds of this thread so far (Linux: time on a core, in nanoseconds).
fn on_core() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split(' ').next()?.parse::<f64>().ok().map(|ns| ns / 1e9)
}

fn cpu_seconds() {
    let (book, many, links) = (RuleBook::embedded(), deals(100_000), deals(1_000));
    let opts = Options::default();
    let five_years = (date("2018-01-01").unwrap(), date("2022-12-31").unwrap());
    let moving = Moving { production_days: Some(112), order_days: Some(30), en_route_days: None };
    let least = |name: &str, run: &dyn Fn() -> usize| {
        let once = || {
            let before = on_core()?;
            divan::black_box(run());
            Some(on_core()? - before)
        };
        let best = (0..3).filter_map(|_| once()).fold(f64::INFINITY, f64::min);
        println!("CPU seconds, best of 3: {best:.3}  {name}");
    };
    least("100,000 determinations", &|| {
        many.iter().map(|t| decide_on(t, t.as_of, book, &opts).missing.len()).sum()
    });
    least("100,000 determinations with every step and the last day", &|| {
        many.iter().map(|t| decide(t, book, &opts).steps.len()).sum()
    });
    least("the spells of 1,000 links over five years", &|| {
        links.iter().map(|t| spells(t, &moving, five_years.0, five_years.1, book, &opts).len()).sum()
    });
}

/// A deal of a supply chain around a listed firm, different for each number.
fn deal(n: usize) -> Transaction {
    let pick = |of: usize, salt: usize| (n.wrapping_mul(2_654_435_761).wrapping_add(salt * 97_531) >> 7) % of;
    let day = |t: &str| date(t).unwrap();
    let place = |t: &str| Place::new(t).unwrap();
    let words = |w: &[&str]| w.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
    let origin = ["US", "TW", "JP", "KR", "TH"][pick(5, 1)];
    let as_of =
        ["2019-05-15", "2019-06-01", "2020-03-01", "2020-07-01", "2020-09-15", "2022-06-01"][pick(6, 2)];
    let activity = if origin == "US" { Activity::Export } else { Activity::Reexport };
    let mut tx = Transaction::new(day(as_of), vec![Regime::UsEar], activity);
    (tx.from, tx.to) = (Some(place(origin)), Some(place("CN")));
    let uses = [EndUse::Production, EndUse::NetworkOperation, EndUse::HandsetSupport, EndUse::Civil];
    tx.end_use = (pick(10, 3) > 0).then(|| vec![uses[pick(4, 4)]]);
    tx.asserted =
        BTreeMap::from([(AssertedWord::KnowledgeOfRoles, true), (AssertedWord::Supports5g, pick(2, 5) == 0)]);
    if pick(3, 6) > 0 {
        tx.asserted.insert(AssertedWord::NetworkFullyOperational, true);
    }
    let eccn = ["EAR99", "3A991", "5A991", "3A001", "5A992"][pick(5, 7)];
    let content = Content {
        eccn: Some(["EAR99", "3A001", "5A002"][pick(3, 8)].to_owned()),
        reasons: Some(words([&[][..], &["NS2", "AT1"], &["NS1", "EI"]][pick(3, 8)])),
        exceptions: Some(vec![]),
        pct: Some([5.0, 18.0, 40.0][pick(3, 9)]),
        food_or_medicine: Some(false),
    };
    let technology = [vec![], words(&["3E991"]), words(&["5E991", "3D991"])];
    tx.item = Some(Item {
        kind: Some(ItemKind::Commodity),
        eccn: Some(eccn.to_owned()),
        reasons: (eccn == "3A001").then(|| words(&["NS2", "AT1"])),
        exceptions: Some(vec![]),
        origin: Some(place(origin)),
        us_content: (pick(8, 10) > 0).then(|| vec![content]),
        made_with: (pick(8, 11) > 0).then(|| technology[pick(3, 11)].clone()),
        plant: Some(Plant {
            kind: Some(PlantKind::Foundry),
            equipment: Some(vec![Equipment {
                purpose: Some(EquipmentUse::Etch),
                direct_product_of: Some(technology[pick(3, 12)].clone()),
            }]),
        }),
        ..Item::default()
    });
    let entry = Listed {
        list: ListCode::UsEl,
        from: Some(day("2019-05-16")),
        until: None,
        requirement: Some(RequirementWord::AllItemsSubjectToEar),
        policy: Some(Policy::PresumptionOfDenial),
        footnotes: Some(BTreeMap::from([(1, day("2020-05-15")), (2, day("2020-08-17"))])),
    };
    let party = |id: &str, roles: &[Role], listed: Vec<Listed>| Party {
        id: id.to_owned(),
        kind: Some(PartyKind::Firm),
        roles: Some(roles.to_vec()),
        place: Some(place("CN")),
        listed: Some(listed),
        ..Party::default()
    };
    let buyer = if pick(3, 13) == 0 { vec![] } else { vec![entry.clone()] };
    tx.parties = Some(vec![
        party("buyer", &[Role::Purchaser, Role::UltimateConsignee, Role::EndUser], buyer),
        party("designer", &[Role::Designer], if pick(2, 14) == 0 { vec![entry] } else { vec![] }),
        party("seller", &[Role::Seller, Role::Manufacturer], vec![]),
    ]);
    tx.ownership = Some(vec![]);
    tx.dates.contract = (pick(4, 15) > 0).then(|| day("2019-04-01"));
    tx
}

fn deals(n: usize) -> Vec<Transaction> {
    (0..n).map(deal).collect()
}

/// The answer alone.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn determinations_100_000(b: Bencher<'_, '_>) {
    let (book, deals) = (RuleBook::embedded(), deals(100_000));
    b.bench_local(|| {
        deals.iter().map(|t| decide_on(t, t.as_of, book, &Options::default()).missing.len()).sum::<usize>()
    });
}

/// With every step and the last day on which the answer holds.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn determinations_100_000_with_steps_and_last_day(b: Bencher<'_, '_>) {
    let (book, deals) = (RuleBook::embedded(), deals(100_000));
    b.bench_local(|| deals.iter().map(|t| decide(t, book, &Options::default()).steps.len()).sum::<usize>());
}

/// Days of production and order move with the day of shipment.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn spells_of_1_000_links_over_five_years(b: Bencher<'_, '_>) {
    let (book, deals) = (RuleBook::embedded(), deals(1_000));
    let (from, until) = (date("2018-01-01").unwrap(), date("2022-12-31").unwrap());
    let moving = Moving { production_days: Some(112), order_days: Some(30), en_route_days: None };
    b.bench_local(|| {
        deals.iter().map(|t| spells(t, &moving, from, until, book, &Options::default()).len()).sum::<usize>()
    });
}
