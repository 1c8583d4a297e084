//! Columns of plain numbers and text: built in memory, or lying in one buffer that was read from a file.
//!
//! The file is a header, the columns one behind the other, each from a multiple of eight bytes on, in the byte order of
//! the machine, and a checksum. Reading it costs one read and the checksum, not a pass over every value. No `unsafe`: the buffer begins at
//! a multiple of eight bytes, and a column is a checked cast of its bytes.
//!
//! **Supported**: little-endian machines. **Not supported**: files of another version or of other tables (refused, to be built again).

use crate::error::Error;
use crate::index::buffer::{Buffer, checksum};
use std::ops::Deref;
use std::sync::Arc;

/// Numbers that may be read from bytes as they are.
pub(crate) trait Number: bytemuck::Pod + std::fmt::Debug {}
impl Number for u8 {}
impl Number for u16 {}
impl Number for u32 {}
impl Number for u64 {}
impl Number for f32 {}
impl Number for f64 {}

/// A column of numbers.
#[derive(Debug, Clone)]
pub(crate) enum Column<T> {
    Own(Vec<T>),
    /// Bytes from `start` on, `bytes` many.
    Shared {
        buffer: Arc<Buffer>,
        start: usize,
        bytes: usize,
    },
}

impl<T> Default for Column<T> {
    fn default() -> Self {
        Self::Own(Vec::new())
    }
}

impl<T: Number> Deref for Column<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match self {
            Self::Own(v) => v,
            Self::Shared { buffer, start, bytes } => {
                bytemuck::cast_slice(buffer.bytes().get(*start..start + bytes).unwrap_or_default())
            }
        }
    }
}

impl<T> From<Vec<T>> for Column<T> {
    fn from(mut v: Vec<T>) -> Self {
        v.shrink_to_fit();
        Self::Own(v)
    }
}

const MAGIC: u64 = u64::from_le_bytes(*b"KNOCKIXC");

/// Writes columns into one buffer.
#[derive(Debug)]
pub(crate) struct Writer(Vec<u8>);

impl Writer {
    /// `tables`: what the analysis of names rests on.
    pub(crate) fn new(tables: u64) -> Self {
        let mut out = Self(Vec::new());
        out.number(MAGIC);
        out.number(tables);
        out
    }

    pub(crate) fn number(&mut self, n: u64) {
        self.0.extend_from_slice(&n.to_le_bytes());
    }

    pub(crate) fn column<T: Number>(&mut self, column: &[T]) {
        let bytes: &[u8] = bytemuck::cast_slice(column);
        self.number(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
        self.0.resize(self.0.len().next_multiple_of(8), 0);
    }

    pub(crate) fn finish(mut self) -> Vec<u8> {
        let words: Vec<u64> = self.0.as_chunks().0.iter().map(|w| u64::from_le_bytes(*w)).collect();
        self.number(checksum(&words));
        self.0
    }
}

/// Words with the checksum behind them that the reader of an index expects: for trying what lies behind that check.
pub fn with_checksum(mut words: Vec<u64>) -> Vec<u64> {
    words.push(checksum(&words));
    words
}

/// A place or a count as columns keep it; what is beyond is never found.
pub(crate) fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Reads what [`Writer`] wrote.
#[derive(Debug)]
pub(crate) struct Reader {
    buffer: Arc<Buffer>,
    at: usize,
}

impl Reader {
    /// Of a buffer whose checksum is right.
    pub(crate) fn new(buffer: Buffer, tables: u64) -> Result<Self, Error> {
        if cfg!(target_endian = "big") {
            return Err(Error::file("cannot be read on a big-endian machine"));
        }
        let words = buffer.words();
        if words.first() != Some(&MAGIC) || words.len() < 3 {
            return Err(Error::file("is not an index of this version"));
        }
        if words.get(1) != Some(&tables) {
            return Err(Error::file("was built with other tables"));
        }
        Ok(Self { buffer: Arc::new(buffer), at: 2 })
    }

    pub(crate) fn number(&mut self) -> Result<u64, Error> {
        let n = self.buffer.words().get(self.at).copied().ok_or(Error::file("ends too early"))?;
        self.at += 1;
        Ok(n)
    }

