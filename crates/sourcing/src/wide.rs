//! Plans for many parts and suppliers, with a proven gap, where branch and bound over the whole would take too long.
//!
//! Parts meet in one thing only: what is sold in a period takes all of them. Let each part plan for itself, paid `worth[p][t]` for every
//! unit of output that it makes possible in period t, and let sales be chosen by margin less the worths of all parts: whatever the
//! worths, the sum of these optima is a lower bound of every plan's cost (Lagrangian relaxation; Geoffrion 1974, Mathematical Programming
//! Study 2:82). The worths are moved against the surplus of each part (subgradient steps with the length of Polyak 1969, USSR
//! Comp. Math. 9:14). Plans are made from what the parts would do: all parts are asked to serve one target of sales, and where one
//! cannot the target falls to what it can, until all agree. Doing nothing is the first plan.
//!
//! Supported: what [`crate::plan()`] supports. Not supported: parts that share a supplier's capacity (two entries there too). The gap is a
//! proof; that it gets small is not.

use crate::error::Error;
use crate::part::{Alone, Answer};
use crate::plan::{Ends, Plan, SolveOptions};
use crate::problem::Problem;
use crate::schedule::Schedule;

/// Steps between two looks for a better plan.
const LOOK: u64 = 10;
/// Rounds in which parts may agree on what all can serve.
const ROUNDS: usize = 16;
/// Steps without a better bound after which steps get shorter.
const PATIENCE: u32 = 12;

/// A plan part by part: as [`crate::plan()`] for problems of any size, with the gap that is left proven by the bound in the answer.
/// `nodes` of the options counts steps.
///
/// ```
/// use knockon_sourcing::{Part, Problem, SolveOptions, Supplier, allowed, plan, plan_by_parts};
/// let supplier = |id: &str, part, price, qualified, allowed| Supplier {
///     id: id.to_owned(), part, price, capacity: 10.0, min_order: 0.0, lead: 0, qualified,
///     qualification_time: 2, qualification_cost: 50.0, allowed, base_share: None,
/// };
/// let part = |id: &str| Part { id: id.to_owned(), per_unit: 1.0, stock: 10.0, arriving: vec![] };
/// let problem = Problem {
///     demand: vec![10.0; 4],
///     margin: 100.0,
///     holding: 0.1,
///     parts: vec![part("memory"), part("display")],
///     suppliers: vec![
///         supplier("barred", 0, 5.0, true, allowed(4, &[(0, 4)], &[])),
///         supplier("free", 0, 7.0, false, allowed(4, &[], &[])),
///         supplier("old", 1, 3.0, true, allowed(4, &[], &[])),
///     ],
/// };
/// let quick = plan_by_parts(&problem, &SolveOptions { gap: 1e-3, ..SolveOptions::default() })?;
/// let whole = plan(&problem, &SolveOptions::default())?;
/// assert!(quick.bound <= Some(whole.objective + 1e-6) && whole.objective <= quick.objective + 1e-6);
/// assert!(quick.objective <= quick.do_nothing_objective);
/// # Ok::<(), knockon_sourcing::Error>(())
/// ```
pub fn plan_by_parts(problem: &Problem, options: &SolveOptions) -> Result<Plan, Error> {
    crate::plan::check(problem, options)?;
    let idle = Schedule::without_orders(problem);
    let mut search = Search::new(problem, options, idle.clone(), false);
    search.run();
    let (do_nothing, mut bound) = (search.best, search.bound);
    let mut best = do_nothing.clone();
    if problem.suppliers.iter().any(|s| !s.qualified) {
        let mut search = Search::new(problem, options, best, true);
        search.run();
        (best, bound) = (search.best, search.bound);
    }
    Ends { idle, do_nothing, best, bound: Some(bound), fault: None }.plan(problem, options)
}

struct Search<'p> {
    problem: &'p Problem,
    options: &'p SolveOptions,
    /// The parts of which a unit needs any.
    parts: Vec<Alone<'p>>,
    /// What a unit of output is worth to each part, by period.
    worth: Vec<Vec<f64>>,
    best: Schedule,
    bound: f64,
    /// Cost of holding what nothing is made of.
    constant: f64,
}

