//! Bands and sensitivity of an impact: its parameters drawn over their ranges.

use super::impact::{ImpactRequest, Range};
use super::open::about;
use crate::error::Error;
use knockon_economy::impact::{Drawn, Figures, ImpactParams, Purchases, Response};
use knockon_economy::ready::Ready;
use knockon_economy::solve::{CoefficientDraws, Way};
use knockon_spread::{Draws, bands, first_order, run};
use rayon::prelude::*;

/// Direct, type I and type II of one figure.
type Pick = fn(&Figures) -> [Option<f64>; 3];

/// What is drawn.
pub(super) struct Drawing<'a> {
    pub(super) ready: &'a Ready,
    pub(super) purchases: &'a Purchases,
    pub(super) params: &'a ImpactParams,
    pub(super) request: &'a ImpactRequest,
}

/// 5 % quantile, median and 95 % quantile of each figure, and what moves it.
pub(super) struct ImpactBands {
    pub(super) figures: Vec<(String, [f64; 3])>,
    pub(super) notes: Vec<String>,
}

pub(super) fn bands_of(d: &Drawing<'_>) -> Result<ImpactBands, Error> {
    let r = d.request;
    let failed = |e: knockon_spread::Error| Error::usage(e.to_string());
    let bridge = r.bridge.as_ref().map_or(Range::fixed(1.0), |b| b.0);
    let mut named = vec![("amount", r.amount), ("made at home", r.made_at_home), ("bridge", bridge)];
    if let Some((labour, mpc)) = r.households {
        named.extend([("labour share", labour), ("propensity to consume", mpc)]);
    }
    let parameters: Vec<_> = named.iter().map(|(name, range)| range.parameter(name)).collect();
    let draws = Draws::new(&parameters, r.draws, r.seed).map_err(failed)?;
    let response = Response::new(d.ready, d.purchases, d.params).map_err(about(&r.table.name))?;
    // Figures are in the purchases' unit, so a dearer bridge moves jobs alone; money goes through it and back.
    let scale = d.ready.accounts().info.unit / (r.unit * bridge.value);
    let one = |response: &Response, row: &[f64]| -> Result<Figures, knockon_economy::Error> {
        let crossed = row[2] / bridge.value;
        let drawn = Drawn {
            amount: row[0] / r.amount.value * crossed,
            made_at_home: row[1],
            households: r.households.map(|_| (row[3], row[4])),
        };
        let mut f = response.at(&drawn)?;
        for v in f.value_added.iter_mut().chain(&mut f.output).flatten() {
            *v *= scale / crossed;
        }
        Ok(f)
    };
    if r.amount.value == 0.0 {
        return Err(Error::usage("the amount is multiplied by 0"));
    }
    let sampled = sampled(d, &response)?;
    let rows: Vec<Vec<f64>> = run(&draws, <[f64]>::to_vec);
    let of = |k: usize| sampled.get(k).unwrap_or(&response);
    let all: Vec<Figures> = rows
        .iter()
        .enumerate()
        .map(|(k, row)| one(of(k), row))
        .collect::<Result<_, _>>()
        .map_err(about(&r.table.name))?;
    let mut out = ImpactBands { figures: Vec::new(), notes: Vec::new() };
    // Each part as the difference of two of the three figures that are computed.
    let parts = [
        ("direct", 0, None),
        ("indirect", 1, Some(0)),
        ("type I", 1, None),
        ("induced", 2, Some(1)),
        ("type II", 2, None),
    ];
    let figures: [(&str, Pick); 3] =
        [("output", |f| f.output), ("value added", |f| f.value_added), ("jobs", |f| f.jobs)];
    for (what, pick) in figures {
        for (part, k, less) in parts {
            let values: Option<Vec<f64>> = all
                .iter()
                .map(|f| Some(pick(f)[k]? - less.map_or(Some(0.0), |l: usize| pick(f)[l])?))
                .collect();
            let Some(values) = values.filter(|v| !v.is_empty()) else { continue };
            let series: Vec<Vec<f64>> = values.iter().map(|v| vec![*v]).collect();
            let b = bands(&series).map_err(failed)?;
            out.figures.push((format!("{what}, {part}"), [b.p05[0], b.median[0], b.p95[0]]));
            let index = first_order(&draws, &values).map_err(failed)?;
            let mut index = index;
            if !sampled.is_empty() && part.starts_with("type") {
                let value = |f: &Figures| Some(pick(f)[k]? - less.map_or(Some(0.0), |l: usize| pick(f)[l])?);
                let at = |s: &Response, row: &[f64]| one(s, row).ok().and_then(|f| value(&f)).unwrap_or(0.0);
                index = shares_with(&draws, &rows, &sampled, &at, &values).map_err(failed)?;
            }
            let moved = moved(named.iter().map(|n| n.0).chain(["technical coefficients"]), &index);
            if !moved.is_empty() && part.starts_with("type") {
                out.notes.push(format!("what moves {what}, {part}: {moved}"));
            }
        }
    }
    if let Some(sigma) = r.coefficient_spread {
        out.notes.push(format!(
            "every technical coefficient is multiplied by a lognormal factor of its own, standard deviation of its logarithm {sigma}; each industry buys as much in all as before"
        ));
    }
    out.notes.push(format!(
        "bands from {} scrambled Sobol draws, seed {}, each parameter uniform over its range",
        r.draws, r.seed
    ));
    Ok(out)
}

