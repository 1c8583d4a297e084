//! `rules diff`: what the law changed between two dates, and with a transaction what of it changed the answer.

use crate::decide::{
    About, DecideOptions, Question, about, about_text, cause_text, standing_text, transitions_text,
};
use crate::error::Error;
use knockon_control::{Cause, Regime, RuleBook, Transaction, Transition, law_changes};
use knockon_vocabulary::{Date, Standing, date};
use serde::Serialize;
use std::fmt::Write;

/// What changed between two dates.
#[derive(Debug, Clone, Serialize)]
pub struct RulesDiff {
    /// The first date.
    pub from: String,
    /// The second date.
    pub until: String,
    /// Changes of the law, where no transaction was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub law: Option<Vec<Cause>>,
    /// The standing of the transaction on both dates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standing: Option<(Standing, Standing)>,
    /// The days on which its answer changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changes: Option<Vec<Transition>>,
    /// The law's date, what is not modelled, and what the answer is not.
    pub about: About,
    /// The regimes that were asked about.
    #[serde(skip)]
    regimes: Vec<Regime>,
}

fn dates(from: &str, until: &str) -> Result<(Date, Date), Error> {
    let day = |t: &str| date(t).map_err(|e| Error::usage(e.to_string()));
    let (a, b) = (day(from)?, day(until)?);
    if b < a {
        return Err(Error::usage(format!("the second date ({b}) lies before the first ({a})")));
    }
    Ok((a, b))
}

/// What the law changed after `from` and up to `until`; only in these regimes where some are named.
pub fn rules_diff(from: &str, until: &str, regimes: &[String]) -> Result<RulesDiff, Error> {
    let (a, b) = dates(from, until)?;
    let mut chosen = Vec::new();
    for word in regimes {
        let Some(r) = Regime::ALL.iter().find(|r| r.as_str() == word) else {
            let all: Vec<&str> = Regime::ALL.iter().map(|r| r.as_str()).collect();
            return Err(Error::usage(format!("there is no regime `{word}`; expected {}", all.join(", "))));
        };
        chosen.push(*r);
    }
    if chosen.is_empty() {
        chosen = Regime::ALL.to_vec();
    }
    let law = law_changes(RuleBook::embedded(), &chosen, a, b);
    Ok(RulesDiff {
        from: a.to_string(),
        until: b.to_string(),
        law: Some(law),
        standing: None,
        changes: None,
        about: about(RuleBook::embedded(), &chosen),
        regimes: chosen,
    })
}

/// What changed of the answer to a transaction after `from` and up to `until`, and why.
pub fn deal_diff(
    tx: &Transaction,
    from: &str,
    until: &str,
    options: &DecideOptions,
) -> Result<RulesDiff, Error> {
    let (a, b) = dates(from, until)?;
    let question = Question::new(options)?;
    let changes = question.transitions(tx, a, b)?;
    let standing = match (changes.first(), changes.last()) {
        (Some(first), Some(last)) => (first.before.standing.clone(), last.after.standing.clone()),
        _ => {
            let same = question.standing_on(tx, a);
            (same.clone(), same)
        }
    };
    Ok(RulesDiff {
        from: a.to_string(),
        until: b.to_string(),
        law: None,
        standing: Some(standing),
        changes: Some(changes),
        about: about(RuleBook::embedded(), &tx.regimes),
        regimes: tx.regimes.clone(),
    })
}

impl RulesDiff {
    /// In plain language.
    pub fn text(&self) -> String {
        let mut out = String::new();
        if let Some(law) = &self.law {
            for c in law {
                if let Cause::RuleBegins(l) | Cause::RuleChanges(l) | Cause::RuleEnds(l) | Cause::Clause(l) =
                    c
                {
                    let _ = writeln!(out, "{}  {}", l.day, cause_text(c));
                    let _ = writeln!(out, "            {}", l.title);
                }
            }
            if law.is_empty() {
                out.push_str("no change of the modelled rules\n");
            }
        }
        if let Some((a, b)) = &self.standing {
            let _ = writeln!(out, "{}  {}", self.from, standing_text(a));
            let _ = writeln!(out, "{}  {}", self.until, standing_text(b));
        }
        if let Some(changes) = &self.changes {
            if changes.is_empty() {
                out.push_str("the answer does not change between them\n");
            }
            out.push_str(&transitions_text(changes));
        }
        out.push_str(&about_text(RuleBook::embedded(), &self.regimes, false));
        out
    }
}
