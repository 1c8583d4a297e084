//! A table that is ready to be asked: I − A factorised or set up for iteration, in the memory of the flows themselves.
//!
//! Impacts, multipliers, linkages, prices and traded value added need the accounts of a table (output, value added, final demand, satellites)
//! and solutions of (I − A)x = f, not the flows one by one. So the flows become coefficients and the coefficients factors in one piece of
//! memory of 8 n² bytes, and a table that was kept on disk is read without its flows.
//!
//! Supported: tables of every kind (one with total flows is first turned into domestic flows). Not supported: what needs the flows again
//! (balances, aggregation, extraction of deliveries): ask the [`Table`].

mod file;
mod sections;

pub use file::{Kept, KeptFrom, is_kept, keep};
pub use sections::{sealed, sha256};

use crate::error::Result;
use crate::matrix::largest;
use crate::solve::{Factored, Plan, Raised, Solver};
use crate::table::Table;

/// The table and what solves it.
#[derive(Debug, Clone)]
pub struct Ready {
    /// Domestic flows or interregional; `z` is empty, its memory is the solver's.
    accounts: Table,
    solver: Factored,
    /// Column sums of A.
    sums: Vec<f64>,
    /// Sales to industries by industry, in table units.
    sold: Vec<f64>,
    /// No coefficient is below 0.
    nonnegative: bool,
}

impl Ready {
    /// Makes a table ready; it is used up, so that nothing is held twice.
    pub fn new(table: Table, plan: Plan) -> Result<Self> {
        let mut accounts = table.into_domestic();
        let sold = accounts.z.row_sums();
        let a = accounts.take_coefficients();
        let sums = a.col_sums();
        let nonnegative = a.data().iter().all(|v| *v >= 0.0);
        Ok(Self { solver: Factored::planned(a, plan)?, accounts, sums, sold, nonnegative })
    }

    /// Everything of the table but its flows between industries: `z` has no rows.
    pub fn accounts(&self) -> &Table {
        &self.accounts
    }

    /// What solves it.
    pub fn solver(&self) -> &Factored {
        &self.solver
    }

    /// Column sums of A.
    pub fn column_sums(&self) -> &[f64] {
        &self.sums
    }

    /// Final demand that the table's own output leaves: x − Z1.
    pub fn left_for_final(&self) -> Vec<f64> {
        self.accounts.output.iter().zip(&self.sold).map(|(x, s)| x - s).collect()
    }

    /// A proof that a nonnegative A has a spectral radius below 1: every column adds to less than 1, or some y > 0 has A y < y, here
    /// (I − A)⁻¹1. False where there is none.
    pub fn is_productive(&self) -> Result<bool> {
        if !self.nonnegative {
            return Ok(false);
        }
        if self.sums.iter().all(|s| *s < 1.0) {
            return Ok(true);
        }
        Ok(self.solver.solve(&vec![1.0; self.sums.len()])?.iter().all(|y| *y > 0.0))
    }

    /// The same proof for A with a column times a row added.
    pub(crate) fn is_productive_with(
        &self,
        raised: &Raised<'_>,
        column: &[f64],
        row: &[f64],
    ) -> Result<bool> {
        if !self.nonnegative || column.iter().chain(row).any(|v| *v < 0.0) {
            return Ok(false);
        }
        let more: f64 = column.iter().sum();
        if self.sums.iter().zip(row).all(|(s, r)| s + more * r < 1.0) {
            return Ok(true);
        }
        Ok(raised.solve(&vec![1.0; self.sums.len()])?.iter().all(|y| *y > 0.0))
    }

    /// The largest |p − 1| of the price model run on the table itself; see [`crate::statics::price_check`].
    pub fn price_check(&self) -> Result<f64> {
        let primary: Vec<f64> = self.sums.iter().map(|s| 1.0 - s).collect();
        let p = self.solver.solve_left(&primary)?;
        let gap = |(p, x): (&f64, &f64)| if *x == 0.0 { 0.0 } else { p - 1.0 };
        Ok(largest(&p.iter().zip(&self.accounts.output).map(gap).collect::<Vec<_>>()))
    }
}

#[cfg(test)]
pub(crate) fn accounts_of(z: crate::matrix::Matrix, output: Vec<f64>) -> Table {
    use crate::table::{Flows, Industry, TableInfo, ValueAddedIs};
    let industry = |i: usize| Industry { place: "P0".into(), sector: format!("S{i}"), label: String::new() };
    Table {
        info: TableInfo {
            name: "made".into(),
            year: 2020,
            currency: knockon_vocabulary::Currency::USD,
            unit: 1e6,
            prices: "basic prices".into(),
            flows: Flows::Interregional,
            value_added_is: ValueAddedIs::Residual,
            source: "seeded".into(),
        },
        industries: (0..output.len()).map(industry).collect(),
        finals: Vec::new(),
        y: crate::matrix::Matrix::zeros(output.len(), 0),
        z,
        imports: None,
        taxes: None,
        value_added: vec![0.0; output.len()],
        output,
        satellites: Vec::new(),
    }
}
