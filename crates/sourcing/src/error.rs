//! What can be wrong with a sourcing question, or go wrong in answering it.

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{kind}")]
pub struct Error {
    /// The kind of fault, for callers that react to it.
    pub kind: ErrorKind,
}

/// The kinds of fault.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A number lies outside its range.
    #[error("{what} is {value}, expected {expected}")]
    OutOfRange {
        /// Which number, in words.
        what: String,
        /// The number as given.
        value: f64,
        /// The range, in words.
        expected: &'static str,
    },
    /// A list has the wrong length.
    #[error("{what} has {got} entries, expected {want}")]
    Length {
        /// Which list, in words.
        what: String,
        /// Entries found.
        got: usize,
        /// Entries needed.
        want: usize,
    },
    /// A name that is used is not declared.
    #[error("{what} `{name}` is not declared")]
    Unknown {
        /// What the name should be.
        what: &'static str,
        /// The name.
        name: String,
    },
    /// A field is missing or of another type.
    #[error("field `{field}` is missing or is not {expected}")]
    Field {
        /// The field's name.
        field: String,
        /// What it should be.
        expected: &'static str,
    },
    /// The linear-programming backend gave up on a question that has an answer.
    #[error("the linear-programming solver failed: {0}")]
    Solver(String),
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self { kind }
    }
}

/// `Ok` where `value` is finite and not negative.
pub(crate) fn not_negative(what: impl FnOnce() -> String, value: f64) -> Result<(), Error> {
    if value.is_finite() && value >= 0.0 {
        return Ok(());
    }
    Err(ErrorKind::OutOfRange { what: what(), value, expected: "a finite number, 0 or more" }.into())
}
