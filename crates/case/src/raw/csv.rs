//! CSV files cell by cell, each with line and column.
//!
//! The `csv` crate splits the rows (RFC 4180); a second pass over the same bytes finds where each cell stands and what is wrong
//! with its quotes, which that crate reads leniently and silently.
//!
//! Supported: columns in any order, quoted cells over several lines, LF and CRLF. Every row must be as long as the header:
//! a shorter last row is how a file that was cut off shows itself. Not supported: other separators, comment lines.

use super::Record;
use crate::layout::{Need, Table};
use crate::nearest::did_you_mean;
use crate::spot::{Field, Lines, Spot, count};
use knockon_vocabulary::Diagnostic;
use std::sync::Arc;

/// A CSV file as it stood.
#[derive(Debug, Clone)]
pub struct RawTable {
    pub(crate) def: &'static Table,
    /// Place of the header line.
    pub(crate) header: Spot,
    /// Whether each column of the definition is in the header.
    pub(crate) has: Vec<bool>,
    /// Whether rows of it may be lost: then what is not in it is not reported as unknown.
    pub(crate) incomplete: bool,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// A row: one field for each column of the definition, empty where nothing is stated.
#[derive(Debug, Clone)]
pub struct Row {
    pub(crate) def: &'static Table,
    /// Place of the row.
    pub at: Spot,
    pub(crate) cells: Vec<Field>,
    /// Its length or quotes are wrong: what it says is not looked into any further.
    pub(crate) broken: bool,
}

impl RawTable {
    /// The table of a file that is not there.
    pub(crate) fn missing(def: &'static Table) -> Self {
        let incomplete = def.need == Need::Needed;
        Self {
            def,
            header: Spot::file(def.file),
            has: vec![false; def.columns.len()],
            incomplete,
            rows: Vec::new(),
        }
    }
}

impl Record for Row {
    fn get(&self, name: &str) -> Option<&Field> {
        let i = self.def.columns.iter().position(|c| c.name == name)?;
        self.cells.get(i).filter(|f| !f.text.is_empty())
    }

