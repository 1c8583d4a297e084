//! What happens over time when links of a supply network are restricted, and who bears it.
//!
//! **In**: a [`Network`](knockon_network::Network), a [`Scenario`] (availability of links, demand, capacity, stock targets, day by
//! day) and [`Params`] (how firms react). **Out**: a [`Run`] with daily output, deliveries, stocks and what bound each line.
//! Law is not known here: a restriction is a number from 0 to 1 on a link and a day.
//!
//! ```
//! use knockon_network::*;
//! use knockon_shock::{Binding, Params, Scenario, by_constraint, simulate};
//! use knockon_vocabulary::Steps;
//! let mut b = NetworkBuilder::new();
//! b.item(ItemSpec::new("chip", "pieces")).item(ItemSpec::new("phone", "pieces"));
//! b.line(LineSpec::new("foundry", "F", "chip")).line(LineSpec::new("maker", "M", "phone"));
//! b.input(InputSpec::new("maker", "chip", InputClass::Critical).cover(30.0));
//! b.link(LinkSpec::new("chips", "foundry", "maker", 200.0));
//! b.demand(DemandSpec::new("home", "maker", "home", 200.0));
//! let net = b.build()?;
//!
//! // The chips are stopped on day 10; with 30 days in stock the phones stop on day 40.
//! let calm = Scenario::calm(60);
//! let stop = Scenario { availability: vec![Steps::new(1.0, vec![(10, 0.0)])], ..calm.clone() };
//! let (base, run) = (simulate(&net, &calm, &Params::default())?, simulate(&net, &stop, &Params::default())?);
//! let maker = net.line("maker").unwrap();
//! assert!((run.output.at(39, maker) - 200.0).abs() < 1e-9);
//! assert_eq!(run.binding(40, maker), Binding::Input(0));
//! let lost = by_constraint(&net, &base, &run)?;
//! assert!((lost.input.sum(0, 0..60) - 20.0 * 200.0).abs() < 1e-6); // twenty days of phones
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! ```text
//! Network ─┐
//! measures ┤  restrict → availability of links
//! Scenario ┼→ simulate → Run ─┬→ by_constraint   which limit bound
//! Params ──┘                  ├→ two_sided       buyer, suppliers, third parties
//!          shapley(measures)──┘                  which measure did it
//! compat   the published model of Inoue and Todo, for comparison
//! risk     systemic risk of every firm and link, without time
//! ```
//!
//! The model and its choices are stated in [`sim`]; who is served when goods are short in [`Rationing`].

pub mod compat;
mod error;
mod lanes;
mod par;
mod partition;
mod ration;
mod restrict;
pub mod risk;
mod shapley;
mod sides;
pub mod sim;

pub use error::{Error, ErrorKind};
pub use partition::{ConstraintLoss, by_constraint};
pub use ration::Rationing;
pub use restrict::{Measure, Restricted, restrict};
pub use shapley::{Attribution, MOST_EXACT, Method, in_order, shapley};
pub use sides::{Side, Sides, two_sided};
pub use sim::{
    Binding, Day, Params, Patterns, Prepared, Record, Run, SIDE_BY_SIDE, Scenario, Series, simulate,
    simulate_each,
};
