//! `watch`: of many parties only those are screened again that a change of the lists touches.
//!
//! A party is touched when a record that was added, removed or changed is among its hits, before or after. A score depends on the
//! party's name and the record alone, so nothing else can have changed for the others. **Invariant** (tested): a party that is not
//! touched has the same hits before and after.

use crate::error::Error;
use crate::lists::ask::by_source;
use crate::lists::{at, existing};
use knockon_lists::diff;
use knockon_screen::{DEFAULT_THRESHOLD, Index, Name};
use knockon_store::{At, Store, Verdict};
use knockon_vocabulary::{Diagnostic, ListRecord, Place, Where};
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

/// What to watch.
#[derive(Debug, Clone)]
pub struct WatchRequest {
    /// The store.
    pub store: PathBuf,
    /// The parties: CSV with a header.
    pub file: PathBuf,
    /// Heading of the column with the names.
    pub name_column: String,
    /// Heading of the column with the places, ISO 3166-1 codes.
    pub country_column: Option<String>,
    /// A day or `@N`; `None`: the state up to which this file was watched last, or everything the first time.
    pub since: Option<String>,
    /// Lowest score of a hit.
    pub threshold: Option<f64>,
    /// Whether to note that this file was looked at.
    pub note: bool,
}

/// A hit of a touched party.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WatchHit {
    /// `new`, `changed`, `same` or `gone`.
    pub change: &'static str,
    /// Probability that it is the same entity.
    pub score: f64,
    /// same_entity, same_family or different.
    pub verdict: String,
    /// The sub-list.
    pub list: String,
    /// The record's identifier.
    pub record: String,
    /// The name that matched.
    pub name: String,
    /// `not_us` or `is_us` where a decision holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided: Option<Verdict>,
}

/// A party that was touched.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WatchedParty {
    /// Line in the file.
    pub line: u64,
    /// Name as written.
    pub party: String,
    /// Its hits now, and those that are gone.
    pub hits: Vec<WatchHit>,
}

/// What watching found.
#[derive(Debug, Clone, Serialize)]
pub struct WatchAnswer {
    /// State up to which it was looked at before.
    pub since: String,
    /// State now.
    pub state: u32,
    /// Parties in the file.
    pub parties: usize,
    /// Records that were added, removed or changed.
    pub changed_records: usize,
    /// Parties that were touched, in the order of the file.
    pub touched: Vec<WatchedParty>,
}

struct Party {
    line: u64,
    name: Name,
}

/// Screens again the parties that a change of the lists touches.
pub fn watch(request: &WatchRequest) -> Result<WatchAnswer, Error> {
    let parties = parties(request)?;
    let mut store = existing(&request.store)?;
    let mark = format!("watch {}", request.file.display());
    let since = match &request.since {
        Some(text) => at(Some(text))?,
        None => At::State(store.mark(&mark)?.unwrap_or(0)),
    };
    let state = store.state()?;
    let delta = Delta::between(&store, since)?;
    let threshold = request.threshold.unwrap_or(DEFAULT_THRESHOLD);
    let decided = store.holding(At::Newest)?;
    let mut touched = Vec::new();
    if !delta.is_empty() {
        let (old, new) = (Index::build(&delta.old), Index::build(&delta.new));
        let hit = |i: &Index, p: &Party| !i.search(&p.name, 1, threshold).is_empty();
        let again: Vec<&Party> = parties.iter().filter(|p| hit(&new, p) || hit(&old, p)).collect();
        if !again.is_empty() {
            let all = store.known(At::Newest)?;
            let index = Index::build(&all);
            touched =
                again.into_iter().map(|p| look(p, &index, &all, &old, &delta, threshold, &decided)).collect();
        }
    }
    if request.note {
        store.set_mark(&mark, state)?;
    }
    let since = match since {
        At::State(n) => format!("@{n}"),
        At::Day(day) => day.to_string(),
        At::Newest => "newest".to_owned(),
    };
    Ok(WatchAnswer { since, state, parties: parties.len(), changed_records: delta.rows, touched })
}

/// What the lists no longer say, and what they say since.
struct Delta {
    old: Vec<ListRecord>,
    new: Vec<ListRecord>,
    /// Keys of the rows of `new` that were there before with other content.
    changed: BTreeSet<(String, String)>,
    rows: usize,
}

