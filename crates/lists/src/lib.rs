//! Restricted-party lists: from a publisher's bytes to records, and what changed between two versions.
//!
//! In go the bytes of a list file; out come [`ListRecord`](knockon_vocabulary::ListRecord)s, one for each row, and
//! [`Diagnostic`](knockon_vocabulary::Diagnostic)s: reading never fails as a whole, a row with a defect is kept or counted,
//! never silently dropped, and what was printed stays beside what was parsed.
//!
//! ```text
//!   bytes ─ read_own ─┐
//!   bytes ─ read_csl ─┼─▶ records + diagnostics ─▶ as_of(day, known on) ─▶ rows in force
//!   bytes ─ read_ofac ┘            └─ diff(a, b) ─▶ Difference ─ apply(a, ·) ─▶ b, exactly
//! ```
//!
//! ```
//! use knockon_lists::{apply, diff, read_own};
//!
//! let old = "list,name,places,from\nus-el,\"Huawei Technologies Co., Ltd.\",CN,2019-05-16\n";
//! let new = format!("{old}us-el,\"HiSilicon Technologies Co., Ltd.\",CN,2019-05-16\n");
//! let (a, notes) = read_own(old.as_bytes(), "old.csv");
//! let (b, _) = read_own(new.as_bytes(), "new.csv");
//! assert!(notes.is_empty());
//!
//! let change = diff(&a, &b);
//! assert_eq!(change.added[0].record.name, "HiSilicon Technologies Co., Ltd.");
//! assert_eq!(apply(&a, &change).unwrap(), b);
//! ```

mod as_of;
mod csl;
mod delta;
mod diff;
mod entry_text;
mod error;
mod identity;
mod notes;
mod ofac;
mod own;
mod sheet;

pub use as_of::{as_of, known_during};
pub use csl::read_csl;
pub use delta::{Delta, delta, list_delta_json};
pub use diff::{Changed, Difference, Positioned, apply, diff, refuse_shrinking};
pub use entry_text::{policy as parse_policy, requirement as parse_requirement};
pub use error::{Error, ErrorKind};
pub use ofac::read_ofac_sdn;
pub use own::{COLUMNS, read_own, write_own};
