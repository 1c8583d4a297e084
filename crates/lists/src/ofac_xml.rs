//! OFAC's lists as XML, the two plain layouts: `sdn.xml`/`consolidated.xml` (`sdnList`) and the enhanced one (`sanctionsData`).
//!
//! Source: OFAC, `sdn.xsd` and `ENHANCED_XML.xsd` with their data guides.
//!
//! **Supported**: names with aliases and other scripts, addresses, nationalities, birth dates, identity documents, features
//! that identify (bank codes, securities, digital currency addresses); programmes and legal authorities as remarks and citation; of the
//! enhanced layout also the day of publication. **Not supported**: relationships between entries, places of birth, dates of documents.

use crate::dates::{self, Order};
use crate::xml::{self, Node};
use crate::{parts, places};
use knockon_vocabulary::{Date, Diagnostic, Interval, ListCode, ListRecord, PartyKind};

/// Reads `sdn.xml` or `consolidated.xml`. A file that is cut off or broken gives no records.
pub fn read_ofac_xml(bytes: &[u8], file: &str) -> (Vec<ListRecord>, Vec<Diagnostic>) {
    xml::records(bytes, file, &["sdnEntry"], |node, _| plain(node))
}

/// Reads the enhanced layout. A file that is cut off or broken gives no records.
pub fn read_ofac_enhanced(bytes: &[u8], file: &str) -> (Vec<ListRecord>, Vec<Diagnostic>) {
    xml::records(bytes, file, &["entity"], |node, _| enhanced(node))
}

pub(crate) fn kind(word: &str) -> PartyKind {
    match word.to_ascii_lowercase().as_str() {
        "individual" => PartyKind::Person,
        "entity" => PartyKind::Organisation,
        "vessel" => PartyKind::Vessel,
        "aircraft" => PartyKind::Aircraft,
        _ => PartyKind::Unknown,
    }
}

fn plain(node: &Node) -> ListRecord {
    let name = parts::family_first(node.text_of("lastName"), node.text_of("firstName"));
    let mut r = ListRecord::named(ListCode::UsSdn, node.text_of("uid"), name);
    r.kind = kind(node.text_of("sdnType"));
    let programmes: Vec<&str> = node.texts("programList/program").collect();
    if !programmes.is_empty() && programmes.iter().all(|p| NON_SDN.contains(p)) {
        (r.list, r.sublist) = (ListCode::Other, "us-non-sdn".to_owned());
    }
    for aka in node.all("akaList/aka") {
        parts::alias(&mut r, &parts::family_first(aka.text_of("lastName"), aka.text_of("firstName")));
    }
    for a in node.all("addressList/address") {
        let lines = ["address1", "address2", "address3", "city", "stateOrProvince", "postalCode", "country"];
        parts::address(&mut r, lines.map(|l| a.text_of(l)));
        places::add(&mut r.places, a.text_of("country"));
    }
    for path in ["nationalityList/nationality/country", "citizenshipList/citizenship/country"] {
        for country in node.texts(path) {
            places::add(&mut r.places, country);
        }
    }
    for day in node.texts("dateOfBirthList/dateOfBirthItem/dateOfBirth") {
        parts::identifier(&mut r, "birth_date", &dates::birth(day, Order::DayFirst));
    }
    for id in node.all("idList/id") {
        document(&mut r, id.text_of("idType"), id.text_of("idNumber"));
    }
    let programmes = programmes.join("; ");
    r.remarks = parts::joined([&programmes, node.text_of("title"), node.text_of("remarks")], " | ");
    r
}

/// Programmes under which nobody is blocked.
const NON_SDN: [&str; 4] = ["NS-PLC", "UKRAINE-EO13662", "CMIC-EO13959", "561-Related"];

/// An identity document, unless it is a remark in the clothes of one (`Gender`, `Secondary sanctions risk:`).
pub(crate) fn document(r: &mut ListRecord, word: &str, number: &str) {
    let remark = word.trim_end().ends_with([':', '-']) || word == "Gender";
    if !remark && number.chars().any(|c| c.is_ascii_digit()) {
        parts::identifier(r, word, number);
    }
}

/// Features that name one party: identifiers, not remarks.
pub(crate) fn feature(r: &mut ListRecord, word: &str, value: &str) {
    match word {
        "Birthdate" => parts::identifier(r, "birth_date", &dates::birth(value, Order::DayFirst)),
        "Citizenship Country" | "Nationality Country" | "Nationality of Registration" => {
            places::add(&mut r.places, value);
        }
        "SWIFT/BIC" | "ISIN" | "BIK (RU)" | "MMSI" | "Vessel Call Sign" | "D-U-N-S Number" => {
            parts::identifier(r, word, value);
        }
        w if w.starts_with("Digital Currency Address") => {
            parts::identifier(r, "digital_currency_address", value)
        }
        _ => {}
    }
}

/// The list and the day on which the party appeared on it.
fn list_of(node: &Node) -> (ListCode, String, Option<Date>) {
    let lists = node.all("sanctionsLists/sanctionsList");
    let day = |n: &Node| dates::day(n.attribute("datePublished"), Order::DayFirst);
    if let Some(sdn) = lists.iter().find(|l| l.text == "SDN List") {
        return (ListCode::UsSdn, String::new(), day(sdn));
    }
    (ListCode::Other, "us-non-sdn".to_owned(), lists.iter().filter_map(|l| day(l)).min())
}

