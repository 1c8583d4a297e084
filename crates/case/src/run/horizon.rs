//! The days of a run, and sums of daily series over months and periods.

use jiff::civil::Date;
use knockon_vocabulary::days_between;

/// The days of a run, counted from 0 at the first.
#[derive(Debug, Clone)]
pub(crate) struct Horizon {
    pub(crate) from: Date,
    pub(crate) to: Date,
    pub(crate) days: u32,
    /// First day in the run of each calendar month that it touches.
    pub(crate) months: Vec<Date>,
    /// Month of each day, as an index into `months`.
    month_of: Vec<u32>,
}

impl Horizon {
    /// Both days included. `to` is not before `from` in a checked case.
    pub(crate) fn new(from: Date, to: Date) -> Self {
        let days = u32::try_from(days_between(from, to)).unwrap_or(0) + 1;
        let (mut months, mut month_of) = (Vec::new(), Vec::with_capacity(days as usize));
        let mut day = from;
        for _ in 0..days {
            if months.last().is_none_or(|m: &Date| (m.year(), m.month()) != (day.year(), day.month())) {
                months.push(day);
            }
            month_of.push(months.len() as u32 - 1);
            day = day.tomorrow().unwrap_or(day);
        }
        Self { from, to, days, months, month_of }
    }

    /// The day's number; before the run 0, after it the number of days.
    pub(crate) fn day(&self, date: Date) -> u32 {
        u32::try_from(days_between(self.from, date).max(0)).unwrap_or(u32::MAX).min(self.days)
    }

    /// The date of a day of the run.
    pub(crate) fn date(&self, day: u32) -> Date {
        self.from.checked_add(jiff::Span::new().days(i64::from(day))).unwrap_or(self.to)
    }

    /// Sums of a daily series over the months.
    pub(crate) fn monthly(&self, daily: &[f64]) -> Vec<f64> {
        let mut out = vec![0.0; self.months.len()];
        for (x, m) in daily.iter().zip(&self.month_of) {
            out[*m as usize] += x;
        }
        out
    }

    /// Days of each month that lie in the run.
    pub(crate) fn days_in_months(&self) -> Vec<u32> {
        let mut out = vec![0; self.months.len()];
        for m in &self.month_of {
            out[*m as usize] += 1;
        }
        out
    }

    /// Calendar years that the run touches, each with its days in the run.
    pub(crate) fn years(&self) -> Vec<(i16, std::ops::Range<usize>)> {
        let mut out: Vec<(i16, std::ops::Range<usize>)> = Vec::new();
        for day in 0..self.days {
            let year = self.date(day).year();
            match out.last_mut() {
                Some((y, range)) if *y == year => range.end = day as usize + 1,
                _ => out.push((year, day as usize..day as usize + 1)),
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use knockon_vocabulary::date;

    #[test]
    fn months_and_years_cover_every_day_once() {
        let h = Horizon::new(date("2019-12-30").unwrap(), date("2020-03-01").unwrap());
        assert_eq!(h.days, 63);
        assert_eq!(h.days_in_months(), [2, 31, 29, 1]);
        assert_eq!(h.years(), [(2019, 0..2), (2020, 2..63)]);
        assert_eq!(h.monthly(&vec![1.0; 63]), [2.0, 31.0, 29.0, 1.0]);
        assert_eq!(h.date(62), date("2020-03-01").unwrap());
    }
}
