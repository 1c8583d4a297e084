//! Our own layout of a table: one CSV file that a spreadsheet opens.
//!
//! ```text
//! # knockon table: 1
//! # name: jp-2018                         (every line of the head is `# key: value`, all seven after the first are required)
//! # year: 2018
//! # currency: USD
//! # unit: 1000000                         one cell is so many currency units
//! # prices: basic prices, current
//! # flows: domestic                       domestic | total | interregional
//! # value_added: datum                    datum | residual
//! # source: OECD …
//! row,label,JP/AGR,JP/ELE,JP/final/households,JP/final/exports
//! JP/AGR,Agriculture,10,5,20,1            one row an industry, in the order of the columns
//! JP/ELE,Electronics,1,30,5,40
//! imports,,1,2,0,0                        optional; imported products bought by the column
//! taxes_products,,0,1,3,0                 optional; taxes less subsidies on products bought by the column
//! value_added,,24,38,,                    required unless it is the residual
//! output,,36,76,,                         required
//! ```
//! Supported: the above, in UTF-8, an empty cell is 0. Not supported: other decimal signs, thousands separators, several tables in a file.

use super::{FinalColumn, Flows, Industry, Table, TableInfo, ValueAddedIs};
use crate::error::{Error, ErrorKind, Result};
use crate::matrix::Matrix;
use crate::read::sheet::{Format, Sheet, split, stream_rows};
use knockon_vocabulary::{Currency, Diagnostic, Where};
use std::io::BufRead;

/// Reads a table; the notes say which rows or columns do not add up within a thousandth and the rounding.
pub fn read(bytes: &[u8]) -> Result<(Table, Vec<Diagnostic>)> {
    let table = read_stream(&mut &bytes[..], &|_, _| Ok(()))?;
    let notes = notes(&table);
    Ok((table, notes))
}

/// Reads a table piece by piece: beside the table itself some megabytes are held. `fits` hears the numbers of industries and of columns of final
/// demand as soon as the header is read, before memory for them is taken, and may refuse.
pub fn read_stream(input: &mut dyn BufRead, fits: &dyn Fn(usize, usize) -> Result<()>) -> Result<Table> {
    let mut before = 0;
    let mut line = next_line(input, &mut before)?;
    let mut pairs = Vec::new();
    if let Some(rest) = line.strip_prefix('\u{feff}') {
        line = rest.to_owned();
    }
    while let Some(tail) = line.strip_prefix('#') {
        let pair = tail.trim().split_once(": ");
        let (key, value) = pair.ok_or_else(|| Error::cell(before, 1, "expected `# key: value`"))?;
        pairs.push((key.trim().to_owned(), value.trim().to_owned()));
        line = next_line(input, &mut before)?;
    }
    let info = head_of(&pairs)?;
    if line.trim().is_empty() {
        return Err(Error::layout("the table has no header"));
    }
    let (industries, finals) = header(before, &line)?;
    fits(industries.len(), finals.len())?;
    let format = Format { separator: b',', head: 0, labels: 2 };
    let sheet = stream_rows(input, &format, industries.len() + finals.len(), before)?;
    assemble(info, industries, finals, sheet)
}

/// One line without its end; `number` becomes its number.
fn next_line(input: &mut dyn BufRead, number: &mut u64) -> Result<String> {
    let mut bytes = Vec::new();
    input.read_until(b'\n', &mut bytes).map_err(|e| ErrorKind::Bytes(e.to_string()))?;
    *number += 1;
    let line = String::from_utf8(bytes).map_err(|e| Error::layout(format!("the table is not UTF-8: {e}")))?;
    Ok(line.trim_end_matches(['\n', '\r']).to_owned())
}

