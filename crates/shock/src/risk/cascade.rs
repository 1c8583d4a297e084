//! How the loss of firms, or of links, spreads: the cascade behind the Economic Systemic Risk Index, scenario
//! by scenario.
//!
//! Source: Diem et al. (2022), Sci Rep 12:7719. Sweeps are Jacobi sweeps: both layers of a new state come
//! from the same previous state, and the cascade stops after the first sweep in which no state falls by more
//! than `eps`. Only firms with a changed neighbour are worked out anew; the others would come out bit for bit
//! as they are.
//!
//! Supported: initial losses of firms, cut shares of links, any number of scenarios in parallel with the same
//! bytes for any number of threads. Not supported: recovery and stocks (see the daily model of this crate).

use rayon::prelude::*;
use serde::Serialize;

use super::graph::Graph;
use super::kernel::{Lane, Overlay, available, capacity, clipped, demand, felt, felt_everywhere, production};
use super::{CascadeOptions, LinkLoss, Shock};
use crate::error::{Error, ErrorKind};

/// Scenarios that run side by side where there are many: one 64-byte line of memory a firm.
const LANES: usize = 8;

/// What one scenario does.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outcome {
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
    /// The converged index lies in `esri ..= esri + bound`; where [`CascadeOptions::certify`] asks for it.
    pub bound: Option<f64>,
    /// Output lost for want of inputs, share by firm; empty unless asked for.
    pub loss_d: Vec<f64>,
    /// Output lost for want of customers, share by firm; empty unless asked for.
    pub loss_u: Vec<f64>,
}

/// The cascade of each scenario, in their order.
///
/// ```
/// use knockon_shock::risk::{CascadeOptions, Class, Graph, Shock, esri_cascade};
/// let graph = Graph::new(&[0, 1, 2], &[(0, 1, 10.0), (1, 2, 10.0)], |_, _| Class::Essential)?;
/// let outcomes = esri_cascade(&graph, &[Shock::default_of(0)], &CascadeOptions::default())?;
/// assert_eq!((outcomes[0].esri, outcomes[0].sweeps), (1.0, 3));
/// # Ok::<(), knockon_shock::Error>(())
/// ```
pub fn esri_cascade(
    graph: &Graph,
    scenarios: &[Shock],
    options: &CascadeOptions,
) -> Result<Vec<Outcome>, Error> {
    if !(options.eps.is_finite() && options.eps >= 0.0) {
        let what = "`eps`".to_owned();
        return Err(ErrorKind::OutOfRange { what, value: options.eps, expected: "0 or more" }.into());
    }
    let plain = scenarios.iter().all(|s| s.links.is_empty());
    if plain && scenarios.len() >= LANES {
        run::<LANES>(graph, scenarios, options)
    } else {
        run::<1>(graph, scenarios, options)
    }
}

/// The index of every firm's default, by firm.
pub fn esri_of_firms(graph: &Graph, options: &CascadeOptions) -> Result<Vec<Outcome>, Error> {
    let scenarios: Vec<Shock> = (0..graph.firms() as u32).map(Shock::default_of).collect();
    esri_cascade(graph, &scenarios, options)
}

/// The index of every link's cut, all else open, in the order of [`Graph::pairs`]. Each is a run of its own:
/// for a large network name the links that matter by [`Shock::links`].
pub fn esri_of_links(graph: &Graph, options: &CascadeOptions) -> Result<Vec<Outcome>, Error> {
    let cut = |(supplier, buyer)| Shock::links(&[LinkLoss { supplier, buyer, share: 1.0 }]);
    let scenarios: Vec<Shock> = graph.pairs().map(cut).collect();
    esri_cascade(graph, &scenarios, options)
}

fn run<const L: usize>(
    graph: &Graph,
    scenarios: &[Shock],
    options: &CascadeOptions,
) -> Result<Vec<Outcome>, Error> {
    let chunks: Vec<&[Shock]> = scenarios.chunks(L).collect();
    let done: Vec<Result<Vec<Outcome>, Error>> = chunks
        .par_iter()
        .map_init(|| Cascade::<L>::new(graph), |cascade, chunk| cascade.run(chunk, options))
        .collect();
    let mut out = Vec::with_capacity(scenarios.len());
    for chunk in done {
        out.append(&mut chunk?);
    }
    Ok(out)
}