impl Delta {
    fn between(store: &Store, since: At) -> Result<Self, Error> {
        let (before, after) = (by_source(store, since)?, by_source(store, At::Newest)?);
        let mut out = Self { old: Vec::new(), new: Vec::new(), changed: BTreeSet::new(), rows: 0 };
        let sources: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        let none = Vec::new();
        for source in sources {
            let d = diff(before.get(source).unwrap_or(&none), after.get(source).unwrap_or(&none));
            out.rows += d.added.len() + d.removed.len() + d.changed.len();
            out.old.extend(d.removed.into_iter().map(|p| p.record));
            out.new.extend(d.added.into_iter().map(|p| p.record));
            for c in d.changed {
                out.changed.insert(key(&c.after));
                out.old.push(c.before);
                out.new.push(c.after);
            }
        }
        Ok(out)
    }

    fn is_empty(&self) -> bool {
        self.old.is_empty() && self.new.is_empty()
    }
}

fn key(r: &ListRecord) -> (String, String) {
    (r.sublist().to_owned(), r.id.clone())
}

/// The hits of a touched party on the whole list, and those that it lost.
fn look(
    party: &Party,
    index: &Index,
    all: &[ListRecord],
    old: &Index,
    delta: &Delta,
    threshold: f64,
    decided: &HashMap<(String, String), Verdict>,
) -> WatchedParty {
    let new: BTreeSet<(String, String)> = delta.new.iter().map(key).collect();
    let made = |change, r: &ListRecord, h: &knockon_screen::Hit| WatchHit {
        change,
        score: h.outcome.score,
        verdict: serde_json::to_value(h.outcome.verdict)
            .ok()
            .and_then(|v| v.as_str().map(str::to_owned))
            .unwrap_or_default(),
        list: r.sublist().to_owned(),
        record: r.id.clone(),
        name: h.name.clone(),
        decided: decided.get(&(party.name.text.clone(), r.id.clone())).copied(),
    };
    let mut hits: Vec<WatchHit> = Vec::new();
    for h in index.search(&party.name, usize::MAX, threshold) {
        let r = &all[h.record];
        let change = match (delta.changed.contains(&key(r)), new.contains(&key(r))) {
            (true, _) => "changed",
            (_, true) => "new",
            _ => "same",
        };
        hits.push(made(change, r, &h));
    }
    let still: BTreeSet<(String, String)> = hits.iter().map(|h| (h.list.clone(), h.record.clone())).collect();
    for h in old.search(&party.name, usize::MAX, threshold) {
        let r = &delta.old[h.record];
        if !still.contains(&key(r)) {
            hits.push(made("gone", r, &h));
        }
    }
    WatchedParty { line: party.line, party: party.name.text.clone(), hits }
}

/// The parties of the file.
fn parties(request: &WatchRequest) -> Result<Vec<Party>, Error> {
    let file = &request.file;
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_path(file)
        .map_err(|e| broken(file, 0, &e.to_string()))?;
    let header = reader.headers().map_err(|e| broken(file, 1, &e.to_string()))?.clone();
    let column = |name: &str| -> Result<usize, Error> {
        header.iter().position(|h| h.trim().trim_start_matches('\u{feff}') == name).ok_or_else(|| {
            let have: Vec<&str> = header.iter().collect();
            broken(file, 1, &format!("there is no column `{name}`; the header has {}", have.join(", ")))
        })
    };
    let name = column(&request.name_column)?;
    let country = request.country_column.as_deref().map(column).transpose()?;
    let mut out = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|e| {
            let line = e.position().map_or(0, csv::Position::line);
            broken(file, line, &e.to_string())
        })?;
        let line = row.position().map_or(0, csv::Position::line);
        let text = row.get(name).unwrap_or_default().trim();
        if text.is_empty() {
            continue;
        }
        let codes = country.and_then(|c| row.get(c)).unwrap_or_default();
        let places =
            codes.split([';', ' ', ',']).filter_map(|c| Place::new(&c.trim().to_uppercase())).collect();
        out.push(Party { line, name: Name { places, ..Name::new(text) } });
    }
    Ok(out)
}

fn broken(file: &Path, line: u64, why: &str) -> Error {
    let line = u32::try_from(line).unwrap_or(u32::MAX);
    let at = Where { file: file.display().to_string(), line, ..Where::default() };
    Error::input(vec![Diagnostic::error(at, why)])
}