fn enhanced(node: &Node) -> ListRecord {
    let names = node.all("names/name");
    let full = |name: &Node| -> Vec<String> {
        let mut all = name.all("translations/translation");
        all.sort_by_key(|t| t.text_of("isPrimary") != "true");
        all.into_iter().map(|t| t.text_of("formattedFullName").to_owned()).filter(|n| !n.is_empty()).collect()
    };
    let (first, others): (Vec<&Node>, Vec<&Node>) =
        names.into_iter().partition(|n| n.text_of("isPrimary") == "true");
    let mut all = first.into_iter().chain(others).flat_map(full);
    let (list, sublist, from) = list_of(node);
    let mut r = ListRecord::named(list, node.attribute("id"), all.next().unwrap_or_default());
    all.for_each(|n| parts::alias(&mut r, &n));
    r.sublist = sublist;
    r.valid = Interval { from, until: None };
    r.kind = kind(node.text_of("generalInfo/entityType"));
    for a in node.all("addresses/address") {
        let country = a.text_of("country");
        places::add(&mut r.places, country);
        for t in a.all("translations/translation") {
            let lines: Vec<&str> = t.texts("addressParts/addressPart/value").collect();
            parts::address(&mut r, lines.into_iter().chain([country]));
        }
        if a.all("translations/translation").is_empty() {
            parts::address(&mut r, [country]);
        }
    }
    for f in node.all("features/feature") {
        feature(&mut r, f.text_of("type"), f.text_of("value"));
    }
    for d in node.all("identityDocuments/identityDocument") {
        document(&mut r, d.text_of("type"), d.text_of("documentNumber"));
    }
    r.citation = node.texts("legalAuthorities/legalAuthority").collect::<Vec<_>>().join("; ");
    let programmes = node.texts("sanctionsPrograms/sanctionsProgram").collect::<Vec<_>>().join("; ");
    let general = |w: &str| node.text_of(&format!("generalInfo/{w}")).to_owned();
    r.remarks = parts::joined([&*programmes, &general("title"), &general("remarks")], " | ");
    r
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_enhanced_layout_is_read_with_its_day() {
        let text = r#"<sanctionsData xmlns="u"><entities><entity id="77"><generalInfo><identityId>1</identityId>
            <entityType refId="601">Entity</entityType><remarks>note</remarks></generalInfo><sanctionsLists>
            <sanctionsList refId="1" id="1" datePublished="2024-05-01">SDN List</sanctionsList></sanctionsLists>
            <sanctionsPrograms><sanctionsProgram refId="1" id="2">RUSSIA-EO14024</sanctionsProgram></sanctionsPrograms>
            <legalAuthorities><legalAuthority refId="1" id="1">Executive Order 14024</legalAuthority></legalAuthorities>
            <names><name id="2"><isPrimary>false</isPrimary><translations><translation id="1"><isPrimary>true</isPrimary>
            <formattedFullName>MIR AO</formattedFullName></translation></translations></name>
            <name id="1"><isPrimary>true</isPrimary><translations><translation id="3"><isPrimary>false</isPrimary>
            <formattedFullName>АО МИР</formattedFullName></translation><translation id="2"><isPrimary>true</isPrimary>
            <formattedFullName>AO MIR</formattedFullName></translation></translations></name></names>
            <addresses><address id="1"><country refId="1">Russia</country><translations><translation id="1"><addressParts>
            <addressPart id="1"><type refId="1">CITY</type><value>Moscow</value></addressPart></addressParts></translation>
            </translations></address></addresses>
            <features><feature id="1"><type featureTypeId="13">SWIFT/BIC</type><value>MIRRRUMM</value></feature></features>
            <identityDocuments><identityDocument id="1"><type refId="1">Tax ID No.</type><documentNumber>7701</documentNumber>
            </identityDocument></identityDocuments></entity></entities></sanctionsData>"#;
        let (r, notes) = read_ofac_enhanced(text.as_bytes(), "e.xml");
        assert!(notes.is_empty(), "{notes:?}");
        let r = &r[0];
        assert_eq!((r.list, r.id.as_str(), r.name.as_str()), (ListCode::UsSdn, "77", "AO MIR"));
        assert_eq!(r.aliases, ["АО МИР", "MIR AO"]);
        assert_eq!((r.addresses[0].as_str(), r.places[0].as_str()), ("Moscow, Russia", "RU"));
        assert_eq!(r.valid.from.map(|d| d.to_string()).as_deref(), Some("2024-05-01"));
        assert_eq!(r.identifiers, [("bic".into(), "MIRRRUMM".into()), ("tax_id".into(), "7701".into())]);
    }

    #[test]
    fn the_plain_layout_is_read_and_a_cut_file_gives_nothing() {
        let text = "<sdnList><sdnEntry><uid>9</uid><firstName>Ada</firstName><lastName>SMITH</lastName>\
                    <sdnType>Individual</sdnType><programList><program>SDGT</program></programList><akaList><aka>\
                    <lastName>LADY A</lastName></aka></akaList><dateOfBirthList><dateOfBirthItem><dateOfBirth>05 Jun 1950\
                    </dateOfBirth></dateOfBirthItem></dateOfBirthList><nationalityList><nationality><country>Pakistan</country>\
                    </nationality></nationalityList></sdnEntry></sdnList>";
        let (r, _) = read_ofac_xml(text.as_bytes(), "sdn.xml");
        assert_eq!((r[0].name.as_str(), r[0].aliases[0].as_str()), ("SMITH, Ada", "LADY A"));
        assert_eq!(r[0].identifiers[0], ("birth_date".to_owned(), "1950-06-05".to_owned()));
        let (r, notes) = read_ofac_xml(text.replace("</sdnList>", "<sdnEntry>").as_bytes(), "sdn.xml");
        assert!(r.is_empty() && notes[0].severity == knockon_vocabulary::Severity::Error, "{notes:?}");
    }
}
