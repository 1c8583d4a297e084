//! Where a reader's files come from: one file, an archive, or a folder that the caller opens. This room touches no disk.

use super::zip;
use crate::error::{Error, ErrorKind, Result};
use std::io::Read;

/// Some files by name.
pub trait Folder {
    /// What the whole is called, for messages and years.
    fn label(&self) -> String;
    /// The names, in the order of the source.
    fn names(&self) -> Vec<String>;
    /// The bytes of one.
    fn open(&self, name: &str) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.stream(name)?.read_to_end(&mut bytes).map_err(|e| ErrorKind::Bytes(e.to_string()))?;
        Ok(bytes)
    }
    /// All bytes of an archive, where it is one.
    fn whole(&self) -> Option<&[u8]> {
        None
    }
    /// One, to be read from its beginning.
    fn stream(&self, name: &str) -> Result<Box<dyn Read + '_>>;
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

    fn stream(&self, _: &str) -> Result<Box<dyn Read + '_>> {
        Ok(Box::new(&self.bytes[..]))
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

    /// How many bytes a file unpacks to, as its entry says; `None`: no such file.
    pub fn unpacked(&self, name: &str) -> Option<u64> {
        self.entries.iter().find(|e| e.name == name).map(|e| e.unpacked)
    }

    /// From its name and bytes.
    pub fn new(name: impl Into<String>, bytes: Vec<u8>) -> Result<Self> {
        let entries = zip::entries(&bytes)?;
        Ok(Self { name: name.into(), bytes, entries })
    }
}

impl Folder for Archive {
    fn whole(&self) -> Option<&[u8]> {
        Some(&self.bytes)
    }

    fn label(&self) -> String {
        self.name.clone()
    }

    fn names(&self) -> Vec<String> {
        self.entries.iter().map(|e| e.name.clone()).collect()
    }

    fn stream(&self, name: &str) -> Result<Box<dyn Read + '_>> {
        let found = self.entries.iter().find(|e| e.name == name);
        zip::unpack(&self.bytes, found.ok_or_else(|| Error::layout(format!("the archive has no `{name}`")))?)
    }
}

/// The one file with one of these endings; of several, the one that names the year of the folder's label.
pub(super) fn only(files: &dyn Folder, endings: &[&str]) -> Result<Vec<u8>> {
    files.open(&only_name(files, endings)?)
}

/// The name of the same.
pub(super) fn only_name(files: &dyn Folder, endings: &[&str]) -> Result<String> {
    let names = files.names();
    if let [one] = &names[..] {
        return Ok(one.clone());
    }
    let fits = |n: &&String| endings.iter().any(|e| n.to_ascii_lowercase().ends_with(e));
    let fitting: Vec<&String> = names.iter().filter(fits).collect();
    match fitting[..] {
        [one] => Ok(one.clone()),
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

/// The file whose last part of the path is `name`, to be read.
pub(super) fn need<'a>(files: &'a dyn Folder, name: &str) -> Result<Box<dyn Read + 'a>> {
    let found = named(files, name);
    let found = found.ok_or_else(|| Error::layout(format!("`{}` has no file `{name}`", files.label())))?;
    files.stream(&found)
}
