//! Two lists of the US Bureau of Industry and Security as it publishes them: denied persons as tab-separated text, and the Entity
//! List as a table.
//!
//! Source: BIS, `dpl.txt` (twelve columns, dates MM/DD/YYYY); Supplement No. 4 to 15 CFR part 744 (columns `Country`, `Entity`,
//! `License requirement`, `License review policy`, `Federal Register citation`), saved as CSV or tab-separated text.
//!
//! **Supported**: of the table a country that stands only on its first row; the entity's cell with name, `a.k.a.` names after
//! dashes or semicolons, and the address behind them; requirement and policy where they say one plain thing. The first
//! day of an entry and of its footnotes comes from its Federal Register chain ([`entry_dates`](crate::entry_dates)). **Not supported**:
//! a table that was converted from PDF with cells torn apart. A row of
//! either list has no identifier of its own: it is made from name and country, and for a denial from name and first day.

use crate::dates::{self, Order};
use crate::notes::{Notes, Place};
use crate::sheet::{Row, Table, cell};
use crate::{chain, clean, entry_text, identity, parts, places};
use knockon_vocabulary::{Diagnostic, Interval, ListCode, ListRecord, Severity};

/// Reads the Denied Persons List.
pub fn read_dpl(bytes: &[u8], file: &str) -> (Vec<ListRecord>, Vec<Diagnostic>) {
    let mut notes = Notes::new(file);
    let text = notes.text(bytes);
    let table = Table::new(&text, '\t')
        .filter(|t| t.column("Name").is_some() && t.column("Effective_Date").is_some());
    let Some(mut table) = table else {
        notes.whole(
            Severity::Error,
            "no header with `Name` and `Effective_Date`; expected the Denied Persons List",
        );
        return (Vec::new(), notes.finish());
    };
    let column = |n: &str| table.column(n);
    let columns = [
        "Name",
        "Street_Address",
        "City",
        "State",
        "Postal_Code",
        "Country",
        "Effective_Date",
        "Expiration_Date",
        "FR_Citation",
        "Action",
    ]
    .map(column);
    let width = table.header.len();
    let mut records = Vec::new();
    for row in &mut table.rows {
        if row.len() != width {
            let message = format!("the row has {} fields, the header {width}", row.len());
            notes.count("a wrong number of fields", Severity::Warning, &row[0], message);
        }
        records.push(denied(&row, &columns, &mut notes));
    }
    (records, notes.finish())
}

fn denied(row: &Row, columns: &[Option<usize>; 10], notes: &mut Notes<'_>) -> ListRecord {
    let [name, street, city, state, post, country, from, until, citation, action] =
        columns.map(|c| cell(row, c));
    let id = identity::from_content(ListCode::UsDpl, &[name, from]);
    let mut r = ListRecord::named(ListCode::UsDpl, id, name);
    parts::address(&mut r, [street, city, state, post, country]);
    places::add(&mut r.places, country);
    let mut day = |text: &str, what: &'static str| {
        let day = dates::day(text, Order::MonthFirst);
        if day.is_none() && !text.is_empty() {
            let message = format!("`{text}` is not a date MM/DD/YYYY; {what} stays open");
            notes.count("an unreadable date", Severity::Warning, &row[0], message);
        }
        day
    };
    let (from, until) = (day(from, "the first day"), day(until, "the last day"));
    r.valid = Interval::new(from, until).unwrap_or_else(|e| {
        notes.count("a reversed interval", Severity::Warning, &row[0], format!("{e}; the end is dropped"));
        Interval { from, until: None }
    });
    r.citation = citation.to_owned();
    r.remarks = action.to_owned();
    clean::names(&mut r, Place { line: row[0].line, column: row[0].column }, notes);
    r
}

/// Whether a row is the header of the Entity List as a table.
pub(crate) fn is_entity_header(row: &Row) -> bool {
    let has = |word: &str| row.iter().any(|f| f.text.trim().to_lowercase().starts_with(word));
    has("entity") && has("license requirement") && has("license review policy")
}

/// Reads the Entity List as a table, comma- or tab-separated.
pub fn read_entity_list(bytes: &[u8], file: &str) -> (Vec<ListRecord>, Vec<Diagnostic>) {
    let mut notes = Notes::new(file);
    let text = notes.text(bytes);
    let tabs =
        text.lines().take(20).any(|l| l.contains('\t') && l.to_lowercase().contains("license requirement"));
    let table = Table::from_header(&text, if tabs { '\t' } else { ',' }, is_entity_header);
    let records = read_entity_table(table, &mut notes);
    (records, notes.finish())
}

