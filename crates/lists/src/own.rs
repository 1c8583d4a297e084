//! Our own list file: CSV with a header, for a case's own parties and for lists that publish no file.
//!
//! | column | what | |
//! |---|---|---|
//! | `list` | the list's word: `us-el`, `us-dpl`, `us-uvl`, `us-meu`, `us-sdn`, `us-889`, `jp-eul`, `cn-ecl`, `cn-uel`, `other` | needed |
//! | `id` | the publisher's identifier; blank: made from list and name | |
//! | `name` | the name as printed | needed |
//! | `aliases` | other names, between semicolons | |
//! | `kind` | `organisation`, `person`, `vessel`, `aircraft`; blank: unknown | |
//! | `places` | ISO 3166-1 codes, between semicolons or spaces | |
//! | `addresses` | as printed, between semicolons | |
//! | `from`, `until` | first and last day in force, YYYY-MM-DD; blank: open | |
//! | `requirement` | `all_items_subject_to_ear`; blank: none stated | |
//! | `policy` | `denial`, `presumption_of_denial`, `case_by_case`, `presumption_of_approval`, `denial_in_principle`, `scheduled` | |
//! | `footnotes` | number:day pairs, `1:2020-05-15;2:2020-08-17`; a number alone: since when is not known | |
//! | `identifiers` | kind:value pairs, `imo:9123456;lei:…` | |
//! | `sublist` | the part of a publication, where `list` does not say it all | |
//! | `citation`, `remarks` | free text | |
//!
//! Columns may stand in any order and all but two may be absent. An unknown column, a word outside its closed set, an
//! unreadable date or place is a diagnostic with line and column. A row without a readable list or name is left out, with an
//! error that says so; any other defect leaves its own field empty and keeps the row.

use crate::identity;
use crate::notes::Notes;
use crate::sheet::{Field, Row, Table};
use knockon_vocabulary::{
    Date, Diagnostic, Interval, ListCode, ListRecord, PartyKind, Place, Policy, Severity, date,
};
use std::collections::BTreeMap;

/// The columns, in the order in which we write them.
pub const COLUMNS: [&str; 16] = [
    "list",
    "id",
    "name",
    "aliases",
    "kind",
    "places",
    "addresses",
    "from",
    "until",
    "requirement",
    "policy",
    "footnotes",
    "identifiers",
    "sublist",
    "citation",
    "remarks",
];

/// Requirements in closed words.
const REQUIREMENTS: [&str; 1] = ["all_items_subject_to_ear"];

const KINDS: [(&str, PartyKind); 5] = [
    ("", PartyKind::Unknown),
    ("organisation", PartyKind::Organisation),
    ("person", PartyKind::Person),
    ("vessel", PartyKind::Vessel),
    ("aircraft", PartyKind::Aircraft),
];

const POLICIES: [(&str, Policy); 6] = [
    ("denial", Policy::Denial),
    ("denial_in_principle", Policy::DenialInPrinciple),
    ("presumption_of_denial", Policy::PresumptionOfDenial),
    ("case_by_case", Policy::CaseByCase),
    ("presumption_of_approval", Policy::PresumptionOfApproval),
    ("scheduled", Policy::Scheduled),
];

/// Reads a list file of ours. `file` is the name that diagnostics show.
pub fn read_own(bytes: &[u8], file: &str) -> (Vec<ListRecord>, Vec<Diagnostic>) {
    let mut notes = Notes::new(file);
    let text = notes.text(bytes);
    let lines: Vec<&str> = text.lines().collect();
    let Some(mut table) = Table::new(&text, ',') else {
        notes.whole(Severity::Error, "the file is empty; expected a header with `list` and `name`");
        return (Vec::new(), notes.finish());
    };
    let columns = header(&table, &mut notes, &lines);
    for needed in ["list", "name"] {
        if !columns.contains_key(needed) {
            notes.whole(Severity::Error, format!("the header has no column `{needed}`"));
            return (Vec::new(), notes.finish());
        }
    }
    let mut out = Vec::new();
    for row in &mut table.rows {
        let mut reader = RowReader { row: &row, columns: &columns, notes: &mut notes, lines: &lines };
        out.extend(reader.record());
    }
    (out, notes.finish())
}

fn header(table: &Table<'_>, notes: &mut Notes<'_>, lines: &[&str]) -> BTreeMap<&'static str, usize> {
    let mut columns = BTreeMap::new();
    for (i, field) in table.header.iter().enumerate() {
        let word = field.text.trim();
        match COLUMNS.iter().find(|c| **c == word) {
            Some(c) => {
                columns.entry(*c).or_insert(i);
            }
            None => {
                let d =
                    Diagnostic::error(notes.at(field), format!("`{word}` is not a column of a list file"))
                        .expected(format!("one of {}", COLUMNS.join(", ")))
                        .source_line(lines.first().copied().unwrap_or_default());
                notes.push(d);
            }
        }
    }
    columns
}

