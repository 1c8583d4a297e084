//! `impact`: what purchases give to a place, with bands where parameters have ranges, beside published figures.

use super::answer::{Answer, Cell, number};
use super::bands::{Drawing, bands_of};
use super::measures::said;
use super::open::{TableAt, about, open_kept, ready, scoped, table_at};
use crate::error::Error;
use knockon_economy::impact::{
    Bridge, Effect, Households, Impact, ImpactParams, LabourShare, Measure, Purchases, TaxRate,
    impact_on as compute,
};
use knockon_economy::ready::Ready;
use knockon_economy::table::Table;
use knockon_vocabulary::{Basis, Currency, Parameter};
use std::str::FromStr;

/// A value, perhaps with the range it lies in: `0.6`, `0.5..0.7` (its middle is the value) or `0.6:0.5..0.8`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// The value itself.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Range {
    /// A value without a range.
    pub fn fixed(value: f64) -> Self {
        Self { value, low: value, high: value }
    }

    pub(super) fn parameter(self, unit: &str) -> Parameter {
        let basis = Basis::Assumed("as given on the command line".into());
        Parameter { value: self.value, low: self.low, high: self.high, unit: unit.into(), basis }
    }
}

impl FromStr for Range {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a value; expected 0.6, 0.5..0.7 or 0.6:0.5..0.8");
        let one = |t: &str| t.trim().parse::<f64>().ok().filter(|v| v.is_finite()).ok_or_else(wrong);
        let (value, range) = match text.split_once(':') {
            Some((v, r)) => (Some(one(v)?), Some(r)),
            None if text.contains("..") => (None, Some(text)),
            None => (Some(one(text)?), None),
        };
        let Some((low, high)) = range.map(|r| r.split_once("..").ok_or_else(wrong)).transpose()? else {
            return value.map(Self::fixed).ok_or_else(wrong);
        };
        let (low, high) = (one(low)?, one(high)?);
        let value = value.unwrap_or((low + high) / 2.0);
        if low <= value && value <= high {
            Ok(Self { value, low, high })
        } else {
            Err(format!("`{text}`: expected low ≤ value ≤ high"))
        }
    }
}

/// What to compute.
#[derive(Debug, Clone)]
pub struct ImpactRequest {
    /// A table's name or path, and the memory for it.
    pub table: TableAt,
    /// Place whose industries are bought from.
    pub place: String,
    /// Sector and amount.
    pub buy: Vec<(String, f64)>,
    /// What all amounts are multiplied by: 1, or a range around it.
    pub amount: Range,
    /// Currency of the amounts, ISO 4217.
    pub currency: String,
    /// Currency units of one unit of the amounts.
    pub unit: f64,
    /// Year of the purchases.
    pub year: i32,
    /// Of an interregional table: the place alone (`domestic`) or with what comes back through other places (`world`).
    pub world: bool,
    /// Share made at home.
    pub made_at_home: Range,
    /// Labour's share of value added and propensity to consume; both or none.
    pub households: Option<(Range, Range)>,
    /// Effective tax rate on value added.
    pub tax: Option<f64>,
    /// Table currency units per purchase currency unit, and what it does in words.
    pub bridge: Option<(Range, String)>,
    /// Standard deviation of the logarithm of every technical coefficient's own factor; `None`: coefficients as they are. Needs draws.
    pub coefficient_spread: Option<f64>,
    /// Draws for bands; 0: none.
    pub draws: usize,
    /// Seed of the draws.
    pub seed: u64,
    /// A published figure of value added to stand beside, in the purchases' unit.
    pub beside: Option<f64>,
    /// Why the purchases are hypothetical; printed first.
    pub hypothetical: Option<String>,
}

/// Computes it.
pub fn impact(r: &ImpactRequest) -> Result<Answer, Error> {
    if r.coefficient_spread.is_some() && r.draws == 0 {
        return Err(Error::usage("a spread of the coefficients needs draws: say how many with `--draws`"));
    }
    let ready = scope(r)?;
    let table = ready.accounts();
    let currency = |code: &str| {
        Currency::new(code).ok_or_else(|| {
            Error::usage(format!(
                "`{code}` is not a currency; expected three capital letters of ISO 4217, such as JPY"
            ))
        })
    };
    let purchases = Purchases {
        currency: currency(&r.currency)?,
        unit: r.unit,
        year: r.year,
        by_sector: r.buy.iter().map(|(s, v)| (s.clone(), v * r.amount.value)).collect(),
    };
    let params = params(r);
    let got = compute(&ready, &purchases, &params).map_err(about(&r.table.name))?;
    let drawing = Drawing { ready: &ready, purchases: &purchases, params: &params, request: r };
    let bands = if r.draws > 0 { Some(bands_of(&drawing)?) } else { None };
    let mut a = facts(r, table, &got);
    let scale = got.purchase_units_per_table_unit;
    let money = format!("{} {}", unit_words(r.unit), r.currency);
    let mut push = |name: &str, unit: &str, value: Option<f64>, band: Option<[f64; 3]>| {
        let mut row: Vec<Cell> = vec![name.into(), unit.into(), value.into()];
        if bands.is_some() {
            let cell = |k: usize| band.map_or(Cell::Text(String::new()), |b| Cell::Number(Some(b[k])));
            row.extend((0..3).map(cell));
        }
        a.rows.push(row);
    };
    push("purchases", &money, Some(got.purchases * scale), None);
    push("made elsewhere", &money, Some(got.bought_elsewhere * scale), None);
    let band = |name: &str| bands.as_ref().and_then(|b| b.figures.iter().find(|f| f.0 == name).map(|f| f.1));
    let mut measure = |what: &str, m: Option<&Measure>, unit: &str, factor: f64| {
        let e =
            m.and_then(|m| m.of(&r.place)).unwrap_or(Effect { direct: None, indirect: None, induced: None });
        let parts = [
            ("direct", e.direct),
            ("indirect", e.indirect),
            ("type I", e.type1()),
            ("induced", e.induced),
            ("type II", e.type2()),
        ];
        for (part, value) in parts {
            let name = format!("{what}, {part}");
            push(&name, unit, value.map(|v| v * factor), band(&name));
        }
    };
    measure("output", Some(&got.output), &money, scale);
    measure("value added", Some(&got.value_added), &money, scale);
    measure("jobs", got.jobs.as_ref(), "persons", 1.0);
    if got.tax.is_some() {
        measure("tax", got.tax.as_ref(), &money, scale);
    }
    push("product taxes, type I", &money, got.closure.product_taxes.map(|v| v * scale), None);
    push("imported inputs, type I", &money, got.closure.imports.map(|v| v * scale), None);
    a.notes.push(got.scope.clone());
    a.notes.extend(got.assumptions.iter().cloned());
    a.notes.extend(got.warnings.iter().map(|w| format!("warning: {w}")));
    if let Some(b) = &bands {
        a.notes.extend(b.notes.iter().cloned());
    }
    said(&mut a, &ready);
    if let Some(published) = r.beside {
        a.notes.push(beside(published, &got, r, &money));
    }
    Ok(a)
}

