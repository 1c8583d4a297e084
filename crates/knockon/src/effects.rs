//! `case effects`: what each what-if of a case does to its path, one at a time, in one table; and where the parts of the plan come
//! from, beside what the case's facts report of later products.
//!
//! Every row is a whole run of the case with one what-if applied. Rows do not add up: what two changes do together is not what
//! each does alone.
//!
//! Supported: what-if files given, or those in the case's folder `what-if` in the order of their names; a compiled-in case brings its own.
//! Not supported: two what-ifs together (`knockon run --with A --with B` does that).

use crate::cases::what_ifs;
use crate::error::Error;
use crate::run::{RunRequest, run};
use knockon_case::outcome::{Outcome, Score};
use knockon_report::Origins;
use knockon_vocabulary::Date;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A case under each of its what-ifs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Effects {
    /// Title of the case.
    pub case: String,
    /// Its currency.
    pub currency: String,
    /// The case as it stands.
    pub base: Effect,
    /// One what-if each.
    pub rows: Vec<Effect>,
    /// What was observed, by product and quarter, beside the case as it stands.
    pub observed: Vec<Beside>,
    /// Where the plan's parts come from; none where the case has no plan.
    pub origins: Option<Origins>,
}

/// One run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Effect {
    /// What was changed.
    pub title: String,
    /// Output that the buyers lost, money.
    pub lost_output: f64,
    /// Sales that suppliers lost, net of gains, before what they sell elsewhere, money.
    pub lost_sales: f64,
    /// Output by product and quarter.
    pub output: Vec<Quarters>,
    /// Whether output of every product is the base's on every month, to the last bit.
    pub same_output: bool,
}

/// One product over the quarters.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Quarters {
    /// The product.
    pub product: String,
    /// Its unit.
    pub unit: String,
    /// Quarter (`2019Q1`) and value.
    pub values: Vec<(String, f64)>,
}

/// Observed quarters of a series beside the modelled ones, all in the series' unit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Beside {
    /// The series.
    pub series: String,
    /// Its unit.
    pub unit: String,
    /// One row a quarter; of several reports of one quarter the first.
    pub rows: Vec<BesideRow>,
}

/// One observed quarter.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BesideRow {
    /// The quarter, such as `2019Q1`.
    pub quarter: String,
    /// Observed.
    pub observed: f64,
    /// Modelled.
    pub modelled: f64,
    /// 5 % and 95 % of the draws; none without draws.
    pub band90: Option<(f64, f64)>,
}

/// Runs the case as it stands and under each what-if. `files`: what-if files instead of the case's own.
pub fn effects(
    case: &str,
    files: &[PathBuf],
    progress: &(dyn Fn(&str, usize, usize) + Sync),
) -> Result<Effects, Error> {
    let list = if files.is_empty() { what_ifs(case)? } else { read(files)? };
    if list.is_empty() {
        let message = format!("the case `{case}` has no folder `what-if`; name what-if files after the case");
        return Err(Error::usage(message));
    }
    let one = |with_text: Vec<(String, String)>| -> Result<Outcome, Error> {
        let request = RunRequest { case: case.to_owned(), with_text, ..RunRequest::default() };
        Ok(run(&request, &|_, _, _| ())?.outcome)
    };
    progress("the case as it stands", 0, list.len() + 1);
    let base = one(Vec::new())?;
    let mut rows = Vec::new();
    for (n, what_if) in list.iter().enumerate() {
        progress(&what_if.0, n + 1, list.len() + 1);
        rows.push(effect(title(what_if), &one(vec![what_if.clone()])?, &base));
    }
    Ok(Effects {
        case: base.case.title.clone(),
        currency: base.case.currency.clone(),
        observed: observed(&base),
        origins: knockon_report::origins(&base),
        base: effect("as it stands".to_owned(), &base, &base),
        rows,
    })
}

fn read(files: &[PathBuf]) -> Result<Vec<(String, String)>, Error> {
    let one = |p: &PathBuf| {
        let content = std::fs::read_to_string(p).map_err(|e| Error::io(p, e))?;
        Ok((p.display().to_string(), content))
    };
    files.iter().map(one).collect()
}

/// The title that a what-if gives itself, or its file's name.
fn title((name, content): &(String, String)) -> String {
    let own = content.parse::<toml::Table>().ok();
    let own = own.and_then(|t| t.get("title").and_then(|v| v.as_str()).map(str::to_owned));
    own.unwrap_or_else(|| {
        Path::new(name).file_stem().map_or_else(|| name.clone(), |s| s.to_string_lossy().into_owned())
    })
}

fn effect(title: String, outcome: &Outcome, base: &Outcome) -> Effect {
    let (own, other) = (&outcome.paths, &base.paths);
    Effect {
        title,
        lost_output: outcome.losses.total_buyers,
        lost_sales: outcome.losses.total_suppliers,
        output: own.iter().map(|p| quarters(&p.name, &p.unit, &p.months, &p.output)).collect(),
        same_output: own.len() == other.len() && own.iter().zip(other).all(|(a, b)| a.output == b.output),
    }
}

/// Sums of monthly output by quarter: May 2019 is in `2019Q2`.
fn quarters(product: &str, unit: &str, months: &[Date], output: &[f64]) -> Quarters {
    let mut values: Vec<(String, f64)> = Vec::new();
    for (month, made) in months.iter().zip(output) {
        let name = format!("{}Q{}", month.year(), (month.month() - 1) / 3 + 1);
        match values.last_mut() {
            Some(last) if last.0 == name => last.1 += made,
            _ => values.push((name, *made)),
        }
    }
    Quarters { product: product.to_owned(), unit: unit.to_owned(), values }
}

/// Observed quarters of output; of several reports of one quarter the first.
fn observed(base: &Outcome) -> Vec<Beside> {
    let mut found: BTreeMap<(&str, &str), Vec<BesideRow>> = BTreeMap::new();
    let quarterly = |s: &&Score| s.series.starts_with("output/") && s.period.contains('Q');
    for score in base.scores.iter().filter(quarterly) {
        let rows = found.entry((&score.series, &score.unit)).or_default();
        if rows.iter().all(|r| r.quarter != score.period) {
            let (quarter, observed, modelled) = (score.period.clone(), score.observed, score.modelled);
            rows.push(BesideRow { quarter, observed, modelled, band90: score.band90 });
        }
    }
    let named = |((series, unit), rows): ((&str, &str), _)| Beside {
        series: series.to_owned(),
        unit: unit.to_owned(),
        rows,
    };
    found.into_iter().map(named).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regress_months_make_quarters() {
        let months = [2, 3, 4, 12].map(|m| Date::new(2019, m, 1).unwrap());
        let got = quarters("p", "u", &months, &[1.0, 2.0, 4.0, 8.0]).values;
        let want = [("2019Q1", 3.0), ("2019Q2", 4.0), ("2019Q4", 8.0)];
        assert_eq!(got, want.map(|(q, v)| (q.to_owned(), v)));
    }

    #[test]
    fn regress_a_what_if_without_a_title_goes_by_its_file() {
        let named = |t: &str| title(&("what-if/no-licence.toml".to_owned(), t.to_owned()));
        assert_eq!(named("title = \"No licence\""), "No licence");
        assert_eq!(named("remove = []"), "no-licence");
    }
}
