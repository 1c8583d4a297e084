//! The invariants of ARCHITECTURE.md, over the manifests and the sources.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const STAGES: [&str; 10] =
    ["facts", "lists", "screen", "control", "network", "behaviour", "shock", "sourcing", "economy", "spread"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Rooms that each room's manifest names under `[dependencies]`.
fn imports() -> BTreeMap<String, BTreeSet<String>> {
    let mut out = BTreeMap::new();
    for entry in std::fs::read_dir(root().join("crates")).unwrap() {
        let dir = entry.unwrap().path();
        let text = std::fs::read_to_string(dir.join("Cargo.toml")).unwrap();
        let manifest: toml::Table = text.parse().unwrap();
        let rooms = manifest["dependencies"]
            .as_table()
            .unwrap()
            .keys()
            .filter_map(|k| k.strip_prefix("knockon").map(|k| k.trim_start_matches('-').to_owned()))
            .map(|k| if k.is_empty() { "knockon".to_owned() } else { k })
            // It has no code.
            .filter(|k| k != "one-build")
            .collect();
        out.insert(dir.file_name().unwrap().to_string_lossy().into_owned(), rooms);
    }
    out
}

/// Every Rust source of the rooms, with its text.
fn sources() -> Vec<(PathBuf, String)> {
    fn walk(dir: &Path, out: &mut Vec<(PathBuf, String)>) {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, out);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                out.push((path, text));
            }
        }
    }
    let mut out = Vec::new();
    walk(&root().join("crates"), &mut out);
    walk(&root().join("xtask"), &mut out);
    out.sort();
    out
}

/// The room of a source, and whether the source is a test.
fn room(path: &Path) -> (String, bool) {
    let relative = path.strip_prefix(root()).unwrap();
    let parts: Vec<String> = relative.iter().map(|p| p.to_string_lossy().into_owned()).collect();
    let test = parts.iter().any(|p| {
        p == "tests" || p == "build.rs" || p == "tests.rs" || p == "examples" || p == "benches" || p == "fit"
    });
    (parts.get(1).cloned().unwrap_or_default(), test)
}

/// The part of a source before its tests, without comment lines.
fn code(text: &str) -> String {
    let body = text.split("#[cfg(test)]").next().unwrap_or(text);
    body.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

#[test]
fn stages_do_not_import_each_other() {
    let imports = imports();
    for stage in STAGES {
        let mut allowed = BTreeSet::from(["vocabulary".to_owned()]);
        if ["behaviour", "shock", "sourcing"].contains(&stage) {
            allowed.insert("network".to_owned());
        }
        let more: Vec<_> = imports[stage].difference(&allowed).collect();
        assert!(more.is_empty(), "`{stage}` imports {more:?}; see ARCHITECTURE.md");
    }
    assert!(imports["vocabulary"].is_empty());
    assert_eq!(imports["store"], BTreeSet::from(["vocabulary".to_owned()]));
    // The server is behind a feature of the binary, and both know only the front door.
    assert_eq!(imports["cli"], BTreeSet::from(["knockon".to_owned(), "server".to_owned()]));
    assert_eq!(imports["server"], BTreeSet::from(["knockon".to_owned()]));
    assert_eq!(imports["python"], BTreeSet::from(["knockon".to_owned()]));
    assert!(imports["report"].is_subset(&["case", "vocabulary", "facts"].map(str::to_owned).into()));
    assert!(!imports["case"].contains("report") && !imports["case"].contains("knockon"));
}

#[test]
fn only_case_and_the_front_door_touch_the_disk_and_only_the_binary_prints() {
    for (path, text) in sources() {
        let (room, test) = room(&path);
        let code = code(&text);
        if test || path.starts_with(root().join("xtask")) {
            continue;
        }
        if !["case", "store", "knockon", "cli"].contains(&room.as_str()) {
            assert!(
                !code.contains("std::fs") && !code.contains("File::open"),
                "{} touches the disk",
                path.display()
            );
        }
        if room != "cli" {
            assert!(!code.contains("println!(") && !code.contains("eprintln!("), "{} prints", path.display());
        }
    }
}

#[test]
fn the_vocabulary_is_small_and_no_source_is_long() {
    let lines = |t: &str| t.lines().count();
    let all = sources();
    let vocabulary: usize =
        all.iter().filter(|(p, _)| room(p).0 == "vocabulary").map(|(_, t)| lines(t)).sum();
    assert!(vocabulary < 1_500, "the vocabulary has {vocabulary} lines");
    let long: Vec<_> = all.iter().filter(|(_, t)| lines(t) > 500).map(|(p, t)| (p, lines(t))).collect();
    assert!(long.is_empty(), "over 500 lines: {long:?}");
}

#[test]
fn law_is_data() {
    for (path, text) in sources() {
        let (_, test) = room(&path);
        let code = code(&text);
        // What a citation looks like: a volume of the Federal Register, or a part of title 15.
        let cites = code.lines().find(|l| {
            let words: Vec<&str> = l.split(|c: char| !c.is_ascii_alphanumeric()).collect();
            words
                .windows(3)
                .any(|w| w[1] == "FR" && [w[0], w[2]].iter().all(|n| n.len() > 1 && n.parse::<u32>().is_ok()))
                || l.contains("15 CFR")
        });
        assert!(test || cites.is_none(), "{}: a citation of law in code: {:?}", path.display(), cites);
    }
}

#[test]
fn nothing_names_a_path_of_one_machine() {
    let home = root().canonicalize().unwrap().display().to_string();
    for (path, text) in sources() {
        assert!(!text.contains(&home), "{} names {home}", path.display());
    }
}

#[test]
fn every_room_is_on_the_architecture_page() {
    let page = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    for room in imports().keys() {
        assert!(page.contains(&format!("`crates/{room}`")), "`crates/{room}` is not on the page");
    }
}
