//! Lookups that were made before: most names are made of words that others have, too.
//!
//! Kept with the space of a search, so within one index, whose segments stay where they are. What comes out is what a lookup gives.

use crate::index::segment::Segment;
use crate::names::analyse::Lens;
use crate::names::view::View;
use crate::search::lookup::Found;
use rustc_hash::FxHashMap;

/// How many words found are kept before all are forgotten: some megabytes.
const MOST: usize = 200_000;

/// What tells a lookup apart: the segment, the word as text, and the rest of it as numbers.
type Key = (usize, String, [u64; 3]);

#[derive(Debug, Default)]
pub(crate) struct Known {
    found: FxHashMap<Key, Box<[Found]>>,
    size: usize,
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
        if self.size > MOST {
            (self.size, self.found) = (0, FxHashMap::default());
        }
        let size = &mut self.size;
        self.found.entry(key(segment, t, lenses)).or_insert_with(|| {
            let found = find();
            *size += found.len() + 16;
            found.into()
        })
    }
}

/// A word's given names, stem, fold and skeleton follow from its text, its script and its Latin spelling.
fn key(segment: &Segment, t: &View<'_>, lenses: &[Lens]) -> Key {
    let place = std::ptr::from_ref(segment).addr();
    let lenses = lenses.iter().fold(0u64, |m, l| m | 1 << *l as u64);
    let flags = u64::from(t.initials) | u64::from(t.attested) << 1 | lenses << 2 | (t.script as u64) << 8;
    let number = t.number.map_or(u64::MAX, u64::from);
    let meaning = u64::from(crate::index::record::meaning_number(t.meaning));
    (place, [t.latin, t.text, t.fold, t.skeleton].join("\n"), [flags, number, meaning])
}
