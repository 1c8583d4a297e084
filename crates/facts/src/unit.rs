//! What a figure is counted in.
//!
//! Supported: a scale (`k`, `M`, `bn`, `trn`) with a currency or a thing, `percent`, `percent change`, `share`, an exchange
//! rate (`JPY per USD`), a price (`USD per unit`), and the words `event`, `statement`, `rank`, `direction` for what is no amount.
//! Not supported: compound physical units; a thing is a word that two reports share or do not.

use knockon_vocabulary::Currency;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// What a figure is counted in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
#[non_exhaustive]
pub enum Unit {
    /// Money, in `scale` units of a currency.
    Money {
        /// Thousand, million and so on.
        scale: Scale,
        /// Which.
        currency: Currency,
    },
    /// A number of things (`units`, `jobs`, `days`), in `scale`.
    Count {
        /// Thousand, million and so on.
        scale: Scale,
        /// The word as written.
        thing: String,
    },
    /// Per cent of something that the measure names.
    Percent,
    /// Growth on the same period of the year before.
    PercentChange,
    /// A share between 0 and 1 of something that the measure names.
    Share,
    /// Units of `quote` for one `base`.
    ExchangeRate {
        /// What is counted.
        quote: Currency,
        /// What one is bought.
        base: Currency,
    },
    /// Money for one of a thing.
    Price {
        /// Which money.
        currency: Currency,
        /// For one of what.
        per: String,
    },
    /// Something happened in the period.
    Event,
    /// Somebody said so.
    Statement,
    /// A place in an order.
    Rank,
    /// Up or down.
    Direction,
}

/// A power of a thousand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scale {
    /// One.
    One,
    /// 10³, `k`.
    Thousand,
    /// 10⁶, `M`.
    Million,
    /// 10⁹, `bn`.
    Billion,
    /// 10¹², `trn`.
    Trillion,
}

/// What [`Unit::read`] takes, for messages.
pub const UNIT_FORMS: &str = "an optional scale `k`, `M`, `bn` or `trn` and a currency or a thing (`bn JPY`, `M units`, `jobs`), `percent`, \
`percent change`, `share`, `JPY per USD`, `USD per unit`, `event`, `statement`, `rank` or `direction`";

const SCALES: [(Scale, &str, i64); 5] = [
    (Scale::One, "", 1),
    (Scale::Thousand, "k", 1_000),
    (Scale::Million, "M", 1_000_000),
    (Scale::Billion, "bn", 1_000_000_000),
    (Scale::Trillion, "trn", 1_000_000_000_000),
];

impl Scale {
    /// One of this scale in ones.
    pub fn factor(self) -> Decimal {
        Decimal::from(SCALES[self as usize].2)
    }

    /// As written before a currency or a thing.
    pub fn word(self) -> &'static str {
        SCALES[self as usize].1
    }
}

impl Unit {
    /// Reads a unit; `None` when the text has no known form.
    ///
    /// ```
    /// use knockon_facts::{Scale, Unit};
    /// use knockon_vocabulary::Currency;
    /// assert_eq!(Unit::read("bn JPY"), Some(Unit::Money { scale: Scale::Billion, currency: Currency::JPY }));
    /// assert_eq!(Unit::read("bn"), None);
    /// ```
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        match text {
            "percent" => return Some(Self::Percent),
            "percent change" => return Some(Self::PercentChange),
            "share" => return Some(Self::Share),
            "event" => return Some(Self::Event),
            "statement" => return Some(Self::Statement),
            "rank" => return Some(Self::Rank),
            "direction" => return Some(Self::Direction),
            "" => return None,
            _ => {}
        }
        if let Some((money, per)) = text.split_once(" per ") {
            let currency = Currency::new(money.trim())?;
            let per = per.trim();
            return match Currency::new(per) {
                Some(base) => Some(Self::ExchangeRate { quote: currency, base }),
                None => is_thing(per).then(|| Self::Price { currency, per: per.to_owned() }),
            };
        }
        let (scale, rest) = match text.split_once(' ') {
            Some((word, rest)) => match SCALES.iter().skip(1).find(|s| s.1 == word) {
                Some(found) => (found.0, rest.trim()),
                None => (Scale::One, text),
            },
            None => (Scale::One, text),
        };
        if let Some(currency) = Currency::new(rest) {
            return Some(Self::Money { scale, currency });
        }
        is_thing(rest).then(|| Self::Count { scale, thing: rest.to_owned() })
    }

    /// Whether a value of this unit is a number.
    pub fn is_amount(&self) -> bool {
        !matches!(self, Self::Event | Self::Statement | Self::Direction)
    }

    /// Ones of the unit's base (a currency, a thing) in one of this unit.
    pub(crate) fn factor(&self) -> Decimal {
        match self {
            Self::Money { scale, .. } | Self::Count { scale, .. } => scale.factor(),
            _ => Decimal::ONE,
        }
    }

    /// The same unit without its scale: reports with the same base can be set side by side.
    pub(crate) fn base(&self) -> Self {
        match self.clone() {
            Self::Money { currency, .. } => Self::Money { scale: Scale::One, currency },
            Self::Count { thing, .. } => Self::Count { scale: Scale::One, thing },
            other => other,
        }
    }

    /// The currency, of money.
    pub(crate) fn currency(&self) -> Option<Currency> {
        match self {
            Self::Money { currency, .. } => Some(*currency),
            _ => None,
        }
    }
}

// A thing is a word of lower-case letters: capitals are kept for currencies, so that `bn Yen` or a misspelt code is found.
fn is_thing(text: &str) -> bool {
    let reserved = SCALES.iter().any(|s| s.1 == text);
    !reserved
        && !text.starts_with("per ")
        && text.starts_with(|c: char| c.is_lowercase())
        && !text.chars().any(char::is_uppercase)
}

impl std::fmt::Display for Unit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let scaled = |scale: Scale, word: &str| match scale {
            Scale::One => word.to_owned(),
            _ => format!("{} {word}", scale.word()),
        };
        let text = match self {
            Self::Money { scale, currency } => scaled(*scale, currency.as_str()),
            Self::Count { scale, thing } => scaled(*scale, thing),
            Self::Percent => "percent".to_owned(),
            Self::PercentChange => "percent change".to_owned(),
            Self::Share => "share".to_owned(),
            Self::ExchangeRate { quote, base } => format!("{quote} per {base}"),
            Self::Price { currency, per } => format!("{currency} per {per}"),
            Self::Event => "event".to_owned(),
            Self::Statement => "statement".to_owned(),
            Self::Rank => "rank".to_owned(),
            Self::Direction => "direction".to_owned(),
        };
        f.pad(&text)
    }
}

impl From<Unit> for String {
    fn from(u: Unit) -> Self {
        u.to_string()
    }
}

impl TryFrom<String> for Unit {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::read(&text).ok_or_else(|| format!("`{text}` is not a unit; expected {UNIT_FORMS}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_printed_as_they_are_read() {
        for text in [
            "bn JPY",
            "M units",
            "jobs",
            "percent",
            "percent change",
            "share",
            "JPY per USD",
            "USD per unit",
            "USD",
            "rank",
        ] {
            assert_eq!(Unit::read(text).expect("a unit of the format").to_string(), text);
        }
    }

    #[test]
    fn what_is_no_unit_is_refused() {
        for bad in ["", "bn", "bn Yen", "JPX", "M", "bn JPY per", "per unit", "Percent"] {
            assert_eq!(Unit::read(bad), None, "{bad}");
        }
    }
}