impl<'p> Search<'p> {
    fn new(problem: &'p Problem, options: &'p SolveOptions, best: Schedule, qualify: bool) -> Self {
        let parts: Vec<Alone<'p>> = problem.needed().map(|p| Alone::new(problem, p, qualify)).collect();
        let periods = problem.periods();
        let unused = (0..problem.parts.len()).filter(|&p| problem.parts[p].per_unit <= 0.0);
        let held = |p: usize| -> f64 {
            let came = |t: usize| problem.arriving(p, t) * (periods - t) as f64;
            problem.parts[p].stock * periods as f64 + (0..periods).map(came).sum::<f64>()
        };
        let constant = unused.map(held).fold(0.0, |sum, h| sum + problem.holding * h);
        // At first the margin is shared by what parts cost.
        let price = |a: &Alone<'_>| -> f64 {
            let prices = a.suppliers.iter().map(|&s| problem.suppliers[s].price);
            let mean = prices.clone().sum::<f64>() / f64::max(prices.count() as f64, 1.0);
            problem.parts[a.part].per_unit * mean
        };
        let prices: Vec<f64> = parts.iter().map(price).collect();
        let all: f64 = prices.iter().sum();
        let even = 1.0 / parts.len().max(1) as f64;
        let share = |c: f64| if all > 0.0 { c / all } else { even };
        let worth = prices.iter().map(|&c| vec![problem.margin * share(c); periods]).collect();
        Self { problem, options, parts, worth, best, bound: f64::NEG_INFINITY, constant }
    }

    fn run(&mut self) {
        let (mut length, mut waited) = (1.0, 0);
        let mut mean = self.problem.demand.clone();
        let mut kept = self.worth.clone();
        self.serve(&mean, true);
        for step in 0..self.options.nodes {
            let (bound, sales, made) = self.relaxed();
            if bound > self.bound {
                if bound > self.bound + 1e-6 * bound.abs() {
                    waited = 0;
                }
                self.bound = bound;
                kept.clone_from(&self.worth);
            } else {
                waited += 1;
            }
            let least = |t: usize| made.iter().map(|m| m[t]).fold(self.problem.demand[t], f64::min);
            let met: Vec<f64> = (0..sales.len()).map(least).collect();
            mean.iter_mut().zip(&met).for_each(|(m, z)| *m += 0.1 * (z - *m));
            if step % LOOK == 0 {
                self.serve(&met, false);
                self.serve(&mean, false);
                self.serve(&mean, true);
            }
            if self.options.closes(self.best.objective, self.bound) {
                break;
            }
            if waited >= PATIENCE {
                (length, waited) = (0.5 * length, 0);
                self.worth.clone_from(&kept);
                if length < 1e-6 {
                    break;
                }
            }
            if !self.step(length, bound, &sales, &made) {
                break;
            }
        }
        self.serve(&mean, true);
    }

    /// The bound at these worths, what would be sold, and what each part would serve.
    fn relaxed(&self) -> (f64, Vec<f64>, Vec<Vec<f64>>) {
        let demand = &self.problem.demand;
        let mut bound = self.constant;
        let mut made = Vec::with_capacity(self.parts.len());
        for (part, worth) in self.parts.iter().zip(&self.worth) {
            let answer = part.best(worth, demand, true);
            bound += answer.bound;
            made.push(answer.output);
        }
        let paid = |t: usize| self.worth.iter().map(|w| w[t]).sum::<f64>() - self.problem.margin;
        let sales: Vec<f64> =
            (0..demand.len()).map(|t| if paid(t) < 0.0 { demand[t] } else { 0.0 }).collect();
        bound += (0..demand.len()).map(|t| sales[t] * paid(t)).sum::<f64>();
        (bound, sales, made)
    }

    /// Moves the worths; whether there was anywhere to go.
    fn step(&mut self, length: f64, bound: f64, sales: &[f64], made: &[Vec<f64>]) -> bool {
        let off = |p: usize, t: usize| sales[t] - made[p][t];
        let norm: f64 =
            (0..made.len()).map(|p| (0..sales.len()).map(|t| off(p, t) * off(p, t)).sum::<f64>()).sum();
        if norm <= 0.0 {
            return false;
        }
        let step = length * f64::max(self.best.objective - bound, 0.0) / norm;
        for (p, worth) in self.worth.iter_mut().enumerate() {
            worth.iter_mut().enumerate().for_each(|(t, w)| *w += step * off(p, t));
        }
        step > 0.0
    }

    /// Asks all parts to serve a target of sales, lowers it to what all can, and keeps the plan where it is better. `force`: a part counts the
    /// whole margin for a unit, else its worth.
    fn serve(&mut self, target: &[f64], force: bool) {
        let served = |p: usize, target: &[f64]| self.asked(p, target, force).output;
        // Whoever can serve most goes first, so that who is short spreads what it has over what the others allow.
        let alone: Vec<f64> = (0..self.parts.len()).map(|p| served(p, target).iter().sum()).collect();
        let mut order: Vec<usize> = (0..self.parts.len()).collect();
        order.sort_by(|&a, &b| alone[b].total_cmp(&alone[a]).then(a.cmp(&b)));
        let mut target: Vec<f64> = target.to_vec();
        for p in order {
            let can = served(p, &target);
            target.iter_mut().zip(&can).for_each(|(t, z)| *t = f64::min(*t, *z));
        }
        self.agree(target, force);
    }

    /// The schedule by which a part serves a target.
    fn asked(&self, p: usize, target: &[f64], force: bool) -> Answer {
        if force {
            return self.parts[p].best(&vec![self.problem.margin; target.len()], target, false);
        }
        self.parts[p].best(&self.worth[p], target, false)
    }

    /// Lowers a target of sales until all parts serve it, keeping each plan on the way that is better.
    fn agree(&mut self, mut target: Vec<f64>, force: bool) {
        for _ in 0..ROUNDS {
            let mut orders = vec![vec![0.0; target.len()]; self.problem.suppliers.len()];
            let mut all = target.clone();
            for (p, part) in self.parts.iter().enumerate() {
                let answer = self.asked(p, &target, force);
                all.iter_mut().zip(&answer.output).for_each(|(a, z)| *a = f64::min(*a, *z));
                for (&s, own) in part.suppliers.iter().zip(answer.orders) {
                    orders[s] = own;
                }
            }
            let schedule = Schedule::new(self.problem, &orders, &all);
            if schedule.objective < self.best.objective {
                self.best = schedule;
            }
            let fell = all.iter().zip(&target).any(|(a, t)| *a < t - 1e-9 * t);
            target = all;
            if !fell {
                break;
            }
        }
    }
}
