//! Sourcing questions and answers as JSON, in the shape of the validation cases.
//!
//! Supported: kinds `alt_sourcing_milp` and `ttr_tts_lp`. Periods are half-open, counted from 0; a supplier
//! is barred where its origin is under the restriction and no licence of its own covers the period; without
//! `restriction` or `licences` there is none. Not supported: more than one restriction; a [`crate::Problem`]
//! takes any.

use serde_json::{Map, Value, json};

use crate::error::{Error, ErrorKind};
use crate::problem::{Part, Problem, Supplier, allowed};
use crate::recovery::{Line, Need, Node, Plant, Product, ttr_tts};
use crate::{SolveOptions, Status, plan};

/// Nodes enough to prove the optimum of a small case.
const NODES: u64 = 100_000;

/// Answers an `alt_sourcing_milp` case: `objective` and `output_total`. An optimum that is not proved is no
/// answer.
pub fn milp_json(input: &Value) -> Result<Value, Error> {
    let options = SolveOptions { nodes: NODES, gap: 1e-12 };
    let plan = plan(&problem_json(input)?, &options)?;
    match plan.status {
        Status::Optimal => Ok(json!({"objective": plan.objective, "output_total": plan.output_total})),
        // The objective after repair can differ from the solver's by its tolerance.
        _ if plan.gap.is_some_and(|gap| gap <= 1e-7) => {
            Ok(json!({"objective": plan.objective, "output_total": plan.output_total}))
        }
        status => {
            Err(ErrorKind::Solver(format!("no proved optimum within {NODES} nodes: {status:?}")).into())
        }
    }
}

/// Answers a `ttr_tts_lp` case: `PI` and `TTS`, the latter null where demand can be met for ever.
pub fn ttr_tts_json(input: &Value) -> Result<Value, Error> {
    let recovery = ttr_tts(&line(input)?)?;
    Ok(json!({"PI": recovery.profit_lost, "TTS": recovery.survives}))
}

/// The question of an `alt_sourcing_milp` case.
pub fn problem_json(input: &Value) -> Result<Problem, Error> {
    let periods = index(input, "T")?;
    let demand = numbers(input, "demand")?;
    if demand.len() != periods {
        let (what, got) = ("`demand`".to_owned(), demand.len());
        return Err(ErrorKind::Length { what, got, want: periods }.into());
    }
    let names: Vec<&str> = object(input, "parts")?.keys().map(String::as_str).collect();
    let parts = object(input, "parts")?
        .iter()
        .map(|(id, part)| {
            let (per_unit, stock) = (number(part, "r")?, number(part, "stock")?);
            Ok(Part { id: id.clone(), per_unit, stock, arriving: Vec::new() })
        })
        .collect::<Result<_, Error>>()?;
    let (origins, barred) = match input.get("restriction") {
        None | Some(Value::Null) => (Vec::new(), (0, 0)),
        Some(restriction) => (texts(restriction, "origins")?, span(restriction)?),
    };
    let suppliers = object(input, "suppliers")?
        .iter()
        .map(|(id, of)| {
            let origin = text(of, "origin")?;
            let barred = if origins.contains(&origin) { vec![barred] } else { vec![] };
            let licensed = licences(input, id)?;
            Ok(Supplier {
                id: id.clone(),
                part: place(&names, text(of, "part")?, "part")?,
                price: number(of, "price")?,
                capacity: number(of, "cap")?,
                min_order: 0.0,
                lead: index(of, "lead")?,
                qualified: flag(of, "qualified")?,
                qualification_time: index(of, "qual_time")?,
                qualification_cost: number(of, "qual_cost")?,
                allowed: allowed(periods, &barred, &licensed),
                base_share: None,
            })
        })
        .collect::<Result<_, Error>>()?;
    let (margin, holding) = (number(input, "margin")?, number(input, "hold")?);
    Ok(Problem { demand, margin, holding, parts, suppliers })
}

fn licences(input: &Value, supplier: &str) -> Result<Vec<(usize, usize)>, Error> {
    let mut out = Vec::new();
    if input.get("licences").is_none_or(Value::is_null) {
        return Ok(out);
    }
    for licence in list(input, "licences")? {
        if text(licence, "supplier")? == supplier {
            out.push(span(licence)?);
        }
    }
    Ok(out)
}

