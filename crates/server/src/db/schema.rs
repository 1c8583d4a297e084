//! The desk's tables. Their names begin with `desk_`, so that list snapshots can live in the same file.

use super::said;
use crate::error::Error;
use rusqlite::Connection;

/// Version of these tables.
const VERSION: i64 = 1;

const TABLES: &str = "
CREATE TABLE IF NOT EXISTS desk_meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS desk_audit (
    seq INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL, hash BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS desk_audit_head (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, hash BLOB NOT NULL) STRICT;
CREATE TRIGGER IF NOT EXISTS desk_audit_no_update BEFORE UPDATE ON desk_audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER IF NOT EXISTS desk_audit_no_delete BEFORE DELETE ON desk_audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TABLE IF NOT EXISTS desk_tokens (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, hash BLOB NOT NULL UNIQUE, roles TEXT NOT NULL, made_at TEXT NOT NULL,
    revoked_at TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS desk_decisions (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, name TEXT NOT NULL, list TEXT NOT NULL, record TEXT NOT NULL,
    record_version TEXT NOT NULL, same INTEGER NOT NULL, reason TEXT NOT NULL, audit INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS desk_decisions_by_name ON desk_decisions (name, list, record, id);
CREATE TABLE IF NOT EXISTS desk_jobs (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, request TEXT NOT NULL, state TEXT NOT NULL, problem TEXT,
    started_at TEXT, ended_at TEXT, outcome TEXT, figures TEXT, tables TEXT, summary TEXT, report TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS desk_jobs_by_state ON desk_jobs (state, id);
CREATE TABLE IF NOT EXISTS desk_lists (
    name TEXT PRIMARY KEY, at TEXT NOT NULL, sha256 TEXT NOT NULL, bytes BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS desk_networks (name TEXT PRIMARY KEY, at TEXT NOT NULL, tables TEXT NOT NULL) STRICT;
INSERT OR IGNORE INTO desk_audit_head (one, seq, hash) VALUES (1, 0, zeroblob(32));
";

/// Makes what is missing; refuses a store of a later version and a damaged one.
pub(super) fn make(connection: &Connection, name: &str) -> Result<(), Error> {
    let sql = |e: rusqlite::Error| said(name, &e);
    let sound: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(sql)?;
    if sound != "ok" {
        return Err(Error::store(
            name,
            format!("it is damaged ({sound}); put the last backup in its place (`knockon audit backup`)"),
        ));
    }
    connection.execute_batch(&format!("BEGIN IMMEDIATE; {TABLES} COMMIT;")).map_err(sql)?;
    connection
        .execute("INSERT OR IGNORE INTO desk_meta VALUES ('schema', ?1)", [VERSION.to_string()])
        .map_err(sql)?;
    let found: String = connection
        .query_row("SELECT value FROM desk_meta WHERE key = 'schema'", [], |row| row.get(0))
        .map_err(sql)?;
    if found != VERSION.to_string() {
        let why = format!("it was written by another version (tables {found}, expected {VERSION})");
        return Err(Error::store(name, why));
    }
    Ok(())
}
