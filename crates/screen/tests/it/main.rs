//! The crate's face: verdicts that a specialist can read, symmetry, order, and a small list.

use knockon_screen::{Context, Evidence, Index, Name, Shared, Verdict, compare, without_aliases};
use knockon_vocabulary::{ListRecord, PartyKind};
use proptest::prelude::*;

fn score(a: &str, b: &str, kind: PartyKind) -> f64 {
    compare(&Name::new(a).of(kind), &Name::new(b).of(kind), &Context::default()).score
}

fn verdict(a: &str, b: &str, kind: PartyKind) -> Verdict {
    compare(&Name::new(a).of(kind), &Name::new(b).of(kind), &Context::default()).verdict
}

#[test]
fn regress_one_party_under_two_spellings() {
    use PartyKind::{Organisation, Person, Vessel};
    for (a, b, kind) in [
        ("OOO Альфа-Строй", "Alfa-Stroy LLC", Organisation),
        ("АО «Омский завод»", "Omsk Plant JSC", Organisation),
        ("Nordlicht GmbH", "NORDLICHT Gesellschaft mit beschränkter Haftung", Organisation),
        ("Harbor Freight Svcs", "Harbour Freight Services", Organisation),
        ("株式会社クロノス電子研究所", "Kronos Electronics Research Institute JSC", Organisation),
        ("Пётр Ильич Чайковский", "TCHAIKOVSKY, Pyotr Ilyich", Person),
        ("J. S. Mill", "John Stuart Mill", Person),
        ("محمود درويش", "Mahmoud Darwish", Person),
        ("MV Northern Star", "NORTHERN STAR", Vessel),
    ] {
        assert_eq!(verdict(a, b, kind), Verdict::SameEntity, "{a} | {b}: {}", score(a, b, kind));
    }
}

#[test]
fn regress_a_contrast_makes_a_relative_not_the_party() {
    use PartyKind::{Organisation, Vessel};
    for (a, b, kind) in [
        ("Halden Textile Imports Ltd", "Halden Textile Exports Ltd", Organisation),
        ("Nordlicht GmbH", "Nordlicht Sdn. Bhd.", Organisation),
        ("Halden France SA", "Halden Italia SpA", Organisation),
        ("Halden Fund III LP", "Halden Fund IV LP", Organisation),
        ("Northern Star 5", "Northern Star 6", Vessel),
    ] {
        assert_eq!(verdict(a, b, kind), Verdict::SameFamily, "{a} | {b}: {}", score(a, b, kind));
    }
}

#[test]
fn regress_an_initial_does_not_stand_for_a_surname_when_another_is_there() {
    assert!(score("Vladimir Putin", "KONONOV, Vladimir P.", PartyKind::Person) < 0.5);
}

#[test]
fn regress_facts_move_the_score() {
    let person =
        |birth: &str| Name { birth_date: birth.into(), ..Name::new("Ivan Petrov").of(PartyKind::Person) };
    let ctx = Context::default();
    let (same, none, other) = (
        compare(&person("1970"), &person("1970-05-01"), &ctx).score,
        compare(&person(""), &person("1970"), &ctx).score,
        compare(&person("1971"), &person("1970"), &ctx).score,
    );
    assert!(same > none && none > other, "{same} {none} {other}");
}

#[test]
fn regress_the_evidence_adds_up_to_the_score() {
    let (a, b) = (Name::new("Nordlicht Trading GmbH"), Name::new("Nordlicht Handel AG"));
    let m = compare(&a, &b, &Context::default());
    assert!(
        m.why.iter().any(|e| matches!(e, Evidence::Words { query, .. } if query == "nordlicht")),
        "{:?}",
        m.why
    );
    assert!(
        m.why
            .iter()
            .any(|e| matches!(e, Evidence::Feature { name: "form_contrast", adds, .. } if *adds < 0.0))
    );
    let sum = |m: &knockon_screen::Match| -> f64 {
        m.why.iter().map(|e| if let Evidence::Feature { adds, .. } = e { *adds } else { 0.0 }).sum()
    };
    let odds = |m: &knockon_screen::Match| (m.score / (1.0 - m.score)).ln();
    // The rest is the bias, the same for every pair of this kind.
    let n = compare(&a, &a, &Context::default());
    assert!(((odds(&m) - sum(&m)) - (odds(&n) - sum(&n))).abs() < 1e-6);
}

fn record(name: &str, aliases: &[&str]) -> ListRecord {
    let text = serde_json::json!({"list": "us-el", "id": name, "name": name, "aliases": aliases, "kind": "organisation"});
    serde_json::from_value(text).expect("a record needs only list, id and name")
}

#[test]
fn regress_a_supply_chain_is_screened_against_its_list() {
    let list = [
        record("Huawei Technologies Co., Ltd.", &["Huawei", "华为技术有限公司"]),
        record("HiSilicon Technologies Co., Ltd.", &["Huawei HiSilicon"]),
        record("Fujian Jinhua Integrated Circuit Company, Ltd.", &["JHICC"]),
    ];
    let index = Index::build(&list);
    let found = |name: &str| -> Vec<usize> {
        index.search(&Name::new(name), 5, Context::default().threshold).iter().map(|h| h.record).collect()
    };
    assert_eq!(found("Huawei Technologies"), [0]);
    assert_eq!(found("Huawei Technologies Co., Ltd."), [0]);
    assert_eq!(found("HiSilicon Technologies Co., Ltd."), [1]);
    assert_eq!(found("JHICC"), [2]);
    for name in [
        "Sony Corporation",
        "Samsung Electronics Co., Ltd.",
        "Skyworks Solutions, Inc.",
        "Murata Manufacturing Co., Ltd.",
        "BOE Technology Group Co., Ltd.",
        "Qorvo, Inc.",
        "Micron Technology, Inc.",
        "Japan Display Inc.",
        "Hua Hong Semiconductor",
    ] {
        assert!(found(name).is_empty(), "{name}");
    }
    let bare = without_aliases(&list, &["JHICC"]);
    assert!(bare[2].aliases.is_empty() && bare[0].aliases.len() == 2);
}

