//! The daily model of Inoue and Todo as published, quirks included, so that it can be compared with their traces.
//!
//! Source: Inoue and Todo 2019, Nature Sustainability 2:841; conventions pinned in the validation suite's kind
//! `inventory_abm`. Stocks are kept per link and pooled by sector of the supplier; there are no lead times, no spare
//! capacity and no change of shares; orders start at base; every update reads the state before the step.
//!
//! Supported: the four rationing schemes, loss of capacity from day 0 on, several links of one pair (they add up).
//! Not supported: capacity that recovers, restricted links. For those use [`simulate`](crate::simulate).
//!
//! ```
//! use knockon_shock::compat::{AbmInput, inventory_abm};
//! // A chain of two: the supplier stops, the buyer lives off five days of stock.
//! let input = AbmInput {
//!     n: 2,
//!     sector: vec!["parts".into(), "cars".into()],
//!     edges: vec![(0, 1, 50.0)],
//!     final_demand: vec![0.0, 80.0],
//!     initial_production: vec![50.0, 80.0],
//!     target_inventory_days: 5.0,
//!     tau: 6.0,
//!     capacity_loss: vec![1.0, 0.0],
//!     days: 7,
//!     rationing: 2,
//!     mode: "compatibility".into(),
//! };
//! let run = inventory_abm(&input)?;
//! assert_eq!(run.total, [80.0, 80.0, 80.0, 80.0, 80.0, 0.0, 0.0]);
//! # Ok::<(), knockon_shock::Error>(())
//! ```

mod layout;

use crate::error::{Error, ErrorKind, length, within};
use crate::par::Hands;
use crate::ration::{Clients, Rationing, Service, ration};
use layout::Layout;
use serde::{Deserialize, Serialize};

/// The question: a network of money flows a day, and who loses how much capacity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AbmInput {
    /// Number of firms.
    pub n: usize,
    /// Sector label of each firm.
    pub sector: Vec<String>,
    /// (supplier, buyer, value a day).
    pub edges: Vec<(u32, u32, f64)>,
    /// Final demand of each firm, value a day.
    pub final_demand: Vec<f64>,
    /// Base output of each firm, value a day.
    pub initial_production: Vec<f64>,
    /// Stock aimed at and held at the start, days of base use.
    pub target_inventory_days: f64,
    /// Days to close a gap in stock.
    pub tau: f64,
    /// Share of capacity lost from day 0 on.
    pub capacity_loss: Vec<f64>,
    /// Days to simulate.
    #[serde(rename = "T")]
    pub days: usize,
    /// Rationing scheme, 0 to 3.
    pub rationing: u8,
    /// `compatibility`.
    #[serde(default = "compatibility")]
    pub mode: String,
}

