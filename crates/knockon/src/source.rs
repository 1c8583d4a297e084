//! `source`: what to buy instead: one JSON case, or the inputs of a line of a network folder under measures.

use crate::error::Error;
use crate::measures::ScenarioFrom;
use crate::networks::network_read;
use crate::{measures, risk};
use knockon_network::{InputClass, Network};
use knockon_shock::{Patterns, restrict};
use knockon_sourcing::{
    Part, Plan, Problem, SolveOptions, Supplier, Survival, Waiting, plan, plan_by_parts, problem_json,
    time_to_survive, ttr_tts_json, versus_waiting,
};
use serde::Serialize;
use std::path::PathBuf;

/// Days of a period on a network.
const MONTH: u32 = 30;
/// Orders (suppliers times periods) from which the whole is too much for branch and bound in pure Rust.
const WIDE: usize = 3_000;

/// Who makes the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Solver {
    /// Branch and bound over the whole, or part by part where there are many orders.
    #[default]
    Auto,
    /// Branch and bound over the whole.
    Whole,
    /// Part by part.
    Parts,
    /// HiGHS, with the feature `highs`.
    Highs,
}

/// What to source.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceRequest {
    /// A network folder, or a JSON file in the shape of the validation cases.
    pub source: PathBuf,
    /// On a network: the line whose inputs are to be bought.
    pub line: Option<String>,
    /// On a network: what restricts it.
    pub scenario: Option<ScenarioFrom>,
    /// On a network: months to plan.
    pub months: usize,
    /// Months that qualifying a new supplier takes.
    pub qualification_months: usize,
    /// What it costs, as a share of the input's base purchases of a month.
    pub qualification_cost: f64,
    /// How much dearer a new supplier is, as a share of the price.
    pub premium: f64,
    /// Margin before the parts' prices, as a share of the output's value.
    pub margin: f64,
    /// How many new suppliers of each input are considered, the largest first.
    pub candidates: usize,
    /// Branch-and-bound nodes at most.
    pub nodes: u64,
    /// Gap that counts as none.
    pub gap: f64,
    /// Who makes the plan.
    pub solver: Solver,
    /// Compare with waiting for a licence of these suppliers (lines or names of the file).
    pub licence: Vec<String>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SourceAnswer {
    /// The question as it was solved.
    pub problem: Option<Problem>,
    /// The plan.
    pub plan: Option<Plan>,
    /// The plan beside waiting for a licence.
    pub waiting: Option<Waiting>,
    /// Parts that the present suppliers and the stock do not keep up to the end, the first to fall short first.
    pub short: Vec<ShortPart>,
    /// What was assumed, in words.
    pub assumptions: Vec<String>,
    /// The answer of a time-to-recover case, instead of all else.
    pub case: Option<serde_json::Value>,
}

/// A part that falls short without anybody new.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShortPart {
    /// The part.
    pub part: String,
    /// Periods of full output, a started one in proportion.
    pub periods: f64,
    /// On a network: the first day on which output falls short, counted from 0.
    pub from_day: Option<u32>,
    /// Units of output lost over all periods if this part alone were short.
    pub lost: f64,
}

/// Plans.
pub fn source(ask: &SourceRequest) -> Result<SourceAnswer, Error> {
    let (problem, assumptions) = if ask.source.is_file() {
        let value = risk::json(&ask.source)?;
        let input = value.get("input").unwrap_or(&value);
        let placed = |e: knockon_sourcing::Error| Error::usage(format!("{}: {e}", ask.source.display()));
        if input.get("nodes").is_some() {
            let case = Some(ttr_tts_json(input).map_err(placed)?);
            return Ok(SourceAnswer {
                problem: None,
                plan: None,
                waiting: None,
                short: Vec::new(),
                assumptions: Vec::new(),
                case,
            });
        }
        (problem_json(input).map_err(placed)?, Vec::new())
    } else {
        on_network(&network_read(&ask.source)?, ask)?
    };
    answer(ask, problem, assumptions)
}

