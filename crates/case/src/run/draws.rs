//! Bands and sensitivity: the chain from behaviour to losses again for each Sobol draw of the parameters' ranges.
//!
//! All stock covers move together, and so do all demand paths: their errors are of one kind, and the draws have a bounded number
//! of dimensions. The law, the network's base flows and the plan are not drawn.

use super::horizon::Horizon;
use super::ledger::{self, focus_lines};
use super::{World, net};
use crate::error::Error;
use crate::model::Case;
use crate::outcome::{Losses, Sensitivity, StockPath};
use crate::parameters::{parameters, set_parameter};
use knockon_spread::{Draws, bands, first_order};
use knockon_vocabulary::{Basis, Parameter};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Most dimensions that are drawn; further parameters stay at their central values, and the output says so.
const MOST: usize = 32;

/// One dimension of the draws: a parameter, or several that move together.
struct Dimension {
    label: String,
    members: Vec<(String, Parameter)>,
}

/// What the draws gave.
#[derive(Default)]
pub(crate) struct Drawn {
    /// Monthly output of each focus line, by line and draw.
    pub(crate) outputs: Vec<Vec<Vec<f64>>>,
    /// Lost units of each focus line, by line and draw.
    lost_units: Vec<Vec<f64>>,
    /// Value of one unit of each focus line.
    price: Vec<f64>,
    /// Lost sales of each supplier, by party id and draw.
    suppliers: Vec<(String, Vec<f64>)>,
    /// Cover of each stock of the outcome at the start of each month, by draw.
    covers: Vec<Vec<Vec<f64>>>,
    /// The modelled value of each observed figure, by row of `observed` and draw; `None`: outside the horizon.
    pub(crate) observed: Vec<Option<Vec<f64>>>,
    pub(crate) sensitivity: Vec<Sensitivity>,
    /// Ranges that were not drawn for want of dimensions.
    pub(crate) not_drawn: usize,
}

fn dimensions(case: &Case) -> Vec<Dimension> {
    let mut out: Vec<Dimension> = Vec::new();
    for (path, p) in parameters(case) {
        // What only the plan and the economy use does not move the simulation.
        if !p.is_range() || path.starts_with("case.sourcing") || path.starts_with("case.economy") {
            continue;
        }
        let label = match path.split('.').next() {
            Some("stocks") => "stocks (all covers together)".to_owned(),
            Some("demand") => "demand (all paths together)".to_owned(),
            _ => path.clone(),
        };
        match out.iter_mut().find(|d| d.label == label) {
            Some(d) => d.members.push((path, p)),
            None => out.push(Dimension { label, members: vec![(path, p)] }),
        }
    }
    out
}

/// What one draw gives, in the order of [`Drawn`].
struct One {
    outputs: Vec<Vec<f64>>,
    lost_units: Vec<f64>,
    suppliers: Vec<f64>,
    covers: Vec<Vec<f64>>,
    observed: Vec<Option<f64>>,
}

/// Draws, runs and gathers.
pub(crate) fn draw(
    world: &World<'_>,
    in_force: super::Lifted,
    lifted: super::Lifted,
    progress: &(dyn Fn(&str, usize, usize) + Sync),
) -> Result<Drawn, Error> {
    let case = world.case;
    let mut dimensions = dimensions(case);
    let not_drawn = dimensions.len().saturating_sub(MOST);
    dimensions.truncate(MOST);
    if case.engine.draws == 0 || dimensions.is_empty() {
        return Ok(Drawn::default());
    }
    let unit = Parameter {
        value: 0.5,
        low: 0.0,
        high: 1.0,
        unit: String::new(),
        basis: Basis::Assumed(String::new()),
    };
    let draws = Draws::new(&vec![unit; dimensions.len()], case.engine.draws, case.engine.seed)
        .map_err(|e| Error::internal(e.to_string()))?;
    // The bytes of lists are of no use in a draw, and a draw is a copy of the case.
    let mut light = case.clone();
    light.lists.clear();
    light.facts.clear();
    let suppliers = direct_suppliers(case);
    let done = AtomicUsize::new(0);
    let ones = knockon_spread::run(&draws, |quantiles| {
        let mut drawn = light.clone();
        for (d, u) in dimensions.iter().zip(quantiles) {
            for (path, p) in &d.members {
                set_parameter(&mut drawn, path, p.at(*u))?;
            }
        }
        progress("draws", done.fetch_add(1, Ordering::Relaxed), case.engine.draws);
        one(world, &drawn, in_force, lifted, &suppliers)
    });
    let ones = ones.into_iter().collect::<Result<Vec<One>, Error>>()?;
    let mut out = gather(world, ones, &suppliers)?;
    out.not_drawn = not_drawn;
    out.sensitivity = sensitivity(&draws, &dimensions, &out)?;
    Ok(out)
}

/// Parties that sell to the focus parties, by index.
fn direct_suppliers(case: &Case) -> Vec<usize> {
    let of = (0..case.supplies.len()).filter(|s| ledger::to_focus(case, *s));
    let mut out: Vec<usize> = of.map(|s| case.supplies[s].supplier).collect();
    out.sort_unstable();
    out.dedup();
    out
}

