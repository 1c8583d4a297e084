//! The answer: what the modelled law says of a transaction, field by field, each possibly unknown.
//!
//! Every field that an unknown fact could change is `"unknown"`, and the fact's path stands in `missing`. `standing` is
//! the summary that the rest of the program uses; `steps` say which rule version was met on which facts.

use crate::tri::Truth;
use crate::words::*;
use knockon_vocabulary::{Date, Policy, Standing};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A field that may be unknown.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Known<T> {
    /// The value holds whatever the unknown facts are.
    Known(T),
    /// An unknown fact could change it.
    Unknown,
}

impl<T> Known<T> {
    /// The value, when known.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(v) => Some(v),
            Self::Unknown => None,
        }
    }
}

impl<T: Default> Default for Known<T> {
    fn default() -> Self {
        Self::Known(T::default())
    }
}

impl<T: Serialize> Serialize for Known<T> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Known(v) => v.serialize(s),
            Self::Unknown => s.serialize_str("unknown"),
        }
    }
}

/// Whether a licence must be obtained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LicenceRequired {
    /// None is needed, or the authorisation covers the deal.
    No,
    /// A law on the books says yes from this day, unconfirmed.
    Scheduled,
    /// It depends on a fact that is not known.
    Unknown,
    /// A licence must be obtained.
    Yes,
}

impl Serialize for LicenceRequired {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::No => s.serialize_bool(false),
            Self::Yes => s.serialize_bool(true),
            Self::Scheduled => s.serialize_str("scheduled"),
            Self::Unknown => s.serialize_str("unknown"),
        }
    }
}

impl JsonSchema for LicenceRequired {
    fn schema_name() -> Cow<'static, str> {
        "LicenceRequired".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"enum": [true, false, "scheduled", "unknown"]})
    }
}

/// How long a licence takes to be reviewed, as the rule states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewTime {
    /// Days of review.
    pub days: u32,
    /// How they are counted.
    pub count: DayCount,
}

/// One rule version that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, JsonSchema)]
pub struct Step {
    /// Rule id.
    pub rule: String,
    /// First day of the version that was in force.
    pub version: String,
    /// State of that version: `in_force` or `scheduled`.
    pub state: Cow<'static, str>,
    /// The provision.
    pub citation: String,
    /// Paths of the facts that were looked at.
    pub facts: Vec<String>,
    /// `met`, `not_met` or `unknown`.
    pub result: Cow<'static, str>,
}

/// What the modelled law says of a transaction.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Determination {
    /// Whether the EAR reach the item; `None`: the EAR were not asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject_to_ear: Option<Truth>,
    /// Whether the act is barred on the facts given.
    pub prohibited: Truth,
    /// Whether a licence must be obtained.
    pub licence_required: LicenceRequired,
    /// The word of the authorisation that covers the deal.
    #[schemars(with = "Option<String>")]
    pub authorisation: Known<Option<String>>,
    /// Usable licence exceptions of part 740.
    #[schemars(with = "Vec<Exception>")]
    pub exceptions: Known<Vec<Exception>>,
    /// How an application would be reviewed.
    #[schemars(with = "Option<Policy>")]
    pub policy: Known<Option<Policy>>,
    /// Kind of licence.
    #[schemars(with = "Option<LicenceKind>")]
    pub licence_kind: Known<Option<LicenceKind>>,
    /// Time of review as the rule states it.
    #[schemars(with = "Option<ReviewTime>")]
    pub review_time: Known<Option<ReviewTime>>,
    /// Party id → whether its property is blocked.
    pub blocked: BTreeMap<String, Truth>,
    /// The de minimis level applied, in per cent of the item's value.
    #[serde(serialize_with = "whole_when_whole")]
    pub threshold_pct: Option<f64>,
    /// Grounds that decided.
    pub because: Vec<Ground>,
    /// Last day on which law known then gives this answer; `None`: open.
    #[serde(with = "crate::day::option")]
    #[schemars(with = "Option<String>")]
    pub holds_until: Option<Date>,
    /// What to look at beside the answer.
    pub warnings: Vec<Warning>,
    /// Paths of the unknown facts that could change it.
    pub missing: Vec<String>,
    /// The summary.
    pub standing: Standing,
    /// Every rule version that was looked at, in order.
    pub steps: Vec<Step>,
}

/// 25 and not 25.0, so that an exact comparison with a whole number holds.
fn whole_when_whole<S: Serializer>(v: &Option<f64>, s: S) -> Result<S::Ok, S::Error> {
    match v {
        #[expect(clippy::cast_possible_truncation, reason = "a percentage without a fraction fits")]
        Some(x) if x.fract() == 0.0 => s.serialize_i64(*x as i64),
        Some(x) => s.serialize_f64(*x),
        None => s.serialize_none(),
    }
}

impl Determination {
    /// Whether two answers agree, leaving out `holds_until`, warnings and steps: what "the answer changes" means.
    pub fn same_answer(&self, other: &Self) -> bool {
        self.subject_to_ear == other.subject_to_ear
            && self.prohibited == other.prohibited
            && self.licence_required == other.licence_required
            && self.authorisation == other.authorisation
            && self.exceptions == other.exceptions
            && self.policy == other.policy
            && self.licence_kind == other.licence_kind
            && self.review_time == other.review_time
            && self.blocked == other.blocked
            && self.threshold_pct == other.threshold_pct
            && self.because == other.because
            && self.standing == other.standing
    }

    /// Whether two answers put a link into the same spell: standing, authorisation, policy and grounds.
    pub fn same_spell(&self, other: &Self) -> bool {
        self.standing == other.standing
            && self.authorisation == other.authorisation
            && self.policy == other.policy
            && self.because == other.because
    }
}
