//! Cases that are right: the starter, a folder on disk, the embedded cases, hashes, values in base currency.

use crate::{lines, read, starter};
use knockon_case::model::{Case, KnownOn, PartySort};
use knockon_case::{Files, RawCase, check, embedded, embedded_names};
use knockon_vocabulary::{Basis, Currency};

fn good() -> Case {
    check(&read(starter())).expect("the starter is good").0
}

#[test]
fn values_are_in_base_currency() {
    let case = good();
    let camera = &case.supplies[2];
    assert!((camera.value.value - 8e8).abs() < 1e-3, "88 bn JPY at 110 are 800 M USD");
    assert!((camera.value.low - 80e9 / 110.0).abs() < 1e-3);
    assert_eq!(camera.value.basis, Basis::Fact("f05".into()));
    assert!((case.alternatives[0].capacity.value - 60e9 / 110.0).abs() < 1e-3);
    assert!((case.alternatives[0].qualification_cost - 5e8 / 110.0).abs() < 1e-3);
    assert_eq!(case.rates[&Currency::JPY].per_base, 110.0);
}

#[test]
fn rests_and_quantities_follow_from_what_is_stated() {
    let case = good();
    let rest = &case.supplies[1];
    assert!(rest.is_rest && rest.value.value == 2e9);
    assert_eq!(rest.value.basis, Basis::Fact("f01".into()));
    // 40 million phones a year: 25, 50, 20 and 37.5 dollars of parts each.
    let quantities: Vec<f64> = case.recipes.iter().map(|r| r.quantity).collect();
    for (got, want) in quantities.iter().zip([25.0, 50.0, 20.0, 37.5]) {
        assert!((got - want).abs() < 1e-9, "{quantities:?}");
    }
}

#[test]
fn what_is_left_out_has_its_default() {
    let case = good();
    let s = &case.supplies[2];
    assert_eq!(
        (s.ships_from.as_str(), s.ships_to.as_str(), s.end_use.as_slice()),
        ("JP", "CN", &["production".to_owned()][..])
    );
    assert_eq!(s.legal.us_content, Some(vec![]), "the item's `none` is the supply's");
    assert_eq!(case.supplies[0].legal.us_content, None, "empty is unknown");
    assert_eq!(case.rules.known_on, KnownOn::EachDay);
    assert_eq!(case.parties[2].kind, PartySort::Group);
    assert_eq!(case.demand[1].ids, ["d2", "d3"]);
    assert_eq!(case.demand[1].path[0].1.value, 16e6);
}

#[test]
fn every_file_has_its_hash() {
    let case = good();
    let names: Vec<&str> = case.hashes.keys().map(String::as_str).collect();
    let written = starter();
    assert_eq!(names, written.keys().collect::<Vec<_>>());
    assert!(case.hashes.values().all(|h| h.len() == 64));
    assert_eq!(case.lists[0].bytes, written["lists.csv"].as_bytes());
}

#[test]
fn val_hash_of_nothing_is_the_published_one() {
    // FIPS 180-4, SHA-256 of the empty message.
    let mut files = starter();
    files.insert("lists.csv".into(), String::new());
    let case = check(&read(files)).expect("an empty list file is the list reader's matter").0;
    assert_eq!(case.hashes["lists.csv"], "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

#[test]
fn a_folder_on_disk_reads_like_memory() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in starter() {
        std::fs::write(dir.path().join(name), text).expect("it can be written");
    }
    std::fs::create_dir(dir.path().join("out")).expect("it can be made");
    let raw = RawCase::read(&Files::from_dir(dir.path()).expect("a folder")).expect("readable");
    let (case, warnings) = check(&raw).expect("the starter is good");
    assert_eq!((lines(&warnings).len(), format!("{case:?}")), (0, format!("{:?}", good())));
    let error = Files::from_dir(&dir.path().join("nowhere")).expect_err("no folder").to_string();
    assert!(error.ends_with("is not a folder; expected a case folder with a `case.toml`"), "{error}");
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_change_nothing() {
    let mut files = starter();
    for (name, text) in &mut files {
        let mark = if name.ends_with(".csv") { "\u{feff}" } else { "" };
        *text = format!("{mark}{}", text.replace('\n', "\r\n"));
    }
    files.get_mut("stocks.csv").expect("it is there").push_str("\r\n\r\n");
    let (case, _) = check(&read(files)).map_err(|d| lines(&d)).expect("the same case");
    let parts = |c: &Case| format!("{:?} {:?} {:?}", c.supplies, c.stocks, c.measures);
    assert_eq!(parts(&case), parts(&good()));
}

#[test]
fn every_shipped_case_is_good() {
    assert!(embedded_names().iter().any(|n| n == "huawei-2019"), "{:?}", embedded_names());
    for name in embedded_names() {
        let files = embedded(&format!("@{name}")).expect("it is embedded");
        let raw = RawCase::read(&files).expect("memory can be read");
        let (case, _) = check(&raw).map_err(|d| lines(&d)).expect("a shipped case has no mistake");
        assert_eq!(case.id, name);
    }
    assert!(embedded("@no-such-case").is_none());
}
