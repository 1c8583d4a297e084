//! The changes that the search for the least considers, from the transaction, the rules it met and the facts it lacks.

use super::Remedial;
use crate::book::{RuleBook, conditions, outcomes};
use crate::determination::Determination;
use crate::expr::Expr;
use crate::transaction::{Share, Transaction};
use crate::words::*;
use knockon_vocabulary::Date;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The search's set of bits tells this many changes apart; what is left out is counted.
const MOST: usize = 128;

/// One change that may be made.
pub(super) struct Candidate {
    /// What it changes; two changes of one path exclude each other.
    pub(super) path: String,
    pub(super) act: Act,
}

/// How a change is made.
pub(super) enum Act {
    Lift(String),
    License(String),
    Unlist(usize, usize),
    Screened(usize),
    NoRole(usize),
    EndUse(EndUse),
    Assert(AssertedWord, bool),
    Content(usize),
    NoContent,
    NoTechnology,
    NoUsEquipment,
    Holding(usize),
    NoHoldings,
    Part(usize),
    Ear99,
    Date(DateField, Date),
}

impl Act {
    /// Makes the change of a fact; `share` replaces the zero of a lowered share.
    pub(super) fn apply(&self, tx: &mut Transaction, share: Option<f64>) {
        let pct = Some(share.unwrap_or(0.0));
        match self {
            Self::Lift(_) | Self::License(_) => {}
            Self::Unlist(p, e) => {
                // The entry stays in its place, so that other changes still find theirs: it ended the day before.
                let last = tx.as_of.yesterday().ok();
                let entry = party(tx, *p).and_then(|p| p.listed.as_mut()).and_then(|l| l.get_mut(*e));
                if let Some(entry) = entry {
                    (entry.from, entry.until) = (None, last);
                }
            }
            Self::Screened(p) => {
                if let Some(p) = party(tx, *p) {
                    p.listed = Some(Vec::new());
                }
            }
            Self::NoRole(p) => {
                if let Some(p) = party(tx, *p) {
                    p.roles = Some(Vec::new());
                }
            }
            Self::EndUse(u) => tx.end_use = Some(vec![*u]),
            Self::Assert(w, b) => drop(tx.asserted.insert(*w, *b)),
            Self::Content(i) => {
                if let Some(c) =
                    tx.item.as_mut().and_then(|x| x.us_content.as_mut()).and_then(|c| c.get_mut(*i))
                {
                    c.pct = pct;
                }
            }
            Self::Holding(i) => {
                if let Some(s) = tx.ownership.as_mut().and_then(|o| o.get_mut(*i)) {
                    s.pct = pct;
                }
            }
            Self::NoHoldings => tx.ownership = Some(Vec::new()),
            Self::Date(f, d) => {
                let day = Some(*d);
                match f {
                    DateField::Contract => tx.dates.contract = day,
                    DateField::Order => tx.dates.order = day,
                    DateField::ProductionStarted => tx.dates.production_started = day,
                    DateField::Shipped => tx.dates.shipped = day,
                    DateField::EnRouteSince => tx.dates.en_route_since = day,
                    DateField::ProductPublic => tx.dates.product_public = day,
                }
            }
            Self::NoContent | Self::NoTechnology | Self::NoUsEquipment | Self::Part(_) | Self::Ear99 => {
                self.apply_to_item(tx);
            }
        }
    }

    fn apply_to_item(&self, tx: &mut Transaction) {
        let item = tx.item.get_or_insert_default();
        match self {
            Self::NoContent => item.us_content = Some(Vec::new()),
            Self::NoTechnology => item.made_with = Some(Vec::new()),
            Self::NoUsEquipment => {
                let plant = item.plant.get_or_insert_default();
                let equipment = plant.equipment.get_or_insert_default();
                equipment.iter_mut().for_each(|e| e.direct_product_of = Some(Vec::new()));
            }
            Self::Part(i) => {
                if let Some(c) = item.components.as_mut().filter(|c| *i < c.len()) {
                    c[*i].subject_to_ear = Some(false);
                }
            }
            Self::Ear99 => {
                item.eccn = Some("EAR99".to_owned());
                item.reasons = Some(Vec::new());
            }
            _ => {}
        }
    }

