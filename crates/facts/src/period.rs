//! The time that a figure speaks of: a day, a month, a quarter, a half-year, a year, a fiscal year, or a span of these.
//!
//! Supported: `2019`, `2019-05`, `2019-05-16`, `2019Q3`, `2019H1`, `FY2019`, two of these joined by `/`, and nothing.
//! Not supported: fiscal calendars. `FY2019` has no first and last day here, because a fiscal year begins where its
//! company says; it equals only itself.

use knockon_vocabulary::{Date, days_between};
use serde::{Deserialize, Serialize};

/// The time that a figure speaks of, as written and as days.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Period {
    text: String,
    bounds: Option<(Date, Date)>,
}

/// What [`Period::read`] takes, for messages.
pub const PERIOD_FORMS: &str = "`2019`, `2019-05`, `2019-05-16`, `2019Q3`, `2019H1`, `FY2019`, two of these as `2019-01/2019-09`, or nothing";

impl Period {
    /// Reads a period; `None` when the text has no known form or names no day of the calendar.
    ///
    /// ```
    /// use knockon_facts::Period;
    /// let nine_months = Period::read("2019-01/2019-09").unwrap();
    /// assert_eq!(nine_months.until().unwrap().to_string(), "2019-09-30");
    /// assert!(Period::read("2019-13").is_none());
    /// ```
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() {
            return Some(Self::default());
        }
        if let Some(year) = text.strip_prefix("FY") {
            year_of(year)?;
            return Some(Self { text: text.to_owned(), bounds: None });
        }
        let bounds = match text.split_once('/') {
            Some((a, b)) => {
                let (from, until) = (simple(a)?.0, simple(b)?.1);
                (from <= until).then_some((from, until))?
            }
            None => simple(text)?,
        };
        Some(Self { text: text.to_owned(), bounds: Some(bounds) })
    }

    /// As written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// First day; `None` for no period and for fiscal years.
    pub fn from(&self) -> Option<Date> {
        self.bounds.map(|b| b.0)
    }

    /// Last day, included; `None` for no period and for fiscal years.
    pub fn until(&self) -> Option<Date> {
        self.bounds.map(|b| b.1)
    }

    /// Number of days, both ends included.
    pub fn days(&self) -> Option<i64> {
        self.bounds.map(|(a, b)| days_between(a, b) + 1)
    }

    /// Number of whole months, when it begins and ends at the turn of a month.
    pub fn months(&self) -> Option<i32> {
        let (a, b) = self.bounds?;
        if a.day() != 1 || b != b.last_of_month() {
            return None;
        }
        Some(
            (i32::from(b.year()) - i32::from(a.year())) * 12 + i32::from(b.month()) - i32::from(a.month())
                + 1,
        )
    }

    /// Whether both speak of the same time.
    pub fn same(&self, other: &Self) -> bool {
        match (self.bounds, other.bounds) {
            (Some(a), Some(b)) => a == b,
            (None, None) => self.text == other.text,
            _ => false,
        }
    }

    /// Whether the two share a day. Periods without days share one only with themselves.
    pub fn overlaps(&self, other: &Self) -> bool {
        match (self.bounds, other.bounds) {
            (Some(a), Some(b)) => a.0 <= b.1 && b.0 <= a.1,
            _ => self.same(other),
        }
    }

    /// Whether `other` lies wholly inside this one.
    pub fn contains(&self, other: &Self) -> bool {
        match (self.bounds, other.bounds) {
            (Some(a), Some(b)) => a.0 <= b.0 && b.1 <= a.1,
            _ => false,
        }
    }

    /// Whether this is the part of a calendar year from its first day to the end of a month before December, and longer than a
    /// quarter: a first quarter is given for its own sake, and a season is no run rate.
    pub fn is_year_to_date(&self) -> bool {
        self.months().is_some_and(|m| (4..12).contains(&m))
            && self.bounds.is_some_and(|(a, b)| a.month() == 1 && a.year() == b.year())
    }

    /// The calendar year, when the period is exactly one.
    pub fn calendar_year(&self) -> Option<i16> {
        (self.months() == Some(12)).then_some(())?;
        self.from().filter(|a| a.month() == 1).map(|a| a.year())
    }

    /// Whether `earlier` is the same stretch of the calendar one year before.
    pub fn is_year_after(&self, earlier: &Self) -> bool {
        let (Some((a, b)), Some((c, d))) = (self.bounds, earlier.bounds) else { return false };
        let back = |day: Date| (i32::from(day.year()) - 1, day.month(), day.day());
        let here = |day: Date| (i32::from(day.year()), day.month(), day.day());
        // The last of February differs between years and still ends the same stretch.
        let ends = back(b) == here(d) || (b.month() == 2 && b.last_of_month() == b && d.last_of_month() == d);
        back(a) == here(c) && ends && i32::from(b.year()) - 1 == i32::from(d.year()) && b.month() == d.month()
    }
}

