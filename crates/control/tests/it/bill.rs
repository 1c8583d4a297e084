//! Bills of materials: second incorporation, quantities, parts that are themselves subject to the EAR.

use crate::draw::{day, place};
use knockon_control::*;
use proptest::prelude::*;

fn part(id: &str, into: Option<&str>, origin: &str, value_usd: f64) -> BillPart {
    BillPart {
        id: id.to_owned(),
        into: into.map(str::to_owned),
        origin: Some(place(origin)),
        kind: Some(ItemKind::Commodity),
        eccn: Some("3A991".to_owned()),
        reasons: Some(vec!["AT1".to_owned()]),
        exceptions: Some(vec![]),
        value_usd: Some(value_usd),
        quantity: 1.0,
        discrete: Some(false),
        made_with: Some(vec![]),
        plant: Some(Plant { kind: None, equipment: Some(vec![]) }),
        ..BillPart::default()
    }
}

/// A US-origin chip that needs a licence to China by the Country Chart.
fn us_chip(into: &str, value_usd: f64) -> BillPart {
    BillPart {
        eccn: Some("3A001".to_owned()),
        reasons: Some(vec!["NS2".to_owned()]),
        ..part("chip", Some(into), "US", value_usd)
    }
}

fn none_inside(p: BillPart) -> BillPart {
    BillPart { us_content: Some(vec![]), ..p }
}

fn deal(as_of: &str) -> Transaction {
    let mut tx = Transaction::new(day(as_of), vec![Regime::UsEar], Activity::Reexport);
    (tx.from, tx.to) = (Some(place("TW")), Some(place("CN")));
    tx.end_use = Some(vec![EndUse::Civil]);
    tx.parties = Some(vec![]);
    tx.ownership = Some(vec![]);
    tx
}

fn ask(tx: &Transaction, bill: &[BillPart]) -> (Traced, Determination) {
    let (book, opts) = (RuleBook::embedded(), Options::default());
    let traced = trace(tx, bill, book, &opts).expect("a good bill");
    let got = decide(&traced.tx, book, &opts);
    (traced, got)
}

/// Source: BIS advisory opinion of 2009-09-14 on second incorporation.
#[test]
fn val_second_incorporation() {
    // A board of 60, in which a US chip of 40, goes into a device of 100.
    let board = |discrete| BillPart { discrete, ..part("board", Some("device"), "TW", 60.0) };
    let bill = |discrete| {
        [
            part("device", None, "TW", 100.0),
            board(discrete),
            us_chip("board", 40.0),
            none_inside(part("case", Some("device"), "TW", 40.0)),
        ]
    };
    let tx = deal("2019-07-01");
    let (traced, got) = ask(&tx, &bill(Some(false)));
    assert_eq!(
        (got.subject_to_ear, got.threshold_pct),
        (Some(Truth::Yes), Some(25.0)),
        "40 % counts: it is one assembly"
    );
    assert_eq!(
        traced.parts.iter().find(|p| p.id == "chip").map(|p| (p.depth, p.share_pct, p.counts)),
        Some((2, Some(40.0), Truth::Yes))
    );
    let (traced, got) = ask(&tx, &bill(Some(true)));
    assert_eq!(
        got.subject_to_ear,
        Some(Truth::No),
        "the board is sold by itself: its content is not counted again"
    );
    assert_eq!(traced.parts.iter().find(|p| p.id == "chip").map(|p| p.counts), Some(Truth::No));
    let board_itself = traced.parts.iter().find(|p| p.id == "board").expect("a line");
    assert_eq!(board_itself.subject_to_ear, Some(Truth::Yes), "two thirds of the board are the US chip");
    let (_, got) = ask(&tx, &bill(None));
    assert_eq!(got.subject_to_ear, Some(Truth::Unknown));
    assert!(got.missing.iter().any(|m| m.starts_with("item.us_content")), "{:?}", got.missing);
}

#[test]
fn regress_quantities_multiply_along_the_tiers_and_what_is_inside_counts_until_it_is_known() {
    let bill = [
        part("rack", None, "TW", 1000.0),
        BillPart { quantity: 4.0, ..part("board", Some("rack"), "TW", 100.0) },
        BillPart { quantity: 3.0, ..us_chip("board", 30.0) },
        none_inside(part("frame", Some("rack"), "TW", 100.0)),
    ];
    let (traced, got) = ask(&deal("2019-07-01"), &bill);
    let chip = traced.parts.iter().find(|p| p.id == "chip").expect("a line");
    assert_eq!(chip.share_pct, Some(36.0));
    assert_eq!(got.subject_to_ear, Some(Truth::Yes));
    let mut open = bill.clone();
    open[2] = BillPart { quantity: 1.0, ..us_chip("board", 10.0) };
    let (_, got) = ask(&deal("2019-07-01"), &open);
    assert_eq!(got.subject_to_ear, Some(Truth::No), "4 %");
    open[3].us_content = None;
    let (_, got) = ask(&deal("2019-07-01"), &open);
    assert_eq!(got.subject_to_ear, Some(Truth::Unknown), "nobody says what is in the frame");
}