/// As [`source`], of a network in memory; `ask.source` is not read.
pub fn source_network(net: &Network, ask: &SourceRequest) -> Result<SourceAnswer, Error> {
    let (problem, assumptions) = on_network(net, ask)?;
    answer(ask, problem, assumptions)
}

fn answer(ask: &SourceRequest, problem: Problem, assumptions: Vec<String>) -> Result<SourceAnswer, Error> {
    let options = SolveOptions { nodes: ask.nodes, gap: ask.gap };
    let words = |e: knockon_sourcing::Error| Error::usage(e.to_string());
    let made = solved(&problem, &options, ask.solver)?;
    let waiting = if ask.licence.is_empty() {
        None
    } else {
        let find = |name: &String| {
            let found: Vec<usize> =
                (0..problem.suppliers.len()).filter(|&s| problem.suppliers[s].id == *name).collect();
            if found.is_empty() {
                Err(Error::usage(format!("no supplier is called `{name}`")))
            } else {
                Ok(found)
            }
        };
        let licensed = ask.licence.iter().map(find).collect::<Result<Vec<_>, _>>()?.concat();
        Some(versus_waiting(&problem, &licensed, &options).map_err(words)?)
    };
    let short = short(&problem, !ask.source.is_file()).map_err(words)?;
    Ok(SourceAnswer { problem: Some(problem), plan: Some(made), waiting, short, assumptions, case: None })
}

/// Parts that fall short with the present suppliers; `months`: periods are months of a network.
fn short(problem: &Problem, months: bool) -> Result<Vec<ShortPart>, knockon_sourcing::Error> {
    let all = time_to_survive(problem)?.into_iter();
    let part = |s: Survival| {
        let periods = s.periods?;
        let from_day = months.then(|| (periods * f64::from(MONTH)).floor() as u32);
        Some(ShortPart { part: s.part, periods, from_day, lost: s.lost })
    };
    let mut out: Vec<ShortPart> = all.filter_map(part).collect();
    out.sort_by(|a, b| a.periods.total_cmp(&b.periods).then_with(|| a.part.cmp(&b.part)));
    Ok(out)
}

fn solved(problem: &Problem, options: &SolveOptions, solver: Solver) -> Result<Plan, Error> {
    let words = |e: knockon_sourcing::Error| Error::usage(e.to_string());
    let wide = problem.suppliers.len() * problem.periods() > WIDE;
    match solver {
        Solver::Parts => plan_by_parts(problem, options).map_err(words),
        Solver::Auto if wide => plan_by_parts(problem, options).map_err(words),
        Solver::Auto | Solver::Whole => plan(problem, options).map_err(words),
        #[cfg(feature = "highs")]
        Solver::Highs => {
            let highs = knockon_sourcing::Highs { gap: options.gap };
            knockon_sourcing::plan_with(problem, options, &highs).map_err(words)
        }
        #[cfg(not(feature = "highs"))]
        Solver::Highs => Err(Error::usage("this build has no HiGHS; one with the feature `highs` does")),
    }
}

