//! The files of a case by name: a folder on disk, a case compiled into the binary, or texts in memory, read alike.
//!
//! Supported: names relative to the case folder with `/`; a folder is read file by file when asked.
//! Not supported: names that leave the folder (`..`, absolute paths); a case must travel as one folder.

use crate::error::{Error, ErrorKind};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Where the files of a case come from.
#[derive(Debug, Clone)]
pub struct Files {
    source: Source,
}

#[derive(Debug, Clone)]
enum Source {
    Memory(BTreeMap<String, Vec<u8>>),
    Folder(PathBuf),
}

impl Files {
    /// A folder on disk. Files are read when the case is read.
    pub fn from_dir(path: &Path) -> Result<Self, Error> {
        if !path.is_dir() {
            return Err(ErrorKind::NotAFolder(path.to_owned()).into());
        }
        Ok(Self { source: Source::Folder(path.to_owned()) })
    }

    /// A folder compiled into the binary.
    pub fn from_embedded(dir: &include_dir::Dir<'_>) -> Self {
        let mut files = BTreeMap::new();
        collect(dir, dir.path(), &mut files);
        Self { source: Source::Memory(files) }
    }

    /// Texts in memory, by name.
    pub fn from_memory<N: Into<String>, B: Into<Vec<u8>>>(files: impl IntoIterator<Item = (N, B)>) -> Self {
        Self { source: Source::Memory(files.into_iter().map(|(n, b)| (n.into(), b.into())).collect()) }
    }

    /// The bytes of a file; `None` when there is no such file or the name leaves the folder.
    pub fn read(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        if !stays_inside(name) {
            return Ok(None);
        }
        match &self.source {
            Source::Memory(files) => Ok(files.get(name).cloned()),
            Source::Folder(root) => {
                let path = root.join(name);
                match std::fs::read(&path) {
                    Ok(bytes) => Ok(Some(bytes)),
                    Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
                    Err(e) => Err(ErrorKind::Unreadable(PathBuf::from(name), e).into()),
                }
            }
        }
    }

    /// Names of the files at the top of the folder, in order of the alphabet.
    pub fn names(&self) -> Result<Vec<String>, Error> {
        match &self.source {
            Source::Memory(files) => Ok(files.keys().filter(|n| !n.contains('/')).cloned().collect()),
            Source::Folder(root) => {
                let unreadable = |e| Error::from(ErrorKind::Unreadable(root.clone(), e));
                let mut names = Vec::new();
                for entry in std::fs::read_dir(root).map_err(unreadable)? {
                    let entry = entry.map_err(unreadable)?;
                    if entry.path().is_file() {
                        names.push(entry.file_name().to_string_lossy().into_owned());
                    }
                }
                names.sort();
                Ok(names)
            }
        }
    }

    /// All files in memory, by name, for writing an embedded case out; `None` for a folder on disk.
    pub fn in_memory(&self) -> Option<&BTreeMap<String, Vec<u8>>> {
        match &self.source {
            Source::Memory(files) => Some(files),
            Source::Folder(_) => None,
        }
    }
}

/// Whether a name stays inside the case folder.
pub(crate) fn stays_inside(name: &str) -> bool {
    use std::path::Component;
    !name.is_empty()
        && !name.contains('\\')
        && Path::new(name).components().all(|c| matches!(c, Component::Normal(_) | Component::CurDir))
}

/// Files of an embedded folder, without what a run wrote into `out`.
fn collect(dir: &include_dir::Dir<'_>, root: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for file in dir.files() {
        if let Ok(relative) = file.path().strip_prefix(root) {
            let name = relative.to_string_lossy().replace('\\', "/");
            files.insert(name, file.contents().to_vec());
        }
    }
    for sub in dir.dirs() {
        if sub.path().file_name().is_none_or(|n| n != "out") {
            collect(sub, root, files);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_leaves_the_folder_is_not_read() {
        let files = Files::from_memory([("../x", "a"), ("lists/el.csv", "b")]);
        assert_eq!(files.read("../x").expect("memory can be read"), None);
        assert_eq!(files.read("lists/el.csv").expect("memory can be read"), Some(b"b".to_vec()));
        assert!(!stays_inside("/etc/passwd") && !stays_inside("a/../../b") && !stays_inside(""));
    }
}
