//! The index that the cascade tends to, with a bound on what is missing from it.
//!
//! Both layers are monotone maps F, and the sweeps fall towards the greatest fixed point h* at or below ψ.
//! Whatever vector g satisfies g ≤ F(g) lies below h* (Knaster–Tarski), so h* is caught between such a g and
//! the last sweep. g is guessed by extrapolating the last fall along its rate, then *checked* by one
//! application of F: a wrong guess costs a try, never a wrong bound. The check allows for the rounding of one
//! sum, and for no more: on a network whose losses hardly leak (rate within 1e-10 of 1) rounding could add up
//! beyond it.
//!
//! Source: Diem et al. (2022) for F; the bound is our own.
//!
//! Supported: firm and link losses, markets. Not supported: a direct solve of large closed rings; there the
//! sweeps run to `max_sweeps` and the bound says how much is open.

use rayon::prelude::*;
use serde::Serialize;

use super::Shock;
use super::graph::Graph;
use super::kernel::{Lane, Overlay, capacity, clipped, demand, felt_everywhere, production};
use crate::error::{Error, ErrorKind};

/// How far to go.
#[derive(Debug, Clone, PartialEq)]
pub struct ConvergeOptions {
    /// Width of the bound, as a share of all sales, at which to stop.
    pub tolerance: f64,
    /// Whether firms of one sector step in for each other (σ).
    pub market: bool,
    /// Sweeps of each layer after which to stop with the bound as it is.
    pub max_sweeps: u32,
}

impl Default for ConvergeOptions {
    fn default() -> Self {
        Self { tolerance: 1e-9, market: false, max_sweeps: 20_000 }
    }
}

/// The converged index: each true value lies between the two given.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Converged {
    /// Index after the last sweep: the true one is not below it.
    pub esri: f64,
    /// The true index is not above it.
    pub upper: f64,
    /// As `esri`, for want of inputs.
    pub esri_d: f64,
    /// As `upper`, for want of inputs.
    pub upper_d: f64,
    /// As `esri`, for want of customers.
    pub esri_u: f64,
    /// As `upper`, for want of customers.
    pub upper_u: f64,
    /// Sweeps of the slower layer.
    pub sweeps: u32,
}

/// The converged index of each scenario, in their order.
///
/// ```
/// use knockon_shock::risk::{Class, ConvergeOptions, Graph, Shock, esri_converged};
/// // Half of firm 1's sales go back to firm 0: the upstream loss is a geometric series, 1/(1 − ½·½).
/// let flows = [(0, 1, 1.0), (0, 2, 1.0), (1, 0, 1.0), (1, 3, 1.0)];
/// let graph = Graph::new(&[0, 1, 2, 3], &flows, |_, _| Class::Negligible)?;
/// let sure = &esri_converged(&graph, &[Shock::default_of(3)], &ConvergeOptions::default())?[0];
/// assert!(sure.upper - sure.esri <= 1e-9);
/// // Firm 1 loses 2/3, firm 0 half of that; each weighs ½.
/// assert!((sure.esri_u - 0.5).abs() < 1e-9);
/// # Ok::<(), knockon_shock::Error>(())
/// ```
pub fn esri_converged(
    graph: &Graph,
    scenarios: &[Shock],
    options: &ConvergeOptions,
) -> Result<Vec<Converged>, Error> {
    scenarios.par_iter().map(|shock| one(graph, shock, options)).collect()
}

pub(super) fn one(graph: &Graph, shock: &Shock, options: &ConvergeOptions) -> Result<Converged, Error> {
    if !(options.tolerance.is_finite() && options.tolerance >= 0.0) {
        let (what, value) = ("`tolerance`".to_owned(), options.tolerance);
        return Err(ErrorKind::OutOfRange { what, value, expected: "0 or more" }.into());
    }
    let psi: Vec<Lane<1>> = capacity(graph, shock)?.into_iter().map(|p| [p]).collect();
    let overlay = Overlay::new(graph, &shock.links)?;
    let map = |side| Map { graph, psi: &psi, overlay: overlay.as_ref(), market: options.market, side };
    let down = map(Side::Downstream).settle(options);
    let up = map(Side::Upstream).settle(options);
    let total = |d: &[Lane<1>], u: &[Lane<1>]| -> f64 {
        graph.weight.iter().zip(d.iter().zip(u)).map(|(w, (d, u))| w * (1.0 - f64::min(d[0], u[0]))).sum()
    };
    Ok(Converged {
        esri: total(&down.above, &up.above),
        upper: total(&down.below, &up.below),
        esri_d: total(&down.above, &down.above),
        upper_d: total(&down.below, &down.below),
        esri_u: total(&up.above, &up.above),
        upper_u: total(&up.below, &up.below),
        sweeps: down.sweeps.max(up.sweeps),
    })
}

