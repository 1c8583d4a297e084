//! The plan: what to order, from whom, when, and whom to qualify.
//!
//! Doing nothing is known before any solver runs, so no way in which a solve can end is worse than it. Then,
//! in this order and as far as the limits allow: the best plan without anybody new, the relaxation and two
//! roundings of it, branch and bound from the best of these. Whatever comes out is checked against the
//! constraints once more.

use serde::Serialize;

use crate::backend::{Backend, Microlp, Solved};
use crate::error::{Error, ErrorKind};
use crate::explain::{self, Concentration};
use crate::problem::Problem;
use crate::program::Model;
use crate::schedule::{Schedule, broken};

/// Limits of a solve. They count work, not time: the same question has the same answer everywhere.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SolveOptions {
    /// Branch-and-bound nodes at most.
    pub nodes: u64,
    /// Relative gap between plan and bound that counts as none.
    pub gap: f64,
}

impl SolveOptions {
    /// Whether nothing is left between a plan's objective and a bound but the gap that counts as none.
    pub(crate) fn closes(&self, objective: f64, bound: f64) -> bool {
        objective - bound <= self.gap * objective.abs()
    }
}

impl Default for SolveOptions {
    fn default() -> Self {
        Self { nodes: 400, gap: 1e-7 }
    }
}

/// How the solve ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// No plan is better by more than the gap that counts as none.
    Optimal,
    /// A limit came first; no plan is better by more than the gap.
    Gap,
    /// A limit or a fault of the solver came first; how much better a plan could be is not known.
    Interrupted,
    /// As `Interrupted` or `Gap`, with nothing found that beats doing nothing.
    DoNothing,
}

/// What to order, from whom and when. Money is in the problem's unit; a negative objective is a gain.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Plan {
    /// Costs less margin of this plan.
    pub objective: f64,
    /// The same with nobody new qualified and only the present suppliers used, as well as they can be.
    pub do_nothing_objective: f64,
    /// The same without a single order: stock is used up.
    pub no_orders_objective: f64,
    /// Units sold over all periods.
    pub output_total: f64,
    /// Units to order, by supplier and period of the order.
    pub orders: Vec<Vec<f64>>,
    /// Units in stock at the end of a period, by part and period.
    pub stock: Vec<Vec<f64>>,
    /// Units sold, by period.
    pub output: Vec<f64>,
    /// Suppliers whose part may be used under the plan, those qualified before included.
    pub qualified: Vec<bool>,
    /// How the solve ended.
    pub status: Status,
    /// (objective − bound) / |objective|; none where no bound is known.
    pub gap: Option<f64>,
    /// No plan costs less than this; none where the solver gave no bound.
    pub bound: Option<f64>,
    /// Which part is short from when and why, and what the plan changes.
    pub explanations: Vec<String>,
    /// Concentration of each part's purchases before and under the plan.
    pub concentration: Vec<Concentration>,
}

/// The plan that earns most, or loses least.
///
/// ```
/// use knockon_sourcing::{Part, Problem, SolveOptions, Status, Supplier, allowed, plan};
/// let supplier = |id: &str, price, qualified, allowed| Supplier {
///     id: id.to_owned(), part: 0, price, capacity: 10.0, min_order: 0.0, lead: 0, qualified,
///     qualification_time: 2, qualification_cost: 50.0, allowed, base_share: None,
/// };
/// let problem = Problem {
///     demand: vec![10.0; 4],
///     margin: 100.0,
///     holding: 0.0,
///     parts: vec![Part { id: "memory".to_owned(), per_unit: 1.0, stock: 10.0, arriving: vec![] }],
///     suppliers: vec![
///         supplier("barred", 5.0, true, allowed(4, &[(0, 4)], &[])),
///         supplier("free", 7.0, false, allowed(4, &[], &[])),
///     ],
/// };
/// let plan = plan(&problem, &SolveOptions::default())?;
/// assert_eq!(plan.status, Status::Optimal);
/// assert_eq!(plan.output, [10.0, 0.0, 10.0, 10.0]);
/// assert_eq!(plan.objective, -30.0 * 100.0 + 20.0 * 7.0 + 50.0);
/// assert_eq!(plan.do_nothing_objective, -1000.0);
/// # Ok::<(), knockon_sourcing::Error>(())
/// ```
pub fn plan(problem: &Problem, options: &SolveOptions) -> Result<Plan, Error> {
    plan_with(problem, options, &Microlp)
}

