//! The US Consolidated Screening List as CSV.
//!
//! Source: International Trade Administration, `consolidated.csv` from data.trade.gov. Columns are found by name, so the
//! layouts of 2019 (without `_id`), 2022 and 2025 are one reader.
//!
//! **Supported**: all source lists (those without a code of ours become `other`); blank types; missing start dates;
//! addresses that follow the legal form inside a name (the name stays as printed, the part before the address becomes an
//! alias); a `?` where a character was lost (noted; the name stays as printed); rows that repeat an identifier.
//! The first day of an Entity List row is the day of effect of its first Federal Register notice where that is known
//! ([`entry_dates`](crate::entry_dates)); its footnotes are dated the same way.
//! **Not supported**: effective dates of notices that are not known: `start_date` of an Entity List row is the day of publication, and
//! `valid.from` is then that day.

use crate::notes::{Notes, Place};
use crate::sheet::{Field, Row, Table};
use crate::{chain, clean, entry_text, identity, places};
use knockon_vocabulary::{Date, Diagnostic, Interval, ListCode, ListRecord, PartyKind, Severity, date};

/// Reads the list. `file` is the name that diagnostics show.
pub fn read_csl(bytes: &[u8], file: &str) -> (Vec<ListRecord>, Vec<Diagnostic>) {
    let mut notes = Notes::new(file);
    let text = notes.text(bytes);
    let Some(mut table) = Table::new(&text, ',') else {
        notes.whole(
            Severity::Error,
            "the file is empty; expected the header of the Consolidated Screening List",
        );
        return (Vec::new(), notes.finish());
    };
    let records = read_table(&mut table, &mut notes);
    (records, notes.finish())
}

/// The records of a table with the columns of the list.
pub(crate) fn read_table(table: &mut Table<'_>, notes: &mut Notes<'_>) -> Vec<ListRecord> {
    let Some(columns) = Columns::find(table) else {
        notes.whole(
            Severity::Error,
            "the header lacks `source` or `name`; expected the columns of the Consolidated Screening List",
        );
        return Vec::new();
    };
    let mut records = Vec::new();
    for row in &mut table.rows {
        records.push(RowReader { row: &row, columns: &columns, notes }.record());
    }
    records
}

/// The list behind the publisher's name for it.
fn list_code(source: &str) -> ListCode {
    let known = [
        ("(EL)", ListCode::UsEl),
        ("(DPL)", ListCode::UsDpl),
        ("(UVL)", ListCode::UsUvl),
        ("(MEU)", ListCode::UsMeu),
        ("(SDN)", ListCode::UsSdn),
    ];
    known.iter().find(|(mark, _)| source.contains(mark)).map_or(ListCode::Other, |k| k.1)
}

/// The publisher's mark of a source list in our words: `Nonproliferation Sanctions (ISN) - …` → `isn`.
fn mark(source: &str) -> String {
    let inside = source.split_once('(').and_then(|(_, r)| r.split_once(')')).map_or(source, |(m, _)| m);
    identity::kind_of(inside.trim_end_matches(" List"), "").replace('_', "-")
}

struct Columns {
    id: Option<usize>,
    source: usize,
    entity_number: Option<usize>,
    kind: Option<usize>,
    programs: Option<usize>,
    name: usize,
    title: Option<usize>,
    addresses: Option<usize>,
    notice: Option<usize>,
    start: Option<usize>,
    end: Option<usize>,
    requirement: Option<usize>,
    policy: Option<usize>,
    remarks: Option<usize>,
    aliases: Option<usize>,
    nationalities: Option<usize>,
    citizenships: Option<usize>,
    births: Option<usize>,
    ids: Option<usize>,
    count: usize,
}

impl Columns {
    fn find(t: &Table<'_>) -> Option<Self> {
        Some(Self {
            id: t.column("_id"),
            source: t.column("source")?,
            entity_number: t.column("entity_number"),
            kind: t.column("type"),
            programs: t.column("programs"),
            name: t.column("name")?,
            title: t.column("title"),
            addresses: t.column("addresses"),
            notice: t.column("federal_register_notice"),
            start: t.column("start_date"),
            end: t.column("end_date"),
            requirement: t.column("license_requirement"),
            policy: t.column("license_policy"),
            remarks: t.column("remarks"),
            aliases: t.column("alt_names"),
            nationalities: t.column("nationalities"),
            citizenships: t.column("citizenships"),
            births: t.column("dates_of_birth"),
            ids: t.column("ids"),
            count: t.header.len(),
        })
    }
}

struct RowReader<'a, 'n, 'f> {
    row: &'a Row,
    columns: &'a Columns,
    notes: &'n mut Notes<'f>,
}