fn compatibility() -> String {
    "compatibility".into()
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AbmOutput {
    /// Output of each firm on each day, `[day][firm]`, value a day.
    pub production: Vec<Vec<f64>>,
    /// Output of all firms on each day.
    pub total: Vec<f64>,
}

/// [`inventory_abm`] for a caller that holds JSON.
pub fn inventory_abm_json(input: &serde_json::Value) -> Result<serde_json::Value, Error> {
    let input = AbmInput::deserialize(input).map_err(|e| ErrorKind::Form(e.to_string()))?;
    serde_json::to_value(inventory_abm(&input)?).map_err(|e| ErrorKind::Form(e.to_string()).into())
}

fn check(i: &AbmInput) -> Result<Rationing, Error> {
    const FLOW: std::ops::RangeInclusive<f64> = 0.0..=f64::MAX;
    if i.mode != "compatibility" {
        return Err(ErrorKind::Unsupported(format!("mode `{}` (expected `compatibility`)", i.mode)).into());
    }
    length("`sector`", i.sector.len(), i.n)?;
    let per_firm: [(&'static str, &[f64], _, _); 3] = [
        ("`final_demand`", &i.final_demand, FLOW, "0 or more"),
        ("`initial_production`", &i.initial_production, FLOW, "0 or more"),
        ("`capacity_loss`", &i.capacity_loss, 0.0..=1.0, "a share from 0 to 1"),
    ];
    for (what, values, range, expected) in per_firm {
        length(what, values.len(), i.n)?;
        for (f, &v) in values.iter().enumerate() {
            within(range.clone(), || format!("{what} of firm {f}"), v, expected)?;
        }
    }
    for (l, &(s, b, v)) in i.edges.iter().enumerate() {
        if let Some(&firm) = [s, b].iter().find(|&&f| f as usize >= i.n) {
            return Err(ErrorKind::NoSuchFirm { link: l, firm, last: i.n as i64 - 1 }.into());
        }
        within(FLOW, || format!("value of link {l}"), v, "0 or more")?;
    }
    within(FLOW, || "`target_inventory_days`".into(), i.target_inventory_days, "0 or more")?;
    within(f64::MIN_POSITIVE..=f64::MAX, || "`tau`".into(), i.tau, "more than 0")?;
    Rationing::try_from(i.rationing).map_err(|m| ErrorKind::Form(m).into())
}

/// Runs the model.
pub fn inventory_abm(input: &AbmInput) -> Result<AbmOutput, Error> {
    let scheme = check(input)?;
    let net = Layout::new(input);
    let mut state = State::new(&net, input);
    let (mut production, mut total) = (Vec::with_capacity(input.days), Vec::with_capacity(input.days));
    for _ in 0..input.days {
        state.day(&net, input, scheme);
        total.push(state.output.iter().fold(0.0, |s, p| s + p));
        production.push(state.output.clone());
    }
    Ok(AbmOutput { production, total })
}

/// What one day hands to the next, with room for what a day works out.
struct State {
    /// S of each link.
    stock: Vec<f64>,
    /// O of each link.
    order: Vec<f64>,
    /// Pooled S of each (buyer, sector).
    pool: Vec<f64>,
    /// P of each firm.
    output: Vec<f64>,
    /// How each supplier serves lines and final demand.
    service: Vec<(Service, Service)>,
}

impl State {
    fn new(net: &Layout, input: &AbmInput) -> Self {
        Self {
            stock: net.base.iter().map(|a| input.target_inventory_days * a).collect(),
            order: net.base.clone(),
            pool: vec![0.0; net.pool_base.len()],
            output: vec![0.0; input.n],
            service: vec![(Service::Full, Service::Full); input.n],
        }
    }

    fn day(&mut self, net: &Layout, input: &AbmInput, scheme: Rationing) {
        let (stock, order) = (&self.stock, &self.order);
        Hands::All.fill(&mut self.pool, |p| net.links_of_pool(p).fold(0.0, |s, l| s + stock[l]));
        let pool = &self.pool;
        Hands::All.fill(&mut self.output, |b| {
            let p0 = input.initial_production[b];
            let demand = net.orders_to(b).fold(0.0, |s, &l| s + order[l as usize]) + input.final_demand[b];
            let able = (p0 * (1.0 - input.capacity_loss[b])).min(demand);
            net.pools_of(b).fold(able, |p, k| p.min(p0 * pool[k] / net.pool_base[k]))
        });
        let output = &self.output;
        Hands::All.fill(&mut self.service, |s| {
            let asked = net.orders_to(s).map(|&l| (order[l as usize], net.base[l as usize]));
            let finals = (input.final_demand[s], input.final_demand[s]);
            let sum = asked.clone().fold(0.0, |s, c| s + c.0);
            ration(scheme, output[s], (asked, sum), finals, &mut Clients::new())
        });
        let service = &self.service;
        Hands::All.update(&mut self.stock, |l, s| {
            let (pool_of, buyer) = (net.pool_of[l] as usize, net.buyer[l] as usize);
            let delivered = service[net.supplier[l] as usize].0.of(order[l], net.base[l]);
            let used = if pool[pool_of] > 0.0 {
                net.pool_base[pool_of] * ratio(output, input, buyer) * (*s / pool[pool_of])
            } else {
                0.0
            };
            *s = (*s + delivered - used).max(0.0);
        });
        let stock = &self.stock;
        Hands::All.fill(&mut self.order, |l| {
            let use_now = net.base[l] * ratio(output, input, net.buyer[l] as usize);
            (use_now + (input.target_inventory_days * use_now - stock[l]) / input.tau).max(0.0)
        });
    }
}

/// r of a firm: today's output over base output; a firm that makes nothing at base uses nothing.
fn ratio(output: &[f64], input: &AbmInput, firm: usize) -> f64 {
    let p0 = input.initial_production[firm];
    if p0 > 0.0 { output[firm] / p0 } else { 0.0 }
}
