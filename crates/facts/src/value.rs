//! What a report says of its measure: a number with a relation, a direction, or nothing (an event, a statement, a bare range);
//! and how exactly a printed number was meant.
//!
//! A printed number stands for every number that rounds to it. The last digit that is not a padding zero is taken for the rounding
//! place (digits after the point always count), and rounding is never taken to be coarser than 5 % of the number, so that `10 bn` means
//! 9.5 to 10.5 and `1,100 bn` 1,050 to 1,150. `~` widens to 5 % at least.

use crate::FieldError;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// What a report says of its measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Value {
    /// A number, in the report's unit.
    Number {
        /// How the number bounds the figure.
        relation: Relation,
        /// With the digits as printed.
        number: Decimal,
    },
    /// More or less than before.
    Direction(Direction),
    /// No number: an event, a statement, or only `low` and `high`.
    None,
}

/// How a number bounds the figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Equal within rounding.
    Equal,
    /// More than.
    More,
    /// This or more.
    AtLeast,
    /// Less than.
    Less,
    /// This or less.
    AtMost,
    /// About.
    About,
}

/// More or less than before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More.
    Up,
    /// Less.
    Down,
}

const RELATIONS: [(&str, Relation); 7] = [
    (">=", Relation::AtLeast),
    ("<=", Relation::AtMost),
    ("≥", Relation::AtLeast),
    ("≤", Relation::AtMost),
    (">", Relation::More),
    ("<", Relation::Less),
    ("~", Relation::About),
];

impl Relation {
    /// As printed before a number.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Equal => "",
            Self::More => "more than ",
            Self::AtLeast => "at least ",
            Self::Less => "less than ",
            Self::AtMost => "at most ",
            Self::About => "about ",
        }
    }
}

impl Value {
    /// Reads the `value` cell.
    pub fn read(text: &str) -> Result<Self, FieldError> {
        let text = text.trim();
        match text {
            "" => return Ok(Self::None),
            "up" => return Ok(Self::Direction(Direction::Up)),
            "down" => return Ok(Self::Direction(Direction::Down)),
            _ => {}
        }
        let (relation, digits) = RELATIONS
            .iter()
            .find_map(|(sign, r)| text.strip_prefix(sign).map(|rest| (*r, rest.trim_start())))
            .unwrap_or((Relation::Equal, text));
        Ok(Self::Number { relation, number: decimal("value", digits)? })
    }

    /// The number, if there is one.
    pub fn number(&self) -> Option<Decimal> {
        match self {
            Self::Number { number, .. } => Some(*number),
            _ => None,
        }
    }
}

/// Reads a plain decimal: digits, one point, a sign; no exponent, no thousands separator.
pub(crate) fn decimal(column: &str, text: &str) -> Result<Decimal, FieldError> {
    let plain = !text.is_empty()
        && text.strip_prefix('-').unwrap_or(text).bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && text.bytes().any(|b| b.is_ascii_digit());
    plain.then(|| Decimal::from_str(text).ok()).flatten().ok_or_else(|| {
        FieldError::new(
            column,
            format!("`{text}` is not a number"),
            "a decimal with a point and without thousands separators, such as `1100`, `27.15` or `-60`",
        )
    })
}

/// The numbers that a report allows, in some unit; an open end is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) low: Option<Decimal>,
    pub(crate) high: Option<Decimal>,
}

impl Span {
    /// What a printed number stands for.
    pub(crate) fn of(relation: Relation, number: Decimal) -> Option<Self> {
        let half = half_of_rounding(number)?;
        let span = |low, high| Some(Self { low, high });
        match relation {
            Relation::Equal => span(Some(number.checked_sub(half)?), Some(number.checked_add(half)?)),
            Relation::About => {
                let half = half.max(number.abs().checked_mul(FIVE_PERCENT)?);
                span(Some(number.checked_sub(half)?), Some(number.checked_add(half)?))
            }
            Relation::More | Relation::AtLeast => span(Some(number), None),
            Relation::Less | Relation::AtMost => span(None, Some(number)),
        }
    }

    /// Whether some number lies in both.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        let below = |a: Option<Decimal>, b: Option<Decimal>| match (a, b) {
            (Some(a), Some(b)) => a <= b,
            _ => true,
        };
        below(self.low, other.high) && below(other.low, self.high)
    }

    /// Both ends times a factor that is not negative; `None` when a number grows too large.
    pub(crate) fn times(&self, factor: Decimal) -> Option<Self> {
        let scale = |end: Option<Decimal>| match end {
            Some(x) => x.checked_mul(factor).map(Some),
            None => Some(None),
        };
        Some(Self { low: scale(self.low)?, high: scale(self.high)? })
    }
}

// Rounding is never taken to be coarser than this share of the number.
const FIVE_PERCENT: Decimal = Decimal::from_parts(5, 0, 0, false, 2);

/// Half of one in the last place that a number was rounded to (module head).
pub(crate) fn half_of_rounding(number: Decimal) -> Option<Decimal> {
    if number.is_zero() {
        return Decimal::new(5, number.scale() + 1).into();
    }
    let mut place = Decimal::new(1, number.scale());
    if number.scale() == 0 {
        let ten = Decimal::TEN;
        let mut rest = number;
        while (rest % ten).is_zero() {
            rest /= ten;
            place = place.checked_mul(ten)?;
        }
    }
    let half = place.checked_div(Decimal::TWO)?;
    Some(half.min(number.abs().checked_mul(FIVE_PERCENT)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        decimal("value", text).expect("a number of the test")
    }

    #[test]
    fn rounding_follows_the_printed_digits() {
        for (number, half) in [
            ("1100", "50"),
            ("721", "0.5"),
            ("780", "5"),
            ("10", "0.5"),
            ("46400", "50"),
            ("49.0", "0.05"),
            ("0.01", "0.0005"),
        ] {
            assert_eq!(half_of_rounding(d(number)), Some(d(half)), "{number}");
        }
    }

    #[test]
    fn relations_are_read_with_and_without_a_space() {
        let read = |t: &str| Value::read(t).expect("a value of the test");
        assert_eq!(read("< -60"), Value::Number { relation: Relation::Less, number: d("-60") });
        assert_eq!(read(">50"), Value::Number { relation: Relation::More, number: d("50") });
        assert_eq!((read("up"), read("")), (Value::Direction(Direction::Up), Value::None));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for bad in [
            "1,100",
            "1e3",
            "NaN",
            "70-80",
            "> ",
            "1.2.3",
            ".",
            "--1",
            "+1",
            "99999999999999999999999999999999",
        ] {
            assert!(Value::read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn more_than_meets_what_lies_above() {
        let more = Span::of(Relation::More, d("46000")).expect("in range");
        assert!(more.meets(&Span::of(Relation::Equal, d("46400")).expect("in range")));
        assert!(!more.meets(&Span::of(Relation::Equal, d("29200")).expect("in range")));
    }
}
