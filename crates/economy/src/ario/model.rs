//! The day: demand, overproduction, production under stocks, deliveries, stocks, orders.

use super::event::Rebuilding;
use super::{ArioParams, Base, Event, EventKind, Mode, OrderType, Trace};
use crate::error::{Error, Result};
use crate::matrix::Matrix;

/// What does not change from day to day.
struct Economy<'a> {
    p: &'a ArioParams,
    n: usize,
    /// Sector of every industry, and how many sectors there are.
    sector: Vec<usize>,
    k: usize,
    z: Matrix,
    y: Matrix,
    y_total: Vec<f64>,
    x0: Vec<f64>,
    capital: Vec<f64>,
    /// tech_kj: use of sector k's product per unit of output of j.
    tech: Matrix,
    /// Whether a lack of k stops j.
    counted: Vec<bool>,
}

/// What does.
struct State {
    stock: Matrix,
    orders: Matrix,
    over: Vec<f64>,
    production: Vec<f64>,
    rebuilding: Vec<Rebuilding>,
}

/// Runs the model over `params.n_steps` days.
pub fn simulate(base: &Base, params: &ArioParams, events: &[Event]) -> Result<Trace> {
    let economy = Economy::new(base, params)?;
    if let Some(e) = events.iter().find(|e| e.impact.len() != economy.n) {
        return Err(Error::input(format!(
            "an event has {} amounts for {} industries",
            e.impact.len(),
            economy.n
        )));
    }
    let mut state = State {
        stock: Matrix::from_fn(economy.k, economy.n, |k, j| {
            let days = params.inventory_days[k];
            if days.is_finite() { economy.x0[j] * economy.tech.at(k, j) * days } else { f64::INFINITY }
        }),
        orders: economy.z.clone(),
        over: vec![params.alpha_base; economy.n],
        production: economy.x0.clone(),
        rebuilding: events.iter().filter_map(|e| Rebuilding::new(e, base, params.rebuild_tau)).collect(),
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
        economy.day(t, &mut state, events, &mut trace);
    }
    if let Some(first) = trace.production.first() {
        let lost = |day: &Vec<f64>| first.iter().zip(day).map(|(a, b)| a - b).sum::<f64>();
        trace.cum_production_loss = trace.production.iter().map(lost).sum();
    }
    Ok(trace)
}

impl<'a> Economy<'a> {
    fn new(base: &Base, p: &'a ArioParams) -> Result<Self> {
        let n = base.x.len();
        let mut names: Vec<&str> = Vec::new();
        let mut sector = Vec::with_capacity(n);
        for (_, s) in &base.industries {
            let at = names.iter().position(|m| m == s);
            sector.push(at.unwrap_or(names.len()));
            if at.is_none() {
                names.push(s);
            }
        }
        let k = names.len();
        check(base, p, k)?;
        let x0: Vec<f64> = base.x.iter().map(|x| x / p.days_per_year).collect();
        let z = Matrix::from_fn(n, n, |i, j| base.z.at(i, j) / p.days_per_year);
        let a = crate::statics::calc_a(&base.z, &base.x);
        let (mut tech, mut bought) = (Matrix::zeros(k, n), Matrix::zeros(k, n));
        for (i, &k) in sector.iter().enumerate() {
            for j in 0..n {
                *tech.at_mut(k, j) += a.at(i, j);
                *bought.at_mut(k, j) += z.at(i, j);
            }
        }
        let least = if p.mode == Mode::Compatibility { 1e-5 } else { 0.0 };
        let counted = (0..k * n).map(|c| bought.at(c / n, c % n) > least * x0[c % n]).collect();
        let inputs = base.z.col_sums();
        let capital = (0..n).map(|j| p.kapital_to_va_ratio * (base.x[j] - inputs[j])).collect();
        let y = Matrix::from_fn(n, base.y.cols(), |i, c| base.y.at(i, c) / p.days_per_year);
        let y_total = y.row_sums();
        Ok(Self { p, n, sector, k, z, y, y_total, x0, capital, tech, counted })
    }

