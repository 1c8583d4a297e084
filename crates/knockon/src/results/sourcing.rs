//! A sourcing plan's tables and page.

use super::{Results, name_of};
use crate::error::Error;
use crate::source::{SourceAnswer, SourceRequest, source};
use knockon_report::{NetworkView, PlanView, Sheet, human, percent};
use knockon_sourcing::{Plan, Problem};
use serde_json::json;
use std::path::Path;

/// As [`source`], and writes the plan: `plan` (every order; alone in a `.csv` or `.parquet` file), `periods`, `stocks`, `parts`, with a licence
/// to wait for `waiting`, the answer and a page. A time-to-recover case is JSON alone.
pub fn source_to(ask: &SourceRequest, out: &Path) -> Result<SourceAnswer, Error> {
    let answer = source(ask)?;
    let schema = "knockon-sourcing/1";
    let (Some(problem), Some(plan)) = (&answer.problem, &answer.plan) else {
        if out.extension().is_none_or(|e| !e.eq_ignore_ascii_case("json")) {
            return Err(Error::usage(
                "the answer of a time-to-recover case is JSON: name a file that ends in .json",
            ));
        }
        let results = Results { schema, manifest: json!({}), sheets: Vec::new(), answer: &answer };
        results.save(out, NetworkView::default)?;
        return Ok(answer);
    };
    let mut sheets = vec![
        ("plan", orders(problem, plan)),
        ("periods", periods(problem, plan)),
        ("stocks", stocks(problem, plan)),
        ("parts", parts(&answer, plan)),
    ];
    if let Some(w) = &answer.waiting {
        let last = w.waiting.len().saturating_sub(1);
        let sheet = Sheet::new()
            .wholes(
                "licence_from_period",
                (0..=last).map(|t| if t < last { i64::try_from(t).ok() } else { None }),
            )
            .numbers("objective_of_waiting", w.waiting.iter().copied())
            .numbers("objective_of_the_plan", w.waiting.iter().map(|_| w.plan));
        sheets.push(("waiting", sheet));
    }
    let manifest = json!({"periods": problem.demand.len()});
    let results = Results { schema, manifest, sheets, answer: &answer };
    results.save(out, || view(ask, &answer, problem, plan))?;
    Ok(answer)
}

/// Every order: who is asked for how much in which period, and what it costs.
fn orders(problem: &Problem, plan: &Plan) -> Sheet {
    let rows = || {
        plan.orders.iter().enumerate().flat_map(|(s, by)| {
            by.iter().enumerate().filter(|(_, units)| **units > 0.0).map(move |(t, units)| (s, t, *units))
        })
    };
    let of = |s: usize| &problem.suppliers[s];
    Sheet::new()
        .wholes("period", rows().map(|(_, t, _)| i64::try_from(t).ok()))
        .texts("part", rows().map(|(s, ..)| problem.parts[of(s).part].id.clone()))
        .texts("supplier", rows().map(|(s, ..)| of(s).id.clone()))
        .texts("relation", rows().map(|(s, ..)| if of(s).qualified { "present" } else { "new" }.to_owned()))
        .numbers("units", rows().map(|(.., units)| units))
        .numbers("price", rows().map(|(s, ..)| of(s).price))
        .numbers("cost", rows().map(|(s, _, units)| units * of(s).price))
        .wholes("arrives_in_period", rows().map(|(s, t, _)| i64::try_from(t + of(s).lead).ok()))
}

fn periods(problem: &Problem, plan: &Plan) -> Sheet {
    let n = problem.demand.len();
    let spent =
        |t: usize| -> f64 { problem.suppliers.iter().zip(&plan.orders).map(|(s, by)| s.price * by[t]).sum() };
    Sheet::new()
        .wholes("period", (0..n).map(|t| i64::try_from(t).ok()))
        .numbers("demand", problem.demand.iter().copied())
        .numbers("output", plan.output.iter().copied())
        .numbers("output_share_of_demand", (0..n).map(|t| plan.output[t] / problem.demand[t]))
        .numbers("spent_on_orders", (0..n).map(spent))
}

