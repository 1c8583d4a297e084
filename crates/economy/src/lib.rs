//! What purchases, and their end, mean to an economy: value added, jobs and tax by place, directly, through suppliers and through
//! spent wages.
//!
//! In go an input–output [`table::Table`] (one of the [`embedded`] ones, a user's own in the same CSV layout, an OECD or a WIOD file) and either
//! purchases by sector or cuts of deliveries. Out come [`impact::Impact`] (direct, indirect, induced, each apart, with what was
//! assumed), [`what_if::LostSales`], or day by day [`ario::Trace`]. What has no datum is `None`, never 0.
//!
//! ```
//! use knockon_economy::impact::{ImpactParams, Purchases, impact};
//! use knockon_vocabulary::{Basis, Currency};
//!
//! let table = knockon_economy::embedded("jp-2018").unwrap().read().unwrap();
//! let purchases = Purchases {
//!     currency: Currency::USD,
//!     unit: 1e6, // the amounts are millions
//!     year: 2018,
//!     by_sector: vec![("ELE".into(), 100.0)], // computers, electronics and optics
//! };
//! let params = ImpactParams {
//!     place: "JP".into(),
//!     made_at_home: 1.0,
//!     made_at_home_basis: Basis::Assumed("an upper bound".into()),
//!     households: None,
//!     tax: None,
//!     bridge: None,
//! };
//! let gross = impact(&table, &purchases, &params).unwrap();
//! let value_added = gross.value_added.of("JP").unwrap();
//! assert!((value_added.direct.unwrap() - 41.4).abs() < 0.1);  // of each 100 bought, the electronics makers' own
//! assert!((value_added.type1().unwrap() - 78.3).abs() < 0.1); // with their suppliers in Japan
//! assert_eq!(value_added.induced, None);                      // no household parameters, no figure
//! assert!(gross.tax.is_none());                               // no rate, no figure
//! ```
//!
//! These are *gross* contributions. When the purchases end the net loss is smaller: goods are sold elsewhere, rivals gain, people
//! find other work. A firm's nationality is not where it makes things: `made_at_home` says what share is.
//!
//! | module | what |
//! |---|---|
//! | [`table`] | the table, its readers, its balances, satellites such as jobs |
//! | [`read`] | other publishers' layouts → a table |
//! | [`statics`] | the textbook's formulas, one function a symbol |
//! | [`impact`] | purchases → value added, jobs, tax |
//! | [`what_if`] | some deliveries cut → suppliers' lost sales, by low rank |
//! | [`ario`] | capacity lost → production day by day |
//! | [`mod@derive`] | a large table → a small one, by concordance |
//! | [`matrix`] | dense matrices and the one factorisation |
//! | [`solve`] | the same for large tables: in place, iterative, in batches |
//! | [`ready`] | a table with what solves it, kept on disk |
//! | [`synthetic`] | seeded random tables, for measuring |

pub mod ario;
pub mod derive;
mod embedded;
mod error;
pub mod impact;
pub mod matrix;
pub mod read;
pub mod ready;
pub mod solve;
pub mod statics;
pub mod synthetic;
pub mod table;
pub mod what_if;

pub use embedded::{EMBEDDED, Embedded, embedded};
pub use error::{Error, ErrorKind, Result};
