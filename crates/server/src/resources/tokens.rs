//! `/tokens`: who may do what. A secret is shown once, when it is made.

use crate::app::App;
use crate::call::{Call, Page, Reply};
use crate::db::{Role, Token};
use crate::operations::{Media, Operation, get, of, post};
use crate::problem::Problem;
use hyper::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A token to be made.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct TokenAsked {
    /// Whose it is: letters, digits and - _ . @
    #[schemars(length(min = 1, max = 64), regex(pattern = "^[A-Za-z0-9._@-]+$"))]
    name: String,
    /// What it may do.
    #[schemars(length(min = 1, max = 4))]
    roles: Vec<Role>,
}

/// A token that was made.
#[derive(Debug, Serialize, JsonSchema)]
struct TokenMade {
    /// Whose it is.
    name: String,
    /// Shown this once; the store keeps a hash.
    secret: String,
}

pub(crate) fn operations() -> Vec<Operation> {
    let admin = |o: Operation| o.role(Some(Role::Admin));
    vec![
        admin(get(
            "tokens",
            "/api/v1/tokens",
            "tokens",
            "All tokens, without their secrets",
            Media::Json(of::<Page<Token>>),
            list,
        )),
        admin(
            post(
                "token_add",
                "/api/v1/tokens",
                "tokens",
                "Make a token; its secret is shown this once",
                (Some(of::<TokenAsked>), of::<TokenMade>),
                add,
            )
            .status(201),
        ),
        admin(Operation {
            method: Method::DELETE,
            ..get(
                "token_revoke",
                "/api/v1/tokens/{name}",
                "tokens",
                "Revoke a token",
                Media::Json(of::<Page<Token>>),
                revoke,
            )
        }),
    ]
}

fn list(app: &App, _: &Call) -> Result<Reply, Problem> {
    Reply::json(&Page { items: app.store.tokens()?, next: None })
}

fn add(app: &App, call: &Call) -> Result<Reply, Problem> {
    let asked: TokenAsked = call.json()?;
    if !app.store.has_tokens()? && !asked.roles.contains(&Role::Admin) {
        return Err(Problem::conflict(
            "the first token must be an admin's: from then on every request needs one",
        ));
    }
    let secret = app.store.token_add(&call.actor.name, &asked.name, &asked.roles)?;
    Ok(Reply::json(&TokenMade { name: asked.name, secret })?.status(201))
}

fn revoke(app: &App, call: &Call) -> Result<Reply, Problem> {
    let name = &call.path[0];
    if !app.store.token_revoke(&call.actor.name, name)? {
        return Err(Problem::not_found(format!("there is no token `{name}` that holds")));
    }
    list(app, call)
}
