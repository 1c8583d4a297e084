//! Watching: a party that is not touched has the same hits before and after.

use knockon::lists::{ImportRequest, WatchRequest, import, watch};
use knockon::vocabulary::date;
use proptest::prelude::*;
use std::fmt::Write;
use std::path::Path;

const WORDS: [&str; 10] = [
    "Volga",
    "Kama",
    "Optical",
    "Works",
    "Bearings",
    "Huawei",
    "Technologies",
    "Institute",
    "Acme",
    "Trading",
];

fn name(words: &[usize]) -> String {
    words.iter().map(|w| WORDS[*w]).collect::<Vec<_>>().join(" ")
}

fn store(dir: &Path, file: &str, day: &str, rows: &[(u8, Vec<usize>)]) {
    let mut text = "list,id,name,kind\n".to_owned();
    for (id, words) in rows {
        let _ = writeln!(text, "us-el,{id},{},organisation", name(words));
    }
    std::fs::write(dir.join(file), text).unwrap();
    let request = ImportRequest {
        store: dir.join("s.db"),
        files: vec![dir.join(file)],
        source: None,
        day: None,
        today: date(day).unwrap(),
        accept_shrink: vec!["us-el".into()],
    };
    import(&request).unwrap();
}

fn rows() -> impl Strategy<Value = Vec<(u8, Vec<usize>)>> {
    prop::collection::btree_map(0..8u8, prop::collection::vec(0..WORDS.len(), 1..4), 1..7)
        .prop_map(|m| m.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn prop_who_is_not_touched_has_the_same_hits(a in rows(), b in rows(), parties in prop::collection::vec(prop::collection::vec(0..WORDS.len(), 1..4), 1..8)) {
        let top = tempfile::tempdir().unwrap();
        let dir = top.path();
        let names: Vec<String> = parties.iter().map(|p| name(p)).collect();
        std::fs::write(dir.join("p.csv"), format!("name\n{}\n", names.join("\n"))).unwrap();
        store(dir, "a.csv", "2020-01-01", &a);
        let request = |since: &str| WatchRequest {
            store: dir.join("s.db"),
            file: dir.join("p.csv"),
            name_column: "name".into(),
            country_column: None,
            since: Some(since.into()),
            threshold: None,
            note: false,
        };
        // Everything is new: each party's hits on the whole list.
        let hits = |since: &str| watch(&request(since)).unwrap().touched;
        let plain = |touched: Vec<knockon::lists::WatchedParty>| -> std::collections::BTreeMap<u64, Vec<(String, String)>> {
            touched
                .into_iter()
                .map(|p| {
                    let mut h: Vec<(String, String)> = p
                        .hits
                        .into_iter()
                        .filter(|h| h.change != "gone")
                        .map(|h| (h.record, format!("{:.12} {}", h.score, h.name)))
                        .collect();
                    h.sort();
                    (p.line, h)
                })
                .collect()
        };
        let before = plain(hits("@0"));
        store(dir, "b.csv", "2020-01-02", &b);
        let (after, touched) = (plain(hits("@0")), plain(hits("@1")));
        for line in 2..=u64::try_from(names.len()).unwrap() + 1 {
            if let Some(now) = touched.get(&line) {
                prop_assert_eq!(now, &after.get(&line).cloned().unwrap_or_default());
            } else {
                prop_assert_eq!(before.get(&line), after.get(&line), "{}", &names[usize::try_from(line).unwrap() - 2]);
            }
        }
    }
}
