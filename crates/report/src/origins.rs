//! Where the parts of the plan come from, beside what the case's facts report of later products.
//!
//! A teardown counts a part for the country of its maker, a customs form for the place where it was made; here both are given, and the
//! first is the one that stands beside reported shares. Reports are the facts whose measure is `share of the cost of parts from PLACE`.
//! What no place is named for is "not stated", never spread over the others.
//!
//! Supported: shares of money, products in the order of their periods. Not supported: shares of the number of parts.

use crate::outcome::Outcome;
use serde::Serialize;
use std::collections::BTreeMap;

/// The beginning of the measure under which facts report a share.
const MEASURE: &str = "share of the cost of parts from ";

/// Share of money by place, 0 to 1.
pub type Shares = BTreeMap<String, f64>;

/// Origins of the plan's parts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Origins {
    /// The product planned for.
    pub product: String,
    /// The day whose law the plan knows.
    pub decide_on: String,
    /// What the plan spends on parts, base currency.
    pub spent: f64,
    /// Cost of the plan less margin, base currency.
    pub objective: f64,
    /// The same of doing nothing.
    pub do_nothing: f64,
    /// Purchases for that product in the base year, by the maker's home.
    pub before: Shares,
    /// The plan's purchases, by the maker's home.
    pub plan: Shares,
    /// Purchases for that product in the base year, by place of production.
    pub before_made_in: Shares,
    /// The plan's purchases, by place of production.
    pub plan_made_in: Shares,
    /// What is reported of later products, by the maker's home, in the order of periods.
    pub reported: Vec<Reported>,
}

/// One product that was taken apart.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reported {
    /// The product.
    pub product: String,
    /// When, as entered.
    pub period: String,
    /// Shares that are reported; what is missing of 1 is not stated.
    pub shares: Shares,
    /// The facts, by place.
    pub facts: BTreeMap<String, String>,
}

impl Reported {
    /// What no place is reported for; none where the places make up more than all.
    pub fn not_stated(&self) -> f64 {
        (1.0 - self.shares.values().sum::<f64>()).max(0.0)
    }
}

impl Origins {
    /// Every place with a share by the maker's home, the largest first.
    pub fn places(&self) -> Vec<&str> {
        let mut most: BTreeMap<&str, f64> = BTreeMap::new();
        let all = [&self.before, &self.plan].into_iter().chain(self.reported.iter().map(|r| &r.shares));
        for (place, share) in all.flatten() {
            let seen = most.entry(place).or_default();
            *seen = f64::max(*seen, *share);
        }
        let mut places: Vec<(&str, f64)> = most.into_iter().collect();
        places.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        places.into_iter().map(|p| p.0).collect()
    }
}

/// Origins of the parts of an outcome's plan; none where it has no plan.
pub fn origins(o: &Outcome) -> Option<Origins> {
    let plan = o.plan.as_ref()?;
    let bought = || plan.purchases.iter().map(|r| (r, r.value.iter().sum::<f64>()));
    let usual = || o.standing.iter().filter(|l| l.product == plan.product);
    Some(Origins {
        product: plan.product.clone(),
        decide_on: plan.decide_on.to_string(),
        spent: bought().map(|b| b.1).sum(),
        objective: plan.objective,
        do_nothing: plan.do_nothing,
        before: shares(usual().map(|l| (l.supplier_home.as_str(), l.value))),
        plan: shares(bought().map(|(r, v)| (r.home.as_str(), v))),
        before_made_in: shares(usual().map(|l| (l.plant.as_str(), l.value))),
        plan_made_in: shares(bought().map(|(r, v)| (r.plant.as_str(), v))),
        reported: reported(o),
    })
}

fn reported(o: &Outcome) -> Vec<Reported> {
    let mut out: Vec<Reported> = Vec::new();
    for fact in &o.entered {
        let Some(place) = fact.measure.strip_prefix(MEASURE) else { continue };
        let figure = fact.figure.split_whitespace().next().and_then(|v| v.parse::<f64>().ok());
        let Some(share) = figure.map(|v| v / 100.0) else { continue };
        let at = out.iter().position(|r| r.product == fact.subject && r.period == fact.period);
        let at = at.unwrap_or_else(|| {
            out.push(Reported {
                product: fact.subject.clone(),
                period: fact.period.clone(),
                shares: Shares::new(),
                facts: BTreeMap::new(),
            });
            out.len() - 1
        });
        out[at].shares.insert(place.to_owned(), share);
        out[at].facts.insert(place.to_owned(), fact.id.clone());
    }
    // Dates as entered sort as text.
    out.sort_by(|a, b| a.period.cmp(&b.period));
    out
}

fn shares<'a>(values: impl Iterator<Item = (&'a str, f64)>) -> Shares {
    let mut out = Shares::new();
    values.for_each(|(place, v)| *out.entry(place.to_owned()).or_default() += v);
    let all: f64 = out.values().sum();
    out.values_mut().for_each(|v| *v /= if all > 0.0 { all } else { 1.0 });
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regress_shares_add_up_by_place() {
        let got = shares([("JP", 1.0), ("CN", 2.0), ("JP", 1.0)].into_iter());
        assert_eq!((got["JP"], got["CN"]), (0.5, 0.5));
    }

    #[test]
    fn what_no_place_is_named_for_is_not_spread() {
        let r = Reported {
            product: String::new(),
            period: String::new(),
            shares: Shares::from([("CN".to_owned(), 0.5), ("JP".to_owned(), 0.25)]),
            facts: BTreeMap::new(),
        };
        assert_eq!(r.not_stated(), 0.25);
    }
}
