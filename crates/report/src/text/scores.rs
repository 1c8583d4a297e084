//! Modelled beside observed, what is assumed and what is not modelled.

use super::page::{Page, Style, left, right, soft};
use crate::answer::{by_series, ranked, series_name, standing_words};
use crate::numbers::{NOT_AVAILABLE, human, in_one_scale, percent, quantity, range};
use crate::outcome::{NamedParameter, Outcome, Score, Skill};
use crate::words::{capital, count};
use knockon_vocabulary::Basis;

/// Rows of the comparison; the rest is in scores.csv.
const MOST_SCORES: usize = 14;

/// Assumed parameters that the summary shows.
const MOST_ASSUMED: usize = 6;

/// Lines of the terminal for what is not modelled.
const NOT_MODELLED_LINES: usize = 7;

pub(super) fn scores(o: &Outcome, page: &mut Page) {
    page.heading("Modelled beside observed");
    if o.scores.is_empty() {
        page.para("The case has no observed figures.");
        return;
    }
    let mut shown = 0;
    let (single, long): (Vec<_>, Vec<_>) =
        by_series(o).into_iter().partition(|(_, scores)| scores.len() == 1);
    for (series, scores) in &long {
        let room = MOST_SCORES.saturating_sub(shown);
        series_table(o, series, &scores[..scores.len().min(room)], page);
        shown += scores.len().min(room);
    }
    let single: Vec<(&str, &Score)> =
        single.into_iter().filter_map(|(series, scores)| Some((series, *scores.first()?))).collect();
    shown += single_table(o, &single, page);
    if o.scores.len() > shown {
        page.dim(&format!("{} more in scores.csv.", count(o.scores.len() - shown, "figure", "figures")));
    }
    not_scored(o, page);
    let (one, several): (Vec<&Skill>, Vec<&Skill>) = o.skill.iter().partition(|s| s.n == 1);
    for skill in several {
        skill_line(o, skill, page);
    }
    if !one.is_empty() {
        let better = one.iter().filter(|s| s.skill > 0.0).count();
        let inside = one.iter().filter(|s| s.coverage.is_some_and(|c| c > 0.0)).count();
        let text = format!(
            "Single figures: {better} of {} nearer than both naive forecasts, {inside} inside the 90 % band.",
            one.len()
        );
        page.item(if 2 * better > one.len() { Style::Green } else { Style::Red }, "•", &text);
    }
    backtest(o, page);
}

/// Which periods are not scored, by series and reason.
fn not_scored(o: &Outcome, page: &mut Page) {
    let mut all: Vec<(&str, &str, Vec<&str>)> = Vec::new();
    for s in &o.scores {
        let Some(why) = s.break_.as_deref() else { continue };
        match all.iter_mut().find(|(series, w, _)| *series == s.series && *w == why) {
            Some((_, _, periods)) if periods.contains(&s.period.as_str()) => {}
            Some((_, _, periods)) => periods.push(&s.period),
            None => all.push((&s.series, why, vec![&s.period])),
        }
    }
    let one_series = all.iter().all(|(series, _, _)| all.first().is_some_and(|f| f.0 == *series));
    let words: Vec<String> = all
        .iter()
        .map(|(series, why, periods)| {
            let of = if one_series { String::new() } else { format!("{}, ", series_name(o, series)) };
            format!("{of}{} ({why})", periods.join(", "))
        })
        .collect();
    if !words.is_empty() {
        page.item(Style::Yellow, "not scored:", &format!("{}.", words.join("; ")));
    }
}

/// Series of one figure, a row each.
fn single_table(o: &Outcome, all: &[(&str, &Score)], page: &mut Page) -> usize {
    let shown = &all[..all.len().min(super::MOST_ROWS)];
    let rows: Vec<Vec<String>> = shown
        .iter()
        .map(|(series, s)| {
            let (unit, t) = in_one_scale(&columns(s), &s.unit);
            let mut row = vec![format!("{} {}", s.period, series_name(o, series)), unit];
            row.extend(cells(s, &t));
            row
        })
        .collect();
    let cols = [
        soft("Single figures"),
        left("Unit"),
        right("Observed"),
        right("Modelled"),
        right("90 % band"),
        right("If unch."),
        right("If cut"),
        right("Error"),
    ];
    page.table(&cols, &rows);
    shown.len()
}

