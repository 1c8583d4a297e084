//! What purchases give to a place: output, value added, jobs and tax, directly, through suppliers and through spent wages.
//!
//! Source: Leontief 1936; Miller & Blair 2009, sections 2.5, 6.2. With f the purchases made at home, v value added per unit of output:
//! direct = v'f, the supplying industries' own; type I = v'(I − A_d)⁻¹f, indirect = type I − direct; type II closes on the place's
//! households, row = labour share · v', column = mpc · domestic part of household consumption / all of it, induced = type II − type I.
//!
//! These are *gross* contributions: what stands behind the purchases, before resale, rivals' gains and redeployment. The net loss when the
//! purchases end is smaller.
//!
//! Supported: national and interregional tables; jobs where the table has them; product taxes where the table has them; taxes on value
//! added by a stated effective rate. Not supported: margins (purchases are taken at basic prices), investment induced, households of
//! other places than the one named. What has no datum is `None`, never 0.

mod compute;
mod params;
mod response;

pub use compute::{SOLUTIONS, close_households, household_loop, household_vectors, impact, impact_on};
pub use params::{Bridge, Households, ImpactParams, LabourShare, Purchases, TaxRate};
pub use response::{Drawn, Figures, Response};

use serde::Serialize;

/// The three parts of one figure. `None`: not available.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Effect {
    /// On the purchases themselves.
    pub direct: Option<f64>,
    /// Through suppliers and theirs.
    pub indirect: Option<f64>,
    /// Through wages that are spent at home; `None` also where no household parameters were given.
    pub induced: Option<f64>,
}

impl Effect {
    /// Direct and indirect.
    pub fn type1(&self) -> Option<f64> {
        Some(self.direct? + self.indirect?)
    }

    /// Direct, indirect and induced.
    pub fn type2(&self) -> Option<f64> {
        Some(self.type1()? + self.induced?)
    }
}

/// One figure (value added, jobs, …) by industry and by place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measure {
    /// Unit in words, such as `million USD of 2018` or `persons`.
    pub unit: String,
    /// By industry, in the table's order.
    pub industries: Vec<Effect>,
    /// By place, in the table's order. `None` where an industry of the place that is touched has no datum.
    pub places: Vec<(String, Effect)>,
}

impl Measure {
    /// The figure of one place.
    pub fn of(&self, place: &str) -> Option<Effect> {
        self.places.iter().find(|(p, _)| p == place).map(|(_, e)| *e)
    }
}

/// Where the money of the type I chain ends, in table units; the four parts add to the purchases made at home.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Closure {
    /// Purchases made at home.
    pub purchases: f64,
    /// Value added, all places.
    pub value_added: f64,
    /// Imported inputs; `None` where the table shows none.
    pub imports: Option<f64>,
    /// Taxes less subsidies on the products used; `None` where the table shows none.
    pub product_taxes: Option<f64>,
    /// What is left: the table's own imbalance.
    pub residual: f64,
}

/// The impact of purchases.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Impact {
    /// The table used, by name and year.
    pub table: String,
    /// The place whose industries were bought from.
    pub place: String,
    /// What kind of contribution this is, in a sentence.
    pub scope: String,
    /// All purchases, in table units.
    pub purchases: f64,
    /// The part not made at home, in table units; its effects are not computed.
    pub bought_elsewhere: f64,
    /// Output.
    pub output: Measure,
    /// Value added.
    pub value_added: Measure,
    /// Jobs; `None` where the table has none for any place.
    pub jobs: Option<Measure>,
    /// Tax at the stated effective rate on value added; `None` without one.
    pub tax: Option<Measure>,
    /// Taxes less subsidies on the products that industries use; `None` where the table does not show them.
    pub product_taxes: Option<Measure>,
    /// Where the type I money ends.
    pub closure: Closure,
    /// How many units of the purchases' money one table unit is: multiplies money figures into what the user paid in.
    pub purchase_units_per_table_unit: f64,
    /// The bridge that was crossed; `None` where currency, year and price basis are the table's.
    pub bridge: Option<Bridge>,
    /// What was assumed, one sentence each.
    pub assumptions: Vec<String>,
    /// What a reader must know before using a figure.
    pub warnings: Vec<String>,
}
