//! Dense matrices, and the factorisation that every multiplier rests on.
//!
//! Sums have a fixed order, whatever the number of threads, so that the same table gives the same bytes on any machine of one kind.
//! Supported: real dense matrices of any size that fits in memory. Not supported: sparse storage.

use crate::error::{Error, ErrorKind, Result};
use faer::dyn_stack::{MemBuffer, MemStack};
use faer::linalg::lu::partial_pivoting as lu;
use faer::{Accum, Conj, Mat, MatMut, MatRef, Par};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// A dense matrix, row by row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Matrix {
    rows: usize,
    cols: usize,
    data: Vec<f64>,
}

impl Matrix {
    /// From its cells, row by row.
    pub fn from_vec(rows: usize, cols: usize, data: Vec<f64>) -> Result<Self> {
        if rows.checked_mul(cols) == Some(data.len()) {
            Ok(Self { rows, cols, data })
        } else {
            Err(Error::input(format!("{} cells do not fill {rows} × {cols}", data.len())))
        }
    }

    /// All cells, row by row.
    pub fn data(&self) -> &[f64] {
        &self.data
    }

    /// All cells, row by row, to change.
    pub fn data_mut(&mut self) -> &mut [f64] {
        &mut self.data
    }

    pub(crate) fn view(&self) -> MatRef<'_, f64> {
        MatRef::from_row_major_slice(&self.data, self.rows, self.cols)
    }

    pub(crate) fn view_mut(&mut self) -> MatMut<'_, f64> {
        MatMut::from_row_major_slice_mut(&mut self.data, self.rows, self.cols)
    }

    /// All zeros.
    pub fn zeros(rows: usize, cols: usize) -> Self {
        Self { rows, cols, data: vec![0.0; rows * cols] }
    }

    /// The matrix whose cell (i, j) is `f(i, j)`.
    pub fn from_fn(rows: usize, cols: usize, mut f: impl FnMut(usize, usize) -> f64) -> Self {
        let mut m = Self::zeros(rows, cols);
        for i in 0..rows {
            for j in 0..cols {
                m.data[i * cols + j] = f(i, j);
            }
        }
        m
    }

    /// From rows of equal length.
    pub fn from_rows(rows: &[Vec<f64>]) -> Result<Self> {
        let cols = rows.first().map_or(0, Vec::len);
        match rows.iter().position(|r| r.len() != cols) {
            Some(i) => Err(Error::input(format!(
                "row {i} of a matrix has {} cells, the first row has {cols}",
                rows[i].len()
            ))),
            None => Ok(Self { rows: rows.len(), cols, data: rows.concat() }),
        }
    }

    /// The unit matrix.
    pub fn identity(n: usize) -> Self {
        Self::from_fn(n, n, |i, j| f64::from(u8::from(i == j)))
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of columns.
    pub fn cols(&self) -> usize {
        self.cols
    }

    /// The cell (i, j).
    pub fn at(&self, i: usize, j: usize) -> f64 {
        self.data[i * self.cols + j]
    }

    /// The cell (i, j), to change.
    pub fn at_mut(&mut self, i: usize, j: usize) -> &mut f64 {
        &mut self.data[i * self.cols + j]
    }

    /// Row i.
    pub fn row(&self, i: usize) -> &[f64] {
        &self.data[i * self.cols..(i + 1) * self.cols]
    }

    /// Column j.
    pub fn col(&self, j: usize) -> Vec<f64> {
        (0..self.rows).map(|i| self.at(i, j)).collect()
    }

    /// The rows as vectors.
    pub fn to_rows(&self) -> Vec<Vec<f64>> {
        (0..self.rows).map(|i| self.row(i).to_vec()).collect()
    }

    /// Sum of every row.
    pub fn row_sums(&self) -> Vec<f64> {
        (0..self.rows).map(|i| self.row(i).iter().sum()).collect()
    }

    /// Sum of every column.
    pub fn col_sums(&self) -> Vec<f64> {
        let mut out = vec![0.0; self.cols];
        for i in 0..self.rows {
            for (s, v) in out.iter_mut().zip(self.row(i)) {
                *s += v;
            }
        }
        out
    }

    /// `M x`.
    pub fn times(&self, x: &[f64]) -> Vec<f64> {
        if self.data.len() < PARALLEL {
            return (0..self.rows).map(|i| dot(self.row(i), x)).collect();
        }
        self.data.par_chunks_exact(self.cols).with_min_len(16).map(|row| long_dot(row, x)).collect()
    }

    /// `xᵀ M`.
    pub fn left_times(&self, x: &[f64]) -> Vec<f64> {
        let mut out = vec![0.0; self.cols];
        if self.data.len() >= PARALLEL {
            // Column strips, each summed down the rows in order.
            out.par_chunks_mut(STRIP).enumerate().for_each(|(s, part)| {
                for (i, xi) in x.iter().enumerate() {
                    let row = &self.row(i)[s * STRIP..s * STRIP + part.len()];
                    part.iter_mut().zip(row).for_each(|(t, v)| *t += xi * v);
                }
            });
            return out;
        }
        for (i, xi) in x.iter().enumerate() {
            for (s, v) in out.iter_mut().zip(self.row(i)) {
                *s += xi * v;
            }
        }
        out
    }

    /// `self · other`.
    pub fn product(&self, other: &Self) -> Self {
        let mut out = Self::zeros(self.rows, other.cols);
        if self.rows * other.cols * self.cols.min(64) >= PARALLEL {
            let par = Par::rayon(0);
            faer::linalg::matmul::matmul(out.view_mut(), Accum::Replace, self.view(), other.view(), 1.0, par);
            return out;
        }
        for i in 0..self.rows {
            let target = &mut out.data[i * other.cols..(i + 1) * other.cols];
            for (k, a) in self.row(i).iter().enumerate() {
                if *a != 0.0 {
                    for (t, b) in target.iter_mut().zip(other.row(k)) {
                        *t += a * b;
                    }
                }
            }
        }
        out
    }

    /// The transpose.
    pub fn transposed(&self) -> Self {
        Self::from_fn(self.cols, self.rows, |i, j| self.at(j, i))
    }

    /// The transpose of a square matrix, in its own memory.
    pub(crate) fn transpose_in_place(&mut self) {
        debug_assert_eq!(self.rows, self.cols);
        let n = self.cols;
        // Tiles, so that both sides of a swap stay near.
        for tile in (0..n).step_by(32) {
            for other in (tile..n).step_by(32) {
                for i in tile..(tile + 32).min(n) {
                    for j in other.max(i + 1)..(other + 32).min(n) {
                        self.data.swap(i * n + j, j * n + i);
                    }
                }
            }
        }
    }

    /// The rows and columns named, in that order.
    pub fn select(&self, rows: &[usize], cols: &[usize]) -> Self {
        Self::from_fn(rows.len(), cols.len(), |i, j| self.at(rows[i], cols[j]))
    }

    /// The rows and columns named, in the memory of this matrix; both must be in ascending order.
    pub(crate) fn into_selected(mut self, rows: &[usize], cols: &[usize]) -> Self {
        debug_assert!(rows.is_sorted() && cols.is_sorted());
        let mut to = 0;
        for &i in rows {
            for &j in cols {
                // A cell never moves towards the end, so none is overwritten before it was moved.
                self.data[to] = self.data[i * self.cols + j];
                to += 1;
            }
        }
        self.data.truncate(to);
        self.data.shrink_to_fit();
        Self { rows: rows.len(), cols: cols.len(), data: self.data }
    }

    /// Whether every cell is a finite number.
    pub fn is_finite(&self) -> bool {
        self.data.iter().all(|v| v.is_finite())
    }
}

