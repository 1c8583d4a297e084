//! Which files are cases, and which of their fields an engine may see.

use super::print::{At, Line};
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};

/// A case as it stands in a file, split into what an engine sees and what the judge sees.
#[derive(Debug, Clone)]
pub(super) struct RawCase {
    pub(super) file: PathBuf,
    pub(super) line: usize,
    pub(super) id: String,
    pub(super) kind: String,
    /// All that an engine sees.
    pub(super) input: Value,
    pub(super) expected: Option<Value>,
    pub(super) tol: Option<Value>,
    /// What the expected answer rests on, where the case says so: `S` its source states it, `SD` it follows from the source, `M` it is modelled.
    pub(super) basis: Option<String>,
}

impl RawCase {
    pub(super) fn at(&self) -> At {
        At { file: self.file.display().to_string(), line: self.line, id: self.id.clone() }
    }
}

/// Input fields of a `.jsonl` row, by kind. This is the allow-list: nothing else of a row reaches an engine.
fn row_fields(kind: &str) -> &'static [&'static str] {
    match kind {
        "name_pair" => &["query", "candidate", "schema"],
        "retrieval" => &["query", "index"],
        "site_score" => &["query_name", "result_name"],
        "list_delta" => &["from", "to"],
        "determination" => &["tx"],
        _ => &[],
    }
}

/// The case files under the paths, in the order given and then in byte order of path.
pub(super) fn files(paths: &[PathBuf], note: &mut dyn FnMut(Line)) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for path in paths {
        walk(path, true, &mut out, note);
    }
    out
}

fn walk(path: &Path, named: bool, out: &mut Vec<PathBuf>, note: &mut dyn FnMut(Line)) {
    let mut unreadable =
        |e: std::io::Error| note(Line::Unreadable { path: path.display().to_string(), why: e.to_string() });
    if path.is_dir() {
        let entries: Result<Vec<PathBuf>, _> = match std::fs::read_dir(path) {
            Ok(entries) => entries.map(|e| e.map(|e| e.path())).collect(),
            Err(e) => Err(e),
        };
        match entries {
            Ok(mut entries) => {
                entries
                    .sort_by(|a, b| a.as_os_str().as_encoded_bytes().cmp(b.as_os_str().as_encoded_bytes()));
                for entry in entries {
                    walk(&entry, false, out, note);
                }
            }
            Err(e) => unreadable(e),
        }
        return;
    }
    let is_case = path.extension().is_some_and(|e| e == "json" || e == "jsonl");
    if is_case {
        out.push(path.to_owned());
    } else if named {
        let why = if path.exists() {
            "expected a .json or .jsonl file, or a folder"
        } else {
            "there is no such file or folder"
        };
        note(Line::Unreadable { path: path.display().to_string(), why: why.to_owned() });
    }
}

/// The cases of one file.
pub(super) fn cases(file: &Path, note: &mut dyn FnMut(Line)) -> Vec<RawCase> {
    let mut unreadable = |why: String| note(Line::Unreadable { path: file.display().to_string(), why });
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(e) => {
            unreadable(e.to_string());
            return Vec::new();
        }
    };
    let stem = file.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    if file.extension().is_some_and(|e| e == "json") {
        return match serde_json::from_str::<Map<String, Value>>(&text) {
            Ok(map) => vec![document(file, &stem, map)],
            Err(e) => {
                unreadable(format!("not a case: {e}"));
                Vec::new()
            }
        };
    }
    let mut out = Vec::new();
    for (i, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        match serde_json::from_str::<Map<String, Value>>(line) {
            Ok(map) => out.push(row(file, &stem, i + 1, map)),
            Err(e) => unreadable(format!("line {}: not a case: {e}", i + 1)),
        }
    }
    out
}

fn text_of(map: &Map<String, Value>, key: &str) -> Option<String> {
    map.get(key).and_then(Value::as_str).map(str::to_owned)
}

/// A `.json` case: an engine gets `input`.
fn document(file: &Path, stem: &str, mut map: Map<String, Value>) -> RawCase {
    RawCase {
        file: file.to_owned(),
        line: 1,
        id: text_of(&map, "id").unwrap_or_else(|| format!("{stem}:1")),
        kind: text_of(&map, "kind").unwrap_or_default(),
        basis: text_of(&map, "basis"),
        input: map.remove("input").unwrap_or(Value::Null),
        expected: map.remove("expected").or_else(|| map.remove("want")),
        tol: map.remove("tol"),
    }
}

/// A `.jsonl` row: an engine gets the input fields of its kind.
fn row(file: &Path, stem: &str, line: usize, mut map: Map<String, Value>) -> RawCase {
    let kind = text_of(&map, "kind").unwrap_or_default();
    let id = text_of(&map, "id").unwrap_or_else(|| format!("{stem}:{line}"));
    let fields = row_fields(&kind);
    let input = if fields.is_empty() {
        map.remove("input").unwrap_or(Value::Null)
    } else {
        Value::Object(fields.iter().filter_map(|f| map.remove(*f).map(|v| ((*f).to_owned(), v))).collect())
    };
    let answer = match kind.as_str() {
        "determination" => "want",
        "name_pair" => "label",
        "site_score" => "ofac_score",
        _ => "expected",
    };
    RawCase {
        file: file.to_owned(),
        line,
        id,
        kind,
        basis: text_of(&map, "basis"),
        input,
        expected: map.remove(answer),
        tol: map.remove("tol"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_engine_sees_only_its_input_fields() {
        let map = serde_json::from_str(
            r#"{"id":"x","kind":"name_pair","query":"a","candidate":"b","schema":"Person","label":true,"note":"n","source":"s"}"#,
        )
        .unwrap();
        let case = row(Path::new("f.jsonl"), "f", 3, map);
        assert_eq!(case.input, serde_json::json!({"query": "a", "candidate": "b", "schema": "Person"}));
        assert_eq!(case.expected, Some(Value::Bool(true)));
    }

    #[test]
    fn a_row_without_an_id_is_named_by_its_line() {
        let map = serde_json::from_str(r#"{"kind":"determination","tx":{},"want":{}}"#).unwrap();
        assert_eq!(row(Path::new("cases.jsonl"), "cases", 7, map).id, "cases:7");
    }
}
