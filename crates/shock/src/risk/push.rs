//! The cascade of every firm's default in a large network, by pushing changes instead of working firms out anew.
//!
//! Each sweep is the Jacobi sweep of [`esri_cascade`](super::esri_cascade): both layers of the new state come from the
//! same previous state. But a firm whose state did not change by more than `drop` since it was last passed on is not passed
//! on; what is passed on is added to running sums. The state that neighbours see is then wrong by at most `drop` a firm, shares of inputs and of
//! sales add up to at most 1, and so a sweep adds at most `drop` to the error of any state (where σ moves with it, see below). The index is a weighted mean
//! of states: its error is at most sweeps × `drop`, which is reported as [`Sweep::dropped`].
//!
//! With markets σ(1 − h) answers to what is left of a sector too; the bound then holds as long as no error grows in a sweep, that is
//! while σ_i·(1 + sector / left) ≤ 1 of the firms that pass it on.
//!
//! Source: Diem et al. (2022) for the cascade. Supported: whole or partial loss of one firm, both layers, markets. Not supported:
//! cut links and several firms at once; those are [`esri_cascade`](super::esri_cascade)'s.

use rayon::prelude::*;
use serde::Serialize;

use super::CascadeOptions;
use super::graph::Graph;
use crate::error::{Error, ErrorKind};

/// Group of a purchase that does not limit output.
pub(super) const NONE: u32 = u32::MAX;

/// The index of one firm's default.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Sweep {
    /// Economic Systemic Risk Index: share of all sales lost, each firm by its worse layer.
    pub esri: f64,
    /// Share lost for want of inputs.
    pub esri_d: f64,
    /// Share lost for want of customers.
    pub esri_u: f64,
    /// Sweeps made, the one that stopped included.
    pub sweeps: u32,
    /// Whether a sweep fell by at most `eps`; false where `max_sweeps` came first.
    pub settled: bool,
    /// What changes that were too small to pass on can have moved the index by, at most.
    pub dropped: f64,
}

/// The index of every firm's default, by firm; as [`esri_of_firms`](super::esri_of_firms), but for changes of a state below
/// `drop`, which are not passed on.
///
/// ```
/// use knockon_shock::risk::{CascadeOptions, Class, Graph, sweep_of_firms};
/// let graph = Graph::new(&[0, 1, 2], &[(0, 1, 10.0), (1, 2, 10.0)], |_, _| Class::Essential)?;
/// let all = sweep_of_firms(&graph, &[0, 1, 2], &CascadeOptions::default(), 1e-10)?;
/// assert_eq!((all[0].esri, all[0].sweeps), (1.0, 3));
/// # Ok::<(), knockon_shock::Error>(())
/// ```
pub fn sweep_of_firms(
    graph: &Graph,
    firms: &[u32],
    options: &CascadeOptions,
    drop: f64,
) -> Result<Vec<Sweep>, Error> {
    if let Some(&firm) = firms.iter().find(|&&f| f as usize >= graph.firms()) {
        return Err(ErrorKind::NoFirm { firm: firm.into(), firms: graph.firms() }.into());
    }
    sweep(&Ways::new(graph), firms, options, drop)
}

/// As [`sweep_of_firms`], of a graph laid out already.
pub(super) fn sweep(
    ways: &Ways<'_>,
    firms: &[u32],
    options: &CascadeOptions,
    drop: f64,
) -> Result<Vec<Sweep>, Error> {
    for (what, value) in [("`eps`", options.eps), ("`drop`", drop)] {
        if !(value.is_finite() && value >= 0.0) {
            let what = what.to_owned();
            return Err(ErrorKind::OutOfRange { what, value, expected: "0 or more" }.into());
        }
    }
    let one = |state: &mut State<'_>, &firm: &u32| state.run(firm, options, drop);
    Ok(firms.par_iter().map_init(|| State::new(ways), one).collect())
}

/// The graph as changes travel.
pub(super) struct Ways<'g> {
    pub(super) graph: &'g Graph,
    /// Of each sale: the buyer's group that it belongs to and its Λd.
    pub(super) group: Vec<u32>,
    pub(super) input_share: Vec<f64>,
    /// Buyer of each group.
    owner: Vec<u32>,
    /// Of each purchase: its Λu.
    pub(super) sales_share: Vec<f64>,
    /// Sales of each sector.
    pub(super) of_sector: Vec<f64>,
}

