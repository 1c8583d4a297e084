//! EORA26: a folder or archive of tab-separated numbers without labels, and the labels in files beside them.
//!
//! `…_T.txt` flows, `…_FD.txt` final demand, `…_VA.txt` primary inputs; `labels_T.txt`, `labels_FD.txt` (country, code, kind, name). Basic prices, thousands of
//! US dollars. Output is what is sold; the statistical discrepancy (`ROW`) is an industry like the others.
//! Source: <https://worldmrio.com>, the archive's own labels. Not supported: the full EORA with supply and use blocks, valuation sheets.

use super::sheet::{Format, split, stream_sheet};
use super::{Folder, files};
use crate::error::{Error, ErrorKind, Result};
use crate::matrix::Matrix;
use crate::table::{FinalColumn, Industry, Table, TableInfo, ValueAddedIs};
use std::io::Read;

pub(super) fn read(folder: &dyn Folder, info: &TableInfo) -> Result<Table> {
    let sectors = labels(folder, "labels_T.txt")?;
    let z = numbers(folder, "_T.txt")?;
    let y = numbers(folder, "_FD.txt")?;
    let added = numbers(folder, "_VA.txt")?;
    let finals = labels(folder, "labels_FD.txt")?;
    let n = sectors.len();
    for (what, got, want) in [
        ("rows of T", z.rows(), n),
        ("columns of T", z.cols(), n),
        ("rows of FD", y.rows(), n),
        ("columns of FD", y.cols(), finals.len()),
        ("columns of VA", added.cols(), n),
    ] {
        if got != want {
            return Err(Error::layout(format!("{got} {what} and {want} labels")));
        }
    }
    let mut order: Vec<&str> = Vec::new();
    let mut industries = Vec::with_capacity(n);
    for (place, name) in &sectors {
        let at = order.iter().position(|o| o == name).unwrap_or_else(|| {
            order.push(name);
            order.len() - 1
        });
        industries.push(Industry {
            place: place.clone(),
            sector: format!("s{:02}", at + 1),
            label: name.clone(),
        });
    }
    let finals =
        finals.iter().map(|(place, name)| FinalColumn { place: place.clone(), category: category(name) });
    let output = z.row_sums().iter().zip(y.row_sums()).map(|(a, b)| a + b).collect();
    Ok(Table {
        info: TableInfo { value_added_is: ValueAddedIs::Datum, ..info.clone() },
        industries,
        finals: finals.collect(),
        value_added: added.col_sums(),
        z,
        y,
        imports: None,
        taxes: None,
        output,
        satellites: Vec::new(),
    })
}

/// The categories of final demand of the UN's system of accounts, by their codes at the end of the name.
pub(super) fn category(name: &str) -> String {
    for (code, category) in [
        ("P.3h", "households"),
        ("P.3n", "npish"),
        ("P.3g", "government"),
        ("P.51", "investment"),
        ("P.52", "inventories"),
        ("P.53", "inventories"),
    ] {
        if name.trim_end().ends_with(code) {
            return category.into();
        }
    }
    name.to_lowercase().replace('/', "-")
}

/// Country code and name.
fn labels(folder: &dyn Folder, name: &str) -> Result<Vec<(String, String)>> {
    let mut bytes = Vec::new();
    files::need(folder, name)?.read_to_end(&mut bytes).map_err(|e| ErrorKind::Bytes(e.to_string()))?;
    let mut out = Vec::new();
    for (at, line) in bytes.split(|b| *b == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            continue;
        }
        let cells = split(line, b'\t', at as u64 + 1)?;
        let (Some(place), Some(label)) = (cells.get(1), cells.get(3)) else {
            let text = format!("`{name}`: {} cells, expected country, code, kind, name", cells.len());
            return Err(Error::cell(at as u64 + 1, 1, text));
        };
        out.push((place.trim().to_owned(), label.trim().to_owned()));
    }
    Ok(out)
}

fn numbers(folder: &dyn Folder, ending: &str) -> Result<Matrix> {
    let fits = |n: &String| n.ends_with(ending) && !n.rsplit('/').next().unwrap_or(n).starts_with("labels");
    let found = folder.names().into_iter().find(fits);
    let found =
        found.ok_or_else(|| Error::layout(format!("`{}` has no file ending in {ending}", folder.label())))?;
    Ok(stream_sheet(&mut folder.stream(&found)?, &Format { separator: b'\t', head: 0, labels: 0 })?.cells)
}
