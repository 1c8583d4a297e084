//! WIOD 2013 release, world tables: 41 regions × 35 sectors, wide Parquet, millions of US dollars.
//!
//! Layout: a text column `row` with `REGION.cN`; a number column for every industry under the same name; then `REGION.CONS_h`, `CONS_np`, `CONS_g`,
//! `GFCF`, `INVEN` for every region; then `X`, output. There are no value-added rows: value added is output less all inputs, and so contains
//! taxes less subsidies on products and international transport margins.
//! Supported: the wide form, with the feature `parquet`. Not supported: the coordinate form, satellite accounts.

use super::{Table, TableInfo};
use crate::error::Result;

/// Reads a wide WIOD table; `info` gives what the file does not say. Without the feature `parquet` it is an error that says so.
#[cfg(not(feature = "parquet"))]
pub fn read_wiod(_bytes: &[u8], _info: &TableInfo) -> Result<Table> {
    Err(crate::error::ErrorKind::NoParquet.into())
}

/// Reads a wide WIOD table; `info` gives what the file does not say.
#[cfg(feature = "parquet")]
pub fn read_wiod(bytes: &[u8], info: &TableInfo) -> Result<Table> {
    wide::read(bytes, info)
}

#[cfg(feature = "parquet")]
mod wide {
    use super::super::{FinalColumn, Flows, Industry, Table, TableInfo, ValueAddedIs};
    use crate::error::{Error, Result};
    use crate::matrix::Matrix;
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;

    pub(super) fn read(bytes: &[u8], info: &TableInfo) -> Result<Table> {
        let (names, labels, cells) = cells(bytes)?;
        let fault = |m: String| Error::layout(format!("not a wide WIOD table: {m}"));
        let n = labels.len();
        if names.len() < n + 2 || names[1..=n] != labels[..] || names.last().map(String::as_str) != Some("X")
        {
            return Err(fault(
                "the columns must be `row`, the industries in the order of the rows, final demand, `X`"
                    .into(),
            ));
        }
        let split = |name: &String| {
            let (place, code) =
                name.split_once('.').ok_or_else(|| fault(format!("`{name}` is not REGION.CODE")))?;
            Ok((place.to_owned(), code.to_owned()))
        };
        let industries = labels
            .iter()
            .map(|l| split(l).map(|(place, sector)| Industry { place, label: sector.clone(), sector }))
            .collect::<Result<Vec<_>>>()?;
        let finals = names[n + 1..names.len() - 1]
            .iter()
            .map(|l| {
                let (place, code) = split(l)?;
                let category = match code.as_str() {
                    "CONS_h" => "households",
                    "CONS_np" => "npish",
                    "CONS_g" => "government",
                    "GFCF" => "investment",
                    "INVEN" => "inventories",
                    other => return Err(fault(format!("`{other}` is not a column of final demand"))),
                };
                Ok(FinalColumn { place, category: category.into() })
            })
            .collect::<Result<Vec<_>>>()?;
        let z = Matrix::from_fn(n, n, |i, j| cells[i][j]);
        let y = Matrix::from_fn(n, finals.len(), |i, c| cells[i][n + c]);
        let output: Vec<f64> = cells.iter().map(|r| r[n + finals.len()]).collect();
        let value_added = output.iter().zip(z.col_sums()).map(|(x, inputs)| x - inputs).collect();
        Ok(Table {
            info: TableInfo {
                flows: Flows::Interregional,
                value_added_is: ValueAddedIs::Residual,
                ..info.clone()
            },
            industries,
            finals,
            z,
            y,
            imports: None,
            taxes: None,
            value_added,
            output,
            satellites: Vec::new(),
        })
    }

    type Cells = (Vec<String>, Vec<String>, Vec<Vec<f64>>);

