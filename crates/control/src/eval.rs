//! Evaluates a condition on a transaction at a day, in three values, and collects the facts that were missing.
//!
//! `all` and `any` are Kleene's; a branch that decided the matter drops what other branches missed, so that `missing`
//! names only facts that could change the value. Tests of items stand in `eval_item`, tests of parties in `eval_party`.

use crate::book::RuleBook;
use crate::expr::Expr;
use crate::ownership::Graph;
use crate::tables::Tables;
use crate::transaction::{Item, Transaction};
use crate::tri::Truth;
use crate::words::*;
use knockon_vocabulary::{Date, Place};
use std::collections::BTreeSet;

/// Where a fact stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Path {
    /// A field of the transaction.
    Tx(&'static str),
    /// A field of a party by number.
    Party(usize, &'static str),
    /// A field of a US-origin part.
    Content(usize, &'static str),
    /// A field of a piece of equipment.
    Equipment(usize),
    /// A field of a component.
    Component(usize, &'static str),
    /// The share of a holding.
    Share(usize),
    /// Screening of an id that is no party.
    Stranger(usize),
    /// A rule whose effect is scheduled.
    Law(usize),
}

impl Path {
    /// The path as the answer names it.
    pub(crate) fn render(self, tx: &Transaction, book: &RuleBook) -> String {
        let party = |i: usize| tx.parties.iter().flatten().nth(i).map_or("?", |p| p.id.as_str());
        match self {
            Self::Tx(p) => p.to_owned(),
            Self::Party(i, f) => format!("parties.{}.{f}", party(i)),
            Self::Content(i, f) => format!("item.us_content.{i}.{f}"),
            Self::Equipment(i) => format!("item.plant.equipment.{i}.direct_product_of"),
            Self::Component(i, f) => format!("item.components.{i}.{f}"),
            Self::Share(i) => format!("ownership.{i}.pct"),
            Self::Stranger(i) => {
                format!("parties.{}.listed", Graph::new(tx).ids.get(i).copied().unwrap_or("?"))
            }
            Self::Law(i) => format!("law.{}", book.rules[i].id),
        }
    }
}

/// Which item a test looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Focus {
    /// The whole item.
    Item,
    /// A US-origin part by number.
    Content(usize),
}

/// What was found about the matter while evaluating.
pub(crate) struct Ctx<'a> {
    pub(crate) tx: &'a Transaction,
    pub(crate) book: &'a RuleBook,
    pub(crate) day: Date,
    pub(crate) known: Option<Date>,
    pub(crate) lifted: &'a BTreeSet<String>,
    pub(crate) licensed: &'a BTreeSet<String>,
    pub(crate) regime: Regime,
    pub(crate) focus: Focus,
    /// Facts that were missing.
    pub(crate) missing: Vec<Path>,
    /// Facts that were looked at, when steps are wanted.
    pub(crate) used: Option<Vec<Path>>,
    /// Entries that a test of parties found: party, entry, whether surely.
    pub(crate) matched: Vec<(usize, usize, Truth)>,
    /// Grounds on which the item is subject to the EAR.
    pub(crate) subject_by: [Truth; Ground::ALL.len()],
    /// Results of the rules evaluated so far.
    pub(crate) met: Vec<Truth>,
    /// Parties whose property is blocked.
    pub(crate) blocked: Vec<Truth>,
    /// Parties blocked on an earlier day through shares sold since.
    pub(crate) earlier_blocked: bool,
    /// The de minimis level applied.
    pub(crate) level: Option<f64>,
}

impl<'a> Ctx<'a> {
    pub(crate) fn tables(&self) -> &'a Tables {
        &self.book.tables
    }

    pub(crate) fn item(&self) -> Option<&'a Item> {
        self.tx.item.as_ref()
    }

    /// Notes that a fact was looked at.
    pub(crate) fn uses(&mut self, path: Path) {
        if let Some(used) = &mut self.used
            && !used.contains(&path)
        {
            used.push(path);
        }
    }

    /// The value of a test on a fact, or unknown when the fact is absent.
    pub(crate) fn on<T>(&mut self, path: Path, fact: Option<T>, test: impl FnOnce(T) -> Truth) -> Truth {
        self.uses(path);
        match fact {
            Some(f) => test(f),
            None => self.lacks(path),
        }
    }

    pub(crate) fn lacks(&mut self, path: Path) -> Truth {
        self.missing.push(path);
        Truth::Unknown
    }

    /// Kleene's conjunction over any tests.
    pub(crate) fn all<T>(
        &mut self,
        tests: impl IntoIterator<Item = T>,
        mut f: impl FnMut(&mut Self, T) -> Truth,
    ) -> Truth {
        let (mark, found, mut value) = (self.missing.len(), self.matched.len(), Truth::Yes);
        for t in tests {
            value = value.and(f(self, t));
            if value == Truth::No {
                self.missing.truncate(mark);
                self.matched.truncate(found);
                break;
            }
        }
        value
    }

    /// Kleene's disjunction over any tests; goes on after a yes only where `matched` must be complete.
    pub(crate) fn any<T>(
        &mut self,
        tests: impl IntoIterator<Item = T>,
        mut f: impl FnMut(&mut Self, T) -> Truth,
    ) -> Truth {
        let (mark, mut value) = (self.missing.len(), Truth::No);
        for t in tests {
            value = value.or(f(self, t));
        }
        if value == Truth::Yes {
            self.missing.truncate(mark);
        }
        value
    }

    /// The value of a condition.
    pub(crate) fn eval(&mut self, e: &'a Expr) -> Truth {
        match e {
            Expr::All(v) => self.all(v, |c, e| c.eval(e)),
            Expr::Any(v) => self.any(v, |c, e| c.eval(e)),
            Expr::Not(e) => {
                // The terms of an entry whose absence is asked for govern nothing.
                let found = self.matched.len();
                let value = self.eval(e).negate();
                self.matched.truncate(found);
                value
            }
            Expr::Always(b) => (*b).into(),
            Expr::Activity(v) => v.contains(&self.tx.activity).into(),
            Expr::From(v) => self.place(Path::Tx("from"), self.tx.from, v),
            Expr::To(v) => self.destination_in(v),
            Expr::SamePlace(b) => {
                let (from, to) = (self.tx.from, self.tx.to);
                let path = Path::Tx(if from.is_none() { "from" } else { "to" });
                self.on(path, from.zip(to), |(f, t)| ((f == t) == *b).into())
            }
            Expr::EndUse(v) => self.on(Path::Tx("end_use"), self.tx.end_use.as_ref(), |u| {
                u.iter().any(|x| v.contains(x)).into()
            }),
            Expr::EndUseOnly(v) => self.on(Path::Tx("end_use"), self.tx.end_use.as_ref(), |u| {
                (u.iter().any(|x| v.contains(x)) && u.iter().all(|x| v.contains(x) || *x == EndUse::Civil))
                    .into()
            }),
            Expr::Asserted(w) => self.on(asserted(*w), self.tx.asserted.get(w), |b| (*b).into()),
            Expr::Claimed(w) => {
                self.uses(asserted(*w));
                (self.tx.asserted.get(w) == Some(&true)).into()
            }
            Expr::Denied(w) => {
                self.uses(asserted(*w));
                (self.tx.asserted.get(w) == Some(&false)).into()
            }
            Expr::Stated(d) => {
                self.uses(date_path(*d));
                self.tx.dates.get(*d).is_some().into()
            }
            Expr::OnOrBefore(t) => {
                self.on(date_path(t.date), self.tx.dates.get(t.date), |d| (d <= t.day).into())
            }
            Expr::DayThrough(d) => (self.day <= *d).into(),
            Expr::SubjectBy(v) => v.iter().fold(Truth::No, |t, g| t.or(self.subject_by[*g as usize])),
            Expr::SubjectOnlyBy(g) => self.subject_only_by(*g),
            Expr::Met(id) => self.book.index(id).map_or(Truth::No, |i| self.met[i]),
            Expr::BlockedParty(_) | Expr::MayBeDesignated(_) | Expr::EarlierBlocked(_) => self.ofac(e),
            Expr::Party(t) => self.party(t),
            Expr::EveryEntry(t) => self.every_entry(t),
            Expr::AffiliateOf(t) => self.affiliate(t),
            Expr::ListedOwner(t) => self.listed_owner(t),
            Expr::Component(t) => self.component(t),
            Expr::ComponentSubject(b) => self.component_subject(*b),
            Expr::Uses(t) => self.uses_equipment(t),
            _ => self.eval_item(e),
        }
    }

    fn subject_only_by(&self, ground: Ground) -> Truth {
        let others = Ground::ALL.iter().filter(|g| **g != ground);
        let other = others.fold(Truth::No, |t, g| t.or(self.subject_by[*g as usize]));
        self.subject_by[ground as usize].and(other.negate())
    }

    /// Whether a place is one of these; Hong Kong is read as the EAR read it on the day.
    pub(crate) fn place(&mut self, path: Path, place: Option<Place>, words: &[String]) -> Truth {
        let (tables, day, merge) = (self.tables(), self.day, self.regime == Regime::UsEar);
        self.on(path, place, |p| {
            let p = if merge { tables.merged(p, day) } else { p };
            tables.in_places(p, words, day).into()
        })
    }

    /// The destination: for a release inside the country, the home of the foreign person (a deemed export).
    pub(crate) fn destination(&mut self) -> Result<Place, Path> {
        let (path, place) = match (self.tx.activity, self.tx.from, self.tx.to) {
            (Activity::DiscloseTechnology, Some(f), Some(t)) if f == t => {
                self.receiver_home().unwrap_or((Path::Tx("to"), Some(t)))
            }
            (_, _, to) => (Path::Tx("to"), to),
        };
        self.uses(path);
        place
            .map(|p| if self.regime == Regime::UsEar { self.tables().merged(p, self.day) } else { p })
            .ok_or(path)
    }

    fn destination_in(&mut self, words: &[String]) -> Truth {
        match self.destination() {
            Ok(p) => self.tables().in_places(p, words, self.day).into(),
            Err(path) => self.lacks(path),
        }
    }

    /// Home of the person who receives a release, where one is known to receive it.
    fn receiver_home(&self) -> Option<(Path, Option<Place>)> {
        const RECEIVES: [Role; 4] =
            [Role::EndUser, Role::UltimateConsignee, Role::Purchaser, Role::IntermediateConsignee];
        let parties = self.tx.parties.iter().flatten().enumerate();
        let mut homes =
            parties.filter(|(_, p)| p.roles.iter().flatten().any(|r| RECEIVES.contains(r))).map(|(i, p)| {
                match p.kind {
                    Some(PartyKind::Person) => (Path::Party(i, "nationality"), p.nationality),
                    _ => (Path::Party(i, "place"), p.nationality.or(p.place)),
                }
            });
        let first = homes.next()?;
        // A foreign home counts before one at home: the release is tested for whoever may not have it.
        Some(std::iter::once(first).chain(homes).find(|(_, p)| *p != self.tx.from).unwrap_or(first))
    }
}