/// Firms to be worked out in the next sweep.
struct Frontier {
    firms: Vec<u32>,
    marked: Vec<bool>,
    /// Past half of all links one plain pass over all firms is cheaper than marking.
    links: usize,
    all: bool,
}

impl Frontier {
    fn new(n: usize) -> Self {
        Self { firms: Vec::new(), marked: vec![false; n], links: 0, all: false }
    }

    fn mark(&mut self, neighbours: &[u32], limit: usize) {
        if self.all {
            return;
        }
        self.links += neighbours.len();
        self.all = self.links > limit;
        for &firm in neighbours {
            if !std::mem::replace(&mut self.marked[firm as usize], true) {
                self.firms.push(firm);
            }
        }
    }

    /// The firms marked since the last call, now unmarked.
    fn take(&mut self) -> Vec<u32> {
        let firms = std::mem::take(&mut self.firms);
        for &firm in &firms {
            self.marked[firm as usize] = false;
        }
        self.links = 0;
        if std::mem::take(&mut self.all) { (0..self.marked.len() as u32).collect() } else { firms }
    }
}

/// The state of `L` scenarios.
struct Cascade<'g, const L: usize> {
    graph: &'g Graph,
    overlay: Option<Overlay>,
    market: bool,
    psi: Vec<Lane<L>>,
    h_d: Vec<Lane<L>>,
    h_u: Vec<Lane<L>>,
    /// σ(1 − h_d) and 1 − h_u as the last finished sweep left them.
    felt: Vec<Lane<L>>,
    loss_u: Vec<Lane<L>>,
    buyers: Frontier,
    suppliers: Frontier,
    /// Scenarios that have stopped: their lanes run along, but call for no further work.
    done: [bool; L],
}

impl<'g, const L: usize> Cascade<'g, L> {
    fn new(graph: &'g Graph) -> Self {
        let n = graph.firms();
        Self {
            graph,
            overlay: None,
            market: false,
            psi: vec![[1.0; L]; n],
            h_d: Vec::new(),
            h_u: Vec::new(),
            felt: Vec::new(),
            loss_u: Vec::new(),
            buyers: Frontier::new(n),
            suppliers: Frontier::new(n),
            done: [false; L],
        }
    }

    fn run(&mut self, scenarios: &[Shock], options: &CascadeOptions) -> Result<Vec<Outcome>, Error> {
        self.start(scenarios, options.market)?;
        let mut outcomes: Vec<Option<Outcome>> = vec![None; scenarios.len()];
        for sweep in 1..=options.max_sweeps.max(1) {
            let falls = self.sweep();
            for (l, outcome) in outcomes.iter_mut().enumerate() {
                let settled = falls[l] <= options.eps;
                if outcome.is_none() && (settled || sweep == options.max_sweeps.max(1)) {
                    *outcome = Some(self.outcome(l, sweep, settled, options.keep_losses));
                    self.done[l] = true;
                }
            }
            if outcomes.iter().all(Option::is_some) {
                break;
            }
        }
        self.buyers.take();
        self.suppliers.take();
        let mut outcomes: Vec<Outcome> = outcomes.into_iter().flatten().collect();
        if options.certify {
            for (outcome, shock) in outcomes.iter_mut().zip(scenarios) {
                let sure = super::converged::one(self.graph, shock, &options.converge())?;
                outcome.bound = Some(f64::max(0.0, sure.upper - outcome.esri));
            }
        }
        Ok(outcomes)
    }

    fn start(&mut self, scenarios: &[Shock], market: bool) -> Result<(), Error> {
        self.market = market;
        self.done = std::array::from_fn(|l| l >= scenarios.len());
        self.psi.fill([1.0; L]);
        self.overlay = None;
        for (l, shock) in scenarios.iter().enumerate() {
            for (lane, psi) in self.psi.iter_mut().zip(capacity(self.graph, shock)?) {
                lane[l] = psi;
            }
            if L == 1 {
                self.overlay = Overlay::new(self.graph, &shock.links)?;
            }
        }
        self.h_d.clone_from(&self.psi);
        self.h_u.clone_from(&self.psi);
        self.felt = felt_everywhere(self.graph, &self.h_d, market);
        self.loss_u = self.h_u.iter().map(|h| h.map(|h| 1.0 - h)).collect();
        for i in 0..self.graph.firms() {
            if self.felt[i] != [0.0; L] {
                self.mark_buyers(i);
            }
            if self.loss_u[i] != [0.0; L] {
                self.mark_suppliers(i);
            }
        }
        if let Some(overlay) = &self.overlay {
            self.buyers.mark(&overlay.buyers, usize::MAX);
            self.suppliers.mark(&overlay.suppliers, usize::MAX);
        }
        Ok(())
    }

