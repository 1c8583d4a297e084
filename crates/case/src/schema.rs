//! The schemas of a case's files, from the definitions that the reader goes by: JSON Schema (2020-12) for TOML files,
//! Frictionless Table Schema for CSV files.
//!
//! Not supported: rules between cells (a fact or an assumption, low ≤ value ≤ high); `check` holds those.

use crate::layout::{Column, Document, Key, Kind, Need, Shape, Table, documents, tables, words};
use serde_json::{Map, Value, json};

/// File name → schema, in reading order.
///
/// ```
/// let schema = knockon_case::schema();
/// assert_eq!(schema["parties.csv"]["primaryKey"], "id");
/// assert_eq!(schema["case.toml"]["properties"]["from"]["format"], "date");
/// ```
pub fn schema() -> Value {
    let mut out = Map::new();
    for file in crate::layout::reading_order() {
        if let Some(table) = tables::TABLES.iter().find(|t| t.file == file) {
            out.insert(file.to_owned(), table_schema(table));
        } else if let Some(document) = documents::DOCUMENTS.iter().find(|d| d.file == file) {
            out.insert(file.to_owned(), document_schema(document));
        }
    }
    Value::Object(out)
}

fn table_schema(table: &Table) -> Value {
    let fields: Vec<Value> = table.columns.iter().map(field).collect();
    let foreign = |c: &Column| match c.kind {
        Kind::Refer(target) => Some(json!({
            "fields": c.name,
            "reference": { "resource": target.file().trim_end_matches(".csv"), "fields": "id" },
        })),
        _ => None,
    };
    let keys: Vec<Value> = table.columns.iter().filter_map(foreign).collect();
    let mut out = json!({
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "description": table.about,
        "fields": fields,
        "primaryKey": "id",
        "missingValues": [""],
    });
    if !keys.is_empty() {
        out["foreignKeys"] = Value::Array(keys);
    }
    out
}

fn field(column: &Column) -> Value {
    let mut constraints = Map::new();
    if column.need == Need::Needed {
        constraints.insert("required".into(), true.into());
    }
    let kind = match column.kind {
        Kind::Number(low, high) => {
            bounds(&mut constraints, low, high);
            "number"
        }
        Kind::Count(high) => {
            constraints.insert("minimum".into(), 0.into());
            constraints.insert("maximum".into(), high.into());
            "integer"
        }
        Kind::Date => "date",
        Kind::Flag => "boolean",
        Kind::Word(words) => {
            constraints.insert("enum".into(), words.into());
            "string"
        }
        _ => {
            if let Some(pattern) = pattern(&column.kind) {
                constraints.insert("pattern".into(), pattern.into());
            }
            "string"
        }
    };
    let mut out =
        json!({ "name": column.name, "type": kind, "description": described(column.about, &column.kind) });
    if !constraints.is_empty() {
        out["constraints"] = Value::Object(constraints);
    }
    out
}

/// What it means, and the form of its text where a pattern does not say it.
fn described(about: &str, kind: &Kind) -> String {
    match kind {
        Kind::Words(_)
        | Kind::Flow
        | Kind::Eccn
        | Kind::Reasons
        | Kind::Parts
        | Kind::MadeWith
        | Kind::Equipment => {
            format!("{about} Form: {}.", kind.expected())
        }
        Kind::Series | Kind::Period | Kind::KnownOn => format!("{about} Form: {}.", kind.expected()),
        Kind::Refer(target) => format!("{about} The id of a {}.", target.noun()),
        Kind::Texts => format!("{about} Separated by `;`."),
        _ => about.to_owned(),
    }
}

fn pattern(kind: &Kind) -> Option<&'static str> {
    match kind {
        Kind::Id => Some("^[A-Za-z0-9_-]+$"),
        Kind::Place => Some("^[A-Z]{2}$"),
        Kind::Currency => Some("^[A-Z]{3}$"),
        Kind::Eccn => Some(r"^(EAR99|[0-9][A-E][0-9]{3}(\.[A-Za-z0-9.-]*)?)$"),
        _ => None,
    }
}

