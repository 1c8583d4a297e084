//! Deriving a small table from a large one: aggregate by concordance, round, say what still adds up.
//!
//! Domestic flows are split from imports *before* sectors are added together, while products are still told apart. The recipe, the
//! concordances and the jobs are data (`tables/<name>/*.csv`); this module only applies them, so anybody with the source file gets the same
//! bytes again.
//!
//! Supported: an OECD national table, a wide WIOD world table (feature `parquet`), a table in our own layout; jobs from a GGDC/UNU-WIDER
//! Economic Transformation Database file. Not supported: splitting one source sector over several.

mod aggregate;
mod jobs;
mod recipe;

pub use aggregate::{Concordance, aggregate, round};
pub use recipe::{Layout, Recipe};

use crate::error::{Error, Result};
use crate::table::{self, Balances, Table};
use serde::Serialize;

/// Everything a derivation reads, as bytes.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'a> {
    /// `recipe.csv`: `key,value`.
    pub recipe: &'a [u8],
    /// The large table.
    pub source: &'a [u8],
    /// `sectors.csv`: `source,target,label`.
    pub sectors: &'a [u8],
    /// `places.csv`: `source,target,label`; `None`: places stay.
    pub places: Option<&'a [u8]>,
    /// `finals.csv`: `source,target,label`; `None`: columns of final demand stay.
    pub finals: Option<&'a [u8]>,
    /// The employment file and `jobs.csv`: `source,group,sectors`; `None`: no jobs.
    pub jobs: Option<(&'a [u8], &'a [u8])>,
}

/// A derived table and how it adds up.
#[derive(Debug, Clone, Serialize)]
pub struct Derived {
    /// The table, with its satellites.
    pub table: Table,
    /// `table.csv`.
    pub table_csv: String,
    /// `satellites.csv`; `None`: no jobs.
    pub satellites_csv: Option<String>,
    /// How the source adds up.
    pub before: Balances,
    /// How the derived table adds up.
    pub after: Balances,
    /// Both, and what was lost on the way, in words.
    pub report: String,
}

/// Derives a table.
pub fn derive(inputs: &Inputs<'_>) -> Result<Derived> {
    let recipe = Recipe::read(inputs.recipe)?;
    let source = match recipe.layout {
        Layout::OecdNational => table::read_oecd(inputs.source, &recipe.place, &recipe.info)?,
        Layout::WiodWide => table::read_wiod(inputs.source, &recipe.info)?,
        Layout::Knockon => table::read(inputs.source)?.0,
    };
    let before = source.balances();
    let domestic = source.to_domestic();
    let sectors = Concordance::read(inputs.sectors, "sectors")?;
    let places = inputs.places.map(|b| Concordance::read(b, "places")).transpose()?;
    let finals = inputs.finals.map(|b| Concordance::read(b, "finals")).transpose()?;
    let summed = aggregate(&domestic, &sectors, places.as_ref(), finals.as_ref())?;
    let mut table = round(&summed, recipe.round);
    table.info.name.clone_from(&recipe.info.name);
    table.satellites.clear(); // a derivation's satellites come from its own file
    if let Some((data, concordance)) = inputs.jobs {
        table.satellites = vec![jobs::read_etd(data, concordance, &recipe, &table)?];
    }
    let table_csv = table::write_table(&table);
    let satellites_csv = inputs.jobs.map(|_| table::write_satellites(&table, &table.satellites));
    // What is written is what a user reads: prove that it reads back.
    let (again, _) = table::read(table_csv.as_bytes())?;
    if again.z != table.z || again.y != table.y || again.value_added != table.value_added {
        return Err(Error::layout("the derived table does not read back as it was written"));
    }
    let after = table.balances();
    let report = report(&before, &after, &domestic, &table);
    Ok(Derived { table, table_csv, satellites_csv, before, after, report })
}

fn report(before: &Balances, after: &Balances, full: &Table, small: &Table) -> String {
    let lost = |a: f64, b: f64| if a == 0.0 { 0.0 } else { (b - a) / a };
    format!(
        "source:\n{before}\nderived:\n{after}\nrelative change by rounding: output {:.2e}, value added {:.2e}\n",
        lost(full.output.iter().sum(), small.output.iter().sum()),
        lost(full.value_added.iter().sum(), small.value_added.iter().sum()),
    )
}
