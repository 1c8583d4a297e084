//! `/networks`: supply networks that the server knows; their simulation, systemic risk, and what a line could buy instead.
//!
//! A network comes from a folder that the server was started with, or as its five tables in a request; scenarios come in the request
//! as text. What would take minutes is refused with the command that does it: an answer is waited for.

use crate::app::{App, sha256, version};
use crate::call::{Call, Page, Reply, whole};
use crate::db::Role;
use crate::error::Error;
use crate::operations::{Media, Operation, get, of, post};
use crate::problem::Problem;
use crate::resources::new_name;
use hyper::Method;
use knockon::network::Network;
use knockon::{RiskRequest, SimulateRequest, SourceRequest};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::Arc;

/// Links times days times runs that a simulation may take: about a minute on two cores.
const MOST_LINK_DAYS: usize = 1_000_000_000;
/// Lines of a network of which the index of every one is worked out.
const MOST_RANKED: usize = 20_000;

/// A network in a list.
#[derive(Debug, Serialize, JsonSchema)]
struct NetworkHead {
    /// The word by which requests name it.
    name: String,
    /// Lines: a party making an item.
    lines: usize,
    /// Links between lines.
    links: usize,
}

/// The five tables of a network folder as CSV; the handbook's page on networks has the columns.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Tables {
    /// `items.csv`.
    items: String,
    /// `lines.csv`.
    lines: String,
    /// `inputs.csv`.
    inputs: String,
    /// `links.csv`.
    links: String,
    /// `demands.csv`.
    demands: String,
}

impl Tables {
    fn network(&self) -> Result<Network, knockon::Error> {
        knockon::network_of(
            [&self.items, &self.lines, &self.inputs, &self.links, &self.demands].map(|t| t.as_bytes()),
        )
    }
}

/// A network as the store keeps it.
pub(crate) fn kept(tables: &str) -> Result<Network, Error> {
    let tables: Tables = serde_json::from_str(tables).map_err(|e| Error::internal(e.to_string()))?;
    Ok(tables.network()?)
}

/// A simulation.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SimulateAsked {
    /// Measures, outages, settings and ranges, as a scenario file (TOML) has them.
    #[serde(default)]
    scenario: Option<String>,
    /// Days, where the scenario does not say; none: 365.
    #[serde(default, deserialize_with = "whole")]
    #[schemars(range(min = 1, max = 3660))]
    days: Option<usize>,
    /// Who is served how: 0 proportional, 1 final demand last, 2 equal fill, 3 both; none: the scenario's.
    #[serde(default, deserialize_with = "whole")]
    #[schemars(range(min = 0, max = 3))]
    rationing: Option<usize>,
    /// Draws of the scenario's ranges.
    #[serde(default, deserialize_with = "whole")]
    #[schemars(range(min = 0, max = 4096))]
    draws: Option<usize>,
    /// Seed of the draws; none: 1.
    #[serde(default, deserialize_with = "whole")]
    seed: Option<usize>,
    /// How many of the hardest-hit lines to list; none: 10.
    #[serde(default, deserialize_with = "whole")]
    top: Option<usize>,
}

/// A ranking by the systemic-risk index.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RiskAsked {
    /// How many to list; none: 20.
    #[serde(default, deserialize_with = "whole")]
    top: Option<usize>,
    /// Nobody steps in for a failing firm of the same sector.
    #[serde(default)]
    no_market: bool,
    /// The largest fall at which a cascade stops; none: 0.01.
    #[serde(default)]
    #[schemars(range(min = 1e-9, max = 1))]
    eps: Option<f64>,
    /// Count sales between lines only, as data on trade between firms do.
    #[serde(default)]
    firms_only: bool,
    /// Also the converged index of those listed, with a certified bound.
    #[serde(default)]
    converged: bool,
    /// Rank the measures of this scenario (TOML) instead of firms.
    #[serde(default)]
    measures: Option<String>,
    /// Rank so many links, the largest flows, instead of firms.
    #[serde(default, deserialize_with = "whole")]
    #[schemars(range(min = 1, max = 1000))]
    links: Option<usize>,
}

