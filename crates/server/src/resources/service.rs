//! The service itself: whether it lives and is ready, its counters, its description, who one is.

use crate::app::{App, version};
use crate::call::{Call, Reply};
use crate::db::Role;
use crate::operations::{Media, Operation, get, of};
use crate::problem::Problem;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// Who asks, and of what server.
#[derive(Debug, Serialize, JsonSchema)]
struct WhoAmI {
    /// Token name, or `local` where no token is needed; none: a token is needed and none was given.
    name: Option<String>,
    /// What one may do.
    roles: Vec<Role>,
    /// Program version and digest of its rules.
    version: Value,
    /// Whether the page is in this binary.
    page: bool,
}

/// Lives, or is ready.
#[derive(Debug, Serialize, JsonSchema)]
struct Health {
    /// `ok`.
    status: &'static str,
}

pub(crate) fn operations() -> Vec<Operation> {
    let (json, tag) = (Media::Json, "service");
    vec![
        get("healthz", "/healthz", tag, "Whether the process answers", json(of::<Health>), health).role(None),
        get("readyz", "/readyz", tag, "Whether the store can be written", json(of::<Health>), ready)
            .role(None),
        get(
            "metrics",
            "/metrics",
            tag,
            "Counters in the text format of Prometheus",
            Media::Other("text/plain; version=0.0.4; charset=utf-8"),
            metrics,
        ),
        get(
            "openapi",
            "/api/v1/openapi.json",
            tag,
            "This description of the API (OpenAPI 3.1)",
            json(of::<Value>),
            |_, _| Reply::json(crate::openapi::document()),
        )
        .role(None),
        get("whoami", "/api/v1/whoami", tag, "Who one is, and what one may do", json(of::<WhoAmI>), whoami)
            .role(None),
    ]
}

fn health(_: &App, _: &Call) -> Result<Reply, Problem> {
    Reply::json(&Health { status: "ok" })
}

fn ready(app: &App, _: &Call) -> Result<Reply, Problem> {
    app.store.ready()?;
    health(app, &Call::nobody())
}

fn metrics(app: &App, _: &Call) -> Result<Reply, Problem> {
    let text = app.metrics.text(&app.store.job_counts()?, app.store.audit_head()?.seq, app.screener().len());
    Ok(Reply::text("text/plain; version=0.0.4; charset=utf-8", text))
}

fn whoami(_: &App, call: &Call) -> Result<Reply, Problem> {
    let known = !call.actor.name.is_empty();
    Reply::json(&WhoAmI {
        name: known.then(|| call.actor.name.clone()),
        roles: call.actor.roles.clone(),
        version: version(),
        page: crate::assets::has_page(),
    })
}
