//! From orders to stocks: what falls due, what is made, who gets it, what is left in the evening.

use super::layout::{Block, Prepared, pieces};
use super::produce;
use super::run::Binding;
use super::scenario::{Reaction, World};
use super::state::{Flow, Room, State, Touched};
use crate::lanes::Lanes;
use crate::par::zeros;
use crate::ration::{Clients, Rationing, Service, ration};
use knockon_network::InputClass;
use std::array::from_fn;

/// Below this share of capacity a level of refill is gone.
const NOTHING: f64 = 1e-12;

/// A stock is used up when less than this share of what it held and got that day is left: that much is rounding. A ring of lines that
/// has used up what it makes would start again from it, and from nothing where the rounding went the other way.
const USED_UP: f64 = 1e-12;

/// What one block of lines makes.
struct Made<'s, const N: usize> {
    demand: &'s mut [[f64; N]],
    output: &'s mut [[f64; N]],
    possible: &'s mut [Lanes<N>],
    binding: &'s mut [[Binding; N]],
    finals: &'s mut [Lanes<N>],
    freed: &'s mut [Lanes<N>],
}

/// What every block reads.
struct Orders<'s, const N: usize> {
    p: &'s Prepared<'s>,
    rationing: Rationing,
    world: &'s World,
    flow: &'s Flow<N>,
    stock: &'s [[f64; N]],
    /// D*, and lines with a restricted input, where freed capacity is sold.
    refill: Option<(&'s [Lanes<N>], Vec<bool>)>,
    /// θ of today and of yesterday.
    outlook: (&'s [Lanes<N>], &'s [Lanes<N>]),
}

