//! Medians and bands of series that were computed for many draws.
//!
//! Quantiles are interpolated linearly between order statistics (type 7 of Hyndman & Fan 1996). A band of 90
//! % runs from the 5 % to the 95 % quantile of the draws at each time by itself; it is not a band for whole
//! paths.

use serde::Serialize;

use crate::error::{Error, ErrorKind};

/// Quantiles at each time, in the unit of the series.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Bands {
    /// 5 % quantile: the lower end of the 90 % band.
    pub p05: Vec<f64>,
    /// 25 % quantile: the lower end of the 50 % band.
    pub p25: Vec<f64>,
    /// Half of the draws lie below.
    pub median: Vec<f64>,
    /// 75 % quantile: the upper end of the 50 % band.
    pub p75: Vec<f64>,
    /// 95 % quantile: the upper end of the 90 % band.
    pub p95: Vec<f64>,
}

impl Bands {
    /// With the next point in time.
    pub fn push(&mut self, next: Quantiles) {
        self.p05.push(next.p05);
        self.p25.push(next.p25);
        self.median.push(next.median);
        self.p75.push(next.p75);
        self.p95.push(next.p95);
    }
}

/// Quantiles of one figure over the draws, in its unit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Quantiles {
    /// 5 % quantile: the lower end of the 90 % band.
    pub p05: f64,
    /// 25 % quantile: the lower end of the 50 % band.
    pub p25: f64,
    /// Half of the draws lie below.
    pub median: f64,
    /// 75 % quantile: the upper end of the 50 % band.
    pub p75: f64,
    /// 95 % quantile: the upper end of the 90 % band.
    pub p95: f64,
}

/// The quantiles of one figure a draw; `values` are sorted by this.
///
/// ```
/// let mut values: Vec<f64> = (0..=100).rev().map(f64::from).collect();
/// assert_eq!(knockon_spread::quantiles(&mut values)?.p25, 25.0);
/// # Ok::<(), knockon_spread::Error>(())
/// ```
pub fn quantiles(values: &mut [f64]) -> Result<Quantiles, Error> {
    if values.is_empty() {
        return Err(ErrorKind::Empty.into());
    }
    if let Some((draw, &value)) = values.iter().enumerate().find(|(_, v)| !v.is_finite()) {
        return Err(ErrorKind::NotFinite { draw, value }.into());
    }
    values.sort_unstable_by(f64::total_cmp);
    let at = |p| quantile(values, p);
    Ok(Quantiles { p05: at(0.05), p25: at(0.25), median: at(0.5), p75: at(0.75), p95: at(0.95) })
}

/// The bands of one series a draw, all of the same length.
///
/// ```
/// let series: Vec<Vec<f64>> = (0..=100).map(|i| vec![0.0, f64::from(i)]).collect();
/// let bands = knockon_spread::bands(&series)?;
/// assert_eq!((bands.p05[1], bands.median[1], bands.p95[1]), (5.0, 50.0, 95.0));
/// # Ok::<(), knockon_spread::Error>(())
/// ```
pub fn bands(series: &[Vec<f64>]) -> Result<Bands, Error> {
    let times = series.first().ok_or(ErrorKind::Empty)?.len();
    for (draw, one) in series.iter().enumerate() {
        if one.len() != times {
            return Err(ErrorKind::Length { what: "a series", got: one.len(), want: times }.into());
        }
        if let Some(&value) = one.iter().find(|v| !v.is_finite()) {
            return Err(ErrorKind::NotFinite { draw, value }.into());
        }
    }
    let mut out = Bands::default();
    for t in 0..times {
        let mut values: Vec<f64> = series.iter().map(|one| one[t]).collect();
        out.push(quantiles(&mut values)?);
    }
    Ok(out)
}

/// The `p` quantile of sorted values, at least one.
fn quantile(sorted: &[f64], p: f64) -> f64 {
    let at = p * (sorted.len() - 1) as f64;
    let below = at.floor() as usize;
    let above = (below + 1).min(sorted.len() - 1);
    let share = at - below as f64;
    // Equal neighbours stay as they are, bit for bit.
    if share == 0.0 || sorted[below] == sorted[above] {
        return sorted[below];
    }
    sorted[below] + share * (sorted[above] - sorted[below])
}
