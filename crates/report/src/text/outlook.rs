//! What to buy instead, and what the purchases mean for economies.

use super::MOST_ROWS;
use super::page::{Page, Style, left, right};
use crate::answer::gap_words;
use crate::numbers::{NOT_AVAILABLE, human, in_one_scale, quantity, quantity_or};
use crate::outcome::{ImpactRow, ImpactView, Outcome, PlanRow, PlanView};
use crate::words::{count, impact_measure, phrase, place, plan_status};

/// Published figures that stand beside ours.
const MOST_BESIDE: usize = 5;

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
        .take(4)
        .map(|(item, before, after)| format!("{item} {} → {}", human(*before), human(*after)))
        .collect();
    if !concentration.is_empty() {
        page.item(Style::Bold, "Supplier concentration (HHI, higher is fewer):", &concentration.join(" · "));
    }
    for text in plan.explanations.iter().take(6) {
        page.item(Style::Plain, "–", text);
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
        .take(MOST_ROWS)
        .map(|r| {
            let first = r.value.iter().position(|v| *v > 0.0).and_then(|i| plan.months.get(i));
            let cost = plan.qualify.iter().find(|(s, _, _)| *s == r.supplier);
            vec![
                r.item.clone(),
                r.supplier.clone(),
                place(&r.plant).to_owned(),
                if r.new { "new" } else { "existing" }.to_owned(),
                first.map_or_else(|| NOT_AVAILABLE.to_owned(), |d| d.strftime("%Y-%m").to_string()),
                quantity(total(r), currency),
                cost.map_or_else(String::new, |(_, c, _)| quantity(*c, currency)),
            ]
        })
        .collect();
    let cols = [
        left("Item"),
        left("Supplier"),
        left("Made in"),
        left(""),
        left("From"),
        right("Purchases"),
        right("To qualify"),
    ];
    page.table(&cols, &cells);
    if rows.len() > MOST_ROWS {
        page.dim(&format!("{} more in plan.csv.", count(rows.len() - MOST_ROWS, "purchase", "purchases")));
    }
}

pub(super) fn impact(o: &Outcome, page: &mut Page) {
    page.heading("GDP, jobs and tax by place");
    if o.impact.is_empty() {
        page.para("The case asks about no economy.");
        return;
    }
    page.dim("Gross contributions of the purchases: the net loss comes after resale, rivals' gains and redeployment. n/a: not available.");
    let mut rows = Vec::new();
    let mut missing: Vec<(String, Vec<&str>)> = Vec::new();
    for view in &o.impact {
        for row in view.rows.iter().filter(|r| r.measure != "output") {
            if row.total.is_some() {
                rows.push(impact_cells(view, row));
                continue;
            }
            let what = not_available(row);
            match missing.iter_mut().find(|(w, _)| *w == what) {
                Some((_, places)) => places.push(place(&view.place)),
                None => missing.push((what, vec![place(&view.place)])),
            }
        }
    }
    let cols = [
        left("Place: what"),
        left("Measure"),
        left("Unit"),
        right("Direct"),
        right("Indirect"),
        right("Induced"),
        right("Total"),
        right("Range"),
    ];
    page.table(&cols, &rows[..rows.len().min(2 * MOST_ROWS)]);
    if rows.len() > 2 * MOST_ROWS {
        page.dim(&format!("{} more in impact.csv.", count(rows.len() - 2 * MOST_ROWS, "row", "rows")));
    }
    for (what, mut places) in missing {
        places.dedup();
        page.item(Style::Yellow, "Not available:", &format!("{what}: {}", places.join(", ")));
    }
    for (what, published, unit, ours, why) in o.impact.iter().flat_map(|v| &v.beside).take(MOST_BESIDE) {
        let figures = format!("{}; here {}", quantity(*published, unit), quantity_or(*ours, unit));
        page.item(Style::Bold, "Published:", &format!("{what} {figures}. {why}"));
    }
}

fn impact_cells(view: &ImpactView, row: &ImpactRow) -> Vec<String> {
    let ends = [row.range.map(|r| r.0), row.range.map(|r| r.1)];
    let (unit, t) =
        in_one_scale(&[row.direct, row.indirect, row.induced, row.total, ends[0], ends[1]], &row.unit);
    let dash = |i: usize| if t[i] == NOT_AVAILABLE { "n/a".to_owned() } else { t[i].clone() };
    vec![
        format!("{}: {}", place(&view.place), view.what),
        impact_short(&row.measure).to_owned(),
        unit,
        dash(0),
        dash(1),
        dash(2),
        dash(3),
        if row.range.is_some() { format!("{} to {}", t[4], t[5]) } else { "n/a".to_owned() },
    ]
}

/// The measure in a narrow column.
fn impact_short(measure: &str) -> &str {
    if measure == "value added" { "GDP" } else { impact_measure(measure) }
}

fn not_available(row: &ImpactRow) -> String {
    let why = if row.why_not.is_empty() { String::new() } else { format!(" ({})", row.why_not) };
    format!("{}{why}", impact_measure(&row.measure))
}
