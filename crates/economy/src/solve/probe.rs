//! Proof that a solution solves, for a matrix that its own factors have overwritten.
//!
//! Source: Freivalds 1979. With w = (I − A)ᵀr kept for a few random r of ±1, any x with (I − A)x = f has wᵀx = rᵀf; a wrong x fails each
//! of them but with a probability of one half or less, and the size of the gap is that of the residual. Costs n per check.

use crate::matrix::{Matrix, dot, largest};

/// How many random vectors are kept.
pub(crate) const PROBES: usize = 8;

/// Random vectors and their images.
#[derive(Debug, Clone)]
pub(super) struct Probes {
    r: Vec<Vec<f64>>,
    w: Vec<Vec<f64>>,
}

impl Probes {
    pub(super) fn new(a: &Matrix) -> Self {
        let r = signs(a.rows());
        // One pass over the matrix for all of them.
        let mut w = r.clone();
        for i in 0..a.rows() {
            for (w, r) in w.iter_mut().zip(&r) {
                let sign = r[i];
                for (w, v) in w.iter_mut().zip(a.row(i)) {
                    *w -= sign * v;
                }
            }
        }
        Self { r, w }
    }

    /// w.
    pub(super) fn images(&self) -> &[Vec<f64>] {
        &self.w
    }

    /// From w; the vectors themselves are the same for every matrix of a size. `None`: not of this size.
    pub(super) fn from_images(w: Vec<Vec<f64>>, n: usize) -> Option<Self> {
        let fits = w.len() == PROBES && w.iter().all(|w| w.len() == n);
        fits.then(|| Self { r: signs(n), w })
    }

    /// The largest of |rᵀf − wᵀx|, relative to the largest cell of f.
    pub(super) fn of_solution(&self, x: &[f64], f: &[f64]) -> f64 {
        let gap = |(r, w): (&Vec<f64>, &Vec<f64>)| (dot(r, f) - dot(w, x)).abs();
        let worst = self.r.iter().zip(&self.w).map(gap).fold(0.0, f64::max);
        let scale = largest(f);
        if scale > 0.0 { worst / scale } else { worst }
    }

    /// The largest cell of Lᵀw − r over two of the vectors, absolute: cells of r are ±1.
    pub(super) fn of_inverse(&self, l: &Matrix) -> f64 {
        let mut worst = 0.0_f64;
        for (r, w) in self.r.iter().zip(&self.w).take(2) {
            for (got, want) in l.left_times(w).iter().zip(r) {
                let gap = (got - want).abs();
                worst = if gap.is_nan() { f64::INFINITY } else { worst.max(gap) };
            }
        }
        worst
    }
}

/// The random vectors of ±1 for a size.
fn signs(n: usize) -> Vec<Vec<f64>> {
    let sign = |p: usize, i: usize| {
        let bit = crate::synthetic::mixed((p as u64) << 40 ^ i as u64) >> 63;
        if bit == 0 { 1.0 } else { -1.0 }
    };
    (0..PROBES).map(|p| (0..n).map(|i| sign(p, i)).collect()).collect()
}
