//! The computation behind [`super::impact`]: one factorisation or iteration; households add a matrix of rank one to it.

use super::params::{Households, ImpactParams, LabourShare, Purchases};
use super::{Closure, Effect, Impact, Measure};
use crate::error::{Error, Result};
use crate::matrix::{Matrix, dot};
use crate::ready::Ready;
use crate::solve::{Factored, Plan, Raised, Solver};
use crate::table::{Table, ValueAddedIs};
use knockon_vocabulary::Basis;

/// Outputs behind the purchases: f, type I and, with households, type II.
struct Outputs {
    direct: Vec<f64>,
    type1: Vec<f64>,
    type2: Option<Vec<f64>>,
}

/// The gross contribution of purchases to a place. A table with total flows is first turned into domestic flows.
pub fn impact(table: &Table, purchases: &Purchases, params: &ImpactParams) -> Result<Impact> {
    impact_on(&Ready::new(table.clone(), Plan::few(SOLUTIONS))?, purchases, params)
}

/// Solutions that one impact asks for at most: type I, the households' column and row, and two proofs.
pub const SOLUTIONS: usize = 5;

/// The same on a table that is ready.
pub fn impact_on(ready: &Ready, purchases: &Purchases, params: &ImpactParams) -> Result<Impact> {
    let table = ready.accounts();
    share("made_at_home", params.made_at_home)?;
    let (f, total) = demand(table, purchases, params)?;
    let mut warnings = warnings(ready, purchases, params)?;
    let type1 = ready.solver().solve(&f)?;
    let type2 = match &params.households {
        None => None,
        Some(h) => Some(type2(ready, h, params, &f, &mut warnings)?),
    };
    let outputs = Outputs { direct: f, type1, type2 };
    let money = money_unit(table);
    let v = table.value_added_coeff();
    let some = |c: &[f64]| c.iter().map(|v| Some(*v)).collect::<Vec<_>>();
    let jobs = table.satellites.iter().find(|s| s.name == "jobs");
    let taxed = params.tax.as_ref().map(|t| share("tax.rate", t.rate).map(|()| t.rate)).transpose()?;
    let tax: Option<Vec<_>> =
        taxed.map(|rate| (0..table.size()).map(|i| at_home(table, params, i).then(|| rate * v[i])).collect());
    let product = per_output(table, &table.taxes);
    let closure = closure(table, &outputs, &v);
    if closure.value_added > closure.purchases * (1.0 + 1e-9) && outputs.direct.iter().all(|f| *f >= 0.0) {
        warnings.push("type I value added is more than the purchases: the table has negative taxes or imports in this chain".into());
    }
    Ok(Impact {
        table: format!("{} ({}, {})", table.info.name, table.info.year, table.info.prices),
        place: params.place.clone(),
        scope: SCOPE.into(),
        purchases: total,
        bought_elsewhere: total * (1.0 - params.made_at_home),
        output: measure(table, &outputs, &vec![Some(1.0); table.size()], &money),
        value_added: measure(table, &outputs, &some(&v), &money),
        jobs: jobs.map(|s| measure(table, &outputs, &s.coefficients(table), &s.unit)),
        tax: tax.map(|t| measure(table, &outputs, &t, &money)),
        product_taxes: product.map(|t| measure(table, &outputs, &some(&t), &money)),
        closure,
        purchase_units_per_table_unit: table.info.unit
            / (purchases.unit * params.bridge.as_ref().map_or(1.0, |b| b.factor)),
        bridge: params.bridge.clone(),
        assumptions: assumptions(table, params),
        warnings,
    })
}

/// Output with households inside the model; a warning where nothing proves that it means anything.
fn type2(
    ready: &Ready,
    households: &Households,
    params: &ImpactParams,
    f: &[f64],
    warnings: &mut Vec<String>,
) -> Result<Vec<f64>> {
    let (column, row) = household_vectors(ready.accounts(), households, &params.place)?;
    let closed = Raised::new(ready.solver(), column.clone(), row.clone())?;
    if !ready.is_productive_with(&closed, &column, &row)? {
        let text = "type II: no proof that the spectral radius of the model closed on households is below 1; \
            the induced part may be meaningless";
        warnings.push(text.into());
    }
    closed.solve(f)
}

const SCOPE: &str = "Gross contribution: what stands behind the purchases, before resale, rivals' gains and redeployment; \
    direct is the supplying industries' own, indirect their suppliers', induced what wages buy at home.";

fn at_home(table: &Table, params: &ImpactParams, i: usize) -> bool {
    table.industries[i].place == params.place
}

fn money_unit(table: &Table) -> String {
    let scale = match table.info.unit {
        1.0 => String::new(),
        1e3 => "thousand ".into(),
        1e6 => "million ".into(),
        1e9 => "billion ".into(),
        u => format!("{u} × "),
    };
    format!("{scale}{} of {}", table.info.currency, table.info.year)
}

