//! The firms with the largest index without working every firm out: bound first, then skip whom the bound excludes.
//!
//! Of firm k's default, downstream losses obey `l_j ≤ Σ_i σ_i Λd_ij l_i` for j ≠ k, since a maximum over groups of inputs is no more
//! than their sum, and upstream losses `l_i ≤ Σ_j Λu_ij l_j`. With M the matrix of either, the loss of all sales is at most
//! `v_k = [wᵀ(I − M)⁻¹]_k`, found for all k by one series; the index is at most the sum of both, k itself counted once. σ_i = min(1, s_i / left) moves with the
//! cascade: M takes s_i / ((1 − δ)·sector) instead, which is no less while no sector has lost more than δ. That this holds is shown by the
//! same series with shares of sectors for w: where it says that k takes at most δ of all sectors together, it holds in the first
//! sweep and, sweep by sweep, in every later one. Of other firms nothing is known, and they are worked out.
//!
//! A partial sum v of the series is made a bound: if `w ≤ (1 + θ)(v − Mᵀv)`, one more term does not raise `(1 + θ)v`, which then lies above the
//! limit. Where the series does not converge (closed rings), nobody is skipped.
//!
//! Source: Diem et al. (2022) for the cascade; Neumann series and bounds by sub- and supersolutions are standard (Berman and Plemmons 1979).
//! Supported: markets on. Not supported: without markets cascades reach nearly everybody and the bound excludes nobody.

use serde::Serialize;

use super::push::{NONE, Ways, sweep};
use super::{CascadeOptions, Graph, Sweep};
use crate::error::Error;

/// δ: what a sector may lose for the bound to hold; each firm has the least bound that holds for it.
const SECTOR_LOSSES: [f64; 2] = [0.1, 0.4];
/// Terms of the series at most, and the slack θ at which they are enough.
const TERMS: usize = 200;
const SLACK: f64 = 0.05;
/// Added to each firm's weight, as a part of the mean weight, so that θ is defined where nothing is sold.
const FLOOR: f64 = 0.05;
/// What rounding may add to an index.
const ROUNDING: f64 = 1e-9;
/// Firms worked out at a time: the same for any number of threads.
const BATCH: usize = 256;

/// The firms that rank first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Top {
    /// Firms and their index, largest first; of equal ones the first of the graph.
    pub ranking: Vec<(u32, Sweep)>,
    /// How many cascades were worked out; the other firms' bounds lie below the last of the ranking.
    pub worked_out: usize,
}

/// The `top` firms of the ranking that [`sweep_of_firms`](super::sweep_of_firms) of all firms gives, bit for bit.
///
/// # Errors
/// Where `eps` or `drop` is negative or not a number.
///
/// ```
/// use knockon_shock::risk::{CascadeOptions, Class, Graph, top_of_firms};
/// let graph = Graph::new(&[0, 1, 2], &[(0, 1, 10.0), (1, 2, 10.0)], |_, _| Class::Essential)?;
/// let first = top_of_firms(&graph, 1, &CascadeOptions { market: true, ..CascadeOptions::default() }, 1e-10)?;
/// assert_eq!((first.ranking[0].0, first.ranking[0].1.esri), (0, 1.0));
/// # Ok::<(), knockon_shock::Error>(())
/// ```
pub fn top_of_firms(graph: &Graph, top: usize, options: &CascadeOptions, drop: f64) -> Result<Top, Error> {
    ranked(&Ways::new(graph), top, options, drop, BATCH.max(top))
}

fn ranked(
    ways: &Ways<'_>,
    top: usize,
    options: &CascadeOptions,
    drop: f64,
    batch: usize,
) -> Result<Top, Error> {
    let graph = ways.graph;
    let bounds = bounds(ways, options.market);
    let mut order: Vec<u32> = (0..graph.firms() as u32).collect();
    order.sort_by(|&a, &b| bounds[b as usize].total_cmp(&bounds[a as usize]).then(a.cmp(&b)));
    let (mut ranking, mut worked_out): (Vec<(u32, Sweep)>, usize) = (Vec::new(), 0);
    for batch in order.chunks(batch) {
        let least = ranking.last().filter(|_| ranking.len() == top).map(|r: &(u32, Sweep)| r.1.esri);
        if top == 0 || least.is_some_and(|least| bounds[batch[0] as usize] + ROUNDING < least) {
            break;
        }
        worked_out += batch.len();
        ranking.extend(batch.iter().copied().zip(sweep(ways, batch, options, drop)?));
        ranking.sort_by(|a, b| b.1.esri.total_cmp(&a.1.esri).then(a.0.cmp(&b.0)));
        ranking.truncate(top);
    }
    Ok(Top { ranking, worked_out })
}

