//! ARIO in time: what a loss of capacity or of capital does to industries day by day.
//!
//! Source: Hallegatte 2008 (*Risk Analysis* 28:779), Hallegatte 2014 (33:152, inventories), Guan et al. 2020 (*Nature Human Behaviour* 4:577).
//! [`Mode::Compatibility`] follows the conventions of a published daily program so that its traces can be run again; [`Mode::Clean`]
//! is the same model without its rounding, its tolerances and its days of delay.
//!
//! Supported: events `arbitrary` (a share of capacity), `recovery` (capital that comes back by a curve), `rebuild` (capital that
//! named sectors rebuild); deliveries that are banned between two days; final demand that changes between two days; orders by base shares or
//! towards spare capacity, and away from banned deliveries or not; rationing of all alike, of final demand last or first; overproduction;
//! stocks with or without psi. Not supported: prices, labour, migration of demand.

mod case;
mod event;
mod model;
mod setup;
mod sums;

pub use case::ario_trace_json;
pub use event::{Event, EventKind, Recovery};
pub use model::{simulate, simulate_shocks};

use crate::matrix::Matrix;
use crate::table::Table;
use serde::{Deserialize, Serialize};

/// The table at rest: flows in money a year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Base {
    /// Region and sector of every industry.
    pub industries: Vec<(String, String)>,
    /// Sales of industry i to industry j, money a year.
    pub z: Matrix,
    /// Final demand, money a year, any number of columns.
    pub y: Matrix,
    /// Output, money a year.
    pub x: Vec<f64>,
}

impl Base {
    /// The table as the model wants it: its flows as they stand, places as regions. A table with total flows is first turned into domestic
    /// flows; inputs that it imports are then outside the model, as if they never failed.
    pub fn of(table: &Table) -> Self {
        let table = table.to_domestic();
        let industries = table.industries.iter().map(|i| (i.place.clone(), i.sector.clone())).collect();
        Self { industries, z: table.z, y: table.y, x: table.output }
    }

    /// The sectors, in order of first appearance.
    pub fn sectors(&self) -> Vec<&str> {
        let mut out: Vec<&str> = Vec::new();
        for (_, s) in &self.industries {
            if !out.contains(&s.as_str()) {
                out.push(s);
            }
        }
        out
    }
}

/// Deliveries of one industry to another that are banned from one day until, not including, another.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Ban {
    /// The industry that sells, by index.
    pub supplier: usize,
    /// The industry that buys, by index.
    pub buyer: usize,
    /// The share that is banned, 0..1.
    pub share: f64,
    /// First day of the ban.
    pub from: u32,
    /// First day after it.
    pub until: u32,
}

impl Ban {
    pub(crate) fn active(&self, t: usize) -> bool {
        (self.from as usize..self.until as usize).contains(&t)
    }
}

/// Final demand for an industry, multiplied from one day until, not including, another.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct DemandShock {
    /// The industry, by index.
    pub industry: usize,
    /// What its final demand is multiplied by.
    pub factor: f64,
    /// First day.
    pub from: u32,
    /// First day after it.
    pub until: u32,
}

/// All that happens to an economy at rest.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Shocks {
    /// Losses of capacity and of capital.
    pub events: Vec<Event>,
    /// Deliveries that are banned.
    pub bans: Vec<Ban>,
    /// Changes of final demand.
    pub demand: Vec<DemandShock>,
}

/// Who is served where not everybody can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rationing {
    /// Everybody the same share.
    #[default]
    Proportional,
    /// Industries first, final demand what is left.
    FinalLast,
    /// Final demand first.
    FinalFirst,
}

/// How orders are spread over the regions that make a sector's product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderType {
    /// By the shares of the base table.
    Noalt,
    /// By those shares times capacity over base output, so that buyers turn to whoever can make more.
    Alt,
}

/// Whose conventions the simulation follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The published program's: shocks rounded to 6 or 7 decimals, inputs under 1e-5 of output ignored, stocks and orders left alone
    /// within a relative 1e-5, arbitrary events and overproduction a day late.
    #[default]
    Compatibility,
    /// None of these.
    Clean,
}

/// Parameters of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ArioParams {
    /// Days in the year of the base table.
    pub days_per_year: f64,
    /// Days to simulate.
    pub n_steps: usize,
    /// How orders are spread.
    pub order_type: OrderType,
    /// Overproduction at rest, a factor of capacity.
    pub alpha_base: f64,
    /// Overproduction at most.
    pub alpha_max: f64,
    /// Days to reach it.
    pub alpha_tau: f64,
    /// Days over which destroyed capital is rebuilt, where an event says nothing else.
    pub rebuild_tau: f64,
    /// Days of use that every industry wants in stock, by sector of the input in order of first appearance; infinite: never short.
    pub inventory_days: Vec<f64>,
    /// Share of the wanted stock below which production falls; 1 where the model has none.
    pub psi: f64,
    /// Days to refill a stock.
    pub inventory_restoration_tau: f64,
    /// Years of value added that an industry's capital is worth.
    pub kapital_to_va_ratio: f64,
    /// Decimals to which the compatibility mode rounds capital, in the table's unit: one more than the unit has zeros.
    pub capital_decimals: i32,
    /// Who is served where not everybody can be.
    pub rationing: Rationing,
    /// Whether buyers turn to other places while deliveries are banned; without, they order in vain.
    pub substitution: bool,
    /// Whose conventions.
    pub mode: Mode,
}

/// What happened, money a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Trace {
    /// Production by day and industry.
    pub production: Vec<Vec<f64>>,
    /// Capacity by day and industry, overproduction included.
    pub capacity: Vec<Vec<f64>>,
    /// Final demand that was not served, by day.
    pub unmet: Vec<f64>,
    /// Σ over days and industries of production on day 0 less production.
    pub cum_production_loss: f64,
    /// Whether any industry ever lacked an input.
    pub had_shortage: bool,
    /// Base output a day.
    pub x0: Vec<f64>,
    /// Capital of every industry, in the table's unit.
    pub productive_capital: Vec<f64>,
}
