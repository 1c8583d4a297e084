//! The Leontief inverse in place: block Gauss–Jordan elimination, 2 n³ operations, all of them in products of matrices.
//!
//! Source: Golub & Van Loan 2013, sections 3.2.11 and 3.3. Where `I − A` is diagonally dominant by columns (every column of A ≥ 0 adds to
//! less than 1, which is what a positive value added means) elimination needs no exchange of rows and grows by a factor of 2 at most
//! (Higham 2002, theorem 9.9). Elsewhere, and where probing the result shows more than rounding, LU with partial pivoting takes over.
//!
//! Supported: any size that fits in memory; beside the matrix itself two panels of n × 256. Not supported: several right-hand sides
//! without the inverse; see [`super::BlockLu`].

use super::probe::Probes;
use crate::error::{Error, Result};
use crate::matrix::{Leontief, Matrix};
use faer::linalg::matmul::matmul;
use faer::{Accum, MatMut, MatRef, Par};

/// Columns that are eliminated at once.
pub(super) const BLOCK: usize = 256;

/// Whether every column of `I − A` has a diagonal cell larger than its other cells together.
pub(super) fn is_dominant(a: &Matrix) -> bool {
    let n = a.rows();
    let (mut off, mut own) = (vec![0.0; n], vec![0.0; n]);
    for i in 0..n {
        for (s, v) in off.iter_mut().zip(a.row(i)) {
            *s += v.abs();
        }
        own[i] = a.at(i, i);
        off[i] -= own[i].abs();
    }
    off.iter().zip(own).all(|(o, d)| *o < (1.0 - d).abs())
}

/// L = (I − A)⁻¹, in the memory of A.
pub fn invert_leontief(mut a: Matrix) -> Result<Matrix> {
    let n = a.rows();
    if a.cols() != n {
        return Err(Error::input(format!(
            "a coefficient matrix must be square, this one is {n} × {}",
            a.cols()
        )));
    }
    if n <= BLOCK || !is_dominant(&a) {
        return Ok(Leontief::new(&a)?.inverse());
    }
    let probes = Probes::new(&a);
    one_minus(&mut a);
    let mut start = 0;
    while start < n {
        let width = BLOCK.min(n - start);
        if eliminate(&mut a, start, width).is_none() {
            return Err(crate::ErrorKind::Singular(format!("I − A has no usable block at {start}")).into());
        }
        start += width;
    }
    let worst = probes.of_inverse(&a);
    if worst.is_finite() && worst <= 1e-9 {
        Ok(a)
    } else {
        let text = format!("a probe of the inverse leaves {worst:e}");
        Err(crate::ErrorKind::Singular(text).into())
    }
}

/// A becomes I − A.
pub(super) fn one_minus(a: &mut Matrix) {
    let n = a.rows();
    for (i, row) in a.data_mut().chunks_exact_mut(n).enumerate() {
        for v in row.iter_mut() {
            *v = 0.0 - *v; // not −v: that would turn 0 into −0
        }
        row[i] += 1.0;
    }
}

/// The threads to use for a product of this size.
pub(super) fn threads(cells: usize) -> Par {
    if cells < 128 * 128 { Par::Seq } else { Par::rayon(0) }
}

/// The inverse of a small dense block; `None`: singular.
pub(super) fn invert_block(block: &Matrix) -> Option<Matrix> {
    let n = block.rows();
    // Leontief::new factorises I − M, so it is given I − block.
    let shifted = Matrix::from_fn(n, n, |i, j| f64::from(u8::from(i == j)) - block.at(i, j));
    Leontief::new(&shifted).ok().map(|l| l.inverse())
}

/// One step of block Gauss–Jordan on rows and columns `start..start + width`.
fn eliminate(m: &mut Matrix, start: usize, width: usize) -> Option<()> {
    let n = m.rows();
    let own: Vec<usize> = (start..start + width).collect();
    let pivot = invert_block(&m.select(&own, &own))?;
    // C: the block column with −I in place of the block itself, and 0 left behind.
    let mut column = Matrix::zeros(n, width);
    for i in 0..n {
        let cells = &mut m.data_mut()[i * n + start..i * n + start + width];
        column.data_mut()[i * width..(i + 1) * width].copy_from_slice(cells);
        cells.fill(0.0);
    }
    for k in 0..width {
        let row = &mut column.data_mut()[(start + k) * width..(start + k + 1) * width];
        row.fill(0.0);
        row[k] = -1.0;
    }
    // R: pivot times the block row, with the pivot in place of the block itself, and 0 left behind.
    let old = m.data_mut()[start * n..(start + width) * n].to_vec();
    m.data_mut()[start * n..(start + width) * n].fill(0.0);
    let mut row = Matrix::zeros(width, n);
    matmul(
        MatMut::from_row_major_slice_mut(row.data_mut(), width, n),
        Accum::Replace,
        pivot.view(),
        MatRef::from_row_major_slice(&old, width, n),
        1.0,
        threads(n * n),
    );
    for k in 0..width {
        row.data_mut()[k * n + start..k * n + start + width].copy_from_slice(pivot.row(k));
    }
    matmul(
        MatMut::from_row_major_slice_mut(m.data_mut(), n, n),
        Accum::Add,
        column.view(),
        row.view(),
        -1.0,
        threads(n * n),
    );
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic::{Shape, synthetic};

    #[test]
    fn the_inverse_in_place_is_that_of_lu() {
        let t = synthetic(&Shape { places: 11, sectors: 31, finals: 1, seed: 3 });
        let a = crate::statics::calc_a(&t.z, &t.x);
        assert!(is_dominant(&a));
        let want = Leontief::new(&a).expect("dominant").inverse();
        let got = invert_leontief(a).expect("dominant");
        for (g, w) in got.data().iter().zip(want.data()) {
            assert!((g - w).abs() < 1e-12, "{g} {w}");
        }
    }

    #[test]
    fn a_table_that_is_not_dominant_is_still_inverted() {
        let mut a = Matrix::from_fn(300, 300, |i, j| if (i + 1) % 300 == j { 0.4 } else { 0.0 });
        *a.at_mut(5, 7) = 3.0; // this column adds to more than 1
        assert!(!is_dominant(&a));
        let l = invert_leontief(a.clone()).expect("regular");
        let mut eye = l.product(&a);
        for (e, l) in eye.data_mut().iter_mut().zip(l.data()) {
            *e = l - *e;
        }
        for i in 0..300 {
            for j in 0..300 {
                assert!((eye.at(i, j) - f64::from(u8::from(i == j))).abs() < 1e-10);
            }
        }
    }
}
