//! The tables as Parquet: one row group, Snappy, text columns as UTF-8, dates as days.

use super::{Cell, Sort, Table, all};
use crate::error::Error;
use crate::outcome::Outcome;
use arrow_array::{ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use knockon_vocabulary::days_between;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use std::sync::Arc;

/// The tables as Parquet: file name (`standing.parquet`, …) and bytes; the same columns as the CSV files.
pub fn parquet_tables(outcome: &Outcome) -> Result<Vec<(String, Vec<u8>)>, Error> {
    all(outcome).iter().map(|t| Ok((format!("{}.parquet", t.name), bytes(t)?))).collect()
}

fn bytes(table: &Table) -> Result<Vec<u8>, Error> {
    let fields: Vec<Field> = table
        .columns
        .iter()
        .map(|(name, sort)| {
            let kind = match sort {
                Sort::Text => DataType::Utf8,
                Sort::Number => DataType::Float64,
                Sort::Whole => DataType::Int64,
                Sort::Flag => DataType::Boolean,
                Sort::Day => DataType::Date32,
            };
            Field::new(*name, kind, true)
        })
        .collect();
    let schema = Arc::new(Schema::new(fields));
    let columns: Vec<ArrayRef> =
        table.columns.iter().enumerate().map(|(i, (_, sort))| column(table, i, *sort)).collect();
    let batch = RecordBatch::try_new(Arc::clone(&schema), columns).map_err(Error::columnar)?;
    // The writer's name would carry the library's version: the same table gives the same bytes for one build only then.
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by("knockon".to_owned())
        .build();
    let mut out = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut out, schema, Some(properties)).map_err(Error::columnar)?;
    writer.write(&batch).map_err(Error::columnar)?;
    writer.close().map_err(Error::columnar)?;
    Ok(out)
}

fn column(table: &Table, i: usize, sort: Sort) -> ArrayRef {
    let cells = || table.rows.iter().map(|r| &r[i]);
    match sort {
        Sort::Text => Arc::new(StringArray::from_iter(cells().map(|c| match c {
            Cell::Text(t) => Some(t.as_str()),
            _ => None,
        }))),
        Sort::Number => Arc::new(Float64Array::from_iter(cells().map(|c| match c {
            Cell::Number(v) => *v,
            _ => None,
        }))),
        Sort::Whole => Arc::new(Int64Array::from_iter(cells().map(|c| match c {
            Cell::Whole(v) => *v,
            _ => None,
        }))),
        Sort::Flag => Arc::new(BooleanArray::from_iter(cells().map(|c| match c {
            Cell::Flag(v) => Some(*v),
            _ => None,
        }))),
        Sort::Day => Arc::new(Date32Array::from_iter(cells().map(|c| match c {
            Cell::Day(Some(d)) => i32::try_from(days_between(jiff::civil::date(1970, 1, 1), *d)).ok(),
            _ => None,
        }))),
    }
}
