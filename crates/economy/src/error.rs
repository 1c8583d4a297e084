//! What can go wrong in this room, in one error with a kind.

/// An error of this crate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct Error {
    /// What went wrong.
    pub kind: ErrorKind,
}

/// The kinds of [`Error`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A cell of a foreign file is not what its layout asks for.
    #[error("row {row}, column {column}: {message}")]
    Cell {
        /// Row from 1, the header is row 1.
        row: u64,
        /// Column from 1.
        column: u64,
        /// What is wrong and what was expected.
        message: String,
    },
    /// A file as a whole is not of its layout.
    #[error("{0}")]
    Layout(String),
    /// An argument or an input field is missing, has the wrong shape or lies outside its range.
    #[error("{0}")]
    Input(String),
    /// `I − A` cannot be solved: the matrix is singular or the residual is too large.
    #[error("the system cannot be solved: {0}")]
    Singular(String),
    /// An iteration did not reach its tolerance.
    #[error("no convergence after {sweeps} sweeps: residual {residual}")]
    NoConvergence {
        /// Sweeps done.
        sweeps: usize,
        /// Relative residual that was reached, as text.
        residual: String,
    },
    /// A file that an input names could not be had.
    #[error("`{name}` could not be read: {message}")]
    Resolve {
        /// The name as the input has it.
        name: String,
        /// Why not.
        message: String,
    },
    /// Bytes could not be read or written.
    #[error("{0}")]
    Bytes(String),
    /// This build lacks the feature.
    #[error("this build neither reads nor writes Parquet; build with the feature `parquet`")]
    NoParquet,
    /// This build lacks the feature.
    #[error("this build reads no workbooks; build with the feature `xlsx`, or save the sheet as CSV")]
    NoXlsx,
}

/// The result of this crate's functions.
pub type Result<T> = std::result::Result<T, Error>;

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self { kind }
    }
}

impl Error {
    /// A missing or wrong argument.
    pub(crate) fn input(message: impl Into<String>) -> Self {
        ErrorKind::Input(message.into()).into()
    }

    /// A file that is not of its layout.
    pub(crate) fn layout(message: impl Into<String>) -> Self {
        ErrorKind::Layout(message.into()).into()
    }

    /// A wrong cell; row and column from 1.
    pub(crate) fn cell(row: u64, column: u64, message: impl Into<String>) -> Self {
        ErrorKind::Cell { row, column, message: message.into() }.into()
    }
}
