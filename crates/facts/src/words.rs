//! How figures are worded: thousands separators, a scale that fits, a sentence's relation words.

use crate::{Direction, Relation, Report, Scale, Unit, Value};
use rust_decimal::{Decimal, RoundingStrategy};

/// A report's figure with its unit, as printed in a sentence.
pub(crate) fn figure(r: &Report) -> String {
    let growth = r.unit == Unit::PercentChange || r.unit == Unit::Direction;
    match (&r.value, r.low, r.high) {
        (Value::Number { relation, number }, ..) if growth => change(*relation, *number),
        (Value::Number { relation, number }, ..) => {
            format!("{}{}", relation.sign(), with_unit(*number, &r.unit))
        }
        (Value::Direction(Direction::Up), ..) => "growth".to_owned(),
        (Value::Direction(Direction::Down), ..) => "a fall".to_owned(),
        (Value::None, Some(low), Some(high)) => format!("{} to {}", digits(low), with_unit(high, &r.unit)),
        (Value::None, ..) => r.unit.to_string(),
    }
}

/// Growth in words. The relation of a fall counts on the signed number: `< -60` is a fall of more than 60 %.
fn change(relation: Relation, percent: Decimal) -> String {
    if !percent.is_sign_negative() {
        return format!("growth of {}{} %", relation.sign(), digits(percent));
    }
    let turned = match relation {
        Relation::Less => Relation::More,
        Relation::More => Relation::Less,
        Relation::AtMost => Relation::AtLeast,
        Relation::AtLeast => Relation::AtMost,
        Relation::Equal | Relation::About => relation,
    };
    format!("a fall of {}{} %", turned.sign(), digits(percent.abs()))
}

/// A number and its unit, both as written.
fn with_unit(number: Decimal, unit: &Unit) -> String {
    match unit {
        Unit::Percent | Unit::PercentChange => format!("{} %", digits(number)),
        _ => format!("{} {unit}", digits(number)),
    }
}

/// With a capital at the head of a sentence.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect())
}

/// A computed number of ones, with the largest scale below it and four significant digits, in the words of `unit` (whose scale is not used).
pub(crate) fn computed(ones: Decimal, unit: &Unit) -> String {
    let scale = [Scale::Trillion, Scale::Billion, Scale::Million, Scale::One]
        .into_iter()
        .find(|s| ones.abs() >= s.factor())
        .unwrap_or(Scale::One);
    let scaled = match unit.base() {
        Unit::Money { currency, .. } => Unit::Money { scale, currency },
        Unit::Count { thing, .. } => Unit::Count { scale, thing },
        other => return format!("{} {other}", digits(four(ones))),
    };
    format!("{} {scaled}", digits(four(ones / scale.factor())))
}

/// Four significant digits, and no padding zeros after the point.
pub(crate) fn four(x: Decimal) -> Decimal {
    x.round_sf_with_strategy(4, RoundingStrategy::MidpointAwayFromZero).unwrap_or(x).normalize()
}

/// Digits in groups of three.
pub(crate) fn digits(x: Decimal) -> String {
    let text = x.to_string();
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => ("−", rest),
        None => ("", text.as_str()),
    };
    let (whole, part) = text.split_once('.').map_or((text, None), |(w, p)| (w, Some(p)));
    let mut out = String::from(sign);
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(c);
    }
    if let Some(part) = part {
        out.push('.');
        out.push_str(part);
    }
    out
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn computed_numbers_take_a_fitting_scale() {
        let yen = Unit::read("bn JPY").expect("a unit");
        assert_eq!(computed(Decimal::from(1_040_000_000_000_i64), &yen), "1.04 trn JPY");
        assert_eq!(computed(Decimal::from(733_333_333_333_i64), &yen), "733.3 bn JPY");
        assert_eq!(computed(Decimal::from(46_400), &Unit::read("jobs").expect("a unit")), "46,400 jobs");
    }

    #[test]
    fn digits_are_grouped_by_three() {
        assert_eq!(digits(Decimal::from(-1_234_567)), "−1,234,567");
        assert_eq!(digits(Decimal::new(490, 1)), "49.0");
        assert_eq!(digits(Decimal::from(100)), "100");
    }
}