    /// The share that the change lowers.
    pub(super) fn share(&self, tx: &Transaction) -> Option<f64> {
        match self {
            Self::Content(i) => tx.item.as_ref()?.us_content.as_ref()?.get(*i)?.pct,
            Self::Holding(i) => tx.ownership.as_ref()?.get(*i)?.pct,
            _ => None,
        }
    }
}

fn party(tx: &mut Transaction, i: usize) -> Option<&mut crate::transaction::Party> {
    tx.parties.as_mut().and_then(|p| p.get_mut(i))
}

impl Candidate {
    fn new(path: impl Into<String>, act: Act) -> Self {
        Self { path: path.into(), act }
    }

    /// The change for the reader.
    pub(super) fn remedial(&self, tx: &Transaction, book: &RuleBook, share: Option<f64>) -> Remedial {
        let title =
            |rule: &str| book.rules().find(|r| r.id == rule).map_or(String::new(), |r| r.title.clone());
        let (then, note) = match &self.act {
            Act::Lift(r) => return Remedial::LiftRule { rule: r.clone(), title: title(r) },
            Act::License(r) => return Remedial::Licence { rule: r.clone(), title: title(r) },
            Act::Unlist(..) => (json!("not in force"), "the entry is lifted, or the party is another one"),
            Act::Screened(_) => (json!([]), "screened and on no list"),
            Act::NoRole(_) => (json!([]), "it takes no part in the deal"),
            Act::EndUse(u) => (json!([u]), ""),
            Act::Assert(_, b) => (json!(b), ""),
            Act::Content(_) | Act::Holding(_) => (json!(share.unwrap_or(0.0)), "per cent at most"),
            Act::NoContent | Act::NoTechnology | Act::NoHoldings => (json!([]), "none"),
            Act::NoUsEquipment => {
                (json!([]), "no equipment of the plant is a direct product of US technology")
            }
            Act::Part(_) => (json!(false), "replaced by a part that is not subject to the EAR"),
            Act::Ear99 => (json!("EAR99"), ""),
            Act::Date(_, d) => (json!(d.to_string()), "on or before this day"),
        };
        Remedial::Fact { path: self.path.clone(), now: self.now(tx), then, note: note.to_owned() }
    }

    /// The fact as it stands; null: unknown.
    fn now(&self, tx: &Transaction) -> Value {
        let parties = tx.parties.as_deref().unwrap_or_default();
        match &self.act {
            Act::Unlist(p, e) => {
                json!(parties[*p].listed.as_ref().and_then(|l| l.get(*e)).map(|l| l.list.as_str()))
            }
            Act::NoRole(p) => json!(parties[*p].roles),
            Act::EndUse(_) => json!(tx.end_use),
            Act::Assert(w, _) => json!(tx.asserted.get(w)),
            Act::Content(_) | Act::Holding(_) => json!(self.act.share(tx)),
            Act::NoContent => json!(tx.item.as_ref().and_then(|i| i.us_content.as_ref()).map(Vec::len)),
            Act::NoTechnology => json!(tx.item.as_ref().and_then(|i| i.made_with.as_ref())),
            Act::NoHoldings => json!(tx.ownership.as_ref().map(Vec::len)),
            Act::Ear99 => json!(tx.item.as_ref().and_then(|i| i.eccn.as_ref())),
            Act::Date(f, _) => json!(tx.dates.get(*f).map(|d| d.to_string())),
            Act::Part(i) => {
                let parts = tx.item.as_ref().and_then(|x| x.components.as_ref());
                json!(parts.and_then(|c| c.get(*i)).and_then(|c| c.subject_to_ear))
            }
            _ => Value::Null,
        }
    }
}

