//! Input–output tables: as Arrow columns, and from them.

use crate::columns::{Column, Given, give, words};
use crate::errors::{raise, usage, value};
use knockon::economy::table::{FinalColumn, Industry, Matrix, Table as Inner, TableInfo};
use pyo3::prelude::*;
use pyo3_arrow::PyTable;
use std::path::PathBuf;

/// An input–output table.
#[pyclass(module = "knockon._knockon", frozen)]
pub(crate) struct Table(Inner);

/// All cells of a matrix, row by row, as the only column of a table.
fn cells(m: &Matrix) -> PyResult<PyTable> {
    give(vec![("value", Column::Full(m.data().to_vec()))])
}

#[pymethods]
impl Table {
    /// By the name of a compiled-in table or by path.
    #[staticmethod]
    fn open(py: Python<'_>, name: &str) -> PyResult<Self> {
        py.detach(|| knockon::economy::open_table(name)).map(Self).map_err(|e| raise(py, &e))
    }

    /// From Arrow: `industries` (place, sector, label, value_added, output), `finals` (place, category), and the cells of Z and Y row by row.
    #[staticmethod]
    fn from_arrow(
        py: Python<'_>,
        info: &str,
        industries: PyTable,
        finals: PyTable,
        z: PyTable,
        y: PyTable,
        imports: Option<Vec<f64>>,
        taxes: Option<Vec<f64>>,
    ) -> PyResult<Self> {
        let info: TableInfo = serde_json::from_str(info).map_err(|e| usage(py, format!("info: {e}")))?;
        let (rows, columns) = (Given::new("industries", industries), Given::new("finals", finals));
        let (place, sector) = (rows.texts(py, "place")?, rows.texts(py, "sector")?);
        let label = rows.texts_or_empty(py, "label")?;
        let matrix = |name: &'static str, table: PyTable, width: usize| {
            let cells = Given::new(name, table).numbers(py, "value")?;
            Matrix::from_vec(rows.rows(), width, cells).map_err(|e| usage(py, format!("{name}: {e}")))
        };
        let industry = |i: usize| Industry {
            place: place[i].to_owned(),
            sector: sector[i].to_owned(),
            label: label[i].to_owned(),
        };
        let categories = columns.texts(py, "category")?;
        let column = |(p, c): (&str, &str)| FinalColumn { place: p.to_owned(), category: c.to_owned() };
        let table = Inner {
            info,
            industries: (0..rows.rows()).map(industry).collect(),
            finals: columns.texts(py, "place")?.into_iter().zip(categories).map(column).collect(),
            z: matrix("z", z, rows.rows())?,
            y: matrix("y", y, columns.rows())?,
            imports,
            taxes,
            value_added: rows.numbers(py, "value_added")?,
            output: rows.numbers(py, "output")?,
            satellites: Vec::new(),
        };
        Ok(Self(table))
    }

    /// Writes the table's folder in our own layout; what is written is read again and checked.
    fn save(&self, py: Python<'_>, folder: PathBuf) -> PyResult<()> {
        py.detach(|| knockon::economy::save_table(&self.0, &folder)).map_err(|e| raise(py, &e))
    }

    fn __len__(&self) -> usize {
        self.0.size()
    }

    /// Name, year, currency, unit, prices, source.
    #[getter]
    fn info<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        value(py, &self.0.info)
    }

    /// Place, sector, label, value added and output of each industry.
    fn industries(&self) -> PyResult<PyTable> {
        let all = &self.0.industries;
        give(vec![
            ("place", words(all.iter().map(|i| i.place.as_str()))),
            ("sector", words(all.iter().map(|i| i.sector.as_str()))),
            ("label", words(all.iter().map(|i| i.label.as_str()))),
            ("value_added", Column::Full(self.0.value_added.clone())),
            ("output", Column::Full(self.0.output.clone())),
        ])
    }

    /// Columns of final demand.
    fn finals(&self) -> PyResult<PyTable> {
        let all = &self.0.finals;
        give(vec![
            ("place", words(all.iter().map(|f| f.place.as_str()))),
            ("category", words(all.iter().map(|f| f.category.as_str()))),
        ])
    }

    /// Sales between industries, row by row.
    fn z(&self) -> PyResult<PyTable> {
        cells(&self.0.z)
    }

    /// Sales to final demand, row by row.
    fn y(&self) -> PyResult<PyTable> {
        cells(&self.0.y)
    }
}
