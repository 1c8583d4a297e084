//! Parts that fill a whole: the quarters of a year beside the year.
//!
//! A number that is given for a period longer than a day is read as a flow over that period (units shipped, money spent); a stock
//! belongs to a day and has no parts. Only parts of equal length in months are added up.

use super::level::{Level, Printed, printed};
use super::{Figure, named};
use crate::value::Span;
use crate::words::figure as worded;
use crate::{Finding, FindingKind, Period, Report, Status, Weight};
use rust_decimal::Decimal;

pub(crate) fn compare(figure: &Figure<'_>) -> Vec<Finding> {
    let levels: Vec<Level<'_>> = figure
        .reports
        .iter()
        .filter(|r| r.status != Status::Denied)
        .filter_map(|r| Level::of(r))
        .filter(Level::is_flow)
        .collect();
    let mut out = Vec::new();
    for whole in printed(&levels) {
        for months in [1, 3, 6] {
            if let Some(parts) = filling(&whole.level, &levels, months) {
                out.extend(beside(figure, &whole, &parts));
            }
        }
    }
    out
}

/// One list of levels for each part, in order of time, when together they fill the whole exactly.
fn filling<'l, 'a>(
    whole: &Level<'a>,
    levels: &'l [Level<'a>],
    months: i32,
) -> Option<Vec<Vec<&'l Level<'a>>>> {
    let all = whole.report.period.months()?;
    if all <= months || all % months != 0 {
        return None;
    }
    let mut parts: Vec<Vec<&Level<'a>>> = Vec::new();
    let mut inside: Vec<&Level<'a>> = levels
        .iter()
        .filter(|l| l.base == whole.base && l.report.period.months() == Some(months))
        .filter(|l| whole.report.period.contains(&l.report.period))
        .collect();
    inside.sort_by_key(|l| l.report.period.from());
    for level in inside {
        match parts.last_mut() {
            Some(part) if part[0].report.period.same(&level.report.period) => part.push(level),
            Some(part) if !follows(&level.report.period, &part[0].report.period) => return None,
            _ => parts.push(vec![level]),
        }
    }
    (i32::try_from(parts.len()) == Ok(all / months)).then_some(parts)
}

fn follows(later: &Period, earlier: &Period) -> bool {
    match (earlier.until(), later.from()) {
        (Some(end), Some(begin)) => end.tomorrow().is_ok_and(|t| t == begin),
        _ => false,
    }
}

fn beside(figure: &Figure<'_>, whole: &Printed<'_>, parts: &[Vec<&Level<'_>>]) -> Option<Finding> {
    // A part with several reports counts with everything that any of them allows.
    let mut sum = Span { low: Some(Decimal::ZERO), high: Some(Decimal::ZERO) };
    let mut total = Some(Decimal::ZERO);
    for part in parts {
        let low = part.iter().map(|l| l.span.low).min().flatten();
        let high = if part.iter().any(|l| l.span.high.is_none()) {
            None
        } else {
            part.iter().filter_map(|l| l.span.high).max()
        };
        sum.low = add(sum.low, low);
        sum.high = add(sum.high, high);
        total = if part.len() == 1 { add(total, part[0].number) } else { None };
    }
    let fits = sum.meets(&whole.level.span);
    let (kind, weight) =
        if fits { (FindingKind::Agree, Weight::Note) } else { (FindingKind::Contradict, Weight::Warning) };
    let come_to = match (total, sum.low, sum.high) {
        (Some(x), ..) => whole.level.worded(x),
        (None, Some(low), Some(high)) => {
            format!("{} to {}", whole.level.worded(low), whole.level.worded(high))
        }
        _ => return None,
    };
    let mut reports: Vec<&Report> = parts.iter().flatten().map(|l| l.report).collect();
    let text = format!(
        "The {} parts of {} in {} come to {come_to}, beside {} for the whole in {}: {}.",
        parts.len(),
        figure.measure,
        whole.level.report.period,
        worded(whole.level.report),
        named(&whole.reports),
        if fits { "they fit" } else { "they do not fit" }
    );
    reports.extend(&whole.reports);
    Some(figure.finding(kind, weight, &reports, text))
}

fn add(a: Option<Decimal>, b: Option<Decimal>) -> Option<Decimal> {
    a?.checked_add(b?)
}
