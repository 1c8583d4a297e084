//! A name to be screened, with what else is known of the party.

use knockon_vocabulary::{ListRecord, PartyKind, Place};
use serde::{Deserialize, Serialize};

/// A party's name and further facts; only the name is needed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Name {
    /// The name as written, in any script.
    pub text: String,
    /// Sort of party; unknown: judged by the other side, or as an organisation.
    #[serde(default)]
    pub kind: PartyKind,
    /// Places that the party is known to have: seat, address, nationality.
    #[serde(default)]
    pub places: Vec<Place>,
    /// Day, month or year of birth as written, ISO order (`1965`, `1965-10-02`); empty: not known.
    #[serde(default)]
    pub birth_date: String,
    /// Identifiers: type (`imo`, `lei`, `passport`) and value.
    #[serde(default)]
    pub identifiers: Vec<(String, String)>,
}

impl Name {
    /// A name of which nothing else is known.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Of this kind.
    #[must_use]
    pub fn of(mut self, kind: PartyKind) -> Self {
        self.kind = kind;
        self
    }

    /// A list record's name or alias with the record's facts.
    pub(crate) fn from_record(text: &str, record: &ListRecord) -> Self {
        let birth = record.identifiers.iter().find(|i| i.0 == "birth_date");
        Self {
            text: text.to_owned(),
            kind: record.kind,
            places: record.places.clone(),
            birth_date: birth.map(|b| b.1.clone()).unwrap_or_default(),
            identifiers: record.identifiers.iter().filter(|i| i.0 != "birth_date").cloned().collect(),
        }
    }
}