struct RowReader<'a, 'n, 'f> {
    row: &'a Row,
    columns: &'a BTreeMap<&'static str, usize>,
    notes: &'n mut Notes<'f>,
    lines: &'a [&'a str],
}

impl<'a> RowReader<'a, '_, '_> {
    fn field(&self, column: &str) -> Option<&'a Field> {
        self.row.get(*self.columns.get(column)?)
    }

    fn text(&self, column: &str) -> &'a str {
        self.field(column).map_or("", |f| f.text.trim())
    }

    fn texts(&self, column: &str) -> Vec<String> {
        let parts = self.text(column).split(';').map(str::trim);
        parts.filter(|p| !p.is_empty()).map(str::to_owned).collect()
    }

    /// A mistake in a field.
    fn mistake(&mut self, column: &str, message: String, expected: &str) {
        let Some(field) = self.field(column).or(self.row.first()) else { return };
        let line = self.lines.get(field.line as usize - 1).copied().unwrap_or_default();
        let d = Diagnostic::error(self.notes.at(field), message).expected(expected).source_line(line);
        self.notes.push(d);
    }

    fn record(&mut self) -> Option<ListRecord> {
        let word = self.text("list");
        let Some(list) = ListCode::from_word(word) else {
            self.mistake(
                "list",
                format!("`{word}` is not a list; the row is left out"),
                "a word such as us-el or other",
            );
            return None;
        };
        let name = self.text("name").to_owned();
        if name.is_empty() {
            self.mistake(
                "name",
                "the row has no name and is left out".to_owned(),
                "the name as the list prints it",
            );
            return None;
        }
        let id = match self.text("id") {
            "" => identity::from_content(list, &[&name]),
            id => id.to_owned(),
        };
        let mut record = ListRecord {
            sublist: self.text("sublist").to_owned(),
            aliases: self.texts("aliases"),
            kind: self.word("kind", &KINDS).unwrap_or_default(),
            places: self.places(),
            addresses: self.texts("addresses"),
            valid: self.interval(),
            requirement: self.requirement(),
            policy: if self.text("policy").is_empty() { None } else { self.word("policy", &POLICIES) },
            identifiers: self.identifiers(),
            citation: self.text("citation").to_owned(),
            remarks: self.text("remarks").to_owned(),
            ..ListRecord::named(list, id, name)
        };
        (record.footnotes, record.footnotes_undated) = self.footnotes();
        Some(record)
    }

    fn identifiers(&mut self) -> Vec<(String, String)> {
        let mut out = Vec::new();
        for pair in self.texts("identifiers") {
            match pair.split_once(':') {
                Some((kind, value)) if !kind.trim().is_empty() && !value.trim().is_empty() => {
                    out.push((kind.trim().to_owned(), value.trim().to_owned()));
                }
                _ => self.mistake(
                    "identifiers",
                    format!("`{pair}` is not an identifier"),
                    "kind:value, such as imo:9123456",
                ),
            }
        }
        out
    }

    fn word<T: Copy>(&mut self, column: &str, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(column);
        let found = words.iter().find(|(w, _)| *w == text).map(|w| w.1);
        if found.is_none() {
            let list: Vec<&str> = words.iter().map(|w| w.0).filter(|w| !w.is_empty()).collect();
            self.mistake(
                column,
                format!("`{text}` is not a {column}"),
                &format!("one of {}", list.join(", ")),
            );
        }
        found
    }

    fn requirement(&mut self) -> Option<String> {
        let text = self.text("requirement");
        if text.is_empty() || REQUIREMENTS.contains(&text) {
            return Some(text.to_owned()).filter(|t| !t.is_empty());
        }
        self.mistake("requirement", format!("`{text}` is not a requirement"), &REQUIREMENTS.join(", "));
        None
    }

    fn places(&mut self) -> Vec<Place> {
        let mut out = Vec::new();
        for code in self.text("places").split([';', ' ']).map(str::trim).filter(|c| !c.is_empty()) {
            match Place::new(code) {
                Some(place) => out.push(place),
                None => self.mistake(
                    "places",
                    format!("`{code}` is not a place"),
                    "ISO 3166-1 codes such as CN;HK",
                ),
            }
        }
        out
    }

    fn interval(&mut self) -> Interval {
        let (from, until) = (self.day("from"), self.day("until"));
        Interval::new(from, until).unwrap_or_else(|e| {
            self.mistake("until", e.to_string(), "a last day that is not before the first");
            Interval { from, until: None }
        })
    }

    fn day(&mut self, column: &str) -> Option<Date> {
        let text = self.text(column);
        if text.is_empty() {
            return None;
        }
        date(text).map_err(|_| self.mistake(column, format!("`{text}` is not a date"), "YYYY-MM-DD")).ok()
    }

    /// Footnotes with their day, and those of unknown age.
    fn footnotes(&mut self) -> (BTreeMap<u8, Date>, Vec<u8>) {
        let (mut dated, mut undated) = (BTreeMap::new(), Vec::new());
        for pair in self.texts("footnotes") {
            let (number, day) = match pair.split_once(':') {
                Some((number, day)) => (number, Some(date(day.trim()).ok())),
                None => (pair.as_str(), None),
            };
            match (number.trim().parse::<u8>(), day) {
                (Ok(number), Some(Some(day))) => _ = dated.insert(number, day),
                (Ok(number), None) => undated.push(number),
                _ => self.mistake("footnotes", format!("`{pair}` is not a footnote"), "number:YYYY-MM-DD"),
            }
        }
        undated.sort_unstable();
        undated.dedup();
        (dated, undated)
    }
}

