//! `I − A` factorised in its own memory, then solved in one pass over it.
//!
//! Block LU without exchange of rows, the pivots kept inverted: forward y_K = f_K − L_K y, backward x_K = P_K (y_K − U_K x), each a product
//! of a block row with a vector, so that one solve reads the matrix once. When it is safe is said in [`super::blocks`]; another table is
//! refused here and belongs to [`Leontief`](crate::matrix::Leontief) or [`super::Iterative`].
//!
//! Supported: solves from both sides, one or many right-hand sides, each checked by probes. 8 n² bytes and two panels.

use super::blocks::{BLOCK, eliminate_all, invert_block, is_dominant, square, threads};
use super::probe::Probes;
use crate::error::{Error, ErrorKind, Result};
use crate::matrix::{Matrix, dot, long_dot};
use faer::linalg::matmul::matmul;
use faer::{Accum, MatMut, MatRef};
use rayon::prelude::*;

/// What is accepted as solved: the probes' residual relative to the largest demand and the square root of n.
const TOLERANCE: f64 = 1e-10;

/// The factors.
#[derive(Debug, Clone)]
pub struct BlockLu {
    m: Matrix,
    probes: Probes,
}

impl BlockLu {
    /// Factorises `I − A` in the memory of A.
    pub fn new(a: Matrix) -> Result<Self> {
        square(&a)?;
        if !is_dominant(&a) {
            let text = "a column of A adds to 1 or more, so elimination without exchange of rows is not safe";
            return Err(ErrorKind::Singular(text.into()).into());
        }
        let (m, probes) = eliminate_all(a, step)?;
        Ok(Self { m, probes })
    }

    /// The factors in one matrix, and the probes' images: what is kept on disk.
    pub(crate) fn parts(&self) -> (&Matrix, &[Vec<f64>]) {
        (&self.m, self.probes.images())
    }

    /// From what was kept. A wrong factor is found by the probes at the first solution.
    pub(crate) fn from_parts(m: Matrix, images: Vec<Vec<f64>>) -> Result<Self> {
        let probes = Probes::from_images(images, m.rows())
            .ok_or_else(|| Error::layout("the kept factors have no probes of their size"))?;
        Ok(Self { m, probes })
    }

    /// Number of industries.
    pub fn size(&self) -> usize {
        self.m.rows()
    }

    /// `x = (I − A)⁻¹ f` and the residual that the probes find, relative to the largest cell of f.
    pub fn solve(&self, f: &[f64]) -> Result<(Vec<f64>, f64)> {
        let n = self.size();
        if f.len() != n {
            return Err(Error::input(format!("{} cells of final demand for {n} industries", f.len())));
        }
        let mut x = f.to_vec();
        for start in (0..n).step_by(BLOCK) {
            let width = BLOCK.min(n - start);
            let (known, own) = x.split_at_mut(start);
            subtract_rows(&self.m, start, 0, known, &mut own[..width]);
        }
        for start in (0..n).step_by(BLOCK).rev() {
            let end = (start + BLOCK).min(n);
            let (own, known) = x.split_at_mut(end);
            let own = &mut own[start..];
            subtract_rows(&self.m, start, end, known, own);
            let t = own.to_vec();
            for (k, v) in own.iter_mut().enumerate() {
                *v = long_dot(&self.m.row(start + k)[start..end], &t);
            }
        }
        let residual = self.probes.of_solution(&x, f);
        if residual <= TOLERANCE * (n as f64).sqrt() {
            Ok((x, residual))
        } else {
            Err(ErrorKind::Singular(format!("the solution leaves a residual of {residual:e}")).into())
        }
    }

    /// `vᵀ (I − A)⁻¹`: a coefficient row per unit of final demand.
    pub fn solve_left(&self, v: &[f64]) -> Result<Vec<f64>> {
        let n = self.size();
        if v.len() != n {
            return Err(Error::input(format!("{} coefficients for {n} industries", v.len())));
        }
        // (L U)ᵀ z = v: down through Uᵀ with the pivots, then up through Lᵀ.
        let mut z = v.to_vec();
        for start in (0..n).step_by(BLOCK) {
            let end = (start + BLOCK).min(n);
            let t = z[start..end].to_vec();
            z[start..end].fill(0.0);
            for (k, t) in t.iter().enumerate() {
                let row = &self.m.row(start + k)[start..end];
                z[start..end].iter_mut().zip(row).for_each(|(z, p)| *z += t * p);
            }
            let (own, rest) = z.split_at_mut(end);
            self.subtract(start, end, end..n, &own[start..], rest);
        }
        for start in (0..n).step_by(BLOCK).rev() {
            let end = (start + BLOCK).min(n);
            let (rest, own) = z.split_at_mut(start);
            self.subtract(start, end, 0..start, &own[..end - start], rest);
        }
        Ok(z)
    }

