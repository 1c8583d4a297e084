//! Eurostat's symmetric input–output tables (naio_10_cp1700, naio_10_cp1750) as SDMX-CSV or JSON-stat 2.0.
//!
//! One number a line: what is used by whom (`…_use`), of what (`…_ava`), domestic, imported or both together (`stk_flow` DOM, IMP, TOTAL), place (`geo`), unit.
//! Domestic flows are taken where they are there, with imports from IMP; else TOTAL with imports (row P7) as a negative column. Product taxes D21X31, value
//! added B1G, output P1.
//! Sources: Eurostat's API documentation; JSON-stat 2.0. Supported: one place and year a file (or `--place`), the unit MIO_EUR, or MIO_NAC with
//! `--currency`. Not supported: supply and use tables, bulk TSV.

use super::{Folder, files, final_category};
use crate::error::{Error, Result};
use crate::matrix::Matrix;
use crate::table::{FinalColumn, Flows, Industry, Table, TableInfo, ValueAddedIs};
use serde_json::Value;
use std::collections::HashMap;

/// Use, supply, flow → number.
type Cells = HashMap<(String, String, String), f64>;

/// One number with the codes of its dimensions that matter here.
struct Observation {
    uses: String,
    of: String,
    flow: String,
    geo: String,
    unit: String,
    year: String,
    value: f64,
}

pub(super) fn read(folder: &dyn Folder, place: Option<&str>, info: &TableInfo) -> Result<Table> {
    let bytes = files::only(folder, &[".csv", ".json"])?;
    let all = if bytes.trim_ascii_start().starts_with(b"{") { json_stat(&bytes)? } else { sdmx_csv(&bytes)? };
    let unit = if info.currency.as_str() == "EUR" { "MIO_EUR" } else { "MIO_NAC" };
    let year = info.year.to_string();
    let fits = |o: &&Observation| o.unit == unit && o.year == year && place.is_none_or(|p| o.geo == p);
    let mut places: Vec<&str> = all.iter().filter(fits).map(|o| o.geo.as_str()).collect();
    places.sort_unstable();
    places.dedup();
    let geo = match places[..] {
        [one] => one.to_owned(),
        [] => {
            return Err(Error::layout(format!("the file has no number of {year} in {unit} for this place")));
        }
        _ => {
            return Err(Error::input(format!(
                "the file has several places ({}); say which with `--place`",
                places.join(", ")
            )));
        }
    };
    let mut order = Vec::new();
    let mut cells = Cells::new();
    for o in all.iter().filter(fits) {
        if is_industry(&o.of) && !order.contains(&o.of) {
            order.push(o.of.clone());
        }
        cells.insert((o.uses.clone(), o.of.clone(), o.flow.clone()), o.value);
    }
    order.retain(|c| cells.keys().any(|(u, _, _)| u == c));
    build(&order, &cells, &geo, info)
}

/// A code of NACE or CPA, and no transaction of the national accounts or total.
fn is_industry(code: &str) -> bool {
    const OTHERS: [&str; 22] = [
        "B1G",
        "B1N",
        "B2A3G",
        "B2A3N",
        "D1",
        "D11",
        "D12",
        "D21X31",
        "D29X39",
        "D2X3",
        "P1",
        "P2",
        "P5",
        "P3",
        "P6",
        "P7",
        "K1",
        "TOTAL",
        "CPA_TOTAL",
        "TU",
        "TFU",
        "P33",
    ];
    let prefixes = ["P3_", "P5", "P6_", "TS_", "TU_", "P34", "OP_"];
    !OTHERS.contains(&code) && !prefixes.iter().any(|p| code.starts_with(p))
}

