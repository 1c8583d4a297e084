//! What one day hands to the next, with room for what a day works out.

use super::layout::{PLAIN, Prepared};
use super::run::Binding;
use super::scenario::World;
use crate::lanes::Lanes;
use crate::par::{Rooms, Slot};
use crate::ration::Clients;
use knockon_network::Network;

/// What buyers and suppliers tell each other, entry by entry (see [`super::layout`]) \[K\].
#[derive(Debug)]
pub(crate) struct Flow<const N: usize> {
    /// Let through today, units; from the making on what is delivered of it.
    pub(crate) due: Vec<Slot<N>>,
    /// What the buyer needs, units a day.
    pub(crate) wanted: Vec<Slot<N>>,
    /// θ of the supplier.
    pub(crate) outlook: Vec<Slot<N>>,
}

/// A line that the stock of an input keeps, or lately kept, from serving all orders.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Behind<const N: usize> {
    /// What it wants to be able to make beyond its need, units a day.
    pub(crate) reserve: Lanes<N>,
    /// Days for which it goes on wanting it.
    pub(crate) days: Lanes<N>,
}

/// Indices: L lines, K links, I inputs, F final demands, and of touched ones U inputs and T links (see [`Prepared`]).
#[derive(Debug)]
pub(crate) struct State<const N: usize> {
    /// D* \[L\]: the output that demand asks for, within capacity; units a day.
    pub(crate) need: Vec<Lanes<N>>,
    /// R \[L\]: as `need`, not bounded by capacity.
    pub(crate) asked: Vec<Lanes<N>>,
    /// θ \[L\]: share of the need that a line can expect to make.
    pub(crate) outlook: Vec<Lanes<N>>,
    /// Room for θ of today \[L\].
    pub(crate) ahead: Vec<Lanes<N>>,
    /// How each line makes up for having been held back by an input \[L\].
    pub(crate) behind: Vec<Behind<N>>,
    /// S \[I\], units.
    pub(crate) stock: Vec<[f64; N]>,
    /// What each link carries.
    pub(crate) flow: Flow<N>,
    /// Orders on their way \[I\], units; of touched inputs only until they wake.
    pub(crate) on_order: Vec<Lanes<N>>,
    /// What was ordered of each input \[I × days kept\], units.
    pub(crate) ring: Vec<Lanes<N>>,
    /// What was ordered on each touched link \[T × days kept\], units; of a restricted one on its day of export: what is let through.
    pub(crate) ring_links: Vec<Lanes<N>>,
    /// Today's place in the ring.
    pub(crate) today: usize,
    /// D \[L\].
    pub(crate) demand: Vec<[f64; N]>,
    /// X \[L\].
    pub(crate) possible: Vec<Lanes<N>>,
    /// P \[L\].
    pub(crate) output: Vec<[f64; N]>,
    /// What limited each line \[L\].
    pub(crate) binding: Vec<[Binding; N]>,
    /// How much final demand gets of each line \[L\], units.
    pub(crate) finals: Vec<Lanes<N>>,
    /// Sold to final demand \[F\].
    pub(crate) sales: Vec<[f64; N]>,
    /// What restricted buyers no longer order of each line \[L\], units; empty where nothing is refilled.
    pub(crate) freed: Vec<Lanes<N>>,
    /// Level of refill that custom was found for \[L\].
    pub(crate) refill_level: Vec<Lanes<N>>,
    /// Refilled \[L\].
    pub(crate) refilled: Vec<[f64; N]>,
    /// Wanted and not used \[I\]; empty where the run does not keep it.
    pub(crate) shortfall: Vec<[f64; N]>,
    /// The touched inputs.
    pub(crate) touched: Touched<N>,
    /// Where blocks work.
    pub(crate) rooms: Rooms<Room<N>>,
    /// Ordered and delivered on each link; empty where the run does not keep them.
    pub(crate) ordered: Vec<[f64; N]>,
    pub(crate) delivered: Vec<[f64; N]>,
}

/// Room for what a block works out on the way.
#[derive(Debug, Default)]
pub(crate) struct Room<const N: usize> {
    /// Of each input of the block: what its suppliers expect to deliver (a share), what is needed of it and what is ordered today.
    pub(crate) supply: Vec<Lanes<N>>,
    pub(crate) wanted: Vec<Lanes<N>>,
    pub(crate) orders: Vec<Lanes<N>>,
    /// What arrives of each input of the block.
    pub(crate) arrived: Vec<Lanes<N>>,
    /// What the block's lines are told, sorted by supplier.
    pub(crate) told: Vec<Lanes<N>>,
    pub(crate) due: Vec<Lanes<N>>,
    /// Lines that have something to tell.
    pub(crate) lines: Vec<u32>,
    /// Who is rationed.
    pub(crate) clients: Clients,
}

