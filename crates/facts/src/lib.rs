//! Reports of figures, set side by side.
//!
//! **In:** reports (who said what of which measure, for when, how sure) and their sources.
//! **Out:** [`Findings`]: which reports of one figure agree within rounding and which contradict each other, what a figure is in
//! another currency at the period's rate, what a part of a year comes to in a year, what a claim of growth implies for the
//! year before, and which figures of one study stand in one ratio. Nothing is ever averaged, and no report is dropped.
//!
//! ```
//! use knockon_facts::{FindingKind, Report, check};
//! let row = |id: &str, period: &str, value: &str, unit: &str| {
//!     let cell = |column: &str| match column {
//!         "id" => id, "subject" => "Huawei", "measure" => "purchases from Japanese firms",
//!         "period" => period, "value" => value, "unit" => unit, "status" => "asserted", "source" => "s1",
//!         _ => "",
//!     }.to_owned();
//!     Report::read(&cell, 2).unwrap()
//! };
//! let reports = [row("a", "2019", "1100", "bn JPY"), row("b", "2019", ">50", "percent change")];
//! let found = check(&reports, &[]);
//! let growth = found.of(FindingKind::Growth).next().unwrap();
//! assert!(growth.text.contains("733.3 bn JPY"), "{}", growth.text);
//! ```
//!
//! A figure is a subject and a measure: reports of one figure carry the same words in both columns, which is the case author's
//! work. Everything else (periods, scales, currencies, relations) is worked out here.

mod check;
mod error;
mod finding;
mod period;
mod report;
mod source;
mod unit;
mod value;
mod words;

pub use check::{Limits, check, check_within};
pub use error::FieldError;
pub use finding::{Finding, FindingKind, Findings, Weight};
pub use period::{PERIOD_FORMS, Period};
pub use report::{Report, Status};
pub use source::Source;
pub use unit::{Scale, UNIT_FORMS, Unit};
pub use value::{Direction, Relation, Value};
