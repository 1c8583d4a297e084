//! `/screen`: which list records a name may be; one name, or many at once.
//!
//! Every screening is in the audit log before it is answered: the question, the lists' digest, and the hits without their evidence (which
//! follows from the first two).

use crate::app::{App, version};
use crate::call::{Call, Reply};
use crate::db::Decision;
use crate::operations::{Operation, of, post};
use crate::problem::Problem;
use knockon::vocabulary::PartyKind;
use knockon::{Query, Screener, record_version};
use rayon::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::atomic::Ordering;

/// Names in one batch at most.
const BATCH: usize = 10_000;

/// One name to be screened.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ScreenAsked {
    /// The name as written, in any script.
    #[schemars(length(min = 1, max = 500))]
    pub(crate) name: String,
    /// Two capital letters of ISO 3166 for each place that the party is known to have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) places: Vec<String>,
    /// Sort of party.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) kind: Option<Kind>,
    /// Day, month or year of birth, ISO order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) birth_date: Option<String>,
    /// How many records at most; 10 unless told.
    #[serde(default, deserialize_with = "crate::call::whole", skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 100))]
    pub(crate) top: Option<usize>,
    /// Lowest score; the calibrated one unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub(crate) threshold: Option<f64>,
}

/// Sort of party.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// A company or other organisation.
    Organisation,
    /// A natural person.
    Person,
    /// A ship.
    Vessel,
    /// An aircraft.
    Aircraft,
    /// Not known.
    Unknown,
}

/// A record that the name may be.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(crate) struct Hit {
    /// Probability that it is the same entity.
    score: f64,
    /// `same_entity`, `same_family` or `different`.
    verdict: String,
    /// List word.
    list: String,
    /// Record id.
    record: String,
    /// Name or alias that matched.
    name: String,
    /// Where the list places the party.
    places: Vec<String>,
    /// Where the entry was published.
    citation: String,
    /// In force from.
    from: Option<String>,
    /// In force until.
    until: Option<String>,
    /// The evidence, token by token, in words.
    why: Vec<String>,
    /// Fingerprint of the record: changes when the record does.
    record_version: String,
    /// The newest decision on this name and record.
    decision: Option<Decision>,
    /// Whether that decision was made on the record as it is now.
    decision_is_current: Option<bool>,
}

/// What one name may be.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(crate) struct Screened {
    /// The name.
    name: String,
    /// Best first; empty: no record found, which is not clearance.
    hits: Vec<Hit>,
}

/// The answer to one name.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(crate) struct ScreenAnswer {
    /// The number of its entry in the audit log.
    audit: i64,
    /// Digest of the lists.
    lists: String,
    /// Records that were looked through.
    records: usize,
    #[serde(flatten)]
    screened: Screened,
}

/// Many names.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BatchAsked {
    /// The names, 10,000 at most.
    #[schemars(length(min = 1, max = 10_000))]
    names: Vec<ScreenAsked>,
}

/// The answers to many names.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(crate) struct BatchAnswer {
    /// The number of the batch's entry in the audit log.
    audit: i64,
    /// Digest of the lists.
    lists: String,
    /// Records that were looked through.
    records: usize,
    /// In the order of the question.
    answers: Vec<Screened>,
}

pub(crate) fn operations() -> Vec<Operation> {
    vec![
        post(
            "screen",
            "/api/v1/screen",
            "screen",
            "Which list records a name may be, with the evidence and earlier decisions",
            (Some(of::<ScreenAsked>), of::<ScreenAnswer>),
            one,
        ),
        post(
            "screen_batch",
            "/api/v1/screen/batch",
            "screen",
            "The same for many names at once, in the order of the question",
            (Some(of::<BatchAsked>), of::<BatchAnswer>),
            batch,
        ),
    ]
}

