//! One decision for several futures: whom to qualify when it is not known which licences will come, and whether to
//! qualify anybody when one might simply wait for a licence.
//!
//! Qualification is decided today, orders follow what happens. [`robust`] takes the sets of suppliers that are best in one scenario each, all
//! of them together and nobody new, and solves every scenario under each set; of these the one with the smallest
//! largest regret is taken (minimax regret, Savage 1951), or the one with the lowest mean. It is the best of the candidates, not of all
//! sets: that is said, and the regret is exact.
//!
//! Supported: scenarios that differ in anything but their suppliers. Not supported: decisions later than today.

use serde::Serialize;

use crate::error::{Error, ErrorKind};
use crate::plan::{Plan, SolveOptions, plan};
use crate::problem::Problem;

/// A decision for several scenarios.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Robust {
    /// Suppliers to qualify, by position.
    pub qualify: Vec<usize>,
    /// Objective of each scenario under the decision.
    pub objectives: Vec<f64>,
    /// How much better each scenario could have been with the best candidate for it alone.
    pub regrets: Vec<f64>,
    /// How many sets were compared.
    pub candidates: usize,
    /// The plan of each scenario under the decision.
    pub plans: Vec<Plan>,
}

/// The decision with the smallest largest regret over the scenarios.
pub fn robust(scenarios: &[Problem], options: &SolveOptions) -> Result<Robust, Error> {
    let Some(first) = scenarios.first() else {
        let (what, want) = ("the list of scenarios".to_owned(), 1);
        return Err(ErrorKind::Length { what, got: 0, want }.into());
    };
    let count = first.suppliers.len();
    for s in scenarios {
        let same = s.suppliers.len() == count
            && s.suppliers
                .iter()
                .zip(&first.suppliers)
                .all(|(a, b)| (&a.id, a.part, a.qualified) == (&b.id, b.part, b.qualified));
        if !same {
            let (what, got) =
                ("the suppliers of a scenario (the same in each)".to_owned(), s.suppliers.len());
            return Err(ErrorKind::Length { what, got, want: count }.into());
        }
    }
    let mut sets: Vec<Vec<usize>> = vec![Vec::new()];
    for s in scenarios {
        let best = plan(s, options)?;
        sets.push((0..count).filter(|&i| best.qualified[i] && !s.suppliers[i].qualified).collect());
    }
    let mut union: Vec<usize> = sets.iter().flatten().copied().collect();
    union.sort_unstable();
    union.dedup();
    sets.push(union);
    sets.sort();
    sets.dedup();
    let mut solved: Vec<Vec<Plan>> = Vec::new();
    for set in &sets {
        solved.push(scenarios.iter().map(|s| under(s, set, options)).collect::<Result<_, Error>>()?);
    }
    let best: Vec<f64> = (0..scenarios.len())
        .map(|s| solved.iter().map(|plans| plans[s].objective).fold(f64::INFINITY, f64::min))
        .collect();
    let regrets =
        |plans: &[Plan]| -> Vec<f64> { plans.iter().zip(&best).map(|(p, b)| p.objective - b).collect() };
    let worst = |plans: &[Plan]| regrets(plans).into_iter().fold(0.0, f64::max);
    // Of equal regrets the first set, that is the one with fewer or earlier suppliers, is taken.
    let chosen =
        (0..sets.len()).min_by(|&a, &b| worst(&solved[a]).total_cmp(&worst(&solved[b])).then(a.cmp(&b)));
    let at = chosen.expect("there is always the set with nobody new");
    let plans = solved.swap_remove(at);
    Ok(Robust {
        qualify: sets[at].clone(),
        objectives: plans.iter().map(|p| p.objective).collect(),
        regrets: regrets(&plans),
        candidates: sets.len(),
        plans,
    })
}

/// The best plan when exactly these are qualified: their costs are spent whether they are used or not.
fn under(problem: &Problem, set: &[usize], options: &SolveOptions) -> Result<Plan, Error> {
    let mut fixed = problem.clone();
    let mut spent = 0.0;
    for (i, s) in fixed.suppliers.iter_mut().enumerate().filter(|(_, s)| !s.qualified) {
        if set.contains(&i) {
            // Qualified today means usable from its qualification time on.
            spent += std::mem::take(&mut s.qualification_cost);
            s.allowed.iter_mut().take(s.qualification_time).for_each(|a| *a = 0.0);
            s.qualified = true;
        } else {
            s.capacity = 0.0;
        }
    }
    let mut plan = plan(&fixed, options)?;
    for figure in [&mut plan.objective, &mut plan.do_nothing_objective] {
        *figure += spent;
    }
    plan.bound = plan.bound.map(|b| b + spent);
    Ok(plan)
}

/// Whether to plan or to wait for a licence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Waiting {
    /// Objective of the plan, no licence coming.
    pub plan: f64,
    /// Objective of waiting with nobody new, by the period from which the licence would hold; last: it never comes.
    pub waiting: Vec<f64>,
    /// The plan is better when the licence comes in this period or later; none where waiting is never worse.
    pub better_from: Option<usize>,
}

/// Compares the plan with waiting for a licence that lifts every closed period of the suppliers `licensed` from some period on.
pub fn versus_waiting(
    problem: &Problem,
    licensed: &[usize],
    options: &SolveOptions,
) -> Result<Waiting, Error> {
    let own = plan(problem, options)?.objective;
    let mut waiting = Vec::with_capacity(problem.periods() + 1);
    for from in 0..=problem.periods() {
        let mut then = problem.clone();
        for &s in licensed {
            let supplier = then.suppliers.get_mut(s).ok_or_else(|| {
                Error::from(ErrorKind::Unknown { what: "supplier number", name: s.to_string() })
            })?;
            supplier.allowed[from..].fill(1.0);
        }
        waiting.push(under(&then, &[], options)?.objective);
    }
    let slack = 1e-9 * (1.0 + own.abs());
    // Waiting longer is never better: the first period from which it is worse decides.
    let better_from = waiting.iter().position(|w| *w > own + slack);
    Ok(Waiting { plan: own, waiting, better_from })
}