    fn mark_buyers(&mut self, i: usize) {
        let graph = self.graph;
        let sales = &graph.buyer[graph.out_start[i]..graph.out_start[i + 1]];
        self.buyers.mark(sales, graph.links() / 2);
    }

    fn mark_suppliers(&mut self, j: usize) {
        let graph = self.graph;
        let purchases = &graph.supplier[graph.in_start[j]..graph.in_start[j + 1]];
        self.suppliers.mark(purchases, graph.links() / 2);
    }

    /// States only fall, so one that is 0 stays 0.
    fn is_final(&self, h: &Lane<L>) -> bool {
        (0..L).all(|l| h[l] == 0.0 || self.done[l])
    }

    /// One Jacobi sweep of both layers; the largest fall of a state in each lane.
    fn sweep(&mut self) -> Lane<L> {
        let (graph, overlay) = (self.graph, self.overlay.as_ref());
        let mut falls = [0.0; L];
        let (mut short, mut unsold) = (Vec::new(), Vec::new());
        for j in self.buyers.take() {
            let at = j as usize;
            if self.is_final(&self.h_d[at]) {
                continue;
            }
            let new = clipped(&self.psi[at], production(graph, at, &self.felt, overlay));
            if replace(&mut self.h_d[at], new, &mut falls, &self.done) {
                short.push(j);
            }
        }
        for i in self.suppliers.take() {
            let at = i as usize;
            if self.is_final(&self.h_u[at]) {
                continue;
            }
            let new = clipped(&self.psi[at], demand(graph, at, &self.loss_u, overlay));
            if replace(&mut self.h_u[at], new, &mut falls, &self.done) {
                unsold.push(i);
            }
        }
        self.publish_short(&short);
        for i in unsold {
            let i = i as usize;
            self.loss_u[i] = self.h_u[i].map(|h| 1.0 - h);
            self.mark_suppliers(i);
        }
        falls
    }

    /// Lets the next sweep see the new downstream states.
    fn publish_short(&mut self, changed: &[u32]) {
        let graph = self.graph;
        if !self.market {
            for &j in changed {
                let j = j as usize;
                self.felt[j] = felt(graph.sales[j], &self.h_d[j], None);
                self.mark_buyers(j);
            }
            return;
        }
        let mut sectors: Vec<u32> = changed.iter().map(|&j| graph.sector[j as usize]).collect();
        sectors.sort_unstable();
        sectors.dedup();
        for k in sectors {
            let k = k as usize;
            let left = available(graph, k, &self.h_d);
            for &i in &graph.members[graph.member_start[k]..graph.member_start[k + 1]] {
                let i = i as usize;
                let new = felt(graph.sales[i], &self.h_d[i], Some(&left));
                if new != self.felt[i] {
                    self.felt[i] = new;
                    self.mark_buyers(i);
                }
            }
        }
    }

    fn outcome(&self, l: usize, sweeps: u32, settled: bool, keep: bool) -> Outcome {
        let (mut esri, mut esri_d, mut esri_u) = (0.0, 0.0, 0.0);
        for (i, &w) in self.graph.weight.iter().enumerate() {
            let (d, u) = (self.h_d[i][l], self.h_u[i][l]);
            esri += w * (1.0 - f64::min(d, u));
            esri_d += w * (1.0 - d);
            esri_u += w * (1.0 - u);
        }
        let losses = |h: &[Lane<L>]| if keep { h.iter().map(|h| 1.0 - h[l]).collect() } else { Vec::new() };
        let (loss_d, loss_u) = (losses(&self.h_d), losses(&self.h_u));
        Outcome { esri, esri_d, esri_u, sweeps, settled, bound: None, loss_d, loss_u }
    }
}

/// Stores a new state and notes how far it fell; whether it changed in a lane that still runs.
#[inline(always)]
fn replace<const L: usize>(old: &mut Lane<L>, new: Lane<L>, falls: &mut Lane<L>, done: &[bool; L]) -> bool {
    let mut changed = false;
    for l in 0..L {
        changed |= old[l] != new[l] && !done[l];
        falls[l] = f64::max(falls[l], old[l] - new[l]);
    }
    *old = new;
    changed
}
