//! A few deliveries are cut: the new output from the old factorisation, never from a fresh inverse.
//!
//! Cutting deliveries changes some columns of A. With C the changed columns, A' = A − U E_Cᵀ and Sherman–Morrison–Woodbury gives
//! (I − A')⁻¹f = y − L U (I + E_Cᵀ L U)⁻¹ E_Cᵀ y, y = L f. Where many columns change, x ← A'x + f from the old output; either way
//! the residual of the new system is measured and returned.
//!
//! This prices what suppliers no longer sell, final demand held. What the buyer loses because the part is missing is another question
//! (`shock`, or [`crate::ario`]); the two overlap and are not to be added.

use crate::error::{Error, ErrorKind, Result};
use crate::matrix::{Leontief, Matrix, residual};
use crate::solve::Iterative;
use crate::table::Table;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// One delivery that is cut.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Cut {
    /// The industry that sells, by index.
    pub supplier: usize,
    /// The industry that buys, by index.
    pub buyer: usize,
    /// The share that is no longer delivered, 0..1.
    pub share: f64,
}

/// How the answer was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Sherman–Morrison–Woodbury, with so many changed columns.
    Woodbury {
        /// Changed columns.
        rank: usize,
    },
    /// Fixed-point iteration from the old output.
    Iteration {
        /// Sweeps done.
        sweeps: usize,
    },
}

/// Output after the cut.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WhatIf {
    /// The new output, in the unit of f.
    pub x: Vec<f64>,
    /// New less old output.
    pub change: Vec<f64>,
    /// The largest cell of f − (I − A')x over the largest of f: the proof that x solves the new system.
    pub residual: f64,
    /// How.
    pub method: Method,
}

/// What is accepted as solved.
const TOLERANCE: f64 = 1e-10;

/// The coefficients with the cuts applied; cuts of one pair add up and stop at the whole delivery.
pub fn cut_coefficients(a: &Matrix, cuts: &[Cut]) -> Result<Matrix> {
    let n = a.rows();
    let mut left = Matrix::from_fn(n, n, |_, _| 1.0);
    for c in cuts {
        if c.supplier >= n || c.buyer >= n {
            return Err(Error::input(format!("a cut names industry {} of {n}", c.supplier.max(c.buyer))));
        }
        if !(0.0..=1.0).contains(&c.share) {
            return Err(Error::input(format!("a cut takes the share {}; expected 0 to 1", c.share)));
        }
        let cell = left.at_mut(c.supplier, c.buyer);
        *cell = (*cell - c.share).max(0.0);
    }
    Ok(Matrix::from_fn(n, n, |i, j| a.at(i, j) * left.at(i, j)))
}

/// Output with some deliveries cut, final demand `f` held. Woodbury where at most a quarter of the columns change, else iteration.
pub fn cut_deliveries(l: &Leontief, f: &[f64], cuts: &[Cut]) -> Result<WhatIf> {
    if f.len() != l.size() {
        return Err(Error::input(format!("{} cells of final demand for {} industries", f.len(), l.size())));
    }
    let after = cut_coefficients(l.coefficients(), cuts)?;
    let mut columns: Vec<usize> = cuts.iter().map(|c| c.buyer).collect();
    columns.sort_unstable();
    columns.dedup();
    if columns.len() * 4 > l.size().max(4) {
        return iterate(l, &after, f, 10_000);
    }
    woodbury(l, &after, f, &columns)
}

