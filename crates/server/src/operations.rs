//! Every operation of the API in one table: the router goes by it, and so does the OpenAPI document; they cannot differ.

use crate::app::App;
use crate::call::{Call, Reply};
use crate::db::Role;
use crate::problem::Problem;
use crate::resources;
use hyper::Method;
use schemars::{Schema, SchemaGenerator};

/// Answers a call.
pub(crate) type Handler = fn(&App, &Call) -> Result<Reply, Problem>;
/// The schema of a body.
pub(crate) type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// What a body is.
#[derive(Clone, Copy)]
pub(crate) enum Media {
    /// JSON of this schema.
    Json(SchemaOf),
    /// Bytes of some sort.
    Other(&'static str),
}

/// A parameter of the query.
#[derive(Clone, Copy)]
pub(crate) struct Param {
    pub(crate) name: &'static str,
    pub(crate) help: &'static str,
    pub(crate) required: bool,
    /// Lowest and highest value of a whole number; `None`: a text.
    pub(crate) range: Option<(i64, i64)>,
}

/// One operation.
pub(crate) struct Operation {
    /// Its word: in OpenAPI, the metrics and the log.
    pub(crate) id: &'static str,
    pub(crate) method: Method,
    /// `{name}` stands for one part of the path.
    pub(crate) path: &'static str,
    /// What the token must be for; `None`: open to everyone.
    pub(crate) role: Option<Role>,
    pub(crate) tag: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) query: &'static [Param],
    pub(crate) body: Option<Media>,
    pub(crate) status: u16,
    pub(crate) answer: Media,
    pub(crate) handler: Handler,
}

/// The schema of a type.
pub(crate) fn of<T: schemars::JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

/// A text of the query.
pub(crate) const fn text(name: &'static str, help: &'static str, required: bool) -> Param {
    Param { name, help, required, range: None }
}

/// A whole number of the query.
pub(crate) const fn number(name: &'static str, help: &'static str, low: i64, high: i64) -> Param {
    Param { name, help, required: false, range: Some((low, high)) }
}

/// An operation that reads.
pub(crate) fn get(
    id: &'static str,
    path: &'static str,
    tag: &'static str,
    summary: &'static str,
    answer: Media,
    handler: Handler,
) -> Operation {
    let (query, body, status, role) = (&[][..], None, 200, Some(Role::Read));
    Operation { id, method: Method::GET, path, role, tag, summary, query, body, status, answer, handler }
}

/// An operation that takes JSON.
pub(crate) fn post(
    id: &'static str,
    path: &'static str,
    tag: &'static str,
    summary: &'static str,
    (body, answer): (Option<SchemaOf>, SchemaOf),
    handler: Handler,
) -> Operation {
    Operation {
        method: Method::POST,
        body: body.map(Media::Json),
        ..get(id, path, tag, summary, Media::Json(answer), handler)
    }
}

impl Operation {
    /// With another role; `None`: open to everyone.
    pub(crate) fn role(self, role: Option<Role>) -> Self {
        Self { role, ..self }
    }
    /// With another status of success.
    pub(crate) fn status(self, status: u16) -> Self {
        Self { status, ..self }
    }
    /// With parameters of the query.
    pub(crate) fn query(self, query: &'static [Param]) -> Self {
        Self { query, ..self }
    }

    /// The decoded parts of a path that this operation names; `None`: another path.
    pub(crate) fn matches(&self, path: &str) -> Option<Vec<String>> {
        let mut own = self.path.split('/');
        let mut given = path.split('/');
        let mut parts = Vec::new();
        loop {
            match (own.next(), given.next()) {
                (None, None) => return Some(parts),
                (Some(o), Some(g)) if o.starts_with('{') => {
                    parts.push(crate::http::decode(g, false).filter(|g| !g.is_empty())?);
                }
                (Some(o), Some(g)) if o == g => {}
                _ => return None,
            }
        }
    }
}

/// All operations.
pub(crate) fn operations() -> Vec<Operation> {
    let mut all = Vec::new();
    all.extend(resources::screen::operations());
    all.extend(resources::decide::operations());
    all.extend(resources::cases::operations());
    all.extend(resources::runs::operations());
    all.extend(resources::compare::operations());
    all.extend(resources::tables::operations());
    all.extend(resources::rules::operations());
    all.extend(resources::lists::operations());
    all.extend(resources::networks::operations());
    all.extend(resources::decisions::operations());
    all.extend(resources::audit::operations());
    all.extend(resources::tokens::operations());
    all.extend(resources::service::operations());
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_has_its_own_word_and_path_and_a_summary() {
        let all = operations();
        let mut seen = std::collections::BTreeSet::new();
        for o in &all {
            assert!(seen.insert(o.id.to_owned()), "two operations `{}`", o.id);
            assert!(seen.insert(format!("{} {}", o.method, o.path)), "two of {} {}", o.method, o.path);
            assert!(o.summary.len() > 10 && !o.summary.ends_with('.'), "{}", o.id);
            let open = ["/healthz", "/readyz", "/api/v1/openapi.json", "/api/v1/whoami"];
            assert_eq!(o.role.is_none(), open.contains(&o.path), "{} needs a role or not", o.path);
        }
    }

    #[test]
    fn a_path_gives_its_parts() {
        let o = operations().into_iter().find(|o| o.id == "run_table").unwrap();
        assert_eq!(o.matches("/api/v1/runs/7/tables/a%20b.csv"), Some(vec!["7".into(), "a b.csv".into()]));
        assert_eq!(o.matches("/api/v1/runs/7/tables"), None);
        assert_eq!(o.matches("/api/v1/runs//tables/x"), None);
    }
}
