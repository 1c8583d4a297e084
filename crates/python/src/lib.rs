//! The native half of the Python package `knockon`: the verbs of the front door, with Arrow in and out.
//!
//! Each function converts its arguments, lets go of Python's lock, calls [`knockon`] and converts the answer: JSON-like answers become
//! dicts, tables become Arrow tables that pandas, polars and pyarrow take by the Arrow C stream interface. Nothing is computed here. The
//! Python half (`python/knockon/__init__.py`) gives names, defaults and types.
//!
//! Supported: CPython 3.10 and later by the stable interface. Not supported: Python without a global lock.

mod case;
mod columns;
mod economy;
mod errors;
mod law;
mod network;
mod screen;
mod table;

use pyo3::prelude::*;

/// The module.
#[pymodule]
fn _knockon(m: &Bound<'_, PyModule>) -> PyResult<()> {
    m.add("__version__", env!("CARGO_PKG_VERSION"))?;
    m.add_class::<pyo3_arrow::PyTable>()?;
    m.add_class::<screen::Lists>()?;
    m.add_class::<network::Network>()?;
    m.add_class::<table::Table>()?;
    m.add_function(wrap_pyfunction!(law::decide, m)?)?;
    m.add_function(wrap_pyfunction!(case::run, m)?)?;
    m.add_function(wrap_pyfunction!(case::compare, m)?)?;
    m.add_function(wrap_pyfunction!(economy::impact, m)?)?;
    m.add_function(wrap_pyfunction!(economy::tables, m)?)?;
    Ok(())
}
