//! The part of a year that has gone by, set beside the year: its run rate, and what the rest of the year would need.

use super::level::{Level, Printed, printed};
use super::{Figure, named};
use crate::words::figure as worded;
use crate::{Finding, FindingKind, Report, Status, Weight};
use rust_decimal::Decimal;

pub(crate) fn compare(figure: &Figure<'_>) -> Vec<Finding> {
    let levels: Vec<Level<'_>> = figure
        .reports
        .iter()
        .filter(|r| r.status != Status::Denied)
        .filter_map(|r| Level::of(r))
        .filter(|l| l.is_flow() && l.number.is_some())
        .collect();
    let all = printed(&levels);
    all.iter()
        .filter(|p| p.level.report.period.is_year_to_date())
        .filter_map(|part| {
            let years: Vec<&Printed<'_>> = all
                .iter()
                .filter(|y| y.level.report.period.calendar_year().is_some())
                .filter(|y| {
                    y.level.base == part.level.base
                        && y.level.report.period.contains(&part.level.report.period)
                })
                .collect();
            run_rate(figure, part, &years)
        })
        .collect()
}

fn run_rate(figure: &Figure<'_>, part: &Printed<'_>, years: &[&Printed<'_>]) -> Option<Finding> {
    let months = Decimal::from(part.level.report.period.months()?);
    let twelve = Decimal::from(12);
    let so_far = part.level.number?;
    let rate = so_far.checked_mul(twelve)?.checked_div(months)?;
    let mut text = format!(
        "{} in {months} months ({}) is a run rate of {} a year",
        worded(part.level.report),
        named(&part.reports),
        part.level.worded(rate)
    );
    let mut reports: Vec<&Report> = part.reports.clone();
    let mut weight = Weight::Note;
    for year in years {
        let whole = year.level.number?;
        let left = whole.checked_sub(so_far)?;
        text.push_str(&format!(
            "; {} in {} ({})",
            worded(year.level.report),
            year.level.report.period,
            named(&year.reports)
        ));
        let more_than_all =
            matches!((part.level.span.low, year.level.span.high), (Some(a), Some(b)) if a > b);
        if more_than_all {
            weight = Weight::Warning;
            text.push_str(" is less than what its first months already had");
        } else {
            let monthly = left.checked_div(twelve.checked_sub(months)?)?;
            text.push_str(&format!(
                " needs {} in the remaining months, {} a month after {} a month so far",
                part.level.worded(left),
                part.level.worded(monthly),
                part.level.worded(so_far.checked_div(months)?)
            ));
        }
        reports.extend(&year.reports);
    }
    text.push('.');
    Some(figure.finding(FindingKind::Annualised, weight, &reports, text))
}
