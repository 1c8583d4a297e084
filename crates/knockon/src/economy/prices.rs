//! `table prices`: what dearer primary inputs do to every price (Leontief's price model; Miller & Blair 2009, section 2.6).
//!
//! Δp = Δv (I − A)⁻¹, Δv what an industry's own inputs cost more per unit of output. Every cost is passed on and nobody buys less: an upper bound
//! in the short run. Supported: value added, imported inputs and a tax on output, of any industries. Not supported: substitution, profits that absorb.

use super::answer::Answer;
use super::measures::{head, named, said};
use super::open::{TableAt, about, ready};
use crate::error::Error;
use knockon_economy::statics::{calc_coeff, calc_price_change};
use knockon_economy::table::Table;

/// What becomes dearer; industries are PLACE/SECTOR, PLACE/* or */SECTOR.
#[derive(Debug, Clone, Default)]
pub struct PricesRequest {
    /// One place alone, as a national table.
    pub place: Option<String>,
    /// Value added of these industries, by this share of itself.
    pub value_added: Vec<(String, f64)>,
    /// Imported inputs of these industries, by this share.
    pub imports: Vec<(String, f64)>,
    /// A tax on the output of these industries, a share of their price.
    pub tax: Vec<(String, f64)>,
}

/// Price changes of all industries and of the places' households.
pub fn table_prices(at: impl Into<TableAt>, r: &PricesRequest) -> Result<Answer, Error> {
    let at = at.into();
    let ready = ready(&at, r.place.as_deref(), Some(1))?;
    let table = ready.accounts();
    let dv = dearer(table, r)?;
    let dp = calc_price_change(ready.solver(), &dv).map_err(about(&at.name))?;
    let mut a = Answer::with_columns(&[
        "place",
        "sector",
        "label",
        "percent dearer",
        "of it own inputs",
        "of it suppliers",
    ]);
    head(&mut a, table, r.place.as_deref());
    for place in table.places() {
        if let Some(v) = basket(table, place, &dp) {
            a.fact(&format!("households of {place}, percent dearer"), 100.0 * v);
        }
    }
    let mut order: Vec<usize> = (0..table.size()).collect();
    order.sort_by(|i, j| dp[*j].total_cmp(&dp[*i]));
    for i in order {
        let mut row = named(table, i);
        row.extend([(100.0 * dp[i]).into(), (100.0 * dv[i]).into(), (100.0 * (dp[i] - dv[i])).into()]);
        a.rows.push(row);
    }
    a.shown = Some(30);
    a.notes.push("Every cost is passed on in full and nobody buys less or elsewhere: an upper bound, with quantities held.".into());
    said(&mut a, &ready);
    Ok(a)
}

/// Δv per unit of output.
fn dearer(table: &Table, r: &PricesRequest) -> Result<Vec<f64>, Error> {
    if r.value_added.is_empty() && r.imports.is_empty() && r.tax.is_empty() {
        return Err(Error::usage(
            "nothing becomes dearer; name `--value-added`, `--imports` or `--tax`, such as `--imports '*/ELE=0.1'`",
        ));
    }
    let n = table.size();
    let imports = table.imports.as_ref().map(|row| calc_coeff(&row[..n], &table.output));
    if !r.imports.is_empty() && imports.is_none() {
        return Err(Error::usage("the table shows no imports row, so that dearer imports cannot be told"));
    }
    let (value_added, imports, ones) = (table.value_added_coeff(), imports.unwrap_or_default(), vec![1.0; n]);
    let mut dv = vec![0.0; n];
    for (list, base) in [(&r.value_added, &value_added), (&r.imports, &imports), (&r.tax, &ones)] {
        for (what, share) in list {
            if !share.is_finite() || *share < -1.0 {
                return Err(Error::usage(format!(
                    "`{what}` becomes dearer by {share}; expected a share such as 0.1"
                )));
            }
            let found = super::measures::chosen(table, what)?;
            found.into_iter().for_each(|i| dv[i] += share * base[i]);
        }
    }
    Ok(dv)
}

/// The change of what a place's households pay, imported goods and product taxes of their basket held.
fn basket(table: &Table, place: &str, dp: &[f64]) -> Option<f64> {
    let n = table.size();
    let columns: Vec<usize> = (0..table.finals.len())
        .filter(|&c| table.finals[c].place == place && table.finals[c].category == "households")
        .collect();
    let other =
        |row: &Option<Vec<f64>>| row.as_ref().map_or(0.0, |r| columns.iter().map(|&c| r[n + c]).sum());
    let bought = |i: usize| columns.iter().map(|&c| table.y.at(i, c)).sum::<f64>();
    let all = (0..n).map(bought).sum::<f64>() + other(&table.imports) + other(&table.taxes);
    (all > 0.0).then(|| (0..n).map(|i| bought(i) * dp[i]).sum::<f64>() / all)
}
