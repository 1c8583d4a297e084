//! The index of lists, kept beside the first of them so that it need not be built for every name that is asked.
//!
//! The file `LIST.knockon-index` holds what [`Indexed`](super::Indexed) has: of each record its list, identifier and name, and the index of all
//! names. It fits when the bytes of every list, their names as given, the order in which they were given and the program are those that it was made
//! by; otherwise, and where it is damaged, it is built again. It is written beside and renamed, and where the folder cannot be written to
//! nothing is kept. **Not supported**: stores, whose lists differ by what is asked of them; lists of fewer than [`LEAST`] records, which take no
//! longer to index than to look for a file.

use super::Card;
use crate::error::Error;
use crate::lists::is_store;
use knockon_case::sha256;
use knockon_screen::Index;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// Lists of fewer records are indexed each time.
const LEAST: usize = 2_000;
const MAGIC: &[u8; 8] = b"KNOCKSC1";
/// Letters of a SHA-256 in hexadecimal.
const HASH: usize = 64;
/// What stands in front: [`MAGIC`], what it was made by, the hash of what is shown, and how long that is.
const HEAD: usize = 8 + 2 * HASH + 8;

/// Where an index is kept, and what it must have been made by to be used.
#[derive(Debug)]
pub(super) struct Place {
    file: PathBuf,
    key: String,
}

/// What is kept beside the index.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Shown {
    pub(super) records: Vec<Card>,
    pub(super) notes: Vec<String>,
}

/// What looking for a kept index found.
pub(super) enum Looked {
    Fits(Shown, Index),
    /// None is there, or it is of other lists or of another program.
    Other,
    Damaged,
}

impl Place {
    /// The place for these lists; `None`: nothing is kept of them.
    pub(super) fn of(lists: &[PathBuf]) -> Result<Option<Self>, Error> {
        let Some(first) = lists.first().filter(|_| !lists.iter().any(|l| is_store(l))) else {
            return Ok(None);
        };
        let Some(mut made_by) = program() else { return Ok(None) };
        for list in lists {
            let bytes = std::fs::read(list).map_err(|e| Error::io(list, e))?;
            made_by.push_str(&format!("\n{} {}", sha256(&bytes), list.display()));
        }
        let mut name = first.file_name().unwrap_or_default().to_owned();
        name.push(".knockon-index");
        Ok(Some(Self { file: first.with_file_name(name), key: sha256(made_by.as_bytes()) }))
    }

    pub(super) fn look(&self) -> Looked {
        let Ok(file) = File::open(&self.file) else { return Looked::Other };
        let mut head = [0; HEAD];
        if read_at(&file, 0, &mut head).is_err() || &head[..MAGIC.len()] != MAGIC {
            return Looked::Damaged;
        }
        if &head[MAGIC.len()..MAGIC.len() + HASH] != self.key.as_bytes() {
            return Looked::Other;
        }
        parse(&file, &head).map_or(Looked::Damaged, |(shown, index)| Looked::Fits(shown, index))
    }

    /// Keeps an index if that is worth it and possible; the program answers without as well.
    pub(super) fn keep(&self, shown: &Shown, index: &Index) {
        if shown.records.len() < LEAST {
            return;
        }
        let Ok(mut text) = serde_json::to_vec(shown) else { return };
        // A JSON text may end in spaces: what follows begins at a multiple of eight bytes.
        text.resize(text.len().next_multiple_of(8), b' ');
        let length = (text.len() as u64).to_le_bytes();
        let hash = sha256(&text);
        let parts: [&[u8]; 6] =
            [MAGIC, self.key.as_bytes(), hash.as_bytes(), &length, &text, &index.to_bytes()];
        let beside = self.file.with_extension(format!("knockon-index.{}", std::process::id()));
        let written =
            std::fs::write(&beside, parts.concat()).and_then(|()| std::fs::rename(&beside, &self.file));
        if written.is_err() {
            // Nothing is lost: the next question builds the index again.
            let _ = std::fs::remove_file(&beside);
        }
    }

