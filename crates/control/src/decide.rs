//! From the rules to the answer: evaluates every rule of the regimes asked about, in order of stage, and assembles the
//! fields.
//!
//! Order (15 CFR part 732): scope → blocking → bars → requirements → exceptions and what withdraws them → authorisations
//! → review policy → warnings. A requirement holds where its rule is met, the item is subject to the rules, no rule that
//! overrides it is met, and nothing lifts it; each step in three values. Of several policies the hardest counts.

use crate::book::RuleBook;
use crate::determination::{Determination, Known, LicenceRequired, Step};
use crate::eval::{Ctx, Focus, Path};
use crate::rule::{Authorise, Licence, Outcome, PolicySource, State};
use crate::transaction::Transaction;
use crate::tri::Truth;
use crate::words::*;
use knockon_vocabulary::{Date, Policy, Standing};
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
}

impl Default for Options<'static> {
    fn default() -> Self {
        static NOTHING: BTreeSet<String> = BTreeSet::new();
        Self { known_on: KnownOn::Newest, lifted: &NOTHING }
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
    let mut out = on_day(tx, tx.as_of, book, opts, true);
    out.holds_until = crate::timeline::holds_until(tx, book, opts, &out);
    out
}

/// What came of one rule version.
#[derive(Clone, Copy)]
struct Found {
    version: usize,
    value: Truth,
    /// The value of the licence requirement, which may ask for more than the rule's condition.
    licence: Truth,
    scheduled: bool,
    missing: (usize, usize),
    matched: (usize, usize),
}

/// The answer on a day, without `holds_until`; steps where they are wanted.
pub(crate) fn on_day(
    tx: &Transaction,
    day: Date,
    book: &RuleBook,
    opts: &Options<'_>,
    steps: bool,
) -> Determination {
    let mut run = Run {
        c: Ctx {
            tx,
            book,
            day,
            known: opts.known(tx, day),
            lifted: opts.lifted,
            regime: Regime::UsEar,
            focus: Focus::Item,
            missing: Vec::new(),
            used: steps.then(Vec::new),
            matched: Vec::new(),
            subject_by: [Truth::No; Ground::ALL.len()],
            met: vec![Truth::No; book.rules.len()],
            blocked: Vec::new(),
            earlier_blocked: false,
            level: None,
        },
        found: vec![None; book.rules.len()],
        scopes: Vec::new(),
        steps: Vec::new(),
        lacking: Vec::new(),
        subject: Truth::No,
    };
    run.evaluate();
    run.answer()
}