    pub(crate) fn column<T: Number>(&mut self) -> Result<Column<T>, Error> {
        let bytes = usize::try_from(self.number()?).unwrap_or(usize::MAX);
        let words = bytes.div_ceil(8);
        let fits = self.at.checked_add(words).is_some_and(|end| end < self.buffer.words().len());
        if !fits || bytes % size_of::<T>() != 0 {
            return Err(Error::file("has a column that does not fit"));
        }
        let start = self.at * 8;
        self.at += words;
        Ok(Column::Shared { buffer: Arc::clone(&self.buffer), start, bytes })
    }
}

/// Texts one behind the other, each with its length in a byte.
#[derive(Debug, Clone, Default)]
pub(crate) struct Texts {
    bytes: Column<u8>,
    /// How long each is; [`LONG`]: longer.
    lengths: Column<u8>,
    /// Where every [`STEP`]th begins.
    starts: Column<u32>,
    /// Those that are longer, ascending, each with its length.
    long: Column<u32>,
}

/// Texts between two whose beginning is kept.
const STEP: usize = 32;
/// Stands for a length of so much or more.
const LONG: u8 = u8::MAX;

impl Texts {
    /// How many.
    pub(crate) fn len(&self) -> usize {
        self.lengths.len()
    }

    pub(crate) fn get(&self, i: usize) -> &str {
        let first = i / STEP * STEP;
        let before: usize = (first..i).map(|i| self.length(i)).sum();
        let start = self.starts.get(i / STEP).map_or(0, |s| *s as usize) + before;
        let bytes = self.bytes.get(start..start + self.length(i)).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or("")
    }

    fn length(&self, i: usize) -> usize {
        let length = self.lengths.get(i).copied().unwrap_or(0);
        if length < LONG {
            return length.into();
        }
        let all: &[[u32; 2]] = self.long.as_chunks().0;
        let found = all.binary_search_by_key(&i, |l| l[0] as usize).ok().and_then(|at| all.get(at));
        found.map_or(0, |l| l[1] as usize)
    }

    pub(crate) fn write(&self, w: &mut Writer) {
        w.column(&self.bytes);
        w.column(&self.lengths);
        w.column(&self.starts);
        w.column(&self.long);
    }

    pub(crate) fn read(r: &mut Reader) -> Result<Self, Error> {
        Ok(Self { bytes: r.column()?, lengths: r.column()?, starts: r.column()?, long: r.column()? })
    }
}

/// Gathers texts.
#[derive(Debug, Default)]
pub(crate) struct TextsBuilder {
    bytes: Vec<u8>,
    ends: Vec<u32>,
}

impl TextsBuilder {
    pub(crate) fn push(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
        self.ends.push(number(self.bytes.len()));
    }

    fn range(&self, i: usize) -> std::ops::Range<usize> {
        let end = |i: usize| self.ends.get(i).map_or(0, |e| *e as usize);
        i.checked_sub(1).map_or(0, end)..end(i)
    }

    pub(crate) fn bytes(&self, i: usize) -> &[u8] {
        self.bytes.get(self.range(i)).unwrap_or_default()
    }

    pub(crate) fn get(&self, i: usize) -> &str {
        std::str::from_utf8(self.bytes(i)).unwrap_or("")
    }

    pub(crate) fn finish(self) -> Texts {
        let (mut lengths, mut starts, mut long) =
            (Vec::with_capacity(self.ends.len()), Vec::new(), Vec::new());
        for i in 0..self.ends.len() {
            let range = self.range(i);
            if i.is_multiple_of(STEP) {
                starts.push(number(range.start));
            }
            let length = u8::try_from(range.len()).unwrap_or(LONG);
            lengths.push(length);
            if length == LONG {
                long.extend([number(i), number(range.len())]);
            }
        }
        Texts { bytes: self.bytes.into(), lengths: lengths.into(), starts: starts.into(), long: long.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn prop_a_text_comes_back(lengths in prop::collection::vec(prop_oneof![0..40usize, 250..600usize], 0..120)) {
            let texts: Vec<String> = lengths.iter().map(|&n| "aé".chars().cycle().take(n).collect()).collect();
            let mut builder = TextsBuilder::default();
            texts.iter().for_each(|t| builder.push(t));
            let all = builder.finish();
            prop_assert_eq!(all.len(), texts.len());
            for (i, text) in texts.iter().enumerate() {
                prop_assert_eq!(all.get(i), text);
            }
            prop_assert_eq!(all.get(texts.len()), "");
        }
    }
}
