//! What became of a record: its versions, and between which snapshots each was known.

use crate::error::Error;
use crate::order;
use crate::schema::Store;
use crate::snapshots::Snapshot;
use knockon_vocabulary::{Date, ListRecord};
use serde::Serialize;
use std::collections::BTreeMap;

/// A record's content and the time in which it was the known one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Version {
    /// The content.
    pub record: ListRecord,
    /// Day of the first snapshot that said it.
    pub known_from: Date,
    /// Day of the first later snapshot that no longer did; `None`: the newest one still says it.
    pub known_until: Option<Date>,
    /// Numbers of the snapshots that said it, in the order of their days.
    pub snapshots: Vec<u32>,
}

/// A record of one source through time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct History {
    /// The publication.
    pub source: String,
    /// Its contents; one that comes back after another stands twice.
    pub versions: Vec<Version>,
}

impl Store {
    /// Every version of the records with this identifier, source after source.
    pub fn history(&self, record: &str) -> Result<Vec<History>, Error> {
        let mut statement =
            self.db.prepare("SELECT id, source, body FROM version WHERE record = ?1 ORDER BY id")?;
        let mut rows = statement.query([record])?;
        let mut found: BTreeMap<String, Vec<(u64, ListRecord)>> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let text: String = row.get(2)?;
            let record = serde_json::from_str(&text).map_err(|e| Error::damaged(e.to_string()))?;
            found.entry(row.get(1)?).or_default().push((row.get::<_, i64>(0)?.cast_unsigned(), record));
        }
        let mut out = Vec::new();
        for (source, contents) in found {
            let versions = self.spans(&source, &contents)?;
            out.push(History { source, versions });
        }
        Ok(out)
    }

    fn spans(&self, source: &str, contents: &[(u64, ListRecord)]) -> Result<Vec<Version>, Error> {
        let mut snapshots: Vec<Snapshot> =
            self.snapshots()?.into_iter().filter(|s| s.source == source).collect();
        snapshots.sort_by_key(|s| (s.day, s.id));
        let mut open: BTreeMap<u64, Version> = BTreeMap::new();
        let mut done: Vec<Version> = Vec::new();
        for s in snapshots {
            let packed: Vec<u8> =
                self.db.query_row("SELECT rows FROM snapshot WHERE id = ?1", [s.id], |r| r.get(0))?;
            let ids = order::unpack(&packed, s.records)
                .ok_or_else(|| Error::damaged(format!("the rows of snapshot {} cannot be read", s.id)))?;
            for (id, record) in contents {
                if ids.contains(id) {
                    let begun = || Version {
                        record: record.clone(),
                        known_from: s.day,
                        known_until: None,
                        snapshots: Vec::new(),
                    };
                    open.entry(*id).or_insert_with(begun).snapshots.push(s.id);
                } else if let Some(mut ended) = open.remove(id) {
                    ended.known_until = Some(s.day);
                    done.push(ended);
                }
            }
        }
        done.extend(open.into_values());
        done.sort_by_key(|v| (v.known_from, v.snapshots.first().copied()));
        Ok(done)
    }
}