    fn at(&self, name: &str) -> Spot {
        let i = self.def.columns.iter().position(|c| c.name == name);
        i.and_then(|i| self.cells.get(i)).map_or_else(|| self.at.clone(), |f| f.at.clone())
    }
}

/// Reads a file.
pub(crate) fn read(def: &'static Table, text: &str, found: &mut Vec<Diagnostic>) -> RawTable {
    let file: Arc<str> = def.file.into();
    let lines = Lines::new(text);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut table = RawTable { incomplete: false, ..RawTable::missing(def) };
    let mut header: Option<Vec<Option<usize>>> = None;
    while let Some(start) = next(&mut reader, &mut record) {
        let cells = places(text, start, &lines, &file, found);
        match &header {
            None => header = Some(read_header(def, &mut table, &cells, found)),
            Some(columns) => {
                let whole = cells.last().is_none_or(|c| c.end < text.len());
                let row = read_row(def, columns, &record, &cells, whole, found);
                table.incomplete |= cells.iter().any(|c| c.unclosed);
                table.rows.push(row);
            }
        }
    }
    if header.is_none() {
        table.incomplete = true;
        let at = Spot::file(def.file);
        let names: Vec<&str> = def.columns.iter().map(|c| c.name).collect();
        found.push(at.error("the file is empty").expected(format!("a header line `{}`", names.join(","))));
    }
    table
}

/// The next record and the byte at which it starts.
fn next(reader: &mut csv::Reader<&[u8]>, record: &mut csv::StringRecord) -> Option<usize> {
    // The text is UTF-8 and rows may have any length, so that no error is left that the reader could give.
    let more = reader.read_record(record).unwrap_or(false);
    let start = record.position().map_or(0, |p| p.byte());
    more.then(|| usize::try_from(start).unwrap_or(usize::MAX))
}

fn read_header(
    def: &'static Table,
    table: &mut RawTable,
    cells: &[Cell],
    found: &mut Vec<Diagnostic>,
) -> Vec<Option<usize>> {
    let known = || def.columns.iter().map(|c| c.name);
    let mut columns = Vec::new();
    for cell in cells {
        let name = cell.field.text.as_str();
        let index = def.columns.iter().position(|c| c.name == name);
        match index {
            Some(i) if table.has[i] => {
                found.push(
                    cell.field
                        .at
                        .error(format!("column `{name}` stands twice"))
                        .help("take one of the two out"),
                );
            }
            Some(i) => table.has[i] = true,
            None if name.is_empty() => {
                found.push(cell.field.at.error("a column without a name").expected("one name a column"));
            }
            None => {
                let near = did_you_mean(name, known());
                let all: Vec<&str> = known().collect();
                let help = if near.is_empty() { format!("the columns are {}", all.join(", ")) } else { near };
                found.push(cell.field.at.error(format!("unknown column `{name}`")).help(help));
            }
        }
        columns.push(index);
    }
    let line = cells.first().map_or(1, |c| c.field.at.line);
    table.header = Spot { file: def.file.into(), line, column: 0, width: 0 };
    for (column, has) in def.columns.iter().zip(&table.has) {
        if column.need == Need::Needed && !has {
            found.push(
                table
                    .header
                    .error(format!("column `{}` is missing", column.name))
                    .expected(crate::check::cells::phrase(column.about)),
            );
        }
    }
    columns
}

fn read_row(
    def: &'static Table,
    columns: &[Option<usize>],
    record: &csv::StringRecord,
    cells: &[Cell],
    whole: bool,
    found: &mut Vec<Diagnostic>,
) -> Row {
    let line = cells.first().map_or(0, |c| c.field.at.line);
    let at = Spot { file: def.file.into(), line, column: 0, width: 0 };
    let mut broken = cells.iter().any(|c| c.bad_quotes);
    if !broken && cells.len() != columns.len() {
        broken = true;
        found.push(ragged(&at, cells, columns.len(), whole));
    }
    let mut fields = vec![Field { text: String::new(), at: at.clone() }; def.columns.len()];
    for (i, cell) in cells.iter().enumerate() {
        if let Some(Some(column)) = columns.get(i) {
            let text = record.get(i).unwrap_or_default().trim().to_owned();
            fields[*column] = Field { text, at: cell.field.at.clone() };
        }
    }
    Row { def, at, cells: fields, broken }
}

fn ragged(row: &Spot, cells: &[Cell], wanted: usize, whole: bool) -> Diagnostic {
    let plural = |n: usize| if n == 1 { "1 cell".to_owned() } else { format!("{n} cells") };
    let message = format!("the row has {}, the header has {wanted}", plural(cells.len()));
    if cells.len() > wanted {
        let at = cells.get(wanted).map_or_else(|| row.clone(), |c| c.field.at.clone());
        return at.error(message).help("a cell that holds a comma must stand in double quotes");
    }
    let help = if whole {
        "empty cells at the end need their commas"
    } else {
        "the file ends within this row: it may have been cut off"
    };
    let at = cells.last().map_or_else(|| row.clone(), |c| c.field.at.clone());
    at.error(message).help(help)
}

/// A cell as it stands in the file.
struct Cell {
    /// Its text as written, without the outer quotes, and its place.
    field: Field,
    /// Byte after it.
    end: usize,
    bad_quotes: bool,
    /// Its quote is never closed, so that it swallows the rest of the file.
    unclosed: bool,
}

/// The cells of the record that starts at a byte.
fn places(
    text: &str,
    start: usize,
    lines: &Lines<'_>,
    file: &Arc<str>,
    found: &mut Vec<Diagnostic>,
) -> Vec<Cell> {
    let bytes = text.as_bytes();
    let mut at = start.min(bytes.len());
    // The reader's position is that of the line end before a record, where there was one.
    while at < bytes.len() && matches!(bytes[at], b'\r' | b'\n') {
        at += 1;
    }
    let mut cells = Vec::new();
    loop {
        let cell = if bytes.get(at) == Some(&b'"') {
            quoted(text, at, lines, file, found)
        } else {
            plain(text, at, lines, file, found)
        };
        at = cell.end;
        cells.push(cell);
        if bytes.get(at) != Some(&b',') {
            return cells;
        }
        at += 1;
    }
}

fn is_end(byte: u8) -> bool {
    matches!(byte, b',' | b'\r' | b'\n')
}

fn plain(text: &str, start: usize, lines: &Lines<'_>, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> Cell {
    let bytes = text.as_bytes();
    let end = bytes[start..].iter().position(|b| is_end(*b)).map_or(bytes.len(), |n| start + n);
    let written = &text[start..end];
    let lead = written.len() - written.trim_start().len();
    let trimmed = written.trim();
    let from = start + lead;
    let mut at = lines.spot(file, from..from + trimmed.len());
    at.width = count(trimmed.chars().count()).max(1);
    let quote = trimmed.find('"');
    if let Some(i) = quote {
        let spot = lines.spot(file, from + i..from + i + 1);
        let help = "put the whole cell in double quotes and write each quote in it twice";
        found.push(spot.error("a double quote inside a cell that does not begin with one").help(help));
    }
    Cell { field: Field { text: trimmed.to_owned(), at }, end, bad_quotes: quote.is_some(), unclosed: false }
}

fn quoted(text: &str, start: usize, lines: &Lines<'_>, file: &Arc<str>, found: &mut Vec<Diagnostic>) -> Cell {
    let bytes = text.as_bytes();
    let mut i = start + 1;
    let mut close = None;
    while i < bytes.len() {
        if bytes[i] == b'"' {
            if bytes.get(i + 1) == Some(&b'"') {
                i += 1;
            } else {
                close = Some(i);
                break;
            }
        }
        i += 1;
    }
    let opening = lines.spot(file, start..start + 1);
    let Some(close) = close else {
        found.push(
            opening
                .error("the double quote that opens this cell is never closed")
                .help("close it, or the rest of the file is one cell"),
        );
        let field = Field { text: text[start + 1..].to_owned(), at: opening };
        return Cell { field, end: bytes.len(), bad_quotes: true, unclosed: true };
    };
    let rest = bytes[close + 1..].iter().position(|b| is_end(*b)).map_or(bytes.len(), |n| close + 1 + n);
    let junk = text[close + 1..rest].trim();
    if !junk.is_empty() {
        let spot = lines.spot(file, close + 1..rest);
        found.push(
            spot.error(format!("`{junk}` after the closing quote of the cell"))
                .help("write a quote inside a quoted cell twice"),
        );
    }
    let at = lines.spot(file, start + 1..close.max(start + 1));
    let field = Field { text: text[start + 1..close].trim().replace("\"\"", "\""), at };
    Cell { field, end: rest, bad_quotes: !junk.is_empty(), unclosed: false }
}
