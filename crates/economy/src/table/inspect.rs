//! What is odd about a table, and the named rules by which it is treated before anything is computed.
//!
//! Looked at: rows (output less sales) and, where value added is a datum, columns (output less everything bought); negative outputs, negative final demand
//! outside inventories, negative flows; columns of A that add to 1 or more. A gap counts where it is more than `share` of the industry's output, more than the
//! rounding of the cells can cause, and more than a millionth of all output.
//!
//! Rules for row gaps: `refuse` (an error that names the worst), `keep` (final demand is then what output leaves: x − Z1), `to-final` (a column of final
//! demand `residual` takes them up). Negative outputs are always refused; negative final demand is kept and reported.

use super::{FinalColumn, Table, ValueAddedIs};
use crate::error::{Error, Result};
use crate::matrix::Matrix;
use serde::{Deserialize, Serialize};

/// What to do with rows that do not add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ResidualRule {
    /// An error.
    Refuse,
    /// Leave the table as it is.
    Keep,
    /// Into a column of final demand of its own.
    ToFinal,
}

impl ResidualRule {
    /// The rule of this name.
    pub fn named(name: &str) -> Result<Self> {
        match name {
            "refuse" => Ok(Self::Refuse),
            "keep" => Ok(Self::Keep),
            "to-final" => Ok(Self::ToFinal),
            other => Err(Error::input(format!("`{other}` is not a rule; expected refuse, keep or to-final"))),
        }
    }
}

/// A row or column that does not add up.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Gap {
    /// `row` or `column`.
    pub what: &'static str,
    /// Place of the industry.
    pub place: String,
    /// Its sector.
    pub sector: String,
    /// Its output, in table units.
    pub output: f64,
    /// What is left over, in table units.
    pub residual: f64,
}

/// A negative number where a table usually has none.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Negative {
    /// `output`, `final demand` or `flow`.
    pub what: &'static str,
    /// Where, in words.
    pub at: String,
    /// The number, in table units.
    pub value: f64,
}

/// All that was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Findings {
    /// Rows and columns that do not add up, the worst relative to output first.
    pub gaps: Vec<Gap>,
    /// Negative numbers, at most twenty of each kind; how many there are stands in `negatives_in_all`.
    pub negatives: Vec<Negative>,
    /// How many negative numbers there are.
    pub negatives_in_all: usize,
    /// Industries whose inputs are worth their output or more.
    pub columns_at_one: Vec<String>,
    /// Columns balance by construction, because value added is what is left.
    pub columns_by_construction: bool,
    /// The largest row gap over output, where output is above a millionth of the whole.
    pub worst_row_share: f64,
    /// The share above which a gap counts.
    pub share: f64,
}

impl Findings {
    /// Whether everything adds up and nothing is negative that should not be.
    pub fn is_clean(&self) -> bool {
        self.gaps.is_empty() && !self.negatives.iter().any(|n| n.what == "output")
    }
}

impl Table {
    /// Looks at the table; `share` of output above which a gap counts, such as 0.02.
    pub fn inspect(&self, share: f64) -> Findings {
        let balances = self.balances();
        let width = (self.size() + self.finals.len() + 2) as f64;
        let whole = self.z.data().iter().chain(self.y.data()).all(|v| v.fract() == 0.0);
        // Whole numbers were rounded: errors of up to a half each, which partly cancel.
        let rounding = if whole { 0.5 * width.sqrt() } else { 0.0 };
        let least = rounding.max(1e-6 * balances.output.abs());
        let hidden = self.hides_imports() || balances.columns_by_construction;
        let mut gaps = Vec::new();
        let mut worst_row_share = 0.0_f64;
        for b in &balances.industries {
            if b.output.abs() > 1e-6 * balances.output {
                worst_row_share = worst_row_share.max(b.row_residual.abs() / b.output.abs());
            }
            for (what, residual, counts) in
                [("row", b.row_residual, true), ("column", b.column_residual, !hidden)]
            {
                if counts && residual.abs() > (share * b.output.abs()).max(least) {
                    let (place, sector) = (b.place.clone(), b.sector.clone());
                    gaps.push(Gap { what, place, sector, output: b.output, residual });
                }
            }
        }
        let relative = |g: &Gap| g.residual.abs() / g.output.abs().max(f64::MIN_POSITIVE);
        gaps.sort_by(|a, b| relative(b).total_cmp(&relative(a)));
        let (negatives, negatives_in_all) = self.negatives();
        let sums = self.coefficients().col_sums();
        let name = |i: usize| format!("{}/{}", self.industries[i].place, self.industries[i].sector);
        Findings {
            gaps,
            negatives,
            negatives_in_all,
            columns_at_one: (0..self.size()).filter(|&j| sums[j] >= 1.0).map(name).collect(),
            columns_by_construction: balances.columns_by_construction,
            worst_row_share,
            share,
        }
    }

