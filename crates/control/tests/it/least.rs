//! What changed and why, and the least that would let a deal go on.

use crate::draw::{day, drawn, with_gaps};
use knockon_control::*;
use knockon_vocabulary::Standing;
use proptest::prelude::*;
use std::collections::BTreeSet;

const HUAWEI: &str = r#"
    as_of = 2019-06-01
    regimes = ["us-ear"]
    activity = "export"
    from = "US"
    to = "CN"
    end_use = ["production"]
    item = { kind = "commodity", eccn = "EAR99", origin = "US" }
    [[parties]]
    id = "huawei"
    roles = ["purchaser", "end_user"]
    place = "CN"
    listed = [{ list = "us-el", from = 2019-05-16, requirement = "all_items_subject_to_ear", policy = "presumption_of_denial" }]
"#;

fn ask(text: &str) -> Least {
    let tx = Transaction::from_toml(text).unwrap();
    least(&tx, RuleBook::embedded(), &Options::default(), Limits::default())
}

/// The changes of each set, in a few words.
fn words(l: &Least) -> Vec<Vec<String>> {
    let word = |c: &Remedial| match c {
        Remedial::Fact { path, then, .. } => format!("{path}={then}"),
        Remedial::Licence { rule, .. } => format!("licence {rule}"),
        Remedial::LiftRule { rule, .. } => format!("lift {rule}"),
    };
    l.sets.iter().map(|s| s.changes.iter().map(word).collect()).collect()
}

fn holds(l: &Least, set: &[&str]) -> bool {
    words(l).iter().any(|w| w == set)
}

#[test]
fn regress_what_would_let_a_part_for_new_production_go() {
    let l = ask(HUAWEI);
    assert!(matches!(l.now, Standing::LicenceRequired { .. }));
    let all = words(&l);
    for one in [
        "parties.huawei.roles=[]",
        "parties.huawei.listed.us-el=\"not in force\"",
        "licence us-ear/entity-list",
        "lift us-ear/entity-list",
        "lift us-ear/us-origin",
        "end_use=[\"vulnerability_disclosure\"]",
    ] {
        assert!(holds(&l, &[one]), "{one} in {all:#?}");
    }
    // Support of a network also needs that it runs, and an old contract.
    let three =
        all.iter().find(|s| s.contains(&"end_use=[\"network_operation\"]".to_owned())).expect("a set");
    assert!(three.contains(&"asserted.network_fully_operational=true".to_owned()), "{three:?}");
}

