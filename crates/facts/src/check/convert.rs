//! One figure in two currencies, at the exchange rate that the case enters for the period.
//!
//! A rate is a report whose unit is `JPY per USD`. The rate of the same period is taken, else that of the shortest period around it; a rate of another
//! time is never used. The result is put in the rate's base currency.

use super::level::{Level, Printed, printed};
use super::{Figure, named};
use crate::value::Span;
use crate::words::{digits, figure as worded};
use crate::{Finding, FindingKind, Period, Report, Status, Unit, Value, Weight};
use knockon_vocabulary::Currency;
use rust_decimal::Decimal;

/// An exchange rate that the case entered.
pub(crate) struct Rate<'a> {
    report: &'a Report,
    quote: Currency,
    base: Currency,
    number: Decimal,
    low: Decimal,
    high: Decimal,
}

/// The exchange rates among the reports.
pub(crate) fn rates(reports: &[Report]) -> Vec<Rate<'_>> {
    let mut rates: Vec<Rate<'_>> = reports
        .iter()
        .filter_map(|report| {
            let Unit::ExchangeRate { quote, base } = report.unit else { return None };
            let Value::Number { number, .. } = report.value else { return None };
            let level = Level::of(report)?;
            let (low, high) = (level.span.low?, level.span.high?);
            (low > Decimal::ZERO).then_some(Rate { report, quote, base, number, low, high })
        })
        .collect();
    rates.sort_by(|a, b| (a.report.period.days(), &a.report.id).cmp(&(b.report.period.days(), &b.report.id)));
    rates
}

/// The rate between two currencies for a period.
fn rate_for<'r, 'a>(
    rates: &'r [Rate<'a>],
    one: Currency,
    two: Currency,
    period: &Period,
) -> Option<&'r Rate<'a>> {
    // Sorted by length: the first that contains the period is the nearest.
    rates
        .iter()
        .filter(|r| (r.quote, r.base) == (one, two) || (r.quote, r.base) == (two, one))
        .find(|r| r.report.period.same(period) || r.report.period.contains(period))
}

pub(crate) fn compare(figure: &Figure<'_>, rates: &[Rate<'_>]) -> Vec<Finding> {
    let levels: Vec<Level<'_>> =
        figure.reports.iter().filter(|r| r.status != Status::Denied).filter_map(|r| Level::of(r)).collect();
    let money: Vec<Printed<'_>> =
        printed(&levels).into_iter().filter(|p| p.level.base.currency().is_some()).collect();
    let mut out = Vec::new();
    for (i, one) in money.iter().enumerate() {
        for two in &money[i + 1..] {
            let (Some(a), Some(b)) = (one.level.base.currency(), two.level.base.currency()) else { continue };
            if a != b && one.level.report.period.same(&two.level.report.period) {
                out.push(match rate_for(rates, a, b, &one.level.report.period) {
                    Some(rate) => beside(figure, rate, one, two),
                    None => Some(without_rate(figure, one, two)),
                });
            }
        }
    }
    out.into_iter().flatten().collect()
}

fn beside(figure: &Figure<'_>, rate: &Rate<'_>, one: &Printed<'_>, two: &Printed<'_>) -> Option<Finding> {
    let quoted_first = one.level.base.currency() == Some(rate.quote);
    let (from, to) = if quoted_first { (one, two) } else { (two, one) };
    let divide = |x: Option<Decimal>, by: Decimal| match x {
        Some(x) => x.checked_div(by).map(Some),
        None => Some(None),
    };
    // The rate's own rounding widens the result: the lower end at the dearest rate, the upper at the cheapest.
    let span =
        Span { low: divide(from.level.span.low, rate.high)?, high: divide(from.level.span.high, rate.low)? };
    let fits = span.meets(&to.level.span);
    let converted = match from.level.number {
        Some(x) => to.level.worded(x.checked_div(rate.number)?),
        None => format!("{} to {}", to.level.worded(span.low?), to.level.worded(span.high?)),
    };
    let mut reports = from.reports.clone();
    reports.extend(&to.reports);
    reports.push(rate.report);
    let text = format!(
        "{} ({}) is about {converted} at {} {} ({}), beside {} ({}): {}.",
        worded(from.level.report),
        named(&from.reports),
        digits(rate.number),
        rate.report.unit,
        rate.report.id,
        worded(to.level.report),
        named(&to.reports),
        if fits { "they agree within rounding" } else { "they do not agree" }
    );
    let weight = if fits { Weight::Note } else { Weight::Warning };
    Some(figure.finding(FindingKind::Converted, weight, &reports, text))
}

fn without_rate(figure: &Figure<'_>, one: &Printed<'_>, two: &Printed<'_>) -> Finding {
    let mut reports = one.reports.clone();
    reports.extend(&two.reports);
    let text = format!(
        "{} ({}) and {} ({}) cannot be set side by side: no exchange rate is entered for {}.",
        worded(one.level.report),
        named(&one.reports),
        worded(two.level.report),
        named(&two.reports),
        one.level.report.period
    );
    figure.finding(FindingKind::Converted, Weight::Warning, &reports, text)
}
