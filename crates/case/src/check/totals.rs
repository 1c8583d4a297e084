//! totals.csv: published totals that the supplies of a buyer must meet, and the rests that fill them.
//!
//! A rest is `total − Σ named rows`, where the named rows are the other supplies of the buyer from suppliers of that home
//! (`WW`: from all), split by the shares of its rest rows, which must sum to one. Totals of one home are settled before `WW`, so that the
//! rests of the former count as named rows of the latter. Without rest rows the named rows must meet the total within 1 %.
//! The range of a rest: the total's range less the sum of the named values, not below zero.

use super::cells::rest;
use super::context::{Ask, BAD, Context, place_or_unknown, text};
use super::units::Wanted;
use crate::layout::Target;
use crate::model::{Party, Supply, Total};
use crate::raw::{Record, Row};
use knockon_vocabulary::{Basis, Place};

/// How far named rows may miss a total.
const MEETS: f64 = 0.01;

pub(crate) fn totals(cx: &mut Context<'_>) -> Vec<Total> {
    cx.rows("totals.csv").iter().map(|row| total(cx, row)).collect()
}

fn total(cx: &mut Context<'_>, row: &Row) -> Total {
    let factor = cx.per_unit(row);
    let unit = cx.base.map_or_else(String::new, |c| format!("{c} a year"));
    Total {
        id: text(row, "id"),
        buyer: cx.index(row, "buyer", Target::Party),
        suppliers_home: place_or_unknown(row, "suppliers_home"),
        value: cx.parameter(row, &Ask { value: "value", unit, sort: Wanted::Money, factor, least: 0.0 }),
    }
}

/// A supply row that takes a share of a total's rest.
struct RestRow {
    supply: usize,
    share: f64,
}

/// Fills in the rests and holds the named rows against the totals.
pub(crate) fn settle(cx: &mut Context<'_>, totals: &[Total], parties: &[Party], supplies: &mut [Supply]) {
    let mut order: Vec<usize> = (0..totals.len()).collect();
    order.sort_by_key(|&t| (is_world(totals[t].suppliers_home), t));
    for t in order {
        let total = &totals[t];
        if total.buyer == BAD {
            continue;
        }
        let rests = rests_of(cx, total, parties, supplies);
        let Some(rests) = rests else { continue };
        let here = |s: &Supply| belongs(s, total, parties);
        let named =
            || supplies.iter().enumerate().filter(|(i, s)| here(s) && !rests.iter().any(|r| r.supply == *i));
        if let Some((_, open)) = named().find(|(_, s)| s.is_rest && s.value.value.is_nan()) {
            // A rest that could not be computed is either reported already or waits for this very total.
            waits(cx, total, open);
            continue;
        }
        // A row with an unknown buyer or supplier may belong here: the sum is then unknown.
        let value = |s: &Supply| if s.buyer == BAD || s.supplier == BAD { f64::NAN } else { s.value.value };
        let sum: f64 = named().map(|(_, s)| value(s)).sum();
        let count = named().count();
        if sum.is_nan() || total.value.value.is_nan() {
            continue;
        }
        if meets(cx, t, total, &rests, sum, count) {
            for r in &rests {
                fill(&mut supplies[r.supply], total, sum, r.share);
            }
        }
    }
}

fn is_world(place: Place) -> bool {
    place.as_str() == "WW"
}

fn belongs(s: &Supply, total: &Total, parties: &[Party]) -> bool {
    // A row with an unknown buyer or supplier may belong to any total: its value is then NaN to `settle`.
    let buyer = s.buyer == total.buyer || s.buyer == BAD;
    let home = parties.get(s.supplier).is_none_or(|p| p.place == total.suppliers_home);
    buyer && (home || is_world(total.suppliers_home))
}

/// The rest rows of a total; `None` when they are wrong, which is reported.
fn rests_of(
    cx: &mut Context<'_>,
    total: &Total,
    parties: &[Party],
    supplies: &[Supply],
) -> Option<Vec<RestRow>> {
    let rows = cx.rows("supplies.csv");
    let mut out = Vec::new();
    let mut good = true;
    let mut last = None;
    for (supply, row) in rows.iter().enumerate() {
        let Some(field) = row.get("value") else { continue };
        let Some((_, share)) = rest(field).filter(|(name, _)| name.text == total.id) else { continue };
        if !belongs(&supplies[supply], total, parties) {
            let message = format!("`{}` is a total of other rows", total.id);
            cx.error(
                field
                    .at
                    .error(message)
                    .expected("a total of the row's buyer and of its supplier's home, or of WW"),
            );
            good = false;
        }
        out.push(RestRow { supply, share });
        last = Some(field);
    }
    let shares: f64 = out.iter().map(|r| r.share).sum();
    if let Some(last) = last.filter(|l| (shares - 1.0).abs() > 1e-6 && !cx.reported(&l.at)) {
        let message = format!("the shares of the rest of `{}` sum to {shares}", total.id);
        cx.error(last.at.error(message).expected("shares that sum to 1"));
        good = false;
    }
    good.then_some(out)
}

fn waits(cx: &mut Context<'_>, total: &Total, open: &Supply) {
    let rows = cx.rows("supplies.csv");
    let other = rows.iter().find(|r| text(*r, "id") == open.id).and_then(|r| r.get("value"));
    let settled_later = other.and_then(rest).is_some_and(|(name, _)| {
        let later = cx.ids.get(Target::Total, &name.text);
        let own = cx.ids.get(Target::Total, &total.id);
        later.zip(own).is_some_and(|(a, b)| a > b || !is_world(total.suppliers_home))
    });
    if let Some(field) = other.filter(|f| settled_later && !cx.reported(&f.at)) {
        let message =
            format!("the rest depends on itself: `{}` is also a named row of total `{}`", open.id, total.id);
        cx.error(field.at.error(message).help("give the row a value of its own"));
    }
}

/// Whether the named rows leave a rest, or meet the total where there are no rest rows.
fn meets(
    cx: &mut Context<'_>,
    index: usize,
    total: &Total,
    rests: &[RestRow],
    sum: f64,
    count: usize,
) -> bool {
    let value = total.value.value;
    let Some(row) = cx.rows("totals.csv").get(index) else { return false };
    let tolerance = if rests.is_empty() { MEETS * value } else { 1e-9 * value };
    let unit = &total.value.unit;
    let rest = value - sum;
    let what = format!("total `{}` is {value} {unit}, its named rows ({count}) sum to {sum}", total.id);
    if rest < -tolerance {
        let message = format!("{what}: they exceed it by {}", -rest);
        cx.error(row.at("value").error(message).help("lower the rows, or raise the total"));
        return false;
    }
    if rests.is_empty() && rest > tolerance {
        let message = format!("{what}: {rest} is missing");
        cx.error(
            row.at("value").error(message).help(format!("add a row with the value `rest:{}`", total.id)),
        );
        return false;
    }
    true
}

fn fill(supply: &mut Supply, total: &Total, named: f64, share: f64) {
    let left = |end: f64| (end - named).max(0.0) * share;
    supply.value.value = left(total.value.value);
    supply.value.low = left(total.value.low);
    supply.value.high = left(total.value.high);
    if supply.value.basis == Basis::Assumed(String::new()) {
        supply.value.basis = total.value.basis.clone();
    }
}
