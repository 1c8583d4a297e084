//! Any labelled CSV, with a map that says what each row and column is: the way for national tables of statistical offices.
//!
//! The map is a CSV `axis,name,is,place,code,label`:
//!
//! ```text
//! file,separator,;,,,                    how the file is made: separator, header_lines, label_columns (defaults , 1 1), flows
//! file,flows,domestic,,,
//! both,01,industry,JP,AGR,Agriculture    a row and a column of this name
//! column,Households,final,JP,households,
//! row,Wages,value_added,,,               rows of one kind add up: value_added, taxes_products, imports
//! row,Total output,output,,,
//! row,Total consumption,skip,,,
//! ```
//! Names are those of the first label column and the last header line. What the map does not name is an error, so that nothing is left out in silence.

use super::assemble::{Column, Row, assemble};
use super::sheet::{Format, split, stream_sheet};
use super::{Folder, ReadOptions, files};
use crate::error::{Error, Result};
use crate::table::{Flows, Table, TableInfo};
use std::collections::HashMap;

struct Line {
    number: u64,
    is: String,
    place: String,
    code: String,
    label: String,
}

pub(super) fn read(folder: &dyn Folder, options: &ReadOptions, info: &TableInfo) -> Result<Table> {
    let map = options.map.as_deref().ok_or_else(|| {
        Error::input("this layout needs a map of its rows and columns; give it with `--map`")
    })?;
    let (mut format, mut flows) = (Format { separator: b',', head: 1, labels: 1 }, Flows::Domestic);
    let (mut rows, mut columns) = (HashMap::new(), HashMap::new());
    for (at, line) in map.lines().enumerate() {
        let number = at as u64 + 1;
        if line.trim().is_empty() || at == 0 && line.starts_with("axis,") {
            continue;
        }
        let mut cells = split(line.as_bytes(), b',', number)?;
        cells.resize(cells.len().max(6), String::new());
        let [axis, name, is, place, code, label, ..] = &cells[..] else { continue };
        let entry = || Line {
            number,
            is: is.clone(),
            place: place.clone(),
            code: code.clone(),
            label: label.clone(),
        };
        match axis.as_str() {
            "file" => setting(name, is, number, &mut format, &mut flows)?,
            "row" | "column" | "both" => {
                let twice = axis != "column" && rows.insert(name.clone(), entry()).is_some()
                    || axis != "row" && columns.insert(name.clone(), entry()).is_some();
                if twice {
                    return Err(Error::cell(number, 2, format!("map: `{name}` stands twice")));
                }
            }
            other => {
                return Err(Error::cell(
                    number,
                    1,
                    format!("map: `{other}`; expected file, row, column or both"),
                ));
            }
        }
    }
    let name = files::only_name(folder, &[".csv", ".txt"])?;
    let sheet = stream_sheet(&mut folder.stream(&name)?, &format)?;
    let names =
        sheet.head.last().ok_or_else(|| Error::layout("the map says that the file has no header line"))?;
    let columns: Vec<Column> = names
        .iter()
        .enumerate()
        .map(|(c, name)| {
            let at = (sheet.skipped + c) as u64 + 1;
            let line = columns
                .get(name)
                .ok_or_else(|| Error::cell(1, at, format!("the map does not name the column `{name}`")))?;
            column(line)
        })
        .collect::<Result<_>>()?;
    let rows: Vec<Row> = sheet
        .labels
        .iter()
        .zip(&sheet.lines)
        .map(|(l, number)| {
            let name = l.first().map_or("", String::as_str);
            let line = rows
                .get(name)
                .ok_or_else(|| Error::cell(*number, 1, format!("the map does not name the row `{name}`")))?;
            row(line)
        })
        .collect::<Result<_>>()?;
    assemble(sheet, &columns, &rows, &TableInfo { flows, ..info.clone() })
}

fn setting(name: &str, value: &str, line: u64, format: &mut Format, flows: &mut Flows) -> Result<()> {
    let wrong = |want: &str| Error::cell(line, 3, format!("map: `{name}` is `{value}`; expected {want}"));
    let count = || value.parse().ok().filter(|n| *n < 20).ok_or_else(|| wrong("a small number"));
    match name {
        "separator" => {
            format.separator = match value {
                "," | "comma" | "" => b',',
                ";" => b';',
                "tab" => b'\t',
                _ => return Err(wrong("comma, ; or tab")),
            }
        }
        "header_lines" => format.head = count()?,
        "label_columns" => format.labels = count()?,
        "flows" => {
            *flows = match value {
                "domestic" => Flows::Domestic,
                "total" => Flows::Total,
                "interregional" => Flows::Interregional,
                _ => return Err(wrong("domestic, total or interregional")),
            }
        }
        _ => {
            let text = format!("map: `{name}`; expected separator, header_lines, label_columns or flows");
            return Err(Error::cell(line, 2, text));
        }
    }
    Ok(())
}

fn column(l: &Line) -> Result<Column> {
    match l.is.as_str() {
        "industry" => Ok(Column::Industry(l.place.clone(), l.code.clone())),
        "final" => Ok(Column::Final(l.place.clone(), l.code.clone())),
        "output" => Ok(Column::Output),
        "skip" => Ok(Column::Skip),
        other => Err(Error::cell(
            l.number,
            3,
            format!("map: a column cannot be `{other}`; expected industry, final, output or skip"),
        )),
    }
}

fn row(l: &Line) -> Result<Row> {
    match l.is.as_str() {
        "industry" => Ok(Row::Industry(l.place.clone(), l.code.clone(), l.label.clone())),
        "imports" => Ok(Row::Imports),
        "taxes_products" => Ok(Row::Taxes),
        "value_added" => Ok(Row::ValueAdded),
        "output" => Ok(Row::Output),
        "skip" => Ok(Row::Skip),
        other => {
            let want = "industry, imports, taxes_products, value_added, output or skip";
            Err(Error::cell(l.number, 3, format!("map: a row cannot be `{other}`; expected {want}")))
        }
    }
}
