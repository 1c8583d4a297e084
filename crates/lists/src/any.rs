//! Any list file: which format it is, from its content, and the records that it holds.
//!
//! **Supported**: every reader of this crate. OFAC's CSV comes as several files, which are told apart by their columns and joined; a
//! file beside the primary one that comes without it is a mistake. A ZIP archive with one file is that file; a
//! spreadsheet (xlsx, ods) is a table. **Not supported**: the name of a file: it decides nothing.

use crate::notes::Notes;
use crate::sheet::{Row, column_of, decode, rows};
use crate::{OfacFiles, asia, bis, container, published, uk};
use knockon_vocabulary::{Date, Diagnostic, ListRecord, Severity};
use serde::Serialize;

/// A format of a list file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Our own CSV.
    Own,
    /// Our own records as JSON lines.
    Records,
    /// US Consolidated Screening List, CSV.
    CslCsv,
    /// US Consolidated Screening List, JSON.
    CslJson,
    /// OFAC, primary CSV.
    OfacCsv,
    /// OFAC, alternate names beside the primary CSV.
    OfacAlternate,
    /// OFAC, addresses beside the primary CSV.
    OfacAddresses,
    /// OFAC, comments beside the primary CSV.
    OfacComments,
    /// OFAC, `sdn.xml`.
    OfacXml,
    /// OFAC, enhanced XML.
    OfacEnhanced,
    /// OFAC, advanced XML.
    OfacAdvanced,
    /// BIS Denied Persons List.
    DeniedPersons,
    /// BIS Entity List as a table.
    EntityList,
    /// United Nations, XML.
    Un,
    /// European Union, XML.
    EuXml,
    /// European Union, CSV.
    EuCsv,
    /// United Kingdom, XML.
    UkXml,
    /// United Kingdom, CSV or ODS.
    UkTable,
    /// Japan's Foreign End User List, xlsx or CSV.
    Meti,
    /// China's lists as a table.
    Mofcom,
    /// Entities of FollowTheMoney.
    Ftm,
    /// An archive or a spreadsheet: what is in it decides.
    Container,
}

impl Format {
    /// The publication that a file in this format is a version of, as the store names it.
    pub fn source(self) -> &'static str {
        match self {
            Self::Own | Self::Records => "own",
            Self::CslCsv | Self::CslJson => "us-csl",
            Self::OfacCsv
            | Self::OfacAlternate
            | Self::OfacAddresses
            | Self::OfacComments
            | Self::OfacXml
            | Self::OfacEnhanced
            | Self::OfacAdvanced => "us-ofac",
            Self::DeniedPersons => "us-dpl",
            Self::EntityList => "us-el",
            Self::Un => "un-sc",
            Self::EuXml | Self::EuCsv => "eu-fsf",
            Self::UkXml | Self::UkTable => "uk-sl",
            Self::Meti => "jp-eul",
            Self::Mofcom => "cn-mofcom",
            Self::Ftm => "ftm",
            Self::Container => "other",
        }
    }

    /// What a person calls it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Own => "our own list CSV",
            Self::Records => "our own records, JSON lines",
            Self::CslCsv => "US Consolidated Screening List, CSV",
            Self::CslJson => "US Consolidated Screening List, JSON",
            Self::OfacCsv => "OFAC list, CSV",
            Self::OfacAlternate => "OFAC alternate names, CSV",
            Self::OfacAddresses => "OFAC addresses, CSV",
            Self::OfacComments => "OFAC comments, CSV",
            Self::OfacXml => "OFAC list, XML",
            Self::OfacEnhanced => "OFAC list, enhanced XML",
            Self::OfacAdvanced => "OFAC list, advanced XML",
            Self::DeniedPersons => "BIS Denied Persons List",
            Self::EntityList => "BIS Entity List as a table",
            Self::Un => "UN Security Council list, XML",
            Self::EuXml => "EU financial sanctions, XML",
            Self::EuCsv => "EU financial sanctions, CSV",
            Self::UkXml => "UK Sanctions List, XML",
            Self::UkTable => "UK sanctions list, table",
            Self::Meti => "METI Foreign End User List",
            Self::Mofcom => "MOFCOM lists, table",
            Self::Ftm => "FollowTheMoney entities, JSON lines",
            Self::Container => "archive or spreadsheet",
        }
    }
}

