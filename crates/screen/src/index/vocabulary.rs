//! The words of a dictionary, to be asked often.

use crate::index::record::{GIVEN, LONG, PLAIN, Properties, Record, UNFOLDED};
use crate::names::analyse::Lens;
use crate::names::data::{Meaning, TABLES};
use crate::names::script::Script;
use crate::names::view::{Said, View};
use crate::pairs::bag::Bag;

/// The words of a dictionary, with their columns looked up once.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words<'a> {
    pub(crate) records: &'a [Record],
    pub(crate) latin: &'a [u8],
    pub(crate) rest: &'a [u8],
    pub(crate) lengths: &'a [[u32; 2]],
    pub(crate) long: &'a [u32],
    pub(crate) numbers: &'a [[u32; 2]],
    pub(crate) weights: &'a [f64],
}

impl<'a> Words<'a> {
    fn properties(&self, word: u32) -> Properties {
        Properties(self.records.get(word as usize).copied().unwrap_or_default())
    }

    /// A word by its number.
    pub(crate) fn word(&self, word: u32) -> View<'a> {
        let p = self.properties(word);
        let latin = self.spelling(word);
        let mut texts = self.rest_of(word, p);
        let mut next = |same: u64| if p.has(same) { latin } else { text(texts.next().unwrap_or_default()) };
        let written = next(PLAIN);
        let fold = next(UNFOLDED);
        let skeleton = text(texts.next().unwrap_or_default());
        let given = if p.has(GIVEN) { TABLES.given.get(fold) } else { None };
        View {
            text: written,
            latin,
            fold,
            skeleton,
            stem: p.stem(),
            script: p.script(),
            meaning: p.meaning(),
            number: self.number(word, p),
            initials: p.initials(),
            given: given.map_or(&[], Vec::as_slice),
            attested: p.attested(),
            weights: Lens::ALL.map(|l| self.weight(word, l)),
        }
    }

    fn number(&self, word: u32, p: Properties) -> Option<u32> {
        let found = p.is_number().then(|| self.numbers.binary_search_by_key(&word, |n| n[0]).ok());
        found.flatten().and_then(|i| self.numbers.get(i)).map(|n| n[1])
    }

    /// The texts that do not lie with the Latin spellings.
    fn rest_of(&self, word: u32, p: Properties) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let end = self.records.get(word as usize + 1).map_or(self.rest.len(), |r| Properties(*r).rest());
        self.rest.get(p.rest()..end).unwrap_or_default().split(|b| *b == 0)
    }

    /// The consonants.
    pub(crate) fn skeleton(&self, word: u32) -> &'a str {
        text(self.rest_of(word, self.properties(word)).last().unwrap_or_default())
    }

    pub(crate) fn latin(&self, word: u32) -> &'a [u8] {
        let length = self.marks(word) & LONG;
        let [first, start] = self.lengths.get(usize::from(length)).copied().unwrap_or_default();
        let place = word.wrapping_sub(first) as usize;
        let range = if length < LONG {
            let start = start as usize + place * usize::from(length);
            start..start + usize::from(length)
        } else {
            let end = |i: usize| self.long.get(i).map_or(0, |e| *e as usize);
            place.checked_sub(1).map_or(start as usize, end)..end(place)
        };
        self.latin.get(range).unwrap_or_default()
    }

    /// The Latin spelling.
    pub(crate) fn spelling(&self, word: u32) -> &'a str {
        text(self.latin(word))
    }

    /// The letters of the Latin spelling.
    pub(crate) fn bag(&self, word: u32) -> Bag {
        self.properties(word).bag()
    }

    /// Whether it is written in Latin letters.
    pub(crate) fn in_latin(&self, word: u32) -> bool {
        self.properties(word).script() == Script::Latin
    }

    /// Whether it is compared by sound with words of other scripts.
    pub(crate) fn is_heard(&self, word: u32) -> bool {
        let p = self.properties(word);
        !(p.is_number() || p.script().is_loose() && p.meaning().is_some())
    }

    /// Whether it is compared by sound only.
    pub(crate) fn is_loose(&self, word: u32) -> bool {
        self.properties(word).script().is_loose()
    }

    /// Its length, [`KNOWN`](crate::index::record::KNOWN), [`SIMPLE`](crate::index::record::SIMPLE).
    pub(crate) fn marks(&self, word: u32) -> u16 {
        self.properties(word).marks()
    }

    pub(crate) fn weight(&self, word: u32, lens: Lens) -> f64 {
        let three = self.properties(word).weights();
        self.weights.get(three * 3 + lens as usize).copied().unwrap_or(0.0)
    }

    /// What a pair with the word may weigh if it is read as initials; 0: it is not.
    pub(crate) fn initials(&self, word: u32, lens: Lens) -> f64 {
        let letters = lens == Lens::Person && self.properties(word).is_letters();
        if letters { 0.25 * self.latin(word).len() as f64 } else { 0.0 }
    }
}

/// A word of a dictionary of which the record is read and the texts are not yet.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kept<'a> {
    words: &'a Words<'a>,
    word: u32,
    properties: Properties,
    weights: [f64; 3],
}

impl<'a> Kept<'a> {
    pub(crate) fn of(words: &'a Words<'a>, word: u32) -> Self {
        let properties = words.properties(word);
        let three = words.weights.get(properties.weights() * 3..).and_then(<[f64]>::first_chunk);
        Self { words, word, properties, weights: three.copied().unwrap_or_default() }
    }
}

impl Said for Kept<'_> {
    fn weight(&self, lens: Lens) -> f64 {
        self.weights[lens as usize]
    }

    fn text(&self) -> &str {
        if self.properties.has(PLAIN) {
            return self.latin();
        }
        text(self.words.rest_of(self.word, self.properties).next().unwrap_or_default())
    }

    fn latin(&self) -> &str {
        self.words.spelling(self.word)
    }

    fn length(&self) -> usize {
        match self.properties.marks() & LONG {
            LONG => self.words.latin(self.word).len(),
            short => short.into(),
        }
    }

    fn letters(&self) -> u32 {
        self.properties.bag().letters()
    }

    fn skeleton(&self) -> &str {
        self.words.skeleton(self.word)
    }

    fn script(&self) -> Script {
        self.properties.script()
    }

    fn meaning(&self) -> Option<Meaning> {
        self.properties.meaning()
    }

    fn is_number(&self) -> bool {
        self.properties.is_number()
    }

    fn initials(&self) -> bool {
        self.properties.initials()
    }
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or("")
}
