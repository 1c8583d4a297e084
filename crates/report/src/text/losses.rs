//! Who loses how much and when: buyers' lines as paths, suppliers by home, third parties.

use super::page::{Page, Style, clean, left, padded, right};
use super::{MOST_ROWS, places};
use crate::answer::{line_name, share_lost};
use crate::numbers::{in_one_scale, percent, quantity};
use crate::outcome::{Outcome, Path, SupplierLoss};
use crate::words::{count, phrase, place};

pub(super) fn losses(o: &Outcome, page: &mut Page) {
    page.heading("Who loses how much, and when");
    buyers(o, page);
    for path in o.paths.iter().take(4) {
        spark_lines(o, path, page);
    }
    years(o, page);
    partitions(o, page);
    suppliers(o, page);
    third_parties(o, page);
}

fn buyers(o: &Outcome, page: &mut Page) {
    let rows: Vec<Vec<String>> = o
        .losses
        .buyers
        .iter()
        .map(|l| {
            vec![
                line_name(o, &l.party, &l.product),
                quantity(l.units, &l.unit),
                share_lost(o, l).map_or_else(|| "not available".into(), percent),
                value_and_band(l.value, l.band90, &o.case.currency),
                l.first_day.map_or_else(|| "never".into(), |d| d.to_string()),
                phrase(&l.mostly),
            ]
        })
        .collect();
    if rows.is_empty() {
        page.para("No buyer's line is followed.");
    }
    let cols = [
        left("Buyer's line"),
        right("Lost units"),
        right("of all"),
        right("Lost value (90 % band)"),
        left("5 % down"),
        left("Mostly for"),
    ];
    page.table(&cols, &rows);
}

/// `2.20 bn USD (1.50 to 3.10)`.
fn value_and_band(value: f64, band: Option<(f64, f64)>, currency: &str) -> String {
    let (unit, t) = in_one_scale(&[Some(value), band.map(|b| b.0), band.map(|b| b.1)], currency);
    let ends = if band.is_some() { format!("{} to {}", t[1], t[2]) } else { "no draws".to_owned() };
    format!("{} {unit} ({ends})", t[0])
}

/// Output without and with the measures, a character a month (or several months when they do not fit).
fn spark_lines(o: &Outcome, path: &Path, page: &mut Page) {
    let n = path.output.len();
    if n == 0 {
        return;
    }
    let label_width = 26;
    let room = page.width().saturating_sub(2 + label_width + 2).max(12);
    let step = n.div_ceil(room);
    let sums = |v: &[f64]| v.chunks(step).map(|c| c.iter().sum::<f64>()).collect::<Vec<_>>();
    let (base, out) = (sums(&path.baseline), sums(&path.output));
    let top = base.iter().chain(&out).copied().filter(|v| v.is_finite()).fold(0.0, f64::max);
    page.blank();
    let each = if step == 1 { "a month".to_owned() } else { format!("{step} months") };
    page.dim(&format!(
        "{}, {each} a character, full height {}; first month {}",
        line_name(o, &path.party, &path.product),
        quantity(top, &path.unit),
        path.months.first().map_or_else(|| o.case.from.to_string(), ToString::to_string),
    ));
    for (label, series, style) in
        [("without the measures", &base, Style::Dim), ("with the measures", &out, Style::Bold)]
    {
        let bars = page.paint(style, &spark(series, top));
        page.raw(&format!("  {}  {bars}", padded(&clean(label), label_width)));
    }
}

/// Bars of eight heights; `_` is nothing, `?` is no figure.
fn spark(series: &[f64], top: f64) -> String {
    let blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    series
        .iter()
        .map(|v| match v {
            v if !v.is_finite() => '?',
            v if *v <= 0.0 || top <= 0.0 => '_',
            // 0 < v/top ≤ 1, so the index lies in 0..=7.
            v => blocks[((v / top * 8.0).ceil() as usize).clamp(1, 8) - 1],
        })
        .collect()
}

