//! The list of a word's readings, cut into bands by what a reading loses in any case.
//!
//! A query shares with a reading some of its words. Seen from the rarest of those, all rarer words of the reading are lost: they have
//! no partner in the query. So a word's list is kept in bands by the weight of the reading's rarer words, and of a common word's list
//! mostly the readings are passed over in which it is the rarest word, or nearly. The reading is found in the list of its rarest word in
//! common; in the others it may be left out.
//!
//! Beside each reading of a common word's list stands a signature: ten bits for each of the reading's commoner words, as far as they are
//! three, and its [`Class`]; of more words the first, and how common the others are at least. If the list's word is the rarest in common, the others in common are among those, so that the signature
//! tells which words of the query they may be before anything else of the reading is fetched.
//!
//! Source: the prefix filter of set similarity joins (Chaudhuri, Ganti & Kaushik 2006, "A primitive operator for similarity joins in
//! data cleaning"; Xiao, Wang, Lin & Yu 2008, "Efficient similarity joins for near duplicate detection"), here with the prefix's
//! length left to the query.

use crate::index::column::number;
use crate::index::segment::Class;

/// By band: the least weight of the rarer words of its readings.
pub(crate) const BANDS: [f64; COUNT] = [0.0, 0.1, 0.3, 0.55, 0.8, 1.2, 2.0];

/// How many bands there are.
pub(crate) const COUNT: usize = 7;

/// A list of no more readings is one band without signatures; in tests some lists are short and many are not.
const SHORT: usize = if cfg!(test) { 3 } else { 24 };

/// Numbers before the readings of a longer list: where each band but the last ends.
const HEAD: usize = COUNT - 1;

/// How many words a signature has room for, and the bits of each; those above are for the class.
const WORDS: usize = 3;
const BITS: u32 = 10;

/// Stands for no word, and, in the first place, for more words than there is room for.
const NOTHING: u32 = (1 << BITS) - 2;
const MANY: u32 = (1 << BITS) - 1;

/// How many classes of rooms there are.
const SIZES: usize = 32;

/// The band of a reading whose rarer words weigh this.
pub(crate) fn band_of(rarer: f64) -> usize {
    BANDS.partition_point(|b| *b <= rarer).saturating_sub(1)
}

/// Whether a word in so many readings is a common one.
pub(crate) fn is_common(readings: usize) -> bool {
    readings > SHORT
}

/// How much room a list of so many readings takes: more for more.
pub(crate) fn room(readings: usize) -> usize {
    if is_common(readings) { HEAD + 2 * readings } else { readings }
}

/// What stands for a word in a signature.
fn slot_of(word: u32) -> u32 {
    ((u64::from(word.wrapping_mul(0x9e37_79b1)) * u64::from(NOTHING)) >> 32) as u32
}

/// The signature of a reading with these commoner words, ascending by the room of their lists, and flags.
///
/// Of more words than there is room for: the first, and how long the lists of all others are at least.
pub(crate) fn signature(commoner: &[u32], room: impl Fn(u32) -> usize, flags: u8) -> u32 {
    let slot = |i: usize| commoner.get(i).map_or(NOTHING, |w| slot_of(*w));
    let slots = match commoner {
        [first, second, ..] if commoner.len() > WORDS => [MANY, slot_of(*first), size_of(room(*second))],
        _ => [slot(0), slot(1), slot(2)],
    };
    let class = (Class::of(flags) as u32) << (WORDS as u32 * BITS);
    (0..WORDS).fold(class, |m, i| m | slots[i] << (i as u32 * BITS))
}

/// Class of a list's room: no greater for less.
fn size_of(room: usize) -> u32 {
    (usize::BITS - room.leading_zeros()).min(SIZES as u32 - 1)
}

/// What a word of a signature may match.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Meets {
    /// Words of the query: those that it may be the same as, and by class of likeness (from 1 on) those that it is only alike to.
    pub(crate) plain: u64,
    pub(crate) dim: [u64; 3],
    /// What it weighs at most.
    pub(crate) weight: f64,
}

