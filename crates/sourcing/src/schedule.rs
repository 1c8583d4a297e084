//! A schedule of orders and output that meets every constraint, and what it costs.
//!
//! A solver's point is exact only within its tolerances. Here its orders are clamped to what may be ordered,
//! and the stock and the output follow by plain bookkeeping, so that the schedule is one that could be
//! carried out to the last unit, and its objective is that of the schedule, not the solver's figure.

use crate::problem::Problem;

/// Below this share of what may be ordered, an order is the solver's rounding.
const NOTHING: f64 = 1e-9;

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Schedule {
    /// Units ordered, by supplier and period.
    pub(crate) orders: Vec<Vec<f64>>,
    /// Units made and sold, by period.
    pub(crate) output: Vec<f64>,
    /// Units in stock at the end of a period, by part and period.
    pub(crate) stock: Vec<Vec<f64>>,
    /// Suppliers whose part may be used, those that are newly qualified included.
    pub(crate) qualified: Vec<bool>,
    /// Costs less margin, money.
    pub(crate) objective: f64,
}

impl Schedule {
    /// The schedule nearest to the wanted orders and output.
    pub(crate) fn new(problem: &Problem, orders: &[Vec<f64>], wanted: &[f64]) -> Self {
        let orders: Vec<Vec<f64>> = (0..problem.suppliers.len())
            .map(|s| (0..problem.periods()).map(|t| order(problem, s, t, orders[s][t])).collect())
            .collect();
        let (mut stock, mut output) = (vec![Vec::new(); problem.parts.len()], Vec::new());
        let mut on_hand: Vec<f64> = problem.parts.iter().map(|p| p.stock).collect();
        for (t, &wanted) in wanted.iter().enumerate().take(problem.periods()) {
            for (p, units) in on_hand.iter_mut().enumerate() {
                *units += problem.arriving(p, t);
            }
            for (s, supplier) in problem.suppliers.iter().enumerate() {
                if let Some(at) = t.checked_sub(supplier.lead) {
                    on_hand[supplier.part] += orders[s][at];
                }
            }
            let possible = problem
                .needed()
                .map(|p| on_hand[p] / problem.parts[p].per_unit)
                .fold(problem.demand[t], f64::min);
            let almost_all = wanted >= possible - NOTHING * problem.demand[t];
            let made = if almost_all { possible } else { f64::max(0.0, wanted) };
            for (p, units) in on_hand.iter_mut().enumerate() {
                *units = f64::max(0.0, *units - problem.parts[p].per_unit * made);
                stock[p].push(*units);
            }
            output.push(made);
        }
        let used = |s: usize| orders[s].iter().any(|&units| units > 0.0);
        let qualified = problem.suppliers.iter().enumerate().map(|(s, of)| of.qualified || used(s)).collect();
        let mut schedule = Self { orders, output, stock, qualified, objective: 0.0 };
        schedule.objective = objective(problem, &schedule);
        schedule
    }

    /// No orders at all: what stock and what is on its way allow, sold as early as it can be.
    pub(crate) fn without_orders(problem: &Problem) -> Self {
        let none = vec![vec![0.0; problem.periods()]; problem.suppliers.len()];
        let selling = Self::new(problem, &none, &problem.demand);
        let idle = Self::new(problem, &none, &vec![0.0; problem.periods()]);
        if idle.objective < selling.objective { idle } else { selling }
    }
}

fn order(problem: &Problem, s: usize, t: usize, units: f64) -> f64 {
    let (limit, least) = (problem.limit(s, t), problem.suppliers[s].min_order);
    let units = if units.is_finite() { units.clamp(0.0, limit) } else { 0.0 };
    if units <= NOTHING * limit || units < 0.5 * least { 0.0 } else { f64::max(units, least) }
}

/// Σ price·order + Σ qualification + holding·Σ stock − margin·Σ output, summed in this order.
fn objective(problem: &Problem, schedule: &Schedule) -> f64 {
    let mut money = 0.0;
    for (s, supplier) in problem.suppliers.iter().enumerate() {
        money += supplier.price * schedule.orders[s].iter().sum::<f64>();
        if schedule.qualified[s] && !supplier.qualified {
            money += supplier.qualification_cost;
        }
    }
    for units in &schedule.stock {
        money += problem.holding * units.iter().sum::<f64>();
    }
    money - problem.margin * schedule.output.iter().sum::<f64>()
}

/// The first constraint that a schedule breaks, in words. Written from the constraints, not from the
/// bookkeeping above, so that a mistake in either shows.
pub(crate) fn broken(problem: &Problem, schedule: &Schedule) -> Option<String> {
    let slack = |scale: f64| 1e-9 * (1.0 + scale);
    for (s, supplier) in problem.suppliers.iter().enumerate() {
        for (t, &units) in schedule.orders[s].iter().enumerate() {
            let open = schedule.qualified[s] && (supplier.qualified || t >= supplier.qualification_time);
            let limit = if open { supplier.capacity * supplier.allowed[t] } else { 0.0 };
            let too_small = units > 0.0 && units < supplier.min_order - slack(supplier.min_order);
            if !(0.0..=limit + slack(limit)).contains(&units) || too_small {
                return Some(format!("`{}` is asked for {units} in period {t}", supplier.id));
            }
        }
    }
    for (t, &made) in schedule.output.iter().enumerate() {
        if !(0.0..=problem.demand[t] + slack(problem.demand[t])).contains(&made) {
            return Some(format!("{made} units are sold in period {t}"));
        }
        for (p, part) in problem.parts.iter().enumerate() {
            let mut had = part.stock + part.arriving.iter().take(t + 1).sum::<f64>();
            for (s, _) in problem.suppliers.iter().enumerate().filter(|(_, s)| s.part == p) {
                let sent = (t + 1).saturating_sub(problem.suppliers[s].lead);
                had += schedule.orders[s][..sent].iter().sum::<f64>();
            }
            let left = had - part.per_unit * schedule.output[..=t].iter().sum::<f64>();
            if left < -slack(had) || (left - schedule.stock[p][t]).abs() > slack(had) {
                return Some(format!("the stock of `{}` in period {t} does not add up", part.id));
            }
        }
    }
    None
}
