//! `/decide`: what the modelled law says of a transaction, on a day or over time. Every determination is in the audit log before it
//! is answered.

use crate::app::{App, version};
use crate::call::{Call, Reply};
use crate::operations::{Operation, of, post};
use crate::problem::Problem;
use knockon::{DecideOptions, Decided, LawOptions, Question};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Value, json};

/// A transaction, and the days asked about.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DecideAsked {
    /// The transaction, as the handbook's page on transactions describes it.
    #[schemars(schema_with = "knockon::transaction_schema")]
    transaction: Box<RawValue>,
    /// Day whose law applies, instead of the transaction's.
    #[serde(default)]
    #[schemars(schema_with = "day")]
    as_of: Option<String>,
    /// Day whose knowledge of law and lists is used.
    #[serde(default)]
    #[schemars(schema_with = "day")]
    known_on: Option<String>,
    /// First day of an evaluation over time; needs `until`.
    #[serde(default)]
    #[schemars(schema_with = "day")]
    from: Option<String>,
    /// Last day of it.
    #[serde(default)]
    #[schemars(schema_with = "day")]
    until: Option<String>,
    /// Rules to take away: `ID`, `ID@FIRST-DAY` or `SET/*`.
    #[serde(default)]
    without: Vec<String>,
    /// Rules to let begin later: `ID=DATE`.
    #[serde(default)]
    delay: Vec<String>,
    /// Rules for whose requirement a licence is supposed.
    #[serde(default)]
    licences: Vec<String>,
    /// Also the smallest sets of changes after which no requirement is found, of up to so many changes; only on a day.
    #[serde(default, deserialize_with = "crate::call::whole")]
    #[schemars(range(min = 1, max = 3))]
    least: Option<usize>,
}

/// The answer: on a day, or spell by spell.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct DecideAnswer {
    /// The number of its entry in the audit log.
    audit: i64,
    /// The transaction's own `id`.
    id: Option<String>,
    /// On one day: the determination.
    #[schemars(schema_with = "determination")]
    determination: Option<Value>,
    /// Over time: the spells in order.
    spells: Option<Vec<SpellAnswer>>,
    /// The answer in plain language; over time, of each spell.
    text: Vec<String>,
    /// The smallest sets of changes after which no requirement is found, when asked for.
    least: Option<Value>,
    /// What the answer says about itself: how new the law is, what is not modelled, the standing words.
    about: Value,
    /// Program version and digest of the rules.
    version: Value,
}

/// An answer that holds for some days.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SpellAnswer {
    /// First day.
    from: String,
    /// Last day.
    until: String,
    /// The determination.
    #[schemars(schema_with = "knockon::determination_schema")]
    determination: Value,
}

fn day(_: &mut SchemaGenerator) -> Schema {
    schemars::json_schema!({ "type": ["string", "null"], "format": "date" })
}

fn determination(generator: &mut SchemaGenerator) -> Schema {
    let own = knockon::determination_schema(generator);
    schemars::json_schema!({ "anyOf": [own, { "type": "null" }] })
}

pub(crate) fn operations() -> Vec<Operation> {
    vec![post(
        "decide",
        "/api/v1/decide",
        "decide",
        "What the modelled law says of a transaction, on a day or over time",
        (Some(of::<DecideAsked>), of::<DecideAnswer>),
        decide,
    )]
}

fn json_of(value: &impl Serialize) -> Result<Value, Problem> {
    serde_json::to_value(value).map_err(|_| Problem::internal())
}

fn decide(app: &App, call: &Call) -> Result<Reply, Problem> {
    let asked: DecideAsked = call.json()?;
    let span = match (&asked.from, &asked.until) {
        (Some(from), Some(until)) => Some((from.clone(), until.clone())),
        (None, None) => None,
        _ => return Err(Problem::input("`from` and `until` belong together")),
    };
    let transaction = knockon::transaction(asked.transaction.get(), false, "transaction", 0)?;
    // Rule files have no place here: a request names no file.
    let law = LawOptions {
        without: asked.without.clone(),
        delays: asked.delay.clone(),
        licences: asked.licences.clone(),
        ..LawOptions::default()
    };
    let options = DecideOptions { as_of: asked.as_of.clone(), known_on: asked.known_on.clone(), span, law };
    let question = Question::new(&options)?;
    let decided = question.decide(&transaction);
    let least = match asked.least {
        None => None,
        Some(_) if options.span.is_some() => return Err(Problem::input("`least` is asked of one day")),
        Some(size @ 1..=3) => Some(json_of(&question.least(&transaction, size))?),
        Some(_) => return Err(Problem::input("`least` must be from 1 to 3")),
    };
    let about = json_of(&knockon::about(question.law().book(), &transaction.regimes))?;
    let (mut text, mut one, mut spells) = (Vec::new(), None, None);
    match &decided {
        Decided::Day(d) => {
            text.push(knockon::answer_text(d, false));
            one = Some(decided.json());
        }
        Decided::Span(all) => {
            let mut out = Vec::new();
            for s in all {
                text.push(knockon::answer_text(&s.value, false));
                out.push(SpellAnswer {
                    from: s.from.to_string(),
                    until: s.until.to_string(),
                    determination: json_of(&s.value)?,
                });
            }
            spells = Some(out);
        }
    }
    let asked_for: Value = serde_json::from_str(asked.transaction.get()).map_err(|_| Problem::internal())?;
    let body = json!({
        "transaction": asked_for, "as_of": asked.as_of, "known_on": asked.known_on, "from": asked.from,
        "until": asked.until, "without": asked.without, "delay": asked.delay, "licences": asked.licences, "answer": decided.json(), "version": version(),
    });
    let audit = app.store.audit(&call.actor.name, "determination", &body)?;
    Reply::json(&DecideAnswer {
        audit,
        id: transaction.id.clone(),
        determination: one,
        spells,
        text,
        least,
        about,
        version: version(),
    })
}
