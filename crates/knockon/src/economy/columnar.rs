//! Answers and tables as Parquet files. In a build without the feature each is an error that says so.

use super::answer::Answer;
use super::open::{TableAt, about, table_at};
use crate::error::Error;
use knockon_economy::table::write_parquet;
use std::path::Path;

/// Writes a table, with its satellites, in our own layout as Parquet.
pub fn table_save_parquet(at: impl Into<TableAt>, out: &Path) -> Result<Answer, Error> {
    let at = at.into();
    let table = table_at(&at)?;
    let bytes = write_parquet(&table).map_err(about(&at.name))?;
    let mut a = Answer::default();
    a.fact("table", format!("{} ({})", table.info.name, table.info.year));
    a.fact("bytes", bytes.len().to_string());
    whole(out, &bytes)?;
    a.fact("written", out.display().to_string());
    Ok(a)
}

/// Writes an answer's rows: a column of numbers as doubles, any other as text; what is not available is null.
pub fn answer_save_parquet(answer: &Answer, out: &Path) -> Result<(), Error> {
    whole(out, &rows(answer)?)
}

/// Beside its place first, then renamed.
fn whole(out: &Path, bytes: &[u8]) -> Result<(), Error> {
    let name =
        out.file_name().ok_or_else(|| Error::usage(format!("`{}` is no file to write", out.display())))?;
    let fresh = out.with_file_name(format!(".{}.new", name.to_string_lossy()));
    std::fs::write(&fresh, bytes).and_then(|()| std::fs::rename(&fresh, out)).map_err(|e| Error::io(out, e))
}

#[cfg(not(feature = "parquet"))]
fn rows(_: &Answer) -> Result<Vec<u8>, Error> {
    Err(Error::usage("this build writes no Parquet; build with the feature `parquet`, or print `--csv`"))
}

#[cfg(feature = "parquet")]
fn rows(answer: &Answer) -> Result<Vec<u8>, Error> {
    with::rows(answer).map_err(|e| {
        crate::error::ErrorKind::Internal(format!("the rows could not be written as Parquet: {e}")).into()
    })
}

#[cfg(feature = "parquet")]
mod with {
    use super::super::answer::{Answer, Cell};
    use parquet::basic::{Compression, ConvertedType, Repetition, Type as Physical};
    use parquet::data_type::{ByteArray, ByteArrayType, DoubleType};
    use parquet::errors::{ParquetError, Result};
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::types::Type;
    use std::sync::Arc;

    pub(super) fn rows(a: &Answer) -> Result<Vec<u8>> {
        // Blank texts stand among numbers where there is none.
        let number = |c: &Cell| matches!(c, Cell::Number(_)) || matches!(c, Cell::Text(t) if t.is_empty());
        let numeric: Vec<bool> = (0..a.columns.len())
            .map(|k| {
                a.rows.iter().all(|r| number(&r[k])) && a.rows.iter().any(|r| matches!(r[k], Cell::Number(_)))
            })
            .collect();
        let field = |(name, numeric): (&String, &bool)| {
            let (physical, converted) = if *numeric {
                (Physical::DOUBLE, ConvertedType::NONE)
            } else {
                (Physical::BYTE_ARRAY, ConvertedType::UTF8)
            };
            let built = Type::primitive_type_builder(name, physical)
                .with_repetition(Repetition::OPTIONAL)
                .with_converted_type(converted)
                .build();
            built.map(Arc::new)
        };
        let fields = a.columns.iter().zip(&numeric).map(field).collect::<Result<_>>()?;
        let schema = Type::group_type_builder("rows").with_fields(fields).build()?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by("knockon".to_owned())
            .build();
        let mut out = Vec::new();
        let mut file = SerializedFileWriter::new(&mut out, Arc::new(schema), Arc::new(properties))?;
        let mut group = file.next_row_group()?;
        let missing = || ParquetError::General("no column to write".into());
        for (k, numeric) in numeric.iter().enumerate() {
            let mut column = group.next_column()?.ok_or_else(missing)?;
            if *numeric {
                let cells = a.rows.iter().map(|r| if let Cell::Number(v) = &r[k] { *v } else { None });
                let cells: Vec<Option<f64>> = cells.collect();
                let there: Vec<f64> = cells.iter().flatten().copied().collect();
                column.typed::<DoubleType>().write_batch(&there, Some(&levels(&cells)), None)?;
            } else {
                let text = |c: &Cell| match c {
                    Cell::Text(t) => Some(ByteArray::from(t.as_str())),
                    Cell::Number(v) => v.map(|v| ByteArray::from(v.to_string().as_str())),
                };
                let cells: Vec<Option<ByteArray>> = a.rows.iter().map(|r| text(&r[k])).collect();
                let there: Vec<ByteArray> = cells.iter().flatten().cloned().collect();
                column.typed::<ByteArrayType>().write_batch(&there, Some(&levels(&cells)), None)?;
            }
            column.close()?;
        }
        group.close()?;
        file.close()?;
        Ok(out)
    }

    fn levels<T>(cells: &[Option<T>]) -> Vec<i16> {
        cells.iter().map(|c| i16::from(c.is_some())).collect()
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use parquet::file::reader::{FileReader, SerializedFileReader};

        #[test]
        fn rows_read_back_with_their_nulls() {
            let a = Answer {
                columns: vec!["place".into(), "jobs".into()],
                rows: vec![vec!["JP".into(), 5.5.into()], vec!["US".into(), None.into()]],
                ..Answer::default()
            };
            let mut file = tempfile::tempfile().expect("a file");
            std::io::Write::write_all(&mut file, &rows(&a).expect("writes")).expect("written");
            let file = SerializedFileReader::new(file).expect("reads");
            let read: Vec<String> =
                file.get_row_iter(None).expect("rows").map(|r| r.expect("a row").to_string()).collect();
            assert_eq!(read, ["{place: \"JP\", jobs: 5.5}", "{place: \"US\", jobs: null}"]);
        }
    }
}
