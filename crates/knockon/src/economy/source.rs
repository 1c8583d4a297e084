//! The files of other publishers: a folder, an archive or one file, read piece by piece, and how far the reading is.

use crate::error::Error;
use knockon_economy::read::{Archive, Folder};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Hears the bytes read so far and of how many.
pub type Heard<'a> = &'a (dyn Fn(u64, u64) + Sync);

/// Opens them. `heard` hears of every piece that is read.
pub(super) fn open_source<'a>(path: &Path, heard: Heard<'a>) -> Result<Box<dyn Folder + 'a>, Error> {
    let root = path.to_owned();
    if path.is_dir() {
        let (mut names, mut all) = (Vec::new(), 0);
        walk(path, path, &mut names, &mut all)?;
        return Ok(Box::new(Disk { root, names, one: false, count: Count::new(heard, all) }));
    }
    let mut file = File::open(path).map_err(|e| Error::io(path, e))?;
    let all = file.metadata().map_err(|e| Error::io(path, e))?.len();
    let mut start = [0_u8; 4];
    let read = file.read(&mut start).map_err(|e| Error::io(path, e))?;
    let name =
        path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
    if Archive::is_one(&start[..read]) {
        let bytes = std::fs::read(path).map_err(|e| Error::io(path, e))?;
        let archive =
            Archive::new(name, bytes).map_err(|e| Error::usage(format!("`{}`: {e}", path.display())))?;
        return Ok(Box::new(Told { archive, count: Count::new(heard, all) }));
    }
    Ok(Box::new(Disk { root, names: vec![name], one: true, count: Count::new(heard, all) }))
}

fn walk(dir: &Path, root: &Path, out: &mut Vec<String>, bytes: &mut u64) -> Result<(), Error> {
    let entries = std::fs::read_dir(dir).map_err(|e| Error::io(dir, e))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|e| e.ok().map(|e| e.path())).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            walk(&path, root, out, bytes)?;
        } else if let Ok(relative) = path.strip_prefix(root) {
            *bytes += path.metadata().map_or(0, |m| m.len());
            out.push(relative.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(())
}

/// Bytes read of all files together.
#[derive(Clone)]
struct Count<'a> {
    heard: Heard<'a>,
    done: Arc<AtomicU64>,
    all: u64,
}

impl<'a> Count<'a> {
    fn new(heard: Heard<'a>, all: u64) -> Self {
        Self { heard, done: Arc::default(), all }
    }

    fn more(&self, bytes: usize) {
        let done = self.done.fetch_add(bytes as u64, Ordering::Relaxed) + bytes as u64;
        // A file may be looked at twice; nobody is told of more than there is.
        (self.heard)(done.min(self.all), self.all);
    }
}

struct Counted<'a, R> {
    inner: R,
    count: Count<'a>,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        let got = self.inner.read(to)?;
        self.count.more(got);
        Ok(got)
    }
}

/// Files on disk: those of a folder, or one.
struct Disk<'a> {
    root: PathBuf,
    names: Vec<String>,
    one: bool,
    count: Count<'a>,
}

impl Folder for Disk<'_> {
    fn label(&self) -> String {
        self.root.file_name().map_or_else(|| "table".into(), |n| n.to_string_lossy().into_owned())
    }

    fn names(&self) -> Vec<String> {
        self.names.clone()
    }

    fn stream(&self, name: &str) -> Result<Box<dyn Read + '_>, knockon_economy::Error> {
        let path = if self.one { self.root.clone() } else { self.root.join(name) };
        let inner = File::open(path).map_err(|e| knockon_economy::ErrorKind::Resolve {
            name: name.to_owned(),
            message: e.to_string(),
        })?;
        Ok(Box::new(Counted { inner, count: self.count.clone() }))
    }
}

/// An archive whose unpacking is counted by the packed bytes that the share of the unpacked ones stands for.
struct Told<'a> {
    archive: Archive,
    count: Count<'a>,
}

impl Folder for Told<'_> {
    fn whole(&self) -> Option<&[u8]> {
        self.archive.whole()
    }

    fn label(&self) -> String {
        self.archive.label()
    }

    fn names(&self) -> Vec<String> {
        self.archive.names()
    }

    fn stream(&self, name: &str) -> Result<Box<dyn Read + '_>, knockon_economy::Error> {
        let inner = self.archive.stream(name)?;
        let count =
            Count { all: self.archive.unpacked(name).unwrap_or(self.count.all), ..self.count.clone() };
        Ok(Box::new(Counted { inner, count }))
    }
}
