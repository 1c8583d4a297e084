//! The desk's part of the one SQLite file: audit log, decisions, tokens, jobs.
//!
//! One thread writes. It takes what waits, writes it in one transaction, and answers each caller only after the commit has
//! reached the disk (`synchronous = FULL`): what was acknowledged survives a crash, and many callers share one wait for
//! the disk. Readers have connections of their own (write-ahead log) and never wait for the writer.
//!
//! Supported: one server on a file at a time, while other programs may read it; backup while running (`VACUUM INTO`).
//! Not supported: a store on a network file system (SQLite's locks do not hold there).

mod audit;
mod backup;
mod decisions;
mod jobs;
mod kept;
mod schema;
mod tokens;

pub use audit::{AuditEntry, AuditHead, Verdict as AuditVerdict};
pub use backup::backup;
pub use decisions::{Decision, NewDecision};
pub use jobs::{Job, JobResult, JobState};
pub use tokens::{Role, Token};

use crate::error::Error;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Told whether the transaction of its write was committed.
type Finish = Box<dyn FnOnce(Result<(), Error>) + Send>;
/// Writes, and gives what is to be done after the commit.
type Write = Box<dyn FnOnce(&Connection) -> Finish + Send>;

/// Writes that share one commit at most.
const BATCH: usize = 256;
/// How long another program's lock is waited for.
const BUSY: Duration = Duration::from_secs(5);

/// The open store.
#[derive(Debug)]
pub struct Store {
    name: String,
    uri: std::path::PathBuf,
    writer: Mutex<Option<SyncSender<Write>>>,
    thread: Mutex<Option<std::thread::JoinHandle<()>>>,
    readers: Mutex<Vec<Connection>>,
    /// Held while a server serves this file.
    _serving: Mutex<Option<Connection>>,
}

/// What SQLite says, in words that say what to do.
fn reason(e: &rusqlite::Error) -> String {
    use rusqlite::ErrorCode;
    match e.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => "it is not a knockon store (no SQLite file)".to_owned(),
        Some(ErrorCode::DatabaseCorrupt) => {
            "it is damaged; put the last backup in its place (`knockon audit backup` makes one)".to_owned()
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            "another program holds its lock; end that program or give another file with --db".to_owned()
        }
        Some(ErrorCode::DiskFull) => {
            "the disk is full: nothing of this request was kept; make room and repeat it".to_owned()
        }
        Some(ErrorCode::ReadOnly) => "it cannot be written to".to_owned(),
        Some(ErrorCode::CannotOpen) => "it cannot be opened: does its folder exist?".to_owned(),
        _ => e.to_string(),
    }
}

pub(crate) fn said(name: &str, e: &rusqlite::Error) -> Error {
    Error::store(name, reason(e))
}

impl Store {
    /// Opens or makes a store. `serve`: refuse when another server serves it.
    pub fn open(file: &Path, serve: bool) -> Result<Self, Error> {
        let name = file.display().to_string();
        let serving = if serve { Some(serving_lock(file, &name)?) } else { None };
        let connection = connect(file, &name)?;
        schema::make(&connection, &name)?;
        let (sender, receiver) = sync_channel::<Write>(BATCH * 4);
        let own = name.clone();
        let thread = std::thread::Builder::new()
            .name("store".to_owned())
            .spawn(move || write_all(&connection, &receiver, &own))
            .map_err(|e| Error::internal(e.to_string()))?;
        Ok(Self {
            name,
            uri: file.to_owned(),
            writer: Mutex::new(Some(sender)),
            thread: Mutex::new(Some(thread)),
            readers: Mutex::new(Vec::new()),
            _serving: Mutex::new(serving),
        })
    }

    /// Opens a store that must exist, for reading and checking.
    pub fn open_existing(file: &Path) -> Result<Self, Error> {
        if !file.is_file() {
            return Err(Error::store(&file.display().to_string(), "there is no such file"));
        }
        Self::open(file, false)
    }

