//! Random transactions with random gaps, and every way to fill the gaps.

use knockon_control::*;
use knockon_vocabulary::{Date, ListCode, Place, Policy, date};
use proptest::prelude::*;
use std::collections::BTreeMap;

pub fn day(text: &str) -> Date {
    date(text).expect("a date in a test")
}

pub fn place(code: &str) -> Place {
    Place::new(code).expect("a place in a test")
}

/// Days around which law changes.
pub const DAYS: &[&str] = &[
    "2013-06-01",
    "2018-04-14",
    "2018-04-15",
    "2018-07-05",
    "2018-07-13",
    "2019-05-15",
    "2019-05-16",
    "2019-05-20",
    "2019-08-18",
    "2019-08-19",
    "2020-02-16",
    "2020-05-14",
    "2020-05-15",
    "2020-08-13",
    "2020-08-14",
    "2020-08-17",
    "2020-09-14",
    "2020-09-15",
    "2021-06-01",
    "2022-03-01",
    "2022-09-09",
    "2025-09-28",
    "2025-09-29",
    "2025-11-09",
    "2025-11-10",
    "2026-11-09",
    "2026-11-10",
];

/// A fact that can be left out, by number; each has a few values.
pub const FACTS: usize = 20;

/// How many values a fact has.
pub fn values(fact: usize) -> usize {
    [4, 3, 3, 5, 2, 2, 2, 2, 3, 3, 4, 3, 3, 5, 3, 3, 3, 2, 3, 3][fact]
}

/// The transaction in which each fact has the value of that number; `None` leaves it out.
pub fn build(as_of: &str, activity: Activity, facts: &[Option<usize>; FACTS]) -> Transaction {
    let mut tx = Transaction::new(day(as_of), vec![Regime::UsEar], activity);
    tx.to = facts[0].map(|v| place(["CN", "JP", "IR", "US"][v]));
    tx.from = facts[1].map(|v| place(["US", "TW", "KR"][v]));
    let uses = [
        EndUse::Production,
        EndUse::NetworkOperation,
        EndUse::VulnerabilityDisclosure,
        EndUse::Military,
        EndUse::HandsetSupport,
    ];
    tx.end_use = facts[3].map(|v| vec![uses[v]]);
    let words = [
        AssertedWord::KnowledgeOfRoles,
        AssertedWord::NetworkFullyOperational,
        AssertedWord::CertificationHeld,
        AssertedWord::Supports5g,
    ];
    for (word, fact) in words.into_iter().zip(&facts[4..8]) {
        if let Some(v) = fact {
            tx.asserted.insert(word, *v == 1);
        }
    }
    let eccn = ["EAR99", "3A001", "3B001.c"];
    let reasons: [&[&str]; 3] = [&[], &["NS2"], &["NS2", "AT1"]];
    let strings = |v: &[&str]| v.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
    let content = |eccn: &str, reasons: &[&str], pct| Content {
        eccn: Some(eccn.to_owned()),
        reasons: Some(strings(reasons)),
        exceptions: Some(vec![]),
        pct: Some(pct),
        food_or_medicine: Some(false),
    };
    let contents = [
        vec![],
        vec![content("3A001", &["NS2"], 30.0)],
        vec![content("EAR99", &[], 60.0)],
        vec![content("3A991", &["AT1"], 12.0)],
    ];
    let technology: [&[&str]; 3] = [&[], &["3E991"], &["3E001"]];
    tx.item = Some(Item {
        kind: Some(ItemKind::Commodity),
        origin: facts[2].map(|v| place(["US", "TW", "KR"][v])),
        eccn: facts[8].map(|v| eccn[v].to_owned()),
        // Some ECCNs say their reasons; leaving both out is the gap that is filled freely.
        reasons: facts[9].map(|v| strings(reasons[v])),
        us_content: facts[10].map(|v| contents[v].clone()),
        made_with: facts[11].map(|v| strings(technology[v])),
        plant: Some(Plant {
            kind: Some(PlantKind::Foundry),
            equipment: facts[12].map(|v| {
                vec![Equipment {
                    purpose: Some(EquipmentUse::Etch),
                    direct_product_of: Some(strings(technology[v])),
                }]
            }),
        }),
        exceptions: facts[17].map(|v| if v == 0 { vec![] } else { vec![Exception::Gbs] }),
        ..Item::default()
    });
    let entry = |list, from: &str, policy| Listed {
        list,
        from: Some(day(from)),
        until: None,
        requirement: Some(RequirementWord::AllItemsSubjectToEar),
        policy: Some(policy),
        footnotes: Some(BTreeMap::from([(1, day("2020-05-15")), (2, day("2020-08-17"))])),
    };
    let listed = [
        vec![],
        vec![entry(ListCode::UsEl, "2019-05-16", Policy::PresumptionOfDenial)],
        vec![entry(ListCode::UsEl, "2019-08-19", Policy::CaseByCase)],
        vec![Listed {
            until: Some(day("2018-07-12")),
            ..entry(ListCode::UsDpl, "2018-04-15", Policy::Denial)
        }],
        vec![entry(ListCode::UsUvl, "2016-01-01", Policy::CaseByCase)],
    ];
    let roles = [vec![], vec![Role::Purchaser, Role::EndUser], vec![Role::Seller]];
    let party = |id: &str, roles, listed| Party {
        id: id.to_owned(),
        kind: Some(PartyKind::Firm),
        roles,
        place: Some(place("CN")),
        listed,
        ..Party::default()
    };
    tx.parties = Some(vec![
        party("buyer", facts[14].map(|v| roles[v].clone()), facts[13].map(|v| listed[v].clone())),
        party("designer", Some(vec![Role::Designer]), Some(listed[1].clone())),
        party("owner", Some(vec![]), Some(listed[2].clone())),
    ]);
    let pct = [0.0, 49.0, 50.0];
    tx.ownership = Some(vec![Share {
        owner: "owner".to_owned(),
        owned: "buyer".to_owned(),
        pct: facts[15].map(|v| pct[v]),
        ..Share::default()
    }]);
    tx.dates.contract = facts[16].map(|v| day(["2018-01-01", "2019-05-16", "2021-01-01"][v]));
    tx.dates.production_started = facts[18].map(|v| day(["2020-05-14", "2020-05-15", "2020-08-17"][v]));
    tx.dates.product_public = facts[19].map(|v| day(["2018-01-01", "2019-05-16", "2021-01-01"][v]));
    tx
}

