//! Hashed keys → numbers: one sorted column with a directory, for everything that is looked up by an exact key.
//!
//! A key is 32 bits of a hash, so a lookup may give a number that has another key: whoever asks checks what comes out.

use crate::column::{Column, Reader, Writer};
use crate::error::Error;

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

#[derive(Debug, Default)]
pub(crate) struct KeysBuilder(Vec<u64>);

impl KeysBuilder {
    pub(crate) fn add(&mut self, key: u32, number: u32) {
        self.0.push(u64::from(key) << 32 | u64::from(number));
    }

    pub(crate) fn finish(mut self) -> Keys {
        self.0.sort_unstable();
        self.0.dedup();
        // Eight entries a bucket: they lie together.
        let bits = (self.0.len() / 8).next_power_of_two().trailing_zeros().clamp(4, 24);
        let mut starts = vec![0u32; (1 << bits) + 1];
        for e in &self.0 {
            starts[(e >> (64 - bits)) as usize + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        Keys { entries: self.0.into(), starts: starts.into() }
    }
}

#[derive(Debug, Default)]
pub(crate) struct Keys {
    /// Key in the high half, number in the low one; ascending.
    entries: Column<u64>,
    /// By the high bits of the key: where its entries begin.
    starts: Column<u32>,
}

impl Keys {
    /// Numbers with this key, ascending.
    pub(crate) fn get(&self, key: u32) -> impl Iterator<Item = u32> + '_ {
        let (starts, entries): (&[u32], &[u64]) = (&self.starts, &self.entries);
        let bits = starts.len().saturating_sub(1).checked_ilog2().unwrap_or(0);
        let bucket = (u64::from(key) << 32).checked_shr(64 - bits).unwrap_or(0) as usize;
        let range = starts.get(bucket).copied().unwrap_or(0) as usize
            ..starts.get(bucket + 1).copied().unwrap_or(0) as usize;
        let found = entries.get(range).unwrap_or_default().iter();
        found
            .skip_while(move |e| (**e >> 32) < u64::from(key))
            .take_while(move |e| **e >> 32 == u64::from(key))
            .map(|e| (e & 0xffff_ffff) as u32)
    }

    pub(crate) fn write(&self, w: &mut Writer) {
        w.column(&self.entries);
        w.column(&self.starts);
    }

    pub(crate) fn read(r: &mut Reader) -> Result<Self, Error> {
        Ok(Self { entries: r.column()?, starts: r.column()? })
    }
}
