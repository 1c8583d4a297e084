//! A file of names, row by row, in the order of the file and the same for any number of threads.
//!
//! **Supported**: CSV with a header; JSON lines, one object a line; Parquet with the feature `parquet`. The output keeps the columns and adds
//! `hit` (true or false), `record_id`, `score`, `match` (the name that matched), `family` and `why`, all of the best record; CSV comes out as
//! CSV, the others as JSON lines. The file is read and answered block by block. **Not supported**: compressed files.

use super::{FAMILY_LEAST_OF_ROWS, Indexed, ScreenHit, ScreenOptions};
use crate::error::{Error, ErrorKind};
use knockon_screen::Name;
use knockon_vocabulary::{Diagnostic, Place, Where};
use rayon::prelude::*;
use serde_json::{Map, Value};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

/// Rows answered at a time.
const BLOCK: usize = 4096;
/// Names added to each row.
const ADDED: [&str; 6] = ["hit", "record_id", "score", "match", "family", "why"];
/// Members of a family that a row names.
const FAMILY_SHOWN: usize = 5;

/// A file to be screened.
#[derive(Debug, Clone)]
pub struct FileRequest {
    /// `.csv`, `.jsonl` or `.parquet`.
    pub file: PathBuf,
    /// Heading of the column with the names.
    pub name_column: String,
    /// Heading of the column with the countries, ISO 3166-1 codes.
    pub country_column: Option<String>,
    /// Lists and threshold.
    pub options: ScreenOptions,
}

/// What was screened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FileSummary {
    /// Rows.
    pub rows: usize,
    /// Rows with a hit.
    pub hits: usize,
    /// Rows whose country is no code of ISO 3166-1: screened without it.
    pub unknown_countries: usize,
}

/// Screens every row of a file and writes it with the answer.
pub fn screen_file(request: &FileRequest, out: &mut dyn Write) -> Result<(FileSummary, Vec<String>), Error> {
    let lists = Indexed::open(&request.options)?;
    let ending = request.file.extension().and_then(|e| e.to_str()).unwrap_or("").to_lowercase();
    let summary = match ending.as_str() {
        "csv" => csv_rows(request, &lists, out),
        "jsonl" | "ndjson" => json_rows(request, &lists, out),
        "parquet" => parquet_rows(request, &lists, out),
        _ => Err(Error::usage(format!(
            "`{}`: expected a file .csv, .jsonl or .parquet",
            request.file.display()
        ))),
    }?;
    Ok((summary, lists.notes))
}

/// What is asked of a row.
struct Asked {
    name: Name,
    bad_country: bool,
}

fn asked(name: &str, country: &str) -> Asked {
    let mut out = Asked { name: Name::new(name), bad_country: false };
    if !country.trim().is_empty() {
        let place = Place::new(&country.trim().to_uppercase());
        out.bad_country = place.is_none();
        out.name.places = place.into_iter().collect();
    }
    out
}

/// The answer to a row.
#[derive(Debug, Clone)]
pub struct RowAnswer {
    /// The best record.
    pub hit: Option<ScreenHit>,
    /// Members of its family, as the output column has them.
    pub family: String,
}

impl RowAnswer {
    fn of(lists: &Indexed, name: &Name) -> Self {
        if name.text.trim().is_empty() {
            return Self { hit: None, family: String::new() };
        }
        let (hits, family) = lists.look(name, FAMILY_LEAST_OF_ROWS);
        let shown =
            family.iter().take(FAMILY_SHOWN).map(|f| format!("{}:{} {}", f.list, f.record, f.primary));
        let mut text = shown.collect::<Vec<_>>().join("; ");
        if family.len() > FAMILY_SHOWN {
            text.push_str(&format!("; and {} more", family.len() - FAMILY_SHOWN));
        }
        Self { hit: hits.into_iter().next(), family: text }
    }

