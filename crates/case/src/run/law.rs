//! From the supplies of a case to transactions, and from transactions to standing over the horizon, with any set of
//! legal measures lifted.
//!
//! Supported: one transaction a link that ships every day (production and order dates move with the day of shipment unless
//! the case states them). Not supported: single shipments with dates of their own inside one link.

use super::word;
use crate::error::Error;
use crate::model::{Act, Case, KnownOn as CaseKnownOn, Legal, PartySort, Supply};
use jiff::civil::Date;
use knockon_control as control;
use knockon_vocabulary::{Place, Spell};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

/// Spells of one link, shared between links with equal facts.
pub(crate) type Timeline = Arc<Vec<Spell<control::Determination>>>;

/// Which measures are lifted: one bit a measure of the case, in order.
pub(crate) type Lifted = u64;

/// The lists on which each party of the case stands, by party index: entry and the list's own word for the party.
pub(crate) type Listings = Vec<Vec<control::Listed>>;

/// The legal question of a case, ready to be asked for any set of lifted measures.
pub(crate) struct Law<'a> {
    case: &'a Case,
    book: &'a control::RuleBook,
    listings: &'a Listings,
    /// Distinct transactions with the offsets of their moving dates.
    classes: Vec<Class>,
    /// Class of each supply.
    class_of: Vec<usize>,
    /// What was asked before, by class and lifted measures, without steps.
    answered: Mutex<BTreeMap<(usize, Lifted), Timeline>>,
}

struct Class {
    tx: control::Transaction,
    moving: control::Moving,
    /// Measures that can change the answer: rule measures, and listings of parties in the transaction.
    relevant: Lifted,
}

impl<'a> Law<'a> {
    /// Builds the transaction of every supply.
    pub(crate) fn new(
        case: &'a Case,
        book: &'a control::RuleBook,
        listings: &'a Listings,
    ) -> Result<Self, Error> {
        let mut classes: Vec<Class> = Vec::new();
        let mut class_of = Vec::with_capacity(case.supplies.len());
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for supply in &case.supplies {
            let (tx, moving) = transaction(case, supply, listings)?;
            let key = format!(
                "{} {moving:?}",
                serde_json::to_string(&tx).map_err(|e| Error::internal(e.to_string()))?
            );
            let next = classes.len();
            let class = *seen.entry(key).or_insert(next);
            if class == next {
                let relevant = relevant_measures(case, &tx);
                classes.push(Class { tx, moving, relevant });
            }
            class_of.push(class);
        }
        Ok(Self { case, book, listings, classes, class_of, answered: Mutex::default() })
    }

    /// Standings for many sets of lifted measures, without steps; equal questions are asked once.
    pub(crate) fn many(&self, sets: &[Lifted]) -> BTreeMap<Lifted, Vec<Timeline>> {
        let mut answers = self.answered.lock().unwrap_or_else(PoisonError::into_inner);
        let mut questions: BTreeSet<(usize, Lifted)> = BTreeSet::new();
        for set in sets {
            questions.extend(self.classes.iter().enumerate().map(|(i, c)| (i, set & c.relevant)));
        }
        let questions: Vec<(usize, Lifted)> =
            questions.into_iter().filter(|q| !answers.contains_key(q)).collect();
        answers.par_extend(
            questions
                .par_iter()
                .map(|q| (*q, Arc::new(self.timeline(&self.classes[q.0], q.1, self.known_on())))),
        );
        let of = |set: Lifted| {
            self.class_of.iter().map(|c| answers[&(*c, set & self.classes[*c].relevant)].clone()).collect()
        };
        sets.iter().map(|set| (*set, of(*set))).collect()
    }

    /// Standing of every supply with these measures lifted, each answer with its steps.
    pub(crate) fn explained(&self, lifted: Lifted) -> Vec<Timeline> {
        self.explained_at(lifted, &[])
    }

    /// The same, with each stretch cut before these days (in order): the steps of a day are those of its stretch's first.
    pub(crate) fn explained_at(&self, lifted: Lifted, cuts: &[Date]) -> Vec<Timeline> {
        let plain = self.many(&[lifted]).remove(&lifted).unwrap_or_default();
        let by_class: BTreeMap<usize, Timeline> = self.class_of.iter().copied().zip(plain).collect();
        let by_class: BTreeMap<usize, Timeline> = by_class
            .into_par_iter()
            .map(|(i, spells)| {
                let class = &self.classes[i];
                let (tx, rules) = self.without(class, lifted & class.relevant);
                let options = control::Options {
                    known_on: self.known_on(),
                    lifted: &rules,
                    ..control::Options::default()
                };
                let mut spells = cut(&spells, cuts);
                control::explain(&mut spells, &tx, &class.moving, self.book, &options);
                (i, Arc::new(spells))
            })
            .collect();
        self.class_of.iter().map(|c| by_class[c].clone()).collect()
    }

    /// Standing of every supply as known on one day, with these measures lifted.
    pub(crate) fn all_known_on(&self, lifted: Lifted, known_on: Date) -> Vec<Timeline> {
        let known_on = control::KnownOn::Fixed(known_on);
        let by_class: Vec<Timeline> = self
            .classes
            .par_iter()
            .map(|c| Arc::new(self.timeline(c, lifted & c.relevant, known_on)))
            .collect();
        self.class_of.iter().map(|c| by_class[*c].clone()).collect()
    }