impl Meets {
    /// A word may match these words of the query, which it is at most so alike to, and weighs so much.
    pub(crate) fn add(&mut self, (bits, class): (u64, usize), weight: f64) {
        match class.checked_sub(1) {
            None => self.plain |= bits,
            Some(class) => self.dim[class] |= bits,
        }
        self.weight = self.weight.max(weight);
    }

    /// Both together.
    fn and(mut self, other: &Self) -> Self {
        self.plain |= other.plain;
        (0..3).for_each(|c| self.dim[c] |= other.dim[c]);
        self.weight += other.weight;
        self
    }
}

/// What the words of signatures may match: by slot the place in the list, 0 for nothing.
#[derive(Debug)]
pub(crate) struct Met {
    at: Vec<u16>,
    all: Vec<Meets>,
    /// By class of room: what words with lists of that room and more may match; of names without initials, and of all.
    long: [[Meets; 2]; SIZES],
    /// Bit `s`: some list has a room of class `s`.
    sizes: u32,
}

impl Default for Met {
    fn default() -> Self {
        let mut at = vec![0; 1 << BITS];
        at[MANY as usize] = u16::MAX;
        Self { at, all: vec![Meets::default()], long: [[Meets::default(); 2]; SIZES], sizes: 0 }
    }
}

impl Met {
    /// A word has this to match.
    pub(crate) fn add(&mut self, word: u32, bits: (u64, usize), weight: f64) {
        let at = &mut self.at[slot_of(word) as usize];
        if *at == 0 {
            *at = self.all.len() as u16; // fewer than there are slots
            self.all.push(Meets::default());
        }
        self.all[usize::from(*at)].add(bits, weight);
    }

    /// Words with lists of this room and more may match this.
    pub(crate) fn add_long(&mut self, room: usize, meets: &[Meets; 2]) {
        self.long[size_of(room) as usize] = *meets;
        self.sizes |= 1 << size_of(room);
    }

    /// Fills the classes of rooms that no list has.
    pub(crate) fn finish(&mut self) {
        for size in (0..SIZES - 1).rev() {
            if self.sizes >> size & 1 == 0 {
                self.long[size] = self.long[size + 1];
            }
        }
    }

    /// Where what the words of a signature may match stands: all 0 if they match nothing.
    pub(crate) fn places(&self, signature: u32) -> [u16; WORDS] {
        [0, 1, 2].map(|i| self.at[(signature >> (i * BITS) & MANY) as usize])
    }

    /// What the words of a signature may match together; `initials`: whether the reading may have initials.
    pub(crate) fn together(&self, signature: u32, initials: bool) -> Meets {
        let places = self.places(signature);
        if places[0] == u16::MAX {
            let size = (signature >> (2 * BITS) & MANY) as usize;
            let first = self.all.get(usize::from(places[1])).copied().unwrap_or_default();
            let long = self.long.get(size).map(|l| l[usize::from(initials)]).unwrap_or_default();
            return first.and(&long);
        }
        let one = |at: u16| self.all.get(usize::from(at)).copied().unwrap_or_default();
        one(places[0]).and(&one(places[1])).and(&one(places[2]))
    }
}

/// The class of a reading with this signature.
pub(crate) fn class_of(signature: u32) -> Class {
    match signature >> (WORDS as u32 * BITS) {
        0 => Class::Plain,
        1 => Class::Small,
        _ => Class::Initials,
    }
}

/// Writes the readings of a word into the room of its list, each with its band and signature.
pub(crate) fn write(readings: &mut [(u8, u32, u32)], list: &mut [u32]) {
    if !is_common(readings.len()) {
        list.iter_mut().zip(readings).for_each(|(to, r)| *to = r.1);
        return;
    }
    readings.sort_unstable();
    let (head, rest) = list.split_at_mut(HEAD);
    for (band, end) in head.iter_mut().enumerate() {
        let upto = readings.partition_point(|r| usize::from(r.0) <= band);
        *end = number(upto);
    }
    rest.as_chunks_mut().0.iter_mut().zip(readings).for_each(|(to, r)| *to = [r.1, r.2]);
}

