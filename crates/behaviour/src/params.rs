//! The named parameters between the law and the flow, each with its range and what it rests on.

use crate::error::{Error, within};
use knockon_vocabulary::{Basis, Parameter};
use serde::{Deserialize, Serialize};

/// What firms do. Each is a [`Parameter`] that points to a fact or says `assumed`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Behaviour {
    /// Days for which suppliers at home in the listing government's country stop everything and review (Micron 2019: about
    /// four weeks). In effect from the day of listing.
    pub review_days: Parameter,
    /// Share of the flow that suppliers without a requirement withhold once the buyer is listed.
    pub over_compliance_share: Parameter,
    /// Share of the flow that goes on where the law is undetermined.
    pub undetermined_flow_share: Parameter,
    /// Days from the grant of a licence to goods.
    pub licence_delay_days: Parameter,
    /// Share of the flow that goes on under an authorisation that runs out into a requirement.
    pub run_off_share: Parameter,
    /// Share of a stopped flow that can move to plants whose goods are not subject.
    pub reroute_share: Parameter,
    /// Days until all of that share has moved; it moves evenly.
    pub reroute_days: Parameter,
}

impl Behaviour {
    /// No behaviour: flows follow the law's face.
    pub fn none() -> Self {
        let p = |value: f64, unit: &str| Parameter {
            value,
            low: value,
            high: value,
            unit: unit.to_owned(),
            basis: Basis::Assumed("no behaviour: flows follow the law's face".to_owned()),
        };
        Self {
            review_days: p(0.0, "days"),
            over_compliance_share: p(0.0, "share"),
            undetermined_flow_share: p(0.0, "share"),
            licence_delay_days: p(0.0, "days"),
            run_off_share: p(1.0, "share"),
            reroute_share: p(0.0, "share"),
            reroute_days: p(0.0, "days"),
        }
    }

    /// All parameters by name.
    pub fn parameters(&self) -> [(&'static str, &Parameter); 7] {
        [
            ("review_days", &self.review_days),
            ("over_compliance_share", &self.over_compliance_share),
            ("undetermined_flow_share", &self.undetermined_flow_share),
            ("licence_delay_days", &self.licence_delay_days),
            ("run_off_share", &self.run_off_share),
            ("reroute_share", &self.reroute_share),
            ("reroute_days", &self.reroute_days),
        ]
    }

    /// All parameters by name, to be set: a draw sets `value`.
    pub fn parameters_mut(&mut self) -> [(&'static str, &mut Parameter); 7] {
        [
            ("review_days", &mut self.review_days),
            ("over_compliance_share", &mut self.over_compliance_share),
            ("undetermined_flow_share", &mut self.undetermined_flow_share),
            ("licence_delay_days", &mut self.licence_delay_days),
            ("run_off_share", &mut self.run_off_share),
            ("reroute_share", &mut self.reroute_share),
            ("reroute_days", &mut self.reroute_days),
        ]
    }

    /// The central values, checked.
    pub(crate) fn values(&self) -> Result<Values, Error> {
        const SHARE: &str = "a share from 0 to 1";
        let share = |name, p: &Parameter| within(0.0..=1.0, name, p.value, SHARE);
        // A hundred years of days: beyond it a slip of unit is likelier than an intention.
        let days = |name, p: &Parameter| {
            within(0.0..=36_525.0, name, p.value, "0 to 36525 days").map(|d| d.round() as i64)
        };
        Ok(Values {
            review_days: days("`review_days`", &self.review_days)?,
            over_compliance: share("`over_compliance_share`", &self.over_compliance_share)?,
            undetermined: share("`undetermined_flow_share`", &self.undetermined_flow_share)?,
            licence_delay_days: days("`licence_delay_days`", &self.licence_delay_days)?,
            run_off: share("`run_off_share`", &self.run_off_share)?,
            reroute: share("`reroute_share`", &self.reroute_share)?,
            reroute_days: days("`reroute_days`", &self.reroute_days)?,
        })
    }
}

/// Checked values; days are whole, rounded to the nearest.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Values {
    pub(crate) review_days: i64,
    pub(crate) over_compliance: f64,
    pub(crate) undetermined: f64,
    pub(crate) licence_delay_days: i64,
    pub(crate) run_off: f64,
    pub(crate) reroute: f64,
    pub(crate) reroute_days: i64,
}
