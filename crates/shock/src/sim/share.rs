//! Who is asked for how much of an input: base shares, less what is restricted, plus what was moved. Only inputs that are
//! restricted, or where orders stand moved, have anything to decide here.

use super::layout::{Block, Prepared, pieces};
use super::scenario::{Params, World};
use super::state::{Flow, State};

/// Below this a moved share is gone.
const NOTHING: f64 = 1e-12;

/// Works out w of each touched link and W of each touched input.
pub(crate) fn shares(p: &Prepared<'_>, params: &Params, world: &World, s: &mut State) {
    let touched = &mut s.touched;
    std::mem::swap(&mut touched.cover_share, &mut touched.cover_share_before);
    let active = |i: usize| touched.closed[i] || touched.any_moved[i];
    if world.changed.is_empty() && !(0..p.input.len()).any(active) {
        touched.cover_share.fill(1.0);
        return;
    }
    if !world.changed.is_empty() {
        changed(p, world, s);
    }
    claims(p, world, s);
    headroom(p, world, s);
    moves(p, params, world, s);
}

/// What is lost of each input, and who could be turned to.
fn changed(p: &Prepared<'_>, world: &World, s: &mut State) {
    let a = &world.availability;
    let base = |t: usize| p.net.share()[p.link[t] as usize];
    let touched = &mut s.touched;
    p.hands.fill(&mut touched.lost, |i| {
        (p.start[i]..p.start[i + 1]).fold(0.0, |sum, t| sum + base(t) * (1.0 - a[t]))
    });
    touched.asked_for.fill(false);
    for i in (0..p.input.len()).filter(|&i| touched.lost[i] > 0.0) {
        for &l in &p.link[p.start[i]..p.start[i + 1]] {
            touched.asked_for[p.net.supplier()[l as usize] as usize] = true;
        }
    }
}

/// What the other suppliers of the input have lost, as a share of the input's need.
fn lost_to(p: &Prepared<'_>, world: &World, lost: f64, t: usize) -> f64 {
    (lost - p.net.share()[p.link[t] as usize] * (1.0 - world.availability[t])).clamp(0.0, 1.0)
}

/// For each link of an active input: what it carries at its base share, and what buyers would move to it.
fn claims(p: &Prepared<'_>, world: &World, s: &mut State) {
    let inputs = &s.wanted;
    let flow = pieces(&p.blocks, &mut s.flow, |b| b.all.len());
    let claim = pieces(&p.blocks, &mut s.touched.claim, |b| b.links.len());
    let (closed, moved, lost) = (&s.touched.closed, &s.touched.any_moved, &s.touched.lost);
    let parts: Vec<_> = p.blocks.iter().zip(flow).zip(claim).collect();
    p.hands.each(parts, |((b, flow), claim)| {
        for i in b.touched.clone() {
            let links = p.start[i]..p.start[i + 1];
            let here = links.start - b.links.start..links.end - b.links.start;
            let needed = inputs[p.input[i] as usize];
            if !(closed[i] || moved[i]) {
                if !world.changed.is_empty() {
                    // It may have been restricted until yesterday.
                    for &l in &p.link[links] {
                        flow[l as usize - b.all.start].wanted = p.net.share()[l as usize] * needed;
                    }
                }
                claim[here].fill(0.0);
                continue;
            }
            for (t, at) in links.zip(here) {
                let (a, l) = (world.availability[t], p.link[t] as usize);
                flow[l - b.all.start].wanted = p.net.share()[l] * a * needed;
                claim[at] = if a > 0.0 { lost_to(p, world, lost[i], t) * needed } else { 0.0 };
            }
        }
    });
}

/// What those who could be turned to have left, and what is asked of it.
fn headroom(p: &Prepared<'_>, world: &World, s: &mut State) {
    let (asked_for, claim, flow) = (&s.touched.asked_for, &s.touched.claim, &s.flow);
    let room = pieces(&p.blocks, &mut s.touched.room, |b| b.lines.len());
    let parts: Vec<_> = p.blocks.iter().zip(room).collect();
    p.hands.each(parts, |(b, room)| {
        for j in b.lines.clone().filter(|&j| asked_for[j]) {
            let finals = p.net.demands_of(j as u32).fold(0.0, |c, d| c + world.demand[d]);
            let links = p.net.links_out(j as u32);
            let bound = links.iter().fold(finals, |sum, &l| sum + flow[l as usize].wanted);
            let asked = p.touched_out(j).iter().fold(0.0, |sum, &t| sum + claim[t as usize]);
            room[j - b.lines.start] = ((world.capacity[j] - bound).max(0.0), asked);
        }
    });
}

/// What one block of touched inputs changes.
struct Part<'s> {
    moved: &'s mut [f64],
    share: &'s mut [f64],
    flow: &'s mut [Flow],
    any_moved: &'s mut [bool],
    cover_share: &'s mut [f64],
}