/// D, X and P of each line, and what it delivers.
pub(crate) fn make<const N: usize>(p: &Prepared<'_>, params: &Reaction<N>, world: &World, s: &mut State<N>) {
    let net = p.net;
    let restricted = params.refills.then(|| restricted(p, &s.touched));
    let of = Orders {
        p,
        rationing: params.rationing,
        world,
        flow: &s.flow,
        stock: &s.stock,
        refill: restricted.map(|r| (&*s.need, r)),
        outlook: (&s.outlook, &s.ahead),
    };
    let each_freed = !s.freed.is_empty();
    let all = pieces(&p.blocks, &mut s.demand, |b| b.lines.len())
        .into_iter()
        .zip(pieces(&p.blocks, &mut s.possible, |b| b.lines.len()))
        .zip(pieces(&p.blocks, &mut s.output, |b| b.lines.len()))
        .zip(pieces(&p.blocks, &mut s.binding, |b| b.lines.len()))
        .zip(pieces(&p.blocks, &mut s.finals, |b| b.lines.len()))
        .zip(pieces(&p.blocks, &mut s.freed, |b| if each_freed { b.lines.len() } else { 0 }));
    let parts: Vec<(&Block, Made<'_, N>)> = p
        .blocks
        .iter()
        .zip(all)
        .map(|(b, (((((demand, possible), output), binding), finals), freed))| {
            (b, Made { demand, output, possible, binding, finals, freed })
        })
        .collect();
    let rooms = &s.rooms;
    p.hands.each(parts, |(b, made)| rooms.with(|room| made.block(&of, b, room)));
    let finals = &s.finals;
    p.hands.fill(&mut s.sales, |d| {
        let line = net.demand_line()[d];
        let asked = net.demands_of(line).fold(0.0, |c, d| c + world.demand[d]);
        let (got, wanted) = (finals[line as usize], world.demand[d]);
        got.0.map(|got| if got >= asked { wanted } else { got * (wanted / asked) })
    });
}

impl<const N: usize> Made<'_, N> {
    fn block(mut self, of: &Orders<'_, N>, b: &Block, room: &mut Room<N>) {
        let p = of.p;
        let due = p.told.sort(b.told.clone(), &of.flow.due, &mut room.due);
        let ranks = p.ranks_of(b);
        let changed = &mut room.lines;
        changed.clear();
        for (at, j) in b.lines.clone().enumerate() {
            let out = p.told.of_line(b, j);
            if !self.line(of, (at, j), (&mut due[out.clone()], &ranks[out]), &mut room.clients) {
                changed.push(j as u32);
            }
        }
        // Buyers are told what is delivered and what to expect tomorrow, if that is not what they know.
        p.tell(b, changed, due, &of.flow.due);
        changed.clear();
        let (now, before) = of.outlook;
        changed.extend(b.lines.clone().filter(|&j| now[j] != before[j]).map(|j| j as u32));
        if !changed.is_empty() {
            b.lines.clone().for_each(|j| due[p.told.of_line(b, j)].fill(now[j]));
            p.tell(b, changed, due, &of.flow.outlook);
        }
    }

    /// What a line makes and delivers; whether all of its links get what they ask for, in every run.
    fn line(
        &mut self,
        of: &Orders<'_, N>,
        (at, j): (usize, usize),
        (due, ranks): (&mut [Lanes<N>], &[f64]),
        room: &mut Clients,
    ) -> bool {
        let (p, net, world) = (of.p, of.p.net, of.world);
        let finals = net
            .demands_of(j as u32)
            .fold((0.0, 0.0), |c, d| (c.0 + world.demand[d], c.1 + net.base_demand()[d]));
        let lines = due.iter().fold(Lanes::ZERO, |sum, due| sum + *due);
        let demand = net.demands_of(j as u32).fold(lines, |sum, d| sum + world.demand[d]);
        let each = p
            .binding_of(j)
            .iter()
            .map(|&(k, half_way)| (k, half_way, Lanes(of.stock[k as usize]) * p.per_unit[k as usize]));
        let capacity = world.capacity[j];
        let (possible, scarce) = produce::possible(capacity, each);
        let made: [_; N] = from_fn(|n| produce::output(capacity, (possible.0[n], scarce[n]), demand.0[n]));
        if let (Some((need, restricted)), Some(freed)) = (&of.refill, self.freed.get_mut(at)) {
            *freed = freed_by(p, (need, restricted), j, due);
        }
        self.demand[at] = demand.0;
        self.possible[at] = possible;
        self.output[at] = made.map(|m| m.0);
        self.binding[at] = made.map(|m| m.1);
        self.finals[at] = Lanes::all(finals.0);
        let mut all = true;
        for n in (0..N).filter(|&n| lines.0[n] + finals.0 > made[n].0) {
            let clients = due.iter().map(|due| due.0[n]).zip(ranks.iter().copied());
            let (to_lines, to_finals) = ration(of.rationing, made[n].0, (clients, lines.0[n]), finals, room);
            self.finals[at].0[n] = to_finals.of(finals.0, finals.1);
            // A link without base and planned flow is never asked for anything, so that newcomers need no service of their own.
            match to_lines {
                Service::Full => continue,
                Service::Share(share) => due.iter_mut().for_each(|due| due.0[n] *= share),
                Service::Level(level, _) => {
                    for (due, rank) in due.iter_mut().zip(ranks) {
                        let most = level * rank;
                        due.0[n] = if due.0[n] > most { most } else { due.0[n] };
                    }
                }
            }
            all = false;
        }
        all
    }
}

/// Lines with an input of which a link is less than open.
fn restricted<const N: usize>(p: &Prepared<'_>, touched: &Touched<N>) -> Vec<bool> {
    let mut restricted = vec![false; p.net.line_count()];
    for (i, _) in touched.closed.iter().enumerate().filter(|(_, closed)| **closed) {
        restricted[p.net.input_line()[p.input[i] as usize] as usize] = true;
    }
    restricted
}

/// What restricted buyers do not order of a line, beside what they need of it usually.
fn freed_by<const N: usize>(
    p: &Prepared<'_>,
    (need, restricted): (&[Lanes<N>], &[bool]),
    j: usize,
    due: &[Lanes<N>],
) -> Lanes<N> {
    let net = p.net;
    net.links_out(j as u32).iter().zip(due).fold(Lanes::ZERO, |sum, (&l, due)| {
        let k = net.link_input()[l as usize] as usize;
        let buyer = net.input_line()[k] as usize;
        if !restricted[buyer] {
            return sum;
        }
        let usual = net.share()[l as usize] * (net.units_per_unit()[k] * need[buyer]);
        sum + (usual - *due).floored()
    })
}

