//! Lists as JSON lines: the entities of FollowTheMoney, and our own records.
//!
//! Source: followthemoney.tech, "Model" and the bulk formats of OpenSanctions: an entity a line with `id`, `schema`, `properties`, either
//! flat (addresses and sanctions are lines of their own that point at the party) or nested (they stand inside). Ours: a
//! [`ListRecord`] a line as the library writes it, without loss.
//!
//! **Supported**: persons, companies, organisations, public bodies, vessels, aircraft; names in all spellings, weak aliases among
//! them; countries, addresses, birth dates, identifiers; of sanctions the first day of listing, programme, authority. **Not
//! supported**: ownership and family links (other schemata are counted, not listed), the end of one sanction among several.

use crate::dates::{self, Order};
use crate::notes::{Notes, Place};
use crate::{clean, parts, places};
use knockon_vocabulary::{Diagnostic, ListCode, ListRecord, PartyKind, Severity};
use serde_json::{Map, Value};
use std::collections::HashMap;

/// Parties by the model's schemata; everything else is something about a party.
fn kind(schema: &str) -> Option<PartyKind> {
    Some(match schema {
        "Person" => PartyKind::Person,
        "Company" | "Organization" | "PublicBody" => PartyKind::Organisation,
        "LegalEntity" => PartyKind::Unknown,
        "Vessel" => PartyKind::Vessel,
        "Airplane" => PartyKind::Aircraft,
        _ => return None,
    })
}

/// Properties that name one party, and our word for each.
const IDENTIFIERS: [(&str, &str); 20] = [
    ("birthDate", "birth_date"),
    ("imoNumber", "imo"),
    ("mmsi", "mmsi"),
    ("callSign", "call_sign"),
    ("serialNumber", "aircraft_serial"),
    ("leiCode", "lei"),
    ("registrationNumber", "registration_number"),
    ("idNumber", "national_id"),
    ("passportNumber", "passport"),
    ("taxNumber", "tax_id"),
    ("vatCode", "vat"),
    ("innCode", "inn"),
    ("ogrnCode", "ogrn"),
    ("kppCode", "kpp"),
    ("uscCode", "usc"),
    ("swiftBic", "swift_bic"),
    ("bikCode", "bik"),
    ("dunsCode", "duns"),
    ("isinCode", "isin"),
    ("uniqueEntityId", "uei"),
];

/// Reads entities of FollowTheMoney.
pub fn read_ftm(bytes: &[u8], file: &str) -> (Vec<ListRecord>, Vec<Diagnostic>) {
    let mut notes = Notes::new(file);
    let mut records: Vec<ListRecord> = Vec::new();
    let mut found: Vec<Place> = Vec::new();
    let mut by_id: HashMap<String, usize> = HashMap::new();
    // Lines that may stand before their party.
    let mut sanctions: Vec<(Value, Place)> = Vec::new();
    let mut addresses: HashMap<String, Value> = HashMap::new();
    let mut wanted: Vec<(usize, String)> = Vec::new();
    let mut others = 0usize;
    each(bytes, &mut notes, |entity, at, notes| {
        let schema = entity["schema"].as_str().unwrap_or_default();
        let id = entity["id"].as_str().unwrap_or_default().to_owned();
        match (kind(schema), schema) {
            _ if id.is_empty() || !entity["properties"].is_object() => {
                let message = "the line is no entity: `id` or `properties` is missing; it is left out";
                notes.count_at("no entity", Severity::Warning, at, message);
            }
            (Some(kind), _) => {
                let index = records.len();
                let record = party(&entity, &id, kind);
                wanted.extend(texts(&entity, "addressEntity").map(|a| (index, a.to_owned())));
                by_id.insert(id, index);
                found.push(at);
                records.push(record);
                for nested in nested(&entity, "addressEntity") {
                    address(&mut records[index], nested);
                }
                for nested in nested(&entity, "sanctions") {
                    sanction(&mut records[index], nested);
                }
            }
            (None, "Sanction") => sanctions.push((entity, at)),
            (None, "Address") => {
                addresses.insert(id, entity);
            }
            (None, _) => others += 1,
        }
    });
    for (entity, at) in &sanctions {
        let targets: Vec<usize> = texts(entity, "entity").filter_map(|t| by_id.get(t).copied()).collect();
        if targets.is_empty() {
            notes.count_at(
                "a sanction without its party",
                Severity::Note,
                *at,
                "the sanction names no party of this file",
            );
        }
        targets.into_iter().for_each(|t| sanction(&mut records[t], entity));
    }
    for (index, id) in wanted {
        if let Some(a) = addresses.get(&id) {
            address(&mut records[index], a);
        }
    }
    for (record, at) in records.iter_mut().zip(found) {
        clean::names(record, at, &mut notes);
    }
    if others > 0 {
        notes.whole(
            Severity::Note,
            format!("{others} entities are no parties (links, documents, positions) and are not listed"),
        );
    }
    (records, notes.finish())
}

