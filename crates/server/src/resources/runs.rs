//! `/runs`: cases run in the background, with progress, cancel and every form of the outcome.

use crate::app::App;
use crate::call::{Call, Page, Reply};
use crate::db::{Job, JobState, Role};
use crate::jobs::{self, Progress, RunAsked};
use crate::operations::{Media, Operation, get, of, post};
use crate::problem::Problem;
use crate::resources::{BEFORE, LIMIT};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// A run, with its progress while it is not over.
#[derive(Debug, Serialize, JsonSchema)]
struct Run {
    #[serde(flatten)]
    job: Job,
    /// How far it is; none: it is over, or another process began it.
    progress: Option<Progress>,
}

/// A report carries its own script and style, and is kept apart from the page that links to it.
const REPORT_POLICY: &str = "sandbox allow-scripts allow-downloads allow-popups; default-src 'none'; \
     script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'";

pub(crate) fn operations() -> Vec<Operation> {
    let (json, other) = (Media::Json, Media::Other);
    let read = |id, path, summary, answer, handler| get(id, path, "runs", summary, answer, handler);
    vec![
        post(
            "run_start",
            "/api/v1/runs",
            "runs",
            "Run a case with changes in the background",
            (Some(of::<RunAsked>), of::<Job>),
            start,
        )
        .role(Some(Role::Run))
        .status(202),
        read("runs", "/api/v1/runs", "Runs, newest first", json(of::<Page<Job>>), list)
            .query(&[LIMIT, BEFORE]),
        read("run", "/api/v1/runs/{id}", "A run: what was asked, where it is", json(of::<Run>), one),
        post(
            "run_cancel",
            "/api/v1/runs/{id}/cancel",
            "runs",
            "Cancel a run that is not over",
            (None, of::<Job>),
            cancel,
        )
        .role(Some(Role::Run)),
        read(
            "run_events",
            "/api/v1/runs/{id}/events",
            "A run's progress as server-sent events, until it is over",
            other("text/event-stream"),
            events,
        ),
        read(
            "run_outcome",
            "/api/v1/runs/{id}/outcome",
            "The outcome of a run that is done",
            json(knockon::outcome_schema_in),
            |app, call| text(app, call, "outcome", "application/json"),
        ),
        read(
            "run_figures",
            "/api/v1/runs/{id}/figures",
            "Its charts as Plotly JSON",
            json(of::<Vec<Value>>),
            |app, call| text(app, call, "figures", "application/json"),
        ),
        read(
            "run_summary",
            "/api/v1/runs/{id}/summary",
            "Its summary as plain text",
            other("text/plain; charset=utf-8"),
            |app, call| text(app, call, "summary", "text/plain; charset=utf-8"),
        ),
        read(
            "run_report",
            "/api/v1/runs/{id}/report",
            "Its report as one page that needs nothing else",
            other("text/html; charset=utf-8"),
            |app, call| Ok(text(app, call, "report", "text/html; charset=utf-8")?.policy(REPORT_POLICY)),
        ),
        read(
            "run_tables",
            "/api/v1/runs/{id}/tables",
            "Names of its tables",
            json(of::<Page<String>>),
            tables,
        ),
        read(
            "run_table",
            "/api/v1/runs/{id}/tables/{name}",
            "One of its tables as CSV",
            other("text/csv; charset=utf-8"),
            table,
        ),
    ]
}

fn start(app: &App, call: &Call) -> Result<Reply, Problem> {
    let asked: RunAsked = call.json()?;
    // Mistakes are told now, with their places, and not later by a job that failed.
    knockon::run_check(&asked.request(app)?)?;
    let job = jobs::submit(app, &call.actor.name, &asked)?;
    Ok(Reply::json(&job)?.status(202).header("location", format!("/api/v1/runs/{}", job.id)))
}

fn list(app: &App, call: &Call) -> Result<Reply, Problem> {
    let limit = usize::try_from(call.number("limit", 50, 1, 1000)?).unwrap_or(50);
    let items = app.store.jobs(call.number("before", i64::MAX, 1, i64::MAX)?, limit)?;
    let next = items.last().filter(|_| items.len() == limit).map(|j| j.id);
    Reply::json(&Page { items, next })
}

fn job(app: &App, call: &Call) -> Result<Job, Problem> {
    let id = call.id()?;
    app.store.job(id)?.ok_or_else(|| Problem::not_found(format!("there is no run {id}")))
}

fn one(app: &App, call: &Call) -> Result<Reply, Problem> {
    let job = job(app, call)?;
    Reply::json(&Run { progress: app.jobs.progress(job.id), job })
}

fn cancel(app: &App, call: &Call) -> Result<Reply, Problem> {
    Reply::json(&jobs::cancel(app, call.id()?)?)
}

fn events(app: &App, call: &Call) -> Result<Reply, Problem> {
    let job = job(app, call)?;
    Ok(Reply { follow: Some(job.id), ..Reply::text("text/event-stream", Vec::new()) })
}

fn kept(app: &App, call: &Call, what: &'static str) -> Result<String, Problem> {
    let job = job(app, call)?;
    if job.state != JobState::Done {
        let state = serde_json::to_value(job.state).unwrap_or_default();
        let state = state.as_str().unwrap_or_default();
        return Err(Problem::conflict(format!("run {} is {state}; it has no outcome", job.id)));
    }
    app.store.job_text(job.id, what)?.ok_or_else(Problem::internal)
}

fn text(app: &App, call: &Call, what: &'static str, media: &'static str) -> Result<Reply, Problem> {
    Ok(Reply::text(media, kept(app, call, what)?))
}

fn all_tables(app: &App, call: &Call) -> Result<serde_json::Map<String, Value>, Problem> {
    serde_json::from_str(&kept(app, call, "tables")?).map_err(|_| Problem::internal())
}

fn tables(app: &App, call: &Call) -> Result<Reply, Problem> {
    let items: Vec<String> = all_tables(app, call)?.into_iter().map(|t| t.0).collect();
    Reply::json(&Page { items, next: None })
}

fn table(app: &App, call: &Call) -> Result<Reply, Problem> {
    let name = &call.path[1];
    match all_tables(app, call)?.remove(name) {
        Some(Value::String(csv)) => Ok(Reply::text("text/csv; charset=utf-8", csv)),
        _ => Err(Problem::not_found(format!("the run has no table `{name}`"))),
    }
}
