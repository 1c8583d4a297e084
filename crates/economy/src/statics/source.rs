//! The input of an `io_static` case as vectors and matrices, whatever form it was given in.
//!
//! Supported: Z, A, Y, F, F_Y inline as lists of rows, or `{"csv": name}` with row labels in the first column and column labels in
//! the first row; `table {csv, products, x_row, gva_rows, income_rows, employment_rows}`, rows of one group added.

use super::core::{calc_a, calc_coeff, calc_l, calc_x, calc_z};
use crate::error::{Error, ErrorKind, Result};
use crate::matrix::Matrix;
use serde_json::Value;
use std::cell::OnceCell;

/// Reads a file that the input names.
pub type Resolve<'a> = &'a dyn Fn(&str) -> std::result::Result<String, String>;

/// What a case holds, and what was already computed from it.
pub(super) struct Source<'a> {
    input: &'a Value,
    resolve: Resolve<'a>,
    table: Option<Labelled>,
    a: OnceCell<Matrix>,
    l: OnceCell<Matrix>,
    x: OnceCell<Vec<f64>>,
}

/// A CSV file with labels on both sides.
pub(super) struct Labelled {
    columns: Vec<String>,
    rows: Vec<(String, Vec<f64>)>,
}

impl Labelled {
    fn read(text: &str) -> Result<Self> {
        let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(text.as_bytes());
        let fault = |e: csv::Error| Error::layout(format!("not a CSV table: {e}"));
        let columns = reader.headers().map_err(fault)?.iter().skip(1).map(str::to_owned).collect();
        let mut rows = Vec::new();
        for (r, record) in reader.records().enumerate() {
            let record = record.map_err(fault)?;
            let cells = record.iter().enumerate().skip(1).map(|(c, cell)| match cell.trim() {
                "" => Ok(0.0),
                cell => number(cell).ok_or_else(|| {
                    Error::cell(r as u64 + 2, c as u64 + 1, format!("`{cell}` is not a number"))
                }),
            });
            rows.push((record.get(0).unwrap_or_default().to_owned(), cells.collect::<Result<_>>()?));
        }
        Ok(Self { columns, rows })
    }

    fn column_of(&self, label: &str) -> Result<usize> {
        let found = self.columns.iter().position(|c| c == label);
        found.ok_or_else(|| Error::layout(format!("the table has no column `{label}`")))
    }

    fn row_of(&self, label: &str) -> Result<&[f64]> {
        let found = self.rows.iter().find(|(name, _)| name == label).map(|(_, cells)| cells.as_slice());
        found.ok_or_else(|| Error::layout(format!("the table has no row `{label}`")))
    }
}

fn number(text: &str) -> Option<f64> {
    text.parse().ok().filter(|v: &f64| v.is_finite())
}

impl<'a> Source<'a> {
    pub(super) fn new(input: &'a Value, resolve: Resolve<'a>) -> Result<Self> {
        let table = match input.get("table") {
            None | Some(Value::Null) => None,
            Some(t) => Some(Labelled::read(&file(t, resolve)?)?),
        };
        Ok(Self { input, resolve, table, a: OnceCell::new(), l: OnceCell::new(), x: OnceCell::new() })
    }