/// Writes records in this layout; the time of knowledge has no column and is not written. Semicolons inside a cell's values
/// become commas; [`write_records`](crate::write_records) writes without loss.
pub fn write_own(records: &[ListRecord]) -> String {
    let mut out = COLUMNS.join(",") + "\n";
    for r in records {
        let day = |d: Option<Date>| d.map(|d| d.to_string()).unwrap_or_default();
        let kind = KINDS.iter().find(|k| k.1 == r.kind).map_or("", |k| k.0);
        let policy = r.policy.and_then(|p| POLICIES.iter().find(|q| q.1 == p)).map_or("", |p| p.0);
        let dated = r.footnotes.iter().map(|(n, d)| format!("{n}:{d}"));
        let footnotes: Vec<String> = dated.chain(r.footnotes_undated.iter().map(u8::to_string)).collect();
        let identifiers: Vec<String> = r.identifiers.iter().map(|(k, v)| format!("{k}:{v}")).collect();
        let places: Vec<&str> = r.places.iter().map(Place::as_str).collect();
        let cells = [
            r.list.as_str().to_owned(),
            r.id.clone(),
            r.name.clone(),
            parted(&r.aliases),
            kind.to_owned(),
            places.join(";"),
            parted(&r.addresses),
            day(r.valid.from),
            day(r.valid.until),
            r.requirement.clone().unwrap_or_default(),
            policy.to_owned(),
            footnotes.join(";"),
            parted(&identifiers),
            r.sublist.clone(),
            r.citation.clone(),
            r.remarks.clone(),
        ];
        out.push_str(&cells.iter().map(|c| quote(c)).collect::<Vec<_>>().join(","));
        out.push('\n');
    }
    out
}

fn parted(values: &[String]) -> String {
    values.iter().map(|v| v.replace(';', ",")).collect::<Vec<_>>().join(";")
}

fn quote(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_read_in_full() {
        let text = "list,name,aliases,kind,places,from,until,requirement,policy,footnotes\n\
                    us-el,\"Huawei Technologies Co., Ltd.\",Huawei;华为,organisation,CN;HK,2019-05-16,,\
                    all_items_subject_to_ear,presumption_of_denial,1:2020-05-15;2:2020-08-17\n";
        let (r, notes) = read_own(text.as_bytes(), "lists.csv");
        assert!(notes.is_empty(), "{notes:?}");
        assert_eq!((r[0].aliases.len(), r[0].places.len(), r[0].footnotes.len()), (2, 2, 2));
        assert_eq!(r[0].policy, Some(Policy::PresumptionOfDenial));
        assert_eq!(r[0].valid.from, Some(date("2019-05-16").unwrap()));
    }

    #[test]
    fn every_mistake_has_its_place() {
        let text = "list,name,colour,kind,places,from,policy,footnotes\n\
                    us-el,A,x,firm,ZZ,16.5.2019,maybe,one\n\
                    nowhere,B,,,,,,\nus-el,,,,,,,\n";
        let (r, notes) = read_own(text.as_bytes(), "l.csv");
        let at: Vec<(u32, u32)> = notes.iter().map(|n| (n.at.line, n.at.column)).collect();
        assert_eq!(at, [(1, 11), (2, 11), (2, 16), (2, 19), (2, 29), (2, 35), (3, 1), (4, 7)], "{notes:#?}");
        assert_eq!((r.len(), r[0].name.as_str(), r[0].policy), (1, "A", None));
    }
}
