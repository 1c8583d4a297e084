//! The crate's face.
#![allow(clippy::unwrap_used)] // in a test a panic is the failure

mod attribution;
mod chains;
mod compat;
mod invariants;
mod nets;
mod outlook;
mod recovery;
mod restrict;
mod substitution;
