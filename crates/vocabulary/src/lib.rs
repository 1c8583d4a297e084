//! The words that three or more rooms use: identifiers, places, dates and intervals, money, list records,
//! standing, parameters with ranges, diagnostics. No algorithms.
//!
//! ```
//! use knockon_vocabulary::{Interval, date};
//! let tgl = Interval::new(Some(date("2019-05-20").unwrap()), Some(date("2019-08-18").unwrap())).unwrap();
//! assert!(tgl.contains(date("2019-08-18").unwrap())); // both ends are included
//! assert!(!tgl.contains(date("2019-08-19").unwrap()));
//! ```

mod diagnostic;
mod list_record;
mod money;
mod parameter;
mod place;
mod standing;
mod steps;
mod time;

pub use diagnostic::{Diagnostic, Severity, Where};
pub use list_record::{ListCode, ListRecord, PartyKind};
pub use money::{CURRENCIES, Currency};
pub use parameter::{Basis, Parameter};
pub use place::{PLACES, Place};
pub use standing::{Policy, Spell, Standing};
pub use steps::Steps;
pub use time::{Date, Interval, TimeError, date, days_between};
