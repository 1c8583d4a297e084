//! `table import|info|check|aggregate|balance|export`: from one form of a table to another.

use super::answer::Answer;
use super::memory::fits;
use super::open::{TableAt, about, open_kept, open_table, table_at, write_files};
use super::source::{Heard, open_source};
use crate::error::{Error, ErrorKind};
use knockon_economy::derive::{Concordance, aggregate, round};
use knockon_economy::read::{Layout, ReadOptions, read_table};
use knockon_economy::solve::invert_leontief;
use knockon_economy::table::{Findings, ResidualRule, Table, balance, write_satellites, write_table};
use knockon_vocabulary::Currency;
use std::path::{Path, PathBuf};

/// What to import.
#[derive(Debug, Clone, Default)]
pub struct ImportRequest {
    /// The publisher's file, archive or folder.
    pub source: PathBuf,
    /// Name of the layout.
    pub layout: String,
    /// A short name; `None`: from the file's.
    pub name: Option<String>,
    /// Year; `None`: the last in the file's name.
    pub year: Option<i32>,
    /// Place of a national table.
    pub place: Option<String>,
    /// Currency, ISO 4217, where the publisher does not fix it.
    pub currency: Option<String>,
    /// Currency units of one cell, where the publisher does not fix it.
    pub unit: Option<f64>,
    /// Citation.
    pub citation: Option<String>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// A map of rows and columns, or GLORIA's list.
    pub map: Option<PathBuf>,
    /// What to do with rows that do not add up: refuse, keep or to-final.
    pub residuals: String,
    /// The share of output above which a gap counts.
    pub share: f64,
    /// The folder to write.
    pub out: PathBuf,
}

/// Reads another publisher's table and writes it in our layout, after checking that it adds up.
///
/// `heard` hears how many bytes are read, of how many.
pub fn table_import(r: &ImportRequest, heard: Heard<'_>) -> Result<Answer, Error> {
    let what = r.source.display().to_string();
    let usage = |e: knockon_economy::Error| Error::usage(e.to_string());
    let (layout, rule) =
        (Layout::named(&r.layout).map_err(usage)?, ResidualRule::named(&r.residuals).map_err(usage)?);
    share_of(r.share)?;
    let currency = r.currency.as_deref().map(|c| {
        Currency::new(c).ok_or_else(|| {
            Error::usage(format!(
                "`{c}` is not a currency; expected three capital letters of ISO 4217, such as JPY"
            ))
        })
    });
    let mut options = ReadOptions {
        name: r.name.clone(),
        year: r.year,
        place: r.place.clone(),
        currency: currency.transpose()?,
        unit: r.unit,
        source: r.citation.clone(),
        sheet: r.sheet.clone(),
        ..ReadOptions::default()
    };
    if let Some(map) = &r.map {
        options.map = Some(std::fs::read_to_string(map).map_err(|e| Error::io(map, e))?);
    }
    let files = open_source(&r.source, heard)?;
    let table = read_table(layout, files.as_ref(), &options).map_err(about(&what))?;
    let refused =
        |e: knockon_economy::Error| Error::from(ErrorKind::Failed(format!("`{what}` is not imported: {e}")));
    let (table, done) = table.treated(rule, r.share).map_err(refused)?;
    write(&r.out, &table)?;
    let mut answer = described(&table);
    answer.fact("written", r.out.join("table.csv").display().to_string());
    answer.notes.extend(done);
    Ok(answer)
}

fn share_of(share: f64) -> Result<(), Error> {
    if (0.0..=1.0).contains(&share) {
        return Ok(());
    }
    Err(Error::usage(format!("the share of output above which a gap counts is {share}; expected 0 to 1")))
}

fn write(dir: &Path, table: &Table) -> Result<(), Error> {
    let satellites = (!table.satellites.is_empty()).then(|| write_satellites(table, &table.satellites));
    write_files(dir, &[("table.csv", Some(write_table(table))), ("satellites.csv", satellites)])
}

