//! The one place where the stages meet: from a checked case to an [`Outcome`].
//!
//! ```text
//! facts ─────────────────────────────────────────────────────────────▶ findings
//! lists → screen ─▶ listings ─▶ control ─▶ standing ─▶ behaviour ─▶ availability ┐
//! supplies, recipes, stocks, demand ─▶ network ────────────────────────────────────┴▶ shock ─▶ losses
//!                                                     sourcing ◀── stocks, standing ──┤
//!                                                     economy  ◀── lost purchases ────┤
//!                                                     spread: all of it again for each draw
//! ```
//!
//! The law is asked once for each distinct transaction and each set of lifted measures; draws change behaviour and engine
//! parameters, never the law. Narrower than the full method in what the submodules say.

mod assumptions;
mod backtest;
mod digest;
mod draws;
mod horizon;
mod impact;
mod law;
mod law_view;
mod ledger;
mod modelled;
mod moved;
mod net;
mod plan;
mod players;
mod scenario;
mod score;
mod screening;
mod views;

use crate::error::Error;
use crate::model::{Case, SourcingWanted};
use crate::outcome::{CaseHead, OUTCOME_SCHEMA, Outcome};
use horizon::Horizon;
use knockon_shock::{Params, Rationing, Record, Run, simulate};
use law::{Law, Lifted, Timeline};
use net::Net;
use std::collections::BTreeMap;

pub use digest::{rules_digest, tables_digest};
pub use law_view::{LawGround, LawSpell, LinkLaw, law};
pub use screening::{evidence, read_list};
pub use views::plain;

/// What is wanted beside the case.
pub struct Options<'a> {
    /// Lift every measure: the baseline.
    pub lift_all: bool,
    /// The central values only: no bands, and no measure's share of the losses (both need a run for each of many draws or
    /// sets of measures). Everything else is as in a whole run.
    pub central: bool,
    /// Changes that were applied to the case, for the outcome's head.
    pub changes: Vec<String>,
    /// Hears what is done, how many steps of it are done, and of how many.
    pub progress: &'a (dyn Fn(&str, usize, usize) + Sync),
}

/// A word of a closed vocabulary of the law.
fn word<T: serde::de::DeserializeOwned>(what: &str, text: &str) -> Result<T, Error> {
    serde_json::from_value(serde_json::Value::String(text.to_owned()))
        .map_err(|e| Error::input(format!("`{text}` is no {what} of the transaction format: {e}")))
}

/// How firms react, from the engine parameters.
fn params(case: &Case) -> Params {
    let e = &case.engine;
    Params {
        tau_days: e.tau_days.value.max(1.0),
        outlook_days: e.outlook_days.value.max(1.0),
        ramp_per_day: e.ramp_per_day.value,
        refill_rate_per_day: e.refill_rate_per_day.value,
        refill_share: e.refill_share.value,
        rationing: match e.rationing {
            1 => Rationing::ProportionalFinalLast,
            2 => Rationing::EqualFill,
            3 => Rationing::EqualFillFinalLast,
            _ => Rationing::Proportional,
        },
        record: Record::Everything,
    }
}

/// A run with some measures lifted.
pub(crate) struct World<'a> {
    case: &'a Case,
    horizon: &'a Horizon,
    timelines: &'a BTreeMap<Lifted, Vec<Timeline>>,
    all_law: Lifted,
}

impl World<'_> {
    /// Simulates `case` (the checked case or one with drawn parameters) on its network with these measures lifted.
    fn simulate(&self, case: &Case, net: &Net, lifted: Lifted) -> Result<(Run, scenario::Built), Error> {
        let timelines = self
            .timelines
            .get(&(lifted & self.all_law))
            .ok_or_else(|| Error::internal(format!("the law was not asked for the set {lifted:b}")))?;
        let built = scenario::build(case, net, self.horizon, timelines, lifted)?;
        let run = simulate(&net.network, &built.scenario, &params(case))
            .map_err(|e| Error::input(format!("the case cannot be simulated: {e}")))?;
        Ok((run, built))
    }
}

