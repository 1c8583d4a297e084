//! OFAC's SDN list as CSV: the primary file, with the alternate names and the addresses beside it.
//!
//! Source: OFAC, "SDN data specification" (`sdn.csv`, `alt.csv`, `add.csv`): no header, `-0-` for nothing, keyed by entry
//! number. The non-SDN consolidated list (`cons_prim.csv` and its parts) has the same layout.
//!
//! **Supported**: all three files, in any combination; vessel identity from the remarks (`Vessel Registration
//! Identification IMO nnn`); `DOB`, passport and tax numbers from the remarks. **Not supported**: dates of listing (the
//! files carry none); the enhanced XML.

use crate::notes::Notes;
use crate::sheet::{Row, decode, rows};
use knockon_vocabulary::{Diagnostic, Interval, ListCode, ListRecord, PartyKind, Place, Severity};
use std::collections::HashMap;
use std::sync::LazyLock;

/// Place names as the address file spells them.
static PLACES: LazyLock<HashMap<&'static str, Place>> = LazyLock::new(|| {
    include_str!("../data/ofac_places.tsv")
        .lines()
        .filter(|l| !l.starts_with('#'))
        .filter_map(|l| l.split_once('\t'))
        .filter_map(|(name, code)| Some((name, Place::new(code)?)))
        .collect()
});

/// Reads the list from its parts; `alt` and `add` may be empty. `file` is the name that diagnostics show.
pub fn read_ofac_sdn(sdn: &[u8], alt: &[u8], add: &[u8], file: &str) -> (Vec<ListRecord>, Vec<Diagnostic>) {
    let mut notes = Notes::new(file);
    let mut records: Vec<ListRecord> = Vec::new();
    let mut by_id: HashMap<String, usize> = HashMap::new();
    for row in read_rows(sdn, "the primary file", &mut notes) {
        // The last row of a published file is one control character.
        if row.len() < 12 {
            if row[0].text.trim().chars().any(|c| !c.is_control()) {
                let message = format!("the row has {} fields; expected 12; it is left out", row.len());
                notes.count("too few fields", Severity::Warning, &row[0], message);
            }
            continue;
        }
        let record = primary(&row);
        by_id.insert(record.id.clone(), records.len());
        records.push(record);
    }
    for row in read_rows(alt, "the alternate names", &mut notes) {
        let Some((at, name)) = attach(&row, 3, &by_id, &mut notes) else { continue };
        records[at].aliases.push(name);
    }
    for row in read_rows(add, "the addresses", &mut notes) {
        if let Some(&at) = row.first().and_then(|f| by_id.get(f.text.trim())) {
            address(&row, &mut records[at]);
        }
    }
    (records, notes.finish())
}

fn read_rows(bytes: &[u8], what: &str, notes: &mut Notes<'_>) -> Vec<Row> {
    let (text, lossy) = decode(bytes);
    if lossy {
        notes.whole(Severity::Warning, format!("{what}: not UTF-8, read as Windows-1252"));
    }
    rows(&text, ',')
}

/// A field's text; `-0-` is nothing.
fn cell(row: &Row, at: usize) -> &str {
    let text = row.get(at).map_or("", |f| f.text.trim());
    if text == "-0-" { "" } else { text }
}

fn primary(row: &Row) -> ListRecord {
    let remarks = cell(row, 11);
    let programme = cell(row, 3);
    ListRecord {
        list: ListCode::UsSdn,
        id: cell(row, 0).to_owned(),
        name: cell(row, 1).to_owned(),
        aliases: Vec::new(),
        kind: match cell(row, 2) {
            "individual" => PartyKind::Person,
            "vessel" => PartyKind::Vessel,
            "aircraft" => PartyKind::Aircraft,
            _ => PartyKind::Organisation,
        },
        places: Vec::new(),
        addresses: Vec::new(),
        valid: Interval::ALWAYS,
        known: Interval::ALWAYS,
        requirement: None,
        policy: None,
        footnotes: Default::default(),
        identifiers: identifiers(remarks),
        citation: String::new(),
        remarks: [programme, cell(row, 4), remarks]
            .into_iter()
            .filter(|t| !t.is_empty())
            .collect::<Vec<_>>()
            .join(" | "),
    }
}

/// Identifiers that the remarks name: `DOB 02 Oct 1965; Passport 00324152 (Panama); IMO 8898831`.
fn identifiers(remarks: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for part in remarks.split(';').map(|p| p.trim().trim_end_matches('.')) {
        let found = [
            ("DOB ", "birth_date"),
            ("Passport ", "passport"),
            ("Tax ID No. ", "tax_id"),
            ("SWIFT/BIC ", "bic"),
        ]
        .iter()
        .find_map(|(mark, kind)| Some((*kind, part.strip_prefix(mark)?)))
        .or_else(|| Some(("imo", part.split_once("IMO ")?.1)));
        if let Some((kind, value)) = found {
            let value = value.split(" (").next().unwrap_or(value).trim();
            out.push((kind.to_owned(), value.to_owned()));
        }
    }
    out
}

/// The record and the name that a row of the alternate names adds.
fn attach(
    row: &Row,
    at: usize,
    by_id: &HashMap<String, usize>,
    notes: &mut Notes<'_>,
) -> Option<(usize, String)> {
    if row.len() <= at {
        return None;
    }
    let id = cell(row, 0);
    match by_id.get(id) {
        Some(&index) => Some((index, cell(row, at).to_owned())).filter(|(_, n)| !n.is_empty()),
        None => {
            let message =
                format!("entry `{id}` of the alternate names is not in the primary file; it is left out");
            notes.count("an alternate name without its entry", Severity::Warning, &row[0], message);
            None
        }
    }
}

fn address(row: &Row, record: &mut ListRecord) {
    let parts: Vec<&str> = (2..5).map(|i| cell(row, i)).filter(|t| !t.is_empty()).collect();
    if !parts.is_empty() {
        record.addresses.push(parts.join(", "));
    }
    if let Some(&place) = PLACES.get(cell(row, 4)).filter(|p| !record.places.contains(p)) {
        record.places.push(place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_files_are_one_list() {
        let sdn = b"36,\"AERO\",-0- ,\"CUBA\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB 1970; Passport A1 (Iran).\"\n\x1a\n";
        let alt = b"36,12,\"aka\",\"AERO-X\",-0- \n99,1,\"aka\",\"NOBODY\",-0- \n";
        let add = b"36,25,-0- ,\"Havana\",\"Cuba\",-0- \n";
        let (r, notes) = read_ofac_sdn(sdn, alt, add, "sdn.csv");
        assert_eq!(r.len(), 1);
        assert_eq!((r[0].aliases[0].as_str(), r[0].addresses[0].as_str()), ("AERO-X", "Havana, Cuba"));
        assert_eq!(r[0].places, [Place::new("CU").unwrap()]);
        assert_eq!(r[0].identifiers[1], ("passport".to_owned(), "A1".to_owned()));
        assert_eq!(notes.len(), 1, "{notes:?}");
    }
}