/// Every change to consider, facts first, then licences, then rules, in the order in which they are printed; and how many
/// facts were left out because there are too many.
pub(super) fn all(tx: &Transaction, book: &RuleBook, now: &Determination) -> (Vec<Candidate>, usize) {
    let (mut out, mut of_law) = (Vec::new(), Vec::new());
    law(tx, book, now, &mut of_law);
    of_law.truncate(MOST);
    parties(tx, &mut out);
    item(tx, now, &mut out);
    words(tx, book, &mut out);
    days(tx, book, &mut out);
    let left_out = out.len().saturating_sub(MOST - of_law.len());
    out.truncate(MOST - of_law.len());
    out.append(&mut of_law);
    (out, left_out)
}

fn parties(tx: &Transaction, out: &mut Vec<Candidate>) {
    for (i, p) in tx.parties.iter().flatten().enumerate() {
        let listed = p.listed.iter().flatten().enumerate();
        let in_force = |l: &crate::transaction::Listed| {
            knockon_vocabulary::Interval { from: l.from, until: l.until }.contains(tx.as_of)
        };
        for (e, l) in listed.filter(|(_, l)| in_force(l)) {
            out.push(Candidate::new(
                format!("parties.{}.listed.{}", p.id, l.list.as_str()),
                Act::Unlist(i, e),
            ));
        }
        if p.listed.is_none() {
            out.push(Candidate::new(format!("parties.{}.listed", p.id), Act::Screened(i)));
        }
        if p.roles.as_ref().is_none_or(|r| !r.is_empty()) {
            out.push(Candidate::new(format!("parties.{}.roles", p.id), Act::NoRole(i)));
        }
    }
    let counts = |s: &Share| s.pct.is_none_or(|p| p > 0.0);
    for (i, _) in tx.ownership.iter().flatten().enumerate().filter(|(_, s)| counts(s)) {
        out.push(Candidate::new(format!("ownership.{i}.pct"), Act::Holding(i)));
    }
    if tx.ownership.is_none() {
        out.push(Candidate::new("ownership", Act::NoHoldings));
    }
}

fn item(tx: &Transaction, now: &Determination, out: &mut Vec<Candidate>) {
    let lacks = |path: &str| now.missing.iter().any(|m| m.starts_with(path));
    let item = tx.item.as_ref();
    match item.and_then(|i| i.us_content.as_ref()) {
        Some(parts) => {
            for (i, _) in parts.iter().enumerate().filter(|(_, c)| c.pct != Some(0.0)) {
                out.push(Candidate::new(format!("item.us_content.{i}.pct"), Act::Content(i)));
            }
        }
        None if lacks("item.us_content") => out.push(Candidate::new("item.us_content", Act::NoContent)),
        None => {}
    }
    let made_with = item.and_then(|i| i.made_with.as_ref());
    if made_with.is_some_and(|m| !m.is_empty()) || lacks("item.made_with") {
        out.push(Candidate::new("item.made_with", Act::NoTechnology));
    }
    let equipment = item.and_then(|i| i.plant.as_ref()).and_then(|p| p.equipment.as_ref());
    let us_made =
        |e: &crate::transaction::Equipment| e.direct_product_of.as_ref().is_none_or(|d| !d.is_empty());
    if equipment.is_some_and(|e| e.iter().any(us_made)) || lacks("item.plant") {
        out.push(Candidate::new("item.plant.equipment", Act::NoUsEquipment));
    }
    let parts = item.and_then(|i| i.components.as_deref()).unwrap_or_default();
    for (i, _) in parts.iter().enumerate().filter(|(_, c)| c.subject_to_ear != Some(false)) {
        out.push(Candidate::new(format!("item.components.{i}.subject_to_ear"), Act::Part(i)));
    }
    if lacks("item.eccn") || lacks("item.reasons") {
        out.push(Candidate::new("item.eccn", Act::Ear99));
    }
}

