//! From features to a probability: log-odds, one coefficient a feature, one column for each sort of name.
//!
//! Logistic regression with signs held (what speaks against never raises the score), fitted by `fit/fit.rs` on labelled
//! pairs; coefficients for birth, country and identifiers are set by hand, because the pairs do not carry them. Source of the
//! form: Fellegi & Sunter (1969), "A theory for record linkage", JASA 64:1183–1210.

use crate::names::analyse::Lens;
use crate::pairs::features::{FEATURE_COUNT, FEATURES, Values};
use std::sync::LazyLock;

pub(crate) struct Column {
    pub(crate) bias: f64,
    pub(crate) weights: [f64; FEATURE_COUNT],
}

pub(crate) struct Model {
    columns: [Column; 3],
}

static SHIPPED: LazyLock<Model> = LazyLock::new(|| Model::read(include_str!("../../data/model.tsv")));

impl Model {
    pub(crate) fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// Reads `feature<TAB>organisation<TAB>person<TAB>vessel`; a feature without a row weighs nothing.
    fn read(text: &str) -> Self {
        let mut columns = [0, 1, 2].map(|_| Column { bias: 0.0, weights: [0.0; FEATURE_COUNT] });
        for line in text.lines().filter(|l| !l.starts_with('#')) {
            let mut cells = line.split('\t');
            let name = cells.next().unwrap_or("");
            for column in &mut columns {
                let value = cells.next().and_then(|c| c.parse().ok()).unwrap_or(0.0);
                match FEATURES.iter().position(|f| *f == name) {
                    Some(i) => column.weights[i] = value,
                    None if name == "bias" => column.bias = value,
                    None => {}
                }
            }
        }
        Self { columns }
    }

    pub(crate) fn column(&self, lens: Lens) -> &Column {
        &self.columns[lens as usize]
    }
}

impl Column {
    /// Log-odds.
    pub(crate) fn log_odds(&self, v: &Values) -> f64 {
        self.bias + self.weights.iter().zip(v).map(|(w, x)| w * x).sum::<f64>()
    }
}

pub(crate) fn probability(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_a_feature() {
        for line in include_str!("../../data/model.tsv").lines().filter(|l| !l.starts_with('#')) {
            let name = line.split('\t').next().unwrap();
            assert!(name == "bias" || FEATURES.contains(&name), "{name}");
            assert_eq!(line.split('\t').skip(1).filter(|c| c.parse::<f64>().is_ok()).count(), 3, "{line}");
        }
    }
}
