//! Modelled beside observed, what is assumed and what is not modelled.

use super::page::{Page, Style, left, right};
use crate::answer::{by_series, ranked, series_name, standing_words};
use crate::numbers::{NOT_AVAILABLE, human, in_one_scale, percent, quantity, range};
use crate::outcome::{NamedParameter, Outcome, Score, Skill};
use crate::words::{capital, count};
use knockon_vocabulary::Basis;

/// Rows of the comparison; the rest is in scores.csv.
const MOST_SCORES: usize = 14;

pub(super) fn scores(o: &Outcome, page: &mut Page) {
    page.heading("Modelled beside observed");
    if o.scores.is_empty() {
        page.para("The case has no observed figures.");
        return;
    }
    let mut shown = 0;
    for (series, scores) in by_series(o) {
        let room = MOST_SCORES.saturating_sub(shown);
        series_table(o, series, &scores[..scores.len().min(room)], page);
        shown += scores.len().min(room);
    }
    if o.scores.len() > shown {
        page.dim(&format!("{} more in scores.csv.", count(o.scores.len() - shown, "figure", "figures")));
    }
    for s in o.scores.iter().filter(|s| s.break_.is_some()).take(4) {
        let why = s.break_.as_deref().unwrap_or_default();
        page.item(
            Style::Yellow,
            "not scored:",
            &format!("{} {}: {why}", series_name(o, &s.series), s.period),
        );
    }
    for skill in &o.skill {
        skill_line(o, skill, page);
    }
    backtest(o, page);
}

/// One series: its figures in one scale, so that a column is read without its units.
fn series_table(o: &Outcome, series: &str, scores: &[&Score], page: &mut Page) {
    let Some(first) = scores.first() else { return };
    let columns = |s: &Score| {
        let band = |end: fn((f64, f64)) -> f64| s.band90.map(end);
        [
            Some(s.observed),
            Some(s.modelled),
            band(|b| b.0),
            band(|b| b.1),
            Some(s.naive_unchanged),
            Some(s.naive_cut),
        ]
    };
    let all: Vec<Option<f64>> = scores.iter().flat_map(|s| columns(s)).collect();
    let (unit, texts) = in_one_scale(&all, &first.unit);
    page.para(&format!("{}, {unit}", capital(&series_name(o, series))));
    let rows: Vec<Vec<String>> = scores
        .iter()
        .zip(texts.chunks(6))
        .map(|(s, t)| {
            vec![
                s.period.clone(),
                t[0].clone(),
                s.status.clone(),
                t[1].clone(),
                if s.band90.is_some() { format!("{} to {}", t[2], t[3]) } else { "no draws".into() },
                t[4].clone(),
                t[5].clone(),
                if s.break_.is_some() { "not scored".into() } else { percent(s.error) },
            ]
        })
        .collect();
    let cols = [
        left("Period"),
        right("Observed"),
        left(""),
        right("Modelled"),
        right("90 % band"),
        right("If unchanged"),
        right("If cut at once"),
        right("Error"),
    ];
    page.table(&cols, &rows);
}

fn skill_line(o: &Outcome, skill: &Skill, page: &mut Page) {
    let verdict = match skill.skill {
        s if !s.is_finite() => "no skill can be stated",
        s if s > 0.0 => "better than both naive forecasts",
        s if s < 0.0 => "worse than the better naive forecast",
        _ => "as good as the better naive forecast",
    };
    let style = if skill.skill > 0.0 { Style::Green } else { Style::Red };
    let figure = if skill.skill.is_finite() { human(skill.skill) } else { NOT_AVAILABLE.to_owned() };
    let mut text = format!(
        "{}: skill {figure} over {} ({verdict})",
        capital(&series_name(o, &skill.series)),
        count(skill.n, "period", "periods")
    );
    if let Some(share) = skill.coverage {
        text += &format!("; {} of observed figures inside the 90 % band", percent(share));
    }
    match (&skill.turning, skill.timing_error_days) {
        ((Some(observed), Some(modelled)), Some(days)) => {
            text += &format!("; turns in {observed}, modelled {modelled}: {days} days off");
        }
        ((Some(observed), None), _) => text += &format!("; turns in {observed}, the model never does"),
        ((None, Some(modelled)), _) => {
            text += &format!("; the model turns in {modelled}, the series never does")
        }
        _ => {}
    }
    page.item(style, "•", &(text + "."));
}

fn backtest(o: &Outcome, page: &mut Page) {
    let Some(date) = o.backtest.forecast_date else {
        page.dim("No forecast date is set: the comparison is no forecast.");
        return;
    };
    if o.backtest.in_sample {
        let names: Vec<&str> = o.backtest.later.iter().map(|(p, _, _)| p.as_str()).collect();
        page.item(
            Style::Yellow,
            "In sample, not a forecast:",
            &format!(
                "{} on sources later than {date} ({}{}).",
                count(names.len(), "parameter rests", "parameters rest"),
                names[..names.len().min(5)].join(", "),
                if names.len() > 5 { ", …" } else { "" }
            ),
        );
    } else {
        page.para(&format!("Out of sample: every parameter rests on sources dated {date} or before."));
    }
}

pub(super) fn assumed(o: &Outcome, page: &mut Page) {
    page.heading("What is assumed, and what is not modelled");
    if o.assumed.is_empty() {
        page.para("Every parameter rests on an entered fact.");
    } else {
        page.para(&format!(
            "{} assumed. Those that move the headline output most, with the share of its variance each explains alone:",
            count(o.assumed.len(), "parameter is", "parameters are")
        ));
        let rows: Vec<Vec<String>> =
            ranked(o).into_iter().take(super::MOST_ROWS).map(assumed_cells).collect();
        page.table(
            &[left("Parameter"), right("Value"), right("Range"), right("Moves"), left("Because")],
            &rows,
        );
    }
    for text in &o.not_modelled {
        page.item(Style::Yellow, "not modelled:", text);
    }
    for text in standing_words(o) {
        page.item(Style::Bold, "!", text);
    }
}

fn assumed_cells((named, index): (&NamedParameter, Option<f64>)) -> Vec<String> {
    let p = &named.parameter;
    vec![
        named.path.clone(),
        quantity(p.value, &p.unit),
        if p.is_range() { range(p.low, p.high, "") } else { "fixed".into() },
        index.map_or_else(|| NOT_AVAILABLE.to_owned(), percent),
        match &p.basis {
            Basis::Assumed(why) => why.clone(),
            Basis::Fact(id) => format!("fact {id}"),
        },
    ]
}
