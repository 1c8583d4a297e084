//! Our own layout as Parquet: the columns and rows of the CSV, the head as key–value metadata, satellites as CSV text under the key `satellites`.
//!
//! Columns: `row` and `label` (text), then a column of doubles for every industry, `PLACE/SECTOR`, and for every column of final demand,
//! `PLACE/final/CATEGORY`. Rows: the industries, then `imports` and `taxes_products` where shown, `value_added`, `output`. A null is 0.
//! Supported: required and optional columns, any number of row groups. Not supported: other types than text and double, nested columns.

use super::Table;
use crate::error::Result;

/// Whether bytes begin as Parquet does.
pub fn is_parquet(start: &[u8]) -> bool {
    start.starts_with(b"PAR1")
}

/// Reads a table with its satellites. `fits` hears the numbers of industries and of columns of final demand before memory for them is taken, and may
/// refuse. Without the feature `parquet` it is an error that says so.
pub fn read_parquet(bytes: Vec<u8>, fits: &dyn Fn(usize, usize) -> Result<()>) -> Result<Table> {
    #[cfg(feature = "parquet")]
    return with::read(bytes, fits);
    #[cfg(not(feature = "parquet"))]
    {
        let _ = (bytes, fits);
        Err(crate::error::ErrorKind::NoParquet.into())
    }
}

/// Writes a table with its satellites; the same table gives the same bytes. Without the feature `parquet` it is an error that says so.
pub fn write_parquet(table: &Table) -> Result<Vec<u8>> {
    #[cfg(feature = "parquet")]
    return with::write(table);
    #[cfg(not(feature = "parquet"))]
    {
        let _ = table;
        Err(crate::error::ErrorKind::NoParquet.into())
    }
}

#[cfg(feature = "parquet")]
mod with {
    use super::super::layout::{assemble, head_of, header_of};
    use super::super::{Table, read_satellites, write_satellites, write_table};
    use crate::error::{Error, Result};
    use crate::matrix::Matrix;
    use crate::read::sheet::Sheet;
    use parquet::basic::{Compression, ConvertedType, Repetition, Type as Physical};
    use parquet::column::reader::ColumnReader;
    use parquet::data_type::{ByteArray, ByteArrayType, DoubleType};
    use parquet::errors::ParquetError;
    use parquet::file::metadata::KeyValue;
    use parquet::file::properties::WriterProperties;
    use parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::types::Type;
    use std::sync::Arc;

    fn fault(e: ParquetError) -> Error {
        Error::layout(format!("the Parquet file is not read: {e}"))
    }

    pub(super) fn read(bytes: Vec<u8>, fits: &dyn Fn(usize, usize) -> Result<()>) -> Result<Table> {
        let file = SerializedFileReader::new(bytes::Bytes::from(bytes)).map_err(fault)?;
        let about = file.metadata().file_metadata();
        let pairs: Vec<(String, String)> = about
            .key_value_metadata()
            .into_iter()
            .flatten()
            .map(|p| (p.key.clone(), p.value.clone().unwrap_or_default()))
            .collect();
        let info = head_of(&pairs)?;
        let names: Vec<String> = about.schema_descr().columns().iter().map(|c| c.name().to_owned()).collect();
        let (industries, finals) = header_of(1, &names.iter().map(String::as_str).collect::<Vec<_>>())?;
        fits(industries.len(), finals.len())?;
        let rows =
            usize::try_from(about.num_rows()).map_err(|_| Error::layout("the Parquet file has no rows"))?;
        let width = industries.len() + finals.len();
        // A table has as many rows as industries and four more at most; other numbers are no table and take no memory.
        if rows < industries.len() || rows > industries.len() + 4 {
            return Err(Error::layout(format!(
                "{} industries in the header and {rows} rows",
                industries.len()
            )));
        }
        let mut cells = Matrix::zeros(rows, width);
        let mut labels = vec![vec![String::new(); 2]; rows];
        let mut start = 0;
        for g in 0..file.num_row_groups() {
            let group = file.get_row_group(g).map_err(fault)?;
            let count = usize::try_from(group.metadata().num_rows()).unwrap_or(usize::MAX);
            if count > rows - start {
                return Err(Error::layout("the Parquet file's row groups have more rows than it says"));
            }
            for c in 0..2 {
                for (k, text) in texts(&*group, c, count)?.into_iter().enumerate() {
                    labels[start + k][c] = text;
                }
            }
            for c in 0..width {
                for (k, v) in numbers(&*group, c + 2, count)?.into_iter().enumerate() {
                    if !v.is_finite() {
                        return Err(Error::cell(
                            (start + k) as u64 + 1,
                            c as u64 + 3,
                            format!("{v} is no finite number"),
                        ));
                    }
                    *cells.at_mut(start + k, c) = v;
                }
            }
            start += count;
        }
        let lines = (1..=rows as u64).collect();
        let sheet = Sheet { head: Vec::new(), labels, lines, cells, skipped: 2 };
        let mut table = assemble(info, industries, finals, sheet)?;
        if let Some((_, text)) = pairs.iter().find(|(k, _)| k == "satellites") {
            table.satellites = read_satellites(text.as_bytes(), &table)?;
        }
        Ok(table)
    }