    /// Whose knowledge of the law the case asks for.
    fn known_on(&self) -> control::KnownOn {
        match self.case.rules.known_on {
            CaseKnownOn::EachDay => control::KnownOn::FollowsDay,
            CaseKnownOn::Newest => control::KnownOn::Newest,
            CaseKnownOn::Fixed(d) => control::KnownOn::Fixed(d),
        }
    }

    fn timeline(
        &self,
        class: &Class,
        lifted: Lifted,
        known_on: control::KnownOn,
    ) -> Vec<Spell<control::Determination>> {
        let (tx, rules) = self.without(class, lifted);
        let options = control::Options { known_on, lifted: &rules, ..control::Options::default() };
        control::spells(&tx, &class.moving, self.case.from, self.case.to, self.book, &options)
    }

    /// The transaction without the lifted listings, and the lifted rules.
    fn without(&self, class: &Class, lifted: Lifted) -> (control::Transaction, BTreeSet<String>) {
        let case = self.case;
        let mut tx = class.tx.clone();
        let mut rules = BTreeSet::new();
        for (i, measure) in case.measures.iter().enumerate().filter(|(i, _)| lifted >> i & 1 == 1) {
            match &measure.act {
                Act::Rule { rules: ids } => rules.extend(ids.iter().cloned()),
                Act::Listing { list, parties } => {
                    let named: Vec<&str> = parties.iter().map(|p| case.parties[*p].id.as_str()).collect();
                    for party in tx.parties.iter_mut().flatten().filter(|p| named.contains(&p.id.as_str())) {
                        let from = case.measures[i].from;
                        if let Some(listed) = &mut party.listed {
                            listed.retain(|l| l.list != *list || (from.is_some() && l.from != from));
                        }
                    }
                }
                Act::Licence { .. } | Act::Market { .. } => {}
            }
        }
        (tx, rules)
    }

    /// Standing of a flow that is not in supplies.csv (an alternative supplier's) as known on one day, with these measures
    /// lifted; `eccn` where it is not the item's.
    pub(crate) fn of_alternative(
        &self,
        supply: &Supply,
        eccn: Option<&str>,
        lifted: Lifted,
        known_on: Date,
    ) -> Result<Vec<Spell<control::Determination>>, Error> {
        let (mut tx, moving) = transaction(self.case, supply, self.listings)?;
        if let (Some(eccn), Some(item)) = (eccn, &mut tx.item) {
            item.eccn = Some(eccn.to_owned());
        }
        let relevant = relevant_measures(self.case, &tx);
        let class = Class { tx, moving, relevant };
        Ok(self.timeline(&class, lifted & relevant, control::KnownOn::Fixed(known_on)))
    }

    /// The bits of listing and rule measures: those that the law is asked for.
    pub(crate) fn all_law(&self) -> Lifted {
        let law = |m: &crate::model::Measure| matches!(m.act, Act::Listing { .. } | Act::Rule { .. });
        self.case.measures.iter().enumerate().filter(|(_, m)| law(m)).fold(0, |bits, (i, _)| bits | 1 << i)
    }
}

/// Stretches cut before days, in order.
fn cut(spells: &[Spell<control::Determination>], days: &[Date]) -> Vec<Spell<control::Determination>> {
    let mut out = Vec::with_capacity(spells.len());
    for spell in spells {
        let mut rest = spell.clone();
        for day in days.iter().filter(|d| spell.from < **d && **d <= spell.until) {
            let Ok(before) = day.yesterday() else { continue };
            out.push(Spell { from: rest.from, until: before, value: rest.value.clone() });
            rest.from = *day;
        }
        out.push(rest);
    }
    out
}

/// Rule measures, and listings of parties that stand in the transaction.
fn relevant_measures(case: &Case, tx: &control::Transaction) -> Lifted {
    let in_tx: BTreeSet<&str> = tx.parties.iter().flatten().map(|p| p.id.as_str()).collect();
    let mut bits = 0;
    for (i, measure) in case.measures.iter().enumerate() {
        let matters = match &measure.act {
            Act::Rule { .. } => true,
            Act::Listing { parties, .. } => {
                parties.iter().any(|p| in_tx.contains(case.parties[*p].id.as_str()))
            }
            Act::Licence { .. } | Act::Market { .. } => false,
        };
        bits |= Lifted::from(matters) << i;
    }
    bits
}

