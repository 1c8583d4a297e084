//! Networks that are made up: for tests, for measuring, and where only an industry table is known.
//!
//! - [`scale_free`]: firms whose sizes follow a power law, in sectors with a sparse technology, buying mostly nearby;
//! - [`reconstruct`]: firms of given sizes, linked so that an input–output table comes out;
//! - [`Essentials`]: which sector's goods a sector cannot do without.
//!
//! The same request gives the same network everywhere.

mod essentials;
mod random;
mod reconstruct;
mod scale_free;

pub use essentials::Essentials;
pub use reconstruct::{Firm, IndustryTable, Reconstruct, Reconstructed, reconstruct};
pub use scale_free::{ScaleFree, scale_free};