/// What a file, or the files of one list, said.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    /// The format; `None`: not recognised, and then there are no records.
    pub format: Option<Format>,
    /// The day that the file says it was published on.
    pub published: Option<Date>,
    /// The records in the order of the file.
    pub records: Vec<ListRecord>,
    /// What was wrong, with places.
    pub notes: Vec<Diagnostic>,
}

impl Read {
    /// Whether the file as a whole must not be used: it was not recognised, was cut off, or holds mistakes of its writer.
    pub fn is_broken(&self) -> bool {
        self.notes.iter().any(|n| n.severity == Severity::Error)
    }
}

/// The format of a file, from its first bytes and lines.
pub fn recognise(bytes: &[u8]) -> Option<Format> {
    if bytes.starts_with(b"PK\x03\x04") {
        return Some(Format::Container);
    }
    // A head is enough, and a character that it cuts in two must not make it "not UTF-8".
    let cut = bytes.iter().take(64 * 1024).rposition(|b| *b == b'\n').map_or(bytes.len(), |i| i + 1);
    let head = if bytes.len() > 64 * 1024 { bytes.get(..cut).unwrap_or(bytes) } else { bytes };
    let (text, _) = decode(head);
    let start = text.trim_start();
    match start.chars().next()? {
        '<' => xml_format(start),
        '{' | '[' => json_format(start),
        _ => table_format(&text),
    }
}

fn xml_format(text: &str) -> Option<Format> {
    // The first element that is neither declaration nor comment.
    let mut rest = text;
    loop {
        rest = rest.get(rest.find('<')? + 1..)?;
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.get(comment.find("-->")? + 3..)?;
        } else if !rest.starts_with(['?', '!']) {
            break;
        }
    }
    let name: &str = rest.split(|c: char| c.is_whitespace() || c == '>' || c == '/').next()?;
    match name.rsplit(':').next()? {
        "sanctionsData" => Some(Format::OfacEnhanced),
        "Sanctions" => Some(Format::OfacAdvanced),
        "sdnList" => Some(Format::OfacXml),
        "CONSOLIDATED_LIST" => Some(Format::Un),
        "export" => Some(Format::EuXml),
        "Designations" => Some(Format::UkXml),
        _ => None,
    }
}

fn json_format(text: &str) -> Option<Format> {
    let line = text.lines().next().unwrap_or_default();
    match serde_json::from_str::<serde_json::Value>(line) {
        Ok(v) if v.get("schema").is_some() && v.get("id").is_some() => Some(Format::Ftm),
        Ok(v) if v.get("list").is_some() && v.get("name").is_some() => Some(Format::Records),
        Ok(v) if v.get("results").is_some() => Some(Format::CslJson),
        _ if text.contains("\"results\"") || (text.starts_with('[') && text.contains("\"source\"")) => {
            Some(Format::CslJson)
        }
        _ => None,
    }
}

fn table_format(text: &str) -> Option<Format> {
    let head: String = text.lines().take(60).collect::<Vec<_>>().join("\n");
    for delimiter in [',', '\t', ';'] {
        for row in rows(&head, delimiter).take(30) {
            if let Some(format) = header_format(&row, delimiter) {
                return Some(format);
            }
        }
    }
    let first = rows(&head, ',').next()?;
    let number = |i: usize| first.get(i).is_some_and(|f| f.text.trim().parse::<u32>().is_ok());
    let alias = |i: usize| first.get(i).is_some_and(|f| ["aka", "fka", "nka"].contains(&f.text.trim()));
    match first.len() {
        12 if number(0) => Some(Format::OfacCsv),
        5 if number(0) && number(1) && alias(2) => Some(Format::OfacAlternate),
        6 if number(0) && number(1) => Some(Format::OfacAddresses),
        2 if number(0) => Some(Format::OfacComments),
        _ => None,
    }
}

