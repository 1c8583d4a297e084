//! From ranges to bands: how uncertain an answer is, and which parameter makes it so.
//!
//! In go parameters with ranges and any function of their values; out come draws that fill the ranges evenly
//! ([`Draws`]), the function run on each in parallel ([`run`]), medians with 50 % and 90 % bands ([`bands`])
//! and first-order Sobol indices ([`first_order`]). The same parameters and seed give the same bytes on any
//! machine and for any number of threads.
//!
//! ```
//! use knockon_spread::{Draws, bands, first_order, run};
//! use knockon_vocabulary::{Basis, Parameter};
//! let range = |low, high| Parameter { value: low, low, high, unit: "days".to_owned(),
//!     basis: Basis::Assumed("an example".to_owned()) };
//! // A stock of 20 to 60 days is used up from a stop on day 5 to 10 on.
//! let draws = Draws::new(&[range(20.0, 60.0), range(5.0, 10.0)], 512, 42)?;
//! let lasts = run(&draws, |x| x[1] + x[0]);
//! let band = bands(&lasts.iter().map(|&day| vec![day]).collect::<Vec<_>>())?;
//! assert!((band.median[0] - 47.5).abs() < 0.5);
//! assert!(first_order(&draws, &lasts)?[0] > 0.95);
//! # Ok::<(), knockon_spread::Error>(())
//! ```
//!
//! Sources: Sobol (1967), Joe & Kuo (2008), Owen (1995) for the draws; Hyndman & Fan (1996) for quantiles;
//! Plischke (2010) and Sudret (2008) for the indices. Not supported: distributions other than uniform,
//! dependent parameters, total-order indices.

mod bands;
mod directions;
mod draws;
mod error;
mod sensitivity;
mod sobol;

pub use bands::{Bands, Quantiles, bands, quantiles};
pub use draws::{Draws, run};
pub use error::{Error, ErrorKind};
pub use sensitivity::{Indices, first_order};
