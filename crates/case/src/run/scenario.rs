//! From standing, behaviour and the path without measures to what the simulation takes: availability of each link, demand
//! of each market, cover aimed at for each input. Any set of measures can be lifted.

use super::horizon::Horizon;
use super::law::{Lifted, Timeline};
use super::net::{DAYS_A_YEAR, Flow, Net};
use crate::model::{Act, Case, Flows, Supply};
use knockon_behaviour::{Availability, Behaviour, Licence, LinkLaw, availability};
use knockon_shock::Scenario;
use knockon_vocabulary::{Place, Spell, Standing, Steps};
use std::collections::BTreeMap;

/// A scenario, and for each supply what behaviour made of its standing.
pub(crate) struct Built {
    pub(crate) scenario: Scenario,
    pub(crate) flows: Vec<Availability>,
}

/// Whether a measure is in force in this set: not lifted, and neither is one that it vanishes with.
pub(crate) fn active(case: &Case, measure: usize, lifted: Lifted) -> bool {
    let mut at = Some(measure);
    // A checked case has no cycles; the count bounds the walk all the same.
    for _ in 0..=case.measures.len() {
        match at {
            Some(m) if lifted >> m & 1 == 1 => return false,
            Some(m) => at = case.measures[m].because,
            None => return true,
        }
    }
    false
}

/// Whether a choice of flows takes this supply in.
pub(crate) fn chosen(case: &Case, flows: &Flows, s: &Supply) -> bool {
    flows.suppliers_home.is_none_or(|home| case.parties[s.supplier].place == home)
        && (flows.suppliers.is_empty() || flows.suppliers.contains(&s.supplier))
        && (flows.items.is_empty() || flows.items.contains(&s.item))
        && (flows.products.is_empty() || s.product.is_some_and(|p| flows.products.contains(&p)))
}

/// The behaviour parameters of a case.
pub(crate) fn behaviour(case: &Case) -> Behaviour {
    let b = &case.behaviour;
    Behaviour {
        review_days: b.review_days.clone(),
        over_compliance_share: b.over_compliance_share.clone(),
        undetermined_flow: b.undetermined_flow_share.clone(),
        licence_delay_days: b.licence_delay_days.clone(),
        reroute_share: b.reroute_share.clone(),
        reroute_days: b.reroute_days.clone(),
        ..Behaviour::none()
    }
}

/// What the simulation takes, with these measures lifted.
pub(crate) fn build(case: &Case, net: &Net, horizon: &Horizon, timelines: &[Timeline], lifted: Lifted) -> Built {
    let behaviour = behaviour(case);
    let flows: Vec<Availability> = case
        .supplies
        .iter()
        .zip(timelines)
        .map(|(s, timeline)| {
            let spells: Vec<Spell<Standing>> = timeline
                .iter()
                .map(|s| Spell { from: s.from, until: s.until, value: s.value.standing.clone() })
                .collect();
            let licences = licences(case, s, lifted);
            let law = LinkLaw {
                spells: &spells,
                supplier_home: case.parties[s.supplier].place,
                plant: s.plant,
                listed_by: listed_by(case, s, lifted),
                licences: &licences,
            };
            availability(&law, &behaviour, horizon.from, horizon.days)
        })
        .collect();
    let network = &net.network;
    let mut link_availability = vec![Steps::constant(1.0); network.link_count()];
    let mut demand: Vec<Steps> = network.base_demand().iter().map(|d| Steps::constant(*d)).collect();
    for ((s, flow), made) in case.supplies.iter().zip(&net.flow_of).zip(&flows) {
        match flow {
            Flow::Link(l) => link_availability[*l as usize] = made.steps.clone(),
            Flow::Market(d) => {
                let base = super::net::base_flow(case, s);
                demand[*d as usize] = made.steps.combine(&Steps::constant(base), |a, b| a * b);
            }
        }
    }
    for (i, d) in net.demand_of.iter().enumerate() {
        demand[*d as usize] = market(case, i, horizon, lifted);
    }
    let scenario = Scenario {
        days: horizon.days,
        availability: link_availability,
        demand,
        target_cover: targets(case, net, horizon, lifted),
        capacity: Vec::new(),
    };
    Built { scenario, flows }
}

