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
    /// A bill of materials that is none: parts that stand twice or hang on nothing, impossible values.
    #[error("{0}")]
    Bill(String),
    /// A name that is no rule.
    #[error("there is no rule `{name}`; the nearest are {}", list(.near))]
    NoRule {
        /// What was asked for.
        name: String,
        /// Ids that look like it.
        near: Vec<String>,
    },
    /// A rule that has no version of this first day.
    #[error("the rule `{rule}` has no version from `{day}`; its versions begin on {}", list(.days))]
    NoVersion {
        /// The rule.
        rule: String,
        /// What was asked for.
        day: String,
        /// First days of its versions.
        days: Vec<String>,
    },
    /// A delay to a day that is not later than the first day.
    #[error("`{name}` begins on {from}; expected a later day than that, found {until}")]
    NotLater {
        /// The rule or version.
        name: String,
        /// Its first day.
        from: String,
        /// The day asked for.
        until: String,
    },
    /// A bug of ours.
    #[error("internal error: {0}")]
    Internal(String),
}

/// Words in backticks, with commas.
fn list(words: &[String]) -> String {
    words.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", ")
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
