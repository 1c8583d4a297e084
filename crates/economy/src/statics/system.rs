//! Everything that follows from a table and its stressors in one go, without ever forming L·Y as a square matrix.
//!
//! A, x, L; for each extension S, S_Y, M and the footprint accounts by industry and by region. X = L·blocks(Y) of
//! [`footprints`](super::footprints) has n² cells and costs n³; the accounts need only its row sums, M·blocks(Y), and its diagonal blocks, which
//! cost n² each.
//!
//! Supported: regions with the same sectors in the same order. Not supported: accounts by head (divide them).

use super::accounts::groups;
use super::core::{calc_m, calc_s, calc_s_y, calc_x};
use crate::error::{Error, Result};
use crate::matrix::Matrix;
use crate::solve::invert_leontief;
use rayon::prelude::*;
use serde::Serialize;

/// Stressors by industry and, where they have them, by column of final demand.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stressors {
    /// F: one row a stressor, one column an industry.
    pub f: Matrix,
    /// F_Y: one row a stressor, one column a column of final demand.
    pub f_y: Option<Matrix>,
}

/// The accounts of one extension, rows stressors.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Extension {
    /// S = F x̂⁻¹.
    pub s: Matrix,
    /// S_Y.
    pub s_y: Option<Matrix>,
    /// M = S L.
    pub m: Matrix,
    /// Consumption based, by industry.
    pub cba: Matrix,
    /// Production based, by industry.
    pub pba: Matrix,
    /// Imported, by industry.
    pub imp: Matrix,
    /// Exported, by industry.
    pub exp: Matrix,
    /// Consumption based, by region, final demand's own stressors included.
    pub cba_reg: Matrix,
    /// Production based, by region, final demand's own stressors included.
    pub pba_reg: Matrix,
    /// Imported, by region.
    pub imp_reg: Matrix,
    /// Exported, by region.
    pub exp_reg: Matrix,
}

/// The whole system.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct System {
    /// Output.
    pub x: Vec<f64>,
    /// Coefficients.
    pub a: Matrix,
    /// Leontief's inverse.
    pub l: Matrix,
    /// One an extension, in the order given.
    pub extensions: Vec<Extension>,
}

/// Computes all of it; `regions` labels the industries and `y_regions` the columns of Y.
pub fn calc_all(
    z: &Matrix,
    y: &Matrix,
    stressors: &[Stressors],
    regions: &[String],
    y_regions: &[String],
) -> Result<System> {
    let n = z.rows();
    let parts = groups(regions);
    let width = parts.first().map_or(0, |(_, m)| m.len());
    let consecutive = |(r, (_, m)): (usize, &(&str, Vec<usize>))| {
        m.len() == width && m.iter().enumerate().all(|(k, &i)| i == r * width + k)
    };
    if regions.len() != n || z.cols() != n || y.rows() != n || !parts.iter().enumerate().all(consecutive) {
        return Err(Error::input(
            "accounts need a square Z, one region label an industry and the same sectors in every region, one region after the other",
        ));
    }
    if y_regions.len() != y.cols() {
        return Err(Error::input(format!("{} `y_regions` for {} columns of Y", y_regions.len(), y.cols())));
    }
    let x = calc_x(z, y);
    let mut a = z.clone();
    let scale: Vec<f64> = x.iter().map(|x| if *x == 0.0 { 0.0 } else { 1.0 / x }).collect();
    a.data_mut().par_chunks_mut(n.max(1)).for_each(|row| {
        row.iter_mut().zip(&scale).for_each(|(v, s)| *v *= s);
    });
    let l = invert_leontief(a.clone())?;
    let demand = by_region(y, y_regions, &parts)?;
    let extensions = stressors
        .iter()
        .map(|e| extension(e, &l, &x, y, &demand, y_regions, &parts))
        .collect::<Result<_>>()?;
    Ok(System { x, a, l, extensions })
}

type Parts<'a> = [(&'a str, Vec<usize>)];

/// Columns of one region added together.
fn by_region(m: &Matrix, labels: &[String], parts: &Parts<'_>) -> Result<Matrix> {
    let at = |label: &String| {
        let found = parts.iter().position(|(r, _)| r == label);
        found.ok_or_else(|| Error::input(format!("`{label}` buys in Y and is not among the regions")))
    };
    let to: Vec<usize> = labels.iter().map(at).collect::<Result<_>>()?;
    let mut out = Matrix::zeros(m.rows(), parts.len());
    for i in 0..m.rows() {
        for (c, &r) in to.iter().enumerate() {
            *out.at_mut(i, r) += m.at(i, c);
        }
    }
    Ok(out)
}

