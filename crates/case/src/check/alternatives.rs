//! alternatives.csv: who could deliver instead, in base currency.

use super::context::{Ask, Context, num, place_or_unknown, text, whole};
use super::legal;
use super::units::Wanted;
use crate::layout::Target;
use crate::model::{Alternative, Item, Legal};
use crate::raw::Record;

pub(crate) fn alternatives(cx: &mut Context<'_>, items: &[Item]) -> Vec<Alternative> {
    let mut out = Vec::new();
    for row in cx.rows("alternatives.csv").iter().filter(|r| !r.broken) {
        let item = cx.index(row, "item", Target::Item);
        let factor = cx.per_unit(row);
        let unit = cx.base.map_or_else(String::new, |c| format!("{c} a year"));
        let capacity =
            cx.parameter(row, &Ask { value: "capacity", unit, sort: Wanted::Money, factor, least: 0.0 });
        let default = Legal::default();
        let item_legal = items.get(item).map_or(&default, |i| &i.legal);
        out.push(Alternative {
            id: text(row, "id"),
            item,
            product: cx.maybe(row, "product", Target::Item),
            supplier: cx.index(row, "supplier", Target::Party),
            plant: place_or_unknown(row, "plant"),
            capacity,
            price_factor: num(row, "price_factor").unwrap_or(1.0),
            lead_days: whole(row, "lead_days").unwrap_or_default(),
            qualification_days: whole(row, "qualification_days").unwrap_or_default(),
            qualification_cost: num(row, "qualification_cost").unwrap_or_default() * factor,
            eccn: row.get("eccn").map(|f| f.text.clone()),
            legal: legal::merged(legal::read(row), item_legal),
            line: row.at.line,
        });
    }
    out
}