/// Reads the rows of the table.
pub(crate) fn read_entity_table(table: Option<Table<'_>>, notes: &mut Notes<'_>) -> Vec<ListRecord> {
    let Some(mut table) = table else {
        notes.whole(
            Severity::Error,
            "no header with `Entity`, `License requirement` and `License review policy`; expected the Entity List as a table",
        );
        return Vec::new();
    };
    let column =
        |word: &str| table.header.iter().position(|f| f.text.trim().to_lowercase().starts_with(word));
    let columns =
        ["country", "entity", "license requirement", "license review policy", "federal register"].map(column);
    let mut records: Vec<ListRecord> = Vec::new();
    let mut country = String::new();
    for row in &mut table.rows {
        let [place, entity, requirement, policy, citation] = columns.map(|c| cell(&row, c));
        if !place.is_empty() {
            place.clone_into(&mut country);
        }
        if entity.is_empty() {
            let message = "the row names no entity; it is left out".to_owned();
            notes.count("no entity", Severity::Warning, &row[0], message);
            continue;
        }
        let mut r = entry(entity, &country);
        r.requirement = entry_text::requirement(requirement);
        r.policy = entry_text::policy(policy);
        for (text, parsed) in [(requirement, r.requirement.is_some()), (policy, r.policy.is_some())] {
            if !parsed && !text.is_empty() {
                let head: String = text.chars().take(80).collect();
                let message = format!("`{head}` is kept as text only");
                notes.count(
                    "a requirement or policy outside the closed words",
                    Severity::Note,
                    &row[0],
                    message,
                );
            }
        }
        r.citation = citation.to_owned();
        let known = chain::entry_dates(citation, requirement);
        r.valid.from = known.first_day(None);
        let derived = known.derived(r.valid.from).unwrap_or_default();
        (r.footnotes, r.footnotes_undated) = (known.footnotes, known.undated);
        let texts = [(entry_text::LABELS[0], requirement), (entry_text::LABELS[1], policy)]
            .map(|(l, t)| if t.is_empty() { String::new() } else { format!("{l}{t}") });
        let all = std::iter::once(&derived).chain(&texts);
        r.remarks = parts::joined(all.map(String::as_str), " | ");
        clean::names(&mut r, Place { line: row[0].line, column: row[0].column }, notes);
        records.push(r);
    }
    records
}

/// Name, other names and address out of an entity's cell:
/// `X Co., Ltd., a.k.a., the following two aliases: —Y; and —Z. 1 Main Road, Wuhan, China.`
fn entry(cell: &str, country: &str) -> ListRecord {
    let text = parts::joined(cell.split_whitespace(), " ");
    let (name, tail, mut rest) = match text.split_once(", a.k.a.") {
        Some((head, tail)) => (head.to_owned(), Some(tail), String::new()),
        None => {
            let (name, rest) = name_and_address(&text);
            (name, None, rest)
        }
    };
    let name = name.trim_end_matches([',', ';', ' ']).to_owned();
    let id = identity::from_content(ListCode::UsEl, &[&name, country]);
    let mut r = ListRecord::named(ListCode::UsEl, id, name);
    if let Some(tail) = tail {
        rest = aliases(&mut r, tail);
    }
    parts::address(&mut r, [rest.trim().trim_end_matches('.')]);
    places::add(&mut r.places, country);
    r
}

/// The other names that a cell lists; what stands behind the last one is the address.
fn aliases(r: &mut ListRecord, tail: &str) -> String {
    let tail = tail.trim_start_matches([',', ' ', ':']);
    let after_colon = match tail.split_once(':') {
        Some((intro, names)) if intro.starts_with("the following") => names,
        _ => tail,
    };
    let pieces: Vec<&str> = if after_colon.contains(['—', '–']) {
        after_colon.split(['—', '–']).collect()
    } else {
        after_colon.split(';').collect()
    };
    let pieces: Vec<&str> = pieces.into_iter().map(str::trim).filter(|p| !p.is_empty()).collect();
    let mut address = String::new();
    for (i, piece) in pieces.iter().enumerate() {
        let piece = piece.trim_start_matches("and ").trim();
        if i + 1 == pieces.len() {
            let (name, rest) = name_and_address(piece);
            parts::alias(r, name.trim_end_matches([';', ',']));
            address = rest;
        } else {
            let piece = piece.trim_end_matches("and").trim_end_matches([' ', ';', ',', '.']);
            parts::alias(r, piece);
        }
    }
    address
}

