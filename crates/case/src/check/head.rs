//! case.toml but for its rates: horizon, rules, engine, plan, economies.

use super::context::{Ask, Context, day, place_or_unknown, text, whole};
use super::units::Wanted;
use crate::layout::{FORMAT, Key, Shape, Target, documents};
use crate::model::{EconomyWanted, Engine, KnownOn, Recipe, RulesWanted, SourcingWanted};
use crate::raw::{Keys, Node, Record};
use crate::spot::Field;
use knockon_vocabulary::{Basis, Currency, Date, Parameter, date, days_between};

/// Longest horizon in days: the engine works day by day.
const LONGEST: i64 = 50 * 366;

pub(crate) fn base_currency(file: &Keys) -> Option<Currency> {
    file.get("currency").and_then(|f| Currency::new(&f.text))
}

/// First and last day; also the version of the format, which must be known before the rest makes sense.
pub(crate) fn horizon(cx: &mut Context<'_>, file: &Keys) -> (Date, Date) {
    if let Some(format) = file.get("format").filter(|f| f.text.parse::<u32>().is_ok_and(|n| n != FORMAT)) {
        let message = format!("format {} is not known to this build", format.text);
        cx.error(format.at.error(message).expected(format!("`format = {FORMAT}`")));
    }
    cx.ordered(file, "from", "to");
    let (from, to) = (day(file, "from").unwrap_or_default(), day(file, "to").unwrap_or_default());
    let days = days_between(from, to);
    if days > LONGEST && day(file, "from").is_some() {
        let message = format!("the horizon is {days} days long");
        cx.error(file.at("to").error(message).expected(format!("at most {LONGEST} days")));
    }
    (from, to)
}

pub(crate) fn base_year(cx: &mut Context<'_>, file: &Keys) -> i16 {
    let year = whole(file, "base_year").unwrap_or_default();
    if file.get("base_year").is_some() && !(1900..=2200).contains(&year) {
        cx.error(
            file.at("base_year")
                .error(format!("base year {year} is out of range"))
                .expected("a year from 1900 to 2200"),
        );
    }
    i16::try_from(year).unwrap_or_default()
}

pub(crate) fn rules(file: &Keys) -> RulesWanted {
    let rules = file.keys("rules");
    let sets =
        rules.map(|r| r.many("sets").into_iter().map(|f| f.text.clone()).collect()).unwrap_or_default();
    let known = rules.map_or_else(String::new, |r| text(r, "known_on"));
    let known_on = match known.as_str() {
        "newest" => KnownOn::Newest,
        other => date(other).map_or(KnownOn::EachDay, KnownOn::Fixed),
    };
    RulesWanted { sets, known_on }
}

/// A parameter under a key of the definition; `None` when it is not stated.
pub(crate) fn parameter(cx: &mut Context<'_>, table: &Keys, def: &[Key], name: &str) -> Option<Parameter> {
    let inner = table.keys(name)?;
    let (unit, least) = match def.iter().find(|k| k.name == name).map(|k| k.shape) {
        Some(Shape::Parameter { unit, low, .. }) => (unit, low),
        _ => ("", f64::MIN),
    };
    let sort = match unit {
        "days" => Wanted::Time,
        "share" => Wanted::Ratio,
        _ => Wanted::Open,
    };
    Some(cx.parameter(inner, &Ask { value: "value", unit: unit.to_owned(), sort, factor: 1.0, least }))
}

/// As [`parameter`], for one that must be stated; its absence has been reported.
pub(crate) fn needed(cx: &mut Context<'_>, table: &Keys, def: &[Key], name: &str) -> Parameter {
    parameter(cx, table, def, name).unwrap_or_else(stand_in)
}

/// As [`parameter`], for one that a case may leave out: then it is an assumption like every other, without a range.
pub(crate) fn or_usual(
    cx: &mut Context<'_>,
    table: &Keys,
    def: &[Key],
    name: &str,
    usual: (f64, &str),
) -> Parameter {
    let (value, unit) = usual;
    parameter(cx, table, def, name).unwrap_or_else(|| Parameter {
        value,
        low: value,
        high: value,
        unit: unit.to_owned(),
        basis: Basis::Assumed("the usual value: the case states none".to_owned()),
    })
}

