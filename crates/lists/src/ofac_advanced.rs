//! OFAC's lists in the advanced layout (`sdn_advanced.xml`, `cons_advanced.xml`).
//!
//! Source: OFAC, "Advanced Sanctions Data Model" (`sdn_advanced_notes`, after the United Nations' 1540 model): tables of
//! reference values, locations and documents first, then the parties, then the entries that put a party on a list.
//!
//! **Supported**: names with aliases and scripts in the order of the file, the family name of a person first; locations; documents;
//! features that identify; the list, the day of the first entry event, and programmes. **Not supported**: profile relationships,
//! document dates, areas that overlap.

use crate::dates::Order;
use crate::notes::Notes;
use crate::ofac_xml::{document, feature, kind};
use crate::xml::{self, Node};
use crate::{clean, dates, parts, places};
use knockon_vocabulary::{Diagnostic, ListCode, ListRecord, PartyKind, Severity};
use std::collections::HashMap;

/// Elements of the reference tables, whose text an `ID` stands for.
const REFERENCES: [&str; 9] = [
    "PartyType",
    "PartySubType",
    "FeatureType",
    "IDRegDocType",
    "Country",
    "NamePartType",
    "DetailReference",
    "List",
    "LegalBasis",
];

/// What the file says before the parties.
#[derive(Default)]
struct Tables {
    /// Element and `ID` → text.
    words: HashMap<(String, String), String>,
    /// Sub-type → type of party.
    party_types: HashMap<String, String>,
    locations: HashMap<String, (Vec<String>, String)>,
    /// Identity → documents.
    documents: HashMap<String, Vec<(String, String)>>,
}

impl Tables {
    fn word(&self, element: &str, id: &str) -> &str {
        self.words.get(&(element.to_owned(), id.to_owned())).map_or("", String::as_str)
    }

    fn reference(&mut self, node: &Node) {
        let id = node.attribute("ID").to_owned();
        if node.name == "PartySubType" {
            self.party_types.insert(id.clone(), node.attribute("PartyTypeID").to_owned());
        }
        self.words.insert((node.name.clone(), id), node.text.clone());
    }

    fn location(&mut self, node: &Node) {
        let country = node.child("LocationCountry").map_or("", |c| c.attribute("CountryID"));
        let country = self.word("Country", country).to_owned();
        let lines = node.texts("LocationPart/LocationPartValue/Value").map(str::to_owned).collect();
        self.locations.insert(node.attribute("ID").to_owned(), (lines, country));
    }

    fn document(&mut self, node: &Node) {
        let kind = self.word("IDRegDocType", node.attribute("IDRegDocTypeID")).to_owned();
        let number = node.text_of("IDRegistrationNo").to_owned();
        self.documents.entry(node.attribute("IdentityID").to_owned()).or_default().push((kind, number));
    }

    /// Person, organisation, vessel or aircraft: the sub-type where it says so, else the type.
    fn party_kind(&self, sub_type: &str) -> PartyKind {
        match kind(self.word("PartySubType", sub_type)) {
            PartyKind::Unknown => {
                kind(self.party_types.get(sub_type).map_or("", |t| self.word("PartyType", t)))
            }
            k => k,
        }
    }
}

/// Reads the advanced layout. A file that is cut off or broken gives no records.
pub fn read_ofac_advanced(bytes: &[u8], file: &str) -> (Vec<ListRecord>, Vec<Diagnostic>) {
    let mut notes = Notes::new(file);
    let text = notes.text(bytes);
    let mut wanted = REFERENCES.to_vec();
    wanted.extend(["Location", "IDRegDocument", "DistinctParty", "SanctionsEntry"]);
    let mut tables = Tables::default();
    let mut records: Vec<ListRecord> = Vec::new();
    let mut by_profile: HashMap<String, usize> = HashMap::new();
    let end = xml::each(&text, &wanted, |node| match node.name.as_str() {
        "Location" => tables.location(&node),
        "IDRegDocument" => tables.document(&node),
        "DistinctParty" => {
            for profile in node.all("Profile") {
                let mut record = party(&node, profile, &tables);
                clean::names(&mut record, node.at(), &mut notes);
                by_profile.insert(profile.attribute("ID").to_owned(), records.len());
                records.push(record);
            }
        }
        "SanctionsEntry" => match by_profile.get(node.attribute("ProfileID")) {
            Some(&at) => entry(&node, &tables, &mut records[at]),
            None => {
                let message = format!("the entry of profile `{}` has no party", node.attribute("ProfileID"));
                notes.count_at("an entry without its party", Severity::Warning, node.at(), message);
            }
        },
        _ => tables.reference(&node),
    });
    if let Err(fault) = end {
        notes.fatal(fault.at, fault.message);
        records.clear();
    }
    (records, notes.finish())
}

