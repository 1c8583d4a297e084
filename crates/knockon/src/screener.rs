//! Lists that stay open: read and indexed once, screened against as often as wanted. For a server or a notebook.
//!
//! Answers as [`crate::screen`] does. The digest names the exact bytes that were read, so that an answer can be kept with it.

use crate::error::Error;
use knockon_screen::{DEFAULT_THRESHOLD, Index, Name};
use knockon_vocabulary::{Date, Diagnostic, ListRecord, PartyKind, Place};
use serde::Serialize;
use std::path::PathBuf;

/// One list that was read.
#[derive(Debug, Clone, Serialize)]
pub struct ScreenedList {
    /// File name, without its folder.
    pub name: String,
    /// What it was read as.
    pub format: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Records read.
    pub records: usize,
    /// Remarks on rows; none of them is an error of the whole file.
    pub remarks: Vec<Diagnostic>,
}

impl ScreenedList {
    fn of(list: &crate::lists::OpenedList) -> Self {
        Self {
            name: list.short_name(),
            format: list.format.clone(),
            sha256: list.sha256.clone(),
            records: list.records.len(),
            remarks: list.notes.clone(),
        }
    }
}

/// A record that a name may be.
#[derive(Debug, Clone)]
pub struct Found<'a> {
    /// Probability that it is the same entity.
    pub score: f64,
    /// `same_entity`, `same_family` or `different`.
    pub verdict: String,
    /// Name or alias that matched.
    pub name: String,
    /// The evidence in words.
    pub why: Vec<String>,
    /// The record itself.
    pub record: &'a ListRecord,
}

/// What is known of a party beside its name.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// The name, in any script.
    pub name: String,
    /// Two letters of ISO 3166 for each place that it is known to have.
    pub places: Vec<String>,
    /// Sort of party; unknown: judged by the other side.
    pub kind: PartyKind,
    /// Day, month or year of birth, ISO order; empty: not known.
    pub birth_date: String,
    /// How many records at most.
    pub top: usize,
    /// Lowest score, 0 to 1; `None`: the calibrated one.
    pub threshold: Option<f64>,
}

/// Records of some lists with their index.
#[derive(Debug)]
pub struct Screener {
    records: Vec<ListRecord>,
    index: Index,
    lists: Vec<ScreenedList>,
    digest: String,
}

impl Screener {
    /// Reads and indexes lists: files in any known format, or stores as they are now. A file without a record is an error: it would
    /// screen nothing and look like an answer.
    pub fn open(files: &[PathBuf]) -> Result<Self, Error> {
        let (mut records, mut lists) = (Vec::new(), Vec::new());
        for list in crate::lists::open_lists(files, None)? {
            lists.push(ScreenedList::of(&list));
            records.extend(list.records);
        }
        Ok(Self::build(records, lists))
    }

    /// Adds a list from bytes; the index is built anew. A list with the same name is replaced.
    pub fn with_list(&self, name: &str, bytes: &[u8]) -> Result<Self, Error> {
        let new = crate::lists::opened(&[(name.to_owned(), bytes.to_vec())])?;
        let (mut records, mut lists, mut at) = (Vec::new(), Vec::new(), 0);
        for list in &self.lists {
            let own = &self.records[at..at + list.records];
            at += list.records;
            if list.name != name {
                records.extend_from_slice(own);
                lists.push(list.clone());
            }
        }
        lists.push(ScreenedList::of(&new));
        records.extend(new.records);
        Ok(Self::build(records, lists))
    }

    fn build(records: Vec<ListRecord>, lists: Vec<ScreenedList>) -> Self {
        let index = Index::build(&records);
        let all: String = lists.iter().map(|l| format!("{} {}\n", l.sha256, l.name)).collect();
        Self { index, digest: knockon_case::sha256(all.as_bytes()), records, lists }
    }

    /// The lists, in the order in which they were given.
    pub fn lists(&self) -> &[ScreenedList] {
        &self.lists
    }

    /// Names the exact content of all lists.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there is no record to screen against.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The records of one list, in its own order; `None`: there is no list of this name.
    pub fn records_of(&self, name: &str) -> Option<&[ListRecord]> {
        let mut at = 0;
        for list in &self.lists {
            if list.name == name {
                return Some(&self.records[at..at + list.records]);
            }
            at += list.records;
        }
        None
    }

    /// A record by list word and id.
    pub fn record(&self, list: &str, id: &str) -> Option<&ListRecord> {
        self.records.iter().find(|r| r.id == id && r.sublist() == list)
    }

    /// Screens one name.
    pub fn screen(&self, query: &Query) -> Result<Vec<Found<'_>>, Error> {
        let place = |p: &String| {
            Place::new(p).ok_or_else(|| {
                Error::usage(format!(
                    "`{p}` is no place; expected two capital letters of ISO 3166, such as CN"
                ))
            })
        };
        let threshold = query.threshold.unwrap_or(DEFAULT_THRESHOLD);
        if !(0.0..=1.0).contains(&threshold) {
            return Err(Error::usage(format!("the threshold is {threshold}; expected 0 to 1")));
        }
        let name = Name {
            places: query.places.iter().map(place).collect::<Result<_, _>>()?,
            birth_date: query.birth_date.clone(),
            ..Name::new(query.name.as_str()).of(query.kind)
        };
        let hits = self.index.search(&name, query.top, threshold).into_iter().map(|h| Found {
            score: h.outcome.score,
            verdict: knockon_case::run::plain(&h.outcome.verdict).replace(' ', "_"),
            name: h.name,
            why: h.outcome.why.iter().map(knockon_case::run::evidence).collect(),
            record: &self.records[h.record],
        });
        Ok(hits.collect())
    }
}

/// A fingerprint of a record's content: changes when anything that the list says of the party changes.
pub fn record_version(record: &ListRecord) -> String {
    let mut content = record.clone();
    // When we learnt of a record is no property of the party.
    content.known = knockon_vocabulary::Interval::default();
    knockon_case::sha256(serde_json::to_string(&content).unwrap_or_default().as_bytes())
}

/// The day of a text, as every date of knockon is written.
pub fn day(text: &str) -> Result<Date, Error> {
    knockon_vocabulary::date(text).map_err(|e| Error::usage(e.to_string()))
}