/// The format whose header this row is.
pub(crate) fn header_format(row: &Row, delimiter: char) -> Option<Format> {
    let has = |name: &str| column_of(row, name).is_some();
    match delimiter {
        _ if bis::is_entity_header(row) && delimiter != ';' => Some(Format::EntityList),
        '\t' => (has("Name") && has("Effective_Date")).then_some(Format::DeniedPersons),
        _ if has("Entity_LogicalId") => Some(Format::EuCsv),
        ',' if uk::is_header(row) => Some(Format::UkTable),
        ',' if asia::is_meti_header(row) => Some(Format::Meti),
        ',' if asia::is_mofcom_header(row) => Some(Format::Mofcom),
        ',' if has("list") && row.iter().any(|f| f.text.trim() == "list") => Some(Format::Own),
        ',' if has("source") && has("name") => Some(Format::CslCsv),
        _ => None,
    }
}

/// Reads the file or files of one list. Several files are OFAC's primary file and what stands beside it, in any order.
pub fn read_any(files: &[(&str, &[u8])]) -> Read {
    match files {
        [(name, bytes)] => read_one(name, bytes),
        _ => read_parts(files),
    }
}

pub(crate) fn refuse(format: Option<Format>, file: &str, message: &str, help: &str) -> Read {
    let mut notes = Notes::new(file);
    notes.whole(Severity::Error, message);
    let mut notes = notes.finish();
    if let Some(first) = notes.first_mut() {
        help.clone_into(&mut first.help);
    }
    Read { format, published: None, records: Vec::new(), notes }
}

pub(crate) fn read_one(file: &str, bytes: &[u8]) -> Read {
    let Some(format) = recognise(bytes) else {
        let message = "the file is in no list format that is known";
        return refuse(None, file, message, "the formats are listed in docs/reference/lists.md");
    };
    let (records, notes) = match format {
        Format::Own => crate::read_own(bytes, file),
        Format::Records => crate::read_records(bytes, file),
        Format::CslCsv => crate::read_csl(bytes, file),
        Format::CslJson => crate::read_csl_json(bytes, file),
        Format::OfacCsv => crate::read_ofac(OfacFiles { primary: bytes, ..OfacFiles::default() }, file),
        Format::OfacAlternate | Format::OfacAddresses | Format::OfacComments => {
            let message = format!("{} without the primary file: its names are missing", format.title());
            return refuse(
                Some(format),
                file,
                &message,
                "give `sdn.csv` or `cons_prim.csv` together with it",
            );
        }
        Format::OfacXml => crate::read_ofac_xml(bytes, file),
        Format::OfacEnhanced => crate::read_ofac_enhanced(bytes, file),
        Format::OfacAdvanced => crate::read_ofac_advanced(bytes, file),
        Format::DeniedPersons => crate::read_dpl(bytes, file),
        Format::EntityList => crate::read_entity_list(bytes, file),
        Format::Un => crate::read_un(bytes, file),
        Format::EuXml => crate::read_eu_xml(bytes, file),
        Format::EuCsv => crate::read_eu_csv(bytes, file),
        Format::UkXml => crate::read_uk_xml(bytes, file),
        Format::UkTable => crate::read_uk_csv(bytes, file),
        Format::Meti => crate::read_meti_csv(bytes, file),
        Format::Mofcom => crate::read_mofcom(bytes, file),
        Format::Ftm => crate::read_ftm(bytes, file),
        Format::Container => return container::read(bytes, file),
    };
    Read { format: Some(format), published: published::stated(format, bytes), records, notes }
}

