//! Balancing a table: the nearest one, in the sense of GRAS, whose rows and columns add up.
//!
//! Source: Junius & Oosterhaven 2003, as corrected by Lenzen, Wood & Gallego 2007; the bi-proportional method for tables with cells of both signs. Every positive cell is
//! multiplied by r_i s_j, every negative one divided by it. Targets: a row adds to its output; a column of industry to its output less value added, imports and product taxes;
//! a column of final demand to what it is, all of them scaled by one factor so that rows and columns have the same total.
//!
//! Supported: any table of ours. Not supported: fixing single cells, weights of trust, targets of one's own.

use super::{Table, ValueAddedIs};
use crate::error::{Error, ErrorKind, Result};
use crate::matrix::Matrix;
use serde::Serialize;

/// How a balancing went.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Balanced {
    /// The table, balanced.
    pub table: Table,
    /// Rounds of rows and columns.
    pub rounds: usize,
    /// The largest gap left, relative to the output or column total.
    pub worst: f64,
    /// What all columns of final demand were multiplied by.
    pub final_factor: f64,
    /// The largest relative change of a cell above a millionth of all output.
    pub largest_change: f64,
}

/// Balances; `tolerance` relative to each total, such as 1e-9.
pub fn balance(table: &Table, tolerance: f64, most: usize) -> Result<Balanced> {
    let (n, c) = (table.size(), table.finals.len());
    let other = |row: &Option<Vec<f64>>, j: usize| row.as_ref().map_or(0.0, |r| r[j]);
    let inputs: Vec<f64> = if table.info.value_added_is == ValueAddedIs::Datum {
        (0..n)
            .map(|j| {
                table.output[j] - table.value_added[j] - other(&table.imports, j) - other(&table.taxes, j)
            })
            .collect()
    } else {
        table.z.col_sums()
    };
    if let Some(j) = (0..n).find(|&j| inputs[j] < 0.0) {
        let i = &table.industries[j];
        let text =
            format!("`{}/{}` adds more value than its output leaves; no balance exists", i.place, i.sector);
        return Err(Error::layout(text));
    }
    let finals = table.y.col_sums();
    let left = table.output.iter().sum::<f64>() - inputs.iter().sum::<f64>();
    let all: f64 = finals.iter().sum();
    let final_factor = if all == 0.0 { 1.0 } else { left / all };
    if !(final_factor.is_finite() && final_factor > 0.0) {
        return Err(Error::layout(format!(
            "final demand of {all} cannot be scaled to the {left} that output leaves"
        )));
    }
    let rows = table.output.clone();
    let columns: Vec<f64> = inputs.into_iter().chain(finals.iter().map(|v| v * final_factor)).collect();
    let start = Matrix::from_fn(n, n + c, |i, j| if j < n { table.z.at(i, j) } else { table.y.at(i, j - n) });
    let (cells, rounds, worst) = gras(&start, &rows, &columns, tolerance, most)?;
    let least = 1e-6 * table.output.iter().sum::<f64>();
    let change = |(a, b): (&f64, &f64)| if a.abs() > least { (b / a - 1.0).abs() } else { 0.0 };
    let largest_change = start.data().iter().zip(cells.data()).map(change).fold(0.0, f64::max);
    let mut out = table.clone();
    out.z = Matrix::from_fn(n, n, |i, j| cells.at(i, j));
    out.y = Matrix::from_fn(n, c, |i, k| cells.at(i, n + k));
    Ok(Balanced { table: out, rounds, worst, final_factor, largest_change })
}

/// The multiplier that makes p·m − q/m the target, p and q the sums of positive and of negative cells without their signs.
fn multiplier(p: f64, q: f64, target: f64) -> Option<f64> {
    let m = if p > 0.0 {
        (target + (target * target + 4.0 * p * q).sqrt()) / (2.0 * p)
    } else if q > 0.0 {
        -q / target
    } else {
        return (target == 0.0).then_some(1.0);
    };
    (m.is_finite() && m >= 0.0).then_some(m.max(1e-300))
}