/// f in table units, and all purchases in table units.
pub(super) fn demand(table: &Table, purchases: &Purchases, params: &ImpactParams) -> Result<(Vec<f64>, f64)> {
    if !table.places().contains(&params.place.as_str()) {
        let places = table.places().join(", ");
        return Err(Error::input(format!("the table has no place `{}`; it has {places}", params.place)));
    }
    let factor = match &params.bridge {
        Some(b) if b.factor.is_finite() && b.factor > 0.0 => b.factor,
        Some(b) => {
            return Err(Error::input(format!("the bridge's factor is {}; it must be above 0", b.factor)));
        }
        None if purchases.currency == table.info.currency => 1.0,
        None => {
            let (from, to) = (purchases.currency, table.info.currency);
            return Err(Error::input(format!("purchases in {from} need a bridge to the table's {to}")));
        }
    };
    if !(purchases.unit.is_finite() && purchases.unit > 0.0) {
        return Err(Error::input(format!("the purchases' unit is {}; it must be above 0", purchases.unit)));
    }
    let (mut f, mut total) = (vec![0.0; table.size()], 0.0);
    for (sector, amount) in &purchases.by_sector {
        let i = table.find(&params.place, sector).ok_or_else(|| {
            Error::input(format!("the table has no sector `{sector}` of `{}`", params.place))
        })?;
        if !amount.is_finite() {
            return Err(Error::input(format!("the purchases from `{sector}` are {amount}")));
        }
        let amount = amount * purchases.unit * factor / table.info.unit;
        total += amount;
        f[i] += amount * params.made_at_home;
    }
    Ok((f, total))
}

/// The households of a place as a column and a row whose product is added to A, which gives the same outputs as one more industry: column mpc · domestic
/// part of their consumption, row labour share · value added.
pub fn household_vectors(table: &Table, h: &Households, place: &str) -> Result<(Vec<f64>, Vec<f64>)> {
    share("mpc", h.mpc)?;
    let n = table.size();
    let (bought, shown, all) = household_purchases(table, place)?;
    let at_home = match h.import_share {
        None => shown / all,
        Some(s) => share("import_share", s).map(|()| 1.0 - s)?,
    };
    let v = table.value_added_coeff();
    let mut wages = vec![0.0; n];
    for i in (0..n).filter(|&i| table.industries[i].place == place) {
        let sector = &table.industries[i].sector;
        let part = match &h.labour_share {
            LabourShare::One(s) => *s,
            LabourShare::BySector(list) => list
                .iter()
                .find(|(name, _)| name == sector)
                .map(|(_, s)| *s)
                .ok_or_else(|| Error::input(format!("no labour share for sector `{sector}`")))?,
        };
        share("labour_share", part)?;
        wages[i] = part * v[i];
    }
    Ok((bought.iter().map(|b| h.mpc * at_home * b / shown).collect(), wages))
}

/// A with the households of a place folded in; see [`household_vectors`].
pub fn close_households(table: &Table, households: &Households, place: &str) -> Result<Matrix> {
    let (column, row) = household_vectors(table, households, place)?;
    let a = table.coefficients();
    Ok(Matrix::from_fn(a.rows(), a.cols(), |i, j| a.at(i, j) + column[i] * row[j]))
}

/// What one more unit of spending by a place's households comes back to the place as value added, type I: β = v_p'(I − A)⁻¹b, b the domestic part of
/// their consumption over all of it. With k = labour share · propensity to consume, every induced effect is proportional to k / (1 − kβ).
pub fn household_loop(table: &Table, factored: &Factored, place: &str) -> Result<f64> {
    let (bought, _, all) = household_purchases(table, place)?;
    let x = factored.solve(&bought.iter().map(|b| b / all).collect::<Vec<_>>())?;
    let v = table.value_added_coeff();
    let own = |i: &usize| table.industries[*i].place == place;
    Ok((0..table.size()).filter(own).map(|i| v[i] * x[i]).sum())
}

/// What households of a place buy of every industry, all of that, and all of it with imports and product taxes.
pub(super) fn household_purchases(table: &Table, place: &str) -> Result<(Vec<f64>, f64, f64)> {
    let n = table.size();
    let columns: Vec<usize> = (0..table.finals.len())
        .filter(|&c| table.finals[c].category == "households" && table.finals[c].place == place)
        .collect();
    let bought: Vec<f64> = (0..n).map(|i| columns.iter().map(|&c| table.y.at(i, c)).sum()).collect();
    let other =
        |row: &Option<Vec<f64>>| row.as_ref().map_or(0.0, |r| columns.iter().map(|&c| r[n + c]).sum());
    let shown: f64 = bought.iter().sum();
    let all = shown + other(&table.imports) + other(&table.taxes);
    if shown <= 0.0 || all <= 0.0 {
        return Err(Error::input(format!("the table shows no household consumption of `{place}`")));
    }
    Ok((bought, shown, all))
}

