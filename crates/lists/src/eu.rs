//! The European Union's consolidated list of financial sanctions: XML 1.1 and CSV 1.1 of the Financial Sanctions Files.
//!
//! Source: European Commission, "FSF data model", schema `fsd/export`; the CSV has one line for each name, address, birth date and
//! document, joined by `Entity_LogicalId`.
//!
//! **Supported**: persons and enterprises; names in every language; addresses; citizenships; birth dates; identifications; the day of
//! designation, else of the entry into force of the regulation; regulation as citation, programme and remarks. **Not supported**:
//! the history of amendments (each name's own regulation), places of birth.

use crate::dates::{self, Order};
use crate::notes::{Notes, Place};
use crate::sheet::{Row, Table, cell, column_of};
use crate::xml::{self, Node};
use crate::{clean, parts, places};
use knockon_vocabulary::{Date, Diagnostic, ListCode, ListRecord, PartyKind, Severity};
use std::collections::HashMap;

/// Reads the XML. A file that is cut off or broken gives no records.
pub fn read_eu_xml(bytes: &[u8], file: &str) -> (Vec<ListRecord>, Vec<Diagnostic>) {
    xml::records(bytes, file, &["sanctionEntity"], |node, _| party(node))
}

fn kind(code: &str) -> PartyKind {
    match code.to_ascii_lowercase().as_str() {
        "p" | "person" => PartyKind::Person,
        "e" | "enterprise" => PartyKind::Organisation,
        _ => PartyKind::Unknown,
    }
}

/// `00` is the file's word for "not known".
fn place(r: &mut ListRecord, code: &str) {
    if code != "00" {
        places::add(&mut r.places, code);
    }
}

fn whole_name(whole: &str, first: &str, middle: &str, last: &str) -> String {
    if whole.is_empty() { parts::joined([first, middle, last], " ") } else { whole.to_owned() }
}

fn party(node: &Node) -> ListRecord {
    let names: Vec<String> = node
        .all("nameAlias")
        .into_iter()
        .map(|n| {
            let at = |a: &str| n.attribute(a);
            whole_name(at("wholeName"), at("firstName"), at("middleName"), at("lastName"))
        })
        .filter(|n| !n.is_empty())
        .collect();
    let id = Some(node.attribute("logicalId")).filter(|i| !i.is_empty());
    let reference = node.attribute("euReferenceNumber");
    let first = names.first().cloned().unwrap_or_default();
    let mut r = ListRecord::named(ListCode::Other, id.unwrap_or(reference), first);
    r.sublist = "eu-fsf".to_owned();
    names.iter().for_each(|n| parts::alias(&mut r, n));
    if let Some(t) = node.child("subjectType") {
        let code = Some(t.attribute("code")).filter(|c| !c.is_empty());
        r.kind = kind(code.unwrap_or(t.attribute("classificationCode")));
    }
    for a in node.all("address") {
        let at = |w: &str| a.attribute(w);
        let country = if at("countryIso2Code") == "00" { "" } else { at("countryDescription") };
        let box_ = if at("poBox").is_empty() { String::new() } else { format!("PO box {}", at("poBox")) };
        parts::address(
            &mut r,
            [at("street"), &box_, at("place"), at("city"), at("region"), at("zipCode"), country],
        );
        place(&mut r, at("countryIso2Code"));
    }
    for c in node.all("citizenship") {
        place(&mut r, c.attribute("countryIso2Code"));
    }
    for b in node.all("birthdate") {
        let day = Some(b.attribute("birthdate")).filter(|d| !d.is_empty()).unwrap_or(b.attribute("year"));
        parts::identifier(&mut r, "birth_date", &dates::birth(day, Order::DayFirst));
    }
    for i in node.all("identification") {
        parts::identifier(&mut r, type_word(i.attribute("identificationTypeCode")), i.attribute("number"));
    }
    let regulation = node.child("regulation");
    let of = |w: &str| regulation.map_or("", |g| g.attribute(w));
    let day = |t: &str| dates::day(t, Order::DayFirst);
    r.valid.from = day(node.attribute("designationDate")).or_else(|| day(of("entryIntoForceDate")));
    r.citation = of("numberTitle").to_owned();
    let remarks = node.texts("remark").collect::<Vec<_>>().join("; ");
    let reference = node.attribute("unitedNationId");
    r.remarks =
        parts::joined([of("programme"), reference, node.attribute("designationDetails"), &*remarks], " | ");
    r
}

