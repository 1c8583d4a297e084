//! The same impact for many draws of its parameters, from one factorisation.
//!
//! Direct and type I figures are linear in the purchases. Closing on households with one labour share adds a matrix of rank one, A + c rᵀ with c = mpc · share at home · b and
//! r = labour share · v of the place, so that by Sherman–Morrison x₂ = x₁ + L c (r·x₁)/(1 − r·L c): three numbers of the table and a division give every draw.
//!
//! Supported: figures of the place whose industries are bought from; one labour share for all sectors. Not supported: shares by sector; the
//! mix of the purchases (it stays as stated).

use super::compute::{demand, household_purchases, share};
use super::params::{ImpactParams, LabourShare, Purchases};
use crate::error::{Error, ErrorKind, Result};
use crate::matrix::{Matrix, dot};
use crate::ready::Ready;
use crate::solve::{CoefficientDraws, Solver, sampled_outputs};
use crate::table::Table;
use serde::Serialize;

/// What one unit of purchases made at home does, and what one unit spent by households does.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Response {
    /// Purchases at the stated parameters, in table units.
    pub purchases: f64,
    /// Output of the place behind the purchases, with suppliers, per unit.
    output_type1: f64,
    /// Value added of the place on the purchases themselves, per unit.
    value_added_direct: f64,
    /// With suppliers, per unit.
    value_added_type1: f64,
    /// Jobs of the place; `None`: no datum.
    jobs_direct: Option<f64>,
    jobs_type1: Option<f64>,
    /// The place's part of L b, b what households buy at home per unit: its output, value added and jobs; `None`: the table shows no households.
    households: Option<(f64, f64, Option<f64>)>,
    /// The share of household spending that stays at home by the table.
    at_home: f64,
}

/// Parameters that vary between draws, each as in [`ImpactParams`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Drawn {
    /// What the purchases are multiplied by: a range of the amount, of the bridge, or both.
    pub amount: f64,
    /// Share made at home.
    pub made_at_home: f64,
    /// Labour share and propensity to consume; `None`: no induced part.
    pub households: Option<(f64, f64)>,
}

/// The figures of one draw; money in table units, jobs in persons.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Figures {
    /// Output: direct, type I, type II.
    pub output: [Option<f64>; 3],
    /// Value added: direct, type I, type II.
    pub value_added: [Option<f64>; 3],
    /// Jobs: direct, type I, type II.
    pub jobs: [Option<f64>; 3],
}

impl Response {
    /// Prepares from a table that is ready; `params` as for [`super::impact`].
    pub fn new(ready: &Ready, purchases: &Purchases, params: &ImpactParams) -> Result<Self> {
        let table = ready.accounts();
        let whole = ImpactParams { made_at_home: 1.0, ..params.clone() };
        let (f, total) = demand(table, purchases, &whole)?;
        if total == 0.0 {
            return Err(Error::input("the purchases add up to nothing"));
        }
        let f: Vec<f64> = f.iter().map(|v| v / total).collect();
        let factored = ready.solver();
        let x = factored.solve(&f)?;
        let [ones, v, jobs] = weights(table, &params.place);
        let (ones, v) = (ones.unwrap_or_default(), v.unwrap_or_default());
        let (mut households, mut at_home) = (None, 0.0);
        if let Ok((bought, shown, all)) = household_purchases(table, &params.place) {
            let b: Vec<f64> = bought.iter().map(|v| v / shown).collect();
            let lb = factored.solve(&b)?;
            households = Some((dot(&ones, &lb), dot(&v, &lb), jobs.as_ref().map(|e| dot(e, &lb))));
            at_home = shown / all;
        }
        Ok(Self {
            purchases: total,
            output_type1: dot(&ones, &x),
            value_added_direct: dot(&v, &f),
            value_added_type1: dot(&v, &x),
            jobs_direct: jobs.as_ref().map(|e| dot(e, &f)),
            jobs_type1: jobs.as_ref().map(|e| dot(e, &x)),
            households,
            at_home: params.households.as_ref().and_then(|h| h.import_share).map_or(at_home, |s| 1.0 - s),
        })
    }

