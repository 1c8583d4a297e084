//! Tables of network folders between CSV and Parquet: the same columns under the same names.
//!
//! Supported: text and floating columns, nulls as empty cells; texts, numbers, booleans and days when reading. Which columns are
//! texts goes by their names, so that an id of digits stays what it is. Not supported: nested columns.

use crate::error::{Error, ErrorKind};
use knockon_report::{Sheet, Values};
use parquet::file::reader::{FileReader, SerializedFileReader};
use std::path::Path;

/// Columns that are texts; all others are numbers.
const TEXTS: [&str; 12] = [
    "item", "unit", "line", "party", "place", "class", "link", "supplier", "buyer", "plant", "demand",
    "market",
];

fn bug(e: impl std::fmt::Display) -> Error {
    ErrorKind::Internal(e.to_string()).into()
}

/// A table of ours, from CSV to Parquet.
pub(crate) fn of_csv(csv: &[u8]) -> Result<Vec<u8>, Error> {
    let mut reader = csv::Reader::from_reader(csv);
    let header: Vec<String> = reader.headers().map_err(bug)?.iter().map(str::to_owned).collect();
    let column = |name: &String| match TEXTS.contains(&name.as_str()) {
        true => Values::Text(Vec::new()),
        false => Values::Number(Vec::new()),
    };
    let mut columns: Vec<Values> = header.iter().map(column).collect();
    for row in reader.records() {
        for ((column, cell), name) in columns.iter_mut().zip(row.map_err(bug)?.iter()).zip(&header) {
            let held = Some(cell).filter(|c| !c.is_empty());
            match column {
                Values::Text(cells) => cells.push(held.map(str::to_owned)),
                Values::Number(cells) => {
                    let number = held.map(str::parse).transpose();
                    cells.push(number.map_err(|_| bug(format!("`{name}` holds `{cell}`, no number")))?);
                }
                _ => return Err(bug("a column of neither texts nor numbers")),
            }
        }
    }
    header.into_iter().zip(columns).fold(Sheet::new(), |s, (name, v)| s.with(name, v)).parquet().map_err(bug)
}

/// A flat Parquet file as CSV: row n of the table is line n + 1.
pub(crate) fn to_csv(path: &Path) -> Result<Vec<u8>, Error> {
    let wrong = |what: String| Error::usage(format!("{}: {what}", path.display()));
    let file = std::fs::File::open(path).map_err(|e| Error::io(path, e))?;
    let reader = SerializedFileReader::new(file).map_err(|e| wrong(format!("no Parquet file: {e}")))?;
    let fields = reader.metadata().file_metadata().schema().get_fields();
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(fields.iter().map(|f| f.name())).map_err(bug)?;
    for (n, row) in reader.get_row_iter(None).map_err(|e| wrong(e.to_string()))?.enumerate() {
        let row = row.map_err(|e| wrong(format!("row {}: {e}", n + 1)))?;
        let mut cells = Vec::with_capacity(fields.len());
        for (column, field) in row.get_column_iter() {
            let cell = crate::decide::parquet_cell(field);
            let what = |kind| {
                format!("row {}: the column `{column}` holds {kind}; expected texts or numbers", n + 1)
            };
            cells.push(cell.map_err(|kind| wrong(what(kind)))?);
        }
        out.write_record(&cells).map_err(bug)?;
    }
    out.into_inner().map_err(bug)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_comes_back_as_it_was() {
        let csv = "line,item,base_per_day,market\n007,a,0.1,\n\"x, y\",b,,CN\n";
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("t.parquet");
        std::fs::write(&path, of_csv(csv.as_bytes()).expect("a table")).expect("written");
        assert_eq!(String::from_utf8(to_csv(&path).expect("read")).expect("text"), csv);
        std::fs::write(&path, b"no table").expect("written");
        assert!(to_csv(&path).expect_err("refused").to_string().contains("no Parquet file"));
    }
}
