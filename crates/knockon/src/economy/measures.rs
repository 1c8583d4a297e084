//! `table multipliers|linkages|extract|trade`: what a table says of its industries.

use super::answer::{Answer, Cell};
use super::bands::drawn;
use super::impact::Range;
use super::memory::fits;
use super::open::{TableAt, about, ready, table_at};
use crate::error::Error;
use knockon_economy::impact::{Households, LabourShare, household_loop, household_vectors};
use knockon_economy::ready::Ready;
use knockon_economy::solve::{Factored, Raised, Solver, Way, extractions};
use knockon_economy::statics::{calc_all_multipliers, calc_linkages, extract, value_added_trade};
use knockon_economy::table::Table;
use knockon_economy::what_if::{Delivery, lost_sales};
use knockon_spread::{Draws, bands, first_order, run};
use knockon_vocabulary::Basis;

/// Household parameters for type II.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HouseholdShares {
    /// Labour's share of value added, 0..1.
    pub labour_share: Range,
    /// The part of one more unit of income that is spent, 0..1.
    pub mpc: Range,
    /// Draws over the ranges for bands; 0: none.
    pub draws: usize,
    /// Seed of the draws.
    pub seed: u64,
}

pub(super) fn head(a: &mut Answer, table: &Table, place: Option<&str>) {
    a.fact("table", format!("{} ({}), {}", table.info.name, table.info.year, table.info.prices));
    a.fact(
        "scope",
        place.map_or("all places of the table".into(), |p| {
            format!("{p} alone; what it buys elsewhere is imported")
        }),
    );
}

/// What an answer says of how it was solved.
pub(super) fn said(a: &mut Answer, ready: &Ready) {
    a.notes.extend(ready.solver().said());
}

pub(super) fn named(table: &Table, i: usize) -> Vec<Cell> {
    let t = &table.industries[i];
    vec![t.place.clone().into(), t.sector.clone().into(), t.label.clone().into()]
}

/// Multipliers of every industry: output, value added and jobs per unit of final demand; type II with household shares.
pub fn table_multipliers(
    at: impl Into<TableAt>,
    place: Option<&str>,
    households: Option<HouseholdShares>,
) -> Result<Answer, Error> {
    let at = at.into();
    let name = at.name.as_str();
    // Three rows from the left; with households their column and row, the same rows again, and their loop.
    let ready = ready(&at, place, Some(if households.is_some() { 8 } else { 3 }))?;
    let (table, open) = (ready.accounts(), ready.solver());
    let closed =
        match (households, place.or(table.places().first().copied().filter(|_| table.places().len() == 1))) {
            (None, _) => None,
            (Some(_), None) => {
                return Err(Error::usage("type II multipliers are of one place; say which with `--place`"));
            }
            (Some(h), Some(p)) => {
                let h = Households {
                    labour_share: LabourShare::One(h.labour_share.value),
                    mpc: h.mpc.value,
                    import_share: None,
                    basis: Basis::Assumed("as given on the command line".into()),
                };
                let (column, row) = household_vectors(table, &h, p).map_err(about(name))?;
                Some(Raised::new(open, column, row).map_err(about(name))?)
            }
        };
    let all =
        calc_all_multipliers(table, open, closed.as_ref().map(|c| c as &dyn Solver)).map_err(about(name))?;
    let mut a = Answer::with_columns(&["place", "sector", "label", "output", "value added", "jobs per unit"]);
    head(&mut a, table, place);
    a.fact("jobs per", format!("{} {}", table.info.unit, table.info.currency));
    if households.is_some() {
        a.columns.extend(["output type II".to_owned(), "value added type II".to_owned()]);
    }
    let scales = match households.filter(|h| h.draws > 0) {
        None => None,
        Some(h) => Some(induced_scales(&h, table, open, place, name, &mut a)?),
    };
    for (i, m) in all.iter().enumerate() {
        let mut row = named(table, i);
        row.extend([m.output.into(), m.value_added.into(), m.jobs.into()]);
        if households.is_some() {
            row.extend([m.output_type2.into(), m.value_added_type2.into()]);
        }
        if let (Some(scales), Some(two)) = (&scales, m.value_added_type2) {
            row.extend(scales.map(|s| (m.value_added + (two - m.value_added) * s).into()));
        }
        a.rows.push(row);
    }
    a.shown = Some(60);
    a.notes.push(
        "Per unit of final demand at basic prices; gross, before resale, rivals' gains and redeployment."
            .into(),
    );
    said(&mut a, &ready);
    Ok(a)
}