fn build(order: &[String], cells: &Cells, geo: &str, info: &TableInfo) -> Result<Table> {
    let domestic = cells.keys().any(|k| k.2 == "DOM" && is_industry(&k.1) && is_industry(&k.0));
    let (flow, flows) = if domestic { ("DOM", Flows::Domestic) } else { ("TOTAL", Flows::Total) };
    let get = |uses: &str, of: &str, flow: &str| cells.get(&(uses.into(), of.into(), flow.into())).copied();
    // Primary inputs stand under TOTAL or DOM, whichever the file has.
    let primary = |uses: &str, of: &str| get(uses, of, "TOTAL").or(get(uses, of, "DOM"));
    let mut finals: Vec<String> = Vec::new();
    for code in ["P3_S14", "P3_S15", "P3_S13", "P51G", "P52_P53", "P5M", "P52", "P53", "P6"] {
        if order.iter().any(|o| get(code, o, flow).is_some()) {
            finals.push(code.into());
        }
    }
    if finals.iter().any(|f| f == "P52_P53" || f == "P5M") {
        finals.retain(|f| f != "P52" && f != "P53");
    }
    let n = order.len();
    if n == 0 || finals.is_empty() {
        return Err(Error::layout("no industries, or no columns of final demand, were found in the file"));
    }
    let z = Matrix::from_fn(n, n, |i, j| get(&order[j], &order[i], flow).unwrap_or(0.0));
    let with_imports = !domestic && order.iter().any(|o| primary(o, "P7").is_some());
    let width = finals.len() + usize::from(with_imports);
    let y = Matrix::from_fn(n, width, |i, c| match finals.get(c) {
        Some(code) => get(code, &order[i], flow).unwrap_or(0.0),
        None => -primary(&order[i], "P7").unwrap_or(0.0),
    });
    let names = || order.iter().chain(&finals).map(String::as_str);
    let padded = |mut row: Vec<f64>| {
        row.resize(n + width, 0.0);
        row
    };
    let bought = |uses: &str| order.iter().map(|of| get(uses, of, "IMP").unwrap_or(0.0)).sum::<f64>();
    let imports = domestic.then(|| padded(names().map(bought).collect()));
    let taxed = names().any(|u| primary(u, "D21X31").is_some());
    let taxes = taxed.then(|| padded(names().map(|u| primary(u, "D21X31").unwrap_or(0.0)).collect()));
    let sold: Vec<f64> = z.row_sums().iter().zip(y.row_sums()).map(|(a, b)| a + b).collect();
    let output: Vec<f64> = order.iter().zip(sold).map(|(o, s)| primary(o, "P1").unwrap_or(s)).collect();
    let stated: Option<Vec<f64>> = order.iter().map(|o| primary(o, "B1G")).collect();
    let inputs = z.col_sums();
    let other = |row: &Option<Vec<f64>>, j: usize| row.as_ref().map_or(0.0, |r| r[j]);
    let is = if stated.is_some() { ValueAddedIs::Datum } else { ValueAddedIs::Residual };
    let left = |j: usize| output[j] - inputs[j] - other(&imports, j) - other(&taxes, j);
    let value_added = stated.unwrap_or_else(|| (0..n).map(left).collect());
    let column = |code: &str| FinalColumn {
        place: geo.into(),
        category: final_category(code).unwrap_or("other").into(),
    };
    let mut columns: Vec<FinalColumn> = finals.iter().map(|c| column(c)).collect();
    columns.extend(with_imports.then(|| FinalColumn { place: geo.into(), category: "imports".into() }));
    Ok(Table {
        info: TableInfo { flows, value_added_is: is, ..info.clone() },
        industries: order
            .iter()
            .map(|o| Industry {
                place: geo.into(),
                sector: o.trim_start_matches("CPA_").into(),
                label: o.clone(),
            })
            .collect(),
        finals: columns,
        z,
        y,
        imports,
        taxes,
        value_added,
        output,
        satellites: Vec::new(),
    })
}

