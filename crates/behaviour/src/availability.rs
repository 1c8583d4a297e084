//! From the standing of a link, day by day, to the share of its flow that goes on.
//!
//! On each day, in this order:
//! 1. the law's face: no requirement or authorised 1; licence required: what licences cover; barred 0; undetermined: the
//!    parameter. Licences count from their grant plus the delay, add up, and never exceed the whole flow; they do not lift
//!    a bar;
//! 2. an authorisation that runs out into a requirement is used for `run_off_share` of the flow;
//! 3. of what a requirement stops, `reroute_share` moves to other plants over `reroute_days`, on days on which goods made
//!    there need no licence;
//! 4. once the buyer is listed, `over_compliance_share` of what needs no licence is withheld;
//! 5. for `review_days` from the listing, suppliers at home in the listing government's country ship nothing.
//!
//! Supported: one listing a link. Not supported: quotas in units, a licence that names single orders.

use crate::error::{Error, ErrorKind, within};
use crate::params::{Behaviour, Values};
use knockon_vocabulary::{Date, Place, Spell, Standing, Steps, days_between};
use serde::{Deserialize, Serialize};

/// A licence, as the share of a link's flow that it covers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Licence {
    /// Day of the grant.
    pub from: Date,
    /// Last day; `None`: open.
    #[serde(default)]
    pub until: Option<Date>,
    /// Share of the flow, 0 to 1.
    pub share: f64,
}

/// What the law says of a link, and of whom.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct LinkLaw<'a> {
    /// Standing by days, in order and without a hole over the horizon.
    pub spells: &'a [Spell<Standing>],
    /// Where the supplier is at home.
    pub supplier_home: Place,
    /// Which government listed the buyer, and when.
    pub listed_by: Option<(Place, Date)>,
    /// Last day of that listing; `None`: open. Review and over-compliance end with it.
    pub listed_until: Option<Date>,
    /// Licences for this link.
    pub licences: &'a [Licence],
    /// Standing of the same goods made at the plants that the supplier could move to; empty: there are none, nothing
    /// is re-routed.
    pub elsewhere: &'a [Spell<Standing>],
}

/// The share of a link's flow that goes on, and why it is not what the law's face says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Availability {
    /// Share of the flow, 0 to 1, by day of the horizon.
    pub steps: Steps,
    /// Where behaviour counts, and how; days not named follow the law's face.
    pub reasons: Vec<Spell<String>>,
}

/// Why a day's flow is not the law's face. Compared day by day, put into words once a spell.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Reason {
    review: Option<Place>,
    licensed: Option<f64>,
    undetermined: bool,
    run_off: bool,
    rerouting: bool,
    over_compliance: bool,
}

/// The share of the link's flow that goes on, from `horizon_from` for `days` days.
pub fn availability(
    law: &LinkLaw<'_>,
    behaviour: &Behaviour,
    horizon_from: Date,
    days: u32,
) -> Result<Availability, Error> {
    let v = behaviour.values()?;
    for l in law.licences {
        within(0.0..=1.0, "the share of a licence", l.share, "a share from 0 to 1")?;
    }
    let here = Timeline::new(law.spells, horizon_from, days)?;
    let elsewhere = match law.elsewhere {
        [] => None,
        spells => Some(Timeline::new(spells, horizon_from, days)?),
    };
    let (mut points, mut reasons) = (Vec::new(), Vec::<(i64, Reason)>::new());
    let ask = days_to_ask(law, &v, &here, elsewhere.as_ref(), horizon_from, days);
    for day in (0..i64::from(days)).filter(|d| ask[*d as usize]) {
        let open_elsewhere = elsewhere
            .as_ref()
            .is_some_and(|t| matches!(t.at(day).1, Standing::Free | Standing::Authorised { .. }));
        let (flow, reason) = on_day(law, &v, &here, open_elsewhere, day_of(horizon_from), day);
        points.push((day as u32, flow));
        if reasons.last().is_none_or(|r| r.1 != reason) {
            reasons.push((day, reason));
        }
    }
    let before = points.first().map_or(1.0, |p| p.1);
    let steps = Steps::new(before, points);
    Ok(Availability { steps, reasons: in_words(&reasons, &v, horizon_from, days) })
}