#[test]
fn regress_us_content_is_lowered_just_below_the_level() {
    let l = ask(r#"
        as_of = 2019-07-01
        regimes = ["us-ear"]
        activity = "reexport"
        from = "TW"
        to = "CN"
        end_use = ["civil"]
        parties = []
        ownership = []
        item = { kind = "commodity", eccn = "3A001", reasons = ["NS2"], exceptions = [], origin = "TW", made_with = [], plant = { equipment = [] }, us_content = [{ eccn = "3A001", reasons = ["NS2"], exceptions = [], pct = 40 }] }
    "#);
    assert!(holds(&l, &["item.us_content.0.pct=25.0"]), "{:#?}", words(&l));
}

#[test]
fn regress_a_blocked_owner_sells_down_to_below_half() {
    let l = ask(r#"
        as_of = 2020-01-01
        regimes = ["us-ofac"]
        activity = "payment"
        from = "US"
        parties = [{ id = "X", roles = [], listed = [{ list = "us-sdn", from = 2014-03-20 }] }, { id = "A", roles = ["payee"], listed = [] }]
        ownership = [{ owner = "X", owned = "A", pct = 80 }]
    "#);
    assert!(holds(&l, &["ownership.0.pct=49.0"]), "{:#?}", words(&l));
    assert!(holds(&l, &["lift us-ofac/fifty-percent"]));
    assert!(!words(&l).iter().flatten().any(|w| w.starts_with("licence")), "a bar is not licensed");
}

#[test]
fn regress_the_search_says_how_far_it_went() {
    let tx = Transaction::from_toml(HUAWEI).unwrap();
    let few = least(&tx, RuleBook::embedded(), &Options::default(), Limits { size: 2, sets: 10 });
    assert_eq!((few.tried, few.complete_to), (10, 0));
    let one = least(&tx, RuleBook::embedded(), &Options::default(), Limits { size: 1, sets: 10_000 });
    assert_eq!((one.tried, one.complete_to), (one.candidates, 1));
    let mut free = tx;
    free.as_of = day("2019-05-15");
    let none = least(&free, RuleBook::embedded(), &Options::default(), Limits::default());
    assert!(none.sets.is_empty() && none.now == Standing::Free);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Each set of rules lifted and licences held does what it says, and no part of it does.
    #[test]
    fn prop_sets_of_law_clear_the_deal_and_are_minimal(draw in drawn()) {
        let book = RuleBook::embedded();
        let (tx, _) = with_gaps(&draw);
        let l = least(&tx, book, &Options::default(), Limits { size: 2, sets: 5_000 });
        let clear = |s: &Standing| matches!(s, Standing::Free | Standing::Authorised { .. });
        for set in &l.sets {
            prop_assert!(clear(&set.standing), "{set:?}");
            let (mut lifted, mut licensed) = (BTreeSet::new(), BTreeSet::new());
            for c in &set.changes {
                match c {
                    Remedial::LiftRule { rule, .. } => drop(lifted.insert(rule.clone())),
                    Remedial::Licence { rule, .. } => drop(licensed.insert(rule.clone())),
                    Remedial::Fact { .. } => {}
                }
            }
            if lifted.len() + licensed.len() < set.changes.len() {
                continue;
            }
            let with = |lifted: &BTreeSet<String>, licensed: &BTreeSet<String>| {
                decide(&tx, book, &Options { lifted, licensed, ..Options::default() }).standing
            };
            prop_assert!(clear(&with(&lifted, &licensed)));
            for rule in &lifted {
                let mut less = lifted.clone();
                less.remove(rule);
                prop_assert!(!clear(&with(&less, &licensed)), "{rule} is not needed");
            }
            for rule in &licensed {
                let mut less = licensed.clone();
                less.remove(rule);
                prop_assert!(!clear(&with(&lifted, &less)), "the licence for {rule} is not needed");
            }
        }
    }

    /// The days of change are those on which the answer differs from that of the day before.
    #[test]
    fn prop_transitions_are_the_days_on_which_the_answer_changes(draw in drawn(), start in prop::sample::select(vec!["2018-04-01", "2019-05-01", "2020-07-20", "2025-09-01"])) {
        let (book, opts) = (RuleBook::embedded(), Options::default());
        let (tx, _) = with_gaps(&draw);
        let (from, until) = (day(start), day(start) + jiff::Span::new().days(100));
        let found = transitions(&tx, from, until, book, &opts).expect("plain data");
        let mut want = Vec::new();
        let mut before = decide_on(&tx, from, book, &opts);
        let mut d = from;
        while d < until {
            d = d.tomorrow().expect("a day in a test");
            let now = decide_on(&tx, d, book, &opts);
            if !now.same_answer(&before) {
                want.push(d);
            }
            before = now;
        }
        prop_assert_eq!(found.iter().map(|t| t.day).collect::<Vec<_>>(), want);
        for t in &found {
            prop_assert!(!t.fields.is_empty());
            prop_assert!(!t.because.is_empty(), "{}: nothing explains {:?}", t.day, t.fields);
        }
    }
}

#[test]
fn regress_a_change_names_the_notice_and_the_entry() {
    let (book, opts) = (RuleBook::embedded(), Options::default());
    let mut tx = Transaction::from_toml(HUAWEI).unwrap();
    tx.end_use = Some(vec![EndUse::NetworkOperation]);
    tx.asserted.insert(AssertedWord::NetworkFullyOperational, true);
    tx.dates.contract = Some(day("2019-04-01"));
    let t = transitions(&tx, day("2019-05-01"), day("2019-05-31"), book, &opts).unwrap();
    assert_eq!(t.iter().map(|t| t.day.to_string()).collect::<Vec<_>>(), ["2019-05-16", "2019-05-20"]);
    assert_eq!(t[0].because, [Cause::EntryBegins { party: "huawei".to_owned(), list: "us-el".to_owned() }]);
    let Cause::RuleBegins(law) = &t[1].because[0] else { panic!("{:?}", t[1].because) };
    assert_eq!((law.rule.as_str(), law.version.as_str()), ("us-ear/tgl-huawei", "2019-05-20"));
    assert!(law.citation.contains("84 FR 23468"), "{}", law.citation);
    // The run-off of the first direct product rule is a day inside a condition.
    let changes = law_changes(book, &[Regime::UsEar], day("2020-09-14"), day("2020-09-15"));
    assert!(
        matches!(&changes[..], [Cause::Clause(law)] if law.rule == "us-ear/fdp-footnote-1"),
        "{changes:?}"
    );
}

#[test]
fn regress_a_delay_and_a_supposed_licence() {
    let book = RuleBook::embedded();
    let tx = Transaction::from_toml(HUAWEI).unwrap();
    let later = book.delayed("us-ear/entity-list", day("2019-11-20")).unwrap();
    let got = decide(&tx, &later, &Options::default());
    assert_eq!(got.standing, Standing::Free);
    assert_eq!(got.holds_until, Some(day("2019-11-19")));
    let held = BTreeSet::from(["us-ear/entity-list".to_owned()]);
    let got = decide(&tx, book, &Options { licensed: &held, ..Options::default() });
    assert_eq!(got.standing, Standing::Authorised { by: "supposed_licence".to_owned() });
    assert!(got.because.contains(&Ground::EntityList), "the requirement is found all the same");
    for (name, says) in [
        ("us-ear/entity-lst", "`us-ear/entity-list`"),
        ("us-ear/tgl-huawei@2019-08-20", "begin on `2019-05-20`"),
        ("us-ear/entity-list@1997-02-03", "expected a later day"),
    ] {
        let e = book.delayed(name, day("1990-01-01")).unwrap_err().to_string();
        assert!(e.contains(says), "{e}");
    }
}
