//! Errors as exceptions of one class, with the diagnostics of the command line; answers as Python values.

use knockon::ErrorKind;
use pyo3::prelude::*;
use serde::Serialize;

/// An error of the front door as `knockon.KnockonError`.
pub(crate) fn raise(py: Python<'_>, e: &knockon::Error) -> PyErr {
    let diagnostics = match e.kind() {
        ErrorKind::Input(all) => value(py, all),
        _ => value(py, &Vec::<String>::new()),
    };
    let made = diagnostics.and_then(|d| {
        py.import("knockon._errors")?.getattr("KnockonError")?.call1((e.to_string(), d, e.exit_status()))
    });
    match made {
        Ok(exception) => PyErr::from_value(exception),
        Err(why) => why,
    }
}

/// A mistake in an argument.
pub(crate) fn usage(py: Python<'_>, message: impl Into<String>) -> PyErr {
    raise(py, &knockon::Error::usage(message))
}

/// An answer as Python's own values.
pub(crate) fn value<'py>(py: Python<'py>, answer: &impl Serialize) -> PyResult<Bound<'py, PyAny>> {
    let text = serde_json::to_string(answer)
        .map_err(|e| pyo3::exceptions::PyValueError::new_err(format!("the answer has no JSON form: {e}")))?;
    loads(py, &text)
}

/// JSON as Python's own values.
pub(crate) fn loads<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyAny>> {
    py.import("json")?.call_method1("loads", (text,))
}