/// Cells from which on a product is worth more than one thread.
const PARALLEL: usize = 1 << 18;
/// Columns of one strip.
const STRIP: usize = 512;

/// The sum of products in sixteen lanes, which the processor adds side by side; short vectors in index order.
pub(crate) fn long_dot(a: &[f64], b: &[f64]) -> f64 {
    const LANES: usize = 16;
    let n = a.len().min(b.len());
    if n < 4 * LANES {
        return dot(&a[..n], &b[..n]);
    }
    let body = n - n % LANES;
    let mut lane = [0.0_f64; LANES];
    for (x, y) in a[..body].chunks_exact(LANES).zip(b[..body].chunks_exact(LANES)) {
        for k in 0..LANES {
            lane[k] += x[k] * y[k];
        }
    }
    lane.iter().sum::<f64>() + dot(&a[body..n], &b[body..n])
}

/// The sum of products, in index order.
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

/// The largest absolute value; 0 for none.
pub(crate) fn largest(v: &[f64]) -> f64 {
    v.iter().fold(0.0, |m, x| m.max(x.abs()))
}

/// The factorised matrix `I − A`, ready to be solved many times.
#[derive(Debug, Clone)]
pub struct Leontief {
    a: Matrix,
    factors: Mat<f64>,
    forward: Vec<usize>,
    backward: Vec<usize>,
}

