//! Stocks built up before a date: the target cover of an input over time.
//!
//! Front-loading raises what a buyer wants to hold, not what it gets: suppliers' capacity decides that.
//! An input with several groups of suppliers aims at more by the group's share of its base flow.

use crate::error::{Error, within};
use knockon_network::Network;
use knockon_vocabulary::{Date, Steps, days_between};
use serde::{Deserialize, Serialize};

/// A build-up of stock of goods from a group of suppliers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct FrontLoad {
    /// First day on which more is aimed at.
    pub from: Date,
    /// Last day; from the next day on the old target counts. `None`: open.
    #[serde(default)]
    pub until: Option<Date>,
    /// Days of use aimed at for the group's goods.
    pub cover_days: f64,
    /// The group's share of the input's base flow, 0 to 1; see [`group_share`].
    pub group_share: f64,
}

/// Target cover of an input, days of use, from `horizon_from` for `days` days. Of several build-ups on one day the one that
/// aims highest counts; none lowers the base target.
pub fn target_cover(
    base_days: f64,
    loads: &[FrontLoad],
    horizon_from: Date,
    days: u32,
) -> Result<Steps, Error> {
    within(1.0..=f64::MAX, "the base target (days)", base_days, "1 or more")?;
    for l in loads {
        within(0.0..=f64::MAX, "the cover aimed at (days)", l.cover_days, "0 or more")?;
        within(0.0..=1.0, "the group's share", l.group_share, "a share from 0 to 1")?;
    }
    let horizon = i64::from(days);
    let nth = |date: Date| days_between(horizon_from, date).clamp(0, horizon) as u32;
    let spans: Vec<(u32, u32, f64)> = loads
        .iter()
        .map(|l| {
            let end = l.until.map_or(days, |u| (days_between(horizon_from, u) + 1).clamp(0, horizon) as u32);
            (nth(l.from), end, base_days + l.group_share * (l.cover_days - base_days).max(0.0))
        })
        .collect();
    let aim = |day: u32| {
        let here = spans.iter().filter(|s| s.0 <= day && day < s.1);
        here.fold(base_days, |aim, s| aim.max(s.2))
    };
    let mut changes: Vec<u32> = spans.iter().flat_map(|s| [s.0, s.1]).filter(|&d| d < days).collect();
    changes.sort_unstable();
    Ok(Steps::new(aim(0), changes.into_iter().map(|d| (d, aim(d))).collect()))
}

/// Share of an input's base flow that comes over the links of a group.
pub fn group_share(net: &Network, input: u32, in_group: impl Fn(u32) -> bool) -> f64 {
    net.links_of(input).filter(|&l| in_group(l as u32)).fold(0.0, |s, l| s + net.share()[l]).min(1.0)
}