/// Every line that is JSON; the rest is counted with its place.
fn each(bytes: &[u8], notes: &mut Notes<'_>, mut with: impl FnMut(Value, Place, &mut Notes<'_>)) {
    let text = notes.text(bytes);
    for (number, line) in (1u32..).zip(text.lines()) {
        if line.trim().is_empty() {
            continue;
        }
        match serde_json::from_str::<Value>(line) {
            Ok(value) => with(value, Place { line: number, column: 1 }, notes),
            Err(e) => {
                let column = u32::try_from(e.column()).unwrap_or(u32::MAX);
                let message = format!("the line is no JSON and is left out: {e}");
                notes.count_at("no JSON", Severity::Warning, Place { line: number, column }, message);
            }
        }
    }
}

fn property<'a>(entity: &'a Value, name: &str) -> &'a [Value] {
    entity["properties"].get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn texts<'a>(entity: &'a Value, name: &str) -> impl Iterator<Item = &'a str> {
    property(entity, name).iter().filter_map(Value::as_str).map(str::trim).filter(|t| !t.is_empty())
}

/// Entities that stand inside another one.
fn nested<'a>(entity: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    property(entity, name).iter().filter(|v| v.is_object())
}

fn party(entity: &Value, id: &str, kind: PartyKind) -> ListRecord {
    let caption = entity["caption"].as_str().map(str::trim).filter(|c| !c.is_empty());
    let name = caption.or_else(|| texts(entity, "name").next()).unwrap_or_default();
    let mut r = ListRecord::named(ListCode::Other, id, name);
    r.sublist = entity["datasets"]
        .as_array()
        .and_then(|d| d.iter().filter_map(Value::as_str).min())
        .map_or_else(|| "ftm".to_owned(), |d| d.replace('_', "-"));
    r.kind = kind;
    for property in ["name", "alias", "weakAlias", "previousName", "abbreviation"] {
        texts(entity, property).for_each(|n| parts::alias(&mut r, n));
    }
    for property in ["country", "jurisdiction", "mainCountry", "nationality", "citizenship", "flag"] {
        for code in texts(entity, property) {
            places::add(&mut r.places, code);
        }
    }
    texts(entity, "address").for_each(|a| parts::address(&mut r, [a]));
    for (property, word) in IDENTIFIERS {
        texts(entity, property).for_each(|v| parts::identifier(&mut r, word, v));
    }
    let remarks = ["topics", "programId", "notes"].map(|p| texts(entity, p).collect::<Vec<_>>().join("; "));
    r.remarks = parts::joined(remarks.iter().map(String::as_str), " | ");
    r
}

fn address(r: &mut ListRecord, entity: &Value) {
    let line = texts(entity, "full").next().or_else(|| entity["caption"].as_str()).unwrap_or_default();
    parts::address(r, [line]);
    for code in texts(entity, "country") {
        places::add(&mut r.places, code);
    }
}

