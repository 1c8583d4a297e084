//! An input–output table: who sells what to whom, what it adds, what it buys abroad.
//!
//! Supported: a national table with domestic flows and an imports row, a national table with total flows and imports as a negative
//! column, an interregional table (many places, all flows between them); satellites such as jobs, by sector or coarser.
//! Not supported: rectangular supply and use tables, physical units, constant prices of another year.

mod balance;
mod columnar;
mod gras;
mod inspect;
mod layout;
mod oecd;
mod satellite;
mod wiod;
mod write;

pub use balance::{Balance, Balances};
pub use columnar::{is_parquet, read_parquet, write_parquet};
pub use gras::{Balanced, balance};
pub use inspect::{Findings, Gap, Negative, ResidualRule};
pub(crate) use layout::check;
pub use layout::{read, read_stream};
pub use oecd::read_oecd;
pub use satellite::{Satellite, SatelliteCell, read_satellites};
pub use wiod::read_wiod;
pub use write::{write_satellites, write_table};

use crate::matrix::Matrix;
use knockon_vocabulary::Currency;
use serde::{Deserialize, Serialize};

/// What the flows between industries contain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flows {
    /// Domestic products only; what is imported stands in the imports row.
    Domestic,
    /// Domestic and imported products together; imports are a negative column of final demand, named `imports`.
    Total,
    /// Every flow between all places of the table.
    Interregional,
}

/// Where the value-added row comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueAddedIs {
    /// A datum of the source: columns that balance are a check.
    Datum,
    /// Output less everything bought: columns balance by construction, and net product taxes and margins that the source does not show are
    /// inside it.
    Residual,
}

/// What stands above every figure of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TableInfo {
    /// A short name, such as `jp-2018`.
    pub name: String,
    /// Year of the flows.
    pub year: i32,
    /// Currency of the flows.
    pub currency: Currency,
    /// How many currency units one unit of the table is: 1e6 for millions.
    pub unit: f64,
    /// Price basis in words, such as `basic prices, current`.
    pub prices: String,
    /// What the flows contain.
    pub flows: Flows,
    /// Where value added comes from.
    pub value_added_is: ValueAddedIs,
    /// The citation.
    pub source: String,
}

/// One industry: a sector of a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Industry {
    /// Place code of the table: ISO 3166-1 alpha-2 for countries, the table's own for rests.
    pub place: String,
    /// Sector code.
    pub sector: String,
    /// Sector in words.
    pub label: String,
}

/// One column of final demand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FinalColumn {
    /// Place that buys.
    pub place: String,
    /// `households`, `npish`, `government`, `investment`, `inventories`, `nonresidents`, `exports`, `purchases_abroad`, `imports`; readers may
    /// add `consumption` (all of it together), `discrepancy` and `residual`.
    pub category: String,
}

/// An input–output table. Money is in `info.unit` currency units a year.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Table {
    /// Name, year, currency, price basis, source.
    pub info: TableInfo,
    /// The industries, in the order of rows and columns.
    pub industries: Vec<Industry>,
    /// The columns of final demand.
    pub finals: Vec<FinalColumn>,
    /// Z: sales of the row's industry to the column's.
    pub z: Matrix,
    /// Y: sales of the row's industry to the column's final demand.
    pub y: Matrix,
    /// Imported products bought, by industry and then by final column; `None`: not shown by the table.
    pub imports: Option<Vec<f64>>,
    /// Taxes less subsidies on the products bought, by industry and then by final column; `None`: not shown by the table.
    pub taxes: Option<Vec<f64>>,
    /// Value added by industry.
    pub value_added: Vec<f64>,
    /// Output by industry.
    pub output: Vec<f64>,
    /// Jobs and the like.
    pub satellites: Vec<Satellite>,
}

impl Table {
    /// Number of industries.
    pub fn size(&self) -> usize {
        self.industries.len()
    }

    /// The places, in order of first appearance.
    pub fn places(&self) -> Vec<&str> {
        let mut out: Vec<&str> = Vec::new();
        for i in &self.industries {
            if !out.contains(&i.place.as_str()) {
                out.push(&i.place);
            }
        }
        out
    }

