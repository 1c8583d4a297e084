//! From the rules to the answer: evaluates every rule of the regimes asked about, in order of stage, and assembles the
//! fields.
//!
//! Order (15 CFR part 732): scope → blocking → bars → requirements → exceptions and what withdraws them → authorisations
//! → review policy → warnings. A requirement holds where its rule is met, the item is subject to the rules, no rule that
//! overrides it is met, and nothing lifts it; each step in three values. Of several policies the hardest counts.

use crate::book::{Change, RuleBook};
use crate::determination::{Determination, Step};
use crate::eval::{Ctx, Focus, Path};
use crate::rule::{Authorise, Licence, Outcome, State};
use crate::transaction::Transaction;
use crate::tri::Truth;
use crate::words::*;
use knockon_vocabulary::{Date, Place};
use std::collections::BTreeSet;

/// The day whose knowledge of law is used, where the transaction does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum KnownOn {
    /// The newest data.
    #[default]
    Newest,
    /// This day, whatever day is asked about.
    Fixed(Date),
    /// The day asked about.
    FollowsDay,
}

/// What a decision is made under.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// The day of knowledge; `known_on` of the transaction counts before it.
    pub known_on: KnownOn,
    /// Rules taken away: an id (`us-ear/entity-list`), or one version of it by its first day
    /// (`us-ear/tgl-huawei@2019-08-19`). A version taken away was never made: the version before it goes on as its own
    /// notice stated.
    pub lifted: &'a BTreeSet<String>,
    /// Rules for whose requirement a licence is supposed to be held (ids): the requirement is found and lifted, and the
    /// answer's `authorisation` says `supposed_licence`. A bar is not lifted.
    pub licensed: &'a BTreeSet<String>,
}

/// The word of an authorisation that was only supposed.
pub(crate) const SUPPOSED_LICENCE: &str = "supposed_licence";

impl Default for Options<'static> {
    fn default() -> Self {
        static NOTHING: BTreeSet<String> = BTreeSet::new();
        Self { known_on: KnownOn::Newest, lifted: &NOTHING, licensed: &NOTHING }
    }
}

impl Options<'_> {
    /// The day of knowledge for a day of law; `None`: the newest data.
    pub(crate) fn known(&self, tx: &Transaction, day: Date) -> Option<Date> {
        tx.known_on.or(match self.known_on {
            KnownOn::Newest => None,
            KnownOn::Fixed(d) => Some(d),
            KnownOn::FollowsDay => Some(day),
        })
    }
}

/// What the modelled law says of the transaction on its day.
pub fn decide(tx: &Transaction, book: &RuleBook, opts: &Options<'_>) -> Determination {
    let (mut out, kept) = on_day_kept(tx, tx.as_of, book, opts, true);
    out.holds_until = crate::timeline::holds_until(tx, book, opts, &out, kept);
    out
}

/// The same for another day of law, without `holds_until` and steps: a fraction of the work, for callers that ask often.
pub fn decide_on(tx: &Transaction, day: Date, book: &RuleBook, opts: &Options<'_>) -> Determination {
    on_day(tx, day, book, opts, false)
}

/// What came of one rule version.
#[derive(Clone, Copy)]
pub(crate) struct Found {
    pub(crate) version: usize,
    pub(crate) value: Truth,
    /// The value of the licence requirement, which may ask for more than the rule's condition.
    pub(crate) licence: Truth,
    pub(crate) scheduled: bool,
    pub(crate) missing: (usize, usize),
    pub(crate) matched: (usize, usize),
}

/// The answer on a day, without `holds_until`; steps where they are wanted.
pub(crate) fn on_day(
    tx: &Transaction,
    day: Date,
    book: &RuleBook,
    opts: &Options<'_>,
    steps: bool,
) -> Determination {
    on_day_kept(tx, day, book, opts, steps).0
}

/// The same, with what is needed to tell whether a later change of law could matter.
pub(crate) fn on_day_kept(
    tx: &Transaction,
    day: Date,
    book: &RuleBook,
    opts: &Options<'_>,
    steps: bool,
) -> (Determination, Kept) {
    let mut run = Run {
        c: context(tx, day, book, opts),
        found: vec![None; book.rules.len()],
        live: Vec::new(),
        scopes: Vec::new(),
        steps: Vec::new(),
        lacking: Vec::new(),
        subject: Truth::No,
    };
    run.c.met = vec![Truth::No; book.rules.len()];
    run.c.used = steps.then(Vec::new);
    run.evaluate();
    let answer = run.answer();
    let c = run.c;
    let reached = run.found.iter().map(|f| f.is_some_and(|f| f.value != Truth::No)).collect();
    let (subject_by, met, blocked, earlier_blocked) = (c.subject_by, c.met, c.blocked, c.earlier_blocked);
    (answer, Kept { reached, subject_by, met, blocked, earlier_blocked })
}

