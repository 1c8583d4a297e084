//! The distinct words of an index and the names that have them.

use crate::align::is_letters;
use crate::analyse::{Analysed, Lens, Token};
use crate::data::Meaning;
use crate::index::key_of;
use crate::similar::{LEAST, similar};
use rustc_hash::{FxHashMap, FxHashSet};
use std::hash::BuildHasher;

/// What tells two words apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    pub(crate) latin: String,
    pub(crate) text: String,
    pub(crate) meaning: Option<Meaning>,
    pub(crate) number: Option<u32>,
    pub(crate) initials: bool,
    /// Bits of its weights: a legal form on its own weighs something, behind a name nothing.
    pub(crate) weights: [u64; 3],
}

#[derive(Debug, Default)]
pub(crate) struct Dictionary {
    ids: FxHashMap<Key, u32>,
    words: Vec<Word>,
    by_latin: FxHashMap<String, Vec<u32>>,
    by_meaning: FxHashMap<Meaning, Vec<u32>>,
    by_acronym: FxHashMap<String, Vec<u32>>,
    /// One a word: what rules most of them out.
    outlines: Vec<Outline>,
    /// Words read as initials.
    initials: Vec<u32>,
}

#[derive(Debug)]
struct Word {
    token: Token,
    names: Vec<u32>,
}

/// What rules a word out without looking at its letters.
#[derive(Debug, Clone, Copy)]
struct Outline {
    letters: u32,
    fold_letters: u32,
    skeleton: u64,
    few_vowels: u64,
    number: Option<u32>,
    length: u16,
    fold_length: u16,
    adjective: bool,
    given: bool,
}

impl Outline {
    fn of(t: &Token) -> Self {
        let length = |s: &str| u16::try_from(s.len()).unwrap_or(u16::MAX);
        Self {
            letters: letters(&t.latin),
            fold_letters: letters(&t.fold),
            skeleton: rustc_hash::FxBuildHasher.hash_one(&t.skeleton),
            few_vowels: rustc_hash::FxBuildHasher.hash_one(&t.few_vowels),
            number: t.number,
            length: length(&t.latin),
            fold_length: length(&t.fold),
            adjective: t.fold.contains("sk"),
            given: !t.given.is_empty(),
        }
    }
}

/// Which letters a word has.
fn letters(word: &str) -> u32 {
    word.bytes().fold(0, |m, b| m | 1 << (b & 31))
}

impl Dictionary {
    /// Adds the words of a name.
    pub(crate) fn add(&mut self, name: u32, reading: &Analysed) {
        for token in &reading.tokens {
            let next = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
            let id = *self.ids.entry(key_of(token)).or_insert(next);
            if id == next {
                self.words.push(Word { token: token.clone(), names: Vec::new() });
            }
            // A name that repeats a word stands in its list as often.
            self.words[id as usize].names.push(name);
        }
        if !reading.acronym.is_empty() {
            self.by_acronym.entry(reading.acronym.clone()).or_default().push(name);
        }
    }

    /// Sorts the words into the tables that lookups use.
    pub(crate) fn finish(&mut self) {
        for (i, w) in self.words.iter().enumerate() {
            let i = u32::try_from(i).unwrap_or(u32::MAX);
            self.by_latin.entry(w.token.latin.clone()).or_default().push(i);
            if let Some(m) = w.token.meaning {
                self.by_meaning.entry(m).or_default().push(i);
            }
            self.outlines.push(Outline::of(&w.token));
            if w.token.initials || is_letters(&w.token.latin) {
                self.initials.push(i);
            }
        }
    }

    /// The names with a word.
    pub(crate) fn names_with(&self, word: u32) -> &[u32] {
        &self.words[word as usize].names
    }