    /// The index of a sector of a place.
    pub fn find(&self, place: &str, sector: &str) -> Option<usize> {
        self.industries.iter().position(|i| i.place == place && i.sector == sector)
    }

    /// A = Z x̂⁻¹ of the flows that the table shows.
    pub fn coefficients(&self) -> Matrix {
        crate::statics::calc_a(&self.z, &self.output)
    }

    /// The same in the memory of Z, which is gone afterwards.
    pub fn take_coefficients(&mut self) -> Matrix {
        let z = std::mem::replace(&mut self.z, Matrix::zeros(0, 0));
        coefficients_in_place(z, &self.output)
    }

    /// v: value added per unit of output.
    pub fn value_added_coeff(&self) -> Vec<f64> {
        crate::statics::calc_coeff(&self.value_added, &self.output)
    }

    /// The same table with domestic flows, an imports row and no imports column.
    ///
    /// A total-flow table does not say who uses what is imported. Assumed, as in Miller & Blair 2009, section 4.2.3 (import
    /// proportionality): every domestic user of product i takes the same share m_i from abroad, and nothing imported is exported again:
    /// m_i = (imports_i − purchases of residents abroad_i) / (intermediate_i + domestic final_i), kept within 0 and 1. What residents
    /// buy while abroad is imported as a whole and is no part of the domestic market, so it is left out of both sides.
    /// A table of another kind is returned as it is.
    pub fn to_domestic(&self) -> Self {
        if self.info.flows != Flows::Total {
            return self.clone();
        }
        let m = self.import_shares();
        let n = self.size();
        let keep: Vec<usize> =
            (0..self.finals.len()).filter(|&c| self.finals[c].category != "imports").collect();
        let abroad = |c: usize| self.finals[c].category == "purchases_abroad";
        let local = |c: usize| is_domestic_use(&self.finals[c].category);
        let share = |i: usize, c: usize| match (local(c), abroad(c)) {
            (true, _) => m[i],
            (false, true) => 1.0,
            (false, false) => 0.0,
        };
        let z = Matrix::from_fn(n, n, |i, j| self.z.at(i, j) * (1.0 - m[i]));
        let y = Matrix::from_fn(n, keep.len(), |i, c| self.y.at(i, keep[c]) * (1.0 - share(i, keep[c])));
        let uses = |row: &Vec<f64>| -> Vec<f64> {
            row[..n].iter().copied().chain(keep.iter().map(|&c| row[n + c])).collect()
        };
        let other = self.imports.as_ref().map_or(vec![0.0; n + keep.len()], uses);
        let imports = (0..n)
            .map(|j| (0..n).map(|i| self.z.at(i, j) * m[i]).sum::<f64>())
            .chain(keep.iter().map(|&c| (0..n).map(|i| self.y.at(i, c) * share(i, c)).sum::<f64>()))
            .zip(other)
            .map(|(a, b)| a + b)
            .collect();
        Self {
            info: TableInfo { flows: Flows::Domestic, ..self.info.clone() },
            finals: keep.iter().map(|&c| self.finals[c].clone()).collect(),
            z,
            y,
            imports: Some(imports),
            taxes: self.taxes.as_ref().map(uses),
            ..self.clone()
        }
    }

    /// [`Self::to_domestic`] without a copy where there is nothing to do.
    pub fn into_domestic(self) -> Self {
        if self.info.flows == Flows::Total { self.to_domestic() } else { self }
    }