fn woodbury(l: &Leontief, after: &Matrix, f: &[f64], columns: &[usize]) -> Result<WhatIf> {
    let (n, k) = (l.size(), columns.len());
    let before = l.coefficients();
    let base = l.solve(f);
    let u = Matrix::from_fn(n, k, |i, c| before.at(i, columns[c]) - after.at(i, columns[c]));
    let lu = l.solve_matrix(&u);
    // I + EᵀLU is I minus its own negative, so the one solver serves.
    let small = Leontief::new(&Matrix::from_fn(k, k, |r, c| -lu.at(columns[r], c)))?;
    let weights = small.solve(&columns.iter().map(|&c| base[c]).collect::<Vec<_>>());
    let correction = lu.times(&weights);
    let x: Vec<f64> = base.iter().zip(correction).map(|(b, c)| b - c).collect();
    let left = residual(after, &x, f);
    if left > TOLERANCE {
        return iterate(l, after, f, 10_000);
    }
    Ok(finish(x, &base, left, Method::Woodbury { rank: k }))
}

fn iterate(l: &Leontief, after: &Matrix, f: &[f64], most: usize) -> Result<WhatIf> {
    let base = l.solve(f);
    let mut x = base.clone();
    let mut before = f64::INFINITY;
    for sweeps in 0..=most {
        let left = residual(after, &x, f);
        // As far as rounding lets it go: a sweep that gains nothing more ends it.
        if left <= 1e-15 || left <= TOLERANCE && left >= 0.9 * before {
            return Ok(finish(x, &base, left, Method::Iteration { sweeps }));
        }
        if sweeps == most || !left.is_finite() {
            return Err(ErrorKind::NoConvergence { sweeps, residual: format!("{left:e}") }.into());
        }
        before = left;
        x = after.times(&x).iter().zip(f).map(|(a, b)| a + b).collect();
    }
    Err(ErrorKind::NoConvergence { sweeps: most, residual: "none".into() }.into())
}

fn finish(x: Vec<f64>, base: &[f64], residual: f64, method: Method) -> WhatIf {
    let change = x.iter().zip(base).map(|(a, b)| a - b).collect();
    WhatIf { x, change, residual, method }
}

/// A delivery between two industries of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Delivery {
    /// Place and sector that sell.
    pub supplier: (String, String),
    /// Place and sector that buy.
    pub buyer: (String, String),
    /// The share that is no longer delivered, 0..1.
    pub share: f64,
}

/// What suppliers lose, by place, in table units; below 0 is a loss.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LostSales {
    /// Change of output by place.
    pub output: Vec<(String, f64)>,
    /// Change of value added by place.
    pub value_added: Vec<(String, f64)>,
    /// The solution by industry and its residual.
    pub solution: WhatIf,
}

/// Industries from which on cuts are iterated from the table's own output instead of factorised.
const ITERATE: usize = 2048;

/// Cuts deliveries of a table, final demand held at what the table's output leaves (x − Z1). A table with total flows is
/// first turned into domestic flows. The table is used up: a large one is solved in the memory of its flows, by iteration from its own output.
pub fn lost_sales(table: Table, deliveries: &[Delivery]) -> Result<LostSales> {
    let mut table = table.into_domestic();
    let index: HashMap<(&str, &str), usize> = (0..table.size())
        .map(|i| ((table.industries[i].place.as_str(), table.industries[i].sector.as_str()), i))
        .collect();
    let find = |(place, sector): &(String, String)| {
        let found = index.get(&(place.as_str(), sector.as_str()));
        found.copied().ok_or_else(|| Error::input(format!("the table has no sector `{sector}` of `{place}`")))
    };
    let cuts: Vec<Cut> = deliveries
        .iter()
        .map(|d| Ok(Cut { supplier: find(&d.supplier)?, buyer: find(&d.buyer)?, share: d.share }))
        .collect::<Result<_>>()?;
    let f: Vec<f64> = table.output.iter().zip(table.z.row_sums()).map(|(x, sold)| x - sold).collect();
    let solution = if table.size() < ITERATE {
        cut_deliveries(&Leontief::new(&table.coefficients())?, &f, &cuts)?
    } else {
        cut_in_place(&mut table, &f, &cuts)?
    };
    let v = table.value_added_coeff();
    let by_place = |weight: &dyn Fn(usize) -> f64| -> Vec<(String, f64)> {
        let mut sums: HashMap<&str, f64> = HashMap::new();
        for i in 0..table.size() {
            *sums.entry(&table.industries[i].place).or_default() += weight(i) * solution.change[i];
        }
        table.places().into_iter().map(|p| (p.to_owned(), sums[p])).collect()
    };
    Ok(LostSales { output: by_place(&|_| 1.0), value_added: by_place(&|i| v[i]), solution })
}

