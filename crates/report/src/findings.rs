//! The facts stage's findings as a reader sees them: the word for the kind, the sentence, and whether somebody should look.

use crate::outcome::Outcome;
use serde::Serialize;

/// One finding in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    /// What was found, in a word.
    pub(crate) kind: String,
    /// Ids of the reports that it compares.
    pub(crate) reports: Vec<String>,
    /// Who or what it is about.
    pub(crate) subject: String,
    /// Which figure.
    pub(crate) measure: String,
    /// The sentence with the figures.
    pub(crate) sentence: String,
    /// Whether the reports do not fit together.
    pub(crate) against: bool,
}

/// All findings, in their order.
pub(crate) fn views(o: &Outcome) -> Vec<Finding> {
    o.facts
        .findings
        .iter()
        .map(|f| Finding {
            kind: kind_word(&serde_word(&f.kind)),
            reports: f.reports.clone(),
            subject: f.subject.clone(),
            measure: f.measure.clone(),
            sentence: f.text.clone(),
            against: serde_word(&f.severity) == "warning",
        })
        .collect()
}

/// The word under which a unit variant stands in outcome.json: this room reads the outcome and knows no stage's types.
fn serde_word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// The kind as a reader says it; a kind that is new here keeps its word.
fn kind_word(word: &str) -> String {
    match word {
        "contradict" => "contradicts",
        "agree" => "agrees",
        "annualised" => "a year's",
        other => other,
    }
    .to_owned()
}