impl<'g> Ways<'g> {
    pub(super) fn new(graph: &'g Graph) -> Self {
        let links = graph.links();
        let (mut group, mut owner) = (vec![NONE; links], vec![0; graph.groups.len()]);
        let (mut input_share, mut sales_share) = (vec![0.0; links], vec![0.0; links]);
        // Sales are sorted by supplier and buyer; walking the buyers in order meets each supplier's sales in order.
        let mut next = graph.out_start.clone();
        let mut of_purchase = vec![NONE; links];
        for j in 0..graph.firms() {
            let own = graph.group_start[j]..graph.group_start[j + 1];
            owner[own.clone()].fill(j as u32);
            for (g, &(from, to)) in own.clone().zip(&graph.groups[own]) {
                of_purchase[from..to].fill(g as u32);
            }
            for e in graph.in_start[j]..graph.in_start[j + 1] {
                let i = graph.supplier[e] as usize;
                let sale = next[i];
                next[i] += 1;
                group[sale] = of_purchase[e];
                input_share[sale] = graph.input_share[e];
                sales_share[e] = graph.sales_share[sale];
            }
        }
        let of_sector = graph
            .member_start
            .windows(2)
            .map(|w| graph.members[w[0]..w[1]].iter().map(|&i| graph.sales[i as usize]).sum())
            .collect();
        Self { graph, group, input_share, owner, sales_share, of_sector }
    }
}

/// A running sum with the marks of who has to look at it.
#[derive(Default)]
struct Layer {
    /// 1 − h of each firm.
    loss: Vec<f64>,
    /// What neighbours have been told.
    told: Vec<f64>,
    /// Firms whose sums moved in this sweep.
    moved: Vec<u32>,
    marked: Vec<bool>,
    /// Firms that have anything else than 0 anywhere.
    touched: Vec<u32>,
    known: Vec<bool>,
}

impl Layer {
    fn new(n: usize) -> Self {
        Self {
            loss: vec![0.0; n],
            told: vec![0.0; n],
            moved: Vec::new(),
            marked: vec![false; n],
            touched: Vec::new(),
            known: vec![false; n],
        }
    }

    #[inline(always)]
    fn mark(&mut self, firm: u32) {
        if !std::mem::replace(&mut self.marked[firm as usize], true) {
            self.moved.push(firm);
        }
    }

    fn touch(&mut self, firm: u32) {
        if !std::mem::replace(&mut self.known[firm as usize], true) {
            self.touched.push(firm);
        }
    }
}

struct State<'w> {
    ways: &'w Ways<'w>,
    market: bool,
    down: Layer,
    up: Layer,
    /// Σ Λd·x of each group and Σ Λu·(1 − h_u) of each firm.
    missing: Vec<f64>,
    unsold: Vec<f64>,
    /// Sales of each sector that are lost, and its firms that lost any.
    gone: Vec<f64>,
    hit: Vec<Vec<u32>>,
    sectors: Vec<u32>,
    sector_marked: Vec<bool>,
}

impl<'w> State<'w> {
    fn new(ways: &'w Ways<'w>) -> Self {
        let (n, sectors) = (ways.graph.firms(), ways.of_sector.len());
        Self {
            ways,
            market: false,
            down: Layer::new(n),
            up: Layer::new(n),
            missing: vec![0.0; ways.owner.len()],
            unsold: vec![0.0; n],
            gone: vec![0.0; sectors],
            hit: vec![Vec::new(); sectors],
            sectors: Vec::new(),
            sector_marked: vec![false; sectors],
        }
    }

    fn run(&mut self, firm: u32, options: &CascadeOptions, drop: f64) -> Sweep {
        self.market = options.market;
        self.lose_inputs(firm, 1.0);
        self.up.loss[firm as usize] = 1.0;
        self.up.touch(firm);
        // Firms to be told on: those whose loss changed in the last sweep (in their sector, with markets).
        let (mut short, mut unsold) = (self.tellers_down(vec![firm]), vec![firm]);
        let most = options.max_sweeps.max(1);
        let mut out =
            Sweep { esri: 0.0, esri_d: 0.0, esri_u: 0.0, sweeps: most, settled: false, dropped: 0.0 };
        for sweep in 1..=most {
            self.tell_buyers(&short, drop);
            self.tell_suppliers(&unsold, drop);
            let (fall_d, changed) = self.answer_down();
            let (fall_u, changed_u) = self.answer_up();
            if f64::max(fall_d, fall_u) <= options.eps {
                (out.sweeps, out.settled) = (sweep, true);
                break;
            }
            short = self.tellers_down(changed);
            unsold = changed_u;
        }
        out.dropped = f64::from(out.sweeps) * drop;
        self.index(&mut out);
        self.clear();
        out
    }

    /// Sets a firm's downstream loss.
    fn lose_inputs(&mut self, j: u32, loss: f64) {
        let at = j as usize;
        if self.market {
            let k = self.ways.graph.sector[at] as usize;
            if self.down.loss[at] == 0.0 {
                self.hit[k].push(j);
            }
            self.gone[k] += self.ways.graph.sales[at] * (loss - self.down.loss[at]);
            if !std::mem::replace(&mut self.sector_marked[k], true) {
                self.sectors.push(k as u32);
            }
        }
        self.down.loss[at] = loss;
        self.down.touch(j);
    }