/// What a line could buy instead.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SourceAsked {
    /// The line whose critical inputs are to be bought.
    line: String,
    /// What restricts the network (TOML).
    #[serde(default)]
    scenario: Option<String>,
    /// Months to plan; none: 24.
    #[serde(default, deserialize_with = "whole")]
    #[schemars(range(min = 1, max = 60))]
    months: Option<usize>,
    /// Months that qualifying a supplier takes; none: 6.
    #[serde(default, deserialize_with = "whole")]
    #[schemars(range(min = 0, max = 60))]
    qualification_months: Option<usize>,
    /// New suppliers considered for each input; none: 5.
    #[serde(default, deserialize_with = "whole")]
    #[schemars(range(min = 0, max = 50))]
    candidates: Option<usize>,
    /// Compare with waiting for a licence of these suppliers.
    #[serde(default)]
    licence: Vec<String>,
}

pub(crate) fn operations() -> Vec<Operation> {
    let json = Media::Json;
    let ask = |id, path, summary, body, handler| {
        post(id, path, "networks", summary, (Some(body), of::<Value>), handler)
    };
    vec![
        get(
            "networks",
            "/api/v1/networks",
            "networks",
            "The networks that the server knows",
            json(of::<Page<NetworkHead>>),
            list,
        ),
        get("network", "/api/v1/networks/{name}", "networks", "What a network holds", json(of::<Value>), one),
        Operation {
            method: Method::PUT,
            body: Some(json(of::<Tables>)),
            role: Some(Role::Admin),
            ..get(
                "network_put",
                "/api/v1/networks/{name}",
                "networks",
                "Give a network as its five tables",
                json(of::<Value>),
                put,
            )
        },
        ask(
            "network_simulate",
            "/api/v1/networks/{name}/simulate",
            "Measures and outages day by day",
            of::<SimulateAsked>,
            simulate,
        ),
        ask(
            "network_risk",
            "/api/v1/networks/{name}/risk",
            "Firms, measures or links by systemic risk",
            of::<RiskAsked>,
            risk,
        ),
        ask(
            "network_source",
            "/api/v1/networks/{name}/source",
            "What a line could buy instead",
            of::<SourceAsked>,
            source,
        ),
    ]
}

fn known(app: &App, call: &Call) -> Result<Arc<Network>, Problem> {
    let name = &call.path[0];
    app.network(name).ok_or_else(|| {
        let names: Vec<String> = app.networks().into_keys().collect();
        let has = if names.is_empty() { "none: give one".to_owned() } else { names.join(", ") };
        Problem::not_found(format!("there is no network `{name}`; the server knows {has}"))
    })
}

fn list(app: &App, _: &Call) -> Result<Reply, Problem> {
    let head = |(name, n): (String, Arc<Network>)| NetworkHead {
        name,
        lines: n.line_count(),
        links: n.link_count(),
    };
    Reply::json(&Page { items: app.networks().into_iter().map(head).collect(), next: None })
}

fn one(app: &App, call: &Call) -> Result<Reply, Problem> {
    Reply::json(&knockon::network_summary(&*known(app, call)?))
}

fn put(app: &App, call: &Call) -> Result<Reply, Problem> {
    let name = new_name(call, "network")?;
    let tables: Tables = call.json()?;
    let network = tables.network()?;
    let text = serde_json::to_string(&tables).map_err(|_| Problem::internal())?;
    let about = json!({
        "name": name, "sha256": sha256(text.as_bytes()), "lines": network.line_count(),
        "links": network.link_count(), "version": version(),
    });
    app.store.network_put(&call.actor.name, name, &text, &about)?;
    let summary = knockon::network_summary(&network);
    app.set_network(name, network);
    Reply::json(&summary)
}

