//! demand.csv: the path of each market without any measure, in units of the product.

use super::context::{Ask, BAD, Context, day, text};
use super::units::Wanted;
use crate::layout::Target;
use crate::model::{Demand, Item};
use crate::raw::{Record, Row};
use knockon_facts::{Scale, Unit};
use knockon_vocabulary::{Currency, Date, Parameter};

pub(crate) fn demand(cx: &mut Context<'_>, items: &[Item]) -> Vec<Demand> {
    let mut out: Vec<Demand> = Vec::new();
    // Where each market's dated rows stand, and whether it has its base row.
    let mut rows_of: Vec<(Vec<(Date, &Row)>, bool)> = Vec::new();
    for row in cx.rows("demand.csv").iter().filter(|r| !r.broken) {
        let (party, product, market) = (
            cx.index(row, "party", Target::Party),
            cx.index(row, "product", Target::Item),
            text(row, "market"),
        );
        let rate = rate(cx, row, items.get(product));
        let known = out.iter().position(|d| d.party == party && d.product == product && d.market == market);
        let i = known.unwrap_or_else(|| {
            let base_per_year = rate.clone();
            out.push(Demand { ids: Vec::new(), party, product, market, base_per_year, path: Vec::new() });
            rows_of.push((Vec::new(), false));
            out.len() - 1
        });
        match day(row, "from") {
            Some(from) => {
                if out[i].path.iter().any(|(d, _)| *d == from) {
                    cx.error(
                        row.at("from")
                            .error(format!("the market has two rates from {from} on"))
                            .expected("one row a day"),
                    );
                }
                out[i].path.push((from, rate));
                rows_of[i].0.push((from, row));
            }
            // A date that cannot be read has been reported and is no base row.
            None if row.get("from").is_some() => rows_of[i].1 = true,
            None if rows_of[i].1 => {
                let message = format!("market `{}` has two rows without `from`", out[i].market);
                cx.error(row.at("market").error(message).expected("one base row a market"));
            }
            None => {
                out[i].base_per_year = rate;
                out[i].ids = vec![text(row, "id")];
                rows_of[i].1 = true;
            }
        }
    }
    for (demand, (dated, has_base)) in out.iter_mut().zip(&mut rows_of) {
        if let Some((_, row)) =
            dated.first().filter(|_| !*has_base && demand.party != BAD && demand.product != BAD)
        {
            let message = format!("market `{}` has no base row", demand.market);
            cx.error(
                row.at("from").error(message).expected("one row with an empty `from`: the base year's rate"),
            );
        }
        demand.path.sort_by_key(|p| p.0);
        dated.sort_by_key(|d| d.0);
        demand.ids.extend(dated.iter().map(|(_, row)| text(*row, "id")));
    }
    out
}

fn rate(cx: &mut Context<'_>, row: &Row, item: Option<&Item>) -> Parameter {
    let Some(item) = item else {
        return cx.parameter(
            row,
            &Ask { value: "per_year", unit: String::new(), sort: Wanted::Open, factor: 1.0, least: 0.0 },
        );
    };
    let factor = units_of(cx, row, item);
    let counted = item.unit.clone().or(cx.base.map(|c| c.to_string())).unwrap_or_default();
    let sort = if item.unit.is_some() { Wanted::Things } else { Wanted::Money };
    cx.parameter(row, &Ask { value: "per_year", unit: format!("{counted} a year"), sort, factor, least: 0.0 })
}

/// Units of the item per unit as the row's `unit` cell writes it; NaN when they do not go together, which is reported.
pub(crate) fn units_of(cx: &mut Context<'_>, row: &Row, item: &Item) -> f64 {
    let Some(field) = row.get("unit") else { return 1.0 };
    let as_f64 = |s: Scale| f64::try_from(s.factor()).unwrap_or(f64::NAN);
    match (Unit::read(&field.text), &item.unit) {
        (Some(Unit::Count { scale, thing }), Some(own)) if thing == *own || thing == "units" => as_f64(scale),
        (Some(Unit::Money { scale, currency }), None) => as_f64(scale) * cx.base_per_unit(currency, field),
        _ => {
            let own = item.unit.as_deref().unwrap_or("a currency");
            let message = format!("`{}` does not count `{}`", field.text, item.id);
            cx.error(
                field.at.error(message).expected(format!("`{own}`, with or without a scale `k`, `M`, `bn`")),
            );
            f64::NAN
        }
    }
}

/// Base currency per unit of a money `unit` cell; NaN when it is none, which is reported.
pub(crate) fn money_of(cx: &mut Context<'_>, row: &Row) -> f64 {
    let Some(field) = row.get("unit") else { return 1.0 };
    match Unit::read(&field.text) {
        Some(Unit::Money { scale, currency }) => {
            f64::try_from(scale.factor()).unwrap_or(f64::NAN) * cx.base_per_unit(currency, field)
        }
        _ => {
            let expected = format!("money, such as `bn {}`", cx.base.unwrap_or(Currency::USD));
            cx.error(field.at.error(format!("`{}` is not money", field.text)).expected(expected));
            f64::NAN
        }
    }
}
