//! What acts on the chain (measures, behaviour, alternatives) and what is observed of it.

use super::Legal;
use jiff::civil::Date;
use knockon_vocabulary::{ListCode, Parameter, Place};

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
    /// First and last day as the case states them, where a what-if has moved either.
    pub stated: Option<(Option<Date>, Option<Date>)>,
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
    /// Share of a flow that uses an authorisation which runs out into a requirement.
    pub run_off_share: Parameter,
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
