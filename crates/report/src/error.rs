//! What can go wrong here: only writing Parquet can.

/// A report could not be made.
#[derive(Debug, thiserror::Error)]
#[error("{kind}")]
pub struct Error {
    kind: ErrorKind,
}

/// What went wrong.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A table could not be written as Parquet: a mistake of ours, since every table has a fixed shape.
    #[error("internal error (please report it): a table could not be written as Parquet: {0}")]
    Columnar(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The build has no Parquet.
    #[error("this build writes no Parquet; build with the feature `parquet`")]
    NoParquet,
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self { kind }
    }
}

impl Error {
    /// What went wrong.
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }

    #[cfg(feature = "parquet")]
    pub(crate) fn columnar(e: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self { kind: ErrorKind::Columnar(Box::new(e)) }
    }
}
