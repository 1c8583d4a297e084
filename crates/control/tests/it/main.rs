//! The face of the crate.

mod draw;
mod invariants;
mod ownership;
mod published;
mod rules;