    /// `hit`, `record_id`, `score`, `match`, `family`, `why`, as the output file has them.
    pub fn cells(&self) -> [String; 6] {
        let h = self.hit.as_ref();
        let text = |f: &dyn Fn(&ScreenHit) -> String| h.map(f).unwrap_or_default();
        [
            h.is_some().to_string(),
            text(&|h| format!("{}:{}", h.list, h.record)),
            text(&|h| format!("{:.4}", h.score)),
            text(&|h| h.name.clone()),
            self.family.clone(),
            text(&|h| h.why.join("; ")),
        ]
    }
}

pub(super) fn rows(
    lists: &Indexed,
    rows: &[(&str, &str)],
    mut done: impl FnMut(usize) -> bool,
) -> (Vec<RowAnswer>, FileSummary) {
    let (mut out, mut summary) = (Vec::with_capacity(rows.len()), FileSummary::default());
    for block in rows.chunks(BLOCK) {
        let block: Vec<Asked> = block.iter().map(|(name, country)| asked(name, country)).collect();
        out.extend(screen_block(lists, &block, &mut summary));
        if !done(out.len()) {
            break;
        }
    }
    (out, summary)
}

fn screen_block(lists: &Indexed, block: &[Asked], summary: &mut FileSummary) -> Vec<RowAnswer> {
    let answers: Vec<RowAnswer> = block.par_iter().map(|a| RowAnswer::of(lists, &a.name)).collect();
    summary.rows += block.len();
    summary.hits += answers.iter().filter(|a| a.hit.is_some()).count();
    summary.unknown_countries += block.iter().filter(|a| a.bad_country).count();
    answers
}

fn read(file: &Path) -> Result<BufReader<std::fs::File>, Error> {
    Ok(BufReader::new(std::fs::File::open(file).map_err(|e| Error::io(file, e))?))
}

fn wrong(file: &Path, line: u64, message: String, help: &str) -> Error {
    let at = Where {
        file: file.display().to_string(),
        line: u32::try_from(line).unwrap_or(u32::MAX),
        ..Where::default()
    };
    Error::input(vec![Diagnostic::error(at, message).help(help)])
}

fn written(e: impl std::fmt::Display) -> Error {
    ErrorKind::Failed(format!("the output could not be written: {e}")).into()
}

/// The place of a column, which may not be one that is added.
fn column(header: &csv::StringRecord, name: &str, file: &Path) -> Result<usize, Error> {
    header.iter().position(|h| h.trim_start_matches('\u{feff}').trim() == name).ok_or_else(|| {
        let all = header.iter().map(|h| format!("`{}`", h.trim())).collect::<Vec<_>>().join(", ");
        wrong(file, 1, format!("there is no column `{name}`"), &format!("the file has {all}"))
    })
}

fn csv_rows(request: &FileRequest, lists: &Indexed, out: &mut dyn Write) -> Result<FileSummary, Error> {
    let file = &request.file;
    let mut reader = csv::Reader::from_reader(read(file)?);
    let bad = |e: csv::Error| {
        let line = e.position().map_or(0, csv::Position::line);
        wrong(file, line, e.to_string(), "every row has as many cells as the header")
    };
    let header = reader.headers().map_err(bad)?.clone();
    let name = column(&header, &request.name_column, file)?;
    let country = request.country_column.as_deref().map(|c| column(&header, c, file)).transpose()?;
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(header.iter().chain(ADDED)).map_err(written)?;
    let (mut summary, mut rows) = (FileSummary::default(), reader.into_records());
    loop {
        let block: Vec<csv::StringRecord> =
            rows.by_ref().take(BLOCK).collect::<Result<_, _>>().map_err(bad)?;
        if block.is_empty() {
            break;
        }
        let names: Vec<Asked> = block
            .iter()
            .map(|r| asked(r.get(name).unwrap_or(""), country.and_then(|c| r.get(c)).unwrap_or("")))
            .collect();
        for (row, answer) in block.iter().zip(screen_block(lists, &names, &mut summary)) {
            let cells = answer.cells();
            writer.write_record(row.iter().chain(cells.iter().map(String::as_str))).map_err(written)?;
        }
    }
    writer.flush().map_err(written)?;
    Ok(summary)
}

