//! China's national tables, as the National Bureau of Statistics numbers their rows and columns.
//!
//! Columns: Code, Description, DescriptionInChinese and, where domestic and imported flows are apart, Origin; then the products, TIU (total), FU101, FU102
//! (rural and urban households), THC, FU103 (government), TC (consumption together), FU201 (investment), FU202 (inventories), GCF, EX,
//! TFU, IM, ERR, GO. Rows: the products (domestic, then imported, or both together), TII, VA001 to VA004, TVA, TI. 10,000 yuan, producers'
//! prices, current.
//! Supported: tables with and without Origin, any number of products. Where only TC is shown, all consumption is `consumption`, and induced effects
//! are then not available. Not supported: the supply and use tables.

use super::assemble::{Column, Row, assemble};
use super::sheet::{Format, read_sheet, split};
use super::{Folder, files};
use crate::error::{Error, Result};
use crate::table::{Flows, Table, TableInfo};

pub(super) fn read(folder: &dyn Folder, place: &str, info: &TableInfo) -> Result<Table> {
    let bytes = files::only(folder, &[".csv"])?;
    let first = bytes.split(|b| *b == b'\n').next().unwrap_or_default();
    let first = split(first.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(first), b',', 1)?;
    let origin = first.get(3).is_some_and(|c| c.trim() == "Origin");
    if first.first().is_none_or(|c| c != "Code") {
        return Err(Error::cell(1, 1, "the header must begin with Code,Description,DescriptionInChinese"));
    }
    let labels = if origin { 4 } else { 3 };
    let sheet = read_sheet(&bytes, &Format { separator: b',', head: 1, labels })?;
    let names = &sheet.head[0];
    let apart = names.iter().any(|n| n == "FU101");
    let columns: Vec<Column> = names.iter().map(|n| column(n, place, apart)).collect();
    let mut rows = Vec::with_capacity(sheet.labels.len());
    for l in &sheet.labels {
        let imported = origin && l[3] == "Imports";
        rows.push(row(&l[0], &l[1], place, imported));
    }
    let flows = if origin { Flows::Domestic } else { Flows::Total };
    let mut table = assemble(sheet, &columns, &rows, &TableInfo { flows, ..info.clone() })?;
    if flows == Flows::Total {
        // Imports are printed as a positive column; here they are final demand below 0.
        for c in (0..table.finals.len()).filter(|&c| table.finals[c].category == "imports") {
            for i in 0..table.size() {
                let v = table.y.at(i, c);
                *table.y.at_mut(i, c) = -v.abs();
            }
        }
    }
    Ok(table)
}

fn column(name: &str, place: &str, apart: bool) -> Column {
    let category = match name {
        "FU101" | "FU102" => "households",
        "FU103" => "government",
        "TC" if !apart => "consumption",
        "FU201" => "investment",
        "FU202" => "inventories",
        "EX" => "exports",
        "IM" => "imports",
        "ERR" | "OTH" | "Error" => "discrepancy",
        "GO" => return Column::Output,
        n if !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()) => {
            return Column::Industry(place.into(), n.into());
        }
        _ => return Column::Skip,
    };
    Column::Final(place.into(), category.into())
}

fn row(code: &str, label: &str, place: &str, imported: bool) -> Row {
    match code {
        "VA001" | "VA002" | "VA003" | "VA004" => Row::ValueAdded,
        "TI" => Row::Output,
        c if !c.is_empty() && c.bytes().all(|b| b.is_ascii_digit()) => {
            if imported {
                Row::Imports
            } else {
                Row::Industry(place.into(), c.into(), label.into())
            }
        }
        _ => Row::Skip,
    }
}