    fn field(&self, key: &str) -> Option<&'a Value> {
        self.input.get(key).filter(|v| !v.is_null())
    }

    fn missing(key: &str) -> Error {
        Error::input(format!("`{key}` is asked for or needed and the input does not have it"))
    }

    /// A vector of numbers under `key`, if it is there.
    pub(super) fn vector(&self, key: &str) -> Result<Option<Vec<f64>>> {
        self.field(key).map(|v| numbers(v, key)).transpose()
    }

    /// A vector of numbers under `key`, which must be there with one cell an industry.
    pub(super) fn need_vector(&self, key: &str) -> Result<Vec<f64>> {
        let v = self.vector(key)?.ok_or_else(|| Self::missing(key))?;
        self.sized(v, key)
    }

    fn sized(&self, v: Vec<f64>, key: &str) -> Result<Vec<f64>> {
        let n = self.size()?;
        if v.len() == n {
            Ok(v)
        } else {
            Err(Error::input(format!("`{key}` has {} cells for {n} industries", v.len())))
        }
    }

    /// A matrix under `key`, if it is there.
    pub(super) fn matrix(&self, key: &str) -> Result<Option<Matrix>> {
        let Some(value) = self.field(key) else { return Ok(None) };
        if value.get("csv").is_some() {
            let rows: Vec<_> =
                Labelled::read(&file(value, self.resolve)?)?.rows.into_iter().map(|(_, r)| r).collect();
            return Matrix::from_rows(&rows).map(Some);
        }
        let rows = value.as_array().ok_or_else(|| Error::input(format!("`{key}` must be a list of rows")))?;
        let rows: Vec<Vec<f64>> = rows.iter().map(|r| numbers(r, key)).collect::<Result<_>>()?;
        Matrix::from_rows(&rows).map(Some)
    }

    /// A matrix that must be there.
    pub(super) fn need_matrix(&self, key: &str) -> Result<Matrix> {
        self.matrix(key)?.ok_or_else(|| Self::missing(key))
    }

    /// A list of labels that must be there.
    pub(super) fn labels(&self, key: &str) -> Result<Vec<String>> {
        let list = self.field(key).and_then(Value::as_array).ok_or_else(|| Self::missing(key))?;
        list.iter()
            .map(|v| label(v).ok_or_else(|| Error::input(format!("`{key}` must be a list of labels"))))
            .collect()
    }

    /// One label that must be there.
    pub(super) fn label(&self, key: &str) -> Result<String> {
        self.field(key).and_then(label).ok_or_else(|| Self::missing(key))
    }

    /// Pairs of labels that must be there.
    pub(super) fn pairs(&self, key: &str) -> Result<Vec<(String, String)>> {
        let list = self.field(key).and_then(Value::as_array).ok_or_else(|| Self::missing(key))?;
        let pair = |v: &Value| Some((label(v.get(0)?)?, label(v.get(1)?)?));
        list.iter()
            .map(|v| {
                pair(v).ok_or_else(|| Error::input(format!("`{key}` must be a list of pairs of labels")))
            })
            .collect()
    }

    /// One number, if it is there.
    pub(super) fn number(&self, key: &str) -> Option<f64> {
        self.field(key).and_then(Value::as_f64)
    }

    /// Number of industries.
    pub(super) fn size(&self) -> Result<usize> {
        Ok(self.a()?.rows())
    }

    /// Z as given, from the table, or A x̂.
    pub(super) fn z(&self) -> Result<Matrix> {
        if let Some(z) = self.given_z()? {
            same_rows(&z, self.x()?.len(), "x")?;
            return Ok(z);
        }
        Ok(calc_z(self.a()?, self.x()?))
    }

    fn given_z(&self) -> Result<Option<Matrix>> {
        if let Some(z) = self.matrix("Z")? {
            return Ok(Some(z));
        }
        let Some(table) = &self.table else { return Ok(None) };
        let products = self.products()?;
        let columns: Vec<usize> = products.iter().map(|p| table.column_of(p)).collect::<Result<_>>()?;
        let cell = |row: &[f64], c: usize| {
            row.get(c).copied().ok_or_else(|| Error::layout("the table has a short row"))
        };
        let rows = products.iter().map(|p| {
            let row = table.row_of(p)?;
            columns.iter().map(|&c| cell(row, c)).collect::<Result<_>>()
        });
        let rows: Vec<Vec<f64>> = rows.collect::<Result<_>>()?;
        Matrix::from_rows(&rows).map(Some)
    }

    fn products(&self) -> Result<Vec<String>> {
        let list = self.field("table").and_then(|t| t.get("products")).and_then(Value::as_array);
        let list = list.ok_or_else(|| Error::input("`table` must name its `products`"))?;
        list.iter().map(|v| label(v).ok_or_else(|| Error::input("`products` must be labels"))).collect()
    }

    /// The added rows that `table` names under `key`, one cell a product.
    fn table_rows(&self, key: &str) -> Result<Option<Vec<f64>>> {
        let (Some(table), Some(names)) =
            (&self.table, self.field("table").and_then(|t| t.get(key)).filter(|v| !v.is_null()))
        else {
            return Ok(None);
        };
        let one = std::slice::from_ref(names);
        let names = names.as_array().map_or(one, Vec::as_slice);
        let products = self.products()?;
        let mut sum = vec![0.0; products.len()];
        for name in names {
            let name = label(name).ok_or_else(|| Error::input(format!("`{key}` must name rows")))?;
            let row = table.row_of(&name)?;
            for (s, p) in sum.iter_mut().zip(&products) {
                *s += row[table.column_of(p)?];
            }
        }
        Ok(Some(sum))
    }

    /// x as given, from the table, the row sums of Z and Y, or L f.
    pub(super) fn x(&self) -> Result<&[f64]> {
        if self.x.get().is_none() {
            let x = match (self.vector("x")?, self.table_rows("x_row")?) {
                (Some(x), _) | (None, Some(x)) => x,
                (None, None) => self.x_from_sales()?,
            };
            if let Some(a) = self.matrix("A")?
                && a.rows() != x.len()
            {
                return Err(Error::input(format!("A has {} rows and x {} cells", a.rows(), x.len())));
            }
            self.x.get_or_init(|| x);
        }
        Ok(self.x.get().expect("set just above"))
    }

    /// x = Z1 + Y1, or Z1 + f, or L f where only A is given.
    pub(super) fn x_from_sales(&self) -> Result<Vec<f64>> {
        let Some(z) = self.given_z()? else {
            let f = self.vector("f")?.or(self.matrix("Y")?.map(|y| y.row_sums()));
            let f = self.sized(f.ok_or_else(|| Self::missing("x"))?, "f")?;
            return Ok(self.l()?.times(&f));
        };
        match (self.matrix("Y")?, self.vector("f")?) {
            (Some(y), _) => same_rows(&z, y.rows(), "Y").map(|()| calc_x(&z, &y)),
            (None, Some(f)) => {
                same_rows(&z, f.len(), "f")?;
                Ok(z.row_sums().iter().zip(f).map(|(a, b)| a + b).collect())
            }
            (None, None) => self.vector("x")?.or(self.table_rows("x_row")?).ok_or_else(|| Self::missing("x")),
        }
    }

    /// f as given, Y1, or x − Z1.
    pub(super) fn f(&self) -> Result<Vec<f64>> {
        if let Some(f) = self.vector("f")? {
            return self.sized(f, "f");
        }
        if let Some(y) = self.matrix("Y")? {
            return self.sized(y.row_sums(), "Y");
        }
        let sold = self.z()?.row_sums();
        Ok(self.x()?.iter().zip(sold).map(|(x, s)| x - s).collect())
    }

    /// A as given or Z x̂⁻¹.
    pub(super) fn a(&self) -> Result<&Matrix> {
        if self.a.get().is_none() {
            let a = match (self.matrix("A")?, self.given_z()?) {
                (Some(a), _) => a,
                (None, Some(z)) => {
                    let x = self.x()?;
                    same_rows(&z, x.len(), "x")?;
                    calc_a(&z, x)
                }
                (None, None) => return Err(Self::missing("Z")),
            };
            self.a.get_or_init(|| a);
        }
        Ok(self.a.get().expect("set just above"))
    }

    /// L.
    pub(super) fn l(&self) -> Result<&Matrix> {
        if self.l.get().is_none() {
            let l = calc_l(self.a()?)?;
            self.l.get_or_init(|| l);
        }
        Ok(self.l.get().expect("set just above"))
    }

    /// A coefficient row: `name_coeff` as given, or `name` (from the input or the table) over x.
    pub(super) fn coeff(&self, name: &str) -> Result<Vec<f64>> {
        if let Some(v) = self.vector(&format!("{name}_coeff"))? {
            return self.sized(v, name);
        }
        let total = match self.vector(name)? {
            Some(v) => Some(v),
            None => self.table_rows(&format!("{name}_rows"))?,
        };
        let total = self.sized(total.ok_or_else(|| Self::missing(name))?, name)?;
        Ok(calc_coeff(&total, self.x()?))
    }
}

fn same_rows(z: &Matrix, n: usize, key: &str) -> Result<()> {
    if z.rows() == n && z.cols() == n {
        return Ok(());
    }
    Err(Error::input(format!("Z is {} × {} and `{key}` has {n} rows", z.rows(), z.cols())))
}

fn label(v: &Value) -> Option<String> {
    v.as_str().map(str::to_owned).or_else(|| v.as_number().map(ToString::to_string))
}

fn numbers(v: &Value, key: &str) -> Result<Vec<f64>> {
    let list = v.as_array().ok_or_else(|| Error::input(format!("`{key}` must be a list of numbers")))?;
    list.iter()
        .map(|c| c.as_f64().ok_or_else(|| Error::input(format!("`{key}` has `{c}` where a number belongs"))))
        .collect()
}

/// The text of the file named under `csv`.
fn file(value: &Value, resolve: Resolve<'_>) -> Result<String> {
    let name =
        value.get("csv").and_then(Value::as_str).ok_or_else(|| Error::input("expected `{\"csv\": name}`"))?;
    resolve(name).map_err(|message| ErrorKind::Resolve { name: name.to_owned(), message }.into())
}
