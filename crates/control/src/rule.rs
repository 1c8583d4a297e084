//! A rule as it stands in a file: versions with their intervals, states and citations, a condition, an outcome and
//! the small tests beside it.
//!
//! Supported: a later version that supersedes an earlier one from its first day on (the earlier keeps the last day that
//! its own notice stated, so that the law known before the later one was published can be asked for); scheduled and
//! suspended versions; explicit precedence between rules (`overrides`). Not supported: conditions in code.

use crate::determination::ReviewTime;
use crate::expr::Expr;
use crate::words::*;
use knockon_vocabulary::{Date, ListCode, Policy};
use serde::Deserialize;

/// What a version of a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Law.
    InForce,
    /// Law without effect for a time.
    Suspended,
    /// On the books from its first day, unconfirmed.
    Scheduled,
    /// A draft: never law.
    Proposed,
    /// Ended.
    Repealed,
}

/// What the dates and words of a version rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum RuleBasis {
    /// A source was read.
    #[serde(rename = "source read")]
    SourceRead,
    /// From memory: check before use.
    #[serde(rename = "from memory")]
    FromMemory,
}

/// One version of a rule.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Version {
    /// First day in force.
    #[serde(deserialize_with = "crate::day::deserialize")]
    pub from: Date,
    /// Last day in force as its own notice states it; absent: open.
    #[serde(default, with = "crate::day::option")]
    pub until: Option<Date>,
    /// Day of publication, or of public inspection.
    #[serde(deserialize_with = "crate::day::deserialize")]
    pub published: Date,
    /// What it is.
    #[serde(default = "in_force")]
    pub state: State,
    /// The provision and the notice.
    pub citation: String,
    /// What the dates rest on.
    pub basis: RuleBasis,
    /// Takes the place of the version before it from its first day on.
    #[serde(default)]
    pub supersedes: bool,
    /// The condition; absent: the rule's.
    #[serde(default)]
    pub when: Option<Expr>,
    /// The outcome; absent: the rule's.
    #[serde(default)]
    pub then: Option<Outcome>,
}

fn in_force() -> State {
    State::InForce
}

/// A rule.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// A stable word: `us-ear/entity-list`.
    pub id: String,
    /// For the reader.
    pub title: String,
    /// The body of rules that it belongs to.
    pub regime: Regime,
    /// Remarks for the reader: what is narrower than the law.
    #[serde(default)]
    pub note: String,
    /// Precedence among authorisations and kinds of licence: the higher is named first.
    #[serde(default)]
    pub priority: i32,
    /// Rules that give way where this one is met.
    #[serde(default)]
    pub overrides: Vec<String>,
    /// The condition of versions that have none.
    #[serde(default)]
    pub when: Option<Expr>,
    /// The outcome of versions that have none.
    #[serde(default)]
    pub then: Option<Outcome>,
    /// Versions in order of their first day.
    pub version: Vec<Version>,
    /// Small tests.
    #[serde(default)]
    pub test: Vec<RuleTest>,
}

impl Rule {
    /// Whether some version of the rule brings goods under the EAR.
    pub fn brings_in(&self) -> bool {
        crate::book::outcomes(self).any(|o| o.subject.is_some())
    }

    /// Whether some version of the rule leaves goods outside the EAR, whatever else brings them in.
    pub fn leaves_out(&self) -> bool {
        crate::book::outcomes(self).any(|o| o.not_subject)
    }

    /// Whether some version of the rule requires a licence.
    pub fn requires_licence(&self) -> bool {
        crate::book::outcomes(self).any(|o| o.licence.is_some())
    }
}

/// A small test beside a rule.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleTest {
    /// What it shows.
    pub name: String,
    /// The transaction.
    pub tx: toml::Table,
    /// Expected fields of the answer.
    pub want: toml::Table,
}

