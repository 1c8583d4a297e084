//! What the law says of each supply of a case, with the paragraphs that decide: no simulation.
//!
//! A stretch ends where the standing, its grounds or a rule's version does: so it shows on which day goods that stood outside were tested
//! again under a new rule. Of a stretch that stands outside the EAR the grounds are the tests of scope that did not reach the goods, each
//! with the facts that it looked at.
//!
//! Supported: the law measures of the case as it stands, and lists beside it. Not supported: what firms do beyond the law; the run shows that.

use super::law::{Law, Listings, Timeline};
use super::{everything, moved, screening};
use crate::error::Error;
use crate::model::Case;
use jiff::civil::Date;
use knockon_control::{Determination, Rule, RuleBook, Step, Truth};
use knockon_vocabulary::Standing;
use serde::Serialize;
use std::collections::BTreeSet;

/// One supply before the law.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LinkLaw {
    /// The supply.
    pub supply: String,
    /// Who sells.
    pub supplier: String,
    /// Who buys.
    pub buyer: String,
    /// What.
    pub item: String,
    /// Where it is made.
    pub plant: String,
    /// Stretches of one answer on the same grounds.
    pub spells: Vec<LawSpell>,
}

/// A stretch of days.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LawSpell {
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// The answer.
    pub standing: Standing,
    /// Whether the EAR reach the goods; `None`: not asked.
    pub subject_to_ear: Option<Truth>,
    /// The de minimis level, in per cent, where it was applied.
    pub threshold_pct: Option<f64>,
    /// What decided.
    pub grounds: Vec<LawGround>,
}

/// A provision that decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LawGround {
    /// Rule.
    pub rule: String,
    /// First day of its version.
    pub version: String,
    /// Provision.
    pub citation: String,
    /// `met`, `not_met` or `unknown`.
    pub result: String,
    /// Facts that it looked at.
    pub facts: Vec<String>,
}

/// The law on every supply of a checked case.
pub fn law(case: &Case) -> Result<Vec<LinkLaw>, Error> {
    let screened = screening::screen(case)?;
    let (case, book) = moved::rules(case)?;
    let (case, book) = (&*case, &*book);
    let law = Law::new(case, book, &screened.listings)?;
    let lifted = case.lifted.iter().fold(0, |bits, m| bits | 1 << m) & everything(case);
    let scope = Scope::new(book);
    let timelines = law.explained_at(lifted, &days(book, case, &screened.listings));
    let view = |(supply, t): (&crate::model::Supply, &Timeline)| LinkLaw {
        supply: supply.id.clone(),
        supplier: case.parties[supply.supplier].name.clone(),
        buyer: case.parties[supply.buyer].name.clone(),
        item: case.items[supply.item].name.clone(),
        plant: supply.plant.to_string(),
        spells: spells(t, &scope),
    };
    Ok(case.supplies.iter().zip(&timelines).map(view).collect())
}

/// Days of the horizon on which a version of a rule, an entry or its footnote begins, or has just ended.
fn days(book: &RuleBook, case: &Case, listings: &Listings) -> Vec<Date> {
    let after = |day: Option<Date>| day.and_then(|d| d.tomorrow().ok());
    let versions = book.rules().flat_map(|r| &r.version).flat_map(|v| [Some(v.from), after(v.until)]);
    let entries = listings.iter().flatten().flat_map(|l| [l.from, after(l.until)]);
    let footnotes = listings.iter().flatten().flat_map(|l| l.footnotes.iter().flat_map(|f| f.values()));
    let days = versions.chain(entries).flatten().chain(footnotes.copied());
    let days: BTreeSet<Date> = days.filter(|d| case.from < *d && *d <= case.to).collect();
    days.into_iter().collect()
}

/// Rules that say whether the EAR reach goods.
struct Scope<'a> {
    bring_in: BTreeSet<&'a str>,
    leave_out: BTreeSet<&'a str>,
}

impl<'a> Scope<'a> {
    fn new(book: &'a RuleBook) -> Self {
        let ids = |of: fn(&Rule) -> bool| book.rules().filter(|r| of(r)).map(|r| r.id.as_str()).collect();
        Self { bring_in: ids(Rule::brings_in), leave_out: ids(Rule::leaves_out) }
    }
}

/// Stretches with their grounds; neighbours that say the same are one.
fn spells(timeline: &Timeline, scope: &Scope<'_>) -> Vec<LawSpell> {
    let mut out: Vec<LawSpell> = Vec::new();
    for s in timeline.iter() {
        let d = &s.value;
        let next = LawSpell {
            from: s.from,
            until: s.until,
            standing: d.standing.clone(),
            subject_to_ear: d.subject_to_ear,
            threshold_pct: d.threshold_pct,
            grounds: grounds(d, scope),
        };
        match out.last_mut() {
            Some(last) if same(last, &next) => last.until = next.until,
            _ => out.push(next),
        }
    }
    out
}

fn same(a: &LawSpell, b: &LawSpell) -> bool {
    let key = |s: &LawSpell| (s.standing.clone(), s.subject_to_ear, s.grounds.clone());
    key(a) == key(b) && a.threshold_pct == b.threshold_pct
}

/// What was met, and of an open answer what is open. Of goods outside: what leaves them out, or the tests of scope that did not reach
/// them; an entry that is met does not reach them either.
fn grounds(d: &Determination, scope: &Scope<'_>) -> Vec<LawGround> {
    let outside = d.subject_to_ear == Some(Truth::No);
    let wanted = |s: &&Step| match &*s.result {
        "met" => !outside || scope.leave_out.contains(s.rule.as_str()) || !s.rule.starts_with("us-ear/"),
        "unknown" => matches!(d.standing, Standing::Undetermined { .. }),
        _ => outside && scope.bring_in.contains(s.rule.as_str()),
    };
    let ground = |s: &Step| LawGround {
        rule: s.rule.clone(),
        version: s.version.clone(),
        citation: s.citation.clone(),
        result: s.result.to_string(),
        facts: s.facts.clone(),
    };
    d.steps.iter().filter(wanted).map(ground).collect()
}
