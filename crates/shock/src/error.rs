//! What can be wrong with the input of a simulation or of a systemic-risk question.

/// Why a question has no answer.
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
    /// A list has the wrong length.
    #[error("{what} has {got} entries; expected {want}")]
    Length {
        /// Which list.
        what: &'static str,
        /// Entries found.
        got: usize,
        /// Entries needed.
        want: usize,
    },
    /// A number lies outside its range.
    #[error("{what} is {value}; expected {expected}")]
    OutOfRange {
        /// Which number, with its place and unit.
        what: String,
        /// The number as given.
        value: f64,
        /// The range in words.
        expected: &'static str,
    },
    /// A link names a firm that does not exist.
    #[error("link {link} names firm {firm}; firms are numbered 0 to {last}")]
    NoSuchFirm {
        /// Position of the link.
        link: usize,
        /// The number as given.
        firm: u32,
        /// Highest number.
        last: i64,
    },
    /// A firm's number is not below the number of firms.
    #[error("firm {firm} does not exist: the network has {firms} firms, numbered from 0")]
    NoFirm {
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
    /// A field is missing or of another type.
    #[error("field `{field}` is missing or is not {expected}")]
    Field {
        /// The field's name.
        field: &'static str,
        /// What it should be.
        expected: &'static str,
    },
    /// The input has no such form.
    #[error("the input cannot be read: {0}")]
    Form(String),
    /// The question is asked in a way that the model does not answer.
    #[error("{0} is not supported")]
    Unsupported(String),
    /// Two runs that are compared are not of one network and one horizon.
    #[error("the two runs differ in {what}: {a} and {b}; compare runs of one network over one horizon")]
    NotComparable {
        /// In what they differ.
        what: &'static str,
        /// Of the first.
        a: usize,
        /// Of the second.
        b: usize,
    },
    /// A run lacks the series that a question needs.
    #[error("the run did not record {0}; simulate with `record: Record::Everything`")]
    NotRecorded(&'static str),
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self { kind }
    }
}

/// `Ok` where the number is finite and lies in `range`.
pub(crate) fn within(
    range: std::ops::RangeInclusive<f64>,
    what: impl FnOnce() -> String,
    value: f64,
    expected: &'static str,
) -> Result<(), Error> {
    if value.is_finite() && range.contains(&value) {
        Ok(())
    } else {
        Err(ErrorKind::OutOfRange { what: what(), value, expected }.into())
    }
}

/// `Ok` where the list has the length.
pub(crate) fn length(what: &'static str, got: usize, want: usize) -> Result<(), Error> {
    if got == want { Ok(()) } else { Err(ErrorKind::Length { what, got, want }.into()) }
}

/// `Ok` where `value` is a share, 0 to 1.
pub(crate) fn share(what: impl FnOnce() -> String, value: f64) -> Result<f64, Error> {
    within(0.0..=1.0, what, value, "a share from 0 to 1").map(|()| value)
}