/// Every measure lifted.
fn everything(case: &Case) -> Lifted {
    (0..case.measures.len()).fold(0, |bits, m| bits | 1 << m)
}

/// Runs a checked case through all stages.
pub fn run(case: &Case, options: &Options<'_>) -> Result<Outcome, Error> {
    if case.measures.len() > Lifted::BITS as usize {
        return Err(Error::input(format!("a case can have {} measures at most", Lifted::BITS)));
    }
    let progress = options.progress;
    progress("screening", 0, 1);
    let horizon = Horizon::new(case.from, case.to);
    let screened = screening::screen(case)?;
    let (case, book) = moved::rules(case)?;
    let (case, book) = (&*case, &*book);
    progress("law", 0, 1);
    let law = Law::new(case, book, &screened.listings)?;
    let all = everything(case);
    let lifted: Lifted =
        case.lifted.iter().fold(if options.lift_all { all } else { 0 }, |bits, m| bits | 1 << m);
    let players =
        if options.central { players::none(case, &law, lifted) } else { players::find(case, &law, lifted) };
    let n = players.players.len() as u32;
    let all_law = law.all_law();
    let mut sets: Vec<Lifted> = (0..1u32 << n).map(|mask| players.lifted(mask) & all_law).collect();
    sets.extend([lifted & all_law, all_law]);
    sets.sort_unstable();
    sets.dedup();
    let timelines = law.many(&sets);
    let world = World { case, horizon: &horizon, timelines: &timelines, all_law };

    progress("simulation", 0, 1);
    let net = net::build(case)?;
    let (baseline, _) = world.simulate(case, &net, all)?;
    let (run, built) = world.simulate(case, &net, lifted)?;
    let ledger = ledger::Ledger { case, net: &net, horizon: &horizon, baseline: &baseline, run: &run };
    let mut losses = ledger.losses()?;
    let shares = if options.lift_all || options.central {
        None
    } else {
        Some(attribute(&world, &net, &players, &baseline, progress)?)
    };
    let mut measures = views::measures(case, &players, shares.as_ref());
    measures.sort_by_key(|m| m.from);
    if let Some(shares) = &shares {
        losses.by_measure = shares.buyers.clone();
        losses.partition_gap = losses.partition_gap.max(shares.gap(&baseline, &run, case, &net));
    }
    let drawn =
        if options.central { draws::Drawn::default() } else { draws::draw(&world, lifted, all, progress)? };
    drawn.band_losses(&mut losses);
    let mut stocks = views::stocks(&ledger, &built);
    drawn.band_stocks(&mut stocks);
    progress("plan", 0, 1);
    let plan = case.sourcing.as_ref().map(|s| sourcing(case, s, &law, &ledger, lifted)).transpose()?;
    progress("economy", 0, 1);
    let impact = views::impacts(&ledger)?;
    let compared = backtest::compare(&ledger, &timelines[&(lifted & all_law)], &drawn)?;
    Ok(Outcome {
        schema: OUTCOME_SCHEMA,
        case: CaseHead {
            id: case.id.clone(),
            title: case.title.clone(),
            question: case.question.clone(),
            from: case.from,
            to: case.to,
            currency: case.currency.to_string(),
        },
        changes: options.changes.clone(),
        facts: knockon_facts::check(&case.facts, &case.sources),
        listed: screened.listed,
        unlisted: screened.unlisted,
        measures,
        standing: views::standing(case, &horizon, &law.explained(lifted & all_law), &built),
        paths: views::paths(&ledger, &drawn),
        stocks,
        losses,
        plan,
        impact,
        skill: score::skills(&compared),
        scores: compared.into_iter().map(|r| r.score).collect(),
        backtest: backtest::in_sample(case),
        assumed: assumptions::assumed(case),
        resting: assumptions::resting(case),
        sensitivity: drawn.sensitivity.clone(),
        not_modelled: assumptions::not_modelled(case),
        entered: views::entered(case),
        sources: views::sources(case),
        notices: assumptions::notices(case, &screened.notices),
    })
}