/// Moves m one day toward what the headroom of open suppliers allows, and takes the shares from it.
fn moves(p: &Prepared<'_>, params: &Params, world: &World, s: &mut State) {
    let inputs = &s.wanted;
    let touched = &mut s.touched;
    let (room, lost, closed) = (&touched.room, &touched.lost, &touched.closed);
    let all = pieces(&p.blocks, &mut touched.moved, |b| b.links.len())
        .into_iter()
        .zip(pieces(&p.blocks, &mut s.share, |b| b.all.len()))
        .zip(pieces(&p.blocks, &mut s.flow, |b| b.all.len()))
        .zip(pieces(&p.blocks, &mut touched.any_moved, |b| b.touched.len()))
        .zip(pieces(&p.blocks, &mut touched.cover_share, |b| b.touched.len()));
    let parts = all.map(|((((moved, share), flow), any_moved), cover_share)| Part {
        moved,
        share,
        flow,
        any_moved,
        cover_share,
    });
    let parts: Vec<_> = p.blocks.iter().zip(parts).collect();
    p.hands.each(parts, |(b, mut part)| {
        let mut offer = Vec::new();
        for i in b.touched.clone() {
            let needed = inputs[p.input[i] as usize];
            let at = i - b.touched.start;
            if !(closed[i] || part.any_moved[at]) {
                for &l in &p.link[p.start[i]..p.start[i + 1]] {
                    let (base, l) = (p.net.share()[l as usize], l as usize - b.all.start);
                    part.share[l] = base;
                    part.flow[l].wanted = base * needed;
                }
                part.cover_share[at] = 1.0;
                continue;
            }
            if lost[i] > 0.0 || part.any_moved[at] {
                part.any_moved[at] =
                    part.shift(p, params, world, (room, lost[i]), (b, i), needed, &mut offer);
            }
            part.cover_share[at] = part.split(p, world, (b, i), needed);
        }
    });
}

impl Part<'_> {
    /// Moves the orders of one input; whether any stands moved.
    #[allow(clippy::too_many_arguments)] // the day's values, the input's place, and room to work in
    fn shift(
        &mut self,
        p: &Prepared<'_>,
        params: &Params,
        world: &World,
        (room, lost): (&[(f64, f64)], f64),
        (b, i): (&Block, usize),
        needed: f64,
        offer: &mut Vec<f64>,
    ) -> bool {
        let (net, a) = (p.net, &world.availability);
        let links = p.start[i]..p.start[i + 1];
        offer.clear();
        offer.extend(links.clone().map(|t| {
            let l = p.link[t] as usize;
            let own = lost_to(p, world, lost, t) * needed;
            if lost <= 0.0 || own <= 0.0 {
                return 0.0;
            }
            let (head, asked) = room[net.supplier()[l] as usize];
            if asked <= 0.0 {
                return 0.0;
            }
            let units = a[t] * head * (own / asked);
            if net.base_flow()[l] > 0.0 { units } else { units.min(a[t] * net.planned_flow()[l]) }
        }));
        let offered = offer.iter().fold(0.0, |sum, o| sum + o);
        let short = lost * needed;
        let mut any = false;
        for (t, &offer) in links.zip(offer.iter()) {
            let aim = match (offered > 0.0 && short > 0.0, offered <= short) {
                (false, _) => 0.0,
                (true, true) => offer / needed,
                (true, false) => lost * offer / offered,
            };
            // m is what an open link would carry; a link that is itself restricted carries a times that.
            let aim = if a[t] > 0.0 { aim.min(lost_to(p, world, lost, t)) / a[t] } else { 0.0 };
            let m = &mut self.moved[t - b.links.start];
            *m += params.ramp_per_day * (aim - *m);
            if *m < NOTHING && aim == 0.0 {
                *m = 0.0;
            }
            any |= *m > 0.0;
        }
        any
    }

    /// The shares of one input's links, and W.
    fn split(&mut self, p: &Prepared<'_>, world: &World, (b, i): (&Block, usize), needed: f64) -> f64 {
        let a = &world.availability;
        let (links, first) = (p.start[i]..p.start[i + 1], b.links.start);
        let moved = &*self.moved;
        let raw = |t: usize| a[t] * (p.net.share()[p.link[t] as usize] + moved[t - first]);
        // Where nothing is restricted or moved the sum is 1 by meaning, whatever the rounding of its terms.
        let open = links.clone().all(|t| a[t] >= 1.0 && moved[t - first] == 0.0);
        let sum = if open { 1.0 } else { links.clone().fold(0.0, |sum, t| sum + raw(t)) };
        for t in links {
            let share = if sum > 1.0 { raw(t) / sum } else { raw(t) };
            let l = p.link[t] as usize - b.all.start;
            self.share[l] = share;
            self.flow[l].wanted = share * needed;
        }
        sum.min(1.0)
    }
}
