//! The supply chain of a case: parties, items, flows, recipes, stocks, markets.

use jiff::civil::Date;
use knockon_vocabulary::{Parameter, Place};

/// A party.
#[derive(Debug, Clone)]
pub struct Party {
    /// Stable word.
    pub id: String,
    /// Name as printed.
    pub name: String,
    /// Home (headquarters).
    pub place: Place,
    /// Sector word, or empty.
    pub sector: String,
    /// Sort.
    pub kind: PartySort,
    /// Other names to screen.
    pub list_names: Vec<String>,
    /// Remark.
    pub note: String,
}

/// Sort of party.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartySort {
    /// A company.
    Firm,
    /// A public body.
    PublicBody,
    /// A telecoms carrier.
    Carrier,
    /// The rest of a country's suppliers.
    Group,
}

/// One row of owners.csv.
#[derive(Debug, Clone)]
pub struct Ownership {
    /// Owner's index.
    pub owner: usize,
    /// Owned party's index.
    pub owned: usize,
    /// Percent; `None`: unknown.
    pub pct: Option<f64>,
    /// Control by other means.
    pub control: Option<bool>,
    /// From.
    pub from: Option<Date>,
    /// Until.
    pub until: Option<Date>,
}

/// Legal properties of an item or a flow; `None`: unknown.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Legal {
    /// US-origin parts; empty: none.
    pub us_content: Option<Vec<UsPart>>,
    /// ECCNs of US technology it is the direct product of; empty: none.
    pub made_with: Option<Vec<String>>,
    /// Equipment of the plant: (use, ECCNs); empty: none.
    pub equipment: Option<Vec<(String, Vec<String>)>>,
}

/// A US-origin part.
#[derive(Debug, Clone, PartialEq)]
pub struct UsPart {
    /// Its ECCN.
    pub eccn: String,
    /// Percent of the item's value.
    pub pct: f64,
    /// Reasons for control.
    pub reasons: Vec<String>,
}

/// An item or product.
#[derive(Debug, Clone)]
pub struct Item {
    /// Stable word.
    pub id: String,
    /// Name.
    pub name: String,
    /// `None`: counted in base money; else the thing's name.
    pub unit: Option<String>,
    /// Base currency per unit; 1 for money items.
    pub price_base: f64,
    /// commodity, software, technology.
    pub kind: String,
    /// Its ECCN; `None`: unknown.
    pub eccn: Option<String>,
    /// Reasons for control; `None`: unknown.
    pub reasons: Option<Vec<String>>,
    /// Part 740 exceptions of its entry.
    pub exceptions: Option<Vec<String>>,
    /// Closed word of the transaction format.
    pub goods: Option<String>,
    /// First sold to the public.
    pub public_on: Option<Date>,
    /// Legal defaults.
    pub legal: Legal,
    /// Line of items.csv.
    pub line: u32,
}

/// A flow.
#[derive(Debug, Clone)]
pub struct Supply {
    /// Stable word.
    pub id: String,
    /// Supplier's index.
    pub supplier: usize,
    /// Buyer's index.
    pub buyer: usize,
    /// Item's index.
    pub item: usize,
    /// Index of the buyer's product that it goes into; `None`: resale or use outside the model.
    pub product: Option<usize>,
    /// Base currency a year of the base year, with its range.
    pub value: Parameter,
    /// Whether it was computed as the rest of a total.
    pub is_rest: bool,
    /// Order to delivery.
    pub lead_days: u32,
    /// Production start to delivery.
    pub production_days: Option<u32>,
    /// Where it is made.
    pub plant: Place,
    /// Where it ships from.
    pub ships_from: Place,
    /// Where it ships to.
    pub ships_to: Place,
    /// End uses, words of the transaction format.
    pub end_use: Vec<String>,
    /// What the case vouches for, words of the transaction format.
    pub asserted: Vec<String>,
    /// Consignee, where not the buyer.
    pub consignee: Option<usize>,
    /// End user, where not the buyer.
    pub end_user: Option<usize>,
    /// Who designed it.
    pub designer: Option<usize>,
    /// Who makes the product that it goes into, where not the buyer.
    pub next_producer: Option<usize>,
    /// Date of the contract.
    pub contract: Option<Date>,
    /// Date of the order; `None`: moves with the day of shipment (lead days before).
    pub order: Option<Date>,
    /// Day the supported product became public.
    pub product_public: Option<Date>,
    /// Legal properties (item defaults already merged).
    pub legal: Legal,
    /// Line of supplies.csv.
    pub line: u32,
}

/// A published total.
#[derive(Debug, Clone)]
pub struct Total {
    /// Stable word.
    pub id: String,
    /// Buyer's index.
    pub buyer: usize,
    /// Home of the suppliers; `WW`: all.
    pub suppliers_home: Place,
    /// Base currency a year.
    pub value: Parameter,
}

/// Class of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InputClass {
    /// Output stops without it.
    Critical,
    /// Output halves without it.
    Important,
    /// Output goes on without it.
    NotCritical,
}

/// One input of a product.
#[derive(Debug, Clone)]
pub struct Recipe {
    /// Stable word.
    pub id: String,
    /// Maker's index.
    pub party: usize,
    /// Product's index.
    pub product: usize,
    /// Input's index.
    pub input: usize,
    /// Units of input per unit of product.
    pub quantity: f64,
    /// Class.
    pub class: InputClass,
}

/// Stock at the start.
#[derive(Debug, Clone)]
pub struct Stock {
    /// Stable word.
    pub id: String,
    /// Holder's index.
    pub holder: usize,
    /// Item's index.
    pub item: usize,
    /// Product that it serves; `None`: every product of the holder that uses the item.
    pub product: Option<usize>,
    /// Days of base use.
    pub cover_days: Parameter,
    /// Target cover; `None`: as `cover_days`.
    pub target_days: Option<f64>,
}

/// Demand path of one market.
#[derive(Debug, Clone)]
pub struct Demand {
    /// Row ids: of the base row, then of each row of `path`.
    pub ids: Vec<String>,
    /// Seller's index.
    pub party: usize,
    /// Product's index.
    pub product: usize,
    /// Market word.
    pub market: String,
    /// Units of the product a year in the base year.
    pub base_per_year: Parameter,
    /// From each day on, units a year.
    pub path: Vec<(Date, Parameter)>,
}
