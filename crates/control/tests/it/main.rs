//! The face of the crate.

mod rules;