/// The critical inputs of a line as parts, who makes them as suppliers.
fn on_network(net: &Network, ask: &SourceRequest) -> Result<(Problem, Vec<String>), Error> {
    let name = ask
        .line
        .as_ref()
        .ok_or_else(|| Error::usage("name the line whose inputs are to be bought: --line"))?;
    let line = net.line(name).ok_or_else(|| Error::usage(format!("no line is called `{name}`")))?;
    let file = ask.scenario.as_ref().map(measures::read).transpose()?.unwrap_or_default();
    let patterns = restrict(net, &file.measures(net)?).map_err(|e| Error::usage(e.to_string()))?.patterns;
    let month = f64::from(MONTH);
    let value = |k: u32| net.value_per_unit()[k as usize];
    let (mut parts, mut suppliers) = (Vec::new(), Vec::new());
    for k in net.inputs_of(line).filter(|&k| net.class()[k] == InputClass::Critical) {
        let item = net.input_item()[k];
        let use_a_month = net.units_per_unit()[k] * net.base_output()[line as usize] * month;
        let part = parts.len();
        parts.push(Part {
            id: net.item_ids()[item as usize].clone(),
            per_unit: net.units_per_unit()[k],
            stock: net.cover_days()[k] * use_a_month / month,
            arriving: Vec::new(),
        });
        let known: Vec<usize> = net.links_of(k as u32).collect();
        for &l in &known {
            suppliers.push(present(net, &patterns, ask, l, part));
        }
        let mut others: Vec<u32> = (0..net.line_count() as u32)
            .filter(|&i| net.product()[i as usize] == item && i != line)
            .filter(|&i| known.iter().all(|&l| net.supplier()[l] != i))
            .collect();
        others.sort_by(|&a, &b| {
            let spare = |i: u32| net.capacity()[i as usize] - net.base_output()[i as usize];
            spare(b).total_cmp(&spare(a)).then(a.cmp(&b))
        });
        others.truncate(ask.candidates);
        for i in others {
            let at = i as usize;
            suppliers.push(Supplier {
                id: net.line_ids()[at].clone(),
                part,
                price: value(item) * (1.0 + ask.premium),
                capacity: (net.capacity()[at] - net.base_output()[at]) * month,
                min_order: 0.0,
                lead: 0,
                qualified: false,
                qualification_time: ask.qualification_months,
                qualification_cost: ask.qualification_cost * use_a_month * value(item),
                allowed: like_others(net, &patterns, i, line, ask.months),
                base_share: Some(0.0),
            });
        }
    }
    let output = net.base_output()[line as usize] * month;
    let problem = Problem {
        demand: vec![output; ask.months],
        margin: ask.margin * value(net.product()[line as usize]),
        holding: 0.0,
        parts,
        suppliers,
    };
    let assumptions = vec![
        format!("a period is {MONTH} days; demand stays at its base of {output:.4} units a period"),
        "present suppliers deliver their base flow and their spare capacity; others their spare capacity".to_owned(),
        format!(
            "a new supplier costs {:.0} % more, takes {} months to qualify and {:.0} % of a month's purchases of the input",
            100.0 * ask.premium,
            ask.qualification_months,
            100.0 * ask.qualification_cost
        ),
        format!("the margin before parts is {:.0} % of the output's value", 100.0 * ask.margin),
        "a new supplier is restricted as its present links to the line's place are; where it has none it counts as open".to_owned(),
    ];
    Ok((problem, assumptions))
}

fn present(net: &Network, patterns: &Patterns, ask: &SourceRequest, l: usize, part: usize) -> Supplier {
    let (i, month) = (net.supplier()[l] as usize, f64::from(MONTH));
    let spare = net.capacity()[i] - net.base_output()[i];
    Supplier {
        id: net.line_ids()[i].clone(),
        part,
        price: net.value_per_unit()[net.product()[i] as usize],
        capacity: (net.base_flow()[l] + spare) * month,
        min_order: 0.0,
        lead: (net.lead_days()[l] / MONTH) as usize,
        qualified: true,
        qualification_time: 0,
        qualification_cost: 0.0,
        allowed: monthly(patterns, l, ask.months),
        base_share: Some(net.share()[l]),
    }
}

/// Mean availability of a link in each month.
fn monthly(patterns: &Patterns, link: usize, months: usize) -> Vec<f64> {
    let Some(&p) = patterns.of_link.get(link) else { return vec![1.0; months] };
    let steps = &patterns.steps[p as usize];
    let days = steps.expand(MONTH * months as u32);
    days.chunks(MONTH as usize).map(|m| (m.iter().sum::<f64>() / m.len() as f64).clamp(0.0, 1.0)).collect()
}

/// Availability that a new link from a line would have: that of its links to buyers in the same place.
fn like_others(net: &Network, patterns: &Patterns, supplier: u32, buyer: u32, months: usize) -> Vec<f64> {
    let place = net.place()[buyer as usize];
    let same = net.links_out(supplier).iter().find(|&&l| net.place()[net.buyer(l) as usize] == place);
    same.map_or_else(|| vec![1.0; months], |&l| monthly(patterns, l as usize, months))
}