/// The plan, on a run of its own: the law, the licences and the markets as known on the decision day.
fn sourcing(
    case: &Case,
    wanted: &SourcingWanted,
    law: &Law<'_>,
    ledger: &ledger::Ledger<'_>,
    lifted: Lifted,
) -> Result<crate::outcome::PlanView, Error> {
    let known = |m: &crate::model::Measure| m.announced.or(m.from).is_none_or(|d| d <= wanted.decide_on);
    let later =
        case.measures.iter().enumerate().filter(|(_, m)| !known(m)).fold(0, |bits, (i, _)| bits | 1 << i);
    let timelines = law.all_known_on(lifted, wanted.decide_on);
    let built = scenario::build(case, ledger.net, ledger.horizon, &timelines, lifted | later)?;
    let run = simulate(&ledger.net.network, &built.scenario, &params(case))?;
    let expected = ledger::Ledger { run: &run, ..*ledger };
    plan::plan(&plan::Known { case, wanted, law, ledger: &expected, timelines: &timelines, lifted })
}

/// Losses shared between the players, buyers' day by day.
pub(crate) struct Shares {
    /// Label and share of the buyers' loss.
    buyers: Vec<(String, f64)>,
    /// Share of the suppliers' loss, by player.
    suppliers: Vec<f64>,
    /// Shares of the buyers' daily loss, by player.
    daily: Vec<Vec<f64>>,
}

impl Shares {
    /// Largest daily distance between the shares' sum and the loss.
    fn gap(&self, baseline: &Run, run: &Run, case: &Case, net: &Net) -> f64 {
        let daily = ledger::buyers_daily(case, net, baseline, run);
        let sum = |t: usize| self.daily.iter().map(|d| d[t]).sum::<f64>();
        daily.iter().enumerate().map(|(t, x)| (sum(t) - x).abs()).fold(0.0, f64::max)
    }
}

/// Shapley value over the players of the buyers' daily loss and the suppliers' loss.
fn attribute(
    world: &World<'_>,
    net: &Net,
    players: &players::Players,
    baseline: &Run,
    progress: &(dyn Fn(&str, usize, usize) + Sync),
) -> Result<Shares, Error> {
    let case = world.case;
    let n = players.players.len() as u32;
    let done = std::sync::atomic::AtomicUsize::new(0);
    let loss = |mask: u32| -> Result<Vec<f64>, Error> {
        let (run, _) = world.simulate(case, net, players.lifted(mask))?;
        let mut v = ledger::buyers_daily(case, net, baseline, &run);
        let suppliers: f64 = (0..case.supplies.len())
            .filter(|s| ledger::to_focus(case, *s))
            .map(|s| ledger::supply_loss(case, net, (baseline, &run), s, 0..world.horizon.days))
            .sum();
        v.push(suppliers);
        progress("attribution", done.fetch_add(1, std::sync::atomic::Ordering::Relaxed), 1 << n);
        Ok(v)
    };
    let split = knockon_shock::shapley(n, loss)?;
    let days = world.horizon.days as usize;
    let label = |i: usize| players.players[i].label.clone();
    Ok(Shares {
        buyers: split.shares.iter().enumerate().map(|(i, s)| (label(i), s[..days].iter().sum())).collect(),
        suppliers: split.shares.iter().map(|s| s[days]).collect(),
        daily: split.shares.iter().map(|s| s[..days].to_vec()).collect(),
    })
}

impl From<knockon_shock::Error> for Error {
    fn from(e: knockon_shock::Error) -> Self {
        Self::input(format!("the case cannot be simulated: {e}"))
    }
}
