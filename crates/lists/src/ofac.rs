//! OFAC's lists as CSV: the primary file, with the alternate names, the addresses and the spilled comments beside it.
//!
//! Source: OFAC, "SDN data specification" (`sdn.csv`, `alt.csv`, `add.csv`, `sdn_comments.csv`): no header, `-0-` for nothing,
//! keyed by entry number; remarks longer than a field go on in the comments file. The non-SDN consolidated list
//! (`cons_prim.csv` and its parts) has the same layout.
//!
//! **Supported**: all four files, in any combination; vessel identity from the remarks (`Vessel Registration
//! Identification IMO nnn`); `DOB`, passport, tax and registration numbers from the remarks. Nothing in the file says which of the
//! two lists it is: where more than half of the entries stand under programmes that bring no blocking (`NS-PLC`, sectoral
//! directives, military-industrial companies, evaders), it is the non-SDN list. **Not supported**: dates of listing (the files
//! carry none).

use crate::notes::{Notes, Place};
use crate::sheet::{Row, decode, rows};
use crate::{clean, dates, parts, places};
use knockon_vocabulary::{Diagnostic, ListCode, ListRecord, PartyKind, Severity};
use std::collections::HashMap;

/// The files of one OFAC list; all but the primary one may be empty.
#[derive(Debug, Clone, Copy, Default)]
pub struct OfacFiles<'a> {
    /// `sdn.csv` or `cons_prim.csv`.
    pub primary: &'a [u8],
    /// `alt.csv`: other names.
    pub alternate: &'a [u8],
    /// `add.csv`: addresses.
    pub addresses: &'a [u8],
    /// `sdn_comments.csv`: what did not fit into the remarks.
    pub comments: &'a [u8],
}

/// Programmes of the non-SDN consolidated list.
const NOT_BLOCKED: [&str; 6] =
    ["NS-PLC", "UKRAINE-EO13662", "CMIC-EO13959", "561-Related", "FSE-IR", "FSE-SY"];

/// Reads a list from its parts; `alt` and `add` may be empty. `file` is the name that diagnostics show.
pub fn read_ofac_sdn(sdn: &[u8], alt: &[u8], add: &[u8], file: &str) -> (Vec<ListRecord>, Vec<Diagnostic>) {
    read_ofac(OfacFiles { primary: sdn, alternate: alt, addresses: add, comments: b"" }, file)
}

/// Reads a list from its files. `file` is the name that diagnostics show.
pub fn read_ofac(files: OfacFiles<'_>, file: &str) -> (Vec<ListRecord>, Vec<Diagnostic>) {
    let mut notes = Notes::new(file);
    let mut records: Vec<ListRecord> = Vec::new();
    let mut found: Vec<Place> = Vec::new();
    let mut by_id: HashMap<String, usize> = HashMap::new();
    let mut unblocked = 0usize;
    each_row(files.primary, "the primary file", &mut notes, |row, notes| {
        // The last row of a published file is one control character.
        if row.len() < 12 {
            if row[0].text.trim().chars().any(|c| !c.is_control()) {
                let message = format!("the row has {} fields; expected 12; it is left out", row.len());
                notes.count("too few fields", Severity::Warning, &row[0], message);
            }
            return;
        }
        let programmes = cell(row, 3);
        unblocked += usize::from(NOT_BLOCKED.iter().any(|p| programmes.contains(p)));
        let record = primary(row);
        by_id.insert(record.id.clone(), records.len());
        found.push(Place { line: row[1].line, column: row[1].column });
        records.push(record);
    });
    if unblocked * 2 > records.len() {
        for r in &mut records {
            (r.list, r.sublist) = (ListCode::Other, "us-non-sdn".to_owned());
        }
    }
    attach(&files, &by_id, &mut records, &mut notes);
    for (record, at) in records.iter_mut().zip(found) {
        let remarks = record.remarks.clone();
        let printed = remarks.rsplit(" | ").next().unwrap_or_default();
        identifiers(record, printed);
        clean::names(record, at, &mut notes);
    }
    (records, notes.finish())
}

/// Adds what the files beside the primary one say.
fn attach(
    files: &OfacFiles<'_>,
    by_id: &HashMap<String, usize>,
    records: &mut [ListRecord],
    notes: &mut Notes<'_>,
) {
    let known = |row: &Row, notes: &mut Notes<'_>, what: &'static str| -> Option<usize> {
        if row.len() < 2 {
            return None;
        }
        let id = cell(row, 0);
        let at = by_id.get(id).copied();
        if at.is_none() {
            let message = format!("entry `{id}` is not in the primary file; its row is left out");
            notes.count(what, Severity::Warning, &row[0], message);
        }
        at
    };
    each_row(files.alternate, "the alternate names", notes, |row, notes| {
        if let Some(at) = known(row, notes, "an alternate name without its entry") {
            parts::alias(&mut records[at], cell(row, 3));
        }
    });
    each_row(files.addresses, "the addresses", notes, |row, notes| {
        if let Some(at) = known(row, notes, "an address without its entry") {
            parts::address(&mut records[at], [cell(row, 2), cell(row, 3), cell(row, 4)]);
            places::add(&mut records[at].places, cell(row, 4));
        }
    });
    each_row(files.comments, "the comments", notes, |row, notes| {
        if let Some(at) = known(row, notes, "a comment without its entry") {
            // The comments file goes on where the field was cut, in the middle of a word.
            records[at].remarks.push_str(row.get(1).map_or("", |f| f.text.trim_end()));
        }
    });
}

