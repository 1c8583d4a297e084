//! Thousands of cuts of deliveries on one table: Sherman–Morrison–Woodbury, in batches.
//!
//! With U the cells that are taken away, in the columns C: x' = x − L u, u = U (I + E_Cᵀ L U)⁻¹ E_Cᵀ x. Only the rows C of L U are needed for the
//! small system, and one product with L for u; where few cells are cut it is a sum of a few columns of L. The residual of every new system
//! is measured, a batch at a time.
//!
//! Supported: cuts by share, any number of scenarios, final demand held. Not supported: cuts that make the small system singular.

use super::inverse::invert_leontief;
use crate::error::{Error, ErrorKind, Result};
use crate::matrix::{Leontief, Matrix, largest, long_dot};
use crate::what_if::Cut;
use rayon::prelude::*;
use serde::Serialize;

/// Scenarios whose residual is measured together.
const BATCH: usize = 64;
/// Cells cut up to which columns of L are added one by one.
const FEW: usize = 128;

/// A table ready for many cuts: A, the transposed inverse, and output.
#[derive(Debug, Clone)]
pub struct Prepared {
    a: Matrix,
    /// Row i is column i of L.
    lt: Matrix,
    f: Vec<f64>,
    x: Vec<f64>,
}

/// Output after the cuts of one scenario.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WhatIfSummary {
    /// New output.
    pub x: Vec<f64>,
    /// The sum of new less old output.
    pub lost: f64,
    /// The largest cell of f − (I − A')x over the largest of f.
    pub residual: f64,
    /// Columns that changed.
    pub rank: usize,
}

impl Prepared {
    /// Inverts once; needs twice the memory of A.
    pub fn new(a: Matrix, f: &[f64]) -> Result<Self> {
        if f.len() != a.rows() {
            return Err(Error::input(format!(
                "{} cells of final demand for {} industries",
                f.len(),
                a.rows()
            )));
        }
        // ((I − A)ᵀ)⁻¹ is Lᵀ; the transpose keeps columns of L together in memory.
        let mut l = invert_leontief(a.clone())?;
        let x = l.times(f);
        l.transpose_in_place();
        Ok(Self { lt: l, a, f: f.to_vec(), x })
    }

    /// Output before any cut.
    pub fn x(&self) -> &[f64] {
        &self.x
    }

    /// Every scenario by itself, on the table as it is.
    pub fn what_ifs(&self, scenarios: &[Vec<Cut>]) -> Result<Vec<WhatIfSummary>> {
        let mut out = Vec::with_capacity(scenarios.len());
        for batch in scenarios.chunks(BATCH) {
            out.extend(self.batch(batch)?);
        }
        Ok(out)
    }

    fn batch(&self, scenarios: &[Vec<Cut>]) -> Result<Vec<WhatIfSummary>> {
        let n = self.a.rows();
        let cells: Vec<Vec<(usize, usize, f64)>> =
            scenarios.iter().map(|s| self.cells(s)).collect::<Result<_>>()?;
        let taken: Vec<(Vec<f64>, usize)> = cells.par_iter().map(|c| self.taken(c)).collect::<Result<_>>()?;
        // Row s: the new output of scenario s.
        let mut x = Matrix::zeros(scenarios.len(), n);
        x.data_mut().par_chunks_mut(n.max(1)).zip(&taken).zip(&cells).for_each(|((x, (u, _)), cells)| {
            x.copy_from_slice(&self.x);
            if cells.len() <= FEW {
                for (i, u) in u.iter().enumerate().filter(|(_, u)| **u != 0.0) {
                    x.iter_mut().zip(self.lt.row(i)).for_each(|(x, l)| *x -= u * l);
                }
            }
        });
        let many: Vec<usize> = (0..cells.len()).filter(|&s| cells[s].len() > FEW).collect();
        if !many.is_empty() {
            let u = Matrix::from_fn(many.len(), n, |s, i| taken[many[s]].0[i]);
            let lu = u.product(&self.lt);
            for (k, &s) in many.iter().enumerate() {
                let row = &mut x.data_mut()[s * n..(s + 1) * n];
                row.iter_mut().zip(lu.row(k)).for_each(|(x, l)| *x -= l);
            }
        }
        self.finish(&x, &cells, &taken)
    }

    /// What a scenario takes from A: supplier, buyer, coefficient.
    fn cells(&self, cuts: &[Cut]) -> Result<Vec<(usize, usize, f64)>> {
        let n = self.a.rows();
        let mut shares: Vec<(usize, usize, f64)> = Vec::with_capacity(cuts.len());
        for c in cuts {
            if c.supplier >= n || c.buyer >= n {
                return Err(Error::input(format!("a cut names industry {} of {n}", c.supplier.max(c.buyer))));
            }
            if !(0.0..=1.0).contains(&c.share) {
                return Err(Error::input(format!("a cut takes the share {}; expected 0 to 1", c.share)));
            }
            shares.push((c.buyer, c.supplier, c.share));
        }
        shares.sort_by_key(|&(j, i, _)| (j, i));
        let mut out: Vec<(usize, usize, f64)> = Vec::with_capacity(shares.len());
        for (j, i, s) in shares {
            match out.last_mut() {
                Some((li, lj, ls)) if *li == i && *lj == j => *ls = (*ls + s).min(1.0),
                _ => out.push((i, j, s)),
            }
        }
        for (i, j, s) in &mut out {
            *s *= self.a.at(*i, *j);
        }
        Ok(out)
    }

