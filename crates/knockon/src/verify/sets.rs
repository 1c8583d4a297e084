//! Kinds that are judged as a set: one line a file with its figures. The figures are data; a bar belongs to the caller.

use super::collect::RawCase;
use super::print::{At, Line};
use super::{engines, read_beside};
use serde_json::{Value, json};
use std::path::Path;

/// Runs the cases of set kinds of one file.
pub(super) fn run(file: &Path, cases: &[RawCase], answer_only: bool, note: &mut dyn FnMut(Line)) {
    let mut kinds: Vec<&str> = cases.iter().map(|c| c.kind.as_str()).collect();
    kinds.dedup();
    for kind in kinds {
        let rows: Vec<&RawCase> = cases.iter().filter(|c| c.kind == kind).collect();
        let inputs: Vec<&Value> = rows.iter().map(|c| &c.input).collect();
        let answers = engines::answer_set(kind, &inputs, &|name| read_beside(file, name));
        if answer_only {
            for (row, answer) in rows.iter().zip(answers) {
                let (got, why) = match answer {
                    Ok(got) => (Some(got), String::new()),
                    Err(why) => (None, why),
                };
                note(Line::Answer { at: row.at(), kind: kind.to_owned(), got, why });
            }
            continue;
        }
        let passed = answers.iter().all(Result::is_ok);
        let why = match answers.iter().find_map(|a| a.as_ref().err()) {
            Some(why) => format!("no answer: {why}"),
            None => figures(kind, &rows, &answers),
        };
        let stem = file.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        let at = At { file: file.display().to_string(), line: rows.first().map_or(1, |r| r.line), id: stem };
        note(Line::Case { at, kind: kind.to_owned(), passed, worst: None, why });
    }
}

fn ratio(part: usize, whole: usize) -> String {
    if whole == 0 { "null".to_owned() } else { format!("{:.4}", part as f64 / whole as f64) }
}

fn figures(kind: &str, rows: &[&RawCase], answers: &[Result<Value, String>]) -> String {
    let pairs = || rows.iter().zip(answers).filter_map(|(r, a)| a.as_ref().ok().map(|a| (*r, a)));
    let n = rows.len();
    match kind {
        "name_pair" => {
            let (mut tp, mut fp, mut fal) = (0, 0, 0);
            for (row, answer) in pairs() {
                match (row.expected == Some(Value::Bool(true)), answer["match"] == Value::Bool(true)) {
                    (true, true) => tp += 1,
                    (false, true) => fp += 1,
                    (true, false) => fal += 1,
                    (false, false) => {}
                }
            }
            let negatives = rows.iter().filter(|r| r.expected == Some(Value::Bool(false))).count();
            let precision = if negatives == 0 { "null".to_owned() } else { ratio(tp, tp + fp) };
            format!(
                "n {n} precision {precision} recall {} F1 {}",
                ratio(tp, tp + fal),
                ratio(2 * tp, 2 * tp + fp + fal)
            )
        }
        "retrieval" => {
            let found = pairs().filter(|(row, answer)| {
                let want = row.expected.as_ref().map(|e| &e["candidate_id"]);
                answer["ids"].as_array().is_some_and(|ids| ids.iter().any(|id| Some(id) == want))
            });
            format!("n {n} recall@10 {}", ratio(found.count(), n))
        }
        _ => {
            let near = pairs().filter(|(row, answer)| {
                let want = row.expected.as_ref().and_then(Value::as_f64).unwrap_or(f64::NAN);
                (answer["score"].as_f64().unwrap_or(f64::NAN) - want).abs() <= 5.0
            });
            format!("n {n} within_5 {}", ratio(near.count(), n))
        }
    }
}

/// An answer of a retrieval row.
pub(super) fn ids(ids: Vec<String>) -> Value {
    json!({ "ids": ids })
}
