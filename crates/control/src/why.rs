//! What changed between two days, and why: the days on which the answer changes, each with what of the law or of the
//! facts changes on it; and the changes of the law itself.
//!
//! A change of the law is named as a cause of a day's change only where the rule's step differs between that day and the
//! day before. Supported: versions that begin, end or take each other's place, days inside a rule's condition, places
//! that enter or leave a group, list entries, footnotes and holdings. Not supported: which of several causes on one day
//! would have sufficed alone (ask again with one of them [`lifted`](crate::Options::lifted)).

use crate::book::{Change, RuleBook};
use crate::decide::{Options, on_day};
use crate::determination::{Determination, Step};
use crate::error::{Error, ErrorKind};
use crate::rule::State;
use crate::timeline::{Moving, changes};
use crate::transaction::Transaction;
use crate::words::Regime;
use knockon_vocabulary::Date;
use serde::Serialize;
use serde_json::Value;

/// Fields that make up an answer: those that [`Determination::same_answer`] compares.
const FIELDS: &[&str] = &[
    "standing",
    "subject_to_ear",
    "prohibited",
    "licence_required",
    "authorisation",
    "exceptions",
    "policy",
    "licence_kind",
    "review_time",
    "blocked",
    "threshold_pct",
    "because",
];

/// A day on which the answer changes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Transition {
    /// The first day of the new answer.
    #[serde(serialize_with = "crate::day::serialize")]
    pub day: Date,
    /// The answer on the day before.
    pub before: Determination,
    /// The answer on the day.
    pub after: Determination,
    /// Fields that differ.
    pub fields: Vec<FieldChange>,
    /// What changes on the day.
    pub because: Vec<Cause>,
}

/// A field of the answer that differs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldChange {
    /// Its name.
    pub field: String,
    /// On the day before.
    pub before: Value,
    /// On the day.
    pub after: Value,
}

/// Something of the law or of the facts that changes on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Cause {
    /// A rule comes into force, or on the books where its state is `scheduled`.
    RuleBegins(LawChange),
    /// A version takes the place of another.
    RuleChanges(LawChange),
    /// A rule ends, is suspended or repealed; the version is the one that governed before.
    RuleEnds(LawChange),
    /// A day inside the condition of a rule.
    Clause(LawChange),
    /// A place enters or leaves a group, or comes to be read as another.
    Place {
        /// The place.
        place: String,
    },
    /// An entry of a list comes into force.
    EntryBegins {
        /// Whose.
        party: String,
        /// Of which list.
        list: String,
    },
    /// An entry was in force for the last time on the day before.
    EntryEnds {
        /// Whose.
        party: String,
        /// Of which list.
        list: String,
    },
    /// A footnote is added to an entry.
    Footnote {
        /// Whose entry.
        party: String,
        /// Of which list.
        list: String,
        /// The footnote.
        number: u8,
    },
    /// A holding begins.
    HoldingBegins {
        /// Who holds.
        owner: String,
        /// What is held.
        owned: String,
    },
    /// A holding existed for the last time on the day before.
    HoldingEnds {
        /// Who held.
        owner: String,
        /// What was held.
        owned: String,
    },
}

/// A rule version that a change is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LawChange {
    /// The day.
    #[serde(serialize_with = "crate::day::serialize")]
    pub day: Date,
    /// Rule id.
    pub rule: String,
    /// Its title.
    pub title: String,
    /// First day of the version.
    pub version: String,
    /// `in_force`, `scheduled`, `suspended` or `repealed`.
    pub state: String,
    /// The provision.
    pub citation: String,
    /// The day on which the version was published.
    #[serde(serialize_with = "crate::day::serialize")]
    pub published: Date,
}

/// The days after `from` and up to `until` on which the answer changes, with what changed on each.
pub fn transitions(
    tx: &Transaction,
    from: Date,
    until: Date,
    book: &RuleBook,
    opts: &Options<'_>,
) -> Result<Vec<Transition>, Error> {
    let mut days = changes(tx, &Moving::default(), book, opts);
    days.retain(|c| from < c.0 && c.0 <= until);
    let mut out = Vec::new();
    let mut before = on_day(tx, from, book, opts, true);
    for group in days.chunk_by(|a, b| a.0 == b.0) {
        let day = group[0].0;
        let after = on_day(tx, day, book, opts, true);
        if !after.same_answer(&before) {
            out.push(Transition {
                day,
                fields: fields(&before, &after)?,
                because: causes(tx, group, (&before.steps, &after.steps), book, opts),
                before,
                after: after.clone(),
            });
        }
        before = after;
    }
    Ok(out)
}

/// The fields in which two answers differ.
pub fn fields(before: &Determination, after: &Determination) -> Result<Vec<FieldChange>, Error> {
    let value = |d: &Determination| {
        serde_json::to_value(d).map_err(|e| Error::new(ErrorKind::Internal(e.to_string())))
    };
    let (a, b) = (value(before)?, value(after)?);
    let field = |name: &&str| {
        let (before, after) = (a[*name].clone(), b[*name].clone());
        (before != after).then(|| FieldChange { field: (*name).to_owned(), before, after })
    };
    Ok(FIELDS.iter().filter_map(field).collect())
}

