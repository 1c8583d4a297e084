//! The face of the crate.

mod draw;
mod grounds;
mod invariants;
mod least;
mod ownership;
mod periods;
mod published;
mod rules;
