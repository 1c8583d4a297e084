//! What is wrong with one cell of `facts.csv` or `sources.csv`.

use serde::Serialize;

/// A cell that could not be read: which column, what is wrong with it, what was expected there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{column}: {message}; expected {expected}")]
pub struct FieldError {
    /// The column's name, so that the reader of the file can point into the row.
    pub column: String,
    /// One sentence with the value in backticks.
    pub message: String,
    /// The forms that the cell may have.
    pub expected: String,
}

impl FieldError {
    pub(crate) fn new(column: &str, message: impl Into<String>, expected: impl Into<String>) -> Self {
        Self { column: column.to_owned(), message: message.into(), expected: expected.into() }
    }
}