/// What changes in the law of these regimes after `from` and up to `until`, day by day.
pub fn law_changes(book: &RuleBook, regimes: &[Regime], from: Date, until: Date) -> Vec<Cause> {
    let opts = Options::default();
    let mut out: Vec<(Date, Cause)> = Vec::new();
    for &(day, change) in book.days.iter().filter(|(d, _)| from < *d && *d <= until) {
        let Change::Rule(i) = change else { continue };
        if regimes.contains(&book.rules[i].regime) {
            out.extend(law_cause(i, day, book, &opts, None).map(|c| (day, c)));
        }
    }
    out.into_iter().map(|(_, c)| c).collect()
}

/// How the governing version of a rule differs between a day and the day before.
fn law_cause(i: usize, day: Date, book: &RuleBook, opts: &Options<'_>, known: Option<Date>) -> Option<Cause> {
    let rule = &book.rules[i];
    let earlier = day.yesterday().ok()?;
    let before = book.version(i, earlier, known, opts.lifted);
    let after = book.version(i, day, known, opts.lifted);
    let law = |n: usize| {
        let v = &rule.version[n];
        LawChange {
            day,
            rule: rule.id.clone(),
            title: rule.title.clone(),
            version: v.from.to_string(),
            state: state(v.state).to_owned(),
            citation: v.citation.clone(),
            published: v.published,
        }
    };
    match (before, after) {
        (None, Some(n)) => Some(Cause::RuleBegins(law(n))),
        (Some(n), None) => Some(Cause::RuleEnds(law(ended_by(rule, n, day)))),
        (Some(a), Some(b)) if a != b => Some(Cause::RuleChanges(law(b))),
        (Some(n), Some(_)) if book.clause_ends(i, n, earlier) => Some(Cause::Clause(law(n))),
        _ => None,
    }
}

fn state(state: State) -> &'static str {
    match state {
        State::InForce => "in_force",
        State::Suspended => "suspended",
        State::Scheduled => "scheduled",
        State::Proposed => "proposed",
        State::Repealed => "repealed",
    }
}

/// The version that ends another one on this day (a suspension or repeal), or the one that ran out.
fn ended_by(rule: &crate::rule::Rule, governed: usize, day: Date) -> usize {
    rule.version.iter().position(|v| v.from == day).unwrap_or(governed)
}

fn causes(
    tx: &Transaction,
    group: &[(Date, Change)],
    steps: (&[Step], &[Step]),
    book: &RuleBook,
    opts: &Options<'_>,
) -> Vec<Cause> {
    let Some(&(day, _)) = group.first() else { return Vec::new() };
    let known = opts.known(tx, day);
    let mut out = Vec::new();
    for (_, change) in group {
        match change {
            Change::Rule(i) if matters(&book.rules[*i].id, steps) => {
                out.extend(law_cause(*i, day, book, opts, known));
            }
            Change::Rule(_) => {}
            Change::Place(p) => out.push(Cause::Place { place: p.as_str().to_owned() }),
            Change::Fact => facts(tx, day, &mut out),
        }
    }
    out
}

/// Whether the step of a rule differs, where it could decide something. An unknown result also differs where it asks for other facts.
fn matters(id: &str, (before, after): (&[Step], &[Step])) -> bool {
    let of = |steps: &[Step]| {
        let asked = |s: &Step| if s.result == "unknown" { s.facts.clone() } else { Vec::new() };
        steps.iter().find(|s| s.rule == id).map(|s| (s.result.clone(), s.version.clone(), asked(s)))
    };
    let (a, b) = (of(before), of(after));
    let reached = |s: &Option<(std::borrow::Cow<'static, str>, String, Vec<String>)>| {
        s.as_ref().is_some_and(|s| s.0 != "not_met")
    };
    a != b && (reached(&a) || reached(&b))
}

/// Dated facts of the transaction that begin or end on the day.
fn facts(tx: &Transaction, day: Date, out: &mut Vec<Cause>) {
    let ended = |until: Option<Date>| until.and_then(|u| u.tomorrow().ok()) == Some(day);
    for p in tx.parties.iter().flatten() {
        for l in p.listed.iter().flatten() {
            let (party, list) = (p.id.clone(), l.list.as_str().to_owned());
            if l.from == Some(day) {
                out.push(Cause::EntryBegins { party: party.clone(), list: list.clone() });
            }
            if ended(l.until) {
                out.push(Cause::EntryEnds { party: party.clone(), list: list.clone() });
            }
            for (number, _) in l.footnotes.iter().flatten().filter(|(_, d)| **d == day) {
                out.push(Cause::Footnote { party: party.clone(), list: list.clone(), number: *number });
            }
        }
    }
    for s in tx.ownership.iter().flatten() {
        let (owner, owned) = (s.owner.clone(), s.owned.clone());
        if s.from == Some(day) {
            out.push(Cause::HoldingBegins { owner: owner.clone(), owned: owned.clone() });
        }
        if ended(s.until) {
            out.push(Cause::HoldingEnds { owner, owned });
        }
    }
}
