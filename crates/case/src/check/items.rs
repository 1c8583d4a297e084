//! items.csv: units, prices in base currency, legal defaults.

use super::context::{Context, day, num, text};
use super::legal;
use crate::model::Item;
use crate::raw::{Record, Row};

pub(crate) fn items(cx: &mut Context<'_>) -> Vec<Item> {
    cx.rows("items.csv").iter().map(|row| item(cx, row)).collect()
}

fn item(cx: &mut Context<'_>, row: &Row) -> Item {
    let unit = row.get("unit").filter(|f| f.text != "money").map(|f| f.text.clone());
    let price_base = match (&unit, row.get("price")) {
        (None, Some(price)) if row.get("unit").is_some() => {
            cx.error(
                price
                    .at
                    .error("a money item has no price")
                    .help("leave `price` empty, or name the thing that is counted in `unit`"),
            );
            f64::NAN
        }
        (Some(thing), None) => {
            let message = format!("item `{}` is counted in `{thing}` and has no price", text(row, "id"));
            cx.error(row.at("price").error(message).expected("a price per unit, or the unit `money`"));
            f64::NAN
        }
        (None, _) => 1.0,
        (Some(_), Some(_)) => num(row, "price").unwrap_or(f64::NAN) * cx.per_unit(row),
    };
    Item {
        id: text(row, "id"),
        name: text(row, "name"),
        unit,
        price_base,
        kind: text(row, "kind"),
        eccn: row.get("eccn").map(|f| f.text.clone()),
        reasons: row.get("reasons").map(legal::words),
        exceptions: row.get("exceptions").map(legal::words),
        goods: row.get("goods").map(|f| f.text.clone()),
        public_on: day(row, "public_on"),
        legal: legal::read(row),
        line: row.at.line,
    }
}
