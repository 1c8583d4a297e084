//! Tables that nobody measured: random, seeded, productive, for measuring speed and for tests.
//!
//! Shape of a world table: every industry buys mostly at home, less abroad, with many small cells; the column sums of A lie between
//! .35 and .75, as in published tables. A cell depends on the seed and its own position alone, so that any part can be made by itself.
//!
//! Supported: places × sectors up to memory. Not supported: zeros, negative cells, classifications of a real publisher.

use crate::matrix::Matrix;
use rayon::prelude::*;

/// What to make.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// Number of places.
    pub places: usize,
    /// Sectors of each place.
    pub sectors: usize,
    /// Columns of final demand of each place.
    pub finals: usize,
    /// The same seed gives the same table.
    pub seed: u64,
}

/// A synthetic table that adds up: x = Z1 + Y1.
#[derive(Debug, Clone)]
pub struct Synthetic {
    /// Flows between industries.
    pub z: Matrix,
    /// Final demand.
    pub y: Matrix,
    /// Output.
    pub x: Vec<f64>,
}

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
pub(crate) fn mixed(x: u64) -> u64 {
    let x = x.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// A number in (0, 1) for a seed and a position.
pub(crate) fn unit(seed: u64, at: u64) -> f64 {
    ((mixed(seed ^ mixed(at)) >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
}

/// The coefficients A of a synthetic table.
pub fn synthetic_coefficients(shape: &Shape) -> Matrix {
    let n = shape.places * shape.sectors;
    let mut a = Matrix::zeros(n, n);
    // The sum of n cells of mean weight: a fifth power of a uniform number has mean 1/6; home cells weigh more by the number of places.
    let home = 2.0 * shape.places as f64;
    let mean = (shape.sectors as f64) * (home + (shape.places as f64 - 1.0)) / 6.0;
    let share: Vec<f64> =
        (0..n).map(|j| (0.35 + 0.4 * unit(shape.seed ^ 0xC0, j as u64)) / mean * 0.98).collect();
    a.data_mut().par_chunks_mut(n.max(1)).enumerate().for_each(|(i, row)| {
        let place = i / shape.sectors;
        for (j, v) in row.iter_mut().enumerate() {
            let u = unit(shape.seed, (i * n + j) as u64);
            let weight = if j / shape.sectors == place { home } else { 1.0 };
            *v = u * u * u * u * u * weight * share[j];
        }
    });
    // A small table may draw a column too large: no column adds to more than 0.8.
    let sums = a.col_sums();
    let scale: Vec<f64> = sums.iter().map(|s| if *s > 0.8 { 0.8 / s } else { 1.0 }).collect();
    a.data_mut().par_chunks_mut(n.max(1)).for_each(|row| {
        row.iter_mut().zip(&scale).for_each(|(v, s)| *v *= s);
    });
    a
}

/// Makes the table: A and Y are drawn, x is solved by iteration, Z = A x̂, and Y's first column takes up what is left.
pub fn synthetic(shape: &Shape) -> Synthetic {
    let n = shape.places * shape.sectors;
    let mut z = synthetic_coefficients(shape);
    let columns = shape.places * shape.finals;
    let mut y = Matrix::from_fn(n, columns, |i, c| {
        let u = unit(shape.seed ^ 0xF1, (i * columns + c) as u64);
        if c / shape.finals == i / shape.sectors { 50.0 * u } else { u * u * u }
    });
    let f = y.row_sums();
    let mut x = f.clone();
    for _ in 0..200 {
        let next: Vec<f64> = z.times(&x).iter().zip(&f).map(|(a, b)| a + b).collect();
        let moved = next.iter().zip(&x).map(|(a, b)| (a - b).abs() / a.abs()).fold(0.0, f64::max);
        x = next;
        if moved < 1e-13 {
            break;
        }
    }
    z.data_mut().par_chunks_mut(n.max(1)).for_each(|row| {
        row.iter_mut().zip(&x).for_each(|(v, x)| *v *= x);
    });
    let sold = z.row_sums();
    for i in 0..n {
        let gap = x[i] - sold[i] - y.row(i).iter().sum::<f64>();
        *y.at_mut(i, 0) += gap;
    }
    Synthetic { z, y, x }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_table_and_it_adds_up() {
        let shape = Shape { places: 3, sectors: 4, finals: 2, seed: 1 };
        let (a, b) = (synthetic(&shape), synthetic(&shape));
        assert_eq!(a.z, b.z);
        assert_ne!(a.z, synthetic(&Shape { seed: 2, ..shape }).z);
        for (i, (z, y)) in a.z.row_sums().iter().zip(a.y.row_sums()).enumerate() {
            assert!((z + y - a.x[i]).abs() < 1e-9 * a.x[i]);
        }
        assert!(a.z.col_sums().iter().zip(&a.x).all(|(s, x)| s / x <= 0.8 + 1e-12 && s / x > 0.05));
    }
}
