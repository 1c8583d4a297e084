//! What to buy instead: the sourcing plan of one product, by month, under the rules known on the decision day.
//!
//! Money and units are scaled by the average month, so that the solver sees numbers near 1. Stock and goods on their way at
//! the start of the plan are those of the run that is expected on the decision day. An order of month t arrives `lead` months later, and the law is asked for the
//! month of arrival. Narrower than the full method: see the sentences that the outcome prints under "not modelled".

mod words;

use super::horizon::Horizon;
use super::law::{Law, Lifted, Timeline};
use super::ledger::{Ledger, delivered};
use super::net::DAYS_A_YEAR;
use crate::error::Error;
use crate::model::{Act, Alternative, Case, InputClass, Recipe, SourcingWanted, Supply};
use crate::outcome::PlanView;
use jiff::civil::Date;
use knockon_control::Determination;
use knockon_shock::Binding;
use knockon_sourcing::{Part, Plan, Problem, SolveOptions, Supplier, plan as solve};
use knockon_vocabulary::{Basis, Parameter, Spell, Standing, days_between};

const MONTHS_A_YEAR: f64 = 12.0;

/// A supplier in the problem and where it comes from.
struct Offer {
    supplier: Supplier,
    party: usize,
    item: usize,
    plant: String,
    new: bool,
}

/// What is known on the decision day.
#[derive(Clone, Copy)]
pub(crate) struct Known<'a> {
    pub(crate) case: &'a Case,
    pub(crate) wanted: &'a SourcingWanted,
    pub(crate) law: &'a Law<'a>,
    /// The run that is expected on that day.
    pub(crate) ledger: &'a Ledger<'a>,
    /// Standing of every supply as known on that day.
    pub(crate) timelines: &'a [Timeline],
    /// Measures that are lifted.
    pub(crate) lifted: Lifted,
}

/// Everything that the plan is made from.
struct Setting<'a> {
    case: &'a Case,
    wanted: &'a SourcingWanted,
    law: &'a Law<'a>,
    ledger: &'a Ledger<'a>,
    timelines: &'a [Timeline],
    lifted: Lifted,
    /// First day of each month of the plan.
    months: Vec<Date>,
    /// Inputs that output needs.
    recipes: Vec<&'a Recipe>,
    /// Base currency in one unit of scaled money: value of an average month's output.
    money: f64,
    /// Product units in one scaled unit: an average month's demand.
    units: f64,
}

/// Makes the plan.
pub(crate) fn plan(known: &Known<'_>) -> Result<PlanView, Error> {
    let Known { case, wanted, law, ledger, timelines, lifted } = *known;
    let months = months(ledger.horizon, wanted);
    if months.is_empty() {
        return Err(Error::input("the plan lies outside the horizon of the case"));
    }
    let demand = demand(ledger, wanted, &months)?;
    let units = demand.iter().sum::<f64>() / demand.len() as f64;
    if units <= 0.0 {
        return Err(Error::input("the plan's product has no demand in the months of the plan"));
    }
    let money = units * case.items[wanted.product].price_base;
    let recipes = case
        .recipes
        .iter()
        .filter(|r| {
            r.party == wanted.party && r.product == wanted.product && r.class != InputClass::NotCritical
        })
        .collect();
    let setting = Setting { case, wanted, law, ledger, timelines, lifted, months, recipes, money, units };
    let offers = setting.offers()?;
    let problem = setting.problem(&demand, &offers);
    let plan = solve(&problem, &SolveOptions::default()).map_err(|e| Error::input(format!("plan: {e}")))?;
    let idle = setting.idle(&problem)?;
    let waiting = setting.waiting(&problem, &plan)?;
    Ok(setting.view(&problem, &offers, &plan, &idle, waiting))
}

/// First days of the plan's months that lie in the horizon.
fn months(h: &Horizon, wanted: &SourcingWanted) -> Vec<Date> {
    let mut out = Vec::new();
    let mut day = wanted.from;
    for _ in 0..wanted.months {
        if day < h.from || day > h.to {
            break;
        }
        out.push(day);
        match day.checked_add(jiff::Span::new().months(1)) {
            Ok(next) => day = next,
            Err(_) => break,
        }
    }
    out
}

