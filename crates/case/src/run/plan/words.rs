//! A sourcing plan in the form of the outcome: money and units unscaled, periods as months, shortages in sentences.

use super::{Offer, Setting};
use crate::outcome::{PlanRow, PlanView};
use jiff::civil::Date;
use knockon_sourcing::{Plan, Problem, Status, time_to_survive};
use knockon_vocabulary::days_between;

/// Parts named in sentences; all stand in the tables.
const MOST_SENTENCES: usize = 6;

impl Setting<'_> {
    pub(super) fn view(
        &self,
        problem: &Problem,
        offers: &[Offer],
        plan: &Plan,
        idle: &Plan,
        waiting: Option<usize>,
    ) -> PlanView {
        let product = &self.case.items[self.wanted.product];
        let month = |t: usize| self.months.get(t).map(|m| format!("{:04}-{:02}", m.year(), m.month()));
        let mut explanations = self.short_alone(problem);
        explanations.extend(self.short_under(problem, plan));
        explanations.push(match waiting.and_then(month) {
            None => "The plan beats waiting for a licence, however soon it comes.".to_owned(),
            Some(m) => format!("Waiting is as good as the plan if licences for all present suppliers come by {m}; later, the plan is better."),
        });
        PlanView {
            decide_on: self.wanted.decide_on,
            product: product.name.clone(),
            months: self.months.clone(),
            status: match plan.status {
                Status::Optimal => "optimal",
                Status::Gap => "gap",
                Status::Interrupted => "interrupted",
                Status::DoNothing => "do_nothing",
            }
            .to_owned(),
            gap: plan.gap,
            objective: plan.objective * self.money,
            do_nothing: plan.do_nothing_objective * self.money,
            output: plan.output.iter().map(|u| u * self.units).collect(),
            output_do_nothing: idle.output.iter().map(|u| u * self.units).collect(),
            unit: product.unit.clone().unwrap_or_else(|| self.case.currency.to_string()),
            purchases: self.purchases(offers, plan),
            qualify: self.qualify(offers, plan, &month),
            hhi: plan
                .concentration
                .iter()
                .filter_map(|c| Some((c.part.clone(), c.hhi_before?, c.hhi_after?)))
                .collect(),
            explanations,
        }
    }

    /// How long each part lasts with the present suppliers alone, the shortest first.
    fn short_alone(&self, problem: &Problem) -> Vec<String> {
        let mut only = problem.clone();
        only.suppliers.retain(|s| s.qualified);
        // A part that the solver cannot ask about is left out of the sentences, not of the plan.
        let mut short: Vec<(f64, String)> = time_to_survive(&only)
            .unwrap_or_default()
            .into_iter()
            .filter_map(|s| Some((s.periods?, s.part)))
            .filter(|(periods, _)| *periods < self.months.len() as f64 - 1e-9)
            .collect();
        short.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
        let sentence = |(periods, part): &(f64, String)| {
            let from = self.day_of(*periods);
            format!(
                "With the present suppliers alone, {part} covers full output for {periods:.1} months and is short from {from} on."
            )
        };
        short.iter().take(MOST_SENTENCES).map(sentence).collect()
    }

    /// The day that lies so many months after the plan's first: use is even within a month.
    fn day_of(&self, months: f64) -> Date {
        let at = (months as usize).min(self.months.len() - 1);
        let first = self.months[at];
        let next = self.months.get(at + 1).copied();
        let next = next.or_else(|| first.checked_add(jiff::Span::new().months(1)).ok()).unwrap_or(first);
        let within = ((months - at as f64).max(0.0) * days_between(first, next) as f64).floor();
        first.checked_add(jiff::Span::new().days(within as i64)).unwrap_or(first)
    }

    /// Where the plan still falls short of demand, and of which parts.
    fn short_under(&self, problem: &Problem, plan: &Plan) -> Option<String> {
        let short: Vec<usize> =
            (0..problem.periods()).filter(|t| plan.output[*t] < problem.demand[*t] * (1.0 - 1e-6)).collect();
        let (first, last) = (*short.first()?, *short.last()?);
        let mut parts: Vec<&str> = problem
            .parts
            .iter()
            .zip(&plan.stock)
            .filter(|(_, stock)| short.iter().any(|t| stock[*t] < 1e-6))
            .map(|(p, _)| p.id.as_str())
            .collect();
        parts.dedup();
        let m = |t: usize| format!("{:04}-{:02}", self.months[t].year(), self.months[t].month());
        Some(format!(
            "Under the plan output stays below demand in {} of {} months ({} to {}); then there is no stock left of {}.",
            short.len(),
            problem.periods(),
            m(first),
            m(last),
            parts.join(", ")
        ))
    }

    fn purchases(&self, offers: &[Offer], plan: &Plan) -> Vec<PlanRow> {
        offers
            .iter()
            .zip(&plan.orders)
            .filter(|(_, orders)| orders.iter().any(|o| *o > 1e-9))
            .map(|(o, orders)| PlanRow {
                item: self.case.items[o.item].name.clone(),
                supplier: self.case.parties[o.party].name.clone(),
                home: self.case.parties[o.party].place.to_string(),
                plant: o.plant.clone(),
                new: o.new,
                to_qualify: o.new.then_some(o.supplier.qualification_cost * self.money),
                value: orders.iter().map(|x| x * o.supplier.price * self.money).collect(),
            })
            .collect()
    }

    fn qualify(
        &self,
        offers: &[Offer],
        plan: &Plan,
        month: &dyn Fn(usize) -> Option<String>,
    ) -> Vec<(String, f64, Option<String>)> {
        offers
            .iter()
            .zip(&plan.qualified)
            .zip(&plan.orders)
            .filter(|((o, q), _)| o.new && **q)
            .map(|((o, _), orders)| {
                let first = orders.iter().position(|x| *x > 1e-9).and_then(month);
                let name =
                    format!("{} for {}", self.case.parties[o.party].name, self.case.items[o.item].name);
                (name, o.supplier.qualification_cost * self.money, first)
            })
            .collect()
    }
}
