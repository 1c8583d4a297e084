//! One firm's new state from its neighbours': the two production functions of the cascade.
//!
//! Source: Diem et al. (2022), equations for h^d and h^u. Several scenarios run side by side (`L` lanes),
//! each with the arithmetic of a single one in the same order, so that the number of lanes never shows in a
//! result.

use super::graph::Graph;
use super::{LinkLoss, Shock};
use crate::error::{Error, share};

/// One number for each scenario that runs side by side.
pub(super) type Lane<const L: usize> = [f64; L];

/// The flows that a scenario takes away, found by their place in the graph.
#[derive(Debug, Clone, Default)]
pub(super) struct Overlay {
    /// (place among purchases, share lost), by place.
    purchases: Vec<(usize, f64)>,
    /// (place among sales, share lost), by place.
    sales: Vec<(usize, f64)>,
    /// Buyers and suppliers that lose a flow, sorted.
    pub(super) buyers: Vec<u32>,
    pub(super) suppliers: Vec<u32>,
}

impl Overlay {
    pub(super) fn new(graph: &Graph, links: &[LinkLoss]) -> Result<Option<Self>, Error> {
        let mut out = Self::default();
        for link in links {
            let what = || format!("the lost share of the flow from {} to {}", link.supplier, link.buyer);
            let lost = share(what, link.share)?;
            let (purchase, sale) = graph.link(link.supplier, link.buyer)?;
            out.purchases.push((purchase, lost));
            out.sales.push((sale, lost));
            out.buyers.push(link.buyer);
            out.suppliers.push(link.supplier);
        }
        for list in [&mut out.purchases, &mut out.sales] {
            // A flow that is named twice loses the larger share.
            list.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
            list.dedup_by_key(|entry| entry.0);
        }
        for list in [&mut out.buyers, &mut out.suppliers] {
            list.sort_unstable();
            list.dedup();
        }
        Ok((!out.purchases.is_empty()).then_some(out))
    }

    fn lost(list: &[(usize, f64)], place: usize) -> f64 {
        list.binary_search_by_key(&place, |entry| entry.0).map_or(0.0, |at| list[at].1)
    }

    /// The share of a purchase that is cut.
    pub(super) fn lost_purchase(&self, place: usize) -> f64 {
        Self::lost(&self.purchases, place)
    }

    /// The share of a sale that is cut.
    pub(super) fn lost_sale(&self, place: usize) -> f64 {
        Self::lost(&self.sales, place)
    }
}

/// What the inputs let firm `j` produce, as a share of its output; `x` is σ(1 − h_d) of every firm.
pub(super) fn production<const L: usize>(
    graph: &Graph,
    j: usize,
    x: &[Lane<L>],
    overlay: Option<&Overlay>,
) -> Lane<L> {
    let cut = overlay.filter(|o| o.buyers.binary_search(&(j as u32)).is_ok());
    let mut least = [1.0; L];
    for &(from, to) in &graph.groups[graph.group_start[j]..graph.group_start[j + 1]] {
        let mut missing = [0.0; L];
        for e in from..to {
            let (weight, of) = (graph.input_share[e], &x[graph.supplier[e] as usize]);
            match cut {
                None => add(&mut missing, weight, of),
                Some(o) => add_cut(&mut missing, weight, of, o.lost_purchase(e)),
            }
        }
        for l in 0..L {
            least[l] = f64::min(least[l], 1.0 - missing[l]);
        }
    }
    least
}

/// What its customers let firm `i` sell, as a share of its output; `loss` is 1 − h_u of every firm.
pub(super) fn demand<const L: usize>(
    graph: &Graph,
    i: usize,
    loss: &[Lane<L>],
    overlay: Option<&Overlay>,
) -> Lane<L> {
    let cut = overlay.filter(|o| o.suppliers.binary_search(&(i as u32)).is_ok());
    let mut missing = [0.0; L];
    for e in graph.out_start[i]..graph.out_start[i + 1] {
        let (weight, of) = (graph.sales_share[e], &loss[graph.buyer[e] as usize]);
        match cut {
            None => add(&mut missing, weight, of),
            Some(o) => add_cut(&mut missing, weight, of, o.lost_sale(e)),
        }
    }
    missing.map(|m| 1.0 - m)
}

#[inline(always)]
fn add<const L: usize>(sum: &mut Lane<L>, weight: f64, of: &Lane<L>) {
    for l in 0..L {
        sum[l] += weight * of[l];
    }
}

fn add_cut<const L: usize>(sum: &mut Lane<L>, weight: f64, of: &Lane<L>, lost: f64) {
    for l in 0..L {
        sum[l] += weight * (lost + (1.0 - lost) * of[l]);
    }
}

/// A new state: never above the shocked capacity ψ, never below 0.
#[inline(always)]
pub(super) fn clipped<const L: usize>(psi: &Lane<L>, value: Lane<L>) -> Lane<L> {
    let mut out = value;
    for l in 0..L {
        out[l] = f64::max(0.0, f64::min(psi[l], value[l]));
    }
    out
}

/// Capacity left in sector `k`, money a period, summed in the order of its firms.
pub(super) fn available<const L: usize>(graph: &Graph, k: usize, h: &[Lane<L>]) -> Lane<L> {
    let mut sum = [0.0; L];
    for &i in &graph.members[graph.member_start[k]..graph.member_start[k + 1]] {
        add(&mut sum, graph.sales[i as usize], &h[i as usize]);
    }
    sum
}

/// σ(1 − h): what the loss of a firm with `sales` means for its customers. Where its sector has nothing left
/// nobody can step in, σ = 1; without markets pass `None`.
#[inline(always)]
pub(super) fn felt<const L: usize>(sales: f64, h: &Lane<L>, available: Option<&Lane<L>>) -> Lane<L> {
    let mut out = *h;
    for l in 0..L {
        let sigma = match available {
            Some(left) if left[l] > 0.0 => f64::min(1.0, sales / left[l]),
            _ => 1.0,
        };
        out[l] = sigma * (1.0 - h[l]);
    }
    out
}

/// [`felt`] for every firm.
pub(super) fn felt_everywhere<const L: usize>(graph: &Graph, h: &[Lane<L>], market: bool) -> Vec<Lane<L>> {
    let sectors = graph.member_start.len() - 1;
    let left: Vec<Lane<L>> =
        if market { (0..sectors).map(|k| available(graph, k, h)).collect() } else { Vec::new() };
    (0..graph.firms()).map(|i| felt(graph.sales[i], &h[i], left.get(graph.sector[i] as usize))).collect()
}

/// ψ = 1 − loss of every firm.
pub(super) fn capacity(graph: &Graph, shock: &Shock) -> Result<Vec<f64>, Error> {
    let mut psi = vec![1.0; graph.firms()];
    for &(firm, loss) in &shock.firms {
        let loss = share(|| format!("the initial loss of firm {firm}"), loss)?;
        let n = graph.firms();
        let place =
            psi.get_mut(firm as usize).ok_or(crate::ErrorKind::NoFirm { firm: firm.into(), firms: n })?;
        *place = f64::min(*place, 1.0 - loss);
    }
    Ok(psi)
}