    fn negatives(&self) -> (Vec<Negative>, usize) {
        let name = |i: usize| format!("{}/{}", self.industries[i].place, self.industries[i].sector);
        let mut out = Vec::new();
        let mut all = 0;
        let mut keep = |what: &'static str, at: String, value: f64| {
            all += 1;
            if out.iter().filter(|n: &&Negative| n.what == what).count() < 20 {
                out.push(Negative { what, at, value });
            }
        };
        for i in 0..self.size() {
            if self.output[i] < 0.0 {
                keep("output", name(i), self.output[i]);
            }
            for (j, v) in self.z.row(i).iter().enumerate().filter(|(_, v)| **v < 0.0) {
                keep("flow", format!("{} to {}", name(i), name(j)), *v);
            }
            for (c, v) in self.y.row(i).iter().enumerate().filter(|(_, v)| **v < 0.0) {
                let f = &self.finals[c];
                let usual = ["inventories", "imports", "discrepancy", "residual", "purchases_abroad"];
                if !usual.contains(&f.category.as_str()) {
                    keep("final demand", format!("{} to {}/{}", name(i), f.place, f.category), *v);
                }
            }
        }
        (out, all)
    }

    /// The table after the rule, with what was done in words.
    pub fn treated(mut self, rule: ResidualRule, share: f64) -> Result<(Self, Vec<String>)> {
        let found = self.inspect(share);
        if let Some(n) = found.negatives.iter().find(|n| n.what == "output") {
            return Err(Error::layout(format!(
                "the output of `{}` is {}; it must not be below 0",
                n.at, n.value
            )));
        }
        let mut done = Vec::new();
        if let (ResidualRule::Refuse, Some(g)) = (rule, found.gaps.first()) {
            return Err(Error::layout(format!(
                "the table does not add up: {} of {} gaps is the {} of `{}/{}`, which leaves {:.4} of an output of {:.4} ({:.2} %); \
                 check the source, or take it with the rule `keep` or `to-final`",
                "the worst",
                found.gaps.len(),
                g.what,
                g.place,
                g.sector,
                g.residual,
                g.output,
                100.0 * g.residual / g.output.abs().max(f64::MIN_POSITIVE)
            )));
        }
        if rule == ResidualRule::ToFinal {
            let gaps: Vec<f64> = self.balances().industries.iter().map(|b| b.row_residual).collect();
            let moved: f64 = gaps.iter().map(|g| g.abs()).sum();
            let places: Vec<String> = self.places().into_iter().map(str::to_owned).collect();
            let old = self.finals.len();
            for p in &places {
                self.finals.push(FinalColumn { place: p.clone(), category: "residual".into() });
            }
            let y = Matrix::from_fn(self.size(), old + places.len(), |i, c| {
                if c < old {
                    return self.y.at(i, c);
                }
                if self.industries[i].place == places[c - old] { gaps[i] } else { 0.0 }
            });
            self.y = y;
            for row in [&mut self.imports, &mut self.taxes].into_iter().flatten() {
                row.resize(row.len() + places.len(), 0.0);
            }
            done.push(format!(
                "row gaps of {moved:.4} in all were put into the column of final demand `residual`"
            ));
        }
        if rule == ResidualRule::Keep && !found.gaps.is_empty() {
            done.push(format!(
                "{} gaps were kept; the worst row leaves {:.2} % of its output",
                found.gaps.len(),
                100.0 * found.worst_row_share
            ));
        }
        if found.negatives_in_all > 0 {
            done.push(format!("{} negative numbers outside inventories were kept", found.negatives_in_all));
        }
        if self.info.value_added_is == ValueAddedIs::Residual {
            done.push(
                "value added is output less all inputs: columns add up by construction, which is no check"
                    .into(),
            );
        }
        Ok((self, done))
    }
}
