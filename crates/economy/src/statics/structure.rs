//! What kind of place an industry has in the economy, without any inverse: linkages, position in the chain, prices, where value added goes, and what
//! would be missed without a set of industries.
//!
//! Sources: Rasmussen 1956 and Hirschman 1958 (linkages, normalised to a mean of 1); Antràs, Chor, Fally & Hillberry 2012 and Miller & Temurshoev 2017 (upstreamness = row sums of
//! Ghosh's inverse, downstreamness = column sums of Leontief's); Leontief's price model, Miller & Blair 2009, section 2.6; Johnson & Noguera 2012 (value added
//! in final demand); Dietzenbacher & Lahr 2013 (extraction). Row sums of Ghosh's inverse are (L x)ᵢ / xᵢ, because B = x̂⁻¹ A x̂.

use crate::error::{Error, Result};
use crate::matrix::{Leontief, Matrix};
use crate::solve::Solver;
use crate::table::Table;
use serde::Serialize;

/// One industry's links.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Linkages {
    /// Column sum of L: output everywhere per unit of its final demand; also its downstreamness.
    pub backward: f64,
    /// Row sum of G: output enabled everywhere per unit of its primary inputs; also its upstreamness, mean steps to final demand + 1.
    pub forward: f64,
    /// Backward over the mean of all industries.
    pub backward_normalised: f64,
    /// Forward over the mean of all industries.
    pub forward_normalised: f64,
}

impl Linkages {
    /// `key` (both above the mean), `backward`, `forward` or `weak`.
    pub fn class(&self) -> &'static str {
        match (self.backward_normalised > 1.0, self.forward_normalised > 1.0) {
            (true, true) => "key",
            (true, false) => "backward",
            (false, true) => "forward",
            (false, false) => "weak",
        }
    }
}

/// The links of every industry. An industry without output has forward links of 1, its own.
pub fn calc_linkages(factored: &dyn Solver, x: &[f64]) -> Result<Vec<Linkages>> {
    let n = factored.size();
    let backward = factored.solve_left(&vec![1.0; n])?;
    let forward: Vec<f64> =
        factored.solve(x)?.iter().zip(x).map(|(lx, x)| if *x == 0.0 { 1.0 } else { lx / x }).collect();
    let mean = |v: &[f64]| v.iter().sum::<f64>() / (n.max(1) as f64);
    let (mb, mf) = (mean(&backward), mean(&forward));
    let one = |(b, f): (f64, f64)| Linkages {
        backward: b,
        forward: f,
        backward_normalised: b / mb,
        forward_normalised: f / mf,
    };
    Ok(backward.into_iter().zip(forward).map(one).collect())
}

/// Δp = Δv (I − A)⁻¹: the change of every price when primary inputs per unit of output become dearer by Δv (an import that costs more, a tax).
pub fn calc_price_change(factored: &dyn Solver, dv: &[f64]) -> Result<Vec<f64>> {
    factored.solve_left(dv)
}

/// Value added of each place (rows) in the final demand of each place (columns), in table units. Places of final demand that make nothing are left out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ValueAddedTrade {
    /// The places.
    pub places: Vec<String>,
    /// Cells.
    pub cells: Matrix,
}

/// Where the value added of every place ends up.
pub fn value_added_trade(table: &Table, factored: &dyn Solver) -> Result<ValueAddedTrade> {
    let places: Vec<String> = table.places().into_iter().map(str::to_owned).collect();
    let v = table.value_added_coeff();
    let mut cells = Matrix::zeros(places.len(), places.len());
    for (q, buyer) in places.iter().enumerate() {
        let columns: Vec<usize> =
            (0..table.finals.len()).filter(|&c| table.finals[c].place == *buyer).collect();
        let f: Vec<f64> =
            (0..table.size()).map(|i| columns.iter().map(|&c| table.y.at(i, c)).sum()).collect();
        for (i, x) in factored.solve(&f)?.iter().enumerate() {
            let p = places.iter().position(|p| *p == table.industries[i].place).unwrap_or(0);
            *cells.at_mut(p, q) += v[i] * x;
        }
    }
    Ok(ValueAddedTrade { places, cells })
}

