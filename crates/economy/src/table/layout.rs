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
use crate::error::{Error, Result};
use crate::matrix::Matrix;
use knockon_vocabulary::{Currency, Diagnostic, Where};

/// Reads a table; the notes say which rows or columns do not add up within a thousandth and the rounding.
pub fn read(bytes: &[u8]) -> Result<(Table, Vec<Diagnostic>)> {
    let text =
        std::str::from_utf8(bytes).map_err(|e| Error::layout(format!("the table is not UTF-8: {e}")))?;
    let (info, head_lines, body) = read_head(text)?;
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(body.as_bytes());
    let mut records = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| {
            let line = e.position().map_or(0, csv::Position::line);
            Error::cell(head_lines + line, 0, e.to_string())
        })?;
        records.push((head_lines + record.position().map_or(0, csv::Position::line), record));
    }
    let table = assemble(info, &records)?;
    let notes = notes(&table);
    Ok((table, notes))
}

/// The head, how many lines it has, and the rest.
fn read_head(text: &str) -> Result<(TableInfo, u64, &str)> {
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    let (mut rest, mut lines) = (text, 0_u64);
    while let Some(tail) = rest.strip_prefix('#') {
        let (line, next) = tail.split_once('\n').unwrap_or((tail, ""));
        lines += 1;
        let pair = line.trim().split_once(": ");
        let (key, value) = pair.ok_or_else(|| Error::cell(lines, 1, "expected `# key: value`"))?;
        pairs.push((key.trim(), value.trim()));
        rest = next;
    }
    let get = |key: &str| {
        let found = pairs.iter().find(|(k, _)| *k == key).map(|(_, v)| *v);
        found.ok_or_else(|| Error::layout(format!("the head of the table lacks `# {key}: …`")))
    };
    if get("knockon table")? != "1" {
        return Err(Error::layout("expected `# knockon table: 1`; this build reads no other version"));
    }
    let wrong =
        |key: &str, value: &str, want: &str| Error::layout(format!("`# {key}: {value}`: expected {want}"));
    let info = TableInfo {
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
    };
    Ok((info, lines, rest))
}

type Record = (u64, csv::StringRecord);

fn assemble(info: TableInfo, records: &[Record]) -> Result<Table> {
    let ((head_row, head), rows) =
        records.split_first().ok_or_else(|| Error::layout("the table has no header"))?;
    if head.get(0) != Some("row") || head.get(1) != Some("label") {
        return Err(Error::cell(*head_row, 1, "the header must begin with `row,label`"));
    }
    let (mut industries, finals) = columns(*head_row, head)?;
    let n = industries.len();
    if n == 0 || finals.is_empty() {
        return Err(Error::cell(
            *head_row,
            3,
            "a table needs industries and at least one column of final demand",
        ));
    }
    if rows.len() < n {
        return Err(Error::layout(format!("{n} industries in the header and {} rows", rows.len())));
    }
    let mut flows = Vec::with_capacity(n);
    for (i, record) in rows[..n].iter().enumerate() {
        let want = format!("{}/{}", industries[i].place, industries[i].sector);
        if record.1.get(0) != Some(want.as_str()) {
            let got = record.1.get(0).unwrap_or_default();
            return Err(Error::cell(
                record.0,
                1,
                format!("`{got}` stands where the header asks for `{want}`"),
            ));
        }
        industries[i].label = record.1.get(1).unwrap_or_default().to_owned();
        flows.push(cells(record, n + finals.len())?);
    }
    let z = Matrix::from_fn(n, n, |i, j| flows[i][j]);
    let y = Matrix::from_fn(n, finals.len(), |i, c| flows[i][n + c]);
    let mut table = Table {
        info,
        industries,
        finals,
        z,
        y,
        imports: None,
        taxes: None,
        value_added: Vec::new(),
        output: Vec::new(),
        satellites: Vec::new(),
    };
    for record in &rows[n..] {
        primary(&mut table, record)?;
    }
    finish(table)
}

/// The industries and the columns of final demand that the header names.
fn columns(head_row: u64, head: &csv::StringRecord) -> Result<(Vec<Industry>, Vec<FinalColumn>)> {
    let (mut industries, mut finals) = (Vec::new(), Vec::new());
    for (c, name) in head.iter().enumerate().skip(2) {
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
fn primary(table: &mut Table, record: &Record) -> Result<()> {
    let n = table.size();
    let row = cells(record, n + table.finals.len())?;
    match record.1.get(0).unwrap_or_default() {
        "imports" => table.imports = Some(row),
        "taxes_products" => table.taxes = Some(row),
        "value_added" => table.value_added = row[..n].to_vec(),
        "output" => table.output = row[..n].to_vec(),
        other => {
            let want = "expected imports, taxes_products, value_added or output";
            return Err(Error::cell(record.0, 1, format!("`{other}`: {want}")));
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
    if let Some(j) = table.output.iter().position(|x| *x < 0.0) {
        return Err(Error::layout(format!("the output of `{}` is below 0", table.industries[j].sector)));
    }
    let repeated = (0..table.size())
        .find(|&i| table.find(&table.industries[i].place, &table.industries[i].sector) != Some(i));
    match repeated {
        Some(i) => Err(Error::layout(format!(
            "`{}/{}` stands twice",
            table.industries[i].place, table.industries[i].sector
        ))),
        None => Ok(table),
    }
}

fn cells((row, record): &Record, width: usize) -> Result<Vec<f64>> {
    if record.len() != width + 2 {
        return Err(Error::cell(
            *row,
            record.len() as u64,
            format!("{} cells, expected {}", record.len(), width + 2),
        ));
    }
    let cell = |(c, text): (usize, &str)| match text.trim() {
        "" => Ok(0.0),
        t => t.parse().ok().filter(|v: &f64| v.is_finite()).ok_or_else(|| {
            Error::cell(*row, c as u64 + 1, format!("`{t}` is not a number; expected digits with a point"))
        }),
    };
    record.iter().enumerate().skip(2).map(cell).collect()
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
