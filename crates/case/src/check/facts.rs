//! facts.csv, sources.csv and the exchange rates of case.toml. Rows are read by the room of facts; here their mistakes get places.
//!
//! Supported: rates as facts in `CUR per BASE`. Not supported: rates computed over a third currency; they are entered as `derived` facts.

use super::context::Context;
use crate::layout::{Target, words};
use crate::model::Rate;
use crate::nearest::did_you_mean;
use crate::raw::{Keys, Node, Record, Row};
use crate::spot::Field;
use knockon_facts::{FieldError, Report, Source, Unit};
use knockon_vocabulary::{CURRENCIES, Currency};
use std::collections::BTreeMap;

fn cell(row: &Row) -> impl Fn(&str) -> String {
    |column| row.get(column).map_or_else(String::new, |f| f.text.clone())
}

/// Reports of figures.
pub(crate) fn reports(cx: &mut Context<'_>) -> Vec<Report> {
    let mut out = Vec::new();
    for row in cx.rows("facts.csv").iter().filter(|r| !r.broken) {
        match Report::read(&cell(row), row.at.line) {
            Ok(report) => out.push(report),
            // A missing id has been reported with every file's ids.
            Err(error) if error.column == "id" => {}
            Err(error) => wrong(cx, row, &error),
        }
    }
    out
}

/// Where they come from.
pub(crate) fn sources(cx: &mut Context<'_>) -> Vec<Source> {
    let mut out = Vec::new();
    for row in cx.rows("sources.csv").iter().filter(|r| !r.broken) {
        match Source::read(&cell(row), row.at.line) {
            Ok(source) => out.push(source),
            Err(error) if error.column == "id" => {}
            Err(error) => wrong(cx, row, &error),
        }
    }
    out
}

fn wrong(cx: &mut Context<'_>, row: &Row, error: &FieldError) {
    let help = match (error.column.as_str(), row.get("unit")) {
        ("unit", Some(unit)) => currency_help(&unit.text),
        ("status", _) => row
            .get("status")
            .map_or_else(String::new, |f| did_you_mean(&f.text, words::STATUS.iter().copied())),
        _ => String::new(),
    };
    let message = match row.get(&error.column) {
        Some(_) => error.message.clone(),
        None => format!("`{}` is empty", error.column),
    };
    cx.error(row.at(&error.column).error(message).expected(error.expected.clone()).help(help));
}

/// The nearest currency to a word in capitals of a unit that could not be read.
fn currency_help(unit: &str) -> String {
    let word = unit
        .split_whitespace()
        .find(|w| w.len() == 3 && w.bytes().all(|b| b.is_ascii_uppercase()) && Currency::new(w).is_none());
    word.map_or_else(String::new, |w| did_you_mean(w, CURRENCIES.split_ascii_whitespace()))
}

/// `[rates]`: units of the currency per one unit of the base currency.
pub(crate) fn rates(cx: &mut Context<'_>, file: &Keys) -> BTreeMap<Currency, Rate> {
    let mut out = BTreeMap::new();
    let (Some(base), Some(table)) = (cx.base, file.keys("rates")) else { return out };
    for (key, node) in &table.entries {
        let (Some(currency), Node::Scalar(fact, _)) = (Currency::new(&key.text), node) else { continue };
        if currency == base {
            cx.error(
                key.at
                    .error(format!("`{currency}` is the base currency"))
                    .help("take the line out: its rate is 1"),
            );
        } else if let Some(per_base) = rate(cx, base, currency, fact) {
            out.insert(currency, Rate { per_base, fact: fact.text.clone() });
        }
    }
    out
}

fn rate(cx: &mut Context<'_>, base: Currency, currency: Currency, fact: &Field) -> Option<f64> {
    let row = cx.rows("facts.csv").get(cx.ids.get(Target::Fact, &fact.text)?)?;
    let unit = row.get("unit")?;
    let wanted = Unit::ExchangeRate { quote: currency, base };
    let measure = row.get("measure").map_or("", |f| f.text.as_str());
    let problem = if Unit::read(&unit.text).as_ref() != Some(&wanted) {
        format!("fact `{}` is in `{}`", fact.text, unit.text)
    } else if measure != "exchange rate" {
        format!("fact `{}` is about `{measure}`", fact.text)
    } else {
        let value = row.get("value").and_then(|f| super::cells::number(&f.text)).filter(|v| *v > 0.0);
        if value.is_some() {
            return value;
        }
        format!("fact `{}` has no positive value", fact.text)
    };
    cx.error(
        fact.at.error(problem).expected(format!(
            "an exchange rate in `{currency} per {base}` with the measure `exchange rate`"
        )),
    );
    None
}
