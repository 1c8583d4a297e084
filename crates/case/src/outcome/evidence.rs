//! What the figures of an outcome rest on: entered facts and their sources.

use schemars::JsonSchema;
use serde::Serialize;

/// One entered report of one figure.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FactView {
    /// Id in `facts.csv`; what a parameter's basis and a finding name.
    pub id: String,
    /// Who or what it is about.
    pub subject: String,
    /// Which figure.
    pub measure: String,
    /// When, as entered.
    pub period: String,
    /// How much, with its unit, as entered; empty for an event.
    pub figure: String,
    /// How sure.
    pub status: String,
    /// Source id; empty where the status says why there is none.
    pub source: String,
    /// Who says so.
    pub says: String,
    /// Remark.
    pub note: String,
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