impl Leontief {
    /// Factorises `I − A` by LU with partial pivoting.
    pub fn new(a: &Matrix) -> Result<Self> {
        let n = a.rows();
        if a.cols() != n {
            return Err(Error::input(format!(
                "a coefficient matrix must be square, this one is {n} × {}",
                a.cols()
            )));
        }
        if !a.is_finite() {
            return Err(Error::input("a coefficient matrix has a cell that is not a finite number"));
        }
        let mut factors = Mat::from_fn(n, n, |i, j| f64::from(u8::from(i == j)) - a.at(i, j));
        let (mut forward, mut backward) = (vec![0_usize; n], vec![0_usize; n]);
        let scratch = lu::factor::lu_in_place_scratch::<usize, f64>(n, n, Par::Seq, Default::default());
        lu::factor::lu_in_place(
            factors.as_mut(),
            &mut forward,
            &mut backward,
            Par::Seq,
            MemStack::new(&mut MemBuffer::new(scratch)),
            Default::default(),
        );
        let top = (0..n).fold(0.0_f64, |m, i| m.max(factors[(i, i)].abs()));
        match (0..n).find(|&i| factors[(i, i)].abs() <= top * 1e-14 || !factors[(i, i)].is_finite()) {
            Some(i) => Err(ErrorKind::Singular(format!("I − A has no usable pivot {i}")).into()),
            None => Ok(Self { a: a.clone(), factors, forward, backward }),
        }
    }

    /// The factors row by row and the order of the rows: what is kept on disk beside A.
    pub(crate) fn parts(&self) -> (Matrix, &[usize]) {
        let n = self.size();
        (Matrix::from_fn(n, n, |i, j| self.factors[(i, j)]), &self.forward)
    }

    /// From what was kept.
    pub(crate) fn from_parts(a: Matrix, factors: &Matrix, forward: Vec<usize>) -> Result<Self> {
        let n = a.rows();
        let mut backward = vec![usize::MAX; n];
        for (to, &from) in forward.iter().enumerate() {
            if let Some(b) = backward.get_mut(from) {
                *b = to;
            }
        }
        if forward.len() != n || backward.contains(&usize::MAX) || factors.rows() != n || factors.cols() != n
        {
            return Err(Error::layout("the kept factors are not of the table's size"));
        }
        let factors = Mat::from_fn(n, n, |i, j| factors.at(i, j));
        Ok(Self { a, factors, forward, backward })
    }

    /// Number of industries.
    pub fn size(&self) -> usize {
        self.a.rows()
    }

    /// The coefficients `A` that were factorised.
    pub fn coefficients(&self) -> &Matrix {
        &self.a
    }

