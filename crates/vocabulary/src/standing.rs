//! What the law says of a transaction or a supply link.

use crate::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a licence application would be reviewed, from the hardest to the softest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// Policy of denial.
    Denial,
    /// Denied in principle (China's export bans).
    DenialInPrinciple,
    /// Presumption of denial.
    PresumptionOfDenial,
    /// Case by case.
    CaseByCase,
    /// Presumption of approval.
    PresumptionOfApproval,
    /// A harder policy returns on this day, unconfirmed.
    Scheduled,
}

/// Standing of a transaction under the modelled rules.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Standing {
    /// No requirement found in the modelled rules. (Never print "free": silence is not clearance. In JSON `means` stands beside it.)
    Free,
    /// A requirement exists and this authorisation covers the deal.
    Authorised {
        /// The authorisation's word, as in the answer's `authorisation`.
        by: String,
    },
    /// A licence must be obtained.
    LicenceRequired {
        /// The review policy, where one is stated.
        policy: Option<Policy>,
    },
    /// The act is prohibited.
    Barred,
    /// A missing fact could change the answer.
    Undetermined {
        /// Paths of the missing facts.
        missing: Vec<String>,
    },
}

/// As the derived form, with what `free` means beside the word.
impl Serialize for Standing {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let mut map = serializer.serialize_map(None)?;
        match self {
            Self::Free => {
                map.serialize_entry("state", "free")?;
                map.serialize_entry("means", self.label())?;
            }
            Self::Authorised { by } => {
                map.serialize_entry("state", "authorised")?;
                map.serialize_entry("by", by)?;
            }
            Self::LicenceRequired { policy } => {
                map.serialize_entry("state", "licence_required")?;
                map.serialize_entry("policy", policy)?;
            }
            Self::Barred => map.serialize_entry("state", "barred")?,
            Self::Undetermined { missing } => {
                map.serialize_entry("state", "undetermined")?;
                map.serialize_entry("missing", missing)?;
            }
        }
        map.end()
    }
}

impl Standing {
    /// The words that a reader sees.
    pub fn label(&self) -> &'static str {
        match self {
            Self::Free => "no requirement found in the modelled rules",
            Self::Authorised { .. } => "authorised",
            Self::LicenceRequired { .. } => "licence required",
            Self::Barred => "barred",
            Self::Undetermined { .. } => "undetermined",
        }
    }
}

/// A value that holds from one day to another, both included.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Spell<T> {
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// What holds.
    pub value: T,
}
