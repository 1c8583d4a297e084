//! Opening tables: a compiled-in name, a file, or a folder with `table.csv` and, beside it, `satellites.csv`; and the files of other publishers.

use crate::error::{Error, ErrorKind};
use knockon_economy::embedded;
use knockon_economy::read::{Archive, Folder, OneFile};
use knockon_economy::solve::{Way, memory_bytes};
use knockon_economy::table::{Table, read, read_satellites, write_satellites, write_table};
use std::path::{Path, PathBuf};

/// A table by name or path, with its satellites.
///
/// A file `x.csv` takes `x-satellites.csv` or `satellites.csv` beside it; a folder its `table.csv` and `satellites.csv`.
pub fn open_table(name: &str) -> Result<Table, Error> {
    if let Some(e) = embedded(name.trim_start_matches('@')) {
        return e.read().map_err(|e| ErrorKind::Internal(e.to_string()).into());
    }
    let path = Path::new(name);
    let file = if path.is_dir() { path.join("table.csv") } else { path.to_owned() };
    let bytes = std::fs::read(&file).map_err(|e| Error::io(&file, e))?;
    let (mut table, _) = read(&bytes).map_err(|e| Error::usage(format!("`{}`: {e}", file.display())))?;
    if let Some(path) = satellites_of(&file) {
        let bytes = std::fs::read(&path).map_err(|e| Error::io(&path, e))?;
        table.satellites = read_satellites(&bytes, &table)
            .map_err(|e| Error::usage(format!("`{}`: {e}", path.display())))?;
    }
    Ok(table)
}

/// Writes a table's folder, `table.csv` and `satellites.csv` where it has some. Nothing is written that would not be read again.
pub fn save_table(table: &Table, folder: &Path) -> Result<(), Error> {
    let text = write_table(table);
    read(text.as_bytes()).map_err(|e| Error::usage(format!("the table `{}`: {e}", table.info.name)))?;
    let satellites = (!table.satellites.is_empty()).then(|| write_satellites(table, &table.satellites));
    write_files(folder, &[("table.csv", Some(text)), ("satellites.csv", satellites)])
}

fn satellites_of(file: &Path) -> Option<PathBuf> {
    let stem = file.file_stem()?.to_string_lossy();
    let own = file.with_file_name(format!("{stem}-satellites.csv"));
    if own.exists() {
        return Some(own);
    }
    let beside = file.with_file_name("satellites.csv");
    // Of a folder with several tables nobody knows whose it is.
    (stem == "table" && beside.exists()).then_some(beside)
}

/// The files of another publisher: a folder, an archive or one file.
pub(super) fn open_source(path: &Path) -> Result<Box<dyn Folder>, Error> {
    if path.is_dir() {
        let mut names = Vec::new();
        walk(path, path, &mut names)?;
        return Ok(Box::new(Disk { root: path.to_owned(), names }));
    }
    let bytes = std::fs::read(path).map_err(|e| Error::io(path, e))?;
    let name =
        path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
    if Archive::is_one(&bytes) {
        let archive =
            Archive::new(name, bytes).map_err(|e| Error::usage(format!("`{}`: {e}", path.display())))?;
        return Ok(Box::new(archive));
    }
    Ok(Box::new(OneFile::new(name, bytes)))
}

struct Disk {
    root: PathBuf,
    names: Vec<String>,
}

fn walk(dir: &Path, root: &Path, out: &mut Vec<String>) -> Result<(), Error> {
    let entries = std::fs::read_dir(dir).map_err(|e| Error::io(dir, e))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|e| e.ok().map(|e| e.path())).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            walk(&path, root, out)?;
        } else if let Ok(relative) = path.strip_prefix(root) {
            out.push(relative.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(())
}

impl Folder for Disk {
    fn label(&self) -> String {
        self.root.file_name().map_or_else(|| "table".into(), |n| n.to_string_lossy().into_owned())
    }

    fn names(&self) -> Vec<String> {
        self.names.clone()
    }

    fn open(&self, name: &str) -> Result<Vec<u8>, knockon_economy::Error> {
        std::fs::read(self.root.join(name)).map_err(|e| {
            knockon_economy::ErrorKind::Resolve { name: name.to_owned(), message: e.to_string() }.into()
        })
    }
}

/// Writes several files of a folder: each beside its place first, then all renamed.
pub(crate) fn write_files(dir: &Path, files: &[(&str, Option<String>)]) -> Result<(), Error> {
    std::fs::create_dir_all(dir).map_err(|e| Error::io(dir, e))?;
    let fresh = |name: &str| dir.join(format!(".{name}.new"));
    for (name, text) in files {
        if let Some(text) = text {
            std::fs::write(fresh(name), text).map_err(|e| Error::io(&dir.join(name), e))?;
        }
    }
    for (name, text) in files {
        let path = dir.join(name);
        match text {
            Some(_) => std::fs::rename(fresh(name), &path).map_err(|e| Error::io(&path, e))?,
            // What is not made any more must not stay beside what is.
            None if path.exists() => std::fs::remove_file(&path).map_err(|e| Error::io(&path, e))?,
            None => {}
        }
    }
    Ok(())
}

/// Refuses, before anything is computed, what would not fit in the memory that the machine has left (Linux; elsewhere nothing is refused).
pub(super) fn fits(table: &Table, way: Way, what: &str) -> Result<(), Error> {
    let room = std::fs::read_to_string("/proc/meminfo").ok().and_then(|t| available(&t));
    enough(memory_bytes(table.size(), way), room, table.size())
        .map_err(|m| ErrorKind::Failed(format!("`{what}`: {m}")).into())
}

fn enough(needed: Option<usize>, room: Option<usize>, industries: usize) -> Result<(), String> {
    let gb = |bytes: usize| bytes as f64 / 1e9;
    match (needed, room) {
        (Some(needed), Some(room)) if needed > room => Err(format!(
            "{industries} industries need {:.1} GB for this and {:.1} GB are free; add sectors together with `knockon table aggregate`, or take one place",
            gb(needed),
            gb(room)
        )),
        (None, _) => Err(format!("{industries} industries need more memory than can be counted")),
        _ => Ok(()),
    }
}

/// The bytes that /proc/meminfo says are available.
fn available(text: &str) -> Option<usize> {
    let line = text.lines().find_map(|l| l.strip_prefix("MemAvailable:"))?;
    line.split_whitespace().next()?.parse::<usize>().ok()?.checked_mul(1024)
}

/// An error of the economy stage, with what it is about.
pub(super) fn about(what: &str) -> impl Fn(knockon_economy::Error) -> Error + '_ {
    move |e| match e.kind {
        knockon_economy::ErrorKind::Singular(_) | knockon_economy::ErrorKind::NoConvergence { .. } => {
            ErrorKind::Failed(format!("`{what}`: {e}")).into()
        }
        _ => Error::usage(format!("`{what}`: {e}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_refused_before_it_is_tried() {
        let text = "MemTotal:       24681576 kB\nMemAvailable:    8000000 kB\n";
        assert_eq!(available(text), Some(8_192_000_000));
        let need = |n| memory_bytes(n, Way::Factors);
        assert!(enough(need(20_000), available(text), 20_000).is_ok());
        let error = enough(need(60_000), available(text), 60_000).expect_err("28.8 GB in 8.2");
        assert!(
            error.contains("60000 industries need 29.2 GB") && error.contains("8.2 GB are free"),
            "{error}"
        );
        assert!(enough(need(60_000), None, 60_000).is_ok(), "no such file, no refusal");
        assert!(enough(need(usize::MAX), None, usize::MAX).is_err());
    }
}
