//! The outcome's tables for other programs: every digit, one row a thing, dates as YYYY-MM-DD.
//!
//! Supported: CSV always; Parquet with the feature `parquet`, the same columns under the same names. A figure that is not available is an
//! empty cell in CSV and a null in Parquet, never 0. A CSV cell of text that a spreadsheet would run as a formula (it begins
//! with `=`, `+`, `-` or `@`, or with a tab) gets an apostrophe in front, as spreadsheets themselves write such text.

mod build;
#[cfg(feature = "parquet")]
mod columnar;
mod links;

use crate::outcome::Outcome;
#[cfg(feature = "parquet")]
pub use columnar::parquet_tables;
use jiff::civil::Date;

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    Text(String),
    Number(Option<f64>),
    Whole(Option<i64>),
    Flag(bool),
    Day(Option<Date>),
}

impl Cell {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A figure; what is not finite is not available.
    pub(crate) fn number(value: f64) -> Self {
        Self::Number(Some(value).filter(|v| v.is_finite()))
    }

    /// A figure that there may not be.
    pub(crate) fn maybe(value: Option<f64>) -> Self {
        Self::Number(value.filter(|v| v.is_finite()))
    }

    fn csv(&self) -> String {
        match self {
            Self::Text(t) if t.starts_with(['=', '+', '-', '@', '\t', '\r']) => format!("'{t}"),
            Self::Text(t) => t.clone(),
            Self::Number(Some(v)) => v.to_string(),
            Self::Whole(Some(v)) => v.to_string(),
            Self::Day(Some(d)) => d.to_string(),
            Self::Flag(f) => f.to_string(),
            Self::Number(None) | Self::Whole(None) | Self::Day(None) => String::new(),
        }
    }
}

/// A sort of column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    Text,
    Number,
    Whole,
    Flag,
    Day,
}

/// A table: its file's stem, its columns and its rows.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) columns: &'static [(&'static str, Sort)],
    pub(crate) rows: Vec<Vec<Cell>>,
}

/// Every table, by file name.
pub(crate) fn all(o: &Outcome) -> Vec<Table> {
    vec![
        links::standing(o),
        build::paths(o),
        build::losses(o),
        build::plan(o),
        build::impact(o),
        build::scores(o),
        build::facts(o),
        links::measures(o),
        build::stocks(o),
    ]
}

/// The tables as CSV: file name (`standing.csv`, …) and bytes. A table without rows still has its header.
pub fn tables(outcome: &Outcome) -> Vec<(String, Vec<u8>)> {
    all(outcome)
        .iter()
        .map(|table| {
            let mut out =
                csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
            let proof = "memory takes every write, and each row has as many cells as the header";
            out.write_record(table.columns.iter().map(|(name, _)| *name)).expect(proof);
            for row in &table.rows {
                out.write_record(row.iter().map(Cell::csv)).expect(proof);
            }
            (format!("{}.csv", table.name), out.into_inner().expect("memory takes every flush"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_text_and_missing_is_empty() {
        assert_eq!(Cell::text("=HYPERLINK(1)").csv(), "'=HYPERLINK(1)");
        assert_eq!(Cell::text("a=b").csv(), "a=b");
        assert_eq!(Cell::number(-1.5).csv(), "-1.5");
        assert_eq!(Cell::number(f64::NAN).csv(), "");
        assert_eq!(Cell::Number(None).csv(), "");
    }
}
