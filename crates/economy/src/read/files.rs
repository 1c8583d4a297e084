//! Where a reader's files come from: one file, an archive, or a folder that the caller opens. This room touches no disk.

use super::zip;
use crate::error::{Error, Result};

/// Some files by name.
pub trait Folder {
    /// What the whole is called, for messages and years.
    fn label(&self) -> String;
    /// The names, in the order of the source.
    fn names(&self) -> Vec<String>;
    /// The bytes of one.
    fn open(&self, name: &str) -> Result<Vec<u8>>;
}

/// One file.
#[derive(Debug, Clone)]
pub struct OneFile {
    name: String,
    bytes: Vec<u8>,
}

impl OneFile {
    /// From its name and bytes.
    pub fn new(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self { name: name.into(), bytes }
    }
}

impl Folder for OneFile {
    fn label(&self) -> String {
        self.name.clone()
    }

    fn names(&self) -> Vec<String> {
        vec![self.name.clone()]
    }

    fn open(&self, _: &str) -> Result<Vec<u8>> {
        Ok(self.bytes.clone())
    }
}

/// A ZIP archive.
#[derive(Debug, Clone)]
pub struct Archive {
    name: String,
    bytes: Vec<u8>,
    entries: Vec<zip::Entry>,
}

impl Archive {
    /// Whether the bytes begin as an archive does.
    pub fn is_one(bytes: &[u8]) -> bool {
        zip::is_zip(bytes)
    }

    /// From its name and bytes.
    pub fn new(name: impl Into<String>, bytes: Vec<u8>) -> Result<Self> {
        let entries = zip::entries(&bytes)?;
        Ok(Self { name: name.into(), bytes, entries })
    }
}

impl Folder for Archive {
    fn label(&self) -> String {
        self.name.clone()
    }

    fn names(&self) -> Vec<String> {
        self.entries.iter().map(|e| e.name.clone()).collect()
    }

    fn open(&self, name: &str) -> Result<Vec<u8>> {
        let found = self.entries.iter().find(|e| e.name == name);
        zip::unpack(&self.bytes, found.ok_or_else(|| Error::layout(format!("the archive has no `{name}`")))?)
    }
}

/// The one file with one of these endings; of several, the one that names the year of the folder's label.
pub(super) fn only(files: &dyn Folder, endings: &[&str]) -> Result<Vec<u8>> {
    let names = files.names();
    if let [one] = &names[..] {
        return files.open(one);
    }
    let fits = |n: &&String| endings.iter().any(|e| n.to_ascii_lowercase().ends_with(e));
    let fitting: Vec<&String> = names.iter().filter(fits).collect();
    match fitting[..] {
        [one] => files.open(one),
        [] => Err(Error::layout(format!(
            "`{}` holds no file ending in {}",
            files.label(),
            endings.join(" or ")
        ))),
        _ => {
            let list: Vec<&str> = fitting.iter().map(|n| n.as_str()).take(8).collect();
            let text = format!(
                "`{}` holds several tables ({}); unpack the one you mean",
                files.label(),
                list.join(", ")
            );
            Err(Error::layout(text))
        }
    }
}

/// The file whose last part of the path is `name`, if there is one.
pub(super) fn named(files: &dyn Folder, name: &str) -> Option<String> {
    let last = |n: &String| n.rsplit('/').next() == Some(name);
    files.names().into_iter().find(last)
}

/// The bytes of the file whose last part of the path is `name`.
pub(super) fn need(files: &dyn Folder, name: &str) -> Result<Vec<u8>> {
    let found = named(files, name);
    let found = found.ok_or_else(|| Error::layout(format!("`{}` has no file `{name}`", files.label())))?;
    files.open(&found)
}
