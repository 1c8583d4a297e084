//! What every check needs: the raw case, its ids, the base currency and the rates; and typed reading of cells that have
//! been checked on their own. A value that is wrong there was reported there; here it is [`BAD`], NaN or `None`, and what follows from
//! it is not reported again.

use super::cells::number;
use super::ids::Ids;
use super::units::{self, Fit, Wanted};
use crate::layout::Target;
use crate::model::Rate;
use crate::raw::{RawCase, Record, Row};
use crate::spot::{Field, Spot};
use knockon_facts::Unit;
use knockon_vocabulary::{Basis, Currency, Date, Diagnostic, Parameter, Place, date};
use std::collections::BTreeMap;

/// The index of something that is not there. No checked case holds it.
pub(crate) const BAD: usize = usize::MAX;

pub(crate) struct Context<'a> {
    pub(crate) raw: &'a RawCase,
    pub(crate) ids: Ids,
    pub(crate) base: Option<Currency>,
    pub(crate) rates: BTreeMap<Currency, Rate>,
    pub(crate) found: Vec<Diagnostic>,
}

/// What is asked of a parameter.
pub(crate) struct Ask<'a> {
    /// Column or key of the central value.
    pub(crate) value: &'a str,
    /// Unit in words.
    pub(crate) unit: String,
    pub(crate) sort: Wanted,
    /// Units of the result per unit as written.
    pub(crate) factor: f64,
    /// Least value as written.
    pub(crate) least: f64,
}