/// The figures of a score that share its unit.
fn columns(s: &Score) -> [Option<f64>; 6] {
    let band = |end: fn((f64, f64)) -> f64| s.band90.map(end);
    [
        Some(s.observed),
        Some(s.modelled),
        band(|b| b.0),
        band(|b| b.1),
        Some(s.naive_unchanged),
        Some(s.naive_cut),
    ]
}

/// Observed, modelled, the band, both naive forecasts and the error, of the texts of [`columns`].
fn cells(s: &Score, t: &[String]) -> [String; 6] {
    let band = if s.band90.is_some() { format!("{} to {}", t[2], t[3]) } else { "no draws".into() };
    let error = if s.break_.is_some() { "not scored".into() } else { percent(s.error) };
    [t[0].clone(), t[1].clone(), band, t[4].clone(), t[5].clone(), error]
}

/// One series: its figures in one scale, so that a column is read without its units.
fn series_table(o: &Outcome, series: &str, scores: &[&Score], page: &mut Page) {
    let Some(first) = scores.first() else { return };
    let all: Vec<Option<f64>> = scores.iter().flat_map(|s| columns(s)).collect();
    let (unit, texts) = in_one_scale(&all, &first.unit);
    page.para(&format!("{}, {unit}", capital(&series_name(o, series))));
    let rows: Vec<Vec<String>> = scores
        .iter()
        .zip(texts.chunks(6))
        .map(|(s, t)| {
            let mut row = vec![s.period.clone()];
            row.extend(cells(s, t));
            row.insert(2, s.status.replace('_', " "));
            row
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
    let mut text = format!("{}: skill {figure}, {verdict}", capital(&series_name(o, &skill.series)));
    text += &format!(" ({})", count(skill.n, "period", "periods"));
    if let Some(share) = skill.coverage {
        text += &format!("; {} inside the 90 % band", percent(share));
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
        let text = format!(
            "not a forecast: {} on sources later than {date} ({}{}).",
            count(names.len(), "parameter rests", "parameters rest"),
            names[..names.len().min(2)].join(", "),
            if names.len() > 2 { ", …" } else { "" }
        );
        page.item(Style::Yellow, "In sample,", &text);
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
            "{} assumed; those that move the headline output most, by the share of variance explained alone:",
            count(o.assumed.len(), "parameter is", "parameters are")
        ));
        // Where influence was measured, what moves nothing is left to the tables.
        let moves =
            |p: &(&NamedParameter, Option<f64>)| o.sensitivity.is_empty() || p.1.is_some_and(|i| i >= 0.005);
        let rows: Vec<Vec<String>> =
            ranked(o).into_iter().filter(moves).take(MOST_ASSUMED).map(assumed_cells).collect();
        page.table(
            &[left("Parameter"), right("Value"), right("Range"), right("Moves"), soft("Because")],
            &rows,
        );
    }
    not_modelled(o, page);
    for text in standing_words(o) {
        page.item(Style::Bold, "!", text);
    }
}

fn not_modelled(o: &Outcome, page: &mut Page) {
    if o.not_modelled.is_empty() {
        return;
    }
    page.para("Not modelled:");
    let mut lines = 0;
    for (i, text) in o.not_modelled.iter().enumerate() {
        lines += page.lines_of("–", text);
        if lines > NOT_MODELLED_LINES {
            let rest = o.not_modelled.len() - i;
            page.dim(&format!("– and {} in the report.", count(rest, "limit more", "limits more")));
            break;
        }
        page.item(Style::Yellow, "–", text);
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
