//! From orders to stocks: what falls due, what is made, who gets it, what is left in the evening.

use super::order::ceiling;
use super::produce;
use super::scenario::{Params, Scenario, World};
use super::state::{State, passing};
use crate::par::{fill, update};
use crate::ration::ration;
use knockon_network::{InputClass, Network};

/// Below this share of capacity a level of refill is gone.
const NOTHING: f64 = 1e-12;

/// What the law lets through of the orders that fall due today, and D of each line.
pub(crate) fn due(net: &Network, scenario: &Scenario, world: &World, s: &mut State, day: u32) {
    let mut due = std::mem::take(&mut s.due);
    let st = &*s;
    fill(&mut due, |l| {
        let placed = i64::from(day) - i64::from(net.lead_days()[l]);
        let now = world.availability[l];
        if now >= 1.0 {
            return st.ordered(l, placed);
        }
        let let_through = st.ordered(l, placed) * passing(scenario.availability_at(l, placed), now);
        let_through.min(ceiling(net, world, st, l))
    });
    fill(&mut s.demand, |j| {
        let lines = net.links_out(j as u32).iter().fold(0.0, |sum, &l| sum + due[l as usize]);
        net.demands_of(j as u32).fold(lines, |sum, d| sum + world.demand[d])
    });
    s.due = due;
}

/// X and P of each line.
pub(crate) fn produce(net: &Network, world: &World, s: &mut State) {
    let (stock, demand) = (&s.stock, &s.demand);
    let mut made = vec![(0.0, 0.0, super::Binding::Demand); net.line_count()];
    fill(&mut made, |j| {
        let inputs = net.inputs_of(j as u32);
        let each = inputs.map(|k| (k as u32, net.class()[k], stock[k] / net.units_per_unit()[k]));
        let possible = produce::possible(world.capacity[j], each);
        let (output, binding) = produce::output(world.capacity[j], possible, demand[j]);
        (possible.0, output, binding)
    });
    fill(&mut s.possible, |j| made[j].0);
    fill(&mut s.output, |j| made[j].1);
    fill(&mut s.binding, |j| made[j].2);
}

/// What each link and each final demand gets.
pub(crate) fn deliver(net: &Network, params: &Params, world: &World, s: &mut State) {
    // A link that carries nothing at base ranks by what it was planned to carry.
    let rank = |l: usize| if net.base_flow()[l] > 0.0 { net.base_flow()[l] } else { net.planned_flow()[l] };
    let finals = |j: u32| {
        net.demands_of(j).fold((0.0, 0.0), |c, d| (c.0 + world.demand[d], c.1 + net.base_demand()[d]))
    };
    let (due, output) = (&s.due, &s.output);
    fill(&mut s.service, |j| {
        let lines = net.links_out(j as u32).iter().map(|&l| (due[l as usize], rank(l as usize)));
        let (asked, base) = finals(j as u32);
        ration(params.rationing, output[j], lines, asked, base)
    });
    let service = &s.service;
    fill(&mut s.delivered, |l| service[net.supplier()[l] as usize].0.of(due[l], rank(l)));
    fill(&mut s.sales, |d| {
        let line = net.demand_line()[d];
        let (asked, base) = finals(line);
        let got = service[line as usize].1.of(asked, base);
        if got >= asked { world.demand[d] } else { got * (world.demand[d] / asked) }
    });
}

/// Custom found outside the network for what restricted buyers no longer order, and what of it can be made.
pub(crate) fn refill(net: &Network, params: &Params, world: &World, s: &mut State) {
    if params.refill_share <= 0.0 || params.refill_rate_per_day <= 0.0 {
        return;
    }
    let mut restricted = vec![false; net.line_count()];
    if world.restricted > 0 {
        fill(&mut restricted, |b| {
            net.inputs_of(b as u32).any(|k| net.links_of(k as u32).any(|l| world.availability[l] < 1.0))
        });
    }
    let (need, due) = (&s.need, &s.due);
    update(&mut s.refill_level, |j, level| {
        let freed = net.links_out(j as u32).iter().fold(0.0, |sum, &l| {
            let k = net.link_input()[l as usize] as usize;
            let buyer = net.input_line()[k] as usize;
            let usual = net.share()[l as usize] * net.units_per_unit()[k] * need[buyer];
            if restricted[buyer] { sum + (usual - due[l as usize]).max(0.0) } else { sum }
        });
        *level += params.refill_rate_per_day * (params.refill_share * freed - *level);
        if freed == 0.0 && *level < NOTHING * world.capacity[j] {
            *level = 0.0;
        }
    });
    let (level, possible, output) = (&s.refill_level, &s.possible, &s.output);
    fill(&mut s.refilled, |j| {
        level[j].min(world.capacity[j] - output[j]).min(possible[j] - output[j]).max(0.0)
    });
}

/// Stocks in the evening, and what is on its way tomorrow morning.
pub(crate) fn close(net: &Network, scenario: &Scenario, world: &World, s: &mut State, day: u32) {
    let (output, refilled, delivered) = (&s.output, &s.refilled, &s.delivered);
    let wanted = |k: usize| {
        let j = net.input_line()[k] as usize;
        net.units_per_unit()[k] * (output[j] + refilled[j])
    };
    let arrived = |k: usize| net.links_of(k as u32).fold(0.0, |sum, l| sum + delivered[l]);
    let used = |k: usize, stock: f64, arrived: f64| match net.class()[k] {
        InputClass::Critical => wanted(k).min(stock),
        InputClass::Important | InputClass::NotCritical => wanted(k).min(stock + arrived),
    };
    // The shortfall's room holds what arrived until the stock has been worked out.
    fill(&mut s.shortfall, arrived);
    let arrivals = &s.shortfall;
    let mut evening = std::mem::take(&mut s.evening);
    let stock = &s.stock;
    fill(&mut evening, |k| (stock[k] + arrivals[k] - used(k, stock[k], arrivals[k])).max(0.0));
    update(&mut s.shortfall, |k, short| *short = wanted(k) - used(k, stock[k], *short));
    s.evening = std::mem::replace(&mut s.stock, evening);

    let mut on_order = std::mem::take(&mut s.on_order);
    let st = &*s;
    update(&mut on_order, |l, on_its_way| {
        let lead = i64::from(net.lead_days()[l]);
        if lead > 0 {
            let placed = i64::from(day) - lead;
            let now = world.availability[l];
            let counted = match now >= 1.0 {
                true => st.ordered(l, placed),
                false => st.ordered(l, placed) * passing(scenario.availability_at(l, placed), now),
            };
            *on_its_way = (*on_its_way + st.ordered_today()[l] - counted).max(0.0);
        }
    });
    s.on_order = on_order;
}