/// What touched inputs and their links have of their own.
#[derive(Debug)]
pub(crate) struct Touched<const N: usize> {
    /// Whether a link of it was ever less than open, so that its links go their own ways \[U\].
    pub(crate) awake: Vec<bool>,
    /// Whether a link of it is less than open today \[U\].
    pub(crate) closed: Vec<bool>,
    /// Whether orders stand moved among its links \[U\].
    pub(crate) any_moved: Vec<[bool; N]>,
    /// What is needed of it \[U\], units a day: A · D*.
    pub(crate) needed: Vec<Lanes<N>>,
    /// Share of its base flow that is shut \[U\].
    pub(crate) lost: Vec<f64>,
    /// W \[U\]: sum of the shares w.
    pub(crate) cover_share: Vec<Lanes<N>>,
    /// W of yesterday \[U\].
    pub(crate) cover_share_before: Vec<Lanes<N>>,
    /// Gap in stock that restrictions opened and that no open supplier may close \[U\], units.
    pub(crate) shut_gap: Vec<Lanes<N>>,
    /// Whether shares, needs and claims of its links are those of an input that was never restricted \[U\].
    pub(crate) at_base: Vec<[bool; N]>,
    /// w \[T\].
    pub(crate) share: Vec<Lanes<N>>,
    /// m \[T\]: share of the input's need moved to this link.
    pub(crate) moved: Vec<Lanes<N>>,
    /// Units that buyers would move to each touched link, entry by entry \[T\].
    pub(crate) claim: Vec<Slot<N>>,
    /// Orders on their way \[T\], as far as today's availability lets them through, units.
    pub(crate) on_order: Vec<Lanes<N>>,
    /// Lines that somebody short could turn to \[L\].
    pub(crate) asked_for: Vec<bool>,
    /// (headroom, units asked for in it) of each line \[L\].
    pub(crate) room: Vec<(Lanes<N>, Lanes<N>)>,
}

impl<const N: usize> Touched<N> {
    fn new(p: &Prepared<'_>) -> Self {
        let (net, n) = (p.net, p.input.len());
        let base = |t: usize| net.base_flow()[p.link[t] as usize];
        let lead = |t: usize| f64::from(net.lead_days()[p.link[t] as usize]);
        let lines = net.line_count();
        let p0 = |k: usize| net.base_output()[net.input_line()[k] as usize];
        Self {
            // Without a base flow the planned flow bounds every link from the start.
            awake: p.input.iter().map(|&k| p.base[k as usize] <= 0.0).collect(),
            closed: vec![false; n],
            any_moved: vec![[false; N]; n],
            needed: p.input.iter().map(|&k| Lanes::all(use_at(net, k as usize, p0(k as usize)))).collect(),
            lost: vec![0.0; n],
            cover_share: vec![Lanes::ONE; n],
            cover_share_before: vec![Lanes::ONE; n],
            shut_gap: vec![Lanes::ZERO; n],
            at_base: vec![[true; N]; n],
            share: p.link.iter().map(|&l| Lanes::all(net.share()[l as usize])).collect(),
            moved: vec![Lanes::ZERO; p.link.len()],
            claim: p.link.iter().map(|_| Slot::new(0.0)).collect(),
            on_order: (0..p.link.len()).map(|t| Lanes::all(lead(t) * base(t))).collect(),
            asked_for: vec![false; lines],
            room: vec![(Lanes::ZERO, Lanes::ZERO); lines],
        }
    }
}

