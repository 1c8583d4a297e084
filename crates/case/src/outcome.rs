//! What a run finds: the one structure behind the terminal summary, the report, `outcome.json` and the tables.
//! Money is in the base currency unless a field says otherwise; series are per day from the first day of the horizon.

use jiff::civil::Date;
use knockon_facts::Findings;
use knockon_vocabulary::{Parameter, Policy};
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
    /// First-order indices: which range moves the headline output most.
    pub sensitivity: Vec<Sensitivity>,
    /// What is not modelled.
    pub not_modelled: Vec<String>,
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
    /// Sum over suppliers, net of gains and refill.
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

/// Stock of an input over time.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct StockPath {
    /// Holder.
    pub party: String,
    /// Product that it serves.
    pub product: String,
    /// Item name.
    pub item: String,
    /// Cover in days of base use at the start of each month.
    pub cover_days: Vec<f64>,
    /// Class of the input.
    pub class: String,
    /// Days from the first day without any open supplier until the stock is gone; `None`: never.
    pub time_to_survive_days: Option<u32>,
    /// First day on which the stock binds output.
    #[schemars(with = "Option<String>")]
    pub binds_from: Option<Date>,
}

/// A sourcing plan.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PlanView {
    /// Day whose known rules the plan uses.
    #[schemars(with = "String")]
    pub decide_on: Date,
    /// Party and product.
    pub product: String,
    /// First day of each month.
    #[schemars(with = "Vec<String>")]
    pub months: Vec<Date>,
    /// optimal, gap, interrupted, do_nothing.
    pub status: String,
    /// Relative gap to the bound; `None`: no bound is known.
    pub gap: Option<f64>,
    /// Objective (cost less margin), base currency.
    pub objective: f64,
    /// Objective of doing nothing.
    pub do_nothing: f64,
    /// Units made over the plan, under the plan.
    pub output: Vec<f64>,
    /// Units made when nothing is done.
    pub output_do_nothing: Vec<f64>,
    /// Unit.
    pub unit: String,
    /// Purchases by supplier and month.
    pub purchases: Vec<PlanRow>,
    /// Suppliers to qualify, with cost and first month of use.
    pub qualify: Vec<(String, f64, Option<String>)>,
    /// Herfindahl–Hirschman index of suppliers before and after, by item.
    pub hhi: Vec<(String, f64, f64)>,
    /// Which part, from which month, and why; whether the plan beats waiting for a licence.
    pub explanations: Vec<String>,
}

/// One supplier in a plan.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PlanRow {
    /// Item.
    pub item: String,
    /// Supplier.
    pub supplier: String,
    /// Place of production.
    pub plant: String,
    /// New (to be qualified) or existing.
    pub new: bool,
    /// Money a month.
    pub value: Vec<f64>,
}

/// Impact on one economy.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ImpactView {
    /// Place.
    pub place: String,
    /// What is valued: `purchases 2018`, `lost purchases 2020`, …
    pub what: String,
    /// Table used.
    pub table: String,
    /// Table's source.
    pub citation: String,
    /// Currency and unit of the money figures.
    pub unit: String,
    /// Purchases before the home share, same unit.
    pub purchases: f64,
    /// Rows by measure: `output`, `value added`, `jobs`, `tax`.
    pub rows: Vec<ImpactRow>,
    /// Industries with the largest value added: name, value added.
    pub industries: Vec<(String, f64)>,
    /// Parameters used.
    pub parameters: Vec<NamedParameter>,
    /// Published figures set beside ours: what, published value, unit, ours, explanation.
    pub beside: Vec<(String, f64, String, Option<f64>, String)>,
    /// Remarks: scope, bridge, gross contribution.
    pub notes: Vec<String>,
}

/// One measure of impact; `None` is "not available".
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ImpactRow {
    /// output, value added, jobs, tax.
    pub measure: String,
    /// Unit.
    pub unit: String,
    /// Of the supplying industries.
    pub direct: Option<f64>,
    /// Of their suppliers.
    pub indirect: Option<f64>,
    /// Of households' spending.
    pub induced: Option<f64>,
    /// Sum over what is available.
    pub total: Option<f64>,
    /// Range of the total over the parameters' ranges.
    pub range: Option<(f64, f64)>,
    /// Why a figure is not available.
    pub why_not: String,
}

/// One observed figure beside the model's.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Score {
    /// Series word.
    pub series: String,
    /// Period.
    pub period: String,
    /// Observed.
    pub observed: f64,
    /// Unit.
    pub unit: String,
    /// How sure, and source id.
    pub status: String,
    /// Source id.
    pub source: String,
    /// Modelled.
    pub modelled: f64,
    /// 5 % and 95 % of the draws.
    pub band90: Option<(f64, f64)>,
    /// Naive forecast: nothing changes.
    pub naive_unchanged: f64,
    /// Naive forecast: the cut share vanishes at once.
    pub naive_cut: f64,
    /// Modelled less observed, relative to observed.
    pub error: f64,
    /// Why it is not scored.
    pub break_: Option<String>,
}

/// Skill over one series.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Skill {
    /// Series word.
    pub series: String,
    /// Number of scored periods.
    pub n: usize,
    /// Mean absolute error of the model.
    pub mae: f64,
    /// Of "nothing changes".
    pub mae_unchanged: f64,
    /// Of "the cut share vanishes at once".
    pub mae_cut: f64,
    /// 1 − error / the better naive error.
    pub skill: f64,
    /// Share of observed figures inside the 90 % band.
    pub coverage: Option<f64>,
    /// First period 20 % or more below the year before: observed, modelled.
    pub turning: (Option<String>, Option<String>),
    /// Days between the two turning points.
    pub timing_error_days: Option<i64>,
}

/// Whether the comparison is a forecast.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Backtest {
    /// Forecast date.
    #[schemars(with = "Option<String>")]
    pub forecast_date: Option<Date>,
    /// True when some parameter rests on a later source.
    pub in_sample: bool,
    /// Parameters that rest on later sources: parameter, fact, source date.
    pub later: Vec<(String, String, String)>,
}

/// A parameter by name.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct NamedParameter {
    /// Path in the case: `behaviour.review_days`.
    pub path: String,
    /// Value, range, unit, basis.
    pub parameter: Parameter,
}

/// Sensitivity of the headline output to one parameter.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Sensitivity {
    /// Path of the parameter.
    pub path: String,
    /// First-order index, 0..1 up to sampling error.
    pub first_order: f64,
}

/// A source.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SourceView {
    /// Id.
    pub id: String,
    /// Publisher.
    pub publisher: String,
    /// Date.
    pub date: String,
    /// Title.
    pub title: String,
    /// Address.
    pub address: String,
}
