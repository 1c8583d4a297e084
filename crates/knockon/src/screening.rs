//! `screen`: which records of some lists a name may be.

use crate::error::Error;
use knockon_screen::{DEFAULT_THRESHOLD, Index, Name};
use knockon_vocabulary::{Diagnostic, Severity, Where};
use serde::Serialize;
use std::path::PathBuf;

/// What a name may be.
#[derive(Debug, Clone, Serialize)]
pub struct ScreenAnswer {
    /// Records looked through.
    pub records: usize,
    /// Best first.
    pub hits: Vec<ScreenHit>,
    /// Remarks on the lists.
    pub notes: Vec<String>,
}

/// One record.
#[derive(Debug, Clone, Serialize)]
pub struct ScreenHit {
    /// Probability that it is the same entity.
    pub score: f64,
    /// same_entity, same_family or different.
    pub verdict: String,
    /// List word.
    pub list: String,
    /// Record id.
    pub record: String,
    /// Name or alias that matched.
    pub name: String,
    /// Evidence in words.
    pub why: Vec<String>,
}

/// Screens one name against list files.
pub fn screen(
    name: &str,
    lists: &[PathBuf],
    top: usize,
    threshold: Option<f64>,
) -> Result<ScreenAnswer, Error> {
    let (mut records, mut notes) = (Vec::new(), Vec::new());
    for file in lists {
        let bytes = std::fs::read(file).map_err(|e| Error::io(file, e))?;
        let (read, found) = knockon_case::run::read_list(&bytes, &file.display().to_string());
        if read.is_empty() {
            return Err(unusable(&file.display().to_string(), found));
        }
        if !found.is_empty() {
            notes.push(format!(
                "{}: {} records, {} remarks on rows",
                file.display(),
                read.len(),
                found.len()
            ));
        }
        records.extend(read);
    }
    let index = Index::build(&records);
    let hits = index
        .search(&Name::new(name), top, threshold.unwrap_or(DEFAULT_THRESHOLD))
        .into_iter()
        .map(|h| ScreenHit {
            score: h.outcome.score,
            verdict: serde_json::to_value(h.outcome.verdict)
                .ok()
                .and_then(|v| v.as_str().map(str::to_owned))
                .unwrap_or_default(),
            list: records[h.record].list.as_str().to_owned(),
            record: records[h.record].id.clone(),
            name: h.name,
            why: h.outcome.why.iter().map(knockon_case::run::evidence).collect(),
        })
        .collect();
    Ok(ScreenAnswer { records: records.len(), hits, notes })
}

/// A list without a single record screens nothing, and that must not look like an answer.
fn unusable(file: &str, mut found: Vec<Diagnostic>) -> Error {
    if !found.iter().any(|d| d.severity == Severity::Error) {
        let at = Where { file: file.to_owned(), ..Where::default() };
        found.push(
            Diagnostic::error(at, "the list has no record")
                .help("is it in one of the layouts of docs/reference/lists.md?"),
        );
    }
    Error::input(found)
}
