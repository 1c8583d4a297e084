//! What an index keeps of a word, in three numbers that lie together: a search asks for words here and there, and most of its time goes by until the
//! memory answers.
//!
//! The letters of the Latin spelling; its properties; where the rest of its text begins, and its stem. The Latin spelling itself is found by
//! the number of the word, because words are numbered by its length.

use crate::names::analyse::Token;
use crate::names::data::Meaning;
use crate::names::script::Script;
use crate::names::view::View;
use crate::pairs::align::is_letters;
use crate::pairs::bag::Bag;

/// The numbers of a word.
pub(crate) type Record = [u64; 3];
/// How many they are.
pub(crate) const NUMBERS: usize = 3;

/// Longer words are not told apart by their length.
pub(crate) const LONG: u16 = 0xff;
/// Lists attest the word.
pub(crate) const KNOWN: u16 = 1 << 8;
/// A word in Latin letters that is no number, no initials, and means nothing that the tables know.
pub(crate) const SIMPLE: u16 = 1 << 9;
const MARKS: u64 = 0x3ff;

const INITIALS: u64 = 1 << 10;
/// The word as written is its Latin spelling.
pub(crate) const PLAIN: u64 = 1 << 11;
pub(crate) const GIVEN: u64 = 1 << 12;
/// Its fold is its Latin spelling.
pub(crate) const UNFOLDED: u64 = 1 << 13;
const NUMBER: u64 = 1 << 14;
/// It may stand for the beginnings of names.
const LETTERS: u64 = 1 << 15;
const SCRIPT: u32 = 16;
const MEANING: u32 = 19;
const WEIGHTS: u32 = 37;
const REST: u64 = 0xffff_ffff;

/// Stands for no meaning.
const NONE: u32 = u32::MAX;

/// Whether a word may stand for the beginnings of names.
pub(crate) fn is_initials(t: &View<'_>) -> bool {
    t.initials || is_letters(t.latin)
}

pub(crate) fn meaning_number(m: Option<Meaning>) -> u32 {
    match m {
        None => NONE,
        Some(Meaning::Concept(n)) => u32::from(n),
        Some(Meaning::Place(n)) => u32::from(n) | 1 << 16,
    }
}

/// The record of a word; `weights`: which weights it has; where its text begins is not known yet.
pub(crate) fn record(t: &Token, weights: u32) -> Record {
    let simple = t.script == Script::Latin && t.number.is_none() && !t.initials && t.meaning.is_none();
    let length = u16::try_from(t.latin.len()).unwrap_or(LONG).min(LONG);
    let flag = |set: bool, bit: u64| if set { bit } else { 0 };
    let properties = u64::from(length)
        | flag(t.attested, u64::from(KNOWN))
        | flag(simple && length < LONG, u64::from(SIMPLE))
        | flag(t.initials, INITIALS)
        | flag(t.text == t.latin, PLAIN)
        | flag(t.fold == t.latin, UNFOLDED)
        | flag(!t.given.is_empty(), GIVEN)
        | flag(t.number.is_some(), NUMBER)
        | flag(is_initials(&t.view()), LETTERS)
        | (t.script as u64) << SCRIPT
        | t.meaning.map_or(0, |m| u64::from(meaning_number(Some(m))) + 1) << MEANING
        | u64::from(weights) << WEIGHTS;
    // A word of 65,536 letters is no adjective.
    let stem = u16::try_from(t.stem).unwrap_or(0);
    [Bag::of(t.latin.bytes()).0, properties, u64::from(stem) << 32]
}

/// The same, its text beginning here.
pub(crate) fn with_text(record: Record, at: usize) -> Record {
    [record[0], record[1], record[2] & !REST | u64::try_from(at).unwrap_or(REST).min(REST)]
}

/// A record, read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Properties(pub(crate) Record);

impl Properties {
    pub(crate) fn has(self, flag: u64) -> bool {
        self.0[1] & flag != 0
    }

    /// The letters of the Latin spelling.
    pub(crate) fn bag(self) -> Bag {
        Bag(self.0[0])
    }

    /// Its length, [`KNOWN`], [`SIMPLE`].
    pub(crate) fn marks(self) -> u16 {
        (self.0[1] & MARKS) as u16
    }

    pub(crate) fn attested(self) -> bool {
        self.has(u64::from(KNOWN))
    }

    pub(crate) fn initials(self) -> bool {
        self.has(INITIALS)
    }

    pub(crate) fn is_number(self) -> bool {
        self.has(NUMBER)
    }

    pub(crate) fn is_letters(self) -> bool {
        self.has(LETTERS)
    }

    pub(crate) fn script(self) -> Script {
        Script::by_number((self.0[1] >> SCRIPT & 7) as u32)
    }

    pub(crate) fn meaning(self) -> Option<Meaning> {
        let n = (self.0[1] >> MEANING & 0x3_ffff) as u32;
        let low = |n: u32| (n & 0xffff) as u16;
        match n.checked_sub(1)? {
            n if n >> 16 == 0 => Some(Meaning::Concept(low(n))),
            n => Some(Meaning::Place(low(n))),
        }
    }

    /// Which weights it has.
    pub(crate) fn weights(self) -> usize {
        (self.0[1] >> WEIGHTS) as usize
    }

    /// Where the rest of its text begins.
    pub(crate) fn rest(self) -> usize {
        (self.0[2] & REST) as usize
    }

    pub(crate) fn stem(self) -> usize {
        (self.0[2] >> 32) as usize
    }
}
