//! From what the law says of a supply link to what flows over it: legal state is not flow.
//!
//! **In**: the standing of a link over time, who listed the buyer and when, licences, and named parameters, each of
//! which points to a fact or says that it is assumed. **Out**: the share of the flow that goes on, day by day, with the
//! reason in words wherever it is not the law's face; and the stocks that buyers aim at before a date.
//!
//! ```
//! use knockon_behaviour::{Behaviour, LinkLaw, Licence, availability};
//! use knockon_vocabulary::{Place, Spell, Standing, date};
//! let d = |t: &str| date(t).unwrap();
//! let spells = [
//!     Spell { from: d("2019-05-01"), until: d("2019-05-15"), value: Standing::Free },
//!     Spell { from: d("2019-05-16"), until: d("2019-12-31"), value: Standing::LicenceRequired { policy: None } },
//! ];
//! let licences = [Licence { from: d("2019-11-20"), until: None, share: 0.25 }];
//! let us = Place::new("US").unwrap();
//! let law = LinkLaw {
//!     spells: &spells,
//!     supplier_home: us,
//!     listed_by: Some((us, d("2019-05-16"))),
//!     listed_until: None,
//!     licences: &licences,
//!     elsewhere: &[],
//! };
//! let a = availability(&law, &Behaviour::none(), d("2019-05-01"), 245)?;
//! assert_eq!((a.steps.at(14), a.steps.at(15)), (1.0, 0.0)); // 15 and 16 May
//! assert_eq!(a.steps.at(203), 0.25); // 20 November
//! assert_eq!(a.reasons[0].value, "licences cover 25 % of the flow");
//! # Ok::<(), knockon_behaviour::Error>(())
//! ```
//!
//! Supported: voluntary stop and review, over-compliance, flow under undetermined law, licences with delay and share, use of
//! authorisations that run out, re-routing to plants whose goods need no licence, front-loading. Suppliers that
//! replace a lost customer are a matter of capacity and stand with the simulation's parameters.

mod availability;
mod error;
mod params;
mod stock;

pub use availability::{Availability, Licence, LinkLaw, availability};
pub use error::{Error, ErrorKind};
pub use params::Behaviour;
pub use stock::{FrontLoad, group_share, target_cover};
