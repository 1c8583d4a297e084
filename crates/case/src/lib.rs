//! The case format: a folder of plain files that says who supplies whom, under which measures, and what is asked; and
//! the one place where the stages of the engine meet.
//!
//! **In:** the files of a case, from a folder, from memory or compiled into the binary. **Out:** a checked [`Case`](model::Case), or every
//! mistake of it at once, each with file, line and column.
//!
//! ```text
//! Files ──RawCase::read──▶ RawCase ──check──▶ Case ──▶ the stages ──▶ Outcome
//!                             ▲          └─▶ diagnostics
//!                          WhatIf
//! ```
//!
//! ```
//! use knockon_case::{Files, RawCase, WhatIf, check, new};
//!
//! // A small complete case of fictional firms, as `knockon case new` writes it.
//! let mut raw = RawCase::read(&Files::from_memory(new("first-steps"))).unwrap();
//! let (case, _) = check(&raw).unwrap();
//! assert_eq!(case.parties[case.focus[0]].name, "Kestrel Devices");
//!
//! // A what-if changes the case, not its files; a bad value is reported like any other.
//! raw.apply(&WhatIf::from_settings(["behaviour.review_days=many"])).unwrap();
//! let mistakes = check(&raw).unwrap_err();
//! assert!(mistakes[0].to_string().starts_with("--set:1:23: `value` is a text; expected a number from 0"));
//! ```
//!
//! The format is on the page `docs/reference/case-format.md`; [`schema`] gives the same as JSON, from the definitions that the
//! reader goes by. Only this crate opens a case's files; nothing here prints.

mod change;
mod check;
mod embedded;
mod error;
mod files;
mod layout;
pub mod model;
mod nearest;
pub mod outcome;
mod parameters;
mod raw;
pub mod run;
mod schema;
mod spot;
mod starter;

pub use change::{Change, WhatIf};
pub use check::check;
pub use embedded::{embedded, embedded_names};
pub use error::{Error, ErrorKind};
pub use files::Files;
pub use layout::FORMAT;
pub use parameters::{parameters, set_parameter};
pub use raw::{Keys, Node, RawCase, Sort, sha256};
pub use schema::{closed_words, schema};
pub use spot::{Field, Spot};
pub use starter::new;
