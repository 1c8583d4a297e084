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

/// What is done with the columns, the number of a row and its cells.
type TakeRow<'f> = dyn FnMut(&Columns, u64, &[&str]) -> Result<(), Error> + 'f;

/// Calls `f` with the columns, the number of each row from 1, and its cells.
pub(super) fn rows(file: &Path, name: &str, f: &mut TakeRow<'_>) -> Result<(), Error> {
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

/// A cell as CSV would have it; of a nested one what it holds.
pub(crate) fn cell(field: &Field) -> Result<String, String> {
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

#[cfg(test)]
mod tests {
    use crate::decide::{Format, each_transaction};
    use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type};
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;
    use std::sync::Arc;

    /// Two deals: texts, a DATE, a number; the second states no number.
    fn file(activity: &str) -> Vec<u8> {
        let text = "message deals { optional binary id (UTF8); required int32 as_of (DATE); required binary regimes (UTF8);
            required binary activity (UTF8); optional double item.us_content.0.pct; }";
        let schema = Arc::new(parse_message_type(text).expect("a schema"));
        let properties = Arc::new(WriterProperties::builder().build());
        let mut writer = SerializedFileWriter::new(Vec::new(), schema, properties).expect("a writer");
        let mut group = writer.next_row_group().expect("a group");
        let texts = |group: &mut parquet::file::writer::SerializedRowGroupWriter<'_, _>,
                     rows: [&str; 2],
                     levels: Option<&[i16]>| {
            let mut column = group.next_column().expect("columns").expect("a column");
            let values = rows.map(ByteArray::from);
            column.typed::<ByteArrayType>().write_batch(&values, levels, None).expect("texts");
            column.close().expect("closed");
        };
        texts(&mut group, ["a", "b"], Some(&[1, 1]));
        let mut column = group.next_column().expect("columns").expect("the days");
        // 2019-06-01 and the day after, in days since 1970.
        column.typed::<Int32Type>().write_batch(&[18048, 18049], None, None).expect("days");
        column.close().expect("closed");
        texts(&mut group, ["us-ear", "us-ear;us-ofac"], None);
        texts(&mut group, ["export", activity], None);
        let mut column = group.next_column().expect("columns").expect("the per cents");
        column.typed::<DoubleType>().write_batch(&[12.5], Some(&[1, 0]), None).expect("numbers");
        column.close().expect("closed");
        group.close().expect("closed");
        writer.into_inner().expect("bytes")
    }

    #[test]
    fn rows_are_transactions_as_in_the_csv_table() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("deals.parquet");
        std::fs::write(&path, file("payment")).expect("written");
        let mut deals = Vec::new();
        let mut note = |tx| {
            deals.push(tx);
            Ok(())
        };
        each_transaction(&path, Format::Parquet, &mut note).expect("a good file");
        assert_eq!(
            deals.iter().map(|t| t.as_of.to_string()).collect::<Vec<_>>(),
            ["2019-06-01", "2019-06-02"]
        );
        assert_eq!(deals[1].regimes.len(), 2);
        let pct =
            |i: usize| deals[i].item.as_ref().and_then(|x| x.us_content.as_ref()).and_then(|c| c[0].pct);
        assert_eq!((pct(0), deals[1].item.is_none()), (Some(12.5), true));

        std::fs::write(&path, file("paymnt")).expect("written");
        let e = each_transaction(&path, Format::Parquet, &mut |_| Ok(())).unwrap_err().to_string();
        assert!(e.contains("deals.parquet:2") && e.contains("activity"), "{e}");
        std::fs::write(&path, b"no table").expect("written");
        assert!(each_transaction(&path, Format::Parquet, &mut |_| Ok(())).is_err());
    }
}
