//! The face of the crate.
#![allow(clippy::unwrap_used)] // in a test a panic is the failure

mod arbitrary;
mod bill;
mod draw;
mod grounds;
mod invariants;
mod least;
mod ownership;
mod periods;
mod published;
mod rules;
