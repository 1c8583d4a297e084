//! Two outcomes side by side: changes applied, standing, losses, plan, impact.
//!
//! Works on `outcome.json` as written, so that outcomes of different versions can be compared as far as they share fields.

use crate::error::{Error, ErrorKind};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// What differs between two outcomes.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Comparison {
    /// Title and changes of the first.
    pub a: String,
    /// Title and changes of the second.
    pub b: String,
    /// Figures: name, first, second; `None`: not available there.
    pub figures: Vec<Figure>,
    /// Supply links whose standing differs: link, first, second.
    pub standing: Vec<(String, String, String)>,
}

/// One figure in both outcomes.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Figure {
    /// What it is.
    pub name: String,
    /// Its unit.
    pub unit: String,
    /// In the first outcome.
    pub a: Option<f64>,
    /// In the second.
    pub b: Option<f64>,
}

/// Compares two output folders or `outcome.json` files.
pub fn compare(a: &Path, b: &Path) -> Result<Comparison, Error> {
    Ok(compare_values(&open(a)?, &open(b)?))
}

fn open(path: &Path) -> Result<Value, Error> {
    let file = if path.is_dir() { path.join("outcome.json") } else { path.to_owned() };
    let text = std::fs::read_to_string(&file).map_err(|e| Error::io(&file, e))?;
    let value: Value = serde_json::from_str(&text)
        .map_err(|e| Error::from(ErrorKind::Usage(format!("`{}` is not an outcome: {e}", file.display()))))?;
    same_schema(&value, &file.display().to_string())?;
    Ok(value)
}

/// Compares two outcomes that are already in memory, as `outcome.json` has them.
pub fn compare_outcomes(a: &Value, b: &Value) -> Result<Comparison, Error> {
    same_schema(a, "the first")?;
    same_schema(b, "the second")?;
    Ok(compare_values(a, b))
}

fn same_schema(value: &Value, name: &str) -> Result<(), Error> {
    if value["schema"].as_u64() != Some(u64::from(knockon_case::outcome::OUTCOME_SCHEMA)) {
        let message = format!(
            "`{name}` is not an outcome of this version (schema {}, expected {}); run the case again",
            value["schema"],
            knockon_case::outcome::OUTCOME_SCHEMA
        );
        return Err(Error::usage(message));
    }
    Ok(())
}

fn compare_values(a: &Value, b: &Value) -> Comparison {
    let (fa, fb) = (figures(a), figures(b));
    let mut names: Vec<&(String, String)> = fa.iter().map(|(k, _)| k).collect();
    names.extend(fb.iter().map(|(k, _)| k).filter(|k| !fa.iter().any(|(x, _)| x == *k)));
    let of =
        |f: &[((String, String), f64)], k: &(String, String)| f.iter().find(|(x, _)| x == k).map(|(_, v)| *v);
    let figures = names
        .into_iter()
        .map(|k| Figure { name: k.0.clone(), unit: k.1.clone(), a: of(&fa, k), b: of(&fb, k) })
        .collect();
    let (sa, sb) = (standing(a), standing(b));
    let all: std::collections::BTreeSet<&String> = sa.keys().chain(sb.keys()).collect();
    let none = String::from("(no such link)");
    let standing = all
        .into_iter()
        .map(|k| (k, sa.get(k).unwrap_or(&none), sb.get(k).unwrap_or(&none)))
        .filter(|(_, x, y)| x != y)
        .map(|(k, x, y)| (k.clone(), x.clone(), y.clone()))
        .collect();
    Comparison { a: head(a), b: head(b), figures, standing }
}

fn text(v: &Value) -> String {
    v.as_str().unwrap_or_default().to_owned()
}

fn list(v: &Value) -> &[Value] {
    v.as_array().map_or(&[], Vec::as_slice)
}

fn head(outcome: &Value) -> String {
    let changes: Vec<String> = list(&outcome["changes"]).iter().map(text).collect();
    let title = text(&outcome["case"]["title"]);
    if changes.is_empty() { title } else { format!("{title} with {}", changes.join(", ")) }
}

