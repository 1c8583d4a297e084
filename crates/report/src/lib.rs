//! An outcome for people and for other programs: a summary for the terminal, one self-contained HTML file, tables, figures.
mod answer;
mod calendar;
mod findings;
mod error;
mod figures;
mod groups;
mod html;
mod numbers;
mod tables;
mod text;
mod words;

pub(crate) use knockon_case::outcome;
pub use error::{Error, ErrorKind};
pub use figures::{Figure, figures};
pub use html::html;
pub use numbers::{NOT_AVAILABLE, human, percent, quantity, range};
pub use tables::tables;
pub use text::{report_line, summary};
