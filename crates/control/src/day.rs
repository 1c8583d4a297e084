//! How days are read: a TOML date or the text `YYYY-MM-DD`, and nothing else. Also the readers of list words and of
//! footnote maps, whose keys are numbers written as text.

use knockon_vocabulary::{Date, ListCode, date};
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serializer};
use std::fmt;

/// A day in a file.
struct Day(Date);

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct V;
        impl<'de> Visitor<'de> for V {
            type Value = Day;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a date YYYY-MM-DD")
            }
            fn visit_str<E: Error>(self, v: &str) -> Result<Day, E> {
                date(v).map(Day).map_err(E::custom)
            }
            // The toml crate hands its own dates over as a map with one private key.
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Day, A::Error> {
                let d =
                    toml::value::Datetime::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
                date(&d.to_string()).map(Day).map_err(A::Error::custom)
            }
        }
        d.deserialize_any(V)
    }
}

pub(crate) fn serialize<S: Serializer>(d: &Date, s: S) -> Result<S::Ok, S::Error> {
    s.collect_str(d)
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Date, D::Error> {
    Day::deserialize(d).map(|d| d.0)
}

/// The word of a list; `other` is no list of a transaction.
pub(crate) fn list_code<'de, D: Deserializer<'de>>(d: D) -> Result<ListCode, D::Error> {
    const WORDS: &[&str] =
        &["us-el", "us-dpl", "us-uvl", "us-meu", "us-sdn", "us-889", "jp-eul", "cn-ecl", "cn-uel"];
    let word = String::deserialize(d)?;
    match ListCode::from_word(&word) {
        Some(l) if l != ListCode::Other => Ok(l),
        _ => Err(D::Error::unknown_variant(&word, WORDS)),
    }
}

/// Days that may be absent.
pub(crate) mod option {
    use super::{Date, Day};
    use serde::{Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(d: &Option<Date>, s: S) -> Result<S::Ok, S::Error> {
        match d {
            Some(d) => s.collect_str(d),
            None => s.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Date>, D::Error> {
        Option::<Day>::deserialize(d).map(|d| d.map(|d| d.0))
    }
}

/// Lists of days.
pub(crate) mod list {
    use super::{Date, Day};
    use serde::{Deserialize, Deserializer};

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<Date>, D::Error> {
        Vec::<Day>::deserialize(d).map(|v| v.into_iter().map(|d| d.0).collect())
    }
}

/// Footnote number → day.
pub(crate) mod footnotes {
    use super::{Date, Day};
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer, ser::SerializeMap};
    use std::collections::BTreeMap;

    pub(crate) fn serialize<S: Serializer>(m: &Option<BTreeMap<u8, Date>>, s: S) -> Result<S::Ok, S::Error> {
        let Some(m) = m else { return s.serialize_none() };
        let mut map = s.serialize_map(Some(m.len()))?;
        for (k, v) in m {
            map.serialize_entry(&k.to_string(), &v.to_string())?;
        }
        map.end()
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        d: D,
    ) -> Result<Option<BTreeMap<u8, Date>>, D::Error> {
        let Some(map) = Option::<BTreeMap<String, Day>>::deserialize(d)? else { return Ok(None) };
        map.into_iter()
            .map(|(k, v)| {
                let n = k.parse().map_err(|_| D::Error::custom(format!("`{k}` is not a footnote number")))?;
                Ok((n, v.0))
            })
            .collect::<Result<_, _>>()
            .map(Some)
    }
}