fn context<'a>(tx: &'a Transaction, day: Date, book: &'a RuleBook, opts: &Options<'a>) -> Ctx<'a> {
    Ctx {
        tx,
        book,
        day,
        known: opts.known(tx, day),
        lifted: opts.lifted,
        licensed: opts.licensed,
        regime: Regime::UsEar,
        focus: Focus::Item,
        missing: Vec::new(),
        used: None,
        matched: Vec::new(),
        subject_by: [Truth::No; Ground::ALL.len()],
        met: Vec::new(),
        blocked: Vec::new(),
        earlier_blocked: false,
        level: None,
    }
}

/// What one evaluation leaves for the days after it.
pub(crate) struct Kept {
    /// Rules that were met or might have been.
    reached: Vec<bool>,
    subject_by: [Truth; Ground::ALL.len()],
    met: Vec<Truth>,
    blocked: Vec<Truth>,
    earlier_blocked: bool,
}

impl Kept {
    /// Whether the changes of a day surely leave the answer as it was: each changed rule was not met before and is not
    /// met now, and each changed place plays no part. False means only that the day must be evaluated. `still`: no day of
    /// the deal moves, so that a rule changes only with its version or with a day inside its condition.
    pub(crate) fn quiet(
        &mut self,
        changes: &[(Date, Change)],
        tx: &Transaction,
        day: Date,
        (book, opts, still): (&RuleBook, &Options<'_>, bool),
    ) -> bool {
        let same_law = |i: usize, known: Option<Date>| {
            let Some(before) = day.yesterday().ok().filter(|_| still) else { return false };
            let version = book.version(i, day, known, opts.lifted);
            // With knowledge that follows the day a version may become known on it.
            let known = opts.known(tx, before);
            version == book.version(i, before, known, opts.lifted)
                && version.is_none_or(|v| !book.clause_ends(i, v, before))
        };
        let mut c = context(tx, day, book, opts);
        (c.subject_by, c.earlier_blocked) = (self.subject_by, self.earlier_blocked);
        c.met = std::mem::take(&mut self.met);
        c.blocked = std::mem::take(&mut self.blocked);
        let content = tx.item.as_ref().and_then(|i| i.us_content.as_ref()).is_some_and(|c| !c.is_empty());
        let quiet = changes.iter().all(|(_, change)| match *change {
            Change::Fact => false,
            Change::Place(p) => !plays(tx, p),
            Change::Rule(i) if !tx.regimes.contains(&book.rules[i].regime) => true,
            Change::Rule(i) if same_law(i, c.known) => true,
            Change::Rule(i) if self.reached[i] || (content && book.content_rules.contains(&i)) => false,
            Change::Rule(i) => {
                c.regime = book.rules[i].regime;
                let version = book.version(i, day, c.known, opts.lifted);
                version.and_then(|v| book.condition(i, v)).is_none_or(|e| c.eval(e) == Truth::No)
            }
        });
        (self.met, self.blocked) = (c.met, c.blocked);
        quiet
    }
}

/// Whether a place plays a part in the transaction.
fn plays(tx: &Transaction, place: Place) -> bool {
    let item = tx.item.as_ref().and_then(|i| i.origin);
    let parties = tx.parties.iter().flatten().flat_map(|p| [p.place, p.nationality]);
    [tx.from, tx.to, item].into_iter().chain(parties).any(|p| p == Some(place))
}

/// One evaluation.
pub(crate) struct Run<'a> {
    pub(crate) c: Ctx<'a>,
    pub(crate) found: Vec<Option<Found>>,
    /// Rules that are met or may be, in order.
    live: Vec<usize>,
    /// Scopes of authorisations that may be met: rule, scope, what came of it.
    pub(crate) scopes: Vec<(usize, &'a Authorise, Found)>,
    pub(crate) steps: Vec<Step>,
    /// Facts that some unknown field of the answer lacks.
    pub(crate) lacking: Vec<Path>,
    pub(crate) subject: Truth,
}

impl<'a> Run<'a> {
    fn evaluate(&mut self) {
        let book = self.c.book;
        for i in 0..book.rules.len() {
            let rule = &book.rules[i];
            if !self.c.tx.regimes.contains(&rule.regime) {
                continue;
            }
            let Some(v) = book.version(i, self.c.day, self.c.known, self.c.lifted) else { continue };
            let Some(condition) = book.condition(i, v) else { continue };
            self.c.regime = rule.regime;
            let (missing, matched) = (self.c.missing.len(), self.c.matched.len());
            let value = self.c.eval(condition);
            let outcome = book.outcome(i, v);
            if let (Some(b), true) = (&outcome.blocks, value == Truth::Yes) {
                self.c.block(b);
            }
            let scheduled = rule.version[v].state == State::Scheduled;
            let licence = match outcome.licence.as_ref().and_then(|l| l.when.as_ref()) {
                Some(e) if value != Truth::No => value.and(self.c.eval(e)),
                _ => value,
            };
            let found = Found {
                version: v,
                value,
                licence,
                scheduled,
                missing: (missing, self.c.missing.len()),
                matched: (matched, self.c.matched.len()),
            };
            self.found[i] = Some(found);
            if value != Truth::No {
                self.live.push(i);
            }
            let any_scope = self.scopes_of(i, found, outcome);
            let value = if outcome.authorises.is_empty() { value } else { any_scope };
            if !scheduled {
                self.c.met[i] = value;
                if let Some(g) = outcome.subject {
                    let by = &mut self.c.subject_by[g as usize];
                    *by = by.or(value);
                }
            }
            self.note_step(i, v, value);
        }
        self.subject = self.scope();
    }

