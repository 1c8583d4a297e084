//! The crate's face.

mod attribution;
mod chains;
mod compat;
mod invariants;
mod nets;
mod outlook;
mod recovery;
mod restrict;
mod substitution;