/// Splits at the first full stop that ends neither a legal form nor an abbreviation.
fn name_and_address(text: &str) -> (String, String) {
    const NOT_THE_END: [&str; 16] = [
        "co", "ltd", "inc", "corp", "no", "st", "jr", "dr", "mr", "bldg", "pte", "pvt", "sdn", "bhd", "dept",
        "univ",
    ];
    for (at, _) in text.match_indices(". ") {
        let word = text[..at].rsplit([' ', '(', '.']).next().unwrap_or_default().to_lowercase();
        let (before, after) = (&text[..=at], text[at + 2..].trim_start());
        // `Co., Ltd. 1 Main Road` and `Co., Ltd. Building 4` are both names with their address.
        let form = ["ltd", "inc", "corp", "llc", "bhd"].contains(&word.as_str());
        let number = after.starts_with(|c: char| c.is_ascii_digit());
        let street =
            ["Building", "Room", "No.", "Floor", "Flat", "Unit", "Suite", "P.O.", "PO Box", "Street", "Road"]
                .iter()
                .any(|w| after.starts_with(w));
        if (form && (number || street)) || (!form && word.len() > 1 && !NOT_THE_END.contains(&word.as_str()))
        {
            let name = if form { before } else { &text[..at] };
            return (name.to_owned(), after.to_owned());
        }
    }
    (text.trim_end_matches('.').to_owned(), String::new())
}

#[cfg(test)]
mod tests {
    use super::*;
    use knockon_vocabulary::{Policy, date};

    #[test]
    fn a_denial_has_its_days_and_its_place() {
        let text = "\"Name\"\t\"Street_Address\"\t\"City\"\t\"State\"\t\"Country\"\t\"Postal_Code\"\t\"Effective_Date\"\t\"Expiration_Date\"\t\"Standard_Order\"\t\"Last_Update\"\t\"Action\"\t\"FR_Citation\"\n\
            \" I. ASH\"\t\"1 Road\"\t\"SEAGOVILLE\"\t\"TX\"\t\"US\"\t\"75159\"\t\"06/19/2003\"\t\"06/29/2056\"\t\"Y\"\t\"2007-01-31\"\t\"ADDED\"\t\"68 F.R. 1\"\n\"B\"\t\t\t\t\t\t\"19/19/2003\"\t\t\t\t\t\n";
        let (r, notes) = read_dpl(text.as_bytes(), "dpl.txt");
        assert_eq!((r.len(), notes.len()), (2, 1), "{notes:?}");
        assert_eq!(
            (r[0].name.as_str(), r[0].addresses[0].as_str()),
            ("I. ASH", "1 Road, SEAGOVILLE, TX, 75159, US")
        );
        assert_eq!((r[0].valid.from, r[0].valid.until), (date("2003-06-19").ok(), date("2056-06-29").ok()));
        assert_eq!(r[1].valid.from, None);
    }

    #[test]
    fn an_entity_cell_is_name_aliases_and_address() {
        let text = "Country,Entity,License requirement,License review policy,Federal Register citation\n\
            \"China, People's Republic of\",\"Acme Works Co., Ltd., a.k.a., the following two aliases: —Acme; and —Acme Lab. 18 Wen Chang Road, Beijing, China.\",For all items subject to the EAR (See § 744.11 of the EAR),Presumption of denial,85 FR 1\n\
            ,Beta Institute. 1 Main Road; Wuhan,For any item in supplement no. 2,See elsewhere,86 FR 2\n,,,,\n";
        let (r, notes) = read_entity_list(text.as_bytes(), "el.csv");
        assert_eq!(r.len(), 2, "{r:?}");
        assert_eq!(r[0].name, "Acme Works Co., Ltd.");
        assert_eq!(r[0].aliases, ["Acme", "Acme Lab"]);
        assert_eq!(r[0].addresses, ["18 Wen Chang Road, Beijing, China"]);
        assert_eq!((r[0].requirement.is_some(), r[0].policy), (true, Some(Policy::PresumptionOfDenial)));
        assert_eq!(
            (r[1].name.as_str(), r[1].addresses[0].as_str()),
            ("Beta Institute", "1 Main Road; Wuhan")
        );
        assert_eq!((r[1].requirement.as_ref(), r[1].places.len()), (None, 1));
        assert!(notes.iter().any(|n| n.message.contains("names no entity") && n.at.line == 4), "{notes:?}");
    }
}
