//! An outcome's charts as Plotly JSON: the same figures in the report, on a page and in a notebook.
//!
//! Supported: bars, lines and dots (the traces of Plotly's `basic` bundle; nothing is fetched at run time); names escaped for Plotly's
//! markup; the same bytes for the same outcome. Colours are chosen to be told apart by readers with any colour vision, and hatching, dashes or
//! text say the same. Not supported: maps (ranked bars by place instead).
//! A chart without anything to show is left out; its table says why.

mod economy;
mod law;
mod losses;
mod network;
mod origins;
mod outlook;
mod parts;
mod paths;
mod plan;
mod scores;
mod tiers;

use crate::outcome::Outcome;
pub(crate) use law::state_look;
pub use network::network_figures;
use serde::Serialize;
use serde_json::Value;
pub(crate) use tiers::step_words;

/// One chart.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// Stable word, unique in an outcome; letters, digits and hyphens.
    pub id: String,
    /// Section of the report: `law`, `losses`, `plan`, `impact`, `scores`, `assumed`.
    pub section: &'static str,
    /// Title, plain text.
    pub title: String,
    /// What it shows, in words: the text alternative.
    pub description: String,
    /// Plotly's `data` and `layout`.
    pub json: Value,
}

/// Every chart of an outcome, in the order of the report.
pub fn figures(outcome: &Outcome) -> Vec<Figure> {
    let mut all = Vec::new();
    all.extend(law::by_group(outcome));
    all.extend(law::by_link(outcome));
    all.extend(paths::output(outcome));
    all.extend(paths::binding(outcome));
    all.extend(paths::stocks(outcome));
    all.extend(losses::by_place(outcome));
    all.extend(losses::by_firm(outcome));
    all.extend(crate::network::case_tiers(outcome).iter().flat_map(|t| tiers::tiers("losses", t)));
    all.extend(losses::by_year(outcome));
    all.extend(losses::by_measure(outcome));
    all.extend(losses::by_constraint(outcome));
    all.extend(outlook::plan_output(outcome));
    all.extend(outlook::purchases(outcome));
    all.extend(origins::by_home(outcome));
    all.extend(outlook::impact(outcome));
    all.extend(economy::multipliers(outcome));
    all.extend(economy::waterfall(outcome));
    all.extend(economy::industries(outcome));
    all.extend(scores::beside(outcome));
    all.extend(scores::sensitivity(outcome));
    parts::make_unique(&mut all);
    all
}
