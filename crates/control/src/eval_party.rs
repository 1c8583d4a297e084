//! Tests of the parties: roles, entries in force, ownership, equipment of listed makers.
//!
//! Source: 15 CFR 744.11(a) and 748.5(c)–(f) (roles), Supplement No. 4 to part 744 (entries and footnotes). An entry
//! counts when it is in force on the day and, with knowledge fixed, its first day is not after that day of knowledge.

use crate::eval::{Ctx, Path};
use crate::expr::{AffiliateTest, EntryTest, Expr, MakerTest, PartyTest};
use crate::ownership::{Graph, Rule, holds};
use crate::rule::Blocks;
use crate::transaction::{Listed, Party};
use crate::tri::Truth;
use crate::words::*;
use knockon_vocabulary::{Date, Interval, ListCode};

/// An entry is in force on the day, as far as is known.
fn in_force(l: &Listed, day: Date, known: Option<Date>) -> bool {
    Interval { from: l.from, until: l.until }.contains(day)
        && known.is_none_or(|k| l.from.is_none_or(|f| f <= k))
}

impl<'a> Ctx<'a> {
    fn parties(&self) -> Option<&'a [Party]> {
        self.tx.parties.as_deref()
    }

    /// Whether there is a party like this; notes the entries found.
    pub(crate) fn party(&mut self, t: &'a PartyTest) -> Truth {
        self.uses(Path::Tx("parties"));
        let Some(parties) = self.parties() else { return self.lacks(Path::Tx("parties")) };
        self.any(parties.iter().enumerate(), |c, (i, p)| c.one_party(i, p, t))
    }

    fn one_party(&mut self, i: usize, p: &'a Party, t: &'a PartyTest) -> Truth {
        let start = self.matched.len();
        let value = self.party_fits(i, p, t);
        // An entry of a party whose part in the deal is unknown is not surely matched.
        self.matched[start..].iter_mut().for_each(|m| m.2 = m.2.and(value));
        value
    }

    fn party_fits(&mut self, i: usize, p: &'a Party, t: &'a PartyTest) -> Truth {
        self.all(0..5, |c, test| match test {
            0 => c.has_role(i, p, t.roles.as_deref()),
            1 => match &t.kind {
                Some(k) => c.on(Path::Party(i, "kind"), p.kind, |x| k.contains(&x).into()),
                None => Truth::Yes,
            },
            2 => match &t.place {
                Some(w) => c.place(Path::Party(i, "place"), p.place, w),
                None => Truth::Yes,
            },
            3 => match &t.foreign_to {
                Some(w) => {
                    let person = p.kind == Some(PartyKind::Person);
                    let path = Path::Party(i, if person { "nationality" } else { "place" });
                    let home = if person { p.nationality } else { p.nationality.or(p.place) };
                    c.place(path, home, w).negate()
                }
                None => Truth::Yes,
            },
            _ => match &t.list {
                Some(lists) => c.has_entry(i, p, lists, t),
                None => Truth::Yes,
            },
        })
    }

    fn has_role(&mut self, i: usize, p: &Party, roles: Option<&[Role]>) -> Truth {
        self.on(Path::Party(i, "roles"), p.roles.as_ref(), |r| match roles {
            Some(roles) => r.iter().any(|x| roles.contains(x)).into(),
            None => (!r.is_empty()).into(),
        })
    }

    fn has_entry(&mut self, i: usize, p: &'a Party, lists: &[ListCode], t: &PartyTest) -> Truth {
        self.uses(Path::Party(i, "listed"));
        let Some(listed) = &p.listed else { return self.lacks(Path::Party(i, "listed")) };
        let (day, known) = (self.day, self.known);
        let entries =
            listed.iter().enumerate().filter(|(_, l)| lists.contains(&l.list) && in_force(l, day, known));
        self.any(entries, |c, (n, l)| {
            let value = c.all(0..3, |c, test| match test {
                0 => {
                    t.listed_on.as_ref().map_or(Truth::Yes, |d| l.from.is_some_and(|f| d.contains(&f)).into())
                }
                1 => match t.requirement {
                    Some(r) => c.on(Path::Party(i, "listed.requirement"), l.requirement, |x| (x == r).into()),
                    None => Truth::Yes,
                },
                _ => t.footnote.map_or(Truth::Yes, |f| c.footnote(i, l, f)),
            });
            if value != Truth::No {
                c.matched.push((i, n, value));
            }
            value
        })
    }

    /// Whether the footnote is in force. An entry whose requirement was read and that names no footnotes has none.
    fn footnote(&mut self, i: usize, l: &Listed, number: u8) -> Truth {
        let (day, known) = (self.day, self.known);
        match &l.footnotes {
            Some(map) => map
                .get(&number)
                .is_some_and(|added| *added <= day && known.is_none_or(|k| *added <= k))
                .into(),
            None if l.requirement.is_some() => Truth::No,
            None => self.lacks(Path::Party(i, "listed.footnotes")),
        }
    }

    /// Whether every entry of the list is like this.
    pub(crate) fn every_entry(&mut self, t: &'a EntryTest) -> Truth {
        self.uses(Path::Tx("parties"));
        let Some(parties) = self.parties() else { return self.lacks(Path::Tx("parties")) };
        self.all(parties.iter().enumerate(), |c, (i, p)| {
            let role = c.has_role(i, p, Some(&t.roles));
            if role == Truth::No {
                return Truth::Yes;
            }
            let Some(listed) = &p.listed else { return c.lacks(Path::Party(i, "listed")) };
            let (day, known) = (c.day, c.known);
            let entries = listed.iter().filter(|l| l.list == t.list && in_force(l, day, known));
            let fits = c.all(entries, |c, l| c.entry_fits(i, l, t));
            fits.or(role.negate())
        })
    }

    fn entry_fits(&mut self, i: usize, l: &Listed, t: &EntryTest) -> Truth {
        self.all(0..3, |c, test| match test {
            0 => t.listed_on.as_ref().map_or(Truth::Yes, |d| l.from.is_some_and(|f| d.contains(&f)).into()),
            1 => t.footnote.map_or(Truth::Yes, |f| c.footnote(i, l, f)),
            _ => match t.by_listing {
                Some(field) => {
                    let path = crate::eval::date_path(field);
                    c.on(path, c.tx.dates.get(field), |d| l.from.is_some_and(|f| d <= f).into())
                }
                None => Truth::Yes,
            },
        })
    }

    /// Whether each node of the ownership graph stands on one of the lists.
    fn seeds(&self, graph: &Graph<'_>, lists: &[ListCode]) -> Vec<Truth> {
        let parties = self.parties().unwrap_or_default();
        (0..graph.ids.len())
            .map(|n| match parties.get(n).map(|p| &p.listed) {
                Some(Some(l)) => {
                    l.iter().any(|l| lists.contains(&l.list) && in_force(l, self.day, self.known)).into()
                }
                _ => Truth::Unknown,
            })
            .collect()
    }

    /// Names the unknown shares and unscreened owners above a party.
    fn lacks_ownership(&mut self, graph: &Graph<'_>, seeds: &[Truth], n: usize) {
        if self.tx.ownership.is_none() {
            self.missing.push(Path::Tx("ownership"));
            return;
        }
        let above = graph.ancestors(n, self.day);
        for (k, (owner, owned, s)) in graph.edges.iter().enumerate() {
            if s.pct.is_none()
                && holds(s, self.day)
                && (*owned == n || above[*owned])
                && (above[*owner] || *owned == n)
            {
                self.missing.push(Path::Share(k));
            }
        }
        let parties = self.parties().map_or(0, <[Party]>::len);
        for (k, seed) in seeds.iter().enumerate() {
            if *seed == Truth::Unknown && (above[k] || k == n) {
                self.missing.push(if k < parties { Path::Party(k, "listed") } else { Path::Stranger(k) });
            }
        }
    }

    /// Whether an unlisted foreign party is owned by listed ones.
    pub(crate) fn affiliate(&mut self, t: &'a AffiliateTest) -> Truth {
        self.uses(Path::Tx("ownership"));
        let Some(parties) = self.parties() else { return self.lacks(Path::Tx("parties")) };
        let graph = Graph::new(self.tx);
        let seeds = self.seeds(&graph, &t.lists);
        let rule = Rule { min_pct: t.min_pct.unwrap_or(50.0), aggregate: true };
        let mut caught = graph.caught(&seeds, self.day, rule);
        if self.tx.ownership.is_none() {
            caught.iter_mut().filter(|c| **c == Truth::No).for_each(|c| *c = Truth::Unknown);
        }
        self.any(parties.iter().enumerate(), |c, (i, p)| {
            if seeds[i] == Truth::Yes || p.place.is_some_and(|p| p.as_str() == "US") {
                return Truth::No;
            }
            c.all([true, false], |c, role| {
                if role {
                    return c.has_role(i, p, Some(&t.roles));
                }
                if caught[i] == Truth::Unknown {
                    c.lacks_ownership(&graph, &seeds, i);
                }
                if caught[i] != Truth::No {
                    let role = c.has_role(i, p, Some(&t.roles));
                    c.match_owners(&graph, &seeds, i, (&t.lists, caught[i].and(role)));
                }
                caught[i]
            })
        })
    }

    /// The entries of the owners above a party count as matched: the most restrictive owner's terms apply.
    fn match_owners(
        &mut self,
        graph: &Graph<'_>,
        seeds: &[Truth],
        n: usize,
        (lists, value): (&[ListCode], Truth),
    ) {
        let (above, parties) = (graph.ancestors(n, self.day), self.parties().unwrap_or_default());
        for (k, p) in parties.iter().enumerate().filter(|(k, _)| above[*k] && seeds[*k] == Truth::Yes) {
            for (e, l) in p.listed.iter().flatten().enumerate() {
                if lists.contains(&l.list) && in_force(l, self.day, self.known) {
                    self.matched.push((k, e, value));
                }
            }
        }
    }

    /// Whether an unlisted party has a listed owner of any share; what is unknown raises no flag.
    pub(crate) fn listed_owner(&mut self, t: &'a AffiliateTest) -> Truth {
        let graph = Graph::new(self.tx);
        let seeds = self.seeds(&graph, &t.lists);
        let owners: Vec<bool> = seeds.iter().map(|s| *s == Truth::Yes).collect();
        let mut parties = self.parties().unwrap_or_default().iter().enumerate();
        parties
            .any(|(i, p)| {
                seeds[i] == Truth::No
                    && p.roles.iter().flatten().any(|r| t.roles.contains(r))
                    && graph.above(i, &owners, self.day)
            })
            .into()
    }

    /// A listed maker of a component that matters.
    pub(crate) fn component(&mut self, t: &'a MakerTest) -> Truth {
        let path = Path::Tx("item.components");
        self.uses(path);
        let Some(parts) = self.item().and_then(|i| i.components.as_ref()) else { return self.lacks(path) };
        self.any(parts.iter().enumerate(), |c, (i, p)| {
            c.all([true, false], |c, part| {
                if part {
                    c.on(Path::Component(i, "part"), p.part, |x| (x == t.part).into())
                } else {
                    c.maker(Path::Component(i, "maker"), p.maker.as_deref(), t.list)
                }
            })
        })
    }

    /// A part that is itself subject to the EAR, as its supplier states.
    pub(crate) fn component_subject(&mut self, wanted: bool) -> Truth {
        self.uses(Path::Tx("item.components"));
        let parts = self.item().and_then(|i| i.components.as_deref()).unwrap_or_default();
        self.any(parts.iter().enumerate(), |c, (i, p)| {
            c.on(Path::Component(i, "subject_to_ear"), p.subject_to_ear, |s| (s == wanted).into())
        })
    }

    /// A party that uses equipment of a listed maker that matters.
    pub(crate) fn uses_equipment(&mut self, t: &'a MakerTest) -> Truth {
        self.uses(Path::Tx("parties"));
        let Some(parties) = self.parties() else { return self.lacks(Path::Tx("parties")) };
        self.any(parties.iter().enumerate(), |c, (i, p)| {
            c.all([true, false], |c, role| {
                if role {
                    return c.has_role(i, p, Some(&t.roles));
                }
                c.uses(Path::Party(i, "uses"));
                let Some(uses) = &p.uses else { return c.lacks(Path::Party(i, "uses")) };
                c.any(uses, |c, u| {
                    c.all([true, false], |c, part| {
                        if part {
                            c.on(Path::Party(i, "uses.part"), u.part, |x| (x == t.part).into())
                        } else {
                            c.maker(Path::Party(i, "uses.maker"), u.maker.as_deref(), t.list)
                        }
                    })
                })
            })
        })
    }

    fn maker(&mut self, path: Path, id: Option<&str>, list: ListCode) -> Truth {
        self.uses(path);
        let parties = self.parties().unwrap_or_default();
        match parties.iter().enumerate().find(|(_, p)| Some(p.id.as_str()) == id) {
            Some((i, p)) => {
                let (day, known) = (self.day, self.known);
                self.on(Path::Party(i, "listed"), p.listed.as_ref(), |l| {
                    l.iter().any(|l| l.list == list && in_force(l, day, known)).into()
                })
            }
            None => self.lacks(path),
        }
    }

    /// Computes whose property is blocked under one rule of blocking.
    pub(crate) fn block(&mut self, b: &Blocks) {
        let graph = Graph::new(self.tx);
        match *b {
            Blocks::Listed(list) => self.blocked = self.seeds(&graph, &[list]),
            Blocks::Owned { min_pct, aggregate } => {
                let rule = Rule { min_pct, aggregate };
                let mut seeds = std::mem::take(&mut self.blocked);
                seeds.resize(graph.ids.len(), Truth::No);
                let mut now = graph.caught(&seeds, self.day, rule);
                self.after_divestment(&graph, &seeds, rule, &mut now);
                let parties = self.parties().map_or(0, <[Party]>::len);
                for (n, value) in now.iter_mut().enumerate().take(parties) {
                    if *value != Truth::Yes && self.tx.ownership.is_none() {
                        *value = Truth::Unknown;
                    }
                    if *value == Truth::Unknown {
                        self.lacks_ownership(&graph, &seeds, n);
                    }
                }
                self.blocked = now;
            }
        }
    }

    /// FAQ 402: shares that a blocked owner gave up free the owned only where the sale had no link to US jurisdiction;
    /// what was blocked before stays blocked.
    fn after_divestment(&mut self, graph: &Graph<'_>, seeds: &[Truth], rule: Rule, now: &mut [Truth]) {
        let ends: Vec<Date> =
            graph.edges.iter().filter_map(|e| e.2.until).filter(|u| *u < self.day).collect();
        for last in ends {
            let before = graph.caught(seeds, last, rule);
            for n in 0..now.len() {
                if before[n] != Truth::Yes || now[n] == Truth::Yes {
                    continue;
                }
                self.earlier_blocked = true;
                let outside = self.tx.asserted.get(&AssertedWord::DivestedOutsideUs).copied();
                now[n] = match outside {
                    Some(true) => now[n],
                    Some(false) => Truth::Yes,
                    None => self.lacks(crate::eval::asserted(AssertedWord::DivestedOutsideUs)),
                };
            }
        }
    }

    /// Tests on who is blocked.
    pub(crate) fn ofac(&mut self, e: &Expr) -> Truth {
        let parties = self.parties().unwrap_or_default();
        match e {
            Expr::BlockedParty(_) => {
                if self.tx.parties.is_none() {
                    return self.lacks(Path::Tx("parties"));
                }
                self.any(parties.iter().enumerate(), |c, (i, p)| {
                    let blocked = c.blocked.get(i).copied().unwrap_or(Truth::No);
                    if blocked == Truth::No { Truth::No } else { c.has_role(i, p, None).and(blocked) }
                })
            }
            Expr::MayBeDesignated(_) => {
                let graph = Graph::new(self.tx);
                let owners: Vec<bool> =
                    (0..graph.ids.len()).map(|n| self.blocked.get(n) == Some(&Truth::Yes)).collect();
                (0..parties.len()).any(|n| !owners[n] && graph.above(n, &owners, self.day)).into()
            }
            _ => self.earlier_blocked.into(),
        }
    }
}