impl std::fmt::Display for Period {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.text)
    }
}

impl From<Period> for String {
    fn from(p: Period) -> Self {
        p.text
    }
}

impl TryFrom<String> for Period {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::read(&text).ok_or_else(|| format!("`{text}` is not a period; expected {PERIOD_FORMS}"))
    }
}

fn year_of(text: &str) -> Option<i16> {
    (text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

fn months_of(year: i16, first: i8, last: i8) -> Option<(Date, Date)> {
    Some((Date::new(year, first, 1).ok()?, Date::new(year, last, 1).ok()?.last_of_month()))
}

fn simple(text: &str) -> Option<(Date, Date)> {
    let year = year_of(text.get(..4)?)?;
    match text.get(4..)? {
        "" => months_of(year, 1, 12),
        "Q1" => months_of(year, 1, 3),
        "Q2" => months_of(year, 4, 6),
        "Q3" => months_of(year, 7, 9),
        "Q4" => months_of(year, 10, 12),
        "H1" => months_of(year, 1, 6),
        "H2" => months_of(year, 7, 12),
        _ if text.len() == 10 => knockon_vocabulary::date(text).ok().map(|d| (d, d)),
        rest if text.len() == 7 => {
            let month = rest.strip_prefix('-')?;
            let month = month.bytes().all(|b| b.is_ascii_digit()).then(|| month.parse().ok())??;
            months_of(year, month, month)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p(text: &str) -> Period {
        Period::read(text).expect("a period of the test")
    }

    #[test]
    fn forms_have_the_days_that_they_name() {
        for (text, days) in [("2019", 365), ("2020", 366), ("2019-02", 28), ("2019Q3", 92), ("2019H1", 181)] {
            assert_eq!(p(text).days(), Some(days), "{text}");
        }
        assert_eq!(p("2019-01/2019-09").months(), Some(9));
        assert_eq!(p("2023/2024").months(), Some(24));
        assert_eq!(p("2019-05-16").months(), None);
        assert_eq!((p("FY2019").days(), p("").days()), (None, None));
    }

    #[test]
    fn what_is_no_period_is_refused() {
        for bad in [
            "19",
            "2019-00",
            "2019-2",
            "2019Q5",
            "2019-02-30",
            "2019-09/2019-01",
            "FY19",
            "May 2019",
            "２０１９",
        ] {
            assert!(Period::read(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn year_to_date_is_not_the_year_nor_one_month() {
        assert!(p("2019-01/2019-09").is_year_to_date() && p("2018H1").is_year_to_date());
        assert!(
            !p("2019").is_year_to_date() && !p("2019-01").is_year_to_date() && !p("2019Q3").is_year_to_date()
        );
    }

    #[test]
    fn a_year_after_is_the_same_stretch() {
        assert!(p("2019").is_year_after(&p("2018")) && p("2020Q4").is_year_after(&p("2019Q4")));
        assert!(p("2020-02").is_year_after(&p("2019-02")) && p("2021-02").is_year_after(&p("2020-02")));
        assert!(!p("2019").is_year_after(&p("2017")) && !p("2020Q4").is_year_after(&p("2020Q3")));
        assert!(!p("2019H1").is_year_after(&p("2018")));
    }
}