    fn day(&self, t: usize, s: &mut State, events: &[Event], trace: &mut Trace) {
        let lost = self.capacity_lost(t, s, events);
        let rebuild: Vec<Vec<f64>> = s.rebuilding.iter().map(|r| r.demand(t)).collect();
        let rebuild: Vec<f64> = (0..self.n).map(|i| rebuild.iter().map(|r| r[i]).sum()).collect();
        let asked = |i: usize| lane_sum(&[s.orders.row(i), self.y.row(i)].concat());
        let demand: Vec<f64> = (0..self.n).map(|i| asked(i) + rebuild[i]).collect();
        let first = if self.p.mode == Mode::Compatibility { 2 } else { 1 };
        if t >= first {
            self.overproduce(&demand, s);
        }
        let capacity: Vec<f64> = (0..self.n).map(|i| self.x0[i] * (1.0 - lost[i]) * s.over[i]).collect();
        let production = self.produce(&demand, &capacity, s, trace);
        let served: Vec<f64> =
            (0..self.n).map(|i| if demand[i] > 0.0 { production[i] / demand[i] } else { 1.0 }).collect();
        trace.unmet.push((0..self.n).map(|i| self.y_total[i] * (1.0 - served[i])).sum());
        self.restock(&production, &served, s);
        let lasting: Vec<f64> = (0..self.n).map(|i| demand[i] - rebuild[i] * served[i]).collect();
        for r in &mut s.rebuilding {
            r.deliver(t, &served, self.p.mode);
        }
        self.order(&production, &lasting, &capacity, s);
        trace.capacity.push(capacity);
        trace.production.push(production.clone());
        s.production = production;
    }

