//! `/cases`: the cases that the server knows, what can be changed in them, and what a change does beside the base.

use crate::app::{App, Base};
use crate::call::{Call, Page, Reply};
use crate::jobs::RunAsked;
use crate::operations::{Media, Operation, get, of, post};
use crate::problem::Problem;
use knockon::{CaseView, Comparison};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;
use std::time::Instant;

/// A case in a list.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
struct CaseHead {
    /// The word by which requests name it.
    name: String,
    /// One line.
    title: String,
    /// What is asked.
    question: String,
}

/// A change to a case.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct WhatIfAsked {
    /// Changes, each `file.id.field=value`, in order.
    #[serde(default)]
    set: Vec<String>,
    /// A what-if file (TOML), applied before `set`.
    #[serde(default)]
    what_if: Option<String>,
    /// Lift every measure.
    #[serde(default)]
    lift_all: bool,
    /// Also each measure's share of the losses: a run for every set of measures, so some seconds more.
    #[serde(default)]
    shares: bool,
}

/// A change beside the base, at the central values: without bands.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct WhatIfAnswer {
    /// The changes as they were understood.
    changes: Vec<String>,
    /// Figures and standings of both; `a` is the base.
    comparison: Comparison,
    /// Output of the focus lines without the change.
    base_paths: Value,
    /// Output of the focus lines with it.
    paths: Value,
    /// Measures with it.
    measures: Value,
    /// Seconds that the changed run took.
    seconds: f64,
}

pub(crate) fn operations() -> Vec<Operation> {
    let json = Media::Json;
    vec![
        get(
            "cases",
            "/api/v1/cases",
            "cases",
            "The cases that the server knows",
            json(of::<Page<CaseHead>>),
            list,
        ),
        get(
            "case",
            "/api/v1/cases/{name}",
            "cases",
            "A case: its question, measures, and every parameter with the path that sets it",
            json(of::<CaseView>),
            one,
        ),
        get(
            "case_check",
            "/api/v1/cases/{name}/check",
            "cases",
            "Everything that is wrong with a case",
            json(of::<Value>),
            check,
        ),
        get(
            "case_facts",
            "/api/v1/cases/{name}/facts",
            "cases",
            "Which reports of one figure agree, and which contradict",
            json(of::<Value>),
            facts,
        ),
        post(
            "case_what_if",
            "/api/v1/cases/{name}/what-if",
            "cases",
            "A change beside the base at once, at the central values, without bands",
            (Some(of::<WhatIfAsked>), of::<WhatIfAnswer>),
            what_if,
        ),
    ]
}

/// What the front door opens for a case's name.
fn known<'a>(app: &'a App, name: &str) -> Result<&'a str, Problem> {
    let found = app.cases.get(name).map(String::as_str);
    found.ok_or_else(|| {
        let names: Vec<&str> = app.cases.keys().map(String::as_str).collect();
        Problem::not_found(format!("there is no case `{name}`; expected one of {}", names.join(", ")))
    })
}

fn list(app: &App, _: &Call) -> Result<Reply, Problem> {
    let items = app
        .cases
        .iter()
        .map(|(name, case)| {
            let view = knockon::case_view(case)?;
            Ok(CaseHead { name: name.clone(), title: view.title, question: view.question })
        })
        .collect::<Result<Vec<_>, Problem>>()?;
    Reply::json(&Page { items, next: None })
}

fn one(app: &App, call: &Call) -> Result<Reply, Problem> {
    Reply::json(&knockon::case_view(known(app, &call.path[0])?)?)
}

fn check(app: &App, call: &Call) -> Result<Reply, Problem> {
    Reply::json(&knockon::case_check(known(app, &call.path[0])?)?)
}

fn facts(app: &App, call: &Call) -> Result<Reply, Problem> {
    Reply::json(&knockon::facts_check(known(app, &call.path[0])?)?)
}

fn at_centre(app: &App, asked: RunAsked, shares: bool) -> Result<Value, Problem> {
    let mut request = asked.request(app)?;
    // Bands need a run for each draw; a change beside the base is to be seen at once.
    if shares {
        request.set.push("case.engine.draws=0".to_owned());
    } else {
        request.central = true;
    }
    let answer = knockon::run(&request, &|_, _, _| ())?;
    serde_json::to_value(&answer.outcome).map_err(|_| Problem::internal())
}

fn what_if(app: &App, call: &Call) -> Result<Reply, Problem> {
    let name = &call.path[0];
    known(app, name)?;
    let WhatIfAsked { set, what_if, lift_all, shares } = call.json()?;
    let base = match app.base(name, shares) {
        Some(base) => base,
        None => {
            let asked = RunAsked { case: name.clone(), ..RunAsked::default() };
            let base = Arc::new(Base { outcome: at_centre(app, asked, shares)? });
            app.set_base(name, shares, Arc::clone(&base));
            base
        }
    };
    let begun = Instant::now();
    let mut outcome = at_centre(app, RunAsked { case: name.clone(), set, what_if, lift_all }, shares)?;
    let own = |c: &&Value| c.as_str().is_some_and(|c| !c.starts_with("case.engine.draws"));
    Reply::json(&WhatIfAnswer {
        changes: outcome["changes"]
            .as_array()
            .map(|all| all.iter().filter(own).filter_map(|c| c.as_str().map(str::to_owned)).collect())
            .unwrap_or_default(),
        comparison: knockon::compare_outcomes(&base.outcome, &outcome)?,
        base_paths: base.outcome["paths"].clone(),
        paths: outcome["paths"].take(),
        measures: outcome["measures"].take(),
        seconds: begun.elapsed().as_secs_f64(),
    })
}
