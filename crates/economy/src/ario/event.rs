//! What an event takes away, and when it comes back.

use super::{Base, Mode};
use crate::matrix::Matrix;
use serde::{Deserialize, Serialize};

/// The kind of an event, which says what its amounts are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// Amounts are shares of capacity lost.
    Arbitrary(Recovery),
    /// Amounts are capital destroyed, in the table's unit; it comes back by the curve.
    Recovery(Recovery),
    /// Amounts are capital destroyed, which the named sectors rebuild.
    Rebuild {
        /// Who rebuilds: sector and share of the work.
        sectors: Vec<(String, f64)>,
        /// Work per unit of capital.
        factor: f64,
        /// Days over which it is asked for; `None`: the run's own.
        tau: Option<f64>,
    },
}

/// How a loss fades once the event is over; `tau` in days.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recovery {
    /// 1 − e / tau.
    Linear(f64),
    /// (1 − 1/tau)^(4 e).
    Convexe(f64),
}

impl Recovery {
    /// The share that is still lost `elapsed` days after the event's end.
    pub fn remaining(self, elapsed: f64) -> f64 {
        match self {
            Self::Linear(tau) => 1.0 - elapsed / tau,
            Self::Convexe(tau) => (1.0 - 1.0 / tau).powf(4.0 * elapsed),
        }
    }
}

/// One event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Its kind.
    pub kind: EventKind,
    /// What every industry loses; the unit follows from the kind.
    pub impact: Vec<f64>,
    /// Day on which it strikes.
    pub occurrence: u32,
    /// Days that it lasts.
    pub duration: u32,
}

impl Event {
    /// Days since the end of the event on day `u`; `None` before it strikes, below 0 while it lasts.
    fn elapsed(&self, u: f64) -> Option<f64> {
        (u >= f64::from(self.occurrence))
            .then(|| u - 1.0 - f64::from(self.occurrence) - f64::from(self.duration))
    }

    /// The loss that stands on day t, for an event that fades by itself.
    pub(super) fn fading(&self, t: usize, mode: Mode, capital_decimals: i32) -> Option<Vec<f64>> {
        let (recovery, lag, decimals) = match &self.kind {
            EventKind::Arbitrary(r) => (r, 1.0, 6),
            EventKind::Recovery(r) => (r, 0.0, capital_decimals),
            EventKind::Rebuild { .. } => return None,
        };
        let lag = if mode == Mode::Compatibility { lag } else { 0.0 };
        let Some(elapsed) = self.elapsed(t as f64 - lag) else { return Some(vec![0.0; self.impact.len()]) };
        if elapsed < 0.0 {
            return Some(self.impact.clone());
        }
        let left = recovery.remaining(elapsed);
        Some(self.impact.iter().map(|a| settle(a * left, decimals, mode)).collect())
    }
}

/// Never below 0; rounded where the compatibility mode asks for it.
fn settle(v: f64, decimals: i32, mode: Mode) -> f64 {
    let unit = 10_f64.powi(decimals);
    let v = if mode == Mode::Compatibility { (v * unit).round_ties_even() / unit } else { v };
    v.max(0.0)
}

/// What still has to be rebuilt after one event.
#[derive(Debug, Clone)]
pub(super) struct Rebuilding {
    event: Event,
    factor: f64,
    tau: f64,
    /// R: work left for industry i on the capital of industry f.
    left: Matrix,
}

impl Rebuilding {
    /// `None` for an event that fades by itself.
    pub(super) fn new(event: &Event, base: &Base, default_tau: f64) -> Option<Self> {
        let EventKind::Rebuild { sectors, factor, tau } = &event.kind else { return None };
        let n = base.x.len();
        let mut left = Matrix::zeros(n, n);
        for (sector, share) in sectors {
            let makers: Vec<usize> = (0..n).filter(|&i| base.industries[i].1 == *sector).collect();
            for f in (0..n).filter(|&f| event.impact[f] != 0.0) {
                let bought: f64 = makers.iter().map(|&i| base.z.at(i, f)).sum();
                for &i in makers.iter().filter(|_| bought > 0.0) {
                    *left.at_mut(i, f) += event.impact[f] * share * factor * base.z.at(i, f) / bought;
                }
            }
        }
        Some(Self { event: event.clone(), factor: *factor, tau: tau.unwrap_or(default_tau), left })
    }

    pub(super) fn active(&self, t: usize) -> bool {
        t as f64 >= f64::from(self.event.occurrence) + f64::from(self.event.duration)
    }

    /// Capital that is lost on day t, by industry.
    pub(super) fn capital_lost(&self, t: usize) -> Vec<f64> {
        if self.active(t) {
            return self.left.col_sums().iter().map(|r| r / self.factor).collect();
        }
        if t as f64 >= f64::from(self.event.occurrence) {
            self.event.impact.clone()
        } else {
            vec![0.0; self.event.impact.len()]
        }
    }

    /// What is asked of industry i a day, for the capital of every industry, while the rebuilding lasts.
    pub(super) fn asked(&self, i: usize) -> impl Iterator<Item = f64> {
        self.left.row(i).iter().map(|r| r / self.tau)
    }

    /// Takes delivery of the share `served` of what was asked.
    pub(super) fn deliver(&mut self, t: usize, served: &[f64], mode: Mode, decimals: i32) {
        if !self.active(t) {
            return;
        }
        for (i, s) in served.iter().enumerate() {
            for f in 0..self.left.cols() {
                let cell = self.left.at_mut(i, f);
                *cell = settle(*cell - *cell / self.tau * s, decimals, mode);
            }
        }
    }
}
