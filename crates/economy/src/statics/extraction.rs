//! What is lost when an industry or a trade link is taken out, and where value added comes from.
//!
//! Hypothetical extraction: Miller & Blair 2009, section 12.2.6; Dietzenbacher & Lahr 2013. Value added by origin: Koopman, Wang & Wei 2014
//! in its matrix form, with v = 1 − column sums of A.

use crate::error::Result;
use crate::matrix::{Leontief, Matrix};

/// For every industry k: Σx − Σx₂, where x₂ is the output with row and column k of A and f_k set to 0.
///
/// One factorisation serves all k: with k extracted its output is 0 and the others' is x_i − L_ik x_k / L_kk, because
/// forcing x_k to 0 is the same as lowering f_k until it is.
pub fn calc_hem_loss(a: &Matrix, f: &[f64], x: &[f64]) -> Result<Vec<f64>> {
    let l = Leontief::new(a)?.inverse();
    let base = l.times(f);
    let (total, sums) = (x.iter().sum::<f64>(), l.col_sums());
    let all: f64 = base.iter().sum();
    Ok((0..a.rows()).map(|k| total - (all - sums[k] * base[k] / l.at(k, k))).collect())
}

/// x with the blocks of A from the first region to the second set to 0, final demand held.
pub fn calc_cut_x(a: &Matrix, f: &[f64], regions: &[String], cuts: &[(String, String)]) -> Result<Vec<f64>> {
    let cut = |i: usize, j: usize| cuts.iter().any(|(from, to)| regions[i] == *from && regions[j] == *to);
    let left = Matrix::from_fn(a.rows(), a.cols(), |i, j| if cut(i, j) { 0.0 } else { a.at(i, j) });
    Ok(Leontief::new(&left)?.solve(f))
}

/// **v** = 1 − column sums of A: what an industry adds per unit of output, all primary inputs together.
pub fn calc_value_added_coeff(a: &Matrix) -> Vec<f64> {
    a.col_sums().iter().map(|s| 1.0 - s).collect()
}

/// diag(v) L diag(d): value added of every industry in the output or the exports `d` of every industry.
pub fn calc_va(v: &[f64], l: &Matrix, d: &[f64]) -> Matrix {
    Matrix::from_fn(l.rows(), l.cols(), |i, j| v[i] * l.at(i, j) * d[j])
}

/// diag(v) L Y: value added of every industry in every column of final demand.
pub fn calc_va_in_columns(v: &[f64], l: &Matrix, y: &Matrix) -> Matrix {
    let ly = l.product(y);
    Matrix::from_fn(ly.rows(), ly.cols(), |i, j| v[i] * ly.at(i, j))
}
