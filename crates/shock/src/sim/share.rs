//! Who is asked for how much of an input: base shares, less what is restricted, plus what was moved.

use super::scenario::{Params, World};
use super::state::State;
use crate::par::{fill, update};
use knockon_network::Network;

/// Below this a moved share is gone.
const NOTHING: f64 = 1e-12;

/// Works out w of each link and W of each input.
pub(crate) fn shares(net: &Network, params: &Params, world: &World, s: &mut State) {
    std::mem::swap(&mut s.cover_share, &mut s.cover_share_before);
    if world.restricted == 0 && !s.any_moved {
        if !world.changed.is_empty() {
            s.share.copy_from_slice(net.share());
        }
        s.cover_share.fill(1.0);
        return;
    }
    move_orders(net, params, world, s);
    let (a, moved) = (&world.availability, &s.moved);
    let raw = |l: usize| a[l] * (net.share()[l] + moved[l]);
    // Where nothing is restricted or moved the sum is 1 by meaning, whatever the rounding of its terms.
    let total = |k: usize| {
        let mut links = net.links_of(k as u32);
        if links.all(|l| a[l] >= 1.0 && moved[l] == 0.0) {
            1.0
        } else {
            net.links_of(k as u32).fold(0.0, |sum, l| sum + raw(l))
        }
    };
    let mut sums = std::mem::take(&mut s.cover_share);
    fill(&mut sums, total);
    fill(&mut s.share, |l| {
        let sum = sums[net.link_input()[l] as usize];
        if sum > 1.0 { raw(l) / sum } else { raw(l) }
    });
    update(&mut sums, |_, w| *w = w.min(1.0));
    s.cover_share = sums;
}

/// Moves m one day toward what the headroom of open suppliers allows.
fn move_orders(net: &Network, params: &Params, world: &World, s: &mut State) {
    let a = &world.availability;
    let mut lost = vec![0.0; net.input_count()];
    fill(&mut lost, |k| net.links_of(k as u32).fold(0.0, |sum, l| sum + net.share()[l] * (1.0 - a[l])));
    let need = &s.need_of_input;
    let need_of = |k: usize| net.units_per_unit()[k] * need[k];
    // What the other suppliers of the input have lost, as a share of the input's need.
    let lost_to =
        |l: usize| (lost[net.link_input()[l] as usize] - net.share()[l] * (1.0 - a[l])).clamp(0.0, 1.0);
    // Lines that somebody short could turn to: mostly few.
    let mut asked_for = vec![false; net.line_count()];
    for k in (0..net.input_count()).filter(|&k| lost[k] > 0.0) {
        net.links_of(k as u32).for_each(|l| asked_for[net.supplier()[l] as usize] = true);
    }
    // (headroom, units asked for in it) of each line.
    let mut room = vec![(0.0, 0.0); net.line_count()];
    fill(&mut room, |j| {
        if !asked_for[j] {
            return (0.0, 0.0);
        }
        let (mut bound, mut asked) = (net.demands_of(j as u32).fold(0.0, |c, d| c + world.demand[d]), 0.0);
        for &l in net.links_out(j as u32) {
            let l = l as usize;
            let units = need_of(net.link_input()[l] as usize);
            bound += net.share()[l] * a[l] * units;
            if a[l] > 0.0 {
                asked += lost_to(l) * units;
            }
        }
        ((world.capacity[j] - bound).max(0.0), asked)
    });
    let mut offer = vec![0.0; net.link_count()];
    fill(&mut offer, |l| {
        if lost[net.link_input()[l] as usize] <= 0.0 {
            return 0.0;
        }
        let (head, asked) = room[net.supplier()[l] as usize];
        let own = lost_to(l) * need_of(net.link_input()[l] as usize);
        if own <= 0.0 || asked <= 0.0 {
            return 0.0;
        }
        let units = a[l] * head * (own / asked);
        if net.base_flow()[l] > 0.0 { units } else { units.min(a[l] * net.planned_flow()[l]) }
    });
    let mut offered = vec![0.0; net.input_count()];
    fill(&mut offered, |k| net.links_of(k as u32).fold(0.0, |sum, l| sum + offer[l]));
    update(&mut s.moved, |l, m| {
        let k = net.link_input()[l] as usize;
        if lost[k] <= 0.0 && *m == 0.0 {
            return;
        }
        let wanted = lost[k] * need_of(k);
        let aim = match (offered[k] > 0.0 && wanted > 0.0, offered[k] <= wanted) {
            (false, _) => 0.0,
            (true, true) => offer[l] / need_of(k),
            (true, false) => lost[k] * offer[l] / offered[k],
        };
        // m is what an open link would carry; a link that is itself restricted carries a times that.
        let aim = if a[l] > 0.0 { aim.min(lost_to(l)) / a[l] } else { 0.0 };
        *m += params.ramp_per_day * (aim - *m);
        if *m < NOTHING && aim == 0.0 {
            *m = 0.0;
        }
    });
    s.any_moved = s.moved.iter().any(|&m| m > 0.0);
}
