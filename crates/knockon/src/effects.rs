//! `case effects`: what each what-if of a case does to its path, one at a time, in one table; and where the parts of the plan come
//! from, beside what the case's facts report of later products.
//!
//! Every row is a whole run of the case with one what-if applied. Rows do not add up: what two changes do together is not what
//! each does alone.
//!
//! Supported: what-if files given, or those in the case's folder `what-if` in the order of their names; a compiled-in case brings its own.
//! Not supported: two what-ifs together (`knockon run --with A --with B` does that).

use crate::cases::what_ifs;
use crate::error::Error;
use crate::run::{RunRequest, run};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A case under each of its what-ifs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Effects {
    /// Title of the case.
    pub case: String,
    /// Its currency.
    pub currency: String,
    /// The case as it stands.
    pub base: Effect,
    /// One what-if each.
    pub rows: Vec<Effect>,
    /// What was observed, by product and quarter, in the product's unit.
    pub observed: Vec<Quarters>,
    /// Where the plan's parts come from; none where the case has no plan.
    pub origins: Option<Origins>,
}

/// One run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Effect {
    /// What was changed.
    pub title: String,
    /// Output that the buyers lost, money.
    pub lost_output: f64,
    /// Sales that suppliers lost, net of gains, before what they sell elsewhere, money.
    pub lost_sales: f64,
    /// Output by product and quarter.
    pub output: Vec<Quarters>,
    /// Whether output of every product is the base's on every month, to the last bit.
    pub same_output: bool,
}

/// One product over the quarters.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Quarters {
    /// The product.
    pub product: String,
    /// Its unit.
    pub unit: String,
    /// Quarter (`2019Q1`) and value.
    pub values: Vec<(String, f64)>,
}

/// Shares of purchases by place of production.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Origins {
    /// The product planned for, and the day whose law the plan knows.
    pub product: String,
    /// That day.
    pub decide_on: String,
    /// What the plan spends on parts, money.
    pub spent: f64,
    /// Its cost less margin, and that of doing nothing; money.
    pub objective: f64,
    /// The same of doing nothing.
    pub do_nothing: f64,
    /// Share of purchases for that product in the base year.
    pub before: BTreeMap<String, f64>,
    /// Share of the plan's purchases.
    pub plan: BTreeMap<String, f64>,
    /// Reported shares of the cost of parts: product, period, place, share; as the facts have them.
    pub reported: Vec<(String, String, String, String)>,
}

/// Runs the case as it stands and under each what-if. `files`: what-if files instead of the case's own.
pub fn effects(
    case: &str,
    files: &[PathBuf],
    progress: &(dyn Fn(&str, usize, usize) + Sync),
) -> Result<Effects, Error> {
    let list = if files.is_empty() { what_ifs(case)? } else { read(files)? };
    if list.is_empty() {
        let message = format!("the case `{case}` has no folder `what-if`; name what-if files after the case");
        return Err(Error::usage(message));
    }
    let one = |with_text: Vec<(String, String)>| -> Result<Value, Error> {
        let request = RunRequest { case: case.to_owned(), with_text, ..RunRequest::default() };
        let text = run(&request, &|_, _, _| ())?.outcome_json()?;
        serde_json::from_str(&text).map_err(|e| Error::usage(e.to_string()))
    };
    progress("the case as it stands", 0, list.len() + 1);
    let base = one(Vec::new())?;
    let mut rows = Vec::new();
    for (n, what_if) in list.iter().enumerate() {
        progress(&what_if.0, n + 1, list.len() + 1);
        let title = title(what_if);
        rows.push(effect(title, &one(vec![what_if.clone()])?, &base));
    }
    Ok(Effects {
        case: text(&base["case"]["title"]),
        currency: text(&base["case"]["currency"]),
        observed: observed(&base),
        origins: origins(&base),
        base: effect("as it stands".to_owned(), &base, &base),
        rows,
    })
}

fn read(files: &[PathBuf]) -> Result<Vec<(String, String)>, Error> {
    let one = |p: &PathBuf| {
        let content = std::fs::read_to_string(p).map_err(|e| Error::io(p, e))?;
        Ok((p.display().to_string(), content))
    };
    files.iter().map(one).collect()
}

/// The title that a what-if gives itself, or its file's name.
fn title((name, content): &(String, String)) -> String {
    let own = content.parse::<toml::Table>().ok();
    let own = own.and_then(|t| t.get("title").and_then(|v| v.as_str()).map(str::to_owned));
    own.unwrap_or_else(|| {
        Path::new(name).file_stem().map_or_else(|| name.clone(), |s| s.to_string_lossy().into_owned())
    })
}

fn text(v: &Value) -> String {
    v.as_str().unwrap_or_default().to_owned()
}

fn list(v: &Value) -> &[Value] {
    v.as_array().map_or(&[], Vec::as_slice)
}

