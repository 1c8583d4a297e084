//! Running a case, and comparing two outcomes.

use crate::errors::{loads, raise, usage, value};
use knockon::{RunRequest, run_until};
use pyo3::prelude::*;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// Runs a case; the outcome as `outcome.json` has it.
#[pyfunction]
#[pyo3(signature = (case, with_files, with_texts, set, lists, lift_all, central, out, progress))]
#[allow(clippy::too_many_arguments)] // the Python half names them
pub(crate) fn run<'py>(
    py: Python<'py>,
    case: String,
    with_files: Vec<PathBuf>,
    with_texts: Vec<(String, String)>,
    set: Vec<String>,
    lists: Vec<PathBuf>,
    lift_all: bool,
    central: bool,
    out: Option<PathBuf>,
    progress: Option<Py<PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    let write = out.is_some();
    let request = RunRequest {
        case,
        with: with_files,
        with_text: with_texts,
        set,
        lists,
        lists_known_on: None,
        lift_all,
        central,
        out,
        write,
        command: vec!["python".to_owned()],
    };
    let (stop, heard) = (AtomicBool::new(false), Mutex::new(None));
    let told = |what: &str, done: usize, all: usize| {
        let answer = Python::attach(|py| {
            py.check_signals()?;
            progress.as_ref().map_or(Ok(()), |f| f.call1(py, (what, done, all)).map(|_| ()))
        });
        if let Err(e) = answer {
            stop.store(true, Ordering::Relaxed);
            heard.lock().unwrap_or_else(std::sync::PoisonError::into_inner).get_or_insert(e);
        }
    };
    let answer = py.detach(|| run_until(&request, &stop, &told));
    if let Some(e) = heard.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner) {
        return Err(e);
    }
    match answer.map_err(|e| raise(py, &e))? {
        Some(answer) => loads(py, &answer.outcome_json().map_err(|e| raise(py, &e))?),
        None => Err(pyo3::exceptions::PyKeyboardInterrupt::new_err("the run was stopped")),
    }
}

/// Two outcomes (JSON texts) side by side.
#[pyfunction]
pub(crate) fn compare<'py>(py: Python<'py>, a: &str, b: &str) -> PyResult<Bound<'py, PyAny>> {
    let read = |text: &str| {
        serde_json::from_str::<serde_json::Value>(text).map_err(|e| usage(py, format!("not an outcome: {e}")))
    };
    let found = knockon::compare_outcomes(&read(a)?, &read(b)?).map_err(|e| raise(py, &e))?;
    value(py, &found)
}