fn sdmx_csv(bytes: &[u8]) -> Result<Vec<Observation>> {
    let mut reader = csv::Reader::from_reader(bytes);
    let head = reader.headers().map_err(|e| Error::layout(format!("not a CSV file: {e}")))?.clone();
    let find = |fits: &dyn Fn(&str) -> bool, what: &str| {
        head.iter().position(fits).ok_or_else(|| Error::layout(format!("the header has no column `{what}`")))
    };
    let (uses, of) = (
        find(&|h| h.ends_with("_use"), "ind_use or prd_use")?,
        find(&|h| h.ends_with("_ava"), "ind_ava or prd_ava")?,
    );
    let (flow, geo) = (find(&|h| h == "stk_flow", "stk_flow")?, find(&|h| h == "geo", "geo")?);
    let (unit, year) = (find(&|h| h == "unit", "unit")?, find(&|h| h == "TIME_PERIOD", "TIME_PERIOD")?);
    let value = find(&|h| h == "OBS_VALUE", "OBS_VALUE")?;
    let mut out = Vec::new();
    for (r, record) in reader.records().enumerate() {
        let row = r as u64 + 2;
        let record = record.map_err(|e| Error::cell(row, 0, e.to_string()))?;
        if record[value].trim().is_empty() {
            continue;
        }
        let get = |c: usize| record[c].to_owned();
        let number = super::sheet::value(record[value].as_bytes(), row, value)?;
        out.push(Observation {
            uses: get(uses),
            of: get(of),
            flow: get(flow),
            geo: get(geo),
            unit: get(unit),
            year: get(year),
            value: number,
        });
    }
    Ok(out)
}

fn json_stat(bytes: &[u8]) -> Result<Vec<Observation>> {
    let root: Value = serde_json::from_slice(bytes).map_err(|e| Error::layout(format!("not JSON: {e}")))?;
    let wrong = |what: &str| Error::layout(format!("not JSON-stat: {what}"));
    let ids: Vec<&str> =
        root["id"].as_array().ok_or_else(|| wrong("no `id`"))?.iter().filter_map(Value::as_str).collect();
    let codes: Vec<Vec<String>> = ids
        .iter()
        .map(|id| {
            positions(&root["dimension"][id]["category"]["index"])
                .ok_or_else(|| wrong(&format!("dimension `{id}` has no index")))
        })
        .collect::<Result<_>>()?;
    let find = |fits: &dyn Fn(&str) -> bool, what: &str| {
        ids.iter().position(|i| fits(i)).ok_or_else(|| wrong(&format!("no dimension `{what}`")))
    };
    let (uses, of) = (
        find(&|h| h.ends_with("_use"), "ind_use or prd_use")?,
        find(&|h| h.ends_with("_ava"), "ind_ava or prd_ava")?,
    );
    let (flow, geo) = (find(&|h| h == "stk_flow", "stk_flow")?, find(&|h| h == "geo", "geo")?);
    let (unit, year) = (find(&|h| h == "unit", "unit")?, find(&|h| h == "time", "time")?);
    let values: Vec<(usize, f64)> = match &root["value"] {
        Value::Array(list) => list.iter().enumerate().filter_map(|(i, v)| Some((i, v.as_f64()?))).collect(),
        Value::Object(map) => map.iter().filter_map(|(k, v)| Some((k.parse().ok()?, v.as_f64()?))).collect(),
        _ => return Err(wrong("no `value`")),
    };
    values
        .into_iter()
        .map(|(mut at, value)| {
            let mut own = vec![0; ids.len()];
            for d in (0..ids.len()).rev() {
                let size = codes[d].len().max(1);
                own[d] = at % size;
                at /= size;
            }
            let get = |d: usize| {
                codes[d].get(own[d]).cloned().ok_or_else(|| wrong("a value outside its dimensions"))
            };
            if at > 0 {
                return Err(wrong("a value outside its dimensions"));
            }
            Ok(Observation {
                uses: get(uses)?,
                of: get(of)?,
                flow: get(flow)?,
                geo: get(geo)?,
                unit: get(unit)?,
                year: get(year)?,
                value,
            })
        })
        .collect()
}

/// Codes of a dimension in the order of their positions.
fn positions(index: &Value) -> Option<Vec<String>> {
    match index {
        Value::Array(list) => list.iter().map(|v| v.as_str().map(str::to_owned)).collect(),
        Value::Object(map) => {
            let mut out = vec![None; map.len()];
            for (code, at) in map {
                *out.get_mut(usize::try_from(at.as_u64()?).ok()?)? = Some(code.clone());
            }
            out.into_iter().collect()
        }
        _ => None,
    }
}
