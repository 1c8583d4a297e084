//! From a sheet whose rows and columns are named to a table: what each row and column is, in order, nothing missing, nothing twice.

use super::sheet::Sheet;
use crate::error::{Error, Result};
use crate::matrix::Matrix;
use crate::table::{FinalColumn, Industry, Table, TableInfo, ValueAddedIs};
use std::collections::HashMap;

/// What a column is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Column {
    /// Purchases of an industry: place, sector.
    Industry(String, String),
    /// Purchases of final demand: place, category.
    Final(String, String),
    /// The row's output.
    Output,
    /// A total or a remark.
    Skip,
}

/// What a row is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Row {
    /// Sales of an industry: place, sector, label.
    Industry(String, String, String),
    /// Imported products of an industry's kind, used by the column; added to the imports row.
    Imports,
    /// Taxes less subsidies on products; several rows add up.
    Taxes,
    /// Value added; several rows add up.
    ValueAdded,
    /// Output.
    Output,
    /// A total or a remark.
    Skip,
}

/// Builds the table. Industries of rows must be those of the columns, in their order.
pub(crate) fn assemble(sheet: Sheet, columns: &[Column], rows: &[Row], info: &TableInfo) -> Result<Table> {
    let (mut own, mut finals, mut output_column) = (Vec::new(), Vec::new(), None);
    for (c, column) in columns.iter().enumerate() {
        match column {
            Column::Industry(..) => own.push(c),
            Column::Final(..) => finals.push(c),
            Column::Output => output_column = Some(c),
            Column::Skip => {}
        }
    }
    let makers: Vec<usize> = (0..rows.len()).filter(|&r| matches!(rows[r], Row::Industry(..))).collect();
    let industries = match_up(&sheet, columns, rows, &own, &makers)?;
    if own.is_empty() || finals.is_empty() {
        return Err(Error::layout(format!(
            "{} industries and {} columns of final demand were found; a table needs both",
            own.len(),
            finals.len()
        )));
    }
    let n = own.len();
    let cells = &sheet.cells;
    let uses = |r: usize| own.iter().chain(&finals).map(move |&c| cells.at(r, c));
    let summed = |is: Row| -> Option<Vec<f64>> {
        let of: Vec<usize> = (0..rows.len()).filter(|&r| rows[r] == is).collect();
        of.iter().fold(None, |sum: Option<Vec<f64>>, &r| {
            let row = uses(r).collect::<Vec<_>>();
            Some(sum.map_or(row.clone(), |s| s.iter().zip(row).map(|(a, b)| a + b).collect()))
        })
    };
    let y = Matrix::from_fn(n, finals.len(), |i, c| sheet.cells.at(makers[i], finals[c]));
    let stated = summed(Row::Output).map(|row| row[..n].to_vec());
    let by_row = output_column.map(|c| makers.iter().map(|&r| sheet.cells.at(r, c)).collect::<Vec<f64>>());
    if let (Some(a), Some(b)) = (&stated, &by_row)
        && let Some(i) = (0..n).find(|&i| (a[i] - b[i]).abs() > 1e-3 * a[i].abs() + 1.0)
    {
        let text = format!(
            "the output of `{}` `{}` is {} at the end of its row and {} at the end of its column; the table does not add up",
            industries[i].place, industries[i].sector, b[i], a[i]
        );
        return Err(Error::cell(
            sheet.lines[makers[i]],
            (sheet.skipped + output_column.unwrap_or(0)) as u64 + 1,
            text,
        ));
    }
    let (imports, taxes) = (summed(Row::Imports), summed(Row::Taxes));
    let value_added = summed(Row::ValueAdded).map(|row| row[..n].to_vec());
    // The last use of the sheet: what remains of it becomes Z.
    let z = sheet.cells.into_selected(&makers, &own);
    let sales = || z.row_sums().iter().zip(y.row_sums()).map(|(a, b)| a + b).collect();
    let output: Vec<f64> = stated.or(by_row).unwrap_or_else(sales);
    let is = if value_added.is_some() { ValueAddedIs::Datum } else { ValueAddedIs::Residual };
    let other = |row: &Option<Vec<f64>>, j: usize| row.as_ref().map_or(0.0, |r| r[j]);
    let inputs = z.col_sums();
    let left = |j: usize| output[j] - inputs[j] - other(&imports, j) - other(&taxes, j);
    let value_added = value_added.unwrap_or_else(|| (0..n).map(left).collect());
    let finals = finals.iter().filter_map(|&c| match &columns[c] {
        Column::Final(place, category) => {
            Some(FinalColumn { place: place.clone(), category: category.clone() })
        }
        _ => None,
    });
    let finals: Vec<FinalColumn> = finals.collect();
    Ok(Table {
        info: TableInfo { value_added_is: is, ..info.clone() },
        industries,
        finals,
        z,
        y,
        imports,
        taxes,
        value_added,
        output,
        satellites: Vec::new(),
    })
}

/// The industries, after comparing rows with columns one by one.
fn match_up(
    sheet: &Sheet,
    columns: &[Column],
    rows: &[Row],
    own: &[usize],
    makers: &[usize],
) -> Result<Vec<Industry>> {
    let mut seen: HashMap<(&str, &str), u64> = HashMap::new();
    let mut out = Vec::with_capacity(own.len());
    let last = sheet.lines.last().copied().unwrap_or(0);
    for (k, &c) in own.iter().enumerate() {
        let Column::Industry(place, sector) = &columns[c] else { continue };
        let at = (sheet.skipped + c) as u64 + 1;
        if let Some(first) = seen.insert((place, sector), at) {
            let text = format!("`{place}` `{sector}` stands in column {first} already");
            return Err(Error::cell(1, at, text));
        }
        let Some(&r) = makers.get(k) else {
            let text = format!("`{place}` `{sector}` has a column ({at}) and no row");
            return Err(Error::cell(last, 1, text));
        };
        let Row::Industry(row_place, row_sector, label) = &rows[r] else { continue };
        if (row_place, row_sector) != (place, sector) {
            let text = format!(
                "`{row_place}` `{row_sector}` stands where column {at} asks for `{place}` `{sector}`; rows must follow the columns"
            );
            return Err(Error::cell(sheet.lines[r], 1, text));
        }
        out.push(Industry { place: place.clone(), sector: sector.clone(), label: label.clone() });
    }
    if let Some(&r) = makers.get(own.len()) {
        return Err(Error::cell(sheet.lines[r], 1, "this row is an industry that has no column"));
    }
    Ok(out)
}
