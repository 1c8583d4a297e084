//! Civil dates and intervals of days, both ends included.

use serde::{Deserialize, Serialize};

/// A day in law: a civil date without a clock or a zone.
pub type Date = jiff::civil::Date;

/// Why a date or an interval could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TimeError {
    /// The text is not a calendar date `YYYY-MM-DD`.
    #[error("`{0}` is not a date; expected YYYY-MM-DD")]
    NotADate(String),
    /// The interval ends before it begins.
    #[error("the interval ends ({until}) before it begins ({from})")]
    Reversed {
        /// First day.
        from: Date,
        /// Last day.
        until: Date,
    },
}

/// Reads `YYYY-MM-DD`, and nothing else.
pub fn date(text: &str) -> Result<Date, TimeError> {
    let ok = text.len() == 10 && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-';
    if !ok {
        return Err(TimeError::NotADate(text.to_owned()));
    }
    text.parse().map_err(|_| TimeError::NotADate(text.to_owned()))
}

/// Whole days from `a` to `b`; negative when `b` is the earlier.
pub fn days_between(a: Date, b: Date) -> i64 {
    // A span between two civil dates in days always fits: jiff's dates span about 7.3 million days.
    (b - a).get_days().into()
}

/// Days from `from` to `until`, both included; `None` is open on that side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Interval {
    /// First day in force; `None`: since ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Last day in force; `None`: open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

impl Interval {
    /// Both ends open.
    pub const ALWAYS: Self = Self { from: None, until: None };

    /// An interval whose end is not before its beginning.
    pub fn new(from: Option<Date>, until: Option<Date>) -> Result<Self, TimeError> {
        match (from, until) {
            (Some(f), Some(u)) if u < f => Err(TimeError::Reversed { from: f, until: u }),
            _ => Ok(Self { from, until }),
        }
    }

    /// Whether the day lies in the interval.
    pub fn contains(&self, day: Date) -> bool {
        self.from.is_none_or(|f| f <= day) && self.until.is_none_or(|u| day <= u)
    }

    /// Whether the two intervals share a day.
    pub fn overlaps(&self, other: &Self) -> bool {
        let begins = |a: &Self, b: &Self| match (a.from, b.until) {
            (Some(f), Some(u)) => f <= u,
            _ => true,
        };
        begins(self, other) && begins(other, self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_strictly() {
        assert!(date("2019-05-16").is_ok());
        for bad in ["2019-5-16", "2019-02-30", "16.05.2019", "", "2019-05-16T00"] {
            assert!(date(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn days_between_counts_leap_days() {
        let d = |t: &str| date(t).unwrap();
        assert_eq!(days_between(d("2020-02-28"), d("2020-03-01")), 2);
        assert_eq!(days_between(d("2020-03-01"), d("2019-03-01")), -366);
    }

    #[test]
    fn intervals_overlap_when_they_share_a_day() {
        let d = |t: &str| Some(date(t).unwrap());
        let a = Interval::new(d("2020-01-01"), d("2020-01-31")).unwrap();
        let b = Interval::new(d("2020-01-31"), None).unwrap();
        let c = Interval::new(d("2020-02-01"), None).unwrap();
        assert!(a.overlaps(&b) && b.overlaps(&a) && !a.overlaps(&c) && Interval::ALWAYS.overlaps(&a));
        assert!(Interval::new(d("2020-02-01"), d("2020-01-01")).is_err());
    }
}
