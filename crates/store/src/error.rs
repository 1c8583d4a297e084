//! What can fail with the file that keeps lists and decisions.

use std::path::{Path, PathBuf};

/// Why the store could not answer.
#[derive(Debug, thiserror::Error)]
#[error("{kind}")]
pub struct Error {
    kind: ErrorKind,
}

/// The kinds of failure.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// There is no such file.
    #[error("`{0}` is no store: there is no such file")]
    Missing(PathBuf),
    /// The file is something else, or from a newer build.
    #[error("`{path}` is no store of this build: {why}")]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// No snapshot, record or decision with this name.
    #[error("{0}")]
    Unknown(String),
    /// What stands in the store changed since it was read.
    #[error("`{0}` got another snapshot in the meantime; nothing was written")]
    Changed(String),
    /// SQLite could not do it: a full disk, another program that holds the file.
    #[error("the store could not be read or written: {0}")]
    Database(#[from] rusqlite::Error),
    /// What stands in the file contradicts itself.
    #[error("the store is damaged: {0}")]
    Damaged(String),
}

impl Error {
    /// What kind of failure this is.
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }

    pub(crate) fn foreign(path: &Path, why: impl Into<String>) -> Self {
        ErrorKind::Foreign { path: path.to_owned(), why: why.into() }.into()
    }

    pub(crate) fn damaged(why: impl Into<String>) -> Self {
        ErrorKind::Damaged(why.into()).into()
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self { kind }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(e: rusqlite::Error) -> Self {
        ErrorKind::Database(e).into()
    }
}