/// Solutions that an impact and its bands ask for.
const SOLUTIONS: usize = knockon_economy::impact::SOLUTIONS + 2;

fn scope(r: &ImpactRequest) -> Result<Ready, Error> {
    if !r.world {
        // One place of several is cut out as a table of its own.
        let several = match open_kept(&r.table.name)? {
            Some(kept) => kept.places() > 1,
            None => true,
        };
        if several {
            return ready(&r.table, Some(&r.place), Some(SOLUTIONS));
        }
    }
    ready(&r.table, None, Some(SOLUTIONS))
}

/// The same table once more, with its flows.
pub(super) fn scope_table(r: &ImpactRequest) -> Result<Table, Error> {
    let table = table_at(&r.table)?;
    let place = (!r.world && table.places().len() > 1).then_some(r.place.as_str());
    scoped(table, &r.table.name, place)
}

fn params(r: &ImpactRequest) -> ImpactParams {
    let given = || Basis::Assumed("as given on the command line".into());
    ImpactParams {
        place: r.place.clone(),
        made_at_home: r.made_at_home.value,
        made_at_home_basis: given(),
        households: r.households.map(|(labour, mpc)| Households {
            labour_share: LabourShare::One(labour.value),
            mpc: mpc.value,
            import_share: None,
            basis: given(),
        }),
        tax: r.tax.map(|rate| TaxRate { rate, basis: given() }),
        bridge: r.bridge.as_ref().map(|(factor, words)| Bridge {
            factor: factor.value,
            words: words.clone(),
            basis: given(),
        }),
    }
}

fn facts(r: &ImpactRequest, table: &Table, got: &Impact) -> Answer {
    let mut a = Answer::with_columns(&["figure", "unit", "value"]);
    if r.draws > 0 {
        a.columns.extend(["5 %", "median", "95 %"].map(str::to_owned));
    }
    if let Some(why) = &r.hypothetical {
        a.fact("HYPOTHETICAL", why.clone());
    }
    a.fact("table", got.table.clone());
    a.fact("source", table.info.source.clone());
    let whole = if r.world { "with what comes back through other places" } else { "the place alone" };
    a.fact("scope", format!("{}, {whole}", r.place));
    a
}

/// What a published figure is beside ours, in words.
fn beside(published: f64, got: &Impact, r: &ImpactRequest, money: &str) -> String {
    let scale = got.purchase_units_per_table_unit;
    let e = got.value_added.of(&r.place);
    let part = |v: Option<f64>| v.map(|v| v * scale);
    let (one, two) = (part(e.and_then(|e| e.type1())), part(e.and_then(|e| e.type2())));
    let gap = |name: &str, v: Option<f64>| {
        v.map(|v| {
            format!(
                "{} {} {name} ({})",
                number((published - v).abs()),
                if published >= v { "above" } else { "below" },
                number(v)
            )
        })
    };
    let gaps: Vec<String> = [gap("type I", one), gap("type II", two)].into_iter().flatten().collect();
    let why = match one {
        Some(v) if published > v => {
            "More than type I on these purchases: the published figure counts induced effects, own operations or other spending; its scope is unknown here and nothing is fitted to it"
        }
        _ => {
            "Not more than type I: the published figure counts fewer purchases, less made at home, or other sectors; its scope is unknown here and nothing is fitted to it"
        }
    };
    format!(
        "beside: the published {} {money} of value added is {}. {why}.",
        number(published),
        gaps.join(" and ")
    )
}

fn unit_words(unit: f64) -> String {
    match unit {
        1.0 => "1".into(),
        1e3 => "thousand".into(),
        1e6 => "million".into(),
        1e9 => "billion".into(),
        1e12 => "trillion".into(),
        other => format!("{other} ×"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_as_typed() {
        assert_eq!("0.6".parse::<Range>(), Ok(Range::fixed(0.6)));
        assert_eq!("0.5..0.7".parse::<Range>(), Ok(Range { value: 0.6, low: 0.5, high: 0.7 }));
        assert_eq!("0.6:0.5..0.8".parse::<Range>(), Ok(Range { value: 0.6, low: 0.5, high: 0.8 }));
        for wrong in ["x", "0.5..", "0.9:0.1..0.2", "1:2", "inf"] {
            assert!(wrong.parse::<Range>().is_err(), "{wrong}");
        }
    }
}
