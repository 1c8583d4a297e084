//! Whether a table adds up: rows (what is made is sold) and columns (what is made is paid for).

use super::{Flows, Table, ValueAddedIs};
use serde::Serialize;
use std::fmt;

/// What one industry's row and column leave over, in table units.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Balance {
    /// Place of the industry.
    pub place: String,
    /// Its sector.
    pub sector: String,
    /// Output.
    pub output: f64,
    /// Output less all sales, intermediate and final.
    pub row_residual: f64,
    /// Output less inputs, imports, net product taxes and value added.
    pub column_residual: f64,
}

/// The balances of a whole table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Balances {
    /// One an industry, in the table's order.
    pub industries: Vec<Balance>,
    /// Columns balance by construction, because value added is what is left: no check.
    pub columns_by_construction: bool,
    /// Industries whose output is not above 0, and coefficients that are negative: what theorems about the table need to know.
    pub negative_coefficients: usize,
    /// The sum of all value added, in table units.
    pub value_added: f64,
    /// The sum of all output, in table units.
    pub output: f64,
}

impl Table {
    /// The balances.
    pub fn balances(&self) -> Balances {
        let (rows, finals, inputs) = (self.z.row_sums(), self.y.row_sums(), self.z.col_sums());
        let extra = |row: &Option<Vec<f64>>, j: usize| row.as_ref().map_or(0.0, |r| r[j]);
        let industries = (0..self.size())
            .map(|i| Balance {
                place: self.industries[i].place.clone(),
                sector: self.industries[i].sector.clone(),
                output: self.output[i],
                row_residual: self.output[i] - rows[i] - finals[i],
                column_residual: self.output[i]
                    - inputs[i]
                    - extra(&self.imports, i)
                    - extra(&self.taxes, i)
                    - self.value_added[i],
            })
            .collect();
        // A coefficient is below 0 where exactly one of flow and output is; no output, no coefficient.
        let below = |(z, x): (&f64, &f64)| (*z < 0.0 && *x > 0.0) || (*z > 0.0 && *x < 0.0);
        let negative =
            |i: usize| self.z.row(i).iter().zip(&self.output).filter(|(z, x)| below((z, x))).count();
        Balances {
            industries,
            columns_by_construction: self.info.value_added_is == ValueAddedIs::Residual,
            negative_coefficients: (0..self.size()).map(negative).sum(),
            value_added: self.value_added.iter().sum(),
            output: self.output.iter().sum(),
        }
    }

    /// Whether the flows leave room for imports that the table does not show: then column sums say nothing.
    pub fn hides_imports(&self) -> bool {
        self.info.flows == Flows::Domestic && self.imports.is_none()
    }
}

impl Balances {
    /// The industry with the largest row residual and that with the largest column residual, by absolute value.
    pub fn worst(&self) -> Option<(&Balance, &Balance)> {
        let by =
            |f: fn(&Balance) -> f64| self.industries.iter().max_by(|a, b| f(a).abs().total_cmp(&f(b).abs()));
        Some((by(|b| b.row_residual)?, by(|b| b.column_residual)?))
    }
}

impl fmt::Display for Balances {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "industries {}, output {}, value added {}",
            self.industries.len(),
            self.output,
            self.value_added
        )?;
        if let Some((row, column)) = self.worst() {
            writeln!(
                f,
                "largest row residual {:.3} of {} ({} {})",
                row.row_residual, row.output, row.place, row.sector
            )?;
            let note =
                if self.columns_by_construction { " (value added is the residual: no check)" } else { "" };
            writeln!(
                f,
                "largest column residual {:.3} of {} ({} {}){note}",
                column.column_residual, column.output, column.place, column.sector
            )?;
        }
        write!(f, "negative coefficients {}", self.negative_coefficients)
    }
}
