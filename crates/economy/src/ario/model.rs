//! The day: demand, overproduction, production under stocks, deliveries, stocks, orders.
//!
//! The orders of a day are wanted inputs times weights over their sum; only wanted inputs (sector × industry) and weights are kept. One pass
//! over Z a day suffices: for each sector, whose rows fit in the processor's own memory, it forms the orders of yesterday, adds them to today's
//! demand, and, production following from what a seller's own stocks and capacity allow, delivers them. Sums run in the order of the
//! rows, so that the result does not depend on threads.

use super::event::Rebuilding;
use super::setup::Economy;
use super::sums::{halved, paired};
use super::{ArioParams, Base, Event, EventKind, Mode, OrderType, Rationing, Shocks, Trace};
use crate::error::Result;
use crate::matrix::Matrix;
use rayon::prelude::*;

/// What changes from day to day.
struct State {
    stock: Matrix,
    /// What was ordered yesterday, by sector of the product and buyer; `None` before the first day, when orders are base flows.
    wanted: Option<Matrix>,
    /// Capacity of yesterday over base output: what orders of yesterday were spread by.
    spare: Vec<f64>,
    over: Vec<f64>,
    production: Vec<f64>,
    rebuilding: Vec<Rebuilding>,
}

/// What one sector's makers saw and did on a day, in the order of its rows.
struct Market {
    demand: Vec<f64>,
    over: Vec<f64>,
    capacity: Vec<f64>,
    production: Vec<f64>,
    rebuild: Vec<f64>,
    served_final: Vec<f64>,
    arrivals: Vec<f64>,
    short: bool,
}

/// Runs the model over `params.n_steps` days with events alone.
pub fn simulate(base: &Base, params: &ArioParams, events: &[Event]) -> Result<Trace> {
    simulate_shocks(base, params, &Shocks { events: events.to_vec(), ..Shocks::default() })
}

/// Runs the model over `params.n_steps` days.
pub fn simulate_shocks(base: &Base, params: &ArioParams, shocks: &Shocks) -> Result<Trace> {
    let economy = Economy::new(base, params, shocks)?;
    let mut state = State {
        stock: Matrix::from_fn(economy.k, economy.n, |k, j| {
            let days = params.inventory_days[k];
            if days.is_finite() { economy.x0[j] * economy.tech.at(k, j) * days } else { f64::INFINITY }
        }),
        wanted: None,
        spare: vec![1.0; economy.n],
        over: vec![params.alpha_base; economy.n],
        production: economy.x0.clone(),
        rebuilding: shocks
            .events
            .iter()
            .filter_map(|e| Rebuilding::new(e, base, params.rebuild_tau))
            .collect(),
    };
    let mut trace = Trace {
        production: Vec::with_capacity(params.n_steps),
        capacity: Vec::with_capacity(params.n_steps),
        unmet: Vec::with_capacity(params.n_steps),
        cum_production_loss: 0.0,
        had_shortage: false,
        x0: economy.x0.clone(),
        productive_capital: economy.capital.clone(),
    };
    for t in 0..params.n_steps {
        economy.day(t, &mut state, shocks, &mut trace);
    }
    if let Some(first) = trace.production.first() {
        let lost = |day: &Vec<f64>| first.iter().zip(day).map(|(a, b)| a - b).sum::<f64>();
        trace.cum_production_loss = trace.production.iter().map(lost).sum();
    }
    Ok(trace)
}