fn sanction(r: &mut ListRecord, entity: &Value) {
    let days = ["listingDate", "startDate"].iter().flat_map(|p| texts(entity, p));
    let first = days.filter_map(|d| dates::day(d, Order::DayFirst)).min();
    r.valid.from = match (r.valid.from, first) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    let authority: Vec<&str> = texts(entity, "authority").chain(texts(entity, "unscId")).collect();
    if !authority.is_empty() && !r.citation.contains(&authority.join(", ")) {
        r.citation = parts::joined([&*r.citation, &*authority.join(", ")], "; ");
    }
    let programme = texts(entity, "program").collect::<Vec<_>>().join("; ");
    if !r.remarks.contains(&programme) {
        r.remarks = parts::joined([&*r.remarks, &*programme], " | ");
    }
}

/// Reads records as we write them, one a line.
pub fn read_records(bytes: &[u8], file: &str) -> (Vec<ListRecord>, Vec<Diagnostic>) {
    let mut notes = Notes::new(file);
    let mut records = Vec::new();
    each(bytes, &mut notes, |value, at, notes| match serde_json::from_value::<ListRecord>(value) {
        Ok(record) => records.push(record),
        Err(e) => notes.fatal(at, format!("the line is no record of ours: {e}")),
    });
    (records, notes.finish())
}

/// Writes records, one a line: what [`read_records`] reads back without loss.
pub fn write_records(records: &[ListRecord]) -> String {
    let mut out = String::new();
    for r in records {
        // A record holds text, dates and words only, and all of these have a JSON form.
        let value = serde_json::to_value(r).unwrap_or(Value::Object(Map::new()));
        out.push_str(&value.to_string());
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flat_and_nested_entities_give_the_same_record() {
        let flat = r#"{"id":"s1","schema":"Sanction","properties":{"entity":["p1"],"listingDate":["2022-03-15"],"authority":["Council"],"program":["UKR"]}}
            {"id":"a1","schema":"Address","caption":"Main 1, Kazan","properties":{"full":["Main 1, Kazan"],"country":["ru"]}}
            {"id":"p1","caption":"Volga Works","schema":"Company","datasets":["eu_fsf"],"properties":{"name":["Volga Works","Волга"],"innCode":["77"],"addressEntity":["a1"]}}
            {"id":"o1","schema":"Ownership","properties":{"owner":["p1"]}}
            not json
            {"id":"x","schema":"Person"}"#;
        let (r, notes) = read_ftm(flat.as_bytes(), "e.json");
        assert_eq!((r.len(), notes.len()), (1, 3), "{notes:?}");
        assert!(notes.iter().any(|n| n.at.line == 5), "{notes:?}");
        let nested = r#"{"id":"p1","caption":"Volga Works","schema":"Company","datasets":["eu_fsf"],"properties":{"name":["Volga Works","Волга"],"innCode":["77"],
            "addressEntity":[{"id":"a1","schema":"Address","caption":"Main 1, Kazan","properties":{"full":["Main 1, Kazan"],"country":["ru"]}}],
            "sanctions":[{"id":"s1","schema":"Sanction","properties":{"listingDate":["2022-03-15"],"authority":["Council"],"program":["UKR"]}}]}}"#
            .replace('\n', "");
        let (n, _) = read_ftm(nested.as_bytes(), "n.json");
        assert_eq!(r, n);
        assert_eq!(
            (r[0].sublist(), r[0].aliases[0].as_str(), r[0].places[0].as_str()),
            ("eu-fsf", "Волга", "RU")
        );
        assert_eq!((r[0].identifiers[0].0.as_str(), r[0].citation.as_str()), ("inn", "Council"));
        assert_eq!(r[0].valid.from.map(|d| d.to_string()).as_deref(), Some("2022-03-15"));
    }
}
