//! What a simulation found: daily series, stored day after day.

use super::scenario::Record;
use knockon_network::Network;
use serde::Serialize;
use std::ops::Range;

/// What limited a line on a day. Ties (within 1e-9, relative) go to demand, then own capacity, then the first input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Binding {
    /// All that was asked for was made.
    Demand,
    /// The line's own capacity.
    OwnCapacity,
    /// The stock of this input (index in the network).
    Input(u32),
}

/// One number a day and thing, stored `[day][thing]`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Series {
    width: usize,
    values: Vec<f64>,
}

impl Series {
    /// Without values yet, with room for so many days.
    pub(crate) fn new(width: usize, days: u32) -> Self {
        Self { width, values: Vec::with_capacity(width * days as usize) }
    }
    pub(crate) fn push(&mut self, day: &[f64]) {
        self.values.extend_from_slice(day);
    }
    /// From values stored day after day.
    pub(crate) fn from_values(width: usize, values: Vec<f64>) -> Self {
        Self { width, values }
    }

    /// Number of things.
    pub fn width(&self) -> usize {
        self.width
    }
    /// Number of days recorded; 0 where the run did not keep this series.
    pub fn days(&self) -> usize {
        self.values.len().checked_div(self.width).unwrap_or(0)
    }
    /// The value of a thing on a day.
    ///
    /// # Panics
    /// As a slice does, where the series has no such day or thing; a series that the run did not record has no days.
    pub fn at(&self, day: u32, thing: u32) -> f64 {
        self.values[day as usize * self.width + thing as usize]
    }
    /// All things on a day.
    pub fn day(&self, day: u32) -> &[f64] {
        &self.values[day as usize * self.width..(day as usize + 1) * self.width]
    }
    /// One thing over the days.
    pub fn of(&self, thing: u32) -> impl Iterator<Item = f64> + '_ {
        self.values.iter().skip(thing as usize).step_by(self.width.max(1)).copied()
    }
    /// Sum of one thing over a range of days.
    pub fn sum(&self, thing: u32, days: Range<u32>) -> f64 {
        days.fold(0.0, |s, d| s + self.at(d, thing))
    }
    /// All values, day after day.
    pub fn values(&self) -> &[f64] {
        &self.values
    }
}

/// The outcome of a simulation. Units a day unless said otherwise.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Run {
    /// Days simulated.
    pub days: u32,
    /// P of each line: output for orders and final demand (refill not included).
    pub output: Series,
    /// D of each line: orders let through today and final demand.
    pub demand: Series,
    /// Output of each line sold outside the network in place of a restricted buyer's lost orders.
    pub refilled: Series,
    /// What final demand got, of each final demand.
    pub sales: Series,
    /// What final demand asked for and did not get.
    pub unmet: Series,
    /// What each link delivered.
    pub delivered: Series,
    /// What was ordered on each link (to be delivered `lead_days` later).
    pub ordered: Series,
    /// Stock of each input in the evening, units.
    pub stock: Series,
    /// Use of each input that was wanted and not possible (important and not critical ones).
    pub shortfall: Series,
    binding: Vec<Binding>,
    record: Record,
}

impl Run {
    pub(crate) fn new(net: &Network, days: u32, record: Record) -> Self {
        let series = |width| Series::new(width, days);
        let fine = |width| Series::new(width, if record == Record::Everything { days } else { 0 });
        Self {
            days,
            output: series(net.line_count()),
            demand: series(net.line_count()),
            refilled: series(net.line_count()),
            sales: series(net.demand_count()),
            unmet: series(net.demand_count()),
            delivered: fine(net.link_count()),
            ordered: fine(net.link_count()),
            stock: fine(net.input_count()),
            shortfall: fine(net.input_count()),
            binding: Vec::with_capacity(net.line_count() * days as usize),
            record,
        }
    }

    /// What limited a line on a day.
    pub fn binding(&self, day: u32, line: u32) -> Binding {
        self.binding[day as usize * self.output.width() + line as usize]
    }

    pub(crate) fn push(&mut self, d: &Day<'_>) {
        self.output.push(d.output);
        self.demand.push(d.demand);
        self.refilled.push(d.refilled);
        self.sales.push(d.sales);
        self.unmet.values.extend(d.wanted.iter().zip(d.sales).map(|(c, got)| (c - got).max(0.0)));
        self.binding.extend_from_slice(d.binding);
        if self.record == Record::Everything {
            self.delivered.push(d.delivered);
            self.ordered.push(d.ordered);
            self.stock.push(d.stock);
            self.shortfall.push(d.shortfall);
        }
    }
}

/// One day of a simulation, in the evening; units a day, stocks in units.
#[derive(Debug, Clone, Copy)]
pub struct Day<'a> {
    /// The day, from 0.
    pub day: u32,
    /// Output of each line, refill not counted.
    pub output: &'a [f64],
    /// What was asked of each line.
    pub demand: &'a [f64],
    /// Output of each line sold outside the network instead.
    pub refilled: &'a [f64],
    /// What each final demand got.
    pub sales: &'a [f64],
    /// What each final demand wanted.
    pub wanted: &'a [f64],
    /// What each link delivered; empty where the run keeps lines only.
    pub delivered: &'a [f64],
    /// What was ordered on each link; empty where the run keeps lines only.
    pub ordered: &'a [f64],
    /// Stock of each input.
    pub stock: &'a [f64],
    /// Use of each input that was wanted and not possible.
    pub shortfall: &'a [f64],
    /// What limited each line.
    pub binding: &'a [Binding],
}