fn party(node: &Node, profile: &Node, tables: &Tables) -> ListRecord {
    let kind = tables.party_kind(profile.attribute("PartySubTypeID"));
    let mut names: Vec<(bool, String)> = Vec::new();
    for identity in profile.all("Identity") {
        let groups = groups(identity, tables);
        for alias in identity.all("Alias") {
            let first = alias.attribute("Primary") == "true" && identity.attribute("Primary") != "false";
            for documented in alias.all("DocumentedName") {
                let name = documented_name(documented, &groups, kind);
                names.push((!first, name));
            }
        }
    }
    names.sort_by_key(|n| n.0);
    let mut names = names.into_iter().map(|n| n.1).filter(|n| !n.is_empty());
    let id = node.attribute("FixedRef");
    let mut r = ListRecord::named(ListCode::Other, id, names.next().unwrap_or_default());
    r.kind = kind;
    r.sublist = "us-non-sdn".to_owned();
    names.for_each(|n| parts::alias(&mut r, &n));
    for f in profile.all("Feature") {
        features(&mut r, tables.word("FeatureType", f.attribute("FeatureTypeID")), f, tables);
    }
    for identity in profile.all("Identity") {
        for (kind, number) in tables.documents.get(identity.attribute("ID")).into_iter().flatten() {
            document(&mut r, kind, number);
        }
    }
    r.remarks = node.text_of("Comment").to_owned();
    r
}

/// Which part of a name each group of parts is.
fn groups<'a>(identity: &'a Node, tables: &'a Tables) -> HashMap<&'a str, &'a str> {
    identity
        .all("NamePartGroups/MasterNamePartGroup/NamePartGroup")
        .into_iter()
        .map(|g| (g.attribute("ID"), tables.word("NamePartType", g.attribute("NamePartTypeID"))))
        .collect()
}

fn documented_name(documented: &Node, groups: &HashMap<&str, &str>, kind: PartyKind) -> String {
    let values = documented.all("DocumentedNamePart/NamePartValue");
    let (family, given): (Vec<&Node>, Vec<&Node>) = values.into_iter().partition(|v| {
        kind == PartyKind::Person && groups.get(v.attribute("NamePartGroupID")) == Some(&"Last Name")
    });
    let text = |nodes: Vec<&Node>| parts::joined(nodes.into_iter().map(|n| n.text.as_str()), " ");
    parts::family_first(&text(family), &text(given))
}

fn features(r: &mut ListRecord, word: &str, node: &Node, tables: &Tables) {
    let versions: Vec<&Node> = node.children.iter().filter(|c| c.name == "FeatureVersion").collect();
    for version in if versions.is_empty() { vec![node] } else { versions } {
        for detail in version.all("VersionDetail") {
            let reference = tables.word("DetailReference", detail.attribute("DetailReferenceID"));
            feature(r, word, if detail.text.is_empty() { reference } else { &detail.text });
        }
        for place in version.all("VersionLocation") {
            let Some((lines, country)) = tables.locations.get(place.attribute("LocationID")) else {
                continue;
            };
            if word == "Location" {
                places::add(&mut r.places, country);
                parts::address(r, lines.iter().map(String::as_str).chain([country.as_str()]));
            } else {
                feature(r, word, country);
            }
        }
        if word == "Birthdate" {
            for period in version.all("DatePeriod") {
                let from = period.all("Start/From").first().map(|n| number(n)).unwrap_or_default();
                let to = period.all("End/To").first().map(|n| number(n)).unwrap_or_default();
                // A whole year is given as its first and last day.
                let year = from.split('-').next().unwrap_or_default();
                let whole = from.ends_with("-01-01") && to == format!("{year}-12-31");
                parts::identifier(r, "birth_date", if whole { year } else { &from });
            }
        }
    }
}

/// `Year`, `Month` and `Day` as one date.
fn number(node: &Node) -> String {
    let part = |w: &str| node.text_of(w).parse::<u16>().unwrap_or(0);
    format!("{:04}-{:02}-{:02}", part("Year"), part("Month"), part("Day"))
}

