//! Reports of one figure for one time, in one base unit: which allow a common value, which do not.
//!
//! Reports whose allowed numbers share a point agree (in one dimension, intervals that meet pairwise have a common point). Reports that do not
//! contradict each other, unless they are opinions (estimates, plans, forecasts): opinions that differ are a range, and a plan or forecast that
//! came otherwise is one too. A denial contradicts every other report of the figure at that time that it meets.

use super::level::Level;
use super::{Figure, named};
use crate::words::{figure as worded, four, list};
use crate::{Finding, FindingKind, Report, Status, Unit, Value, Weight};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

pub(crate) fn compare(figure: &Figure<'_>, publishers: &BTreeMap<&str, &str>) -> Vec<Finding> {
    let (denied, held): (Vec<&Report>, Vec<&Report>) =
        figure.reports.iter().partition(|r| r.status == Status::Denied);
    let mut out = denials(figure, &denied, &held);
    let levels: Vec<Level<'_>> = held.iter().filter_map(|r| Level::of(r)).collect();
    for cell in cells(&levels) {
        if cell.len() < 2 {
            continue;
        }
        let camps = camps(&cell);
        for camp in camps.iter().filter(|c| c.len() > 1) {
            out.push(agreement(figure, camp));
        }
        if camps.len() > 1 {
            out.push(difference(figure, &camps, publishers));
        }
    }
    out
}

/// Levels of the same period and base unit.
fn cells<'l, 'a>(levels: &'l [Level<'a>]) -> Vec<Vec<&'l Level<'a>>> {
    let mut cells: Vec<Vec<&Level<'a>>> = Vec::new();
    for level in levels {
        let mine = |c: &&mut Vec<&Level<'a>>| {
            c[0].base == level.base && c[0].report.period.same(&level.report.period)
        };
        match cells.iter_mut().find(mine) {
            Some(cell) => cell.push(level),
            None => cells.push(vec![level]),
        }
    }
    cells
}

/// Reports that share a point, from the smallest figure to the largest.
fn camps<'l, 'a>(cell: &[&'l Level<'a>]) -> Vec<Vec<&'l Level<'a>>> {
    let mut sorted = cell.to_vec();
    // What has no lower end lies lowest; `None` sorts before `Some`.
    sorted.sort_by(|a, b| {
        (a.span.low, a.span.high, &a.report.id).cmp(&(b.span.low, b.span.high, &b.report.id))
    });
    let mut camps: Vec<Vec<&Level<'a>>> = Vec::new();
    for level in sorted {
        match camps.last_mut() {
            Some(camp) if camp.iter().all(|other| other.span.meets(&level.span)) => camp.push(level),
            _ => camps.push(vec![level]),
        }
    }
    camps
}

fn agreement(figure: &Figure<'_>, camp: &[&Level<'_>]) -> Finding {
    let reports: Vec<&Report> = camp.iter().map(|l| l.report).collect();
    let text = format!(
        "{} agree on {} of {}{}: {}.",
        named(&reports),
        figure.measure,
        figure.subject,
        when(reports[0]),
        each(camp)
    );
    figure.finding(FindingKind::Agree, Weight::Note, &reports, text)
}

fn difference(figure: &Figure<'_>, camps: &[Vec<&Level<'_>>], publishers: &BTreeMap<&str, &str>) -> Finding {
    let all: Vec<&Level<'_>> = camps.iter().flatten().copied().collect();
    let reports: Vec<&Report> = all.iter().map(|l| l.report).collect();
    let opinions = reports.iter().all(|r| r.status.is_opinion()) || is_one_camp_without_plans(&all);
    let (kind, weight) = if opinions {
        (FindingKind::Range, Weight::Note)
    } else {
        (FindingKind::Contradict, Weight::Warning)
    };
    let said: Vec<String> = all
        .iter()
        .map(|l| {
            format!(
                "{} ({}, {})",
                worded(l.report),
                by_whom(l.report, publishers),
                l.report.status.word().replace('_', " ")
            )
        })
        .collect();
    let verdict = if opinions { "Opinions and plans differ" } else { "Reports do not agree" };
    let text = format!(
        "{verdict} on {} of {}{}: {}{}.",
        figure.measure,
        figure.subject,
        when(reports[0]),
        list(&said),
        apart(&all)
    );
    figure.finding(kind, weight, &reports, text)
}

/// Whether reports of what is or was agree among themselves, once plans and forecasts are left out.
fn is_one_camp_without_plans(all: &[&Level<'_>]) -> bool {
    let firm: Vec<&&Level<'_>> = all.iter().filter(|l| !l.report.status.looks_ahead()).collect();
    firm.iter().enumerate().all(|(i, a)| firm[i + 1..].iter().all(|b| a.span.meets(&b.span)))
}

/// By how much the largest printed number exceeds the smallest.
fn apart(levels: &[&Level<'_>]) -> String {
    let printed = || levels.iter().filter_map(|l| l.number);
    let (Some(least), Some(most)) = (printed().min(), printed().max()) else { return String::new() };
    let over = most
        .checked_sub(least)
        .and_then(|d| d.checked_div(least))
        .and_then(|x| x.checked_mul(Decimal::ONE_HUNDRED));
    match over {
        Some(percent)
            if least > Decimal::ZERO && percent > Decimal::ZERO && levels[0].base != Unit::PercentChange =>
        {
            format!("; {} % apart", four(percent))
        }
        _ => String::new(),
    }
}

fn denials(figure: &Figure<'_>, denied: &[&Report], held: &[&Report]) -> Vec<Finding> {
    let mut out = Vec::new();
    for no in denied {
        let against: Vec<&Report> = held.iter().copied().filter(|yes| is_denied(no, yes)).collect();
        if against.is_empty() {
            continue;
        }
        let who = if no.says.is_empty() { no.id.clone() } else { format!("{} ({})", no.says, no.id) };
        let words: Vec<&str> = against.iter().map(|r| r.status.word()).collect();
        let text = format!(
            "“{}” of {} is {} in {} and denied by {who}.",
            figure.measure,
            figure.subject,
            words[0].replace('_', " "),
            named(&against)
        );
        let mut all = against;
        all.push(no);
        out.push(figure.finding(FindingKind::Contradict, Weight::Warning, &all, text));
    }
    out
}

fn is_denied(no: &Report, yes: &Report) -> bool {
    let timeless = no.period.text().is_empty() || yes.period.text().is_empty();
    if !timeless && !no.period.overlaps(&yes.period) {
        return false;
    }
    match (Level::of(no), Level::of(yes)) {
        (Some(a), Some(b)) => a.base == b.base && a.span.meets(&b.span),
        (None, None) => no.value == Value::None,
        _ => false,
    }
}

fn each(levels: &[&Level<'_>]) -> String {
    let mut said: Vec<String> = Vec::new();
    for l in levels {
        let text = worded(l.report);
        if !said.contains(&text) {
            said.push(text);
        }
    }
    list(&said)
}

fn by_whom(r: &Report, publishers: &BTreeMap<&str, &str>) -> String {
    let who =
        if r.says.is_empty() { publishers.get(r.source.as_str()).copied().unwrap_or("") } else { &r.says };
    if who.is_empty() { r.id.clone() } else { format!("{}: {who}", r.id) }
}

fn when(r: &Report) -> String {
    if r.period.text().is_empty() { String::new() } else { format!(", {}", r.period) }
}
