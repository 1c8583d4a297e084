//! What every line asks of its suppliers.

use super::scenario::{Params, World};
use super::state::State;
use crate::par::{fill, update};
use knockon_network::Network;

/// D*: final demand, what buyers' needs of yesterday ask for, and refill; within capacity.
pub(crate) fn needs(net: &Network, world: &World, s: &mut State) {
    let (before, share, refill) = (&s.need_of_input, &s.share, &s.refill_level);
    // Links lie by input: the product is one pass in order, and only its result is read by supplier.
    fill(&mut s.due, |l| {
        let k = net.link_input()[l] as usize;
        share[l] * net.units_per_unit()[k] * before[k]
    });
    let wanted = &s.due;
    fill(&mut s.asked, |j| {
        let from_lines = net.links_out(j as u32).iter().fold(0.0, |sum, &l| sum + wanted[l as usize]);
        net.demands_of(j as u32).fold(from_lines, |sum, d| sum + world.demand[d]) + refill[j]
    });
    let asked = &s.asked;
    fill(&mut s.need, |j| asked[j].min(world.capacity[j]));
}

/// Q of each input split over its links.
pub(crate) fn orders(net: &Network, params: &Params, world: &World, s: &mut State, day: u32) {
    let use_of = |s: &State, k: usize| net.units_per_unit()[k] * s.need_of_input[k];
    let mut gap = std::mem::take(&mut s.gap);
    let st = &*s;
    fill(&mut gap, |k| {
        let used = use_of(st, k);
        let (mut position, mut lead_use) = (st.stock[k], 0.0);
        for l in net.links_of(k as u32) {
            position += st.on_order[l];
            lead_use += st.share[l] * f64::from(net.lead_days()[l]) * used;
        }
        world.cover[k] * used + lead_use - position
    });
    s.gap = gap;
    let mut shut = std::mem::take(&mut s.shut_gap);
    let st = &*s;
    update(&mut shut, |k, b| {
        let (now, before) = (st.cover_share[k], st.cover_share_before[k]);
        if now >= 1.0 {
            *b = 0.0;
        } else {
            if now > before {
                *b *= (1.0 - now) / (1.0 - before);
            }
            *b = (*b + (1.0 - now) * use_of(st, k)).min(st.gap[k].max(0.0));
        }
    });
    s.shut_gap = shut;
    s.place(day, |s, l| {
        let k = net.link_input()[l] as usize;
        if s.cover_share[k] <= 0.0 {
            return 0.0;
        }
        let g = s.gap[k];
        let to_close = if g > 0.0 { (g - s.shut_gap[k]).max(0.0) } else { g };
        let asked = s.share[l] * (use_of(s, k) + to_close / (params.tau_days * s.cover_share[k]));
        asked.max(0.0).min(ceiling(net, world, s, l))
    });
}

/// The most that a link may carry a day: nothing binds an open link here; a restricted one carries its share of the
/// usual flow (with spare capacity pro rata, and following the buyer's need) and what was moved to it; one without a base
/// flow carries what it was planned for.
pub(crate) fn ceiling(net: &Network, world: &World, s: &State, l: usize) -> f64 {
    let a = world.availability[l];
    if net.base_flow()[l] <= 0.0 {
        return a * net.planned_flow()[l];
    }
    if a >= 1.0 {
        return f64::INFINITY;
    }
    let (k, j) = (net.link_input()[l] as usize, net.supplier()[l] as usize);
    let need = net.units_per_unit()[k] * s.need_of_input[k];
    let p0 = net.base_output()[j];
    let usual = if p0 > 0.0 { net.base_flow()[l] * world.capacity[j] / p0 } else { 0.0 };
    let moved = (s.share[l] - net.share()[l] * a).max(0.0) * need;
    a * usual.max(net.share()[l] * need) + moved
}
