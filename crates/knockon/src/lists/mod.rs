//! Lists: reading any file of them, keeping them in a store, and asking the store what was known when.
//!
//! Functions here take days as arguments; the clock is the caller's.

mod ask;
mod decide;
mod import;
mod open;
mod watch;

pub use ask::{DiffAnswer, Kept, Kind, Row, StatusAnswer, StatusLine, diff, export, history, record, status};
pub use decide::{DecideRequest, Decisions, decide, decisions};
pub use import::{ImportAnswer, ImportRequest, import};
pub use knockon_lists::changed_fields as differing;
pub use knockon_store::{Decision, Due, History, Snapshot, Verdict};
pub(crate) use open::opened;
pub use open::{Checked, OpenedList, check, is_store, open_lists};
pub use watch::{WatchAnswer, WatchHit, WatchRequest, WatchedParty, watch};

use crate::error::{Error, ErrorKind};
use knockon_store::{At, Store};
use knockon_vocabulary::date;
use std::path::Path;

/// The store that is used when none is named.
pub const DEFAULT_STORE: &str = "knockon.db";

impl From<knockon_store::Error> for Error {
    fn from(e: knockon_store::Error) -> Self {
        use knockon_store::ErrorKind as K;
        match e.kind() {
            K::Missing(_) | K::Foreign { .. } | K::Unknown(_) => Error::usage(e.to_string()),
            _ => ErrorKind::Failed(e.to_string()).into(),
        }
    }
}

/// Which knowledge is meant: a day, `@N` (the state after import N), or nothing: the newest.
pub fn at(text: Option<&str>) -> Result<At, Error> {
    let Some(text) = text else { return Ok(At::Newest) };
    if let Some(state) = text.strip_prefix('@') {
        return state.parse().map(At::State).map_err(|_| bad_moment(text));
    }
    date(text).map(At::Day).map_err(|_| bad_moment(text))
}

fn bad_moment(text: &str) -> Error {
    Error::usage(format!(
        "`{text}` is neither a day nor a state; expected YYYY-MM-DD, or @N with the number of an import"
    ))
}

/// Opens the store, with a hint when there is none.
pub(crate) fn existing(store: &Path) -> Result<Store, Error> {
    Store::open_existing(store).map_err(|e| match e.kind() {
        knockon_store::ErrorKind::Missing(_) => {
            Error::usage(format!("{e}; `knockon lists import FILE` makes one"))
        }
        _ => e.into(),
    })
}
