//! What purchases are worth to an economy: the gross contribution of the base year's purchases, and of those lost in each
//! year of the run.
//!
//! Narrower than the full method: one table a place, purchases at basic prices, one bridge factor for year and price basis,
//! and the range of a figure from the parameters' ends taken together.

use crate::error::Error;
use crate::model::{Case, EconomyWanted};
use crate::outcome::{ImpactRow, ImpactView, NamedParameter};
use knockon_economy::impact::{
    Bridge, Effect, Households, Impact, ImpactParams, LabourShare, Purchases, TaxRate, impact,
};
use knockon_economy::table::Table;
use knockon_facts::{Report, Unit};
use knockon_vocabulary::{Basis, Parameter};
use std::collections::BTreeMap;

/// Purchases by supplier (index of party), base currency.
pub(crate) type BySupplier = BTreeMap<usize, f64>;

/// The table that a block of the case names.
pub(crate) fn table(wanted: &EconomyWanted) -> Result<Table, Error> {
    let unusable =
        |e: knockon_economy::Error| Error::input(format!("the table `{}` cannot be used: {e}", wanted.table));
    if let Some(text) = &wanted.table_text {
        return Ok(knockon_economy::table::read(text.as_bytes()).map_err(unusable)?.0);
    }
    let embedded = knockon_economy::embedded(&wanted.table).ok_or_else(|| {
        let names: Vec<&str> = knockon_economy::EMBEDDED.iter().map(|e| e.name).collect();
        let names = names.join(", ");
        Error::input(format!(
            "there is no economy table `{}`; expected one of {names}, or a file of the case",
            wanted.table
        ))
    })?;
    embedded.read().map_err(unusable)
}

/// The contribution of some purchases, in the table's money.
pub(crate) fn view(
    case: &Case,
    wanted: &EconomyWanted,
    table: &Table,
    what: &str,
    year: i16,
    purchases: &BySupplier,
) -> Result<ImpactView, Error> {
    let (by_sector, left_out) = by_sector(case, table, wanted, purchases);
    let purchases = Purchases { currency: case.currency, unit: 1.0, year: year.into(), by_sector };
    let at = |u: Option<f64>| -> Result<Impact, Error> {
        impact(table, &purchases, &params(case, wanted, table, u))
            .map_err(|e| Error::input(format!("impact on {}: {e}", wanted.place)))
    };
    let (mid, low, high) = (at(None)?, at(Some(0.0))?, at(Some(1.0))?);
    let place = wanted.place.as_str();
    let row = |name: &str, why_not: &str, of: &dyn Fn(&Impact) -> Option<(Effect, String)>| {
        row(name, why_not, of(&mid), of(&low).map(|x| x.0), of(&high).map(|x| x.0))
    };
    let rows = vec![
        row("output", "", &|i| Some((i.output.of(place)?, i.output.unit.clone()))),
        row("value added", "", &|i| Some((i.value_added.of(place)?, i.value_added.unit.clone()))),
        row("jobs", "the table has no jobs for every industry that is touched", &|i| {
            i.jobs.as_ref().and_then(|j| Some((j.of(place)?, j.unit.clone())))
        }),
        row("tax", "the case states no effective rate", &|i| {
            i.tax.as_ref().and_then(|t| Some((t.of(place)?, t.unit.clone())))
        }),
    ];
    let mut notes = vec![mid.scope.clone()];
    notes.extend(mid.bridge.iter().map(|b| format!("bridge: {}", b.words)));
    notes.extend(mid.assumptions.iter().cloned());
    notes.extend(mid.warnings.iter().cloned());
    if left_out > 0.0 {
        notes.push(format!(
            "suppliers without a sector of this table are left out: {:.3} bn {}",
            left_out / 1e9,
            case.currency
        ));
    }
    Ok(ImpactView {
        place: place.to_owned(),
        what: what.to_owned(),
        table: mid.table.clone(),
        citation: table.info.source.clone(),
        unit: mid.value_added.unit.clone(),
        purchases: mid.purchases,
        industries: industries(table, &mid, place),
        parameters: parameters(wanted),
        beside: beside(case, wanted, table, what, year, &rows),
        rows,
        notes,
    })
}

fn by_sector(
    case: &Case,
    table: &Table,
    wanted: &EconomyWanted,
    purchases: &BySupplier,
) -> (Vec<(String, f64)>, f64) {
    let mut sums: BTreeMap<String, f64> = BTreeMap::new();
    let mut left_out = 0.0;
    for (party, value) in purchases {
        let party = &case.parties[*party];
        if party.place != wanted.suppliers_home {
            continue;
        }
        if table.find(wanted.place.as_str(), &party.sector).is_some() {
            *sums.entry(party.sector.clone()).or_default() += value;
        } else {
            left_out += value;
        }
    }
    (sums.into_iter().collect(), left_out)
}

/// Parameters at their central values, or at the low (0) or high (1) ends of their ranges.
fn params(case: &Case, wanted: &EconomyWanted, table: &Table, end: Option<f64>) -> ImpactParams {
    let at = |p: &Parameter| end.map_or(p.value, |u| p.at(u));
    let households = wanted.mpc.as_ref().zip(wanted.labour_share.as_ref()).map(|(mpc, labour)| Households {
        labour_share: LabourShare::One(at(labour)),
        mpc: at(mpc),
        import_share: None,
        basis: mpc.basis.clone(),
    });
    ImpactParams {
        place: wanted.place.as_str().to_owned(),
        made_at_home: at(&wanted.made_at_home),
        made_at_home_basis: wanted.made_at_home.basis.clone(),
        households,
        tax: wanted.tax_rate.as_ref().map(|t| TaxRate { rate: at(t), basis: t.basis.clone() }),
        bridge: bridge(case, wanted, table, end),
    }
}

