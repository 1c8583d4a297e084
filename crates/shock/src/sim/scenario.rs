//! What changes from outside, day by day, and how firms react.

use super::layout::{Prepared, closes};
use crate::error::{Error, ErrorKind, length, within};
use crate::lanes::Lanes;
use crate::ration::Rationing;
use knockon_network::Network;
use knockon_vocabulary::Steps;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// What happens to the network from outside. An empty vector leaves its kind at base.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Scenario {
    /// Days to simulate, from day 0.
    pub days: u32,
    /// Share of each link's flow that may leave the supplier, 0 to 1, on the day of export.
    #[serde(default)]
    pub availability: Vec<Steps>,
    /// Each final demand, units a day.
    #[serde(default)]
    pub demand: Vec<Steps>,
    /// Stock aimed at of each input, days of use; at least 1.
    #[serde(default)]
    pub target_cover: Vec<Steps>,
    /// Multiplier on each line's capacity.
    #[serde(default)]
    pub capacity: Vec<Steps>,
    /// Availability of links where many share few patterns; instead of `availability`.
    #[serde(default)]
    pub patterns: Patterns,
}

/// Availability of many links by few patterns: four bytes a link.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Patterns {
    /// Position of each link's pattern in `steps`; empty: every link is open.
    pub of_link: Vec<u32>,
    /// Shares from 0 to 1, day by day.
    pub steps: Vec<Steps>,
}

impl Scenario {
    /// Nothing changes.
    pub fn calm(days: u32) -> Self {
        Self { days, ..Self::default() }
    }

    /// Availability of a link on a day; before day 0 everything flowed.
    pub(crate) fn availability_at(&self, link: usize, day: i64) -> f64 {
        let shared = || self.patterns.of_link.get(link).map(|&p| &self.patterns.steps[p as usize]);
        match (self.availability.get(link).or_else(shared), u32::try_from(day)) {
            (Some(steps), Ok(day)) => steps.at(day),
            _ => 1.0,
        }
    }

    pub(crate) fn check(&self, net: &Network) -> Result<(), Error> {
        const MOST: f64 = f64::MAX;
        check(("`availability`", "a share from 0 to 1"), &self.availability, net.link_count(), 0.0..=1.0)?;
        check(("`demand`", "0 or more units a day"), &self.demand, net.demand_count(), 0.0..=MOST)?;
        check(("`target_cover`", "1 or more days"), &self.target_cover, net.input_count(), 1.0..=MOST)?;
        check(("`capacity`", "a multiplier of 0 or more"), &self.capacity, net.line_count(), 0.0..=MOST)?;
        self.check_patterns(net)
    }

    fn check_patterns(&self, net: &Network) -> Result<(), Error> {
        let Patterns { of_link, steps } = &self.patterns;
        if of_link.is_empty() {
            return Ok(());
        }
        if !self.availability.is_empty() {
            return Err(ErrorKind::Unsupported("`availability` beside `patterns`".to_owned()).into());
        }
        length("`patterns`", of_link.len(), net.link_count())?;
        for (l, &p) in of_link.iter().enumerate() {
            let what = || format!("the pattern of link {l}");
            let last = steps.len() as f64 - 1.0;
            within(0.0..=last, what, f64::from(p), "the position of a pattern")?;
        }
        check(("a pattern", "a share from 0 to 1"), steps, steps.len(), 0.0..=1.0)
    }
}

/// `Ok` where the series are absent, or as many as there are things, and every value lies in the range.
fn check(
    (what, expected): (&'static str, &'static str),
    all: &[Steps],
    want: usize,
    range: RangeInclusive<f64>,
) -> Result<(), Error> {
    if all.is_empty() {
        return Ok(());
    }
    length(what, all.len(), want)?;
    for (i, steps) in all.iter().enumerate() {
        for &(day, v) in steps.points() {
            within(range.clone(), || format!("{what} of entry {i} from day {day} on"), v, expected)?;
        }
    }
    Ok(())
}

/// What a run keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Record {
    /// Every series.
    #[default]
    Everything,
    /// Series of lines and final demands; none of links and inputs. For networks of many links.
    Lines,
}

/// How firms react.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// τ: days to close a gap in stock; at least 1.
    pub tau_days: f64,
    /// H: days over which a line looks ahead when a missing input decides what it orders of the others; at least 1.
    pub outlook_days: f64,
    /// ρ: share of the way to the new split of orders that is gone each day, 0 to 1.
    pub ramp_per_day: f64,
    /// r: share of the way to the refilled level that is gone each day, 0 to 1.
    pub refill_rate_per_day: f64,
    /// q: share of the freed capacity that is sold elsewhere in the end, 0 to 1.
    pub refill_share: f64,
    /// Who is served how when orders exceed output.
    pub rationing: Rationing,
    /// What the run keeps.
    pub record: Record,
}

impl Default for Params {
    /// A week to close a gap, a month to look ahead and to substitute, no refill, equal fill.
    fn default() -> Self {
        Self {
            tau_days: 7.0,
            outlook_days: 30.0,
            ramp_per_day: 1.0 / 30.0,
            refill_rate_per_day: 0.0,
            refill_share: 0.0,
            rationing: Rationing::EqualFill,
            record: Record::Everything,
        }
    }
}

