//! A copy of a store while a server writes to it.

use super::{Store, said};
use crate::error::Error;
use std::path::Path;

/// Copies a store as of now into a new file (`VACUUM INTO`): complete or not there.
pub fn backup(from: &Path, to: &Path) -> Result<(), Error> {
    let target = to.display().to_string();
    if to.exists() {
        return Err(Error::store(&target, "it exists; name a new file for the backup"));
    }
    Store::open_existing(from)?
        .read(|c| c.execute("VACUUM INTO ?1", [&target]).map(|_| ()))
        .map_err(|e| Error::store(&target, e.to_string()))?;
    // The copy is opened once: a backup that cannot be read is none.
    let copy = rusqlite::Connection::open(to).map_err(|e| said(&target, &e))?;
    let sound: String =
        copy.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(|e| said(&target, &e))?;
    if sound == "ok" { Ok(()) } else { Err(Error::store(&target, sound)) }
}
