//! Decisions about hits: keeping them, and which are due again.

use crate::error::Error;
use crate::lists::{at, existing};
use knockon_store::{At, Decision, Due, NewDecision, Verdict};
use knockon_vocabulary::Date;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// A decision to be kept.
#[derive(Debug, Clone)]
pub struct DecideRequest {
    /// The store.
    pub store: PathBuf,
    /// The party, as the user names it.
    pub party: String,
    /// The record's identifier.
    pub record: String,
    /// The publication; `None`: the only one that has such a record now.
    pub source: Option<String>,
    /// What was decided.
    pub verdict: Verdict,
    /// By whom.
    pub by: String,
    /// Why.
    pub why: String,
    /// When.
    pub day: Date,
}

/// Keeps a decision on a record as it is known now.
pub fn decide(request: &DecideRequest) -> Result<Decision, Error> {
    for (what, text) in [("the party", &request.party), ("`by`", &request.by), ("`why`", &request.why)] {
        if text.trim().is_empty() {
            return Err(Error::usage(format!("{what} is blank; a decision says for whom, by whom and why")));
        }
    }
    let mut store = existing(&request.store)?;
    let source = match &request.source {
        Some(s) => s.clone(),
        None => {
            let mut found = Vec::new();
            for s in store.current(At::Newest)? {
                if store.records(s.id)?.iter().any(|r| r.id == request.record) {
                    found.push(s.source);
                }
            }
            match found.as_slice() {
                [one] => one.clone(),
                [] => {
                    return Err(Error::usage(format!(
                        "no publication has a record `{}` now",
                        request.record
                    )));
                }
                many => {
                    let names = many.join(", ");
                    return Err(Error::usage(format!(
                        "record `{}` is in {names}; name one with --source",
                        request.record
                    )));
                }
            }
        }
    };
    let new = NewDecision {
        party: request.party.trim().to_owned(),
        source,
        record: request.record.clone(),
        verdict: request.verdict,
        by: request.by.trim().to_owned(),
        why: request.why.trim().to_owned(),
        day: request.day,
    };
    Ok(store.decide(&new)?)
}

/// The decisions of a store.
#[derive(Debug, Clone, Serialize)]
pub struct Decisions {
    /// All of them, in their order.
    pub all: Vec<Decision>,
    /// Those that are due again, with what changed.
    pub due: Vec<Due>,
}

/// All decisions, and those that are due again.
pub fn decisions(store: &Path, known_on: Option<&str>) -> Result<Decisions, Error> {
    let store = existing(store)?;
    Ok(Decisions { all: store.decisions()?, due: store.due(at(known_on)?)? })
}
