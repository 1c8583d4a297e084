//! A sheet of a workbook (xlsx, xlsb, ods) as the CSV that a spreadsheet program would save, so that every layout reads it.
//!
//! Cells begin at A1: empty rows and columns before the first used cell are kept. Numbers are written so that they read back as the same double; a line
//! break inside a cell becomes a space. With the feature `xlsx`; without it, an error that says so.
//! Supported: the sheet that is named, or the only one, or the one whose name holds the year. Not supported: xls before 2007, encrypted
//! workbooks, dates as dates (they are numbers of days).

use super::{Folder, OneFile, ReadOptions};
use crate::error::{Error, Result};

/// Whether the files are the parts of a workbook.
pub(super) fn is_one(files: &dyn Folder) -> bool {
    files.whole().is_some()
        && files
            .names()
            .iter()
            .any(|n| matches!(n.as_str(), "xl/workbook.xml" | "xl/workbook.bin" | "content.xml"))
}

/// The sheet that is meant, as one CSV file under the workbook's name.
pub(super) fn sheet(files: &dyn Folder, options: &ReadOptions) -> Result<OneFile> {
    let bytes = files.whole().ok_or_else(|| Error::layout("a workbook is one file"))?;
    // Every part once through our own unpacking: its bounds hold for what the other library unpacks too.
    for name in files.names() {
        std::io::copy(&mut files.stream(&name)?, &mut std::io::sink())
            .map_err(|e| crate::ErrorKind::Bytes(e.to_string()))?;
    }
    let label = files.label();
    let stem = label.rsplit_once('.').map_or(label.as_str(), |(s, _)| s).to_owned();
    let text = csv(bytes, options.sheet.as_deref(), options.year.or_else(|| super::year_in(&label)))?;
    Ok(OneFile::new(format!("{stem}.csv"), text.into_bytes()))
}

#[cfg(not(feature = "xlsx"))]
fn csv(_: &[u8], _: Option<&str>, _: Option<i32>) -> Result<String> {
    Err(crate::ErrorKind::NoXlsx.into())
}

#[cfg(feature = "xlsx")]
fn csv(bytes: &[u8], sheet: Option<&str>, year: Option<i32>) -> Result<String> {
    use calamine::{Data, Reader};
    use std::fmt::Write as _;
    let fault = |e: &dyn std::fmt::Display| Error::layout(format!("the workbook is not read: {e}"));
    let mut book =
        calamine::open_workbook_auto_from_rs(std::io::Cursor::new(bytes)).map_err(|e| fault(&e))?;
    let names = book.sheet_names();
    let name = chosen(&names, sheet, year)?;
    let range = book.worksheet_range(&name).map_err(|e| fault(&e))?;
    let Some((top, left)) = range.start() else {
        return Err(Error::layout(format!("the sheet `{name}` is empty")));
    };
    let mut out = "\n".repeat(top as usize);
    for row in range.rows() {
        out.push_str(&",".repeat(left as usize));
        for (c, cell) in row.iter().enumerate() {
            if c > 0 {
                out.push(',');
            }
            match cell {
                Data::Empty => {}
                Data::Float(v) => write!(out, "{v}").map_err(|e| fault(&e))?,
                Data::Int(v) => write!(out, "{v}").map_err(|e| fault(&e))?,
                Data::DateTime(d) => write!(out, "{}", d.as_f64()).map_err(|e| fault(&e))?,
                other => {
                    let text = other.to_string().replace(['\n', '\r'], " ").replace('"', "\"\"");
                    write!(out, "\"{text}\"").map_err(|e| fault(&e))?;
                }
            }
        }
        out.push('\n');
    }
    Ok(out)
}

/// The sheet's name.
#[cfg(any(feature = "xlsx", test))]
fn chosen(names: &[String], sheet: Option<&str>, year: Option<i32>) -> Result<String> {
    let list = || names.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ");
    if let Some(wanted) = sheet {
        let found = names.iter().find(|n| *n == wanted);
        return found
            .cloned()
            .ok_or_else(|| Error::input(format!("the workbook has no sheet `{wanted}`; it has {}", list())));
    }
    if let [one] = names {
        return Ok(one.clone());
    }
    let year = year.map(|y| y.to_string());
    let fitting: Vec<&String> =
        names.iter().filter(|n| year.as_ref().is_some_and(|y| n.contains(y))).collect();
    match fitting[..] {
        [one] => Ok(one.clone()),
        _ => Err(Error::input(format!("the workbook has the sheets {}; say which with `--sheet`", list()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sheet_that_is_meant() {
        let names = |n: &[&str]| n.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
        assert_eq!(chosen(&names(&["any"]), None, None), Ok("any".into()));
        assert_eq!(chosen(&names(&["Notes", "WIOT_2011"]), None, Some(2011)), Ok("WIOT_2011".into()));
        assert_eq!(chosen(&names(&["Notes", "IO"]), Some("IO"), None), Ok("IO".into()));
        for wrong in [chosen(&names(&["a", "b"]), None, Some(2011)), chosen(&names(&["a"]), Some("b"), None)]
        {
            assert!(wrong.expect_err("nothing fits").to_string().contains("`a`"));
        }
    }
}
