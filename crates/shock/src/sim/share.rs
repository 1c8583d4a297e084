//! Who is asked for how much of an input: base shares, less what is restricted, plus what was moved. Only inputs that are
//! restricted, or where orders stand moved, have anything to decide here.

use super::layout::{Block, Prepared, pieces};
use super::scenario::{Reaction, World};
use super::state::{Flow, State};
use crate::lanes::Lanes;
use std::array::from_fn;

/// Below this a moved share is gone.
const NOTHING: f64 = 1e-12;

/// Works out w of each touched link and W of each touched input.
pub(crate) fn shares<const N: usize>(
    p: &Prepared<'_>,
    params: &Reaction<N>,
    world: &World,
    s: &mut State<N>,
) {
    let touched = &mut s.touched;
    std::mem::swap(&mut touched.cover_share, &mut touched.cover_share_before);
    let active = |i: usize| touched.closed[i] || touched.any_moved[i].contains(&true);
    if world.changed.is_empty() && !(0..p.input.len()).any(active) {
        touched.cover_share.fill(Lanes::ONE);
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
fn changed<const N: usize>(p: &Prepared<'_>, world: &World, s: &mut State<N>) {
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
fn claims<const N: usize>(p: &Prepared<'_>, world: &World, s: &mut State<N>) {
    let (flow, claim, at_base) = (&s.flow, &s.touched.claim, &s.touched.at_base);
    let (closed, moved, lost) = (&s.touched.closed, &s.touched.any_moved, &s.touched.lost);
    p.hands.each(p.blocks.iter().collect(), |b| {
        for i in b.touched.clone() {
            let links = p.start[i]..p.start[i + 1];
            let needed = s.touched.needed[i];
            // Where a run has nothing to decide but another has, this says what is known.
            let active: [bool; N] = from_fn(|n| closed[i] || moved[i][n]);
            if !active.contains(&true) && at_base[i] == [true; N] {
                continue;
            }
            for t in links {
                let (a, l) = (world.availability[t], p.link[t] as usize);
                let base = p.net.share()[l];
                let carried = Lanes(active.map(|active| base * if active { a } else { 1.0 }));
                flow.wanted[p.told.place[l] as usize].set(carried * needed);
                let lost = if a > 0.0 { lost_to(p, world, lost[i], t) } else { 0.0 };
                let lost = Lanes::choose(active, lost * needed, Lanes::ZERO);
                claim[p.asked.place[t] as usize].set(lost);
            }
        }
    });
}

/// What those who could be turned to have left, and what is asked of it.
fn headroom<const N: usize>(p: &Prepared<'_>, world: &World, s: &mut State<N>) {
    let (asked_for, claim, flow, rooms) = (&s.touched.asked_for, &s.touched.claim, &s.flow, &s.rooms);
    let room = pieces(&p.blocks, &mut s.touched.room, |b| b.lines.len());
    let parts: Vec<_> = p.blocks.iter().zip(room).collect();
    p.hands.each(parts, |(b, room)| {
        let asked_for = &asked_for[b.lines.clone()];
        if !asked_for.iter().any(|a| *a) {
            return;
        }
        rooms.with(|memory| {
            let wanted = p.told.sort(b.told.clone(), &flow.wanted, &mut memory.told);
            let claims = p.asked.sort(b.asked.clone(), claim, &mut memory.due);
            for (j, (room, _)) in b.lines.clone().zip(room.iter_mut().zip(asked_for)).filter(|r| *r.1.1) {
                let finals = p.net.demands_of(j as u32).fold(0.0, |c, d| c + world.demand[d]);
                let wanted = &wanted[p.told.of_line(b, j)];
                let bound = wanted.iter().fold(Lanes::all(finals), |sum, w| sum + *w);
                let asked = claims[p.asked.of_line(b, j)].iter().fold(Lanes::ZERO, |sum, c| sum + *c);
                *room = ((world.capacity[j] - bound).floored(), asked);
            }
        });
    });
}

/// What one block of touched inputs changes.
struct Part<'s, const N: usize> {
    moved: &'s mut [Lanes<N>],
    share: &'s mut [Lanes<N>],
    any_moved: &'s mut [[bool; N]],
    cover_share: &'s mut [Lanes<N>],
    at_base: &'s mut [[bool; N]],
    flow: &'s Flow<N>,
}

/// What every block reads.
struct Day<'s, const N: usize> {
    p: &'s Prepared<'s>,
    params: &'s Reaction<N>,
    world: &'s World,
    room: &'s [(Lanes<N>, Lanes<N>)],
    lost: &'s [f64],
    closed: &'s [bool],
    needed: &'s [Lanes<N>],
}

/// Moves m one day toward what the headroom of open suppliers allows, and takes the shares from it.
fn moves<const N: usize>(p: &Prepared<'_>, params: &Reaction<N>, world: &World, s: &mut State<N>) {
    let touched = &mut s.touched;
    let of = Day {
        p,
        params,
        world,
        room: &touched.room,
        lost: &touched.lost,
        closed: &touched.closed,
        needed: &touched.needed,
    };
    let flow = &s.flow;
    let all = pieces(&p.blocks, &mut touched.moved, |b| b.links.len())
        .into_iter()
        .zip(pieces(&p.blocks, &mut touched.share, |b| b.links.len()))
        .zip(pieces(&p.blocks, &mut touched.any_moved, |b| b.touched.len()))
        .zip(pieces(&p.blocks, &mut touched.cover_share, |b| b.touched.len()))
        .zip(pieces(&p.blocks, &mut touched.at_base, |b| b.touched.len()));
    let parts = all.map(|((((moved, share), any_moved), cover_share), at_base)| Part {
        moved,
        share,
        any_moved,
        cover_share,
        at_base,
        flow,
    });
    let parts: Vec<_> = p.blocks.iter().zip(parts).collect();
    p.hands.each(parts, |(b, mut part)| {
        let mut offer = Vec::new();
        for i in b.touched.clone() {
            let at = i - b.touched.start;
            part.cover_share[at] = Lanes::ONE;
            if !of.closed[i] && part.any_moved[at] == [false; N] && part.at_base[at] == [true; N] {
                continue;
            }
            (0..N).for_each(|n| part.one(&of, (b, i, n), &mut offer));
        }
    });
}

impl<const N: usize> Part<'_, N> {
    /// One input of one run.
    fn one(&mut self, of: &Day<'_, N>, (b, i, n): (&Block, usize, usize), offer: &mut Vec<f64>) {
        let (p, at) = (of.p, i - b.touched.start);
        if !(of.closed[i] || self.any_moved[at][n]) {
            // What is needed of its links stands at base since the claims.
            if !std::mem::replace(&mut self.at_base[at][n], true) {
                for t in p.start[i]..p.start[i + 1] {
                    self.share[t - b.links.start].0[n] = p.net.share()[p.link[t] as usize];
                }
            }
            return;
        }
        self.at_base[at][n] = false;
        if of.lost[i] > 0.0 || self.any_moved[at][n] {
            self.any_moved[at][n] = self.shift(of, (b, i, n), offer);
        }
        self.cover_share[at].0[n] = self.split(of, (b, i, n));
    }

    /// Moves the orders of one input; whether any stands moved.
    fn shift(&mut self, of: &Day<'_, N>, (b, i, n): (&Block, usize, usize), offer: &mut Vec<f64>) -> bool {
        let (p, world) = (of.p, of.world);
        let (net, a) = (p.net, &world.availability);
        let (lost, needed) = (of.lost[i], of.needed[i].0[n]);
        let links = p.start[i]..p.start[i + 1];
        offer.clear();
        offer.extend(links.clone().map(|t| {
            let l = p.link[t] as usize;
            let own = lost_to(p, world, lost, t) * needed;
            if lost <= 0.0 || own <= 0.0 {
                return 0.0;
            }
            let (head, asked) = of.room[net.supplier()[l] as usize];
            if asked.0[n] <= 0.0 {
                return 0.0;
            }
            let units = a[t] * head.0[n] * (own / asked.0[n]);
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
            let m = &mut self.moved[t - b.links.start].0[n];
            *m += of.params.ramp_per_day[n] * (aim - *m);
            if *m < NOTHING && aim == 0.0 {
                *m = 0.0;
            }
            any |= *m > 0.0;
        }
        any
    }

    /// The shares of one input's links, and W.
    fn split(&mut self, of: &Day<'_, N>, (b, i, n): (&Block, usize, usize)) -> f64 {
        let (p, a, needed) = (of.p, &of.world.availability, of.needed[i].0[n]);
        let (links, first) = (p.start[i]..p.start[i + 1], b.links.start);
        let moved = &*self.moved;
        let raw = |t: usize| a[t] * (p.net.share()[p.link[t] as usize] + moved[t - first].0[n]);
        // Where nothing is restricted or moved the sum is 1 by meaning, whatever the rounding of its terms.
        let open = links.clone().all(|t| a[t] >= 1.0 && moved[t - first].0[n] == 0.0);
        let sum = if open { 1.0 } else { links.clone().fold(0.0, |sum, t| sum + raw(t)) };
        for t in links {
            let share = if sum > 1.0 { raw(t) / sum } else { raw(t) };
            self.share[t - first].0[n] = share;
            self.flow.wanted[p.told.place[p.link[t] as usize] as usize].set_of(n, share * needed);
        }
        sum.min(1.0)
    }
}
