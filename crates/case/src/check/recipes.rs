//! recipes.csv: what a product is made of, and that it agrees with the base supplies.
//!
//! The quantity that the base supplies imply is `Σ flows of the input into the product / price of the input ÷ base output`, where the base
//! output is the base demand of all markets and the product's base sales to other parties. A stated quantity must agree within 1 %.

use super::context::{Ask, BAD, Context, num, text};
use super::supplies::{into, sold};
use super::units::Wanted;
use crate::layout::Target;
use crate::model::{Demand, InputClass, Item, Recipe, Supply};
use crate::nearest::did_you_mean;
use crate::raw::{Record, Row};
use std::collections::BTreeSet;

/// How far a stated quantity may lie from what the base supplies imply.
const AGREES: f64 = 0.01;

pub(crate) fn recipes(
    cx: &mut Context<'_>,
    items: &[Item],
    supplies: &[Supply],
    demand: &[Demand],
) -> Vec<Recipe> {
    let mut out: Vec<Recipe> = Vec::new();
    let mut silent = BTreeSet::new();
    for row in cx.rows("recipes.csv").iter().filter(|r| !r.broken) {
        let (party, product, input) = (
            cx.index(row, "party", Target::Party),
            cx.index(row, "product", Target::Item),
            cx.index(row, "input", Target::Item),
        );
        let class = match text(row, "class").as_str() {
            "important" => InputClass::Important,
            "not_critical" => InputClass::NotCritical,
            _ => InputClass::Critical,
        };
        if party != BAD && product != BAD && input != BAD {
            if product == input {
                cx.error(
                    row.at("input")
                        .error(format!("`{}` is an input of itself", text(row, "input")))
                        .expected("another item"),
                );
            }
            if out.iter().any(|r| (r.party, r.product, r.input) == (party, product, input)) {
                cx.error(
                    row.at("input").error("this input of the product stands twice").help("join the two rows"),
                );
            }
        }
        let stated = stated(cx, row);
        let output = base_output(items, supplies, demand, party, product);
        if output == 0.0 && party != BAD && product != BAD && silent.insert((party, product)) {
            let message = format!(
                "product `{}` of `{}` has neither demand nor buyers",
                text(row, "product"),
                text(row, "party")
            );
            cx.error(
                row.at("product")
                    .error(message)
                    .expected("a row of demand.csv, or a supply of the product to another party"),
            );
        }
        let flow = into(supplies, party, product, input);
        let implied = flow / items.get(input).map_or(f64::NAN, |i| i.price_base) / output;
        let quantity = agree(cx, row, stated, implied, flow);
        out.push(Recipe { id: text(row, "id"), party, product, input, quantity, class });
    }
    every_supply_has_a_row(cx, supplies, &out);
    out
}

/// The stated quantity, with its basis checked.
fn stated(cx: &mut Context<'_>, row: &Row) -> Option<f64> {
    if row.get("quantity").is_some() {
        let ask = Ask {
            value: "quantity",
            unit: "units of input per unit".into(),
            sort: Wanted::Open,
            factor: 1.0,
            least: 0.0,
        };
        return Some(cx.parameter(row, &ask).value);
    }
    for name in ["low", "high"] {
        if num(row, name).is_some() {
            cx.error(
                row.at(name)
                    .error(format!("`{name}` without a `quantity`"))
                    .help("state the quantity, or leave its range empty"),
            );
        }
    }
    None
}

fn agree(cx: &mut Context<'_>, row: &Row, stated: Option<f64>, implied: f64, flow: f64) -> f64 {
    match stated {
        None if flow == 0.0 && !cx.reported(&row.at("input")) => {
            let message =
                format!("`{}` is not supplied in the base year and has no quantity", text(row, "input"));
            cx.error(
                row.at("input")
                    .error(message)
                    .expected("a supply of the input into the product, or a `quantity`"),
            );
            f64::NAN
        }
        None => implied,
        Some(quantity) => {
            // Not with `<=`: where either is NaN there is nothing to compare.
            if (quantity - implied).abs() > AGREES * implied.abs().max(quantity.abs()) && implied.is_finite()
            {
                let message =
                    format!("quantity {quantity} disagrees with the base supplies, which imply {implied}");
                cx.error(
                    row.at("quantity")
                        .error(message)
                        .expected("agreement within 1 percent")
                        .help("leave `quantity` empty to use the base supplies"),
                );
            }
            quantity
        }
    }
}

/// Base output in units a year; NaN where a row that it depends on is wrong.
fn base_output(items: &[Item], supplies: &[Supply], demand: &[Demand], party: usize, product: usize) -> f64 {
    let wrong = demand.iter().any(|d| {
        (d.party == BAD || d.party == party)
            && (d.product == BAD || d.product == product)
            && (d.party == BAD || d.product == BAD)
    });
    if wrong {
        return f64::NAN;
    }
    let own = demand.iter().filter(|d| d.party == party && d.product == product);
    let price = items.get(product).map_or(f64::NAN, |i| i.price_base);
    own.map(|d| d.base_per_year.value).sum::<f64>() + sold(supplies, party, product) / price
}

fn every_supply_has_a_row(cx: &mut Context<'_>, supplies: &[Supply], recipes: &[Recipe]) {
    let rows = cx.rows("supplies.csv");
    let broken = cx.rows("recipes.csv").iter().any(|r| r.broken);
    for (supply, row) in supplies.iter().zip(rows) {
        let Some(product) = supply.product else { continue };
        let known = supply.buyer != BAD && supply.item != BAD && product != BAD;
        let fits = |own: usize, wanted: usize| own == wanted || own == BAD;
        let has = recipes
            .iter()
            .any(|r| fits(r.party, supply.buyer) && fits(r.product, product) && fits(r.input, supply.item));
        if !known || has || broken || cx.reported(&row.at("product")) {
            continue;
        }
        let (buyer, item, into) = (text(row, "buyer"), text(row, "item"), text(row, "product"));
        let made: Vec<&str> = products_of(cx, recipes, supply.buyer);
        let help = if made.contains(&into.as_str()) {
            String::new()
        } else {
            did_you_mean(&into, made.iter().copied())
        };
        let message = format!("`{buyer}` has no recipe row for `{item}` in `{into}`");
        cx.error(
            row.at("product")
                .error(message)
                .expected("a row of recipes.csv for every input that is supplied")
                .help(help),
        );
    }
}

fn products_of<'a>(cx: &Context<'a>, recipes: &[Recipe], party: usize) -> Vec<&'a str> {
    let rows = cx.rows("items.csv");
    let products: BTreeSet<usize> = recipes.iter().filter(|r| r.party == party).map(|r| r.product).collect();
    products.iter().filter_map(|p| rows.get(*p).and_then(|r| r.get("id")).map(|f| f.text.as_str())).collect()
}
