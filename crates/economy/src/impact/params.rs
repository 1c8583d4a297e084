//! What a user states about purchases, households, tax and the bridge to the table.

use knockon_vocabulary::{Basis, Currency};
use serde::{Deserialize, Serialize};

/// Purchases by sector of the table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Purchases {
    /// Currency of the amounts.
    pub currency: Currency,
    /// Currency units per unit of the amounts: 1e9 for billions.
    pub unit: f64,
    /// Year of the amounts.
    pub year: i32,
    /// Sector code of the table and amount.
    pub by_sector: Vec<(String, f64)>,
}

/// What stands between the purchases' money and the table's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bridge {
    /// Table currency units (of the table's year and price basis) per purchase currency unit.
    pub factor: f64,
    /// What the factor does in words: which rate, which deflator, from which price basis to which.
    pub words: String,
    /// What it rests on.
    pub basis: Basis,
}

/// The share of value added that households of the place receive as income from work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LabourShare {
    /// One share for every industry, 0..1.
    One(f64),
    /// By sector code; every sector of the place must be named.
    BySector(Vec<(String, f64)>),
}

/// How households of the place spend what they earn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Households {
    /// Labour's share of value added.
    pub labour_share: LabourShare,
    /// The part of one more unit of income that is spent, 0..1.
    pub mpc: f64,
    /// The part of the spending that goes abroad, 0..1; `None`: as the table's household column has it.
    pub import_share: Option<f64>,
    /// What these rest on.
    pub basis: Basis,
}

/// An effective tax rate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaxRate {
    /// Tax per unit of value added, 0..1.
    pub rate: f64,
    /// What it rests on.
    pub basis: Basis,
}

/// Parameters of [`super::impact`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImpactParams {
    /// Place of the table whose industries are bought from.
    pub place: String,
    /// The share of the purchases that these industries make there, 0..1. A firm's nationality is not where it makes things.
    pub made_at_home: f64,
    /// What the share rests on.
    pub made_at_home_basis: Basis,
    /// Households, for the induced part; `None`: no induced part.
    pub households: Option<Households>,
    /// Tax on value added; `None`: no tax figure.
    pub tax: Option<TaxRate>,
    /// The bridge; needed where the purchases' currency is not the table's.
    pub bridge: Option<Bridge>,
}