impl<'a> RowReader<'a, '_, '_> {
    fn field(&self, column: Option<usize>) -> Option<&'a Field> {
        self.row.get(column?)
    }

    fn text(&self, column: Option<usize>) -> &'a str {
        self.field(column).map_or("", |f| f.text.trim())
    }

    /// Parts between semicolons, blank ones left out.
    fn parts(&self, column: Option<usize>) -> impl Iterator<Item = &'a str> + use<'a> {
        self.text(column).split(';').map(str::trim).filter(|p| !p.is_empty())
    }

    fn record(mut self) -> ListRecord {
        let c = self.columns;
        if self.row.len() != c.count {
            let message = format!("the row has {} fields, the header {}", self.row.len(), c.count);
            self.notes.count("a wrong number of fields", Severity::Warning, &self.row[0], message);
        }
        let source = self.text(Some(c.source));
        let list = list_code(source);
        let name = self.text(Some(c.name)).to_owned();
        let addresses: Vec<String> = self.parts(c.addresses).map(str::to_owned).collect();
        let dates = self.entry_dates(list);
        let valid = self.interval(list, &dates);
        let (requirement, policy) = self.entry(list);
        let mut record = ListRecord {
            sublist: if list == ListCode::Other { mark(source) } else { String::new() },
            kind: self.kind(),
            aliases: self.parts(c.aliases).map(str::to_owned).collect(),
            places: self.places(&addresses),
            valid,
            requirement,
            policy,
            identifiers: self.identifiers(),
            citation: self.text(c.notice).to_owned(),
            remarks: self.remarks(list, source, valid.from, &dates),
            footnotes: dates.footnotes,
            footnotes_undated: dates.undated,
            ..ListRecord::named(list, self.id(list, source, &name, &addresses), name)
        };
        record.addresses = addresses;
        let at = self.field(Some(c.name)).unwrap_or(&self.row[0]);
        clean::names(&mut record, Place { line: at.line, column: at.column }, self.notes);
        record
    }

    fn id(&self, list: ListCode, source: &str, name: &str, addresses: &[String]) -> String {
        let own = self.text(self.columns.id);
        let number = self.text(self.columns.entity_number);
        match (own, number) {
            ("", "") => identity::from_content(list, &[source, name, &addresses.join(";")]),
            ("", n) => n.to_owned(),
            (o, _) => o.to_owned(),
        }
    }

    fn kind(&mut self) -> PartyKind {
        let field = self.field(self.columns.kind);
        match field.map_or("", |f| f.text.trim()) {
            "Individual" => PartyKind::Person,
            "Entity" => PartyKind::Organisation,
            "Vessel" => PartyKind::Vessel,
            "Aircraft" => PartyKind::Aircraft,
            "" => PartyKind::Unknown,
            other => {
                let message =
                    format!("`{other}` is not a known type; expected Individual, Entity, Vessel or Aircraft");
                if let Some(field) = field {
                    self.notes.count("an unknown type", Severity::Warning, field, message);
                }
                PartyKind::Unknown
            }
        }
    }

    fn places(&self, addresses: &[String]) -> Vec<knockon_vocabulary::Place> {
        let last = addresses.iter().filter_map(|a| a.rsplit(',').next());
        let persons = self.parts(self.columns.nationalities).chain(self.parts(self.columns.citizenships));
        let mut out = Vec::new();
        for name in last.chain(persons) {
            places::add(&mut out, name);
        }
        out
    }

    /// What the Federal Register chain of an Entity List row says.
    fn entry_dates(&mut self, list: ListCode) -> chain::EntryDates {
        if list != ListCode::UsEl {
            return chain::EntryDates::default();
        }
        let c = self.columns;
        let dates = chain::entry_dates(self.text(c.notice), self.text(c.requirement));
        if let Some(field) = self.field(c.requirement).filter(|_| !dates.undated.is_empty()) {
            let message = format!("since when footnote {} stands is not known", numbers(&dates.undated));
            self.notes.count("a footnote of unknown age", Severity::Note, field, message);
        }
        dates
    }

    fn interval(&mut self, list: ListCode, dates: &chain::EntryDates) -> Interval {
        let printed = self.day(self.columns.start);
        let from = dates.first_day(printed);
        if let (Some(field), Some(printed)) = (self.field(self.columns.start), printed)
            && dates.contradict(printed)
        {
            let message = format!("`{printed}` lies well before the first notice that the row cites");
            self.notes.count("a start date before its first notice", Severity::Note, field, message);
        }
        let until = self.day(self.columns.end);
        if list == ListCode::UsEl && from.is_none() {
            let message =
                "the Entity List row has no start date: it is taken as in force since ever".to_owned();
            self.notes.count("no start date", Severity::Warning, &self.row[0], message);
        }
        Interval::new(from, until).unwrap_or_else(|e| {
            self.notes.count(
                "a reversed interval",
                Severity::Warning,
                &self.row[0],
                format!("{e}; the end is dropped"),
            );
            Interval { from, until: None }
        })
    }

    fn day(&mut self, column: Option<usize>) -> Option<Date> {
        let field = self.field(column).filter(|f| !f.text.trim().is_empty())?;
        match date(field.text.trim()) {
            // `0097-06-30` and `0017-05-26` stand in the list.
            Ok(day) if day.year() >= 1900 => Some(day),
            Ok(day) => {
                let message = format!("`{day}` is no day of a list");
                self.notes.count("an unreadable date", Severity::Warning, field, message);
                None
            }
            Err(e) => {
                self.notes.count("an unreadable date", Severity::Warning, field, e.to_string());
                None
            }
        }
    }

    fn entry(&mut self, list: ListCode) -> (Option<String>, Option<knockon_vocabulary::Policy>) {
        if list != ListCode::UsEl {
            return (None, None);
        }
        let (r, p) = (self.text(self.columns.requirement), self.text(self.columns.policy));
        let (requirement, policy) = (entry_text::requirement(r), entry_text::policy(p));
        for (text, parsed, column, what) in [
            (
                r,
                requirement.is_some(),
                self.columns.requirement,
                "a licence requirement outside the closed words",
            ),
            (p, policy.is_some(), self.columns.policy, "a review policy outside the closed words"),
        ] {
            if let Some(field) = self.field(column).filter(|_| !parsed && !text.is_empty()) {
                let head: String = text.chars().take(80).collect();
                self.notes.count(what, Severity::Note, field, format!("`{head}` is kept as text only"));
            }
        }
        (requirement, policy)
    }

    fn identifiers(&self) -> Vec<(String, String)> {
        let mut out: Vec<(String, String)> =
            self.parts(self.columns.births).map(|d| ("birth_date".to_owned(), d.to_owned())).collect();
        for part in self.parts(self.columns.ids) {
            let Some((head, word)) = part.rsplit_once(',') else { continue };
            let value = head.rsplit(',').next().unwrap_or(head).trim();
            if value.chars().any(|c| c.is_ascii_digit()) && !value.contains("section") {
                let kind = identity::kind_of(word, value);
                out.push((kind, value.trim_start_matches("IMO").trim().to_owned()));
            }
        }
        out
    }

    /// Programme, title and remarks, and the entry's own texts: what was parsed can be checked against what was printed.
    fn remarks(&self, list: ListCode, source: &str, from: Option<Date>, dates: &chain::EntryDates) -> String {
        let c = self.columns;
        let mut out: Vec<String> = Vec::new();
        if list == ListCode::Other {
            out.push(source.to_owned());
        }
        let said = |label: &str, text: &str| (!text.is_empty()).then(|| format!("{label}{text}"));
        out.extend([c.programs, c.title, c.remarks].iter().filter_map(|column| said("", self.text(*column))));
        out.extend(dates.derived(from));
        let texts = [(entry_text::LABELS[0], c.requirement), (entry_text::LABELS[1], c.policy)];
        out.extend(texts.iter().filter_map(|(label, column)| said(label, self.text(*column))));
        out.join(" | ")
    }
}

