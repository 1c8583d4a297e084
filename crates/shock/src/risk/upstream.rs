//! The converged upstream index of every firm's default.
//!
//! Firm k stops buying. Its suppliers lose l = Λu(·,k) + (Λu without k) l, the least solution, and ESRI_u(k)
//! = w_k + Σ_{i≠k} w_i l_i. Where I − Λu is regular, that is where from every firm a chain of sales leads to
//! one that sells nothing on, it equals (wᵀN)_k / N_kk with N = (I − Λu)⁻¹. On a closed ring N does not
//! exist; the least solution does, and is what is computed here.
//!
//! Two ways, both with certified bounds:
//!
//! - Where k leaks (a chain of sales leads from it to final demand or to a firm that sells nothing): u = wᵀN once for all, by sweeps from
//!   below, with an upper bound from the largest relative residual; and N_kk = 1/(1 − f_k) with f_k the share of k's sales
//!   that comes back to it. f_k is found by pushing k's sales on, firm by firm, until no firm i holds more than ρ·w_i. What is still held
//!   returns with at most ρ·Σ w_i N_ik / N_kk = ρ·ESRI_u(k), so ESRI_u(k) lies between u_k (1 − f) / (1 + ρ u_k) and u_k (1 − f). ρ
//!   follows from the tolerance: small firms, that is nearly all, need few pushes.
//! - Where k does not leak ([`Solve`]): only firms that sell to k, directly or through others, are visited, nearest first, by Gauss–Seidel
//!   sweeps from below. Among them the solution is unique, since every one has a chain of sales to k. So a vector that
//!   the map does not raise lies above the solution, and one that it does not lower lies below: the first gives
//!   the bound, the second lets the sweeps skip ahead along their rate. Both are guessed by extrapolation and
//!   checked, up to the rounding of one sum, before they are used.
//!
//! Source: Diem et al. (2022) for Λu; the resolvent is standard linear algebra (Miller & Blair 2009,
//! hypothetical extraction). Supported: any network. Not supported: market replacement, which has no part in
//! the upstream layer.

use rayon::prelude::*;
use serde::Serialize;

use super::graph::Graph;
use super::resolvent::{Resolvent, Return};

/// Sweeps after which the bound is left as it is.
const MAX_SWEEPS: u32 = 20_000;

/// The converged upstream index of one firm's default.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Upstream {
    /// The true index is not below it.
    pub esri_u: f64,
    /// The true index is not above it.
    pub upper: f64,
    /// Work done: firms pushed on, or sweeps where the firm does not leak.
    pub steps: u32,
}

/// The converged upstream index of every firm's default, by firm; `tolerance` is the width, as a share of all
/// sales, at which a bound is good enough.
///
/// ```
/// use knockon_shock::risk::{Class, Graph, upstream_of_firms};
/// let graph = Graph::new(&[0, 1, 2], &[(0, 1, 10.0), (1, 2, 10.0)], |_, _| Class::Essential)?;
/// let index: Vec<f64> = upstream_of_firms(&graph, 1e-12).iter().map(|u| u.esri_u).collect();
/// assert_eq!(index, [0.5, 1.0, 1.0]);
/// # Ok::<(), knockon_shock::Error>(())
/// ```
pub fn upstream_of_firms(graph: &Graph, tolerance: f64) -> Vec<Upstream> {
    let resolvent = Resolvent::new(graph);
    (0..graph.firms())
        .into_par_iter()
        .map_init(
            || (Return::new(&resolvent), None),
            |(state, closed), k| match resolvent.leaks[k] {
                true => state.run(k, tolerance),
                false => closed.get_or_insert_with(|| Solve::new(graph)).run(k, tolerance),
            },
        )
        .collect()
}

struct Solve<'g> {
    graph: &'g Graph,
    loss: Vec<f64>,
    /// Suppliers of k, of its suppliers, …, nearest first; k itself first of all.
    reached: Vec<u32>,
    seen: Vec<bool>,
}

impl<'g> Solve<'g> {
    fn new(graph: &'g Graph) -> Self {
        let n = graph.firms();
        Self { graph, loss: vec![0.0; n], reached: Vec::new(), seen: vec![false; n] }
    }