fn each_row(bytes: &[u8], what: &str, notes: &mut Notes<'_>, mut with: impl FnMut(&Row, &mut Notes<'_>)) {
    let (text, lossy) = decode(bytes);
    if lossy {
        notes.whole(Severity::Warning, format!("{what}: not UTF-8, read as Windows-1252"));
    }
    for row in rows(&text, ',') {
        with(&row, notes);
    }
}

/// A field's text; `-0-` is nothing.
fn cell(row: &Row, at: usize) -> &str {
    let text = row.get(at).map_or("", |f| f.text.trim());
    if text == "-0-" { "" } else { text }
}

fn primary(row: &Row) -> ListRecord {
    ListRecord {
        kind: match cell(row, 2) {
            "individual" => PartyKind::Person,
            "vessel" => PartyKind::Vessel,
            "aircraft" => PartyKind::Aircraft,
            _ => PartyKind::Organisation,
        },
        remarks: parts::joined([cell(row, 3), cell(row, 4), cell(row, 11)], " | "),
        ..ListRecord::named(ListCode::UsSdn, cell(row, 0), cell(row, 1))
    }
}

/// Identifiers that the remarks name: `DOB 02 Oct 1965; Passport 00324152 (Panama); IMO 8898831`.
fn identifiers(record: &mut ListRecord, remarks: &str) {
    const MARKS: [(&str, &str); 9] = [
        ("Passport ", "passport"),
        ("Tax ID No. ", "tax_id_no"),
        ("Registration Number ", "registration_number"),
        ("Registration ID ", "registration_id"),
        ("Company Number ", "company_number"),
        ("National ID No. ", "national_id_no"),
        ("Legal Entity Number ", "legal_entity_number"),
        ("MMSI ", "mmsi"),
        ("SWIFT/BIC ", "swift_bic"),
    ];
    for part in remarks.split(';').map(|p| p.trim().trim_end_matches('.')) {
        let part = part.strip_prefix("alt. ").unwrap_or(part);
        let value = |v: &str| v.split(" (").next().unwrap_or(v).trim().to_owned();
        if let Some(day) = part.strip_prefix("DOB ") {
            parts::identifier(record, "birth_date", &dates::birth(&value(day), dates::Order::DayFirst));
        } else if let Some((kind, v)) = MARKS.iter().find_map(|(m, k)| Some((*k, part.strip_prefix(m)?))) {
            parts::identifier(record, kind, &value(v));
        } else if let Some((_, v)) = part.split_once("IMO ") {
            parts::identifier(record, "imo", &value(v));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_files_are_one_list() {
        let files = OfacFiles {
            primary: b"36,\"AERO\",-0- ,\"CUBA\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB 02 Oct 1970; Passport A1 (Iran); Tax ID No. 77\"\n\x1a\n",
            alternate: b"36,12,\"aka\",\"AERO-X\",-0- \n99,1,\"aka\",\"NOBODY\",-0- \n",
            addresses: b"36,25,-0- ,\"Havana\",\"Cuba\",-0- \n",
            comments: b"36,\"4400 (Russia); Registration Number 1027 (Russia).\"\n",
        };
        let (r, notes) = read_ofac(files, "sdn.csv");
        assert_eq!(r.len(), 1);
        assert_eq!((r[0].aliases[0].as_str(), r[0].addresses[0].as_str()), ("AERO-X", "Havana, Cuba"));
        assert_eq!(r[0].places, [knockon_vocabulary::Place::new("CU").unwrap()]);
        let ids: Vec<(&str, &str)> = r[0].identifiers.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert_eq!(
            ids,
            [
                ("birth_date", "1970-10-02"),
                ("passport", "A1"),
                ("tax_id", "774400"),
                ("registration", "1027")
            ]
        );
        assert_eq!((r[0].list, notes.len()), (ListCode::UsSdn, 1), "{notes:?}");
    }

    #[test]
    fn the_non_sdn_list_is_not_taken_for_the_sdn_list() {
        let row = |id: u8, programme: &str| {
            format!("{id},\"N{id}\",-0- ,\"{programme}\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n")
        };
        let text = row(1, "UKRAINE-EO13662") + &row(2, "NS-PLC") + &row(3, "SDGT");
        let (r, _) = read_ofac_sdn(text.as_bytes(), b"", b"", "cons_prim.csv");
        assert!(r.iter().all(|r| r.list == ListCode::Other && r.sublist() == "us-non-sdn"));
    }
}
