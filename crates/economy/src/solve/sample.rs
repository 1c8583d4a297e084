//! Draws of the technical coefficients themselves, the balance of every column kept.
//!
//! Each cell of A is multiplied by a factor of its own, lognormal with mean 1, and every column is scaled back to its sum: an industry buys as
//! much as before per unit of output, of a different mix, and adds the value that it added. Output follows from x = A'x + f, so rows balance
//! too. Solved by correction from the table's own inverse, x ← x + L(f − (I − A')x), until the residual is below 1e-10 of the largest demand.
//!
//! Source for lognormal errors of coefficients: Lenzen 2001; Wilting 2012. Supported: one standard deviation for all cells; weights of
//! any number of outputs. Not supported: dependence between cells; errors of final demand (draw them through `spread`).

use super::inverse::invert_leontief;
use crate::error::{Error, ErrorKind, Result};
use crate::matrix::{Matrix, largest, long_dot};
use crate::synthetic::mixed;
use rayon::prelude::*;
use serde::Serialize;

/// What to draw.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CoefficientDraws {
    /// Draws.
    pub n: usize,
    /// Standard deviation of the logarithm of a cell's factor.
    pub sigma: f64,
    /// The same seed gives the same draws.
    pub seed: u64,
}

const TABLE: usize = 4096;
const TOLERANCE: f64 = 1e-10;

/// For each draw, each row of `weights` times the drawn output: a row of weights may be value added per output in a place.
pub fn sampled_outputs(a: &Matrix, f: &[f64], weights: &Matrix, draws: &CoefficientDraws) -> Result<Matrix> {
    let n = a.rows();
    if f.len() != n || weights.cols() != n {
        return Err(Error::input(format!(
            "{n} industries, {} demands, weights of {} cells",
            f.len(),
            weights.cols()
        )));
    }
    if !(draws.sigma.is_finite() && (0.0..=2.0).contains(&draws.sigma)) {
        return Err(Error::input(format!("`sigma` is {}; expected 0 to 2", draws.sigma)));
    }
    let l = invert_leontief(a.clone())?;
    let base = l.times(f);
    let sums = a.col_sums();
    let factors = lognormal(draws.sigma);
    let rows: Vec<Vec<f64>> = (0..draws.n)
        .into_par_iter()
        .map_init(
            || Matrix::zeros(n, n),
            |room, d| {
                draw(a, &sums, &factors, mixed(draws.seed ^ mixed(d as u64)), room);
                let x = correct(room, &l, f, &base)?;
                Ok((0..weights.rows()).map(|w| long_dot(weights.row(w), &x)).collect())
            },
        )
        .collect::<Result<_>>()?;
    if rows.is_empty() { Ok(Matrix::zeros(0, weights.rows())) } else { Matrix::from_rows(&rows) }
}

/// The middle of each of 4096 equally likely parts of the distribution; their mean is 1.
fn lognormal(sigma: f64) -> Vec<f64> {
    let raw: Vec<f64> =
        (0..TABLE).map(|k| (sigma * normal_quantile((k as f64 + 0.5) / TABLE as f64)).exp()).collect();
    let mean = raw.iter().sum::<f64>() / TABLE as f64;
    raw.iter().map(|v| v / mean).collect()
}

/// The inverse of the normal distribution: Abramowitz & Stegun 26.2.23 (error below 4.5e-4), then Newton on its series.
fn normal_quantile(p: f64) -> f64 {
    let tail = p.min(1.0 - p);
    let t = (-2.0 * tail.ln()).sqrt();
    let top = 2.515_517 + t * (0.802_853 + t * 0.010_328);
    let mut z = t - top / (1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308)));
    for _ in 0..3 {
        let density = (-0.5 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt();
        z += (upper_tail(z) - tail) / density;
    }
    if p < 0.5 { -z } else { z }
}

