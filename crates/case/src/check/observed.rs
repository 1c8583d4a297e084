//! observed.csv: what happened, in units of the product or in base currency. Nothing but the scores reads it.

use super::context::{BAD, Context, num, text};
use super::demand::{money_of, units_of};
use crate::layout::Target;
use crate::model::{Item, Observed, Series};
use crate::raw::{Record, Row};
use knockon_facts::Period;
use knockon_vocabulary::Place;

pub(crate) fn observed(cx: &mut Context<'_>, items: &[Item]) -> Vec<Observed> {
    let mut out = Vec::new();
    for row in cx.rows("observed.csv").iter().filter(|r| !r.broken) {
        // A series, period or value that cannot be read was reported cell by cell; the row then has nothing more to say.
        let (Some(series), Some(value)) = (series(cx, row), num(row, "value")) else { continue };
        let Some(period) = row.get("period").and_then(|f| Period::read(&f.text)) else { continue };
        let (Some(from), Some(until)) = (period.from(), period.until()) else { continue };
        let factor = match &series {
            Series::Output { product, .. } => {
                items.get(*product).map_or(f64::NAN, |item| units_of(cx, row, item))
            }
            Series::Purchases { .. } | Series::StockValue { .. } => money_of(cx, row),
        };
        let (low, high) = (num(row, "low"), num(row, "high"));
        if low.is_some_and(|l| value < l) || high.is_some_and(|h| value > h) {
            cx.error(
                row.at("value")
                    .error(format!("value {value} lies outside its range"))
                    .expected("low ≤ value ≤ high"),
            );
        }
        out.push(Observed {
            id: text(row, "id"),
            series,
            period: period.text().to_owned(),
            from,
            until,
            value: value * factor,
            low: low.map(|n| n * factor),
            high: high.map(|n| n * factor),
            unit: text(row, "unit"),
            status: text(row, "status"),
            source: text(row, "source"),
            break_: row.get("break").map(|f| f.text.clone()),
            note: text(row, "note"),
        });
    }
    out
}

fn series(cx: &Context<'_>, row: &Row) -> Option<Series> {
    let words: Vec<&str> = row.get("series")?.text.split('/').map(str::trim).collect();
    let party = |id: &str| cx.ids.get(Target::Party, id).unwrap_or(BAD);
    match words.as_slice() {
        ["output", p, product] => {
            Some(Series::Output { party: party(p), product: cx.ids.get(Target::Item, product)? })
        }
        ["purchases", p, home] => Some(Series::Purchases { buyer: party(p), home: Place::new(home)? }),
        ["stock_value", p] => Some(Series::StockValue { party: party(p) }),
        _ => None,
    }
}
