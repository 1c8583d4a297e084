//! The store's face: what was known stays known, and a decision comes back when its record changes.
#![allow(clippy::unwrap_used)] // in a test a panic is the failure

use knockon_store::{At, ErrorKind, NewDecision, NewSnapshot, Store, Verdict};
use knockon_vocabulary::{Date, ListCode, ListRecord, date};
use proptest::prelude::*;

fn day(text: &str) -> Date {
    date(text).unwrap()
}

fn row(id: &str, name: &str) -> ListRecord {
    ListRecord::named(ListCode::UsEl, id, name)
}

fn new(source: &str, on: &str, sha: &str) -> NewSnapshot {
    NewSnapshot::new(source, day(on), "f.csv", sha)
}

#[test]
fn regress_a_later_import_of_an_earlier_list_changes_no_past_answer() {
    let mut s = Store::in_memory().unwrap();
    s.import(&new("a", "2021-07-01", "1"), &[row("1", "Old"), row("2", "B")]).unwrap();
    s.import(&new("b", "2021-07-01", "2"), &[row("9", "Z")]).unwrap();
    let before = s.known(At::State(2)).unwrap();
    // The list of 2019 is found and imported afterwards.
    let late = s.import(&new("a", "2019-01-01", "3"), &[row("1", "Older")]).unwrap();
    assert_eq!((late.id, late.new_versions), (3, 1));
    assert_eq!(s.known(At::State(2)).unwrap(), before);
    assert_eq!(s.known(At::Newest).unwrap(), before, "the newest day counts, not the last import");
    assert_eq!(s.known(At::Day(day("2020-01-01"))).unwrap(), [row("1", "Older")]);
    assert!(s.known(At::Day(day("2018-12-31"))).unwrap().is_empty());
}

#[test]
fn regress_the_same_bytes_are_imported_once_and_a_stale_look_is_refused() {
    let mut s = Store::in_memory().unwrap();
    let first = new("a", "2021-07-01", "1");
    assert!(s.import(&first, &[row("1", "A")]).unwrap().written);
    assert!(
        !s.import(&NewSnapshot { day: day("2021-07-02"), ..first.clone() }, &[row("1", "A")])
            .unwrap()
            .written
    );
    let stale = NewSnapshot { expect: Some(0), sha256: "2".into(), ..first };
    assert!(matches!(s.import(&stale, &[]).unwrap_err().kind(), ErrorKind::Changed(_)));
    assert_eq!(s.state().unwrap(), 1);
}

#[test]
fn regress_the_history_of_a_record_tells_when_it_was_known() {
    let mut s = Store::in_memory().unwrap();
    for (on, sha, rows) in [
        ("2020-01-01", "1", vec![row("1", "A")]),
        ("2020-02-01", "2", vec![row("1", "A, Inc.")]),
        ("2020-03-01", "3", vec![]),
        ("2020-04-01", "4", vec![row("1", "A")]),
    ] {
        s.import(&new("a", on, sha), &rows).unwrap();
    }
    let h = s.history("1").unwrap();
    let told: Vec<(String, String, Option<String>)> = h[0]
        .versions
        .iter()
        .map(|v| (v.record.name.clone(), v.known_from.to_string(), v.known_until.map(|d| d.to_string())))
        .collect();
    let want = |n: &str, f: &str, u: Option<&str>| (n.to_owned(), f.to_owned(), u.map(str::to_owned));
    assert_eq!(
        told,
        [
            want("A", "2020-01-01", Some("2020-02-01")),
            want("A, Inc.", "2020-02-01", Some("2020-03-01")),
            want("A", "2020-04-01", None)
        ]
    );
}

