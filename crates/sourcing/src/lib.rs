//! What to buy instead: a sourcing plan under a trade restriction, and how long a line lasts without one.
//!
//! In goes a [`Problem`]: demand by period, the parts that every unit needs with their stock, and the
//! suppliers of each with price, capacity, lead time, qualification and the periods in which they may be
//! asked. Out comes a [`Plan`]: orders, stock and output by period, whom to qualify, how far from the best it
//! can be at most, and in sentences which part is short from when and why. It is never worse than doing
//! nothing, however the solve ends.
//!
//! [`plan`] proves the optimum of questions of a part or a few; [`plan_by_parts`] plans for hundreds of parts with a gap that is proven; with the
//! feature `highs` the solver HiGHS takes the place of the pure-Rust one ([`plan_with`]).
//!
//! Two more questions: how long each part lasts ([`time_to_survive`]), and what a disruption costs in a line
//! of several tiers ([`ttr_tts`]).
//!
//! ```
//! use knockon_sourcing::{Part, Problem, Supplier, allowed, time_to_survive};
//! let problem = Problem {
//!     demand: vec![10.0; 6],
//!     margin: 100.0,
//!     holding: 0.1,
//!     parts: vec![Part { id: "memory".to_owned(), per_unit: 1.0, stock: 25.0, arriving: vec![] }],
//!     suppliers: vec![Supplier {
//!         id: "barred from period 1".to_owned(), part: 0, price: 5.0, capacity: 10.0, min_order: 0.0, lead: 0,
//!         qualified: true, qualification_time: 0, qualification_cost: 0.0,
//!         allowed: allowed(6, &[(1, 6)], &[]), base_share: None,
//!     }],
//! };
//! assert_eq!(time_to_survive(&problem)?[0].periods, Some(3.5));
//! # Ok::<(), knockon_sourcing::Error>(())
//! ```
//!
//! Source: a standard re-sourcing program with qualification and lead times; Simchi-Levi et al. (2015),
//! Interfaces 45:375 for time to survive and time to recover. Which suppliers may be asked when is an input:
//! this crate knows no law.

mod backend;
mod error;
mod explain;
#[cfg(feature = "highs")]
mod highs;
mod json;
mod part;
mod plan;
mod problem;
mod program;
mod recovery;
mod robust;
mod schedule;
mod survival;
mod wide;

pub use backend::{Backend, Microlp, Program, Row, Sense, Solved};
pub use error::{Error, ErrorKind};
pub use explain::Concentration;
#[cfg(feature = "highs")]
pub use highs::Highs;
pub use json::{milp_json, problem_json, ttr_tts_json};
pub use plan::{Plan, SolveOptions, Status, plan, plan_with};
pub use problem::{Part, Problem, Supplier, allowed};
pub use recovery::{Line, Need, Node, Plant, Product, Recovery, ttr_tts};
pub use robust::{Robust, Waiting, robust, versus_waiting};
pub use survival::{Survival, time_to_survive};
pub use wide::plan_by_parts;
