//! `sectors simulate`: industries day by day after losses of capacity, bans of deliveries and changes of demand.
//!
//! A scenario is a TOML file; every key of `[params]` has a default:
//!
//! ```toml
//! [params]
//! days = 365
//! inventory_days = 90            # of every input; or a table by sector; "inf": never short
//! [[loss]]                       # a share of capacity
//! at = "JP/ELE"                  # PLACE/SECTOR, PLACE/* or */SECTOR
//! share = 0.3
//! from = 10
//! days = 30
//! recovery_days = 60
//! [[ban]]                        # deliveries
//! supplier = "US/ELO"
//! buyer = "CN/ELO"
//! share = 1.0
//! from = 10
//! until = 200
//! [[demand]]                     # final demand multiplied
//! at = "CN/ELO"
//! factor = 0.8
//! from = 10
//! until = 100
//! ```
//!
//! Any number may be a range ([`super::ranges`]), from which `draws` makes bands.

use super::answer::{Answer, Cell, number};
use super::bands::drawn;
use super::open::{about, open_table};
use super::ranges::Ranged;
use crate::error::Error;
use knockon_economy::ario::{
    ArioParams, Ban, Base, DemandShock, Event, EventKind, Mode, OrderType, Rationing, Recovery, Shocks,
    Trace, simulate_shocks,
};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What to simulate.
#[derive(Debug, Clone, Default)]
pub struct SectorsRequest {
    /// A table's name or path.
    pub table: String,
    /// The scenario.
    pub scenario: PathBuf,
    /// Rows by day and place instead of by place.
    pub daily: bool,
    /// Draws for bands of the lost output, where the scenario has ranges; 0: none.
    pub draws: usize,
    /// Seed of the draws.
    pub seed: u64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    #[serde(default)]
    params: Params,
    #[serde(default)]
    loss: Vec<Loss>,
    #[serde(default)]
    ban: Vec<BanEntry>,
    #[serde(default)]
    demand: Vec<Demand>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Params {
    days: usize,
    days_per_year: f64,
    inventory_days: InventoryDays,
    inventory_restoration_days: f64,
    psi: f64,
    overproduction_max: f64,
    overproduction_days: f64,
    capital_to_value_added: f64,
    rebuild_days: f64,
    orders: OrderType,
    rationing: Rationing,
    substitution: bool,
    mode: Mode,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum InventoryDays {
    One(f64),
    BySector(BTreeMap<String, f64>),
}

impl Default for Params {
    fn default() -> Self {
        Self {
            days: 365,
            days_per_year: 365.0,
            inventory_days: InventoryDays::One(90.0),
            inventory_restoration_days: 60.0,
            psi: 0.8,
            overproduction_max: 1.25,
            overproduction_days: 365.0,
            capital_to_value_added: 4.0,
            rebuild_days: 60.0,
            orders: OrderType::Alt,
            rationing: Rationing::Proportional,
            substitution: true,
            mode: Mode::Clean,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Loss {
    at: String,
    share: f64,
    from: u32,
    days: u32,
    #[serde(default = "one_day")]
    recovery_days: f64,
}

fn one_day() -> f64 {
    1.0
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct BanEntry {
    supplier: String,
    buyer: String,
    #[serde(default = "one_day")]
    share: f64,
    from: u32,
    until: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Demand {
    at: String,
    factor: f64,
    from: u32,
    until: u32,
}

/// Runs the scenario on the table.
pub fn sectors_simulate(r: &SectorsRequest) -> Result<Answer, Error> {
    let table = open_table(&r.table)?;
    let text = std::fs::read_to_string(&r.scenario).map_err(|e| Error::io(&r.scenario, e))?;
    let file = r.scenario.display().to_string();
    let wrong = |m: String| Error::usage(format!("`{file}`: {m}"));
    let ranged = Ranged::new(&text).map_err(wrong)?;
    // Without ranges the text itself is read, so that a mistake is shown in its line.
    let scenario: Scenario = if ranged.is_empty() {
        toml::from_str(&text).map_err(|e| wrong(e.to_string()))?
    } else {
        ranged.at(None).try_into().map_err(|e: toml::de::Error| wrong(e.to_string()))?
    };
    let base = Base::of(&table);
    let simulated = |scenario: &Scenario| -> Result<(ArioParams, Trace), Error> {
        let params = params(&scenario.params, &base).map_err(wrong)?;
        let shocks = shocks(scenario, &base).map_err(wrong)?;
        let trace = simulate_shocks(&base, &params, &shocks).map_err(about(&file))?;
        Ok((params, trace))
    };
    let (params, trace) = simulated(&scenario)?;
    let mut a = if r.daily { daily(&base, &trace) } else { by_place(&base, &trace) };
    a.facts.insert(
        0,
        (
            "table".into(),
            format!("{} ({}), {} {}", table.info.name, table.info.year, table.info.unit, table.info.currency)
                .into(),
        ),
    );
    a.fact("days", params.n_steps.to_string());
    a.fact("mode", format!("{:?}", params.mode).to_lowercase());
    a.fact("lost output, all places and days", trace.cum_production_loss);
    a.fact("final demand not served, all days", trace.unmet.iter().sum::<f64>());
    a.fact("an input ran short", if trace.had_shortage { "yes" } else { "no" });
    if r.draws > 0 {
        let lost = |v: &toml::Value| -> Result<Vec<f64>, Error> {
            let drawn: Scenario = v.clone().try_into().map_err(|e: toml::de::Error| wrong(e.to_string()))?;
            let (_, trace) = simulated(&drawn)?;
            let mut out: Vec<f64> = places(&base).iter().map(|p| lost_of(&base, p, &trace)).collect();
            out.push(trace.cum_production_loss);
            Ok(out)
        };
        with_bands(&mut a, r, &ranged, &places(&base), lost)?;
    }
    a.notes.push("Research model: output of industries against the table at rest; what a buyer loses here and what its suppliers lose in `table extract` overlap and are not to be added.".into());
    Ok(a)
}

/// The lost output of each place and of all in bands, and what moves it.
fn with_bands(
    a: &mut Answer,
    r: &SectorsRequest,
    ranged: &Ranged,
    places: &[String],
    lost: impl Fn(&toml::Value) -> Result<Vec<f64>, Error> + Sync,
) -> Result<(), Error> {
    if ranged.is_empty() {
        return Err(Error::usage(
            "the scenario has no range to draw from; write one as share = \"0.3:0.2..0.5\"",
        ));
    }
    let (b, moved) = ranged.bands(r.draws, r.seed, lost)?;
    let all = places.len();
    a.fact(
        "lost output, 5 %, median, 95 %",
        format!("{}, {}, {}", number(b.p05[all]), number(b.median[all]), number(b.p95[all])),
    );
    if !r.daily {
        a.columns.extend(["5 %", "median", "95 %"].map(|c| format!("lost output, {c}")));
        for row in &mut a.rows {
            let Some(p) = places.iter().position(|p| row[0] == Cell::from(p.as_str())) else { continue };
            row.extend([b.p05[p].into(), b.median[p].into(), b.p95[p].into()]);
        }
    }
    a.notes.push(format!("what moves the lost output: {moved}"));
    a.notes.push(drawn(r.draws, r.seed));
    Ok(())
}

/// Output that a place loses over all days.
fn lost_of(base: &Base, place: &str, trace: &Trace) -> f64 {
    let at_rest = of_place(base, place, &trace.x0);
    trace.production.iter().map(|d| at_rest - of_place(base, place, d)).sum()
}

/// Industries named PLACE/SECTOR, PLACE/* or */SECTOR.
fn chosen(base: &Base, text: &str) -> Result<Vec<usize>, String> {
    let (p, s) =
        text.split_once('/').ok_or_else(|| format!("`{text}` is not PLACE/SECTOR, PLACE/* or */SECTOR"))?;
    let fits = |a: &str, b: &str| a == "*" || a == b;
    let found: Vec<usize> = (0..base.industries.len())
        .filter(|&i| fits(p, &base.industries[i].0) && fits(s, &base.industries[i].1))
        .collect();
    if found.is_empty() { Err(format!("the table has no industry `{text}`")) } else { Ok(found) }
}

fn params(p: &Params, base: &Base) -> Result<ArioParams, String> {
    if p.days == 0 || p.days > 100_000 {
        return Err(format!("`days` is {}; expected 1 to 100,000", p.days));
    }
    let sectors = base.sectors();
    let inventory_days = match &p.inventory_days {
        InventoryDays::One(d) => vec![*d; sectors.len()],
        InventoryDays::BySector(map) => {
            if let Some(other) = map.keys().find(|k| !sectors.contains(&k.as_str())) {
                return Err(format!("`inventory_days` names `{other}`, which the table does not have"));
            }
            sectors.iter().map(|s| map.get(*s).copied().unwrap_or(90.0)).collect()
        }
    };
    if let Some(d) = inventory_days.iter().find(|d| d.is_nan() || **d <= 0.0) {
        return Err(format!("`inventory_days` is {d}; expected a number above 0, or inf"));
    }
    Ok(ArioParams {
        days_per_year: p.days_per_year,
        n_steps: p.days,
        order_type: p.orders,
        alpha_base: 1.0,
        alpha_max: p.overproduction_max,
        alpha_tau: p.overproduction_days,
        rebuild_tau: p.rebuild_days,
        inventory_days,
        psi: p.psi,
        inventory_restoration_tau: p.inventory_restoration_days,
        kapital_to_va_ratio: p.capital_to_value_added,
        capital_decimals: 7,
        rationing: p.rationing,
        substitution: p.substitution,
        mode: p.mode,
    })
}

fn shocks(s: &Scenario, base: &Base) -> Result<Shocks, String> {
    let mut out = Shocks::default();
    for l in &s.loss {
        if !(0.0..=1.0).contains(&l.share) || l.recovery_days.is_nan() || l.recovery_days <= 0.0 {
            return Err(format!(
                "a loss at `{}` takes {} and recovers in {} days; expected 0 to 1 and more than 0",
                l.at, l.share, l.recovery_days
            ));
        }
        let mut impact = vec![0.0; base.industries.len()];
        for i in chosen(base, &l.at)? {
            impact[i] = l.share;
        }
        let kind = EventKind::Arbitrary(Recovery::Linear(l.recovery_days));
        out.events.push(Event { kind, impact, occurrence: l.from, duration: l.days });
    }
    for b in &s.ban {
        let buyers = chosen(base, &b.buyer)?;
        for supplier in chosen(base, &b.supplier)? {
            let of =
                |buyer: &usize| Ban { supplier, buyer: *buyer, share: b.share, from: b.from, until: b.until };
            out.bans.extend(buyers.iter().map(of));
        }
    }
    for d in &s.demand {
        for industry in chosen(base, &d.at)? {
            out.demand.push(DemandShock { industry, factor: d.factor, from: d.from, until: d.until });
        }
    }
    Ok(out)
}

fn places(base: &Base) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for (p, _) in &base.industries {
        if !out.contains(p) {
            out.push(p.clone());
        }
    }
    out
}

fn of_place(base: &Base, place: &str, day: &[f64]) -> f64 {
    day.iter().zip(&base.industries).filter(|(_, (p, _))| p == place).map(|(v, _)| v).sum()
}

fn by_place(base: &Base, trace: &Trace) -> Answer {
    let mut a = Answer::with_columns(&[
        "place",
        "lost output",
        "percent of its output",
        "worst day",
        "percent that day",
    ]);
    let mut rows: Vec<(String, f64, f64, usize, f64)> = Vec::new();
    for p in places(base) {
        let at_rest = of_place(base, &p, &trace.x0);
        let days: Vec<f64> = trace.production.iter().map(|d| at_rest - of_place(base, &p, d)).collect();
        let lost: f64 = days.iter().sum();
        let (worst, most) =
            days.iter().enumerate().fold((0, f64::MIN), |m, (t, v)| if *v > m.1 { (t, *v) } else { m });
        let whole = at_rest * days.len() as f64;
        let percent = |v: f64, of: f64| if of > 0.0 { 100.0 * v / of } else { 0.0 };
        rows.push((p, lost, percent(lost, whole), worst, percent(most, at_rest)));
    }
    rows.sort_by(|x, y| y.1.total_cmp(&x.1));
    for (p, lost, percent, worst, most) in rows {
        a.rows.push(vec![p.into(), lost.into(), percent.into(), worst.to_string().into(), most.into()]);
    }
    a
}

fn daily(base: &Base, trace: &Trace) -> Answer {
    let mut a = Answer::with_columns(&["day", "place", "production", "capacity", "lost"]);
    for p in places(base) {
        let at_rest = of_place(base, &p, &trace.x0);
        for (t, (made, room)) in trace.production.iter().zip(&trace.capacity).enumerate() {
            let (made, room) = (of_place(base, &p, made), of_place(base, &p, room));
            a.rows.push(vec![
                t.to_string().into(),
                p.clone().into(),
                made.into(),
                room.into(),
                (at_rest - made).into(),
            ]);
        }
    }
    a.shown = Some(40);
    a
}