fn gras(
    start: &Matrix,
    rows: &[f64],
    columns: &[f64],
    tolerance: f64,
    most: usize,
) -> Result<(Matrix, usize, f64)> {
    let (n, w) = (start.rows(), start.cols());
    let (mut r, mut s) = (vec![1.0; n], vec![1.0; w]);
    let impossible = |what: &str, i: usize| {
        Error::layout(format!(
            "{what} {} is empty, or all of one sign, and should add to something else",
            i + 1
        ))
    };
    for round in 1..=most {
        for i in 0..n {
            let (mut p, mut q) = (0.0, 0.0);
            for (v, s) in start.row(i).iter().zip(&s) {
                if *v > 0.0 { p += v * s } else { q -= v / s }
            }
            r[i] = multiplier(p, q, rows[i]).ok_or_else(|| impossible("row", i))?;
        }
        let (mut p, mut q) = (vec![0.0; w], vec![0.0; w]);
        for (i, r) in r.iter().enumerate() {
            for (j, v) in start.row(i).iter().enumerate() {
                if *v > 0.0 { p[j] += v * r } else { q[j] -= v / r }
            }
        }
        for j in 0..w {
            s[j] = multiplier(p[j], q[j], columns[j]).ok_or_else(|| impossible("column", j))?;
        }
        let cell = |i: usize, j: usize| {
            let v = start.at(i, j);
            if v > 0.0 { v * r[i] * s[j] } else { v / (r[i] * s[j]) }
        };
        let scale = rows.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
        let mut worst = 0.0_f64;
        for (i, target) in rows.iter().enumerate() {
            let sum: f64 = (0..w).map(|j| cell(i, j)).sum();
            worst = worst.max((sum - target).abs() / target.abs().max(1e-9 * scale));
        }
        if worst <= tolerance {
            return Ok((Matrix::from_fn(n, w, cell), round, worst));
        }
        if round == most || worst.is_nan() {
            return Err(ErrorKind::NoConvergence { sweeps: round, residual: format!("{worst:e}") }.into());
        }
    }
    Err(ErrorKind::NoConvergence { sweeps: most, residual: "none".into() }.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table of both signs whose answer is known: doubling one row's target with free columns of the same proportions.
    #[test]
    fn val_a_table_in_proportion_is_found_at_once() {
        let start = Matrix::from_rows(&[vec![2.0, 4.0], vec![1.0, 2.0]]).expect("equal rows");
        let (m, _, worst) = gras(&start, &[12.0, 3.0], &[5.0, 10.0], 1e-12, 50).expect("converges");
        assert!(worst <= 1e-12);
        for (got, want) in m.data().iter().zip([4.0, 8.0, 1.0, 2.0]) {
            assert!((got - want).abs() < 1e-9, "{got} {want}");
        }
    }

    #[test]
    fn negative_cells_keep_their_sign_and_sums_are_met() {
        let start = Matrix::from_rows(&[vec![7.0, 3.0, -3.0], vec![2.0, 9.0, 1.0], vec![-2.0, 0.0, 2.0]])
            .expect("equal rows");
        let (m, _, _) = gras(&start, &[9.0, 14.0, 1.0], &[8.0, 15.0, 1.0], 1e-10, 500).expect("converges");
        for (got, want) in
            m.row_sums().iter().zip([9.0, 14.0, 1.0]).chain(m.col_sums().iter().zip([8.0, 15.0, 1.0]))
        {
            assert!((got - want).abs() < 1e-6, "{got} {want}");
        }
        for (a, b) in start.data().iter().zip(m.data()) {
            assert!(a * b > 0.0 || (*a == 0.0 && *b == 0.0));
        }
    }

    #[test]
    fn what_cannot_be_met_is_said() {
        let start = Matrix::from_rows(&[vec![0.0, 0.0], vec![1.0, 2.0]]).expect("equal rows");
        assert!(gras(&start, &[1.0, 3.0], &[2.0, 2.0], 1e-9, 50).is_err());
    }
}