/// [`plan`] by another solver.
pub fn plan_with(problem: &Problem, options: &SolveOptions, backend: &dyn Backend) -> Result<Plan, Error> {
    check(problem, options)?;
    let idle = Schedule::without_orders(problem);
    let mut search = Search { problem, options, backend, best: idle.clone(), fault: None };
    let mut bound = search.run(&Model::new(problem, false));
    let do_nothing = search.best.clone();
    if problem.suppliers.iter().any(|s| !s.qualified) {
        bound = search.run(&Model::new(problem, true));
    }
    let Search { best, fault, .. } = search;
    Ends { idle, do_nothing, best, bound, fault }.plan(problem, options)
}

/// Whether the question and the limits make sense.
pub(crate) fn check(problem: &Problem, options: &SolveOptions) -> Result<(), Error> {
    problem.check()?;
    if !(options.gap.is_finite() && options.gap >= 0.0) {
        let (what, value) = ("`gap`".to_owned(), options.gap);
        return Err(ErrorKind::OutOfRange { what, value, expected: "0 or more" }.into());
    }
    Ok(())
}

/// What a search ended with.
pub(crate) struct Ends {
    pub(crate) idle: Schedule,
    pub(crate) do_nothing: Schedule,
    pub(crate) best: Schedule,
    pub(crate) bound: Option<f64>,
    pub(crate) fault: Option<Error>,
}

impl Ends {
    /// The plan that it says, checked against the constraints once more.
    pub(crate) fn plan(self, problem: &Problem, options: &SolveOptions) -> Result<Plan, Error> {
        let Self { idle, do_nothing, best, bound, fault } = self;
        if let Some(fault) = broken(problem, &best) {
            return Err(ErrorKind::Solver(format!("its plan breaks a constraint: {fault}")).into());
        }
        // A bound above the plan is the solver's rounding.
        let bound = bound.map(|b| f64::min(b, best.objective));
        let scale = f64::max(best.objective.abs(), 1e-9 * (1.0 + problem.margin.abs()));
        let gap = bound.map(|b| (best.objective - b) / scale);
        let status = match gap {
            Some(gap) if gap <= f64::max(options.gap, 1e-12) => Status::Optimal,
            _ if best == do_nothing => Status::DoNothing,
            Some(_) => Status::Gap,
            None => Status::Interrupted,
        };
        let mut explanations = explain::explanations(problem, &best);
        let stopped = |fault| format!("The search for a better plan stopped early: {fault}.");
        explanations.extend(fault.map(stopped));
        Ok(Plan {
            objective: best.objective,
            do_nothing_objective: do_nothing.objective,
            no_orders_objective: idle.objective,
            output_total: best.output.iter().sum(),
            concentration: explain::concentration(problem, &best),
            orders: best.orders,
            stock: best.stock,
            output: best.output,
            qualified: best.qualified,
            status,
            gap,
            bound,
            explanations,
        })
    }
}

struct Search<'a> {
    problem: &'a Problem,
    options: &'a SolveOptions,
    backend: &'a dyn Backend,
    best: Schedule,
    /// What the solver complained of last.
    fault: Option<Error>,
}

impl Search<'_> {
    /// Improves the best schedule as far as the limits allow; what no schedule of this model can be below.
    fn run(&mut self, model: &Model) -> Option<f64> {
        if !model.has_switches() {
            return match self.solve(model, &model.program, None) {
                Some(Solved::Optimal(point)) => Some(model.cost(&point)),
                _ => None,
            };
        }
        let mut bound = None;
        if let Some(Solved::Optimal(point)) = self.solve(model, &model.relaxed(), None) {
            bound = Some(model.cost(&point));
            for above in [1e-6, 0.5] {
                self.solve(model, &model.fixed(&point, above), None);
                if bound.is_some_and(|b| self.options.closes(self.best.objective, b)) {
                    return bound;
                }
            }
        }
        let start = model.point(self.problem, &self.best);
        match self.solve(model, &model.program, Some(&start)) {
            Some(Solved::Optimal(point)) => Some(model.cost(&point)),
            Some(Solved::Limit { bound: Some(sharper), .. }) => {
                let sharper = model.money(sharper);
                Some(bound.map_or(sharper, |b| f64::max(b, sharper)))
            }
            _ => bound,
        }
    }

    /// Solves, and keeps the schedule that comes out where it is better and sound.
    fn solve(
        &mut self,
        model: &Model,
        program: &crate::backend::Program,
        start: Option<&[f64]>,
    ) -> Option<Solved> {
        let solved = match self.backend.solve(program, start, self.options.nodes) {
            Ok(solved) => solved,
            Err(fault) => {
                self.fault = Some(fault);
                return None;
            }
        };
        if let Solved::Optimal(point) | Solved::Limit { best: Some(point), .. } = &solved {
            let schedule = model.schedule(self.problem, point);
            if schedule.objective < self.best.objective && broken(self.problem, &schedule).is_none() {
                self.best = schedule;
            }
        }
        Some(solved)
    }
}
