//! What a store knows: its snapshots, a record and its history, the difference of two moments, and all of it as a file.

use crate::error::Error;
use crate::lists::open::opened;
use crate::lists::{at, existing, is_store};
use knockon_lists::{as_of, diff as difference, sublists, write_own, write_records};
use knockon_store::{At, History, Snapshot, Store};
use knockon_vocabulary::{ListRecord, date};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A publication in the store.
#[derive(Debug, Clone, Serialize)]
pub struct StatusLine {
    /// The snapshot that is the current one.
    #[serde(flatten)]
    pub snapshot: Snapshot,
    /// How many snapshots there are of this publication.
    pub snapshots: usize,
    /// Records of each sub-list.
    pub sublists: BTreeMap<String, usize>,
}

/// What the store holds.
#[derive(Debug, Clone, Serialize)]
pub struct StatusAnswer {
    /// Number of the last import.
    pub state: u32,
    /// One a publication.
    pub sources: Vec<StatusLine>,
    /// Decisions that are due again.
    pub due: usize,
    /// Damage that was found; empty: none.
    pub damage: Vec<String>,
}

/// What is in the store, and whether it is sound.
pub fn status(store: &Path, known_on: Option<&str>) -> Result<StatusAnswer, Error> {
    let store = existing(store)?;
    let all = store.snapshots()?;
    let moment = at(known_on)?;
    let mut sources = Vec::new();
    for snapshot in store.current(moment)? {
        let records = store.records(snapshot.id)?;
        sources.push(StatusLine {
            snapshots: all.iter().filter(|s| s.source == snapshot.source).count(),
            sublists: sublists(&records).into_iter().map(|(w, n)| (w.to_owned(), n)).collect(),
            snapshot,
        });
    }
    Ok(StatusAnswer { state: store.state()?, sources, due: store.due(moment)?.len(), damage: store.check()? })
}

/// What happened to a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Only in the later list.
    Added,
    /// Only in the earlier list.
    Removed,
    /// In both, with other content.
    Changed,
}

/// A record that differs.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// What happened.
    pub kind: Kind,
    /// Its sub-list.
    pub sublist: String,
    /// Its identifier.
    pub id: String,
    /// Its name now, or the last one.
    pub name: String,
    /// Its earlier name, where that differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name_before: Option<String>,
    /// Fields that differ.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<&'static str>,
}

/// The difference of two lists.
#[derive(Debug, Clone, Default, Serialize)]
pub struct DiffAnswer {
    /// What was compared.
    pub from: String,
    /// With what.
    pub to: String,
    /// Records before.
    pub n_from: usize,
    /// Records after.
    pub n_to: usize,
    /// Records only in the later list.
    pub added: usize,
    /// Records only in the earlier list.
    pub removed: usize,
    /// Records of both in which any field differs.
    pub changed: usize,
    /// Changed records with another name.
    pub renamed: usize,
    /// Each of them: added, removed, changed, in the order of the lists.
    pub rows: Vec<Row>,
}

impl DiffAnswer {
    fn add(&mut self, old: &[ListRecord], new: &[ListRecord]) {
        let d = difference(old, new);
        self.n_from += old.len();
        self.n_to += new.len();
        self.added += d.added.len();
        self.removed += d.removed.len();
        self.changed += d.changed.len();
        self.renamed += d.renamed().count();
        let row = |kind, r: &ListRecord| Row {
            kind,
            sublist: r.sublist().to_owned(),
            id: r.id.clone(),
            name: r.name.clone(),
            name_before: None,
            fields: Vec::new(),
        };
        self.rows.extend(d.added.iter().map(|p| row(Kind::Added, &p.record)));
        self.rows.extend(d.removed.iter().map(|p| row(Kind::Removed, &p.record)));
        self.rows.extend(d.changed.iter().map(|c| Row {
            name_before: c.renamed().then(|| c.before.name.clone()),
            fields: c.fields.clone(),
            ..row(Kind::Changed, &c.after)
        }));
    }
}

/// What differs between two moments of a store (a day or `@N`; none: the last snapshot against the one before it), or between two
/// list files.
pub fn diff(
    store: &Path,
    source: Option<&str>,
    from: Option<&str>,
    to: Option<&str>,
) -> Result<DiffAnswer, Error> {
    if let (Some(a), Some(b)) = (from, to) {
        let (a, b) = (PathBuf::from(a), PathBuf::from(b));
        if a.is_file() && b.is_file() {
            return diff_files(&a, &b);
        }
    }
    let store = existing(store)?;
    let (first, second) = moments(&store, source, from, to)?;
    let mut answer = DiffAnswer { from: words(first), to: words(second), ..DiffAnswer::default() };
    let (old, new) = (by_source(&store, first)?, by_source(&store, second)?);
    let known: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    if let Some(s) = source.filter(|s| !known.iter().any(|k| k == s)) {
        return Err(Error::usage(format!("the store knows no publication `{s}`")));
    }
    for name in known.into_iter().filter(|k| source.is_none_or(|s| s == *k)) {
        let none = Vec::new();
        answer.add(old.get(name).unwrap_or(&none), new.get(name).unwrap_or(&none));
    }
    Ok(answer)
}