/// Named figures of an outcome, in the order that a reader expects.
fn figures(o: &Value) -> Vec<((String, String), f64)> {
    let currency = text(&o["case"]["currency"]);
    let mut out = Vec::new();
    let mut push = |name: String, unit: &str, v: &Value| {
        if let Some(x) = v.as_f64() {
            out.push(((name, unit.to_owned()), x));
        }
    };
    for path in list(&o["paths"]) {
        let mut years: BTreeMap<String, f64> = BTreeMap::new();
        for (month, value) in list(&path["months"]).iter().zip(list(&path["output"])) {
            let year: String = text(month).chars().take(4).collect();
            *years.entry(year).or_default() += value.as_f64().unwrap_or(0.0);
        }
        for (year, value) in years {
            push(
                format!("output of {} {year}", text(&path["name"])),
                &text(&path["unit"]),
                &Value::from(value),
            );
        }
    }
    push("lost output, buyers".into(), &currency, &o["losses"]["total_buyers"]);
    push("lost sales, suppliers".into(), &currency, &o["losses"]["total_suppliers"]);
    for place in list(&o["losses"]["by_place"]) {
        push(format!("lost sales, suppliers of {}", text(&place["place"])), &currency, &place["lost"]);
    }
    for pair in list(&o["losses"]["by_measure"]) {
        push(format!("lost output through {}", text(&pair[0])), &currency, &pair[1]);
    }
    push("plan: objective".into(), &currency, &o["plan"]["objective"]);
    push("plan: doing nothing".into(), &currency, &o["plan"]["do_nothing"]);
    let total: f64 = list(&o["plan"]["output"]).iter().filter_map(Value::as_f64).sum();
    if o["plan"].is_object() {
        push("plan: output".into(), &text(&o["plan"]["unit"]), &Value::from(total));
    }
    for impact in list(&o["impact"]) {
        for row in list(&impact["rows"]) {
            let name =
                format!("{} {}: {}", text(&impact["place"]), text(&impact["what"]), text(&row["measure"]));
            push(name, &text(&row["unit"]), &row["total"]);
        }
    }
    out
}

/// The standing timeline of each link in words.
fn standing(o: &Value) -> BTreeMap<String, String> {
    list(&o["standing"])
        .iter()
        .map(|link| {
            let name = format!(
                "{}: {} from {}",
                text(&link["supply"]),
                text(&link["item"]),
                text(&link["supplier"])
            );
            let spells: Vec<String> = list(&link["spells"])
                .iter()
                .map(|s| {
                    let flow = s["flow"].as_f64().unwrap_or(0.0);
                    // Silence of the modelled rules is no clearance, and is never printed as one.
                    let state = match text(&s["state"]).as_str() {
                        "free" => "no requirement found".to_owned(),
                        other => other.replace('_', " "),
                    };
                    format!("{} {state} ({:.0} % flows)", text(&s["from"]), flow * 100.0)
                })
                .collect();
            (name, spells.join(", "))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_differs_in_standing_is_listed_and_every_figure_stands_beside_its_twin() {
        let outcome = |loss: f64, state: &str| {
            json!({"schema": 1, "case": {"title": "T", "currency": "USD"}, "changes": [],
                "losses": {"total_buyers": loss},
                "standing": [{"supply": "s1", "item": "chip", "supplier": "A", "spells": [{"from": "2019-01-01", "state": state, "flow": 1.0}]},
                             {"supply": "s2", "item": "lens", "supplier": "B", "spells": []}]})
        };
        let c = compare_values(&outcome(1.0, "free"), &outcome(2.0, "barred"));
        assert_eq!(
            c.figures,
            [Figure { name: "lost output, buyers".into(), unit: "USD".into(), a: Some(1.0), b: Some(2.0) }]
        );
        assert_eq!(c.standing.len(), 1);
        assert_eq!(c.standing[0].0, "s1: chip from A");
        assert_eq!(c.standing[0].1, "2019-01-01 no requirement found (100 % flows)");
    }
}