/// 5 %, median and 95 % of what induced effects are multiplied by, over draws of the household parameters; their columns and what moves them.
fn induced_scales(
    h: &HouseholdShares,
    table: &Table,
    open: &Factored,
    place: Option<&str>,
    name: &str,
    a: &mut Answer,
) -> Result<[f64; 3], Error> {
    let failed = |e: knockon_spread::Error| Error::usage(e.to_string());
    let place = place.or(table.places().first().copied()).unwrap_or_default();
    let beta = household_loop(table, open, place).map_err(about(name))?;
    let scale = |labour: f64, mpc: f64| labour * mpc / (1.0 - labour * mpc * beta);
    let base = scale(h.labour_share.value, h.mpc.value);
    if base == 0.0 {
        return Err(Error::usage("households spend nothing: there is no induced part to draw"));
    }
    let named = [("labour share", h.labour_share), ("propensity to consume", h.mpc)];
    let draws = Draws::new(&named.map(|(n, r)| r.parameter(n)), h.draws, h.seed).map_err(failed)?;
    let all: Vec<f64> = run(&draws, |row| scale(row[0], row[1]) / base);
    let b = bands(&all.iter().map(|v| vec![*v]).collect::<Vec<_>>()).map_err(failed)?;
    let index = first_order(&draws, &all).map_err(failed)?;
    let moved: Vec<String> =
        named.iter().zip(index).map(|((n, _), i)| format!("{n} {:.0} %", 100.0 * i)).collect();
    a.columns.extend(["5 %", "median", "95 %"].map(|c| format!("value added type II, {c}")));
    a.notes.push(format!("what moves type II: {}", moved.join(", ")));
    a.notes.push(drawn(h.draws, h.seed));
    Ok([b.p05[0], b.median[0], b.p95[0]])
}

/// Backward and forward linkages, position in the chain.
pub fn table_linkages(at: impl Into<TableAt>, place: Option<&str>) -> Result<Answer, Error> {
    let at = at.into();
    let ready = ready(&at, place, Some(2))?;
    let table = ready.accounts();
    let all = calc_linkages(ready.solver(), &table.output).map_err(about(&at.name))?;
    let columns =
        ["place", "sector", "label", "backward", "forward", "class", "downstreamness", "upstreamness"];
    let mut a = Answer::with_columns(&columns);
    head(&mut a, table, place);
    for (i, l) in all.iter().enumerate() {
        let mut row = named(table, i);
        let figures = [
            l.backward_normalised.into(),
            l.forward_normalised.into(),
            l.class().into(),
            l.backward.into(),
            l.forward.into(),
        ];
        row.extend(figures);
        a.rows.push(row);
    }
    a.shown = Some(60);
    a.notes.push("Backward: column sum of Leontief's inverse, forward: row sum of Ghosh's, both over their means; downstreamness and upstreamness are the sums themselves.".into());
    said(&mut a, &ready);
    Ok(a)
}

/// What to take out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ExtractRequest {
    /// A place.
    pub place: Option<String>,
    /// A sector; with a place that one, without in every place.
    pub sector: Option<String>,
    /// Deliveries: place/sector that sells, place/sector that buys.
    pub delivery: Option<(String, String)>,
    /// The share of the deliveries that goes.
    pub share: f64,
}

/// Hypothetical extraction: of every industry in turn, of one, of a sector, of a place, or of deliveries.
pub fn table_extract(at: impl Into<TableAt>, r: &ExtractRequest) -> Result<Answer, Error> {
    let at = at.into();
    let name = at.name.as_str();
    let mut a = Answer::with_columns(&["place", "output lost", "value added lost"]);
    let table_fact = |a: &mut Answer, t: &Table| {
        a.fact("table", format!("{} ({}), {} {}", t.info.name, t.info.year, t.info.unit, t.info.currency));
    };
    if let Some((from, to)) = &r.delivery {
        let table = table_at(&at)?.into_domestic();
        table_fact(&mut a, &table);
        let deliveries = deliveries(&table, from, to, r.share)?;
        let lost = lost_sales(table, &deliveries).map_err(about(name))?;
        a.fact("extracted", format!("{} of the deliveries from {from} to {to}, final demand held", r.share));
        let rows = lost.output.iter().zip(&lost.value_added);
        a.rows = rows.map(|((p, x), (_, v))| vec![p.clone().into(), (-x).into(), (-v).into()]).collect();
        a.notes.push(format!("residual of the new system {:.1e}; suppliers' lost sales, not what the buyer loses for want of the part", lost.solution.residual));
        return Ok(a);
    }
    if r.place.is_none() && r.sector.is_none() {
        let table = table_at(&at)?.into_domestic();
        table_fact(&mut a, &table);
        return each(table, &at, a);
    }
    // How many industries go is known when the names are; a small number is iterated on a large table.
    let ready = ready(&at, None, r.place.as_ref().and(r.sector.as_ref()).map(|_| 1))?;
    let table = ready.accounts();
    table_fact(&mut a, table);
    let chosen: Vec<usize> = (0..table.size())
        .filter(|&i| r.place.as_ref().is_none_or(|p| *p == table.industries[i].place))
        .filter(|&i| r.sector.as_ref().is_none_or(|s| *s == table.industries[i].sector))
        .collect();
    if chosen.is_empty() {
        return Err(Error::usage(format!(
            "`{name}` has no such industry; its places are {}",
            table.places().join(", ")
        )));
    }
    let loss = extract(table, ready.solver(), &chosen).map_err(about(name))?;
    let of = |o: &Option<String>, all: &str| o.clone().unwrap_or_else(|| all.to_owned());
    a.fact(
        "extracted",
        format!(
            "{} of {}: {} industries",
            of(&r.sector, "all sectors"),
            of(&r.place, "all places"),
            chosen.len()
        ),
    );
    let by_place = |p: &&str| {
        let own = (0..table.size()).filter(|&i| table.industries[i].place == **p);
        let (x, v) = own.fold((0.0, 0.0), |s, i| (s.0 + loss.output[i], s.1 + loss.value_added[i]));
        vec![(*p).into(), x.into(), v.into()]
    };
    a.rows = table.places().iter().map(by_place).collect();
    said(&mut a, &ready);
    Ok(a)
}

