//! Restricted-party lists: from a publisher's bytes to records, and what changed between two versions.
//!
//! In go the bytes of a list file; out come [`ListRecord`](knockon_vocabulary::ListRecord)s, one for each row, and
//! [`Diagnostic`](knockon_vocabulary::Diagnostic)s: reading never fails as a whole, a row with a defect is kept or counted,
//! never silently dropped, and what was printed stays beside what was parsed.
//!
//! ```text
//!                        ┌ csl, csl_json, ofac, ofac_xml, ofac_advanced, bis      (United States)
//!   bytes ─ recognise ───┼ un, eu, uk, asia (Japan, China)
//!           (read_any)   └ own, lines (FollowTheMoney, our records), container (zip, xlsx, ods)
//!                           │ each row: parts ─▶ clean (what was meant beside what was printed)
//!                           ▼
//!              records + diagnostics ─▶ as_of(day, known on) ─▶ rows in force
//!                           └─ diff(a, b) ─▶ Difference ─ apply(a, ·) ─▶ b, exactly
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

mod any;
mod as_of;
mod asia;
mod bis;
mod chain;
mod clean;
mod container;
mod csl;
mod csl_json;
mod dates;
mod delta;
mod diff;
mod entry_text;
mod error;
mod eu;
mod identity;
mod lines;
mod notes;
mod notices;
mod ofac;
mod ofac_advanced;
mod ofac_xml;
mod own;
mod parts;
mod places;
mod published;
mod sheet;
mod uk;
mod un;
mod xml;
mod zip;

pub use any::{Format, Read, read_any, recognise};
pub use as_of::{as_of, known_during};
pub use asia::{read_meti_csv, read_mofcom};
pub use bis::{read_dpl, read_entity_list};
pub use chain::{Cited, DayOf, EntryDates, entry_dates};
pub use csl::read_csl;
pub use csl_json::read_csl_json;
pub use delta::{Delta, delta, list_delta_json};
pub use diff::{
    Changed, Difference, Positioned, Shrunk, apply, changed_fields, diff, refuse_shrinking, shrinking,
    sublists,
};
pub use entry_text::{policy as parse_policy, printed as printed_texts, requirement as parse_requirement};
pub use error::{Error, ErrorKind};
pub use eu::{read_eu_csv, read_eu_xml};
pub use lines::{read_ftm, read_records, write_records};
pub use ofac::{OfacFiles, read_ofac, read_ofac_sdn};
pub use ofac_advanced::read_ofac_advanced;
pub use ofac_xml::{read_ofac_enhanced, read_ofac_xml};
pub use own::{COLUMNS, read_own, write_own};
pub use uk::{read_uk_csv, read_uk_xml};
pub use un::read_un;