/// Facts about a table, and its sectors.
fn described(table: &Table) -> Answer {
    let mut a = Answer::with_columns(&["sector", "label"]);
    let i = &table.info;
    a.fact("table", format!("{} ({}), {}", i.name, i.year, i.prices));
    a.fact("source", i.source.clone());
    a.fact("unit", format!("{} {}", i.unit, i.currency));
    a.fact("flows", format!("{:?}", i.flows).to_lowercase());
    a.fact("places", table.places().join(" "));
    a.fact("industries", table.size().to_string());
    a.fact("final demand", table.finals.len().to_string());
    let b = table.balances();
    a.fact("output", b.output);
    a.fact("value added", b.value_added);
    if let Some((row, column)) = b.worst() {
        let at = |b: &knockon_economy::table::Balance, v: f64| {
            format!(
                "{} of {} ({} {})",
                super::answer::number(v),
                super::answer::number(b.output),
                b.place,
                b.sector
            )
        };
        a.fact("largest row residual", at(row, row.row_residual));
        let built =
            if b.columns_by_construction { "; value added is the residual, so this is no check" } else { "" };
        a.fact("largest column residual", at(column, column.column_residual) + built);
    }
    a.fact("negative coefficients", b.negative_coefficients.to_string());
    a.fact(
        "memory",
        format!(
            "{:.1} MB for the table",
            super::memory::bytes_of(table.size(), table.finals.len()) as f64 / 1e6
        ),
    );
    for s in &table.satellites {
        let places: std::collections::BTreeSet<&str> = s.cells.iter().map(|c| c.place.as_str()).collect();
        let places: Vec<&str> = places.into_iter().collect();
        a.fact(&format!("satellite {}", s.name), format!("{}; {}", s.unit, places.join(" ")));
    }
    let mut seen = std::collections::HashSet::new();
    for industry in &table.industries {
        if seen.insert((&industry.sector, &industry.label)) {
            a.rows.push(vec![industry.sector.clone().into(), industry.label.clone().into()]);
        }
    }
    a
}

/// Places, sectors, year, balances and satellites of a table.
pub fn table_info(name: &str) -> Result<Answer, Error> {
    let mut a = described(&open_table(name)?);
    if let Some(kept) = open_kept(name)? {
        let from = kept.made_from();
        a.fact("prepared from", format!("{}, SHA-256 {}", from.name, from.sha256));
    }
    Ok(a)
}

/// Whether a table adds up; exit status 1 where it does not.
pub fn table_check(name: &str, share: f64) -> Result<Answer, Error> {
    share_of(share)?;
    let table = open_table(name)?;
    let found: Findings = table.inspect(share);
    let mut a = Answer::with_columns(&["what", "place", "sector", "output", "residual", "percent of output"]);
    a.fact("table", format!("{} ({})", table.info.name, table.info.year));
    a.fact("gaps above the share", found.gaps.len().to_string());
    a.fact("share of output that counts", found.share);
    a.fact("worst row, share of output", found.worst_row_share);
    a.fact("negative numbers", found.negatives_in_all.to_string());
    a.fact("columns of A at 1 or more", found.columns_at_one.len().to_string());
    for g in &found.gaps {
        let percent = 100.0 * g.residual / g.output.abs().max(f64::MIN_POSITIVE);
        a.rows.push(vec![
            g.what.into(),
            g.place.clone().into(),
            g.sector.clone().into(),
            g.output.into(),
            g.residual.into(),
            percent.into(),
        ]);
    }
    a.shown = Some(20);
    for n in &found.negatives {
        a.notes.push(format!("negative {}: {} {}", n.what, n.at, n.value));
    }
    if !found.columns_at_one.is_empty() {
        let some: Vec<&str> = found.columns_at_one.iter().take(10).map(String::as_str).collect();
        a.notes.push(format!("inputs are worth the output or more in {}", some.join(", ")));
    }
    if found.columns_by_construction {
        a.notes.push(
            "value added is output less all inputs: columns add up by construction, which is no check".into(),
        );
    }
    if table.hides_imports() {
        a.notes.push("the table shows no imports row: columns are not checked".into());
    }
    a.failed = !found.is_clean();
    Ok(a)
}