fn extension(
    e: &Stressors,
    l: &Matrix,
    x: &[f64],
    y: &Matrix,
    demand: &Matrix,
    y_regions: &[String],
    parts: &Parts<'_>,
) -> Result<Extension> {
    let n = x.len();
    if e.f.cols() != n || e.f_y.as_ref().is_some_and(|f| f.cols() != y.cols() || f.rows() != e.f.rows()) {
        return Err(Error::input(
            "an extension needs one column an industry and one a column of final demand",
        ));
    }
    let s = calc_s(&e.f, x);
    let m = calc_m(&s, l);
    let (rows, width) = (s.rows(), n / parts.len().max(1));
    let mut cba = Matrix::zeros(rows, n);
    for q in 0..rows {
        for i in 0..n {
            for c in 0..parts.len() {
                *cba.at_mut(q, c * width + i % width) += m.at(q, i) * demand.at(i, c);
            }
        }
    }
    let total = l.times(&demand.row_sums());
    let own: Vec<Matrix> = (0..parts.len()).into_par_iter().map(|r| own_block(l, demand, r, width)).collect();
    let (mut imp, mut pba, mut exp) = (cba.clone(), Matrix::zeros(rows, n), Matrix::zeros(rows, n));
    for (r, block) in own.iter().enumerate() {
        let sums = block.row_sums();
        for q in 0..rows {
            for (k, sum) in sums.iter().enumerate() {
                let i = r * width + k;
                *pba.at_mut(q, i) = s.at(q, i) * total[i];
                *exp.at_mut(q, i) = s.at(q, i) * (total[i] - sum);
                for c in 0..width {
                    *imp.at_mut(q, r * width + c) -= s.at(q, i) * block.at(k, c);
                }
            }
        }
    }
    let labels: Vec<String> = parts.iter().flat_map(|(r, m)| m.iter().map(|_| (*r).to_owned())).collect();
    let finals = e.f_y.as_ref().map(|f| by_region(f, y_regions, parts)).transpose()?;
    let regional = |m: &Matrix, with_finals: bool| -> Result<Matrix> {
        let mut out = by_region(m, &labels, parts)?;
        if let Some(f) = finals.as_ref().filter(|_| with_finals) {
            out.data_mut().iter_mut().zip(f.data()).for_each(|(o, f)| *o += f);
        }
        Ok(out)
    };
    Ok(Extension {
        s_y: e.f_y.as_ref().map(|f| calc_s_y(f, y)),
        cba_reg: regional(&cba, true)?,
        pba_reg: regional(&pba, true)?,
        imp_reg: regional(&imp, false)?,
        exp_reg: regional(&exp, false)?,
        s,
        m,
        cba,
        pba,
        imp,
        exp,
    })
}

/// The diagonal block of X of region r: what its own final demand takes from its own industries, by product that is bought.
fn own_block(l: &Matrix, demand: &Matrix, r: usize, width: usize) -> Matrix {
    let wanted = demand.col(r);
    let mut out = Matrix::zeros(width, width);
    for k in 0..width {
        let row = l.row(r * width + k);
        let target = &mut out.data_mut()[k * width..(k + 1) * width];
        for (l, w) in row.chunks_exact(width).zip(wanted.chunks_exact(width)) {
            for (t, (l, w)) in target.iter_mut().zip(l.iter().zip(w)) {
                *t += l * w;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic::{Shape, synthetic, unit};

    #[test]
    fn the_short_way_gives_what_the_long_way_gives() {
        let t = synthetic(&Shape { places: 4, sectors: 5, finals: 2, seed: 8 });
        let name = |i: usize| format!("R{i}");
        let regions: Vec<String> = (0..20).map(|i| name(i / 5)).collect();
        let y_regions: Vec<String> = (0..8).map(|c| name(c / 2)).collect();
        let f = Matrix::from_fn(3, 20, |q, i| 100.0 * unit(1, (q * 20 + i) as u64));
        let f_y = Matrix::from_fn(3, 8, |q, c| unit(2, (q * 8 + c) as u64));
        let e = Stressors { f, f_y: Some(f_y.clone()) };
        let all = calc_all(&t.z, &t.y, &[e], &regions, &y_regions).expect("computes");
        let long = crate::statics::footprints(&all.extensions[0].s, &all.l, &t.y, &regions, &y_regions)
            .expect("computes");
        let got = &all.extensions[0];
        for (g, w) in
            [(&got.cba, &long.cba), (&got.pba, &long.pba), (&got.imp, &long.imp), (&got.exp, &long.exp)]
        {
            for (g, w) in g.data().iter().zip(w.data()) {
                assert!((g - w).abs() < 1e-9, "{g} {w}");
            }
        }
        // What all regions cause is what all regions emit, with and without final demand's own.
        for q in 0..3 {
            let sum = |m: &Matrix| m.row(q).iter().sum::<f64>();
            assert!((sum(&got.cba) - sum(&got.pba)).abs() < 1e-9);
            assert!((sum(&got.imp) - sum(&got.exp)).abs() < 1e-9);
            assert!((sum(&got.cba_reg) - sum(&got.cba) - sum(&f_y)).abs() < 1e-9);
        }
    }
}