/// The file's codes for documents in plain words.
fn type_word(code: &str) -> &str {
    match code {
        "regnumber" => "registration",
        "fiscalcode" | "taxid" => "tax_id",
        "ssn" => "social_security_number",
        "swiftbic" => "swift_bic",
        other => other,
    }
}

/// Reads the CSV, whose lines of one entity need not stand together.
pub fn read_eu_csv(bytes: &[u8], file: &str) -> (Vec<ListRecord>, Vec<Diagnostic>) {
    let mut notes = Notes::new(file);
    let text = notes.text(bytes);
    let head = text.lines().find(|l| l.contains("Entity_LogicalId")).unwrap_or_default();
    let delimiter = if head.contains(';') { ';' } else { ',' };
    let Some(mut table) =
        Table::from_header(&text, delimiter, |r| column_of(r, "Entity_LogicalId").is_some())
    else {
        notes.whole(Severity::Error, "no header with `Entity_LogicalId`; expected the EU's CSV 1.1");
        return (Vec::new(), notes.finish());
    };
    let columns: HashMap<String, usize> =
        table.header.iter().enumerate().map(|(i, f)| (f.text.trim().to_owned(), i)).collect();
    let mut records: Vec<ListRecord> = Vec::new();
    let mut found: Vec<Place> = Vec::new();
    let mut by_id: HashMap<String, usize> = HashMap::new();
    for row in &mut table.rows {
        let get = |name: &str| cell(&row, columns.get(name).copied());
        let id = get("Entity_LogicalId");
        if id.is_empty() {
            let message = "the row has no `Entity_LogicalId`; it is left out".to_owned();
            notes.count("no entity", Severity::Warning, &row[0], message);
            continue;
        }
        let at = *by_id.entry(id.to_owned()).or_insert_with(|| {
            records.push(opened(id, &get));
            found.push(Place { line: row[0].line, column: row[0].column });
            records.len() - 1
        });
        add(&mut records[at], &get);
        short_row(&row, table.header.len(), &mut notes);
    }
    for (record, at) in records.iter_mut().zip(found) {
        clean::names(record, at, &mut notes);
    }
    (records, notes.finish())
}

fn short_row(row: &Row, header: usize, notes: &mut Notes<'_>) {
    if row.len() != header {
        let message = format!("the row has {} fields, the header {header}", row.len());
        notes.count("a wrong number of fields", Severity::Warning, &row[0], message);
    }
}

fn opened<'a>(id: &str, get: &impl Fn(&str) -> &'a str) -> ListRecord {
    let day = |c: &str| -> Option<Date> { dates::day(get(c), Order::DayFirst) };
    let mut r = ListRecord::named(ListCode::Other, id, "");
    r.sublist = "eu-fsf".to_owned();
    let code = get("Entity_SubjectType");
    r.kind = match kind(code) {
        PartyKind::Unknown => kind(get("Entity_SubjectType_ClassificationCode")),
        k => k,
    };
    r.valid.from = day("Entity_DesignationDate").or_else(|| day("Entity_Regulation_EntryIntoForceDate"));
    r.citation = get("Entity_Regulation_NumberTitle").to_owned();
    let columns = [
        "Entity_Regulation_Programme",
        "Entity_UnitedNationId",
        "Entity_DesignationDetails",
        "Entity_Remark",
    ];
    r.remarks = parts::joined(columns.map(get), " | ");
    r
}

