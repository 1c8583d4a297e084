//! One solution without any factorisation: GMRES on `(I − A)x = f`, the true residual measured at the end.
//!
//! Source: Saad & Schultz 1986; modified Gram–Schmidt, Givens rotations, restart after 30 products. For a table with column sums of A around
//! one half it needs about 15 products where the power series needs 50.
//! Supported: any A whose `I − A` is regular enough to converge; what does not converge is an error with its residual.
//! Not supported: preconditioning.

use crate::error::{Error, ErrorKind, Result};
use crate::matrix::{Matrix, largest, long_dot};
use serde::Serialize;

/// Products between two restarts.
const RESTART: usize = 30;

/// How to iterate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Iterative {
    /// The residual that is asked for: the largest cell of f − (I − A)x over the largest of f.
    pub tolerance: f64,
    /// Products with A at most.
    pub most: usize,
}

impl Default for Iterative {
    fn default() -> Self {
        Self { tolerance: 1e-11, most: 3_000 }
    }
}

/// A solution and its proof.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Solved {
    /// Output.
    pub x: Vec<f64>,
    /// The largest cell of f − (I − A)x over the largest of f.
    pub residual: f64,
    /// Products with A that were made.
    pub products: usize,
}

impl Iterative {
    /// `x = (I − A)⁻¹ f`, from a first guess where there is one.
    pub fn solve(&self, a: &Matrix, f: &[f64], guess: Option<&[f64]>) -> Result<Solved> {
        let n = a.rows();
        if a.cols() != n || f.len() != n || guess.is_some_and(|g| g.len() != n) {
            return Err(Error::input(format!(
                "a square matrix and vectors of its size are needed; the matrix is {n} × {}, f has {} cells",
                a.cols(),
                f.len()
            )));
        }
        self.solve_with(&|v| a.times(v), f, guess)
    }

    /// `x = (I − A)⁻¹ f` where only the product with A is known: `times(v)` is A v, of f's length.
    pub(super) fn solve_with(
        &self,
        times: &dyn Fn(&[f64]) -> Vec<f64>,
        f: &[f64],
        guess: Option<&[f64]>,
    ) -> Result<Solved> {
        let mut x = guess.unwrap_or(f).to_vec();
        let mut products = 0;
        loop {
            let left = residual(times, &x, f);
            products += 1;
            if left <= self.tolerance {
                return Ok(Solved { x, residual: left, products });
            }
            if products >= self.most || !left.is_finite() {
                return Err(
                    ErrorKind::NoConvergence { sweeps: products, residual: format!("{left:e}") }.into()
                );
            }
            products += cycle(times, f, &mut x, self.tolerance);
        }
    }
}

/// The largest cell of f − (I − A)x over the largest of f (absolute where f is all zero).
fn residual(times: &dyn Fn(&[f64]) -> Vec<f64>, x: &[f64], f: &[f64]) -> f64 {
    let left: Vec<f64> = times(x).iter().zip(x).zip(f).map(|((ax, x), f)| f - x + ax).collect();
    // A product that is not a number is no residual of 0.
    let worst = if left.iter().all(|v| v.is_finite()) { largest(&left) } else { f64::INFINITY };
    let scale = largest(f);
    if scale > 0.0 { worst / scale } else { worst }
}

/// One cycle of GMRES; gives the products made.
fn cycle(times: &dyn Fn(&[f64]) -> Vec<f64>, f: &[f64], x: &mut [f64], tolerance: f64) -> usize {
    let apply = |v: &[f64]| -> Vec<f64> { times(v).iter().zip(v).map(|(av, v)| v - av).collect() };
    let r: Vec<f64> = f.iter().zip(apply(x)).map(|(f, y)| f - y).collect();
    let norm = long_dot(&r, &r).sqrt();
    if norm == 0.0 {
        return 1;
    }
    let goal = 0.3 * tolerance * largest(f);
    let mut basis = vec![r.iter().map(|v| v / norm).collect::<Vec<f64>>()];
    let mut h: Vec<Vec<f64>> = Vec::new();
    let mut turns: Vec<(f64, f64)> = Vec::new();
    let mut g = vec![norm];
    while h.len() < RESTART && g[h.len()].abs() > goal {
        let k = h.len();
        let mut w = apply(&basis[k]);
        let mut column = Vec::with_capacity(k + 2);
        for q in &basis {
            let c = long_dot(q, &w);
            w.iter_mut().zip(q).for_each(|(w, q)| *w -= c * q);
            column.push(c);
        }
        let length = long_dot(&w, &w).sqrt();
        for (i, (c, s)) in turns.iter().enumerate() {
            let (p, q) = (column[i], column[i + 1..].first().copied().unwrap_or(0.0));
            column[i] = c * p + s * q;
            if let Some(next) = column.get_mut(i + 1) {
                *next = c * q - s * p;
            }
        }
        let top = column[k];
        let hyp = top.hypot(length);
        let (c, s) = if hyp > 0.0 { (top / hyp, length / hyp) } else { (1.0, 0.0) };
        column[k] = hyp;
        turns.push((c, s));
        h.push(column);
        g.push(-s * g[k]);
        g[k] *= c;
        if length == 0.0 || hyp == 0.0 {
            break;
        }
        basis.push(w.iter().map(|v| v / length).collect());
    }
    let k = h.len();
    let mut weights = vec![0.0; k];
    for i in (0..k).rev() {
        let known: f64 = (i + 1..k).map(|j| h[j][i] * weights[j]).sum();
        weights[i] = if h[i][i] == 0.0 { 0.0 } else { (g[i] - known) / h[i][i] };
    }
    for (q, w) in basis.iter().zip(&weights) {
        x.iter_mut().zip(q).for_each(|(x, q)| *x += w * q);
    }
    k + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matrix::Leontief;
    use crate::synthetic::{Shape, synthetic};

    #[test]
    fn agrees_with_lu() {
        let t = synthetic(&Shape { places: 5, sectors: 13, finals: 1, seed: 2 });
        let a = crate::statics::calc_a(&t.z, &t.x);
        let f: Vec<f64> = (0..65).map(|i| f64::from(i % 5)).collect();
        let got = Iterative::default().solve(&a, &f, None).expect("converges");
        assert!(got.products < 30, "{}", got.products);
        for (g, w) in got.x.iter().zip(Leontief::new(&a).expect("regular").solve(&f)) {
            assert!((g - w).abs() < 1e-9);
        }
    }

    #[test]
    fn what_cannot_be_solved_is_an_error() {
        let ring = Matrix::from_rows(&[vec![0.0, 1.0], vec![1.0, 0.0]]).expect("equal rows");
        let wanted = Iterative { tolerance: 1e-10, most: 50 };
        assert!(wanted.solve(&ring, &[1.0, 0.0], None).is_err());
    }
}