/// The first listing in force that names the buyer: whose, and from when.
fn listed_by(case: &Case, s: &Supply, lifted: Lifted) -> Option<(Place, jiff::civil::Date)> {
    case.measures
        .iter()
        .enumerate()
        .filter(|(i, _)| active(case, *i, lifted))
        .filter(|(_, m)| matches!(&m.act, Act::Listing { parties, .. } if parties.contains(&s.buyer)))
        .filter_map(|(_, m)| m.government.zip(m.from))
        .min_by_key(|(_, from)| *from)
}

/// Licences in force for a supply.
fn licences(case: &Case, s: &Supply, lifted: Lifted) -> Vec<Licence> {
    case.measures
        .iter()
        .enumerate()
        .filter(|(i, _)| active(case, *i, lifted))
        .filter_map(|(_, m)| match &m.act {
            Act::Licence { flows, share } if chosen(case, flows, s) => {
                m.from.map(|from| Licence { from, until: m.until, share: share.value })
            }
            _ => None,
        })
        .collect()
}

/// Demand of one market, units a day: the path without measures, times what the measures in force take or give.
fn market(case: &Case, row: usize, horizon: &Horizon, lifted: Lifted) -> Steps {
    let d = &case.demand[row];
    let points = d.path.iter().map(|(from, p)| (horizon.day(*from), p.value / DAYS_A_YEAR)).collect();
    let mut steps = Steps::new(d.base_per_year.value / DAYS_A_YEAR, points);
    for (i, m) in case.measures.iter().enumerate() {
        let Act::Market { party, product, market, change } = &m.act else { continue };
        if (*party, *product, market) != (d.party, d.product, &d.market) || !active(case, i, lifted) {
            continue;
        }
        let mut points = vec![(m.from.map_or(0, |f| horizon.day(f)), 1.0 + change.value)];
        if let Some(until) = m.until.filter(|u| *u < horizon.to) {
            points.push((horizon.day(until) + 1, 1.0));
        }
        steps = steps.combine(&Steps::new(1.0, points), |a, b| (a * b).max(0.0));
    }
    steps
}

/// Cover aimed at for every input, days: what the case states, raised where firms build up stock.
fn targets(case: &Case, net: &Net, horizon: &Horizon, lifted: Lifted) -> Vec<Steps> {
    let network = &net.network;
    let mut out: Vec<Steps> = network.target_cover_days().iter().map(|d| Steps::constant(*d)).collect();
    let mut raised: BTreeMap<u32, Vec<Steps>> = BTreeMap::new();
    for f in &case.behaviour.front_load {
        if f.because.is_some_and(|m| !active(case, m, lifted)) {
            continue;
        }
        let mut points = vec![(horizon.day(f.from), f.cover_days.value)];
        if let Some(until) = f.until.filter(|u| *u < horizon.to) {
            points.push((horizon.day(until) + 1, 0.0));
        }
        let steps = Steps::new(0.0, points);
        let supplies = case.supplies.iter().filter(|s| s.buyer == f.buyer && chosen(case, &f.flows, s));
        let mut inputs: Vec<u32> = supplies
            .filter_map(|s| {
                let line = net.line(s.buyer, s.product?)?;
                network.input(line, network.item(&case.items[s.item].id)?)
            })
            .collect();
        inputs.sort_unstable();
        inputs.dedup();
        for input in inputs {
            raised.entry(input).or_default().push(steps.clone());
        }
    }
    for (input, steps) in raised {
        let target = &mut out[input as usize];
        for s in steps {
            *target = target.combine(&s, f64::max);
        }
    }
    out
}
