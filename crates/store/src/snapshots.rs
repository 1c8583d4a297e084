//! Imports: a published list on a day, kept whole.
//!
//! Equal content is kept once: a snapshot is an order of versions. An import is one transaction; a snapshot's number is the state of
//! the store after it.

use crate::error::{Error, ErrorKind};
use crate::order;
use crate::schema::{At, Store};
use knockon_vocabulary::{Date, Interval, ListRecord, date};
use rusqlite::{Connection, Row, TransactionBehavior};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};

/// What is told of a list that is imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSnapshot {
    /// The publication, such as `us-csl`.
    pub source: String,
    /// What the file was read as.
    pub format: String,
    /// The day on which this was the published list.
    pub day: Date,
    /// Name of the file.
    pub file: String,
    /// Hash of the bytes that were read, in hexadecimal.
    pub sha256: String,
    /// Defects that reading brought up.
    pub notes: usize,
    /// Sub-lists whose shrinking was accepted by name.
    pub accepted: Vec<String>,
    /// The state in which the store was looked at; another one by now: the import is refused.
    pub expect: Option<u32>,
}

impl NewSnapshot {
    /// A snapshot without remarks.
    pub fn new(source: &str, day: Date, file: &str, sha256: &str) -> Self {
        Self {
            source: source.to_owned(),
            format: String::new(),
            day,
            file: file.to_owned(),
            sha256: sha256.to_owned(),
            notes: 0,
            accepted: Vec::new(),
            expect: None,
        }
    }
}

/// A list as it was imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Snapshot {
    /// Its number: the state of the store after it.
    pub id: u32,
    /// The publication.
    pub source: String,
    /// What the file was read as.
    pub format: String,
    /// The day on which this was the published list.
    pub day: Date,
    /// Name of the file.
    pub file: String,
    /// Hash of the bytes that were read.
    pub sha256: String,
    /// How many records.
    pub records: usize,
    /// Defects that reading brought up.
    pub notes: usize,
    /// Sub-lists whose shrinking was accepted by name.
    pub accepted: Vec<String>,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// The snapshot's number.
    pub id: u32,
    /// Contents that the store had not seen before.
    pub new_versions: usize,
    /// `false`: the same bytes were already the list of that day or later, and nothing was written.
    pub written: bool,
}

pub(crate) const COLUMNS: &str = "id, source, format, day, file, sha256, records, notes, accepted";

fn size(n: u32) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

