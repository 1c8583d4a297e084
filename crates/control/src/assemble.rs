//! From what came of the rules to the fields of the answer: bars, requirements, what lifts them, grounds, warnings.
//!
//! Every field is taken in three values; a field that stays unknown adds the facts it lacks to `missing`.

use crate::decide::{Found, Requirement, Run, SUPPOSED_LICENCE};
use crate::determination::{Determination, Known, LicenceRequired};
use crate::eval::Path;
use crate::policy::kind_and_time;
use crate::tri::Truth;
use crate::words::*;
use knockon_vocabulary::{Policy, Standing};

impl<'a> Run<'a> {
    pub(crate) fn answer(&mut self) -> Determination {
        let ear = self.c.tx.regimes.contains(&Regime::UsEar);
        let (usable, needed_exceptions) = self.exceptions();
        let mut authorisations: Vec<(i32, &'a str, Truth)> = Vec::new();
        let prohibited = self.prohibited(&mut authorisations);
        let before = self.lacking.len();
        let requirements = self.requirements(&usable, &mut authorisations);
        let licence = self.licence_required(&requirements, before);
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
            steps: std::mem::take(&mut self.steps),
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
                authorisations.push((priority, word, reach.and(a.value)));
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
            authorisations.extend(lifting.iter().map(|(p, w, _, f)| (*p, *w, reach.and(f.value))));
            if self.c.licensed.contains(&self.c.book.rules[i].id) {
                lifted = Truth::Yes;
                authorisations.push((i32::MIN, SUPPOSED_LICENCE, reach));
            }
            if licence.exceptions {
                let exception = match usable {
                    Known::Known(v) => Truth::from(!v.is_empty()),
                    Known::Unknown => Truth::Unknown,
                };
                lifted = lifted.or(exception);
                authorisations.push((i32::MIN, "licence_exception", reach.and(exception)));
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

    fn licence_required(&mut self, requirements: &[Requirement<'a>], before: usize) -> LicenceRequired {
        let net = |scheduled: bool| {
            requirements.iter().filter(|r| r.found.scheduled == scheduled).fold(Truth::No, |t, r| t.or(r.net))
        };
        match (net(false), net(true)) {
            (Truth::Yes, _) => {
                // What other requirements lack cannot change a yes.
                self.lacking.truncate(before);
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
        found.sort_by_key(|a| (std::cmp::Reverse(a.0), std::cmp::Reverse(a.2)));
        let first = found.iter().find(|a| a.2 != Truth::No);
        let sure = licence != LicenceRequired::Unknown && prohibited == Truth::No;
        match first {
            None => Known::Known(None),
            Some(a) if sure && a.2 == Truth::Yes => Known::Known(Some(a.1.to_owned())),
            Some(_) => {
                let open: Vec<Found> =
                    self.scopes.iter().map(|s| s.2).filter(|f| f.value == Truth::Unknown).collect();
                // Whether there is anything to authorise may be what is unknown.
                let unsure: Vec<Found> =
                    self.each().filter(|(_, f, _)| f.licence == Truth::Unknown).map(|(_, f, _)| f).collect();
                open.into_iter().chain(unsure).for_each(|f| self.lack(f));
                Known::Unknown
            }
        }
    }

    fn grounds(&self, requirements: &[Requirement<'a>]) -> Vec<Ground> {
        let mut out = Vec::new();
        if self.subject == Truth::Yes {
            out.extend(Ground::ALL.iter().copied().filter(|g| self.c.subject_by[*g as usize] == Truth::Yes));
        }
        out.extend(
            requirements
                .iter()
                .filter(|r| r.reach == Truth::Yes)
                .flat_map(|r| [r.licence.because, r.licence.also])
                .flatten(),
        );
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
            Known::Known(None) => Standing::Free,
            // Free or authorised: the stricter of the two may hold.
            Known::Unknown => Standing::Undetermined { missing: missing.to_vec() },
        },
    }
}
