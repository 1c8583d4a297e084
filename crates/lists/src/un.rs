//! The United Nations Security Council Consolidated List as XML.
//!
//! Source: UN Security Council, `consolidated.xml` and its schema `sc-sanctions.xsd`.
//!
//! **Supported**: individuals and entities; names in their parts and in their own script; good and low-quality aliases; addresses,
//! nationalities, birth dates (exact, approximate, between two years), documents; day of listing, reference number as citation.
//! **Not supported**: places of birth, photographs, the days of amendment.

use crate::dates::{self, Order};
use crate::notes::Notes;
use crate::xml::{self, Node};
use crate::{parts, places};
use knockon_vocabulary::{Diagnostic, Interval, ListCode, ListRecord, PartyKind, Severity};

/// Reads the list. A file that is cut off or broken gives no records.
pub fn read_un(bytes: &[u8], file: &str) -> (Vec<ListRecord>, Vec<Diagnostic>) {
    xml::records(bytes, file, &["INDIVIDUAL", "ENTITY"], party)
}

fn party(node: &Node, notes: &mut Notes<'_>) -> ListRecord {
    let person = node.name == "INDIVIDUAL";
    let names = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"].map(|n| node.text_of(n));
    let mut r = ListRecord::named(ListCode::Other, node.text_of("DATAID"), parts::joined(names, " "));
    r.sublist = "un-sc".to_owned();
    r.kind = if person { PartyKind::Person } else { PartyKind::Organisation };
    let prefix = if person { "INDIVIDUAL" } else { "ENTITY" };
    let under = |what: &str| node.all(&format!("{prefix}_{what}"));
    parts::alias(&mut r, node.text_of("NAME_ORIGINAL_SCRIPT"));
    for alias in under("ALIAS") {
        parts::alias(&mut r, alias.text_of("ALIAS_NAME"));
    }
    for a in under("ADDRESS") {
        let lines = ["STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY"].map(|l| a.text_of(l));
        parts::address(&mut r, lines);
        places::add(&mut r.places, a.text_of("COUNTRY"));
    }
    for nationality in node.texts("NATIONALITY/VALUE") {
        if !places::add(&mut r.places, nationality) {
            let message = format!("`{nationality}` is no place that is known by this name");
            notes.count_at("an unknown nationality", Severity::Note, node.at(), message);
        }
    }
    for birth in under("DATE_OF_BIRTH") {
        for part in ["DATE", "YEAR", "FROM_YEAR", "TO_YEAR"] {
            parts::identifier(&mut r, "birth_date", &dates::birth(birth.text_of(part), Order::DayFirst));
        }
    }
    for d in under("DOCUMENT") {
        parts::identifier(&mut r, d.text_of("TYPE_OF_DOCUMENT"), d.text_of("NUMBER"));
    }
    let listed = node.text_of("LISTED_ON");
    r.valid = Interval { from: dates::day(listed, Order::DayFirst), until: None };
    if r.valid.from.is_none() {
        let message =
            format!("`{listed}` is not the day of a listing; the row counts as in force since ever");
        notes.count_at("an unreadable date", Severity::Warning, node.at(), message);
    }
    r.citation = node.text_of("REFERENCE_NUMBER").to_owned();
    let designations = node.texts("DESIGNATION/VALUE").collect::<Vec<_>>().join("; ");
    r.remarks =
        parts::joined([node.text_of("UN_LIST_TYPE"), &*designations, node.text_of("COMMENTS1")], " | ");
    r
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn individuals_and_entities_are_read() {
        let text = "<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>ADA</FIRST_NAME>\
            <SECOND_NAME>ONE</SECOND_NAME><UN_LIST_TYPE>X</UN_LIST_TYPE><REFERENCE_NUMBER>XXi.001</REFERENCE_NUMBER>\
            <LISTED_ON>2014-01-03</LISTED_ON><NATIONALITY><VALUE>Russian Federation</VALUE><VALUE>Atlantis</VALUE></NATIONALITY>\
            <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Addie</ALIAS_NAME></INDIVIDUAL_ALIAS><INDIVIDUAL_ALIAS><ALIAS_NAME/>\
            </INDIVIDUAL_ALIAS><INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1960</FROM_YEAR><TO_YEAR>1962</TO_YEAR>\
            </INDIVIDUAL_DATE_OF_BIRTH><INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>77</NUMBER></INDIVIDUAL_DOCUMENT>\
            </INDIVIDUAL></INDIVIDUALS><ENTITIES><ENTITY><DATAID>2</DATAID><FIRST_NAME>WORKS</FIRST_NAME><LISTED_ON>soon</LISTED_ON>\
            <ENTITY_ADDRESS><CITY>Goma</CITY><COUNTRY>Democratic Republic of the Congo</COUNTRY></ENTITY_ADDRESS></ENTITY></ENTITIES></CONSOLIDATED_LIST>";
        let (r, notes) = read_un(text.as_bytes(), "un.xml");
        assert_eq!((r.len(), notes.len()), (2, 2), "{notes:?}");
        assert_eq!((r[0].name.as_str(), r[0].aliases.len(), r[0].kind), ("ADA ONE", 1, PartyKind::Person));
        assert_eq!(r[0].identifiers.len(), 3);
        assert_eq!((r[0].places[0].as_str(), r[1].places[0].as_str(), r[1].sublist()), ("RU", "CD", "un-sc"));
        assert_eq!(r[1].valid.from, None);
    }
}