/// P(Z > z) for z ≥ 0, by the series of the distribution function.
fn upper_tail(z: f64) -> f64 {
    let (mut term, mut sum, mut k) = (z, z, 1.0);
    while term.abs() > 1e-17 * sum.abs() && k < 400.0 {
        k += 2.0;
        term *= z * z / k;
        sum += term;
    }
    0.5 - sum * (-0.5 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt()
}

/// A drawn A' in `room`.
fn draw(a: &Matrix, sums: &[f64], factors: &[f64], seed: u64, room: &mut Matrix) {
    let n = a.rows();
    let mut drawn = vec![0.0; n];
    for i in 0..n {
        let target = &mut room.data_mut()[i * n..(i + 1) * n];
        let key = mixed(seed ^ i as u64);
        // Five 12-bit numbers from each mix of 64 bits.
        for (c, (t, a)) in target.chunks_mut(5).zip(a.row(i).chunks(5)).enumerate() {
            let mut bits = mixed(key.wrapping_add(c as u64));
            for (t, a) in t.iter_mut().zip(a) {
                *t = a * factors[(bits & (TABLE as u64 - 1)) as usize];
                bits >>= 12;
            }
        }
        drawn.iter_mut().zip(&*target).for_each(|(s, v)| *s += v);
    }
    let scale: Vec<f64> = sums.iter().zip(&drawn).map(|(s, d)| if *d == 0.0 { 1.0 } else { s / d }).collect();
    for row in room.data_mut().chunks_exact_mut(n.max(1)) {
        row.iter_mut().zip(&scale).for_each(|(v, s)| *v *= s);
    }
}

/// x = A'x + f from a neighbouring solution.
fn correct(a: &Matrix, l: &Matrix, f: &[f64], base: &[f64]) -> Result<Vec<f64>> {
    let n = f.len();
    let mut x = base.to_vec();
    let scale = largest(f).max(f64::MIN_POSITIVE);
    let mut before = f64::INFINITY;
    for _ in 0..60 {
        let r: Vec<f64> = (0..n).map(|i| f[i] - x[i] + long_dot(a.row(i), &x)).collect();
        let left = largest(&r) / scale;
        if left <= TOLERANCE {
            return Ok(x);
        }
        if left.is_nan() || left > 2.0 * before {
            break;
        }
        before = left;
        x.iter_mut().enumerate().for_each(|(i, x)| *x += long_dot(l.row(i), &r));
    }
    // Too far from the table for its inverse to guide: solve by itself.
    let solved = super::Iterative { tolerance: TOLERANCE, most: 2_000 }.solve(a, f, Some(base));
    solved.map(|s| s.x).map_err(|e| match e.kind {
        ErrorKind::NoConvergence { .. } => e,
        _ => ErrorKind::Singular("a draw of the coefficients cannot be solved".into()).into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matrix::Leontief;
    use crate::synthetic::{Shape, synthetic};

    #[test]
    fn val_normal_quantiles() {
        // Abramowitz & Stegun, table 26.5.
        for (p, z) in [(0.5, 0.0), (0.975, 1.959_963_985), (0.025, -1.959_963_985), (0.9999, 3.719_016_485)] {
            assert!((normal_quantile(p) - z).abs() < 1e-8, "{p} {}", normal_quantile(p));
        }
    }

    #[test]
    fn columns_keep_their_sums_and_draws_solve() {
        let t = synthetic(&Shape { places: 5, sectors: 20, finals: 1, seed: 6 });
        let a = crate::statics::calc_a(&t.z, &t.x);
        let f = t.y.row_sums();
        let mut room = Matrix::zeros(100, 100);
        draw(&a, &a.col_sums(), &lognormal(0.3), 9, &mut room);
        for (got, want) in room.col_sums().iter().zip(a.col_sums()) {
            assert!((got - want).abs() < 1e-13);
        }
        let spread: f64 = room.data().iter().zip(a.data()).map(|(r, a)| (r / a).ln().powi(2)).sum::<f64>();
        assert!(((spread / 1e4).sqrt() - 0.3).abs() < 0.03);
        let ones = Matrix::from_fn(1, 100, |_, _| 1.0);
        let wanted = CoefficientDraws { n: 8, sigma: 0.3, seed: 1 };
        let got = sampled_outputs(&a, &f, &ones, &wanted).expect("solves");
        for d in 0..8 {
            draw(&a, &a.col_sums(), &lognormal(0.3), mixed(1 ^ mixed(d as u64)), &mut room);
            let x: f64 = Leontief::new(&room).expect("productive").solve(&f).iter().sum();
            assert!((got.at(d, 0) - x).abs() < 1e-8 * x);
        }
        let none =
            sampled_outputs(&a, &f, &ones, &CoefficientDraws { sigma: 0.0, ..wanted }).expect("solves");
        assert!((none.at(0, 0) - t.x.iter().sum::<f64>()).abs() < 1e-8 * none.at(0, 0));
    }
}
