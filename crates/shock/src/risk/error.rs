//! What can be wrong with the input of a systemic-risk question.

/// Why a systemic-risk question has no answer.
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
    /// A firm's number is not below the number of firms.
    #[error("firm {firm} does not exist: the network has {firms} firms, numbered from 0")]
    NoSuchFirm {
        /// The number as given.
        firm: u64,
        /// How many firms there are.
        firms: usize,
    },
    /// A link that is to be cut carries no flow.
    #[error("no flow runs from firm {supplier} to firm {buyer}, so it cannot be cut")]
    NoSuchLink {
        /// Who sells.
        supplier: u32,
        /// Who buys.
        buyer: u32,
    },
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
        what: &'static str,
        /// Entries found.
        got: usize,
        /// Entries needed.
        want: usize,
    },
    /// A field is missing or of another type.
    #[error("field `{field}` is missing or is not {expected}")]
    Field {
        /// The field's name.
        field: &'static str,
        /// What it should be.
        expected: &'static str,
    },
    /// The question is asked in a way that the model does not answer.
    #[error("{0} is not supported")]
    Unsupported(&'static str),
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self { kind }
    }
}

/// `Ok` where `value` is a share, 0 to 1.
pub(super) fn share(what: impl FnOnce() -> String, value: f64) -> Result<f64, Error> {
    if (0.0..=1.0).contains(&value) {
        Ok(value)
    } else {
        Err(ErrorKind::OutOfRange { what: what(), value, expected: "a share from 0 to 1" }.into())
    }
}