    /// Evaluates the scopes of an authorisation; the best of them is what the rule as a whole came to.
    fn scopes_of(&mut self, i: usize, found: Found, outcome: &'a Outcome) -> Truth {
        let mut best = Truth::No;
        for scope in outcome.authorises.iter().filter(|_| found.value != Truth::No) {
            let mark = self.c.missing.len();
            let own = scope.when.as_ref().map_or(Truth::Yes, |e| self.c.eval(e));
            let value = found.value.and(own);
            best = best.or(value);
            if value != Truth::No {
                // What the scope lacks stands behind what the rule lacks: one range covers both for the first scope
                // only, so the rule's own paths are repeated.
                let paths: Vec<Path> = self.c.missing[found.missing.0..found.missing.1].to_vec();
                self.c.missing.extend(paths);
                let missing = (mark, self.c.missing.len());
                self.scopes.push((i, scope, Found { value, missing, ..found }));
            }
        }
        best
    }

    fn note_step(&mut self, i: usize, v: usize, value: Truth) {
        let (book, tx) = (self.c.book, self.c.tx);
        let Some(used) = &mut self.c.used else { return };
        let facts = used.drain(..).map(|p| p.render(tx, book)).collect();
        let version = &book.rules[i].version[v];
        self.steps.push(Step {
            rule: book.rules[i].id.clone(),
            version: book.first_days[i][v].clone(),
            state: if version.state == State::Scheduled { "scheduled" } else { "in_force" }.into(),
            citation: version.citation.clone(),
            facts,
            result: match value {
                Truth::Yes => "met",
                Truth::No => "not_met",
                Truth::Unknown => "unknown",
            }
            .into(),
        });
    }

    /// Rules that are met or may be, with their outcome; the others add nothing to any field.
    pub(crate) fn each(&self) -> impl Iterator<Item = (usize, Found, &'a Outcome)> + use<'a> {
        let book = self.c.book;
        let found: Vec<(usize, Found)> =
            self.live.iter().filter_map(|i| self.found[*i].map(|f| (*i, f))).collect();
        found.into_iter().map(move |(i, f)| (i, f, book.outcome(i, f.version)))
    }

    pub(crate) fn lack(&mut self, f: Found) {
        let paths = self.c.missing[f.missing.0..f.missing.1].to_vec();
        self.lacking.extend(paths);
    }

    /// Whether the item is subject to the EAR.
    fn scope(&self) -> Truth {
        let out = self.each().filter(|(_, _, o)| o.not_subject).fold(Truth::No, |t, (_, f, _)| t.or(f.value));
        self.c.subject_by.iter().fold(Truth::No, |t, s| t.or(*s)).and(out.negate())
    }

    /// The value of a bar or requirement before anything lifts it.
    pub(crate) fn reach(&self, i: usize, own: Truth) -> Truth {
        let rule = &self.c.book.rules[i];
        let outcome = self.found[i].map(|f| self.c.book.outcome(i, f.version));
        let any_item = outcome.is_some_and(|o| o.licence.as_ref().is_some_and(|l| l.any_item));
        let ear = rule.regime == Regime::UsEar && !any_item;
        let overriding = self.c.book.overridden_by[i].iter().filter_map(|j| self.found[*j]);
        let by = overriding.fold(Truth::No, |t, f| t.or(f.value));
        let reach = own.and(by.negate());
        if ear { reach.and(self.subject) } else { reach }
    }

    /// Authorisations that cover a rule: priority, word, value.
    pub(crate) fn lifting(&self, id: &str) -> Vec<(i32, &'a str, usize, Found)> {
        let mut out = Vec::new();
        let covers = |l: &String| l == id || l.strip_suffix('*').is_some_and(|p| id.starts_with(p));
        for (i, a, f) in self.scopes.iter().filter(|(_, a, _)| a.lifts.iter().any(covers)) {
            out.push((self.c.book.rules[*i].priority, a.word.as_str(), *i, *f));
        }
        out.sort_by_key(|a| (std::cmp::Reverse(a.0), a.2));
        out
    }
}

/// A requirement that may stand.
pub(crate) struct Requirement<'a> {
    pub(crate) index: usize,
    pub(crate) found: Found,
    pub(crate) licence: &'a Licence,
    pub(crate) reach: Truth,
    pub(crate) net: Truth,
}
