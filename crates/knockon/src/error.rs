//! The front door's one error type.

use knockon_vocabulary::{Diagnostic, Severity};
use std::path::{Path, PathBuf};

/// Why a request could not be answered.
#[derive(Debug, thiserror::Error)]
#[error("{kind}")]
pub struct Error {
    kind: ErrorKind,
}

/// What went wrong.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The input has mistakes, each with its place.
    #[error("{}", summary(.0))]
    Input(Vec<Diagnostic>),
    /// The request itself cannot be met: an unknown name, an option that does not fit.
    #[error("{0}")]
    Usage(String),
    /// A file or folder could not be read or written.
    #[error("`{}`: {why}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        why: std::io::Error,
    },
    /// The request was understood and ran, and failed: a mismatch, an infeasible plan.
    #[error("{0}")]
    Failed(String),
    /// A bug of ours.
    #[error("internal error (please report it): {0}")]
    Internal(String),
}

fn summary(diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

impl Error {
    /// What went wrong.
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }

    /// 1 ran but failed, 2 the input or the arguments are wrong.
    pub fn exit_status(&self) -> u8 {
        match self.kind {
            ErrorKind::Failed(_) | ErrorKind::Internal(_) => 1,
            _ => 2,
        }
    }

    /// The request cannot be met.
    pub fn usage(message: impl Into<String>) -> Self {
        ErrorKind::Usage(message.into()).into()
    }

    /// A file could not be read or written.
    pub fn io(path: &Path, why: std::io::Error) -> Self {
        ErrorKind::Io { path: path.to_owned(), why }.into()
    }

    /// Mistakes in the input.
    pub fn input(diagnostics: Vec<Diagnostic>) -> Self {
        debug_assert!(diagnostics.iter().any(|d| d.severity == Severity::Error));
        ErrorKind::Input(diagnostics).into()
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self { kind }
    }
}