/// Adds sectors, places and columns of final demand together by concordances.
pub fn table_aggregate(
    name: &str,
    sectors: &Path,
    places: Option<&Path>,
    finals: Option<&Path>,
    unit: Option<f64>,
    out: &Path,
) -> Result<Answer, Error> {
    let table = open_table(name)?;
    let concordance = |path: &Path, what: &str| -> Result<Concordance, Error> {
        let bytes = std::fs::read(path).map_err(|e| Error::io(path, e))?;
        Concordance::read(&bytes, what).map_err(about(&path.display().to_string()))
    };
    let sectors = concordance(sectors, "sectors")?;
    let places = places.map(|p| concordance(p, "places")).transpose()?;
    let finals = finals.map(|p| concordance(p, "finals")).transpose()?;
    let mut small = aggregate(&table, &sectors, places.as_ref(), finals.as_ref()).map_err(about(name))?;
    if let Some(unit) = unit {
        if !(unit.is_finite() && unit > 0.0) {
            return Err(Error::usage(format!(
                "cells cannot be rounded to multiples of {unit}; expected a number above 0"
            )));
        }
        small = round(&small, unit);
    }
    small.satellites.retain(|s| !s.cells.is_empty());
    let lost = table.satellites.len() > small.satellites.len();
    write(out, &small)?;
    let mut a = described(&small);
    a.fact("written", out.join("table.csv").display().to_string());
    if lost {
        a.notes.push("satellites whose figures do not cover whole targets are left out".into());
    }
    Ok(a)
}

/// The nearest table that adds up, by GRAS.
pub fn table_balance(name: &str, tolerance: f64, out: &Path) -> Result<Answer, Error> {
    if !(tolerance.is_finite() && tolerance > 0.0) {
        return Err(Error::usage(format!("the tolerance is {tolerance}; expected a number above 0")));
    }
    let table = open_table(name)?.to_domestic();
    let done = balance(&table, tolerance, 10_000).map_err(about(name))?;
    write(out, &done.table)?;
    let mut a = described(&done.table);
    a.fact("rounds", done.rounds.to_string());
    a.fact("largest gap left, share of its total", done.worst);
    a.fact("final demand multiplied by", done.final_factor);
    a.fact("largest change of a large cell, share", done.largest_change);
    a.fact("written", out.join("table.csv").display().to_string());
    Ok(a)
}

/// One matrix or vector of a table: Z, Y, A, L, output, value-added, balances.
pub fn table_export(at: impl Into<TableAt>, what: &str) -> Result<Answer, Error> {
    let at = at.into();
    let name = at.name.as_str();
    let table = table_at(&at)?;
    let codes: Vec<String> = table.industries.iter().map(|i| format!("{}/{}", i.place, i.sector)).collect();
    let finals: Vec<String> =
        table.finals.iter().map(|f| format!("{}/final/{}", f.place, f.category)).collect();
    let (columns, m) = match what {
        "Z" => (codes.clone(), table.z.clone()),
        "Y" => (finals, table.y.clone()),
        "A" => (codes.clone(), table.to_domestic().coefficients()),
        "L" => {
            let instead = "`table multipliers` and `table linkages` give its sums without it";
            fits(&table, &at, knockon_economy::solve::Way::Inverse, instead)?;
            (codes.clone(), invert_leontief(table.into_domestic().take_coefficients()).map_err(about(name))?)
        }
        "balances" => {
            let mut a = Answer::with_columns(&["row", "output", "row residual", "column residual"]);
            let rows = table.balances().industries.into_iter().zip(&codes);
            a.rows = rows
                .map(|(b, code)| {
                    vec![
                        code.clone().into(),
                        b.output.into(),
                        b.row_residual.into(),
                        b.column_residual.into(),
                    ]
                })
                .collect();
            return Ok(a);
        }
        "output" | "value-added" => {
            let v = if what == "output" { &table.output } else { &table.value_added };
            let mut a = Answer::with_columns(&["row", what]);
            a.rows = codes.iter().zip(v).map(|(c, v)| vec![c.clone().into(), (*v).into()]).collect();
            return Ok(a);
        }
        other => {
            return Err(Error::usage(format!(
                "`{other}` is nothing to export; expected Z, Y, A, L, output, value-added or balances, or `table` with `--parquet FILE`"
            )));
        }
    };
    let mut a = Answer { columns: vec!["row".into()], ..Answer::default() };
    a.columns.extend(columns);
    a.rows = (0..m.rows())
        .map(|i| {
            let mut row = vec![codes[i].clone().into()];
            row.extend(m.row(i).iter().map(|v| (*v).into()));
            row
        })
        .collect();
    Ok(a)
}
