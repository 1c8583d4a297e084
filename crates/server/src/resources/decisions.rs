//! `/decisions`: what was decided on hits, by whom and why. Never changed; a later decision takes an earlier one's place.

use crate::app::App;
use crate::call::{Call, Page, Reply};
use crate::db::{Decision, NewDecision, Role};
use crate::operations::{Media, Operation, Param, get, of, post, text};
use crate::problem::Problem;
use crate::resources::{BEFORE, LIMIT};
use knockon::record_version;
use schemars::JsonSchema;
use serde::Deserialize;

/// A decision on a hit.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct DecisionAsked {
    /// The name that was screened.
    #[schemars(length(min = 1, max = 500))]
    name: String,
    /// List word of the hit.
    list: String,
    /// Record id of the hit.
    record: String,
    /// Whether the record is the party.
    same: bool,
    /// Why.
    #[schemars(length(min = 1, max = 2000))]
    reason: String,
    /// The fingerprint of the record that was looked at, when it must still be that one.
    #[serde(default)]
    record_version: Option<String>,
}

const OF: [Param; 3] = [LIMIT, BEFORE, text("name", "only decisions on this screened name", false)];

pub(crate) fn operations() -> Vec<Operation> {
    vec![
        post(
            "decision_make",
            "/api/v1/decisions",
            "decisions",
            "Decide that a record is, or is not, the party that was screened",
            (Some(of::<DecisionAsked>), of::<Decision>),
            make,
        )
        .role(Some(Role::Decide))
        .status(201),
        get(
            "decisions",
            "/api/v1/decisions",
            "decisions",
            "Decisions on hits, newest first",
            Media::Json(of::<Page<Decision>>),
            list,
        )
        .query(&OF),
    ]
}

fn make(app: &App, call: &Call) -> Result<Reply, Problem> {
    let asked: DecisionAsked = call.json()?;
    let within = |text: &str, most| !text.trim().is_empty() && text.chars().count() <= most;
    if !within(&asked.name, 500) || !within(&asked.reason, 2000) {
        return Err(Problem::input("`name` must have 1 to 500 characters, `reason` 1 to 2000"));
    }
    let screener = app.screener();
    let Some(record) = screener.record(&asked.list, &asked.record) else {
        return Err(Problem::not_found(format!(
            "the lists have no record `{}` of `{}`",
            asked.record, asked.list
        )));
    };
    let version = record_version(record);
    if asked.record_version.as_ref().is_some_and(|v| *v != version) {
        return Err(Problem::conflict(
            "the record has changed since it was looked at; screen the name again",
        ));
    }
    let new = NewDecision {
        name: asked.name,
        list: asked.list,
        record: asked.record,
        record_version: version,
        same: asked.same,
        reason: asked.reason,
        lists: screener.digest().to_owned(),
    };
    Ok(Reply::json(&app.store.decide(&call.actor.name, new)?)?.status(201))
}

fn list(app: &App, call: &Call) -> Result<Reply, Problem> {
    let limit = usize::try_from(call.number("limit", 50, 1, 1000)?).unwrap_or(50);
    let before = call.number("before", i64::MAX, 1, i64::MAX)?;
    let items = app.store.decisions(call.query("name"), before, limit)?;
    let next = items.last().filter(|_| items.len() == limit).map(|d| d.id);
    Reply::json(&Page { items, next })
}
