//! World Input–Output Tables.
//!
//! Release 2013 (35 industries, 41 regions) and 2016 (56, 44). Three forms:
//! - the sheet saved as CSV: some title lines, then four header lines (code, name, country, c1 …), four label columns (code, name, country, r1 …),
//!   totals below and at the right, told apart by their names;
//! - the wide CSV of 2016: IndustryCode, IndustryDescription, Country, RNr, perhaps Year, then AUS1 … ROW61, TOT; totals II_fob, TXSP, EXP_adj, PURR, PURNR, VA,
//!   IntTTM, GO;
//! - the wide table of 2013 with names AAA.c1, AAA.CONS_h, X, as CSV or (feature `parquet`) Parquet.
//!
//! International transport margins, fob corrections and purchases abroad stand in the imports row: they are bought and made elsewhere.
//! Source: the releases' own read-me; Timmer et al. 2015. Not supported: national tables of WIOD, previous years' prices.

use super::assemble::{Column, Row, assemble};
use super::sheet::{Format, look, split, stream_sheet};
use super::{Folder, Layout, files, final_category};
use crate::error::{Error, Result};
use crate::table::{Table, TableInfo};
use std::io::Read;

pub(super) fn read(layout: Layout, folder: &dyn Folder, info: &TableInfo) -> Result<Table> {
    let name = files::only_name(folder, &[".csv", ".parquet"])?;
    let (start, input) = look(folder.stream(&name)?, 12)?;
    if start.starts_with(b"PAR1") {
        return crate::table::read_wiod(&folder.open(&name)?, info);
    }
    if layout == Layout::WiodWide {
        return dotted(input, info);
    }
    let lines = start.split(|b| *b == b'\n').take(12).enumerate();
    for (at, line) in lines {
        let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
        let cells = split(line.strip_suffix(b"\r").unwrap_or(line), b',', at as u64 + 1)?;
        if let Some(first) = cells.iter().position(|c| numbered(c).is_some_and(|(_, k)| k == 1)) {
            return wide(input, first, info);
        }
        if cells.get(4).is_some_and(|c| c.trim() == "c1") {
            return saved_sheet(&start, input, at + 1, info);
        }
    }
    Err(Error::layout(
        "no line among the first twelve has the columns AUS1 … or c1 …; is this a World Input-Output Table?",
    ))
}

/// `AUS12` as place and number.
fn numbered(name: &str) -> Option<(&str, usize)> {
    let (place, number) = (name.get(..3)?, name.get(3..)?);
    let number = number.parse().ok().filter(|_| !number.starts_with(['+', '-']))?;
    place.bytes().all(|b| b.is_ascii_uppercase()).then_some((place, number))
}

fn dotted(mut input: Box<dyn Read + '_>, info: &TableInfo) -> Result<Table> {
    let sheet = stream_sheet(&mut input, &Format { separator: b',', head: 1, labels: 1 })?;
    let column = |(c, name): (usize, &String)| -> Result<Column> {
        if name == "X" {
            return Ok(Column::Output);
        }
        let (place, code) = name
            .split_once('.')
            .ok_or_else(|| Error::cell(1, c as u64 + 2, format!("`{name}` is not REGION.code")))?;
        Ok(match final_category(code) {
            Some(category) => Column::Final(place.into(), category.into()),
            None => Column::Industry(place.into(), code.into()),
        })
    };
    let columns: Vec<Column> = sheet.head[0].iter().enumerate().map(column).collect::<Result<_>>()?;
    let rows: Vec<Row> = sheet
        .labels
        .iter()
        .map(|l| match l[0].split_once('.') {
            Some((place, code)) => Row::Industry(place.into(), code.into(), code.into()),
            None => Row::Skip,
        })
        .collect();
    assemble(sheet, &columns, &rows, info)
}

const FINALS_2016: [&str; 5] = ["households", "npish", "government", "investment", "inventories"];

