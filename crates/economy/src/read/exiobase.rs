//! EXIOBASE 3, product by product or industry by industry: a folder or archive of tab-separated files.
//!
//! A.txt or Z.txt and Y.txt: header lines region and sector (category), perhaps one that repeats the index names, label columns region and sector; x.txt:
//! region, sector, output; F.txt of each satellite: label column stressor. Flows are Z, or A x̂. Of the satellites are kept: employment
//! (`Employment people: …`, thousands → jobs), carbon dioxide (`CO2 - …`, kg → co2), and the factor inputs that make value added; taxes on products
//! have a row of their own. Sectors get the codes s001, s002, … with the published name as label.
//! Source: the data sets' own descriptions (Zenodo 3583070). Not supported: the monetary supply and use tables, hybrid tables.

use super::sheet::{Format, Sheet, look, stream_sheet};
use super::{Folder, files};
use crate::error::{Error, Result};
use crate::table::{FinalColumn, Industry, Satellite, SatelliteCell, Table, TableInfo, ValueAddedIs};
use std::io::Read;

pub(super) fn read(folder: &dyn Folder, info: &TableInfo) -> Result<Table> {
    let coefficients = files::named(folder, "Z.txt").is_none();
    let flows = labelled(folder, if coefficients { "A.txt" } else { "Z.txt" }, 2)?;
    let final_demand = labelled(folder, "Y.txt", 2)?;
    let n = flows.labels.len();
    let (regions, sectors) = (&flows.head[0], &flows.head[1]);
    if regions.len() != n {
        return Err(Error::layout(format!("{n} rows and {} columns of flows", regions.len())));
    }
    for (i, l) in flows.labels.iter().enumerate() {
        if l[0] != regions[i] || l[1] != sectors[i] {
            let text = format!(
                "`{}` `{}` stands where the columns have `{}` `{}`",
                l[0], l[1], regions[i], sectors[i]
            );
            return Err(Error::cell(flows.lines[i], 1, text));
        }
    }
    if final_demand.labels != flows.labels {
        return Err(Error::layout("the rows of Y.txt are not those of the flows"));
    }
    let y = final_demand.cells;
    let output = match files::named(folder, "x.txt") {
        Some(name) => {
            let x =
                stream_sheet(&mut folder.stream(&name)?, &Format { separator: b'\t', head: 1, labels: 2 })?;
            if x.labels != flows.labels {
                return Err(Error::layout("the rows of x.txt are not those of the flows"));
            }
            x.cells.col(0)
        }
        None if coefficients => return Err(Error::layout("A.txt without x.txt says no flows")),
        None => flows.cells.row_sums().iter().zip(y.row_sums()).map(|(a, b)| a + b).collect(),
    };
    let mut z = flows.cells;
    if coefficients {
        for row in z.data_mut().chunks_exact_mut(n.max(1)) {
            row.iter_mut().zip(&output).for_each(|(v, x)| *v *= x);
        }
    }
    let codes = codes(sectors);
    let industries: Vec<Industry> = (0..n)
        .map(|i| Industry { place: regions[i].clone(), sector: codes[i].clone(), label: sectors[i].clone() })
        .collect();
    let finals = final_demand.head[0].iter().zip(&final_demand.head[1]);
    let finals: Vec<FinalColumn> =
        finals.map(|(place, name)| FinalColumn { place: place.clone(), category: category(name) }).collect();
    let inputs = z.col_sums();
    let value_added = output.iter().zip(&inputs).map(|(x, s)| x - s).collect();
    let mut table = Table {
        info: TableInfo { value_added_is: ValueAddedIs::Residual, ..info.clone() },
        industries,
        finals,
        z,
        y,
        imports: None,
        taxes: None,
        value_added,
        output,
        satellites: Vec::new(),
    };
    for name in folder.names().iter().filter(|f| f.rsplit('/').next() == Some("F.txt")) {
        extension(&mut table, &numbers(folder.stream(name)?, 1)?)?;
    }
    Ok(table)
}

/// A file with two header lines; a third that only repeats the index names is passed over.
fn labelled(folder: &dyn Folder, name: &str, labels: usize) -> Result<Sheet> {
    numbers(files::need(folder, name)?, labels)
}

fn numbers(input: Box<dyn Read + '_>, labels: usize) -> Result<Sheet> {
    let (start, mut input) = look(input, 3)?;
    stream_sheet(&mut input, &Format { separator: b'\t', head: header_lines(&start), labels })
}

fn header_lines(bytes: &[u8]) -> usize {
    let third = bytes.split(|b| *b == b'\n').nth(2).unwrap_or_default();
    let names = third.split(|b| *b == b'\t').next().unwrap_or_default();
    if names == b"region" || names == b"stressor" { 3 } else { 2 }
}

/// s001, s002, … in the order of first appearance of the names.
fn codes(names: &[String]) -> Vec<String> {
    let mut order: std::collections::HashMap<&str, usize> = std::collections::HashMap::new();
    names
        .iter()
        .map(|n| {
            let next = order.len() + 1;
            format!("s{:03}", order.entry(n).or_insert(next))
        })
        .collect()
}

fn category(name: &str) -> String {
    let lower = name.to_lowercase();
    let has = |w: &str| lower.contains(w);
    if has("non-profit") {
        "npish"
    } else if has("households") {
        "households"
    } else if has("government") {
        "government"
    } else if has("fixed capital") {
        "investment"
    } else if has("inventories") || has("valuables") {
        "inventories"
    } else if has("export") {
        "exports"
    } else {
        return lower.replace('/', "-");
    }
    .into()
}

fn extension(table: &mut Table, sheet: &Sheet) -> Result<()> {
    let n = table.size();
    if sheet.cells.cols() != n {
        return Err(Error::layout(format!("F.txt has {} columns for {n} industries", sheet.cells.cols())));
    }
    let sum = |fits: &dyn Fn(&str) -> bool| -> Option<Vec<f64>> {
        let rows: Vec<usize> = (0..sheet.labels.len()).filter(|&r| fits(&sheet.labels[r][0])).collect();
        (!rows.is_empty()).then(|| (0..n).map(|j| rows.iter().map(|&r| sheet.cells.at(r, j)).sum()).collect())
    };
    let jobs = sum(&|l| l.starts_with("Employment people: "));
    let co2 = sum(&|l| l.starts_with("CO2 - "));
    for (name, unit, factor, row) in [("jobs", "persons", 1000.0, jobs), ("co2", "kg", 1.0, co2)] {
        let Some(row) = row else { continue };
        let cells = (0..n).map(|i| SatelliteCell {
            place: table.industries[i].place.clone(),
            group: table.industries[i].sector.clone(),
            industries: vec![i],
            value: row[i] * factor,
        });
        table.satellites.push(Satellite {
            name: name.into(),
            unit: unit.into(),
            source: table.info.source.clone(),
            cells: cells.collect(),
        });
    }
    let added = sum(&|l| {
        l.starts_with("Compensation of employees")
            || l.starts_with("Operating surplus")
            || l.starts_with("Other net taxes on production")
    });
    if let Some(added) = added {
        table.value_added = added;
        table.info.value_added_is = ValueAddedIs::Datum;
        let finals = table.finals.len();
        table.taxes = sum(&|l| l.starts_with("Taxes less subsidies on products"))
            .map(|t: Vec<f64>| [t, vec![0.0; finals]].concat());
    }
    Ok(())
}
