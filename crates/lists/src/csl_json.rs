//! The US Consolidated Screening List as JSON.
//!
//! Source: International Trade Administration, `consolidated.json` and the answers of its search service: an object with `results`,
//! or the array alone; the fields are those of the CSV, lists in place of text between semicolons.
//!
//! **Supported**: what the CSV reader supports, by way of the same rows: the two give the same records for the same entry, the
//! identifier apart, which the files name `id` and `_id`. **Not supported**: what only the search service adds (scores).

use crate::csl;
use crate::notes::{Notes, Place};
use crate::sheet::{Field, Row, Table};
use knockon_vocabulary::{Diagnostic, ListRecord, Severity};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow)]
    results: Vec<&'a RawValue>,
}

/// Reads the list. A file that is no JSON, or cut off, gives no records.
pub fn read_csl_json(bytes: &[u8], file: &str) -> (Vec<ListRecord>, Vec<Diagnostic>) {
    let mut notes = Notes::new(file);
    let text = notes.text(bytes);
    let items = if text.trim_start().starts_with('[') {
        serde_json::from_str::<Vec<&RawValue>>(&text)
    } else {
        serde_json::from_str::<Document<'_>>(&text).map(|d| d.results)
    };
    let items = match items {
        Ok(items) => items,
        Err(e) => {
            let at = Place {
                line: u32::try_from(e.line()).unwrap_or(u32::MAX),
                column: u32::try_from(e.column()).unwrap_or(u32::MAX),
            };
            notes.fatal(at, format!("not the JSON of the Consolidated Screening List: {e}"));
            return (Vec::new(), notes.finish());
        }
    };
    let mut lines = Lines { text: &text, offset: 0, line: 1 };
    let rows: Vec<Row> = items
        .into_iter()
        .filter_map(|raw| {
            let line = lines.of(raw.get());
            row(raw.get(), line, &mut notes)
        })
        .collect();
    let header = csl::COLUMNS.map(|c| Field { text: c.to_owned(), line: 1, column: 1 }).to_vec();
    let mut table = Table { header, rows: Box::new(rows.into_iter()) };
    let records = csl::read_table(&mut table, &mut notes);
    (records, notes.finish())
}

/// Lines of slices of one text, asked in order.
struct Lines<'a> {
    text: &'a str,
    offset: usize,
    line: u32,
}

impl Lines<'_> {
    fn of(&mut self, slice: &str) -> u32 {
        // Both point into the same text: the slice was borrowed from it.
        let at = (slice.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize).min(self.text.len());
        let between = self.text.as_bytes().get(self.offset..at).unwrap_or_default();
        let breaks = between.iter().filter(|b| **b == b'\n').count();
        self.line = self.line.saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX));
        self.offset = at.max(self.offset);
        self.line
    }
}

/// An item as the row that the CSV would hold.
fn row(raw: &str, line: u32, notes: &mut Notes<'_>) -> Option<Row> {
    let value: Value = serde_json::from_str(raw).ok()?;
    let Value::Object(item) = value else {
        let at = Place { line, column: 0 };
        notes.count_at(
            "an item that is no object",
            Severity::Warning,
            at,
            "the item is no object; it is left out",
        );
        return None;
    };
    let of = |column: &str| -> String {
        match column {
            "_id" => item.get("_id").or_else(|| item.get("id")).map(plain).unwrap_or_default(),
            "addresses" => {
                list(item.get(column), |a| parts(a, &["address", "city", "state", "postal_code", "country"]))
            }
            "ids" => list(item.get(column), |i| {
                parts(i, &["country", "expiration_date", "issue_date", "number", "type"])
            }),
            _ => item.get(column).map(|v| list(Some(v), plain)).unwrap_or_default(),
        }
    };
    Some(csl::COLUMNS.iter().map(|c| Field { text: of(c), line, column: 1 }).collect())
}

/// A value as the text of a cell.
fn plain(value: &Value) -> String {
    match value {
        Value::String(s) => s.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// An array's items between semicolons; a single value alone.
fn list(value: Option<&Value>, one: impl Fn(&Value) -> String) -> String {
    match value {
        // A semicolon inside a value would read as two values.
        Some(Value::Array(items)) => {
            let texts: Vec<String> =
                items.iter().map(|i| one(i).replace(';', ",")).filter(|t| !t.is_empty()).collect();
            texts.join("; ")
        }
        Some(v) => one(v),
        None => String::new(),
    }
}

/// The fields of an object that are there, between commas.
fn parts(value: &Value, names: &[&str]) -> String {
    match value {
        Value::Object(_) => {
            let texts: Vec<String> =
                names.iter().filter_map(|n| value.get(n)).map(plain).filter(|t| !t.is_empty()).collect();
            texts.join(", ")
        }
        other => plain(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read_csl;

    #[test]
    fn json_and_csv_give_the_same_record() {
        let json = r#"{"total":1,
            "results":[{"id":"x1","source":"Entity List (EL) - Bureau of Industry and Security","entity_number":null,"type":"Entity",
              "programs":[],"name":"Acme Works","addresses":[{"address":"1 Road; Gate 2","city":"Wuhan","state":null,"postal_code":null,"country":"CN"}],
              "start_date":"2020-01-02","alt_names":["Acme","Acme Lab"],"dates_of_birth":[],"ids":[{"type":"Tax ID No.","number":"77","country":"CN"}],
              "license_requirement":"For all items subject to the EAR","license_policy":"Presumption of denial","federal_register_notice":"85 FR 1"},
             7]}"#;
        let csv = "_id,source,type,name,addresses,start_date,alt_names,ids,license_requirement,license_policy,federal_register_notice\n\
            x1,Entity List (EL) - Bureau of Industry and Security,Entity,Acme Works,\"1 Road, Gate 2, Wuhan, CN\",2020-01-02,Acme; Acme Lab,\"CN, 77, Tax ID No.\",For all items subject to the EAR,Presumption of denial,85 FR 1\n";
        let (a, notes) = read_csl_json(json.as_bytes(), "c.json");
        assert_eq!((notes.len(), notes[0].at.line), (1, 6), "{notes:?}");
        assert_eq!(a, read_csl(csv.as_bytes(), "c.csv").0);
    }

    #[test]
    fn a_cut_off_file_gives_nothing_and_says_where() {
        let (r, notes) = read_csl_json(b"{\"results\":[{\"name\":\"A\"},\n", "c.json");
        assert!(r.is_empty() && notes[0].severity == Severity::Error && notes[0].at.line == 2, "{notes:?}");
    }
}