    /// One place of an interregional table as a national table with domestic flows: what it buys from other places is its imports row, what it sells to
    /// them is the column of final demand `exports`. Satellites of the place are kept. A national table of the place is returned as it is.
    pub fn of_place(&self, place: &str) -> Option<Self> {
        let own: Vec<usize> = (0..self.size()).filter(|&i| self.industries[i].place == place).collect();
        if own.is_empty() || self.info.flows != Flows::Interregional {
            return (!own.is_empty()).then(|| self.clone());
        }
        let n = self.size();
        let at_home: Vec<usize> = (0..self.finals.len()).filter(|&c| self.finals[c].place == place).collect();
        let abroad = |i: usize| {
            let industries: f64 =
                (0..n).filter(|&j| self.industries[j].place != place).map(|j| self.z.at(i, j)).sum();
            let finals = (0..self.finals.len()).filter(|c| self.finals[*c].place != place);
            industries + finals.map(|c| self.y.at(i, c)).sum::<f64>()
        };
        let last = at_home.len();
        let y = Matrix::from_fn(own.len(), last + 1, |i, c| {
            if c < last { self.y.at(own[i], at_home[c]) } else { abroad(own[i]) }
        });
        let others: Vec<usize> = (0..n).filter(|&i| self.industries[i].place != place).collect();
        let uses = |row: Option<&Vec<f64>>| -> Vec<f64> {
            let cell = |k: usize| row.map_or(0.0, |r| r[k]);
            own.iter().map(|&j| cell(j)).chain(at_home.iter().map(|&c| cell(n + c))).chain([0.0]).collect()
        };
        let bought = own
            .iter()
            .map(|&j| others.iter().map(|&i| self.z.at(i, j)).sum::<f64>())
            .chain(at_home.iter().map(|&c| others.iter().map(|&i| self.y.at(i, c)).sum()))
            .chain([0.0]);
        let imports = bought.zip(uses(self.imports.as_ref())).map(|(a, b)| a + b).collect();
        let mut finals: Vec<FinalColumn> = at_home.iter().map(|&c| self.finals[c].clone()).collect();
        finals.push(FinalColumn { place: place.to_owned(), category: "exports".into() });
        let new_index = |old: &usize| own.iter().position(|o| o == old);
        let satellites = self.satellites.iter().map(|s| {
            let kept = s.cells.iter().filter(|c| c.place == place).filter_map(|c| {
                let industries = c.industries.iter().map(new_index).collect::<Option<Vec<_>>>()?;
                Some(SatelliteCell { industries, ..c.clone() })
            });
            Satellite { cells: kept.collect(), ..s.clone() }
        });
        Some(Self {
            info: TableInfo { flows: Flows::Domestic, ..self.info.clone() },
            industries: own.iter().map(|&i| self.industries[i].clone()).collect(),
            finals,
            z: self.z.select(&own, &own),
            y,
            imports: Some(imports),
            taxes: self.taxes.as_ref().map(|t| uses(Some(t))),
            value_added: own.iter().map(|&i| self.value_added[i]).collect(),
            output: own.iter().map(|&i| self.output[i]).collect(),
            satellites: satellites.filter(|s| !s.cells.is_empty()).collect(),
        })
    }

    /// m: the share of every product's domestic use that is imported, of a table with total flows; see [`Table::to_domestic`].
    pub fn import_shares(&self) -> Vec<f64> {
        let columns = |name: &str| -> Vec<usize> {
            (0..self.finals.len()).filter(|&c| self.finals[c].category == name).collect()
        };
        let (imports, abroad) = (columns("imports"), columns("purchases_abroad"));
        let local: Vec<usize> =
            (0..self.finals.len()).filter(|&c| is_domestic_use(&self.finals[c].category)).collect();
        let sum = |i: usize, of: &[usize]| of.iter().map(|&c| self.y.at(i, c)).sum::<f64>();
        (0..self.size())
            .map(|i| {
                let used = self.z.row(i).iter().sum::<f64>() + sum(i, &local);
                let imported = -sum(i, &imports) - sum(i, &abroad);
                if used > 0.0 { (imported / used).clamp(0.0, 1.0) } else { 0.0 }
            })
            .collect()
    }
}

/// Whether a column of final demand buys on the domestic market, where products from abroad compete.
fn is_domestic_use(category: &str) -> bool {
    !matches!(category, "exports" | "nonresidents" | "purchases_abroad" | "imports")
}

/// A in the memory of Z; a column without output becomes zeros.
pub(crate) fn coefficients_in_place(mut z: Matrix, x: &[f64]) -> Matrix {
    for row in z.data_mut().chunks_exact_mut(x.len().max(1)) {
        for (v, x) in row.iter_mut().zip(x) {
            *v = if *x == 0.0 { 0.0 } else { *v / x };
        }
    }
    z
}
