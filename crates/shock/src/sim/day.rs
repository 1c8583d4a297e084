//! From orders to stocks: what falls due, what is made, who gets it, what is left in the evening.

use super::layout::{Block, Prepared, pieces};
use super::produce;
use super::run::Binding;
use super::scenario::{Params, World};
use super::state::{Flow, Room, State, Touched, use_at};
use crate::par::zeros;
use crate::ration::{Clients, Rationing, Service, ration};
use knockon_network::InputClass;

/// Below this share of capacity a level of refill is gone.
const NOTHING: f64 = 1e-12;

/// What one block of lines makes.
struct Made<'s> {
    demand: &'s mut [f64],
    output: &'s mut [f64],
    possible: &'s mut [f64],
    binding: &'s mut [Binding],
    finals: &'s mut [f64],
    freed: &'s mut [f64],
}

/// What every block reads.
struct Orders<'s> {
    p: &'s Prepared<'s>,
    rationing: Rationing,
    world: &'s World,
    flow: &'s Flow,
    stock: &'s [f64],
    /// D*, and lines with a restricted input, where freed capacity is sold.
    refill: Option<(&'s [f64], Vec<bool>)>,
    /// θ of today and of yesterday.
    outlook: (&'s [f64], &'s [f64]),
}

/// D, X and P of each line, and what it delivers.
pub(crate) fn make(p: &Prepared<'_>, params: &Params, world: &World, s: &mut State) {
    let net = p.net;
    let restricted = params.refills().then(|| restricted(p, &s.touched));
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
    let parts: Vec<(&Block, Made<'_>)> = p
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
        let got = finals[line as usize];
        if got >= asked { world.demand[d] } else { got * (world.demand[d] / asked) }
    });
}

impl Made<'_> {
    fn block(mut self, of: &Orders<'_>, b: &Block, room: &mut Room) {
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

    /// What a line makes and delivers; whether all of its links get what they ask for.
    fn line(
        &mut self,
        of: &Orders<'_>,
        (at, j): (usize, usize),
        (due, ranks): (&mut [f64], &[f64]),
        room: &mut Clients,
    ) -> bool {
        let (p, net, world) = (of.p, of.p.net, of.world);
        let finals = net
            .demands_of(j as u32)
            .fold((0.0, 0.0), |c, d| (c.0 + world.demand[d], c.1 + net.base_demand()[d]));
        let lines = due.iter().fold(0.0, |sum, due| sum + due);
        let demand = net.demands_of(j as u32).fold(lines, |sum, d| sum + world.demand[d]);
        let each = p
            .binding_of(j)
            .iter()
            .map(|&(k, half_way)| (k, half_way, of.stock[k as usize] * p.per_unit[k as usize]));
        let possible = produce::possible(world.capacity[j], each);
        let (output, binding) = produce::output(world.capacity[j], possible, demand);
        if let (Some((need, restricted)), Some(freed)) = (&of.refill, self.freed.get_mut(at)) {
            *freed = freed_by(p, (need, restricted), j, due);
        }
        self.demand[at] = demand;
        self.possible[at] = possible.0;
        self.output[at] = output;
        self.binding[at] = binding;
        self.finals[at] = finals.0;
        if lines + finals.0 <= output {
            return true;
        }
        let clients = due.iter().copied().zip(ranks.iter().copied());
        let (to_lines, to_finals) = ration(of.rationing, output, (clients, lines), finals, room);
        self.finals[at] = to_finals.of(finals.0, finals.1);
        // A link without base and planned flow is never asked for anything, so that newcomers need no service of their own.
        match to_lines {
            Service::Full => return true,
            Service::Share(share) => due.iter_mut().for_each(|due| *due *= share),
            Service::Level(level, _) => {
                for (due, rank) in due.iter_mut().zip(ranks) {
                    let most = level * rank;
                    *due = if *due > most { most } else { *due };
                }
            }
        }
        false
    }
}

/// Lines with an input of which a link is less than open.
fn restricted(p: &Prepared<'_>, touched: &Touched) -> Vec<bool> {
    let mut restricted = vec![false; p.net.line_count()];
    for (i, _) in touched.closed.iter().enumerate().filter(|(_, closed)| **closed) {
        restricted[p.net.input_line()[p.input[i] as usize] as usize] = true;
    }
    restricted
}

/// What restricted buyers do not order of a line, beside what they need of it usually.
fn freed_by(p: &Prepared<'_>, (need, restricted): (&[f64], &[bool]), j: usize, due: &[f64]) -> f64 {
    let net = p.net;
    net.links_out(j as u32).iter().zip(due).fold(0.0, |sum, (&l, due)| {
        let k = net.link_input()[l as usize] as usize;
        let buyer = net.input_line()[k] as usize;
        if !restricted[buyer] {
            return sum;
        }
        let usual = net.share()[l as usize] * use_at(net, k, need[buyer]);
        sum + (usual - due).max(0.0)
    })
}

/// Custom found outside the network for what restricted buyers no longer order, and what of it can be made.
pub(crate) fn refill(p: &Prepared<'_>, params: &Params, world: &World, s: &mut State) {
    if !params.refills() {
        return;
    }
    let (any, freed) = (world.restricted > 0, &s.freed);
    p.hands.update(&mut s.refill_level, |j, level| {
        if !any && *level == 0.0 {
            return;
        }
        *level += params.refill_rate_per_day * (params.refill_share * freed[j] - *level);
        if freed[j] == 0.0 && *level < NOTHING * world.capacity[j] {
            *level = 0.0;
        }
    });
    let (level, possible, output) = (&s.refill_level, &s.possible, &s.output);
    p.hands.fill(&mut s.refilled, |j| {
        level[j].min(world.capacity[j] - output[j]).min(possible[j] - output[j]).max(0.0)
    });
}

/// Stocks in the evening, and what is on its way tomorrow morning.
pub(crate) fn close(p: &Prepared<'_>, s: &mut State) {
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
                let wanted = a * (output[j as usize] + refilled[j as usize]);
                let before = *stock;
                let at_once = match class {
                    InputClass::Critical => before,
                    InputClass::Important | InputClass::NotCritical => before + arrived,
                };
                let used = if wanted < at_once { wanted } else { at_once };
                *stock = (before + arrived - used).max(0.0);
                if let Some(shortfall) = shortfall.get_mut(at) {
                    *shortfall = wanted - used;
                }
            }
        });
    });
}

/// What was ordered and delivered on every link today, for runs that keep it.
pub(crate) fn links(p: &Prepared<'_>, s: &mut State) {
    for (l, &at) in p.told.place.iter().enumerate() {
        let k = p.net.link_input()[l] as usize;
        s.delivered[l] = s.flow.due[at as usize].get();
        s.ordered[l] = p.net.share()[l] * s.ring[k * p.slots + s.today];
    }
    for (t, &l) in p.link.iter().enumerate() {
        s.ordered[l as usize] = s.ring_links[t * p.slots + s.today];
    }
}