/// What follows where a rule is met.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// The item is subject to the EAR on this ground.
    #[serde(default)]
    pub subject: Option<Ground>,
    /// The item is not subject to the EAR, whatever else.
    #[serde(default)]
    pub not_subject: bool,
    /// Whose property is blocked.
    #[serde(default)]
    pub blocks: Option<Blocks>,
    /// The act is barred.
    #[serde(default)]
    pub prohibits: Option<Bar>,
    /// A licence is required.
    #[serde(default)]
    pub licence: Option<Licence>,
    /// Licence exceptions fall away.
    #[serde(default)]
    pub withdraws_exceptions: bool,
    /// This licence exception may be used.
    #[serde(default)]
    pub exception: Option<Exception>,
    /// The deal is authorised, each scope under its own word.
    #[serde(default)]
    pub authorises: Vec<Authorise>,
    /// The de minimis level that this ground of scope applies, in per cent.
    #[serde(default)]
    pub level_pct: Option<f64>,
    /// Something to look at.
    #[serde(default)]
    pub warns: Option<Warning>,
}

/// Whose property is blocked.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Blocks {
    /// Parties on this list.
    Listed(ListCode),
    /// Parties that blocked ones own.
    Owned {
        /// Least share in per cent.
        min_pct: f64,
        /// Whether shares of several blocked owners add up.
        aggregate: bool,
    },
}

/// A bar.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bar {
    /// The ground.
    #[serde(default)]
    pub because: Option<Ground>,
}

/// Where the review policy comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PolicySource {
    /// The matched entries' own text.
    Entry,
    /// None is stated.
    None,
    /// Denial.
    Denial,
    /// Denial in principle.
    DenialInPrinciple,
    /// Presumption of denial.
    PresumptionOfDenial,
    /// Case by case.
    CaseByCase,
    /// Presumption of approval.
    PresumptionOfApproval,
}

impl PolicySource {
    /// The policy, where it does not come from an entry.
    pub fn fixed(self) -> Option<Policy> {
        match self {
            Self::Entry | Self::None => None,
            Self::Denial => Some(Policy::Denial),
            Self::DenialInPrinciple => Some(Policy::DenialInPrinciple),
            Self::PresumptionOfDenial => Some(Policy::PresumptionOfDenial),
            Self::CaseByCase => Some(Policy::CaseByCase),
            Self::PresumptionOfApproval => Some(Policy::PresumptionOfApproval),
        }
    }
}

/// A licence requirement.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Licence {
    /// The ground.
    #[serde(default)]
    pub because: Option<Ground>,
    /// A second ground.
    #[serde(default)]
    pub also: Option<Ground>,
    /// Holds for an item that is not itself subject to the EAR, for what is in it.
    #[serde(default)]
    pub any_item: bool,
    /// What the requirement asks for beside the rule's condition, where that also decides scope.
    #[serde(default)]
    pub when: Option<Expr>,
    /// How an application is reviewed.
    #[serde(default = "no_policy")]
    pub policy: PolicySource,
    /// A policy for some deals; the first whose condition holds counts before `policy`.
    #[serde(default)]
    pub policies: Vec<PolicyWhen>,
    /// Licence exceptions of part 740 may overcome it.
    #[serde(default)]
    pub exceptions: bool,
    /// The condition also finds controlled US content (Supplement No. 2 to part 734).
    #[serde(default)]
    pub finds_content: bool,
    /// Kind of licence.
    #[serde(default)]
    pub kind: Option<LicenceKind>,
    /// Time of review.
    #[serde(default)]
    pub review_time: Option<ReviewTime>,
}

fn no_policy() -> PolicySource {
    PolicySource::None
}

/// A policy for some deals.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyWhen {
    /// Which.
    pub when: Expr,
    /// The policy.
    pub policy: PolicySource,
}

/// An authorisation.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authorise {
    /// Its word in the answer.
    pub word: String,
    /// What this scope asks for beside the rule's condition.
    #[serde(default)]
    pub when: Option<Expr>,
    /// Rules whose requirement or bar it lifts.
    pub lifts: Vec<String>,
}
