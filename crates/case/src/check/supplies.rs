//! supplies.csv: flows in base currency, with the item's legal defaults merged in. Rests of totals are filled in by `totals`.

use super::cells::rest;
use super::context::{Ask, BAD, Context, day, place, place_or_unknown, text, whole};
use super::legal;
use super::units::Wanted;
use crate::layout::Target;
use crate::model::{Item, Legal, Party, Supply};
use crate::raw::{Record, Row};
use knockon_vocabulary::{Basis, Parameter};

pub(crate) fn supplies(cx: &mut Context<'_>, parties: &[Party], items: &[Item]) -> Vec<Supply> {
    cx.rows("supplies.csv").iter().map(|row| supply(cx, row, parties, items)).collect()
}

fn supply(cx: &mut Context<'_>, row: &Row, parties: &[Party], items: &[Item]) -> Supply {
    let (supplier, buyer) = (cx.index(row, "supplier", Target::Party), cx.index(row, "buyer", Target::Party));
    if supplier == buyer && supplier != BAD {
        let message = format!("`{}` supplies itself", text(row, "supplier"));
        cx.error(
            row.at("buyer").error(message).help("what a party makes for its own use is part of its output"),
        );
    }
    let item = cx.index(row, "item", Target::Item);
    let product = cx.maybe(row, "product", Target::Item);
    if product == Some(item) && item != BAD {
        cx.error(
            row.at("product")
                .error(format!("`{}` goes into itself", text(row, "item")))
                .expected("the buyer's product"),
        );
    }
    let is_rest = row.get("value").is_some_and(|f| rest(f).is_some());
    let plant = place_or_unknown(row, "plant");
    let home = parties.get(buyer).map_or(plant, |p| p.place);
    let default = Legal::default();
    let item_legal = items.get(item).map_or(&default, |i| &i.legal);
    let end_use = row.get("end_use").map_or_else(|| vec!["production".to_owned()], legal::words);
    Supply {
        id: text(row, "id"),
        supplier,
        buyer,
        item,
        product,
        value: if is_rest { rest_value(cx, row) } else { value(cx, row) },
        is_rest,
        lead_days: whole(row, "lead_days").unwrap_or_default(),
        production_days: whole(row, "production_days"),
        plant,
        ships_from: place(row, "ships_from").unwrap_or(plant),
        ships_to: place(row, "ships_to").unwrap_or(home),
        end_use,
        asserted: row.get("asserted").map_or_else(Vec::new, legal::words),
        consignee: cx.maybe(row, "consignee", Target::Party),
        end_user: cx.maybe(row, "end_user", Target::Party),
        designer: cx.maybe(row, "designer", Target::Party),
        next_producer: cx.maybe(row, "next_producer", Target::Party),
        contract: day(row, "contract"),
        order: day(row, "order"),
        product_public: day(row, "product_public"),
        legal: legal::merged(legal::read(row), item_legal),
        line: row.at.line,
    }
}

fn ask(cx: &Context<'_>, factor: f64) -> Ask<'static> {
    let unit = cx.base.map_or_else(String::new, |c| format!("{c} a year"));
    Ask { value: "value", unit, sort: Wanted::Money, factor, least: 0.0 }
}

fn value(cx: &mut Context<'_>, row: &Row) -> Parameter {
    let factor = cx.per_unit(row);
    let ask = ask(cx, factor);
    cx.parameter(row, &ask)
}

/// The value of a rest follows from its total, and so does its basis unless the row states one of its own.
fn rest_value(cx: &mut Context<'_>, row: &Row) -> Parameter {
    for name in ["low", "high", "currency"] {
        if let Some(field) = row.get(name) {
            cx.error(
                field
                    .at
                    .error(format!("a rest takes no `{name}`"))
                    .help("its value and range follow from the total"),
            );
        }
    }
    let ask = ask(cx, 1.0);
    let stated = row.get("fact").is_some() || row.get("assumed").is_some();
    let basis = if stated { cx.basis(row, &ask, false) } else { Basis::Assumed(String::new()) };
    Parameter { value: f64::NAN, low: f64::NAN, high: f64::NAN, unit: ask.unit, basis }
}

/// Base flow of an item into a product of a buyer; NaN where a row that may belong to it is wrong.
pub(crate) fn into(supplies: &[Supply], buyer: usize, product: usize, item: usize) -> f64 {
    if [buyer, product, item].contains(&BAD) {
        return f64::NAN;
    }
    let fits = |own: usize, wanted: usize| own == wanted || own == BAD;
    let into = |s: &&Supply| {
        fits(s.buyer, buyer) && s.product.is_some_and(|p| fits(p, product)) && fits(s.item, item)
    };
    supplies.iter().filter(into).map(sure_value).sum()
}

/// Base sales of an item by a supplier; NaN where a row that may belong to it is wrong.
pub(crate) fn sold(supplies: &[Supply], supplier: usize, item: usize) -> f64 {
    let fits = |own: usize, wanted: usize| own == wanted || own == BAD;
    supplies.iter().filter(|s| fits(s.supplier, supplier) && fits(s.item, item)).map(sure_value).sum()
}

fn sure_value(s: &Supply) -> f64 {
    if s.buyer == BAD || s.supplier == BAD || s.item == BAD || s.product == Some(BAD) {
        f64::NAN
    } else {
        s.value.value
    }
}
