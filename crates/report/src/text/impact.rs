//! What the purchases mean for economies: GDP, jobs and tax, and published figures beside ours.

use super::page::{Page, Style, left, right};
use crate::numbers::{NOT_AVAILABLE, human, in_one_scale};
use crate::outcome::{ImpactRow, ImpactView, Outcome};
use crate::words::{capital, count, impact_measure, impact_unit, place};

/// Places whose figures the summary shows; the rest is in impact.csv.
const MOST_VIEWS: usize = 6;

/// Places with a row for each measure; further ones have a line.
const MOST_LONG: usize = 2;

/// Published figures that stand beside ours.
const MOST_BESIDE: usize = 5;

pub(super) fn impact(o: &Outcome, page: &mut Page) {
    page.heading("GDP, jobs and tax by place");
    if o.impact.is_empty() {
        page.para("The case asks about no economy.");
        return;
    }
    page.dim("Gross contributions, before resale, rivals' gains and redeployment; n/a: not available.");
    let shown = shown(o);
    let mut rows = Vec::new();
    let (long, short) = shown.split_at(shown.len().min(MOST_LONG));
    for view in long {
        rows.push(vec![format!("{}, {}", place(&view.place), view.what)]);
        rows.extend(told(view).filter(|r| r.total.is_some()).map(cells));
    }
    table(&rows, page);
    let all: usize = o.impact.iter().map(|v| told(v).filter(|r| r.total.is_some()).count()).sum();
    for view in short {
        one_line(view, page);
    }
    let here: usize = shown.iter().map(|v| told(v).filter(|r| r.total.is_some()).count()).sum();
    if all > here {
        page.dim(&format!("{} for other years and places in impact.csv.", count(all - here, "row", "rows")));
    }
    missing(o, page);
    beside(o, page);
}

/// A further place on a line: totals with their ranges.
fn one_line(view: &ImpactView, page: &mut Page) {
    let words: Vec<String> = told(view)
        .filter_map(|row| {
            let unit = impact_unit(&row.measure, &row.unit);
            let (unit, digits) =
                in_one_scale(&[row.total, row.range.map(|r| r.0), row.range.map(|r| r.1)], &unit);
            let ends = row.range.map_or_else(String::new, |_| format!(" ({} to {})", digits[1], digits[2]));
            // `jobs 74.5 k`, not `jobs 74.5 k jobs`.
            let unit = unit.trim_end_matches(row.measure.as_str()).trim_end();
            row.total.map(|_| {
                format!("{} {}{ends} {unit}", impact_short(&row.measure), digits[0]).trim_end().to_owned()
            })
        })
        .collect();
    page.para(&format!("{}, {}: {}", place(&view.place), view.what, words.join("; ")));
}

/// The rows of a view that the summary tells: output is in impact.csv.
fn told(view: &ImpactView) -> impl Iterator<Item = &ImpactRow> {
    view.rows.iter().filter(|r| r.measure != "output")
}

/// Of each place the view of lost purchases with the largest GDP, or where there is none that of purchases.
fn shown(o: &Outcome) -> Vec<&ImpactView> {
    let size = |v: &ImpactView| {
        let gdp = told(v).find(|r| r.measure == "value added").and_then(|r| r.total);
        // Lost purchases before purchases, a figure before none.
        (v.what.contains("lost"), gdp.map_or(-1.0, f64::abs))
    };
    let mut out: Vec<&ImpactView> = Vec::new();
    for view in o.impact.iter().filter(|v| told(v).any(|r| r.total.is_some())) {
        match out.iter_mut().find(|kept| kept.place == view.place) {
            Some(kept) => {
                let (a, b) = (size(view), size(kept));
                if a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).is_gt() {
                    *kept = view;
                }
            }
            None => out.push(view),
        }
    }
    // Places with published figures first, then by size, so that what is shown at length is what matters most.
    let published = |v: &ImpactView| o.impact.iter().any(|x| x.place == v.place && !x.beside.is_empty());
    out.sort_by(|a, b| {
        (published(b).cmp(&published(a)))
            .then_with(|| size(b).1.total_cmp(&size(a).1))
            .then(a.place.cmp(&b.place))
    });
    out.truncate(MOST_VIEWS);
    out
}

