//! What the runs found, in the form of the outcome.

use super::draws::Drawn;
use super::horizon::Horizon;
use super::impact::{self, BySupplier};
use super::law::Timeline;
use super::ledger::{Ledger, binding_label, focus_lines, supply_loss, to_focus};
use super::players::Players;
use super::scenario::Built;
use super::{Shares, net::Flow};
use crate::error::Error;
use crate::model::{Act, Case, InputClass, Item};
use crate::outcome::{
    FactView, ImpactView, LinkStanding, MeasureView, Path, SourceView, StandingSpell, StockPath,
};
use knockon_control::Determination;
use knockon_shock::Binding;
use knockon_spread::bands;
use knockon_vocabulary::{Spell, Standing, Steps};
use std::collections::BTreeMap;

/// The measures with what each bears of the losses.
pub(crate) fn measures(case: &Case, players: &Players, shares: Option<&Shares>) -> Vec<MeasureView> {
    let of = players.of_measures(case.measures.len());
    case.measures
        .iter()
        .enumerate()
        .map(|(i, m)| {
            let player = of.get(&i).copied();
            let alone = player.filter(|p| p.1).map(|p| p.0);
            MeasureView {
                id: m.id.clone(),
                title: m.title.clone(),
                kind: match m.act {
                    Act::Listing { .. } => "listing",
                    Act::Rule { .. } => "rule",
                    Act::Licence { .. } => "licence",
                    Act::Market { .. } => "market",
                }
                .to_owned(),
                from: m.from,
                until: m.until,
                citation: m.citation.clone(),
                loss: shares.zip(alone).map(|(s, p)| s.buyers[p].1),
                supplier_loss: shares.zip(alone).map(|(s, p)| s.suppliers[p]),
                joined_with: player.filter(|p| !p.1).map(|p| players.players[p.0].label.clone()),
                links_changed: players.links_changed[i],
            }
        })
        .collect()
}

/// A closed word with spaces for underscores.
pub fn plain(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(s)) => s.replace('_', " "),
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    }
}

fn state_word(standing: &Standing) -> &'static str {
    match standing {
        Standing::Free => "free",
        Standing::Authorised { .. } => "authorised",
        Standing::LicenceRequired { .. } => "licence_required",
        Standing::Barred => "barred",
        Standing::Undetermined { .. } => "undetermined",
    }
}

fn detail(standing: &Standing) -> String {
    match standing {
        Standing::Authorised { by } => by.clone(),
        Standing::LicenceRequired { policy: Some(p) } => plain(p),
        Standing::Undetermined { missing } => format!("not known: {}", missing.join(", ")),
        // What the word means stands beside it: silence is not clearance.
        Standing::Free => standing.label().to_owned(),
        _ => String::new(),
    }
}

/// Standing of every supply with what behaviour made of it.
pub(crate) fn standing(
    case: &Case,
    horizon: &Horizon,
    timelines: &[Timeline],
    built: &Built,
) -> Vec<LinkStanding> {
    case.supplies
        .iter()
        .enumerate()
        .map(|(i, s)| LinkStanding {
            supply: s.id.clone(),
            supplier: case.parties[s.supplier].name.clone(),
            supplier_home: case.parties[s.supplier].place.to_string(),
            buyer: case.parties[s.buyer].name.clone(),
            item: case.items[s.item].name.clone(),
            product: s.product.map_or(String::new(), |p| case.items[p].name.clone()),
            plant: s.plant.to_string(),
            value: s.value.value,
            basis: s.value.basis.clone(),
            spells: timelines[i].iter().map(|t| spell(horizon, t, &built.flows[i])).collect(),
        })
        .collect()
}

fn spell(
    horizon: &Horizon,
    t: &Spell<Determination>,
    flow: &knockon_behaviour::Availability,
) -> StandingSpell {
    let (first, last) = (horizon.day(t.from), horizon.day(t.until));
    let met = t.value.steps.iter().filter(|s| s.result == "met");
    let mut citations: Vec<String> = met.map(|s| format!("{} ({})", s.citation, s.rule)).collect();
    citations.dedup();
    let mut reasons: Vec<String> = flow
        .reasons
        .iter()
        .filter(|r| r.from <= t.until && t.from <= r.until)
        .map(|r| r.value.clone())
        .collect();
    reasons.dedup();
    StandingSpell {
        from: t.from,
        until: t.until,
        state: state_word(&t.value.standing).to_owned(),
        detail: detail(&t.value.standing),
        because: t.value.because.iter().map(plain).collect(),
        citations,
        flow: mean(&flow.steps, first, last),
        behaviour: reasons,
    }
}

