//! The server's own error: what keeps it from starting, or a store from answering.

use std::io;

/// Why the server or its store cannot go on.
#[derive(Debug, thiserror::Error)]
#[error("{kind}")]
pub struct Error {
    kind: ErrorKind,
}

/// What went wrong.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The store cannot be opened, read or written.
    #[error("the store `{store}`: {why}")]
    Store {
        /// Its file.
        store: String,
        /// Why, in words.
        why: String,
    },
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {why}")]
    Listen {
        /// Which.
        address: String,
        /// Why.
        why: io::Error,
    },
    /// The options do not fit together.
    #[error("{0}")]
    Usage(String),
    /// A case or a list cannot be opened.
    #[error(transparent)]
    Input(#[from] knockon::Error),
    /// A bug of ours.
    #[error("internal error (please report it): {0}")]
    Internal(String),
}

impl Error {
    /// What went wrong.
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }

    /// The front door's error behind it, if that is what it is.
    pub fn into_input(self) -> Result<knockon::Error, Self> {
        match self.kind {
            ErrorKind::Input(e) => Ok(e),
            kind => Err(Self { kind }),
        }
    }

    pub(crate) fn usage(message: impl Into<String>) -> Self {
        ErrorKind::Usage(message.into()).into()
    }

    pub(crate) fn store(store: &str, why: impl Into<String>) -> Self {
        ErrorKind::Store { store: store.to_owned(), why: why.into() }.into()
    }

    pub(crate) fn internal(why: impl Into<String>) -> Self {
        ErrorKind::Internal(why.into()).into()
    }

    /// 1: it ran and failed; 2: input, arguments or surroundings are wrong.
    pub fn exit_status(&self) -> u8 {
        match &self.kind {
            ErrorKind::Input(e) => e.exit_status(),
            ErrorKind::Internal(_) => 1,
            _ => 2,
        }
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self { kind }
    }
}

impl From<knockon::Error> for Error {
    fn from(e: knockon::Error) -> Self {
        ErrorKind::Input(e).into()
    }
}
