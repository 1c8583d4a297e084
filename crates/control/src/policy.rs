//! Which review policy, kind of licence and time of review follow from the requirements that stand.
//!
//! Source: 15 CFR 744.11(a), 744.16 and BIS answers on the Entity List (of several policies the hardest counts); the
//! kind of licence is the strictest that a rule asks for. Where an unknown fact could make a policy harder, it is unknown.

use crate::decide::{Found, Requirement, Run};
use crate::determination::{Known, LicenceRequired, ReviewTime};
use crate::eval::Path;
use crate::rule::PolicySource;
use crate::tri::Truth;
use crate::words::LicenceKind;
use knockon_vocabulary::Policy;

impl<'a> Run<'a> {
    /// The hardest policy of the requirements that stand.
    pub(crate) fn policy(
        &mut self,
        licence: LicenceRequired,
        requirements: &[Requirement<'a>],
    ) -> Known<Option<Policy>> {
        if matches!(licence, LicenceRequired::No | LicenceRequired::Scheduled) {
            return Known::Known(None);
        }
        let (mut sure, mut perhaps): (Option<Policy>, Option<Policy>) = (None, None);
        let mut lacking = Vec::new();
        let mut scheduled: Vec<(Truth, Option<Policy>)> = Vec::new();
        for r in requirements.iter().filter(|r| r.net != Truth::No) {
            let (low, high) = self.policy_of(r, &mut lacking);
            if r.found.scheduled {
                scheduled.push((r.net, high));
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
        let returns = scheduled.iter().filter(|(_, p)| harder(*p, sure) != sure).map(|(t, _)| *t);
        match returns.fold(Truth::No, Truth::or) {
            Truth::Yes => Known::Known(Some(Policy::Scheduled)),
            Truth::No => Known::Known(sure),
            Truth::Unknown => {
                self.lacking.extend(lacking);
                Known::Unknown
            }
        }
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
        // A party that was not screened may bring any policy with it, as one with a part in the deal or as an owner.
        let owns = |id: &str| self.c.tx.ownership.iter().flatten().any(|s| s.owner == id);
        for (i, p) in parties.iter().enumerate().filter(|(_, p)| p.listed.is_none()) {
            if p.roles.as_ref().is_none_or(|r| !r.is_empty()) || owns(&p.id) {
                lacking.push(Path::Party(i, "listed"));
                high = Some(Policy::Denial);
            }
        }
        if f.licence == Truth::Unknown {
            high = Some(Policy::Denial);
        }
        (low, high)
    }
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
pub(crate) fn kind_and_time(
    requirements: &[Requirement<'_>],
    licence: LicenceRequired,
) -> (Known<Option<LicenceKind>>, Known<Option<ReviewTime>>) {
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
