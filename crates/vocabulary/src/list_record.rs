//! A party as a restricted-party list names it.

use crate::{Date, Interval, Place, Policy};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Lists by the closed words of the transaction format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ListCode {
    /// US Entity List, Supplement 4 to part 744.
    UsEl,
    /// US Denied Persons List.
    UsDpl,
    /// US Unverified List.
    UsUvl,
    /// US Military End User List.
    UsMeu,
    /// OFAC Specially Designated Nationals.
    UsSdn,
    /// Covered makers of section 889.
    #[serde(rename = "us-889")]
    Us889,
    /// Japan's End User List.
    JpEul,
    /// China's export control list.
    CnEcl,
    /// China's unreliable entity list.
    CnUel,
    /// Any other list: screened, without a modelled rule.
    Other,
}

impl ListCode {
    /// The word for this list in every file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UsEl => "us-el",
            Self::UsDpl => "us-dpl",
            Self::UsUvl => "us-uvl",
            Self::UsMeu => "us-meu",
            Self::UsSdn => "us-sdn",
            Self::Us889 => "us-889",
            Self::JpEul => "jp-eul",
            Self::CnEcl => "cn-ecl",
            Self::CnUel => "cn-uel",
            Self::Other => "other",
        }
    }

    /// The list with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        [
            Self::UsEl,
            Self::UsDpl,
            Self::UsUvl,
            Self::UsMeu,
            Self::UsSdn,
            Self::Us889,
            Self::JpEul,
            Self::CnEcl,
            Self::CnUel,
            Self::Other,
        ]
        .into_iter()
        .find(|l| l.as_str() == word)
    }
}

/// What sort of party a name belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyKind {
    /// A company or other organisation.
    Organisation,
    /// A natural person.
    Person,
    /// A ship.
    Vessel,
    /// An aircraft.
    Aircraft,
    /// The list does not say.
    #[default]
    Unknown,
}

/// One row of a list, with both of its times.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ListRecord {
    /// Which list.
    pub list: ListCode,
    /// The part of a publication that it stands on, where the list's own word does not say it all (`isn`, `un-sc`, `eu-fsf`);
    /// empty: the list's word. Parts are counted and refused one by one when they shrink.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sublist: String,
    /// The publisher's own identifier, or one made from the row's content.
    pub id: String,
    /// Primary name as printed.
    pub name: String,
    /// Other names as printed.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Sort of party.
    #[serde(default)]
    pub kind: PartyKind,
    /// Places of its addresses.
    #[serde(default)]
    pub places: Vec<Place>,
    /// Addresses as printed.
    #[serde(default)]
    pub addresses: Vec<String>,
    /// In force in law, first and last day.
    #[serde(default)]
    pub valid: Interval,
    /// Known to us from/until (the snapshots that carried it).
    #[serde(default)]
    pub known: Interval,
    /// The entry's licence requirement, parsed into the closed vocabulary; `None`: not parsed or none stated.
    #[serde(default)]
    pub requirement: Option<String>,
    /// The entry's review policy.
    #[serde(default)]
    pub policy: Option<Policy>,
    /// Footnote number → day it was added.
    #[serde(default)]
    pub footnotes: BTreeMap<u8, Date>,
    /// Footnotes that the entry carries, since when is not known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub footnotes_undated: Vec<u8>,
    /// Identifiers of the party: type (`imo`, `lei`, `passport`) → value.
    #[serde(default)]
    pub identifiers: Vec<(String, String)>,
    /// Where it was published.
    #[serde(default)]
    pub citation: String,
    /// Programme or remarks as printed.
    #[serde(default)]
    pub remarks: String,
}

impl ListRecord {
    /// A record of which nothing but its list, identifier and name is known.
    pub fn named(list: ListCode, id: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            list,
            sublist: String::new(),
            id: id.into(),
            name: name.into(),
            aliases: Vec::new(),
            kind: PartyKind::Unknown,
            places: Vec::new(),
            addresses: Vec::new(),
            valid: Interval::ALWAYS,
            known: Interval::ALWAYS,
            requirement: None,
            policy: None,
            footnotes: BTreeMap::new(),
            footnotes_undated: Vec::new(),
            identifiers: Vec::new(),
            citation: String::new(),
            remarks: String::new(),
        }
    }

    /// The word of the sub-list that it is counted under.
    pub fn sublist(&self) -> &str {
        if self.sublist.is_empty() { self.list.as_str() } else { &self.sublist }
    }
}
