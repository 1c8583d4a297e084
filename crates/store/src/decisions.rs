//! Decisions about hits: "this record is not us", by whom, why, when, and on which version of the record.
//!
//! A decision holds as long as the record says what it said. When the record changes, or stands there no longer, the decision is due
//! again. Nothing is overwritten: the last decision on a party and a record is the one that counts, the earlier ones stay to be read.

use crate::error::{Error, ErrorKind};
use crate::schema::{At, Store};
use crate::snapshots::body;
use knockon_vocabulary::{Date, ListRecord, date};
use rusqlite::{Row, TransactionBehavior};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The record is another party.
    NotUs,
    /// The record is the party.
    IsUs,
    /// Taken back: to be looked at again.
    Open,
}

impl Verdict {
    fn word(self) -> &'static str {
        match self {
            Self::NotUs => "not_us",
            Self::IsUs => "is_us",
            Self::Open => "open",
        }
    }

    fn of(word: &str) -> Option<Self> {
        [Self::NotUs, Self::IsUs, Self::Open].into_iter().find(|v| v.word() == word)
    }
}

/// A decision to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDecision {
    /// The party, as the user names it.
    pub party: String,
    /// The publication of the record.
    pub source: String,
    /// The record's identifier.
    pub record: String,
    /// What was decided.
    pub verdict: Verdict,
    /// By whom.
    pub by: String,
    /// Why.
    pub why: String,
    /// When.
    pub day: Date,
}

/// A decision that was kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// Its number.
    pub id: u32,
    /// The party.
    pub party: String,
    /// The publication of the record.
    pub source: String,
    /// The list's word.
    pub list: String,
    /// The record's identifier.
    pub record: String,
    /// What was decided.
    pub verdict: Verdict,
    /// By whom.
    pub by: String,
    /// Why.
    pub why: String,
    /// When.
    pub day: Date,
    /// The store's state at that time.
    pub state: u32,
    #[serde(skip)]
    version: Vec<u8>,
}

/// Why a decision is to be looked at again.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Due {
    /// The decision.
    pub decision: Decision,
    /// What the record said when it was made.
    pub before: ListRecord,
    /// What it says now; `None`: it is no longer on the list.
    pub now: Option<ListRecord>,
}

fn decision_of(row: &Row<'_>) -> Result<Decision, Error> {
    let (verdict, day): (String, String) = (row.get(6)?, row.get(9)?);
    Ok(Decision {
        id: row.get(0)?,
        party: row.get(1)?,
        source: row.get(2)?,
        list: row.get(3)?,
        record: row.get(4)?,
        version: row.get(5)?,
        verdict: Verdict::of(&verdict).ok_or_else(|| Error::damaged(format!("`{verdict}` is no verdict")))?,
        by: row.get(7)?,
        why: row.get(8)?,
        day: date(&day).map_err(|e| Error::damaged(e.to_string()))?,
        state: row.get(10)?,
    })
}

impl Store {
    /// Keeps a decision on the record as it is known now.
    pub fn decide(&mut self, new: &NewDecision) -> Result<Decision, Error> {
        let record = self
            .current(At::Newest)?
            .into_iter()
            .find(|s| s.source == new.source)
            .map(|s| self.records(s.id))
            .transpose()?
            .into_iter()
            .flatten()
            .find(|r| r.id == new.record)
            .ok_or_else(|| {
                Error::from(ErrorKind::Unknown(format!(
                    "`{}` has no record `{}` now",
                    new.source, new.record
                )))
            })?;
        let (_, hash) = body(&record)?;
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let id: u32 = tx.query_row(
            "INSERT INTO decision (party, source, list, record, version, verdict, by_whom, why, day, state)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, (SELECT coalesce(max(id), 0) FROM snapshot)) RETURNING id",
            rusqlite::params![
                new.party, new.source, record.list.as_str(), new.record, hash, new.verdict.word(), new.by, new.why,
                new.day.to_string()
            ],
            |r| r.get(0),
        )?;
        tx.commit()?;
        self.decisions()?
            .into_iter()
            .find(|d| d.id == id)
            .ok_or_else(|| Error::damaged(format!("decision {id} is not to be found after it was written")))
    }

    /// All decisions in their order, overruled ones too.
    pub fn decisions(&self) -> Result<Vec<Decision>, Error> {
        let sql = "SELECT id, party, source, list, record, version, verdict, by_whom, why, day, state FROM decision ORDER BY id";
        let mut statement = self.db.prepare(sql)?;
        let mut rows = statement.query([])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(decision_of(row)?);
        }
        Ok(out)
    }

    /// For each party and record the decision that counts.
    fn last_decisions(&self) -> Result<Vec<Decision>, Error> {
        let mut last: BTreeMap<(String, String, String), Decision> = BTreeMap::new();
        for d in self.decisions()? {
            last.insert((d.party.clone(), d.source.clone(), d.record.clone()), d);
        }
        Ok(last.into_values().collect())
    }

    /// The decisions that hold, by party and record: the record still says what it said when it was looked at.
    pub fn holding(&self, at: At) -> Result<HashMap<(String, String), Verdict>, Error> {
        let now = self.now(at)?;
        let mut out = HashMap::new();
        for d in self.last_decisions()? {
            let same = now
                .get(&(d.source.clone(), d.record.clone()))
                .is_some_and(|v| v.iter().any(|(h, _)| *h == d.version));
            if same && d.verdict != Verdict::Open {
                out.insert((d.party, d.record), d.verdict);
            }
        }
        Ok(out)
    }

    /// The decisions that are due again: their record changed or is gone, or they were taken back.
    pub fn due(&self, at: At) -> Result<Vec<Due>, Error> {
        let now = self.now(at)?;
        let mut out = Vec::new();
        for decision in self.last_decisions()? {
            let versions = now.get(&(decision.source.clone(), decision.record.clone()));
            if decision.verdict != Verdict::Open
                && versions.is_some_and(|v| v.iter().any(|(h, _)| *h == decision.version))
            {
                continue;
            }
            let sql = "SELECT body FROM version WHERE source = ?1 AND sha256 = ?2";
            let text: String = self.db.query_row(sql, (&decision.source, &decision.version), |r| r.get(0))?;
            let before = serde_json::from_str(&text).map_err(|e| Error::damaged(e.to_string()))?;
            let now = versions.and_then(|v| v.first()).map(|(_, r)| r.clone());
            out.push(Due { decision, before, now });
        }
        Ok(out)
    }

    /// Source and identifier → contents and their hashes.
    #[allow(clippy::type_complexity)] // a map that never leaves this file
    fn now(&self, at: At) -> Result<HashMap<(String, String), Vec<(Vec<u8>, ListRecord)>>, Error> {
        let mut out: HashMap<(String, String), Vec<(Vec<u8>, ListRecord)>> = HashMap::new();
        for snapshot in self.current(at)? {
            for record in self.records(snapshot.id)? {
                let (_, hash) = body(&record)?;
                out.entry((snapshot.source.clone(), record.id.clone()))
                    .or_default()
                    .push((hash.to_vec(), record));
            }
        }
        Ok(out)
    }
}
