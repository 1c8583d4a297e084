//! One event, dated by several reports: do the dates share a day?
//!
//! Reports of an event that can happen more than once need their own words for each time; the same words mean the same event.

use super::{Figure, named};
use crate::words::list;
use crate::{Finding, FindingKind, Report, Status, Unit, Weight};
use knockon_vocabulary::days_between;

pub(crate) fn compare(figure: &Figure<'_>) -> Vec<Finding> {
    let mut dated: Vec<&Report> = figure
        .reports
        .iter()
        .copied()
        .filter(|r| r.unit == Unit::Event && r.status != Status::Denied && r.period.from().is_some())
        .collect();
    dated.sort_by_key(|r| (r.period.from(), r.period.until(), r.id.clone()));
    let mut camps: Vec<Vec<&Report>> = Vec::new();
    for r in dated {
        match camps.last_mut() {
            Some(camp) if camp.iter().all(|other| other.period.overlaps(&r.period)) => camp.push(r),
            _ => camps.push(vec![r]),
        }
    }
    let mut out = Vec::new();
    for camp in camps.iter().filter(|c| c.len() > 1) {
        let text = format!(
            "{} agree on when “{}” happened to {}: {}.",
            named(camp),
            figure.measure,
            figure.subject,
            dates(camp)
        );
        out.push(figure.finding(FindingKind::Agree, Weight::Note, camp, text));
    }
    if camps.len() > 1 {
        out.push(apart(figure, &camps));
    }
    out
}

fn apart(figure: &Figure<'_>, camps: &[Vec<&Report>]) -> Finding {
    let said: Vec<String> = camps.iter().map(|c| format!("{} in {}", dates(c), named(c))).collect();
    let all: Vec<&Report> = camps.iter().flatten().copied().collect();
    let gap = match (camps.first(), camps.last()) {
        (Some(first), Some(last)) => gap(first, last),
        _ => String::new(),
    };
    let opinions = all.iter().all(|r| r.status.is_opinion());
    let (kind, weight) = if opinions {
        (FindingKind::Range, Weight::Note)
    } else {
        (FindingKind::Contradict, Weight::Warning)
    };
    let text =
        format!("Reports date “{}” of {} differently: {}{gap}.", figure.measure, figure.subject, list(&said));
    figure.finding(kind, weight, &all, text)
}

/// How far apart the first and the last dates are, at the least.
fn gap(first: &[&Report], last: &[&Report]) -> String {
    let ends = first.iter().filter_map(|r| r.period.until()).min();
    let begins = last.iter().filter_map(|r| r.period.from()).max();
    match (ends, begins) {
        (Some(a), Some(b)) => match i32::from(b.year()) - i32::from(a.year()) {
            0 => format!("; {} days apart or more", days_between(a, b)),
            1 => "; a calendar year apart".to_owned(),
            n => format!("; {n} calendar years apart"),
        },
        _ => String::new(),
    }
}

fn dates(camp: &[&Report]) -> String {
    let mut said: Vec<String> = Vec::new();
    for r in camp {
        let text = r.period.to_string();
        if !said.contains(&text) {
            said.push(text);
        }
    }
    list(&said)
}
