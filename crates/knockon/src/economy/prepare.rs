//! `table prepare`: a table and the factors of its I − A in one file, so that later answers begin with reading instead of factorising.

use super::answer::Answer;
use super::open::{TableAt, about, files_of, table_at};
use crate::error::{Error, ErrorKind};
use crate::folder;
use knockon_economy::embedded;
use knockon_economy::ready::{KeptFrom, keep, sha256};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Reads a table, factorises it and writes both to `out`, beside its place first and then renamed: an older file stays whole until then.
pub fn table_prepare(at: impl Into<TableAt>, out: &Path) -> Result<Answer, Error> {
    let at = at.into();
    let made_from = made_from(&at.name)?;
    let table = table_at(&at)?;
    let ready = folder::file_with(out, |to| keep(table, &made_from, to).map_err(about(&at.name)))?;
    let bytes = std::fs::metadata(out).map_err(|e| Error::io(out, e))?.len();
    let table = ready.accounts();
    let mut a = Answer::default();
    a.fact("table", format!("{} ({}), {}", table.info.name, table.info.year, table.info.prices));
    a.fact("industries", table.size().to_string());
    a.fact("prepared from", format!("{}, SHA-256 {}", made_from.name, made_from.sha256));
    a.fact("written", out.display().to_string());
    a.fact("bytes", bytes.to_string());
    a.notes.push(
        "Give this file wherever a table is asked for. It is checked when it is opened; prepare it anew after the source has changed.".into(),
    );
    Ok(a)
}

/// The source's name and the digest of its bytes, table first and satellites after.
fn made_from(name: &str) -> Result<KeptFrom, Error> {
    if let Some(e) = embedded(name.trim_start_matches('@')) {
        let mut both = e.table.as_bytes().chain(e.satellites.as_bytes());
        let sha256 = sha256(&mut both).map_err(|e| Error::from(ErrorKind::Internal(e.to_string())))?;
        return Ok(KeptFrom { name: e.name.to_owned(), sha256 });
    }
    let (file, satellites) = files_of(name);
    let open = |p: &Path| File::open(p).map_err(|e| Error::io(p, e));
    let first = open(&file)?;
    let digest = match &satellites {
        None => sha256(&mut &first),
        Some(s) => sha256(&mut first.chain(open(s)?)),
    };
    let sha256 = digest.map_err(|e| Error::usage(format!("`{}`: {e}", file.display())))?;
    let last = |p: &Path| p.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    Ok(KeptFrom { name: last(&file), sha256 })
}