fn per_output(table: &Table, row: &Option<Vec<f64>>) -> Option<Vec<f64>> {
    row.as_ref().map(|r| crate::statics::calc_coeff(&r[..table.size()], &table.output))
}

fn closure(table: &Table, outputs: &Outputs, v: &[f64]) -> Closure {
    let x = &outputs.type1;
    let purchases: f64 = outputs.direct.iter().sum();
    let value_added = dot(v, x);
    let imports = per_output(table, &table.imports).map(|c| dot(&c, x));
    let product_taxes = per_output(table, &table.taxes).map(|c| dot(&c, x));
    let residual = purchases - value_added - imports.unwrap_or(0.0) - product_taxes.unwrap_or(0.0);
    Closure { purchases, value_added, imports, product_taxes, residual }
}

fn measure(table: &Table, o: &Outputs, per_unit: &[Option<f64>], unit: &str) -> Measure {
    let part = |i: usize, x: f64| if x == 0.0 { Some(0.0) } else { per_unit[i].map(|c| c * x) };
    let industries: Vec<Effect> = (0..table.size())
        .map(|i| Effect {
            direct: part(i, o.direct[i]),
            indirect: part(i, o.type1[i] - o.direct[i]),
            induced: o.type2.as_ref().and_then(|x2| part(i, x2[i] - o.type1[i])),
        })
        .collect();
    let total = |place: &str, pick: fn(&Effect) -> Option<f64>| {
        let own = (0..table.size()).filter(|&i| table.industries[i].place == place);
        own.map(|i| pick(&industries[i])).sum::<Option<f64>>()
    };
    let places = table.places().into_iter().map(|p| {
        let effect = Effect {
            direct: total(p, |e| e.direct),
            indirect: total(p, |e| e.indirect),
            induced: total(p, |e| e.induced),
        };
        (p.to_owned(), effect)
    });
    Measure { unit: unit.to_owned(), places: places.collect(), industries }
}

fn warnings(ready: &Ready, purchases: &Purchases, params: &ImpactParams) -> Result<Vec<String>> {
    let table = ready.accounts();
    let mut out = Vec::new();
    if purchases.year != table.info.year && params.bridge.is_none() {
        let (a, b) = (purchases.year, table.info.year);
        out.push(format!("purchases of {a} are put on a table of {b} without a price bridge"));
    }
    if !ready.is_productive()? {
        out.push("no proof that the spectral radius of A is below 1 (a coefficient is negative or the table does not close)".into());
    }
    if table.hides_imports() {
        out.push(
            "the table shows no imports row: what leaks abroad cannot be told from what is not balanced"
                .into(),
        );
    }
    Ok(out)
}

fn assumptions(table: &Table, params: &ImpactParams) -> Vec<String> {
    let because = |b: &Basis| match b {
        Basis::Fact(id) => format!("fact `{id}`"),
        Basis::Assumed(why) => format!("assumed: {why}"),
    };
    let mut out = vec![
        "Purchases are taken at basic prices: no trade margin, transport or product tax is inside them."
            .to_owned(),
        format!(
            "{} of the purchases is made in {} ({}).",
            params.made_at_home,
            params.place,
            because(&params.made_at_home_basis)
        ),
        format!(
            "Industries buy in the proportions of {}, whatever the size of the purchase.",
            table.info.year
        ),
    ];
    if table.info.value_added_is == ValueAddedIs::Residual {
        out.push(
            "Value added is the table's residual and contains net product taxes and transport margins."
                .into(),
        );
    }
    if let Some(h) = &params.households {
        out.push(format!(
            "Households of {} spend {} of one more unit of wages ({}).",
            params.place,
            h.mpc,
            because(&h.basis)
        ));
    }
    if let Some(t) = &params.tax {
        out.push(format!("Tax is {} of value added in {} ({}).", t.rate, params.place, because(&t.basis)));
    }
    if let Some(b) = &params.bridge {
        out.push(format!("Bridge: {} ({}; factor {}).", b.words, because(&b.basis), b.factor));
    }
    if table.satellites.iter().any(|s| s.name == "jobs" && s.is_coarse()) {
        out.push("Jobs of a group of sectors are spread over its sectors by their value added.".into());
    }
    out
}

pub(super) fn share(name: &str, v: f64) -> Result<()> {
    if (0.0..=1.0).contains(&v) {
        Ok(())
    } else {
        Err(Error::input(format!("`{name}` is {v}; expected 0 to 1")))
    }
}
