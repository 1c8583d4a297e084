//! Which limit a loss is due to: every line's loss of a day goes to what bound it on that day.
//!
//! Source: the partition by binding constraint of the model's invariants; gains are negative losses.

use crate::error::{Error, ErrorKind};
use crate::sim::{Binding, Run, Series};
use knockon_network::Network;
use serde::Serialize;

/// Losses by what bound the line, units a day of each line's own item.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ConstraintLoss {
    /// Loss of each line, `[day][line]`: output and refill of the first run less those of the second.
    pub total: Series,
    /// Part due to too little demand, `[day][line]`.
    pub demand: Series,
    /// Part due to the line's own capacity, `[day][line]`.
    pub own_capacity: Series,
    /// Part due to each input, `[day][input]`; the line is the input's.
    pub input: Series,
    /// What refill made good, as a negative loss, `[day][line]`.
    pub refill: Series,
}

impl ConstraintLoss {
    /// Largest distance between a line's loss on a day and the sum of its parts, units.
    pub fn gap(&self, net: &Network) -> f64 {
        let mut gap: f64 = 0.0;
        for day in 0..self.total.days() as u32 {
            for line in 0..net.line_count() as u32 {
                let inputs = net.inputs_of(line).fold(0.0, |s, k| s + self.input.at(day, k as u32));
                let parts = self.demand.at(day, line)
                    + self.own_capacity.at(day, line)
                    + inputs
                    + self.refill.at(day, line);
                gap = gap.max((parts - self.total.at(day, line)).abs());
            }
        }
        gap
    }
}

/// Whether two runs are of one network and one horizon.
pub(crate) fn comparable(net: &Network, a: &Run, b: &Run) -> Result<(), Error> {
    let differ = |what, a, b| Err(ErrorKind::NotComparable { what, a, b }.into());
    if a.days != b.days {
        return differ("days", a.days as usize, b.days as usize);
    }
    for run in [a, b] {
        if run.output.width() != net.line_count() {
            return differ("lines", run.output.width(), net.line_count());
        }
    }
    Ok(())
}

/// Splits the loss between two runs by what bound each line in the second.
pub fn by_constraint(net: &Network, baseline: &Run, run: &Run) -> Result<ConstraintLoss, Error> {
    comparable(net, baseline, run)?;
    let (lines, inputs) = (net.line_count(), net.input_count());
    let series = || Vec::with_capacity(lines * run.days as usize);
    let (mut total, mut demand, mut own, mut refill) = (series(), series(), series(), series());
    let mut input = Vec::with_capacity(inputs * run.days as usize);
    for day in 0..run.days {
        let start = input.len();
        input.resize(start + inputs, 0.0);
        for line in 0..lines as u32 {
            let lost = baseline.output.at(day, line) - run.output.at(day, line);
            let refilled = baseline.refilled.at(day, line) - run.refilled.at(day, line);
            let binding = run.binding(day, line);
            demand.push(if binding == Binding::Demand { lost } else { 0.0 });
            own.push(if binding == Binding::OwnCapacity { lost } else { 0.0 });
            if let Binding::Input(k) = binding {
                input[start + k as usize] = lost;
            }
            refill.push(refilled);
            total.push(lost + refilled);
        }
    }
    Ok(ConstraintLoss {
        total: Series::from_values(lines, total),
        demand: Series::from_values(lines, demand),
        own_capacity: Series::from_values(lines, own),
        input: Series::from_values(inputs, input),
        refill: Series::from_values(lines, refill),
    })
}
