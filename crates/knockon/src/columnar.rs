//! Flat tables between CSV and Parquet, for network folders and results: the same columns under the same names.
//!
//! Supported: text and floating columns, nulls as empty cells; texts, numbers, booleans and days when reading. Which columns are
//! texts goes by their names, so that an id of digits stays what it is. Not supported: nested columns.

use crate::error::{Error, ErrorKind};
use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType};
use parquet::file::properties::WriterProperties;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use std::path::Path;
use std::sync::Arc;

/// Columns that are texts; all others are numbers.
const TEXTS: [&str; 17] = [
    "item", "unit", "line", "party", "place", "class", "link", "supplier", "buyer", "plant", "demand",
    "market", "measure", "name", "about", "part", "of",
];

fn bug(e: impl std::fmt::Display) -> Error {
    ErrorKind::Internal(e.to_string()).into()
}

/// A table of ours, from CSV to Parquet.
pub(crate) fn of_csv(csv: &[u8]) -> Result<Vec<u8>, Error> {
    let mut reader = csv::Reader::from_reader(csv);
    let header: Vec<String> = reader.headers().map_err(bug)?.iter().map(str::to_owned).collect();
    let mut columns: Vec<Vec<String>> = vec![Vec::new(); header.len()];
    for row in reader.records() {
        for (column, cell) in columns.iter_mut().zip(row.map_err(bug)?.iter()) {
            column.push(cell.to_owned());
        }
    }
    let text = |name: &str| TEXTS.contains(&name);
    let kind = |name: &str| if text(name) { ("binary", " (UTF8)") } else { ("double", "") };
    let fields = header.iter().map(|name| format!("optional {} {name}{};", kind(name).0, kind(name).1));
    let schema = format!("message knockon {{ {} }}", fields.collect::<Vec<_>>().join(" "));
    let schema = Arc::new(parse_message_type(&schema).map_err(bug)?);
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by("knockon".to_owned())
        .build();
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties)).map_err(bug)?;
    let mut group = writer.next_row_group().map_err(bug)?;
    for (name, cells) in header.iter().zip(&columns) {
        let levels: Vec<i16> = cells.iter().map(|c| i16::from(!c.is_empty())).collect();
        let held = cells.iter().filter(|c| !c.is_empty());
        let mut column = group.next_column().map_err(bug)?.ok_or_else(|| bug("a column is missing"))?;
        if text(name) {
            let values: Vec<ByteArray> = held.map(|c| ByteArray::from(c.as_str())).collect();
            column.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None).map_err(bug)?;
        } else {
            let values = held.map(|c| c.parse().map_err(|_| bug(format!("`{name}` holds `{c}`, no number"))));
            let values: Vec<f64> = values.collect::<Result<_, Error>>()?;
            column.typed::<DoubleType>().write_batch(&values, Some(&levels), None).map_err(bug)?;
        }
        column.close().map_err(bug)?;
    }
    group.close().map_err(bug)?;
    writer.into_inner().map_err(bug)
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