/// Mean of a step series over days, both included.
fn mean(steps: &Steps, first: u32, last: u32) -> f64 {
    let n = last.saturating_sub(first) + 1;
    (first..=last.max(first)).map(|d| steps.at(d)).sum::<f64>() / f64::from(n)
}

/// Output of the focus lines, by month.
pub(crate) fn paths(ledger: &Ledger<'_>, drawn: &Drawn) -> Vec<Path> {
    let (case, h) = (ledger.case, ledger.horizon);
    focus_lines(case, ledger.net)
        .into_iter()
        .enumerate()
        .map(|(i, line)| {
            let item = &case.items[ledger.net.item[line as usize]];
            let monthly = |run: &knockon_shock::Run| h.monthly(&run.output.of(line).collect::<Vec<_>>());
            let b = drawn.outputs.get(i).and_then(|o| bands(o).ok()).unwrap_or_default();
            Path {
                party: case.parties[ledger.net.party[line as usize]].id.clone(),
                product: item.id.clone(),
                name: item.name.clone(),
                unit: item.unit.clone().unwrap_or_else(|| case.currency.to_string()),
                price: item.price_base,
                months: h.months.clone(),
                baseline: monthly(ledger.baseline),
                output: monthly(ledger.run),
                band90: b.p05.iter().copied().zip(b.p95.iter().copied()).collect(),
                band50: b.p25.iter().copied().zip(b.p75.iter().copied()).collect(),
                median: b.median.clone(),
                binding: binding_days(ledger, line),
            }
        })
        .collect()
}

/// Days of each month on which each thing bound a line.
fn binding_days(ledger: &Ledger<'_>, line: u32) -> Vec<Vec<(String, u32)>> {
    let mut day = 0;
    ledger
        .horizon
        .days_in_months()
        .into_iter()
        .map(|days| {
            let mut sums: BTreeMap<String, u32> = BTreeMap::new();
            for t in day..day + days {
                *sums
                    .entry(binding_label(ledger.case, ledger.net, ledger.run.binding(t, line)))
                    .or_default() += 1;
            }
            day += days;
            let mut out: Vec<(String, u32)> = sums.into_iter().collect();
            out.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            out
        })
        .collect()
}

/// Below this share of its usual flow a supplier counts as closed.
const CLOSED: f64 = 0.05;

/// The inputs of the focus lines that are items of the case: line, input, item. Stocks and their bands keep this order.
fn focus_inputs<'c>(ledger: &Ledger<'c>) -> Vec<(u32, u32, &'c Item)> {
    let (case, n) = (ledger.case, &ledger.net.network);
    let of = |line: u32| n.inputs_of(line).map(move |input| (line, input as u32));
    let item = |input: u32| {
        let id = &n.item_ids()[n.input_item()[input as usize] as usize];
        case.items.iter().find(|x| &x.id == id)
    };
    focus_lines(case, ledger.net)
        .into_iter()
        .flat_map(of)
        .filter_map(|(line, input)| item(input).map(|item| (line, input, item)))
        .collect()
}

/// Stocks of the focus lines' inputs.
pub(crate) fn stocks(ledger: &Ledger<'_>, built: &Built) -> Vec<StockPath> {
    let (case, h) = (ledger.case, ledger.horizon);
    let path = |(line, input, item): (u32, u32, &Item)| {
        let cover = |day: u32| cover(ledger, line, input, day);
        let starved = |t: u32| {
            ledger.run.binding(t, line) == Binding::Input(input)
                && ledger.run.output.at(t, line) < 0.99 * ledger.baseline.output.at(t, line)
        };
        StockPath {
            party: case.parties[ledger.net.party[line as usize]].id.clone(),
            product: case.items[ledger.net.item[line as usize]].id.clone(),
            item: item.name.clone(),
            cover_days: h.months.iter().map(|m| cover(h.day(*m))).collect(),
            band90: Vec::new(),
            class: class_word(case, line, ledger, &item.id),
            time_to_survive_days: survives(ledger, built, line, &item.id, &cover),
            binds_from: (0..h.days).find(|t| starved(*t)).map(|t| h.date(t)),
        }
    };
    focus_inputs(ledger).into_iter().map(path).collect()
}