fn stocks(problem: &Problem, plan: &Plan) -> Sheet {
    let rows =
        || plan.stock.iter().enumerate().flat_map(|(p, by)| by.iter().enumerate().map(move |t| (p, t)));
    Sheet::new()
        .texts("part", rows().map(|(p, _)| problem.parts[p].id.clone()))
        .wholes("period", rows().map(|(_, (t, _))| i64::try_from(t).ok()))
        .numbers("stock_at_the_end", rows().map(|(_, (_, units))| *units))
}

/// Concentration before and after, and when each part is short without anybody new.
fn parts(answer: &SourceAnswer, plan: &Plan) -> Sheet {
    let rows = || plan.concentration.iter();
    let short = |part: &str| answer.short.iter().find(|s| s.part == part);
    Sheet::new()
        .texts("part", rows().map(|c| c.part.clone()))
        .numbers("hhi_before", rows().map(|c| c.hhi_before.unwrap_or(f64::NAN)))
        .numbers("hhi_after", rows().map(|c| c.hhi_after.unwrap_or(f64::NAN)))
        .numbers("short_from_period", rows().map(|c| short(&c.part).map_or(f64::NAN, |s| s.periods)))
        .wholes("short_from_day", rows().map(|c| short(&c.part).and_then(|s| s.from_day).map(i64::from)))
        .numbers("output_lost_without_anybody_new", rows().map(|c| short(&c.part).map_or(0.0, |s| s.lost)))
}

fn view(ask: &SourceRequest, answer: &SourceAnswer, problem: &Problem, plan: &Plan) -> NetworkView {
    let asked: f64 = problem.demand.iter().sum();
    let kept = if asked > 0.0 { plan.output_total / asked } else { 1.0 };
    let spent = |s: usize| -> Vec<f64> {
        plan.orders[s].iter().map(|units| units * problem.suppliers[s].price).collect()
    };
    let mut bought: Vec<(String, String, Vec<f64>)> = (0..problem.suppliers.len())
        .filter(|&s| plan.orders[s].iter().any(|units| *units > 0.0))
        .map(|s| {
            let of = &problem.suppliers[s];
            (of.id.clone(), problem.parts[of.part].id.clone(), spent(s))
        })
        .collect();
    let whole = |row: &(String, String, Vec<f64>)| -> f64 { row.2.iter().sum() };
    bought.sort_by(|a, b| whole(b).total_cmp(&whole(a)).then_with(|| (&a.0, &a.1).cmp(&(&b.0, &b.1))));
    let cost: f64 = bought.iter().map(whole).sum();
    let new = (0..problem.suppliers.len()).filter(|&s| plan.qualified[s] && !problem.suppliers[s].qualified);
    let saved = plan.do_nothing_objective - plan.objective;
    let keys = vec![
        (
            "Output kept".to_owned(),
            percent(kept),
            format!("{} of {} units", human(plan.output_total), human(asked)),
        ),
        (
            "Better than doing nothing by".to_owned(),
            human(saved),
            "of money, in the plan's own objective".to_owned(),
        ),
        ("Spent on orders".to_owned(), human(cost), "of money over all periods".to_owned()),
        ("Suppliers to qualify".to_owned(), new.count().to_string(), "not bought from so far".to_owned()),
    ];
    let mut notes = plan.explanations.clone();
    if let Some(gap) = plan.gap {
        notes.push(format!("No plan is better by more than {:.2e} of its objective.", gap.max(0.0)));
    }
    notes.extend(answer.assumptions.iter().map(|a| format!("Assumed: {a}.")));
    let period = if ask.source.is_file() { "period" } else { "month" };
    NetworkView {
        title: format!("{}: what to buy instead", ask.line.clone().unwrap_or_else(|| name_of(&ask.source))),
        question: format!(
            "What to order of whom over {} {period}s, whom to qualify, and what output it keeps?",
            problem.demand.len()
        ),
        answer: format!("The plan keeps {} of output.", percent(kept)),
        keys,
        plan: Some(PlanView {
            period: period.to_owned(),
            demand: problem.demand.clone(),
            output: plan.output.clone(),
            spent: bought,
            concentration: plan
                .concentration
                .iter()
                .map(|c| (c.part.clone(), c.hhi_before, c.hhi_after))
                .collect(),
        }),
        notes,
        ..NetworkView::default()
    }
}