    /// Δ: the larger of arbitrary loss and capital lost over capital.
    fn capacity_lost(&self, t: usize, s: &State, events: &[Event]) -> Vec<f64> {
        let (mut share, mut capital) = (vec![0.0_f64; self.n], vec![0.0; self.n]);
        for e in events {
            let Some(loss) = e.fading(t, self.p.mode) else { continue };
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

    fn overproduce(&self, demand: &[f64], s: &mut State) {
        let p = self.p;
        for (over, (&demand, &made)) in s.over.iter_mut().zip(demand.iter().zip(&s.production)) {
            let scarcity = if demand > 0.0 { (demand - made) / demand } else { 0.0 };
            let relax = if scarcity == 0.0 { (p.alpha_base - *over) / p.alpha_tau } else { 0.0 };
            *over = (*over + (p.alpha_max - *over) * scarcity / p.alpha_tau + relax).max(1.0);
        }
    }

    fn produce(&self, demand: &[f64], capacity: &[f64], s: &State, trace: &mut Trace) -> Vec<f64> {
        (0..self.n)
            .map(|j| {
                let wanted = demand[j].min(capacity[j]);
                let mut share = 1.0_f64;
                for k in (0..self.k)
                    .filter(|k| self.counted[k * self.n + j] && self.p.inventory_days[*k].is_finite())
                {
                    let needed = wanted * self.tech.at(k, j) * self.p.inventory_days[k] * self.p.psi;
                    let stock = s.stock.at(k, j);
                    if stock < needed {
                        trace.had_shortage = true;
                        share = share.min(stock / needed);
                    }
                }
                wanted * share
            })
            .collect()
    }

    fn restock(&self, production: &[f64], served: &[f64], s: &mut State) {
        let mut arrivals = Matrix::zeros(self.k, self.n);
        for (i, share) in served.iter().enumerate() {
            for j in 0..self.n {
                *arrivals.at_mut(self.sector[i], j) += s.orders.at(i, j) * share;
            }
        }
        let used = Matrix::from_fn(self.k, self.n, |k, j| production[j] * self.tech.at(k, j));
        if self.p.mode == Mode::Compatibility && close(&arrivals, &used) {
            return;
        }
        for k in 0..self.k {
            for j in 0..self.n {
                *s.stock.at_mut(k, j) += arrivals.at(k, j) - used.at(k, j);
            }
        }
    }

    fn order(&self, production: &[f64], lasting: &[f64], capacity: &[f64], s: &mut State) {
        let p = self.p;
        let goal = Matrix::from_fn(self.k, self.n, |k, j| {
            if p.inventory_days[k].is_finite() {
                lasting[j].min(capacity[j]) * self.tech.at(k, j) * p.inventory_days[k]
            } else {
                f64::INFINITY
            }
        });
        let full = p.mode == Mode::Compatibility && close(&s.stock, &goal);
        let wanted = Matrix::from_fn(self.k, self.n, |k, j| {
            let missing = if full || !goal.at(k, j).is_finite() {
                0.0
            } else {
                (goal.at(k, j) - s.stock.at(k, j)).max(0.0)
            };
            missing / p.inventory_restoration_tau + production[j] * self.tech.at(k, j)
        });
        let weight = |i: usize, j: usize| match p.order_type {
            OrderType::Noalt => self.z.at(i, j),
            OrderType::Alt if self.x0[i] > 0.0 => self.z.at(i, j) * (capacity[i] / self.x0[i]),
            OrderType::Alt => 0.0,
        };
        let mut total = Matrix::zeros(self.k, self.n);
        for i in 0..self.n {
            for j in 0..self.n {
                *total.at_mut(self.sector[i], j) += weight(i, j);
            }
        }
        s.orders = Matrix::from_fn(self.n, self.n, |i, j| {
            let k = self.sector[i];
            if total.at(k, j) > 0.0 { wanted.at(k, j) * weight(i, j) / total.at(k, j) } else { 0.0 }
        });
    }
}

/// Whether every cell of `a` is that of `b` within 1e-8 + 1e-5 |b|; infinite cells are equal.
fn close(a: &Matrix, b: &Matrix) -> bool {
    (0..a.rows()).all(|i| {
        a.row(i)
            .iter()
            .zip(b.row(i))
            .all(|(x, y)| x == y || (x - y).abs() <= 1e-8 + 1e-5 * y.abs() && y.is_finite())
    })
}

fn check(base: &Base, p: &ArioParams, sectors: usize) -> Result<()> {
    let n = base.x.len();
    let shapes = base.z.rows() == n && base.z.cols() == n && base.y.rows() == n && base.industries.len() == n;
    if n == 0 || !shapes {
        return Err(Error::input("the base needs Z [n][n], Y [n][c], x [n] and n industries"));
    }
    if p.inventory_days.len() != sectors {
        return Err(Error::input(format!(
            "{} `inventory_days` for {sectors} sectors",
            p.inventory_days.len()
        )));
    }
    let positive = [
        ("days_per_year", p.days_per_year),
        ("alpha_tau", p.alpha_tau),
        ("rebuild_tau", p.rebuild_tau),
        ("inventory_restoration_tau", p.inventory_restoration_tau),
    ];
    match positive.iter().find(|(_, v)| v.is_nan() || *v <= 0.0) {
        Some((name, v)) => Err(Error::input(format!("`{name}` is {v}; it must be above 0"))),
        None if p.alpha_max < p.alpha_base => Err(Error::input("`alpha_max` is below `alpha_base`")),
        None => Ok(()),
    }
}

/// The sum of a row in eight lanes, halves of a long row apart.
///
/// Overproduction relaxes only where scarcity is exactly 0, so the last bit of a demand decides; this is the order in which the array
/// library of the published traces adds a row.
fn lane_sum(v: &[f64]) -> f64 {
    if v.len() < 8 {
        return v.iter().sum();
    }
    if v.len() > 128 {
        let half = v.len() / 2;
        let (left, right) = v.split_at(half - half % 8);
        return lane_sum(left) + lane_sum(right);
    }
    let (body, tail) = v.split_at(v.len() - v.len() % 8);
    let mut lane = [0.0; 8];
    for chunk in body.chunks_exact(8) {
        for (l, x) in lane.iter_mut().zip(chunk) {
            *l += x;
        }
    }
    let sum = ((lane[0] + lane[1]) + (lane[2] + lane[3])) + ((lane[4] + lane[5]) + (lane[6] + lane[7]));
    tail.iter().fold(sum, |s, x| s + x)
}
