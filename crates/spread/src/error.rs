//! What can be wrong with a request for draws, bands or indices.

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{kind}")]
pub struct Error {
    /// The kind of fault, for callers that react to it.
    pub kind: ErrorKind,
}

/// The kinds of fault.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// More parameters have a range than the sequence has dimensions.
    #[error("{got} parameters have a range, at most {most} can be drawn together")]
    TooManyRanges {
        /// Parameters with a range.
        got: usize,
        /// Dimensions there are.
        most: usize,
    },
    /// More draws than the sequence can tell apart.
    #[error("{got} draws are asked for, at most {most} can be told apart")]
    TooManyDraws {
        /// Draws asked for.
        got: usize,
        /// Draws there are.
        most: usize,
    },
    /// A parameter's ends are not finite, or its low end lies above its high end.
    #[error("parameter {index} runs from {low} to {high}, expected finite ends with the lower first")]
    Range {
        /// Position among the parameters.
        index: usize,
        /// Lower end.
        low: f64,
        /// Upper end.
        high: f64,
    },
    /// Series, or outputs and draws, differ in length.
    #[error("{what} has {got} entries, expected {want}")]
    Length {
        /// Which list.
        what: &'static str,
        /// Entries found.
        got: usize,
        /// Entries needed.
        want: usize,
    },
    /// An output is not a number.
    #[error("draw {draw} gives {value}, expected a finite number")]
    NotFinite {
        /// The draw.
        draw: usize,
        /// What it gives.
        value: f64,
    },
    /// There is nothing to summarise.
    #[error("no draw to summarise")]
    Empty,
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self { kind }
    }
}
