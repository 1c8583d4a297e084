//! A number that changes on given days and holds in between.

use serde::{Deserialize, Serialize};

/// A piecewise constant series over days counted from 0: `(day, value)` in rising order of day, the first at day 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Steps(Vec<(u32, f64)>);

impl Steps {
    /// The same value on every day.
    pub fn constant(value: f64) -> Self {
        Self(vec![(0, value)])
    }

    /// From change points in any order; of several on one day the last counts; before the first, `before`.
    pub fn new(before: f64, mut points: Vec<(u32, f64)>) -> Self {
        points.sort_by_key(|p| p.0);
        let mut out = vec![(0, before)];
        for (day, value) in points {
            match out.last_mut() {
                Some(last) if last.0 == day => last.1 = value,
                Some(last) if last.1 == value => {}
                _ => out.push((day, value)),
            }
        }
        Self(out)
    }

    /// The value on a day.
    pub fn at(&self, day: u32) -> f64 {
        let i = self.0.partition_point(|p| p.0 <= day);
        self.0[i.max(1) - 1].1
    }

    /// The change points.
    pub fn points(&self) -> &[(u32, f64)] {
        &self.0
    }

    /// The values of days `0..days`, in order.
    pub fn expand(&self, days: u32) -> Vec<f64> {
        let mut out = Vec::with_capacity(days as usize);
        for (i, &(from, value)) in self.0.iter().enumerate() {
            let until = self.0.get(i + 1).map_or(days, |p| p.0.min(days));
            out.extend((from..until.max(from)).map(|_| value));
        }
        out.truncate(days as usize);
        out
    }

    /// Day-by-day combination of two series.
    pub fn combine(&self, other: &Self, f: impl Fn(f64, f64) -> f64) -> Self {
        let days: std::collections::BTreeSet<u32> = self.0.iter().chain(&other.0).map(|p| p.0).collect();
        let points = days.into_iter().map(|d| (d, f(self.at(d), other.at(d)))).collect();
        Self::new(f(self.at(0), other.at(0)), points)
    }
}

#[cfg(test)]
mod tests {
    use super::Steps;

    #[test]
    fn steps_hold_between_their_points() {
        let s = Steps::new(1.0, vec![(5, 0.0), (2, 0.5), (5, 0.25)]);
        assert_eq!(s.expand(7), [1.0, 1.0, 0.5, 0.5, 0.5, 0.25, 0.25]);
        assert_eq!((s.at(0), s.at(4), s.at(100)), (1.0, 0.5, 0.25));
        assert_eq!(Steps::new(1.0, vec![(0, 2.0)]).points(), [(0, 2.0)]);
    }

    #[test]
    fn combine_meets_every_change() {
        let a = Steps::new(1.0, vec![(3, 0.5)]);
        let b = Steps::new(1.0, vec![(2, 0.5), (4, 1.0)]);
        assert_eq!(a.combine(&b, |x, y| x * y).expand(5), [1.0, 1.0, 0.5, 0.25, 0.5]);
    }
}