fn query(asked: &ScreenAsked) -> Result<Query, Problem> {
    if asked.name.trim().is_empty() || asked.name.chars().count() > 500 {
        return Err(Problem::input("`name` must have 1 to 500 characters"));
    }
    let top = asked.top.unwrap_or(10);
    if !(1..=100).contains(&top) {
        return Err(Problem::input("`top` must be from 1 to 100"));
    }
    Ok(Query {
        name: asked.name.clone(),
        places: asked.places.clone(),
        kind: match asked.kind {
            Some(Kind::Organisation) => PartyKind::Organisation,
            Some(Kind::Person) => PartyKind::Person,
            Some(Kind::Vessel) => PartyKind::Vessel,
            Some(Kind::Aircraft) => PartyKind::Aircraft,
            _ => PartyKind::Unknown,
        },
        birth_date: asked.birth_date.clone().unwrap_or_default(),
        top,
        threshold: asked.threshold,
    })
}

fn screened(app: &App, screener: &Screener, asked: &ScreenAsked) -> Result<Screened, Problem> {
    let query = query(asked)?;
    let found = {
        let _turn = app.turnstile.enter();
        screener.screen(&query)?
    };
    app.metrics.screened.fetch_add(1, Ordering::Relaxed);
    let hits = found.into_iter().map(|h| -> Result<Hit, Problem> {
        let (version, list) = (record_version(h.record), h.record.sublist());
        let decision = app.store.decision_on(&asked.name, list, &h.record.id)?;
        let day = |d: Option<knockon::vocabulary::Date>| d.map(|d| d.to_string());
        Ok(Hit {
            score: h.score,
            verdict: h.verdict,
            list: list.to_owned(),
            record: h.record.id.clone(),
            name: h.name,
            places: h.record.places.iter().map(|p| p.as_str().to_owned()).collect(),
            citation: h.record.citation.clone(),
            from: day(h.record.valid.from),
            until: day(h.record.valid.until),
            why: h.why,
            decision_is_current: decision.as_ref().map(|d| d.record_version == version),
            decision,
            record_version: version,
        })
    });
    Ok(Screened { name: asked.name.clone(), hits: hits.collect::<Result<_, _>>()? })
}

/// What the audit log keeps of a screening.
fn noted(asked: &ScreenAsked, answer: &Screened) -> serde_json::Value {
    let hit = |h: &Hit| json!([h.list, h.record, h.verdict, (h.score * 1e6).round() / 1e6]);
    json!({ "asked": asked, "hits": answer.hits.iter().map(hit).collect::<Vec<_>>() })
}

fn usable(app: &App) -> Result<std::sync::Arc<Screener>, Problem> {
    let screener = app.screener();
    if screener.is_empty() {
        return Err(Problem::conflict(
            "the server has no list to screen against; start it with --list FILE or import one",
        ));
    }
    Ok(screener)
}

fn one(app: &App, call: &Call) -> Result<Reply, Problem> {
    let asked: ScreenAsked = call.json()?;
    let screener = usable(app)?;
    let screened = screened(app, &screener, &asked)?;
    let body =
        json!({ "screened": [noted(&asked, &screened)], "lists": screener.digest(), "version": version() });
    let audit = app.store.audit(&call.actor.name, "screening", &body)?;
    Reply::json(&ScreenAnswer {
        audit,
        lists: screener.digest().to_owned(),
        records: screener.len(),
        screened,
    })
}

fn batch(app: &App, call: &Call) -> Result<Reply, Problem> {
    let asked: BatchAsked = call.json()?;
    if asked.names.is_empty() || asked.names.len() > BATCH {
        return Err(Problem::input(format!("`names` must have 1 to {BATCH} members")));
    }
    let screener = usable(app)?;
    let answers: Vec<Screened> =
        asked.names.par_iter().map(|a| screened(app, &screener, a)).collect::<Result<_, _>>()?;
    let noted: Vec<_> = asked.names.iter().zip(&answers).map(|(a, s)| noted(a, s)).collect();
    let body = json!({ "screened": noted, "lists": screener.digest(), "version": version() });
    let audit = app.store.audit(&call.actor.name, "screening", &body)?;
    Reply::json(&BatchAnswer { audit, lists: screener.digest().to_owned(), records: screener.len(), answers })
}