fn wide(mut input: Box<dyn Read + '_>, labels: usize, info: &TableInfo) -> Result<Table> {
    let sheet = stream_sheet(&mut input, &Format { separator: b',', head: 1, labels })?;
    if labels < 4 {
        return Err(Error::cell(
            1,
            1,
            "expected IndustryCode, IndustryDescription, Country, RNr before the numbers",
        ));
    }
    let first = numbered(&sheet.head[0][0]).map(|(p, _)| p.to_owned()).unwrap_or_default();
    let codes: Vec<&str> = sheet.labels.iter().filter(|l| l[2] == first).map(|l| l[0].as_str()).collect();
    let n = codes.len();
    let column = |(c, name): (usize, &String)| -> Result<Column> {
        let Some((place, k)) = numbered(name) else {
            return Ok(if name == "TOT" { Column::Output } else { Column::Skip });
        };
        match k {
            k if (1..=n).contains(&k) => Ok(Column::Industry(place.into(), codes[k - 1].into())),
            k if k > n && k <= n + FINALS_2016.len() => {
                Ok(Column::Final(place.into(), FINALS_2016[k - n - 1].into()))
            }
            _ => Err(Error::cell(
                1,
                (labels + c) as u64 + 1,
                format!("`{name}` is beyond {n} industries and 5 columns of final demand"),
            )),
        }
    };
    let columns: Vec<Column> = sheet.head[0].iter().enumerate().map(column).collect::<Result<_>>()?;
    let rows: Vec<Row> = sheet.labels.iter().map(|l| named(&l[0], &l[1], &l[2])).collect();
    assemble(sheet, &columns, &rows, info)
}

fn saved_sheet(start: &[u8], mut input: Box<dyn Read + '_>, head: usize, info: &TableInfo) -> Result<Table> {
    if head < 4 {
        return Err(Error::layout("expected four header lines: code, name, country, c1 …"));
    }
    // Lines without any text are not counted by the sheet reader, so titles are found again from the end of the header.
    let blank =
        start.split(|b| *b == b'\n').take(head).filter(|l| l.iter().all(|b| b",;\t \r".contains(b))).count();
    let sheet = stream_sheet(&mut input, &Format { separator: b',', head: head - blank, labels: 4 })?;
    let [.., codes, names, places, _] = &sheet.head[..] else {
        return Err(Error::layout("expected four header lines: code, name, country, c1 …"));
    };
    let columns: Vec<Column> = (0..codes.len())
        .map(|c| match final_by_name(&codes[c], &names[c]) {
            Some(category) => Column::Final(places[c].clone(), category.into()),
            None if matches!(places[c].as_str(), "TOT" | "") => {
                if names[c].to_lowercase().contains("output") || codes[c] == "GO" {
                    Column::Output
                } else {
                    Column::Skip
                }
            }
            None => Column::Industry(places[c].clone(), codes[c].clone()),
        })
        .collect();
    let rows: Vec<Row> = sheet.labels.iter().map(|l| named(&l[0], &l[1], &l[2])).collect();
    assemble(sheet, &columns, &rows, info)
}

fn final_by_name(code: &str, name: &str) -> Option<&'static str> {
    if let Some(known) = final_category(code) {
        return Some(known);
    }
    let name = name.to_lowercase();
    let has = |word: &str| name.contains(word);
    if has("non-profit") {
        Some("npish")
    } else if has("consumption expenditure by households") {
        Some("households")
    } else if has("consumption expenditure by government") {
        Some("government")
    } else if has("gross fixed capital formation") {
        Some("investment")
    } else if has("changes in inventories") {
        Some("inventories")
    } else {
        None
    }
}

/// What a row is, by its code, name and country.
fn named(code: &str, name: &str, country: &str) -> Row {
    let lower = name.to_lowercase();
    let has = |word: &str| lower.contains(word);
    if code == "TXSP" || has("taxes less subsidies on products") {
        Row::Taxes
    } else if code == "VA" || has("value added at basic prices") {
        Row::ValueAdded
    } else if code == "GO" || has("output at basic prices") {
        Row::Output
    } else if code == "II_fob" || has("total intermediate") {
        Row::Skip
    } else if matches!(code, "EXP_adj" | "PURR" | "PURNR" | "IntTTM")
        || has("cif/ fob")
        || has("direct purchases")
        || has("purchases on the domestic")
        || has("transport margins")
    {
        Row::Imports
    } else if matches!(country, "" | "TOT") {
        Row::Skip
    } else {
        Row::Industry(country.into(), code.into(), name.into())
    }
}
