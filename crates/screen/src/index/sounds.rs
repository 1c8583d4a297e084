//! Words by their consonants, for scripts whose Latin spelling merely sounds alike.
//!
//! Distinct bare skeletons by length, passed over with the multiset of their letters; the rest is measured.

use crate::error::Error;
use crate::index::column::{Column, Reader, Writer, number};
use crate::index::dictionary::{Dictionary, by_length};
use crate::index::vocabulary::Words;
use crate::pairs::bag::{Bag, most_apart};
use crate::pairs::distance::Pattern;
use crate::pairs::similar::{LEAST_SOUND, LONGEST_CAP, bare, bare_sounds, may_sound};

#[derive(Debug, Default)]
pub(crate) struct Sounds {
    /// Words, by bare skeleton.
    words: Column<u32>,
    /// Where the words of each skeleton begin; one more at the end.
    starts: Column<u32>,
    /// The letters of each skeleton.
    bags: Column<u64>,
    /// By length: the first skeleton.
    lengths: Column<u32>,
}

impl Sounds {
    pub(crate) fn of(words: &[u32], all: Words<'_>) -> Self {
        let sound = |w: u32| bare(all.skeleton(w));
        let mut sorted = words.to_vec();
        by_length(&mut sorted, |w| (sound(w).len(), [sound(w).as_bytes()]));
        let (mut starts, mut bags, mut lengths) = (Vec::new(), Vec::new(), Vec::new());
        for (i, &w) in sorted.iter().enumerate() {
            let this = sound(w);
            if i > 0 && sound(sorted[i - 1]) == this {
                continue;
            }
            lengths.resize((this.len() + 1).max(lengths.len()), number(starts.len()));
            starts.push(number(i));
            bags.push(Bag::of(this.bytes()).0);
        }
        lengths.push(number(starts.len()));
        starts.push(number(sorted.len()));
        Self { words: sorted.into(), starts: starts.into(), bags: bags.into(), lengths: lengths.into() }
    }

    /// Words whose skeletons are alike enough.
    pub(crate) fn near(&self, skeleton: &str, dictionary: &Dictionary, mut take: impl FnMut(u32)) {
        let mine = bare(skeleton);
        let (pattern, bag) = (Pattern::new(mine), Bag::of(mine.bytes()));
        for (length, ends) in self.lengths.windows(2).enumerate().filter(|(n, _)| may_sound(mine.len(), *n)) {
            let longer = mine.len().max(length);
            let most = 2 * most_apart(longer, LEAST_SOUND / LONGEST_CAP - 1e-9);
            for s in ends[0] as usize..ends[1] as usize {
                if self.bags.get(s).is_none_or(|b| bag.apart(Bag(*b)) > most) {
                    continue;
                }
                let range = self.starts.get(s).map_or(0, |s| *s as usize)
                    ..self.starts.get(s + 1).map_or(0, |s| *s as usize);
                let words = self.words.get(range).unwrap_or_default();
                let Some(&first) = words.first() else {
                    continue;
                };
                if bare_sounds(longer, || pattern.likeness(bare(dictionary.lend().skeleton(first)))).is_some()
                {
                    words.iter().for_each(|&w| take(w));
                }
            }
        }
    }

    pub(crate) fn write(&self, w: &mut Writer) {
        w.column(&self.words);
        w.column(&self.starts);
        w.column(&self.bags);
        w.column(&self.lengths);
    }

    pub(crate) fn read(r: &mut Reader) -> Result<Self, Error> {
        Ok(Self { words: r.column()?, starts: r.column()?, bags: r.column()?, lengths: r.column()? })
    }
}
