//! What went wrong, as RFC 9457 has it (`application/problem+json`), with the diagnostics that the command line would print.

use crate::error::{Error, ErrorKind};
use knockon::vocabulary::Diagnostic;
use schemars::JsonSchema;
use serde::Serialize;

/// A problem document.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Problem {
    /// A word for the sort of problem, relative to the handbook's page on the API.
    #[serde(rename = "type")]
    pub sort: &'static str,
    /// The sort in a few words.
    pub title: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// This occurrence, in a sentence.
    pub detail: String,
    /// Mistakes in the input, each with its place, what was expected and what to do; empty for other problems.
    #[schemars(with = "Vec<serde_json::Value>")]
    pub diagnostics: Vec<Diagnostic>,
    /// Methods that the path knows, where that is the problem.
    #[serde(skip)]
    pub allow: String,
    /// Seconds after which the request may succeed.
    #[serde(skip)]
    pub retry_after: Option<u32>,
}

impl Problem {
    fn new(status: u16, sort: &'static str, title: &'static str, detail: impl Into<String>) -> Self {
        Self {
            sort,
            title,
            status,
            detail: detail.into(),
            diagnostics: Vec::new(),
            allow: String::new(),
            retry_after: None,
        }
    }

    /// 400: the request has not the form that the operation needs.
    pub fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(400, "#bad-request", "The request has not the expected form", detail)
    }
    /// 401: a token is needed.
    pub fn unauthorised(detail: impl Into<String>) -> Self {
        Self::new(401, "#unauthorised", "A token is needed", detail)
    }
    /// 403: the token lacks the role, or the request comes from a foreign page.
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(403, "#forbidden", "Not allowed", detail)
    }
    /// 404: there is no such thing.
    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new(404, "#not-found", "There is no such thing", detail)
    }
    /// 405: the path knows other methods.
    pub fn method(detail: impl Into<String>) -> Self {
        Self::new(405, "#method", "The path has no such method", detail)
    }
    /// 408: the request did not arrive in time.
    pub fn slow() -> Self {
        Self::new(408, "#slow", "The request took too long to arrive", "send the whole body sooner")
    }
    /// 409: the thing is in another state.
    pub fn conflict(detail: impl Into<String>) -> Self {
        Self::new(409, "#conflict", "The thing is in another state", detail)
    }
    /// 413: the body is too large.
    pub fn too_large(limit: usize) -> Self {
        let detail = format!("a body may have {limit} bytes at most");
        Self::new(413, "#too-large", "The body is too large", detail)
    }
    /// 415: the body is of another sort.
    pub fn media_type(expected: &str) -> Self {
        let detail = format!("expected the header `content-type: {expected}`");
        Self::new(415, "#media-type", "The body is of another sort", detail)
    }
    /// 422: the input has mistakes.
    pub fn input(detail: impl Into<String>) -> Self {
        Self::new(422, "#input", "The input has mistakes", detail)
    }
    /// 500: a bug of ours.
    pub fn internal() -> Self {
        let detail = "a bug of knockon; the server's log has the details";
        Self::new(500, "#internal", "Internal error", detail)
    }
    /// 503: too much at once, or the store cannot be written.
    pub fn unavailable(detail: impl Into<String>) -> Self {
        Self { retry_after: Some(5), ..Self::new(503, "#unavailable", "Not available now", detail) }
    }
}

impl From<knockon::Error> for Problem {
    fn from(e: knockon::Error) -> Self {
        match e.kind() {
            knockon::ErrorKind::Input(diagnostics) => {
                let n = diagnostics.len();
                let s = if n == 1 { "" } else { "s" };
                Self {
                    diagnostics: diagnostics.clone(),
                    ..Self::input(format!("{n} remark{s} on the input"))
                }
            }
            knockon::ErrorKind::Usage(_) | knockon::ErrorKind::Failed(_) => Self::input(e.to_string()),
            // The text names a path of this machine, which is no business of the caller.
            knockon::ErrorKind::Io { why, .. } => Self::unavailable(format!("a file cannot be read: {why}")),
            _ => Self::internal(),
        }
    }
}

impl From<Error> for Problem {
    fn from(e: Error) -> Self {
        match e.kind() {
            ErrorKind::Usage(why) => Self::input(why.clone()),
            ErrorKind::Store { why, .. } => Self::unavailable(format!("the store: {why}")),
            _ => match e.into_input() {
                Ok(input) => input.into(),
                Err(_) => Self::internal(),
            },
        }
    }
}
