//! Why a plan looks as it does, in sentences, and how concentrated its purchases are.

use serde::Serialize;

use crate::problem::{Problem, Supplier};
use crate::schedule::Schedule;
use crate::survival::{Survival, survival};

/// Concentration of a part's purchases: the Herfindahl–Hirschman index, Σ share², 1 for a single supplier.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Concentration {
    /// The part's name.
    pub part: String,
    /// Before: by the suppliers' base shares, or where none is known by the capacity of those qualified.
    pub hhi_before: Option<f64>,
    /// Under the plan, by units ordered; none where nothing is ordered.
    pub hhi_after: Option<f64>,
}

pub(crate) fn concentration(problem: &Problem, schedule: &Schedule) -> Vec<Concentration> {
    (0..problem.parts.len())
        .map(|p| {
            let of_part = || problem.suppliers.iter().enumerate().filter(move |(_, s)| s.part == p);
            let known = of_part().any(|(_, s)| s.base_share.is_some());
            let before = of_part().map(|(_, s)| match (known, s.qualified) {
                (true, _) => s.base_share.unwrap_or(0.0),
                (false, true) => s.capacity,
                (false, false) => 0.0,
            });
            let after = of_part().map(|(s, _)| schedule.orders[s].iter().sum());
            Concentration {
                part: problem.parts[p].id.clone(),
                hhi_before: hhi(before.collect()),
                hhi_after: hhi(after.collect()),
            }
        })
        .collect()
}

fn hhi(amounts: Vec<f64>) -> Option<f64> {
    let total: f64 = amounts.iter().sum();
    (total > 0.0).then(|| amounts.iter().map(|a| (a / total) * (a / total)).sum())
}

pub(crate) fn explanations(problem: &Problem, schedule: &Schedule) -> Vec<String> {
    let parts = survival(problem, &schedule.qualified);
    let mut out = Vec::new();
    for (p, part) in parts.iter().enumerate() {
        if part.periods.is_some() {
            out.push(shortage(problem, schedule, p, part));
        }
    }
    let by_choice = |t: usize| {
        let possible = parts.iter().map(|p| p.possible[t]).fold(f64::INFINITY, f64::min);
        schedule.output[t] < problem.demand[t] * (1.0 - 1e-9) && possible >= problem.demand[t] * (1.0 - 1e-12)
    };
    let chosen: Vec<usize> = (0..problem.periods()).filter(|&t| by_choice(t)).collect();
    if !chosen.is_empty() {
        out.push(format!(
            "Output stays below demand in {} although no part alone is short then: the parts would cost more \
             than the margin of {}, or are kept for a later period.",
            spans(&chosen),
            figure(problem.margin)
        ));
    }
    for (s, supplier) in problem.suppliers.iter().enumerate() {
        if schedule.qualified[s] && !supplier.qualified {
            out.push(format!(
                "`{}` is qualified for `{}` at a cost of {}: orders from period {}, first arrival in period {}.",
                supplier.id,
                problem.parts[supplier.part].id,
                figure(supplier.qualification_cost),
                supplier.qualification_time,
                supplier.qualification_time + supplier.lead
            ));
        }
    }
    out
}

fn shortage(problem: &Problem, schedule: &Schedule, p: usize, part: &Survival) -> String {
    let short: Vec<usize> =
        (0..problem.periods()).filter(|&t| part.possible[t] < problem.demand[t] * (1.0 - 1e-12)).collect();
    let mut out = format!(
        "`{}` is short in {}: stock and open suppliers leave {} units of output unmade",
        part.part,
        spans(&short),
        figure(part.lost)
    );
    let reasons: Vec<String> = problem
        .suppliers
        .iter()
        .enumerate()
        .filter(|(_, s)| s.part == p)
        .map(|(s, supplier)| reason(problem, supplier, schedule.qualified[s]))
        .collect();
    if reasons.is_empty() {
        out.push_str("; nobody supplies it");
    }
    for reason in reasons {
        out.push_str("; ");
        out.push_str(&reason);
    }
    out.push('.');
    out
}

fn reason(problem: &Problem, supplier: &Supplier, qualified: bool) -> String {
    let closed: Vec<usize> =
        (0..problem.periods()).filter(|&t| supplier.allowed[t] == 0.0 || supplier.capacity == 0.0).collect();
    let reduced: Vec<usize> =
        (0..problem.periods()).filter(|&t| supplier.allowed[t] > 0.0 && supplier.allowed[t] < 1.0).collect();
    let mut said = Vec::new();
    if closed.len() == problem.periods() {
        said.push("is closed throughout".to_owned());
    } else {
        if !qualified {
            said.push("is not qualified".to_owned());
        } else if supplier.ready() > 0 {
            said.push(format!("is qualified from period {}", supplier.ready()));
        }
        if !closed.is_empty() {
            said.push(format!("is closed in {}", spans(&closed)));
        }
        if !reduced.is_empty() {
            said.push(format!("is partly closed in {}", spans(&reduced)));
        }
        said.push(format!("delivers at most {} units a period", figure(supplier.capacity)));
        if supplier.lead > 0 {
            said.push(format!("delivers {} later", counted(supplier.lead, "period")));
        }
    }
    format!("`{}` {}", supplier.id, said.join(", "))
}

fn counted(n: usize, word: &str) -> String {
    if n == 1 { format!("{n} {word}") } else { format!("{n} {word}s") }
}

/// `period 3`, `periods 3–5`, `periods 0–1, 4`.
fn spans(periods: &[usize]) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for &t in periods {
        match runs.last_mut() {
            Some(run) if run.1 + 1 == t => run.1 = t,
            _ => runs.push((t, t)),
        }
    }
    let run = |&(from, to): &(usize, usize)| {
        if from == to { from.to_string() } else { format!("{from}–{to}") }
    };
    let list: Vec<String> = runs.iter().map(run).collect();
    let word = if periods.len() == 1 { "period" } else { "periods" };
    format!("{word} {}", list.join(", "))
}

/// A figure for reading: whole from 100 on, below with at most two digits after the point.
fn figure(value: f64) -> String {
    if value.abs() >= 100.0 {
        return format!("{value:.0}");
    }
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_periods_and_figures() {
        assert_eq!(spans(&[3]), "period 3");
        assert_eq!(spans(&[0, 1, 4]), "periods 0–1, 4");
        assert_eq!(figure(1234.56), "1235");
        assert_eq!(figure(-0.001), "0");
        assert_eq!(figure(2.50), "2.5");
    }

    #[test]
    fn concentration_is_one_for_a_single_supplier() {
        assert_eq!(hhi(vec![5.0, 0.0]), Some(1.0));
        assert_eq!(hhi(vec![5.0, 5.0]), Some(0.5));
        assert_eq!(hhi(vec![0.0]), None);
    }
}