fn add<'a>(r: &mut ListRecord, get: &impl Fn(&str) -> &'a str) {
    let name = whole_name(
        get("NameAlias_WholeName"),
        get("NameAlias_FirstName"),
        get("NameAlias_MiddleName"),
        get("NameAlias_LastName"),
    );
    if r.name.is_empty() {
        r.name = name;
    } else {
        parts::alias(r, &name);
    }
    let country = get("Address_CountryIso2Code");
    let columns = ["Street", "PoBox", "Place", "City", "Region", "ZipCode", "CountryDescription"];
    let lines = columns.map(|c| get(&format!("Address_{c}")));
    if lines[..6].iter().any(|l| !l.is_empty()) || (!country.is_empty() && country != "00") {
        parts::address(r, lines);
    }
    place(r, country);
    place(r, get("Citizenship_CountryIso2Code"));
    let birth = Some(get("BirthDate_BirthDate")).filter(|b| !b.is_empty()).unwrap_or(get("BirthDate_Year"));
    parts::identifier(r, "birth_date", &dates::birth(birth, Order::DayFirst));
    parts::identifier(r, type_word(get("Identification_TypeCode")), get("Identification_Number"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_layouts_say_the_same() {
        let xml = r#"<export xmlns="u"><sanctionEntity designationDate="2022-03-15" unitedNationId="" euReferenceNumber="EU.1" logicalId="10">
            <regulation entryIntoForceDate="2022-03-16" numberTitle="2022/1 (OJ L1)" programme="UKR"/><subjectType code="enterprise" classificationCode="E"/>
            <nameAlias wholeName="Volga Works" firstName="" middleName="" lastName=""/><nameAlias wholeName="" firstName="ВОЛГА" lastName=""/>
            <address city="Kazan" street="Main 1" poBox="" zipCode="" region="" place="" countryIso2Code="RU" countryDescription="RUSSIAN FEDERATION"/>
            <address city="" street="" countryIso2Code="00" countryDescription="UNKNOWN"/>
            <identification number="1027" identificationTypeCode="regnumber" countryIso2Code="00"/></sanctionEntity></export>"#;
        let csv = "fileGenerationDate;Entity_LogicalId;Entity_DesignationDate;Entity_SubjectType;Entity_SubjectType_ClassificationCode;\
            Entity_Regulation_NumberTitle;Entity_Regulation_Programme;NameAlias_WholeName;NameAlias_FirstName;Address_City;Address_Street;\
            Address_CountryIso2Code;Address_CountryDescription;Identification_Number;Identification_TypeCode\n\
            1;10;15/03/2022;E;enterprise;2022/1 (OJ L1);UKR;Volga Works;;;;;;;\n\
            1;10;15/03/2022;E;enterprise;2022/1 (OJ L1);UKR;;ВОЛГА;;;;;;\n\
            1;10;15/03/2022;E;enterprise;2022/1 (OJ L1);UKR;;;Kazan;Main 1;RU;RUSSIAN FEDERATION;1027;regnumber\n;;\n";
        let (a, notes) = read_eu_xml(xml.as_bytes(), "e.xml");
        assert!(notes.is_empty(), "{notes:?}");
        let (b, notes) = read_eu_csv(csv.as_bytes(), "e.csv");
        assert_eq!(notes.len(), 1, "{notes:?}");
        assert_eq!(a, b);
        assert_eq!(
            (a[0].name.as_str(), a[0].aliases[0].as_str(), a[0].sublist()),
            ("Volga Works", "ВОЛГА", "eu-fsf")
        );
        assert_eq!(a[0].identifiers, [("registration".to_owned(), "1027".to_owned())]);
        assert_eq!(a[0].addresses, ["Main 1, Kazan, RUSSIAN FEDERATION"]);
    }
}
