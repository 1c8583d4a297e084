//! Transactions from files: one as TOML or JSON; many as JSON lines or as the rows of a CSV table (Parquet with the feature
//! `parquet`), whose columns are paths such as `parties.0.roles`.

use crate::error::{Error, ErrorKind};
use knockon_control::{Columns, FlatError, Transaction};
use knockon_vocabulary::{Diagnostic, Where};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// How a file holds transactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One, as TOML.
    Toml,
    /// One, as JSON.
    Json,
    /// One a line, as JSON.
    JsonLines,
    /// One a row.
    Csv,
    /// One a row; needs the feature `parquet`.
    Parquet,
}

impl Format {
    /// What the name of a file says; standard input (`-`) is JSON lines.
    pub fn of(file: &Path) -> Result<Self, Error> {
        match file.extension().and_then(|e| e.to_str()) {
            _ if file.as_os_str() == "-" => Ok(Self::JsonLines),
            Some("toml") => Ok(Self::Toml),
            Some("json") => Ok(Self::Json),
            Some("jsonl" | "ndjson") => Ok(Self::JsonLines),
            Some("csv") => Ok(Self::Csv),
            Some("parquet") => Ok(Self::Parquet),
            _ => Err(Error::usage(format!(
                "`{}`: expected a file .toml, .json, .jsonl, .csv or .parquet, or - for JSON lines on standard input",
                file.display()
            ))),
        }
    }

    /// Whether a file of this form holds one transaction.
    pub fn is_one(self) -> bool {
        matches!(self, Self::Toml | Self::Json)
    }
}

/// Reads one transaction from a file (`.toml` or `.json`).
pub fn read_transaction(file: &Path) -> Result<Transaction, Error> {
    let text = std::fs::read_to_string(file).map_err(|e| Error::io(file, e))?;
    let toml = file.extension().is_some_and(|e| e == "toml");
    transaction(&text, toml, &file.display().to_string(), 0)
}

/// One transaction from text; `line` is added to the places of mistakes (for JSON lines).
pub fn transaction(text: &str, toml: bool, file: &str, line: u32) -> Result<Transaction, Error> {
    let read = if toml { Transaction::from_toml(text) } else { Transaction::from_json(text) };
    read.map_err(|e| {
        let mut d = e.diagnostic(file);
        d.at.line += line;
        if d.source_line.is_empty() {
            let at = (d.at.line - line).max(1) as usize;
            d.source_line = text.lines().nth(at - 1).unwrap_or_default().to_owned();
        }
        Error::from(ErrorKind::Input(vec![d]))
    })
}

/// Calls `f` with every transaction of a file, in order; the first mistake ends it.
pub fn each_transaction(
    file: &Path,
    format: Format,
    f: &mut dyn FnMut(Transaction) -> Result<(), Error>,
) -> Result<(), Error> {
    let name = file.display().to_string();
    match format {
        Format::Toml | Format::Json => f(read_transaction(file)?),
        Format::JsonLines => lines(open(file)?, &name, file, f),
        Format::Csv => rows(open(file)?, &name, f),
        Format::Parquet => parquet(file, &name, f),
    }
}

fn open(file: &Path) -> Result<Box<dyn Read>, Error> {
    if file.as_os_str() == "-" {
        return Ok(Box::new(std::io::stdin()));
    }
    Ok(Box::new(std::fs::File::open(file).map_err(|e| Error::io(file, e))?))
}

fn lines(
    input: Box<dyn Read>,
    name: &str,
    file: &Path,
    f: &mut dyn FnMut(Transaction) -> Result<(), Error>,
) -> Result<(), Error> {
    for (i, line) in BufReader::new(input).lines().enumerate() {
        let line = line.map_err(|e| Error::io(file, e))?;
        if !line.trim().is_empty() {
            f(transaction(&line, false, name, u32::try_from(i).unwrap_or(u32::MAX))?)?;
        }
    }
    Ok(())
}

fn rows(
    input: Box<dyn Read>,
    name: &str,
    f: &mut dyn FnMut(Transaction) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(BufReader::new(input));
    let wrong = |e: csv::Error| {
        let line = e.position().map_or(0, csv::Position::line);
        Error::input(vec![Diagnostic::error(at(name, line), e.to_string())])
    };
    let header = reader.headers().map_err(wrong)?.clone();
    let columns = Columns::new(header.iter()).map_err(|e| header_errors(name, e))?;
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(wrong)? {
        let line = record.position().map_or(0, csv::Position::line);
        if record.len() > header.len() {
            let message = format!("the row has {} cells, the header {}", record.len(), header.len());
            let help = "put a cell that holds a comma between quotation marks";
            return Err(Error::input(vec![Diagnostic::error(at(name, line), message).help(help)]));
        }
        let cells: Vec<&str> = record.iter().collect();
        f(columns.row(&cells).map_err(|e| row_error(name, line, &columns, e))?)?;
    }
    Ok(())
}

fn at(name: &str, line: u64) -> Where {
    Where { file: name.to_owned(), line: u32::try_from(line).unwrap_or(0), column: 0, width: 0 }
}

fn header_errors(name: &str, errors: Vec<FlatError>) -> Error {
    let one = |e: FlatError| Diagnostic::error(at(name, 1), e.message).help(e.help);
    Error::input(errors.into_iter().map(one).collect())
}

fn row_error(name: &str, line: u64, columns: &Columns, e: FlatError) -> Error {
    let column = e.column.map(|c| columns.name(c)).filter(|c| !e.message.contains(&format!("`{c}`")));
    let message = match column {
        Some(c) => format!("column `{c}`: {}", e.message),
        None => e.message,
    };
    Error::input(vec![Diagnostic::error(at(name, line), message).help(e.help)])
}

#[cfg(not(feature = "parquet"))]
fn parquet(_: &Path, name: &str, _: &mut dyn FnMut(Transaction) -> Result<(), Error>) -> Result<(), Error> {
    Err(Error::usage(format!("`{name}`: this build reads no Parquet; one with the feature `parquet` does")))
}

#[cfg(feature = "parquet")]
fn parquet(
    file: &Path,
    name: &str,
    f: &mut dyn FnMut(Transaction) -> Result<(), Error>,
) -> Result<(), Error> {
    super::columnar::rows(file, name, &mut |header, row, cells| {
        let columns: &Columns = header;
        f(columns.row(cells).map_err(|e| row_error(name, row, columns, e))?)
    })
}

#[cfg(feature = "parquet")]
pub(super) fn header(name: &str, words: &[String]) -> Result<Columns, Error> {
    Columns::new(words.iter().map(String::as_str)).map_err(|e| header_errors(name, e))
}
