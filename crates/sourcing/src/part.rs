//! One part alone: what its orders cost and what output they allow, when a unit of output in period t is worth so much to it.
//!
//! With the set of usable suppliers fixed this is a transport problem on a line: what arrives in period a can serve any sale from a
//! on, and costs its price and the holding until then. Going through the periods once, each sale takes the cheapest units that there are,
//! and a unit that was taken can be taken over by a later sale that is worth more; every step leaves the best matching of the
//! periods so far, so that the end is the optimum (the rule of successive best exchanges; the sets of units that may
//! serve a period grow with time, so that no exchange over two periods can be better). Whom to qualify is tried set by set.
//!
//! Supported: lead times, closed periods, fixed costs of qualification. Relaxed for the bound, kept in the schedule: smallest orders. Where
//! more than [`TRIED`] could be qualified, the others count in the bound with their cost spread over all that they could ever
//! deliver, which no plan undercuts, and are left out of the schedule.

use crate::problem::Problem;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Most suppliers of a part whose qualification is tried in every combination.
pub(crate) const TRIED: usize = 8;

/// Units that can still be had: new ones, or those of an earlier sale.
#[derive(Debug, Clone, Copy)]
struct Offer {
    cost: f64,
    units: f64,
    from: From,
}

/// Where units come from. The order settles ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum From {
    /// In stock, or on the way already.
    Stock,
    /// Supplier (position among the part's) and period of the order.
    Order(usize, usize),
    /// A sale of this period gives them up.
    Sale(usize),
}

impl PartialEq for Offer {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Offer {}
impl PartialOrd for Offer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Offer {
    /// The cheapest is the greatest: a heap's top.
    fn cmp(&self, other: &Self) -> Ordering {
        other.cost.total_cmp(&self.cost).then(other.from.cmp(&self.from))
    }
}

/// What one part does at these worths.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    /// Costs less worth of the output, money: no schedule of the part has less.
    pub(crate) bound: f64,
    /// Output that the part serves, by period.
    pub(crate) output: Vec<f64>,
    /// Units to order, by supplier of the part and period.
    pub(crate) orders: Vec<Vec<f64>>,
}

/// One part of a problem with its suppliers.
#[derive(Debug, Clone)]
pub(crate) struct Alone<'p> {
    problem: &'p Problem,
    pub(crate) part: usize,
    /// Suppliers by position in the problem.
    pub(crate) suppliers: Vec<usize>,
    /// Of them, those tried for qualification: positions in `suppliers`.
    tried: Vec<usize>,
    /// Amount added to the price of a unit of each supplier in the bound: the spread cost of qualifying those not tried.
    spread: Vec<f64>,
}

impl<'p> Alone<'p> {
    /// `qualify`: whether anybody new may be qualified.
    pub(crate) fn new(problem: &'p Problem, part: usize, qualify: bool) -> Self {
        let usable =
            |s: &usize| problem.suppliers[*s].part == part && (qualify || problem.suppliers[*s].qualified);
        let suppliers: Vec<usize> = (0..problem.suppliers.len()).filter(usable).collect();
        let spread: Vec<f64> = suppliers
            .iter()
            .map(|&s| {
                let of = &problem.suppliers[s];
                let most: f64 = (0..problem.periods()).map(|t| problem.limit(s, t)).sum();
                if of.qualified || most <= 0.0 { 0.0 } else { of.qualification_cost / most }
            })
            .collect();
        let mut tried: Vec<usize> =
            (0..suppliers.len()).filter(|&i| !problem.suppliers[suppliers[i]].qualified).collect();
        let dear = |i: usize| problem.suppliers[suppliers[i]].price + spread[i];
        tried.sort_by(|&a, &b| dear(a).total_cmp(&dear(b)).then(a.cmp(&b)));
        tried.truncate(TRIED);
        Self { problem, part, suppliers, tried, spread }
    }

    /// The best that the part can do when a unit of output in period t is worth `worth[t]` and at most `most[t]` is taken. `sure`: a
    /// bound is wanted, so that suppliers not tried may be used at their spread cost; without, the answer is a schedule.
    pub(crate) fn best(&self, worth: &[f64], most: &[f64], sure: bool) -> Answer {
        let mut best: Option<Answer> = None;
        for set in 0..1usize << self.tried.len() {
            let answer = self.under(set, worth, most, sure);
            if best.as_ref().is_none_or(|b| answer.bound < b.bound) {
                best = Some(answer);
            }
        }
        best.expect("there is always the empty set")
    }

    /// Whether a supplier may be used where the tried ones of `set` are qualified, and what a unit costs more.
    fn open(&self, i: usize, set: usize, sure: bool) -> Option<f64> {
        if self.problem.suppliers[self.suppliers[i]].qualified {
            return Some(0.0);
        }
        match self.tried.iter().position(|&t| t == i) {
            Some(bit) => (set >> bit & 1 == 1).then_some(0.0),
            None => sure.then_some(self.spread[i]),
        }
    }

    fn under(&self, set: usize, worth: &[f64], most: &[f64], sure: bool) -> Answer {
        let (p, periods) = (self.problem, self.problem.periods());
        let part = &p.parts[self.part];
        let fixed = |bit: usize| p.suppliers[self.suppliers[self.tried[bit]]].qualification_cost;
        let mut cost: f64 = (0..self.tried.len()).filter(|bit| set >> bit & 1 == 1).map(fixed).sum();
        // Held to the end is the rule, and what is used earlier saves the rest: money a unit from the end of period t on.
        let held = |t: usize| p.holding * (periods - t) as f64;
        let open: Vec<Option<f64>> = (0..self.suppliers.len()).map(|i| self.open(i, set, sure)).collect();
        let mut offers = BinaryHeap::new();
        let mut orders = vec![vec![0.0; periods]; self.suppliers.len()];
        let mut output = vec![0.0; periods];
        for t in 0..periods {
            let here = p.arriving(self.part, t) + if t == 0 { part.stock } else { 0.0 };
            cost += here * held(t);
            if here > 0.0 {
                offers.push(Offer { cost: 0.0, units: here, from: From::Stock });
            }
            for (i, extra) in open.iter().enumerate().filter_map(|(i, e)| e.map(|e| (i, e))) {
                let of = &p.suppliers[self.suppliers[i]];
                if let Some(sent) = t.checked_sub(of.lead) {
                    let units = p.limit(self.suppliers[i], sent);
                    if units > 0.0 {
                        let cost = of.price + extra + held(t);
                        offers.push(Offer { cost, units, from: From::Order(i, sent) });
                    }
                }
            }
            let value = worth[t] / part.per_unit + held(t);
            let mut wanted = most[t] * part.per_unit;
            while wanted > 0.0 {
                let Some(taken) = offers.peek().copied().filter(|o| o.cost < value) else { break };
                offers.pop();
                let units = f64::min(wanted, taken.units);
                if units < taken.units {
                    offers.push(Offer { units: taken.units - units, ..taken });
                }
                wanted -= units;
                cost += units * (taken.cost - value);
                output[t] += units;
                match taken.from {
                    From::Stock => {}
                    From::Order(i, sent) => orders[i][sent] += units,
                    From::Sale(before) => output[before] -= units,
                }
                offers.push(Offer { cost: value, units, from: From::Sale(t) });
            }
        }
        output.iter_mut().for_each(|z| *z = (*z / part.per_unit).max(0.0));
        Answer { bound: cost, output, orders }
    }
}
