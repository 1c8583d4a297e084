//! The audit log: append-only, each entry hashed with the hash of the one before it.
//!
//! `hash = SHA-256("knockon-audit-1" ‖ previous hash ‖ seq ‖ length and bytes of time, actor, kind and body)`. The number and
//! hash of the newest entry stand apart, written in the same transaction. An entry that was altered breaks its own hash, one that is missing
//! breaks the sequence or the head. Who can write the file can also write it anew from an entry on: against that, note the head
//! (`knockon audit head`) outside and give it to `knockon audit verify --head`.

use super::{Store, hex, now};
use crate::error::Error;
use rusqlite::{Connection, OptionalExtension, params};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// One entry.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AuditEntry {
    /// Its number, from 1 without a gap.
    pub seq: i64,
    /// When, in UTC.
    pub at: String,
    /// Whose token, or `local` where none is needed.
    pub actor: String,
    /// `screening`, `determination`, `decision`, `run`, `list` or `token`.
    pub kind: String,
    /// Input, lists, rules, answer.
    pub body: Value,
    /// The hash, hexadecimal.
    pub hash: String,
}

/// Number and hash of the newest entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AuditHead {
    /// How many entries there are.
    pub seq: i64,
    /// Hash of the newest, hexadecimal.
    pub hash: String,
}

/// What a check of the whole log found.
#[derive(Debug, Clone, Serialize)]
pub struct Verdict {
    /// Entries that were looked at.
    pub entries: i64,
    /// The head as it was worked out.
    pub head: AuditHead,
    /// What is wrong, entry by entry; empty: nothing.
    pub wrong: Vec<String>,
}

/// Wrong entries that are told one by one.
const TOLD: usize = 20;

fn chained(previous: &[u8], seq: i64, texts: [&str; 4]) -> [u8; 32] {
    let mut sha = Sha256::new();
    sha.update(b"knockon-audit-1");
    sha.update(previous);
    sha.update(seq.to_be_bytes());
    for text in texts {
        sha.update((text.len() as u64).to_be_bytes());
        sha.update(text.as_bytes());
    }
    sha.finalize().into()
}

/// Appends within the writer's transaction; gives the entry's number.
pub(super) fn append(c: &Connection, actor: &str, kind: &str, body: &str) -> Result<i64, rusqlite::Error> {
    let (last, previous): (i64, Vec<u8>) = c
        .prepare_cached("SELECT seq, hash FROM desk_audit_head")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let (seq, at) = (last + 1, now());
    let hash = chained(&previous, seq, [&at, actor, kind, body]);
    c.prepare_cached(
        "INSERT INTO desk_audit (seq, at, actor, kind, body, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![seq, at, actor, kind, body, hash])?;
    c.prepare_cached("UPDATE desk_audit_head SET seq = ?1, hash = ?2")?.execute(params![seq, hash])?;
    Ok(seq)
}

impl Store {
    /// Appends an entry; it is on the disk when this returns.
    pub fn audit(&self, actor: &str, kind: &'static str, body: &Value) -> Result<i64, Error> {
        let (actor, body) = (actor.to_owned(), body.to_string());
        self.write(move |c| append(c, &actor, kind, &body))
    }

    /// Entries after `after`, oldest first.
    pub fn audit_entries(&self, after: i64, limit: usize) -> Result<Vec<AuditEntry>, Error> {
        self.read(|c| {
            let mut statement = c.prepare_cached(
                "SELECT seq, at, actor, kind, body, hash FROM desk_audit WHERE seq > ?1 ORDER BY seq LIMIT ?2",
            )?;
            let rows = statement.query_map(params![after, limit as i64], |row| {
                let body: String = row.get(4)?;
                let hash: Vec<u8> = row.get(5)?;
                Ok(AuditEntry {
                    seq: row.get(0)?,
                    at: row.get(1)?,
                    actor: row.get(2)?,
                    kind: row.get(3)?,
                    body: serde_json::from_str(&body).unwrap_or(Value::String(body)),
                    hash: hex(&hash),
                })
            })?;
            rows.collect()
        })
    }

    /// Number and hash of the newest entry.
    pub fn audit_head(&self) -> Result<AuditHead, Error> {
        self.read(|c| {
            c.query_row("SELECT seq, hash FROM desk_audit_head", [], |row| {
                let hash: Vec<u8> = row.get(1)?;
                Ok(AuditHead { seq: row.get(0)?, hash: hex(&hash) })
            })
        })
    }

    /// Checks every entry. `noted`: a head that was kept outside, which the log must still contain.
    pub fn audit_verify(&self, noted: Option<&AuditHead>) -> Result<Verdict, Error> {
        let mut wrong = Vec::new();
        let mut tell = |text: String| {
            if wrong.len() < TOLD {
                wrong.push(text);
            }
        };
        // One snapshot, so that a server may go on writing meanwhile.
        let verdict = self.read(|c| {
            let snapshot = c.unchecked_transaction()?;
            let head: Option<(i64, Vec<u8>)> = snapshot
                .query_row("SELECT seq, hash FROM desk_audit_head", [], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?;
            let (mut previous, mut expected, mut entries) = (vec![0u8; 32], 1i64, 0i64);
            let mut noted_found = noted.is_none_or(|n| n.seq == 0);
            let mut statement =
                snapshot.prepare("SELECT seq, at, actor, kind, body, hash FROM desk_audit ORDER BY seq")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let seq: i64 = row.get(0)?;
                let text = |i| row.get::<_, String>(i);
                let (at, actor, kind, body) = (text(1)?, text(2)?, text(3)?, text(4)?);
                let stored: Vec<u8> = row.get(5)?;
                if seq != expected {
                    tell(format!("entries {expected} to {} are missing", seq - 1));
                }
                if chained(&previous, seq, [&at, &actor, &kind, &body])[..] != stored[..] {
                    let gap = if seq == expected { "" } else { " (its predecessor is missing)" };
                    tell(format!("entry {seq} of {at} by {actor} is not what was written{gap}"));
                }
                if noted.is_some_and(|n| n.seq == seq && n.hash == hex(&stored)) {
                    noted_found = true;
                }
                // From here on the chain is checked against what stands there, so that one alteration is told once.
                previous = stored;
                (expected, entries) = (seq + 1, entries + 1);
            }
            match head {
                None => tell("the head of the log is missing".to_owned()),
                Some((seq, _)) if seq >= expected => {
                    tell(format!("entries {expected} to {seq} are missing at the end"));
                }
                Some((seq, hash)) if seq != expected - 1 || hash != previous => {
                    tell("the head does not belong to the newest entry".to_owned());
                }
                Some(_) => {}
            }
            if let Some(n) = noted.filter(|_| !noted_found) {
                tell(format!("the noted head {}:{} is not in the log: it was written anew", n.seq, n.hash));
            }
            Ok((entries, AuditHead { seq: expected - 1, hash: hex(&previous) }))
        });
        let (entries, head) = verdict?;
        Ok(Verdict { entries, head, wrong })
    }
}

impl std::str::FromStr for AuditHead {
    type Err = String;
    /// `SEQ:HASH`, as `knockon audit head` prints it.
    fn from_str(text: &str) -> Result<Self, String> {
        let wanted =
            || format!("`{text}` is no head; expected NUMBER:HASH as `knockon audit head` prints it");
        let (seq, hash) = text.trim().split_once(':').ok_or_else(wanted)?;
        let seq = seq.parse().map_err(|_| wanted())?;
        if hash.len() != 64 || !hash.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(wanted());
        }
        Ok(Self { seq, hash: hash.to_ascii_lowercase() })
    }
}