    pub(super) fn file(&self) -> &Path {
        &self.file
    }
}

/// What stands behind a head that fits.
fn parse(file: &File, head: &[u8; HEAD]) -> Option<(Shown, Index)> {
    let (hash, length) = head[MAGIC.len() + HASH..].split_at(HASH);
    let length = u64::from_le_bytes(length.try_into().ok()?);
    let index = length.checked_add(HEAD as u64)?;
    let bytes = usize::try_from(file.metadata().ok()?.len().checked_sub(index)?).ok()?;
    let mut text = vec![0; usize::try_from(length).ok()?];
    read_at(file, HEAD as u64, &mut text).ok()?;
    if sha256(&text).as_bytes() != hash {
        return None;
    }
    let index = Index::load(bytes, |at, piece| read_at(file, index + at as u64, piece)).ok()?;
    Some((serde_json::from_slice(&text).ok()?, index))
}

/// The bytes from a place on; others may read the same file at once.
#[cfg(unix)]
fn read_at(file: &File, at: u64, to: &mut [u8]) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, to, at)
}

/// The bytes from a place on; others may read the same file at once.
#[cfg(windows)]
fn read_at(file: &File, mut at: u64, mut to: &mut [u8]) -> io::Result<()> {
    while !to.is_empty() {
        let read = std::os::windows::fs::FileExt::seek_read(file, to, at)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        (at, to) = (at + read as u64, &mut to[read..]);
    }
    Ok(())
}

/// This program, told from any other that might read a list or a name differently: its version, size and date.
fn program() -> Option<String> {
    let about = std::env::current_exe().and_then(std::fs::metadata).ok()?;
    let date = about.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some(format!("{} {} {}", env!("CARGO_PKG_VERSION"), about.len(), date.as_nanos()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use knockon_vocabulary::{ListCode, ListRecord};

    fn kept(top: &Path, names: usize) -> (Place, Vec<PathBuf>) {
        let list = top.join("l.csv");
        std::fs::write(&list, format!("{names}")).unwrap();
        let lists = vec![list];
        let place = Place::of(&lists).unwrap().unwrap();
        let name = |i: usize| format!("Name{i} Trading");
        let records: Vec<ListRecord> =
            (0..names).map(|i| ListRecord::named(ListCode::Other, i.to_string(), name(i))).collect();
        let shown =
            Shown { records: records.iter().map(Card::of).collect(), notes: vec!["a remark".to_owned()] };
        place.keep(&shown, &Index::build(&records));
        (place, lists)
    }

    #[test]
    fn a_kept_index_is_used_only_for_the_same_lists_and_never_when_damaged() {
        let top = tempfile::tempdir().unwrap();
        let (place, lists) = kept(top.path(), LEAST);
        let Looked::Fits(shown, index) = place.look() else { panic!("it fits") };
        assert_eq!((shown.records.len(), index.len(), shown.notes.len()), (LEAST, LEAST, 1));
        let good = std::fs::read(place.file()).unwrap();
        // A change of the list's bytes, or of what was kept at any place.
        std::fs::write(&lists[0], "another").unwrap();
        assert!(matches!(Place::of(&lists).unwrap().unwrap().look(), Looked::Other));
        for at in (0..good.len()).step_by(good.len() / 41) {
            let mut bad = good.clone();
            bad[at] ^= 0x10;
            std::fs::write(place.file(), &bad).unwrap();
            assert!(!matches!(place.look(), Looked::Fits(..)), "byte {at}");
            std::fs::write(place.file(), &good[..at]).unwrap();
            assert!(!matches!(place.look(), Looked::Fits(..)), "cut at {at}");
        }
        assert_eq!(std::fs::read_dir(top.path()).unwrap().count(), 2, "nothing half-written is left");
    }

    #[test]
    fn of_a_short_list_nothing_is_kept() {
        let top = tempfile::tempdir().unwrap();
        let (place, _) = kept(top.path(), 3);
        assert!(matches!(place.look(), Looked::Other) && !place.file().exists());
    }
}
