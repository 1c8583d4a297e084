//! OECD national input–output tables, 2021 edition: 45 sectors, total flows, imports as a negative column.
//!
//! Layout: a header `Code,Description`, the sector codes, then the columns HFCE, NPISH, GGFC, GFCF, INVNT, CONS_ABR, CONS_NONRES, EXPO, IMPO; one
//! row a sector; then TXS_IMP_FNL (product taxes paid abroad), TXS_INT_FNL (paid at home, duties included), TTL_INT_FNL, VALU, OUTPUT. Millions of
//! US dollars, current, basic prices.
//! Supported: any number of sectors, codes `01` or `D01T02`. Not supported: the domestic-only and import-only files of the same release.

use super::{FinalColumn, Flows, Industry, Table, TableInfo};
use crate::error::{Error, Result};
use crate::matrix::Matrix;

const FINALS: [(&str, &str); 9] = [
    ("HFCE", "households"),
    ("NPISH", "npish"),
    ("GGFC", "government"),
    ("GFCF", "investment"),
    ("INVNT", "inventories"),
    ("CONS_ABR", "purchases_abroad"),
    ("CONS_NONRES", "nonresidents"),
    ("EXPO", "exports"),
    ("IMPO", "imports"),
];

/// Reads the file as a table with total flows of one place; `info` gives what the file does not say.
pub fn read_oecd(bytes: &[u8], place: &str, info: &TableInfo) -> Result<Table> {
    let mut reader = csv::Reader::from_reader(bytes);
    let head = reader.headers().map_err(|e| Error::layout(format!("not an OECD table: {e}")))?.clone();
    let first = head
        .iter()
        .position(|h| h == "HFCE")
        .ok_or_else(|| Error::layout("the header has no column HFCE"))?;
    if first <= 2 || head.get(0) != Some("Code") {
        return Err(Error::layout("the header must be Code,Description, the sectors, HFCE and the rest"));
    }
    let n = first - 2;
    let columns: Vec<usize> = FINALS.iter().map(|(code, _)| column(&head, code)).collect::<Result<_>>()?;
    let mut rows: Vec<(String, String, Vec<f64>)> = Vec::new();
    for (r, record) in reader.records().enumerate() {
        let record = record.map_err(|e| Error::cell(r as u64 + 2, 0, e.to_string()))?;
        let cell = |(c, t): (usize, &str)| {
            let v: Option<f64> = t.trim().parse().ok().filter(|v: &f64| v.is_finite());
            v.ok_or_else(|| Error::cell(r as u64 + 2, c as u64 + 1, format!("`{t}` is not a number")))
        };
        let cells = record.iter().enumerate().skip(2).map(cell).collect::<Result<_>>()?;
        rows.push((record[0].to_owned(), record[1].to_owned(), cells));
    }
    let find = |code: &str| -> Result<&(String, String, Vec<f64>)> {
        rows.iter()
            .find(|r| r.0 == code)
            .ok_or_else(|| Error::layout(format!("the table has no row `{code}`")))
    };
    let sectors: Vec<_> = head.iter().skip(2).take(n).map(find).collect::<Result<_>>()?;
    let uses = |code: &str| -> Result<Vec<f64>> {
        let cells = &find(code)?.2;
        Ok(cells[..n].iter().copied().chain(columns.iter().map(|c| cells[c - 2])).collect())
    };
    Ok(Table {
        info: TableInfo { flows: Flows::Total, ..info.clone() },
        industries: sectors
            .iter()
            .map(|s| Industry { place: place.into(), sector: s.0.clone(), label: s.1.clone() })
            .collect(),
        finals: FINALS
            .iter()
            .map(|(_, c)| FinalColumn { place: place.into(), category: (*c).into() })
            .collect(),
        z: Matrix::from_fn(n, n, |i, j| sectors[i].2[j]),
        y: Matrix::from_fn(n, columns.len(), |i, c| sectors[i].2[columns[c] - 2]),
        // Taxes paid abroad leave the country as imports do.
        imports: Some(uses("TXS_IMP_FNL")?),
        taxes: Some(uses("TXS_INT_FNL")?),
        value_added: find("VALU")?.2[..n].to_vec(),
        output: find("OUTPUT")?.2[..n].to_vec(),
        satellites: Vec::new(),
    })
}

fn column(head: &csv::StringRecord, code: &str) -> Result<usize> {
    head.iter()
        .position(|h| h == code)
        .ok_or_else(|| Error::layout(format!("the header has no column {code}")))
}
