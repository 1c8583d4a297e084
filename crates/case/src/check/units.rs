//! Whether a number can rest on a fact in a unit. Units are read by the room of facts.
//!
//! Supported: money, things, shares, times. Not supported: arithmetic of units; a unit only has to be of the same sort as the
//! number that rests on it, or of a sort from which it can follow.

use knockon_facts::Unit;

/// What a parameter counts, as far as the unit of its fact can clash with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    Money,
    Things,
    Ratio,
    Time,
    /// Speeds and factors, which follow from facts of several sorts.
    Open,
}

/// How badly the unit of a fact fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fit {
    Fits,
    /// It may follow by a computation that the case does not show.
    Indirect,
    /// It cannot follow.
    Clash,
}

/// Whether a number of this sort can rest on a fact in that unit.
pub(crate) fn fit(wanted: Wanted, unit: &Unit) -> Fit {
    let time = matches!(unit, Unit::Count { thing, .. } if matches!(thing.as_str(), "days" | "weeks" | "months" | "years"));
    let ratio = matches!(unit, Unit::Percent | Unit::Share);
    // A statement carries no number that could clash, and growth turns any level into another one.
    let open =
        matches!(unit, Unit::Event | Unit::Statement | Unit::Rank | Unit::Direction | Unit::PercentChange);
    let thing = matches!(unit, Unit::Count { .. }) && !time;
    let money = matches!(unit, Unit::Money { .. });
    let price = matches!(unit, Unit::Price { .. });
    let (fits, indirect) = match wanted {
        Wanted::Open => (true, false),
        Wanted::Money => (money, thing || ratio || price),
        Wanted::Things => (thing, money || ratio || price),
        Wanted::Ratio => (ratio, money || thing),
        Wanted::Time => (time, false),
    };
    match (fits || open, indirect) {
        (true, _) => Fit::Fits,
        (false, true) => Fit::Indirect,
        (false, false) => Fit::Clash,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(wanted: Wanted, unit: &str) -> Fit {
        fit(wanted, &Unit::read(unit).expect("a unit"))
    }

    #[test]
    fn a_time_never_gives_a_share() {
        assert_eq!(of(Wanted::Ratio, "months"), Fit::Clash);
        assert_eq!(of(Wanted::Money, "JPY per USD"), Fit::Clash);
        assert_eq!(of(Wanted::Money, "percent"), Fit::Indirect);
        assert_eq!(of(Wanted::Things, "M units"), Fit::Fits);
        assert_eq!(of(Wanted::Time, "statement"), Fit::Fits);
    }
}