/// The answer, with its question in the audit log.
fn told(app: &App, call: &Call, verb: &str, answer: &impl Serialize) -> Result<Reply, Problem> {
    let asked: Value = serde_json::from_slice(&call.body).map_err(|_| Problem::internal())?;
    let text = serde_json::to_vec(answer).map_err(|_| Problem::internal())?;
    let body = json!({
        "verb": verb, "network": call.path[0], "asked": asked, "answer_sha256": sha256(&text),
        "version": version(),
    });
    app.store.audit(&call.actor.name, "network question", &body)?;
    Reply::json_text(text)
}

/// A whole number within limits.
fn within(name: &str, n: usize, low: usize, high: usize) -> Result<usize, Problem> {
    if (low..=high).contains(&n) {
        Ok(n)
    } else {
        Err(Problem::input(format!("`{name}` is {n}; expected {low} to {high}")))
    }
}

fn simulate(app: &App, call: &Call) -> Result<Reply, Problem> {
    let network = known(app, call)?;
    let asked: SimulateAsked = call.json()?;
    let rationing = asked.rationing.map(|r| within("rationing", r, 0, 3)).transpose()?;
    let days = within("days", asked.days.unwrap_or(365), 1, 3660)?;
    let ask = SimulateRequest {
        source: PathBuf::new(),
        scenario: asked.scenario.map(knockon::ScenarioFrom::Text),
        days: u32::try_from(days).map_err(|_| Problem::internal())?,
        rationing: rationing.and_then(|r| u8::try_from(r).ok()),
        draws: within("draws", asked.draws.unwrap_or(0), 0, 4096)?,
        seed: asked.seed.unwrap_or(1) as u64,
        by_measure: false,
        top: asked.top.unwrap_or(10),
        out: None,
    };
    // The scenario may say how many days.
    let days = within("days", knockon::simulate_days(&ask)? as usize, 1, 3660)?;
    let links = network.link_count();
    if links.saturating_mul(days).saturating_mul(ask.draws + 1) > MOST_LINK_DAYS {
        return Err(Problem::input(format!(
            "{links} links over {days} days, {} times, take longer than an answer is waited for; use `knockon simulate`",
            ask.draws + 1
        )));
    }
    told(app, call, "simulate", &knockon::simulate_network(&network, &ask)?)
}

fn risk(app: &App, call: &Call) -> Result<Reply, Problem> {
    let network = known(app, call)?;
    let asked: RiskAsked = call.json()?;
    let eps = asked.eps.unwrap_or(0.01);
    if !(1e-9..=1.0).contains(&eps) {
        return Err(Problem::input(format!("`eps` is {eps}; expected 1e-9 to 1")));
    }
    let links = asked.links.map(|l| within("links", l, 1, 1000)).transpose()?;
    if asked.measures.is_none() && links.is_none() && network.line_count() > MOST_RANKED {
        return Err(Problem::input(format!(
            "the index of {} lines takes longer than an answer is waited for; use `knockon risk`",
            network.line_count()
        )));
    }
    let ask = RiskRequest {
        source: PathBuf::new(),
        top: asked.top.unwrap_or(20),
        top_only: false,
        market: !asked.no_market,
        eps,
        final_demand: !asked.firms_only,
        converged: asked.converged,
        upstream: false,
        measures: asked.measures.map(knockon::ScenarioFrom::Text),
        links,
    };
    told(app, call, "risk", &knockon::risk_network(&network, &ask)?)
}

fn source(app: &App, call: &Call) -> Result<Reply, Problem> {
    let network = known(app, call)?;
    let asked: SourceAsked = call.json()?;
    let ask = SourceRequest {
        source: PathBuf::new(),
        line: Some(asked.line),
        scenario: asked.scenario.map(knockon::ScenarioFrom::Text),
        months: within("months", asked.months.unwrap_or(24), 1, 60)?,
        qualification_months: within("qualification_months", asked.qualification_months.unwrap_or(6), 0, 60)?,
        qualification_cost: 0.5,
        premium: 0.1,
        margin: 1.0,
        candidates: within("candidates", asked.candidates.unwrap_or(5), 0, 50)?,
        nodes: 400,
        gap: 1e-7,
        solver: knockon::Solver::Auto,
        licence: asked.licence,
    };
    told(app, call, "source", &knockon::source_network(&network, &ask)?)
}
