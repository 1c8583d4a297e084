//! The OpenAPI 3.1 document, from the table of operations and the types of requests and answers.

use crate::operations::{Media, Operation, Param, operations};
use crate::problem::Problem;
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};
use std::sync::OnceLock;

const ABOUT: &str = "What a trade restriction does to a supply chain: screening, determinations, runs of cases. \
Research model, not legal advice; silence is not clearance.";

/// The document; worked out once.
pub(crate) fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(build)
}

fn build() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|s| {
        s.definitions_path = "/components/schemas".into();
        s.meta_schema = None;
    });
    let mut generator = settings.into_generator();
    let problem = generator.subschema_for::<Problem>().to_value();
    let mut paths: Map<String, Value> = Map::new();
    for o in operations() {
        let path = paths.entry(o.path.to_owned()).or_insert_with(|| json!({}));
        path[o.method.as_str().to_lowercase()] = operation(&o, &problem, &mut generator);
    }
    let schemas: Map<String, Value> = generator.take_definitions(true).into_iter().collect();
    json!({
        "openapi": "3.1.0",
        "info": { "title": "knockon", "version": env!("CARGO_PKG_VERSION"), "summary": "The knockon API", "description": ABOUT },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
        },
    })
}

fn operation(o: &Operation, problem: &Value, generator: &mut SchemaGenerator) -> Value {
    let mut parameters: Vec<Value> = o
        .path
        .split('/')
        .filter_map(|p| p.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| {
            let schema = if name == "id" {
                json!({ "type": "integer", "minimum": 1, "maximum": i64::MAX })
            } else {
                json!({ "type": "string", "minLength": 1 })
            };
            json!({ "name": name, "in": "path", "required": true, "schema": schema })
        })
        .collect();
    parameters.extend(o.query.iter().map(parameter));
    let mut responses = Map::new();
    responses.insert(
        o.status.to_string(),
        json!({ "description": o.summary, "content": content(&o.answer, generator) }),
    );
    for (status, words) in failures(o) {
        responses.insert(
            status.to_string(),
            json!({ "description": words, "content": { "application/problem+json": { "schema": problem } } }),
        );
    }
    let mut out = json!({
        "operationId": o.id, "summary": o.summary, "tags": [o.tag], "parameters": parameters, "responses": responses,
    });
    if let Some(body) = &o.body {
        out["requestBody"] = json!({ "required": true, "content": content(body, generator) });
    }
    if let Some(role) = o.role {
        out["security"] = json!([{ "token": [] }]);
        out["description"] = json!(format!(
            "Needs a token with the role `{}`, unless the server has no tokens.",
            role.as_str()
        ));
    }
    out
}

fn parameter(p: &Param) -> Value {
    let schema = match p.range {
        Some((low, high)) => json!({ "type": "integer", "minimum": low, "maximum": high }),
        None if p.help.starts_with("`true`") => json!({ "type": "string", "enum": ["true", "false"] }),
        None => json!({ "type": "string" }),
    };
    json!({ "name": p.name, "in": "query", "required": p.required, "description": p.help, "schema": schema })
}

fn content(media: &Media, generator: &mut SchemaGenerator) -> Value {
    match media {
        Media::Json(schema) => json!({ "application/json": { "schema": schema(generator) } }),
        Media::Other(name) => {
            let name = name.split(';').next().unwrap_or(name);
            json!({ name: { "schema": { "type": "string" } } })
        }
    }
}

/// What an operation may answer beside success.
fn failures(o: &Operation) -> Vec<(u16, &'static str)> {
    let mut out = vec![
        (400, "The request has not the expected form"),
        (408, "The request took too long to arrive"),
        (500, "A bug of ours"),
        (503, "Too much at once, or the store cannot be written"),
    ];
    if o.role.is_some() {
        out.extend([(401, "A token is needed"), (403, "The token lacks the role")]);
    }
    if o.path.contains('{') || !o.query.is_empty() || o.body.is_some() {
        out.push((404, "There is no such thing"));
    }
    if o.path.contains('{') || o.body.is_some() {
        out.extend([(409, "The thing is in another state"), (422, "The input has mistakes")]);
    } else if !o.query.is_empty() {
        out.push((422, "The input has mistakes"));
    }
    if o.body.is_some() {
        out.extend([(413, "The body is too large"), (415, "The body is of another sort")]);
    }
    out.sort_unstable();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reference_leads_somewhere() {
        fn walk(v: &Value, f: &mut dyn FnMut(&str)) {
            match v {
                Value::Object(m) => {
                    if let Some(Value::String(r)) = m.get("$ref") {
                        f(r);
                    }
                    m.values().for_each(|v| walk(v, f));
                }
                Value::Array(a) => a.iter().for_each(|v| walk(v, f)),
                _ => {}
            }
        }
        let document = document();
        let mut n = 0;
        walk(document, &mut |r| {
            n += 1;
            assert!(document.pointer(r.trim_start_matches('#')).is_some(), "{r} leads nowhere");
        });
        assert!(n > 20 && document["paths"].as_object().unwrap().len() > 20);
    }
}