#[test]
fn regress_a_decision_comes_back_when_its_record_changes_or_goes() {
    let mut s = Store::in_memory().unwrap();
    s.import(&new("a", "2020-01-01", "1"), &[row("1", "Acme"), row("2", "Beta")]).unwrap();
    let decide = |record: &str, verdict| NewDecision {
        party: "our Acme".into(),
        source: "a".into(),
        record: record.into(),
        verdict,
        by: "an officer".into(),
        why: "another country".into(),
        day: day("2020-01-02"),
    };
    s.decide(&decide("1", Verdict::NotUs)).unwrap();
    s.decide(&decide("2", Verdict::NotUs)).unwrap();
    assert!(matches!(s.decide(&decide("3", Verdict::IsUs)).unwrap_err().kind(), ErrorKind::Unknown(_)));
    assert_eq!(s.holding(At::Newest).unwrap().len(), 2);
    assert!(s.due(At::Newest).unwrap().is_empty());

    s.import(&new("a", "2020-02-01", "2"), &[row("1", "Acme, Inc.")]).unwrap();
    let due = s.due(At::Newest).unwrap();
    assert_eq!(due.len(), 2);
    assert_eq!(
        (due[0].before.name.as_str(), due[0].now.as_ref().map(|r| r.name.as_str())),
        ("Acme", Some("Acme, Inc."))
    );
    assert_eq!(due[1].now, None);
    assert!(s.holding(At::Newest).unwrap().is_empty());
    assert_eq!(
        s.holding(At::State(1)).unwrap().len(),
        2,
        "what was decided then holds for what was known then"
    );

    s.decide(&decide("1", Verdict::IsUs)).unwrap();
    assert_eq!((s.due(At::Newest).unwrap().len(), s.decisions().unwrap().len()), (1, 3));
}

#[test]
fn regress_a_foreign_file_is_refused_and_left_alone() {
    let top = tempfile::tempdir().unwrap();
    let file = top.path().join("x.db");
    std::fs::write(&file, "not a database, but long enough to be read as one: ".repeat(40)).unwrap();
    let before = std::fs::read(&file).unwrap();
    assert!(matches!(Store::open(&file).unwrap_err().kind(), ErrorKind::Foreign { .. }));
    assert_eq!(std::fs::read(&file).unwrap(), before);
    assert!(matches!(
        Store::open_existing(&top.path().join("y.db")).unwrap_err().kind(),
        ErrorKind::Missing(_)
    ));
    let mut s = Store::open(&top.path().join("z.db")).unwrap();
    s.import(&new("a", "2020-01-01", "1"), &[row("1", "A"), row("1", "A")]).unwrap();
    drop(s);
    let s = Store::open_existing(&top.path().join("z.db")).unwrap();
    assert_eq!((s.known(At::Newest).unwrap().len(), s.check().unwrap()), (2, vec![]));
}

proptest! {
    #[test]
    fn prop_every_snapshot_comes_back_as_it_went_in(lists in prop::collection::vec(prop::collection::vec((0..9u8, 0..3u8), 0..12), 1..6)) {
        let mut s = Store::in_memory().unwrap();
        let lists: Vec<Vec<ListRecord>> = lists
            .iter()
            .map(|l| l.iter().map(|(i, n)| row(&i.to_string(), &format!("N{n}"))).collect())
            .collect();
        for (i, list) in lists.iter().enumerate() {
            let id = s.import(&new("a", &format!("2020-01-{:02}", i + 1), &i.to_string()), list).unwrap().id;
            prop_assert_eq!(usize::try_from(id).unwrap(), i + 1);
        }
        for (i, list) in lists.iter().enumerate() {
            let state = u32::try_from(i + 1).unwrap();
            prop_assert_eq!(&s.records(state).unwrap(), list);
            prop_assert_eq!(&s.known(At::State(state)).unwrap(), list);
            prop_assert_eq!(&s.known(At::Day(day(&format!("2020-01-{:02}", i + 1)))).unwrap(), list);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn prop_a_damaged_file_is_an_error_or_sound_and_never_a_panic(hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12), cut in prop::option::of(any::<prop::sample::Index>())) {
        let top = tempfile::tempdir().unwrap();
        let file = top.path().join("s.db");
        let mut s = Store::open(&file).unwrap();
        s.import(&new("a", "2020-01-01", "1"), &[row("1", "A"), row("2", "B")]).unwrap();
        s.import(&new("a", "2020-01-02", "2"), &[row("1", "C")]).unwrap();
        drop(s);
        let mut bytes = std::fs::read(&file).unwrap();
        for (at, byte) in hits {
            let at = at.index(bytes.len());
            bytes[at] ^= byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        std::fs::write(&file, bytes).unwrap();
        if let Ok(s) = Store::open_existing(&file) {
            let _ = (s.check(), s.known(At::Newest), s.history("1"), s.due(At::Newest), s.snapshots());
        }
    }
}
