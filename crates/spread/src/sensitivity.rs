//! Which parameter moves an output: first-order Sobol indices, from the draws as they are.
//!
//! S_i = Var(E[y | x_i]) / Var(y): the share of the output's variance that would go if parameter i were
//! known. E[y | x_i] is fitted by shifted Legendre polynomials of x_i's number u in (0, 1), which are
//! orthonormal there, so each coefficient is a plain mean over the draws and the variance of the fit is the
//! sum of their squares. The draws need no special design; the same runs serve bands and indices. The degree
//! grows with the number of draws, at most 8; what a coefficient would have by chance alone under independent
//! draws is taken off, and a coefficient that is not above it counts for nothing.
//!
//! Source: given-data estimation after Plischke (2010, Reliab. Eng. Syst. Saf. 95:354, Fourier transform
//! there), with the Legendre basis of polynomial chaos (Sudret 2008, Reliab. Eng. Syst. Saf. 93:964).
//! Supported: smooth or stepwise outputs, uniform ranges. Not supported: interactions (1 − Σ S_i is their
//! share, with the error of the estimate); effects that oscillate faster than a polynomial of degree 8.

use crate::draws::Draws;
use crate::error::{Error, ErrorKind};

/// Draws for one degree of the polynomial.
const DRAWS_PER_DEGREE: usize = 16;
const MOST_DEGREES: usize = 8;

/// The first-order index of each parameter, in their order, 0 to 1; 0 for one without a range and where the
/// output does not move.
///
/// ```
/// use knockon_spread::{Draws, first_order, run};
/// use knockon_vocabulary::{Basis, Parameter};
/// let p = |high| Parameter { value: 0.0, low: 0.0, high, unit: "share".to_owned(),
///     basis: Basis::Assumed("an example".to_owned()) };
/// let draws = Draws::new(&[p(1.0), p(2.0)], 1024, 1)?;
/// // Variances 1/12 and 4/12: shares 0.2 and 0.8.
/// let index = first_order(&draws, &run(&draws, |x| x[0] + x[1]))?;
/// assert!((index[0] - 0.2).abs() < 0.01 && (index[1] - 0.8).abs() < 0.01);
/// # Ok::<(), knockon_spread::Error>(())
/// ```
pub fn first_order(draws: &Draws, outputs: &[f64]) -> Result<Vec<f64>, Error> {
    Indices::new(draws).of(outputs)
}

/// The first-order indices of many outputs of the same draws: what they share is worked out once.
#[derive(Debug, Clone)]
pub struct Indices {
    draws: usize,
    parameters: usize,
    /// For each parameter with a range, its position and its polynomials' values, degree by degree, draw by draw.
    basis: Vec<(usize, Vec<Vec<f64>>)>,
}

impl Indices {
    /// Of these draws.
    pub fn new(draws: &Draws) -> Self {
        let degrees = (draws.len() / DRAWS_PER_DEGREE).clamp(1, MOST_DEGREES);
        let of = |numbers: &[f64]| {
            (1..=degrees).map(|d| numbers.iter().map(|&u| legendre(d, u)).collect()).collect()
        };
        Self {
            draws: draws.len(),
            parameters: draws.parameters(),
            basis: draws.unit.iter().map(|(p, numbers)| (*p, of(numbers))).collect(),
        }
    }

    /// As [`first_order`], of one output.
    pub fn of(&self, outputs: &[f64]) -> Result<Vec<f64>, Error> {
        let n = self.draws;
        if outputs.len() != n {
            return Err(ErrorKind::Length { what: "the list of outputs", got: outputs.len(), want: n }.into());
        }
        if let Some((draw, &value)) = outputs.iter().enumerate().find(|(_, v)| !v.is_finite()) {
            return Err(ErrorKind::NotFinite { draw, value }.into());
        }
        let mut index = vec![0.0; self.parameters];
        // Dividing by the largest keeps squares finite whatever the unit.
        let largest = outputs.iter().fold(0.0, |m: f64, v| m.max(v.abs()));
        if n < 2 || largest == 0.0 {
            return Ok(index);
        }
        let mean = outputs.iter().map(|v| v / largest).sum::<f64>() / n as f64;
        let moved: Vec<f64> = outputs.iter().map(|v| v / largest - mean).collect();
        let variance = moved.iter().map(|y| y * y).sum::<f64>() / n as f64;
        if variance <= (n as f64) * f64::EPSILON * f64::EPSILON {
            return Ok(index); // all outputs equal up to rounding
        }
        for (p, basis) in &self.basis {
            let fitted: f64 = basis
                .iter()
                .map(|values| {
                    let mean = moved.iter().zip(values).map(|(y, v)| y * v).sum::<f64>() / n as f64;
                    f64::max(0.0, mean * mean - (variance - mean * mean) / n as f64)
                })
                .sum();
            index[*p] = (fitted / variance).clamp(0.0, 1.0);
        }
        Ok(index)
    }
}

/// The shifted Legendre polynomial of a degree, orthonormal on (0, 1).
fn legendre(degree: usize, u: f64) -> f64 {
    let x = 2.0 * u - 1.0;
    let (mut before, mut now) = (1.0, x);
    for k in 1..degree {
        let k = k as f64;
        (before, now) = (now, ((2.0 * k + 1.0) * x * now - k * before) / (k + 1.0));
    }
    now * ((2 * degree + 1) as f64).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polynomials_are_orthonormal() {
        let cells = 100_000;
        for (a, b) in [(1, 1), (1, 3), (2, 4), (8, 8), (7, 8)] {
            let product = |i: usize| {
                let u = (i as f64 + 0.5) / f64::from(cells);
                legendre(a, u) * legendre(b, u)
            };
            let mean = (0..cells as usize).map(product).sum::<f64>() / f64::from(cells);
            assert!((mean - f64::from(u8::from(a == b))).abs() < 1e-6, "{a} {b} {mean}");
        }
    }
}