fn words(moment: At) -> String {
    match moment {
        At::Newest => "newest".to_owned(),
        At::Day(day) => day.to_string(),
        At::State(n) => format!("@{n}"),
    }
}

/// The two moments; by default the last import of the publication and the state before it.
fn moments(
    store: &Store,
    source: Option<&str>,
    from: Option<&str>,
    to: Option<&str>,
) -> Result<(At, At), Error> {
    let second = at(to)?;
    let first = match from {
        Some(text) => at(Some(text))?,
        None => {
            let last = store.snapshots()?.into_iter().rfind(|s| {
                let seen = match second {
                    At::Newest => true,
                    At::Day(day) => s.day <= day,
                    At::State(n) => s.id <= n,
                };
                seen && source.is_none_or(|w| w == s.source)
            });
            At::State(last.map_or(0, |s| s.id - 1))
        }
    };
    Ok((first, second))
}

pub(crate) fn by_source(store: &Store, moment: At) -> Result<BTreeMap<String, Vec<ListRecord>>, Error> {
    let mut out = BTreeMap::new();
    for s in store.current(moment)? {
        out.insert(s.source.clone(), store.records(s.id)?);
    }
    Ok(out)
}

fn diff_files(a: &Path, b: &Path) -> Result<DiffAnswer, Error> {
    let read = |f: &Path| -> Result<Vec<ListRecord>, Error> {
        if is_store(f) {
            return Ok(existing(f)?.known(At::Newest)?);
        }
        let bytes = std::fs::read(f).map_err(|e| Error::io(f, e))?;
        Ok(opened(&[(f.display().to_string(), bytes)])?.records)
    };
    let (old, new) = (read(a)?, read(b)?);
    let mut answer =
        DiffAnswer { from: a.display().to_string(), to: b.display().to_string(), ..DiffAnswer::default() };
    answer.add(&old, &new);
    Ok(answer)
}

/// A record with the publication that it stands in.
#[derive(Debug, Clone, Serialize)]
pub struct Kept {
    /// The publication.
    pub source: String,
    /// Number of the snapshot.
    pub snapshot: u32,
    /// The record.
    #[serde(flatten)]
    pub record: ListRecord,
}

/// The records with this identifier, or whose name is this text (case does not count).
pub fn record(store: &Path, wanted: &str, known_on: Option<&str>) -> Result<Vec<Kept>, Error> {
    let store = existing(store)?;
    let lower = wanted.to_lowercase();
    let mut out = Vec::new();
    for s in store.current(at(known_on)?)? {
        for record in store.records(s.id)? {
            let named =
                || std::iter::once(&record.name).chain(&record.aliases).any(|n| n.to_lowercase() == lower);
            if record.id == wanted || named() {
                out.push(Kept { source: s.source.clone(), snapshot: s.id, record });
            }
        }
    }
    if out.is_empty() {
        return Err(Error::usage(format!(
            "no record has the identifier or exactly the name `{wanted}`; `knockon screen` finds similar names"
        )));
    }
    Ok(out)
}

/// Every version of the records with this identifier, and when each was known.
pub fn history(store: &Path, id: &str) -> Result<Vec<History>, Error> {
    let found = existing(store)?.history(id)?;
    if found.is_empty() {
        return Err(Error::usage(format!("the store never knew a record `{id}`")));
    }
    Ok(found)
}

/// The records in force on a day, as known at a moment, as a file: our CSV, or records as JSON lines without loss.
pub fn export(
    store: &Path,
    source: Option<&str>,
    in_force: Option<&str>,
    known_on: Option<&str>,
    json_lines: bool,
) -> Result<String, Error> {
    let store = existing(store)?;
    let mut records = Vec::new();
    for (name, mut found) in by_source(&store, at(known_on)?)? {
        if source.is_none_or(|s| s == name) {
            records.append(&mut found);
        }
    }
    if let Some(day) = in_force {
        let day = date(day).map_err(|e| Error::usage(e.to_string()))?;
        records = as_of(&records, day, None).cloned().collect();
    }
    Ok(if json_lines { write_records(&records) } else { write_own(&records) })
}
