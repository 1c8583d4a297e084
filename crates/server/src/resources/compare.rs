//! `/compare`: two finished runs side by side.

use crate::app::App;
use crate::call::{Call, Reply};
use crate::operations::{Media, Operation, Param, get, of};
use crate::problem::Problem;
use knockon::Comparison;
use serde_json::Value;

const RUNS: [Param; 2] = [
    Param { name: "a", help: "number of the first run", required: true, range: Some((1, i64::MAX)) },
    Param { name: "b", help: "number of the second run", required: true, range: Some((1, i64::MAX)) },
];

pub(crate) fn operations() -> Vec<Operation> {
    vec![
        get(
            "compare",
            "/api/v1/compare",
            "runs",
            "Two finished runs side by side: changes, standing, losses, plan, impact",
            Media::Json(of::<Comparison>),
            compare,
        )
        .query(&RUNS),
    ]
}

fn outcome(app: &App, call: &Call, which: &str) -> Result<Value, Problem> {
    let id = call.number(which, 0, 1, i64::MAX)?;
    let missing = || Problem::not_found(format!("there is no finished run {id}"));
    let text = app.store.job_text(id, "outcome")?.ok_or_else(missing)?;
    serde_json::from_str(&text).map_err(|_| Problem::internal())
}

fn compare(app: &App, call: &Call) -> Result<Reply, Problem> {
    Reply::json(&knockon::compare_outcomes(&outcome(app, call, "a")?, &outcome(app, call, "b")?)?)
}
