//! `lists import`: a published list becomes a snapshot, or nothing changes.

use crate::error::{Error, ErrorKind};
use crate::lists::open::opened;
use knockon_lists::{Format, diff, recognise, shrinking};
use knockon_store::{At, NewSnapshot, Store};
use knockon_vocabulary::{Date, Severity};
use serde::Serialize;
use std::path::PathBuf;

/// The share of its rows, in percent, that a sub-list may lose without being named.
const MAY_SHRINK_PERCENT: u32 = 5;

/// What to import.
#[derive(Debug, Clone)]
pub struct ImportRequest {
    /// The store; made when it is not there.
    pub store: PathBuf,
    /// The file or files of one list.
    pub files: Vec<PathBuf>,
    /// The publication that it is a version of; `None`: what its format says.
    pub source: Option<String>,
    /// The day on which this was the published list; `None`: the day that the file states, else `today`.
    pub day: Option<Date>,
    /// Today, by the caller's clock.
    pub today: Date,
    /// Sub-lists that may shrink.
    pub accept_shrink: Vec<String>,
}

/// What the import did.
#[derive(Debug, Clone, Serialize)]
pub struct ImportAnswer {
    /// The publication.
    pub source: String,
    /// What the file was read as.
    pub format: String,
    /// The day on which this was the published list.
    pub day: Date,
    /// Number of the snapshot: the state of the store from now on.
    pub state: u32,
    /// `false`: the store held these bytes already.
    pub written: bool,
    /// Records in the file.
    pub records: usize,
    /// Records that the snapshot before did not have.
    pub added: usize,
    /// Records that it had and this one does not.
    pub removed: usize,
    /// Records of both with other content.
    pub changed: usize,
    /// Changed records with another name.
    pub renamed: usize,
    /// Defects of rows.
    pub notes: usize,
    /// The first of them.
    pub shown: Vec<String>,
}

/// Imports a list: as a whole or not at all.
pub fn import(request: &ImportRequest) -> Result<ImportAnswer, Error> {
    let mut files = Vec::new();
    for file in &request.files {
        files.push((file.display().to_string(), std::fs::read(file).map_err(|e| Error::io(file, e))?));
    }
    let list = opened(&files)?;
    let source = match &request.source {
        Some(name) if name.trim().is_empty() => return Err(Error::usage("the source has no name")),
        Some(name) => name.trim().to_owned(),
        None => source_of(&files, &list.records),
    };
    let day = request.day.or(list.published).unwrap_or(request.today);
    let mut store = Store::open(&request.store)?;
    let state = store.state()?;
    let before = store.current(At::Day(day))?.into_iter().find(|s| s.source == source);
    let old = before.map(|s| store.records(s.id)).transpose()?.unwrap_or_default();
    let shrunk: Vec<_> = shrinking(&old, &list.records, MAY_SHRINK_PERCENT);
    let refused: Vec<String> = shrunk
        .iter()
        .filter(|s| !request.accept_shrink.contains(&s.sublist))
        .map(|s| format!("`{}` shrinks from {} to {} records", s.sublist, s.before, s.after))
        .collect();
    if !refused.is_empty() {
        return Err(ErrorKind::Failed(format!(
            "{}: more than {MAY_SHRINK_PERCENT} % at once; nothing was imported. If the publisher means it, accept each by name: --accept-shrink SUBLIST",
            refused.join("; ")
        ))
        .into());
    }
    let change = diff(&old, &list.records);
    let names: Vec<String> = request
        .files
        .iter()
        .map(|f| f.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default())
        .collect();
    let new = NewSnapshot {
        format: list.format.clone(),
        notes: list.notes.len(),
        accepted: shrunk.iter().map(|s| s.sublist.clone()).collect(),
        expect: Some(state),
        ..NewSnapshot::new(&source, day, &names.join(" + "), &list.sha256)
    };
    let imported = store.import(&new, &list.records)?;
    Ok(ImportAnswer {
        source,
        format: list.format,
        day,
        state: imported.id,
        written: imported.written,
        records: list.records.len(),
        added: change.added.len(),
        removed: change.removed.len(),
        changed: change.changed.len(),
        renamed: change.renamed().count(),
        notes: list.notes.len(),
        shown: list
            .notes
            .iter()
            .filter(|n| n.severity != Severity::Note)
            .map(ToString::to_string)
            .take(10)
            .collect(),
    })
}

/// The publication by its format; OFAC's two lists have the same formats and are told apart by their records.
fn source_of(files: &[(String, Vec<u8>)], records: &[knockon_vocabulary::ListRecord]) -> String {
    let named = files.iter().find_map(|(_, b)| recognise(b)).map_or("other", Format::source);
    let inside = || -> &str {
        let word = records.first().map_or("other", |r| r.sublist());
        if word == "us-sdn" || word == "us-non-sdn" { "us-ofac" } else { word }
    };
    match if named == "other" { inside() } else { named } {
        "us-ofac" => {
            let sdn = records.iter().filter(|r| r.sublist() == "us-sdn").count();
            if sdn * 2 >= records.len() { "us-sdn" } else { "us-non-sdn" }.to_owned()
        }
        other => other.to_owned(),
    }
}
