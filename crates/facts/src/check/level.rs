//! A report as numbers that can be compared: what it allows, in ones of its base unit.

use crate::value::Span;
use crate::{Direction, Report, Unit, Value, words};
use rust_decimal::Decimal;

/// A report as numbers.
#[derive(Clone)]
pub(crate) struct Level<'a> {
    pub(crate) report: &'a Report,
    /// Unit without scale.
    pub(crate) base: Unit,
    /// What it allows, in ones.
    pub(crate) span: Span,
    /// The printed number in ones; `None` for a bare range or a direction.
    pub(crate) number: Option<Decimal>,
}

/// Reports that print the same figure for the same period.
pub(crate) struct Printed<'a> {
    /// The first of them, by id.
    pub(crate) level: Level<'a>,
    /// All of them.
    pub(crate) reports: Vec<&'a Report>,
}

impl<'a> Level<'a> {
    /// `None` for events and statements, and for a number too large to be set beside others.
    pub(crate) fn of(report: &'a Report) -> Option<Self> {
        let factor = report.unit.factor();
        if !report.unit.is_amount() && report.unit != Unit::Direction {
            return None;
        }
        let stated = match (report.low, report.high) {
            (Some(low), Some(high)) => Some(Span { low: Some(low), high: Some(high) }),
            _ => None,
        };
        let span = match (report.value, stated) {
            // Up and down are growth above and below nothing.
            (Value::Direction(Direction::Up), _) => Span { low: Some(Decimal::ZERO), high: None },
            (Value::Direction(Direction::Down), _) => Span { low: None, high: Some(Decimal::ZERO) },
            (_, Some(span)) => span.times(factor)?,
            (Value::Number { relation, number }, None) => Span::of(relation, number)?.times(factor)?,
            (Value::None, None) => return None,
        };
        let base = if report.unit == Unit::Direction { Unit::PercentChange } else { report.unit.base() };
        let number = match report.value.number() {
            Some(x) => Some(x.checked_mul(factor)?),
            None => None,
        };
        Some(Self { report, base, span, number })
    }

    /// Whether it is money or a number of things, which parts of a year add up to.
    pub(crate) fn is_flow(&self) -> bool {
        matches!(self.base, Unit::Money { .. } | Unit::Count { .. })
    }

    /// A computed number of ones in this level's unit.
    pub(crate) fn worded(&self, ones: Decimal) -> String {
        words::computed(ones, &self.base)
    }
}

/// Levels with the same base, period and allowed numbers count once.
pub(crate) fn printed<'a>(levels: &[Level<'a>]) -> Vec<Printed<'a>> {
    let mut out: Vec<Printed<'a>> = Vec::new();
    for level in levels {
        let same = |p: &&mut Printed<'a>| {
            p.level.base == level.base
                && p.level.report.period.same(&level.report.period)
                && p.level.span == level.span
                && p.level.number == level.number
        };
        match out.iter_mut().find(same) {
            Some(found) => found.reports.push(level.report),
            None => out.push(Printed { level: level.clone(), reports: vec![level.report] }),
        }
    }
    out
}
