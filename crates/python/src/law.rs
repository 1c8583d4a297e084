//! What the law says of a transaction.

use crate::errors::{loads, raise};
use knockon::{DecideOptions, LawOptions, Question, read_transaction, transaction};
use pyo3::prelude::*;
use std::path::PathBuf;

/// One transaction, from a file or as JSON text: its answer, or spells over time with a span.
#[pyfunction]
#[pyo3(signature = (file, text, as_of, known_on, span, rules, with_rules, without, delays, licences))]
#[allow(clippy::too_many_arguments)] // the Python half names them
pub(crate) fn decide<'py>(
    py: Python<'py>,
    file: Option<PathBuf>,
    text: Option<String>,
    as_of: Option<String>,
    known_on: Option<String>,
    span: Option<(String, String)>,
    rules: Option<PathBuf>,
    with_rules: Vec<PathBuf>,
    without: Vec<String>,
    delays: Vec<String>,
    licences: Vec<String>,
) -> PyResult<Bound<'py, PyAny>> {
    let law = LawOptions { rules, with_rules, without, delays, licences };
    let options = DecideOptions { as_of, known_on, span, law };
    let answer = py.detach(|| {
        let tx = match (file, text) {
            (Some(file), _) => read_transaction(&file)?,
            (None, text) => transaction(&text.unwrap_or_default(), false, "transaction", 0)?,
        };
        Ok(Question::new(&options)?.decide(&tx).json())
    });
    let answer: serde_json::Value = answer.map_err(|e| raise(py, &e))?;
    loads(py, &answer.to_string())
}