#[test]
fn regress_names_as_buyers_write_them_find_their_records_and_say_why() {
    let names = [
        "Huawei Technologies Co., Ltd.",
        "HiSilicon Technologies Co., Ltd (HiSilicon)",
        "Guangzhou Haige Communication Group Co.",
        "CNOOC Energy Technology & Services Limited",
        "Huawei Device Co., Ltd.",
        "Huawei Marine Networks Co., Ltd.",
        "Huawei Chile S.A.",
        "Shanghai Huawei Technologies Co., Ltd.",
    ];
    let list: Vec<ListRecord> = names.iter().map(|n| record(n, &[])).collect();
    let index = Index::build(&list);
    for (query, want) in [
        ("华为技术有限公司", 0),
        ("Hua Wei Tech", 0),
        ("HiSilicon Technologies Co., Ltd", 1),
        ("GUANGZHOU HAIGE COMM GRP", 2),
        ("CNOOC ENERGY TECH & SRVCES", 3),
    ] {
        let hits = index.search(&Name::new(query), 5, Context::default().threshold);
        assert_eq!(hits.first().map(|h| h.record), Some(want), "{query}: {hits:?}");
        let words = hits[0].outcome.why.iter().filter(|e| matches!(e, Evidence::Words { .. })).count();
        assert!(words > 0, "{query}");
    }
    // Sisters are told apart from the parent, and shown as its family.
    let near = index.search(&Name::new("Huawei Technologies Co., Ltd."), 10, 0.001);
    for hit in near.iter().filter(|h| (4..7).contains(&h.record)) {
        assert_eq!(hit.outcome.verdict, Verdict::SameFamily, "{}", hit.name);
    }
    assert!((4..7).all(|n| near.iter().any(|h| h.record == n)), "{near:?}");
}

#[test]
fn regress_a_list_changes_under_its_readers() {
    let all =
        [record("Alpha Bank", &[]), record("Beta Shipyard", &["Beta Yard"]), record("Gamma Steel", &[])];
    let shared = Shared::new(Index::build(&all[..2]));
    let before = shared.get();
    shared.set(before.with(&all[2..], &[0]));
    let found = |index: &Index, name: &str| -> Vec<usize> {
        index.search(&Name::new(name), 5, Context::default().threshold).iter().map(|h| h.record).collect()
    };
    assert_eq!((found(&before, "Alpha Bank"), found(&before, "Gamma Steel")), (vec![0], vec![]));
    let after = shared.get();
    assert_eq!((found(&after, "Alpha Bank"), found(&after, "Gamma Steel")), (vec![], vec![2]));
    assert_eq!(found(&after, "Beta Shipyard"), [1]);
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[A-Z][a-z]{1,8}",
        1 => prop::sample::select(vec!["bin", "Ltd", "GmbH", "12", "II", "завод", "株式会社", "(Russia)", "J.", "Bank", "of"])
            .prop_map(str::to_owned),
    ]
}

fn name() -> impl Strategy<Value = String> {
    prop::collection::vec(word(), 1..6).prop_map(|w| w.join(" "))
}

proptest! {
    #[test]
    fn prop_the_score_is_symmetric(a in name(), b in name(), person in any::<bool>()) {
        let kind = if person { PartyKind::Person } else { PartyKind::Organisation };
        prop_assert_eq!(score(&a, &b, kind), score(&b, &a, kind));
    }

    #[test]
    fn prop_a_persons_words_may_stand_in_any_order(
        a in prop::collection::vec("[A-Z][a-z]{3,8}", 1..5).prop_shuffle(), b in "[A-Z][a-z]{3,8} [A-Z][a-z]{3,8}", seed in 0..24usize,
    ) {
        let mut turned = a.clone();
        turned.rotate_left(seed % a.len());
        let chain = |w: &String| ["Bin", "Ben", "Ibn", "Bint", "Binti"].contains(&w.as_str());
        prop_assume!(!a.iter().any(chain));
        let kind = PartyKind::Person;
        prop_assert_eq!(score(&a.join(" "), &b, kind), score(&turned.join(" "), &b, kind));
    }

    #[test]
    fn prop_a_name_is_itself(a in "[A-Z][a-z]{2,8} [A-Z][a-z]{2,8}") {
        // In capitals the second word may be a Roman number.
        prop_assume!(!a[4..].bytes().all(|b| b"ivxlcdm XVI".contains(&b)) && !a.contains(" X") && !a.contains(" V") && !a.contains(" I"));
        prop_assert!(score(&a, &a.to_uppercase(), PartyKind::Person) > 0.9);
    }

    #[test]
    fn prop_any_text_is_answered(a in any::<String>(), b in any::<String>()) {
        let s = score(&a, &b, PartyKind::Unknown);
        prop_assert!((0.0..=1.0).contains(&s));
    }
}