/// Custom found outside the network for what restricted buyers no longer order, and what of it can be made.
pub(crate) fn refill<const N: usize>(
    p: &Prepared<'_>,
    params: &Reaction<N>,
    world: &World,
    s: &mut State<N>,
) {
    if !params.refills {
        return;
    }
    let (any, freed) = (world.restricted > 0, &s.freed);
    p.hands.update(&mut s.refill_level, |j, level| {
        if !any && *level == Lanes::ZERO {
            return;
        }
        *level += params.refill_rate_per_day * (params.refill_share * freed[j] - *level);
        let gone = from_fn(|n| freed[j].0[n] == 0.0 && level.0[n] < NOTHING * world.capacity[j]);
        *level = Lanes::choose(gone, Lanes::ZERO, *level);
    });
    let (level, possible, output) = (&s.refill_level, &s.possible, &s.output);
    p.hands.fill(&mut s.refilled, |j| {
        let spare = world.capacity[j] - Lanes(output[j]);
        level[j].min(spare).min(possible[j] - Lanes(output[j])).floored().0
    });
}

/// Stocks in the evening, and what is on its way tomorrow morning.
pub(crate) fn close<const N: usize>(p: &Prepared<'_>, s: &mut State<N>) {
    let (output, refilled, flow, rooms) = (&s.output, &s.refilled, &s.flow, &s.rooms);
    let kept = !s.shortfall.is_empty();
    let all = pieces(&p.blocks, &mut s.stock, |b| b.inputs.len()).into_iter().zip(pieces(
        &p.blocks,
        &mut s.shortfall,
        |b| if kept { b.inputs.len() } else { 0 },
    ));
    let parts: Vec<_> = p.blocks.iter().zip(all).collect();
    p.hands.each(parts, |(b, (stock, shortfall))| {
        rooms.with(|room| {
            let net = p.net;
            let arrived = zeros(&mut room.arrived, b.inputs.len());
            // One loop over links, for most inputs have one or two.
            let links = b.all.clone();
            for (&k, &at) in net.link_input()[links.clone()].iter().zip(&p.told.place[links]) {
                arrived[k as usize - b.inputs.start] += flow.due[at as usize].get();
            }
            let k = b.inputs.clone();
            let each = net.input_line()[k.clone()].iter().zip(&net.units_per_unit()[k.clone()]);
            let each = each.zip(&net.class()[k]).zip(stock).zip(&*arrived);
            for (at, ((((&j, &a), class), stock), &arrived)) in each.enumerate() {
                let made = Lanes(output[j as usize]) + Lanes(refilled[j as usize]);
                let (wanted, before) = (a * made, Lanes(*stock));
                let at_once = match class {
                    InputClass::Critical => before,
                    InputClass::Important | InputClass::NotCritical => before + arrived,
                };
                let used = wanted.min(at_once);
                let whole = before + arrived;
                let left = whole - used;
                *stock = Lanes::choose(left.above(USED_UP * whole), left, Lanes::ZERO).0;
                if let Some(shortfall) = shortfall.get_mut(at) {
                    *shortfall = (wanted - used).0;
                }
            }
        });
    });
}

/// What was ordered and delivered on every link today, for runs that keep it.
pub(crate) fn links<const N: usize>(p: &Prepared<'_>, s: &mut State<N>) {
    for (l, &at) in p.told.place.iter().enumerate() {
        let k = p.net.link_input()[l] as usize;
        s.delivered[l] = s.flow.due[at as usize].get().0;
        s.ordered[l] = (p.net.share()[l] * s.ring[k * p.slots + s.today]).0;
    }
    for (t, &l) in p.link.iter().enumerate() {
        s.ordered[l as usize] = s.ring_links[t * p.slots + s.today].0;
    }
}
