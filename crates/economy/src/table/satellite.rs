//! Jobs and other satellites, by sector or by groups of sectors.
//!
//! A coarse figure (one number of jobs for all manufacturing) is spread over its sectors by their value added, and every result that
//! rests on it says so. A place without a figure has none: `None`, never 0 and never another place's.
//!
//! File: CSV with the header `satellite,unit,source,place,group,sectors,value`; `sectors` are codes of the table joined by `;`.

use super::Table;
use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};

/// A satellite account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Satellite {
    /// Its name, such as `jobs`.
    pub name: String,
    /// Unit in words, such as `persons`.
    pub unit: String,
    /// The citation.
    pub source: String,
    /// The figures.
    pub cells: Vec<SatelliteCell>,
}

/// One figure of a satellite.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SatelliteCell {
    /// Place.
    pub place: String,
    /// The group as the source names it.
    pub group: String,
    /// The industries that it covers, by index in the table.
    pub industries: Vec<usize>,
    /// The figure, in the satellite's unit.
    pub value: f64,
}

impl Satellite {
    /// Units per table unit of output, by industry; `None` where there is no figure or no value added to spread it by.
    pub fn coefficients(&self, table: &Table) -> Vec<Option<f64>> {
        let mut out = vec![None; table.size()];
        for cell in &self.cells {
            let weight: f64 = cell.industries.iter().map(|&i| table.value_added[i].max(0.0)).sum();
            for &i in cell.industries.iter().filter(|_| weight > 0.0) {
                if table.output[i] > 0.0 {
                    out[i] = Some(cell.value * table.value_added[i].max(0.0) / weight / table.output[i]);
                }
            }
        }
        out
    }

    /// The figure of every industry, spread by value added.
    pub fn values(&self, table: &Table) -> Vec<Option<f64>> {
        self.coefficients(table).iter().zip(&table.output).map(|(c, x)| c.map(|c| c * x)).collect()
    }

    /// Whether any figure covers more than one industry.
    pub fn is_coarse(&self) -> bool {
        self.cells.iter().any(|c| c.industries.len() > 1)
    }
}

/// Reads satellites for a table. Unknown places and sectors are errors, and so is an industry covered twice.
pub fn read_satellites(bytes: &[u8], table: &Table) -> Result<Vec<Satellite>> {
    let mut reader = csv::Reader::from_reader(bytes);
    let head = reader.headers().map_err(|e| Error::layout(format!("satellites: {e}")))?;
    if head.iter().ne(["satellite", "unit", "source", "place", "group", "sectors", "value"]) {
        return Err(Error::layout(
            "satellites: expected the header satellite,unit,source,place,group,sectors,value",
        ));
    }
    let mut out: Vec<Satellite> = Vec::new();
    for (r, record) in reader.records().enumerate() {
        let row = r as u64 + 2;
        let record = record.map_err(|e| Error::cell(row, 0, e.to_string()))?;
        let value: f64 = record[6]
            .parse()
            .map_err(|_| Error::cell(row, 7, format!("`{}` is not a number", &record[6])))?;
        if !value.is_finite() || value < 0.0 {
            return Err(Error::cell(row, 7, format!("`{value}` must be a finite number not below 0")));
        }
        let find = |s: &str| {
            let at = table.find(&record[3], s);
            at.ok_or_else(|| {
                Error::cell(row, 6, format!("the table has no sector `{s}` of `{}`", &record[3]))
            })
        };
        let industries: Vec<usize> = record[5].split(';').map(find).collect::<Result<_>>()?;
        let at = out.iter().position(|s| s.name == record[0]).unwrap_or_else(|| {
            out.push(Satellite {
                name: record[0].into(),
                unit: record[1].into(),
                source: record[2].into(),
                cells: vec![],
            });
            out.len() - 1
        });
        if out[at].cells.iter().any(|c| c.industries.iter().any(|i| industries.contains(i))) {
            return Err(Error::cell(row, 6, format!("a sector of `{}` is covered twice", &record[4])));
        }
        out[at].cells.push(SatelliteCell {
            place: record[3].into(),
            group: record[4].into(),
            industries,
            value,
        });
    }
    Ok(out)
}