    fn texts(group: &dyn RowGroupReader, column: usize, count: usize) -> Result<Vec<String>> {
        let ColumnReader::ByteArrayColumnReader(mut reader) =
            group.get_column_reader(column).map_err(fault)?
        else {
            return Err(Error::cell(1, column as u64 + 1, "expected a column of text"));
        };
        let (mut values, mut levels): (Vec<ByteArray>, Vec<i16>) = (Vec::new(), Vec::new());
        reader.read_records(count, Some(&mut levels), None, &mut values).map_err(fault)?;
        let text = |v: ByteArray| String::from_utf8_lossy(v.data()).into_owned();
        spread(values.into_iter().map(text).collect(), &levels, count)
    }

    fn numbers(group: &dyn RowGroupReader, column: usize, count: usize) -> Result<Vec<f64>> {
        let ColumnReader::DoubleColumnReader(mut reader) = group.get_column_reader(column).map_err(fault)?
        else {
            return Err(Error::cell(1, column as u64 + 1, "expected a column of doubles"));
        };
        let (mut values, mut levels): (Vec<f64>, Vec<i16>) = (Vec::new(), Vec::new());
        reader.read_records(count, Some(&mut levels), None, &mut values).map_err(fault)?;
        spread(values, &levels, count)
    }

    /// Values at their rows; a row without one has the default.
    fn spread<T: Default>(values: Vec<T>, levels: &[i16], count: usize) -> Result<Vec<T>> {
        let short = || Error::layout("a column of the Parquet file is shorter than its row group");
        if values.len() == count {
            return Ok(values);
        }
        if levels.len() != count {
            return Err(short());
        }
        let mut values = values.into_iter();
        levels
            .iter()
            .map(|l| if *l == 0 { Ok(T::default()) } else { values.next().ok_or_else(short) })
            .collect()
    }

