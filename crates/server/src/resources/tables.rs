//! `/tables`: the economy tables that are compiled in.

use crate::app::App;
use crate::call::{Call, Page, Reply};
use crate::operations::{Media, Operation, Param, get, of, text};
use crate::problem::Problem;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// A table in a list.
#[derive(Debug, Serialize, JsonSchema)]
struct TableHead {
    /// Its word.
    name: String,
    /// Where it comes from.
    source: String,
}

/// A table described.
#[derive(Debug, Serialize, JsonSchema)]
struct TableInfo {
    /// Its word.
    name: String,
    /// Places, sectors, year and balances, as `knockon table info` prints them.
    text: String,
    /// The same as data.
    data: Value,
}

const PLACE: [Param; 1] = [text("place", "one place of an interregional table as a national table", false)];

pub(crate) fn operations() -> Vec<Operation> {
    vec![
        get(
            "tables",
            "/api/v1/tables",
            "tables",
            "The economy tables that are compiled in",
            Media::Json(of::<Page<TableHead>>),
            list,
        ),
        get(
            "table",
            "/api/v1/tables/{name}",
            "tables",
            "Places, sectors, year and balances of a table",
            Media::Json(of::<TableInfo>),
            one,
        ),
        get(
            "table_multipliers",
            "/api/v1/tables/{name}/multipliers",
            "tables",
            "Output, value added and job multipliers of every sector",
            Media::Json(of::<TableInfo>),
            multipliers,
        )
        .query(&PLACE),
    ]
}

fn list(_: &App, _: &Call) -> Result<Reply, Problem> {
    let items = knockon::tables()?.into_iter().map(|(name, source)| TableHead { name, source }).collect();
    Reply::json(&Page { items, next: None })
}

/// The front door would also take a file's path; a request may only name what is compiled in.
fn known(name: &str) -> Result<&str, Problem> {
    if knockon::tables()?.iter().any(|t| t.0 == name) {
        Ok(name)
    } else {
        Err(Problem::not_found(format!("there is no table `{name}`")))
    }
}

fn one(_: &App, call: &Call) -> Result<Reply, Problem> {
    let name = known(&call.path[0])?;
    answer(name, &knockon::economy::table_info(name)?)
}

fn answer(name: &str, answer: &knockon::economy::Answer) -> Result<Reply, Problem> {
    Reply::json(&TableInfo { name: name.to_owned(), text: answer.text(), data: answer.json() })
}

fn multipliers(_: &App, call: &Call) -> Result<Reply, Problem> {
    let name = known(&call.path[0])?;
    answer(name, &knockon::economy::table_multipliers(name, call.query("place"), None)?)
}
