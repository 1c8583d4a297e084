//! A checked case: what the files said, once every mistake is out. Field meanings are those of the case format
//! (`docs/reference/case-format.md`); indices point into the vectors of [`Case`].

mod acts;
mod chain;

pub use acts::*;
pub use chain::*;

use jiff::civil::Date;
use knockon_facts::{Report, Source};
use knockon_vocabulary::{Currency, Parameter, Place};
use std::collections::BTreeMap;

/// A checked case.
#[derive(Debug, Clone)]
pub struct Case {
    /// Stable word.
    pub id: String,
    /// One line.
    pub title: String,
    /// What is asked.
    pub question: String,
    /// First day of the horizon.
    pub from: Date,
    /// Last day of the horizon.
    pub to: Date,
    /// Base currency of all results.
    pub currency: Currency,
    /// Year that base rows describe.
    pub base_year: i16,
    /// Facts from later sources are hindsight.
    pub forecast_date: Option<Date>,
    /// Sentences for the reader.
    pub not_modelled: Vec<String>,
    /// Parties whose output leads the summary (indices of `parties`).
    pub focus: Vec<usize>,
    /// Rule sets and the knowledge date.
    pub rules: RulesWanted,
    /// List files (names relative to the folder, with their bytes).
    pub lists: Vec<ListFile>,
    /// Units of a currency per one unit of the base currency.
    pub rates: BTreeMap<Currency, Rate>,
    /// Engine parameters.
    pub engine: Engine,
    /// What plan is wanted.
    pub sourcing: Option<SourcingWanted>,
    /// Economies asked about.
    pub economies: Vec<EconomyWanted>,
    /// Reports of figures.
    pub facts: Vec<Report>,
    /// Where they come from.
    pub sources: Vec<Source>,
    /// Parties.
    pub parties: Vec<Party>,
    /// Ownership.
    pub owners: Vec<Ownership>,
    /// Items and products.
    pub items: Vec<Item>,
    /// Flows.
    pub supplies: Vec<Supply>,
    /// Published totals.
    pub totals: Vec<Total>,
    /// Recipes.
    pub recipes: Vec<Recipe>,
    /// Stocks.
    pub stocks: Vec<Stock>,
    /// Demand without measures.
    pub demand: Vec<Demand>,
    /// Measures.
    pub measures: Vec<Measure>,
    /// Measures that a what-if removes (indices, those that vanish with them included): the run lifts them from the first day.
    pub lifted: Vec<usize>,
    /// Behaviour.
    pub behaviour: BehaviourWanted,
    /// Who could deliver instead.
    pub alternatives: Vec<Alternative>,
    /// What happened.
    pub observed: Vec<Observed>,
    /// SHA-256 of each file that was read, by name.
    pub hashes: BTreeMap<String, String>,
}

/// `[rules]`.
#[derive(Debug, Clone)]
pub struct RulesWanted {
    /// Rule sets, also the regimes asked of a transaction.
    pub sets: Vec<String>,
    /// Whose knowledge of the law is used.
    pub known_on: KnownOn,
}

/// Whose knowledge of the law is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KnownOn {
    /// As known on each day itself.
    EachDay,
    /// The newest data.
    Newest,
    /// As known on one date.
    Fixed(Date),
}

/// One restricted-party list file.
#[derive(Debug, Clone)]
pub struct ListFile {
    /// Name as given.
    pub name: String,
    /// Content.
    pub bytes: Vec<u8>,
}

/// An exchange rate.
#[derive(Debug, Clone)]
pub struct Rate {
    /// Units of the currency per one unit of the base currency.
    pub per_base: f64,
    /// Fact behind it.
    pub fact: String,
}

/// `[engine]`.
#[derive(Debug, Clone)]
pub struct Engine {
    /// Seed of the draws.
    pub seed: u64,
    /// Number of Sobol draws; 0: no bands.
    pub draws: usize,
    /// Rationing scheme 0..=3.
    pub rationing: u8,
    /// Days to close a gap in stock.
    pub tau_days: Parameter,
    /// Days over which a line looks ahead when a missing input decides what it orders of the others.
    pub outlook_days: Parameter,
    /// Speed of substitution, share a day.
    pub ramp_per_day: Parameter,
    /// Share above base that a supplier can make.
    pub spare_capacity: Parameter,
    /// Speed at which freed capacity is sold elsewhere, share a day.
    pub refill_rate_per_day: Parameter,
    /// Share of the freed capacity sold in the end.
    pub refill_share: Parameter,
}

/// `[sourcing]`.
#[derive(Debug, Clone)]
pub struct SourcingWanted {
    /// The plan uses the rules known on this day.
    pub decide_on: Date,
    /// Index of the party.
    pub party: usize,
    /// Index of the product (an item).
    pub product: usize,
    /// First day of the plan.
    pub from: Date,
    /// Number of months.
    pub months: u32,
    /// Margin a unit as a share of the product's price.
    pub margin_share: Parameter,
    /// Cost of holding stock, share of its value a year.
    pub holding_share_per_year: Parameter,
}

/// `[[economy]]`.
#[derive(Debug, Clone)]
pub struct EconomyWanted {
    /// Whose economy.
    pub place: Place,
    /// Name of an embedded table, or a file of the case.
    pub table: String,
    /// The file's text when `table` is a file of the case.
    pub table_text: Option<String>,
    /// Purchases from suppliers of this home.
    pub suppliers_home: Place,
    /// Share made in the place.
    pub made_at_home: Parameter,
    /// Propensity to consume; `None`: no induced effects.
    pub mpc: Option<Parameter>,
    /// Share of value added paid to households; `None`: no induced effects.
    pub labour_share: Option<Parameter>,
    /// Effective rate on value added; `None`: tax not available.
    pub tax_rate: Option<Parameter>,
    /// Value of one unit of purchase money in the table's prices.
    pub price_bridge: Option<Parameter>,
    /// Published figures to set beside ours: `value added`, `jobs` or `tax` → id of a fact.
    pub beside: Vec<(String, String)>,
}
