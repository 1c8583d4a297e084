//! The one error type of the crate: what stops before any file of a case could be looked at. Mistakes inside the files
//! are [`Diagnostic`](knockon_vocabulary::Diagnostic)s, all of them at once, and never an `Error`.

use std::path::PathBuf;

/// Why a case could not be opened.
#[derive(Debug, thiserror::Error)]
#[error("{kind}")]
pub struct Error {
    /// What went wrong.
    pub kind: ErrorKind,
}

/// What went wrong.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The path is not a folder.
    #[error("`{}` is not a folder; expected a case folder with a `case.toml`", .0.display())]
    NotAFolder(PathBuf),
    /// A file or folder cannot be read.
    #[error("`{}` cannot be read: {}", .0.display(), .1)]
    Unreadable(PathBuf, std::io::Error),
    /// A parameter path that the case does not have.
    #[error("the case has no drawable parameter `{path}`{}", if help.is_empty() { String::new() } else { format!(" ({help})") })]
    UnknownParameter {
        /// The path asked for.
        path: String,
        /// The nearest paths, in words.
        help: String,
    },
    /// A parameter cannot take this value.
    #[error("parameter `{path}` cannot be {value}; expected a finite number")]
    NotFinite {
        /// The path.
        path: String,
        /// The value.
        value: f64,
    },
    /// The case is well formed and a stage cannot use it.
    #[error("{0}")]
    Unusable(String),
    /// A bug of ours.
    #[error("internal error (please report it): {0}")]
    Internal(String),
}

impl Error {
    /// The case cannot be run as it is: a name that a stage does not know, a network that cannot be simulated.
    pub(crate) fn input(message: impl Into<String>) -> Self {
        ErrorKind::Unusable(message.into()).into()
    }

    /// A bug of ours.
    pub(crate) fn internal(message: impl Into<String>) -> Self {
        ErrorKind::Internal(message.into()).into()
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self { kind }
    }
}