/// End uses, and words to vouch for, that some rule asked about looks at.
fn words(tx: &Transaction, book: &RuleBook, out: &mut Vec<Candidate>) {
    let (mut uses, mut asserted) = (BTreeSet::new(), BTreeSet::new());
    for rule in book.rules().filter(|r| tx.regimes.contains(&r.regime)) {
        conditions(rule, &mut |e| match e {
            Expr::EndUse(v) | Expr::EndUseOnly(v) => uses.extend(v.iter().copied()),
            Expr::Asserted(w) | Expr::Claimed(w) | Expr::Denied(w) => drop(asserted.insert(*w)),
            _ => {}
        });
    }
    // An end use that no rule looks at: what a plain civil use would change.
    uses.insert(EndUse::Civil);
    for u in uses.into_iter().filter(|u| tx.end_use.as_deref() != Some(&[*u])) {
        out.push(Candidate::new("end_use", Act::EndUse(u)));
    }
    for w in asserted {
        for b in [true, false].into_iter().filter(|b| tx.asserted.get(&w) != Some(b)) {
            out.push(Candidate::new(format!("asserted.{}", w.as_str()), Act::Assert(w, b)));
        }
    }
}

/// Days of the deal that nobody stated, on the days to which some rule asked about compares them.
fn days(tx: &Transaction, book: &RuleBook, out: &mut Vec<Candidate>) {
    let entries =
        || tx.parties.iter().flatten().flat_map(|p| p.listed.iter().flatten()).filter_map(|l| l.from);
    let mut marks: BTreeSet<(DateField, Date)> = BTreeSet::new();
    for rule in book.rules().filter(|r| tx.regimes.contains(&r.regime)) {
        conditions(rule, &mut |e| match e {
            Expr::OnOrBefore(t) => drop(marks.insert((t.date, t.day))),
            Expr::EveryEntry(t) => {
                marks.extend(t.by_listing.into_iter().flat_map(|f| entries().map(move |d| (f, d))))
            }
            _ => {}
        });
    }
    // The latest day first: it asks for the least.
    for (field, day) in marks.into_iter().rev().filter(|(f, d)| tx.dates.get(*f).is_none() && *d <= tx.as_of)
    {
        out.push(Candidate::new(format!("dates.{}", field.as_str()), Act::Date(field, day)));
    }
}

/// Licences for requirements that are met or may be, and the rules themselves.
fn law(tx: &Transaction, book: &RuleBook, now: &Determination, out: &mut Vec<Candidate>) {
    let reached: BTreeSet<&str> =
        now.steps.iter().filter(|s| s.result != "not_met").map(|s| s.rule.as_str()).collect();
    let content = tx.item.as_ref().and_then(|i| i.us_content.as_ref()).is_some_and(|c| !c.is_empty());
    let rules: Vec<_> = book
        .rules()
        .filter(|r| {
            let finds = content && outcomes(r).any(|o| o.licence.as_ref().is_some_and(|l| l.finds_content));
            tx.regimes.contains(&r.regime) && (finds || reached.contains(r.id.as_str()))
        })
        .collect();
    for r in rules.iter().filter(|r| outcomes(r).any(|o| o.licence.is_some())) {
        out.push(Candidate::new(format!("licence.{}", r.id), Act::License(r.id.clone())));
    }
    let restricts = |o: &crate::rule::Outcome| {
        o.licence.is_some()
            || o.prohibits.is_some()
            || o.subject.is_some()
            || o.blocks.is_some()
            || o.withdraws_exceptions
    };
    for r in rules.iter().filter(|r| outcomes(r).any(restricts)) {
        out.push(Candidate::new(format!("law.{}", r.id), Act::Lift(r.id.clone())));
    }
}
