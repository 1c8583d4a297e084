//! Result lines, as text and as JSON.

use super::Deviation;
use serde_json::{Value, json};

/// Where a case stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At {
    /// Its file.
    pub file: String,
    /// Its line; 1 for a `.json` file.
    pub line: usize,
    /// Its id.
    pub id: String,
}

/// One line of a run.
#[derive(Debug, Clone, PartialEq)]
pub enum Line {
    /// A compared case, or a whole file of a kind that is judged as a set.
    Case {
        /// Where.
        at: At,
        /// Its kind.
        kind: String,
        /// Whether every stated key lies within its tolerance.
        passed: bool,
        /// The key nearest to its tolerance, or farthest beyond it.
        worst: Option<Deviation>,
        /// For a set, its figures; for a failed case, why nothing could be compared.
        why: String,
    },
    /// An answered case.
    Answer {
        /// Where.
        at: At,
        /// Its kind.
        kind: String,
        /// The answer; `None`: there is none.
        got: Option<Value>,
        /// Why there is none.
        why: String,
    },
    /// A kind that this build lacks.
    Unsupported {
        /// Where.
        at: At,
        /// Its kind.
        kind: String,
    },
    /// A path or file that could not be read.
    Unreadable {
        /// Which.
        path: String,
        /// Why.
        why: String,
    },
}

impl Line {
    /// Whether the line is talk (standard error) and not data.
    pub fn is_message(&self) -> bool {
        matches!(self, Self::Unreadable { .. })
    }

    /// The line for a reader.
    pub fn text(&self) -> String {
        match self {
            Self::Case { at, kind, passed, worst, why } => {
                let head = format!(
                    "{} {kind} {}:{} {}",
                    if *passed { "pass" } else { "FAIL" },
                    at.file,
                    at.line,
                    at.id
                );
                match worst {
                    Some(d) => format!("{head} {} got {} want {} tol {}", d.key, d.got, d.want, d.tol),
                    None => format!("{head} {why}"),
                }
            }
            Self::Answer { .. } => self.json().to_string(),
            Self::Unsupported { at, kind } => format!("unsupported {kind} {}:{} {}", at.file, at.line, at.id),
            Self::Unreadable { path, why } => format!("knockon: `{path}`: {why}"),
        }
    }

    /// The line as one JSON object.
    pub fn json(&self) -> Value {
        match self {
            Self::Case { at, kind, passed, worst, why } => json!({
                "result": if *passed { "pass" } else { "fail" }, "kind": kind, "file": at.file, "line": at.line, "id": at.id,
                "key": worst.as_ref().map(|d| &d.key), "got": worst.as_ref().map(|d| &d.got),
                "want": worst.as_ref().map(|d| &d.want), "tol": worst.as_ref().map(|d| &d.tol), "note": why,
            }),
            Self::Answer { at, kind, got: Some(got), .. } => {
                json!({"file": at.file, "line": at.line, "id": at.id, "kind": kind, "got": got})
            }
            Self::Answer { at, kind, got: None, why } => {
                json!({"file": at.file, "line": at.line, "id": at.id, "kind": kind, "got": null, "error": why})
            }
            Self::Unsupported { at, kind } => {
                json!({"result": "unsupported", "kind": kind, "file": at.file, "line": at.line, "id": at.id})
            }
            Self::Unreadable { path, why } => json!({"result": "unreadable", "file": path, "error": why}),
        }
    }
}
