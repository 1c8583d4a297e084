//! The United Kingdom's lists: the UK Sanctions List (XML, CSV, ODS) and the older consolidated list of OFSI (CSV).
//!
//! Source: Foreign, Commonwealth & Development Office, "UK Sanctions List" and its format guide; OFSI, "Format guide for the
//! consolidated list". Tables have one line for each name, address or birth date of a party, joined by `Unique ID` or `Group ID`; a
//! first line with the date of the report stands above the header.
//!
//! **Supported**: individuals, entities, ships; primary names, variations, aliases and names in their own script; addresses;
//! nationalities; birth dates with unknown parts (`00/00/1936`, `dd/mm/1945`); passports, national numbers, company numbers, IMO
//! numbers; the day of designation or listing; regime as remark. **Not supported**: which measures apply, owners of ships, phone numbers.

use crate::dates::{self, Order};
use crate::notes::{Notes, Place};
use crate::sheet::{Row, Table, cell, column_of};
use crate::xml::{self, Node};
use crate::{clean, parts, places};
use knockon_vocabulary::{Diagnostic, ListCode, ListRecord, PartyKind, Severity};
use std::collections::HashMap;

/// Reads the XML. A file that is cut off or broken gives no records.
pub fn read_uk_xml(bytes: &[u8], file: &str) -> (Vec<ListRecord>, Vec<Diagnostic>) {
    xml::records(bytes, file, &["Designation"], |node, _| designation(node))
}

fn kind(word: &str) -> PartyKind {
    match word.to_ascii_lowercase().as_str() {
        "individual" => PartyKind::Person,
        "entity" => PartyKind::Organisation,
        "ship" => PartyKind::Vessel,
        _ => PartyKind::Unknown,
    }
}

/// Names are printed surname last; a name of one part stands in `Name 6`.
fn designation(node: &Node) -> ListRecord {
    let mut names: Vec<(bool, String)> = node
        .all("Names/Name")
        .into_iter()
        .map(|n| {
            let text = (1..=6).map(|i| n.text_of(&format!("Name{i}")).to_owned()).collect::<Vec<_>>();
            let primary = n.text_of("NameType").eq_ignore_ascii_case("primary name");
            (!primary, parts::joined(text.iter().map(String::as_str), " "))
        })
        .filter(|(_, n)| !n.is_empty())
        .collect();
    names.sort_by_key(|n| n.0);
    let first = names.first().map(|n| n.1.clone()).unwrap_or_default();
    let mut r = ListRecord::named(ListCode::Other, node.text_of("UniqueID"), first);
    r.sublist = "uk-sl".to_owned();
    names.iter().for_each(|(_, n)| parts::alias(&mut r, n));
    for n in node.texts("NonLatinNames/NonLatinName/NameNonLatinScript") {
        parts::alias(&mut r, n);
    }
    r.kind = kind(node.text_of("IndividualEntityShip"));
    for a in node.all("Addresses/Address") {
        let lines: Vec<&str> =
            a.children.iter().filter(|c| c.name.starts_with("Address")).map(|c| c.text.as_str()).collect();
        parts::address(&mut r, lines);
        places::add(&mut r.places, a.text_of("AddressCountry"));
    }
    for n in node.below("Nationality") {
        places::add(&mut r.places, n);
    }
    for d in node.below("DOB") {
        parts::identifier(&mut r, "birth_date", &dates::birth(d, Order::DayFirst));
    }
    for (element, word) in [
        ("PassportNumber", "passport"),
        ("NationalIdentifierNumber", "national_id"),
        ("BusinessRegistrationNumber", "registration_number"),
        ("IMONumber", "imo"),
    ] {
        for value in node.below(element) {
            parts::identifier(&mut r, word, value);
        }
    }
    r.valid.from = dates::day(node.text_of("DateDesignated"), Order::DayFirst);
    r.citation = parts::joined([node.text_of("UNReferenceNumber"), node.text_of("OFSIGroupID")], "; ");
    let texts = ["RegimeName", "OtherInformation", "UKStatementofReasons"].map(|t| node.text_of(t));
    r.remarks = parts::joined(texts, " | ");
    r
}

