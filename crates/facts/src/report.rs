//! One report of one figure: who said what about which measure, for what time, and how sure. One row of `facts.csv`.

use crate::value::decimal;
use crate::{FieldError, PERIOD_FORMS, Period, UNIT_FORMS, Unit, Value};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One report of one figure. `value`, `low` and `high` are in `unit`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Stable word, unique in the file.
    pub id: String,
    /// Who or what the figure is about.
    pub subject: String,
    /// The figure. Reports of one figure carry the same words here and in `subject`.
    pub measure: String,
    /// When.
    pub period: Period,
    /// How much.
    pub value: Value,
    /// Lower end of a range.
    pub low: Option<Decimal>,
    /// Upper end of a range.
    pub high: Option<Decimal>,
    /// In what.
    pub unit: Unit,
    /// How sure.
    pub status: Status,
    /// Id of a source; may be empty for `from_memory` and `derived`.
    pub source: String,
    /// Who says so, in the source's words or ours.
    pub says: String,
    /// Remark.
    pub note: String,
    /// Line of the file, from 1.
    pub line: u32,
}

/// How sure a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Status {
    /// Checked by the party that it is about, or in the record itself.
    Verified,
    /// Stated as a fact.
    Asserted,
    /// Somebody's estimate, or a leak.
    Estimated,
    /// Somebody expects it.
    Expected,
    /// Somebody intends it.
    Planned,
    /// A company's own forecast.
    Guidance,
    /// Alleged.
    Suspected,
    /// Said not to be so.
    Denied,
    /// Worked out from other reports; the note says which.
    Derived,
    /// Remembered; no source is at hand.
    FromMemory,
}

const STATUSES: [(Status, &str); 10] = [
    (Status::Verified, "verified"),
    (Status::Asserted, "asserted"),
    (Status::Estimated, "estimated"),
    (Status::Expected, "expected"),
    (Status::Planned, "planned"),
    (Status::Guidance, "guidance"),
    (Status::Suspected, "suspected"),
    (Status::Denied, "denied"),
    (Status::Derived, "derived"),
    (Status::FromMemory, "from_memory"),
];

impl Status {
    /// The status with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        STATUSES.iter().find(|s| s.1 == word).map(|s| s.0)
    }

    /// The word of the file.
    pub fn word(self) -> &'static str {
        STATUSES.iter().find(|s| s.0 == self).map_or("", |s| s.1)
    }

    /// Whether two differing reports of this sort are two opinions rather than a contradiction.
    pub fn is_opinion(self) -> bool {
        self.looks_ahead() || matches!(self, Self::Estimated | Self::Suspected)
    }

    /// Whether it speaks of what is to come: what comes otherwise does not contradict it.
    pub fn looks_ahead(self) -> bool {
        matches!(self, Self::Expected | Self::Planned | Self::Guidance)
    }
}

impl Report {
    /// Columns of `facts.csv`, in the order of the format's page.
    pub const COLUMNS: [&str; 12] = [
        "id", "subject", "measure", "period", "value", "low", "high", "unit", "status", "source", "says",
        "note",
    ];

    /// Reads one row. `cell` gives the text of a column, empty where the file has none; `line` is kept for messages.
    pub fn read(cell: &dyn Fn(&str) -> String, line: u32) -> Result<Self, FieldError> {
        let need = |column: &str, expected: &str| {
            let text = cell(column).trim().to_owned();
            let empty = || FieldError::new(column, "the cell is empty", expected);
            if text.is_empty() { Err(empty()) } else { Ok(text) }
        };
        let id = need("id", "a word that no other row has")?;
        let subject = need("subject", "who or what the figure is about")?;
        let measure = need("measure", "what is measured, in the same words as other reports of the figure")?;
        let text = cell("period");
        let period = Period::read(&text).ok_or_else(|| {
            FieldError::new("period", format!("`{}` is not a period", text.trim()), PERIOD_FORMS)
        })?;
        let text = need("unit", UNIT_FORMS)?;
        let unit = Unit::read(&text)
            .ok_or_else(|| FieldError::new("unit", format!("`{text}` is not a unit"), UNIT_FORMS))?;
        let words = || STATUSES.map(|s| s.1).join(", ");
        let text = need("status", &words())?;
        let status = Status::from_word(&text)
            .ok_or_else(|| FieldError::new("status", format!("`{text}` is not a status"), words()))?;
        let source = match status {
            Status::FromMemory | Status::Derived => cell("source").trim().to_owned(),
            _ => need("source", "the id of a row of sources.csv")?,
        };
        let end = |column: &str| match cell(column).trim() {
            "" => Ok(None),
            text => decimal(column, text).map(Some),
        };
        let (value, low, high) = (Value::read(&cell("value"))?, end("low")?, end("high")?);
        fits(&unit, &value, low, high)?;
        let (says, note) = (cell("says").trim().to_owned(), cell("note").trim().to_owned());
        Ok(Self { id, subject, measure, period, value, low, high, unit, status, source, says, note, line })
    }

    /// The figure as one reads it: `more than 46,000 jobs`, `70 to 80 M units`, `up`.
    pub fn figure(&self) -> String {
        crate::words::figure(self)
    }
}

/// Whether value, range and unit belong together.
fn fits(unit: &Unit, value: &Value, low: Option<Decimal>, high: Option<Decimal>) -> Result<(), FieldError> {
    let range = low.is_some() || high.is_some();
    match value {
        Value::Number { .. } if !unit.is_amount() => {
            return Err(FieldError::new(
                "value",
                format!("the unit `{unit}` takes no number"),
                "an empty cell, or another unit",
            ));
        }
        Value::Direction(_) if *unit != Unit::Direction => {
            return Err(FieldError::new(
                "value",
                format!("`up` and `down` do not go with the unit `{unit}`"),
                "a number, or the unit `direction`",
            ));
        }
        Value::None if *unit == Unit::Direction => {
            return Err(FieldError::new(
                "value",
                "the cell is empty",
                "`up` or `down`, as the unit is `direction`",
            ));
        }
        Value::None if unit.is_amount() && *unit != Unit::Rank && !(low.is_some() && high.is_some()) => {
            return Err(FieldError::new(
                "value",
                "there is neither a value nor both ends of a range",
                "a number, or `low` and `high`",
            ));
        }
        _ => {}
    }
    if range && !unit.is_amount() {
        return Err(FieldError::new(
            "low",
            format!("the unit `{unit}` takes no range"),
            "an empty cell, or another unit",
        ));
    }
    let below = |a: Option<Decimal>, b: Option<Decimal>| matches!((a, b), (Some(a), Some(b)) if b < a);
    if below(low, high) {
        return Err(FieldError::new("high", "`high` lies below `low`", "low ≤ high"));
    }
    if below(low, value.number()) || below(value.number(), high) {
        return Err(FieldError::new("value", "the value lies outside `low` to `high`", "low ≤ value ≤ high"));
    }
    Ok(())
}