/// OFAC's files, told apart by their columns.
fn read_parts(files: &[(&str, &[u8])]) -> Read {
    let mut parts = OfacFiles::default();
    let mut name = "";
    for (file, bytes) in files {
        let slot = match recognise(bytes) {
            Some(Format::OfacCsv) => {
                name = file;
                &mut parts.primary
            }
            Some(Format::OfacAlternate) => &mut parts.alternate,
            Some(Format::OfacAddresses) => &mut parts.addresses,
            Some(Format::OfacComments) => &mut parts.comments,
            other => {
                let message = "several files are one list only where they are OFAC's primary file and the files beside it";
                return refuse(other, file, message, "give this file alone");
            }
        };
        if !slot.is_empty() {
            return refuse(
                Some(Format::OfacCsv),
                file,
                "two files of the same kind are given for one list",
                "give one of each",
            );
        }
        *slot = bytes;
    }
    if parts.primary.is_empty() {
        let first = files.first().map_or("", |f| f.0);
        return refuse(
            Some(Format::OfacCsv),
            first,
            "the primary file is missing",
            "give `sdn.csv` or `cons_prim.csv` together with it",
        );
    }
    let (records, notes) = crate::read_ofac(parts, name);
    Read { format: Some(Format::OfacCsv), published: None, records, notes }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_known_from_their_content() {
        for (text, want) in [
            ("list,name\nus-el,A\n", Some(Format::Own)),
            ("name,aliases,list\nA,,us-el\n", Some(Format::Own)),
            ("_id,source,name\n", Some(Format::CslCsv)),
            ("{\"results\":[]}", Some(Format::CslJson)),
            ("{\"id\":\"x\",\"schema\":\"Person\",\"properties\":{}}\n", Some(Format::Ftm)),
            ("{\"list\":\"us-el\",\"id\":\"1\",\"name\":\"A\"}\n", Some(Format::Records)),
            ("36,\"A\",-0- ,\"CUBA\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n", Some(Format::OfacCsv)),
            ("36,12,\"aka\",\"A\",-0- \n", Some(Format::OfacAlternate)),
            ("36,25,-0- ,\"Havana\",\"Cuba\",-0- \n", Some(Format::OfacAddresses)),
            ("36,\"and so on\"\n", Some(Format::OfacComments)),
            ("<?xml version='1.0'?><!-- <export> --><sdnList xmlns='u'>", Some(Format::OfacXml)),
            ("\"Name\"\t\"Effective_Date\"\n", Some(Format::DeniedPersons)),
            ("Country,Entity,License Requirement,License Review Policy\n", Some(Format::EntityList)),
            ("fileGenerationDate;Entity_LogicalId;x\n", Some(Format::EuCsv)),
            ("Report Date: 1\nUnique ID,Name 6\n", Some(Format::UkTable)),
            ("Last Updated,1\nName 6,Name 1,Group ID\n", Some(Format::UkTable)),
            ("清单,英文名称\n", Some(Format::Mofcom)),
            ("<html><body>Service unavailable</body></html>", None),
            ("hello\n", None),
            ("", None),
        ] {
            assert_eq!(recognise(text.as_bytes()), want, "{text}");
        }
    }

    #[test]
    fn files_beside_the_primary_one_need_it() {
        let sdn = b"36,\"A\",-0- ,\"CUBA\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n".as_slice();
        let alt = b"36,12,\"aka\",\"B\",-0- \n".as_slice();
        let both = read_any(&[("alt.csv", alt), ("sdn.csv", sdn)]);
        assert_eq!((both.records[0].aliases.len(), both.is_broken()), (1, false));
        for wrong in
            [&[("alt.csv", alt)][..], &[("a", sdn), ("b", sdn)], &[("a", alt), ("b", b"hello".as_slice())]]
        {
            let read = read_any(wrong);
            assert!(read.is_broken() && read.records.is_empty(), "{read:?}");
        }
    }
}
