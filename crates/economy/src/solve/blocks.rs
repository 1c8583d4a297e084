//! What elimination by blocks shares, whether it ends in factors or in the inverse: when it is safe, the walk over the blocks, their pivots.
//!
//! Where `I − A` is diagonally dominant by columns (every column of A ≥ 0 adds to less than 1, which is what a positive value added means)
//! elimination needs no exchange of rows and grows by a factor of 2 at most (Higham 2002, theorem 9.9).

use super::probe::Probes;
use crate::error::{Error, ErrorKind, Result};
use crate::matrix::{Leontief, Matrix};
use faer::Par;

/// Columns that are eliminated at once.
pub(super) const BLOCK: usize = 256;

/// Refuses a matrix that is not square or has a cell that is no finite number.
pub(super) fn square(a: &Matrix) -> Result<()> {
    let n = a.rows();
    if a.cols() != n {
        let text = format!("a coefficient matrix must be square, this one is {n} × {}", a.cols());
        return Err(Error::input(text));
    }
    if !a.is_finite() {
        return Err(Error::input("a coefficient matrix has a cell that is not a finite number"));
    }
    Ok(())
}

/// `I − A` in the memory of A, eliminated block by block by `step(matrix, start, width)`, which gives `None` where a block has no inverse; and the probes
/// of A, which are taken before it is gone.
pub(super) fn eliminate_all(
    mut a: Matrix,
    step: fn(&mut Matrix, usize, usize) -> Option<()>,
) -> Result<(Matrix, Probes)> {
    let n = a.rows();
    let probes = Probes::new(&a);
    one_minus(&mut a);
    for start in (0..n).step_by(BLOCK) {
        step(&mut a, start, BLOCK.min(n - start))
            .ok_or_else(|| ErrorKind::Singular(format!("I − A has no usable block at {start}")))?;
    }
    Ok((a, probes))
}

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

/// A becomes I − A.
fn one_minus(a: &mut Matrix) {
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
