//! Stocks, plan, impact, scores, assumptions: the later parts of an outcome.

use jiff::civil::Date;
use knockon_vocabulary::Parameter;
use schemars::JsonSchema;
use serde::Serialize;

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
    /// 5 % and 95 % of the draws, days; empty without draws.
    pub band90: Vec<(f64, f64)>,
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
    /// Supplier's home.
    pub home: String,
    /// Place of production.
    pub plant: String,
    /// New (to be qualified) or existing.
    pub new: bool,
    /// What qualifying it costs, base currency; `None`: nothing to qualify.
    pub to_qualify: Option<f64>,
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
