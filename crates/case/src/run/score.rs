//! Modelled beside observed, with two naive forecasts: nothing changes, and the cut share vanishes at once.
//!
//! skill = 1 − error / the better naive error. A row with a `break` is shown and not scored; a period outside the horizon
//! cannot be modelled and is left out with a notice. Nothing here feeds back into a parameter.

use crate::outcome::{Score, Skill};
use jiff::civil::Date;
use knockon_vocabulary::days_between;
use std::collections::BTreeMap;

/// One observed figure with what the model and the naive forecasts say of it.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) score: Score,
    pub(crate) from: Date,
}

/// Relative error; with an observed 0 the absolute one.
pub(crate) fn error(modelled: f64, observed: f64) -> f64 {
    if observed == 0.0 { modelled } else { (modelled - observed) / observed }
}

/// Scores per series, in order of first appearance.
pub(crate) fn skills(rows: &[Row]) -> Vec<Skill> {
    let mut series: Vec<&str> = Vec::new();
    for row in rows {
        if !series.contains(&row.score.series.as_str()) {
            series.push(&row.score.series);
        }
    }
    series.into_iter().filter_map(|s| skill(s, rows)).collect()
}

fn skill(series: &str, rows: &[Row]) -> Option<Skill> {
    let all: Vec<&Row> = rows.iter().filter(|r| r.score.series == series).collect();
    let scored: Vec<&&Row> = all.iter().filter(|r| r.score.break_.is_none()).collect();
    if scored.is_empty() {
        return None;
    }
    let n = scored.len() as f64;
    let mean = |f: &dyn Fn(&Score) -> f64| {
        scored.iter().map(|r| (f(&r.score) - r.score.observed).abs()).sum::<f64>() / n
    };
    let (mae, unchanged, cut) = (mean(&|s| s.modelled), mean(&|s| s.naive_unchanged), mean(&|s| s.naive_cut));
    let naive = unchanged.min(cut);
    let banded: Vec<bool> = scored
        .iter()
        .filter_map(|r| r.score.band90.map(|(lo, hi)| lo <= r.score.observed && r.score.observed <= hi))
        .collect();
    let coverage =
        (!banded.is_empty()).then(|| banded.iter().filter(|b| **b).count() as f64 / banded.len() as f64);
    let observed = turning(&scored, |s| s.observed);
    let modelled = turning(&scored, |s| s.modelled);
    Some(Skill {
        series: series.to_owned(),
        n: scored.len(),
        mae,
        mae_unchanged: unchanged,
        mae_cut: cut,
        skill: if naive > 0.0 { 1.0 - mae / naive } else { f64::NAN },
        coverage,
        timing_error_days: observed.as_ref().zip(modelled.as_ref()).map(|(o, m)| days_between(o.1, m.1)),
        turning: (observed.map(|t| t.0), modelled.map(|t| t.0)),
    })
}

/// The first period that is 20 % or more below the same period of the year before.
fn turning(rows: &[&&Row], value: impl Fn(&Score) -> f64) -> Option<(String, Date)> {
    let by_from: BTreeMap<Date, &&&Row> = rows.iter().map(|r| (r.from, r)).collect();
    by_from.iter().find_map(|(from, row)| {
        let before = by_from.get(&from.checked_sub(jiff::Span::new().years(1)).ok()?)?;
        (value(&row.score) <= 0.8 * value(&before.score)).then(|| (row.score.period.clone(), *from))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use knockon_vocabulary::date;

    fn row(period: &str, from: &str, observed: f64, modelled: f64, naive: (f64, f64), broken: bool) -> Row {
        let score = Score {
            series: "output/a/p".into(),
            period: period.into(),
            observed,
            unit: "M".into(),
            status: "asserted".into(),
            source: "s".into(),
            modelled,
            band90: Some((modelled - 1.0, modelled + 1.0)),
            naive_unchanged: naive.0,
            naive_cut: naive.1,
            error: error(modelled, observed),
            break_: broken.then(|| "sold".into()),
        };
        Row { score, from: date(from).unwrap() }
    }

    #[test]
    fn skill_is_measured_against_the_better_naive_forecast_and_breaks_are_left_out() {
        let rows = [
            row("2019Q1", "2019-01-01", 10.0, 10.5, (10.0, 8.0), false),
            row("2020Q1", "2020-01-01", 7.0, 9.0, (10.0, 8.0), false),
            row("2021Q1", "2021-01-01", 1.0, 9.0, (10.0, 8.0), true),
        ];
        let s = &skills(&rows)[0];
        assert_eq!((s.n, s.mae, s.mae_unchanged, s.mae_cut), (2, 1.25, 1.5, 1.5));
        assert!((s.skill - (1.0 - 1.25 / 1.5)).abs() < 1e-12);
        assert_eq!(s.coverage, Some(0.5));
        assert_eq!(s.turning, (Some("2020Q1".into()), None));
        assert_eq!(s.timing_error_days, None);
    }
}