pub(crate) fn asserted(word: AssertedWord) -> Path {
    Path::Tx(match word {
        AssertedWord::KnowledgeOfRoles => "asserted.knowledge_of_roles",
        AssertedWord::NetworkFullyOperational => "asserted.network_fully_operational",
        AssertedWord::CertificationHeld => "asserted.certification_held",
        AssertedWord::Published => "asserted.published",
        AssertedWord::Supports5g => "asserted.supports_5g",
        AssertedWord::SupplierLicenceConfirmed => "asserted.supplier_licence_confirmed",
        AssertedWord::ExportedLawfully => "asserted.exported_lawfully",
        AssertedWord::ContinuingTrade => "asserted.continuing_trade",
        AssertedWord::ClearlyNotWmd => "asserted.clearly_not_wmd",
        AssertedWord::WaiverHeld => "asserted.waiver_held",
        AssertedWord::DivestedOutsideUs => "asserted.divested_outside_us",
    })
}

pub(crate) fn date_path(field: DateField) -> Path {
    Path::Tx(match field {
        DateField::Contract => "dates.contract",
        DateField::Order => "dates.order",
        DateField::ProductionStarted => "dates.production_started",
        DateField::Shipped => "dates.shipped",
        DateField::EnRouteSince => "dates.en_route_since",
        DateField::ProductPublic => "dates.product_public",
    })
}