/// `1, 2`.
fn numbers(list: &[u8]) -> String {
    list.iter().map(u8::to_string).collect::<Vec<_>>().join(", ")
}

/// What stands on each line of the CSV and in each item of the JSON.
pub(crate) const COLUMNS: [&str; 19] = [
    "_id",
    "source",
    "entity_number",
    "type",
    "programs",
    "name",
    "title",
    "addresses",
    "federal_register_notice",
    "start_date",
    "end_date",
    "license_requirement",
    "license_policy",
    "remarks",
    "alt_names",
    "citizenships",
    "nationalities",
    "dates_of_birth",
    "ids",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defects_are_counted_and_nothing_is_dropped() {
        let head = "_id,source,type,name,addresses,start_date,license_requirement,license_policy,alt_names\n";
        let row = "x1,Entity List (EL) - BIS,,Xi?an Works,\"Xi'an, CN\",,For all items subject to the EAR,Presumption of denial,A; B\n";
        let (records, notes) = read_csl((head.to_owned() + &row.repeat(7)).as_bytes(), "t.csv");
        assert_eq!(records.len(), 7);
        let r = &records[0];
        assert_eq!(
            (r.id.as_str(), r.aliases.len(), r.kind, r.places.len()),
            ("x1", 3, PartyKind::Unknown, 1)
        );
        assert_eq!(r.requirement.as_deref(), Some("all_items_subject_to_ear"));
        assert!(notes.iter().any(|n| n.message.contains("no start date in 7 rows")), "{notes:?}");
        assert!(
            notes.iter().any(|n| n.message.contains("lost") && n.at.line == 2 && n.at.column == 28),
            "{notes:?}"
        );
    }
}
