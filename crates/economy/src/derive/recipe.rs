//! The recipe of a derivation: `key,value` rows.
//!
//! Keys: `name`, `layout` (oecd-national | wiod-wide | knockon), `place` (of a national table), `year`, `currency`, `unit`, `prices`,
//! `value_added` (datum | residual), `source` (the citation), `round` (table units); for jobs `jobs_year`, `jobs_places`
//! (`JPN:JP;KOR:KR`), `jobs_factor` (persons per unit of the file), `jobs_source`.

use crate::error::{Error, Result};
use crate::table::{Flows, TableInfo, ValueAddedIs};
use knockon_vocabulary::Currency;
use serde::Serialize;

/// The layout of the source file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Layout {
    /// OECD national table.
    OecdNational,
    /// WIOD world table, wide Parquet.
    WiodWide,
    /// Our own.
    Knockon,
}

/// A recipe.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Recipe {
    /// Layout of the source.
    pub layout: Layout,
    /// Place of a national table; empty for others.
    pub place: String,
    /// What stands above the derived table. Its `flows` follow from the layout.
    pub info: TableInfo,
    /// Cells are rounded to a multiple of this, in table units.
    pub round: f64,
    /// Year of the jobs.
    pub jobs_year: String,
    /// Country code of the jobs file and place of the table.
    pub jobs_places: Vec<(String, String)>,
    /// Persons per unit of the jobs file.
    pub jobs_factor: f64,
    /// Citation of the jobs.
    pub jobs_source: String,
}

impl Recipe {
    /// Reads a recipe.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        let mut reader = csv::Reader::from_reader(bytes);
        let mut pairs: Vec<(String, String)> = Vec::new();
        for (r, record) in reader.records().enumerate() {
            let record = record.map_err(|e| Error::cell(r as u64 + 2, 0, e.to_string()))?;
            if record.len() != 2 {
                return Err(Error::cell(r as u64 + 2, 1, "a recipe has two columns, key and value"));
            }
            pairs.push((record[0].to_owned(), record[1].to_owned()));
        }
        let optional = |key: &str| pairs.iter().find(|(k, _)| k == key).map_or("", |(_, v)| v.as_str());
        let get = |key: &str| match optional(key) {
            "" => Err(Error::layout(format!("the recipe lacks `{key}`"))),
            v => Ok(v),
        };
        let number = |key: &str, text: &str| {
            let v: Option<f64> = text.parse().ok().filter(|v: &f64| v.is_finite() && *v > 0.0);
            v.ok_or_else(|| Error::layout(format!("recipe: `{key}` is `{text}`; expected a number above 0")))
        };
        let layout = match get("layout")? {
            "oecd-national" => Layout::OecdNational,
            "wiod-wide" => Layout::WiodWide,
            "knockon" => Layout::Knockon,
            other => {
                let want = "expected oecd-national, wiod-wide or knockon";
                return Err(Error::layout(format!("recipe: `layout` is `{other}`; {want}")));
            }
        };
        let info = TableInfo {
            name: get("name")?.into(),
            year: get("year")?.parse().map_err(|_| Error::layout("recipe: `year` must be digits"))?,
            currency: Currency::new(get("currency")?)
                .ok_or_else(|| Error::layout("recipe: `currency` must be a code of ISO 4217"))?,
            unit: number("unit", get("unit")?)?,
            prices: get("prices")?.into(),
            flows: if layout == Layout::WiodWide { Flows::Interregional } else { Flows::Total },
            value_added_is: match get("value_added")? {
                "datum" => ValueAddedIs::Datum,
                "residual" => ValueAddedIs::Residual,
                other => {
                    let text = format!("recipe: `value_added` is `{other}`; expected datum or residual");
                    return Err(Error::layout(text));
                }
            },
            source: get("source")?.into(),
        };
        let pair = |p: &str| p.split_once(':').map(|(a, b)| (a.to_owned(), b.to_owned()));
        let places = optional("jobs_places").split(';').filter(|p| !p.is_empty());
        let jobs_places: Option<Vec<_>> = places.map(pair).collect();
        Ok(Self {
            layout,
            place: if layout == Layout::OecdNational { get("place")?.into() } else { String::new() },
            info,
            round: number("round", get("round")?)?,
            jobs_year: optional("jobs_year").into(),
            jobs_places: jobs_places
                .ok_or_else(|| Error::layout("recipe: `jobs_places` must be CODE:PLACE;CODE:PLACE"))?,
            jobs_factor: match optional("jobs_factor") {
                "" => 1.0,
                text => number("jobs_factor", text)?,
            },
            jobs_source: optional("jobs_source").into(),
        })
    }
}
