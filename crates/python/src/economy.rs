//! Impact, and the tables that are compiled in.

use crate::columns::{Column, give};
use crate::errors::{loads, raise, usage, value};
use knockon::economy::{Answer, Cell, ImpactRequest, Range, impact as ask};
use pyo3::prelude::*;
use pyo3_arrow::PyTable;

/// Facts, rows and notes of an answer; the rows as an Arrow table.
pub(crate) fn answer<'py>(py: Python<'py>, a: &Answer) -> PyResult<(Bound<'py, PyAny>, PyTable)> {
    let columns = a.columns.iter().enumerate().map(|(k, name)| {
        let cells = || a.rows.iter().map(|r| &r[k]);
        // A column of numbers may have an empty text where there is none.
        let number = |c: &Cell| matches!(c, Cell::Number(_)) || matches!(c, Cell::Text(t) if t.is_empty());
        let column = if cells().all(number) && cells().any(|c| matches!(c, Cell::Number(_))) {
            Column::Numbers(cells().map(|c| if let Cell::Number(v) = c { *v } else { None }).collect())
        } else {
            let text = |c: &Cell| match c {
                Cell::Text(t) => Some(t.clone()),
                Cell::Number(v) => v.map(|v| v.to_string()),
            };
            Column::Texts(cells().map(text).collect())
        };
        (name.as_str(), column)
    });
    let table = give(columns.collect())?;
    let mut words = a.json();
    if let Some(map) = words.as_object_mut() {
        map.remove("rows");
    }
    Ok((loads(py, &words.to_string())?, table))
}

/// As the command `knockon impact`; ranges as texts.
#[pyfunction]
#[pyo3(signature = (table, place, buy, amount, currency, unit, year, world, made_at_home, households, tax, bridge, draws, seed, beside, hypothetical))]
#[allow(clippy::too_many_arguments)] // the Python half names them
pub(crate) fn impact<'py>(
    py: Python<'py>,
    table: String,
    place: String,
    buy: Vec<(String, f64)>,
    amount: &str,
    currency: String,
    unit: f64,
    year: i32,
    world: bool,
    made_at_home: &str,
    households: Option<(String, String)>,
    tax: Option<f64>,
    bridge: Option<(String, String)>,
    draws: usize,
    seed: u64,
    beside: Option<f64>,
    hypothetical: Option<String>,
) -> PyResult<(Bound<'py, PyAny>, PyTable)> {
    let range = |text: &str| text.parse::<Range>().map_err(|e| usage(py, e));
    let request = ImpactRequest {
        table: table.into(),
        place,
        buy,
        amount: range(amount)?,
        currency,
        unit,
        year,
        world,
        made_at_home: range(made_at_home)?,
        households: households.map(|(l, m)| Ok::<_, PyErr>((range(&l)?, range(&m)?))).transpose()?,
        tax,
        bridge: bridge.map(|(b, words)| Ok::<_, PyErr>((range(&b)?, words))).transpose()?,
        coefficient_spread: None,
        draws,
        seed,
        beside,
        hypothetical,
    };
    let found = py.detach(|| ask(&request)).map_err(|e| raise(py, &e))?;
    answer(py, &found)
}

/// Names of the tables that are compiled in, and what they are.
#[pyfunction]
pub(crate) fn tables<'py>(py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
    value(py, &knockon::tables().map_err(|e| raise(py, &e))?)
}