fn stand_in() -> Parameter {
    Parameter {
        value: f64::NAN,
        low: f64::NAN,
        high: f64::NAN,
        unit: String::new(),
        basis: Basis::Assumed(String::new()),
    }
}

pub(crate) fn engine(cx: &mut Context<'_>, file: &Keys) -> Engine {
    let blank = Keys::missing(documents::CASE.file);
    let engine = file.keys("engine").unwrap_or(&blank);
    let outlook_days = or_usual(cx, engine, documents::ENGINE, "outlook_days", (30.0, "days"));
    let mut get = |name| needed(cx, engine, documents::ENGINE, name);
    Engine {
        outlook_days,
        tau_days: get("tau_days"),
        ramp_per_day: get("ramp_per_day"),
        spare_capacity: get("spare_capacity"),
        refill_rate_per_day: get("refill_rate_per_day"),
        refill_share: get("refill_share"),
        seed: whole(engine, "seed").unwrap_or_default().into(),
        draws: whole(engine, "draws").unwrap_or_default() as usize,
        rationing: whole(engine, "rationing").and_then(|n| u8::try_from(n).ok()).unwrap_or_default(),
    }
}

pub(crate) fn sourcing(cx: &mut Context<'_>, file: &Keys, recipes: &[Recipe]) -> Option<SourcingWanted> {
    let table = file.keys("sourcing")?;
    let (party, product) =
        (cx.index(table, "party", Target::Party), cx.index(table, "product", Target::Item));
    let known = cx.ids.get(Target::Party, &text(table, "party")).is_some()
        && cx.ids.get(Target::Item, &text(table, "product")).is_some();
    if known && !recipes.iter().any(|r| r.party == party && r.product == product) {
        let message = format!("`{}` has no recipe for `{}`", text(table, "party"), text(table, "product"));
        cx.error(
            table.at("product").error(message).expected("a product that the party makes in recipes.csv"),
        );
    }
    if whole(table, "months") == Some(0) {
        cx.error(table.at("months").error("the plan has no month").expected("at least 1"));
    }
    cx.ordered(table, "decide_on", "from");
    let mut get = |name| needed(cx, table, documents::SOURCING, name);
    Some(SourcingWanted {
        margin_share: get("margin_share"),
        holding_share_per_year: get("holding_share_per_year"),
        decide_on: day(table, "decide_on").unwrap_or_default(),
        party,
        product,
        from: day(table, "from").unwrap_or_default(),
        months: whole(table, "months").unwrap_or_default(),
    })
}

pub(crate) fn economies(cx: &mut Context<'_>, file: &Keys) -> Vec<EconomyWanted> {
    let mut out = Vec::new();
    for block in file.rows("economy") {
        let get = |cx: &mut Context<'_>, name| parameter(cx, block, documents::ECONOMY, name);
        let table = text(block, "table");
        let place = place_or_unknown(block, "place");
        if out.iter().any(|e: &EconomyWanted| e.place == place) && block.get("place").is_some() {
            cx.error(
                block.at("place").error(format!("economy `{place}` stands twice")).help("one block a place"),
            );
        }
        out.push(EconomyWanted {
            place,
            table_text: cx.raw.economy_tables.get(&table).cloned(),
            table,
            suppliers_home: place_or_unknown(block, "suppliers_home"),
            made_at_home: needed(cx, block, documents::ECONOMY, "made_at_home"),
            mpc: get(cx, "mpc"),
            labour_share: get(cx, "labour_share"),
            tax_rate: get(cx, "tax_rate"),
            price_bridge: get(cx, "price_bridge"),
            beside: beside(block),
        });
    }
    out
}

/// Published figures: measure of impact → id of a fact, in the order of the file.
fn beside(block: &Keys) -> Vec<(String, String)> {
    let entries = block.keys("beside").map(|t| t.entries.as_slice()).unwrap_or_default();
    let stated = |(k, v): &(Field, Node)| match v {
        Node::Scalar(fact, _) => Some((k.text.clone(), fact.text.clone())),
        _ => None,
    };
    entries.iter().filter_map(stated).collect()
}
