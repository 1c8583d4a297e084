//! A day of a scenario file: a number from the start, or a date where the file says with `start` which date day 0 is.
//!
//! Supported: `30`, `"2020-09-15"` and TOML's own `2020-09-15`. Not supported: times of day.

use crate::error::Error;
use knockon_vocabulary::{Date, date, days_between};
use serde::de::{MapAccess, Visitor, value::MapAccessDeserializer};
use serde::{Deserialize, Deserializer};

/// A day as it was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// Days from the start.
    Day(u32),
    /// A date.
    On(Date),
}

impl Default for When {
    fn default() -> Self {
        Self::Day(0)
    }
}

impl When {
    /// The day from the start; negative before it. `of` names the table that says so.
    pub(crate) fn day(self, of: &str, start: Option<Date>) -> Result<i64, Error> {
        match (self, start) {
            (Self::Day(day), _) => Ok(day.into()),
            (Self::On(on), Some(start)) => Ok(days_between(start, on)),
            (Self::On(on), None) => Err(Error::usage(format!(
                "`{of}`: {on} is a date; say which date day 0 is: `start = \"2020-01-01\"` at the top of the file"
            ))),
        }
    }
}

/// First day of a span and the first after it; what began before the start holds from day 0.
pub(crate) fn span(
    of: &str,
    start: Option<Date>,
    (from, until): (When, Option<When>),
) -> Result<(u32, Option<u32>), Error> {
    let from = from.day(of, start)?;
    let until = until.map(|u| u.day(of, start)).transpose()?;
    if until.is_some_and(|u| u <= from) {
        return Err(Error::usage(format!("`{of}`: `until` must lie after `from`")));
    }
    if until.is_some_and(|u| u <= 0) {
        return Err(Error::usage(format!("`{of}`: it ends before the scenario starts; leave it out")));
    }
    let day = |d: i64| u32::try_from(d.max(0)).unwrap_or(u32::MAX);
    Ok((day(from), until.map(day)))
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Typed)
    }
}

/// The date that day 0 is.
pub(crate) fn start<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
    match When::deserialize(from)? {
        When::On(date) => Ok(Some(date)),
        When::Day(_) => Err(serde::de::Error::custom("`start` is a number; expected a date (2020-09-15)")),
    }
}

struct Typed;

impl<'de> Visitor<'de> for Typed {
    type Value = When;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a day (0, 1, …) or a date (2020-09-15)")
    }
    fn visit_i64<E: serde::de::Error>(self, day: i64) -> Result<When, E> {
        let wrong = |_| E::invalid_value(serde::de::Unexpected::Signed(day), &self);
        u32::try_from(day).map(When::Day).map_err(wrong)
    }
    fn visit_u64<E: serde::de::Error>(self, day: u64) -> Result<When, E> {
        let wrong = |_| E::invalid_value(serde::de::Unexpected::Unsigned(day), &self);
        u32::try_from(day).map(When::Day).map_err(wrong)
    }
    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<When, E> {
        date(text).map(When::On).map_err(E::custom)
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<When, A::Error> {
        let typed = toml::value::Datetime::deserialize(MapAccessDeserializer::new(map))?;
        self.visit_str(&typed.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Row {
        day: When,
    }

    fn read(text: &str) -> Result<When, String> {
        toml::from_str::<Row>(&format!("day = {text}")).map(|r| r.day).map_err(|e| e.to_string())
    }

    #[test]
    fn regress_numbers_and_dates_are_days() {
        let start = Some(date("2020-09-01").unwrap());
        for (text, want) in [("14", 14), ("2020-09-15", 14), ("\"2020-09-15\"", 14), ("2020-08-31", -1)] {
            assert_eq!(read(text).unwrap().day("x", start).unwrap(), want, "{text}");
        }
        assert!(read("2020-09-15").unwrap().day("ban", None).is_err());
        for (text, says) in [
            ("-1", "a day (0, 1"),
            ("2020-09-15T10:00:00", "not a date"),
            ("\"soon\"", "not a date"),
            ("true", "a day"),
        ] {
            assert!(read(text).unwrap_err().contains(says), "{text}: {:?}", read(text));
        }
    }

    #[test]
    fn regress_the_start_is_a_date() {
        #[derive(Debug, Deserialize)]
        struct File {
            #[serde(default, deserialize_with = "start")]
            start: Option<Date>,
        }
        let read = |text: &str| toml::from_str::<File>(text).map(|f| f.start);
        assert_eq!(read("start = 2020-05-01").unwrap(), Some(date("2020-05-01").unwrap()));
        assert_eq!(read("start = \"2020-05-01\"").unwrap(), Some(date("2020-05-01").unwrap()));
        assert_eq!(read("").unwrap(), None);
        assert!(read("start = 5").unwrap_err().to_string().contains("expected a date"));
    }

    #[test]
    fn regress_what_began_before_the_start_holds_from_day_0() {
        let start = Some(date("2020-09-01").unwrap());
        let on = |text: &str| When::On(date(text).unwrap());
        let of = |from, until| span("x", start, (from, until));
        assert_eq!(of(on("2020-05-15"), Some(on("2020-09-15"))).unwrap(), (0, Some(14)));
        assert_eq!(of(When::Day(3), None).unwrap(), (3, None));
        assert!(of(on("2020-05-15"), Some(on("2020-09-01"))).is_err());
        assert!(of(on("2020-10-15"), Some(When::Day(14))).is_err());
    }
}
