//! Groups the reports by figure and asks each comparison in turn.

mod agree;

use crate::{Findings, Report, Source};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// When figures count as the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Two ratios are called one ratio when they differ by at most this share of the smaller.
    pub one_ratio: Decimal,
}

impl Default for Limits {
    fn default() -> Self {
        Self { one_ratio: Decimal::new(1, 2) }
    }
}

/// Reports of one figure, in order of period and id.
pub(crate) struct Figure<'a> {
    pub(crate) subject: &'a str,
    pub(crate) measure: &'a str,
    pub(crate) reports: Vec<&'a Report>,
}

/// Compares the reports with the usual limits. The order of the reports does not matter.
pub fn check(reports: &[Report], sources: &[Source]) -> Findings {
    check_within(reports, sources, &Limits::default())
}

/// Compares the reports. The order of the reports does not matter.
pub fn check_within(reports: &[Report], _sources: &[Source], _limits: &Limits) -> Findings {
    let mut findings = Vec::new();
    for figure in figures(reports) {
        findings.extend(agree::compare(&figure));
    }
    findings.sort();
    findings.dedup();
    Findings { findings }
}

fn figures(reports: &[Report]) -> Vec<Figure<'_>> {
    let mut by_words: BTreeMap<(&str, &str), Vec<&Report>> = BTreeMap::new();
    for r in reports {
        by_words.entry((&r.subject, &r.measure)).or_default().push(r);
    }
    by_words
        .into_iter()
        .map(|((subject, measure), mut reports)| {
            reports.sort_by(|a, b| (&a.period, &a.id, a.line).cmp(&(&b.period, &b.id, b.line)));
            Figure { subject, measure, reports }
        })
        .collect()
}