    /// Calls `take` with each word that `token` matches alone; a word may come twice.
    pub(crate) fn similar_to(&self, token: &Token, lens: Lens, take: &mut impl FnMut(u32)) {
        if let Some(m) = token.meaning.filter(|_| lens != Lens::Person) {
            self.by_meaning.get(&m).into_iter().flatten().for_each(|&id| take(id));
        }
        let mine = Outline::of(token);
        for (id, theirs) in (0u32..).zip(&self.outlines) {
            if may_match(&mine, theirs, lens)
                && similar(token, &self.words[id as usize].token, lens).is_some()
            {
                take(id);
            }
        }
        if lens == Lens::Person {
            let first = token.latin.chars().next();
            let hit = |id: &&u32| first.is_some_and(|f| self.words[**id as usize].token.latin.contains(f));
            self.initials.iter().filter(hit).for_each(|&id| take(id));
        }
    }

    /// How much a word tells.
    pub(crate) fn weight(&self, word: u32, lens: Lens) -> f64 {
        self.words[word as usize].token.weight(lens)
    }

    /// Calls `credit` for each name that has both a beginning and an end of `token` as words of their own.
    pub(crate) fn parts_of(&self, token: &Token, credit: &mut impl FnMut(u32)) {
        let latin = token.latin.as_str();
        if latin.len() < 4 {
            return;
        }
        let cuts = || 2..=latin.len() - 2;
        let names = |part: &str| {
            let ids = self.by_latin.get(part).into_iter().flatten();
            ids.flat_map(|&id| self.words[id as usize].names.iter().copied()).collect::<Vec<u32>>()
        };
        let heads: FxHashSet<u32> = cuts().flat_map(|i| names(&latin[..i])).collect();
        if heads.is_empty() {
            return;
        }
        cuts().flat_map(|i| names(&latin[i..])).filter(|n| heads.contains(n)).for_each(credit);
    }

    /// Words of the dictionary that two or three words of the query spell together, with the indices of those words.
    pub(crate) fn spelled_by(&self, reading: &Analysed) -> Vec<(Vec<usize>, u32)> {
        let t = &reading.tokens;
        let mut out = Vec::new();
        let mut add = |text: &str, parts: &[usize]| {
            let ids = self.by_latin.get(text).into_iter().flatten();
            out.extend(ids.map(|&id| (parts.to_vec(), id)));
        };
        for i in 0..t.len() {
            for j in (0..t.len()).filter(|&j| j != i) {
                let two = format!("{}{}", t[i].latin, t[j].latin);
                add(&two, &[i, j]);
                for k in (0..t.len()).filter(|&k| k != i && k != j) {
                    add(&format!("{two}{}", t[k].latin), &[i, j, k]);
                }
            }
        }
        out
    }

    /// Names whose acronym is a word of the query, or that have the query's acronym as a word.
    pub(crate) fn acronyms<'a>(&'a self, readings: &'a [Analysed]) -> impl Iterator<Item = u32> + use<'a> {
        readings.iter().flat_map(move |r| {
            let as_word = self.by_latin.get(&r.acronym).into_iter().flatten();
            let theirs = r.tokens.iter().filter_map(|t| self.by_acronym.get(&t.latin)).flatten().copied();
            as_word.flat_map(|&id| self.words[id as usize].names.iter().copied()).chain(theirs)
        })
    }
}

/// Whether two words can be alike at all: a bound of their edit distance that leaves room, or another way to be alike.
fn may_match(a: &Outline, b: &Outline, lens: Lens) -> bool {
    if a.number.is_some() || b.number.is_some() {
        return a.number == b.number;
    }
    let room = |x: u16, y: u16, x_letters: u32, y_letters: u32| {
        let (longer, shorter) = (f64::from(x.max(y)), f64::from(x.min(y)));
        shorter >= LEAST * longer && f64::from(apart(x_letters, y_letters)) <= (1.0 - LEAST) * longer + 1e-9
    };
    room(a.length, b.length, a.letters, b.letters)
        || room(a.fold_length, b.fold_length, a.fold_letters, b.fold_letters)
        || a.adjective
        || b.adjective
        || (lens == Lens::Person
            && (a.skeleton == b.skeleton || a.few_vowels == b.few_vowels || (a.given && b.given)))
}

/// A lower bound of the edit distance: letters that only one of the words has.
fn apart(a: u32, b: u32) -> u32 {
    (a & !b).count_ones().max((b & !a).count_ones())
}