impl<'a> Context<'a> {
    /// Rows of a CSV file. Those whose form is wrong are empty but for their id.
    pub(crate) fn rows(&self, file: &str) -> &'a [Row] {
        let raw = self.raw;
        raw.table(file).map_or(&[], |t| t.rows.as_slice())
    }

    pub(crate) fn error(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Index of the row that a cell names; `None` when the cell is empty, [`BAD`] when there is no such row.
    pub(crate) fn maybe(&self, row: &impl Record, name: &str, target: Target) -> Option<usize> {
        row.get(name).map(|f| self.ids.get(target, &f.text).unwrap_or(BAD))
    }

    pub(crate) fn index(&self, row: &impl Record, name: &str, target: Target) -> usize {
        self.maybe(row, name, target).unwrap_or(BAD)
    }

    pub(crate) fn many(&self, fields: &[&Field], target: Target) -> Vec<usize> {
        fields.iter().map(|f| self.ids.get(target, &f.text).unwrap_or(BAD)).collect()
    }

    /// Base currency per unit of the row's currency; NaN when there is no rate, which is reported.
    pub(crate) fn per_unit(&mut self, row: &impl Record) -> f64 {
        let Some(field) = row.get("currency") else { return 1.0 };
        match Currency::new(&field.text) {
            Some(currency) => self.base_per_unit(currency, field),
            None => f64::NAN,
        }
    }

    /// Base currency per unit of a currency; `field` is where it is named.
    pub(crate) fn base_per_unit(&mut self, currency: Currency, field: &Field) -> f64 {
        let Some(base) = self.base else { return f64::NAN };
        if currency == base {
            return 1.0;
        }
        if let Some(rate) = self.rates.get(&currency) {
            return 1.0 / rate.per_base;
        }
        let named = self
            .raw
            .document("case.toml")
            .and_then(|c| c.keys("rates"))
            .is_some_and(|r| r.node(currency.as_str()).is_some());
        if !named {
            let help = format!(
                "add `{currency} = \"<fact>\"` to [rates] of case.toml, an exchange rate in `{currency} per {base}`"
            );
            self.found.push(field.at.error(format!("currency `{currency}` has no rate")).help(help));
        }
        f64::NAN
    }

    /// A parameter with its range and basis; NaN where it is wrong.
    pub(crate) fn parameter(&mut self, row: &impl Record, ask: &Ask<'_>) -> Parameter {
        let value = num(row, ask.value);
        let basis = match value {
            Some(_) => self.basis(row, ask, true),
            None => Basis::Assumed(String::new()),
        };
        let value = value.unwrap_or(f64::NAN);
        let (low, high) = self.range(row, ask, value);
        let scaled = |n: f64| n * ask.factor;
        Parameter {
            value: scaled(value),
            low: scaled(low),
            high: scaled(high),
            unit: ask.unit.clone(),
            basis,
        }
    }

    /// What the number of a row rests on: a fact or an assumption, not both and not neither.
    pub(crate) fn basis(&mut self, row: &impl Record, ask: &Ask<'_>, needs_range: bool) -> Basis {
        match (row.get("fact"), row.get("assumed")) {
            (Some(fact), None) => {
                self.unit_of(fact, ask);
                Basis::Fact(fact.text.clone())
            }
            (None, Some(assumed)) => {
                let absent = ["low", "high"].into_iter().filter(|e| needs_range && row.get(e).is_none());
                let absent: Vec<String> = absent.map(|e| format!("`{e}`")).collect();
                if !absent.is_empty() {
                    let message =
                        format!("`{}` is assumed and has no {}", ask.value, absent.join(" and no "));
                    self.found.push(
                        row.at(ask.value).error(message).expected("`low` and `high` beside every assumption"),
                    );
                }
                Basis::Assumed(assumed.text.clone())
            }
            (Some(fact), Some(_)) => {
                self.found.push(
                    row.at("assumed")
                        .error("the number has both a fact and an assumption")
                        .expected("one of `fact` and `assumed`"),
                );
                Basis::Fact(fact.text.clone())
            }
            (None, None) => {
                let message = format!("`{}` rests on nothing", ask.value);
                self.found.push(
                    row.at(ask.value)
                        .error(message)
                        .expected("the id of a fact in `fact`, or a reason in `assumed`"),
                );
                Basis::Assumed(String::new())
            }
        }
    }

    fn unit_of(&mut self, fact: &Field, ask: &Ask<'_>) {
        let Some(i) = self.ids.get(Target::Fact, &fact.text) else { return };
        let Some(unit) = self.rows("facts.csv").get(i).and_then(|r| r.get("unit")) else { return };
        let message =
            || format!("fact `{}` is in `{}`, `{}` is in {}", fact.text, unit.text, ask.value, ask.unit);
        let Some(read) = Unit::read(&unit.text) else { return };
        match units::fit(ask.sort, &read) {
            Fit::Fits => {}
            Fit::Indirect => {
                let help = "enter the computed figure as a fact of its own with status `derived`";
                self.found.push(fact.at.warning(message()).help(help));
            }
            Fit::Clash => self
                .found
                .push(fact.at.error(message()).expected("a fact in a unit from which the number can follow")),
        }
    }

    fn range(&mut self, row: &impl Record, ask: &Ask<'_>, value: f64) -> (f64, f64) {
        let (low, high) = (num(row, "low").unwrap_or(value), num(row, "high").unwrap_or(value));
        for end in ["low", "high"] {
            // A what-if puts value and range at one place, which is reported once.
            let own = row.at(end) != row.at(ask.value);
            if let Some(n) = num(row, end).filter(|n| *n < ask.least && own) {
                self.found.push(
                    row.at(end)
                        .error(format!("`{n}` is below {}", ask.least))
                        .expected(format!("`{end}` of at least {}", ask.least)),
                );
            }
        }
        if self.reported(&row.at(ask.value)) {
            return (low, high);
        }
        if low > high {
            self.found.push(
                row.at("low").error(format!("low {low} is above high {high}")).expected("low ≤ value ≤ high"),
            );
        } else if value < low {
            self.found.push(
                row.at(ask.value)
                    .error(format!("value {value} is below low {low}"))
                    .expected("low ≤ value ≤ high"),
            );
        } else if value > high {
            self.found.push(
                row.at(ask.value)
                    .error(format!("value {value} is above high {high}"))
                    .expected("low ≤ value ≤ high"),
            );
        }
        (low, high)
    }

    /// Whether something was reported at this very place: what follows from it is not reported again.
    pub(crate) fn reported(&self, at: &Spot) -> bool {
        let place = at.place();
        self.found.iter().any(|d| d.at == place)
    }

    /// Two dates of one row in their order.
    pub(crate) fn ordered(&mut self, row: &impl Record, from: &str, until: &str) {
        if let (Some(a), Some(b)) = (day(row, from), day(row, until))
            && b < a
        {
            let message = format!("`{until}` {b} lies before `{from}` {a}");
            self.found.push(row.at(until).error(message).expected(format!("a day from {a} on")));
        }
    }
}

pub(crate) fn text(row: &impl Record, name: &str) -> String {
    row.get(name).map_or_else(String::new, |f| f.text.clone())
}

pub(crate) fn num(row: &impl Record, name: &str) -> Option<f64> {
    row.get(name).and_then(|f| number(&f.text))
}

pub(crate) fn whole(row: &impl Record, name: &str) -> Option<u32> {
    row.get(name).and_then(|f| f.text.parse().ok())
}

pub(crate) fn day(row: &impl Record, name: &str) -> Option<Date> {
    row.get(name).and_then(|f| date(&f.text).ok())
}

pub(crate) fn place(row: &impl Record, name: &str) -> Option<Place> {
    row.get(name).and_then(|f| Place::new(&f.text))
}

pub(crate) fn flag(row: &impl Record, name: &str) -> Option<bool> {
    row.get(name).and_then(|f| f.text.parse().ok())
}

/// A place that stands in where a wrong one was reported.
pub(crate) fn place_or_unknown(row: &impl Record, name: &str) -> Place {
    place(row, name).or_else(|| Place::new("XX")).expect("`XX` is one of our codes")
}