/// Stock of an input on a day, in days of base use.
fn cover(ledger: &Ledger<'_>, line: u32, input: u32, day: u32) -> f64 {
    let n = &ledger.net.network;
    ledger.run.stock.at(day, input) / (n.units_per_unit()[input as usize] * n.base_output()[line as usize])
}

/// Cover of each input of the focus lines at the start of each month, in the order of [`stocks`].
pub(crate) fn covers(ledger: &Ledger<'_>) -> Vec<Vec<f64>> {
    let h = ledger.horizon;
    let months = |line, input| h.months.iter().map(|m| cover(ledger, line, input, h.day(*m))).collect();
    focus_inputs(ledger).into_iter().map(|(line, input, _)| months(line, input)).collect()
}

fn class_word(case: &Case, line: u32, ledger: &Ledger<'_>, item_id: &str) -> String {
    let of = |r: &&crate::model::Recipe| {
        ledger.net.line(r.party, r.product) == Some(line) && case.items[r.input].id == item_id
    };
    match case.recipes.iter().find(of).map(|r| r.class) {
        Some(InputClass::Critical) => "critical",
        Some(InputClass::Important) => "important",
        _ => "not critical",
    }
    .to_owned()
}

/// Days from the first day on which every supplier of an input is closed until its stock is gone.
fn survives(
    ledger: &Ledger<'_>,
    built: &Built,
    line: u32,
    item_id: &str,
    cover: &dyn Fn(u32) -> f64,
) -> Option<u32> {
    let case = ledger.case;
    let links: Vec<&Steps> = case
        .supplies
        .iter()
        .enumerate()
        .filter(|(i, s)| {
            matches!(ledger.net.flow_of[*i], Flow::Link(_))
                && case.items[s.item].id == item_id
                && s.product.and_then(|p| ledger.net.line(s.buyer, p)) == Some(line)
        })
        .map(|(i, _)| &built.flows[i].steps)
        .collect();
    let shut = (0..ledger.horizon.days).find(|t| links.iter().all(|s| s.at(*t) < CLOSED))?;
    (shut..ledger.horizon.days).find(|t| cover(*t) < 1.0).map(|t| t - shut)
}

/// GDP, jobs and tax: the base year's purchases, and those lost in each year.
pub(crate) fn impacts(ledger: &Ledger<'_>) -> Result<Vec<ImpactView>, Error> {
    let case = ledger.case;
    let mut out = Vec::new();
    for wanted in &case.economies {
        let table = impact::table(wanted)?;
        let mut base = BySupplier::new();
        for s in case
            .supplies
            .iter()
            .filter(|s| case.focus.contains(&s.buyer) && !case.focus.contains(&s.supplier))
        {
            *base.entry(s.supplier).or_default() += s.value.value;
        }
        let what = format!("purchases {}", case.base_year);
        out.push(impact::view(case, wanted, &table, &what, case.base_year, &base)?);
        for (year, days) in ledger.horizon.years() {
            let days = days.start as u32..days.end as u32;
            let mut lost = BySupplier::new();
            for s in (0..case.supplies.len()).filter(|s| to_focus(case, *s)) {
                let value = supply_loss(case, ledger.net, (ledger.baseline, ledger.run), s, days.clone());
                *lost.entry(case.supplies[s].supplier).or_default() += value;
            }
            out.push(impact::view(case, wanted, &table, &format!("lost purchases {year}"), year, &lost)?);
        }
    }
    Ok(out)
}

/// The entered facts of the case.
pub(crate) fn entered(case: &Case) -> Vec<FactView> {
    case.facts
        .iter()
        .map(|f| FactView {
            id: f.id.clone(),
            subject: f.subject.clone(),
            measure: f.measure.clone(),
            period: f.period.text().to_owned(),
            figure: f.figure(),
            status: f.status.word().to_owned(),
            source: f.source.clone(),
            says: f.says.clone(),
            note: f.note.clone(),
        })
        .collect()
}

/// The sources of the case.
pub(crate) fn sources(case: &Case) -> Vec<SourceView> {
    case.sources
        .iter()
        .map(|s| SourceView {
            id: s.id.clone(),
            publisher: s.publisher.clone(),
            date: s.date.text().to_owned(),
            title: s.title.clone(),
            address: s.address.clone(),
        })
        .collect()
}