impl<const N: usize> State<N> {
    /// The evening before day 0, at base. `links`: whether what each link carries is to be kept; `refills`: whether freed capacity is sold.
    pub(crate) fn new(p: &Prepared<'_>, links: bool, refills: bool) -> Self {
        let net = p.net;
        let (lines, inputs) = (net.line_count(), net.input_count());
        let p0 = |k: usize| net.base_output()[net.input_line()[k] as usize];
        let at_base = |k: usize| net.units_per_unit()[k] * p0(k);
        let wanted = |l: usize| net.share()[l] * at_base(net.link_input()[l] as usize);
        let all_lines = || net.base_output().iter().map(|&p0| Lanes::all(p0)).collect();
        let kept = if links { net.link_count() } else { 0 };
        let all = |value: f64| (0..net.link_count()).map(|_| Slot::new(value)).collect();
        let flow = Flow { due: all(0.0), wanted: all(0.0), outlook: all(1.0) };
        for (l, &at) in p.told.place.iter().enumerate() {
            flow.wanted[at as usize].set(Lanes::all(wanted(l)));
        }
        Self {
            need: all_lines(),
            asked: all_lines(),
            outlook: vec![Lanes::ONE; lines],
            ahead: vec![Lanes::ONE; lines],
            behind: vec![Behind::default(); lines],
            stock: (0..inputs).map(|k| [net.cover_days()[k] * at_base(k); N]).collect(),
            flow,
            on_order: (0..inputs).map(|k| Lanes::all(p.lead[k] * p.base[k])).collect(),
            ring: p.base.iter().flat_map(|&base| std::iter::repeat_n(Lanes::all(base), p.slots)).collect(),
            ring_links: base_orders(p),
            today: 0,
            demand: vec![[0.0; N]; lines],
            possible: vec![Lanes::ZERO; lines],
            output: net.base_output().iter().map(|&p0| [p0; N]).collect(),
            binding: vec![[Binding::Demand; N]; lines],
            finals: vec![Lanes::ZERO; lines],
            sales: vec![[0.0; N]; net.demand_count()],
            freed: vec![Lanes::ZERO; if refills { lines } else { 0 }],
            refill_level: vec![Lanes::ZERO; lines],
            refilled: vec![[0.0; N]; lines],
            shortfall: vec![[0.0; N]; if links { inputs } else { 0 }],
            touched: Touched::new(p),
            rooms: Rooms::default(),
            ordered: vec![[0.0; N]; kept],
            delivered: vec![[0.0; N]; kept],
        }
    }

    /// Wakes the inputs of links whose availability changed today, and values anew the orders on their way on those links.
    pub(crate) fn value_pipeline(&mut self, p: &Prepared<'_>, world: &World, day: u32) {
        let net = p.net;
        for &t in &world.changed {
            let k = net.link_input()[p.link[t as usize] as usize];
            let i = p.touched[k as usize];
            debug_assert!(i != PLAIN);
            let links = p.start[i as usize]..p.start[i as usize + 1];
            if !std::mem::replace(&mut self.touched.awake[i as usize], true) {
                for t in links.clone() {
                    self.touched.on_order[t] = self.on_its_way(p, world, t, day);
                }
            }
            self.touched.on_order[t as usize] = self.on_its_way(p, world, t as usize, day);
            self.touched.closed[i as usize] = links.into_iter().any(|t| world.availability[t] < 1.0);
        }
    }

    fn on_its_way(&self, p: &Prepared<'_>, world: &World, t: usize, day: u32) -> Lanes<N> {
        let (link, day) = (p.link[t] as usize, i64::from(day));
        let lead = i64::from(p.net.lead_days()[link]);
        let now = world.availability[t];
        let ring = &self.ring_links[t * p.slots..(t + 1) * p.slots];
        (day - lead..day).fold(Lanes::ZERO, |sum, d| {
            let ordered = match usize::try_from(d) {
                Ok(d) => ring[d % p.slots],
                Err(_) => Lanes::all(p.net.share()[link] * p.base[p.net.link_input()[link] as usize]),
            };
            sum + ordered * passing(p.scenario.availability_at(link, d), now)
        })
    }
}

/// The orders of every touched link before day 0.
fn base_orders<const N: usize>(p: &Prepared<'_>) -> Vec<Lanes<N>> {
    let mut out = Vec::with_capacity(p.link.len() * p.slots);
    for &l in &p.link {
        let base = p.net.share()[l as usize] * p.base[p.net.link_input()[l as usize] as usize];
        out.resize(out.len() + p.slots, Lanes::all(base));
    }
    out
}

/// Share of an order that is let through when it was placed at availability `then` and stands at `now`: what was
/// withheld when it was placed is not withheld twice.
pub(crate) fn passing(then: f64, now: f64) -> f64 {
    if now >= then { 1.0 } else { now / then }
}

/// Units of an input that a line needs a day at this output.
pub(crate) fn use_at(net: &Network, k: usize, output: f64) -> f64 {
    net.units_per_unit()[k] * output
}