/// Reads the CSV of the UK Sanctions List or of OFSI's consolidated list.
pub fn read_uk_csv(bytes: &[u8], file: &str) -> (Vec<ListRecord>, Vec<Diagnostic>) {
    let mut notes = Notes::new(file);
    let text = notes.text(bytes);
    let table = Table::from_header(&text, ',', is_header);
    let records = read_table(table, &mut notes);
    (records, notes.finish())
}

/// Whether a row is the header of one of the two tables.
pub(crate) fn is_header(row: &Row) -> bool {
    column_of(row, "Name 6").is_some()
        && (column_of(row, "Unique ID").is_some() || column_of(row, "Group ID").is_some())
}

/// Reads the rows of either table.
pub(crate) fn read_table(table: Option<Table<'_>>, notes: &mut Notes<'_>) -> Vec<ListRecord> {
    let Some(mut table) = table else {
        notes.whole(
            Severity::Error,
            "no header with `Name 6` and `Unique ID` or `Group ID`; expected a list of the UK",
        );
        return Vec::new();
    };
    let columns =
        Columns(table.header.iter().enumerate().map(|(i, f)| (f.text.trim().to_lowercase(), i)).collect());
    let ofsi = column_of(&table.header, "Unique ID").is_none();
    let mut records: Vec<ListRecord> = Vec::new();
    // For each record: where it began, and whether its primary name was seen.
    let mut found: Vec<(Place, bool)> = Vec::new();
    let mut by_id: HashMap<String, usize> = HashMap::new();
    for row in &mut table.rows {
        let id = columns.get(&row, &["unique id", "group id"]);
        if id.is_empty() {
            let message = "the row has no identifier; it is left out".to_owned();
            notes.count("no identifier", Severity::Warning, &row[0], message);
            continue;
        }
        let at = *by_id.entry(id.to_owned()).or_insert_with(|| {
            records.push(opened(id, &row, &columns, ofsi));
            found.push((Place { line: row[0].line, column: row[0].column }, false));
            records.len() - 1
        });
        add(&mut records[at], &mut found[at].1, &row, &columns);
    }
    for (record, (at, _)) in records.iter_mut().zip(found) {
        clean::names(record, at, notes);
    }
    records
}

struct Columns(HashMap<String, usize>);

impl Columns {
    /// The cell under the first of these headings that the table has.
    fn get<'a>(&self, row: &'a Row, names: &[&str]) -> &'a str {
        cell(row, names.iter().find_map(|n| self.0.get(*n).copied()))
    }
}

fn opened(id: &str, row: &Row, columns: &Columns, ofsi: bool) -> ListRecord {
    let mut r = ListRecord::named(ListCode::Other, id, "");
    r.sublist = if ofsi { "uk-ofsi" } else { "uk-sl" }.to_owned();
    r.kind = kind(columns.get(row, &["designation type", "group type"]));
    r.valid.from = dates::day(columns.get(row, &["date designated", "listed on"]), Order::DayFirst);
    let reference = ["un reference number", "ofsi group id"].map(|c| columns.get(row, &[c]));
    r.citation = parts::joined(reference, "; ");
    let texts = [&["regime name", "regime"][..], &["other information"], &["uk statement of reasons"]];
    r.remarks = parts::joined(texts.map(|t| columns.get(row, t)), " | ");
    r
}

