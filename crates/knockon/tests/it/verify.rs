//! The validation runner on small files of our own.

use knockon::verify::{Line, Options, Summary, verify};
use serde_json::json;
use std::path::PathBuf;

fn run(files: &[(&str, &str)], options: &Options) -> (Summary, Vec<String>) {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(dir.path().join(name), text).unwrap();
    }
    let mut lines = Vec::new();
    let summary = verify(&[dir.path().to_owned()], options, &mut |line: Line| {
        lines.push(line.text().replace(&dir.path().display().to_string(), "DIR"));
    });
    (summary, lines)
}

/// Miller & Blair's two-sector example: L = (I − A)⁻¹ for A = [[.15, .25], [.20, .05]].
fn two_sectors(l11: f64) -> String {
    json!({"id": "mb", "kind": "io_static", "tol": {"default": 1e-4},
        "input": {"A": [[0.15, 0.25], [0.20, 0.05]], "answers": ["L"]},
        "expected": {"L": [[l11, 0.3300], [0.2640, 1.1221]]}})
    .to_string()
}

#[test]
fn val_a_published_inverse_passes_and_a_wrong_one_fails_with_its_place() {
    let (summary, lines) =
        run(&[("a.json", &two_sectors(1.2541)), ("b.json", &two_sectors(1.26))], &Options::default());
    assert_eq!((summary.passed, summary.failed, summary.exit_status()), (1, 1, 1));
    assert!(lines[0].starts_with("pass io_static DIR/a.json:1 mb L["), "{}", lines[0]);
    assert!(lines[1].starts_with("FAIL io_static DIR/b.json:1 mb L[0][0] got 1.25"), "{}", lines[1]);
}

#[test]
fn an_unknown_kind_is_never_passed_and_data_is_not_counted() {
    let (summary, lines) = run(
        &[("a.json", r#"{"kind": "tea_leaves", "input": {}}"#), ("b.json", r#"{"kind": "data"}"#)],
        &Options::default(),
    );
    assert_eq!((summary.unsupported, summary.passed, summary.exit_status()), (1, 0, 1));
    assert_eq!(lines.len(), 1);
}

#[test]
fn no_case_found_is_a_failure_and_a_missing_path_a_wrong_argument() {
    assert_eq!(run(&[], &Options::default()).0.exit_status(), 1);
    let mut lines = Vec::new();
    let summary =
        verify(&[PathBuf::from("no/such/file.json")], &Options::default(), &mut |l: Line| lines.push(l));
    assert_eq!(summary.exit_status(), 2);
    assert!(lines[0].is_message());
}

#[test]
fn what_an_answer_rests_on_is_counted_apart() {
    let row = |id: &str, basis: &str, blocked: bool| {
        json!({"id": id, "kind": "determination", "basis": basis,
            "tx": {"as_of": "2020-01-01", "regimes": ["us-ofac"], "activity": "payment", "parties": [{"id": "A", "roles": ["payee"], "listed": []}], "ownership": []},
            "want": {"blocked": {"A": blocked}}})
        .to_string()
    };
    let text = [row("a", "S", false), row("b", "M", false), row("c", "M", true)].join("\n");
    let (summary, lines) = run(&[("cases.jsonl", &text)], &Options::default());
    assert_eq!((summary.passed, summary.failed), (2, 1), "{lines:?}");
    let counts: Vec<_> = summary.by_basis.into_iter().collect();
    assert_eq!(counts, [("M".to_owned(), (1, 1)), ("S".to_owned(), (1, 0))]);
}

#[test]
fn a_broken_line_is_reported_and_the_rest_still_runs() {
    let row = r#"{"kind":"name_pair","query":"Siemens AG","candidate":"Siemens Aktiengesellschaft","schema":"Company","label":true}"#;
    let (summary, lines) = run(&[("names.jsonl", &format!("{row}\n{{broken\n"))], &Options::default());
    assert_eq!((summary.passed, summary.unreadable, summary.exit_status()), (1, 1, 2));
    assert!(lines.iter().any(|l| l.contains("n 1 precision null recall 1.0000 F1 1.0000")), "{lines:?}");
}

#[test]
fn answers_have_the_shape_of_what_is_expected() {
    let (summary, lines) =
        run(&[("a.json", &two_sectors(0.0))], &Options { answer: true, kinds: Vec::new() });
    assert_eq!(summary.exit_status(), 0);
    let answer: serde_json::Value = serde_json::from_str(&lines[0]).unwrap();
    assert_eq!(answer["got"]["L"].as_array().unwrap().len(), 2);
    assert_eq!((answer["id"].as_str(), answer["kind"].as_str()), (Some("mb"), Some("io_static")));
}