fn count_of(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

pub(crate) fn snapshot_of(row: &Row<'_>) -> Result<Snapshot, Error> {
    let day: String = row.get(3)?;
    let accepted: String = row.get(8)?;
    Ok(Snapshot {
        id: row.get(0)?,
        source: row.get(1)?,
        format: row.get(2)?,
        day: date(&day).map_err(|e| Error::damaged(e.to_string()))?,
        file: row.get(4)?,
        sha256: row.get(5)?,
        records: size(row.get(6)?),
        notes: size(row.get(7)?),
        accepted: serde_json::from_str(&accepted).map_err(|e| Error::damaged(e.to_string()))?,
    })
}

/// A record's content as it is kept, and its hash.
pub(crate) fn body(record: &ListRecord) -> Result<(String, [u8; 32]), Error> {
    // When it was known is told by the snapshots, not by the record.
    let bare = ListRecord { known: Interval::ALWAYS, ..record.clone() };
    let body = serde_json::to_string(&bare).map_err(|e| Error::damaged(e.to_string()))?;
    let hash = Sha256::digest(body.as_bytes()).into();
    Ok((body, hash))
}

impl Store {
    /// All snapshots in the order of their import.
    pub fn snapshots(&self) -> Result<Vec<Snapshot>, Error> {
        self.select(&format!("SELECT {COLUMNS} FROM snapshot ORDER BY id"), [])
    }

    pub(crate) fn select(
        &self,
        sql: &str,
        parameters: impl rusqlite::Params,
    ) -> Result<Vec<Snapshot>, Error> {
        let mut statement = self.db.prepare(sql)?;
        let mut rows = statement.query(parameters)?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(snapshot_of(row)?);
        }
        Ok(out)
    }

    /// The snapshots that were the current ones: for each source the latest day, and of that day the last import.
    pub fn current(&self, at: At) -> Result<Vec<Snapshot>, Error> {
        let mut latest: BTreeMap<String, Snapshot> = BTreeMap::new();
        for s in self.snapshots()? {
            let seen = match at {
                At::Newest => true,
                At::Day(day) => s.day <= day,
                At::State(state) => s.id <= state,
            };
            let newer = latest.get(&s.source).is_none_or(|l| (s.day, s.id) >= (l.day, l.id));
            if seen && newer {
                latest.insert(s.source.clone(), s);
            }
        }
        Ok(latest.into_values().collect())
    }

    /// The snapshot with this number.
    pub fn snapshot(&self, id: u32) -> Result<Snapshot, Error> {
        let found = self.select(&format!("SELECT {COLUMNS} FROM snapshot WHERE id = ?1"), [id])?;
        found
            .into_iter()
            .next()
            .ok_or_else(|| ErrorKind::Unknown(format!("there is no snapshot {id}")).into())
    }

    /// Imports a list: all of it or nothing.
    pub fn import(&mut self, new: &NewSnapshot, records: &[ListRecord]) -> Result<Imported, Error> {
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let state: u32 = tx.query_row("SELECT coalesce(max(id), 0) FROM snapshot", [], |r| r.get(0))?;
        if new.expect.is_some_and(|e| e != state) {
            return Err(ErrorKind::Changed(new.source.clone()).into());
        }
        let day = new.day.to_string();
        let same = "SELECT id, sha256 FROM snapshot WHERE source = ?1 AND day <= ?2 ORDER BY day DESC, id DESC LIMIT 1";
        let before =
            tx.query_row(same, (&new.source, &day), |r| Ok((r.get::<_, u32>(0)?, r.get::<_, String>(1)?)));
        match before {
            Ok((id, sha)) if sha == new.sha256 => {
                return Ok(Imported { id, new_versions: 0, written: false });
            }
            Ok(_) | Err(rusqlite::Error::QueryReturnedNoRows) => {}
            Err(e) => return Err(e.into()),
        }
        let (rows, new_versions) = versions(&tx, &new.source, records)?;
        let accepted = serde_json::to_string(&new.accepted).map_err(|e| Error::damaged(e.to_string()))?;
        let id = state + 1;
        tx.execute(
            "INSERT INTO snapshot (id, source, format, day, file, sha256, records, notes, accepted, rows)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            rusqlite::params![
                id,
                new.source,
                new.format,
                day,
                new.file,
                new.sha256,
                count_of(records.len()),
                count_of(new.notes),
                accepted,
                order::pack(&rows)
            ],
        )?;
        tx.commit()?;
        Ok(Imported { id, new_versions, written: true })
    }

    /// The records of a snapshot, as they were imported, in their order.
    pub fn records(&self, snapshot: u32) -> Result<Vec<ListRecord>, Error> {
        let (rows, count): (Vec<u8>, u32) = self
            .db
            .query_row("SELECT rows, records FROM snapshot WHERE id = ?1", [snapshot], |r| {
                Ok((r.get(0)?, r.get(1)?))
            })
            .map_err(|e| match e {
                rusqlite::Error::QueryReturnedNoRows => {
                    Error::from(ErrorKind::Unknown(format!("there is no snapshot {snapshot}")))
                }
                e => e.into(),
            })?;
        let count = size(count);
        let ids = order::unpack(&rows, count)
            .filter(|ids| ids.len() == count)
            .ok_or_else(|| Error::damaged(format!("the rows of snapshot {snapshot} cannot be read")))?;
        let mut statement = self.db.prepare("SELECT body FROM version WHERE id = ?1")?;
        let mut out = Vec::with_capacity(ids.len());
        for id in ids {
            let text: String = statement.query_row([id.cast_signed()], |r| r.get(0))?;
            let record =
                serde_json::from_str(&text).map_err(|e| Error::damaged(format!("version {id}: {e}")))?;
            out.push(record);
        }
        Ok(out)
    }

    /// What was known: the records of all current snapshots, source after source.
    pub fn known(&self, at: At) -> Result<Vec<ListRecord>, Error> {
        let mut out = Vec::new();
        for snapshot in self.current(at)? {
            out.append(&mut self.records(snapshot.id)?);
        }
        Ok(out)
    }
}

/// The numbers of the versions of these records, new ones written, and how many are new.
fn versions(db: &Connection, source: &str, records: &[ListRecord]) -> Result<(Vec<u64>, usize), Error> {
    let mut find = db.prepare("SELECT id FROM version WHERE source = ?1 AND sha256 = ?2")?;
    let mut add = db.prepare(
        "INSERT INTO version (source, list, record, sha256, body) VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id",
    )?;
    let mut seen: HashMap<[u8; 32], i64> = HashMap::new();
    let (mut out, mut new) = (Vec::with_capacity(records.len()), 0);
    for record in records {
        let (text, hash) = body(record)?;
        let id = match seen.get(&hash) {
            Some(id) => *id,
            None => match find.query_row((source, hash), |r| r.get(0)) {
                Ok(id) => id,
                Err(rusqlite::Error::QueryReturnedNoRows) => {
                    new += 1;
                    add.query_row((source, record.list.as_str(), &record.id, hash, &text), |r| r.get(0))?
                }
                Err(e) => return Err(e.into()),
            },
        };
        seen.insert(hash, id);
        out.push(id.cast_unsigned());
    }
    Ok((out, new))
}