/// What an entry adds to its party: the list, the first day, programmes and legal bases.
fn entry(node: &Node, tables: &Tables, r: &mut ListRecord) {
    if tables.word("List", node.attribute("ListID")) == "SDN List" {
        (r.list, r.sublist) = (ListCode::UsSdn, String::new());
    }
    for event in node.all("EntryEvent") {
        let day = event.child("Date").and_then(|d| dates::day(&number(d), Order::DayFirst));
        r.valid.from = match (r.valid.from, day) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        let basis = tables.word("LegalBasis", event.attribute("LegalBasisID"));
        if !basis.is_empty() && !r.citation.contains(basis) {
            r.citation = parts::joined([r.citation.as_str(), basis], "; ");
        }
    }
    let programmes = node.texts("SanctionsMeasure/Comment").collect::<Vec<_>>().join("; ");
    r.remarks = parts::joined([&*programmes, &*r.remarks], " | ");
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"<Sanctions xmlns="u"><ReferenceValueSets>
        <PartyTypeValues><PartyType ID="1">Individual</PartyType><PartyType ID="2">Entity</PartyType></PartyTypeValues>
        <PartySubTypeValues><PartySubType ID="4" PartyTypeID="1">Unknown</PartySubType><PartySubType ID="1" PartyTypeID="4">Vessel</PartySubType></PartySubTypeValues>
        <FeatureTypeValues><FeatureType ID="8">Birthdate</FeatureType><FeatureType ID="25">Location</FeatureType></FeatureTypeValues>
        <IDRegDocTypeValues><IDRegDocType ID="1571">Passport</IDRegDocType></IDRegDocTypeValues>
        <NamePartTypeValues><NamePartType ID="1520">Last Name</NamePartType></NamePartTypeValues>
        <CountryValues><Country ID="1">Cuba</Country></CountryValues><ListValues><List ID="1550">SDN List</List></ListValues>
        </ReferenceValueSets>
        <Locations><Location ID="26"><LocationCountry CountryID="1"/><LocationPart><LocationPartValue><Value>Havana</Value></LocationPartValue></LocationPart></Location></Locations>
        <IDRegDocuments><IDRegDocument ID="2" IDRegDocTypeID="1571" IdentityID="6"><IDRegistrationNo>P123</IDRegistrationNo></IDRegDocument></IDRegDocuments>
        <DistinctParties><DistinctParty FixedRef="2674"><Comment>c</Comment><Profile ID="99" PartySubTypeID="4">
        <Identity ID="6" Primary="true">
        <Alias Primary="false"><DocumentedName><DocumentedNamePart><NamePartValue NamePartGroupID="1">ZAYDAN</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
        <Alias Primary="true"><DocumentedName><DocumentedNamePart><NamePartValue NamePartGroupID="1">ABBAS</NamePartValue></DocumentedNamePart><DocumentedNamePart><NamePartValue NamePartGroupID="2">Abu</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
        <NamePartGroups><MasterNamePartGroup><NamePartGroup ID="1" NamePartTypeID="1520"/></MasterNamePartGroup></NamePartGroups></Identity>
        <Feature FeatureTypeID="8"><FeatureVersion><DatePeriod><Start><From><Year>1948</Year><Month>1</Month><Day>1</Day></From></Start><End><To><Year>1948</Year><Month>12</Month><Day>31</Day></To></End></DatePeriod></FeatureVersion></Feature>
        <Feature FeatureTypeID="25"><FeatureVersion><VersionLocation LocationID="26"/></FeatureVersion></Feature></Profile></DistinctParty></DistinctParties>
        <SanctionsEntries><SanctionsEntry ProfileID="99" ListID="1550"><EntryEvent><Date><Year>1995</Year><Month>1</Month><Day>24</Day></Date></EntryEvent>
        <SanctionsMeasure><Comment>SDGT</Comment></SanctionsMeasure></SanctionsEntry><SanctionsEntry ProfileID="5" ListID="1550"/></SanctionsEntries></Sanctions>"#;

    #[test]
    fn a_party_is_put_together_from_the_tables() {
        let (r, notes) = read_ofac_advanced(FILE.as_bytes(), "a.xml");
        assert_eq!((r.len(), notes.len()), (1, 1), "{notes:?}");
        let r = &r[0];
        assert_eq!(
            (r.id.as_str(), r.name.as_str(), r.list, r.kind),
            ("2674", "ABBAS, Abu", ListCode::UsSdn, PartyKind::Person)
        );
        assert_eq!((r.aliases[0].as_str(), r.addresses[0].as_str()), ("ZAYDAN", "Havana, Cuba"));
        assert_eq!(r.identifiers, [("birth_date".into(), "1948".into()), ("passport".into(), "P123".into())]);
        assert_eq!(r.valid.from.map(|d| d.to_string()).as_deref(), Some("1995-01-24"));
        assert_eq!(r.remarks, "SDGT | c");
    }
}