    pub(super) fn write(table: &Table) -> Result<Vec<u8>> {
        let text = |name: &str| {
            Type::primitive_type_builder(name, Physical::BYTE_ARRAY)
                .with_repetition(Repetition::REQUIRED)
                .with_converted_type(ConvertedType::UTF8)
                .build()
        };
        let number = |name: &str| {
            Type::primitive_type_builder(name, Physical::DOUBLE).with_repetition(Repetition::REQUIRED).build()
        };
        let codes: Vec<String> =
            table.industries.iter().map(|i| format!("{}/{}", i.place, i.sector)).collect();
        let finals = table.finals.iter().map(|f| format!("{}/final/{}", f.place, f.category));
        let mut fields = vec![text("row"), text("label")];
        fields.extend(codes.iter().cloned().chain(finals).map(|n| number(&n)));
        let fields = fields.into_iter().map(|f| f.map(Arc::new)).collect::<std::result::Result<_, _>>();
        let schema =
            Type::group_type_builder("table").with_fields(fields.map_err(fault)?).build().map_err(fault)?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by("knockon".to_owned())
            .set_key_value_metadata(Some(head(table)))
            .build();
        let mut out = Vec::new();
        let mut file =
            SerializedFileWriter::new(&mut out, Arc::new(schema), Arc::new(properties)).map_err(fault)?;
        let mut group = file.next_row_group().map_err(fault)?;
        let below = [("imports", table.imports.is_some()), ("taxes_products", table.taxes.is_some())];
        let below: Vec<&str> =
            below.iter().filter(|b| b.1).map(|b| b.0).chain(["value_added", "output"]).collect();
        let rows = codes.iter().map(String::as_str).chain(below.iter().copied());
        let labels = table.industries.iter().map(|i| i.label.as_str()).chain(below.iter().map(|_| ""));
        let columns: [Vec<ByteArray>; 2] =
            [rows.map(ByteArray::from).collect(), labels.map(ByteArray::from).collect()];
        for values in columns {
            let mut column =
                group.next_column().map_err(fault)?.ok_or_else(|| Error::layout("no column to write"))?;
            column.typed::<ByteArrayType>().write_batch(&values, None, None).map_err(fault)?;
            column.close().map_err(fault)?;
        }
        for c in 0..codes.len() + table.finals.len() {
            let mut column =
                group.next_column().map_err(fault)?.ok_or_else(|| Error::layout("no column to write"))?;
            column.typed::<DoubleType>().write_batch(&cells(table, c), None, None).map_err(fault)?;
            column.close().map_err(fault)?;
        }
        group.close().map_err(fault)?;
        file.close().map_err(fault)?;
        Ok(out)
    }

    /// Column c from top to bottom.
    fn cells(table: &Table, c: usize) -> Vec<f64> {
        let n = table.size();
        let mut out = if c < n { table.z.col(c) } else { table.y.col(c - n) };
        out.extend([&table.imports, &table.taxes].into_iter().flatten().map(|row| row[c]));
        out.extend([&table.value_added, &table.output].map(|row| row.get(c).copied().unwrap_or(0.0)));
        out
    }

    /// The head of the CSV, line by line, and the satellites.
    fn head(table: &Table) -> Vec<KeyValue> {
        // Of a table without industries and finals the text is the head alone.
        let empty = Table {
            industries: Vec::new(),
            finals: Vec::new(),
            z: Matrix::zeros(0, 0),
            y: Matrix::zeros(0, 0),
            imports: None,
            taxes: None,
            value_added: Vec::new(),
            output: Vec::new(),
            satellites: Vec::new(),
            info: table.info.clone(),
        };
        let text = write_table(&empty);
        let pairs = text.lines().filter_map(|l| l.strip_prefix("# ")?.split_once(": "));
        let mut out: Vec<KeyValue> = pairs.map(|(k, v)| KeyValue::new(k.to_owned(), v.to_owned())).collect();
        if !table.satellites.is_empty() {
            out.push(KeyValue::new("satellites".to_owned(), write_satellites(table, &table.satellites)));
        }
        out
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use crate::embedded::EMBEDDED;

        #[test]
        fn what_is_written_reads_back() {
            for e in EMBEDDED {
                let t = e.read().expect("reads");
                let bytes = write(&t).expect("writes");
                assert_eq!(bytes, write(&t).expect("writes"), "the same table, the same bytes");
                assert_eq!(read(bytes, &|_, _| Ok(())).expect("reads"), t);
            }
        }

        #[test]
        fn a_broken_file_is_an_error_and_no_panic() {
            let t = EMBEDDED[0].read().expect("reads");
            let bytes = write(&t).expect("writes");
            let refused = read(bytes.clone(), &|n, k| Err(Error::input(format!("{n} {k}"))));
            assert_eq!(refused.expect_err("refused").to_string(), format!("{} {}", t.size(), t.finals.len()));
            for at in (0..bytes.len()).step_by(bytes.len() / 200) {
                assert!(read(bytes[..at].to_vec(), &|_, _| Ok(())).is_err(), "cut at {at}");
                let mut changed = bytes.clone();
                changed[at] ^= 0x55;
                // Parquet pages carry no digest here: a changed number may be read as another number, but nothing panics.
                let _ = read(changed, &|_, _| Ok(()));
            }
        }
    }
}
