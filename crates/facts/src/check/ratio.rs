//! Two figures of one study that stand in one ratio over time.
//!
//! Mechanism: reports with the same source, the same `says`, the same subject and the same base unit (one currency, one thing) are taken for one
//! study. For two measures of it that are both printed for two periods or more, the ratio of each period is worked out; where the ratios differ by at most
//! [`Limits::one_ratio`](super::Limits) they are reported. It is a hint that one figure was computed from the other.

use super::level::Level;
use super::{Limits, ids};
use crate::words::{digits, four, list};
use crate::{Finding, FindingKind, Relation, Report, Status, Unit, Value, Weight};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

type Study<'a> = (&'a str, &'a str, &'a str, Unit);
type Series<'a> = BTreeMap<&'a str, Vec<Level<'a>>>;

pub(crate) fn compare(reports: &[Report], limits: &Limits) -> Vec<Finding> {
    let mut studies: BTreeMap<Study<'_>, Series<'_>> = BTreeMap::new();
    for r in reports {
        let printed = matches!(r.value, Value::Number { relation: Relation::Equal | Relation::About, .. });
        if !printed || r.status == Status::Denied || r.source.is_empty() || r.says.is_empty() {
            continue;
        }
        if let Some(level) =
            Level::of(r).filter(|l| l.is_flow() && l.number.is_some_and(|x| x > Decimal::ZERO))
        {
            let study = (r.source.as_str(), r.says.as_str(), r.subject.as_str(), level.base.clone());
            studies.entry(study).or_default().entry(&r.measure).or_default().push(level);
        }
    }
    let mut out = Vec::new();
    for series in studies.values() {
        let measures: Vec<(&&str, &Vec<Level<'_>>)> = series.iter().collect();
        for (i, one) in measures.iter().enumerate() {
            for two in &measures[i + 1..] {
                out.extend(one_ratio(*one, *two, limits));
            }
        }
    }
    out
}

/// The two measures with the smaller first, when their ratios over time are one.
fn one_ratio(
    one: (&&str, &Vec<Level<'_>>),
    two: (&&str, &Vec<Level<'_>>),
    limits: &Limits,
) -> Option<Finding> {
    let mut pairs: Vec<(&Level<'_>, &Level<'_>)> = Vec::new();
    for a in one.1 {
        let mut same = two.1.iter().filter(|b| b.report.period.same(&a.report.period));
        let unique = one.1.iter().filter(|x| x.report.period.same(&a.report.period)).count() == 1;
        if let (Some(b), None, true) = (same.next(), same.next(), unique) {
            pairs.push((a, b));
        }
    }
    if pairs.len() < 2 {
        return None;
    }
    pairs.sort_by(|x, y| {
        x.0.report
            .period
            .from()
            .cmp(&y.0.report.period.from())
            .then_with(|| x.0.report.period.cmp(&y.0.report.period))
    });
    let swap = pairs[0].0.number > pairs[0].1.number;
    let mut ratios: Vec<Decimal> = Vec::new();
    for (a, b) in &pairs {
        let (over, under) = if swap { (b.number?, a.number?) } else { (a.number?, b.number?) };
        ratios.push(over.checked_div(under)?);
    }
    let (least, most) = (ratios.iter().min()?, ratios.iter().max()?);
    if most.checked_sub(*least)? > least.checked_mul(limits.one_ratio)? {
        return None;
    }
    let (over, under) = if swap { (*two.0, *one.0) } else { (*one.0, *two.0) };
    let mut said = Vec::new();
    for (ratio, (a, _)) in ratios.iter().zip(&pairs) {
        let percent = four(ratio.checked_mul(Decimal::ONE_HUNDRED)?);
        said.push(format!("{} % in {}", digits(percent), a.report.period));
    }
    let reports: Vec<&Report> = pairs.iter().flat_map(|(a, b)| [a.report, b.report]).collect();
    let subject = &pairs[0].0.report.subject;
    Some(Finding {
        kind: FindingKind::Ratio,
        reports: ids(&reports),
        subject: subject.clone(),
        measure: format!("{over} / {under}"),
        text: format!(
            "{} puts “{over}” of {subject} at nearly one share of “{under}”: {}.",
            pairs[0].0.report.says,
            list(&said)
        ),
        severity: Weight::Note,
    })
}
