//! Where a report comes from. One row of `sources.csv`.

use crate::{FieldError, PERIOD_FORMS, Period};
use serde::{Deserialize, Serialize};

/// A publication.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Stable word, unique in the file.
    pub id: String,
    /// Who published it.
    pub publisher: String,
    /// When: a day, a month or a year.
    pub date: Period,
    /// Title, or what it is about.
    pub title: String,
    /// Address on the web, or another locator.
    pub address: String,
    /// Line of the file, from 1.
    pub line: u32,
}

impl Source {
    /// Columns of `sources.csv`, in the order of the format's page.
    pub const COLUMNS: [&str; 5] = ["id", "publisher", "date", "title", "address"];

    /// Reads one row. `cell` gives the text of a column, empty where the file has none; `line` is kept for messages.
    pub fn read(cell: &dyn Fn(&str) -> String, line: u32) -> Result<Self, FieldError> {
        let need = |column: &str, expected: &str| {
            let text = cell(column).trim().to_owned();
            let empty = || FieldError::new(column, "the cell is empty", expected);
            if text.is_empty() { Err(empty()) } else { Ok(text) }
        };
        let text = cell("date");
        Ok(Self {
            id: need("id", "a word that no other row has")?,
            publisher: need("publisher", "who published it")?,
            date: Period::read(&text).ok_or_else(|| {
                FieldError::new("date", format!("`{}` is not a date", text.trim()), PERIOD_FORMS)
            })?,
            title: cell("title").trim().to_owned(),
            address: cell("address").trim().to_owned(),
            line,
        })
    }

    /// Whether it was published after this day, as far as its date says: a month or year counts by its last day, no date counts as later.
    pub fn is_later_than(&self, day: knockon_vocabulary::Date) -> bool {
        self.date.until().is_none_or(|until| day < until)
    }
}