fn cells(row: &ImpactRow) -> Vec<String> {
    let ends = [row.range.map(|r| r.0), row.range.map(|r| r.1)];
    let unit = impact_unit(&row.measure, &row.unit);
    let (unit, t) =
        in_one_scale(&[row.direct, row.indirect, row.induced, row.total, ends[0], ends[1]], &unit);
    let figure = |i: usize| if t[i] == NOT_AVAILABLE { "n/a".to_owned() } else { t[i].clone() };
    vec![
        format!("  {}", impact_short(&row.measure)),
        unit,
        figure(0),
        figure(1),
        figure(2),
        figure(3),
        if row.range.is_some() { format!("{} to {}", t[4], t[5]) } else { "n/a".to_owned() },
    ]
}

/// A table in which a row of one cell is a heading over the rows that follow.
fn table(rows: &[Vec<String>], page: &mut Page) {
    let cols = [
        left("Place, and what is valued"),
        left("Unit"),
        right("Direct"),
        right("Indirect"),
        right("Induced"),
        right("Total"),
        right("Range"),
    ];
    page.table(&cols, rows);
}

/// The measure in a narrow column.
fn impact_short(measure: &str) -> &str {
    if measure == "value added" { "GDP" } else { impact_measure(measure) }
}

/// What no view of a place has, by reason.
fn missing(o: &Outcome, page: &mut Page) {
    let mut all: Vec<(String, Vec<&str>)> = Vec::new();
    for view in &o.impact {
        for row in told(view).filter(|r| r.total.is_none()) {
            let why = if row.why_not.is_empty() { String::new() } else { format!(" ({})", row.why_not) };
            let what = format!("{}{why}", impact_measure(&row.measure));
            let name = place(&view.place);
            match all.iter_mut().find(|(w, _)| *w == what) {
                Some((_, places)) if places.contains(&name) => {}
                Some((_, places)) => places.push(name),
                None => all.push((what, vec![name])),
            }
        }
    }
    let words: Vec<String> =
        all.iter().map(|(what, places)| format!("{what}: {}", places.join(", "))).collect();
    if !words.is_empty() {
        page.item(Style::Yellow, "Not available:", &format!("{}.", words.join("; ")));
    }
}

/// Published figures and ours in one unit a row, then each explanation once.
fn beside(o: &Outcome, page: &mut Page) {
    let all: Vec<_> = o.impact.iter().flat_map(|v| v.beside.iter().map(move |b| (v, b))).collect();
    let mut why: Vec<&str> = Vec::new();
    let rows: Vec<Vec<String>> = all
        .iter()
        .take(MOST_BESIDE)
        .map(|(view, (what, published, unit, ours, reason))| {
            if !reason.is_empty() && !why.contains(&reason.as_str()) {
                why.push(reason);
            }
            let (unit, t) = in_one_scale(&[Some(*published), *ours], unit);
            let ratio = ours.filter(|_| *published != 0.0).map(|v| human(v / published));
            vec![
                format!("{}, {}: {what}", place(&view.place), view.what),
                t[0].clone(),
                t[1].clone(),
                unit,
                ratio.unwrap_or_default(),
            ]
        })
        .collect();
    if rows.is_empty() {
        return;
    }
    page.blank();
    let cols = [
        left("Beside published figures"),
        right("Published"),
        right("Ours"),
        left("Unit"),
        right("Ours / published"),
    ];
    page.table(&cols, &rows);
    for reason in why {
        let reason = capital(reason.trim_end_matches('.'));
        page.dim(&format!("{reason}."));
    }
}