fn bounds(into: &mut Map<String, Value>, low: f64, high: f64) {
    if low == f64::MIN_POSITIVE {
        // Table Schema and JSON Schema 2020-12 share the word.
        into.insert("exclusiveMinimum".into(), json!(0));
    } else if low > f64::MIN {
        into.insert("minimum".into(), json!(low));
    }
    if high < f64::MAX {
        into.insert("maximum".into(), json!(high));
    }
}

fn document_schema(document: &Document) -> Value {
    let mut out = object(document.keys);
    out["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    out["description"] = document.about.into();
    if document.file == documents::MEASURES.file {
        out["properties"]["measure"]["items"]["allOf"] = measure_kinds();
    }
    out
}

/// The keys that each kind of measure needs.
fn measure_kinds() -> Value {
    let of_kind = |(kind, needed, _): &(&str, &[&str], &[&str])| json!({ "if": { "properties": { "kind": { "const": kind } } }, "then": { "required": needed } });
    documents::MEASURE_KINDS.iter().map(of_kind).collect()
}

fn object(keys: &[Key]) -> Value {
    let mut properties = Map::new();
    for key in keys {
        let mut inner = shape(&key.shape);
        inner["description"] = match key.shape {
            Shape::One(kind) | Shape::Many(kind) => described(key.about, &kind).into(),
            _ => key.about.into(),
        };
        properties.insert(key.name.to_owned(), inner);
    }
    let required: Vec<&str> = keys.iter().filter(|k| k.need == Need::Needed).map(|k| k.name).collect();
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

fn shape(shape: &Shape) -> Value {
    match shape {
        Shape::One(kind) => scalar(kind),
        Shape::Many(kind) => json!({ "type": "array", "items": scalar(kind) }),
        Shape::Parameter { unit, low, high } => parameter(unit, *low, *high),
        Shape::Keys(keys) => object(keys),
        Shape::Rows(keys) => json!({ "type": "array", "items": object(keys) }),
        Shape::Facts(words) => json!({
            "type": "object",
            "propertyNames": { "enum": words },
            "additionalProperties": { "type": "string" },
        }),
        Shape::Rates => json!({
            "type": "object",
            "propertyNames": { "pattern": pattern(&Kind::Currency) },
            "additionalProperties": { "type": "string" },
        }),
    }
}

fn parameter(unit: &str, low: f64, high: f64) -> Value {
    let mut properties = Map::new();
    for column in documents::PARAMETER {
        let kind =
            if matches!(column.kind, Kind::Number(..)) { Kind::Number(low, high) } else { column.kind };
        let mut inner = scalar(&kind);
        inner["description"] = column.about.into();
        properties.insert(column.name.to_owned(), inner);
    }
    json!({
        "type": "object",
        "properties": properties,
        "required": ["value"],
        "oneOf": [{ "required": ["fact"] }, { "required": ["assumed", "low", "high"] }],
        "additionalProperties": false,
        "$comment": format!("unit: {unit}"),
    })
}

fn scalar(kind: &Kind) -> Value {
    let mut out = Map::new();
    let sort = match kind {
        Kind::Number(low, high) => {
            bounds(&mut out, *low, *high);
            "number"
        }
        Kind::Count(high) => {
            out.insert("minimum".into(), 0.into());
            out.insert("maximum".into(), (*high).into());
            "integer"
        }
        Kind::Flag => "boolean",
        Kind::Date => {
            out.insert("format".into(), "date".into());
            "string"
        }
        Kind::Word(words) => {
            out.insert("enum".into(), (*words).into());
            "string"
        }
        _ => {
            if let Some(pattern) = pattern(kind) {
                out.insert("pattern".into(), pattern.into());
            }
            "string"
        }
    };
    out.insert("type".into(), sort.into());
    Value::Object(out)
}

/// The closed words of the format by name, for the reference page.
pub fn closed_words() -> Vec<(&'static str, &'static [&'static str])> {
    vec![
        ("parties.kind", words::PARTY),
        ("items.kind", words::ITEM),
        ("items.goods", words::GOODS),
        ("items.exceptions", words::EXCEPTIONS),
        ("recipes.class", words::CLASS),
        ("supplies.end_use", words::END_USE),
        ("supplies.asserted", words::ASSERTED),
        ("measures.kind", words::MEASURE),
        ("measures.list", words::LISTS),
        ("case.rules.sets", words::REGIMES),
        ("facts.status", words::STATUS),
    ]
}
