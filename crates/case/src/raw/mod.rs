//! What the files of a case said: every cell and every TOML value as text with its place, before any meaning is given to it.
//!
//! Supported: the files of the format, the list files and table files that case.toml names, SHA-256 of each.
//! Mistakes of form (syntax, cut-off rows, bad quotes, bytes that are not UTF-8) are kept as diagnostics beside what could be
//! read, so that `check` reports them together with the rest. Not supported: comments in CSV files.

pub(crate) mod csv;
pub(crate) mod toml;

use crate::error::Error;
use crate::files::{Files, stays_inside};
use crate::layout::{Need, documents, reading_order, tables};
use crate::model::ListFile;
use crate::nearest::did_you_mean;
use crate::spot::{Field, Spot, count};
use jiff::civil::Date;
use knockon_vocabulary::Diagnostic;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;

pub use csv::{RawTable, Row};
pub use toml::{Keys, Node, Sort};

/// A case as its files said it.
#[derive(Debug, Clone)]
pub struct RawCase {
    pub(crate) files: Files,
    /// Text of each file that was read, for the source lines of diagnostics.
    pub(crate) texts: BTreeMap<String, String>,
    pub(crate) hashes: BTreeMap<String, String>,
    /// One for each CSV file of the format, in its order.
    pub(crate) tables: Vec<RawTable>,
    /// One for each TOML file of the format, in its order.
    pub(crate) documents: Vec<Keys>,
    pub(crate) lists: Vec<ListFile>,
    pub(crate) economy_tables: BTreeMap<String, String>,
    /// Measures that a what-if removes.
    pub(crate) lifted: Vec<String>,
    pub(crate) applied: Vec<String>,
    /// First and last day of each measure before any what-if.
    pub(crate) stated: BTreeMap<String, Days>,
    pub(crate) found: Vec<Diagnostic>,
}

/// First and last day, each where it is stated.
pub(crate) type Days = (Option<Date>, Option<Date>);

/// A row of a CSV file or a table of a TOML file: named values with places.
pub(crate) trait Record {
    /// The value of a column or key, when it is stated.
    fn get(&self, name: &str) -> Option<&Field>;
    /// Where the value stands or would stand.
    fn at(&self, name: &str) -> Spot;
}

impl RawCase {
    /// Reads all files of a case. Mistakes in them are found out by [`check`](crate::check); an error is a file that cannot
    /// be read at all.
    pub fn read(files: &Files) -> Result<Self, Error> {
        let mut raw = Self {
            files: files.clone(),
            texts: BTreeMap::new(),
            hashes: BTreeMap::new(),
            tables: Vec::new(),
            documents: Vec::new(),
            lists: Vec::new(),
            economy_tables: BTreeMap::new(),
            lifted: Vec::new(),
            applied: Vec::new(),
            stated: BTreeMap::new(),
            found: Vec::new(),
        };
        for document in documents::DOCUMENTS {
            let text = raw.text(document.file, document.need)?;
            let keys = match &text {
                Some(text) => toml::read(&document.file.into(), text, &mut raw.found),
                None => Keys::missing(document.file),
            };
            raw.documents.push(keys);
        }
        for table in tables::TABLES {
            let text = raw.text(table.file, table.need)?;
            let read = match &text {
                Some(text) => csv::read(table, text, &mut raw.found),
                None => RawTable::missing(table),
            };
            raw.tables.push(read);
        }
        raw.read_referenced()?;
        raw.look_for_strays()?;
        Ok(raw)
    }

    /// What-ifs and settings applied so far, as `path = value`, in order.
    pub fn changes(&self) -> &[String] {
        &self.applied
    }

    /// The table of a CSV file of the format.
    pub(crate) fn table(&self, file: &str) -> Option<&RawTable> {
        self.tables.iter().find(|t| t.def.file == file)
    }

    /// The keys of a TOML file of the format.
    pub(crate) fn document(&self, file: &str) -> Option<&Keys> {
        documents::DOCUMENTS.iter().position(|d| d.file == file).and_then(|i| self.documents.get(i))
    }

