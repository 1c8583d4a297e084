//! Tables whose rows and columns are called PLACE_CODE: OECD ICIO and FIGARO.
//!
//! OECD ICIO: one CSV a year, first column the row's name. 2021 edition: final demand HFCE, NPISH, GGFC, GFCF, INVNT, P33; a TAXSUB row for
//! each country; VALU, OUTPUT; column TOTAL. 2023 edition: … INVNT, NONRES, DPABR; rows TLS, VA, OUT; column OUT. Extended tables split
//! China into CN1, CN2 and Mexico into MX1, MX2; these are kept as places of their own, whose final demand is that of CHN and MEX.
//! FIGARO: rows W2_D21X31 (product taxes), W2_OP_RES, W2_OP_NRES (purchases of residents abroad and of non-residents), W2_D1, W2_D29X39,
//! W2_B2A3G (value added); output is what is sold.
//! Sources: OECD ICIO ReadMe of both editions; Eurostat FIGARO methodology. Not supported: FIGARO supply and use tables, flat FIGARO files.

use super::assemble::{Column, Row, assemble};
use super::sheet::{Format, stream_sheet};
use super::{Folder, Layout, files, final_category};
use crate::error::{Error, Result};
use crate::table::{Table, TableInfo};

pub(super) fn read(layout: Layout, folder: &dyn Folder, info: &TableInfo) -> Result<Table> {
    let name = match chosen(folder, info.year) {
        Some(name) => name,
        None => files::only_name(folder, &[".csv"])?,
    };
    let sheet = stream_sheet(&mut folder.stream(&name)?, &Format { separator: b',', head: 1, labels: 1 })?;
    let columns: Vec<Column> =
        sheet.head[0].iter().enumerate().map(|(c, n)| column(n, c)).collect::<Result<_>>()?;
    let rows: Vec<Row> = sheet.labels.iter().map(|l| row(layout, &l[0])).collect();
    if let Some(r) = rows.iter().position(|r| *r == Row::Skip).filter(|_| layout == Layout::OecdIcio) {
        let text = format!("`{}` is no row of this layout", sheet.labels[r][0]);
        return Err(Error::cell(sheet.lines[r], 1, text));
    }
    assemble(sheet, &columns, &rows, info)
}

/// Of an archive with a file a year, that of this year.
fn chosen(folder: &dyn Folder, year: i32) -> Option<String> {
    let year = year.to_string();
    let mut fitting = folder.names().into_iter().filter(|n| {
        let name = n.rsplit('/').next().unwrap_or(n);
        name.to_ascii_lowercase().ends_with(".csv") && name.trim_end_matches(".csv").ends_with(&year)
            || name.starts_with(&format!("{year}_"))
    });
    let first = fitting.next()?;
    fitting.next().is_none().then_some(first)
}

fn column(name: &str, at: usize) -> Result<Column> {
    if matches!(name, "OUT" | "TOTAL" | "OUTPUT") {
        return Ok(Column::Output);
    }
    let (place, code) = name.split_once('_').ok_or_else(|| {
        let text = format!("`{name}` is not PLACE_CODE; expected an industry or a column of final demand");
        Error::cell(1, at as u64 + 2, text)
    })?;
    Ok(match final_category(code) {
        Some(category) => Column::Final(place.into(), category.into()),
        None => Column::Industry(place.into(), code.into()),
    })
}

fn row(layout: Layout, name: &str) -> Row {
    match name {
        "VA" | "VALU" | "W2_D1" | "W2_D29X39" | "W2_B2A3G" => Row::ValueAdded,
        "TLS" | "W2_D21X31" => Row::Taxes,
        "OUT" | "OUTPUT" | "TOTAL" => Row::Output,
        "W2_OP_RES" | "W2_OP_NRES" => Row::Skip,
        _ => match name.split_once('_') {
            Some((_, "TAXSUB" | "TAXES")) if layout == Layout::OecdIcio => Row::Taxes,
            Some((place, code)) => Row::Industry(place.into(), code.into(), code.into()),
            None => Row::Skip,
        },
    }
}
