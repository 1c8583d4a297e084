//! What can fail. A name is never an error: any text can be compared; only a case whose fields are missing fails.

/// Why an operation failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct Error {
    kind: ErrorKind,
}

/// The kinds of failure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The input of a case lacks a field or has it in another shape.
    #[error("`{field}` is missing or is not {expected}")]
    Input {
        /// The field.
        field: &'static str,
        /// What it should be.
        expected: &'static str,
    },
    /// The bytes of an index cannot be used: build it again.
    #[error("the index {why}; build it again from the list")]
    File {
        /// What is wrong with it.
        why: &'static str,
    },
    /// Whoever reads the bytes of an index failed.
    #[error("the index cannot be read: {why}")]
    Unread {
        /// What the system says.
        why: String,
    },
}

impl Error {
    /// What kind of failure this is.
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }

    pub(crate) fn file(why: &'static str) -> Self {
        Self { kind: ErrorKind::File { why } }
    }

    pub(crate) fn unread(why: &std::io::Error) -> Self {
        Self { kind: ErrorKind::Unread { why: why.to_string() } }
    }

    pub(crate) fn input(field: &'static str, expected: &'static str) -> Self {
        Self { kind: ErrorKind::Input { field, expected } }
    }
}