    /// A file of the format as text. Bytes that are not UTF-8 are reported and replaced, so that the rest can be read.
    fn text(&mut self, name: &str, need: Need) -> Result<Option<String>, Error> {
        let Some(bytes) = self.files.read(name)? else {
            if need == Need::Needed {
                let known = reading_order();
                let names = self.files.names()?;
                let near =
                    did_you_mean(name, names.iter().map(String::as_str).filter(|n| !known.contains(n)));
                let help =
                    if near.is_empty() { "`knockon case new` writes a complete case".into() } else { near };
                self.found.push(Spot::file(name).error(format!("the case has no `{name}`")).help(help));
            }
            return Ok(None);
        };
        self.hashes.insert(name.to_owned(), sha256(&bytes));
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(e) => {
                let text = String::from_utf8_lossy(bytes).into_owned();
                let good = &bytes[..e.valid_up_to()];
                let line = count(good.iter().filter(|b| **b == b'\n').count() + 1);
                let start = good.iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1);
                let column = count(String::from_utf8_lossy(&good[start..]).chars().count() + 1);
                let at = Spot { file: name.into(), line, column, width: 1 };
                self.found.push(at.error("the file is not UTF-8 from here on").help("save it as UTF-8"));
                text
            }
        };
        self.texts.insert(name.to_owned(), text.clone());
        Ok(Some(text))
    }

    /// Reads the list files and economy tables that case.toml names.
    pub(crate) fn read_referenced(&mut self) -> Result<(), Error> {
        let Some(case) = self.document(documents::CASE.file) else { return Ok(()) };
        let lists: Vec<Field> = case.rows("list").filter_map(|l| l.get("file").cloned()).collect();
        let tables: Vec<Field> = case.rows("economy").filter_map(|e| e.get("table").cloned()).collect();
        self.lists.clear();
        for list in lists {
            if let Some(bytes) = self.referenced(&list)? {
                self.lists.push(ListFile { name: list.text, bytes });
            }
        }
        for table in tables.into_iter().filter(|t| t.text.ends_with(".csv")) {
            if let Some(bytes) = self.referenced(&table)? {
                self.economy_tables.insert(table.text, String::from_utf8_lossy(&bytes).into_owned());
            }
        }
        Ok(())
    }

    fn referenced(&mut self, name: &Field) -> Result<Option<Vec<u8>>, Error> {
        let found = self.files.read(&name.text)?;
        match &found {
            Some(bytes) => {
                self.hashes.insert(name.text.clone(), sha256(bytes));
            }
            None if !stays_inside(&name.text) => {
                let message = format!("`{}` lies outside the case folder", name.text);
                self.report_once(name.at.error(message).help("copy the file into the case folder"));
            }
            None => {
                let near = did_you_mean(&name.text, self.files.names()?.iter().map(String::as_str));
                self.report_once(name.at.error(format!("the case has no file `{}`", name.text)).help(near));
            }
        }
        Ok(found)
    }

    fn report_once(&mut self, diagnostic: Diagnostic) {
        if !self.found.contains(&diagnostic) {
            self.found.push(diagnostic);
        }
    }

    /// A CSV or TOML file at the top of the folder that nothing reads is most likely a misspelt name.
    fn look_for_strays(&mut self) -> Result<(), Error> {
        let known = reading_order();
        for name in self.files.names()? {
            let data = name.ends_with(".csv") || name.ends_with(".toml");
            if data && !known.contains(&name.as_str()) && !self.hashes.contains_key(&name) {
                let near =
                    did_you_mean(&name, known.iter().copied().filter(|k| !self.hashes.contains_key(*k)));
                let message = format!("nothing reads `{name}`: it is not a file of the case format");
                self.found.push(Spot::file(&name).warning(message).help(near));
            }
        }
        Ok(())
    }

    /// Diagnostics in reading order, each once, each with the line that it points into.
    pub(crate) fn finish(&self, mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let order = reading_order();
        let rank = |file: &str| order.iter().position(|f| *f == file).unwrap_or(order.len());
        found.sort_by(|a, b| {
            let key = |d: &Diagnostic| (rank(&d.at.file), d.at.clone());
            key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
        });
        found.dedup();
        for diagnostic in &mut found {
            let line = diagnostic.at.line.checked_sub(1).map(|l| l as usize);
            let text =
                self.texts.get(&diagnostic.at.file).zip(line).and_then(|(text, line)| text.lines().nth(line));
            if let Some(text) = text {
                diagnostic.source_line = text.to_owned();
            }
        }
        found
    }
}

/// SHA-256 as lower-case hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

/// A file name that spots share.
pub(crate) type Name = Arc<str>;