    /// `(I − A)⁻¹ R` for a matrix of right-hand sides.
    pub fn solve_matrix(&self, rhs: &Matrix) -> Matrix {
        let n = self.size();
        let mut x = Mat::from_fn(n, rhs.cols(), |i, j| rhs.at(i, j));
        let perm = faer::perm::PermRef::new_checked(&self.forward, &self.backward, n);
        let scratch = lu::solve::solve_in_place_scratch::<usize, f64>(n, rhs.cols(), Par::Seq);
        lu::solve::solve_in_place_with_conj(
            self.factors.as_ref(),
            self.factors.as_ref(),
            perm,
            Conj::No,
            x.as_mut(),
            Par::Seq,
            MemStack::new(&mut MemBuffer::new(scratch)),
        );
        Matrix::from_fn(n, rhs.cols(), |i, j| x[(i, j)])
    }

    /// `x = (I − A)⁻¹ f`.
    pub fn solve(&self, f: &[f64]) -> Vec<f64> {
        self.solve_matrix(&Matrix { rows: f.len(), cols: 1, data: f.to_vec() }).data
    }

    /// `vᵀ (I − A)⁻¹`: a coefficient row per unit of final demand.
    pub fn solve_left(&self, v: &[f64]) -> Vec<f64> {
        let n = self.size();
        let mut x = Mat::from_fn(n, 1, |i, _| v[i]);
        let perm = faer::perm::PermRef::new_checked(&self.forward, &self.backward, n);
        let scratch = lu::solve::solve_transpose_in_place_scratch::<usize, f64>(n, 1, Par::Seq);
        lu::solve::solve_transpose_in_place_with_conj(
            self.factors.as_ref(),
            self.factors.as_ref(),
            perm,
            Conj::No,
            x.as_mut(),
            Par::Seq,
            MemStack::new(&mut MemBuffer::new(scratch)),
        );
        (0..n).map(|i| x[(i, 0)]).collect()
    }

    /// The Leontief inverse `L = (I − A)⁻¹`.
    pub fn inverse(&self) -> Matrix {
        self.solve_matrix(&Matrix::identity(self.size()))
    }

    /// The largest cell of `f − (I − A) x`, relative to the largest of `f`.
    pub fn residual(&self, x: &[f64], f: &[f64]) -> f64 {
        residual(&self.a, x, f)
    }
}

/// The largest cell of `f − (I − A) x`, relative to the largest of `f` (absolute where `f` is all zero).
pub(crate) fn residual(a: &Matrix, x: &[f64], f: &[f64]) -> f64 {
    let ax = a.times(x);
    let worst = (0..x.len()).fold(0.0_f64, |m, i| m.max((f[i] - x[i] + ax[i]).abs()));
    let scale = largest(f);
    if scale > 0.0 { worst / scale } else { worst }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn solves_from_both_sides() {
        let a = Matrix::from_rows(&[vec![0.15, 0.25], vec![0.2, 0.05]]).expect("equal rows");
        let l = Leontief::new(&a).expect("regular");
        let inverse = l.inverse();
        assert!((inverse.at(0, 0) - 1.25412541).abs() < 1e-8);
        let x = l.solve(&[600.0, 1500.0]);
        assert!(l.residual(&x, &[600.0, 1500.0]) < 1e-14);
        let left = l.solve_left(&[1.0, 1.0]);
        for (got, want) in left.iter().zip(inverse.col_sums()) {
            assert!((got - want).abs() < 1e-12);
        }
    }

    #[test]
    fn transposed_in_place_is_transposed() {
        let mut m = Matrix::from_fn(70, 70, |i, j| (i * 70 + j) as f64);
        let want = m.transposed();
        m.transpose_in_place();
        assert_eq!(m, want);
    }

    #[test]
    fn a_closed_ring_is_refused() {
        let a = Matrix::from_rows(&[vec![0.0, 1.0], vec![1.0, 0.0]]).expect("equal rows");
        assert!(matches!(Leontief::new(&a).expect_err("singular").kind, ErrorKind::Singular(_)));
    }
}
