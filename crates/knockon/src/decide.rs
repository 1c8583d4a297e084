//! `decide`: what the law says of a transaction on a day, or over a horizon; and the rules that say it.

use crate::error::{Error, ErrorKind};
use knockon_case::run::plain as word;
use knockon_control::{
    Determination, KnownOn, LicenceRequired, Moving, Options, Rule, RuleBook, Transaction, decide as ask,
    timeline,
};
use knockon_vocabulary::{Date, Spell, Standing, date};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

/// What `decide` is asked beside the transaction itself.
#[derive(Debug, Clone, Default)]
pub struct DecideOptions {
    /// Day whose law applies, instead of the transaction's.
    pub as_of: Option<String>,
    /// Day whose knowledge is used.
    pub known_on: Option<String>,
    /// First and last day of an evaluation over time.
    pub span: Option<(String, String)>,
}

/// The answer to one transaction.
#[derive(Debug, Clone)]
pub enum Decided {
    /// On one day.
    Day(Box<Determination>),
    /// Over time.
    Span(Vec<Spell<Determination>>),
}

impl Decided {
    /// As JSON: the answer's fields, or a list of spells.
    pub fn json(&self) -> serde_json::Value {
        match self {
            Self::Day(d) => serde_json::to_value(d),
            Self::Span(s) => serde_json::to_value(s),
        }
        .unwrap_or_default()
    }
}

fn option_date(text: &Option<String>) -> Result<Option<Date>, Error> {
    text.as_deref().map(date).transpose().map_err(|e| Error::usage(e.to_string()))
}

/// Reads one transaction from a file's text (`.toml` or `.json`).
pub fn read_transaction(file: &Path) -> Result<Transaction, Error> {
    let text = std::fs::read_to_string(file).map_err(|e| Error::io(file, e))?;
    let toml = file.extension().is_some_and(|e| e == "toml");
    transaction(&text, toml, &file.display().to_string(), 0)
}

/// One transaction from text; `line` is added to the places of mistakes (for JSON lines).
pub fn transaction(text: &str, toml: bool, file: &str, line: u32) -> Result<Transaction, Error> {
    let read = if toml { Transaction::from_toml(text) } else { Transaction::from_json(text) };
    read.map_err(|e| {
        let mut d = e.diagnostic(file);
        d.at.line += line;
        if d.source_line.is_empty() {
            let at = (d.at.line - line).max(1) as usize;
            d.source_line = text.lines().nth(at - 1).unwrap_or_default().to_owned();
        }
        Error::from(ErrorKind::Input(vec![d]))
    })
}

/// What the modelled law says of a transaction.
pub fn decide(tx: &Transaction, options: &DecideOptions) -> Result<Decided, Error> {
    let book = RuleBook::embedded();
    let mut tx = tx.clone();
    if let Some(day) = option_date(&options.as_of)? {
        tx.as_of = day;
    }
    if let Some(day) = option_date(&options.known_on)? {
        tx.known_on = Some(day);
    }
    let known_on = tx.known_on.map_or(KnownOn::Newest, KnownOn::Fixed);
    let lifted = BTreeSet::new();
    let ask_with = Options { known_on, lifted: &lifted, ..Options::default() };
    let Some((from, until)) = &options.span else {
        return Ok(Decided::Day(Box::new(ask(&tx, book, &ask_with))));
    };
    let day = |t: &str| date(t).map_err(|e| Error::usage(e.to_string()));
    let (from, until) = (day(from)?, day(until)?);
    if until < from {
        return Err(Error::usage(format!("the evaluation ends ({until}) before it begins ({from})")));
    }
    Ok(Decided::Span(timeline(&tx, &Moving::default(), from, until, book, &ask_with)))
}

/// The standing in the words that a reader sees.
pub fn standing_text(standing: &Standing) -> String {
    match standing {
        Standing::Free => "no requirement found in the modelled rules".to_owned(),
        Standing::Authorised { by } => format!("authorised by {by}"),
        Standing::LicenceRequired { policy: Some(p) } => format!("licence required ({})", word(p)),
        Standing::LicenceRequired { policy: None } => "licence required".to_owned(),
        Standing::Barred => "prohibited".to_owned(),
        Standing::Undetermined { missing } => format!("undetermined: not known is {}", missing.join(", ")),
    }
}

/// An answer in plain language; with `explain` every rule that was looked at.
pub fn answer_text(d: &Determination, explain: bool) -> String {
    let mut out = String::new();
    let mut line = |name: &str, text: String| {
        let _ = writeln!(out, "{name:<22}{text}");
    };
    line("standing", standing_text(&d.standing));
    if let Some(subject) = &d.subject_to_ear {
        line("subject to the EAR", word(subject));
    }
    line("prohibited", word(&d.prohibited));
    line(
        "licence",
        match d.licence_required {
            LicenceRequired::Yes => "must be obtained".to_owned(),
            LicenceRequired::No => "none required by the modelled rules".to_owned(),
            LicenceRequired::Scheduled => "scheduled by a law on the books, unconfirmed".to_owned(),
            LicenceRequired::Unknown => "depends on facts that are not known".to_owned(),
        },
    );
    if let Some(t) = d.threshold_pct {
        line("de minimis level", format!("{t} %"));
    }
    if !d.because.is_empty() {
        line("because", d.because.iter().map(word).collect::<Vec<_>>().join(", "));
    }
    let blocked: Vec<&str> =
        d.blocked.iter().filter(|(_, b)| word(b) == "true").map(|(id, _)| id.as_str()).collect();
    if !blocked.is_empty() {
        line("blocked", blocked.join(", "));
    }
    if let Some(exceptions) = d.exceptions.known().filter(|e| !e.is_empty()) {
        line("licence exceptions", exceptions.iter().map(word).collect::<Vec<_>>().join(", "));
    }
    if !d.missing.is_empty() {
        line("not known", d.missing.join(", "));
    }
    for w in &d.warnings {
        line("look at", word(w));
    }
    line("holds until", d.holds_until.map_or("open".to_owned(), |u| u.to_string()));
    let decided = d.steps.iter().filter(|s| explain || s.result == "met");
    for step in decided {
        line(
            &format!("  {}", step.result.replace('_', " ")),
            format!("{} ({}) {}", step.rule, step.version, step.citation),
        );
        if explain && !step.facts.is_empty() {
            line("", format!("looked at {}", step.facts.join(", ")));
        }
    }
    out.push_str("Research model, not legal advice; silence is not clearance.\n");
    out
}

/// The modelled rules.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    RuleBook::embedded().rules()
}
