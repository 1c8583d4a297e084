//! What cut links take from the firms at both ends, at first.
//!
//! The direct loss d0 of a buyer is the cascade's production function with the cut flows missing and
//! everybody else as before. From d0 on, the downstream sweeps pass it along, the cut flows still missing. A
//! supplier loses the cut sales at once and, as its customers produce less, its sales to them in proportion.
//!
//! Source: the production function of Diem et al. (2022); the two first-order losses follow from it.
//!
//! Supported: several links, shares of links, replacement within a sector by `market`. Not supported:
//! re-sourcing, that is spare capacity of other suppliers taking over the cut flow (see the sourcing stage).

use serde::Serialize;

use super::LinkLoss;
use super::graph::Graph;
use super::kernel::{Lane, Overlay, felt_everywhere, production};
use crate::error::Error;
use crate::error::ErrorKind;

/// How to follow a cut.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkCutOptions {
    /// Whether firms of one sector step in for each other's loss (σ), the cut flows themselves excepted.
    pub market: bool,
    /// Downstream sweeps for [`LinkCut::loss_d`].
    pub sweeps: u32,
}

impl Default for LinkCutOptions {
    fn default() -> Self {
        Self { market: false, sweeps: 1 }
    }
}

/// What the cut takes, all shares by firm.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LinkCut {
    /// Output that buyers lose for want of the cut flows alone: d0.
    pub direct_loss_d: Vec<f64>,
    /// Output lost after one downstream sweep on from d0.
    pub first_sweep_loss_d: Vec<f64>,
    /// Output lost after the asked number of sweeps.
    pub loss_d: Vec<f64>,
    /// Cut sales, as a share of the supplier's sales.
    pub direct_sales_loss: Vec<f64>,
    /// Cut sales plus the sales lost to customers that produce less by d0; 0 where a firm sells nothing.
    pub upstream_loss: Vec<f64>,
}

/// What cutting links does to the firms at both ends and to the buyers' customers.
///
/// ```
/// use knockon_shock::risk::{Class, Graph, LinkCutOptions, LinkLoss, link_cut};
/// // Firm 0 supplies 1 and its rival 2; only the flow to 1 is cut.
/// let graph = Graph::new(&[0, 1, 1], &[(0, 1, 30.0), (0, 2, 10.0)], |_, _| Class::Essential)?;
/// let cut = [LinkLoss { supplier: 0, buyer: 1, share: 1.0 }];
/// let lost = link_cut(&graph, &cut, &LinkCutOptions::default())?;
/// assert_eq!(lost.first_sweep_loss_d, [0.0, 1.0, 0.0]);
/// assert_eq!(lost.direct_sales_loss, [0.75, 0.0, 0.0]);
/// # Ok::<(), knockon_shock::Error>(())
/// ```
pub fn link_cut(graph: &Graph, cut: &[LinkLoss], options: &LinkCutOptions) -> Result<LinkCut, Error> {
    if options.sweeps == 0 {
        return Err(ErrorKind::Unsupported("a link cut followed for 0 `sweeps`".into()).into());
    }
    let overlay = Overlay::new(graph, cut)?;
    let n = graph.firms();
    let sweep = |loss: &[f64]| -> Vec<f64> {
        let h: Vec<Lane<1>> = loss.iter().map(|l| [1.0 - l]).collect();
        let felt = felt_everywhere(graph, &h, options.market);
        (0..n)
            .map(|j| 1.0 - production(graph, j, &felt, overlay.as_ref())[0].max(0.0))
            .map(|loss| loss.max(0.0))
            .collect()
    };
    let direct_loss_d = sweep(&vec![0.0; n]);
    let first_sweep_loss_d = sweep(&direct_loss_d);
    let mut loss_d = first_sweep_loss_d.clone();
    for _ in 1..options.sweeps {
        loss_d = sweep(&loss_d);
    }
    let (mut direct_sales_loss, mut upstream_loss) = (vec![0.0; n], vec![0.0; n]);
    for i in 0..n {
        for e in graph.out_start[i]..graph.out_start[i + 1] {
            let lost = overlay.as_ref().map_or(0.0, |o| o.lost_sale(e));
            let customer = direct_loss_d[graph.buyer[e] as usize];
            direct_sales_loss[i] += graph.sales_share[e] * lost;
            upstream_loss[i] += graph.sales_share[e] * (lost + (1.0 - lost) * customer);
        }
    }
    Ok(LinkCut { direct_loss_d, first_sweep_loss_d, loss_d, direct_sales_loss, upstream_loss })
}
