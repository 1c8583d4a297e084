//! Hashed keys → numbers: one sorted column with a directory, for everything that is looked up by an exact key.
//!
//! A key is 32 bits of a hash, so a lookup may give a number that has another key: whoever asks checks what comes out. The
//! directory implies the high bits of a key; what is left of an entry beside the key and the number says which letters the
//! word has, so that most words that share a part with another are passed over where they stand.

use crate::error::Error;
use crate::index::blocks::Apart;
use crate::index::column::{Column, Reader, Writer};

/// The kinds of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    Latin,
    Fold,
    FewVowels,
    Stem,
    Skeleton,
    Given,
    Number,
    Meaning,
    /// A part of a word: see `blocks`.
    Block,
    /// The beginning of a word of trade.
    Cut,
    /// The first letter of a word read as initials.
    Initial,
    Acronym,
    Identifier,
}

/// FNV-1a over the bytes, with a last mix so that the high bits are good: the same on every machine.
pub(crate) fn hash(sort: Sort, bytes: impl IntoIterator<Item = u8>) -> u32 {
    let start = 0xcbf2_9ce4_8422_2325 ^ (sort as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let h = bytes.into_iter().fold(start, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    let h = (h ^ (h >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    (h >> 32) as u32 // the high half, by intent
}

/// Which letters a text has, and which of [`OFTEN`] it has more than once: whatever an edit takes away is one of these bits, and so is what it adds.
pub(crate) fn letters_of(text: &str) -> u32 {
    text.bytes().fold(0, |m, b| {
        let one = 1 << (b & 31);
        let twice = OFTEN.iter().position(|o| *o == b).map_or(0, |i| 1u32 << (27 + i));
        m | if m & one == 0 { one } else { twice }
    })
}

/// Letters that words often have more than once. Letters and figures take the bits 1 to 26.
const OFTEN: &[u8; 5] = b"aeino";

/// A key with its number and the letters of the text behind it.
type Entry = (u32, u32, u32);

#[derive(Debug, Default)]
pub(crate) struct KeysBuilder(Vec<Entry>);

impl KeysBuilder {
    pub(crate) fn add(&mut self, key: u32, number: u32, letters: u32) {
        self.0.push((key, letters, number));
    }

    /// Gives every number another one.
    pub(crate) fn renumber(&mut self, numbers: &[u32]) {
        self.0.iter_mut().for_each(|e| e.2 = numbers.get(e.2 as usize).copied().unwrap_or(e.2));
    }

    pub(crate) fn finish(mut self) -> Keys {
        use rayon::slice::ParallelSliceMut;
        // Eight entries a bucket: they lie together.
        let bits = (self.0.len() / 8).next_power_of_two().trailing_zeros().clamp(4, 24);
        let most = self.0.iter().map(|e| e.2).max().unwrap_or(0);
        let shape = Shape { bits, number: 32 - most.leading_zeros() };
        self.0.par_sort_unstable();
        self.0.dedup();
        let mut starts = vec![0u32; (1 << bits) + 1];
        for e in &self.0 {
            starts[(e.0 >> (32 - bits)) as usize + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let entries: Vec<u64> = self.0.iter().map(|e| shape.entry(e)).collect();
        Keys { entries: entries.into(), starts: starts.into(), shape }
    }
}

/// Whether at most so many bits are set. Most processors count bits in one step, but programs for all of them do not ask for it.
fn few(mut bits: u32, most: u32) -> bool {
    if most > 4 {
        return bits.count_ones() <= most;
    }
    for _ in 0..most {
        bits &= bits.wrapping_sub(1);
    }
    bits == 0
}

/// How many bits of a key the directory has, and how many a number.
#[derive(Debug, Clone, Copy)]
struct Shape {
    bits: u32,
    number: u32,
}

impl Default for Shape {
    fn default() -> Self {
        Self { bits: 4, number: 32 }
    }
}

impl Shape {
    /// Bits for the letters, between the rest of the key and the number.
    fn letters(self) -> u32 {
        (64 - (32 - self.bits) - self.number).min(32)
    }

    fn mask(self) -> u32 {
        u32::MAX.checked_shr(32 - self.letters()).unwrap_or(0)
    }

    fn rest(self, key: u32) -> u64 {
        u64::from(key & (u32::MAX >> self.bits)) << (32 + self.bits)
    }

    fn entry(self, (key, letters, number): &Entry) -> u64 {
        self.rest(*key) | u64::from(letters & self.mask()) << self.number | u64::from(*number)
    }
}

#[derive(Debug, Default)]
pub(crate) struct Keys {
    /// The low bits of the key, letters, number; ascending by key.
    entries: Column<u64>,
    /// By the high bits of the key: where its entries begin.
    starts: Column<u32>,
    shape: Shape,
}

impl Keys {
    /// Numbers with this key.
    pub(crate) fn get(&self, key: u32) -> impl Iterator<Item = u32> + '_ {
        let (starts, entries): (&[u32], &[u64]) = (&self.starts, &self.entries);
        let bucket = (key >> (32 - self.shape.bits)) as usize;
        let range = starts.get(bucket).copied().unwrap_or(0) as usize
            ..starts.get(bucket + 1).copied().unwrap_or(0) as usize;
        let rest = self.shape.rest(key);
        let low = (1u64 << (32 + self.shape.bits)) - 1;
        let number = (1u64 << self.shape.number) - 1;
        let found = entries.get(range).unwrap_or_default().iter().copied();
        found
            .skip_while(move |e| e & !low < rest)
            .take_while(move |e| e & !low == rest)
            .map(move |e| (e & number) as u32)
    }

    /// Numbers with one of many keys, each with the place of its key, of words that differ by no more letters from a word with these than
    /// the key allows.
    ///
    /// What the directory says of all is asked before any entry is, so that the memory's answers overlap.
    pub(crate) fn like_all(&self, asked: &[(u32, Apart)], letters: u32, mut found: impl FnMut(usize, u32)) {
        let (starts, entries): (&[u32], &[u64]) = (&self.starts, &self.entries);
        let first = |&(key, _): &(u32, Apart)| {
            let bucket = (key >> (32 - self.shape.bits)) as usize;
            starts.get(bucket..bucket + 2).map_or((0, 0), |s| (s[0] as usize, s[1] as usize))
        };
        let ranges: Vec<(usize, usize)> = asked.iter().map(first).collect();
        let at = |i: usize| entries.get(i).copied().unwrap_or(0);
        let ends: Vec<(u64, u64)> = ranges.iter().map(|r| (at(r.0), at(r.1.wrapping_sub(1)))).collect();
        let low = (1u64 << (32 + self.shape.bits)) - 1;
        for (k, ((&(key, apart), range), (first, last))) in asked.iter().zip(&ranges).zip(ends).enumerate() {
            let rest = self.shape.rest(key);
            if range.0 < range.1 && first & !low <= rest && rest <= last & !low {
                let bucket = entries.get(range.0..range.1).unwrap_or_default();
                self.among(bucket, (key, letters, apart), |n| found(k, n));
            }
        }
    }

    /// Numbers with a key in its bucket, of words that differ by no more letters from a word with these.
    fn among(&self, bucket: &[u64], (key, letters, most): (u32, u32, Apart), mut found: impl FnMut(u32)) {
        let (shape, rest, mask) = (self.shape, self.shape.rest(key), self.shape.mask());
        let low = (1u64 << (32 + shape.bits)) - 1;
        let number = (1u64 << shape.number) - 1;
        // A short bucket is passed over; in a long one most entries are of one key.
        let first = |e: &u64| e & !low < rest;
        let from = match bucket.len() {
            0..64 => bucket.iter().take_while(|e| first(e)).count(),
            _ => bucket.partition_point(first),
        };
        for e in bucket[from..].iter().take_while(|e| **e & !low == rest) {
            let theirs = (e >> shape.number) as u32 & mask;
            if few(letters & mask & !theirs, most.mine) && few(theirs & !letters, most.theirs) {
                found((e & number) as u32);
            }
        }
    }

    pub(crate) fn write(&self, w: &mut Writer) {
        w.column(&self.entries);
        w.column(&self.starts);
        w.number(u64::from(self.shape.bits) << 32 | u64::from(self.shape.number));
    }

    pub(crate) fn read(r: &mut Reader) -> Result<Self, Error> {
        let (entries, starts, shape) = (r.column()?, r.column()?, r.number()?);
        let shape = Shape { bits: (shape >> 32) as u32, number: shape as u32 };
        if !(4..=24).contains(&shape.bits) || shape.number > 32 {
            return Err(Error::file("has keys of another shape"));
        }
        Ok(Self { entries, starts, shape })
    }
}
