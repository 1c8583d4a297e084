//! Writing an output folder so that it is there as a whole or not at all.
//!
//! The files are written into a new folder beside the wanted one; then the old folder is renamed away, the new one
//! takes its place, and the old one is removed. A run that fails before that leaves the old folder as it was.

use crate::error::Error;
use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Marks a folder as ours, so that no other folder is ever replaced.
const MARK: &str = "manifest.json";

/// Replaces `dir` by a folder with these files. Refuses to replace a folder that a run did not write.
pub(crate) fn replace(dir: &Path, files: &[(String, Vec<u8>)]) -> Result<(), Error> {
    replace_with(dir, |fresh| write_all(fresh, files))
}

/// As [`replace`], with files that `write` puts into the new folder: for tables that are better streamed than held.
pub(crate) fn replace_with(dir: &Path, write: impl FnOnce(&Path) -> Result<(), Error>) -> Result<(), Error> {
    refuse_foreign(dir)?;
    let parent = match dir.parent() {
        Some(p) if !p.as_os_str().is_empty() => p.to_owned(),
        _ => PathBuf::from("."),
    };
    fs::create_dir_all(&parent).map_err(|e| Error::io(&parent, e))?;
    let name = dir.file_name().ok_or_else(|| Error::usage(format!("`{}` names no folder", dir.display())))?;
    let beside =
        |what: &str| parent.join(format!(".{}.{what}-{}", name.to_string_lossy(), std::process::id()));
    let (fresh, old) = (beside("new"), beside("old"));
    let written = fs::create_dir_all(&fresh).map_err(|e| Error::io(&fresh, e)).and_then(|()| write(&fresh));
    if let Err(e) = written {
        let _ = fs::remove_dir_all(&fresh);
        return Err(e);
    }
    if dir.exists() {
        fs::rename(dir, &old).map_err(|e| Error::io(dir, e))?;
    }
    if let Err(e) = fs::rename(&fresh, dir) {
        // Put the old outcome back; both names are ours and on one file system.
        let _ = fs::rename(&old, dir);
        let _ = fs::remove_dir_all(&fresh);
        return Err(Error::io(dir, e));
    }
    let _ = fs::remove_dir_all(&old);
    Ok(())
}

/// Writes one file so that it is there as a whole or not at all: beside its place first, then renamed.
pub(crate) fn file(out: &Path, bytes: &[u8]) -> Result<(), Error> {
    file_with(out, |w| w.write_all(bytes).map_err(|e| Error::io(out, e)))
}

/// As [`file`], with bytes that `fill` writes in pieces; what `fill` gives is handed on.
pub(crate) fn file_with<T>(
    out: &Path,
    fill: impl FnOnce(&mut dyn Write) -> Result<T, Error>,
) -> Result<T, Error> {
    let name =
        out.file_name().ok_or_else(|| Error::usage(format!("`{}` is no file to write", out.display())))?;
    let fresh = out.with_file_name(format!(".{}.new-{}", name.to_string_lossy(), std::process::id()));
    let io = |e| Error::io(out, e);
    let done = (|| {
        let mut to = BufWriter::with_capacity(1 << 20, fs::File::create(&fresh).map_err(io)?);
        let made = fill(&mut to)?;
        to.flush().map_err(io)?;
        fs::rename(&fresh, out).map_err(io)?;
        Ok(made)
    })();
    if done.is_err() {
        // What was begun must not stay; that it cannot be removed is not the mistake to tell of.
        let _ = fs::remove_file(&fresh);
    }
    done
}

/// Writes a file in pieces.
pub(crate) fn stream(
    path: &Path,
    fill: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
) -> Result<(), Error> {
    let file = fs::File::create(path).map_err(|e| Error::io(path, e))?;
    let mut out = BufWriter::with_capacity(1 << 20, file);
    fill(&mut out).and_then(|()| out.flush()).map_err(|e| Error::io(path, e))
}

/// Says no when `dir` holds something that is not an earlier outcome.
pub(crate) fn refuse_foreign(dir: &Path) -> Result<(), Error> {
    if !dir.exists() {
        return Ok(());
    }
    let mut entries = fs::read_dir(dir).map_err(|e| Error::io(dir, e))?;
    if entries.next().is_some() && !dir.join(MARK).exists() {
        return Err(Error::usage(format!(
            "`{}` exists and is not the outcome of an earlier run; give another folder with --out",
            dir.display()
        )));
    }
    Ok(())
}

fn write_all(dir: &Path, files: &[(String, Vec<u8>)]) -> Result<(), Error> {
    fs::create_dir_all(dir).map_err(|e| Error::io(dir, e))?;
    for (name, bytes) in files {
        let path = dir.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|e| Error::io(parent, e))?;
        }
        fs::write(&path, bytes).map_err(|e| Error::io(&path, e))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_is_replaced_as_a_whole_and_a_foreign_folder_never() {
        let top = tempfile::tempdir().unwrap();
        let out = top.path().join("out");
        let files =
            |x: &str| vec![("manifest.json".to_owned(), b"{}".to_vec()), (x.to_owned(), b"1".to_vec())];
        replace(&out, &files("a.csv")).unwrap();
        replace(&out, &files("b.csv")).unwrap();
        assert!(out.join("b.csv").exists() && !out.join("a.csv").exists());
        assert_eq!(fs::read_dir(top.path()).unwrap().count(), 1, "nothing is left beside");

        let foreign = top.path().join("photos");
        fs::create_dir(&foreign).unwrap();
        fs::write(foreign.join("cat.png"), b"x").unwrap();
        assert!(replace(&foreign, &files("a.csv")).is_err());
        assert!(foreign.join("cat.png").exists());
    }
}