/// One evaluation.
struct Run<'a> {
    c: Ctx<'a>,
    found: Vec<Option<Found>>,
    /// Scopes of authorisations that may be met: rule, scope, what came of it.
    scopes: Vec<(usize, &'a Authorise, Found)>,
    steps: Vec<Step>,
    /// Facts that some unknown field of the answer lacks.
    lacking: Vec<Path>,
    subject: Truth,
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
            version: version.from.to_string(),
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

    /// Rules found, with their outcome.
    fn each(&self) -> impl Iterator<Item = (usize, Found, &'a Outcome)> + use<'a> {
        let book = self.c.book;
        let found: Vec<(usize, Found)> =
            self.found.iter().enumerate().filter_map(|(i, f)| f.map(|f| (i, f))).collect();
        found.into_iter().map(move |(i, f)| (i, f, book.outcome(i, f.version)))
    }

    fn lack(&mut self, f: Found) {
        let paths = self.c.missing[f.missing.0..f.missing.1].to_vec();
        self.lacking.extend(paths);
    }

    /// Whether the item is subject to the EAR.
    fn scope(&self) -> Truth {
        let out = self.each().filter(|(_, _, o)| o.not_subject).fold(Truth::No, |t, (_, f, _)| t.or(f.value));
        self.c.subject_by.iter().fold(Truth::No, |t, s| t.or(*s)).and(out.negate())
    }

    /// The value of a bar or requirement before anything lifts it.
    fn reach(&self, i: usize, own: Truth) -> Truth {
        let rule = &self.c.book.rules[i];
        let ear = rule.regime == Regime::UsEar;
        let overridden =
            self.found.iter().enumerate().filter(|(j, _)| self.c.book.rules[*j].overrides.contains(&rule.id));
        let by = overridden.filter_map(|(_, f)| f.as_ref()).fold(Truth::No, |t, f| t.or(f.value));
        let reach = own.and(by.negate());
        if ear { reach.and(self.subject) } else { reach }
    }

    /// Authorisations that cover a rule: priority, word, value.
    fn lifting(&self, id: &str) -> Vec<(i32, &'a str, usize, Found)> {
        let mut out = Vec::new();
        let covers = |l: &String| l == id || l.strip_suffix('*').is_some_and(|p| id.starts_with(p));
        for (i, a, f) in self.scopes.iter().filter(|(_, a, _)| a.lifts.iter().any(covers)) {
            out.push((self.c.book.rules[*i].priority, a.word.as_str(), *i, *f));
        }
        out.sort_by_key(|a| (std::cmp::Reverse(a.0), a.2));
        out
    }

    fn answer(mut self) -> Determination {
        let ear = self.c.tx.regimes.contains(&Regime::UsEar);
        let (usable, needed_exceptions) = self.exceptions();
        let mut authorisations: Vec<(i32, &'a str, Truth)> = Vec::new();
        let prohibited = self.prohibited(&mut authorisations);
        let requirements = self.requirements(&usable, &mut authorisations);
        let licence = self.licence_required(&requirements);
        let authorisation = self.authorisation(licence, prohibited, &mut authorisations);
        let policy = self.policy(licence, &requirements);
        let (kind, review_time) = kind_and_time(&requirements, licence);
        let mut because = self.grounds(&requirements);
        because.sort_unstable();
        because.dedup();
        if (self.subject == Truth::Unknown && ear) || (prohibited == Truth::Unknown) {
            self.lack_scope(prohibited);
        }
        if usable == Known::Unknown && needed_exceptions {
            self.lacking.push(Path::Tx("item.exceptions"));
        }
        let warnings = self.warnings(&requirements);
        let (blocked, threshold_pct) = (self.blocked(), self.threshold());
        let mut missing: Vec<String> =
            std::mem::take(&mut self.lacking).into_iter().map(|p| p.render(self.c.tx, self.c.book)).collect();
        missing.sort_unstable();
        missing.dedup();
        let standing = standing(prohibited, licence, &authorisation, &policy, &missing);
        Determination {
            subject_to_ear: ear.then_some(self.subject),
            prohibited,
            licence_required: licence,
            authorisation,
            exceptions: usable,
            policy,
            licence_kind: kind,
            review_time,
            blocked,
            threshold_pct,
            because,
            holds_until: None,
            warnings,
            missing,
            standing,
            steps: self.steps,
        }
    }

    /// Usable exceptions, and whether any requirement could need one.
    fn exceptions(&mut self) -> (Known<Vec<Exception>>, bool) {
        let each: Vec<_> = self.each().collect();
        let needed = each
            .iter()
            .filter(|(_, _, o)| o.licence.as_ref().is_some_and(|l| l.exceptions))
            .fold(Truth::No, |t, (i, f, _)| t.or(self.reach(*i, f.licence)));
        let withdrawn =
            each.iter().filter(|x| x.2.withdraws_exceptions).fold(Truth::No, |t, x| t.or(x.1.value));
        if needed == Truth::No || withdrawn == Truth::Yes {
            return (Known::Known(Vec::new()), false);
        }
        let mut usable = Vec::new();
        for (_, f, o) in &each {
            if let Some(x) = o.exception {
                match f.value.and(withdrawn.negate()) {
                    Truth::Yes => usable.push(x),
                    Truth::No => {}
                    Truth::Unknown => {
                        self.lack(*f);
                        let lacking: Vec<Found> =
                            each.iter().filter(|x| x.2.withdraws_exceptions).map(|x| x.1).collect();
                        lacking.into_iter().for_each(|f| self.lack(f));
                        return (Known::Unknown, true);
                    }
                }
            }
        }
        usable.sort_unstable();
        usable.dedup();
        (Known::Known(usable), true)
    }

    fn prohibited(&mut self, authorisations: &mut Vec<(i32, &'a str, Truth)>) -> Truth {
        let mut out = Truth::No;
        for (i, f, o) in self.each() {
            if o.prohibits.is_none() {
                continue;
            }
            let reach = self.reach(i, f.value);
            let mut net = reach;
            for (priority, word, _, a) in self.lifting(&self.c.book.rules[i].id) {
                net = net.and(a.value.negate());
                if reach != Truth::No {
                    authorisations.push((priority, word, a.value));
                }
                if net == Truth::Unknown {
                    self.lack(a);
                }
            }
            if net == Truth::Unknown {
                self.lack(f);
            }
            out = out.or(net);
        }
        out
    }

    fn requirements(
        &mut self,
        usable: &Known<Vec<Exception>>,
        authorisations: &mut Vec<(i32, &'a str, Truth)>,
    ) -> Vec<Requirement<'a>> {
        let mut out = Vec::new();
        for (i, f, o) in self.each() {
            let Some(licence) = &o.licence else { continue };
            let reach = self.reach(i, f.licence);
            if reach == Truth::No {
                continue;
            }
            let lifting = self.lifting(&self.c.book.rules[i].id);
            let mut lifted = lifting.iter().fold(Truth::No, |t, a| t.or(a.3.value));
            authorisations.extend(lifting.iter().map(|(p, w, _, f)| (*p, *w, f.value)));
            if licence.exceptions {
                let exception = match usable {
                    Known::Known(v) => Truth::from(!v.is_empty()),
                    Known::Unknown => Truth::Unknown,
                };
                lifted = lifted.or(exception);
                if exception != Truth::No {
                    authorisations.push((i32::MIN, "licence_exception", exception));
                }
            }
            let net = reach.and(lifted.negate());
            if net == Truth::Unknown {
                self.lack(f);
                lifting.iter().filter(|a| a.3.value == Truth::Unknown).for_each(|a| self.lack(a.3));
            }
            out.push(Requirement { index: i, found: f, licence, reach, net });
        }
        out
    }

    fn licence_required(&mut self, requirements: &[Requirement<'a>]) -> LicenceRequired {
        let net = |scheduled: bool| {
            requirements.iter().filter(|r| r.found.scheduled == scheduled).fold(Truth::No, |t, r| t.or(r.net))
        };
        match (net(false), net(true)) {
            (Truth::Yes, _) => {
                self.lacking.clear();
                LicenceRequired::Yes
            }
            (Truth::Unknown, _) | (Truth::No, Truth::Unknown) => LicenceRequired::Unknown,
            (Truth::No, Truth::Yes) => {
                let law = requirements.iter().filter(|r| r.found.scheduled && r.net == Truth::Yes);
                self.lacking.extend(law.map(|r| Path::Law(r.index)));
                LicenceRequired::Scheduled
            }
            (Truth::No, Truth::No) => LicenceRequired::No,
        }
    }

    fn authorisation(
        &mut self,
        licence: LicenceRequired,
        prohibited: Truth,
        found: &mut [(i32, &'a str, Truth)],
    ) -> Known<Option<String>> {
        // An authorisation that leaves a requirement or a bar standing does not cover the deal.
        if licence == LicenceRequired::Yes || prohibited == Truth::Yes {
            return Known::Known(None);
        }
        found.sort_by_key(|a| std::cmp::Reverse(a.0));
        match found.iter().find(|a| a.2 == Truth::Yes) {
            Some(a) => Known::Known(Some(a.1.to_owned())),
            None if found.is_empty() => Known::Known(None),
            None => Known::Unknown,
        }
    }

    /// The hardest policy of the requirements that stand.
    fn policy(
        &mut self,
        licence: LicenceRequired,
        requirements: &[Requirement<'a>],
    ) -> Known<Option<Policy>> {
        if matches!(licence, LicenceRequired::No | LicenceRequired::Scheduled) {
            return Known::Known(None);
        }
        let (mut sure, mut perhaps): (Option<Policy>, Option<Policy>) = (None, None);
        let mut lacking = Vec::new();
        let mut scheduled = false;
        for r in requirements.iter().filter(|r| r.net != Truth::No) {
            let (low, high) = self.policy_of(r, &mut lacking);
            if r.found.scheduled {
                scheduled |= harder(high, sure) != sure;
                continue;
            }
            if r.net == Truth::Yes {
                sure = harder(low, sure);
            } else if harder(high, sure) != sure {
                let f = self.c.missing[r.found.missing.0..r.found.missing.1].to_vec();
                lacking.extend(f);
            }
            perhaps = harder(high, perhaps);
        }
        if harder(perhaps, sure) != sure || licence == LicenceRequired::Unknown {
            self.lacking.extend(lacking);
            return Known::Unknown;
        }
        Known::Known(if scheduled { Some(Policy::Scheduled) } else { sure })
    }

    /// The policy of one requirement: the hardest that is sure, and the hardest that is possible.
    fn policy_of(
        &mut self,
        r: &Requirement<'a>,
        lacking: &mut Vec<Path>,
    ) -> (Option<Policy>, Option<Policy>) {
        self.c.regime = self.c.book.rules[r.index].regime;
        let (mut low, mut high) = (None::<Option<Policy>>, None);
        let mark = self.c.missing.len();
        for p in &r.licence.policies {
            match self.c.eval(&p.when) {
                Truth::No => {}
                Truth::Yes => {
                    let fixed = p.policy.fixed();
                    let low = low.map_or(fixed, |l| softer(l, fixed));
                    lacking.extend(self.c.missing.drain(mark..));
                    return (low, harder(fixed, high));
                }
                Truth::Unknown => {
                    low = Some(low.map_or(p.policy.fixed(), |l| softer(l, p.policy.fixed())));
                    high = harder(high, p.policy.fixed());
                }
            }
        }
        lacking.extend(self.c.missing.drain(mark..));
        let (own_low, own_high) = if r.licence.policy == PolicySource::Entry {
            self.entry_policy(r.found, lacking)
        } else {
            (r.licence.policy.fixed(), r.licence.policy.fixed())
        };
        (low.map_or(own_low, |l| softer(l, own_low)), harder(own_high, high))
    }

    /// The policy of the entries that the rule found.
    fn entry_policy(&self, f: Found, lacking: &mut Vec<Path>) -> (Option<Policy>, Option<Policy>) {
        let (mut low, mut high) = (None, None);
        let parties = self.c.tx.parties.as_deref().unwrap_or_default();
        for (p, e, value) in &self.c.matched[f.matched.0..f.matched.1] {
            let policy = parties[*p].listed.as_ref().and_then(|l| l[*e].policy);
            if policy.is_none() {
                lacking.push(Path::Party(*p, "listed.policy"));
                high = Some(Policy::Denial);
            } else if *value == Truth::Yes {
                low = harder(low, policy);
            }
            high = harder(high, policy);
        }
        (low, high)
    }

    fn grounds(&self, requirements: &[Requirement<'a>]) -> Vec<Ground> {
        let mut out = Vec::new();
        if self.subject == Truth::Yes {
            out.extend(Ground::ALL.iter().copied().filter(|g| self.c.subject_by[*g as usize] == Truth::Yes));
        }
        out.extend(requirements.iter().filter(|r| r.reach == Truth::Yes).filter_map(|r| r.licence.because));
        for (i, f, o) in self.each() {
            if let Some(bar) = &o.prohibits
                && self.reach(i, f.value) == Truth::Yes
            {
                out.extend(bar.because);
            }
        }
        out
    }

    /// What an unknown scope or bar lacks.
    fn lack_scope(&mut self, prohibited: Truth) {
        for (_, f, o) in self.each() {
            let scope = (o.subject.is_some() || o.not_subject) && self.subject == Truth::Unknown;
            let bar = (o.prohibits.is_some() || o.blocks.is_some()) && prohibited == Truth::Unknown;
            if (scope && f.value == Truth::Unknown) || (bar && f.missing.0 < f.missing.1) {
                self.lack(f);
            }
        }
    }

    fn warnings(&self, requirements: &[Requirement<'a>]) -> Vec<Warning> {
        let mut out: Vec<Warning> =
            self.each().filter(|(_, f, _)| f.value == Truth::Yes).filter_map(|(_, _, o)| o.warns).collect();
        if requirements.iter().any(|r| r.found.scheduled && r.net != Truth::No) {
            out.push(Warning::ScheduledChangeUnconfirmed);
        }
        out.sort_unstable();
        out.dedup();
        out
    }

    fn blocked(&self) -> std::collections::BTreeMap<String, Truth> {
        let parties = self.c.tx.parties.iter().flatten();
        parties.zip(&self.c.blocked).map(|(p, b)| (p.id.clone(), *b)).collect()
    }

    /// The de minimis level applied: none where the item is in scope for its origin.
    fn threshold(&self) -> Option<f64> {
        if self.c.subject_by[Ground::UsOrigin as usize] == Truth::Yes {
            return None;
        }
        let stricter =
            self.each().filter(|(_, f, o)| f.value == Truth::Yes && o.subject == Some(Ground::DeMinimis));
        stricter
            .filter_map(|(_, _, o)| o.level_pct)
            .fold(self.c.level, |l, p| Some(l.map_or(p, |l| l.min(p))))
    }
}

/// A requirement that may stand.
struct Requirement<'a> {
    index: usize,
    found: Found,
    licence: &'a Licence,
    reach: Truth,
    net: Truth,
}

/// The harder of two policies; none is the softest.
fn harder(a: Option<Policy>, b: Option<Policy>) -> Option<Policy> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

/// The softer of two policies; none is the softest.
fn softer(a: Option<Policy>, b: Option<Policy>) -> Option<Policy> {
    a.zip(b).map(|(a, b)| a.max(b))
}

/// Kind of licence and time of review of the requirements that stand; unknown where they could differ.
fn kind_and_time(
    requirements: &[Requirement<'_>],
    licence: LicenceRequired,
) -> (Known<Option<LicenceKind>>, Known<Option<crate::determination::ReviewTime>>) {
    if licence == LicenceRequired::No {
        return (Known::default(), Known::default());
    }
    let stand = || requirements.iter().filter(|r| r.net != Truth::No && !r.found.scheduled);
    // The strictest kind counts: an individual licence is asked for wherever one rule asks for it.
    let sure = stand().filter(|r| r.net == Truth::Yes);
    let kind = sure.clone().filter_map(|r| r.licence.kind).min();
    let time = sure.filter_map(|r| r.licence.review_time).max_by_key(|t| t.days);
    let other_kind =
        stand().any(|r| r.net == Truth::Unknown && r.licence.kind.is_some() && r.licence.kind != kind);
    let other_time = stand()
        .any(|r| r.net == Truth::Unknown && r.licence.review_time.is_some() && r.licence.review_time != time);
    (
        if other_kind { Known::Unknown } else { Known::Known(kind) },
        if other_time { Known::Unknown } else { Known::Known(time) },
    )
}

fn standing(
    prohibited: Truth,
    licence: LicenceRequired,
    authorisation: &Known<Option<String>>,
    policy: &Known<Option<Policy>>,
    missing: &[String],
) -> Standing {
    match (prohibited, licence) {
        (Truth::Yes, _) => Standing::Barred,
        (Truth::Unknown, _) | (_, LicenceRequired::Unknown | LicenceRequired::Scheduled) => {
            Standing::Undetermined { missing: missing.to_vec() }
        }
        (Truth::No, LicenceRequired::Yes) => {
            Standing::LicenceRequired { policy: policy.known().copied().flatten() }
        }
        (Truth::No, LicenceRequired::No) => match authorisation {
            Known::Known(Some(word)) => Standing::Authorised { by: word.clone() },
            _ => Standing::Free,
        },
    }
}
