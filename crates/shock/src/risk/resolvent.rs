//! wᵀN for all firms at once, and each firm's return probability: see [`super::upstream`].
//!
//! Source: N = (I − Λu)⁻¹ and its diagonal are standard (Kemeny and Snell 1960, fundamental matrix of an absorbing chain); pushing
//! residuals with a bound per node follows Andersen, Chung and Lang 2006 (local partitioning by PageRank).

use super::graph::Graph;
use super::upstream::Upstream;

/// A row of Λu that sums to less than 1 by more than this leaks; less is the rounding of its shares.
const LEAK: f64 = 1e-9;
/// Sweeps of the one solve at most; the bound says what is open.
const MAX_SWEEPS: u32 = 20_000;
/// Relative residual at which the one solve is good enough.
const RESIDUAL: f64 = 1e-12;

/// What all firms share.
pub(super) struct Resolvent<'g> {
    graph: &'g Graph,
    /// Whether a chain of sales leads from the firm out of the network.
    pub(super) leaks: Vec<bool>,
    /// Those of them that sell anything.
    inner: Vec<u32>,
    /// Bounds of u = wᵀN.
    low: Vec<f64>,
    high: Vec<f64>,
    /// Bounds of vN, for v = `low`.
    twice_low: Vec<f64>,
    twice: Vec<f64>,
}

impl<'g> Resolvent<'g> {
    pub(super) fn new(graph: &'g Graph) -> Self {
        let leaks = leaks(graph);
        let share = by_purchase(graph);
        let inner: Vec<u32> = (0..graph.firms() as u32)
            .filter(|&j| leaks[j as usize] && graph.weight[j as usize] > 0.0)
            .collect();
        let (low, high) = summed(graph, &share, &leaks, &inner, &graph.weight);
        let (twice_low, twice) = summed(graph, &share, &leaks, &inner, &low);
        Self { graph, leaks, inner, low, high, twice_low, twice }
    }
}

/// Bounds of vN for v ≥ 0 on the firms that leak; `inner` are those of them that sell anything.
fn summed(graph: &Graph, share: &[f64], leaks: &[bool], inner: &[u32], v: &[f64]) -> (Vec<f64>, Vec<f64>) {
    // Σ_i u_i Λ_ij over the suppliers i of j; every supplier of a leaking firm leaks.
    let image = |u: &[f64], j: usize| {
        let purchases = graph.in_start[j]..graph.in_start[j + 1];
        purchases.fold(v[j], |sum, e| sum + share[e] * u[graph.supplier[e] as usize])
    };
    let mut low = v.to_vec();
    for _ in 0..MAX_SWEEPS {
        let mut open: f64 = 0.0;
        for &j in inner {
            let j = j as usize;
            let new = image(&low, j);
            // From below the sums only rise, but for rounding.
            if new > low[j] {
                open = open.max((new - low[j]) / new);
                low[j] = new;
            }
        }
        if open <= RESIDUAL {
            break;
        }
    }
    // Residual over v: the certificate of an upper bound.
    let residual =
        inner.iter().map(|&j| (image(&low, j as usize) - low[j as usize]).max(0.0) / v[j as usize]);
    let rest = residual.fold(0.0, f64::max) + f64::EPSILON;
    let factor = if rest < 1.0 { 1.0 / (1.0 - rest) } else { f64::INFINITY };
    let mut high: Vec<f64> = low.iter().map(|u| u * factor).collect();
    for j in (0..graph.firms()).filter(|&j| leaks[j] && graph.weight[j] <= 0.0) {
        (low[j], high[j]) = (image(&low, j), image(&high, j));
    }
    (low, high)
}

/// Λu of each purchase.
fn by_purchase(graph: &Graph) -> Vec<f64> {
    let mut out = vec![0.0; graph.links()];
    let mut next = graph.out_start.clone();
    for (e, share) in out.iter_mut().enumerate() {
        // Purchases run through the buyers in order, and each supplier's sales are sorted by buyer.
        let sale = &mut next[graph.supplier[e] as usize];
        *share = graph.sales_share[*sale];
        *sale += 1;
    }
    out
}

fn leaks(graph: &Graph) -> Vec<bool> {
    let mut leaks = vec![false; graph.firms()];
    let mut queue: Vec<u32> = Vec::new();
    for (i, leak) in leaks.iter_mut().enumerate() {
        let kept: f64 = graph.sales_share[graph.out_start[i]..graph.out_start[i + 1]].iter().sum();
        if kept < 1.0 - LEAK {
            *leak = true;
            queue.push(i as u32);
        }
    }
    while let Some(j) = queue.pop() {
        for e in graph.in_start[j as usize]..graph.in_start[j as usize + 1] {
            let i = graph.supplier[e];
            if !std::mem::replace(&mut leaks[i as usize], true) {
                queue.push(i);
            }
        }
    }
    leaks
}

/// Room for one firm's return probability.
pub(super) struct Return<'r> {
    all: &'r Resolvent<'r>,
    held: Vec<f64>,
    queued: Vec<bool>,
    touched: Vec<u32>,
}