/// Demand for the product in each month of the plan, as the run has it.
fn demand(ledger: &Ledger<'_>, wanted: &SourcingWanted, months: &[Date]) -> Result<Vec<f64>, Error> {
    let line = ledger
        .net
        .line(wanted.party, wanted.product)
        .ok_or_else(|| Error::input("the plan's party does not make the plan's product"))?;
    let h = ledger.horizon;
    Ok((0..months.len()).map(|i| ledger.run.demand.sum(line, days(h, months, i))).collect())
}

/// Days of the i-th month of the plan, as far as they lie in the horizon.
fn days(h: &Horizon, months: &[Date], i: usize) -> std::ops::Range<u32> {
    let end = months.get(i + 1).copied().or_else(|| months[i].checked_add(jiff::Span::new().months(1)).ok());
    h.day(months[i])..end.map_or(h.days, |e| h.day(e)).max(h.day(months[i]))
}

impl Setting<'_> {
    fn h(&self) -> &Horizon {
        self.ledger.horizon
    }

    /// Share of each month on which a flow may go on: no requirement, or an authorisation, or a licence granted by the decision day.
    fn open(&self, spells: &[Spell<Determination>], licensed: f64) -> Vec<f64> {
        (0..self.months.len())
            .map(|i| {
                let range = days(self.h(), &self.months, i);
                if range.is_empty() {
                    return 0.0;
                }
                let (from, until) = (self.h().date(range.start), self.h().date(range.end - 1));
                let whole = f64::from(range.end - range.start);
                spells
                    .iter()
                    .map(|s| {
                        let n = (days_between(s.from.max(from), s.until.min(until)) + 1).max(0) as f64;
                        let open = match s.value.standing {
                            Standing::Free | Standing::Authorised { .. } => 1.0,
                            Standing::LicenceRequired { .. } => licensed,
                            _ => 0.0,
                        };
                        open * n / whole
                    })
                    .sum::<f64>()
                    .min(1.0)
            })
            .collect()
    }

    /// What a supplier's line can make in each month for want of its own inputs, as a share of its capacity: a chip
    /// designer without wafers delivers nothing, whatever the law says of its chips.
    fn able(&self, s: &Supply) -> Vec<f64> {
        let (net, run) = (self.ledger.net, self.ledger.run);
        let Some(line) = net.line(s.supplier, s.item) else { return vec![1.0; self.months.len()] };
        let capacity = net.network.capacity()[line as usize];
        (0..self.months.len())
            .map(|i| {
                let range = days(self.h(), &self.months, i);
                let n = f64::from(range.end - range.start).max(1.0);
                let able = |t: u32| match run.binding(t, line) {
                    Binding::Input(_) => (run.output.at(t, line) / capacity).min(1.0),
                    Binding::Demand | Binding::OwnCapacity => 1.0,
                };
                range.map(able).sum::<f64>() / n
            })
            .collect()
    }

    /// Licences in force for a supply that were granted by the decision day and hold through the plan.
    fn licensed(&self, s: &Supply) -> f64 {
        let last = self.months.last().copied();
        self.case
            .measures
            .iter()
            .enumerate()
            .filter(|(i, m)| {
                super::scenario::active(self.case, *i, self.lifted)
                    && m.from.is_some_and(|f| f <= self.wanted.decide_on)
                    && m.until.is_none_or(|u| last.is_none_or(|l| l <= u))
            })
            .filter_map(|(_, m)| match &m.act {
                Act::Licence { flows, share } if super::scenario::chosen(self.case, flows, s) => {
                    Some(share.value)
                }
                _ => None,
            })
            .fold(0.0, f64::max)
    }

    /// `allowed` by the month of the order, from the law of the month of arrival; after the plan's end as in its last month.
    fn by_order(open: &[f64], lead: usize) -> Vec<f64> {
        (0..open.len()).map(|t| open[(t + lead).min(open.len() - 1)]).collect()
    }

    fn lead_months(days: u32) -> usize {
        (f64::from(days) / (DAYS_A_YEAR / MONTHS_A_YEAR)).round() as usize
    }

    /// Present suppliers and alternatives of every part.
    fn offers(&self) -> Result<Vec<Offer>, Error> {
        let mut out = Vec::new();
        for (part, r) in self.recipes.iter().enumerate() {
            let present: Vec<usize> = (0..self.case.supplies.len())
                .filter(|i| {
                    let s = &self.case.supplies[*i];
                    s.buyer == self.wanted.party
                        && s.product == Some(self.wanted.product)
                        && s.item == r.input
                })
                .collect();
            let total: f64 = present.iter().map(|i| self.case.supplies[*i].value.value).sum();
            for i in present {
                out.push(self.present(part, i, total));
            }
            let alternatives = self
                .case
                .alternatives
                .iter()
                .filter(|a| a.item == r.input && a.product.is_none_or(|p| p == self.wanted.product));
            for a in alternatives {
                out.push(self.alternative(part, a)?);
            }
        }
        Ok(out)
    }

    fn present(&self, part: usize, i: usize, total: f64) -> Offer {
        let s = &self.case.supplies[i];
        let lead = Self::lead_months(s.lead_days);
        let law = self.open(&self.timelines[i], self.licensed(s));
        let open: Vec<f64> = law.iter().zip(self.able(s)).map(|(a, b)| a * b).collect();
        // Its line's capacity, as far as the line works for this flow.
        let n = &self.ledger.net.network;
        let room = self
            .ledger
            .net
            .line(s.supplier, s.item)
            .map_or(1.0, |l| n.capacity()[l as usize] / n.base_output()[l as usize]);
        let supplier = Supplier {
            id: format!("{} ({})", self.case.parties[s.supplier].name, s.plant),
            part,
            price: 1.0,
            capacity: s.value.value * room / MONTHS_A_YEAR / self.money,
            min_order: 0.0,
            lead,
            qualified: true,
            qualification_time: 0,
            qualification_cost: 0.0,
            allowed: Self::by_order(&open, lead),
            base_share: (total > 0.0).then(|| s.value.value / total),
        };
        Offer { supplier, party: s.supplier, item: s.item, plant: s.plant.to_string(), new: false }
    }

    fn alternative(&self, part: usize, a: &Alternative) -> Result<Offer, Error> {
        let as_supply = self.as_supply(a);
        let lead = Self::lead_months(a.lead_days);
        let spells =
            self.law.of_alternative(&as_supply, a.eccn.as_deref(), self.lifted, self.wanted.decide_on)?;
        let open = self.open(&spells, self.licensed(&as_supply));
        // Qualification begins on the decision day, so part of it may be over when the plan begins.
        let head_start = days_between(self.wanted.decide_on, self.wanted.from).max(0) as u32;
        let supplier = Supplier {
            id: format!("{} ({}), new", self.case.parties[a.supplier].name, a.plant),
            part,
            price: a.price_factor,
            capacity: a.capacity.value / MONTHS_A_YEAR / self.money,
            min_order: 0.0,
            lead,
            qualified: false,
            qualification_time: Self::lead_months(a.qualification_days.saturating_sub(head_start)),
            qualification_cost: a.qualification_cost / self.money,
            allowed: Self::by_order(&open, lead),
            base_share: Some(0.0),
        };
        Ok(Offer { supplier, party: a.supplier, item: a.item, plant: a.plant.to_string(), new: true })
    }

    /// An alternative as the flow that it would be.
    fn as_supply(&self, a: &Alternative) -> Supply {
        let value = a.capacity.value;
        Supply {
            id: a.id.clone(),
            supplier: a.supplier,
            buyer: self.wanted.party,
            item: a.item,
            product: Some(self.wanted.product),
            value: Parameter {
                value,
                low: value,
                high: value,
                unit: self.case.currency.to_string(),
                basis: Basis::Assumed("capacity of an alternative".to_owned()),
            },
            is_rest: false,
            lead_days: a.lead_days,
            production_days: None,
            plant: a.plant,
            ships_from: a.plant,
            ships_to: self.case.parties[self.wanted.party].place,
            end_use: vec!["production".to_owned()],
            asserted: Vec::new(),
            consignee: None,
            end_user: None,
            designer: None,
            next_producer: None,
            contract: None,
            order: None,
            product_public: None,
            legal: a.legal.clone(),
            line: a.line,
        }
    }

    fn problem(&self, demand: &[f64], offers: &[Offer]) -> Problem {
        let price = self.case.items[self.wanted.product].price_base;
        // Margin before parts: what is left of the price after other costs, so that parts are still to be paid from it.
        let parts_cost: f64 =
            self.recipes.iter().map(|r| r.quantity * self.case.items[r.input].price_base).sum();
        let margin = self.wanted.margin_share.value + parts_cost / price;
        Problem {
            demand: demand.iter().map(|d| d / self.units).collect(),
            margin,
            holding: self.wanted.holding_share_per_year.value / MONTHS_A_YEAR,
            parts: self.recipes.iter().map(|r| self.part(r, offers)).collect(),
            suppliers: offers.iter().map(|o| o.supplier.clone()).collect(),
        }
    }

    /// A part with its stock and what is on its way, in scaled money.
    fn part(&self, r: &Recipe, offers: &[Offer]) -> Part {
        let price = self.case.items[r.input].price_base;
        let (n, h) = (&self.ledger.net.network, self.h());
        let line = self.ledger.net.line(self.wanted.party, self.wanted.product);
        let input = line.and_then(|l| n.input(l, n.item(&self.case.items[r.input].id)?));
        let eve = h.day(self.months[0]).saturating_sub(1);
        let stock = input.map_or(0.0, |i| self.ledger.run.stock.at(eve, i)) * price / self.money;
        let longest = offers.iter().filter(|o| o.item == r.input && !o.new).map(|o| o.supplier.lead).max();
        let arriving = (0..longest.unwrap_or(0).min(self.months.len()))
            .map(|t| {
                let range = days(h, &self.months, t);
                (0..self.case.supplies.len())
                    .filter(|i| {
                        let s = &self.case.supplies[*i];
                        s.buyer == self.wanted.party
                            && s.product == Some(self.wanted.product)
                            && s.item == r.input
                            && Self::lead_months(s.lead_days) > t
                    })
                    .map(|i| {
                        let flow = self.ledger.net.flow_of[i];
                        range.clone().map(|d| delivered(self.ledger.run, flow, d)).sum::<f64>() * price
                    })
                    .sum::<f64>()
                    / self.money
            })
            .collect();
        Part {
            id: self.case.items[r.input].name.clone(),
            per_unit: r.quantity * price * self.units / self.money,
            stock,
            arriving,
        }
    }

    /// The same problem with the present suppliers only.
    fn idle(&self, problem: &Problem) -> Result<Plan, Error> {
        let mut only = problem.clone();
        only.suppliers.retain(|s| s.qualified);
        solve(&only, &SolveOptions::default()).map_err(|e| Error::input(format!("plan: {e}")))
    }

    /// The last month in which a licence for all present suppliers may come so that waiting is still as good as the plan;
    /// `None`: waiting is never as good.
    fn waiting(&self, problem: &Problem, plan: &Plan) -> Result<Option<usize>, Error> {
        let as_good = |month: usize| -> Result<bool, Error> {
            let mut wait = problem.clone();
            wait.suppliers.retain(|s| s.qualified);
            for s in &mut wait.suppliers {
                for (t, a) in s.allowed.iter_mut().enumerate() {
                    if t >= month {
                        *a = 1.0;
                    }
                }
            }
            let waited =
                solve(&wait, &SolveOptions::default()).map_err(|e| Error::input(format!("plan: {e}")))?;
            Ok(waited.objective <= plan.objective + 1e-9)
        };
        if !as_good(0)? {
            return Ok(None);
        }
        // Waiting longer is never better, so the last good month can be found by halving.
        let (mut good, mut bad) = (0, self.months.len());
        while bad - good > 1 {
            let mid = good.midpoint(bad);
            if as_good(mid)? { good = mid } else { bad = mid }
        }
        Ok(Some(good))
    }
}
