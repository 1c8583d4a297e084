//! A table of results for other programs: columns of one sort each, as CSV and as Parquet. Every result that knockon writes as Parquet
//! goes through here: the tables of a run, rows of an economy's answer, network folders, simulations and rankings.
//!
//! Supported: texts, numbers, whole numbers, flags and days; what is not available is an empty cell in CSV and a null in Parquet, never 0. A CSV
//! text that a spreadsheet would run as a formula gets an apostrophe in front, as spreadsheets themselves write it. Parquet: one
//! row group, Snappy, texts as UTF-8, days as DATE; the same sheet gives the same bytes. Not supported: nested columns. An economy's own table
//! has a layout of its own, with its head in the file's metadata.

use crate::error::Error;
use jiff::civil::Date;

/// The cells of a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// Words.
    Text(Vec<Option<String>>),
    /// Figures; what is not finite is not available.
    Number(Vec<Option<f64>>),
    /// Whole figures.
    Whole(Vec<Option<i64>>),
    /// Yes or no.
    Flag(Vec<Option<bool>>),
    /// Days.
    Day(Vec<Option<Date>>),
}

impl Values {
    /// How many cells.
    pub fn len(&self) -> usize {
        match self {
            Self::Text(v) => v.len(),
            Self::Number(v) => v.len(),
            Self::Whole(v) => v.len(),
            Self::Flag(v) => v.len(),
            Self::Day(v) => v.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn csv(&self, row: usize) -> String {
        fn words<T: ToString>(cell: Option<&Option<T>>) -> String {
            cell.and_then(Option::as_ref).map(ToString::to_string).unwrap_or_default()
        }
        match self {
            Self::Text(v) => guarded(words(v.get(row))),
            Self::Number(v) => words(v.get(row)),
            Self::Whole(v) => words(v.get(row)),
            Self::Flag(v) => words(v.get(row)),
            Self::Day(v) => words(v.get(row)),
        }
    }
}

/// A text that a spreadsheet takes for text.
fn guarded(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

/// A table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sheet {
    columns: Vec<(String, Values)>,
}

impl Sheet {
    /// A table without columns.
    pub fn new() -> Self {
        Self::default()
    }

    /// With one more column; all have the same number of cells, shorter ones end in cells without a figure.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, values: Values) -> Self {
        self.columns.push((name.into(), values));
        self
    }

    /// With a column of words.
    #[must_use]
    pub fn texts(self, name: &str, cells: impl Iterator<Item = String>) -> Self {
        self.with(name, Values::Text(cells.map(Some).collect()))
    }

    /// With a column of figures; what is not finite is not available.
    #[must_use]
    pub fn numbers(self, name: &str, cells: impl Iterator<Item = f64>) -> Self {
        self.with(name, Values::Number(cells.map(|v| Some(v).filter(|v| v.is_finite())).collect()))
    }

    /// With a column of whole figures.
    #[must_use]
    pub fn wholes(self, name: &str, cells: impl Iterator<Item = Option<i64>>) -> Self {
        self.with(name, Values::Whole(cells.collect()))
    }

    /// How many rows.
    pub fn rows(&self) -> usize {
        self.columns.iter().map(|c| c.1.len()).max().unwrap_or(0)
    }

    /// As CSV, with a header.
    pub fn csv(&self) -> Vec<u8> {
        let mut out =
            csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
        let proof = "memory takes every write, and each row has as many cells as the header";
        out.write_record(self.columns.iter().map(|(name, _)| name)).expect(proof);
        for row in 0..self.rows() {
            out.write_record(self.columns.iter().map(|(_, v)| v.csv(row))).expect(proof);
        }
        out.into_inner().expect("memory takes every flush")
    }

    /// As Parquet; without the feature `parquet` an error that says so.
    #[cfg(not(feature = "parquet"))]
    pub fn parquet(&self) -> Result<Vec<u8>, Error> {
        Err(crate::error::ErrorKind::NoParquet.into())
    }

    /// As Parquet; without the feature `parquet` an error that says so.
    #[cfg(feature = "parquet")]
    pub fn parquet(&self) -> Result<Vec<u8>, Error> {
        columnar::bytes(self).map_err(Error::columnar)
    }
}

#[cfg(feature = "parquet")]
mod columnar {
    use super::{Sheet, Values};
    use jiff::civil::Date;
    use knockon_vocabulary::days_between;
    use parquet::basic::{Compression, ConvertedType, Repetition, Type as Physical};
    use parquet::column::writer::ColumnWriter;
    use parquet::data_type::ByteArray;
    use parquet::errors::{ParquetError, Result};
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::types::Type;
    use std::sync::Arc;

