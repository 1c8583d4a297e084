//! Any list that a user names: a file in a known format, OFAC's several files, or a store.

use crate::error::Error;
use crate::lists::{at, existing};
use knockon_lists::{Format, read_any, recognise, sublists, write_records};
use knockon_vocabulary::{Date, Diagnostic, ListRecord, Severity, Where};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A list, read.
#[derive(Debug, Clone)]
pub struct OpenedList {
    /// Names of its files, joined by ` + `.
    pub name: String,
    /// What it was read as.
    pub format: String,
    /// The day that it says it was published on.
    pub published: Option<Date>,
    /// SHA-256 of its bytes; of a store: of its state and the records that were taken.
    pub sha256: String,
    /// The records.
    pub records: Vec<ListRecord>,
    /// What was wrong with rows.
    pub notes: Vec<Diagnostic>,
    /// The bytes of a list that is one file.
    raw: Option<Vec<u8>>,
}

impl OpenedList {
    /// The list as one file that every reader of lists takes: its own bytes, or its records.
    pub fn into_bytes(self) -> Vec<u8> {
        self.raw.unwrap_or_else(|| write_records(&self.records).into_bytes())
    }

    /// Its name without folders.
    pub fn short_name(&self) -> String {
        let short = |n: &str| {
            Path::new(n).file_name().map_or_else(|| n.to_owned(), |f| f.to_string_lossy().into_owned())
        };
        self.name.split(" + ").map(short).collect::<Vec<_>>().join(" + ")
    }
}

/// Whether this file is a store.
pub fn is_store(file: &Path) -> bool {
    use std::io::Read;
    let mut head = [0u8; 16];
    std::fs::File::open(file).and_then(|mut f| f.read_exact(&mut head)).is_ok()
        && head == *b"SQLite format 3\0"
}

/// Reads lists from files in any format and from stores. OFAC's files beside a primary one are read with it. `known_on`
/// (a day or `@N`) is asked of stores; a file knows only itself.
pub fn open_lists(files: &[PathBuf], known_on: Option<&str>) -> Result<Vec<OpenedList>, Error> {
    let mut out = Vec::new();
    let mut ofac: Vec<(String, Vec<u8>)> = Vec::new();
    for file in files {
        if is_store(file) {
            out.push(from_store(file, known_on)?);
            continue;
        }
        let bytes = std::fs::read(file).map_err(|e| Error::io(file, e))?;
        let name = file.display().to_string();
        match recognise(&bytes) {
            Some(Format::OfacAlternate | Format::OfacAddresses | Format::OfacComments | Format::OfacCsv)
                if files.len() > 1 =>
            {
                ofac.push((name, bytes));
            }
            _ => {
                let mut list = opened(&[(name, bytes.clone())])?;
                list.raw = Some(bytes);
                out.push(list);
            }
        }
    }
    // Two primary files are two lists; what stands beside them belongs to the one only where there is one.
    let primary = |b: &[u8]| recognise(b) == Some(Format::OfacCsv);
    if ofac.iter().filter(|(_, b)| primary(b)).count() > 1 && ofac.iter().all(|(_, b)| primary(b)) {
        for one in ofac {
            out.push(opened(&[one])?);
        }
    } else if !ofac.is_empty() {
        out.push(opened(&ofac)?);
    }
    Ok(out)
}

/// Reads the file or files of one list; a list that cannot be used is an error with all its mistakes.
pub(crate) fn opened(files: &[(String, Vec<u8>)]) -> Result<OpenedList, Error> {
    let (mut list, broken) = read(files);
    if broken || list.records.is_empty() {
        if !list.notes.iter().any(|n| n.severity == Severity::Error) {
            let at = Where { file: list.name, ..Where::default() };
            list.notes.push(
                Diagnostic::error(at, "the list has no record")
                    .help("is it in one of the layouts of docs/reference/lists.md?"),
            );
        }
        list.notes.retain(|n| n.severity == Severity::Error);
        return Err(Error::input(list.notes));
    }
    Ok(list)
}

/// The list, and whether it must not be used.
fn read(files: &[(String, Vec<u8>)]) -> (OpenedList, bool) {
    let parts: Vec<(&str, &[u8])> = files.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
    let read = read_any(&parts);
    let (broken, published) = (read.is_broken(), read.published);
    let hashes: Vec<String> = files.iter().map(|(_, b)| knockon_case::sha256(b)).collect();
    let sha256 = match hashes.as_slice() {
        [one] => one.clone(),
        many => knockon_case::sha256(many.join("\n").as_bytes()),
    };
    let name = parts.iter().map(|p| p.0).collect::<Vec<_>>().join(" + ");
    let format = read.format.map_or("not known", Format::title).to_owned();
    let (records, notes) = (read.records, read.notes);
    (OpenedList { name, format, published, sha256, records, notes, raw: None }, broken)
}

fn from_store(file: &Path, known_on: Option<&str>) -> Result<OpenedList, Error> {
    let store = existing(file)?;
    let records = store.known(at(known_on)?)?;
    let sha256 = knockon_case::sha256(write_records(&records).as_bytes());
    let name = file.display().to_string();
    let format = "store".to_owned();
    Ok(OpenedList { name, format, published: None, sha256, records, notes: Vec::new(), raw: None })
}

/// What a file of lists holds, and what is wrong with it.
#[derive(Debug, Clone, Serialize)]
pub struct Checked {
    /// Names of the files.
    pub name: String,
    /// What it was read as.
    pub format: String,
    /// The day that it says it was published on.
    pub published: Option<Date>,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// How many records.
    pub records: usize,
    /// Names and other names together.
    pub names: usize,
    /// Records of each sub-list.
    pub sublists: BTreeMap<String, usize>,
    /// What was wrong.
    pub notes: Vec<Diagnostic>,
    /// Whether an import would be refused.
    pub broken: bool,
}

/// Reads the file or files of one list and says what they hold. A file that cannot be used is an answer here, not an error.
pub fn check(files: &[PathBuf]) -> Result<Checked, Error> {
    let mut parts = Vec::new();
    for file in files {
        parts.push((file.display().to_string(), std::fs::read(file).map_err(|e| Error::io(file, e))?));
    }
    let (list, broken) = read(&parts);
    Ok(Checked {
        records: list.records.len(),
        names: list.records.iter().map(|r| 1 + r.aliases.len()).sum(),
        sublists: sublists(&list.records).into_iter().map(|(w, n)| (w.to_owned(), n)).collect(),
        name: list.name,
        format: list.format,
        published: list.published,
        sha256: list.sha256,
        notes: list.notes,
        broken,
    })
}
