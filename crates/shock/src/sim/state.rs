//! What one day hands to the next, with room for what a day works out.

use super::run::Binding;
use super::scenario::{Scenario, World};
use crate::par::fill;
use crate::ration::Service;
use knockon_network::Network;

/// Indices: L lines, I inputs, K links, F final demands.
#[derive(Debug, Clone)]
pub(crate) struct State {
    /// D* \[L\]: the output that demand asks for, within capacity; units a day.
    pub(crate) need: Vec<f64>,
    /// R \[L\]: as `need`, not bounded by capacity.
    pub(crate) asked: Vec<f64>,
    /// θ \[L\]: share of the need that a line can expect to make.
    pub(crate) outlook: Vec<f64>,
    /// The output that each input is ordered for \[I\], units of output a day.
    pub(crate) need_of_input: Vec<f64>,
    /// S \[I\], units.
    pub(crate) stock: Vec<f64>,
    /// Room for the stock of the evening \[I\].
    pub(crate) evening: Vec<f64>,
    /// Gap in stock that restrictions opened and that no open supplier may close \[I\], units.
    pub(crate) shut_gap: Vec<f64>,
    /// How far the inventory position lies below its target \[I\], units.
    pub(crate) gap: Vec<f64>,
    /// W \[I\]: sum of the shares w.
    pub(crate) cover_share: Vec<f64>,
    /// W of yesterday \[I\].
    pub(crate) cover_share_before: Vec<f64>,
    /// m \[K\]: share of the input's need moved to this link.
    pub(crate) moved: Vec<f64>,
    /// Whether any m is above 0.
    pub(crate) any_moved: bool,
    /// w \[K\].
    pub(crate) share: Vec<f64>,
    /// Orders on their way \[K\], as far as today's availability lets them through, units.
    pub(crate) on_order: Vec<f64>,
    /// Let through today \[K\].
    pub(crate) due: Vec<f64>,
    /// D \[L\].
    pub(crate) demand: Vec<f64>,
    /// X \[L\].
    pub(crate) possible: Vec<f64>,
    /// P \[L\].
    pub(crate) output: Vec<f64>,
    /// What limited each line \[L\].
    pub(crate) binding: Vec<Binding>,
    /// How each line serves lines and final demand \[L\].
    pub(crate) service: Vec<(Service, Service)>,
    /// Delivered \[K\].
    pub(crate) delivered: Vec<f64>,
    /// Sold to final demand \[F\].
    pub(crate) sales: Vec<f64>,
    /// Level of refill that custom was found for \[L\].
    pub(crate) refill_level: Vec<f64>,
    /// Refilled \[L\].
    pub(crate) refilled: Vec<f64>,
    /// Wanted and not used \[I\].
    pub(crate) shortfall: Vec<f64>,
    /// Orders by day: a ring of as many days as the longest lead time needs.
    ring: Vec<Vec<f64>>,
    today: usize,
    /// Orders before day 0, \[K\].
    before: Vec<f64>,
}

impl State {
    pub(crate) fn new(net: &Network, days: u32) -> Self {
        let (lines, inputs, links) = (net.line_count(), net.input_count(), net.link_count());
        let longest = net.lead_days().iter().copied().max().unwrap_or(0).min(days) as usize;
        let p0 = |k: usize| net.base_output()[net.input_line()[k] as usize];
        Self {
            need: net.base_output().to_vec(),
            asked: net.base_output().to_vec(),
            outlook: vec![1.0; lines],
            need_of_input: (0..inputs).map(p0).collect(),
            stock: (0..inputs).map(|k| net.cover_days()[k] * net.units_per_unit()[k] * p0(k)).collect(),
            evening: vec![0.0; inputs],
            shut_gap: vec![0.0; inputs],
            gap: vec![0.0; inputs],
            cover_share: vec![1.0; inputs],
            cover_share_before: vec![1.0; inputs],
            moved: vec![0.0; links],
            any_moved: false,
            share: net.share().to_vec(),
            on_order: (0..links).map(|l| f64::from(net.lead_days()[l]) * net.base_flow()[l]).collect(),
            due: vec![0.0; links],
            demand: vec![0.0; lines],
            possible: vec![0.0; lines],
            output: net.base_output().to_vec(),
            binding: vec![Binding::Demand; lines],
            service: vec![(Service::Full, Service::Full); lines],
            delivered: vec![0.0; links],
            sales: vec![0.0; net.demand_count()],
            refill_level: vec![0.0; lines],
            refilled: vec![0.0; lines],
            shortfall: vec![0.0; inputs],
            ring: vec![vec![0.0; links]; longest + 1],
            today: 0,
            before: net.base_flow().to_vec(),
        }
    }

    /// What was ordered on a link on a day; before day 0 the base flow.
    pub(crate) fn ordered(&self, link: usize, day: i64) -> f64 {
        match usize::try_from(day) {
            Ok(day) => self.ring[day % self.ring.len()][link],
            Err(_) => self.before[link],
        }
    }

    /// Today's orders, once [`place`](Self::place) has run.
    pub(crate) fn ordered_today(&self) -> &[f64] {
        &self.ring[self.today]
    }

    /// Places the orders of a day.
    pub(crate) fn place(&mut self, day: u32, order: impl Fn(&Self, usize) -> f64 + Sync) {
        self.today = day as usize % self.ring.len();
        let mut orders = std::mem::take(&mut self.ring[self.today]);
        fill(&mut orders, |l| order(self, l));
        self.ring[self.today] = orders;
    }

    /// Values anew the orders on their way on links whose availability changed today.
    pub(crate) fn value_pipeline(&mut self, net: &Network, s: &Scenario, world: &World, day: u32) {
        for &l in &world.changed {
            let (link, day) = (l as usize, i64::from(day));
            let lead = i64::from(net.lead_days()[link]);
            let now = world.availability[link];
            self.on_order[link] = (day - lead..day)
                .fold(0.0, |sum, d| sum + self.ordered(link, d) * passing(s.availability_at(link, d), now));
        }
    }
}

/// Share of an order that is let through when it was placed at availability `then` and stands at `now`: what was
/// withheld when it was placed is not withheld twice.
pub(crate) fn passing(then: f64, now: f64) -> f64 {
    if now >= then { 1.0 } else { now / then }
}