fn years(o: &Outcome, page: &mut Page) {
    if o.losses.by_year.is_empty() {
        return;
    }
    page.blank();
    let rows: Vec<Vec<String>> = o
        .losses
        .by_year
        .iter()
        .map(|(year, buyers, suppliers)| {
            vec![
                year.to_string(),
                quantity(*buyers, &o.case.currency),
                quantity(*suppliers, &o.case.currency),
            ]
        })
        .collect();
    page.table(
        &[left("Year"), right("Buyers' lost output"), right("Suppliers' lost sales (negative: gained)")],
        &rows,
    );
}

fn partitions(o: &Outcome, page: &mut Page) {
    let total = o.losses.total_buyers;
    if total <= 0.0 {
        return;
    }
    let parts: Vec<String> = o
        .losses
        .by_constraint
        .iter()
        .filter(|(_, v)| *v != 0.0)
        .take(MOST_ROWS)
        .map(|(what, v)| format!("{} {}", phrase(what), percent(v / total)))
        .collect();
    if !parts.is_empty() {
        page.item(Style::Bold, "What held output back:", &format!("{}.", parts.join(" · ")));
    }
}

fn suppliers(o: &Outcome, page: &mut Page) {
    page.blank();
    let currency = &o.case.currency;
    let rows: Vec<Vec<String>> = o
        .losses
        .by_place
        .iter()
        .take(MOST_ROWS)
        .map(|p| {
            let mine: Vec<&SupplierLoss> =
                o.losses.suppliers.iter().filter(|s| s.home == p.place && s.lost > 0.0).collect();
            let worst = mine.iter().max_by(|a, b| a.lost.total_cmp(&b.lost));
            vec![
                place(&p.place).to_owned(),
                quantity(p.lost, currency),
                quantity(p.refilled, currency),
                quantity(p.gained, currency),
                quantity(p.lost - p.refilled - p.gained, currency),
                worst.map_or_else(String::new, |s| format!("{} {}", s.name, quantity(s.lost, currency))),
            ]
        })
        .collect();
    if rows.is_empty() {
        page.para("No supplier's sales are followed.");
        return;
    }
    let cols = [
        left("Suppliers of"),
        right("Lost sales"),
        right("Resold elsewhere"),
        right("Gained"),
        right("Net loss"),
        left("Largest loser"),
    ];
    page.table(&cols, &rows);
    if o.losses.by_place.len() > MOST_ROWS {
        let rest: Vec<&str> = o.losses.by_place[MOST_ROWS..].iter().map(|p| p.place.as_str()).collect();
        page.dim(&format!("Also {}: losses.csv.", places(&rest)));
    }
}

fn third_parties(o: &Outcome, page: &mut Page) {
    let mut all: Vec<&SupplierLoss> = o.losses.third_parties.iter().filter(|s| s.lost != 0.0).collect();
    if all.is_empty() {
        return;
    }
    all.sort_by(|a, b| b.lost.abs().total_cmp(&a.lost.abs()).then_with(|| a.party.cmp(&b.party)));
    let words: Vec<String> = all
        .iter()
        .take(5)
        .map(|s| {
            let verb = if s.lost > 0.0 { "loses" } else { "gains" };
            format!("{} ({}) {verb} {}", s.name, place(&s.home), quantity(s.lost.abs(), &o.case.currency))
        })
        .collect();
    page.item(
        Style::Bold,
        "Third parties:",
        &format!(
            "{} of {}: {}.",
            words.len(),
            count(all.len(), "affected party", "affected parties"),
            words.join("; ")
        ),
    );
}

#[cfg(test)]
mod tests {
    use super::spark;

    #[test]
    fn heights_are_eighths_of_the_top() {
        assert_eq!(spark(&[8.0, 4.0, 1.0, 0.5, 0.0, -1.0, f64::NAN], 8.0), "█▄▁▁__?");
        assert_eq!(spark(&[0.0], 0.0), "_");
    }
}