/// Days on which the answer can differ from the day before: the first, those on which a spell, the listing, the review or a
/// licence begins or ends, and every day of a move to other plants.
fn days_to_ask(
    law: &LinkLaw<'_>,
    v: &Values,
    here: &Timeline<'_>,
    elsewhere: Option<&Timeline<'_>>,
    from: Date,
    days: u32,
) -> Vec<bool> {
    let nth = day_of(from);
    let mut ask = vec![false; days as usize];
    let mut mark = |first: i64, last: i64| {
        for day in first.max(0)..=last.min(i64::from(days) - 1) {
            ask[day as usize] = true;
        }
    };
    mark(0, 0);
    for spell in &here.spells {
        // A move begins with a spell and goes on every day.
        mark(spell.0, if v.reroute > 0.0 { spell.0 + v.reroute_days } else { spell.0 });
    }
    for spell in elsewhere.iter().flat_map(|t| &t.spells) {
        mark(spell.0, spell.0);
    }
    if let Some((_, when)) = law.listed_by {
        mark(nth(when), nth(when));
        mark(nth(when) + v.review_days, nth(when) + v.review_days);
    }
    for until in law.listed_until.iter().chain(law.licences.iter().filter_map(|l| l.until.as_ref())) {
        mark(nth(*until) + 1, nth(*until) + 1);
    }
    for licence in law.licences {
        let begins = nth(licence.from) + v.licence_delay_days;
        mark(begins, begins);
    }
    ask
}

/// The date so many days (0 or more) after another.
fn plus_days(from: Date, days: i64) -> Date {
    from.saturating_add(std::time::Duration::from_secs(days.max(0) as u64 * 86_400))
}

/// Days counted from the start of the horizon.
fn day_of(from: Date) -> impl Fn(Date) -> i64 + Copy {
    move |date| days_between(from, date)
}

fn on_day(
    law: &LinkLaw<'_>,
    v: &Values,
    here: &Timeline<'_>,
    open_elsewhere: bool,
    nth: impl Fn(Date) -> i64,
    day: i64,
) -> (f64, Reason) {
    let (spell, standing) = here.at(day);
    let listed = law
        .listed_by
        .map(|(who, when)| (who, nth(when)))
        .filter(|&(_, when)| when <= day && law.listed_until.is_none_or(|u| day <= nth(u)));
    let mut reason = Reason::default();
    if let Some((who, when)) = listed
        && who == law.supplier_home
        && day < when + v.review_days
    {
        reason.review = Some(who);
        return (0.0, reason);
    }
    let withhold = |flow: f64, reason: &mut Reason| {
        if listed.is_some() && v.over_compliance > 0.0 && flow > 0.0 {
            reason.over_compliance = true;
            flow * (1.0 - v.over_compliance)
        } else {
            flow
        }
    };
    let stopped = match standing {
        Standing::Free => return (withhold(1.0, &mut reason), reason),
        Standing::Authorised { .. } => {
            let mut flow = 1.0;
            if v.run_off < 1.0 && here.runs_out(spell) {
                reason.run_off = true;
                flow = v.run_off;
            }
            return (withhold(flow, &mut reason), reason);
        }
        Standing::Undetermined { .. } => {
            reason.undetermined = v.undetermined > 0.0;
            return (v.undetermined, reason);
        }
        Standing::Barred => 0.0,
        Standing::LicenceRequired { .. } => {
            let covers = |l: &&Licence| {
                nth(l.from) + v.licence_delay_days <= day && l.until.is_none_or(|u| day <= nth(u))
            };
            let share = law.licences.iter().filter(covers).fold(0.0, |s, l| s + l.share).min(1.0);
            reason.licensed = (share > 0.0).then_some(share);
            share
        }
    };
    let moved = if open_elsewhere {
        v.reroute * moved_by(day - here.stopped_since(spell), v.reroute_days)
    } else {
        0.0
    };
    if moved > 0.0 {
        reason.rerouting = true;
        return ((withhold(moved, &mut reason) + (1.0 - moved) * stopped).min(1.0), reason);
    }
    (stopped, reason)
}

