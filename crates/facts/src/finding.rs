//! What comparing reports brings out.

use schemars::JsonSchema;
use serde::Serialize;

/// Everything that comparing the reports of a case brought out, in a fixed order: by kind, then by the ids of the reports.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Findings {
    /// One comparison each.
    pub findings: Vec<Finding>,
}

impl Findings {
    /// Those of one kind, in order.
    pub fn of(&self, kind: FindingKind) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |f| f.kind == kind)
    }
}

/// One comparison.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Finding {
    /// What sort.
    pub kind: FindingKind,
    /// Ids of the reports that it rests on, sorted.
    pub reports: Vec<String>,
    /// Who or what it is about.
    pub subject: String,
    /// Which figure; of a ratio both, joined by ` / `.
    pub measure: String,
    /// One sentence with the figures.
    pub text: String,
    /// Whether somebody should look at it.
    pub severity: Weight,
}

/// Sort of comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FindingKind {
    /// Reports of one figure that cannot all be right.
    Contradict,
    /// Reports of one figure that allow a common value.
    Agree,
    /// A figure set beside another in a second currency, at the period's rate.
    Converted,
    /// A part of a year set beside the year.
    Annualised,
    /// A claim of growth set beside the levels that it speaks of.
    Growth,
    /// Two figures of one study that stand in one ratio over time.
    Ratio,
    /// Opinions that differ: all are kept.
    Range,
}

/// Whether somebody should look at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// The reports do not fit together.
    Warning,
    /// Worth knowing.
    Note,
}
