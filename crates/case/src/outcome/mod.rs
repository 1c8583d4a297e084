//! What a run finds: the one structure behind the terminal summary, the report, `outcome.json` and the tables.
//! Money is in the base currency unless a field says otherwise; series are per day from the first day of the horizon.

mod evidence;
mod results;

pub use evidence::*;
pub use results::*;

use jiff::civil::Date;
use knockon_facts::Findings;
use knockon_vocabulary::{Basis, Policy};
use schemars::JsonSchema;
use serde::Serialize;

/// Version of the outcome's schema; raised when a field changes its meaning or goes.
pub const OUTCOME_SCHEMA: u32 = 1;

/// Everything that a run found.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Outcome {
    /// Version of this schema.
    pub schema: u32,
    /// The case.
    pub case: CaseHead,
    /// What-ifs and settings applied to the case, in order, as `path = value`.
    pub changes: Vec<String>,
    /// Agreement and contradiction among the entered figures.
    pub facts: Findings,
    /// Who is listed.
    pub listed: Vec<ListedParty>,
    /// Parties screened without a hit (ids).
    pub unlisted: Vec<String>,
    /// Measures, in order of date.
    pub measures: Vec<MeasureView>,
    /// What the law says of each supply link.
    pub standing: Vec<LinkStanding>,
    /// Output of the focus lines over time.
    pub paths: Vec<Path>,
    /// Losses, two-sided.
    pub losses: Losses,
    /// Stocks of the focus lines' inputs.
    pub stocks: Vec<StockPath>,
    /// What to buy instead; `None` where the case asks for no plan.
    pub plan: Option<PlanView>,
    /// GDP, jobs and tax.
    pub impact: Vec<ImpactView>,
    /// Modelled beside observed.
    pub scores: Vec<Score>,
    /// Score per series.
    pub skill: Vec<Skill>,
    /// Why the backtest is in sample, or that it is not.
    pub backtest: Backtest,
    /// Assumed parameters with their ranges.
    pub assumed: Vec<NamedParameter>,
    /// Parameters that rest on an entered fact.
    pub resting: Vec<NamedParameter>,
    /// First-order indices: which range moves the headline output most.
    pub sensitivity: Vec<Sensitivity>,
    /// What is not modelled.
    pub not_modelled: Vec<String>,
    /// Every entered fact, in the order of `facts.csv`.
    pub entered: Vec<FactView>,
    /// Sources that figures cite.
    pub sources: Vec<SourceView>,
    /// Standing words: research model, data dates.
    pub notices: Vec<String>,
}

/// The JSON Schema of `outcome.json`, from the types themselves.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Outcome).to_value()
}

/// The case's head.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CaseHead {
    /// Stable word.
    pub id: String,
    /// One line.
    pub title: String,
    /// What is asked.
    pub question: String,
    /// First day.
    #[schemars(with = "String")]
    pub from: Date,
    /// Last day.
    #[schemars(with = "String")]
    pub to: Date,
    /// Base currency.
    pub currency: String,
}

/// A party of the case that a list names.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ListedParty {
    /// Party id.
    pub party: String,
    /// Party name.
    pub name: String,
    /// List word, such as `us-el`.
    pub list: String,
    /// Record id on the list.
    pub record: String,
    /// Record's primary name.
    pub record_name: String,
    /// Probability that it is the same entity.
    pub score: f64,
    /// In force from.
    #[schemars(with = "Option<String>")]
    pub from: Option<Date>,
    /// In force until.
    #[schemars(with = "Option<String>")]
    pub until: Option<Date>,
    /// Review policy of the entry.
    pub policy: Option<Policy>,
    /// Why it matches, token by token.
    pub why: Vec<String>,
    /// Publication.
    pub citation: String,
}

/// A measure as the reader sees it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct MeasureView {
    /// Stable word.
    pub id: String,
    /// One line.
    pub title: String,
    /// listing, rule, licence, market.
    pub kind: String,
    /// From.
    #[schemars(with = "Option<String>")]
    pub from: Option<Date>,
    /// Until.
    #[schemars(with = "Option<String>")]
    pub until: Option<Date>,
    /// Where it stands.
    pub citation: String,
    /// Lost output value of the focus lines attributed to it (Shapley share), base currency over the horizon; negative: a gain;
    /// `None` where it is joined with others.
    pub loss: Option<f64>,
    /// Sales lost by suppliers attributed to it (Shapley share).
    pub supplier_loss: Option<f64>,
    /// Label under which it is joined with others in the partition by measure.
    pub joined_with: Option<String>,
    /// Number of part-for-production links whose standing on any day changes when it alone is lifted.
    pub links_changed: usize,
}

