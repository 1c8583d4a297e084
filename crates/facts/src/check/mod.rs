//! Groups the reports by figure and asks each comparison in turn.
//!
//! A figure is a subject and a measure. Within a figure, amounts are compared in one base unit (a currency, a thing, per cent)
//! whatever their scales. Period by period: `agree` sets equal periods side by side, `dates` events, `parts` the parts of a
//! whole, `convert` two currencies, `annual` a part of a year with the year, `growth` a claim with its two levels; `ratio` looks across figures.

mod agree;
mod annual;
mod convert;
mod dates;
mod growth;
mod level;
mod parts;
mod ratio;

use crate::{Finding, FindingKind, Findings, Report, Source, Weight};
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

impl Figure<'_> {
    /// A finding about this figure.
    pub(crate) fn finding(
        &self,
        kind: FindingKind,
        weight: Weight,
        reports: &[&Report],
        text: String,
    ) -> Finding {
        Finding {
            kind,
            reports: ids(reports),
            subject: self.subject.to_owned(),
            measure: self.measure.to_owned(),
            text,
            severity: weight,
        }
    }
}

/// Compares the reports with the usual limits. The order of the reports does not matter.
pub fn check(reports: &[Report], sources: &[Source]) -> Findings {
    check_within(reports, sources, &Limits::default())
}

/// Compares the reports. The order of the reports does not matter. Sources name who printed what differs.
pub fn check_within(reports: &[Report], sources: &[Source], limits: &Limits) -> Findings {
    let publishers: BTreeMap<&str, &str> =
        sources.iter().map(|s| (s.id.as_str(), s.publisher.as_str())).collect();
    let rates = convert::rates(reports);
    let mut findings = Vec::new();
    for figure in figures(reports) {
        findings.extend(agree::compare(&figure, &publishers));
        findings.extend(dates::compare(&figure));
        findings.extend(parts::compare(&figure));
        findings.extend(convert::compare(&figure, &rates));
        findings.extend(annual::compare(&figure));
        findings.extend(growth::compare(&figure));
    }
    findings.extend(ratio::compare(reports, limits));
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

/// Ids, sorted, each once.
pub(crate) fn ids(reports: &[&Report]) -> Vec<String> {
    let mut ids: Vec<String> = reports.iter().map(|r| r.id.clone()).collect();
    ids.sort();
    ids.dedup();
    ids
}

/// Ids in a sentence: `p01 and p20`.
pub(crate) fn named(reports: &[&Report]) -> String {
    crate::words::list(&ids(reports))
}
