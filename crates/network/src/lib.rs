//! The supply network: who makes what, out of what, bought from whom, and how much of it lies in stock.
//!
//! **In**: rows with string ids, given to a [`NetworkBuilder`]. **Out**: a checked [`Network`] with dense `u32`
//! indices, links by buyer and by supplier (CSR), ready for a simulation of 10 or 100,000 lines.
//!
//! The words:
//! - an *item* is counted in its own unit (pieces, wafers, dollars of parts at fixed prices);
//! - a *line* is one party making one item; a party with three products has three lines;
//! - an *input* is an item that a line uses: quantity per unit of output, class, stock in days of base use;
//! - a *link* brings the supplier line's item to a buyer line: a flow a day, a lead time, a place of production;
//! - a *final demand* is what a market outside the network takes from a line, units a day.
//!
//! Base output of a line is the sum of the base flows of its links out and of its final demand; a recipe's quantity
//! follows from the flows unless it is stated, and then the two must agree. So the base state is an equilibrium by
//! construction. Capacity is base output × (1 + spare share) + extra.
//!
//! ```
//! use knockon_network::*;
//! let mut b = NetworkBuilder::new();
//! b.item(ItemSpec::new("chip", "pieces"));
//! b.item(ItemSpec::new("phone", "pieces"));
//! b.line(LineSpec::new("foundry/chip", "foundry", "chip").spare(0.1));
//! b.line(LineSpec::new("maker/phone", "maker", "phone"));
//! b.input(InputSpec::new("maker/phone", "chip", InputClass::Critical).cover(30.0));
//! b.link(LinkSpec::new("chips", "foundry/chip", "maker/phone", 400.0).lead(60));
//! b.demand(DemandSpec::new("home", "maker/phone", "home", 200.0));
//! let net = b.build()?;
//! let phone = net.line("maker/phone").unwrap();
//! assert_eq!(net.base_output()[phone as usize], 200.0);
//! let chip = net.inputs_of(phone).start; // the first input of that line
//! assert_eq!(net.units_per_unit()[chip], 2.0); // 400 chips for 200 phones
//! assert_eq!(net.capacity()[net.line("foundry/chip").unwrap() as usize], 440.0);
//! # Ok::<(), knockon_network::Error>(())
//! ```
//!
//! Supported: several links of one pair; rings; a line that supplies itself; new links that carry nothing at base and
//! a planned flow when called on. [`read`] makes networks from files' bytes, [`generate`] makes them up. Not supported: prices,
//! several items of one line.

mod build;
mod builder;
pub mod chain;
mod error;
pub mod generate;
mod lookup;
mod network;
pub mod read;
mod rows;
mod spec;
mod tiers;

pub use builder::NetworkBuilder;
pub use error::{At, Error, ErrorKind, Table};
pub use network::Network;
pub use rows::{DemandRow, Ids, InputRow, LineRow, LinkRow, Rows};
pub use spec::{DemandSpec, InputClass, InputSpec, ItemSpec, LineSpec, LinkSpec};
