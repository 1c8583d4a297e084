//! What can be wrong with the law of a link or with parameters.

use knockon_vocabulary::Date;

/// Why no availability follows.
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
    /// No spell says what the law is on a day.
    #[error("no standing is stated for {0}; spells must cover the horizon without a hole")]
    NotCovered(Date),
    /// Spells are out of order or overlap.
    #[error("the spell from {0} begins before the one ahead of it has ended; give spells in order of date")]
    OutOfOrder(Date),
    /// A number lies outside its range.
    #[error("{what} is {value}; expected {expected}")]
    OutOfRange {
        /// Which number.
        what: String,
        /// The number as given.
        value: f64,
        /// The range in words.
        expected: &'static str,
    },
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self { kind }
    }
}

/// `Ok` where the number lies in the range.
pub(crate) fn within(
    range: std::ops::RangeInclusive<f64>,
    what: &str,
    value: f64,
    expected: &'static str,
) -> Result<f64, Error> {
    if value.is_finite() && range.contains(&value) {
        Ok(value)
    } else {
        Err(ErrorKind::OutOfRange { what: what.to_owned(), value, expected }.into())
    }
}