impl Economy<'_> {
    fn day(&self, t: usize, s: &mut State, shocks: &Shocks, trace: &mut Trace) {
        let lost = self.capacity_lost(t, s, &shocks.events);
        let markets: Vec<Market> = (0..self.k).into_par_iter().map(|k| self.market(t, k, s, &lost)).collect();
        let spread = |pick: fn(&Market) -> &Vec<f64>| {
            let mut out = vec![0.0; self.n];
            for (rows, market) in self.rows.iter().zip(&markets) {
                rows.iter().zip(pick(market)).for_each(|(&i, v)| out[i] = *v);
            }
            out
        };
        let (demand, capacity) = (spread(|m| &m.demand), spread(|m| &m.capacity));
        let (production, served) = (spread(|m| &m.production), spread(|m| &m.served_final));
        let rebuild = spread(|m| &m.rebuild);
        s.over = spread(|m| &m.over);
        trace.had_shortage |= markets.iter().any(|m| m.short);
        let asked = |i: usize| self.y_total[i] * self.demand_factor(t, i);
        trace.unmet.push((0..self.n).map(|i| asked(i) * (1.0 - served[i])).sum());
        let arrivals: Vec<f64> = markets.into_iter().flat_map(|m| m.arrivals).collect();
        self.restock(&production, &arrivals, s);
        let lasting: Vec<f64> = (0..self.n).map(|i| demand[i] - rebuild[i] * served[i]).collect();
        for r in &mut s.rebuilding {
            r.deliver(t, &served, self.p.mode, self.p.capital_decimals);
        }
        self.want(&production, &lasting, &capacity, s);
        let spare = |(c, x): (&f64, &f64)| if *x > 0.0 { c / x } else { 0.0 };
        s.spare = capacity.iter().zip(&self.x0).map(spare).collect();
        trace.capacity.push(capacity);
        trace.production.push(production.clone());
        s.production = production;
    }

    /// Δ: the larger of arbitrary loss and capital lost over capital.
    fn capacity_lost(&self, t: usize, s: &State, events: &[Event]) -> Vec<f64> {
        let (mut share, mut capital) = (vec![0.0_f64; self.n], vec![0.0; self.n]);
        for e in events {
            let Some(loss) = e.fading(t, self.p.mode, self.p.capital_decimals) else { continue };
            for i in 0..self.n {
                match e.kind {
                    EventKind::Arbitrary(_) => share[i] = share[i].max(loss[i]),
                    _ => capital[i] += loss[i],
                }
            }
        }
        for r in &s.rebuilding {
            for (c, l) in capital.iter_mut().zip(r.capital_lost(t)) {
                *c += l;
            }
        }
        (0..self.n)
            .map(|i| {
                if self.capital[i] > 0.0 { share[i].max(capital[i] / self.capital[i]) } else { share[i] }
                    .min(1.0)
            })
            .collect()
    }

    /// All makers of one product: what is asked of them, what they make, what arrives with their clients.
    fn market(&self, t: usize, k: usize, s: &State, lost: &[f64]) -> Market {
        let (n, rows) = (self.n, &self.rows[k]);
        let ordered = self.total_weights(t, k, s);
        let mut m = Market {
            demand: Vec::with_capacity(rows.len()),
            over: Vec::with_capacity(rows.len()),
            capacity: Vec::with_capacity(rows.len()),
            production: Vec::with_capacity(rows.len()),
            rebuild: Vec::with_capacity(rows.len()),
            served_final: Vec::with_capacity(rows.len()),
            arrivals: vec![0.0; n],
            short: false,
        };
        let first = if self.p.mode == Mode::Compatibility { 2 } else { 1 };
        let sites: Vec<&Rebuilding> = s.rebuilding.iter().filter(|r| r.active(t)).collect();
        let lasting = n + self.y.cols();
        // Households rebuild nothing; their columns stand for the order of the sums.
        let mut asked = vec![0.0; lasting * (1 + sites.len())];
        for &i in rows {
            self.orders(t, i, s, ordered.as_ref(), &mut asked[..lasting]);
            for (site, columns) in sites.iter().zip(asked[lasting..].chunks_exact_mut(n)) {
                columns.iter_mut().zip(site.asked(i)).for_each(|(c, r)| *c = r);
            }
            let demand = paired(&asked);
            let over =
                if t >= first { self.overproduction(demand, s.production[i], s.over[i]) } else { s.over[i] };
            let capacity = self.x0[i] * (1.0 - lost[i]) * over;
            let production = self.produce(i, demand, capacity, s, &mut m.short);
            let served_final = self.ration(&asked, demand, production, &mut m.arrivals);
            m.demand.push(demand);
            m.over.push(over);
            m.capacity.push(capacity);
            m.production.push(production);
            m.rebuild.push(asked[lasting..].iter().sum());
            m.served_final.push(served_final);
        }
        m
    }

    /// For every buyer what yesterday's orders of product k come to, and the sum of the weights they are spread by.
    fn total_weights(&self, t: usize, k: usize, s: &State) -> Option<(Vec<f64>, Vec<f64>)> {
        let mut wanted = s.wanted.as_ref()?.row(k).to_vec();
        let mut total = vec![0.0; self.n];
        for &i in &self.rows[k] {
            let z = self.weights(i);
            match self.p.order_type {
                OrderType::Noalt => total.iter_mut().zip(z).for_each(|(t, z)| *t += z),
                OrderType::Alt => {
                    let c = s.spare[i];
                    total.iter_mut().zip(z).for_each(|(t, z)| *t += z * c);
                }
            }
            if self.p.substitution {
                for b in self.banned(i, t.saturating_sub(1)) {
                    let weight = match self.p.order_type {
                        OrderType::Noalt => z[b.buyer],
                        OrderType::Alt => z[b.buyer] * s.spare[i],
                    };
                    total[b.buyer] -= weight * b.share;
                }
            }
        }
        for (w, t) in wanted.iter_mut().zip(&mut total) {
            if *t <= 0.0 || t.is_nan() {
                (*w, *t) = (0.0, 1.0);
            }
        }
        Some((wanted, total))
    }

    /// What orders to a seller are weighted by: shares of a year's flows, or a day's flows times spare capacity.
    fn weights(&self, i: usize) -> &[f64] {
        match self.p.order_type {
            OrderType::Noalt => self.annual.row(i),
            OrderType::Alt => self.z.row(i),
        }
    }

    /// What industry i was asked for: by every buyer yesterday, by final demand today.
    fn orders(
        &self,
        t: usize,
        i: usize,
        s: &State,
        ordered: Option<&(Vec<f64>, Vec<f64>)>,
        asked: &mut [f64],
    ) {
        let (to, finals) = asked.split_at_mut(self.n);
        let z = self.weights(i);
        match ordered {
            None => to.copy_from_slice(self.z.row(i)),
            Some((wanted, total)) => {
                let each = to.iter_mut().zip(z).zip(wanted.iter().zip(total));
                match self.p.order_type {
                    OrderType::Noalt => each.for_each(|((o, z), (w, t))| *o = w * (z / t)),
                    OrderType::Alt => {
                        let c = s.spare[i];
                        each.for_each(|((o, z), (w, t))| *o = w * (z * c / t));
                    }
                }
            }
        }
        // A ban takes away what was ordered before it began, and, where buyers turn elsewhere, was heeded in the orders since.
        if self.p.substitution && t > 0 {
            for b in self.banned(i, t - 1) {
                to[b.buyer] *= 1.0 - b.share;
            }
        }
        for b in self.banned(i, t) {
            if !(self.p.substitution && t > 0 && b.active(t - 1)) {
                to[b.buyer] *= 1.0 - b.share;
            }
        }
        let factor = self.demand_factor(t, i);
        for (f, y) in finals.iter_mut().zip(self.y.row(i)) {
            *f = y * factor;
        }
    }

    fn overproduction(&self, demand: f64, made: f64, over: f64) -> f64 {
        let p = self.p;
        let scarcity = if demand > 0.0 { (demand - made) / demand } else { 0.0 };
        // The clean mode forgives what rounding alone leaves over.
        let scarcity = if p.mode == Mode::Clean && scarcity.abs() < 1e-12 { 0.0 } else { scarcity };
        let pace = 1.0 / p.alpha_tau;
        let relax = if scarcity == 0.0 { (p.alpha_base - over) * pace } else { 0.0 };
        (over + (p.alpha_max - over) * scarcity * pace + relax).max(1.0)
    }

    fn produce(&self, j: usize, demand: f64, capacity: f64, s: &State, short: &mut bool) -> f64 {
        let wanted = demand.min(capacity);
        let mut share = 1.0_f64;
        for k in 0..self.k {
            if !self.counted[k * self.n + j] || !self.p.inventory_days[k].is_finite() {
                continue;
            }
            let needed = wanted * self.tech.at(k, j) * self.p.inventory_days[k] * self.p.psi;
            let stock = s.stock.at(k, j);
            if stock < needed {
                *short = true;
                share = share.min(stock / needed);
            }
        }
        wanted * share
    }

    /// Adds what industries get of their orders to `arrivals`, and gives the share of final demand (rebuilding included) that is served.
    fn ration(&self, asked: &[f64], demand: f64, production: f64, arrivals: &mut [f64]) -> f64 {
        let orders = &asked[..self.n];
        if self.p.rationing == Rationing::Proportional || demand <= 0.0 {
            let total = halved(asked);
            if total > 0.0 {
                arrivals.iter_mut().zip(orders).for_each(|(a, o)| *a += o / total * production);
            }
            return if demand > 0.0 { production / demand } else { 1.0 };
        }
        let industries = paired(orders);
        let others = demand - industries;
        let part = |first: f64| if first > 0.0 { (production / first).min(1.0) } else { 1.0 };
        let rest = |first: f64, served: f64, second: f64| {
            if second > 0.0 { ((production - first * served) / second).clamp(0.0, 1.0) } else { 1.0 }
        };
        let (served, served_final) = if self.p.rationing == Rationing::FinalLast {
            let served = part(industries);
            (served, rest(industries, served, others))
        } else {
            let served = part(others);
            (rest(others, served, industries), served)
        };
        arrivals.iter_mut().zip(orders).for_each(|(a, o)| *a += o * served);
        served_final
    }

    fn restock(&self, production: &[f64], arrivals: &[f64], s: &mut State) {
        let n = self.n;
        let mut used = vec![0.0; self.k * n];
        for (k, row) in used.chunks_exact_mut(n).enumerate() {
            for ((u, p), tech) in row.iter_mut().zip(production).zip(self.tech.row(k)) {
                *u = p * tech;
            }
        }
        if self.p.mode == Mode::Compatibility && close(arrivals, &used) {
            return;
        }
        for (s, (a, u)) in s.stock.data_mut().iter_mut().zip(arrivals.iter().zip(&used)) {
            *s = *s - u + a;
        }
    }

    /// What every industry wants of each product tomorrow: what it used and a part of what its stock lacks.
    fn want(&self, production: &[f64], lasting: &[f64], capacity: &[f64], s: &mut State) {
        let p = self.p;
        let goal = Matrix::from_fn(self.k, self.n, |k, j| {
            if p.inventory_days[k].is_finite() {
                lasting[j].min(capacity[j]) * self.tech.at(k, j) * p.inventory_days[k]
            } else {
                f64::INFINITY
            }
        });
        let full = p.mode == Mode::Compatibility && close(s.stock.data(), goal.data());
        s.wanted = Some(Matrix::from_fn(self.k, self.n, |k, j| {
            let missing = if full || !goal.at(k, j).is_finite() {
                0.0
            } else {
                (goal.at(k, j) - s.stock.at(k, j)).max(0.0)
            };
            missing * (1.0 / p.inventory_restoration_tau) + production[j] * self.tech.at(k, j)
        }));
    }
}

/// Whether every cell of `a` is that of `b` within 1e-8 + 1e-5 |b|; infinite cells are equal.
fn close(a: &[f64], b: &[f64]) -> bool {
    a.iter().zip(b).all(|(x, y)| x == y || (x - y).abs() <= 1e-8 + 1e-5 * y.abs() && y.is_finite())
}
