//! The cases of `tests/suite` that a specialist can read, run through the front door.

use std::path::Path;

#[derive(serde::Deserialize)]
struct File {
    case: Vec<Case>,
}

#[derive(serde::Deserialize)]
struct Case {
    name: String,
    source: String,
    tx: toml::Table,
    want: toml::Table,
}

#[test]
fn every_determination_of_the_suite_is_as_its_source_says() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/law");
    let mut files: Vec<_> = std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    let mut wrong = Vec::new();
    let mut seen = 0;
    for path in files {
        let file: File = toml::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        for case in file.case {
            seen += 1;
            if let Some(why) = knockon::determination_differs(&case.tx, &case.want) {
                wrong.push(format!("{}: {} ({}): {why}", path.display(), case.name, case.source));
            }
        }
    }
    assert!(seen > 0 && wrong.is_empty(), "{}", wrong.join("\n"));
}