#[derive(Clone, Copy, PartialEq)]
enum Side {
    Downstream,
    Upstream,
}

/// One layer's map F.
struct Map<'a> {
    graph: &'a Graph,
    psi: &'a [Lane<1>],
    overlay: Option<&'a Overlay>,
    market: bool,
    side: Side,
}

/// The fixed point lies between `below` and `above`, firm by firm.
struct Settled {
    above: Vec<Lane<1>>,
    below: Vec<Lane<1>>,
    sweeps: u32,
}

impl Map<'_> {
    fn apply(&self, h: &[Lane<1>]) -> Vec<Lane<1>> {
        let seen = match self.side {
            Side::Downstream => felt_everywhere(self.graph, h, self.market),
            Side::Upstream => h.iter().map(|h| [1.0 - h[0]]).collect(),
        };
        let new = |i| match self.side {
            Side::Downstream => production(self.graph, i, &seen, self.overlay),
            Side::Upstream => demand(self.graph, i, &seen, self.overlay),
        };
        (0..h.len()).map(|i| clipped(&self.psi[i], new(i))).collect()
    }

    fn settle(&self, options: &ConvergeOptions) -> Settled {
        let n = self.psi.len();
        let mut above = self.psi.to_vec();
        // Nothing is lost where the shock cannot reach, but 0 is below h* in any case.
        let mut below = vec![[0.0]; n];
        let (mut last_fall, mut next_check) = (f64::INFINITY, 4);
        for sweep in 1..=options.max_sweeps.max(1) {
            let next = self.apply(&above);
            let drop: Vec<f64> = above.iter().zip(&next).map(|(a, b)| a[0] - b[0]).collect();
            let fall = drop.iter().copied().fold(0.0, f64::max);
            above = next;
            if fall <= 0.0 {
                return Settled { below: above.clone(), above, sweeps: sweep };
            }
            let rate = fall / last_fall;
            last_fall = fall;
            if sweep >= next_check && rate < 1.0 {
                next_check = sweep + 1 + sweep / 8;
                for stretch in [1.0 + 1e-3, 1.25, 4.0] {
                    let reach = stretch * rate / (1.0 - rate);
                    if self.raise(&mut below, &above, &drop, reach) {
                        break;
                    }
                }
                if self.width(&above, &below) <= options.tolerance {
                    return Settled { above, below, sweeps: sweep };
                }
            }
        }
        Settled { above, below, sweeps: options.max_sweeps.max(1) }
    }

    /// Raises the lower bound to `above − reach·drop` where that passes the check.
    fn raise(&self, below: &mut [Lane<1>], above: &[Lane<1>], drop: &[f64], reach: f64) -> bool {
        let guess: Vec<Lane<1>> =
            above.iter().zip(drop).map(|(a, d)| [f64::max(0.0, a[0] - reach * d)]).collect();
        let image = self.apply(&guess);
        let sound = (0..guess.len()).all(|i| image[i][0] >= guess[i][0] - self.rounding(i));
        if sound {
            for (low, g) in below.iter_mut().zip(guess) {
                low[0] = f64::max(low[0], g[0]);
            }
        }
        sound
    }

    /// What rounding can do to one firm's sum, whose terms are shares that add up to at most 1.
    fn rounding(&self, i: usize) -> f64 {
        let starts = match self.side {
            Side::Downstream => &self.graph.in_start,
            Side::Upstream => &self.graph.out_start,
        };
        (starts[i + 1] - starts[i] + 3) as f64 * f64::EPSILON
    }

    fn width(&self, above: &[Lane<1>], below: &[Lane<1>]) -> f64 {
        self.graph.weight.iter().zip(above.iter().zip(below)).map(|(w, (a, b))| w * (a[0] - b[0])).sum()
    }
}