    /// u and the number of changed columns.
    fn taken(&self, cells: &[(usize, usize, f64)]) -> Result<(Vec<f64>, usize)> {
        let mut columns: Vec<usize> = cells.iter().map(|c| c.1).collect();
        columns.dedup(); // sorted by column already
        let k = columns.len();
        let mut minus = Matrix::zeros(k, k);
        let mut c = 0;
        for &(i, j, d) in cells {
            while columns[c] != j {
                c += 1;
            }
            let column_of_l = self.lt.row(i);
            for (r, &row) in columns.iter().enumerate() {
                *minus.at_mut(r, c) -= column_of_l[row] * d;
            }
        }
        // I + E'LU is I less its own negative, so the one solver serves.
        let own: Vec<f64> = columns.iter().map(|&j| self.x[j]).collect();
        let weights = Leontief::new(&minus)?.solve(&own);
        let mut u = vec![0.0; self.a.rows()];
        let mut c = 0;
        for &(i, j, d) in cells {
            while columns[c] != j {
                c += 1;
            }
            u[i] += d * weights[c];
        }
        Ok((u, k))
    }

    fn finish(
        &self,
        x: &Matrix,
        cells: &[Vec<(usize, usize, f64)>],
        taken: &[(Vec<f64>, usize)],
    ) -> Result<Vec<WhatIfSummary>> {
        let n = self.a.rows();
        let mut ax = Matrix::zeros(x.rows(), n);
        let par = super::blocks::threads(n * n);
        let accum = faer::Accum::Replace;
        faer::linalg::matmul::matmul(ax.view_mut(), accum, x.view(), self.a.view().transpose(), 1.0, par);
        let before = self.x.iter().sum::<f64>();
        let scale = largest(&self.f).max(f64::MIN_POSITIVE);
        (0..x.rows())
            .map(|s| {
                let row = x.row(s);
                let mut left: Vec<f64> = (0..n).map(|i| self.f[i] - row[i] + ax.at(s, i)).collect();
                for &(i, j, d) in &cells[s] {
                    left[i] -= d * row[j];
                }
                let residual = largest(&left) / scale;
                if residual > 1e-9 || residual.is_nan() {
                    let text = format!("scenario {s} of its batch leaves a residual of {residual:e}");
                    return Err(ErrorKind::Singular(text).into());
                }
                let lost = row.iter().sum::<f64>() - before;
                Ok(WhatIfSummary { x: row.to_vec(), lost, residual, rank: taken[s].1 })
            })
            .collect()
    }
}

/// For every industry k: Σx − Σx₂ with k extracted, from the same inverse; see [`crate::statics::calc_hem_loss`].
impl Prepared {
    /// The loss of output behind each industry's extraction.
    pub fn extractions(&self) -> Vec<f64> {
        // Column sums of L are row sums of its transpose.
        let ones = vec![1.0; self.a.rows()];
        (0..self.a.rows()).map(|k| long_dot(self.lt.row(k), &ones) * self.x[k] / self.lt.at(k, k)).collect()
    }
}

/// The same for a table's A and output alone: the inverse takes the memory of A, nothing else is kept.
pub fn extractions(a: Matrix, x: &[f64]) -> Result<Vec<f64>> {
    if x.len() != a.rows() {
        return Err(Error::input(format!("{} outputs for {} industries", x.len(), a.rows())));
    }
    let l = invert_leontief(a)?;
    let sums = l.col_sums();
    Ok((0..x.len()).map(|k| sums[k] * x[k] / l.at(k, k)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic::{Shape, synthetic};
    use crate::what_if::cut_coefficients;

    #[test]
    fn every_scenario_is_that_of_a_fresh_solve() {
        let t = synthetic(&Shape { places: 6, sectors: 9, finals: 1, seed: 4 });
        let a = crate::statics::calc_a(&t.z, &t.x);
        let f = t.y.row_sums();
        let ready = Prepared::new(a.clone(), &f).expect("productive");
        let few: Vec<Cut> =
            (0..10).map(|k| Cut { supplier: 3 * k, buyer: 5 * k + 1, share: 0.1 * k as f64 }).collect();
        let many: Vec<Cut> =
            (0..540).map(|k| Cut { supplier: k % 54, buyer: k / 54 * 5, share: 0.7 }).collect();
        let all = ready.what_ifs(&[few.clone(), many.clone(), Vec::new()]).expect("solves");
        for (got, cuts) in all.iter().zip([few, many, Vec::new()]) {
            let after = cut_coefficients(&a, &cuts).expect("in range");
            let want = Leontief::new(&after).expect("productive").solve(&f);
            for (g, w) in got.x.iter().zip(&want) {
                assert!((g - w).abs() <= 1e-10 * w.abs().max(1.0), "{g} {w}");
            }
        }
        assert_eq!(all[2].lost, 0.0);
        let hem = crate::statics::calc_hem_loss(&a, &f, &t.x).expect("productive");
        for ((g, s), w) in ready.extractions().iter().zip(extractions(a, &t.x).expect("productive")).zip(hem)
        {
            assert!((g - w).abs() < 1e-8 * w.abs() && (s - w).abs() < 1e-8 * w.abs(), "{g} {s} {w}");
        }
    }
}