    /// Writes, and returns after the write has reached the disk.
    pub(crate) fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, rusqlite::Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (answer, answered) = sync_channel(1);
        let name = self.name.clone();
        let write: Write = Box::new(move |connection| {
            let done = in_savepoint(connection, work).map_err(|e| said(&name, &e));
            Box::new(move |committed| {
                // The caller may have gone; the write stands all the same.
                let _ = answer.send(committed.and(done));
            })
        });
        let sender = self.writer.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let gone = || Error::store(&self.name, "it is closing");
        sender.ok_or_else(gone)?.send(write).map_err(|_| gone())?;
        answered.recv().map_err(|_| gone())?
    }

    /// Reads with a connection of its own.
    pub(crate) fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, rusqlite::Error>,
    ) -> Result<T, Error> {
        let kept = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match kept {
            Some(c) => c,
            None => connect(&self.uri, &self.name)?,
        };
        let out = work(&connection).map_err(|e| said(&self.name, &e));
        self.readers.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        out
    }

    /// Whether the store can be read and written now.
    pub fn ready(&self) -> Result<(), Error> {
        self.write(|c| c.execute("UPDATE desk_meta SET value = value WHERE key = 'schema'", []).map(|_| ()))
    }

    /// Ends the writer after all that waits is written.
    pub fn close(&self) {
        drop(self.writer.lock().unwrap_or_else(PoisonError::into_inner).take());
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            let _ = thread.join();
        }
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.close();
    }
}

fn connect(file: &Path, name: &str) -> Result<Connection, Error> {
    let open = || -> Result<Connection, rusqlite::Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let c = Connection::open_with_flags(file, flags)?;
        c.busy_timeout(BUSY)?;
        c.pragma_update(None, "journal_mode", "wal")?;
        c.pragma_update(None, "synchronous", "full")?;
        c.pragma_update(None, "foreign_keys", true)?;
        c.set_prepared_statement_cache_capacity(64);
        Ok(c)
    };
    open().map_err(|e| said(name, &e))
}

/// A lock that ends with the process, however it ends: a second file whose write lock is held for as long as we serve.
fn serving_lock(file: &Path, name: &str) -> Result<Connection, Error> {
    let mut beside = file.as_os_str().to_owned();
    beside.push("-serving");
    let taken = || -> Result<Connection, rusqlite::Error> {
        let c = Connection::open(&beside)?;
        c.execute_batch("BEGIN EXCLUSIVE")?;
        Ok(c)
    };
    taken().map_err(|e| match e.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DatabaseBusy) => {
            Error::store(name, "another `knockon serve` uses it; end that one or give another file with --db")
        }
        _ => said(name, &e),
    })
}

fn in_savepoint<T>(
    connection: &Connection,
    work: impl FnOnce(&Connection) -> Result<T, rusqlite::Error>,
) -> Result<T, rusqlite::Error> {
    connection.execute_batch("SAVEPOINT one")?;
    let out = work(connection);
    // A full disk may have ended the whole transaction already; then there is no savepoint to leave.
    if !connection.is_autocommit() {
        if out.is_err() {
            connection.execute_batch("ROLLBACK TO one")?;
        }
        connection.execute_batch("RELEASE one")?;
    }
    out
}

/// The writer: batch after batch until the store is closed.
fn write_all(connection: &Connection, receiver: &Receiver<Write>, name: &str) {
    while let Ok(first) = receiver.recv() {
        let mut finish: Vec<Finish> = Vec::new();
        let mut ended: Result<(), String> =
            connection.execute_batch("BEGIN IMMEDIATE").map_err(|e| reason(&e));
        let mut next = Some(first);
        while let Some(write) = next {
            finish.push(write(connection));
            if ended.is_ok() && connection.is_autocommit() {
                ended = Err("the write was undone (is the disk full?); repeat it".to_owned());
            }
            next = if finish.len() < BATCH && ended.is_ok() { receiver.try_recv().ok() } else { None };
        }
        if ended.is_ok() {
            ended = connection.execute_batch("COMMIT").map_err(|e| reason(&e));
        }
        if ended.is_err() && !connection.is_autocommit() {
            // A rollback that fails leaves the next BEGIN to fail and say so.
            let _ = connection.execute_batch("ROLLBACK");
        }
        for f in finish {
            f(ended.as_ref().copied().map_err(|why| Error::store(name, why.as_str())));
        }
    }
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// Now, as every time in the store is written.
pub(crate) fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()
}
