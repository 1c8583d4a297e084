//! Decisions on hits: "this record is us" or "is not us", by whom, why, when, on which version of the record.
//!
//! A decision is never changed; a later one on the same name and record takes its place. It counts as long as the record is as it was: after a
//! change it is shown with `current = false`, and the hit has to be looked at again.

use super::{Store, audit, now};
use crate::error::Error;
use rusqlite::{OptionalExtension, params};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

/// A decision as it stands in the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Decision {
    /// Its number.
    pub id: i64,
    /// When, in UTC.
    pub at: String,
    /// Who.
    pub actor: String,
    /// The name that was screened, in small letters with single spaces.
    pub name: String,
    /// List word.
    pub list: String,
    /// Record id.
    pub record: String,
    /// Fingerprint of the record as it was.
    pub record_version: String,
    /// Whether the record is the party.
    pub same: bool,
    /// Why.
    pub reason: String,
    /// Its entry in the audit log.
    pub audit: i64,
}

/// A decision to be made.
#[derive(Debug, Clone)]
pub struct NewDecision {
    /// The name that was screened.
    pub name: String,
    /// List word.
    pub list: String,
    /// Record id.
    pub record: String,
    /// Fingerprint of the record.
    pub record_version: String,
    /// Whether the record is the party.
    pub same: bool,
    /// Why.
    pub reason: String,
    /// The lists that were screened against.
    pub lists: String,
}

/// The name by which decisions are found again.
pub(crate) fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn row(row: &rusqlite::Row<'_>) -> Result<Decision, rusqlite::Error> {
    Ok(Decision {
        id: row.get(0)?,
        at: row.get(1)?,
        actor: row.get(2)?,
        name: row.get(3)?,
        list: row.get(4)?,
        record: row.get(5)?,
        record_version: row.get(6)?,
        same: row.get(7)?,
        reason: row.get(8)?,
        audit: row.get(9)?,
    })
}

const COLUMNS: &str = "id, at, actor, name, list, record, record_version, same, reason, audit";

impl Store {
    /// Keeps a decision and its entry in the audit log, both or neither; on the disk when this returns.
    pub fn decide(&self, actor: &str, new: NewDecision) -> Result<Decision, Error> {
        let actor = actor.to_owned();
        self.write(move |c| {
            let body = json!({
                "name": new.name, "list": new.list, "record": new.record, "record_version": new.record_version,
                "same": new.same, "reason": new.reason, "lists": new.lists,
            });
            let seq = audit::append(c, &actor, "decision", &body.to_string())?;
            let (at, name) = (now(), folded(&new.name));
            c.prepare_cached(
                "INSERT INTO desk_decisions (at, actor, name, list, record, record_version, same, reason, audit)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute(params![
                at, actor, name, new.list, new.record, new.record_version, new.same, new.reason, seq
            ])?;
            Ok(Decision {
                id: c.last_insert_rowid(),
                at,
                actor,
                name,
                list: new.list,
                record: new.record,
                record_version: new.record_version,
                same: new.same,
                reason: new.reason,
                audit: seq,
            })
        })
    }

    /// The newest decision on a name and a record.
    pub fn decision_on(&self, name: &str, list: &str, record: &str) -> Result<Option<Decision>, Error> {
        self.read(|c| {
            c.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM desk_decisions WHERE name = ?1 AND list = ?2 AND record = ?3
                 ORDER BY id DESC LIMIT 1"
            ))?
            .query_row(params![folded(name), list, record], row)
            .optional()
        })
    }

    /// Decisions with a smaller number than `before`, newest first; of one name or of all.
    pub fn decisions(&self, name: Option<&str>, before: i64, limit: usize) -> Result<Vec<Decision>, Error> {
        let name = name.map(folded);
        self.read(|c| {
            let mut s = c.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM desk_decisions WHERE id < ?1 AND (?2 IS NULL OR name = ?2)
                 ORDER BY id DESC LIMIT ?3"
            ))?;
            s.query_map(params![before, name, limit as i64], row)?.collect()
        })
    }
}
