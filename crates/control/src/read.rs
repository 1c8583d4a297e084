//! Reads a transaction from JSON or TOML; every mistake carries line, column and the nearest words.
//!
//! Supported: one transaction a text. The nearest words are taken from the list that the reader expected at that place.

use crate::error::{Error, ErrorKind};
use crate::transaction::Transaction;
use knockon_vocabulary::{Diagnostic, Where};

impl Transaction {
    /// Reads a JSON object.
    pub fn from_json(text: &str) -> Result<Self, Error> {
        let tx: Self = serde_json::from_str(text).map_err(|e| {
            let message = e.to_string();
            // serde_json appends " at line 3 column 7", which stands in the place already.
            let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(m, _)| m);
            unreadable(text, e.line(), e.column(), message)
        })?;
        tx.checked()
    }

    /// Reads a TOML document.
    pub fn from_toml(text: &str) -> Result<Self, Error> {
        let tx: Self = toml::from_str(text).map_err(|e| {
            let (line, column) = place(text, e.span().map_or(0, |s| s.start));
            unreadable(text, line, column, e.message())
        })?;
        tx.checked()
    }

    /// Reads a JSON value that was parsed already (no line or column then).
    pub fn from_value(value: &serde_json::Value) -> Result<Self, Error> {
        use serde::Deserialize;
        let tx = Self::deserialize(value).map_err(|e| unreadable("", 0, 0, &e.to_string()))?;
        tx.checked()
    }

    /// Refuses what no reader of single fields can see: repeated ids, impossible shares.
    fn checked(self) -> Result<Self, Error> {
        if self.regimes.is_empty() {
            return Err(Error::new(ErrorKind::NoRegime));
        }
        for (i, p) in self.parties.iter().flatten().enumerate() {
            if self.parties.iter().flatten().take(i).any(|q| q.id == p.id) {
                return Err(Error::new(ErrorKind::DuplicateParty(p.id.clone())));
            }
        }
        let share = |path: String, pct: Option<f64>| match pct {
            Some(value) if !(0.0..=100.0).contains(&value) => {
                Err(Error::new(ErrorKind::Share { path, value }))
            }
            _ => Ok(()),
        };
        for (i, s) in self.ownership.iter().flatten().enumerate() {
            share(format!("ownership[{i}].pct"), s.pct)?;
        }
        for (i, c) in self.item.iter().flat_map(|i| i.us_content.iter().flatten()).enumerate() {
            share(format!("item.us_content[{i}].pct"), c.pct)?;
        }
        Ok(self)
    }
}

/// Line and column, both from 1, of a byte offset.
pub(crate) fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |i| i + 1);
    (before.matches('\n').count() + 1, before[start..].chars().count() + 1)
}

fn unreadable(text: &str, line: usize, column: usize, message: &str) -> Error {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let at = Where { file: String::new(), line: number(line), column: number(column), width: 0 };
    let mut d = Diagnostic::error(at, message.lines().next().unwrap_or(message));
    if let Some(help) = nearest(message) {
        d = d.help(help);
    }
    if let Some(source) = line.checked_sub(1).and_then(|l| text.lines().nth(l)) {
        d = d.source_line(source);
    }
    Error::new(ErrorKind::Unreadable(d))
}

/// "did you mean": serde's message names the word found and those expected, all in backticks.
pub(crate) fn nearest(message: &str) -> Option<String> {
    if !message.contains("unknown") {
        return None;
    }
    let mut words = message.split('`').skip(1).step_by(2);
    let found = words.next()?;
    let mut near: Vec<(usize, &str)> =
        words.map(|w| (distance(found, w), w)).filter(|(d, w)| *d <= 2.max(w.len() / 3)).collect();
    near.sort_unstable();
    near.truncate(3);
    let list: Vec<String> = near.iter().map(|(_, w)| format!("`{w}`")).collect();
    (!list.is_empty()).then(|| format!("did you mean {}?", list.join(" or ")))
}

/// Levenshtein's distance in characters.
pub(crate) fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let next = (diagonal + usize::from(ca != *cb)).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = row[j + 1];
            row[j + 1] = next;
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "as_of = 2019-06-01\nregimes = [\"us-ear\"]\n";

    #[test]
    fn a_wrong_word_is_named_with_its_place_and_its_neighbours() {
        let e = Transaction::from_toml(&format!("{HEAD}activity = \"exprot\"\n")).unwrap_err();
        let d = e.diagnostic("deal.toml");
        assert_eq!((d.at.line, d.at.column), (3, 12), "{d}");
        assert!(d.help.contains("`export`"), "{d}");
        assert_eq!(d.source_line, "activity = \"exprot\"");
    }

    #[test]
    fn a_wrong_field_is_refused() {
        let e = Transaction::from_json("{\"as_of\":\"2019-06-01\",\n\"regime\":[]}").unwrap_err();
        let d = e.diagnostic("deal.json");
        assert_eq!(d.at.line, 2);
        assert!(d.help.contains("`regimes`"), "{d}");
    }

    #[test]
    fn toml_dates_and_text_dates_are_the_same() {
        let a = Transaction::from_toml(&format!(
            "{HEAD}activity = \"export\"\ndates = {{ order = 2019-04-01 }}\n"
        ));
        let b = Transaction::from_toml(&format!(
            "{HEAD}activity = \"export\"\ndates = {{ order = \"2019-04-01\" }}\n"
        ));
        assert_eq!(a.unwrap(), b.unwrap());
        assert!(
            Transaction::from_toml(&format!("{HEAD}activity = \"export\"\nknown_on = 2019-04-01T10:00:00\n"))
                .is_err()
        );
    }

    #[test]
    fn footnotes_are_numbers_with_days() {
        let text = format!(
            "{HEAD}activity = \"export\"\nparties = [{{ id = \"h\", listed = [{{ list = \"us-el\", footnotes = {{ 1 = 2020-05-15 }} }}] }}]\n"
        );
        let tx = Transaction::from_toml(&text).unwrap();
        let json = serde_json::to_string(&tx).unwrap();
        assert_eq!(Transaction::from_json(&json).unwrap(), tx);
        assert!(Transaction::from_toml(&text.replace("us-el", "other")).is_err());
    }

    #[test]
    fn impossible_shares_and_repeated_ids_are_refused() {
        let parties = |p: &str| format!("{HEAD}activity = \"payment\"\n{p}\n");
        assert!(Transaction::from_toml(&parties("parties = [{ id = \"a\" }, { id = \"a\" }]")).is_err());
        assert!(
            Transaction::from_toml(&parties("ownership = [{ owner = \"a\", owned = \"b\", pct = 101 }]"))
                .is_err()
        );
    }
}
