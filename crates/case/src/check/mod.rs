//! From what the files said to a [`Case`] that every stage can rely on, or to all of its mistakes at once.
//!
//! First every cell on its own (`cells`, by the definitions of `layout`), then each file's rows among themselves and against
//! other files. A later check is silent about what an earlier one reported: a supply whose buyer is unknown does not also make a recipe wrong.
//!
//! Supported: every check that `docs/reference/case-format.md` names. Not supported: whether rules, lists and embedded tables
//! of a name exist, which the stages that hold them report.

mod alternatives;
mod behaviour;
pub(crate) mod cells;
pub(crate) mod context;
mod demand;
mod facts;
mod head;
pub(crate) mod ids;
mod items;
mod legal;
mod measures;
mod observed;
mod parties;
mod recipes;
mod stocks;
mod supplies;
mod totals;
pub(crate) mod units;

use crate::layout::documents;
use crate::model::Case;
use crate::raw::RawCase;
use context::Context;
use knockon_vocabulary::{Currency, Diagnostic, Severity};
use std::collections::BTreeMap;

/// Checks a case. Gives the case with its warnings, or every mistake (with the warnings between), in reading order.
pub fn check(raw: &RawCase) -> Result<(Case, Vec<Diagnostic>), Vec<Diagnostic>> {
    let mut found = raw.found.clone();
    let ids = ids::collect(raw, &mut found);
    for table in &raw.tables {
        cells::table(table, &ids, &mut found);
    }
    for (document, keys) in documents::DOCUMENTS.iter().zip(&raw.documents) {
        cells::keys(keys, document.keys, "", &ids, &mut found);
    }
    let mut cx = Context { raw, ids, base: None, rates: BTreeMap::new(), found };
    let case = build(&mut cx);
    let found = raw.finish(cx.found);
    if found.iter().any(|d| d.severity == Severity::Error) { Err(found) } else { Ok((case, found)) }
}

/// Builds the case. Where something is wrong it holds a stand-in, so that the rest can be checked; `check` lets none of them out.
fn build(cx: &mut Context<'_>) -> Case {
    let raw = cx.raw;
    let blank = crate::raw::Keys::missing(documents::CASE.file);
    let file = raw.document(documents::CASE.file).unwrap_or(&blank);
    cx.base = head::base_currency(file);
    cx.rates = facts::rates(cx, file);
    let (reports, sources) = (facts::reports(cx), facts::sources(cx));
    let parties = parties::parties(cx);
    let owners = parties::owners(cx);
    let items = items::items(cx);
    let mut supplies = supplies::supplies(cx, &parties, &items);
    let totals = totals::totals(cx);
    totals::settle(cx, &totals, &parties, &mut supplies);
    let demand = demand::demand(cx, &items);
    let recipes = recipes::recipes(cx, &items, &supplies, &demand);
    let stocks = stocks::stocks(cx, &recipes);
    let measures = measures::measures(cx, &demand);
    let behaviour = behaviour::behaviour(cx);
    let alternatives = alternatives::alternatives(cx, &items);
    let observed = observed::observed(cx, &items);
    let (from, to) = head::horizon(cx, file);
    Case {
        id: context::text(file, "id"),
        title: context::text(file, "title"),
        question: context::text(file, "question"),
        from,
        to,
        currency: cx.base.unwrap_or(Currency::USD),
        base_year: head::base_year(cx, file),
        forecast_date: context::day(file, "forecast_date"),
        not_modelled: file.many("not_modelled").into_iter().map(|f| f.text.clone()).collect(),
        focus: cx.many(&file.many("focus"), crate::layout::Target::Party),
        rules: head::rules(file),
        lists: raw.lists.clone(),
        rates: cx.rates.clone(),
        engine: head::engine(cx, file),
        sourcing: head::sourcing(cx, file, &recipes),
        economies: head::economies(cx, file),
        facts: reports,
        sources,
        parties,
        owners,
        items,
        supplies,
        totals,
        recipes,
        stocks,
        demand,
        lifted: measures::lifted(raw, &measures),
        measures,
        behaviour,
        alternatives,
        observed,
        hashes: raw.hashes.clone(),
    }
}