/// The response on each draw of the coefficients; none without a spread.
fn sampled(d: &Drawing<'_>, response: &Response) -> Result<Vec<Response>, Error> {
    let Some(sigma) = d.request.coefficient_spread else { return Ok(Vec::new()) };
    let table = super::impact::scope_table(d.request)?;
    super::memory::fits(
        &table,
        &d.request.table,
        Way::Draws,
        "take one place, or leave `--coefficient-spread` out",
    )?;
    let draws = CoefficientDraws { n: d.request.draws, sigma, seed: d.request.seed };
    response.sampled(table, d.purchases, d.params, &draws).map_err(about(&d.request.table.name))
}

/// First-order indices of the parameters and, last, of the coefficients together. Every draw of the parameters meets every draw of the coefficients, so that what
/// one of them moves alone is a mean over the other and no accident of which draws met.
fn shares_with(
    draws: &Draws,
    rows: &[Vec<f64>],
    sampled: &[Response],
    at: &(dyn Fn(&Response, &[f64]) -> f64 + Sync),
    values: &[f64],
) -> Result<Vec<f64>, knockon_spread::Error> {
    let mean = |v: &mut dyn Iterator<Item = f64>, n: usize| v.sum::<f64>() / n.max(1) as f64;
    let by_row: Vec<f64> =
        rows.par_iter().map(|r| mean(&mut sampled.iter().map(|s| at(s, r)), sampled.len())).collect();
    let by_table: Vec<f64> =
        sampled.par_iter().map(|s| mean(&mut rows.iter().map(|r| at(s, r)), rows.len())).collect();
    let variance = |v: &[f64]| {
        let middle = mean(&mut v.iter().copied(), v.len());
        mean(&mut v.iter().map(|v| (v - middle).powi(2)), v.len())
    };
    let all = variance(values);
    let share = |v: f64| if all > 0.0 { (v / all).clamp(0.0, 1.0) } else { 0.0 };
    let of_rows = share(variance(&by_row));
    let mut index: Vec<f64> = first_order(draws, &by_row)?.into_iter().map(|i| i * of_rows).collect();
    index.push(share(variance(&by_table)));
    Ok(index)
}

/// What moves a figure, by its first-order indices, in words: those that round to a per cent or more.
pub(super) fn moved<'n>(names: impl IntoIterator<Item = &'n str>, index: &[f64]) -> String {
    let said = names.into_iter().zip(index).filter(|(_, i)| **i >= 0.005);
    said.map(|(name, i)| format!("{name} {:.0} %", 100.0 * i)).collect::<Vec<_>>().join(", ")
}

/// How bands over the ranges of a request came about.
pub(super) fn drawn(draws: usize, seed: u64) -> String {
    format!("bands from {draws} scrambled Sobol draws, seed {seed}, each range drawn uniformly")
}
