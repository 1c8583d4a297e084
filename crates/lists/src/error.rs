//! What can fail as a whole. A defect of one row is a [`Diagnostic`](knockon_vocabulary::Diagnostic), not an error.

/// Why an operation on lists failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct Error {
    kind: ErrorKind,
}

/// The kinds of failure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file that is needed could not be had.
    #[error("`{name}` could not be read: {reason}")]
    Unreadable {
        /// The file as the input names it.
        name: String,
        /// What the resolver said.
        reason: String,
    },
    /// The input of a case lacks a field or has it in another shape.
    #[error("`{field}` is missing or is not {expected}")]
    Input {
        /// The field.
        field: String,
        /// What it should be.
        expected: &'static str,
    },
    /// A difference was applied to a list that it was not taken from.
    #[error("the difference does not belong to this list: {0}")]
    DoesNotApply(String),
    /// A new version of a list lost more of its rows than is allowed.
    #[error(
        "list `{list}` shrinks from {before} to {after} rows, more than {allowed_percent} % of them at once"
    )]
    Shrinks {
        /// The sub-list's word.
        list: String,
        /// Rows before.
        before: usize,
        /// Rows after.
        after: usize,
        /// The share that may go, in percent.
        allowed_percent: u32,
    },
}

impl Error {
    /// What kind of failure this is.
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self { kind }
    }
}