/// How far a move that takes `takes` days has come on its n-th day, counted from 0.
fn moved_by(n: i64, takes: i64) -> f64 {
    if n >= takes { 1.0 } else { n as f64 / takes as f64 }
}

fn in_words(reasons: &[(i64, Reason)], v: &Values, from: Date, days: u32) -> Vec<Spell<String>> {
    let date = |day: i64| plus_days(from, day);
    let mut out = Vec::new();
    for (i, (first, reason)) in reasons.iter().enumerate() {
        let last = reasons.get(i + 1).map_or(i64::from(days), |next| next.0) - 1;
        let text = reason.words(v);
        if !text.is_empty() {
            out.push(Spell { from: date(*first), until: date(last), value: text });
        }
    }
    out
}

impl Reason {
    fn words(&self, v: &Values) -> String {
        let percent = |share: f64| (share * 1000.0).round() / 10.0;
        let mut parts = Vec::new();
        if let Some(who) = self.review {
            parts.push(format!(
                "suppliers at home in {who} stop and review for {} days after the listing",
                v.review_days
            ));
        }
        if let Some(share) = self.licensed {
            parts.push(format!("licences cover {} % of the flow", percent(share)));
        }
        if self.undetermined {
            parts.push(format!("the law is undetermined; {} % of the flow goes on", percent(v.undetermined)));
        }
        if self.run_off {
            parts.push(format!(
                "{} % of the flow uses the authorisation until it runs out",
                percent(v.run_off)
            ));
        }
        if self.rerouting {
            let (share, days) = (percent(v.reroute), v.reroute_days);
            parts.push(format!(
                "up to {share} % moves within {days} days to plants whose goods need no licence"
            ));
        }
        if self.over_compliance {
            parts.push(format!("{} % is withheld without a requirement", percent(v.over_compliance)));
        }
        parts.join("; ")
    }
}

/// Spells as days of the horizon.
struct Timeline<'a> {
    /// (first day, last day, standing), in order; days may lie outside the horizon.
    spells: Vec<(i64, i64, &'a Standing)>,
    /// Spell of each day of the horizon.
    of_day: Vec<u32>,
}

impl<'a> Timeline<'a> {
    fn new(spells: &'a [Spell<Standing>], from: Date, days: u32) -> Result<Self, Error> {
        let nth = day_of(from);
        if let Some(w) = spells.windows(2).find(|w| w[1].from <= w[0].until) {
            return Err(ErrorKind::OutOfOrder(w[1].from).into());
        }
        let spells: Vec<_> = spells.iter().map(|s| (nth(s.from), nth(s.until), &s.value)).collect();
        let mut of_day = Vec::with_capacity(days as usize);
        let mut here = 0;
        for day in 0..i64::from(days) {
            while spells.get(here).is_some_and(|s| s.1 < day) {
                here += 1;
            }
            if spells.get(here).is_none_or(|s| day < s.0) {
                return Err(ErrorKind::NotCovered(plus_days(from, day)).into());
            }
            of_day.push(here as u32);
        }
        Ok(Self { spells, of_day })
    }

    /// Spell of a day of the horizon, and its standing.
    fn at(&self, day: i64) -> (usize, &'a Standing) {
        let spell = self.of_day[day as usize] as usize;
        (spell, self.spells[spell].2)
    }

    /// Whether a requirement or a bar follows on the spell's last day.
    fn runs_out(&self, spell: usize) -> bool {
        self.spells.get(spell + 1).is_some_and(|next| next.0 == self.spells[spell].1 + 1 && stops(next.2))
    }

    /// First day of the unbroken stretch of requirements and bars that the spell belongs to.
    fn stopped_since(&self, spell: usize) -> i64 {
        let mut first = spell;
        while first > 0
            && stops(self.spells[first - 1].2)
            && self.spells[first - 1].1 + 1 == self.spells[first].0
        {
            first -= 1;
        }
        self.spells[first].0
    }
}

fn stops(standing: &Standing) -> bool {
    matches!(standing, Standing::LicenceRequired { .. } | Standing::Barred)
}