    /// The same on draws of the technical coefficients, every column keeping its sum, so that value added per output stays as it is; a
    /// response a draw. The table is used up; see [`sampled_outputs`].
    pub fn sampled(
        &self,
        table: Table,
        purchases: &Purchases,
        params: &ImpactParams,
        draws: &CoefficientDraws,
    ) -> Result<Vec<Self>> {
        let mut table = table.into_domestic();
        let whole = ImpactParams { made_at_home: 1.0, ..params.clone() };
        let (f, total) = demand(&table, purchases, &whole)?;
        let f: Vec<f64> = f.iter().map(|v| v / total).collect();
        let spent = household_purchases(&table, &params.place).ok();
        let rows: Vec<Vec<f64>> = weights(&table, &params.place).into_iter().flatten().collect();
        let rows = Matrix::from_rows(&rows)?;
        let a = table.take_coefficients();
        let bought = sampled_outputs(&a, &f, &rows, draws)?;
        // The same seed draws the same coefficients for what households buy.
        let households = spent.map(|(bought, shown, _)| {
            let b: Vec<f64> = bought.iter().map(|v| v / shown).collect();
            sampled_outputs(&a, &b, &rows, draws)
        });
        let households = households.transpose()?;
        let one = |d: usize| {
            let jobs = |m: &Matrix| (m.cols() > 2).then(|| m.at(d, 2));
            Self {
                output_type1: bought.at(d, 0),
                value_added_type1: bought.at(d, 1),
                jobs_type1: jobs(&bought),
                households: households.as_ref().map(|h| (h.at(d, 0), h.at(d, 1), jobs(h))),
                ..self.clone()
            }
        };
        Ok((0..draws.n).map(one).collect())
    }

    /// The labour share of [`ImpactParams`] where it is one for all sectors.
    pub fn one_labour_share(params: &ImpactParams) -> Result<Option<f64>> {
        match params.households.as_ref().map(|h| &h.labour_share) {
            None => Ok(None),
            Some(LabourShare::One(s)) => Ok(Some(*s)),
            Some(LabourShare::BySector(_)) => {
                Err(Error::input("bands need one labour share for all sectors"))
            }
        }
    }

    /// The figures of one draw.
    pub fn at(&self, d: &Drawn) -> Result<Figures> {
        share("made_at_home", d.made_at_home)?;
        let bought = self.purchases * d.amount * d.made_at_home;
        let spent = match (d.households, self.households) {
            (None, _) => None,
            (Some(_), None) => {
                return Err(Error::input("the table shows no household consumption of the place"));
            }
            (Some((labour, mpc)), Some((output, added, jobs))) => {
                share("labour_share", labour)?;
                share("mpc", mpc)?;
                let turn = labour * mpc * self.at_home;
                let left = 1.0 - turn * added;
                if left <= 0.0 {
                    return Err(ErrorKind::Singular(
                        "households spend more than they cause to be earned".into(),
                    )
                    .into());
                }
                Some((turn * self.value_added_type1 / left, output, added, jobs))
            }
        };
        let induced = |per: Option<f64>| spent.and_then(|s| Some(s.0 * per?));
        let three = |direct: Option<f64>, type1: Option<f64>, more: Option<f64>| {
            [
                direct.map(|v| v * bought),
                type1.map(|v| v * bought),
                type1.zip(more).map(|(a, b)| (a + b) * bought),
            ]
        };
        Ok(Figures {
            output: three(Some(1.0), Some(self.output_type1), induced(spent.map(|s| s.1))),
            value_added: three(
                Some(self.value_added_direct),
                Some(self.value_added_type1),
                induced(spent.map(|s| s.2)),
            ),
            jobs: three(self.jobs_direct, self.jobs_type1, induced(spent.and_then(|s| s.3))),
        })
    }
}

/// Output, value added and jobs per unit of output of the place's industries, 0 for others; `None`: an industry lacks a figure.
fn weights(table: &Table, place: &str) -> [Option<Vec<f64>>; 3] {
    let here = |i: usize| table.industries[i].place == place;
    let n = table.size();
    let v = table.value_added_coeff();
    let own = |c: &dyn Fn(usize) -> f64| (0..n).map(|i| if here(i) { c(i) } else { 0.0 }).collect::<Vec<_>>();
    let jobs = table.satellites.iter().find(|s| s.name == "jobs").map(|s| s.coefficients(table));
    let jobs = jobs.and_then(|c| {
        // An industry that makes nothing needs no figure.
        let idle = |i: usize| !here(i) || table.output[i] == 0.0;
        (0..n).map(|i| if idle(i) { Some(0.0) } else { c[i] }).collect()
    });
    [Some(own(&|_| 1.0)), Some(own(&|i| v[i])), jobs]
}