/// The transaction that a supply is, on the first day of the horizon, with the dates that move with the shipment.
fn transaction(
    case: &Case,
    supply: &Supply,
    listings: &Listings,
) -> Result<(control::Transaction, control::Moving), Error> {
    let us = Place::new("US").ok_or_else(|| Error::internal("US is a place"))?;
    let activity = if supply.ships_from == supply.ships_to {
        control::Activity::TransferInCountry
    } else if supply.ships_from == us {
        control::Activity::Export
    } else {
        control::Activity::Reexport
    };
    let regimes = case.rules.sets.iter().map(|s| word("regime", s)).collect::<Result<Vec<_>, _>>()?;
    let mut tx = control::Transaction::new(case.from, regimes, activity);
    tx.from = Some(supply.ships_from);
    tx.to = Some(supply.ships_to);
    tx.end_use = Some(supply.end_use.iter().map(|s| word("end use", s)).collect::<Result<Vec<_>, _>>()?);
    tx.asserted.insert(control::AssertedWord::KnowledgeOfRoles, true);
    for asserted in &supply.asserted {
        tx.asserted.insert(word("asserted word", asserted)?, true);
    }
    tx.parties = Some(parties(case, supply, listings)?);
    tx.ownership = Some(ownership(case));
    tx.item = Some(item(case, supply)?);
    tx.dates.contract = supply.contract;
    tx.dates.order = supply.order;
    tx.dates.product_public = supply.product_public;
    let moving = control::Moving {
        production_days: supply.production_days,
        order_days: supply.order.is_none().then_some(supply.lead_days),
        en_route_days: None,
    };
    Ok((tx, moving))
}

/// Who takes part, with roles; owners without a role stand there for the ownership rules.
fn parties(case: &Case, supply: &Supply, listings: &Listings) -> Result<Vec<control::Party>, Error> {
    let mut roles: BTreeMap<usize, Vec<control::Role>> = BTreeMap::new();
    let mut add = |party: usize, role: control::Role| roles.entry(party).or_default().push(role);
    add(supply.buyer, control::Role::Purchaser);
    add(supply.consignee.unwrap_or(supply.buyer), control::Role::UltimateConsignee);
    add(supply.end_user.unwrap_or(supply.buyer), control::Role::EndUser);
    add(supply.supplier, control::Role::Seller);
    add(supply.supplier, control::Role::Manufacturer);
    if let Some(designer) = supply.designer {
        add(designer, control::Role::Designer);
    }
    if supply.product.is_some() {
        add(supply.next_producer.unwrap_or(supply.buyer), control::Role::NextProductProducer);
    }
    for owner in &case.owners {
        for party in [owner.owner, owner.owned] {
            roles.entry(party).or_default();
        }
    }
    roles
        .into_iter()
        .map(|(i, roles)| {
            let party = &case.parties[i];
            let kind = match party.kind {
                PartySort::PublicBody if party.place.as_str() == "JP" => {
                    control::PartyKind::JpCentralGovernmentBody
                }
                PartySort::PublicBody if party.place.as_str() == "US" => {
                    control::PartyKind::UsExecutiveAgency
                }
                _ => control::PartyKind::Firm,
            };
            Ok(control::Party {
                id: party.id.clone(),
                name: Some(party.name.clone()),
                kind: Some(kind),
                roles: Some(roles),
                place: Some(party.place),
                listed: Some(listings[i].clone()),
                ..control::Party::default()
            })
        })
        .collect()
}

fn ownership(case: &Case) -> Vec<control::Share> {
    case.owners
        .iter()
        .map(|o| control::Share {
            owner: case.parties[o.owner].id.clone(),
            owned: case.parties[o.owned].id.clone(),
            pct: o.pct,
            control: o.control,
            from: o.from,
            until: o.until,
        })
        .collect()
}

fn item(case: &Case, supply: &Supply) -> Result<control::Item, Error> {
    let item = &case.items[supply.item];
    let words = |what: &str, list: &Option<Vec<String>>| -> Result<Option<Vec<control::Exception>>, Error> {
        list.as_ref().map(|l| l.iter().map(|s| word(what, s)).collect()).transpose()
    };
    Ok(control::Item {
        name: Some(item.name.clone()),
        kind: Some(word("kind of item", &item.kind)?),
        goods: item.goods.as_deref().map(|s| word("goods", s)).transpose()?,
        eccn: item.eccn.clone(),
        reasons: item.reasons.clone(),
        exceptions: words("exception", &item.exceptions)?,
        origin: Some(supply.plant),
        control_lists: None,
        us_content: us_content(&supply.legal),
        made_with: supply.legal.made_with.clone(),
        plant: plant(&supply.legal)?,
        components: None,
    })
}

fn us_content(legal: &Legal) -> Option<Vec<control::Content>> {
    let parts = legal.us_content.as_ref()?;
    Some(
        parts
            .iter()
            .map(|p| control::Content {
                eccn: Some(p.eccn.clone()),
                reasons: Some(p.reasons.clone()),
                exceptions: Some(Vec::new()),
                pct: Some(p.pct),
                food_or_medicine: Some(false),
            })
            .collect(),
    )
}

fn plant(legal: &Legal) -> Result<Option<control::Plant>, Error> {
    let Some(equipment) = &legal.equipment else { return Ok(None) };
    let equipment = equipment
        .iter()
        .map(|(purpose, eccns)| {
            Ok(control::Equipment {
                purpose: Some(word("use of equipment", purpose)?),
                direct_product_of: Some(eccns.clone()),
            })
        })
        .collect::<Result<Vec<_>, Error>>()?;
    Ok(Some(control::Plant { kind: None, equipment: Some(equipment) }))
}