/// The head.
pub(super) fn head_of(pairs: &[(String, String)]) -> Result<TableInfo> {
    let get = |key: &str| {
        let found = pairs.iter().find(|(k, _)| *k == key).map(|(_, v)| v.as_str());
        found.ok_or_else(|| Error::layout(format!("the head of the table lacks `# {key}: …`")))
    };
    if get("knockon table")? != "1" {
        return Err(Error::layout("expected `# knockon table: 1`; this build reads no other version"));
    }
    let wrong =
        |key: &str, value: &str, want: &str| Error::layout(format!("`# {key}: {value}`: expected {want}"));
    Ok(TableInfo {
        name: get("name")?.to_owned(),
        year: get("year")?.parse().map_err(|_| wrong("year", "…", "a year in digits"))?,
        currency: Currency::new(get("currency")?)
            .ok_or_else(|| wrong("currency", "…", "three capital letters of ISO 4217"))?,
        unit: get("unit")?
            .parse()
            .ok()
            .filter(|u: &f64| u.is_finite() && *u > 0.0)
            .ok_or_else(|| wrong("unit", "…", "a number above 0"))?,
        prices: get("prices")?.to_owned(),
        flows: match get("flows")? {
            "domestic" => Flows::Domestic,
            "total" => Flows::Total,
            "interregional" => Flows::Interregional,
            other => return Err(wrong("flows", other, "domestic, total or interregional")),
        },
        value_added_is: match get("value_added")? {
            "datum" => ValueAddedIs::Datum,
            "residual" => ValueAddedIs::Residual,
            other => return Err(wrong("value_added", other, "datum or residual")),
        },
        source: get("source")?.to_owned(),
    })
}

/// What the header names, without labels.
fn header(number: u64, line: &str) -> Result<(Vec<Industry>, Vec<FinalColumn>)> {
    let names = split(line.as_bytes(), b',', number)?;
    header_of(number, &names.iter().map(|n| n.trim()).collect::<Vec<_>>())
}

/// The same of names that are apart already.
pub(super) fn header_of(number: u64, names: &[&str]) -> Result<(Vec<Industry>, Vec<FinalColumn>)> {
    if names.first() != Some(&"row") || names.get(1) != Some(&"label") {
        return Err(Error::cell(number, 1, "the header must begin with `row,label`"));
    }
    let (industries, finals) = columns(number, names)?;
    if industries.is_empty() || finals.is_empty() {
        let text = "a table needs industries and at least one column of final demand";
        return Err(Error::cell(number, 3, text));
    }
    Ok((industries, finals))
}

pub(super) fn assemble(
    info: TableInfo,
    mut industries: Vec<Industry>,
    finals: Vec<FinalColumn>,
    sheet: Sheet,
) -> Result<Table> {
    let (n, k) = (industries.len(), finals.len());
    if sheet.labels.len() < n {
        return Err(Error::layout(format!("{n} industries in the header and {} rows", sheet.labels.len())));
    }
    for (i, industry) in industries.iter_mut().enumerate() {
        let want = format!("{}/{}", industry.place, industry.sector);
        let [got, label] = &sheet.labels[i][..] else { continue };
        if *got != want {
            let text = format!("`{got}` stands where the header asks for `{want}`");
            return Err(Error::cell(sheet.lines[i], 1, text));
        }
        industry.label.clone_from(label);
    }
    let mut table = Table {
        info,
        industries,
        y: Matrix::from_fn(n, k, |i, c| sheet.cells.at(i, n + c)),
        finals,
        z: Matrix::zeros(0, 0),
        imports: None,
        taxes: None,
        value_added: Vec::new(),
        output: Vec::new(),
        satellites: Vec::new(),
    };
    for r in n..sheet.labels.len() {
        primary(&mut table, sheet.lines[r], &sheet.labels[r][0], sheet.cells.row(r))?;
    }
    let all: Vec<usize> = (0..n).collect();
    table.z = sheet.cells.into_selected(&all, &all);
    finish(table)
}

