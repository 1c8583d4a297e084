//! stocks.csv: cover at the start of the horizon, in days of base use.

use super::context::{Ask, BAD, Context, num, text};
use super::units::Wanted;
use crate::layout::Target;
use crate::model::{Recipe, Stock};
use crate::raw::Record;

pub(crate) fn stocks(cx: &mut Context<'_>, recipes: &[Recipe]) -> Vec<Stock> {
    let mut out: Vec<Stock> = Vec::new();
    let sure = !cx.rows("recipes.csv").iter().any(|r| r.broken);
    for row in cx.rows("stocks.csv").iter().filter(|r| !r.broken) {
        let (holder, item) = (cx.index(row, "holder", Target::Party), cx.index(row, "item", Target::Item));
        let product = cx.maybe(row, "product", Target::Item);
        let known = holder != BAD && item != BAD && product != Some(BAD);
        let fits = |own: usize, wanted: usize| own == wanted || own == BAD;
        let used = recipes.iter().any(|r| {
            fits(r.party, holder) && fits(r.input, item) && product.is_none_or(|p| fits(r.product, p))
        });
        if known && sure && !used {
            let what =
                if product.is_some() { format!(" in `{}`", text(row, "product")) } else { String::new() };
            let message = format!("`{}` does not use `{}`{what}", text(row, "holder"), text(row, "item"));
            cx.error(row.at("item").error(message).expected("an input of the holder in recipes.csv"));
        }
        if known && out.iter().any(|s| (s.holder, s.item, s.product) == (holder, item, product)) {
            cx.error(row.at("item").error("this stock stands twice").help("join the two rows"));
        }
        let ask =
            Ask { value: "cover_days", unit: "days".into(), sort: Wanted::Time, factor: 1.0, least: 0.0 };
        out.push(Stock {
            id: text(row, "id"),
            holder,
            item,
            product,
            cover_days: cx.parameter(row, &ask),
            target_days: num(row, "target_days"),
        });
    }
    out
}