/// What each firm's index is at most; 1 where nothing better is known.
pub(super) fn bounds(ways: &Ways<'_>, market: bool) -> Vec<f64> {
    let (graph, none) = (ways.graph, || vec![1.0; ways.graph.firms()]);
    if !market {
        return none();
    }
    let sector = |i: usize| ways.of_sector[graph.sector[i] as usize];
    let share = |i: usize| if sector(i) > 0.0 { graph.sales[i] / sector(i) } else { 1.0 };
    let sold: Vec<f64> = (0..graph.firms()).map(share).collect();
    let up = |j: usize, v: &[f64]| {
        let purchases = graph.in_start[j]..graph.in_start[j + 1];
        purchases.fold(0.0, |sum, e| sum + ways.sales_share[e] * v[graph.supplier[e] as usize])
    };
    // What firms take downstream, where the bound holds.
    let downstream = |most: f64| {
        let down = |i: usize, v: &[f64]| {
            let sales = graph.out_start[i]..graph.out_start[i + 1];
            let limits = sales.filter(|&e| ways.group[e] != NONE);
            let sigma = f64::min(1.0, sold[i] / (1.0 - most));
            sigma * limits.fold(0.0, |sum, e| sum + ways.input_share[e] * v[graph.buyer[e] as usize])
        };
        let (of_sectors, of_all) = rayon::join(|| series(&sold, down), || series(&graph.weight, down));
        let each = of_sectors?.into_iter().zip(of_all?);
        Some(each.map(|(sectors, all)| if sectors <= most { all } else { 1.0 }).collect::<Vec<f64>>())
    };
    let [narrow, wide] = SECTOR_LOSSES;
    let (upstream, (narrow, wide)) =
        rayon::join(|| series(&graph.weight, up), || rayon::join(|| downstream(narrow), || downstream(wide)));
    let Some(upstream) = upstream else { return none() };
    let least = |i: usize| [&narrow, &wide].into_iter().flatten().map(|d| d[i]).fold(1.0, f64::min);
    (0..graph.firms()).map(|i| f64::min(1.0, least(i) + upstream[i] - graph.weight[i])).collect()
}

/// An upper bound of `[wᵀ(I − M)⁻¹]_k` for every k, where `image(k, v)` is `[Mᵀv]_k`; none where the series does not settle.
fn series(w: &[f64], image: impl Fn(usize, &[f64]) -> f64) -> Option<Vec<f64>> {
    let floor = FLOOR * w.iter().sum::<f64>() / w.len().max(1) as f64;
    let w: Vec<f64> = w.iter().map(|w| w + floor).collect();
    let mut v = w.clone();
    for term in 0..TERMS {
        // In place, each firm with the newest values of those before it: still from below.
        for k in 0..v.len() {
            v[k] = w[k] + image(k, &v);
        }
        if term % 2 == 0 {
            continue;
        }
        let mut slack: f64 = 0.0;
        for k in 0..v.len() {
            let passed = image(k, &v);
            // (1 + θ)v ≥ w + (1 + θ)Mᵀv as soon as 1 + θ ≥ w / (v − Mᵀv).
            slack = slack.max(if v[k] > passed { w[k] / (v[k] - passed) - 1.0 } else { f64::INFINITY });
        }
        if slack <= SLACK {
            // A little more for the rounding of the sums.
            return Some(v.iter().map(|v| v * (1.0 + slack.max(0.0)) * (1.0 + 1e-9)).collect());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::tests::networks;
    use super::*;
    use knockon_network::generate::{Essentials, ScaleFree, scale_free};
    use proptest::prelude::*;

    fn full(ways: &Ways<'_>, options: &CascadeOptions) -> Vec<(u32, Sweep)> {
        let all: Vec<u32> = (0..ways.graph.firms() as u32).collect();
        let mut rows: Vec<_> = all.iter().copied().zip(sweep(ways, &all, options, 1e-10).unwrap()).collect();
        rows.sort_by(|a, b| b.1.esri.total_cmp(&a.1.esri).then(a.0.cmp(&b.0)));
        rows
    }

    proptest! {
        #[test]
        fn prop_the_first_are_those_of_the_full_ranking(
            network in networks(), top in 0usize..6, batch in 1usize..4, market in any::<bool>(), eps in 0.0f64..0.02,
        ) {
            let graph = network.graph();
            let ways = Ways::new(&graph);
            let options = CascadeOptions { market, eps, ..CascadeOptions::default() };
            let mut want = full(&ways, &options);
            want.truncate(top);
            prop_assert_eq!(ranked(&ways, top, &options, 1e-10, batch).unwrap().ranking, want);
        }

        /// Of networks large enough that most firms are small in their sectors.
        #[test]
        fn prop_no_index_exceeds_its_bound(seed in 0u64..1_000_000, sectors in 2u32..7, firms in 40u32..120, degree in 2u32..9) {
            let ask = ScaleFree { firms, sectors, seed, suppliers_per_firm: f64::from(degree), ..ScaleFree::default() };
            let net = scale_free(&ask, &Essentials::generate(sectors as usize, seed)).unwrap().build().unwrap();
            let graph = Graph::of_network(&net, true);
            let ways = Ways::new(&graph);
            let options = CascadeOptions { market: true, eps: 0.0, max_sweeps: 2_000, ..CascadeOptions::default() };
            let bounds = bounds(&ways, true);
            let all = full(&ways, &options);
            for (firm, s) in &all {
                prop_assert!(s.esri <= bounds[*firm as usize] + ROUNDING, "{firm}: {} above {}", s.esri, bounds[*firm as usize]);
            }
            prop_assert_eq!(&ranked(&ways, 5, &options, 1e-10, 8).unwrap().ranking[..], &all[..5]);
        }
    }

    #[test]
    fn regress_most_of_a_large_network_is_skipped() {
        let ask = ScaleFree { firms: 2_000, sectors: 20, ..ScaleFree::default() };
        let net = scale_free(&ask, &Essentials::generate(20, 1)).unwrap().build().unwrap();
        let graph = Graph::of_network(&net, true);
        let options = CascadeOptions { market: true, ..CascadeOptions::default() };
        let found = top_of_firms(&graph, 20, &options, 1e-10).unwrap();
        assert_eq!(found.ranking, full(&Ways::new(&graph), &options)[..20]);
        assert!(found.worked_out < 1_000, "{}", found.worked_out);
    }
}
