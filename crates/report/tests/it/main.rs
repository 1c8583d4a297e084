//! The crate's face: what the summary, the tables and the report show of an outcome.

mod fixture;
mod large;
mod summary;

