//! The one file that keeps what was known, and when: snapshots of lists, and decisions about hits.
//!
//! A list has two times. A record is in force in law from a day to a day; that stands in the record. And it is *known* from the
//! snapshot that first carried it to the one that no longer did; that is what this room keeps. Every import is a snapshot with its source,
//! hash and day; nothing that was imported is ever overwritten, so every past answer can be asked again.
//!
//! ```text
//!   records ─ import ─▶ version (one for each content) ◀─ snapshot (which versions, in which order)
//!                                     └─ decision ("not us") on a version: due again when the record has another one
//! ```
//!
//! ```
//! use knockon_store::{At, NewSnapshot, Store};
//! use knockon_vocabulary::{ListCode, ListRecord, date};
//!
//! let mut store = Store::in_memory()?;
//! let huawei = ListRecord::named(ListCode::UsEl, "1", "Huawei Technologies Co., Ltd.");
//! let day = |t| date(t).expect("a date");
//! let may = NewSnapshot::new("us-el", day("2019-05-16"), "may.csv", "ab12");
//! store.import(&may, std::slice::from_ref(&huawei))?;
//! store.import(&NewSnapshot::new("us-el", day("2019-08-19"), "aug.csv", "cd34"), &[])?;
//!
//! assert_eq!(store.known(At::Day(day("2019-06-01")))?, [huawei]);
//! assert!(store.known(At::Newest)?.is_empty());
//! # Ok::<(), knockon_store::Error>(())
//! ```
//!
//! One SQLite file, written in transactions: whatever happens to the program or the machine, the file opens as before an import or as
//! after it. **Not supported**: several writers at once beyond SQLite's own waiting (five seconds), removal of snapshots, jobs.

mod decisions;
mod error;
mod history;
mod order;
mod schema;
mod snapshots;

pub use decisions::{Decision, Due, NewDecision, Verdict};
pub use error::{Error, ErrorKind};
pub use history::{History, Version};
pub use schema::{At, Store};
pub use snapshots::{Imported, NewSnapshot, Snapshot};