/// Standing of one link over the horizon.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LinkStanding {
    /// Supply id.
    pub supply: String,
    /// Supplier's name.
    pub supplier: String,
    /// Supplier's home.
    pub supplier_home: String,
    /// Buyer's name.
    pub buyer: String,
    /// Item's name.
    pub item: String,
    /// Product it goes into; empty: none.
    pub product: String,
    /// Place of production.
    pub plant: String,
    /// Base flow, base currency a year.
    pub value: f64,
    /// What the base flow rests on.
    pub basis: Basis,
    /// Spells, in order, covering the horizon.
    pub spells: Vec<StandingSpell>,
}

/// One spell.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct StandingSpell {
    /// First day.
    #[schemars(with = "String")]
    pub from: Date,
    /// Last day.
    #[schemars(with = "String")]
    pub until: Date,
    /// free, authorised, licence_required, barred, undetermined.
    pub state: String,
    /// Review policy, authorisation or missing facts, in words.
    pub detail: String,
    /// Grounds that decided.
    pub because: Vec<String>,
    /// Citations of the rules that decided.
    pub citations: Vec<String>,
    /// Share of the flow that goes on after behaviour, on average over the spell.
    pub flow: f64,
    /// Why the flow is not what the law's face says, in words.
    pub behaviour: Vec<String>,
}

/// Output of one line over time.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Path {
    /// Party id.
    pub party: String,
    /// Product id.
    pub product: String,
    /// Product name.
    pub name: String,
    /// Unit of output.
    pub unit: String,
    /// Base currency per unit.
    pub price: f64,
    /// First day of each month.
    #[schemars(with = "Vec<String>")]
    pub months: Vec<Date>,
    /// Output without measures, a month.
    pub baseline: Vec<f64>,
    /// Output with measures, a month.
    pub output: Vec<f64>,
    /// 5 % and 95 % of the draws, a month; empty without draws.
    pub band90: Vec<(f64, f64)>,
    /// 25 % and 75 %.
    pub band50: Vec<(f64, f64)>,
    /// Median of the draws.
    pub median: Vec<f64>,
    /// Days of each month on which each thing bound: what → days.
    pub binding: Vec<Vec<(String, u32)>>,
}

/// Losses over the horizon, both sides.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct Losses {
    /// Buyer's lost output, by line.
    pub buyers: Vec<LineLoss>,
    /// Suppliers' lost sales to the buyers, by supplier.
    pub suppliers: Vec<SupplierLoss>,
    /// Suppliers' lost sales by home: place, lost, refilled elsewhere, gained.
    pub by_place: Vec<PlaceLoss>,
    /// Third parties.
    pub third_parties: Vec<SupplierLoss>,
    /// By year: year, buyer loss, supplier loss.
    pub by_year: Vec<(i16, f64, f64)>,
    /// Partition of the buyers' lost output by binding constraint; sums to the total.
    pub by_constraint: Vec<(String, f64)>,
    /// Partition of the buyers' lost output by measure (Shapley); sums to the total.
    pub by_measure: Vec<(String, f64)>,
    /// Sum over buyers.
    pub total_buyers: f64,
    /// Sum over suppliers, net of gains, before what they sell elsewhere.
    pub total_suppliers: f64,
    /// Largest daily gap between a partition's sum and the total.
    pub partition_gap: f64,
}

/// Loss of one line.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LineLoss {
    /// Party.
    pub party: String,
    /// Product.
    pub product: String,
    /// Lost output in units over the horizon.
    pub units: f64,
    /// Unit.
    pub unit: String,
    /// Lost output value, base currency.
    pub value: f64,
    /// 5 % and 95 % of the draws.
    pub band90: Option<(f64, f64)>,
    /// First day on which output is 5 % or more below baseline.
    #[schemars(with = "Option<String>")]
    pub first_day: Option<Date>,
    /// What bound on most loss days.
    pub mostly: String,
}

/// Loss of one supplier.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SupplierLoss {
    /// Party.
    pub party: String,
    /// Name.
    pub name: String,
    /// Home.
    pub home: String,
    /// Sales lost (positive) or gained (negative), base currency.
    pub lost: f64,
    /// Freed capacity sold elsewhere.
    pub refilled: f64,
    /// Baseline sales over the horizon.
    pub baseline: f64,
    /// 5 % and 95 % of the draws of `lost`.
    pub band90: Option<(f64, f64)>,
}

/// Losses of a place's suppliers.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PlaceLoss {
    /// Home.
    pub place: String,
    /// Sales lost by those that lose.
    pub lost: f64,
    /// Sales gained by those that gain.
    pub gained: f64,
    /// Freed capacity sold elsewhere.
    pub refilled: f64,
    /// By year: year, net loss.
    pub by_year: Vec<(i16, f64)>,
}
