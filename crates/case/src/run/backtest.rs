//! Observed series beside what was modelled and two naive forecasts, and whether the comparison is a forecast at all.

use super::draws::{Drawn, band90};
use super::law::Timeline;
use super::ledger::Ledger;
use super::modelled::{modelled, supplies};
use super::net::DAYS_A_YEAR;
use super::score::{Row, error};
use crate::error::Error;
use crate::model::{Case, Observed, Series, Supply};
use crate::outcome::{Backtest, Score};
use crate::parameters::parameters;
use jiff::civil::Date;
use knockon_vocabulary::{Basis, Standing, days_between};

/// Share of a period on which the law's face lets a flow through.
fn open_share(timeline: &Timeline, from: Date, until: Date) -> f64 {
    let whole = days_between(from, until) + 1;
    let open: i64 = timeline
        .iter()
        .filter(|s| matches!(s.value.standing, Standing::Free | Standing::Authorised { .. }))
        .map(|s| (days_between(s.from.max(from), s.until.min(until)) + 1).max(0))
        .sum();
    open as f64 / whole as f64
}

/// Base money of some supplies, and what of it the law's face lets through in a period.
fn base_and_open(case: &Case, which: &[usize], timelines: &[Timeline], o: &Observed) -> (f64, f64) {
    let value = |s: &Supply| s.value.value;
    let base = which.iter().map(|s| value(&case.supplies[*s])).sum();
    let open =
        which.iter().map(|s| value(&case.supplies[*s]) * open_share(&timelines[*s], o.from, o.until)).sum();
    (base, open)
}

/// The naive forecasts: nothing changes from the base year; the cut share vanishes at once.
fn naive(ledger: &Ledger<'_>, timelines: &[Timeline], o: &Observed) -> Option<(f64, f64)> {
    let case = ledger.case;
    let years = (days_between(o.from, o.until) + 1) as f64 / DAYS_A_YEAR;
    match &o.series {
        Series::Output { party, product } => {
            let base: f64 = case
                .demand
                .iter()
                .filter(|d| d.party == *party && d.product == *product)
                .map(|d| d.base_per_year.value)
                .sum();
            let which: Vec<usize> = (0..case.supplies.len())
                .filter(|s| case.supplies[*s].buyer == *party && case.supplies[*s].product == Some(*product))
                .collect();
            let (all, open) = base_and_open(case, &which, timelines, o);
            Some((base * years, base * years * if all > 0.0 { open / all } else { 1.0 }))
        }
        Series::Purchases { buyer, home } => {
            let which: Vec<usize> = supplies(case, *buyer, home.as_str()).collect();
            let (all, open) = base_and_open(case, &which, timelines, o);
            Some((all * years, open * years))
        }
        Series::StockValue { .. } => {
            let start = modelled_at_start(ledger, o)?;
            Some((start, start))
        }
    }
}

/// Value of stocks on the first evening.
fn modelled_at_start(ledger: &Ledger<'_>, o: &Observed) -> Option<f64> {
    let first = ledger.horizon.from;
    modelled(ledger, &Observed { from: first, until: first, ..o.clone() })
}

/// Every observed figure in the horizon beside the model's and the naive ones.
pub(crate) fn compare(ledger: &Ledger<'_>, timelines: &[Timeline], drawn: &Drawn) -> Result<Vec<Row>, Error> {
    let case = ledger.case;
    let mut out = Vec::new();
    for (i, o) in case.observed.iter().enumerate() {
        let (Some(modelled), Some(naive)) = (modelled(ledger, o), naive(ledger, timelines, o)) else {
            continue;
        };
        let band = drawn.observed.get(i).and_then(Option::as_ref).and_then(|v| band90(v));
        let score = Score {
            series: series_word(case, &o.series),
            period: o.period.clone(),
            observed: o.value,
            unit: unit(case, &o.series),
            status: o.status.clone(),
            source: o.source.clone(),
            modelled,
            band90: band,
            naive_unchanged: naive.0,
            naive_cut: naive.1,
            error: error(modelled, o.value),
            break_: o.break_.clone(),
        };
        out.push(Row { score, from: o.from });
    }
    Ok(out)
}

/// The word of a series in `observed.csv`.
fn series_word(case: &Case, series: &Series) -> String {
    match series {
        Series::Output { party, product } => {
            format!("output/{}/{}", case.parties[*party].id, case.items[*product].id)
        }
        Series::Purchases { buyer, home } => format!("purchases/{}/{home}", case.parties[*buyer].id),
        Series::StockValue { party } => format!("stock_value/{}", case.parties[*party].id),
    }
}

fn unit(case: &Case, series: &Series) -> String {
    match series {
        Series::Output { product, .. } => {
            case.items[*product].unit.clone().unwrap_or_else(|| case.currency.to_string())
        }
        _ => case.currency.to_string(),
    }
}

/// Whether some parameter rests on a source that is later than the forecast date.
pub(crate) fn in_sample(case: &Case) -> Backtest {
    let mut later = Vec::new();
    if let Some(day) = case.forecast_date {
        for (path, p) in parameters(case) {
            let Basis::Fact(id) = &p.basis else { continue };
            let source = case
                .facts
                .iter()
                .find(|f| &f.id == id)
                .and_then(|f| case.sources.iter().find(|s| s.id == f.source))
                .filter(|s| s.is_later_than(day));
            if let Some(source) = source {
                later.push((path, id.clone(), source.date.text().to_owned()));
            }
        }
    }
    Backtest { forecast_date: case.forecast_date, in_sample: !later.is_empty(), later }
}
