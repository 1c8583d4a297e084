//! Lookups that were made before: most names are made of words that others have, too.
//!
//! Kept with the space of a search, so within one index, whose segments stay where they are. What comes out is what a lookup gives.

use crate::index::record::meaning_number;
use crate::index::segment::Segment;
use crate::names::analyse::Lens;
use crate::names::view::View;
use crate::search::lookup::Found;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::hash::BuildHasher;

/// How many words and readings found are kept before all are forgotten: some megabytes.
const MOST: usize = 200_000;

/// What was found for words.
#[derive(Debug)]
struct Kept<T> {
    /// By a hash of what tells a lookup apart.
    all: FxHashMap<u64, Vec<Entry<T>>>,
    size: usize,
}

/// What tells a lookup apart, and what it found.
#[derive(Debug)]
struct Entry<T> {
    numbers: [u64; 4],
    texts: [Box<str>; 2],
    found: Box<[T]>,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self { all: FxHashMap::default(), size: 0 }
    }
}

impl<T> Kept<T> {
    fn get(&mut self, numbers: [u64; 4], texts: [&str; 2], find: impl FnOnce() -> Vec<T>) -> &[T] {
        if self.size > MOST {
            *self = Self::default();
        }
        let entries = self.all.entry(FxBuildHasher.hash_one((numbers, texts))).or_default();
        let same = |e: &Entry<T>| e.numbers == numbers && [&*e.texts[0], &*e.texts[1]] == texts;
        let at = entries.iter().position(same).unwrap_or_else(|| {
            let found: Box<[T]> = find().into();
            self.size += found.len() + 16;
            entries.push(Entry { numbers, texts: texts.map(Into::into), found });
            entries.len() - 1
        });
        &entries[at].found
    }
}

#[derive(Debug, Default)]
pub(crate) struct Known {
    words: Kept<Found>,
    parts: Kept<u32>,
}

impl Known {
    /// What was found for a word under some lenses, or is found now.
    pub(crate) fn get(
        &mut self,
        segment: &Segment,
        t: &View<'_>,
        lenses: &[Lens],
        find: impl FnOnce() -> Vec<Found>,
    ) -> &[Found] {
        let lenses = lenses.iter().fold(0u64, |m, l| m | 1 << *l as u64);
        let flags = u64::from(t.initials) | u64::from(t.attested) << 1 | lenses << 2 | (t.script as u64) << 8;
        let number = t.number.map_or(u64::MAX, u64::from);
        let numbers = [place(segment), flags, number, meaning_number(t.meaning).into()];
        // Its fold, its given names and so on follow from these.
        self.words.get(numbers, [t.latin, t.text], find)
    }

    /// The readings that were found to have words that together spell a word, or are found now.
    pub(crate) fn parts(
        &mut self,
        segment: &Segment,
        latin: &str,
        find: impl FnOnce() -> Vec<u32>,
    ) -> &[u32] {
        self.parts.get([place(segment), 0, 0, 0], [latin, ""], find)
    }
}

/// Tells segments apart.
fn place(segment: &Segment) -> u64 {
    std::ptr::from_ref(segment).addr() as u64
}