    /// `rest −= Mᵀ own` for the block row and these columns.
    fn subtract(
        &self,
        start: usize,
        end: usize,
        columns: std::ops::Range<usize>,
        own: &[f64],
        rest: &mut [f64],
    ) {
        let first = columns.start;
        rest.par_chunks_mut(1024).enumerate().for_each(|(c, part)| {
            let from = first + c * 1024;
            for i in start..end {
                let (scale, row) = (own[i - start], &self.m.row(i)[from..from + part.len()]);
                part.iter_mut().zip(row).for_each(|(r, v)| *r -= scale * v);
            }
        });
    }
}

/// `own −= M x` for the rows from `start` on and the columns from `first` on, four rows at once: x is read once for all of them, and the processor
/// fetches four rows ahead instead of one, which is what a solve of a large table waits for.
fn subtract_rows(m: &Matrix, start: usize, first: usize, x: &[f64], own: &mut [f64]) {
    let part = |i: usize| &m.row(i)[first..first + x.len()];
    own.par_chunks_mut(TOGETHER).enumerate().with_min_len(4).for_each(|(c, own)| {
        let i = start + c * TOGETHER;
        if let [a, b, c, d] = own {
            let sums = dot4([part(i), part(i + 1), part(i + 2), part(i + 3)], x);
            for (v, s) in [a, b, c, d].into_iter().zip(sums) {
                *v -= s;
            }
        } else {
            for (k, v) in own.iter_mut().enumerate() {
                *v -= long_dot(part(i + k), x);
            }
        }
    });
}

/// Rows that are read side by side.
const TOGETHER: usize = 4;

/// Four sums of products with one vector, each in four lanes.
fn dot4(rows: [&[f64]; TOGETHER], x: &[f64]) -> [f64; TOGETHER] {
    const LANES: usize = 4;
    let body = x.len() - x.len() % LANES;
    let mut lanes = [[0.0_f64; LANES]; TOGETHER];
    let [a, b, c, d] = rows.map(|r| r[..body].chunks_exact(LANES));
    for ((((a, b), c), d), x) in a.zip(b).zip(c).zip(d).zip(x[..body].chunks_exact(LANES)) {
        for (lane, row) in lanes.iter_mut().zip([a, b, c, d]) {
            for k in 0..LANES {
                lane[k] += row[k] * x[k];
            }
        }
    }
    std::array::from_fn(|r| lanes[r].iter().sum::<f64>() + dot(&rows[r][body..], &x[body..]))
}

/// One step of right-looking block LU: the pivot inverted, the block column times it, the rest less their product.
fn step(m: &mut Matrix, start: usize, width: usize) -> Option<()> {
    let n = m.rows();
    let end = start + width;
    let own: Vec<usize> = (start..end).collect();
    let pivot = invert_block(&m.select(&own, &own))?;
    for k in 0..width {
        m.data_mut()[(start + k) * n + start..(start + k) * n + end].copy_from_slice(pivot.row(k));
    }
    if end == n {
        return Some(());
    }
    let rest = n - end;
    let par = threads(rest * rest);
    let (above, below) = m.data_mut().split_at_mut(end * n);
    let row = MatRef::from_row_major_slice(&above[start * n..], width, n).subcols(end, rest);
    let mut column = Matrix::zeros(rest, width);
    for i in 0..rest {
        column.data_mut()[i * width..(i + 1) * width].copy_from_slice(&below[i * n + start..i * n + end]);
    }
    let mut scaled = Matrix::zeros(rest, width);
    let target = MatMut::from_row_major_slice_mut(scaled.data_mut(), rest, width);
    matmul(target, Accum::Replace, column.view(), pivot.view(), 1.0, par);
    for i in 0..rest {
        below[i * n + start..i * n + end].copy_from_slice(scaled.row(i));
    }
    let target = MatMut::from_row_major_slice_mut(below, rest, n).subcols_mut(end, rest);
    matmul(target, Accum::Add, scaled.view(), row, -1.0, par);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matrix::Leontief;
    use crate::synthetic::{Shape, synthetic};

    #[test]
    fn solves_from_both_sides_as_lu_does() {
        let t = synthetic(&Shape { places: 9, sectors: 67, finals: 1, seed: 5 });
        let a = crate::statics::calc_a(&t.z, &t.x);
        let plain = Leontief::new(&a).expect("dominant");
        let f: Vec<f64> = (0..a.rows()).map(|i| (i % 7) as f64).collect();
        let lu = BlockLu::new(a).expect("dominant");
        let (x, residual) = lu.solve(&f).expect("solves");
        assert!(residual < 1e-12, "{residual}");
        let left = lu.solve_left(&f).expect("solves");
        for ((g, w), (gl, wl)) in x.iter().zip(plain.solve(&f)).zip(left.iter().zip(plain.solve_left(&f))) {
            assert!((g - w).abs() < 1e-11 && (gl - wl).abs() < 1e-11);
        }
    }

    #[test]
    fn a_column_that_adds_to_one_is_refused() {
        let a = Matrix::from_fn(3, 3, |_, _| 0.4);
        assert!(BlockLu::new(a).is_err());
    }
}
