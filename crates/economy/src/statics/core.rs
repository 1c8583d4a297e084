//! One table, its coefficients, its two inverses and the multipliers that follow.

use crate::error::{Error, Result};
use crate::matrix::{Leontief, Matrix};
use serde::Serialize;

/// **x** = Z1 + Y1: output of every industry, from its sales.
pub fn calc_x(z: &Matrix, y: &Matrix) -> Vec<f64> {
    z.row_sums().iter().zip(y.row_sums()).map(|(a, b)| a + b).collect()
}

/// **A** = Z x̂⁻¹: inputs per unit of output. An industry without output has a column of zeros.
pub fn calc_a(z: &Matrix, x: &[f64]) -> Matrix {
    Matrix::from_fn(z.rows(), z.cols(), |i, j| ratio(z.at(i, j), x[j]))
}

/// **Z** = A x̂: flows from coefficients.
pub fn calc_z(a: &Matrix, x: &[f64]) -> Matrix {
    Matrix::from_fn(a.rows(), a.cols(), |i, j| a.at(i, j) * x[j])
}

/// **L** = (I − A)⁻¹, Leontief's inverse: output per unit of final demand.
pub fn calc_l(a: &Matrix) -> Result<Matrix> {
    Ok(Leontief::new(a)?.inverse())
}

/// **B** = x̂⁻¹ Z: sales per unit of output (Ghosh). An industry without output has a row of zeros.
pub fn calc_b(z: &Matrix, x: &[f64]) -> Matrix {
    Matrix::from_fn(z.rows(), z.cols(), |i, j| ratio(z.at(i, j), x[i]))
}

/// **G** = (I − B)⁻¹, Ghosh's inverse: output per unit of primary input.
pub fn calc_g(b: &Matrix) -> Result<Matrix> {
    calc_l(b)
}

/// **S** = F x̂⁻¹: stressors per unit of output.
pub fn calc_s(f: &Matrix, x: &[f64]) -> Matrix {
    calc_a(f, x)
}

/// **S_Y** = F_Y over the column sums of Y: stressors per unit of final demand.
pub fn calc_s_y(f_y: &Matrix, y: &Matrix) -> Matrix {
    calc_a(f_y, &y.col_sums())
}

/// **M** = S L: stressors per unit of final demand, the chain included.
pub fn calc_m(s: &Matrix, l: &Matrix) -> Matrix {
    s.product(l)
}

/// **M_down** = S (Gᵀ − I): stressors downstream of a unit of primary input.
pub fn calc_m_down(s: &Matrix, g: &Matrix) -> Matrix {
    let n = g.rows();
    s.product(&Matrix::from_fn(n, n, |i, j| g.at(j, i) - f64::from(u8::from(i == j))))
}

/// A coefficient row: `total / x`, 0 where there is no output.
pub fn calc_coeff(total: &[f64], x: &[f64]) -> Vec<f64> {
    total.iter().zip(x).map(|(t, x)| ratio(*t, *x)).collect()
}

/// v L: value added, jobs or income per unit of final demand.
pub fn calc_effects(v: &[f64], l: &Matrix) -> Vec<f64> {
    l.left_times(v)
}

/// The effects over the own coefficient; `None` where the coefficient is 0.
pub fn calc_multipliers(effects: &[f64], v: &[f64]) -> Vec<Option<f64>> {
    effects.iter().zip(v).map(|(e, v)| (*v != 0.0).then(|| e / v)).collect()
}

/// Column sums of L: output per unit of final demand.
pub fn calc_output_multipliers(l: &Matrix) -> Vec<f64> {
    l.col_sums()
}

/// Row sums of G.
pub fn calc_forward_linkages(g: &Matrix) -> Vec<f64> {
    g.row_sums()
}

/// L f: output for another final demand.
pub fn calc_new_x(l: &Matrix, new_f: &[f64]) -> Vec<f64> {
    l.times(new_f)
}

/// The closed coefficient matrix [[A, household column], [income row, household corner]].
pub fn calc_type2_a(a: &Matrix, column: &[f64], income: &[f64], corner: f64) -> Result<Matrix> {
    let n = a.rows();
    if column.len() != n || income.len() != n {
        return Err(Error::input(format!(
            "the household column has {} cells and the income row {}; both need {n}",
            column.len(),
            income.len()
        )));
    }
    Ok(Matrix::from_fn(n + 1, n + 1, |i, j| match (i < n, j < n) {
        (true, true) => a.at(i, j),
        (true, false) => column[i],
        (false, true) => income[j],
        (false, false) => corner,
    }))
}

/// The model closed on households (Miller & Blair 2009, section 2.5).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Type2 {
    /// The inverse, households last.
    pub l: Matrix,
    /// Column sums over the industries.
    pub output_multipliers: Vec<f64>,
    /// The households' row: income per unit of final demand.
    pub income_effects: Vec<f64>,
}

/// The type II inverse and what is read from it.
pub fn calc_type2(a: &Matrix, column: &[f64], income: &[f64], corner: f64) -> Result<Type2> {
    let n = a.rows();
    let l = calc_l(&calc_type2_a(a, column, income, corner)?)?;
    let output_multipliers = (0..n).map(|j| (0..n).map(|i| l.at(i, j)).sum()).collect();
    let income_effects = l.row(n)[..n].to_vec();
    Ok(Type2 { l, output_multipliers, income_effects })
}

fn ratio(a: f64, b: f64) -> f64 {
    if b == 0.0 { 0.0 } else { a / b }
}
