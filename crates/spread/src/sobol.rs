//! Scrambled Sobol points: numbers in (0, 1) that fill a cube evenly, differently for each seed.
//!
//! Source: the sequence of Sobol (1967) by the direction numbers of Joe & Kuo (2008); nested scrambling after
//! Owen (1995): each bit is flipped or not by a hash of the seed, the dimension and the bits before it, so
//! that the points keep their even spread and each of them alone is uniform. Point i does not depend on how
//! many points are drawn.
//!
//! Supported: 32 dimensions, 2³² points. Best balance at powers of two.

use crate::directions::{DIMENSIONS, ROWS};

const BITS: u32 = u32::BITS;

/// The direction numbers of each dimension, the highest bit first.
pub(crate) struct Sobol(Vec<[u32; BITS as usize]>);

impl Sobol {
    pub(crate) fn new(dimensions: usize) -> Self {
        debug_assert!(dimensions <= DIMENSIONS, "the caller has compared");
        let first = std::array::from_fn(|b| 1 << (BITS - 1 - b as u32));
        Self(std::iter::once(first).chain(ROWS.iter().map(numbers)).take(dimensions).collect())
    }

    /// Coordinate `dimension` of point `i`, before scrambling.
    pub(crate) fn point(&self, i: u32, dimension: usize) -> u32 {
        let numbers = &self.0[dimension];
        (0..BITS).filter(|b| i >> b & 1 == 1).fold(0, |x, b| x ^ numbers[b as usize])
    }

    /// Coordinate `dimension` of point `i` for a seed, in (0, 1).
    pub(crate) fn scrambled(&self, i: u32, dimension: usize, seed: u64) -> f64 {
        let key = mixed(seed ^ mixed(dimension as u64 + 1));
        let x = scramble(self.point(i, dimension), key);
        (f64::from(x) + 0.5) / 2f64.powi(BITS as i32)
    }
}

/// v_k = m_k / 2^k, the further m by the recurrence of the primitive polynomial.
fn numbers(&(degree, inner, initial): &(u32, u32, &[u32])) -> [u32; BITS as usize] {
    let mut v = [0u32; BITS as usize];
    let s = degree as usize;
    for k in 0..v.len() {
        v[k] = if k < s {
            initial[k] << (BITS - 1 - k as u32)
        } else {
            let own = v[k - s] ^ (v[k - s] >> degree);
            (1..s).filter(|j| inner >> (s - 1 - j) & 1 == 1).fold(own, |x, j| x ^ v[k - j])
        };
    }
    v
}

/// Flips each bit by a hash of those above it.
fn scramble(x: u32, key: u64) -> u32 {
    (0..BITS).fold(0, |out, b| {
        // The bits above, with a 1 before them so that prefixes of different length differ.
        let above = if b == 0 { 1 } else { u64::from(x >> (BITS - b)) | 1 << b };
        let flip = (mixed(key ^ mixed(above)) >> 63) as u32;
        out | ((x >> (BITS - 1 - b) & 1) ^ flip) << (BITS - 1 - b)
    })
}

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
fn mixed(x: u64) -> u64 {
    let x = x.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first points in natural order, by hand: dimension 2 has m = 1, 3, 5 and dimension 3 has m = 1, 3
    /// and then 2·3 ⊕ 4·1 ⊕ 1 = 3, so that points 1, 2 and 4 are ½, ¾, ⅝ and ½, ¾, ⅜.
    #[test]
    fn val_first_points() {
        let sobol = Sobol::new(3);
        let eighths = |d| -> Vec<u32> { (0..8).map(|i| sobol.point(i, d) >> 29).collect() };
        assert_eq!(eighths(0), [0, 4, 2, 6, 1, 5, 3, 7]);
        assert_eq!(eighths(1), [0, 4, 6, 2, 5, 1, 3, 7]);
        assert_eq!(eighths(2), [0, 4, 6, 2, 3, 7, 5, 1]);
    }

    #[test]
    fn every_dimension_fills_every_cell_once() {
        let sobol = Sobol::new(DIMENSIONS);
        for d in 0..DIMENSIONS {
            for cells in [4usize, 64, 1024] {
                let mut seen = vec![false; cells];
                for i in 0..cells as u32 {
                    let cell = (sobol.scrambled(i, d, 7) * cells as f64) as usize;
                    assert!(
                        !std::mem::replace(&mut seen[cell], true),
                        "dimension {d}, cell {cell} of {cells}"
                    );
                }
            }
        }
    }

    /// Property A for the first two dimensions: every box of an even split of the square holds one point.
    #[test]
    fn squares_are_filled_evenly() {
        let sobol = Sobol::new(2);
        let mut seen = [[false; 16]; 16];
        for i in 0..256 {
            let cell = |d| (sobol.scrambled(i, d, 1) * 16.0) as usize;
            assert!(!std::mem::replace(&mut seen[cell(0)][cell(1)], true));
        }
    }
}
