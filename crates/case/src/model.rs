//! A checked case: what the files said, once every mistake is out. Field meanings are those of the case format
//! (`docs/reference/case-format.md`); indices point into the vectors of [`Case`].

use jiff::civil::Date;
use knockon_facts::{Report, Source};
use knockon_vocabulary::{Currency, ListCode, Parameter, Place};
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

/// A measure.
#[derive(Debug, Clone)]
pub struct Measure {
    /// Stable word.
    pub id: String,
    /// One line.
    pub title: String,
    /// From.
    pub from: Option<Date>,
    /// Until.
    pub until: Option<Date>,
    /// Announced on.
    pub announced: Option<Date>,
    /// Whose act.
    pub government: Option<Place>,
    /// Where it stands.
    pub citation: String,
    /// Fact behind it.
    pub fact: Option<String>,
    /// Measure with which it vanishes (index).
    pub because: Option<usize>,
    /// Whether it names a company (printed).
    pub names_company: Option<bool>,
    /// The author's expectation that no part for production is touched is `Some(false)`.
    pub changes_parts: Option<bool>,
    /// What it does.
    pub act: Act,
}

/// What a measure does.
#[derive(Debug, Clone)]
pub enum Act {
    /// Parties on a list.
    Listing {
        /// Which list.
        list: ListCode,
        /// Indices of parties.
        parties: Vec<usize>,
    },
    /// Rules of the rule book: `id` or `id@version-from`.
    Rule {
        /// Rule ids.
        rules: Vec<String>,
    },
    /// A licence for some flows.
    Licence {
        /// Which flows.
        flows: Flows,
        /// Share of the flow that it covers.
        share: Parameter,
    },
    /// Demand lost or gained in a market.
    Market {
        /// Seller's index.
        party: usize,
        /// Product's index.
        product: usize,
        /// Market word.
        market: String,
        /// Share of the market's demand (−1 ..).
        change: Parameter,
    },
}

/// A choice of flows; what is `None` or empty does not restrict.
#[derive(Debug, Clone, Default)]
pub struct Flows {
    /// Home of the suppliers.
    pub suppliers_home: Option<Place>,
    /// Suppliers.
    pub suppliers: Vec<usize>,
    /// Items.
    pub items: Vec<usize>,
    /// Products they go into.
    pub products: Vec<usize>,
}

/// behaviour.toml.
#[derive(Debug, Clone)]
pub struct BehaviourWanted {
    /// Stop and review after a listing by the supplier's own government.
    pub review_days: Parameter,
    /// Share withheld without a requirement.
    pub over_compliance_share: Parameter,
    /// Share that goes on where the law is undetermined.
    pub undetermined_flow_share: Parameter,
    /// From a licence to goods.
    pub licence_delay_days: Parameter,
    /// Share moved to plants whose goods are not subject.
    pub reroute_share: Parameter,
    /// Days that it takes.
    pub reroute_days: Parameter,
    /// Stocks built up.
    pub front_load: Vec<FrontLoad>,
}

/// One `[[front_load]]`.
#[derive(Debug, Clone)]
pub struct FrontLoad {
    /// Stable word.
    pub id: String,
    /// Buyer's index.
    pub buyer: usize,
    /// Which flows (suppliers' home, items, products).
    pub flows: Flows,
    /// From.
    pub from: Date,
    /// Until; then the old target returns.
    pub until: Option<Date>,
    /// Cover aimed at.
    pub cover_days: Parameter,
    /// Measure with which it vanishes (index).
    pub because: Option<usize>,
}

/// Who could deliver instead.
#[derive(Debug, Clone)]
pub struct Alternative {
    /// Stable word.
    pub id: String,
    /// Item's index.
    pub item: usize,
    /// Product's index.
    pub product: Option<usize>,
    /// Supplier's index.
    pub supplier: usize,
    /// Where it is made.
    pub plant: Place,
    /// Base currency a year.
    pub capacity: Parameter,
    /// On the item's price.
    pub price_factor: f64,
    /// Order to delivery.
    pub lead_days: u32,
    /// Decision to first order.
    pub qualification_days: u32,
    /// Base currency.
    pub qualification_cost: f64,
    /// ECCN where not the item's.
    pub eccn: Option<String>,
    /// Legal properties.
    pub legal: Legal,
    /// Line of alternatives.csv.
    pub line: u32,
}

/// What happened.
#[derive(Debug, Clone)]
pub struct Observed {
    /// Stable word.
    pub id: String,
    /// What series.
    pub series: Series,
    /// Period as written.
    pub period: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// Value in the product's units, or in base currency.
    pub value: f64,
    /// Lower end.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Unit as written.
    pub unit: String,
    /// How sure.
    pub status: String,
    /// Id of a source.
    pub source: String,
    /// Why it is not comparable; such rows are not scored.
    pub break_: Option<String>,
    /// Remark.
    pub note: String,
}

/// A series that can be observed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Series {
    /// Output of a product, units.
    Output {
        /// Party's index.
        party: usize,
        /// Product's index.
        product: usize,
    },
    /// Purchases from suppliers of a home, money.
    Purchases {
        /// Buyer's index.
        buyer: usize,
        /// Home of the suppliers.
        home: Place,
    },
    /// Value of stocks held, money.
    StockValue {
        /// Holder's index.
        party: usize,
    },
}
