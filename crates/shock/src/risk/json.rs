//! Systemic-risk questions and answers as JSON, in the shape of the validation cases.
//!
//! Supported: kinds `esri_cascade` and `link_cut`, inputs inline; a flag that is absent is false. Not
//! supported: inputs named by path, which the caller resolves first.

use serde_json::{Map, Value, json};

use super::graph::{Class, Graph};
use super::{CascadeOptions, LinkCutOptions, LinkLoss, Shock};
use crate::error::{Error, ErrorKind};

/// Answers an `esri_cascade` case: a list with one object a scenario.
pub fn esri_json(input: &Value) -> Result<Value, Error> {
    let graph = graph(input)?;
    let options = CascadeOptions {
        eps: number(input, "eps")?,
        market: flag(input, "market")?,
        keep_losses: true,
        // A small `eps` on a ring that hardly leaks takes sweeps by the hundred thousand.
        max_sweeps: 10_000_000,
        ..CascadeOptions::default()
    };
    let scenarios = list(input, "scenarios")?
        .iter()
        .map(|losses| {
            let losses = numbers(losses, "scenarios")?;
            let (got, want) = (losses.len(), graph.firms());
            if got != want {
                return Err(ErrorKind::Length { what: "a scenario", got, want }.into());
            }
            Ok(Shock::losses(&losses))
        })
        .collect::<Result<Vec<_>, Error>>()?;
    let outcomes = super::esri_cascade(&graph, &scenarios, &options)?;
    if let Some(open) = outcomes.iter().find(|o| !o.settled) {
        let (what, value) = ("a cascade's number of sweeps".to_owned(), open.sweeps.into());
        return Err(ErrorKind::OutOfRange { what, value, expected: "an `eps` at which it settles" }.into());
    }
    let answer = |o: super::Outcome| {
        json!({"ESRI": o.esri, "ESRI_d": o.esri_d, "ESRI_u": o.esri_u, "T": o.sweeps,
               "loss_d": o.loss_d, "loss_u": o.loss_u})
    };
    Ok(outcomes.into_iter().map(answer).collect())
}

/// Answers a `link_cut` case: one object; `loss_d` is added where more than one sweep is asked for.
pub fn link_cut_json(input: &Value) -> Result<Value, Error> {
    let graph = graph(input)?;
    if flag(input, "resourcing")? {
        return Err(ErrorKind::Unsupported("`resourcing` of a cut link".into()).into());
    }
    let sweeps = match input.get("sweeps") {
        None => 1,
        Some(value) => whole(value, "sweeps")?,
    };
    let cut = list(input, "cut")?
        .iter()
        .map(|pair| match pair.as_array().map(Vec::as_slice) {
            Some([supplier, buyer]) => {
                Ok(LinkLoss { supplier: whole(supplier, "cut")?, buyer: whole(buyer, "cut")?, share: 1.0 })
            }
            _ => Err(ErrorKind::Field { field: "cut", expected: "a list of [supplier, buyer]" }.into()),
        })
        .collect::<Result<Vec<_>, Error>>()?;
    let options = LinkCutOptions { market: flag(input, "market")?, sweeps };
    let lost = super::link_cut(&graph, &cut, &options)?;
    let mut out = Map::new();
    out.insert("first_sweep_loss_d".to_owned(), json!(lost.first_sweep_loss_d));
    out.insert("direct_sales_loss".to_owned(), json!(lost.direct_sales_loss));
    out.insert("upstream_loss".to_owned(), json!(lost.upstream_loss));
    if sweeps != 1 {
        out.insert("loss_d".to_owned(), json!(lost.loss_d));
    }
    Ok(Value::Object(out))
}

fn graph(input: &Value) -> Result<Graph, Error> {
    let n = whole(input.get("n").unwrap_or(&Value::Null), "n")? as usize;
    let labels = list(input, "sector")?;
    if labels.len() != n {
        return Err(ErrorKind::Length { what: "`sector`", got: labels.len(), want: n }.into());
    }
    let codes: Vec<String> = list(input, "ess_codes")?.iter().map(label).collect();
    let sector = labels
        .iter()
        .map(|l| {
            let code = label(l);
            let place = codes.iter().position(|c| *c == code);
            place.map(|k| k as u32).ok_or_else(|| {
                Error::from(ErrorKind::Field {
                    field: "sector",
                    expected: "a list of labels from `ess_codes`",
                })
            })
        })
        .collect::<Result<Vec<_>, _>>()?;
    let ess = list(input, "ess")?
        .iter()
        .map(|row| numbers(row, "ess")?.iter().map(|&v| class(v)).collect())
        .collect::<Result<Vec<Vec<Class>>, Error>>()?;
    for got in std::iter::once(ess.len()).chain(ess.iter().map(Vec::len)) {
        if got != codes.len() {
            return Err(ErrorKind::Length { what: "`ess`", got, want: codes.len() }.into());
        }
    }
    let flows = list(input, "edges")?.iter().map(flow).collect::<Result<Vec<_>, _>>()?;
    Graph::new(&sector, &flows, |from, to| ess[from as usize][to as usize])
}

fn flow(edge: &Value) -> Result<(u32, u32, f64), Error> {
    let fault = ErrorKind::Field { field: "edges", expected: "a list of [supplier, buyer, value]" };
    match edge.as_array().map(Vec::as_slice) {
        Some([supplier, buyer, value]) => {
            let value = value.as_f64().ok_or(fault)?;
            Ok((whole(supplier, "edges")?, whole(buyer, "edges")?, value))
        }
        _ => Err(fault.into()),
    }
}

fn class(value: f64) -> Result<Class, Error> {
    match value {
        2.0 => Ok(Class::Essential),
        1.0 => Ok(Class::NonEssential),
        0.0 => Ok(Class::Negligible),
        _ => {
            let expected = "2 (essential), 1 (non-essential) or 0 (negligible)";
            Err(ErrorKind::OutOfRange { what: "an entry of `ess`".to_owned(), value, expected }.into())
        }
    }
}

/// A sector label; numbers are read as their digits.
fn label(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn list<'v>(input: &'v Value, field: &'static str) -> Result<&'v Vec<Value>, Error> {
    input
        .get(field)
        .and_then(Value::as_array)
        .ok_or_else(|| ErrorKind::Field { field, expected: "a list" }.into())
}

fn numbers(value: &Value, field: &'static str) -> Result<Vec<f64>, Error> {
    let all = value.as_array().and_then(|v| v.iter().map(Value::as_f64).collect::<Option<Vec<_>>>());
    all.ok_or_else(|| ErrorKind::Field { field, expected: "a list of lists of numbers" }.into())
}

fn number(input: &Value, field: &'static str) -> Result<f64, Error> {
    let value = input.get(field).and_then(Value::as_f64);
    value.ok_or_else(|| ErrorKind::Field { field, expected: "a number" }.into())
}

fn flag(input: &Value, field: &'static str) -> Result<bool, Error> {
    match input.get(field) {
        None => Ok(false),
        Some(Value::Bool(value)) => Ok(*value),
        Some(_) => Err(ErrorKind::Field { field, expected: "true or false" }.into()),
    }
}

fn whole(value: &Value, field: &'static str) -> Result<u32, Error> {
    let number = value.as_u64().and_then(|v| u32::try_from(v).ok());
    number.ok_or_else(|| ErrorKind::Field { field, expected: "a whole number" }.into())
}
