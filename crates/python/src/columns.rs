//! Columns of Arrow tables: texts and numbers read where they lie, whatever of Arrow's forms they have.

use crate::errors::usage;
use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int32Type, Int64Type, UInt32Type};
use arrow_array::{Array, ArrayRef, Float64Array, RecordBatch, StringArray};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use pyo3::prelude::*;
use pyo3_arrow::PyTable;
use std::sync::Arc;

/// Texts of one chunk, null as empty; `None`: not a column of text.
pub(crate) fn texts(array: &dyn Array) -> Option<Vec<&str>> {
    Some(match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().iter().map(Option::unwrap_or_default).collect(),
        DataType::LargeUtf8 => array.as_string::<i64>().iter().map(Option::unwrap_or_default).collect(),
        DataType::Utf8View => array.as_string_view().iter().map(Option::unwrap_or_default).collect(),
        DataType::Null => vec![""; array.len()],
        _ => return None,
    })
}

/// Numbers of one chunk, null as `absent`; `None`: not a column of numbers.
fn numbers(array: &dyn Array, absent: f64) -> Option<Vec<f64>> {
    let whole = |v: Option<i64>| v.map_or(absent, |v| v as f64);
    Some(match array.data_type() {
        DataType::Float64 => array
            .as_primitive::<Float64Type>()
            .iter()
            .map(|v| v.filter(|v| !v.is_nan()).unwrap_or(absent))
            .collect(),
        DataType::Int64 => array.as_primitive::<Int64Type>().iter().map(whole).collect(),
        DataType::Int32 => {
            array.as_primitive::<Int32Type>().iter().map(|v| whole(v.map(i64::from))).collect()
        }
        DataType::UInt32 => {
            array.as_primitive::<UInt32Type>().iter().map(|v| whole(v.map(i64::from))).collect()
        }
        DataType::Null => vec![absent; array.len()],
        _ => return None,
    })
}

/// A table given by the caller, with the name that messages use.
pub(crate) struct Given {
    name: &'static str,
    batches: Vec<RecordBatch>,
}

impl Given {
    pub(crate) fn new(name: &'static str, table: PyTable) -> Self {
        Self { name, batches: table.into_inner().0 }
    }

    pub(crate) fn rows(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    fn missing(&self, py: Python<'_>, column: &str) -> PyErr {
        let has = self.batches.first().map(|b| {
            b.schema().fields().iter().map(|f| format!("`{}`", f.name())).collect::<Vec<_>>().join(", ")
        });
        usage(py, format!("{}: there is no column `{column}`; it has {}", self.name, has.unwrap_or_default()))
    }

    fn has(&self, column: &str) -> bool {
        self.batches.first().is_some_and(|b| b.schema().column_with_name(column).is_some())
    }

    /// A column of texts that must be there.
    pub(crate) fn texts(&self, py: Python<'_>, column: &str) -> PyResult<Vec<&str>> {
        let mut out = Vec::with_capacity(self.rows());
        for batch in &self.batches {
            let array = batch.column_by_name(column).ok_or_else(|| self.missing(py, column))?;
            let found = texts(array);
            out.extend(found.ok_or_else(|| self.wrong(py, column, "text", array))?);
        }
        Ok(out)
    }

    /// A column of texts, empty where it is absent.
    pub(crate) fn texts_or_empty(&self, py: Python<'_>, column: &str) -> PyResult<Vec<&str>> {
        if self.has(column) { self.texts(py, column) } else { Ok(vec![""; self.rows()]) }
    }

    /// A column of numbers that must be there; null as NaN, which the readers refuse.
    pub(crate) fn numbers(&self, py: Python<'_>, column: &str) -> PyResult<Vec<f64>> {
        self.cells(py, column, f64::NAN)
    }

    /// A column of numbers, `absent` where it or a cell is absent.
    pub(crate) fn numbers_or(&self, py: Python<'_>, column: &str, absent: f64) -> PyResult<Vec<f64>> {
        if self.has(column) { self.cells(py, column, absent) } else { Ok(vec![absent; self.rows()]) }
    }

    fn cells(&self, py: Python<'_>, column: &str, absent: f64) -> PyResult<Vec<f64>> {
        let mut out = Vec::with_capacity(self.rows());
        for batch in &self.batches {
            let array = batch.column_by_name(column).ok_or_else(|| self.missing(py, column))?;
            let found = numbers(array, absent);
            out.extend(found.ok_or_else(|| self.wrong(py, column, "numbers", array))?);
        }
        Ok(out)
    }

    fn wrong(&self, py: Python<'_>, column: &str, expected: &str, array: &dyn Array) -> PyErr {
        usage(py, format!("{}: column `{column}` is {}; expected {expected}", self.name, array.data_type()))
    }
}

/// A column to give back.
pub(crate) enum Column {
    Texts(Vec<Option<String>>),
    Numbers(Vec<Option<f64>>),
    /// Without gaps: moved into Arrow, not copied.
    Full(Vec<f64>),
    Flags(Vec<bool>),
}

/// Named columns as one Arrow table.
pub(crate) fn table(columns: Vec<(&str, Column)>) -> Result<PyTable, ArrowError> {
    let (mut fields, mut arrays) = (Vec::new(), Vec::<ArrayRef>::new());
    for (name, column) in columns {
        let array: ArrayRef = match column {
            Column::Texts(v) => Arc::new(StringArray::from(v)),
            Column::Numbers(v) => Arc::new(Float64Array::from(v)),
            Column::Full(v) => Arc::new(Float64Array::from(v)),
            Column::Flags(v) => Arc::new(arrow_array::BooleanArray::from(v)),
        };
        fields.push(Field::new(name, array.data_type().clone(), true));
        arrays.push(array);
    }
    let schema = Arc::new(Schema::new(fields));
    let batch = RecordBatch::try_new(Arc::clone(&schema), arrays)?;
    PyTable::try_new(vec![batch], schema).map_err(|e| ArrowError::SchemaError(e.to_string()))
}

/// The same, with an error of Python's.
pub(crate) fn give(columns: Vec<(&str, Column)>) -> PyResult<PyTable> {
    table(columns).map_err(|e| pyo3::exceptions::PyValueError::new_err(e.to_string()))
}

/// Texts without gaps.
pub(crate) fn words<'a>(all: impl IntoIterator<Item = impl Into<std::borrow::Cow<'a, str>>>) -> Column {
    Column::Texts(all.into_iter().map(|t| Some(t.into().into_owned())).collect())
}
