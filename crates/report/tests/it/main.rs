//! The crate's face: what the summary, the tables, the figures and the page show of an outcome.

mod fixture;
mod large;
mod page;
mod summary;
mod tables;
