//! `screen`: which records of some lists a name may be; one name, a file of names, or given pairs.
//!
//! The answer tells apart who is the party (`hits`) from who is of its family: a sister, a branch, a parent. A record is of the family
//! where the names share what tells the family apart and something speaks against one party; also where a record matches, but another one
//! is the name word for word.

mod file;
mod kept;
mod open;
mod pairs;

pub use file::{FileRequest, FileSummary, RowAnswer, screen_file};
pub use open::OpenLists;
pub use pairs::screen_pairs;

use crate::error::Error;
use crate::lists::open_lists;
use kept::{Looked, Place as Keeping, Shown};
use knockon_screen::{Hit, Index, Name, Verdict};
use knockon_vocabulary::{Diagnostic, ListRecord, PartyKind, Place, Severity, Where};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Records below this score are not looked at for the family of one name: a sister with words of trade and a place of its own scores
/// little more.
const FAMILY_LEAST: f64 = 0.000_01;
/// Nor below this for each row of a file: above it, a search costs no more than one for hits alone.
pub(crate) const FAMILY_LEAST_OF_ROWS: f64 = 0.06;
/// A record at or above this is the name itself; what scores lower by [`CLEARLY`] beside it is of its family.
const ITSELF: f64 = 0.97;
const CLEARLY: f64 = 0.02;
/// Members of a family that are looked for.
const FAMILY_MOST: usize = 100;

/// What to screen against, and how.
#[derive(Debug, Clone, Default)]
pub struct ScreenOptions {
    /// List files and stores.
    pub lists: Vec<PathBuf>,
    /// Day or `@N` of the knowledge asked of stores.
    pub known_on: Option<String>,
    /// How many records at most.
    pub top: usize,
    /// Lowest score of a hit; `None`: the calibrated one.
    pub threshold: Option<f64>,
}

/// What a name may be.
#[derive(Debug, Clone, Serialize)]
pub struct ScreenAnswer {
    /// Records looked through.
    pub records: usize,
    /// Who it may be, best first.
    pub hits: Vec<ScreenHit>,
    /// Who may be of its family, best first.
    pub family: Vec<ScreenHit>,
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
    /// The record's primary name.
    pub primary: String,
    /// Name or alias that matched.
    pub name: String,
    /// Evidence in words.
    pub why: Vec<String>,
}

/// What an answer tells of a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Card {
    list: String,
    id: String,
    name: String,
}

impl Card {
    fn of(record: &ListRecord) -> Self {
        Self { list: record.sublist().to_owned(), id: record.id.clone(), name: record.name.clone() }
    }
}

/// Lists, read and indexed.
#[derive(Debug)]
pub(crate) struct Indexed {
    records: Vec<Card>,
    index: Index,
    threshold: f64,
    top: usize,
    /// Remarks on the lists.
    notes: Vec<String>,
}

impl Indexed {
    /// Reads the lists and indexes them, or opens the index that was kept of them.
    fn open(options: &ScreenOptions) -> Result<Self, Error> {
        let threshold = options.threshold.unwrap_or(knockon_screen::DEFAULT_THRESHOLD);
        if !(0.0..=1.0).contains(&threshold) {
            return Err(Error::usage(format!("--threshold {threshold}: expected a number from 0 to 1")));
        }
        let top = options.top.max(1);
        let place = Keeping::of(&options.lists)?;
        let mut damaged = None;
        match place.as_ref().map(Keeping::look) {
            Some(Looked::Fits(Shown { records, notes }, index)) => {
                return Ok(Self { records, index, threshold, top, notes });
            }
            Some(Looked::Damaged) => damaged = place.as_ref().map(Keeping::file),
            Some(Looked::Other) | None => {}
        }
        let (records, notes) = read(options)?;
        let index = Index::build(&records);
        let records: Vec<Card> = records.iter().map(Card::of).collect();
        let shown = Shown { records, notes };
        if let Some(place) = &place {
            place.keep(&shown, &index);
        }
        let Shown { records, mut notes } = shown;
        notes.extend(damaged.map(|f| format!("{}: was damaged and is built again", f.display())));
        Ok(Self { records, index, threshold, top, notes })
    }

    /// Who a name may be, and who may be of its family.
    pub(crate) fn look(&self, query: &Name, family_least: f64) -> (Vec<ScreenHit>, Vec<ScreenHit>) {
        let least = self.threshold.min(family_least);
        let found = self.index.search(query, self.top + FAMILY_MOST, least);
        let itself = found.first().map(|h| h.outcome.score).filter(|s| *s >= ITSELF);
        let (mut hits, mut relatives) = (Vec::new(), Vec::new());
        for hit in found {
            let score = hit.outcome.score;
            let second = itself.is_some_and(|best| score < best - CLEARLY);
            if score >= self.threshold && !second {
                if hits.len() < self.top {
                    hits.push(self.hit(hit, "same_entity"));
                }
            } else if second && score >= self.threshold || hit.outcome.verdict == Verdict::SameFamily {
                relatives.push(self.hit(hit, "same_family"));
            }
        }
        (hits, relatives)
    }

    fn hit(&self, h: Hit, verdict: &str) -> ScreenHit {
        let record = &self.records[h.record];
        ScreenHit {
            score: h.outcome.score,
            verdict: verdict.to_owned(),
            list: record.list.clone(),
            record: record.id.clone(),
            primary: record.name.clone(),
            name: h.name,
            why: h.outcome.why.iter().map(knockon_case::run::evidence).collect(),
        }
    }
}

/// The records of the lists, and remarks on them.
fn read(options: &ScreenOptions) -> Result<(Vec<ListRecord>, Vec<String>), Error> {
    let (mut records, mut notes) = (Vec::new(), Vec::new());
    for list in open_lists(&options.lists, options.known_on.as_deref())? {
        if list.records.is_empty() {
            return Err(unusable(&list.name, list.notes));
        }
        if !list.notes.is_empty() {
            let (n, remarks) = (list.records.len(), list.notes.len());
            notes.push(format!("{}: {n} records, {remarks} remarks on rows", list.name));
        }
        records.extend(list.records);
    }
    Ok((records, notes))
}

/// A name as asked, with what else is known of the party.
pub fn query(name: &str, kind: Option<&str>, country: Option<&str>) -> Result<Name, Error> {
    let mut out = Name::new(name);
    if let Some(word) = kind {
        out.kind = match word {
            "organisation" | "company" => PartyKind::Organisation,
            "person" => PartyKind::Person,
            "vessel" => PartyKind::Vessel,
            "aircraft" => PartyKind::Aircraft,
            _ => {
                let expected = "expected organisation, person, vessel or aircraft";
                return Err(Error::usage(format!("`{word}` is not a kind of party; {expected}")));
            }
        };
    }
    if let Some(code) = country {
        let upper = code.to_uppercase();
        let expected = "expected two letters of ISO 3166-1, such as JP";
        out.places = vec![
            Place::new(&upper)
                .ok_or_else(|| Error::usage(format!("`{code}` is not a country; {expected}")))?,
        ];
    }
    Ok(out)
}

/// Screens one name against lists.
pub fn screen(name: &Name, options: &ScreenOptions) -> Result<ScreenAnswer, Error> {
    Ok(OpenLists::open(options)?.screen(name))
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