/// Sales pushed on at most, for one firm; then the bound stays as it is.
const MAX_PUSHES: usize = 4_000_000;
/// And of a small network no more than so many times all its sales.
const MAX_ROUNDS: usize = 60;
/// But never fewer than these.
const MIN_PUSHES: usize = 100_000;

/// What pushing found out.
struct Pushed {
    /// Share of k's sales that has come back.
    back: f64,
    /// Smallest and largest ratio of what a firm still holds to its u.
    least: f64,
    most: f64,
    steps: u32,
}

impl<'r> Return<'r> {
    pub(super) fn new(all: &'r Resolvent<'r>) -> Self {
        let n = all.graph.firms();
        Self { all, held: vec![0.0; n], queued: vec![false; n], touched: Vec::new() }
    }

    pub(super) fn run(&mut self, k: usize, tolerance: f64) -> Upstream {
        let (low, high, twice) = (self.all.low[k], self.all.high[k], self.all.twice[k]);
        if !(high.is_finite() && twice.is_finite()) {
            return Upstream { esri_u: self.all.graph.weight[k], upper: 1.0, steps: 0 };
        }
        let tolerance = f64::max(tolerance, 1e-15);
        // With v = `low`, E = ESRI_u(k) and no firm but k holding less than x·v: E = u(1 − f − c) with
        // c ≥ x Σ_{i≠k} v_i N_ik / N_kk = x ((vN)_k − v_k N_kk) / N_kk, so E (1 + x (vN)_k) ≤ u (1 − f) + x u v_k; and
        // the other way round where none holds more.
        let interval = |p: &Pushed| {
            let below = (low * (1.0 - p.back) + p.most * low * low) / (1.0 + p.most * twice);
            let above =
                (high * (1.0 - p.back) + p.least * high * low) / (1.0 + p.least * self.all.twice_low[k]);
            (f64::max(below, self.all.graph.weight[k]), f64::min(1.0, above))
        };
        let rho = tolerance / (high * twice);
        let pushed = self.push(k, rho, |p| {
            let (below, above) = interval(p);
            above - below <= tolerance
        });
        let (esri_u, upper) = interval(&pushed);
        Upstream { esri_u, upper, steps: pushed.steps }
    }

    /// Pushes on until no firm holds more than ρ·u, or it is `enough`.
    fn push(&mut self, k: usize, rho: f64, enough: impl Fn(&Pushed) -> bool) -> Pushed {
        let (graph, u) = (self.all.graph, &self.all.low);
        let mut out = Pushed { back: 0.0, least: 0.0, most: 0.0, steps: 0 };
        let (mut edges, mut next_look) = (0, 2 * graph.links());
        let mut queue = std::collections::VecDeque::from([k as u32]);
        self.held[k] = 1.0;
        self.touched.push(k as u32);
        while let Some(i) = queue.pop_front() {
            let at = i as usize;
            self.queued[at] = false;
            let amount = std::mem::take(&mut self.held[at]);
            out.steps += 1;
            edges += graph.out_start[at + 1] - graph.out_start[at];
            for e in graph.out_start[at]..graph.out_start[at + 1] {
                let (j, part) = (graph.buyer[e] as usize, amount * graph.sales_share[e]);
                if j == k {
                    out.back += part;
                    continue;
                }
                // Who sells nothing, or only to firms that keep all to themselves, sends nothing back.
                if graph.weight[j] <= 0.0 || !self.all.leaks[j] {
                    continue;
                }
                if self.held[j] == 0.0 {
                    self.touched.push(j as u32);
                }
                self.held[j] += part;
                if self.held[j] > rho * u[j] && !std::mem::replace(&mut self.queued[j], true) {
                    queue.push_back(j as u32);
                }
            }
            if edges >= next_look {
                next_look = edges + graph.links();
                self.ratios(k, &mut out);
                if edges >= MAX_PUSHES.min((MAX_ROUNDS * graph.links()).max(MIN_PUSHES)) || enough(&out) {
                    break;
                }
            }
        }
        self.ratios(k, &mut out);
        for i in self.touched.drain(..) {
            self.queued[i as usize] = false;
            self.held[i as usize] = 0.0;
        }
        out
    }

    /// What firms still hold, over their u. k itself holds nothing: what came back is counted.
    fn ratios(&self, k: usize, out: &mut Pushed) {
        let ratio = |&i: &u32| self.held[i as usize] / self.all.low[i as usize];
        if self.touched.len() < self.all.inner.len() {
            // Somebody holds nothing.
            (out.least, out.most) = (
                0.0,
                self.touched.iter().filter(|i| self.held[**i as usize] > 0.0).map(ratio).fold(0.0, f64::max),
            );
        } else {
            let others = self.all.inner.iter().filter(|i| **i as usize != k).map(ratio);
            (out.least, out.most) =
                others.fold((f64::INFINITY, 0.0), |(l, m), r| (f64::min(l, r), f64::max(m, r)));
            out.least = if out.least.is_finite() { out.least } else { 0.0 };
        }
    }
}