/// The industries and the columns of final demand that the header names.
fn columns(head_row: u64, names: &[&str]) -> Result<(Vec<Industry>, Vec<FinalColumn>)> {
    let (mut industries, mut finals) = (Vec::new(), Vec::new());
    for (c, name) in names.iter().enumerate().skip(2) {
        let wrong = |m: &str| Error::cell(head_row, c as u64 + 1, format!("`{name}`: {m}"));
        match name.split('/').collect::<Vec<_>>()[..] {
            [place, sector] if finals.is_empty() => {
                industries.push(Industry {
                    place: place.into(),
                    sector: sector.into(),
                    label: String::new(),
                });
            }
            [_, _] => return Err(wrong("industries must stand before final demand")),
            [place, "final", category] => {
                finals.push(FinalColumn { place: place.into(), category: category.into() })
            }
            _ => return Err(wrong("expected PLACE/SECTOR or PLACE/final/CATEGORY")),
        }
    }
    Ok((industries, finals))
}

/// One of the rows under the industries.
fn primary(table: &mut Table, line: u64, name: &str, row: &[f64]) -> Result<()> {
    let n = table.size();
    match name {
        "imports" => table.imports = Some(row.to_vec()),
        "taxes_products" => table.taxes = Some(row.to_vec()),
        "value_added" => table.value_added = row[..n].to_vec(),
        "output" => table.output = row[..n].to_vec(),
        other => {
            let want = "expected imports, taxes_products, value_added or output";
            return Err(Error::cell(line, 1, format!("`{other}`: {want}")));
        }
    }
    Ok(())
}

fn finish(mut table: Table) -> Result<Table> {
    if table.output.is_empty() {
        return Err(Error::layout("the table has no row `output`"));
    }
    if table.value_added.is_empty() {
        if table.info.value_added_is == ValueAddedIs::Datum {
            return Err(Error::layout(
                "the table has no row `value_added` and its head says that it is a datum",
            ));
        }
        let inputs = table.z.col_sums();
        let other = |row: &Option<Vec<f64>>, j: usize| row.as_ref().map_or(0.0, |r| r[j]);
        table.value_added = (0..table.size())
            .map(|j| table.output[j] - inputs[j] - other(&table.imports, j) - other(&table.taxes, j))
            .collect();
    }
    check(&table)?;
    Ok(table)
}

/// What every table keeps to, whatever it was read from: no output below 0, no industry twice.
pub(crate) fn check(table: &Table) -> Result<()> {
    if let Some(j) = table.output.iter().position(|x| *x < 0.0) {
        return Err(Error::layout(format!("the output of `{}` is below 0", table.industries[j].sector)));
    }
    let mut seen = std::collections::HashSet::new();
    match table.industries.iter().find(|i| !seen.insert((&i.place, &i.sector))) {
        Some(i) => Err(Error::layout(format!("`{}/{}` stands twice", i.place, i.sector))),
        None => Ok(()),
    }
}

/// What does not add up: by more than a thousandth of output and more than rounding every cell of the row could cause.
fn notes(table: &Table) -> Vec<Diagnostic> {
    let rounding = 0.5 * (table.size() + table.finals.len() + 3) as f64;
    let mut out = Vec::new();
    for (i, b) in table.balances().industries.iter().enumerate() {
        let columns_hidden =
            table.hides_imports() || table.info.flows == Flows::Total && table.taxes.is_none();
        for (what, residual, check) in
            [("row", b.row_residual, true), ("column", b.column_residual, !columns_hidden)]
        {
            if check && residual.abs() > (b.output * 1e-3).max(rounding) {
                let at = Where { file: table.info.name.clone(), ..Where::default() };
                let text = format!(
                    "the {what} of `{}/{}` leaves {residual} of an output of {}",
                    b.place, b.sector, b.output
                );
                out.push(
                    Diagnostic::warning(at, text).help(format!("check {what} {} of the industries", i + 1)),
                );
            }
        }
    }
    out
}
