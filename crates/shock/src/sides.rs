//! Who loses: the buyer's lost output, the suppliers' lost sales link by link, and everybody else.

use crate::error::{Error, ErrorKind, length};
use crate::partition::comparable;
use crate::sim::{Run, Series};
use knockon_network::Network;
use serde::Serialize;
use std::ops::Range;

/// What a line has to do with a set of restricted links.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// It buys over a restricted link (whatever else it does).
    Buyer,
    /// It supplies over a restricted link, and buys over none.
    Supplier,
    /// Neither.
    ThirdParty,
}

/// Losses over a range of days, both sides; a gain is a negative loss. Units of each line's own item.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sides {
    /// Side of each line.
    pub side: Vec<Side>,
    /// Lost output of each line, refill not counted.
    pub lost_output: Vec<f64>,
    /// Output of each line sold elsewhere instead.
    pub refilled: Vec<f64>,
    /// Lost sales of each link.
    pub lost_deliveries: Vec<f64>,
    /// Lost sales to each final demand.
    pub lost_sales: Vec<f64>,
}

/// Losses between two runs over `days`. `restricted` says for each link whether a measure bears on it.
pub fn two_sided(
    net: &Network,
    baseline: &Run,
    run: &Run,
    restricted: &[bool],
    days: Range<u32>,
) -> Result<Sides, Error> {
    comparable(net, baseline, run)?;
    length("`restricted`", restricted.len(), net.link_count())?;
    if days.end > run.days {
        return Err(ErrorKind::OutOfRange {
            what: "the last day".into(),
            value: f64::from(days.end),
            expected: "a day of the run",
        }
        .into());
    }
    if net.link_count() > 0 && [baseline, run].iter().any(|r| r.delivered.days() < r.days as usize) {
        return Err(ErrorKind::NotRecorded("deliveries of links").into());
    }
    let mut side = vec![Side::ThirdParty; net.line_count()];
    for l in (0..net.link_count()).filter(|&l| restricted[l]) {
        let supplier = &mut side[net.supplier()[l] as usize];
        if *supplier == Side::ThirdParty {
            *supplier = Side::Supplier;
        }
        side[net.buyer(l as u32) as usize] = Side::Buyer;
    }
    let lost = |a: &Series, b: &Series| -> Vec<f64> {
        (0..a.width() as u32).map(|i| a.sum(i, days.clone()) - b.sum(i, days.clone())).collect()
    };
    Ok(Sides {
        side,
        lost_output: lost(&baseline.output, &run.output),
        refilled: lost(&run.refilled, &baseline.refilled),
        lost_deliveries: lost(&baseline.delivered, &run.delivered),
        lost_sales: lost(&baseline.sales, &run.sales),
    })
}