    pub(super) fn bytes(sheet: &Sheet) -> Result<Vec<u8>> {
        let fields = sheet.columns.iter().map(|(name, values)| {
            let (physical, converted) = match values {
                Values::Text(_) => (Physical::BYTE_ARRAY, ConvertedType::UTF8),
                Values::Number(_) => (Physical::DOUBLE, ConvertedType::NONE),
                Values::Whole(_) => (Physical::INT64, ConvertedType::NONE),
                Values::Flag(_) => (Physical::BOOLEAN, ConvertedType::NONE),
                Values::Day(_) => (Physical::INT32, ConvertedType::DATE),
            };
            let built = Type::primitive_type_builder(name, physical)
                .with_repetition(Repetition::OPTIONAL)
                .with_converted_type(converted)
                .build();
            built.map(Arc::new)
        });
        let fields = fields.collect::<Result<_>>()?;
        let schema = Arc::new(Type::group_type_builder("knockon").with_fields(fields).build()?);
        // The library's name for the writer would carry its version, and the same sheet other bytes with another one.
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by("knockon".to_owned())
            .build();
        let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties))?;
        let mut group = writer.next_row_group()?;
        let rows = sheet.rows();
        for (_, values) in &sheet.columns {
            let mut column = group.next_column()?.ok_or_else(|| ParquetError::General("no column".into()))?;
            write(column.untyped(), values, rows)?;
            column.close()?;
        }
        group.close()?;
        writer.into_inner()
    }

    /// The cells that there are, and for each row whether it has one.
    fn split<T, U>(cells: &[Option<T>], rows: usize, of: impl Fn(&T) -> Option<U>) -> (Vec<U>, Vec<i16>) {
        let mut levels = Vec::with_capacity(rows);
        let mut held = Vec::with_capacity(cells.len());
        for row in 0..rows {
            let cell = cells.get(row).and_then(Option::as_ref).and_then(&of);
            levels.push(i16::from(cell.is_some()));
            held.extend(cell);
        }
        (held, levels)
    }

    fn write(column: &mut ColumnWriter<'_>, values: &Values, rows: usize) -> Result<()> {
        match (column, values) {
            (ColumnWriter::ByteArrayColumnWriter(out), Values::Text(cells)) => {
                let (held, levels) = split(cells, rows, |t| Some(ByteArray::from(t.as_str())));
                out.write_batch(&held, Some(&levels), None)?;
            }
            (ColumnWriter::DoubleColumnWriter(out), Values::Number(cells)) => {
                let (held, levels) = split(cells, rows, |v| v.is_finite().then_some(*v));
                out.write_batch(&held, Some(&levels), None)?;
            }
            (ColumnWriter::Int64ColumnWriter(out), Values::Whole(cells)) => {
                let (held, levels) = split(cells, rows, |v| Some(*v));
                out.write_batch(&held, Some(&levels), None)?;
            }
            (ColumnWriter::BoolColumnWriter(out), Values::Flag(cells)) => {
                let (held, levels) = split(cells, rows, |v| Some(*v));
                out.write_batch(&held, Some(&levels), None)?;
            }
            (ColumnWriter::Int32ColumnWriter(out), Values::Day(cells)) => {
                let (held, levels) = split(cells, rows, |d| day(*d));
                out.write_batch(&held, Some(&levels), None)?;
            }
            _ => return Err(ParquetError::General("a column of another sort".into())),
        }
        Ok(())
    }

    /// Days since 1970.
    fn day(d: Date) -> Option<i32> {
        i32::try_from(days_between(jiff::civil::date(1970, 1, 1), d)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet() -> Sheet {
        Sheet::new()
            .texts("name", ["=HYPERLINK(1)", "a=b", "007"].into_iter().map(str::to_owned))
            .numbers("lost", [-1.5, f64::NAN, 0.0].into_iter())
            .wholes("day", [Some(3), None].into_iter())
            .with("new", Values::Flag(vec![Some(true), None, Some(false)]))
            .with("from", Values::Day(vec![Some(jiff::civil::date(2019, 5, 16)), None, None]))
    }

    #[test]
    fn formulas_are_text_and_missing_is_empty() {
        let text = String::from_utf8(sheet().csv()).expect("text");
        assert_eq!(
            text,
            "name,lost,day,new,from\n'=HYPERLINK(1),-1.5,3,true,2019-05-16\na=b,,,,\n007,0,,false,\n"
        );
    }

    #[cfg(not(feature = "parquet"))]
    #[test]
    fn a_build_without_parquet_says_so() {
        assert!(sheet().parquet().expect_err("refused").to_string().contains("feature `parquet`"));
    }

    #[cfg(feature = "parquet")]
    #[test]
    fn parquet_has_sorts_and_nulls() {
        use parquet::file::reader::{FileReader, SerializedFileReader};
        let mut file = tempfile::tempfile().expect("a file");
        std::io::Write::write_all(&mut file, &sheet().parquet().expect("writes")).expect("written");
        let reader = SerializedFileReader::new(file).expect("reads");
        let rows: Vec<String> =
            reader.get_row_iter(None).expect("rows").map(|r| r.expect("a row").to_string()).collect();
        assert_eq!(
            rows,
            [
                "{name: \"=HYPERLINK(1)\", lost: -1.5E0, day: 3, new: true, from: 2019-05-16}",
                "{name: \"a=b\", lost: null, day: null, new: null, from: null}",
                "{name: \"007\", lost: 0E0, day: null, new: false, from: null}"
            ]
        );
    }
}
