//! Who loses how much and when: buyers' lines as paths, suppliers by home, third parties.

use super::page::{Page, Style, clean, fit, left, right, soft};
use super::{MOST_ROWS, places};
use crate::answer::{line_short, one_buyer, path_of, share_lost};
use crate::numbers::{NOT_AVAILABLE, in_scale, percent, quantity, scale_for};
use crate::outcome::{LineLoss, Outcome, SupplierLoss};
use crate::words::{count, held_back, place};

pub(super) fn losses(o: &Outcome, page: &mut Page) {
    page.heading("Who loses how much, and when");
    buyers(o, page);
    years(o, page);
    partitions(o, page);
    suppliers(o, page);
    third_parties(o, page);
}

/// Two rows a line: its figures, then its output as bars with what held it back.
fn buyers(o: &Outcome, page: &mut Page) {
    let lines = &o.losses.buyers;
    if lines.is_empty() {
        page.para("No buyer's line is followed.");
        return;
    }
    let money = lines.iter().flat_map(|l| [l.value, l.band90.map_or(0.0, |b| b.1)]);
    let (divisor, unit) = scale_for(money, &o.case.currency);
    let figure = |v: f64| in_scale(v, divisor);
    let head = one_buyer(o).map_or_else(|| "Buyer's line".to_owned(), |name| format!("Lines of {name}"));
    let worth = format!("{unit} (90 %)");
    let cols = [soft(&head), right("Lost output"), right("of all"), right(&worth), left("5 % down")];
    let mut rows = Vec::new();
    for l in lines {
        let share = share_lost(o, l).map_or_else(|| NOT_AVAILABLE.to_owned(), percent);
        let band = l
            .band90
            .map_or_else(|| "no draws".into(), |(low, high)| format!("{} to {}", figure(low), figure(high)));
        rows.push(vec![
            line_short(o, &l.party, &l.product),
            quantity(l.units, &l.unit),
            share,
            format!("{} ({band})", figure(l.value)),
            l.first_day.map_or_else(|| "never".into(), |d| d.to_string()),
        ]);
    }
    page.table_with(&cols, &rows, |page, i| bars(o, &lines[i], page));
    page.dim(&format!(
        "Bars: {} output from {}, full height: without the measures; then what held it back.",
        match bar_step(o, page.width()) {
            1 => "monthly".to_owned(),
            n => format!("{n}-month"),
        },
        o.paths.first().and_then(|p| p.months.first()).unwrap_or(&o.case.from).strftime("%Y-%m"),
    ));
}

/// Months that one bar stands for, so that the longest path takes at most about half a line.
fn bar_step(o: &Outcome, width: usize) -> usize {
    let months = o.paths.iter().map(|p| p.output.len()).max().unwrap_or(0);
    months.div_ceil(width.saturating_sub(62).max(12)).max(1)
}

fn bars(o: &Outcome, line: &LineLoss, page: &mut Page) {
    let Some(path) = path_of(o, &line.party, &line.product) else { return };
    let step = bar_step(o, page.width());
    let sums = |v: &[f64]| v.chunks(step).map(|c| c.iter().sum::<f64>()).collect::<Vec<_>>();
    let share: Vec<f64> =
        sums(&path.output).iter().zip(sums(&path.baseline)).map(|(out, base)| out / base).collect();
    let bars = spark(&share, 1.0);
    let room = page.width().saturating_sub(6 + share.len());
    let why =
        if line.mostly.is_empty() { String::new() } else { fit(&clean(&held_back(&line.mostly)), room) };
    let bars = page.paint(Style::Bold, &bars);
    page.raw(&format!("    {bars}  {why}"));
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
    let all = &o.losses.by_year;
    if all.is_empty() {
        return;
    }
    page.blank();
    let join = |get: fn(&(i16, f64, f64)) -> f64| {
        let one = |y: &(i16, f64, f64)| format!("{} {}", y.0, quantity(get(y), &o.case.currency));
        all.iter().map(one).collect::<Vec<_>>().join(" · ")
    };
    page.item(Style::Bold, "Buyers' lost output:  ", &join(|y| y.1));
    page.item(Style::Bold, "Suppliers' lost sales:", &join(|y| y.2));
}

fn partitions(o: &Outcome, page: &mut Page) {
    let total = o.losses.total_buyers;
    if total <= 0.0 {
        return;
    }
    let parts: Vec<&(String, f64)> = o.losses.by_constraint.iter().filter(|(_, v)| *v != 0.0).collect();
    // Parts below a fiftieth are told together.
    let (large, small): (Vec<_>, Vec<_>) = parts.into_iter().partition(|(_, v)| v.abs() >= total / 50.0);
    let mut words: Vec<String> = large
        .iter()
        .take(MOST_ROWS)
        .map(|(what, v)| format!("{} {}", held_back(what), percent(v / total)))
        .collect();
    let rest: f64 = large.iter().skip(MOST_ROWS).chain(&small).map(|(_, v)| v).sum();
    let others = large.len().saturating_sub(MOST_ROWS) + small.len();
    if others > 0 {
        words.push(format!("{} {}", count(others, "other", "others"), percent(rest / total)));
    }
    if !words.is_empty() {
        page.item(Style::Bold, "What held output back:", &format!("{}.", words.join(" · ")));
    }
}

fn suppliers(o: &Outcome, page: &mut Page) {
    page.blank();
    let currency = &o.case.currency;
    let any_gain = o.losses.by_place.iter().any(|p| p.gained != 0.0);
    let rows: Vec<Vec<String>> = o
        .losses
        .by_place
        .iter()
        .take(MOST_ROWS)
        .map(|p| {
            let mine: Vec<&SupplierLoss> =
                o.losses.suppliers.iter().filter(|s| s.home == p.place && s.lost > 0.0).collect();
            let worst = mine.iter().max_by(|a, b| a.lost.total_cmp(&b.lost));
            let mut cells = vec![
                place(&p.place).to_owned(),
                quantity(p.lost, currency),
                quantity(p.refilled, currency),
                quantity(p.lost - p.refilled - p.gained, currency),
                worst.map_or_else(String::new, |s| format!("{}: {}", quantity(s.lost, currency), s.name)),
            ];
            if any_gain {
                cells.insert(3, quantity(p.gained, currency));
            }
            cells
        })
        .collect();
    if rows.is_empty() {
        page.para("No supplier's sales are followed.");
        return;
    }
    let mut cols = vec![
        left("Suppliers of"),
        right("Lost sales"),
        right("Resold elsewhere"),
        right("Net loss"),
        soft("Largest loser"),
    ];
    if any_gain {
        cols.insert(3, right("Gained"));
    }
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
        .take(2)
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