    /// σ(1 − h_d) of a firm.
    fn felt(&self, i: u32) -> f64 {
        let (graph, at) = (self.ways.graph, i as usize);
        let loss = self.down.loss[at];
        if !self.market {
            return loss;
        }
        let k = graph.sector[at] as usize;
        let left = self.ways.of_sector[k] - self.gone[k];
        let sigma = if left > 0.0 { f64::min(1.0, graph.sales[at] / left) } else { 1.0 };
        sigma * loss
    }

    /// Whose customers have to be told: the firms that changed; with markets all losers of their sectors.
    fn tellers_down(&mut self, changed: Vec<u32>) -> Vec<u32> {
        if !self.market {
            return changed;
        }
        let mut out = Vec::new();
        for k in self.sectors.drain(..) {
            self.sector_marked[k as usize] = false;
            out.extend_from_slice(&self.hit[k as usize]);
        }
        out
    }

    fn tell_buyers(&mut self, firms: &[u32], drop: f64) {
        let (ways, graph) = (self.ways, self.ways.graph);
        for &i in firms {
            let at = i as usize;
            let now = self.felt(i);
            let change = now - self.down.told[at];
            if change.abs() <= drop {
                continue;
            }
            self.down.told[at] = now;
            for e in graph.out_start[at]..graph.out_start[at + 1] {
                let g = ways.group[e];
                if g != NONE {
                    self.missing[g as usize] += ways.input_share[e] * change;
                    self.down.mark(ways.owner[g as usize]);
                }
            }
        }
    }

    fn tell_suppliers(&mut self, firms: &[u32], drop: f64) {
        let (ways, graph) = (self.ways, self.ways.graph);
        for &j in firms {
            let at = j as usize;
            let change = self.up.loss[at] - self.up.told[at];
            if change.abs() <= drop {
                continue;
            }
            self.up.told[at] = self.up.loss[at];
            for e in graph.in_start[at]..graph.in_start[at + 1] {
                let i = graph.supplier[e];
                self.unsold[i as usize] += ways.sales_share[e] * change;
                self.up.mark(i);
            }
        }
    }

    /// New downstream states of the firms whose sums moved: the largest fall, and who changed.
    fn answer_down(&mut self) -> (f64, Vec<u32>) {
        let graph = self.ways.graph;
        let (mut fall, mut changed) = (0.0, Vec::new());
        let moved = std::mem::take(&mut self.down.moved);
        for &j in &moved {
            let at = j as usize;
            self.down.marked[at] = false;
            let sums = &self.missing[graph.group_start[at]..graph.group_start[at + 1]];
            let missing = sums.iter().copied().fold(0.0, f64::max).min(1.0);
            // Losses only grow; a sum that comes out an ulp lower is rounding.
            self.down.touch(j);
            let rise = missing - self.down.loss[at];
            if rise > 0.0 {
                fall = f64::max(fall, rise);
                self.lose_inputs(j, missing);
                changed.push(j);
            }
        }
        self.down.moved = moved;
        self.down.moved.clear();
        (fall, changed)
    }

    /// New upstream states.
    fn answer_up(&mut self) -> (f64, Vec<u32>) {
        let (mut fall, mut changed) = (0.0, Vec::new());
        let moved = std::mem::take(&mut self.up.moved);
        for &i in &moved {
            let at = i as usize;
            self.up.marked[at] = false;
            self.up.touch(i);
            let rise = self.unsold[at].min(1.0) - self.up.loss[at];
            if rise > 0.0 {
                fall = f64::max(fall, rise);
                self.up.loss[at] += rise;
                changed.push(i);
            }
        }
        self.up.moved = moved;
        self.up.moved.clear();
        (fall, changed)
    }

    fn index(&self, out: &mut Sweep) {
        let weight = &self.ways.graph.weight;
        for &i in &self.down.touched {
            let (d, u) = (self.down.loss[i as usize], self.up.loss[i as usize]);
            out.esri_d += weight[i as usize] * d;
            // What upstream alone counts below.
            out.esri += weight[i as usize] * (d - u).max(0.0);
        }
        for &i in &self.up.touched {
            out.esri_u += weight[i as usize] * self.up.loss[i as usize];
        }
        out.esri += out.esri_u;
    }

    fn clear(&mut self) {
        let graph = self.ways.graph;
        for j in self.down.touched.drain(..) {
            let at = j as usize;
            (self.down.loss[at], self.down.told[at], self.down.known[at]) = (0.0, 0.0, false);
            self.missing[graph.group_start[at]..graph.group_start[at + 1]].fill(0.0);
            if self.market {
                let k = graph.sector[at] as usize;
                self.gone[k] = 0.0;
                self.hit[k].clear();
            }
        }
        for i in self.up.touched.drain(..) {
            let at = i as usize;
            (self.up.loss[at], self.up.told[at], self.up.known[at]) = (0.0, 0.0, false);
            self.unsold[at] = 0.0;
        }
        for k in self.sectors.drain(..) {
            self.sector_marked[k as usize] = false;
        }
    }
}