/// What is lost without some industries.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Extraction {
    /// Loss of output by industry, their own included, in table units.
    pub output: Vec<f64>,
    /// Loss of value added by industry, in table units.
    pub value_added: Vec<f64>,
}

/// Output lost when a set of industries neither sells nor buys nor serves final demand: x_i − x_i' = L_iK L_KK⁻¹ x_K. Extracting none loses none.
pub fn extract(table: &Table, factored: &dyn Solver, set: &[usize]) -> Result<Extraction> {
    let n = factored.size();
    let mut set = set.to_vec();
    set.sort_unstable();
    set.dedup();
    if let Some(k) = set.iter().find(|k| **k >= n) {
        return Err(Error::input(format!("industry {k} of {n} cannot be extracted")));
    }
    let columns: Vec<Vec<f64>> = set
        .iter()
        .map(|&k| {
            let mut unit = vec![0.0; n];
            unit[k] = 1.0;
            factored.solve(&unit)
        })
        .collect::<Result<_>>()?;
    let k = set.len();
    // L_KK w = x_K; the one solver takes I − M.
    let shifted = Matrix::from_fn(k, k, |r, c| f64::from(u8::from(r == c)) - columns[c][set[r]]);
    let own: Vec<f64> = set.iter().map(|&i| table.output[i]).collect();
    let weights = if k == 0 { Vec::new() } else { Leontief::new(&shifted)?.solve(&own) };
    let output: Vec<f64> =
        (0..n).map(|i| columns.iter().zip(&weights).map(|(c, w)| c[i] * w).sum()).collect();
    let v = table.value_added_coeff();
    let value_added = output.iter().zip(v).map(|(x, v)| v * x).collect();
    Ok(Extraction { output, value_added })
}

/// Multipliers of one industry: per unit of its final demand.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Multipliers {
    /// Output, type I.
    pub output: f64,
    /// Value added, type I.
    pub value_added: f64,
    /// Jobs per table unit, type I; `None` where any industry of the table that is reached lacks a figure.
    pub jobs: Option<f64>,
    /// Output with households inside; `None` without household parameters.
    pub output_type2: Option<f64>,
    /// Value added with households inside.
    pub value_added_type2: Option<f64>,
}

/// Type I multipliers of all industries; with `closed` (the same with the households folded in) type II beside.
pub fn calc_all_multipliers(
    table: &Table,
    open: &dyn Solver,
    closed: Option<&dyn Solver>,
) -> Result<Vec<Multipliers>> {
    let n = table.size();
    let (ones, v) = (vec![1.0; n], table.value_added_coeff());
    let (output, added) = (open.solve_left(&ones)?, open.solve_left(&v)?);
    let both = |c: &dyn Solver| -> Result<_> { Ok((c.solve_left(&ones)?, c.solve_left(&v)?)) };
    let type2 = closed.map(both).transpose()?;
    let jobs = jobs_per_unit(table).map(|j| open.solve_left(&j)).transpose()?;
    Ok((0..n)
        .map(|j| Multipliers {
            output: output[j],
            value_added: added[j],
            jobs: jobs.as_ref().map(|e| e[j]),
            output_type2: type2.as_ref().map(|t| t.0[j]),
            value_added_type2: type2.as_ref().map(|t| t.1[j]),
        })
        .collect())
}

/// Jobs per table unit of output, where every industry with output has a figure.
fn jobs_per_unit(table: &Table) -> Option<Vec<f64>> {
    let jobs = table.satellites.iter().find(|s| s.name == "jobs")?.coefficients(table);
    let known = |(c, x): (Option<f64>, &f64)| c.or((*x == 0.0).then_some(0.0));
    jobs.into_iter().zip(&table.output).map(known).collect()
}

/// The largest |p − 1| of the price model run on the table itself: prices must come out at 1 where every input of a column is in the table.
pub fn price_check(table: &Table, factored: &dyn Solver) -> Result<f64> {
    let primary: Vec<f64> = table.coefficients().col_sums().iter().map(|s| 1.0 - s).collect();
    let p = factored.solve_left(&primary)?;
    let made = |(p, x): (&f64, &f64)| if *x == 0.0 { 0.0 } else { (p - 1.0).abs() };
    let worst = p.iter().zip(&table.output).map(made).fold(0.0, f64::max);
    Ok(worst)
}
