//! Many regions: whose final demand causes what where, and what one region keeps of its own spending.

use super::core::calc_l;
use crate::error::{Error, Result};
use crate::matrix::Matrix;
use serde::Serialize;

/// Footprint accounts, each one row a stressor and one column an industry.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Footprints {
    /// Consumption based: D_cba = S X.
    pub cba: Matrix,
    /// Production based: D_pba = S ∘ row sums of X.
    pub pba: Matrix,
    /// Imported: D_imp = S X₀, X₀ being X without its diagonal blocks.
    pub imp: Matrix,
    /// Exported: D_exp = S ∘ row sums of X₀.
    pub exp: Matrix,
}

/// The regions in order of first appearance, each with its industries.
pub(crate) fn groups(regions: &[String]) -> Vec<(&str, Vec<usize>)> {
    let mut out: Vec<(&str, Vec<usize>)> = Vec::new();
    for (i, r) in regions.iter().enumerate() {
        match out.iter_mut().find(|(name, _)| name == r) {
            Some((_, members)) => members.push(i),
            None => out.push((r, vec![i])),
        }
    }
    out
}

/// The four accounts. X = L · blocks(Y): block (r, c) is the diagonal of region r's rows of Y of region c. Every region must
/// have the same number of industries, in the same order of sectors.
pub fn footprints(
    s: &Matrix,
    l: &Matrix,
    y: &Matrix,
    regions: &[String],
    y_regions: &[String],
) -> Result<Footprints> {
    let n = l.rows();
    let parts = groups(regions);
    let width = parts.first().map_or(0, |(_, m)| m.len());
    if parts.iter().any(|(_, m)| m.len() != width) || regions.len() != n {
        return Err(Error::input(
            "footprint accounts need the same sectors in every region, one region label an industry",
        ));
    }
    if s.cols() != n || y.rows() != n {
        return Err(Error::input(format!(
            "the stressors have {} columns and Y {} rows for {n} industries",
            s.cols(),
            y.rows()
        )));
    }
    if y_regions.len() != y.cols() {
        return Err(Error::input(format!("{} `Y_regions` for {} columns of Y", y_regions.len(), y.cols())));
    }
    if let Some(other) = y_regions.iter().find(|c| !parts.iter().any(|(r, _)| r == c)) {
        return Err(Error::input(format!("`{other}` buys in Y and is not among the regions")));
    }
    let mut blocks = Matrix::zeros(n, n);
    for (c, (buyer, _)) in parts.iter().enumerate() {
        for (_, members) in &parts {
            for (k, &i) in members.iter().enumerate() {
                *blocks.at_mut(i, c * width + k) =
                    (0..y.cols()).filter(|&q| y_regions[q] == *buyer).map(|q| y.at(i, q)).sum();
            }
        }
    }
    let x = l.product(&blocks);
    let mut abroad = x.clone();
    for (c, (_, members)) in parts.iter().enumerate() {
        for &i in members {
            for k in 0..width {
                *abroad.at_mut(i, c * width + k) = 0.0;
            }
        }
    }
    let scaled = |rows: Vec<f64>| Matrix::from_fn(s.rows(), n, |k, i| s.at(k, i) * rows[i]);
    Ok(Footprints {
        cba: s.product(&x),
        pba: scaled(x.row_sums()),
        imp: s.product(&abroad),
        exp: scaled(abroad.row_sums()),
    })
}

/// What one region keeps of its own spending (Miller & Blair 2009, section 3.3).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Regional {
    /// (I − A_rr)⁻¹ of the region alone.
    pub l_region: Matrix,
    /// Column sums of L_rr, the region's block of the whole inverse.
    pub intraregional_multipliers: Vec<f64>,
    /// Column sums of the other rows of L in the region's columns.
    pub spillover: Vec<f64>,
    /// Column sums of L_rr − (I − A_rr)⁻¹: what comes back through other regions.
    pub feedback: Vec<f64>,
}

/// The four figures of one region.
pub fn calc_regional(a: &Matrix, l: &Matrix, regions: &[String], region: &str) -> Result<Regional> {
    let own: Vec<usize> = (0..regions.len()).filter(|&i| regions[i] == region).collect();
    if own.is_empty() {
        return Err(Error::input(format!("there is no region `{region}`")));
    }
    let other: Vec<usize> = (0..regions.len()).filter(|&i| regions[i] != region).collect();
    let l_region = calc_l(&a.select(&own, &own))?;
    let intraregional_multipliers = l.select(&own, &own).col_sums();
    let spillover = if other.is_empty() { vec![0.0; own.len()] } else { l.select(&other, &own).col_sums() };
    let feedback = intraregional_multipliers.iter().zip(l_region.col_sums()).map(|(a, b)| a - b).collect();
    Ok(Regional { l_region, intraregional_multipliers, spillover, feedback })
}

/// **e**: sales of every industry to other regions, intermediate and final.
pub fn calc_sales_abroad(z: &Matrix, y: &Matrix, regions: &[String], y_regions: &[String]) -> Vec<f64> {
    (0..z.rows())
        .map(|i| {
            let intermediate: f64 =
                (0..z.cols()).filter(|&j| regions[j] != regions[i]).map(|j| z.at(i, j)).sum();
            let finals: f64 = (0..y.cols()).filter(|&c| y_regions[c] != regions[i]).map(|c| y.at(i, c)).sum();
            intermediate + finals
        })
        .collect()
}
