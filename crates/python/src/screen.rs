//! Screening one name or a column of names.

use crate::columns::{Column, give, texts};
use crate::errors::{raise, usage, value};
use arrow_array::{Array, ArrayRef};
use knockon::{OpenLists, RowAnswer, ScreenOptions};
use pyo3::prelude::*;
use pyo3_arrow::PyTable;
use pyo3_arrow::input::AnyArray;
use std::path::PathBuf;

/// Restricted-party lists, read and indexed once.
#[pyclass(module = "knockon._knockon", frozen)]
pub(crate) struct Lists(OpenLists);

#[pymethods]
impl Lists {
    #[new]
    #[pyo3(signature = (lists, *, threshold=None, top=10, known_on=None))]
    fn new(
        py: Python<'_>,
        lists: Vec<PathBuf>,
        threshold: Option<f64>,
        top: usize,
        known_on: Option<String>,
    ) -> PyResult<Self> {
        let options = ScreenOptions { lists, known_on, top, threshold };
        py.detach(|| OpenLists::open(&options)).map(Self).map_err(|e| raise(py, &e))
    }

    fn __len__(&self) -> usize {
        self.0.len()
    }

    /// Remarks on the lists.
    #[getter]
    fn notes(&self) -> Vec<String> {
        self.0.notes().to_vec()
    }

    /// One name: hits and family, as `knockon screen --json`.
    #[pyo3(signature = (name, *, kind=None, country=None))]
    fn screen<'py>(
        &self,
        py: Python<'py>,
        name: &str,
        kind: Option<&str>,
        country: Option<&str>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let query = knockon::query(name, kind, country).map_err(|e| raise(py, &e))?;
        value(py, &py.detach(|| self.0.screen(&query)))
    }

    /// A column of names: one row of the answer for each, as `knockon screen --file`.
    #[pyo3(signature = (names, countries=None, progress=None))]
    fn screen_column(
        &self,
        py: Python<'_>,
        names: AnyArray,
        countries: Option<AnyArray>,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<PyTable> {
        let names = names.into_chunked_array()?;
        let countries = countries.map(AnyArray::into_chunked_array).transpose()?;
        let asked = column(py, "names", names.chunks())?;
        let places = match &countries {
            Some(c) => column(py, "countries", c.chunks())?,
            None => vec![""; asked.len()],
        };
        if places.len() != asked.len() {
            return Err(usage(
                py,
                format!("{} names and {} countries; expected as many", asked.len(), places.len()),
            ));
        }
        let pairs: Vec<(&str, &str)> = asked.into_iter().zip(places).collect();
        let mut stopped = None;
        let answers = py.detach(|| {
            let done = |n: usize| {
                let heard = Python::attach(|py| {
                    py.check_signals()?;
                    progress.as_ref().map_or(Ok(()), |f| f.call1(py, (n, pairs.len())).map(|_| ()))
                });
                stopped = heard.err();
                stopped.is_none()
            };
            self.0.rows(&pairs, done).0
        });
        match stopped {
            Some(e) => Err(e),
            None => rows(&answers),
        }
    }
}

fn column<'a>(py: Python<'_>, what: &str, chunks: &'a [ArrayRef]) -> PyResult<Vec<&'a str>> {
    let mut out = Vec::new();
    for chunk in chunks {
        let kind = chunk.data_type();
        let wrong = || usage(py, format!("{what}: {kind}; expected a column of text"));
        out.extend(texts(chunk).ok_or_else(wrong)?);
    }
    Ok(out)
}

fn rows(answers: &[RowAnswer]) -> PyResult<PyTable> {
    let n = answers.len();
    let [mut ids, mut matches, mut why] = [0; 3].map(|_| Vec::with_capacity(n));
    for a in answers {
        let [_, id, _, name, _, evidence] = a.cells();
        // The file has an empty cell where there is no hit, Arrow a null.
        let found = |cell| a.hit.is_some().then_some(cell);
        ids.push(found(id));
        matches.push(found(name));
        why.push(found(evidence));
    }
    give(vec![
        ("hit", Column::Flags(answers.iter().map(|a| a.hit.is_some()).collect())),
        ("record_id", Column::Texts(ids)),
        ("score", Column::Numbers(answers.iter().map(|a| a.hit.as_ref().map(|h| h.score)).collect())),
        ("match", Column::Texts(matches)),
        ("family", Column::Texts(answers.iter().map(|a| Some(a.family.clone())).collect())),
        ("why", Column::Texts(why)),
    ])
}