fn number(v: &Value) -> f64 {
    v.as_f64().unwrap_or(0.0)
}

fn effect(title: String, outcome: &Value, base: &Value) -> Effect {
    let same = |(a, b): (&Value, &Value)| a["output"] == b["output"];
    let (own, other) = (list(&outcome["paths"]), list(&base["paths"]));
    Effect {
        title,
        lost_output: number(&outcome["losses"]["total_buyers"]),
        lost_sales: number(&outcome["losses"]["total_suppliers"]),
        output: own.iter().map(quarters).collect(),
        same_output: own.len() == other.len() && own.iter().zip(other).all(same),
    }
}

/// `2019-05` is in `2019Q2`.
fn quarter(month: &str) -> String {
    let number: u32 = month.get(5..7).and_then(|m| m.parse().ok()).unwrap_or(1);
    format!("{}Q{}", month.get(0..4).unwrap_or(month), number.saturating_sub(1) / 3 + 1)
}

fn quarters(path: &Value) -> Quarters {
    let mut values: Vec<(String, f64)> = Vec::new();
    for (month, made) in list(&path["months"]).iter().zip(list(&path["output"])) {
        let name = quarter(&text(month));
        match values.last_mut() {
            Some(last) if last.0 == name => last.1 += number(made),
            _ => values.push((name, number(made))),
        }
    }
    Quarters { product: text(&path["name"]), unit: text(&path["unit"]), values }
}

/// Observed quarters of output; of several reports of one quarter the first.
fn observed(base: &Value) -> Vec<Quarters> {
    let mut found: BTreeMap<(String, String), Vec<(String, f64)>> = BTreeMap::new();
    for score in list(&base["scores"]) {
        let (series, period) = (text(&score["series"]), text(&score["period"]));
        if series.starts_with("output/") && period.contains('Q') {
            let values = found.entry((series, text(&score["unit"]))).or_default();
            if values.iter().all(|v| v.0 != period) {
                values.push((period, number(&score["observed"])));
            }
        }
    }
    found.into_iter().map(|((product, unit), values)| Quarters { product, unit, values }).collect()
}

fn origins(base: &Value) -> Option<Origins> {
    let plan = &base["plan"];
    if !plan.is_object() {
        return None;
    }
    let product = text(&plan["product"]);
    let bought = list(&plan["purchases"])
        .iter()
        .map(|row| (text(&row["plant"]), list(&row["value"]).iter().map(number).sum::<f64>()));
    let usual = list(&base["standing"])
        .iter()
        .filter(|l| text(&l["product"]) == product)
        .map(|l| (text(&l["plant"]), number(&l["value"])));
    const MEASURE: &str = "share of the cost of parts from ";
    let reported = list(&base["entered"]).iter().filter_map(|e| {
        let place = text(&e["measure"]).strip_prefix(MEASURE)?.to_owned();
        Some((text(&e["subject"]), text(&e["period"]), place, text(&e["figure"])))
    });
    Some(Origins {
        product: product.clone(),
        decide_on: text(&plan["decide_on"]),
        spent: bought.clone().map(|b| b.1).sum(),
        objective: number(&plan["objective"]),
        do_nothing: number(&plan["do_nothing"]),
        before: shares(usual),
        plan: shares(bought),
        reported: reported.collect(),
    })
}

fn shares(values: impl Iterator<Item = (String, f64)>) -> BTreeMap<String, f64> {
    let mut out: BTreeMap<String, f64> = BTreeMap::new();
    values.for_each(|(place, v)| *out.entry(place).or_default() += v);
    let all: f64 = out.values().sum();
    out.values_mut().for_each(|v| *v /= if all > 0.0 { all } else { 1.0 });
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regress_months_make_quarters() {
        let path = serde_json::json!({"name": "p", "unit": "u", "output": [1.0, 2.0, 4.0, 8.0],
            "months": ["2019-02", "2019-03", "2019-04", "2019-12"]});
        let got = quarters(&path).values;
        let want = [("2019Q1", 3.0), ("2019Q2", 4.0), ("2019Q4", 8.0)];
        assert_eq!(got, want.map(|(q, v)| (q.to_owned(), v)));
    }

    #[test]
    fn regress_shares_add_up_by_place() {
        let rows = [("JP", 1.0), ("CN", 2.0), ("JP", 1.0)].map(|(p, v)| (p.to_owned(), v));
        let got = shares(rows.into_iter());
        assert_eq!((got["JP"], got["CN"]), (0.5, 0.5));
    }

    #[test]
    fn regress_a_what_if_without_a_title_goes_by_its_file() {
        let named = |t: &str| title(&("what-if/no-licence.toml".to_owned(), t.to_owned()));
        assert_eq!(named("title = \"No licence\""), "No licence");
        assert_eq!(named("remove = []"), "no-licence");
    }
}
