//! The file: opening it, its tables, and which snapshots a question is asked of.
//!
//! Source: SQLite documentation, "Atomic Commit In SQLite" (rollback journal, `synchronous = FULL`).

use crate::error::{Error, ErrorKind};
use knockon_vocabulary::Date;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::Duration;

/// `application_id` of the file: "knck".
const APPLICATION: i32 = 0x6B6E_636B;
/// Version of the tables below.
const LAYOUT: i32 = 1;

const TABLES: &str = "
CREATE TABLE snapshot (
    id INTEGER PRIMARY KEY,          -- the state of the store after this import; grows by one
    source TEXT NOT NULL,            -- the publication, such as us-csl
    format TEXT NOT NULL,            -- what the file was read as
    day TEXT NOT NULL,               -- the day on which this was the published list
    file TEXT NOT NULL,              -- name of the file, without its folder
    sha256 TEXT NOT NULL,            -- of the bytes that were read
    records INTEGER NOT NULL,
    notes INTEGER NOT NULL,          -- defects that reading brought up
    accepted TEXT NOT NULL,          -- sub-lists whose shrinking was accepted by name, JSON array
    rows BLOB NOT NULL               -- version numbers in the order of the file, see order.rs
) STRICT;
CREATE INDEX snapshot_source ON snapshot (source, day, id);
CREATE TABLE version (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    list TEXT NOT NULL,
    record TEXT NOT NULL,            -- the record's identifier
    sha256 BLOB NOT NULL,            -- of the body
    body TEXT NOT NULL,              -- the record as JSON
    UNIQUE (source, sha256)
) STRICT;
CREATE INDEX version_record ON version (record, list);
CREATE TABLE decision (
    id INTEGER PRIMARY KEY,
    party TEXT NOT NULL,             -- whose hit it was, as the user names the party
    source TEXT NOT NULL,
    list TEXT NOT NULL,
    record TEXT NOT NULL,
    version BLOB NOT NULL,           -- sha256 of the version that was looked at
    verdict TEXT NOT NULL,           -- not_us, is_us, open
    by_whom TEXT NOT NULL,
    why TEXT NOT NULL,
    day TEXT NOT NULL,
    state INTEGER NOT NULL           -- last snapshot at that time
) STRICT;
CREATE INDEX decision_record ON decision (party, source, list, record, id);
CREATE TABLE mark (
    name TEXT PRIMARY KEY,           -- what is watched
    state INTEGER NOT NULL           -- the state up to which it was looked at
) STRICT;
";

/// Which knowledge a question is asked of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum At {
    /// Everything imported so far.
    #[default]
    Newest,
    /// What was published by the end of this day.
    Day(Date),
    /// What the store held after this import: a past answer, bit for bit, whatever was imported later.
    State(u32),
}

/// The open file.
#[derive(Debug)]
pub struct Store {
    pub(crate) db: Connection,
}

impl Store {
    /// Opens the file, or makes it.
    pub fn open(path: &Path) -> Result<Self, Error> {
        Self::at(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)
    }

    /// Opens a file that must be there.
    pub fn open_existing(path: &Path) -> Result<Self, Error> {
        if !path.is_file() {
            return Err(ErrorKind::Missing(path.to_owned()).into());
        }
        Self::at(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
    }

    /// A store that vanishes with the program.
    pub fn in_memory() -> Result<Self, Error> {
        let mut store = Self { db: Connection::open_in_memory()? };
        store.prepare(Path::new(":memory:"))?;
        Ok(store)
    }

    fn at(path: &Path, flags: OpenFlags) -> Result<Self, Error> {
        let db = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        let mut store = Self { db };
        match store.prepare(path) {
            Err(e) if is_no_database(&e) => Err(Error::foreign(path, "it is not an SQLite file")),
            other => other.map(|()| store),
        }
    }

    /// Checks whose file it is, and makes the tables of a new one in one transaction.
    fn prepare(&mut self, path: &Path) -> Result<(), Error> {
        self.db.busy_timeout(Duration::from_secs(5))?;
        self.db.execute_batch(
            "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;",
        )?;
        let number = |db: &Connection, name: &str| -> Result<i32, Error> {
            Ok(db.pragma_query_value(None, name, |r| r.get(0))?)
        };
        if number(&self.db, "user_version")? == 0 {
            let tx = self.db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            let tables: i64 = tx.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get(0))?;
            // Another program may have made them between the two looks.
            let version: i32 = tx.pragma_query_value(None, "user_version", |r| r.get(0))?;
            if version == 0 {
                if tables > 0 {
                    return Err(Error::foreign(path, "it holds another program's tables"));
                }
                tx.execute_batch(TABLES)?;
                tx.pragma_update(None, "application_id", APPLICATION)?;
                tx.pragma_update(None, "user_version", LAYOUT)?;
            }
            tx.commit()?;
        }
        if number(&self.db, "application_id")? != APPLICATION {
            return Err(Error::foreign(path, "it holds another program's tables"));
        }
        match number(&self.db, "user_version")? {
            LAYOUT => Ok(()),
            newer => Err(Error::foreign(path, format!("its layout is {newer}; this build knows {LAYOUT}"))),
        }
    }

    /// Looks through the whole file for damage; the findings, none when it is sound.
    pub fn check(&self) -> Result<Vec<String>, Error> {
        let mut statement = self.db.prepare("PRAGMA integrity_check")?;
        let lines = statement.query_map([], |r| r.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
        let mut found: Vec<String> = lines.into_iter().filter(|l| l != "ok").collect();
        for snapshot in self.snapshots()? {
            match self.records(snapshot.id) {
                Ok(records) if records.len() == snapshot.records => {}
                Ok(records) => found.push(format!(
                    "snapshot {} has {} of its {} records",
                    snapshot.id,
                    records.len(),
                    snapshot.records
                )),
                Err(e) => found.push(format!("snapshot {}: {e}", snapshot.id)),
            }
        }
        Ok(found)
    }

    /// Number of the last import; 0: none yet.
    pub fn state(&self) -> Result<u32, Error> {
        Ok(self.db.query_row("SELECT coalesce(max(id), 0) FROM snapshot", [], |r| r.get(0))?)
    }

    /// The state up to which something was looked at, if it was.
    pub fn mark(&self, name: &str) -> Result<Option<u32>, Error> {
        let mut statement = self.db.prepare("SELECT state FROM mark WHERE name = ?1")?;
        let mut rows = statement.query([name])?;
        Ok(rows.next()?.map(|r| r.get(0)).transpose()?)
    }

    /// Notes up to which state something was looked at.
    pub fn set_mark(&mut self, name: &str, state: u32) -> Result<(), Error> {
        let sql =
            "INSERT INTO mark (name, state) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET state = ?2";
        self.db.execute(sql, (name, state))?;
        Ok(())
    }
}

fn is_no_database(e: &Error) -> bool {
    match e.kind() {
        ErrorKind::Database(rusqlite::Error::SqliteFailure(f, _)) => {
            f.code == rusqlite::ErrorCode::NotADatabase
        }
        _ => false,
    }
}
