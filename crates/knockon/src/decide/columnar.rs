//! Transactions from a Parquet file: flat columns with the names of the CSV table, as texts, numbers, booleans or days.
//!
//! Supported: text, integer, floating, boolean and DATE columns, nulls as empty cells. Not supported: nested columns; a
//! list is a text with semicolons, as in CSV.

use crate::error::Error;
use knockon_control::Columns;
use knockon_vocabulary::{Diagnostic, Where, date};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use std::path::Path;

/// Calls `f` with the columns, the number of each row from 1, and its cells.
pub(super) fn rows(
    file: &Path,
    name: &str,
    f: &mut dyn FnMut(&Columns, u64, &[&str]) -> Result<(), Error>,
) -> Result<(), Error> {
    let at = |line: u64| Where {
        file: name.to_owned(),
        line: u32::try_from(line).unwrap_or(0),
        column: 0,
        width: 0,
    };
    let wrong = |line: u64, what: String| Error::input(vec![Diagnostic::error(at(line), what)]);
    let open = std::fs::File::open(file).map_err(|e| Error::io(file, e))?;
    let reader = SerializedFileReader::new(open).map_err(|e| wrong(0, format!("no Parquet file: {e}")))?;
    let fields = reader.metadata().file_metadata().schema().get_fields();
    let words: Vec<String> = fields.iter().map(|f| f.name().to_owned()).collect();
    let columns = super::read::header(name, &words)?;
    let rows = reader.get_row_iter(None).map_err(|e| wrong(0, e.to_string()))?;
    for (n, row) in rows.enumerate() {
        let number = n as u64 + 1;
        let row = row.map_err(|e| wrong(number, e.to_string()))?;
        let mut cells = Vec::with_capacity(words.len());
        for (column, field) in row.get_column_iter() {
            cells.push(cell(field).map_err(|kind| {
                wrong(
                    number,
                    format!("the column `{column}` holds {kind}; expected texts, numbers, booleans or days"),
                )
            })?);
        }
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        f(&columns, number, &cells)?;
    }
    Ok(())
}

fn cell(field: &Field) -> Result<String, String> {
    Ok(match field {
        Field::Null => String::new(),
        Field::Str(s) => s.clone(),
        Field::Bool(b) => b.to_string(),
        Field::Byte(n) => n.to_string(),
        Field::Short(n) => n.to_string(),
        Field::Int(n) => n.to_string(),
        Field::Long(n) => n.to_string(),
        Field::UByte(n) => n.to_string(),
        Field::UShort(n) => n.to_string(),
        Field::UInt(n) => n.to_string(),
        Field::ULong(n) => n.to_string(),
        Field::Float(x) => x.to_string(),
        Field::Double(x) => x.to_string(),
        Field::Date(days) => {
            let epoch = date("1970-01-01").map_err(|e| e.to_string())?;
            let day = epoch.checked_add(jiff::Span::new().days(*days)).map_err(|e| e.to_string())?;
            day.to_string()
        }
        other => return Err(format!("{other:?}").chars().take(40).collect()),
    })
}