/// A day, an activity, a value for each fact and up to three facts to leave out.
pub fn drawn() -> impl Strategy<Value = (&'static str, Activity, [usize; FACTS], Vec<usize>)> {
    let activity = prop_oneof![
        4 => Just(Activity::Reexport),
        4 => Just(Activity::Export),
        1 => Just(Activity::Service),
        1 => Just(Activity::Purchase),
        1 => Just(Activity::TransferInCountry),
    ];
    let facts: Vec<_> = (0..FACTS).map(|f| 0..values(f)).collect();
    let gaps = prop::collection::vec(0..FACTS, 0..=3);
    (prop::sample::select(DAYS), activity, facts, gaps)
        .prop_map(|(d, a, facts, gaps)| (d, a, facts.try_into().expect("as many values as facts"), gaps))
}

/// The transaction with gaps, and all ways to fill them.
pub fn with_gaps(
    (as_of, activity, facts, gaps): &(&'static str, Activity, [usize; FACTS], Vec<usize>),
) -> (Transaction, Vec<Transaction>) {
    let mut open = facts.map(Some);
    // EAR99 has no reasons for control: where the class is known to be that, the reasons are no gap.
    let ear99 = facts[8] == 0 && !gaps.contains(&8);
    let gaps: Vec<usize> = gaps.iter().copied().filter(|g| !(ear99 && *g == 9)).collect();
    gaps.iter().for_each(|g| open[*g] = None);
    let mut filled = vec![open];
    for gap in &gaps {
        filled = filled
            .into_iter()
            .flat_map(|f| {
                (0..values(*gap)).map(move |v| {
                    let mut f = f;
                    f[*gap] = Some(v);
                    f
                })
            })
            .collect();
    }
    (build(as_of, *activity, &open), filled.iter().map(|f| build(as_of, *activity, f)).collect())
}
