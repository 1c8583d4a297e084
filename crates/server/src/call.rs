//! A request after it has been let in, and the reply before it is sent: what the resources see of HTTP.

use crate::db::Role;
use crate::problem::Problem;
use hyper::body::Bytes;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Who asks.
#[derive(Debug, Clone)]
pub struct Actor {
    /// Token name, or `local`.
    pub name: String,
    /// What they may do.
    pub roles: Vec<Role>,
}

impl Actor {
    /// Whether this role is theirs.
    pub fn may(&self, role: Role) -> bool {
        self.roles.contains(&role) || self.roles.contains(&Role::Admin)
    }
}

/// A request that was let in.
#[derive(Debug)]
pub struct Call {
    /// Who asks.
    pub actor: Actor,
    /// The parts of the path that the operation names, in order, decoded.
    pub path: Vec<String>,
    /// The query, decoded, in order.
    pub query: Vec<(String, String)>,
    /// The body.
    pub body: Bytes,
}

impl Call {
    /// A call of nobody for nothing.
    pub(crate) fn nobody() -> Self {
        let actor = Actor { name: String::new(), roles: Vec::new() };
        Self { actor, path: Vec::new(), query: Vec::new(), body: Bytes::new() }
    }

    /// The body as JSON of a type; a mistake is reported with its line and column.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        serde_json::from_slice(&self.body).map_err(|e| Problem::bad_request(format!("the body: {e}")))
    }

    /// A parameter of the query.
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(k, _)| k == name).map(|(_, v)| v.as_str())
    }

    /// A whole number of the query within limits.
    pub fn number(&self, name: &str, default: i64, low: i64, high: i64) -> Result<i64, Problem> {
        let Some(text) = self.query(name) else { return Ok(default) };
        text.parse().ok().filter(|n| (low..=high).contains(n)).ok_or_else(|| {
            Problem::bad_request(format!(
                "`{name}` is `{text}`; expected a whole number from {low} to {high}"
            ))
        })
    }

    /// A number in the path.
    pub fn id(&self) -> Result<i64, Problem> {
        let text = self.path.first().map_or("", String::as_str);
        // Numbers beyond what can exist are as unknown as any other.
        text.parse().map_err(|_| Problem::not_found(format!("there is nothing with the number `{text}`")))
    }
}

/// The policy of what is not a page.
const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'";

/// What is sent back.
#[derive(Debug)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Media type.
    pub media: &'static str,
    /// The bytes.
    pub body: Bytes,
    /// What a browser may do with it: nothing, unless [`Reply::policy`] says otherwise.
    pub policy: &'static str,
    /// Further headers.
    pub headers: Vec<(&'static str, String)>,
    /// A run whose progress is to be sent as it comes, instead of a body.
    pub follow: Option<i64>,
}

impl Reply {
    /// 200 with JSON.
    pub fn json(value: &impl Serialize) -> Result<Self, Problem> {
        Self::json_text(serde_json::to_vec(value).map_err(|_| Problem::internal())?)
    }

    /// 200 with bytes that are JSON already.
    pub fn json_text(body: impl Into<Bytes>) -> Result<Self, Problem> {
        Ok(Self::text("application/json", body))
    }

    /// 200 with bytes of a sort.
    pub fn text(media: &'static str, body: impl Into<Bytes>) -> Self {
        Self { status: 200, media, body: body.into(), policy: NOTHING, headers: Vec::new(), follow: None }
    }

    /// With another status.
    #[must_use]
    pub fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// With another content security policy: for what is a page.
    #[must_use]
    pub fn policy(mut self, policy: &'static str) -> Self {
        self.policy = policy;
        self
    }

    /// With a header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// A whole number that may be written `5.0`, as JSON Schema's `integer` allows.
pub(crate) fn whole<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Option<usize>, D::Error> {
    let Some(number) = Option::<serde_json::Number>::deserialize(d)? else { return Ok(None) };
    // Beyond 2^53 a float is no exact number; nothing that we count comes near.
    let exact = |f: &f64| f.fract() == 0.0 && (0.0..9.0e15).contains(f);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and within range")]
    let from_float = || number.as_f64().filter(exact).map(|f| f as u64);
    let found = number.as_u64().or_else(from_float).and_then(|n| usize::try_from(n).ok());
    found.map(Some).ok_or_else(|| serde::de::Error::custom(format!("`{number}` is no whole number from 0")))
}

/// A page of a longer list.
#[derive(Debug, Clone, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Page<T> {
    /// Its members.
    pub items: Vec<T>,
    /// Give this as `after` or `before` for the next page; none: this is the last.
    pub next: Option<i64>,
}
