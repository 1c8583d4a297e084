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

/// Why the rows make no network.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{table}, row {row} (`{id}`): {kind}")]
pub struct Error {
    /// The table of the row.
    pub table: Table,
    /// The row, counted from 0 in the order in which rows were given.
    pub row: usize,
    /// What the row calls itself.
    pub id: String,
    /// The kind of fault.
    pub kind: ErrorKind,
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
    /// More rows than can be numbered.
    #[error("more than {0} rows; indices are 32 bits wide")]
    TooMany(u32),
}
