//! What to buy instead: the plan, its purchases, and why.

use super::page::{Page, Style, left, right};
use crate::answer::gap_words;
use crate::numbers::{NOT_AVAILABLE, human, percent, quantity};
use crate::origins::{Origins, Shares, origins};
use crate::outcome::{Outcome, PlanRow, PlanView};
use crate::text::fit;
use crate::words::{count, phrase, place, plan_status};

/// Purchases that the summary shows; the rest is in plan.csv.
const MOST_PURCHASES: usize = 5;
/// Parts whose concentration the summary shows; the rest is in the report.
const MOST_CONCENTRATIONS: usize = 3;
/// Places that have a column of their own in the table of origins.
const MOST_PLACES: usize = 5;

pub(super) fn plan(o: &Outcome, page: &mut Page) {
    page.heading("What to buy instead");
    let Some(plan) = &o.plan else {
        page.para("The case asks for no plan.");
        return;
    };
    let currency = &o.case.currency;
    let (with, without): (f64, f64) = (plan.output.iter().sum(), plan.output_do_nothing.iter().sum());
    page.para(&format!(
        "{}, with the rules known on {}: {} over {} instead of {} when nothing is done.",
        phrase(&plan.product),
        plan.decide_on,
        quantity(with, &plan.unit),
        count(plan.months.len(), "month", "months"),
        quantity(without, &plan.unit),
    ));
    page.para(&format!(
        "Cost less margin {} against {} when nothing is done, better by {}: {}{}.",
        quantity(plan.objective, currency),
        quantity(plan.do_nothing, currency),
        quantity(plan.do_nothing - plan.objective, currency),
        plan_status(&plan.status),
        gap_words(plan.gap).map_or_else(String::new, |g| format!(" (gap {g})")),
    ));
    purchases(plan, currency, page);
    let concentration: Vec<String> = plan
        .hhi
        .iter()
        .filter(|(_, before, after)| before != after)
        .take(MOST_CONCENTRATIONS)
        .map(|(item, before, after)| format!("{item} {} → {}", human(*before), human(*after)))
        .collect();
    if !concentration.is_empty() {
        page.item(Style::Bold, "Concentration of suppliers (HHI):", &concentration.join(" · "));
    }
    for text in plan.explanations.iter().take(4) {
        page.item(Style::Plain, "–", text);
    }
    if let Some(found) = origins(o) {
        origins_of(&found, page);
    }
}

/// Shares of the cost of parts by the maker's home: before, under the plan, and as reported of later products.
fn origins_of(found: &Origins, page: &mut Page) {
    let places = found.places();
    let places = &places[..places.len().min(MOST_PLACES)];
    let names: Vec<String> = places.iter().map(|p| fit(place(p), 13)).collect();
    let mut cols = vec![left("Parts by the maker's home")];
    cols.extend(names.iter().map(|n| right(n)));
    cols.push(right("others"));
    let row = |name: String, shares: &Shares, rest: String| {
        let share = |p: &&str| shares.get(*p).map_or_else(|| "-".to_owned(), |s| percent(*s));
        std::iter::once(name).chain(places.iter().map(share)).chain(std::iter::once(rest)).collect()
    };
    let others = |shares: &Shares| {
        let named: f64 = places.iter().filter_map(|p| shares.get(*p)).sum();
        percent((shares.values().sum::<f64>() - named).max(0.0))
    };
    let mut rows: Vec<Vec<String>> = vec![
        row("bought in the base year".to_owned(), &found.before, others(&found.before)),
        row("under the plan".to_owned(), &found.plan, others(&found.plan)),
    ];
    for r in &found.reported {
        // Places without a column stand with what is not stated.
        let named: f64 = places.iter().filter_map(|p| r.shares.get(*p)).sum();
        let name = format!("reported: {} ({})", r.product, r.period);
        rows.push(row(name, &r.shares, percent((1.0 - named).max(0.0))));
    }
    page.table(&cols, &rows);
    if !found.reported.is_empty() {
        page.dim("Reported of other products with other totals; -: no figure; others: other places, or not stated.");
    }
}

fn purchases(plan: &PlanView, currency: &str, page: &mut Page) {
    let total = |r: &PlanRow| r.value.iter().sum::<f64>();
    let mut rows: Vec<&PlanRow> = plan.purchases.iter().filter(|r| total(r) > 0.0).collect();
    rows.sort_by(|a, b| {
        (b.new.cmp(&a.new))
            .then_with(|| total(b).total_cmp(&total(a)))
            .then_with(|| (&a.item, &a.supplier).cmp(&(&b.item, &b.supplier)))
    });
    let cells: Vec<Vec<String>> = rows
        .iter()
        .take(MOST_PURCHASES)
        .map(|r| {
            let first = r.value.iter().position(|v| *v > 0.0).and_then(|i| plan.months.get(i));
            vec![
                r.item.clone(),
                r.supplier.clone(),
                place(&r.plant).to_owned(),
                if r.new { "new" } else { "existing" }.to_owned(),
                first.map_or_else(|| NOT_AVAILABLE.to_owned(), |d| d.strftime("%Y-%m").to_string()),
                quantity(total(r), currency),
                r.to_qualify.map_or_else(String::new, |c| quantity(c, currency)),
            ]
        })
        .collect();
    let mut cols =
        vec![left("Item"), left("Supplier"), left("Made in"), left(""), left("From"), right("Purchases")];
    // A column without a figure would only take room from the names.
    if cells.iter().any(|c| !c[6].is_empty()) {
        cols.push(right("To qualify"));
    }
    page.table(&cols, &cells);
    if rows.len() > MOST_PURCHASES {
        page.dim(&format!(
            "{} more in plan.csv.",
            count(rows.len() - MOST_PURCHASES, "purchase", "purchases")
        ));
    }
}