/// The list of a word.
#[derive(Debug, Clone, Copy)]
pub(crate) enum List<'a> {
    /// Readings, ascending.
    Rare(&'a [u32]),
    /// Where each band but the last ends; readings with their signatures, ascending within a band.
    Common(&'a [u32], &'a [[u32; 2]]),
}

impl<'a> List<'a> {
    /// A list as it is kept.
    pub(crate) fn of(list: &'a [u32]) -> Self {
        if !is_common(list.len()) {
            return Self::Rare(list);
        }
        let (head, rest) = list.split_at(HEAD.min(list.len()));
        Self::Common(head, rest.as_chunks().0)
    }

    /// The first number of the list.
    pub(crate) fn first(self) -> u32 {
        let (Self::Rare(all) | Self::Common(all, _)) = self;
        all.first().copied().unwrap_or(0)
    }

    /// By band: the least weight of the rarer words, and the readings of a common word.
    pub(crate) fn bands(self) -> impl Iterator<Item = (f64, &'a [[u32; 2]])> {
        let (head, all) = match self {
            Self::Rare(_) => (&[][..], &[][..]),
            Self::Common(head, all) => (head, all),
        };
        let mut from = 0;
        BANDS.iter().enumerate().filter_map(move |(band, least)| {
            let end = head.get(band).map_or(all.len(), |e| *e as usize);
            let some = all.get(from..end).unwrap_or_default();
            from = end;
            (!some.is_empty()).then_some((*least, some))
        })
    }

    /// Readings that may also have a word of each of these groups, all of them commoner.
    pub(crate) fn readings_with(self, groups: &[&[u32]]) -> impl Iterator<Item = u32> + 'a {
        let slots = |group: &&[u32]| {
            let mut out = [0u64; 1 << (BITS - 6)];
            group.iter().map(|w| slot_of(*w)).for_each(|s| out[s as usize / 64] |= 1 << (s % 64));
            out
        };
        let slots: Vec<[u64; 1 << (BITS - 6)]> = groups.iter().map(slots).collect();
        let rare = if let Self::Rare(all) = self { all } else { &[] };
        let has = move |signature: u32| {
            let slot = |i: u32| signature >> (i * BITS) & MANY;
            let met = |s: u32, group: &[u64; 1 << (BITS - 6)]| group[s as usize / 64] >> (s % 64) & 1 != 0;
            slot(0) == MANY || slots.iter().all(|g| (0..WORDS as u32).any(|i| met(slot(i), g)))
        };
        let common = self.bands().flat_map(|b| b.1).filter(move |r| has(r[1])).map(|r| r[0]);
        rare.iter().copied().chain(common)
    }

    /// All readings.
    pub(crate) fn readings(self) -> impl Iterator<Item = u32> + 'a {
        let rare = if let Self::Rare(all) = self { all } else { &[] };
        rare.iter().copied().chain(self.bands().flat_map(|b| b.1).map(|r| r[0]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn prop_every_reading_stands_in_its_band(rarer in prop::collection::vec(0.0..3.0f64, 0..80)) {
            let one = |(r, w): (u32, &f64)| (band_of(*w) as u8, r, signature(&[r], |_| 1, 0));
            let mut readings: Vec<(u8, u32, u32)> = (0..).zip(&rarer).map(one).collect();
            let mut list = vec![0; room(readings.len())];
            write(&mut readings, &mut list);
            let list = List::of(&list);
            for (least, some) in list.bands() {
                prop_assert!(some.is_sorted());
                prop_assert!(some.iter().all(|r| rarer[r[0] as usize] >= least && r[1] == signature(&[r[0]], |_| 1, 0)));
            }
            let mut all: Vec<u32> = list.readings().collect();
            all.sort_unstable();
            prop_assert_eq!(&all, &(0..rarer.len() as u32).collect::<Vec<_>>());
            prop_assert!(all.iter().all(|r| list.readings_with(&[&[*r]]).any(|x| x == *r)));
        }
    }
}
