//! `impact --study`: several impacts in one answer, each with its bands and beside the figure that was published.
//!
//! A study is a TOML file, or the name of one that is compiled in (`huawei`). Each `[[part]]` has the options of `impact` under the same names, ranges
//! as text, and `why`, what it stands for. A part with `own_table` instead of `table` is computed on a table that the user has
//! (`--own-table NAME=PATH`) and is left out, and said to be, where none is named.

use super::answer::{Answer, Cell};
use super::impact::{ImpactRequest, Range, impact};
use super::open::TableAt;
use crate::error::Error;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

const HUAWEI: &str = include_str!("../../../../tables/studies/huawei.toml");

/// Which study.
#[derive(Debug, Clone, Default)]
pub struct StudyRequest {
    /// A file, or `huawei`.
    pub study: String,
    /// Tables of the user: the name that the study gives them, and a path.
    pub own_tables: Vec<(String, String)>,
    /// Draws instead of the study's own number.
    pub draws: Option<usize>,
    /// Bytes that each table and its answer may take; `None`: what the machine has left.
    pub memory: Option<usize>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Study {
    title: String,
    #[serde(default)]
    draws: usize,
    #[serde(default)]
    seed: u64,
    part: Vec<Part>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    name: String,
    why: String,
    hypothetical: Option<String>,
    table: Option<String>,
    own_table: Option<String>,
    #[serde(default)]
    world: bool,
    place: String,
    buy: BTreeMap<String, f64>,
    currency: String,
    #[serde(default = "billion")]
    unit: f64,
    year: i32,
    #[serde(default = "one")]
    amount: String,
    #[serde(default = "one")]
    made_at_home: String,
    labour_share: Option<String>,
    mpc: Option<String>,
    coefficient_spread: Option<f64>,
    tax: Option<f64>,
    bridge: Option<String>,
    bridge_words: Option<String>,
    beside: Option<f64>,
    beside_words: Option<String>,
}

fn billion() -> f64 {
    1e9
}

fn one() -> String {
    "1".into()
}

/// Computes all its parts.
pub fn impact_study(r: &StudyRequest) -> Result<Answer, Error> {
    let text = match r.study.as_str() {
        "huawei" => HUAWEI.to_owned(),
        path => std::fs::read_to_string(path).map_err(|e| Error::io(Path::new(path), e))?,
    };
    let wrong = |m: String| Error::usage(format!("study `{}`: {m}", r.study));
    let study: Study = toml::from_str(&text).map_err(|e| wrong(e.to_string()))?;
    if let Some((name, _)) =
        r.own_tables.iter().find(|(n, _)| !study.part.iter().any(|p| p.own_table.as_ref() == Some(n)))
    {
        return Err(wrong(format!("no part asks for a table `{name}`")));
    }
    let mut out = Answer::with_columns(&["part", "figure", "unit", "value", "5 %", "median", "95 %"]);
    out.fact("study", study.title.clone());
    let mut shared: Vec<String> = Vec::new();
    for part in &study.part {
        let Some(table) = part.table_of(&r.own_tables).map_err(wrong)? else {
            let name = part.own_table.as_deref().unwrap_or_default();
            out.notes
                .push(format!("{}: left out; name your table with `--own-table {name}=PATH`", part.name));
            continue;
        };
        let request =
            part.request(table, r.memory, r.draws.unwrap_or(study.draws), study.seed).map_err(wrong)?;
        let got = impact(&request)?;
        add(&mut out, part, &got, &mut shared);
    }
    out.notes.extend(shared);
    Ok(out)
}

/// A part's rows under its name; what was said of it alone before what is said of several.
fn add(out: &mut Answer, part: &Part, got: &Answer, shared: &mut Vec<String>) {
    let stop = part.hypothetical.as_ref().map_or(String::new(), |h| format!("HYPOTHETICAL, {h}: "));
    out.fact(&part.name, format!("{stop}{}", part.why));
    for row in &got.rows {
        let mut cells: Vec<Cell> = vec![part.name.clone().into()];
        cells.extend(row.iter().cloned());
        cells.resize(out.columns.len(), Cell::Text(String::new()));
        out.rows.push(cells);
    }
    for note in &got.notes {
        let own = ["beside:", "what moves", "warning:"].iter().any(|w| note.starts_with(w));
        if own {
            out.notes.push(format!("{}: {note}", part.name));
        } else if !shared.contains(note) {
            shared.push(note.clone());
        }
    }
    if let Some(words) = &part.beside_words {
        out.notes.push(format!("{}: what stands beside: {words}", part.name));
    }
}

impl Part {
    /// The table's name or path; `None`: the user's, and not named.
    fn table_of(&self, own: &[(String, String)]) -> Result<Option<String>, String> {
        match (&self.table, &self.own_table) {
            (Some(t), None) => Ok(Some(t.clone())),
            (None, Some(name)) => Ok(own.iter().find(|(n, _)| n == name).map(|(_, path)| path.clone())),
            _ => Err(format!("part `{}` needs `table` or `own_table`, one of them", self.name)),
        }
    }

    fn request(
        &self,
        table: String,
        memory: Option<usize>,
        draws: usize,
        seed: u64,
    ) -> Result<ImpactRequest, String> {
        let range = |text: &str| text.parse::<Range>().map_err(|e| format!("part `{}`: {e}", self.name));
        let households = match (&self.labour_share, &self.mpc) {
            (Some(l), Some(m)) => Some((range(l)?, range(m)?)),
            (None, None) => None,
            _ => return Err(format!("part `{}` needs both `labour_share` and `mpc`, or none", self.name)),
        };
        let bridge = match (&self.bridge, &self.bridge_words) {
            (Some(b), Some(words)) => Some((range(b)?, words.clone())),
            (None, None) => None,
            _ => return Err(format!("part `{}` needs both `bridge` and `bridge_words`, or none", self.name)),
        };
        Ok(ImpactRequest {
            table: TableAt { name: table, memory },
            place: self.place.clone(),
            buy: self.buy.iter().map(|(s, v)| (s.clone(), *v)).collect(),
            amount: range(&self.amount)?,
            currency: self.currency.clone(),
            unit: self.unit,
            year: self.year,
            world: self.world,
            made_at_home: range(&self.made_at_home)?,
            households,
            tax: self.tax,
            bridge,
            coefficient_spread: self.coefficient_spread,
            draws,
            seed,
            beside: self.beside,
            hypothetical: self.hypothetical.clone(),
        })
    }
}
