//! Columns of time for a narrow timeline: months while they fit, then quarters, then years.

use jiff::ToSpan;
use jiff::civil::Date;

/// One column: first and last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) from: Date,
    pub(crate) until: Date,
}

/// How wide a column is in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Month,
    Quarter,
    Year,
}

impl Step {
    fn months(self) -> i8 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Year => 12,
        }
    }

    /// The word for one column.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }
}

/// The finest columns over `from..=until` of which at most `most` are needed; years when nothing fits.
pub(crate) fn columns(from: Date, until: Date, most: usize) -> (Step, Vec<Column>) {
    let mut out = Vec::new();
    let mut step = Step::Year;
    for candidate in [Step::Month, Step::Quarter, Step::Year] {
        step = candidate;
        out = cut(from, until, candidate);
        if out.len() <= most {
            break;
        }
    }
    (step, out)
}

fn cut(from: Date, until: Date, step: Step) -> Vec<Column> {
    let mut out = Vec::new();
    let mut start = from;
    while start <= until {
        let months = step.months();
        // The next calendar boundary after `start`, not `start` plus a step: columns are calendar periods.
        let into = (start.month() - 1) % months;
        let next = start.first_of_month().checked_add(i32::from(months - into).months());
        let Ok(next) = next else {
            out.push(Column { from: start, until });
            break;
        };
        out.push(Column { from: start, until: next.yesterday().map_or(until, |d| d.min(until)) });
        start = next;
    }
    out
}

/// First day of each month that the horizon touches; the first is the horizon's own first day.
pub(crate) fn months(from: Date, until: Date) -> Vec<Date> {
    cut(from, until, Step::Month).iter().map(|c| c.from).collect()
}

/// Days that two spells share, both ends included.
pub(crate) fn days_shared(a: (Date, Date), b: (Date, Date)) -> i64 {
    (knockon_vocabulary::days_between(a.0.max(b.0), a.1.min(b.1)) + 1).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn months_then_quarters_then_years() {
        let (from, to) = (date(2019, 1, 1), date(2021, 12, 31));
        assert_eq!((columns(from, to, 40).0, columns(from, to, 40).1.len()), (Step::Month, 36));
        assert_eq!((columns(from, to, 30).0, columns(from, to, 30).1.len()), (Step::Quarter, 12));
        assert_eq!((columns(from, to, 5).0, columns(from, to, 5).1.len()), (Step::Year, 3));
    }

    #[test]
    fn columns_cover_the_horizon_once() {
        let (from, to) = (date(2019, 2, 13), date(2021, 5, 2));
        for most in [100, 12, 1] {
            let cols = columns(from, to, most).1;
            assert_eq!((cols[0].from, cols[cols.len() - 1].until), (from, to));
            for pair in cols.windows(2) {
                assert_eq!(pair[0].until.tomorrow().unwrap(), pair[1].from);
            }
        }
    }

    #[test]
    fn a_reversed_horizon_has_no_columns() {
        assert!(columns(date(2020, 1, 2), date(2020, 1, 1), 10).1.is_empty());
    }
}
