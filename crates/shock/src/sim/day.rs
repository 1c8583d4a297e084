//! From orders to stocks: what falls due, what is made, who gets it, what is left in the evening.

use super::layout::{Block, Prepared, pieces};
use super::produce;
use super::run::Binding;
use super::scenario::{Params, World};
use super::state::{Given, State, use_at};
use crate::par::Hands;
use crate::ration::{Clients, Rationing, Service, ration};
use knockon_network::InputClass;

/// Below this share of capacity a level of refill is gone.
const NOTHING: f64 = 1e-12;

/// What one block of lines makes.
struct Made<'s> {
    demand: &'s mut [f64],
    possible: &'s mut [f64],
    output: &'s mut [f64],
    binding: &'s mut [Binding],
    given: &'s mut [Given],
    finals: &'s mut [f64],
    wanted_of: &'s mut [f64],
}

/// D, X and P of each line, and how it serves its clients.
pub(crate) fn make(p: &Prepared<'_>, rationing: Rationing, world: &World, s: &mut State) {
    let net = p.net;
    let (flow, enough, due_of) = (&s.flow, &s.enough, &s.due_of);
    let all = pieces(&p.blocks, &mut s.demand, |b| b.lines.len())
        .into_iter()
        .zip(pieces(&p.blocks, &mut s.possible, |b| b.lines.len()))
        .zip(pieces(&p.blocks, &mut s.output, |b| b.lines.len()))
        .zip(pieces(&p.blocks, &mut s.binding, |b| b.lines.len()))
        .zip(pieces(&p.blocks, &mut s.given, |b| b.lines.len()))
        .zip(pieces(&p.blocks, &mut s.finals, |b| b.lines.len()))
        .zip(pieces(&p.blocks, &mut s.wanted_of, |b| b.lines.len()));
    let parts: Vec<(&Block, Made<'_>)> = p
        .blocks
        .iter()
        .zip(all)
        .map(|(b, ((((((demand, possible), output), binding), given), finals), wanted_of))| {
            (b, Made { demand, possible, output, binding, given, finals, wanted_of })
        })
        .collect();
    p.hands.each(parts, |(b, made)| {
        let mut room = Clients::new();
        for (at, j) in b.lines.clone().enumerate() {
            let finals = net
                .demands_of(j as u32)
                .fold((0.0, 0.0), |c, d| (c.0 + world.demand[d], c.1 + net.base_demand()[d]));
            let lines = match p.hands {
                Hands::One => due_of[j],
                Hands::All => {
                    let (mut lines, mut wanted) = (0.0, 0.0);
                    for &l in net.links_out(j as u32) {
                        let flow = flow[l as usize];
                        lines += flow.due;
                        wanted += flow.wanted;
                    }
                    made.wanted_of[at] = wanted;
                    lines
                }
            };
            let demand = net.demands_of(j as u32).fold(lines, |sum, d| sum + world.demand[d]);
            let each = p.binding_of(j).iter().map(|&(k, half_way)| (k, half_way, enough[k as usize]));
            let possible = produce::possible(world.capacity[j], each);
            let (output, binding) = produce::output(world.capacity[j], possible, demand);
            let (to_lines, to_finals) = match lines + finals.0 <= output {
                true => (Service::Full, Service::Full),
                false => {
                    let clients = net.links_out(j as u32).iter().map(|&l| l as usize);
                    let clients = clients.map(|l| (flow[l].due, p.rank(l)));
                    ration(rationing, output, (clients, lines), finals, &mut room)
                }
            };
            made.demand[at] = demand;
            made.possible[at] = possible.0;
            made.output[at] = output;
            made.binding[at] = binding;
            made.given[at] = given(to_lines);
            made.finals[at] = to_finals.of(finals.0, finals.1);
        }
    });
    let finals = &s.finals;
    p.hands.fill(&mut s.sales, |d| {
        let line = net.demand_line()[d];
        let asked = net.demands_of(line).fold(0.0, |c, d| c + world.demand[d]);
        let got = finals[line as usize];
        if got >= asked { world.demand[d] } else { got * (world.demand[d] / asked) }
    });
}

/// A link without base and planned flow is never asked for anything, so that newcomers need no place of their own.
fn given(service: Service) -> Given {
    match service {
        Service::Full => Given { level: f64::INFINITY, share: 1.0 },
        Service::Share(share) => Given { level: f64::INFINITY, share },
        Service::Level(level, _) => Given { level, share: 1.0 },
    }
}

/// Custom found outside the network for what restricted buyers no longer order, and what of it can be made.
pub(crate) fn refill(p: &Prepared<'_>, params: &Params, world: &World, s: &mut State) {
    if params.refill_share <= 0.0 || params.refill_rate_per_day <= 0.0 {
        return;
    }
    let net = p.net;
    let mut restricted = vec![false; net.line_count()];
    for (i, _) in s.touched.closed.iter().enumerate().filter(|(_, closed)| **closed) {
        restricted[net.input_line()[p.input[i] as usize] as usize] = true;
    }
    let (need, flow) = (&s.need, &s.flow);
    let any = world.restricted > 0;
    p.hands.update(&mut s.refill_level, |j, level| {
        if !any && *level == 0.0 {
            return;
        }
        let freed = net.links_out(j as u32).iter().fold(0.0, |sum, &l| {
            let k = net.link_input()[l as usize] as usize;
            let buyer = net.input_line()[k] as usize;
            if !restricted[buyer] {
                return sum;
            }
            let usual = net.share()[l as usize] * use_at(net, k, need[buyer]);
            sum + (usual - flow[l as usize].due).max(0.0)
        });
        *level += params.refill_rate_per_day * (params.refill_share * freed - *level);
        if freed == 0.0 && *level < NOTHING * world.capacity[j] {
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
    let (output, refilled, given) = (&s.output, &s.refilled, &s.given);
    let (flow, orders) = (&s.flow, &s.orders);
    let all = pieces(&p.blocks, &mut s.stock, |b| b.inputs.len())
        .into_iter()
        .zip(pieces(&p.blocks, &mut s.enough, |b| b.inputs.len()))
        .zip(pieces(&p.blocks, &mut s.on_order, |b| b.inputs.len()))
        .zip(pieces(&p.blocks, &mut s.shortfall, |b| b.inputs.len()))
        .zip(pieces(&p.blocks, &mut s.sums, |b| b.inputs.len()));
    let parts: Vec<_> = p.blocks.iter().zip(all).collect();
    p.hands.each(parts, |(b, ((((stock, enough), on_order), shortfall), arrived))| {
        let net = p.net;
        arrived.fill(0.0);
        // One loop over links, for most inputs have one or two.
        let links = b.all.clone();
        let each = net.link_input()[links.clone()].iter().zip(&net.supplier()[links.clone()]);
        let each = each.zip(&flow[links.clone()]).zip(&net.lead_days()[links.clone()]);
        let each = each.zip(&net.base_flow()[links.clone()]).zip(&net.planned_flow()[links]);
        for (((((&k, &j), flow), &lead), &base), &planned) in each {
            let at = k as usize - b.inputs.start;
            arrived[at] += given[j as usize].of(flow.due, if base > 0.0 { base } else { planned });
            on_order[at] -= if lead > 0 { flow.due } else { 0.0 };
        }
        let k = b.inputs.clone();
        let outside = net.input_line()[k.clone()].iter().zip(&net.units_per_unit()[k.clone()]);
        let outside = outside.zip(&net.class()[k.clone()]).zip(&p.per_unit[k.clone()]);
        let outside = outside.zip(&p.travels[k.clone()]).zip(&orders[k]);
        let own = stock.iter_mut().zip(enough).zip(on_order).zip(shortfall).zip(&*arrived);
        for (own, (((((&j, &a), class), &per_unit), &travels), &order)) in own.zip(outside) {
            let ((((stock, enough), on_order), shortfall), &arrived) = own;
            let wanted = a * (output[j as usize] + refilled[j as usize]);
            let before = *stock;
            let at_once = match class {
                InputClass::Critical => before,
                InputClass::Important | InputClass::NotCritical => before + arrived,
            };
            let used = if wanted < at_once { wanted } else { at_once };
            *stock = (before + arrived - used).max(0.0);
            *enough = *stock * per_unit;
            *shortfall = wanted - used;
            // Of inputs whose links go their own ways the links keep this, and nobody reads it here.
            *on_order = (*on_order + order * travels).max(0.0);
        }
    });
}

/// What was ordered and delivered on every link today, for runs that keep it.
pub(crate) fn links(p: &Prepared<'_>, s: &mut State) {
    for l in 0..p.net.link_count() {
        s.delivered[l] = s.given[p.net.supplier()[l] as usize].of(s.flow[l].due, p.rank(l));
        let source = p.source[l] as usize;
        let net_share = p.net.share()[l];
        s.ordered[l] = match source.checked_sub(p.inputs()) {
            None => net_share * s.orders[source],
            Some(t) => s.ring_links[t * p.slots + s.today],
        };
    }
}