    fn run(&mut self, k: usize, tolerance: f64) -> Upstream {
        self.reach(k);
        self.loss[k] = 1.0;
        let mut out = Upstream { esri_u: 0.0, upper: 1.0, steps: 0 };
        let (mut last_rise, mut next_check) = (f64::INFINITY, 2);
        let mut before: Vec<f64> = Vec::new();
        for sweep in 1..=MAX_SWEEPS {
            before.clear();
            before.extend(self.reached.iter().map(|&i| self.loss[i as usize]));
            let rise = self.sweep();
            (out.esri_u, out.steps) = (self.index(), sweep);
            if rise <= 0.0 {
                out.upper = out.esri_u;
                break;
            }
            let rate = rise / last_rise;
            last_rise = rise;
            if sweep >= next_check && rate < 1.0 {
                next_check = sweep + 1 + sweep / 8;
                if let Some(upper) = self.bound(&before, rate) {
                    out.upper = f64::min(out.upper, upper);
                }
                if self.skip_ahead(&before, rate) {
                    out.esri_u = self.index();
                    last_rise = f64::INFINITY;
                }
                if out.upper - out.esri_u <= tolerance {
                    break;
                }
            }
        }
        for &i in &self.reached {
            self.loss[i as usize] = 0.0;
            self.seen[i as usize] = false;
        }
        out
    }

    fn reach(&mut self, k: usize) {
        self.reached.clear();
        self.reached.push(k as u32);
        self.seen[k] = true;
        let mut at = 0;
        while at < self.reached.len() {
            let j = self.reached[at] as usize;
            for e in self.graph.in_start[j]..self.graph.in_start[j + 1] {
                let i = self.graph.supplier[e];
                if !std::mem::replace(&mut self.seen[i as usize], true) {
                    self.reached.push(i);
                }
            }
            at += 1;
        }
    }

    fn image(&self, i: usize) -> f64 {
        let sales = self.graph.out_start[i]..self.graph.out_start[i + 1];
        let lost: f64 =
            sales.map(|e| self.graph.sales_share[e] * self.loss[self.graph.buyer[e] as usize]).sum();
        f64::min(1.0, lost)
    }

    /// One Gauss–Seidel sweep; the largest rise.
    fn sweep(&mut self) -> f64 {
        let mut rise: f64 = 0.0;
        for at in 1..self.reached.len() {
            let i = self.reached[at] as usize;
            // A sum in another order can come out an ulp lower; from below the loss never falls.
            let new = f64::max(self.loss[i], self.image(i));
            rise = rise.max(new - self.loss[i]);
            self.loss[i] = new;
        }
        rise
    }

    fn index(&self) -> f64 {
        self.reached.iter().map(|&i| self.graph.weight[i as usize] * self.loss[i as usize]).sum()
    }

    /// The index of a vector above the solution, where a guess proves to be one.
    fn bound(&mut self, before: &[f64], rate: f64) -> Option<f64> {
        let now = self.state();
        let mut upper = None;
        for stretch in [1.0 + 1e-3, 1.25, 4.0] {
            self.extrapolate(&now, before, stretch * rate / (1.0 - rate));
            if self.all(|image, loss, rounding| image <= loss + rounding) {
                upper = Some(self.index());
                break;
            }
        }
        self.restore(&now);
        upper
    }

    /// Moves the state up to a vector below the solution, where a guess proves to be one.
    fn skip_ahead(&mut self, before: &[f64], rate: f64) -> bool {
        let now = self.state();
        for shrink in [1.0 - 1e-3, 0.75] {
            self.extrapolate(&now, before, shrink * rate / (1.0 - rate));
            if self.all(|image, loss, rounding| image >= loss - rounding) {
                return true;
            }
        }
        self.restore(&now);
        false
    }

    fn state(&self) -> Vec<f64> {
        self.reached.iter().map(|&i| self.loss[i as usize]).collect()
    }

    fn restore(&mut self, state: &[f64]) {
        for (at, &i) in self.reached.iter().enumerate() {
            self.loss[i as usize] = state[at];
        }
    }

    fn extrapolate(&mut self, now: &[f64], before: &[f64], reach: f64) {
        for (at, &i) in self.reached.iter().enumerate().skip(1) {
            self.loss[i as usize] = f64::min(1.0, now[at] + reach * (now[at] - before[at]));
        }
    }

    /// Whether the comparison holds for every firm but k: of its image, its loss and the rounding of its sum.
    fn all(&self, holds: impl Fn(f64, f64, f64) -> bool) -> bool {
        self.reached.iter().skip(1).all(|&i| {
            let i = i as usize;
            let terms = self.graph.out_start[i + 1] - self.graph.out_start[i] + 3;
            holds(self.image(i), self.loss[i], terms as f64 * f64::EPSILON)
        })
    }
}