    /// Column names, row labels and numbers.
    fn cells(bytes: &[u8]) -> Result<Cells> {
        let fault = |e: parquet::errors::ParquetError| Error::layout(format!("not a Parquet table: {e}"));
        let reader = SerializedFileReader::new(bytes::Bytes::copy_from_slice(bytes)).map_err(fault)?;
        let schema = reader.metadata().file_metadata().schema_descr();
        let names: Vec<String> = schema.columns().iter().map(|c| c.name().to_owned()).collect();
        let (mut labels, mut rows) = (Vec::new(), Vec::new());
        for (r, row) in reader.get_row_iter(None).map_err(fault)?.enumerate() {
            let row = row.map_err(fault)?;
            let mut numbers = Vec::with_capacity(names.len());
            for (c, (name, field)) in row.get_column_iter().enumerate() {
                match (c, field) {
                    (0, Field::Str(label)) => labels.push(label.clone()),
                    (1.., Field::Double(v)) if v.is_finite() => numbers.push(*v),
                    (1.., Field::Null) => numbers.push(0.0),
                    (_, other) => {
                        let text = format!(
                            "`{name}` is {other}; expected a label first and finite numbers after it"
                        );
                        return Err(Error::cell(r as u64 + 1, c as u64 + 1, text));
                    }
                }
            }
            rows.push(numbers);
        }
        Ok((names, labels, rows))
    }
}

#[cfg(all(test, feature = "parquet"))]
mod tests {
    use super::super::{Flows, TableInfo, ValueAddedIs};
    use parquet::data_type::{ByteArray, ByteArrayType, DoubleType};
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;
    use std::sync::Arc;

    /// Two regions of one sector each, in the wide layout; every column of final demand is 1, `names` can be changed by the test.
    fn wide(first: &str) -> Vec<u8> {
        let finals = ["CONS_h", "CONS_np", "CONS_g", "GFCF", "INVEN"];
        let mut names: Vec<String> = vec![first.into(), "BBB.c1".into()];
        for region in ["AAA", "BBB"] {
            names.extend(finals.iter().map(|f| format!("{region}.{f}")));
        }
        names.push("X".into());
        let columns: Vec<String> = names.iter().map(|n| format!("optional double {n};")).collect();
        let text = format!("message m {{ optional binary row (UTF8); {} }}", columns.join(" "));
        let schema = Arc::new(parse_message_type(&text).expect("a schema"));
        let properties = Arc::new(WriterProperties::builder().build());
        let mut writer = SerializedFileWriter::new(Vec::new(), schema, properties).expect("a writer");
        let mut group = writer.next_row_group().expect("a group");
        let mut column = group.next_column().expect("columns").expect("the labels");
        let labels = [ByteArray::from("AAA.c1"), ByteArray::from("BBB.c1")];
        column.typed::<ByteArrayType>().write_batch(&labels, Some(&[1, 1]), None).expect("labels");
        column.close().expect("closed");
        for name in &names {
            let values = match name.as_str() {
                "X" => [20.0, 30.0],
                "BBB.c1" => [7.0, 3.0],
                n if n == first => [5.0, 4.0],
                _ => [1.0, 1.0],
            };
            let mut column = group.next_column().expect("columns").expect("a column");
            column.typed::<DoubleType>().write_batch(&values, Some(&[1, 1]), None).expect("numbers");
            column.close().expect("closed");
        }
        group.close().expect("closed");
        writer.into_inner().expect("bytes")
    }

    fn info() -> TableInfo {
        TableInfo {
            name: "w".into(),
            year: 2011,
            currency: knockon_vocabulary::Currency::USD,
            unit: 1e6,
            prices: "basic".into(),
            flows: Flows::Interregional,
            value_added_is: ValueAddedIs::Residual,
            source: "made for a test".into(),
        }
    }

    #[test]
    fn reads_the_wide_layout() {
        let t = super::read_wiod(&wide("AAA.c1"), &info()).expect("reads");
        assert_eq!(t.places(), ["AAA", "BBB"]);
        assert_eq!(t.z.to_rows(), vec![vec![5.0, 7.0], vec![4.0, 3.0]]);
        assert_eq!(t.finals.len(), 10);
        assert_eq!(t.value_added, [11.0, 20.0]); // what is left of the output
    }

    #[test]
    fn columns_in_another_order_are_refused() {
        assert!(super::read_wiod(&wide("CCC.c1"), &info()).is_err());
        assert!(super::read_wiod(b"PAR1 and nothing more", &info()).is_err());
    }
}