/// From purchase money to table money: the currency's rate of the case, then the stated bridge of year and price basis.
fn bridge(case: &Case, wanted: &EconomyWanted, table: &Table, end: Option<f64>) -> Option<Bridge> {
    let rate = if table.info.currency == case.currency {
        1.0
    } else {
        case.rates.get(&table.info.currency).map(|r| r.per_base)?
    };
    let stated = wanted.price_bridge.as_ref();
    let factor = rate * stated.map_or(1.0, |p| end.map_or(p.value, |u| p.at(u)));
    let words = format!(
        "1 {} of {} = {factor:.4} {} of {} at {}",
        case.currency, case.base_year, table.info.currency, table.info.year, table.info.prices
    );
    let basis = stated.map_or_else(
        || Basis::Assumed("no change of prices between the two years is taken into account".to_owned()),
        |p| p.basis.clone(),
    );
    Some(Bridge { factor, words, basis })
}

fn row(
    name: &str,
    why_not: &str,
    mid: Option<(Effect, String)>,
    low: Option<Effect>,
    high: Option<Effect>,
) -> ImpactRow {
    let total = |e: &Effect| e.type2().or_else(|| e.type1());
    let ends = low.and_then(|l| total(&l)).zip(high.and_then(|h| total(&h)));
    let effect = mid.as_ref().map(|m| m.0);
    ImpactRow {
        measure: name.to_owned(),
        unit: mid.as_ref().map_or_else(String::new, |m| m.1.clone()),
        direct: effect.and_then(|e| e.direct),
        indirect: effect.and_then(|e| e.indirect),
        induced: effect.and_then(|e| e.induced),
        total: effect.as_ref().and_then(total),
        range: ends.map(|(a, b)| (a.min(b), a.max(b))),
        why_not: if effect.is_some_and(|e| e.direct.is_some()) { String::new() } else { why_not.to_owned() },
    }
}

/// The industries of the place with the largest value added, at most eight.
fn industries(table: &Table, i: &Impact, place: &str) -> Vec<(String, f64)> {
    let mut out: Vec<(String, f64)> = table
        .industries
        .iter()
        .zip(&i.value_added.industries)
        .filter(|(industry, _)| industry.place == place)
        .filter_map(|(industry, e)| Some((industry.label.clone(), e.type2().or_else(|| e.type1())?)))
        .collect();
    out.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then_with(|| a.0.cmp(&b.0)));
    out.truncate(8);
    out
}

/// The parameters used, by their paths in the case.
fn parameters(wanted: &EconomyWanted) -> Vec<NamedParameter> {
    let named = |field: &str, p: Option<&Parameter>| {
        p.map(|p| NamedParameter {
            path: format!("case.economy.{}.{field}", wanted.place),
            parameter: p.clone(),
        })
    };
    [
        named("made_at_home", Some(&wanted.made_at_home)),
        named("mpc", wanted.mpc.as_ref()),
        named("labour_share", wanted.labour_share.as_ref()),
        named("tax_rate", wanted.tax_rate.as_ref()),
        named("price_bridge", wanted.price_bridge.as_ref()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Published figures of the base year beside ours, in the unit of the published figure.
fn beside(
    case: &Case,
    wanted: &EconomyWanted,
    table: &Table,
    what: &str,
    year: i16,
    rows: &[ImpactRow],
) -> Vec<(String, f64, String, Option<f64>, String)> {
    if year != case.base_year || what.starts_with("lost") {
        return Vec::new();
    }
    wanted
        .beside
        .iter()
        .filter_map(|(measure, fact)| {
            let report: &Report = case.facts.iter().find(|f| &f.id == fact)?;
            let row = rows.iter().find(|r| &r.measure == measure)?;
            let published: f64 = report.value.number()?.to_string().parse().ok()?;
            let ours = row.total.and_then(|total| in_unit_of(case, wanted, table, total, &report.unit));
            Some((measure.clone(), published, report.unit.to_string(), ours, EXPLANATION.to_owned()))
        })
        .collect()
}

/// One of our totals (table money, or a count) in the unit of a report; `None` where a rate is missing.
fn in_unit_of(case: &Case, wanted: &EconomyWanted, table: &Table, total: f64, unit: &Unit) -> Option<f64> {
    let factor = |scale: knockon_facts::Scale| scale.factor().to_string().parse::<f64>().ok();
    match unit {
        Unit::Money { scale, currency } => {
            let bridge = bridge(case, wanted, table, None)?.factor;
            let base = total * table.info.unit / bridge;
            let rate = if *currency == case.currency { 1.0 } else { case.rates.get(currency)?.per_base };
            Some(base * rate / factor(*scale)?)
        }
        Unit::Count { scale, .. } => Some(total / factor(*scale)?),
        _ => None,
    }
}

const EXPLANATION: &str = "ours is the gross contribution of the purchases alone; the published study's scope is not known \
    and may take in the company's own operations, other spending and wider induced effects";
