//! A parameter with its range and what it rests on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a number rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The id of an entered fact.
    Fact(String),
    /// Assumed, and why this value.
    Assumed(String),
}

/// A value with the range that it may lie in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Parameter {
    /// The central value.
    pub value: f64,
    /// Lower end; equal to `value` where no range is given.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Unit in words: `days`, `share`, `USD`.
    pub unit: String,
    /// The fact or assumption behind it.
    pub basis: Basis,
}

impl Parameter {
    /// The value at the quantile `u` of a uniform range: 0 is `low`, 1 is `high`.
    pub fn at(&self, u: f64) -> f64 {
        self.low + (self.high - self.low) * u
    }

    /// Whether the range has a width.
    pub fn is_range(&self) -> bool {
        self.low < self.high
    }
}
