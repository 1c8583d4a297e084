//! An outcome for people and for other programs: a summary for the terminal, one self-contained HTML file, tables, figures.
mod answer;
mod calendar;
mod findings;
mod groups;
mod numbers;
mod tables;
mod text;
mod words;

pub(crate) use knockon_case::outcome;
pub use numbers::{NOT_AVAILABLE, percent, quantity, range};
pub use tables::tables;
pub use text::{report_line, summary};
