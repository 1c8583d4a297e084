//! From standing, behaviour and the path without measures to what the simulation takes: availability of each link, demand
//! of each market, cover aimed at for each input. Any set of measures can be lifted.

use super::horizon::Horizon;
use super::law::{Lifted, Timeline};
use super::net::{DAYS_A_YEAR, Flow, Net};
use crate::error::Error;
use crate::model::{Act, Case, Flows, Supply};
use knockon_behaviour::{
    Availability, Behaviour, FrontLoad, Licence, LinkLaw, availability, group_share, target_cover,
};
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
        undetermined_flow_share: b.undetermined_flow_share.clone(),
        licence_delay_days: b.licence_delay_days.clone(),
        run_off_share: b.run_off_share.clone(),
        reroute_share: b.reroute_share.clone(),
        reroute_days: b.reroute_days.clone(),
    }
}

/// What the simulation takes, with these measures lifted.
pub(crate) fn build(
    case: &Case,
    net: &Net,
    horizon: &Horizon,
    timelines: &[Timeline],
    lifted: Lifted,
) -> Result<Built, Error> {
    let behaviour = behaviour(case);
    let standings: Vec<Vec<Spell<Standing>>> = timelines
        .iter()
        .map(|t| {
            t.iter()
                .map(|s| Spell { from: s.from, until: s.until, value: s.value.standing.clone() })
                .collect()
        })
        .collect();
    let flows = (0..case.supplies.len())
        .map(|i| {
            let s = &case.supplies[i];
            let licences = licences(case, s, lifted);
            let listed = listed_by(case, s, lifted);
            let law = LinkLaw {
                spells: &standings[i],
                supplier_home: case.parties[s.supplier].place,
                listed_by: listed.map(|l| (l.0, l.1)),
                listed_until: listed.and_then(|l| l.2),
                licences: &licences,
                elsewhere: sibling(case, i).map_or(&[][..], |j| &standings[j]),
            };
            availability(&law, &behaviour, horizon.from, horizon.days)
                .map_err(|e| Error::input(format!("supply `{}`: {e}", s.id)))
        })
        .collect::<Result<Vec<Availability>, Error>>()?;
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
        availability: link_availability,
        demand,
        target_cover: targets(case, net, horizon, lifted)?,
        ..Scenario::calm(horizon.days)
    };
    Ok(Built { scenario, flows })
}

/// Another plant of the same supplier that makes the same item for the same product.
fn sibling(case: &Case, i: usize) -> Option<usize> {
    let s = &case.supplies[i];
    let same = |t: &Supply| {
        (t.supplier, t.buyer, t.item, t.product) == (s.supplier, s.buyer, s.item, s.product)
            && t.plant != s.plant
    };
    case.supplies.iter().position(same)
}

/// The first listing in force that names the buyer: whose, from when, until when.
fn listed_by(
    case: &Case,
    s: &Supply,
    lifted: Lifted,
) -> Option<(Place, jiff::civil::Date, Option<jiff::civil::Date>)> {
    case.measures
        .iter()
        .enumerate()
        .filter(|(i, _)| active(case, *i, lifted))
        .filter(|(_, m)| matches!(&m.act, Act::Listing { parties, .. } if parties.contains(&s.buyer)))
        .filter_map(|(_, m)| Some((m.government?, m.from?, m.until)))
        .min_by_key(|(_, from, _)| *from)
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
fn targets(case: &Case, net: &Net, horizon: &Horizon, lifted: Lifted) -> Result<Vec<Steps>, Error> {
    let n = &net.network;
    // Supply behind each link, to ask whose goods a build-up means.
    let mut supply_of = vec![0; n.link_count()];
    for (s, flow) in net.flow_of.iter().enumerate() {
        if let Flow::Link(l) = flow {
            supply_of[*l as usize] = s;
        }
    }
    let mut loads: BTreeMap<u32, Vec<FrontLoad>> = BTreeMap::new();
    for f in &case.behaviour.front_load {
        if f.because.is_some_and(|m| !active(case, m, lifted)) {
            continue;
        }
        let meant = |link: u32| {
            let s = &case.supplies[supply_of[link as usize]];
            s.buyer == f.buyer && chosen(case, &f.flows, s)
        };
        for input in 0..n.input_count() as u32 {
            let group_share = group_share(n, input, meant);
            if group_share > 0.0 {
                let load =
                    FrontLoad { from: f.from, until: f.until, cover_days: f.cover_days.value, group_share };
                loads.entry(input).or_default().push(load);
            }
        }
    }
    (0..n.input_count() as u32)
        .map(|input| {
            let loads = loads.get(&input).map_or(&[][..], Vec::as_slice);
            target_cover(n.target_cover_days()[input as usize], loads, horizon.from, horizon.days)
                .map_err(|e| Error::input(format!("stock that is built up: {e}")))
        })
        .collect()
}