type Row = Map<String, Value>;

fn json_rows(request: &FileRequest, lists: &Indexed, out: &mut dyn Write) -> Result<FileSummary, Error> {
    let file = &request.file;
    let mut lines = (1u64..).zip(read(file)?.lines());
    blocks(request, lists, out, || {
        for (number, line) in lines.by_ref() {
            let line = line.map_err(|e| Error::io(file, e))?;
            if line.trim().is_empty() {
                continue;
            }
            let help = "expected one JSON object a line";
            let row: Row =
                serde_json::from_str(&line).map_err(|e| wrong(file, number, e.to_string(), help))?;
            return match row.contains_key(&request.name_column) {
                true => Ok(Some(row)),
                false => {
                    let message = format!("the object has no `{}`", request.name_column);
                    Err(wrong(file, number, message, "name the key that holds the name with --name-column"))
                }
            };
        }
        Ok(None)
    })
}

/// Answers rows that come one by one, as JSON lines.
fn blocks(
    request: &FileRequest,
    lists: &Indexed,
    out: &mut dyn Write,
    mut next: impl FnMut() -> Result<Option<Row>, Error>,
) -> Result<FileSummary, Error> {
    let mut summary = FileSummary::default();
    let text = |row: &Row, key: Option<&str>| {
        key.and_then(|k| row.get(k)).and_then(Value::as_str).unwrap_or("").to_owned()
    };
    loop {
        let mut block = Vec::new();
        while block.len() < BLOCK {
            let Some(row) = next()? else { break };
            block.push(row);
        }
        if block.is_empty() {
            return Ok(summary);
        }
        let names: Vec<Asked> = block
            .iter()
            .map(|r| asked(&text(r, Some(&request.name_column)), &text(r, request.country_column.as_deref())))
            .collect();
        for (mut row, answer) in block.into_iter().zip(screen_block(lists, &names, &mut summary)) {
            let cells = answer.cells();
            let score = answer.hit.as_ref().map_or(Value::Null, |h| h.score.into());
            for (key, cell) in ADDED.iter().zip(cells) {
                let value = match *key {
                    "hit" => answer.hit.is_some().into(),
                    "score" => score.clone(),
                    _ => cell.into(),
                };
                row.insert((*key).to_owned(), value);
            }
            writeln!(out, "{}", Value::Object(row)).map_err(written)?;
        }
    }
}

#[cfg(not(feature = "parquet"))]
fn parquet_rows(request: &FileRequest, _: &Indexed, _: &mut dyn Write) -> Result<FileSummary, Error> {
    let name = request.file.display();
    Err(Error::usage(format!("`{name}`: this build reads no Parquet; one with the feature `parquet` does")))
}

#[cfg(feature = "parquet")]
fn parquet_rows(request: &FileRequest, lists: &Indexed, out: &mut dyn Write) -> Result<FileSummary, Error> {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    let file = &request.file;
    let bad = |e: parquet::errors::ParquetError| wrong(file, 0, e.to_string(), "is it a Parquet file?");
    let open = std::fs::File::open(file).map_err(|e| Error::io(file, e))?;
    let reader = SerializedFileReader::new(open).map_err(bad)?;
    let mut rows = reader.get_row_iter(None).map_err(bad)?;
    blocks(request, lists, out, || {
        let Some(row) = rows.next().transpose().map_err(bad)? else { return Ok(None) };
        match row.to_json_value() {
            Value::Object(row) if row.contains_key(&request.name_column) => Ok(Some(row)),
            _ => Err(wrong(
                file,
                0,
                format!("there is no column `{}`", request.name_column),
                "name another one",
            )),
        }
    })
}
