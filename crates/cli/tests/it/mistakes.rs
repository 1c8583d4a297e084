//! Wrong input ends in clear messages with places, exit status 2, and an untouched `out/`.

use crate::{contents, err, knockon, small_case};
use std::path::Path;

/// Changes a file of a case by replacing `from` with `to`, which must occur.
fn edit(case: &Path, file: &str, from: &str, to: &str) {
    let path = case.join(file);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{file} has no `{from}`:\n{text}");
    std::fs::write(&path, text.replacen(from, to, 1)).unwrap();
}

/// Runs the small case, breaks it, runs it again: status 2, the words in the message, `out/` as it was.
fn refused(file: &str, from: &str, to: &str, words: &[&str]) {
    let top = tempfile::tempdir().unwrap();
    let case = small_case(top.path());
    let first = knockon(top.path(), &["run", "small", "--quiet"]);
    assert_eq!(first.status.code(), Some(0), "{}", err(&first));
    let before = contents(&case.join("out"));
    edit(&case, file, from, to);
    let second = knockon(top.path(), &["run", "small"]);
    let message = err(&second);
    assert_eq!(second.status.code(), Some(2), "{message}");
    for word in words {
        assert!(message.contains(word), "no `{word}` in:\n{message}");
    }
    assert!(second.stdout.is_empty());
    assert_eq!(contents(&case.join("out")), before, "out/ was touched");
    let beside = std::fs::read_dir(&case)
        .unwrap()
        .filter(|e| e.as_ref().unwrap().file_name().to_string_lossy().starts_with(".out"));
    assert_eq!(beside.count(), 0, "something was left beside out/");
}

/// The last line of a table of the small case, cut off after its second comma.
fn truncated(file: &str) -> (String, String) {
    let top = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string(small_case(top.path()).join(file)).unwrap();
    let last = text.trim_end().lines().next_back().unwrap().to_owned();
    let cut: String = last.split_inclusive(',').take(2).collect();
    (last, cut)
}

#[test]
fn a_truncated_line() {
    let (whole, cut) = truncated("supplies.csv");
    refused("supplies.csv", &whole, &cut, &["supplies.csv"]);
}

/// One cell of the first data row of a table replaced, by column name.
fn with_cell(file: &str, column: &str, value: &str) -> (String, String) {
    let top = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string(small_case(top.path()).join(file)).unwrap();
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    let at =
        header.iter().position(|h| *h == column).unwrap_or_else(|| panic!("{file} has no column {column}"));
    let row = lines.next().unwrap().to_owned();
    let mut cells: Vec<&str> = row.split(',').collect();
    assert!(!row.contains('"'), "the first row of {file} has no quotes, so that it can be cut at commas");
    cells[at] = value;
    (row.clone(), cells.join(","))
}

fn refused_cell(file: &str, column: &str, value: &str, words: &[&str]) {
    let (from, to) = with_cell(file, column, value);
    refused(file, &from, &to, words);
}

#[test]
fn a_value_that_is_not_a_number() {
    refused_cell("supplies.csv", "value", "NaN", &["supplies.csv:2", "NaN"]);
}

#[test]
fn a_negative_stock() {
    refused_cell("stocks.csv", "cover_days", "-3", &["stocks.csv:2", "-3"]);
}

#[test]
fn an_unknown_currency() {
    refused_cell("supplies.csv", "currency", "YEN", &["supplies.csv:2", "YEN", "currency"]);
}

#[test]
fn a_party_that_is_nowhere_defined() {
    refused_cell("supplies.csv", "supplier", "nobody", &["supplies.csv:2", "nobody"]);
}

#[test]
fn ten_different_mistakes_are_listed_at_once_with_their_places() {
    let top = tempfile::tempdir().unwrap();
    let case = small_case(top.path());
    let cell = |file: &str, column: &str, value: &str| {
        let (from, to) = with_cell(file, column, value);
        edit(&case, file, &from, &to);
    };
    cell("supplies.csv", "value", "NaN");
    cell("stocks.csv", "cover_days", "-3");
    cell("parties.csv", "place", "Japan");
    cell("items.csv", "kind", "gadget");
    cell("demand.csv", "product", "phonne");
    cell("recipes.csv", "class", "vital");
    cell("facts.csv", "status", "rumoured");
    cell("sources.csv", "date", "yesterday");
    edit(&case, "case.toml", "format = 1", "format = 1\ncolour = \"blue\"");
    edit(&case, "measures.toml", "kind = \"", "kind = \"x-");
    let checked = knockon(top.path(), &["case", "check", "small"]);
    let message = err(&checked);
    assert_eq!(checked.status.code(), Some(2), "{message}");
    for place in [
        "supplies.csv:2",
        "stocks.csv:2",
        "parties.csv:2",
        "items.csv:2",
        "demand.csv:2",
        "recipes.csv:2",
        "facts.csv:2",
        "sources.csv:2",
        "case.toml:",
        "measures.toml:",
    ] {
        assert!(message.contains(place), "no `{place}` in:\n{message}");
    }
}

#[test]
fn an_unknown_path_of_a_change_names_the_nearest() {
    let top = tempfile::tempdir().unwrap();
    small_case(top.path());
    let o = knockon(top.path(), &["run", "small", "--set", "behaviour.revew_days.value=3"]);
    assert_eq!(o.status.code(), Some(2));
    assert!(err(&o).contains("review_days"), "{}", err(&o));
}

#[test]
fn a_folder_that_is_no_outcome_is_not_replaced() {
    let top = tempfile::tempdir().unwrap();
    small_case(top.path());
    std::fs::create_dir(top.path().join("photos")).unwrap();
    std::fs::write(top.path().join("photos/cat.png"), b"x").unwrap();
    let o = knockon(top.path(), &["run", "small", "--out", "photos"]);
    assert_eq!(o.status.code(), Some(2), "{}", err(&o));
    assert!(top.path().join("photos/cat.png").exists());
}