fn one(
    world: &World<'_>,
    case: &Case,
    in_force: super::Lifted,
    lifted: super::Lifted,
    suppliers: &[usize],
) -> Result<One, Error> {
    let net = net::build(case)?;
    let (baseline, _) = world.simulate(case, &net, lifted)?;
    let (run, _) = world.simulate(case, &net, in_force)?;
    let h: &Horizon = world.horizon;
    let lines = focus_lines(case, &net);
    let outputs = lines.iter().map(|l| h.monthly(&run.output.of(*l).collect::<Vec<_>>())).collect();
    let lost_units =
        lines.iter().map(|l| baseline.output.sum(*l, 0..h.days) - run.output.sum(*l, 0..h.days)).collect();
    let lost = |party: usize| -> f64 {
        (0..case.supplies.len())
            .filter(|s| case.supplies[*s].supplier == party && ledger::to_focus(case, *s))
            .map(|s| ledger::supply_loss(case, &net, (&baseline, &run), s, 0..h.days))
            .sum()
    };
    let pair = ledger::Ledger { case, net: &net, horizon: h, baseline: &baseline, run: &run };
    Ok(One {
        outputs,
        lost_units,
        suppliers: suppliers.iter().map(|p| lost(*p)).collect(),
        covers: super::views::covers(&pair),
        observed: case.observed.iter().map(|o| super::modelled::modelled(&pair, o)).collect(),
    })
}

fn gather(world: &World<'_>, ones: Vec<One>, suppliers: &[usize]) -> Result<Drawn, Error> {
    let case = world.case;
    let net = net::build(case)?;
    let lines = focus_lines(case, &net);
    let by = |f: &dyn Fn(&One) -> f64| ones.iter().map(f).collect::<Vec<f64>>();
    Ok(Drawn {
        outputs: (0..lines.len()).map(|i| ones.iter().map(|o| o.outputs[i].clone()).collect()).collect(),
        lost_units: (0..lines.len()).map(|i| by(&|o| o.lost_units[i])).collect(),
        price: lines.iter().map(|l| net.price[*l as usize]).collect(),
        suppliers: suppliers
            .iter()
            .enumerate()
            .map(|(i, p)| (case.parties[*p].id.clone(), by(&|o| o.suppliers[i])))
            .collect(),
        // Every draw has the same lines and inputs.
        covers: (0..ones.first().map_or(0, |first| first.covers.len()))
            .map(|i| ones.iter().map(|o| o.covers[i].clone()).collect())
            .collect(),
        observed: (0..case.observed.len())
            .map(|i| ones.iter().map(|o| o.observed[i]).collect::<Option<Vec<f64>>>())
            .collect(),
        sensitivity: Vec::new(),
        not_drawn: 0,
    })
}

/// First-order indices of the focus lines' lost value, the largest first.
fn sensitivity(draws: &Draws, dimensions: &[Dimension], drawn: &Drawn) -> Result<Vec<Sensitivity>, Error> {
    let n = draws.len();
    let value = |i: usize| drawn.lost_units.iter().zip(&drawn.price).map(|(u, p)| u[i] * p).sum::<f64>();
    let totals: Vec<f64> = (0..n).map(value).collect();
    if totals.iter().all(|t| *t == totals[0]) {
        return Ok(Vec::new());
    }
    let indices = first_order(draws, &totals).map_err(|e| Error::internal(e.to_string()))?;
    let mut out: Vec<Sensitivity> = dimensions
        .iter()
        .zip(indices)
        .map(|(d, first_order)| Sensitivity { path: d.label.clone(), first_order })
        .collect();
    out.sort_by(|a, b| b.first_order.total_cmp(&a.first_order).then_with(|| a.path.cmp(&b.path)));
    Ok(out)
}

/// 5 % and 95 % of some draws of one number.
pub(crate) fn band90(values: &[f64]) -> Option<(f64, f64)> {
    let series: Vec<Vec<f64>> = values.iter().map(|v| vec![*v]).collect();
    let b = bands(&series).ok()?;
    Some((*b.p05.first()?, *b.p95.first()?))
}

impl Drawn {
    /// Puts the bands beside the stocks.
    pub(crate) fn band_stocks(&self, stocks: &mut [StockPath]) {
        for (s, draws) in stocks.iter_mut().zip(&self.covers) {
            if let Ok(b) = bands(draws) {
                s.band90 = b.p05.into_iter().zip(b.p95).collect();
            }
        }
    }

    /// Puts the bands beside the losses.
    pub(crate) fn band_losses(&self, losses: &mut Losses) {
        for (i, line) in losses.buyers.iter_mut().enumerate() {
            let (Some(units), Some(price)) = (self.lost_units.get(i), self.price.get(i)) else { continue };
            line.band90 = band90(&units.iter().map(|u| u * price).collect::<Vec<_>>());
        }
        for s in &mut losses.suppliers {
            s.band90 = self.suppliers.iter().find(|(id, _)| *id == s.party).and_then(|(_, v)| band90(v));
        }
    }
}
