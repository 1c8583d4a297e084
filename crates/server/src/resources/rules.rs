//! `/rules`: the modelled law, rule by rule, with versions and citations.

use crate::app::App;
use crate::call::{Call, Page, Reply};
use crate::operations::{Media, Operation, get, of};
use crate::problem::Problem;
use schemars::JsonSchema;
use serde::Serialize;

/// A rule in a list.
#[derive(Debug, Serialize, JsonSchema)]
struct RuleHead {
    /// Its word, `set/rule`.
    id: String,
    /// One line.
    title: String,
    /// First days of its versions, oldest first.
    versions: Vec<String>,
}

/// A rule described.
#[derive(Debug, Serialize, JsonSchema)]
struct RuleAnswer {
    /// Its word.
    id: String,
    /// Versions, states and citations, as `knockon rules show` prints them.
    text: String,
}

/// The rules and the digest that answers name.
#[derive(Debug, Serialize, JsonSchema)]
struct Rules {
    /// SHA-256 over all rule files.
    digest: String,
    #[serde(flatten)]
    page: Page<RuleHead>,
}

pub(crate) fn operations() -> Vec<Operation> {
    vec![
        get("rules", "/api/v1/rules", "rules", "The modelled rules of law", Media::Json(of::<Rules>), list),
        get(
            "rule",
            "/api/v1/rules/{set}/{rule}",
            "rules",
            "A rule with its versions and citations",
            Media::Json(of::<RuleAnswer>),
            one,
        ),
    ]
}

fn list(_: &App, _: &Call) -> Result<Reply, Problem> {
    let head = |r: &knockon::Rule| RuleHead {
        id: r.id.clone(),
        title: r.title.clone(),
        versions: r.version.iter().map(|v| v.from.to_string()).collect(),
    };
    let items = knockon::rules().map(head).collect();
    Reply::json(&Rules { digest: knockon::rules_digest().to_owned(), page: Page { items, next: None } })
}

fn one(_: &App, call: &Call) -> Result<Reply, Problem> {
    let id = format!("{}/{}", call.path[0], call.path[1]);
    if !knockon::rules().any(|r| r.id == id) {
        return Err(Problem::not_found(format!("there is no rule `{id}`")));
    }
    Reply::json(&RuleAnswer { text: knockon::rule_text(&id)?, id })
}
