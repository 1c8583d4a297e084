//! Opening tables: a compiled-in name, a file, or a folder with `table.csv` and, beside it, `satellites.csv`, a Parquet file in our layout, or a prepared table.

use super::memory::{beside, holds, room, too_large};
use crate::error::{Error, ErrorKind};
use knockon_economy::embedded;
use knockon_economy::ready::{Kept, Ready, is_kept};
use knockon_economy::solve::Plan;
use knockon_economy::table::{
    Flows, Table, is_parquet, read, read_parquet, read_satellites, read_stream, write_satellites, write_table,
};
use std::cell::RefCell;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// A table to open, and the memory that may be used for it and its answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TableAt {
    /// A compiled-in table's name, or a path.
    pub name: String,
    /// Bytes; `None`: what the machine has left.
    pub memory: Option<usize>,
}

impl<S: Into<String>> From<S> for TableAt {
    fn from(name: S) -> Self {
        Self { name: name.into(), memory: None }
    }
}

/// A table by name or path, with its satellites.
///
/// A file `x.csv` takes `x-satellites.csv` or `satellites.csv` beside it; a folder its `table.csv` and `satellites.csv`. A prepared table is read
/// without its factors.
pub fn open_table(name: &str) -> Result<Table, Error> {
    table_at(&name.into())
}

/// The same within a memory: a table that would not fit is refused when its header is read.
pub(super) fn table_at(at: &TableAt) -> Result<Table, Error> {
    let name = at.name.as_str();
    if let Some(e) = embedded(name.trim_start_matches('@')) {
        return e.read().map_err(|e| ErrorKind::Internal(e.to_string()).into());
    }
    if let Some(mut kept) = open_kept(name)? {
        holds(kept.size(), kept.finals(), room(at)).map_err(|m| too_large(name, &m))?;
        return kept.table().map_err(about(name));
    }
    let (file, satellites) = files_of(name);
    let mut input = BufReader::with_capacity(1 << 20, File::open(&file).map_err(|e| Error::io(&file, e))?);
    let columnar = is_parquet(input.fill_buf().map_err(|e| Error::io(&file, e))?);
    let refused = RefCell::new(None);
    let fits = |industries: usize, finals: usize| {
        holds(industries, finals, room(at)).map_err(|m| {
            *refused.borrow_mut() = Some(m.clone());
            knockon_economy::ErrorKind::Input(m).into()
        })
    };
    let read = if columnar {
        let mut bytes = Vec::new();
        input.read_to_end(&mut bytes).map_err(|e| Error::io(&file, e))?;
        read_parquet(bytes, &fits)
    } else {
        read_stream(&mut input, &fits)
    };
    if let Some(m) = refused.take() {
        return Err(too_large(name, &m));
    }
    let mut table = read.map_err(|e| Error::usage(format!("`{}`: {e}", file.display())))?;
    if let Some(path) = satellites.filter(|_| !columnar) {
        let bytes = std::fs::read(&path).map_err(|e| Error::io(&path, e))?;
        table.satellites = read_satellites(&bytes, &table)
            .map_err(|e| Error::usage(format!("`{}`: {e}", path.display())))?;
    }
    Ok(table)
}

/// A table, or one place of it as a national table, ready for so many solutions (`None`: many). A prepared table asked as a whole brings its factors; where
/// factors do not fit in memory every solution is iterated.
pub(super) fn ready(at: &TableAt, place: Option<&str>, solutions: Option<usize>) -> Result<Ready, Error> {
    let room = room(at);
    if let Some(mut kept) = open_kept(&at.name)?
        && place.is_none()
    {
        holds(kept.size(), kept.finals(), room).map_err(|m| too_large(&at.name, &m))?;
        let left = beside(kept.size(), kept.finals(), room);
        return kept.ready(Plan { solutions, room: left }).map_err(about(&at.name));
    }
    let table = scoped(table_at(at)?, &at.name, place)?;
    let left = beside(table.size(), table.finals.len(), room);
    Ready::new(table, Plan { solutions, room: left }).map_err(about(&at.name))
}

/// The table itself, or one place of an interregional one as a national table; domestic flows.
pub(super) fn scoped(table: Table, name: &str, place: Option<&str>) -> Result<Table, Error> {
    let Some(p) = place else { return Ok(table.into_domestic()) };
    if table.info.flows != Flows::Interregional && table.industries.iter().any(|i| i.place == p) {
        return Ok(table.into_domestic());
    }
    table.of_place(p).map(Table::into_domestic).ok_or_else(|| {
        Error::usage(format!("`{name}` has no place `{p}`; it has {}", table.places().join(", ")))
    })
}

/// A prepared table, if the file is one.
pub(super) fn open_kept(name: &str) -> Result<Option<Kept<File>>, Error> {
    let path = Path::new(name);
    if embedded(name.trim_start_matches('@')).is_some() || !path.is_file() {
        return Ok(None);
    }
    let mut file = File::open(path).map_err(|e| Error::io(path, e))?;
    let mut start = [0_u8; 8];
    let read = file.read(&mut start).map_err(|e| Error::io(path, e))?;
    if !is_kept(&start[..read]) {
        return Ok(None);
    }
    Kept::open(file).map(Some).map_err(about(name))
}

/// The table's file and, if there is one, that of its satellites.
pub(super) fn files_of(name: &str) -> (PathBuf, Option<PathBuf>) {
    let path = Path::new(name);
    let file = if path.is_dir() { path.join("table.csv") } else { path.to_owned() };
    let satellites = satellites_of(&file);
    (file, satellites)
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

/// An error of the economy stage, with what it is about.
pub(super) fn about(what: &str) -> impl Fn(knockon_economy::Error) -> Error + '_ {
    move |e| match e.kind {
        knockon_economy::ErrorKind::Singular(_) | knockon_economy::ErrorKind::NoConvergence { .. } => {
            ErrorKind::Failed(format!("`{what}`: {e}")).into()
        }
        _ => Error::usage(format!("`{what}`: {e}")),
    }
}
