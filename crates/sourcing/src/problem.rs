//! What is to be made, from which parts, and who could supply them.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, not_negative};

/// A sourcing question over periods 0, 1, … of equal length (a month, say).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    /// Demand for the finished product, units a period; its length is the number of periods.
    pub demand: Vec<f64>,
    /// Margin before the parts' prices, money a unit sold.
    pub margin: f64,
    /// Holding cost, money a unit of any part in stock at the end of a period.
    pub holding: f64,
    /// The parts that every unit needs.
    pub parts: Vec<Part>,
    /// Who could deliver them.
    pub suppliers: Vec<Supplier>,
}

/// A part: no unit can be made without it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// Its name, for explanations.
    pub id: String,
    /// Units of the part in a unit of the product.
    pub per_unit: f64,
    /// Units in stock at the start of period 0.
    pub stock: f64,
    /// Units already on the way, by period of arrival; missing periods are 0.
    #[serde(default)]
    pub arriving: Vec<f64>,
}

/// A supplier of one part; one that supplies two parts is two entries.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Supplier {
    /// Its name, for explanations.
    pub id: String,
    /// Index into [`Problem::parts`].
    pub part: usize,
    /// Money a unit.
    pub price: f64,
    /// Units a period at most.
    pub capacity: f64,
    /// Smallest order, units; 0 for none.
    #[serde(default)]
    pub min_order: f64,
    /// Periods from order to arrival; 0 arrives in time for the same period.
    #[serde(default)]
    pub lead: usize,
    /// Whether its part may be used as of today.
    pub qualified: bool,
    /// Periods that qualification takes, counted from period 0.
    #[serde(default)]
    pub qualification_time: usize,
    /// Money, once, if it is qualified.
    #[serde(default)]
    pub qualification_cost: f64,
    /// Share of its capacity that may be ordered, by period of the order, 0 to 1; one entry a period.
    pub allowed: Vec<f64>,
    /// Its share of the part's purchases before, 0 to 1, where known.
    #[serde(default)]
    pub base_share: Option<f64>,
}

impl Problem {
    /// The number of periods.
    pub fn periods(&self) -> usize {
        self.demand.len()
    }

    /// The parts that bind: those of which a unit needs any.
    pub(crate) fn needed(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.parts.len()).filter(|&p| self.parts[p].per_unit > 0.0)
    }

    /// What supplier `s` may be asked for in period `t`, if it is qualified; 0 where the order would come too
    /// late for the last period.
    pub(crate) fn limit(&self, s: usize, t: usize) -> f64 {
        let supplier = &self.suppliers[s];
        let useful = t.checked_add(supplier.lead).is_some_and(|at| at < self.periods());
        if !useful || t < supplier.ready() {
            return 0.0;
        }
        let limit = supplier.capacity * supplier.allowed[t];
        if limit < supplier.min_order { 0.0 } else { limit }
    }

    /// Units of part `p` that arrive in period `t` without any order of the plan.
    pub(crate) fn arriving(&self, p: usize, t: usize) -> f64 {
        self.parts[p].arriving.get(t).copied().unwrap_or(0.0)
    }

    /// Whether every number makes sense.
    pub(crate) fn check(&self) -> Result<(), Error> {
        for (t, &demand) in self.demand.iter().enumerate() {
            not_negative(|| format!("the demand of period {t}"), demand)?;
        }
        not_negative(|| "`holding`".to_owned(), self.holding)?;
        if !self.margin.is_finite() {
            let (what, value) = ("`margin`".to_owned(), self.margin);
            return Err(ErrorKind::OutOfRange { what, value, expected: "a finite number" }.into());
        }
        for part in &self.parts {
            not_negative(|| format!("the need of part `{}`", part.id), part.per_unit)?;
            not_negative(|| format!("the stock of part `{}`", part.id), part.stock)?;
            for &units in &part.arriving {
                not_negative(|| format!("an arrival of part `{}`", part.id), units)?;
            }
            let what = || format!("`arriving` of part `{}`", part.id);
            if part.arriving.len() > self.periods() {
                let (got, want) = (part.arriving.len(), self.periods());
                return Err(ErrorKind::Length { what: what(), got, want }.into());
            }
        }
        self.suppliers.iter().try_for_each(|supplier| self.check_supplier(supplier))
    }

    fn check_supplier(&self, s: &Supplier) -> Result<(), Error> {
        let of = |what: &str| format!("{what} of supplier `{}`", s.id);
        if s.part >= self.parts.len() {
            let name = s.part.to_string();
            return Err(ErrorKind::Unknown { what: "part number", name }.into());
        }
        not_negative(|| of("the price"), s.price)?;
        not_negative(|| of("the capacity"), s.capacity)?;
        not_negative(|| of("the smallest order"), s.min_order)?;
        not_negative(|| of("the qualification cost"), s.qualification_cost)?;
        if s.allowed.len() != self.periods() {
            let (what, got) = (of("`allowed`"), s.allowed.len());
            return Err(ErrorKind::Length { what, got, want: self.periods() }.into());
        }
        for &value in s.allowed.iter().chain(&s.base_share) {
            if !(0.0..=1.0).contains(&value) {
                let expected = "a share from 0 to 1";
                let what = of("an entry of `allowed`, or the `base_share`,");
                return Err(ErrorKind::OutOfRange { what, value, expected }.into());
            }
        }
        Ok(())
    }
}

impl Supplier {
    /// The first period in which an order may be placed.
    pub(crate) fn ready(&self) -> usize {
        if self.qualified { 0 } else { self.qualification_time }
    }
}

/// `allowed` of a supplier that is barred in some periods, unless a licence covers them. Both are lists of
/// half-open periods, (from, to) with `from` included and `to` not.
///
/// ```
/// let allowed = knockon_sourcing::allowed(5, &[(1, 5)], &[(2, 3)]);
/// assert_eq!(allowed, [1.0, 0.0, 1.0, 0.0, 0.0]);
/// ```
pub fn allowed(periods: usize, barred: &[(usize, usize)], licensed: &[(usize, usize)]) -> Vec<f64> {
    let within = |ranges: &[(usize, usize)], t| ranges.iter().any(|&(from, to)| from <= t && t < to);
    (0..periods).map(|t| if within(barred, t) && !within(licensed, t) { 0.0 } else { 1.0 }).collect()
}
