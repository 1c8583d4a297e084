//! The Leontief inverse in place: block Gauss–Jordan elimination, 2 n³ operations, all of them in products of matrices.
//!
//! Source: Golub & Van Loan 2013, sections 3.2.11 and 3.3. When it is safe is said in [`super::blocks`]; elsewhere LU with partial pivoting takes over. Where
//! probing the result shows more than rounding, that is an error.
//!
//! Supported: any size that fits in memory; beside the matrix itself two panels of n × 256. Not supported: several right-hand sides
//! without the inverse; see [`super::BlockLu`].

use super::blocks::{BLOCK, eliminate_all, invert_block, is_dominant, square, threads};
use crate::error::{ErrorKind, Result};
use crate::matrix::{Leontief, Matrix};
use faer::linalg::matmul::matmul;
use faer::{Accum, MatMut, MatRef};

/// L = (I − A)⁻¹, in the memory of A.
pub fn invert_leontief(a: Matrix) -> Result<Matrix> {
    square(&a)?;
    if a.rows() <= BLOCK || !is_dominant(&a) {
        return Ok(Leontief::new(&a)?.inverse());
    }
    let (l, probes) = eliminate_all(a, step)?;
    let worst = probes.of_inverse(&l);
    if worst.is_finite() && worst <= 1e-9 {
        Ok(l)
    } else {
        let text = format!("a probe of the inverse leaves {worst:e}");
        Err(ErrorKind::Singular(text).into())
    }
}

/// One step of block Gauss–Jordan on rows and columns `start..start + width`.
fn step(m: &mut Matrix, start: usize, width: usize) -> Option<()> {
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