fn line(input: &Value) -> Result<Line, Error> {
    let (nodes, plants) = (object(input, "nodes")?, object(input, "plants")?);
    let node_names: Vec<&str> = nodes.keys().map(String::as_str).collect();
    let plant_names: Vec<&str> = plants.keys().map(String::as_str).collect();
    let node = |name: &str| place(&node_names, name, "node");
    let nodes_of = |value: &Value, field: &'static str| -> Result<Vec<usize>, Error> {
        texts(value, field)?.into_iter().map(node).collect()
    };
    let all = nodes
        .values()
        .map(|of| {
            Ok(Node { plant: place(&plant_names, text(of, "plant")?, "plant")?, stock: number(of, "stock")? })
        })
        .collect::<Result<Vec<_>, Error>>()?;
    let products = object(input, "products")?
        .values()
        .map(|p| {
            let (demand, profit) = (number(p, "demand")?, number(p, "profit")?);
            Ok(Product { nodes: nodes_of(p, "nodes")?, demand, profit })
        })
        .collect::<Result<_, Error>>()?;
    let mut needs = Vec::new();
    for (name, parts) in object(input, "bom")? {
        for part in parts.as_object().ok_or_else(|| fault("bom", "an object of objects"))?.values() {
            let (per_unit, suppliers) = (number(part, "r")?, nodes_of(part, "suppliers")?);
            needs.push(Need { node: node(name)?, per_unit, suppliers });
        }
    }
    let arcs = list(input, "arcs")?
        .iter()
        .map(|arc| match arc.as_array().map(Vec::as_slice) {
            Some([Value::String(from), Value::String(to)]) => Ok((node(from)?, node(to)?)),
            _ => Err(fault("arcs", "a list of [from, to]")),
        })
        .collect::<Result<_, Error>>()?;
    let mut disrupted = Vec::new();
    for name in texts(input, "disrupted")? {
        // A plant takes all of its nodes down; where a node has a plant's name, both are meant.
        let plant = plant_names.iter().position(|p| *p == name);
        let before = disrupted.len();
        disrupted.extend((0..all.len()).filter(|&i| Some(all[i].plant) == plant || node_names[i] == name));
        if plant.is_none() && disrupted.len() == before {
            return Err(ErrorKind::Unknown { what: "disrupted plant or node", name: name.to_owned() }.into());
        }
    }
    let plants = plants
        .values()
        .map(|capacity| {
            let capacity = capacity.as_f64().ok_or_else(|| fault("plants", "an object of numbers"))?;
            Ok(Plant { capacity })
        })
        .collect::<Result<_, Error>>()?;
    Ok(Line { nodes: all, plants, products, needs, arcs, disrupted, periods: number(input, "t")? })
}

fn fault(field: &str, expected: &'static str) -> Error {
    ErrorKind::Field { field: field.to_owned(), expected }.into()
}

fn place(names: &[&str], name: &str, what: &'static str) -> Result<usize, Error> {
    let unknown = || ErrorKind::Unknown { what, name: name.to_owned() };
    names.iter().position(|n| *n == name).ok_or_else(|| unknown().into())
}

fn object<'v>(value: &'v Value, field: &str) -> Result<&'v Map<String, Value>, Error> {
    value.get(field).and_then(Value::as_object).ok_or_else(|| fault(field, "an object"))
}

fn list<'v>(value: &'v Value, field: &str) -> Result<&'v Vec<Value>, Error> {
    value.get(field).and_then(Value::as_array).ok_or_else(|| fault(field, "a list"))
}

fn number(value: &Value, field: &str) -> Result<f64, Error> {
    value.get(field).and_then(Value::as_f64).ok_or_else(|| fault(field, "a number"))
}

fn numbers(value: &Value, field: &str) -> Result<Vec<f64>, Error> {
    let all = list(value, field)?.iter().map(Value::as_f64).collect::<Option<_>>();
    all.ok_or_else(|| fault(field, "a list of numbers"))
}

fn text<'v>(value: &'v Value, field: &str) -> Result<&'v str, Error> {
    value.get(field).and_then(Value::as_str).ok_or_else(|| fault(field, "a text"))
}

fn texts<'v>(value: &'v Value, field: &str) -> Result<Vec<&'v str>, Error> {
    let all = list(value, field)?.iter().map(Value::as_str).collect::<Option<_>>();
    all.ok_or_else(|| fault(field, "a list of texts"))
}

fn flag(value: &Value, field: &str) -> Result<bool, Error> {
    value.get(field).and_then(Value::as_bool).ok_or_else(|| fault(field, "true or false"))
}

fn index(value: &Value, field: &str) -> Result<usize, Error> {
    let whole = value.get(field).and_then(Value::as_u64).and_then(|v| usize::try_from(v).ok());
    whole.ok_or_else(|| fault(field, "a whole number, 0 or more"))
}

fn span(value: &Value) -> Result<(usize, usize), Error> {
    Ok((index(value, "from")?, index(value, "to")?))
}
