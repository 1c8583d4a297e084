//! What can go wrong: a transaction that cannot be read, with its place and the nearest words.

use knockon_vocabulary::{Diagnostic, Where};

/// Why there is no transaction.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{kind}")]
pub struct Error {
    // Boxed: a diagnostic is large, and every reader returns this.
    kind: Box<ErrorKind>,
}

/// Kinds of [`Error`].
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The text is no transaction: a wrong form, an unknown field or an unknown word.
    #[error("{0}")]
    Unreadable(Diagnostic),
    /// No body of rules is asked about: the answer would say nothing.
    #[error("`regimes` is empty; expected at least one body of rules, such as \"us-ear\"")]
    NoRegime,
    /// A party id stands twice.
    #[error("the party id `{0}` stands twice; expected each id once")]
    DuplicateParty(String),
    /// A share of a company outside 0 to 100 per cent, or not a number.
    #[error("`{path}` is {value}; expected a share from 0 to 100 per cent")]
    Share {
        /// Where.
        path: String,
        /// What stands there.
        value: f64,
    },
    /// A bug of ours.
    #[error("internal error: {0}")]
    Internal(String),
}

impl Error {
    pub(crate) fn new(kind: ErrorKind) -> Self {
        Self { kind: Box::new(kind) }
    }

    /// What went wrong.
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }

    /// The same as a diagnostic of a file, for the picture that a command prints.
    pub fn diagnostic(&self, file: &str) -> Diagnostic {
        let mut d = match &*self.kind {
            ErrorKind::Unreadable(d) => d.clone(),
            other => Diagnostic::error(Where::default(), other.to_string()),
        };
        file.clone_into(&mut d.at.file);
        d
    }
}
