//! What can be wrong with the rows that a network is built from. Every message names the table and the row.

use serde::Serialize;

/// The tables that a network is built from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Table {
    /// Items.
    Items,
    /// Lines.
    Lines,
    /// Inputs of lines.
    Inputs,
    /// Links.
    Links,
    /// Final demand.
    Demands,
}

impl std::fmt::Display for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Items => "items",
            Self::Lines => "lines",
            Self::Inputs => "inputs",
            Self::Links => "links",
            Self::Demands => "final demand",
        })
    }
}

/// Where a fault stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum At {
    /// A row that a caller gave.
    Row {
        /// The table of the row.
        table: Table,
        /// The row, counted from 0 in the order in which rows were given.
        row: usize,
        /// What the row calls itself; empty where it has no id.
        id: String,
    },
    /// A line of a file.
    Line {
        /// The file's name as the caller gave it.
        file: String,
        /// The line, counted from 1.
        line: u64,
        /// What the row calls itself; empty where it has no id.
        id: String,
    },
    /// A file as a whole.
    File(String),
    /// What a generator was asked for.
    Request,
}

impl std::fmt::Display for At {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let id = match self {
            Self::Row { table, row, id } => {
                write!(f, "{table}, row {row}")?;
                id
            }
            Self::Line { file, line, id } => {
                write!(f, "{file}:{line}")?;
                id
            }
            Self::File(file) => return write!(f, "{file}"),
            Self::Request => return f.write_str("request"),
        };
        if id.is_empty() { Ok(()) } else { write!(f, " (`{id}`)") }
    }
}

/// Why the rows make no network.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{at}: {kind}")]
pub struct Error {
    /// Where the fault stands.
    pub at: At,
    /// The kind of fault.
    pub kind: ErrorKind,
}

impl Error {
    pub(crate) fn request(what: &'static str, value: f64, expected: &'static str) -> Self {
        Self { at: At::Request, kind: ErrorKind::OutOfRange { what, value, expected } }
    }

    pub(crate) fn line(file: &str, line: u64, kind: ErrorKind) -> Self {
        Self { at: At::Line { file: file.to_owned(), line, id: String::new() }, kind }
    }

    pub(crate) fn file(file: &str, kind: ErrorKind) -> Self {
        Self { at: At::File(file.to_owned()), kind }
    }
}

/// The kinds of fault.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Two rows have one id.
    #[error("another row has the same id; ids must differ")]
    Duplicate,
    /// A row names something that no row defines.
    #[error("no {what} has the id `{id}`")]
    Unknown {
        /// What was looked for: `line`, `item`.
        what: &'static str,
        /// The id that was looked for.
        id: String,
    },
    /// A number lies outside its range.
    #[error("{what} is {value}; expected {expected}")]
    OutOfRange {
        /// Which number, with its unit.
        what: &'static str,
        /// The number as given.
        value: f64,
        /// The range in words.
        expected: &'static str,
    },
    /// The buyer has no use for what the link brings.
    #[error("line `{buyer}` has no input `{item}`, which this link would bring; add a row to the inputs")]
    NotAnInput {
        /// The buying line.
        buyer: String,
        /// The item.
        item: String,
    },
    /// Nobody supplies an input.
    #[error("no link brings this input; add a supplier, or leave the input out")]
    NoSupplier,
    /// The quantity per unit cannot be worked out.
    #[error("the line's base output is 0, so the quantity per unit cannot follow from flows; state it")]
    QuantityUnknown,
    /// The stated quantity contradicts the flows.
    #[error(
        "the recipe states {stated} a unit of output, the links bring {from_flows}; make them agree, or leave the quantity out"
    )]
    QuantityContradicts {
        /// As stated.
        stated: f64,
        /// As the base flows say.
        from_flows: f64,
    },
    /// A cell of a file does not hold what its column asks for.
    #[error("column `{column}` is `{found}`; expected {expected}")]
    Cell {
        /// The column's name.
        column: String,
        /// What the cell holds.
        found: String,
        /// What it should hold.
        expected: &'static str,
    },
    /// A column is missing.
    #[error("the column `{column}` is missing (the header has: {header}); add it")]
    NoColumn {
        /// The column's name.
        column: String,
        /// The columns that there are.
        header: String,
    },
    /// A table holds a column that we do not know.
    #[error("the column `{column}` is not known; expected some of: {known}")]
    StrangeColumn {
        /// The column's name.
        column: String,
        /// The columns that could be there.
        known: String,
    },
    /// The bytes are not in the form that the reader reads.
    #[error("{0}")]
    Form(String),
    /// More rows than can be numbered.
    #[error("more than {0} rows; indices are 32 bits wide")]
    TooMany(u32),
}