impl Params {
    /// Whether freed capacity is sold outside the network.
    pub(crate) fn refills(&self) -> bool {
        self.refill_share > 0.0 && self.refill_rate_per_day > 0.0
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        within(1.0..=f64::MAX, || "`tau_days`".into(), self.tau_days, "1 day or more")?;
        within(1.0..=f64::MAX, || "`outlook_days`".into(), self.outlook_days, "1 day or more")?;
        for (what, v) in [
            ("`ramp_per_day`", self.ramp_per_day),
            ("`refill_rate_per_day`", self.refill_rate_per_day),
            ("`refill_share`", self.refill_share),
        ] {
            within(0.0..=1.0, || what.into(), v, "a share from 0 to 1")?;
        }
        Ok(())
    }
}

/// How firms react in each of the runs side by side; see [`Params`].
#[derive(Debug, Clone)]
pub(crate) struct Reaction<const N: usize> {
    pub(crate) tau_days: Lanes<N>,
    pub(crate) outlook_days: Lanes<N>,
    pub(crate) ramp_per_day: [f64; N],
    pub(crate) refill_rate_per_day: Lanes<N>,
    pub(crate) refill_share: Lanes<N>,
    pub(crate) rationing: Rationing,
    /// Whether any of them sells freed capacity.
    pub(crate) refills: bool,
}

impl<const N: usize> Reaction<N> {
    /// Of runs that agree in rationing.
    pub(crate) fn new(of: [&Params; N]) -> Self {
        let each = |f: fn(&Params) -> f64| of.map(f);
        Self {
            tau_days: Lanes(each(|p| p.tau_days)),
            outlook_days: Lanes(each(|p| p.outlook_days)),
            ramp_per_day: each(|p| p.ramp_per_day),
            refill_rate_per_day: Lanes(each(|p| p.refill_rate_per_day)),
            refill_share: Lanes(each(|p| p.refill_share)),
            rationing: of.first().map_or(Rationing::default(), |p| p.rationing),
            refills: of.iter().any(|p| p.refills()),
        }
    }
}

/// The outside values of the day.
#[derive(Debug, Clone)]
pub(crate) struct World {
    /// a of each touched link.
    pub(crate) availability: Vec<f64>,
    /// C of each final demand, units a day.
    pub(crate) demand: Vec<f64>,
    /// n of each input, days.
    pub(crate) cover: Vec<f64>,
    /// K of each line, units a day.
    pub(crate) capacity: Vec<f64>,
    /// Touched links whose availability changed today.
    pub(crate) changed: Vec<u32>,
    /// Number of links with less than full availability.
    pub(crate) restricted: usize,
    /// Touched links of each pattern.
    members: Vec<Vec<u32>>,
    events: Vec<Event>,
    next: usize,
}

#[derive(Debug, Clone, Copy)]
enum What {
    Availability,
    Pattern,
    Demand,
    Cover,
    Capacity,
}

#[derive(Debug, Clone, Copy)]
struct Event {
    day: u32,
    what: What,
    index: u32,
    value: f64,
}

impl World {
    pub(crate) fn new(p: &Prepared<'_>) -> Self {
        let (net, s) = (p.net, p.scenario);
        let mut events = Vec::new();
        let kinds: [(What, &[Steps]); 5] = [
            (What::Pattern, &s.patterns.steps),
            (What::Availability, &s.availability),
            (What::Demand, &s.demand),
            (What::Cover, &s.target_cover),
            (What::Capacity, &s.capacity),
        ];
        for (what, all) in kinds {
            for (index, steps) in all.iter().enumerate() {
                let links = matches!(what, What::Pattern | What::Availability);
                let index = index as u32;
                if !links || closes(steps) {
                    events.extend(steps.points().iter().map(|&(day, value)| Event {
                        day,
                        what,
                        index,
                        value,
                    }));
                }
            }
        }
        events.sort_by_key(|e| e.day);
        Self {
            availability: vec![1.0; p.link.len()],
            demand: net.base_demand().to_vec(),
            cover: net.target_cover_days().to_vec(),
            capacity: net.capacity().to_vec(),
            changed: Vec::new(),
            restricted: 0,
            members: members(p),
            events,
            next: 0,
        }
    }

    /// Brings the values to a day; days come in order.
    pub(crate) fn advance(&mut self, p: &Prepared<'_>, day: u32) {
        self.changed.clear();
        while let Some(&e) = self.events.get(self.next).filter(|e| e.day <= day) {
            let i = e.index as usize;
            match e.what {
                What::Availability => {
                    let t = p.touched_link(e.index).expect("a link that closes belongs to a touched input");
                    self.open(t as u32, e.value);
                }
                What::Pattern => {
                    let links = std::mem::take(&mut self.members[i]);
                    links.iter().for_each(|&t| self.open(t, e.value));
                    self.members[i] = links;
                }
                What::Demand => self.demand[i] = e.value,
                What::Cover => self.cover[i] = e.value,
                What::Capacity => self.capacity[i] = p.net.capacity()[i] * e.value,
            }
            self.next += 1;
        }
    }

    /// Sets a touched link's availability.
    fn open(&mut self, t: u32, value: f64) {
        let a = &mut self.availability[t as usize];
        if value != *a {
            self.restricted += usize::from(value < 1.0);
            self.restricted -= usize::from(*a < 1.0);
            *a = value;
            self.changed.push(t);
        }
    }
}

/// Touched links of each pattern that ever closes anything; the others never matter.
fn members(p: &Prepared<'_>) -> Vec<Vec<u32>> {
    let patterns = &p.scenario.patterns;
    let matters: Vec<bool> = patterns.steps.iter().map(closes).collect();
    let mut out = vec![Vec::new(); patterns.steps.len()];
    if patterns.of_link.is_empty() {
        return out;
    }
    for (t, &l) in p.link.iter().enumerate() {
        let pattern = patterns.of_link[l as usize] as usize;
        if matters[pattern] {
            out[pattern].push(t as u32);
        }
    }
    out
}