fn add(r: &mut ListRecord, primary_seen: &mut bool, row: &Row, columns: &Columns) {
    let name = (1..=6).map(|i| columns.get(row, &[&format!("name {i}")])).collect::<Vec<_>>();
    let name = parts::joined(name, " ");
    let word = columns.get(row, &["name type", "alias type"]);
    let primary = word.eq_ignore_ascii_case("primary name") || word.eq_ignore_ascii_case("prime alias");
    if r.name.is_empty() {
        r.name = name;
        *primary_seen = primary;
    } else if primary && !*primary_seen {
        // The primary name may stand below its aliases.
        let before = std::mem::replace(&mut r.name, name);
        r.aliases.retain(|a| *a != r.name);
        parts::alias(r, &before);
        *primary_seen = true;
    } else {
        parts::alias(r, &name);
    }
    parts::alias(r, columns.get(row, &["name non-latin script"]));
    let lines = (1..=6).map(|i| columns.get(row, &[&format!("address line {i}"), &format!("address {i}")]));
    let lines: Vec<&str> = lines.collect();
    let code = columns.get(row, &["address postal code", "post/zip code"]);
    let country = columns.get(row, &["address country", "country"]);
    parts::address(r, lines.into_iter().chain([code, country]));
    places::add(&mut r.places, country);
    for nationality in columns.get(row, &["nationality(/ies)", "nationality"]).split([';', '/']) {
        places::add(&mut r.places, nationality);
    }
    let born = columns.get(row, &["d.o.b", "dob"]);
    parts::identifier(r, "birth_date", &dates::birth(born, Order::DayFirst));
    for (headings, word) in [
        (&["passport number"][..], "passport"),
        (&["national identifier number", "national identification number"], "national_id"),
        (&["business registration number (s)", "business registration number(s)"], "registration_number"),
        (&["imo number"], "imo"),
    ] {
        parts::identifier(r, word, columns.get(row, headings));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_one_party_are_one_record_and_the_primary_name_leads() {
        let text = "Report Date: 24-Jun-2026\nLast Updated,Unique ID,OFSI Group ID,UN Reference Number,Name 6,Name 1,Name type,\
            Name non-latin script,Regime Name,Designation Type,Address Line 1,Address Country,Date Designated,D.O.B,Nationality(/ies),IMO number\n\
            x,RUS1,7,,PETROFF,Ivan,Alias,,Russia,Individual,,,15/03/2022,00/00/1960,Russia,\n\
            x,RUS1,7,,PETROV,Ivan,Primary Name,Иван Петров,Russia,Individual,Main 1,Russia,15/03/2022,00/00/1961,Russia,\n\
            x,RUS2,8,,TANKER,,Primary name,,Russia,Ship,,,09/05/2025,,,9123456\nx,,,,NOBODY,,,,,,,,,,,\n";
        let (r, notes) = read_uk_csv(text.as_bytes(), "uk.csv");
        assert_eq!((r.len(), notes.len()), (2, 1), "{notes:?}");
        assert_eq!(
            (r[0].name.as_str(), r[0].kind, r[0].sublist()),
            ("Ivan PETROV", PartyKind::Person, "uk-sl")
        );
        assert_eq!(r[0].aliases, ["Ivan PETROFF", "Иван Петров"]);
        let births: Vec<&str> = r[0].identifiers.iter().map(|(_, v)| v.as_str()).collect();
        assert_eq!(births, ["1960", "1961"]);
        assert_eq!((r[1].kind, r[1].identifiers[0].0.as_str()), (PartyKind::Vessel, "imo"));
        assert_eq!(r[0].valid.from.map(|d| d.to_string()).as_deref(), Some("2022-03-15"));
    }

    #[test]
    fn the_xml_says_the_same() {
        let text = "<Designations><Designation><DateDesignated>15/03/2022</DateDesignated><UniqueID>RUS1</UniqueID><Names><Name>\
            <Name1>Ivan</Name1><Name6>PETROFF</Name6><NameType>ALias</NameType></Name><Name><Name1>Ivan</Name1><Name6>PETROV</Name6>\
            <NameType>Primary name</NameType></Name></Names><NonLatinNames><NonLatinName><NameNonLatinScript>Иван Петров</NameNonLatinScript>\
            </NonLatinName></NonLatinNames><RegimeName>Russia</RegimeName><IndividualEntityShip>Individual</IndividualEntityShip>\
            <Addresses><Address><AddressLine1>Main 1</AddressLine1><AddressCountry>Russia</AddressCountry></Address></Addresses>\
            <IndividualDetails><Individual><DOBs><DOB>dd/mm/1961</DOB></DOBs></Individual></IndividualDetails></Designation></Designations>";
        let (r, notes) = read_uk_xml(text.as_bytes(), "uk.xml");
        assert!(notes.is_empty(), "{notes:?}");
        assert_eq!((r[0].id.as_str(), r[0].name.as_str()), ("RUS1", "Ivan PETROV"));
        assert_eq!(r[0].aliases, ["Ivan PETROFF", "Иван Петров"]);
        assert_eq!((r[0].addresses[0].as_str(), r[0].identifiers[0].1.as_str()), ("Main 1, Russia", "1961"));
    }
}