/// Every industry by itself, from one inverse.
fn each(mut table: Table, at: &TableAt, mut a: Answer) -> Result<Answer, Error> {
    let instead = "one industry, place or sector at a time (`--place`, `--sector`) needs no inverse";
    fits(&table, at, Way::Inverse, instead)?;
    let total: f64 = table.output.iter().sum();
    let lost = extractions(table.take_coefficients(), &table.output).map_err(about(&at.name))?;
    a.columns =
        ["place", "sector", "label", "output lost", "percent of all output"].map(str::to_owned).to_vec();
    a.fact("extracted", "every industry by itself");
    let mut rows: Vec<(usize, f64)> = lost.into_iter().enumerate().collect();
    rows.sort_by(|a, b| b.1.total_cmp(&a.1));
    for (i, lost) in rows {
        let mut row = named(&table, i);
        row.extend([lost.into(), (100.0 * lost / total).into()]);
        a.rows.push(row);
    }
    a.shown = Some(30);
    Ok(a)
}

/// The industries that PLACE/SECTOR, PLACE/* or */SECTOR means.
pub(super) fn chosen(table: &Table, text: &str) -> Result<Vec<usize>, Error> {
    let (p, s) = text
        .split_once('/')
        .ok_or_else(|| Error::usage(format!("`{text}` is not PLACE/SECTOR, such as US/ELO or CN/*")))?;
    let fits = |a: &str, b: &str| a == "*" || a == b;
    let industry = |i: &usize| fits(p, &table.industries[*i].place) && fits(s, &table.industries[*i].sector);
    let found: Vec<usize> = (0..table.size()).filter(industry).collect();
    if found.is_empty() {
        Err(Error::usage(format!("the table has no industry `{text}`")))
    } else {
        Ok(found)
    }
}

/// All deliveries between two ends; an end is PLACE/SECTOR, PLACE/* or */SECTOR.
fn deliveries(table: &Table, from: &str, to: &str, share: f64) -> Result<Vec<Delivery>, Error> {
    let ends = |text: &str| -> Result<Vec<(String, String)>, Error> {
        let pair = |i: usize| (table.industries[i].place.clone(), table.industries[i].sector.clone());
        Ok(chosen(table, text)?.into_iter().map(pair).collect())
    };
    let (suppliers, buyers) = (ends(from)?, ends(to)?);
    let pair = |s: &(String, String)| {
        let s = s.clone();
        buyers.iter().map(move |b| Delivery { supplier: s.clone(), buyer: b.clone(), share })
    };
    Ok(suppliers.iter().flat_map(pair).collect())
}

/// Whose value added is in whose final demand.
pub fn table_trade(at: impl Into<TableAt>) -> Result<Answer, Error> {
    let at = at.into();
    let ready = ready(&at, None, None)?;
    let table = ready.accounts();
    let t = value_added_trade(table, ready.solver()).map_err(about(&at.name))?;
    let mut a = Answer { columns: vec!["value added of".into()], ..Answer::default() };
    a.columns.extend(t.places.iter().map(|p| format!("in {p}")));
    a.fact(
        "table",
        format!("{} ({}), {} {}", table.info.name, table.info.year, table.info.unit, table.info.currency),
    );
    for (p, place) in t.places.iter().enumerate() {
        let mut row: Vec<Cell> = vec![place.clone().into()];
        row.extend(t.cells.row(p).iter().map(|v| Cell::from(*v)));
        a.rows.push(row);
    }
    a.notes.push("Rows: whose value added; columns: in whose final demand it ends.".into());
    said(&mut a, &ready);
    Ok(a)
}
