//! A claim of growth, set beside the levels that it speaks of.
//!
//! `percent change` is growth on the same stretch of the year before: a year on a year, a quarter on the quarter a year earlier. With
//! g the claim, L₁ the level and L₀ the level a year before, L₁ = (1 + g/100) L₀: two of the three give what they imply for the third.

use super::level::{Level, Printed, printed};
use super::{Figure, named};
use crate::value::Span;
use crate::words::{self, digits, figure as worded, four};
use crate::{Finding, FindingKind, Relation, Report, Status, Unit, Value, Weight};
use rust_decimal::Decimal;

/// A claim as a factor on the level of the year before.
struct Claim<'a> {
    reports: Vec<&'a Report>,
    report: &'a Report,
    relation: Relation,
    /// 1 + g/100.
    factor: Decimal,
    span: Span,
}

pub(crate) fn compare(figure: &Figure<'_>) -> Vec<Finding> {
    let levels: Vec<Level<'_>> =
        figure.reports.iter().filter(|r| r.status != Status::Denied).filter_map(|r| Level::of(r)).collect();
    let all = printed(&levels);
    let amounts: Vec<&Printed<'_>> =
        all.iter().filter(|p| p.level.is_flow() && p.level.number.is_some()).collect();
    let mut out = Vec::new();
    for claim in all.iter().filter_map(claim) {
        let now: Vec<&Printed<'_>> =
            amounts.iter().copied().filter(|p| p.level.report.period.same(&claim.report.period)).collect();
        let before: Vec<&Printed<'_>> = amounts
            .iter()
            .copied()
            .filter(|p| claim.report.period.is_year_after(&p.level.report.period))
            .collect();
        for later in &now {
            let pairs: Vec<&&Printed<'_>> =
                before.iter().filter(|e| e.level.base == later.level.base).collect();
            if pairs.is_empty() {
                out.extend(implied_before(figure, &claim, later, None));
            }
            for earlier in pairs {
                out.extend(implied_before(figure, &claim, later, Some(earlier)));
            }
        }
        for earlier in before.iter().filter(|e| now.iter().all(|l| l.level.base != e.level.base)) {
            out.extend(implied_now(figure, &claim, earlier));
        }
    }
    out
}

fn claim<'a>(p: &Printed<'a>) -> Option<Claim<'a>> {
    if p.level.base != Unit::PercentChange {
        return None;
    }
    let (relation, growth) = match p.level.report.value {
        Value::Number { relation, number } => (relation, number),
        Value::Direction(crate::Direction::Up) => (Relation::More, Decimal::ZERO),
        Value::Direction(crate::Direction::Down) => (Relation::Less, Decimal::ZERO),
        Value::None => return None,
    };
    let factor = |g: Decimal| Decimal::ONE.checked_add(g.checked_div(Decimal::ONE_HUNDRED)?);
    let end = |g: Option<Decimal>| match g {
        Some(g) => factor(g).map(Some),
        None => Some(None),
    };
    let span = Span { low: end(p.level.span.low)?, high: end(p.level.span.high)? };
    let factor = factor(growth)?;
    // A fall by all of it leaves nothing to divide by.
    (factor > Decimal::ZERO).then(|| Claim {
        reports: p.reports.clone(),
        report: p.level.report,
        relation,
        factor,
        span,
    })
}

fn implied_before(
    figure: &Figure<'_>,
    claim: &Claim<'_>,
    later: &Printed<'_>,
    earlier: Option<&Printed<'_>>,
) -> Option<Finding> {
    let level = later.level.number?;
    let implied = level.checked_div(claim.factor)?;
    let side = match claim.relation {
        Relation::More => "below",
        Relation::AtLeast => "at or below",
        Relation::Less => "above",
        Relation::AtMost => "at or above",
        Relation::Equal | Relation::About => "at about",
    };
    let mut text = format!(
        "{} ({}) to {} in {} ({}) puts the year before {side} {}",
        words::capital(&worded(claim.report)),
        named(&claim.reports),
        worded(later.level.report),
        later.level.report.period,
        named(&later.reports),
        later.level.worded(implied)
    );
    let mut reports = claim.reports.clone();
    reports.extend(&later.reports);
    let mut weight = Weight::Note;
    if let Some(earlier) = earlier {
        let before = earlier.level.number.filter(|x| *x > Decimal::ZERO)?;
        let fits = quotient(&later.level.span, &earlier.level.span).is_none_or(|q| q.meets(&claim.span));
        let real = level.checked_div(before)?.checked_sub(Decimal::ONE)?.checked_mul(Decimal::ONE_HUNDRED)?;
        text.push_str(&format!(
            "; {} in {} ({}) {}: the levels themselves changed by {} %",
            worded(earlier.level.report),
            earlier.level.report.period,
            named(&earlier.reports),
            if fits { "is consistent with that" } else { "is not consistent with that" },
            digits(four(real))
        ));
        reports.extend(&earlier.reports);
        if !fits {
            weight = Weight::Warning;
        }
    }
    text.push('.');
    Some(figure.finding(FindingKind::Growth, weight, &reports, text))
}

fn implied_now(figure: &Figure<'_>, claim: &Claim<'_>, earlier: &Printed<'_>) -> Option<Finding> {
    let implied = earlier.level.number?.checked_mul(claim.factor)?;
    let side = match claim.relation {
        Relation::More => "above",
        Relation::AtLeast => "at or above",
        Relation::Less => "below",
        Relation::AtMost => "at or below",
        Relation::Equal | Relation::About => "at about",
    };
    let text = format!(
        "{} ({}) from {} in {} ({}) puts {} {side} {}.",
        words::capital(&worded(claim.report)),
        named(&claim.reports),
        worded(earlier.level.report),
        earlier.level.report.period,
        named(&earlier.reports),
        claim.report.period,
        earlier.level.worded(implied)
    );
    let mut reports = claim.reports.clone();
    reports.extend(&earlier.reports);
    Some(figure.finding(FindingKind::Growth, Weight::Note, &reports, text))
}

/// Everything that a number of the first over a number of the second can be; `None` where that is not bounded.
fn quotient(over: &Span, under: &Span) -> Option<Span> {
    let positive = |x: Option<Decimal>| x.filter(|x| *x > Decimal::ZERO);
    let low = match (over.low, positive(under.high)) {
        (Some(a), Some(b)) => Some(a.checked_div(b)?),
        _ => None,
    };
    let high = match (over.high, positive(under.low)) {
        (Some(a), Some(b)) => Some(a.checked_div(b)?),
        _ => None,
    };
    Some(Span { low, high })
}
