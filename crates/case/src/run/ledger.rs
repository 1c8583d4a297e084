//! Who loses how much: both sides of every flow, the run set against the run without measures.
//!
//! Buyers' loss is the value of output not made on the lines that the case puts in focus and that sell to a market; suppliers'
//! loss is the sales not made to the focus parties; third parties' is every other flow. Gains are negative losses.
//! Freed capacity sold elsewhere stands beside the loss and is not taken off.

use super::horizon::Horizon;
use super::net::{Flow, Net};
use crate::error::Error;
use crate::model::Case;
use crate::outcome::{LineLoss, Losses, PlaceLoss, SupplierLoss};
use knockon_shock::{Binding, Run, by_constraint};
use std::collections::BTreeMap;

/// A pair of runs and where their things stand in the case.
#[derive(Clone, Copy)]
pub(crate) struct Ledger<'a> {
    pub(crate) case: &'a Case,
    pub(crate) net: &'a Net,
    pub(crate) horizon: &'a Horizon,
    pub(crate) baseline: &'a Run,
    pub(crate) run: &'a Run,
}

/// Lines of the focus parties that sell to a market, in order.
pub(crate) fn focus_lines(case: &Case, net: &Net) -> Vec<u32> {
    let mut out: Vec<u32> = case
        .demand
        .iter()
        .filter(|d| case.focus.contains(&d.party))
        .filter_map(|d| net.line(d.party, d.product))
        .collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// What a supply delivered on a day, units.
pub(crate) fn delivered(run: &Run, flow: Flow, day: u32) -> f64 {
    match flow {
        Flow::Link(l) => run.delivered.at(day, l),
        Flow::Market(d) => run.sales.at(day, d),
    }
}

/// Value of the focus lines' output not made, base currency, a day.
pub(crate) fn buyers_daily(case: &Case, net: &Net, baseline: &Run, run: &Run) -> Vec<f64> {
    let lines = focus_lines(case, net);
    (0..run.days)
        .map(|t| {
            lines
                .iter()
                .map(|l| (baseline.output.at(t, *l) - run.output.at(t, *l)) * net.price[*l as usize])
                .sum()
        })
        .collect()
}

/// Sales of each supply not made, base currency, over a range of days.
pub(crate) fn supply_loss(
    case: &Case,
    net: &Net,
    pair: (&Run, &Run),
    supply: usize,
    days: std::ops::Range<u32>,
) -> f64 {
    let flow = net.flow_of[supply];
    let price = case.items[case.supplies[supply].item].price_base;
    days.map(|t| (delivered(pair.0, flow, t) - delivered(pair.1, flow, t)) * price).sum()
}

/// Sales of one supply over a range of days, base currency.
pub(crate) fn supply_sales(
    case: &Case,
    net: &Net,
    run: &Run,
    supply: usize,
    days: std::ops::Range<u32>,
) -> f64 {
    let flow = net.flow_of[supply];
    let price = case.items[case.supplies[supply].item].price_base;
    days.map(|t| delivered(run, flow, t) * price).sum()
}

/// Whether a supply is a sale to a focus party by somebody else.
pub(crate) fn to_focus(case: &Case, supply: usize) -> bool {
    let s = &case.supplies[supply];
    case.focus.contains(&s.buyer) && !case.focus.contains(&s.supplier)
}

/// What limited a line, in words.
pub(crate) fn binding_label(case: &Case, net: &Net, binding: Binding) -> String {
    match binding {
        Binding::Demand => "demand".to_owned(),
        Binding::OwnCapacity => "own capacity".to_owned(),
        Binding::Input(i) => {
            let item = net.network.input_item()[i as usize] as usize;
            let id = &net.network.item_ids()[item];
            let name = case.items.iter().find(|x| &x.id == id).map_or(id, |x| &x.name);
            format!("shortage of {name}")
        }
    }
}

impl Ledger<'_> {
    fn all_days(&self) -> std::ops::Range<u32> {
        0..self.horizon.days
    }

    /// The losses, without the partition by measure and the bands.
    pub(crate) fn losses(&self) -> Result<Losses, Error> {
        let daily = buyers_daily(self.case, self.net, self.baseline, self.run);
        let total_buyers: f64 = daily.iter().sum();
        let (suppliers, third_parties) = (self.by_supplier(true), self.by_supplier(false));
        let (by_constraint, partition_gap) = self.by_constraint()?;
        let supplier_year = |days: std::ops::Range<usize>| -> f64 {
            let days = days.start as u32..days.end as u32;
            (0..self.case.supplies.len())
                .filter(|s| to_focus(self.case, *s))
                .map(|s| supply_loss(self.case, self.net, (self.baseline, self.run), s, days.clone()))
                .sum()
        };
        Ok(Losses {
            buyers: self.buyers(),
            by_place: self.by_place(&suppliers),
            by_year: self
                .horizon
                .years()
                .into_iter()
                .map(|(y, days)| (y, daily[days.clone()].iter().sum(), supplier_year(days)))
                .collect(),
            by_constraint,
            by_measure: Vec::new(),
            total_buyers,
            total_suppliers: suppliers.iter().map(|s| s.lost).sum(),
            partition_gap,
            suppliers,
            third_parties,
        })
    }

    fn buyers(&self) -> Vec<LineLoss> {
        focus_lines(self.case, self.net)
            .into_iter()
            .map(|line| {
                let (base, run) = (&self.baseline.output, &self.run.output);
                let units: f64 = self.all_days().map(|t| base.at(t, line) - run.at(t, line)).sum();
                let first = self.all_days().find(|t| run.at(*t, line) < 0.95 * base.at(*t, line));
                let mut days: BTreeMap<String, u32> = BTreeMap::new();
                for t in self.all_days().filter(|t| run.at(*t, line) < 0.95 * base.at(*t, line)) {
                    *days
                        .entry(binding_label(self.case, self.net, self.run.binding(t, line)))
                        .or_default() += 1;
                }
                let mostly = days.into_iter().max_by_key(|(_, n)| *n).map_or(String::new(), |(what, _)| what);
                let item = &self.case.items[self.net.item[line as usize]];
                LineLoss {
                    party: self.case.parties[self.net.party[line as usize]].id.clone(),
                    product: item.id.clone(),
                    units,
                    unit: item.unit.clone().unwrap_or_else(|| self.case.currency.to_string()),
                    value: units * self.net.price[line as usize],
                    band90: None,
                    first_day: first.map(|t| self.horizon.date(t)),
                    mostly,
                }
            })
            .collect()
    }

    /// Sales lost by supplier: to the focus parties, or in every other flow.
    fn by_supplier(&self, focus: bool) -> Vec<SupplierLoss> {
        let mut sums: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
        for s in 0..self.case.supplies.len() {
            let supplier = self.case.supplies[s].supplier;
            if to_focus(self.case, s) != focus || self.case.focus.contains(&supplier) {
                continue;
            }
            let sum = sums.entry(supplier).or_default();
            sum.0 += supply_loss(self.case, self.net, (self.baseline, self.run), s, self.all_days());
            sum.1 += supply_sales(self.case, self.net, self.baseline, s, self.all_days());
        }
        let mut out: Vec<SupplierLoss> = sums
            .into_iter()
            .map(|(party, (lost, baseline))| {
                let p = &self.case.parties[party];
                SupplierLoss {
                    party: p.id.clone(),
                    name: p.name.clone(),
                    home: p.place.to_string(),
                    lost,
                    refilled: if focus { self.refilled(party) } else { 0.0 },
                    baseline,
                    band90: None,
                }
            })
            .collect();
        out.sort_by(|a, b| b.lost.total_cmp(&a.lost).then_with(|| a.party.cmp(&b.party)));
        out
    }

    /// Freed capacity of a party's lines sold elsewhere, base currency.
    fn refilled(&self, party: usize) -> f64 {
        (0..self.net.network.line_count() as u32)
            .filter(|l| self.net.party[*l as usize] == party)
            .map(|l| self.run.refilled.sum(l, self.all_days()) * self.net.price[l as usize])
            .sum()
    }

    fn by_place(&self, suppliers: &[SupplierLoss]) -> Vec<PlaceLoss> {
        let mut out: BTreeMap<String, PlaceLoss> = BTreeMap::new();
        for s in suppliers {
            let place = out.entry(s.home.clone()).or_insert_with(|| PlaceLoss {
                place: s.home.clone(),
                lost: 0.0,
                gained: 0.0,
                refilled: 0.0,
                by_year: Vec::new(),
            });
            place.lost += s.lost.max(0.0);
            place.gained += (-s.lost).max(0.0);
            place.refilled += s.refilled;
        }
        for (year, days) in self.horizon.years() {
            let days = days.start as u32..days.end as u32;
            for place in out.values_mut() {
                let lost = (0..self.case.supplies.len())
                    .filter(|s| to_focus(self.case, *s))
                    .filter(|s| {
                        self.case.parties[self.case.supplies[*s].supplier].place.as_str() == place.place
                    })
                    .map(|s| supply_loss(self.case, self.net, (self.baseline, self.run), s, days.clone()))
                    .sum();
                place.by_year.push((year, lost));
            }
        }
        let mut out: Vec<PlaceLoss> = out.into_values().collect();
        out.sort_by(|a, b| {
            (b.lost - b.gained).total_cmp(&(a.lost - a.gained)).then_with(|| a.place.cmp(&b.place))
        });
        out
    }

    /// The buyers' loss by what bound the line on the day, and the largest daily gap between parts and total.
    fn by_constraint(&self) -> Result<(Vec<(String, f64)>, f64), Error> {
        let parts = by_constraint(&self.net.network, self.baseline, self.run)?;
        let mut sums: BTreeMap<String, f64> = BTreeMap::new();
        let mut gap = 0.0f64;
        for line in focus_lines(self.case, self.net) {
            let price = self.net.price[line as usize];
            let mut add = |binding: Binding, units: f64| {
                *sums.entry(binding_label(self.case, self.net, binding)).or_default() += units * price;
            };
            for t in self.all_days() {
                let (demand, own) = (parts.demand.at(t, line), parts.own_capacity.at(t, line));
                add(Binding::Demand, demand);
                add(Binding::OwnCapacity, own);
                let mut of_day = demand + own;
                for input in self.net.network.inputs_of(line) {
                    let lost = parts.input.at(t, input as u32);
                    add(Binding::Input(input as u32), lost);
                    of_day += lost;
                }
                let lost = self.baseline.output.at(t, line) - self.run.output.at(t, line);
                gap = gap.max((of_day - lost).abs() * price);
            }
        }
        let mut out: Vec<(String, f64)> = sums.into_iter().filter(|(_, v)| *v != 0.0).collect();
        out.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Ok((out, gap))
    }
}