/// Solves the table with the cuts in the memory of its flows, which are gone afterwards.
fn cut_in_place(table: &mut Table, f: &[f64], cuts: &[Cut]) -> Result<WhatIf> {
    let mut shares: HashMap<(usize, usize), f64> = HashMap::new();
    for c in cuts {
        if !(0.0..=1.0).contains(&c.share) {
            return Err(Error::input(format!("a cut takes the share {}; expected 0 to 1", c.share)));
        }
        *shares.entry((c.supplier, c.buyer)).or_default() += c.share;
    }
    let mut after = table.take_coefficients();
    for ((i, j), share) in shares {
        *after.at_mut(i, j) *= 1.0 - share.min(1.0);
    }
    let base = &table.output;
    // An industry without output has no column and may still be asked to sell: the start need not solve the old system.
    let how = Iterative { tolerance: 1e-12, ..Iterative::default() };
    let solved = how.solve(&after, f, Some(base))?;
    Ok(finish(solved.x, base, solved.residual, Method::Iteration { sweeps: solved.products }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn three() -> Matrix {
        Matrix::from_rows(&[vec![0.1, 0.2, 0.0], vec![0.3, 0.1, 0.1], vec![0.0, 0.2, 0.2]])
            .expect("equal rows")
    }

    #[test]
    fn cutting_nothing_changes_nothing() {
        let l = Leontief::new(&three()).expect("regular");
        let w = cut_deliveries(&l, &[1.0, 2.0, 3.0], &[]).expect("solves");
        assert!(w.change.iter().all(|c| *c == 0.0));
    }

    #[test]
    fn both_methods_agree() {
        let l = Leontief::new(&three()).expect("regular");
        let (f, cuts) = ([1.0, 2.0, 3.0], [Cut { supplier: 0, buyer: 1, share: 0.5 }]);
        let w = cut_deliveries(&l, &f, &cuts).expect("solves");
        assert_eq!(w.method, Method::Woodbury { rank: 1 });
        let after = cut_coefficients(&three(), &cuts).expect("in range");
        let i = iterate(&l, &after, &f, 1_000).expect("converges");
        assert!(w.x.iter().zip(i.x).all(|(a, b)| (a - b).abs() < 1e-9));
        assert!(w.change.iter().sum::<f64>() < 0.0);
    }

    #[test]
    fn in_place_is_what_woodbury_gives() {
        let t = crate::synthetic::synthetic(&crate::synthetic::Shape {
            places: 4,
            sectors: 12,
            finals: 1,
            seed: 9,
        });
        let f: Vec<f64> = t.x.iter().zip(t.z.row_sums()).map(|(x, s)| x - s).collect();
        let cuts: Vec<Cut> =
            (0..5).map(|k| Cut { supplier: 7 * k, buyer: 9 * k + 1, share: 0.2 * k as f64 }).collect();
        let a = crate::statics::calc_a(&t.z, &t.x);
        let want = cut_deliveries(&Leontief::new(&a).expect("productive"), &f, &cuts).expect("solves");
        let mut table = crate::ready::accounts_of(t.z, t.x);
        let got = cut_in_place(&mut table, &f, &cuts).expect("solves");
        assert!(got.residual <= 1e-12);
        for (g, w) in got.change.iter().zip(&want.change) {
            assert!((g - w).abs() < 1e-9, "{g} {w}");
        }
    }

    #[test]
    fn a_share_above_one_is_refused() {
        assert!(cut_coefficients(&three(), &[Cut { supplier: 0, buyer: 1, share: 1.5 }]).is_err());
    }
}
