//! The supply network of a case: lines, recipes, links, stocks, markets, in units a day.
//!
//! A line is one party making one item. A flow that goes into no product (a service, a spare part for a running network) is
//! a market of the supplier's line. Capacity is the most that the path without measures asks of a line, and the spare
//! share on top, so that growth that the case states is not taken for a shortage.

use crate::error::Error;
use crate::model::{Case, InputClass, Supply};
use knockon_network::{DemandSpec, InputSpec, ItemSpec, LineSpec, LinkSpec, Network, NetworkBuilder};
use std::collections::BTreeMap;

/// Days of a year in every annual rate of a case.
pub(crate) const DAYS_A_YEAR: f64 = 365.0;

/// The network and where the rows of the case stand in it.
pub(crate) struct Net {
    pub(crate) network: Network,
    /// Of each supply.
    pub(crate) flow_of: Vec<Flow>,
    /// Of each row of `demand`: index of its market.
    pub(crate) demand_of: Vec<u32>,
    /// Line of a (party, item).
    line_of: BTreeMap<(usize, usize), u32>,
    /// Base currency per unit of each line's item.
    pub(crate) price: Vec<f64>,
    /// Party of each line.
    pub(crate) party: Vec<usize>,
    /// Item of each line.
    pub(crate) item: Vec<usize>,
}

/// Where a supply stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flow {
    /// A link of the network.
    Link(u32),
    /// A market of the supplier's line.
    Market(u32),
}

impl Net {
    /// The line of a party's product.
    pub(crate) fn line(&self, party: usize, item: usize) -> Option<u32> {
        self.line_of.get(&(party, item)).copied()
    }
}

fn line_id(case: &Case, party: usize, item: usize) -> String {
    format!("{}/{}", case.parties[party].id, case.items[item].id)
}

/// Units of the item a day at base.
pub(crate) fn base_flow(case: &Case, supply: &Supply) -> f64 {
    supply.value.value / case.items[supply.item].price_base / DAYS_A_YEAR
}

/// Every (party, item) that is sold or supplied.
fn lines(case: &Case) -> Vec<(usize, usize)> {
    let mut out: Vec<(usize, usize)> = case.demand.iter().map(|d| (d.party, d.product)).collect();
    out.extend(case.supplies.iter().map(|s| (s.supplier, s.item)));
    out.extend(case.recipes.iter().map(|r| (r.party, r.product)));
    out.sort_unstable();
    out.dedup();
    out
}

/// The most that the path without measures asks of each line, over its base.
fn growth(case: &Case) -> BTreeMap<(usize, usize), f64> {
    let mut base: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    let mut peak: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for d in &case.demand {
        let top = d.path.iter().map(|(_, p)| p.value).fold(d.base_per_year.value, f64::max);
        *base.entry((d.party, d.product)).or_default() += d.base_per_year.value;
        *peak.entry((d.party, d.product)).or_default() += top;
    }
    let mut growth: BTreeMap<(usize, usize), f64> =
        base.iter().filter(|(_, b)| **b > 0.0).map(|(k, b)| (*k, (peak[k] / b).max(1.0))).collect();
    // A supplier grows with its fastest buyer; as many rounds as a chain can be long.
    for _ in 0..case.items.len() {
        let before = growth.clone();
        for s in case.supplies.iter().filter(|s| s.product.is_some()) {
            let of_buyer = s.product.and_then(|p| before.get(&(s.buyer, p))).copied().unwrap_or(1.0);
            let own = growth.entry((s.supplier, s.item)).or_insert(1.0);
            *own = own.max(of_buyer);
        }
        if growth == before {
            break;
        }
    }
    growth
}

/// Builds the network of a checked case.
pub(crate) fn build(case: &Case) -> Result<Net, Error> {
    let mut b = NetworkBuilder::new();
    for item in &case.items {
        let unit = item.unit.clone().unwrap_or_else(|| format!("{} at base prices", case.currency));
        b.item(ItemSpec::new(item.id.clone(), unit));
    }
    let growth = growth(case);
    let lines = lines(case);
    let spare = case.engine.spare_capacity.value;
    for (party, item) in &lines {
        let top = growth.get(&(*party, *item)).copied().unwrap_or(1.0);
        let id = line_id(case, *party, *item);
        b.line(
            LineSpec::new(id, &case.parties[*party].id, &case.items[*item].id)
                .spare(top * (1.0 + spare) - 1.0),
        );
    }
    for r in &case.recipes {
        b.input(input(case, r.party, r.product, r.input, r.class));
    }
    for s in &case.supplies {
        let supplier = line_id(case, s.supplier, s.item);
        match s.product {
            Some(product) => b.link(
                LinkSpec::new(&s.id, supplier, line_id(case, s.buyer, product), base_flow(case, s))
                    .lead(s.lead_days)
                    .plant(s.plant),
            ),
            None => b.demand(DemandSpec::new(
                format!("supply/{}", s.id),
                supplier,
                format!("direct/{}", case.parties[s.buyer].id),
                base_flow(case, s),
            )),
        };
    }
    for (i, d) in case.demand.iter().enumerate() {
        let line = line_id(case, d.party, d.product);
        b.demand(DemandSpec::new(
            format!("demand/{i}"),
            line,
            &d.market,
            d.base_per_year.value / DAYS_A_YEAR,
        ));
    }
    let network =
        b.build().map_err(|e| Error::internal(format!("the checked case makes no network: {e}")))?;
    index(case, network, &lines)
}

fn input(case: &Case, party: usize, product: usize, item: usize, class: InputClass) -> InputSpec {
    let class = match class {
        InputClass::Critical => knockon_network::InputClass::Critical,
        InputClass::Important => knockon_network::InputClass::Important,
        InputClass::NotCritical => knockon_network::InputClass::NotCritical,
    };
    let stock = case
        .stocks
        .iter()
        .filter(|s| s.holder == party && s.item == item)
        .find(|s| s.product == Some(product))
        .or_else(|| case.stocks.iter().find(|s| s.holder == party && s.item == item && s.product.is_none()));
    let spec = InputSpec::new(line_id(case, party, product), &case.items[item].id, class);
    match stock {
        Some(s) => {
            let cover = s.cover_days.value.max(1.0);
            spec.cover(cover).target(s.target_days.unwrap_or(cover).max(1.0))
        }
        None => spec,
    }
}

fn index(case: &Case, network: Network, lines: &[(usize, usize)]) -> Result<Net, Error> {
    let missing =
        |what: &str| Error::internal(format!("{what} is not in the network that was built from it"));
    let flow_of = case
        .supplies
        .iter()
        .map(|s| match s.product {
            Some(_) => network.link(&s.id).map(Flow::Link),
            None => network.demand(&format!("supply/{}", s.id)).map(Flow::Market),
        })
        .collect::<Option<Vec<_>>>()
        .ok_or_else(|| missing("a supply"))?;
    let demand_of = (0..case.demand.len())
        .map(|i| network.demand(&format!("demand/{i}")))
        .collect::<Option<Vec<_>>>()
        .ok_or_else(|| missing("a market"))?;
    let mut line_of = BTreeMap::new();
    let n = network.line_count();
    let (mut price, mut party, mut item) = (vec![1.0; n], vec![0; n], vec![0; n]);
    for (p, i) in lines {
        let line = network.line(&line_id(case, *p, *i)).ok_or_else(|| missing("a line"))?;
        line_of.insert((*p, *i), line);
        price[line as usize] = case.items[*i].price_base;
        party[line as usize] = *p;
        item[line as usize] = *i;
    }
    Ok(Net { network, flow_of, demand_of, line_of, price, party, item })
}