/// Source: 85 FR 51596; BIS answers on footnote 1: a chip that is the direct product of US technology stays so in a phone.
#[test]
fn val_a_direct_product_two_tiers_down_needs_a_licence_to_a_party_of_footnote_1() {
    let mut tx = deal("2020-10-01");
    tx.asserted.insert(AssertedWord::KnowledgeOfRoles, true);
    tx.asserted.insert(AssertedWord::Supports5g, true);
    tx.parties = Some(vec![Party {
        id: "huawei".to_owned(),
        roles: Some(vec![Role::Purchaser, Role::EndUser]),
        place: Some(place("CN")),
        listed: Some(vec![Listed {
            list: knockon_vocabulary::ListCode::UsEl,
            from: Some(day("2019-05-16")),
            until: None,
            requirement: Some(RequirementWord::AllItemsSubjectToEar),
            policy: Some(knockon_vocabulary::Policy::PresumptionOfDenial),
            footnotes: Some([(1, day("2020-05-15"))].into_iter().collect()),
        }]),
        ..Party::default()
    }]);
    let chip = |made_with: &[&str]| BillPart {
        discrete: Some(true),
        made_with: Some(made_with.iter().map(|s| (*s).to_owned()).collect()),
        ..none_inside(part("chip", Some("module"), "TW", 5.0))
    };
    let bill = |made_with| {
        [
            part("phone", None, "VN", 300.0),
            BillPart { discrete: Some(true), ..part("module", Some("phone"), "JP", 20.0) },
            chip(made_with),
        ]
    };
    let (traced, got) = ask(&tx, &bill(&["3E991"]));
    let subject = |id: &str| traced.parts.iter().find(|p| p.id == id).and_then(|p| p.subject_to_ear);
    assert_eq!((subject("chip"), subject("module")), (Some(Truth::Yes), Some(Truth::No)));
    assert_eq!(got.subject_to_ear, Some(Truth::No), "the phone itself is outside");
    assert_eq!(got.licence_required, LicenceRequired::Yes, "the chip in it is not: {:?}", got.because);
    assert!(got.because.contains(&Ground::FdpEntityList));
    let (_, got) = ask(&tx, &bill(&[]));
    assert_eq!(got.licence_required, LicenceRequired::No);
}

#[test]
fn regress_a_bill_that_is_none_is_refused() {
    let refuse = |bill: &[BillPart], says: &str| {
        let e = trace(&deal("2019-07-01"), bill, RuleBook::embedded(), &Options::default())
            .unwrap_err()
            .to_string();
        assert!(e.contains(says), "{e}");
    };
    let item = || part("item", None, "TW", 10.0);
    refuse(&[], "0 lines are built into nothing");
    refuse(&[item(), part("x", None, "TW", 1.0)], "2 lines");
    refuse(&[item(), part("x", Some("y"), "TW", 1.0)], "which is no part");
    refuse(&[item(), item()], "stands twice");
    refuse(&[item(), part("a", Some("b"), "TW", 1.0), part("b", Some("a"), "TW", 1.0)], "built into itself");
    refuse(&[item(), us_chip("item", 40.0)], "400.0 %");
    refuse(&[item(), part("a", Some("item"), "TW", f64::NAN)], "expected a value");
    let mut tx = deal("2019-07-01");
    tx.item = Some(Item { us_content: Some(vec![]), ..Item::default() });
    assert!(trace(&tx, &[item()], RuleBook::embedded(), &Options::default()).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    /// Where no part is a discrete product, the tree says the same as the flat list of its US parts.
    #[test]
    fn prop_without_discrete_products_tiers_do_not_matter(
        parts in prop::collection::vec((any::<prop::sample::Index>(), 1..8_u32, any::<bool>(), any::<bool>()), 1..9),
    ) {
        let mut bill = vec![part("p0", None, "TW", 40.0)];
        let mut flat = Vec::new();
        for (n, (into, value, us, controlled)) in parts.iter().enumerate() {
            // Only foreign-made parts hold others.
            let holders: Vec<String> = bill.iter().filter(|p| p.origin == Some(place("TW"))).map(|p| p.id.clone()).collect();
            let holder = &holders[into.index(holders.len())];
            let id = format!("p{}", n + 1);
            let value = f64::from(*value);
            if *us {
                let eccn = if *controlled { "3A001" } else { "EAR99" };
                let reasons: Vec<String> = if *controlled { vec!["NS2".to_owned()] } else { vec![] };
                flat.push(Content { eccn: Some(eccn.to_owned()), reasons: Some(reasons.clone()), exceptions: Some(vec![]), pct: Some(value / 40.0 * 100.0), food_or_medicine: Some(false) });
                bill.push(BillPart { eccn: Some(eccn.to_owned()), reasons: Some(reasons), ..part(&id, Some(holder), "US", value) });
            } else {
                bill.push(part(&id, Some(holder), "TW", 40.0));
            }
        }
        // Nothing more is inside the parts that hold nothing.
        let held: Vec<Option<String>> = bill.iter().map(|p| p.into.clone()).collect();
        for p in bill.iter_mut().filter(|p| p.origin == Some(place("TW")) && !held.contains(&Some(p.id.clone()))) {
            p.us_content = Some(vec![]);
        }
        prop_assume!(flat.iter().filter_map(|c| c.pct).sum::<f64>() <= 100.0);
        let tx = deal("2019-07-01");
        let (_, got) = ask(&tx, &bill);
        let mut direct = tx.clone();
        direct.item = Some(Item { us_content: Some(flat), components: Some(vec![]), eccn: Some("3A991".to_owned()), reasons: Some(vec!["AT1".to_owned()]), exceptions: Some(vec![]), kind: Some(ItemKind::Commodity), origin: Some(place("TW")), made_with: Some(vec![]), plant: Some(Plant { kind: None, equipment: Some(vec![]) }), ..Item::default() });
        let want = decide(&direct, RuleBook::embedded(), &Options::default());
        prop_assert_eq!(got.subject_to_ear, want.subject_to_ear);
        prop_assert_eq!(got.licence_required, want.licence_required);
    }
}
