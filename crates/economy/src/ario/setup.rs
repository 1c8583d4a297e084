//! What does not change from day to day, and what is wrong with an input.

use super::{ArioParams, Ban, Base, Mode, Shocks};
use crate::error::{Error, Result};
use crate::matrix::Matrix;

/// What does not change from day to day.
pub(super) struct Economy<'a> {
    pub(super) p: &'a ArioParams,
    shocks: &'a Shocks,
    pub(super) n: usize,
    /// The industries of every sector, in order, and how many sectors there are.
    pub(super) rows: Vec<Vec<usize>>,
    pub(super) k: usize,
    pub(super) z: Matrix,
    /// The same a year.
    pub(super) annual: &'a Matrix,
    pub(super) y: Matrix,
    pub(super) y_total: Vec<f64>,
    pub(super) x0: Vec<f64>,
    pub(super) capital: Vec<f64>,
    /// tech_kj: use of sector k's product per unit of output of j.
    pub(super) tech: Matrix,
    /// Whether a lack of k stops j.
    pub(super) counted: Vec<bool>,
    /// The bans on each seller.
    bans: Vec<Vec<Ban>>,
}

impl<'a> Economy<'a> {
    pub(super) fn new(base: &'a Base, p: &'a ArioParams, shocks: &'a Shocks) -> Result<Self> {
        let n = base.x.len();
        let sectors = base.sectors();
        let k = sectors.len();
        check(base, p, k)?;
        check_shocks(shocks, n)?;
        let at = |s: &str| sectors.iter().position(|m| *m == s).expect("the list is made of these sectors");
        let sector: Vec<usize> = base.industries.iter().map(|(_, s)| at(s)).collect();
        let mut rows = vec![Vec::new(); k];
        for (i, &k) in sector.iter().enumerate() {
            rows[k].push(i);
        }
        // Products with the day's share of a year, and with 1/x below: the last bit is that of the published traces.
        let day = 1.0 / p.days_per_year;
        let x0: Vec<f64> = base.x.iter().map(|x| x * day).collect();
        let mut z = base.z.clone();
        z.data_mut().iter_mut().for_each(|v| *v *= day);
        let (mut tech, mut bought) = (Matrix::zeros(k, n), Matrix::zeros(k, n));
        for (i, &k) in sector.iter().enumerate() {
            for j in 0..n {
                let x = base.x[j];
                *tech.at_mut(k, j) += if x == 0.0 { 0.0 } else { base.z.at(i, j) * (1.0 / x) };
                *bought.at_mut(k, j) += z.at(i, j);
            }
        }
        let least = if p.mode == Mode::Compatibility { 1e-5 } else { 0.0 };
        let counted = (0..k * n).map(|c| bought.at(c / n, c % n) > least * x0[c % n]).collect();
        let inputs = |j: usize| super::sums::halved(&base.z.col(j));
        let capital = (0..n).map(|j| p.kapital_to_va_ratio * (base.x[j] - inputs(j))).collect();
        let y = Matrix::from_fn(n, base.y.cols(), |i, c| base.y.at(i, c) * day);
        let y_total = y.row_sums();
        let mut bans = vec![Vec::new(); n];
        for b in &shocks.bans {
            bans[b.supplier].push(*b);
        }
        Ok(Self { p, shocks, n, rows, k, z, annual: &base.z, y, y_total, x0, capital, tech, counted, bans })
    }

    /// The bans on a seller's deliveries that hold on a day.
    pub(super) fn banned(&self, seller: usize, t: usize) -> impl Iterator<Item = &Ban> {
        self.bans[seller].iter().filter(move |b| b.active(t))
    }

    /// What final demand for an industry is multiplied by on a day.
    pub(super) fn demand_factor(&self, t: usize, i: usize) -> f64 {
        let on =
            |d: &&super::DemandShock| d.industry == i && (d.from as usize..d.until as usize).contains(&t);
        self.shocks.demand.iter().filter(on).map(|d| d.factor).product()
    }
}

fn check_shocks(shocks: &Shocks, n: usize) -> Result<()> {
    if let Some(e) = shocks.events.iter().find(|e| e.impact.len() != n) {
        return Err(Error::input(format!("an event has {} amounts for {n} industries", e.impact.len())));
    }
    if let Some(b) = shocks.bans.iter().find(|b| b.supplier >= n || b.buyer >= n) {
        return Err(Error::input(format!("a ban names industry {} of {n}", b.supplier.max(b.buyer))));
    }
    if let Some(b) = shocks.bans.iter().find(|b| !(0.0..=1.0).contains(&b.share)) {
        return Err(Error::input(format!("a ban takes the share {}; expected 0 to 1", b.share)));
    }
    match shocks.demand.iter().find(|d| d.industry >= n || !d.factor.is_finite() || d.factor < 0.0) {
        Some(d) => Err(Error::input(format!(
            "a demand shock multiplies industry {} of {n} by {}; the factor must not be below 0",
            d.industry, d.factor
        ))),
        None => Ok(()),
    }
}

fn check(base: &Base, p: &ArioParams, sectors: usize) -> Result<()> {
    let n = base.x.len();
    let shapes = base.z.rows() == n && base.z.cols() == n && base.y.rows() == n && base.industries.len() == n;
    if n == 0 || !shapes {
        return Err(Error::input("the base needs Z [n][n], Y [n][c], x [n] and n industries"));
    }
    if p.inventory_days.len() != sectors {
        return Err(Error::input(format!(
            "{} `inventory_days` for {sectors} sectors",
            p.inventory_days.len()
        )));
    }
    let positive = [
        ("days_per_year", p.days_per_year),
        ("alpha_tau", p.alpha_tau),
        ("rebuild_tau", p.rebuild_tau),
        ("inventory_restoration_tau", p.inventory_restoration_tau),
    ];
    match positive.iter().find(|(_, v)| v.is_nan() || *v <= 0.0) {
        Some((name, v)) => Err(Error::input(format!("`{name}` is {v}; it must be above 0"))),
        None if p.alpha_max < p.alpha_base => Err(Error::input("`alpha_max` is below `alpha_base`")),
        None => Ok(()),
    }
}
