//! The outcome's tables for other programs: every digit, one row a thing, dates as YYYY-MM-DD; CSV always, Parquet with the feature
//! `parquet`, the same columns under the same names ([`Sheet`]).

mod build;
mod links;

use crate::outcome::Outcome;
use crate::sheet::{Sheet, Values};
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

    fn words(&self) -> Option<String> {
        if let Self::Text(t) = self { Some(t.clone()) } else { None }
    }

    /// A figure; what is not finite is not available.
    pub(crate) fn number(value: f64) -> Self {
        Self::Number(Some(value).filter(|v| v.is_finite()))
    }

    /// A figure that there may not be.
    pub(crate) fn maybe(value: Option<f64>) -> Self {
        Self::Number(value.filter(|v| v.is_finite()))
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

impl Table {
    /// The same with a column at a time.
    fn sheet(&self) -> Sheet {
        let column = |i: usize, sort: Sort| {
            let cells = self.rows.iter().map(|r| &r[i]);
            match sort {
                Sort::Text => Values::Text(cells.map(Cell::words).collect()),
                Sort::Number => {
                    Values::Number(cells.map(|c| if let Cell::Number(v) = c { *v } else { None }).collect())
                }
                Sort::Whole => {
                    Values::Whole(cells.map(|c| if let Cell::Whole(v) = c { *v } else { None }).collect())
                }
                Sort::Flag => {
                    Values::Flag(cells.map(|c| if let Cell::Flag(v) = c { Some(*v) } else { None }).collect())
                }
                Sort::Day => {
                    Values::Day(cells.map(|c| if let Cell::Day(v) = c { *v } else { None }).collect())
                }
            }
        };
        let all = self.columns.iter().enumerate();
        all.fold(Sheet::new(), |sheet, (i, (name, sort))| sheet.with(*name, column(i, *sort)))
    }
}

/// The tables as CSV: file name (`standing.csv`, …) and bytes. A table without rows still has its header.
pub fn tables(outcome: &Outcome) -> Vec<(String, Vec<u8>)> {
    all(outcome).iter().map(|t| (format!("{}.csv", t.name), t.sheet().csv())).collect()
}

/// The tables as Parquet: file name (`standing.parquet`, …) and bytes; the same columns as the CSV files.
#[cfg(feature = "parquet")]
pub fn parquet_tables(outcome: &Outcome) -> Result<Vec<(String, Vec<u8>)>, crate::Error> {
    all(outcome).iter().map(|t| Ok((format!("{}.parquet", t.name), t.sheet().parquet()?))).collect()
}
