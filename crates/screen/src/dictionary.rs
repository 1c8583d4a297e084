//! The distinct words of an index and the names that have them.

use crate::align::is_letters;
use crate::analyse::{Analysed, Lens, Token};
use crate::data::Meaning;
use crate::index::key_of;
use crate::similar::{LEAST, similar};
use rustc_hash::{FxHashMap, FxHashSet};

/// What tells two words apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    pub(crate) latin: String,
    pub(crate) text: String,
    pub(crate) meaning: Option<Meaning>,
    pub(crate) number: Option<u32>,
    pub(crate) initials: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Dictionary {
    ids: FxHashMap<Key, u32>,
    words: Vec<Word>,
    by_latin: FxHashMap<String, Vec<u32>>,
    by_meaning: FxHashMap<Meaning, Vec<u32>>,
    by_acronym: FxHashMap<String, Vec<u32>>,
    /// Words by the length of their Latin spelling.
    by_length: Vec<Vec<u32>>,
    /// Words read as initials.
    initials: Vec<u32>,
}

#[derive(Debug)]
struct Word {
    token: Token,
    letters: u32,
    fold_letters: u32,
    names: Vec<u32>,
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
                self.words.push(Word {
                    letters: letters(&token.latin),
                    fold_letters: letters(&token.fold),
                    token: token.clone(),
                    names: Vec::new(),
                });
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
            let n = w.token.latin.len();
            if self.by_length.len() <= n {
                self.by_length.resize_with(n + 1, Vec::new);
            }
            self.by_length[n].push(i);
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
        let (mine, folded) = (letters(&token.latin), letters(&token.fold));
        for (n, ids) in self.by_length.iter().enumerate() {
            for &id in ids {
                let w = &self.words[id as usize];
                if may_match(token, w, n, (mine, folded), lens) && similar(token, &w.token, lens).is_some() {
                    take(id);
                }
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

/// Whether two words can be alike at all: the same key, or a bound of their edit distance that leaves room.
fn may_match(token: &Token, w: &Word, length: usize, (mine, folded): (u32, u32), lens: Lens) -> bool {
    let o = &w.token;
    if token.number.is_some() || o.number.is_some() {
        return token.number == o.number;
    }
    let longer = token.latin.len().max(length) as f64;
    let shorter = token.latin.len().min(length) as f64;
    let room = (1.0 - LEAST) * longer;
    if shorter >= LEAST * longer && f64::from(apart(mine, w.letters)) <= room {
        return true;
    }
    let (a, b) = (token.fold.len(), o.fold.len());
    let (longer, shorter) = (a.max(b) as f64, a.min(b) as f64);
    if shorter >= LEAST * longer && f64::from(apart(folded, w.fold_letters)) <= (1.0 - LEAST) * longer {
        return true;
    }
    let adjective = token.fold.contains("sk") || o.fold.contains("sk");
    let sounds = lens == Lens::Person && token.skeleton == o.skeleton;
    let given = lens == Lens::Person && !token.given.is_empty() && !o.given.is_empty();
    adjective || sounds || given
}

/// A lower bound of the edit distance: letters that only one of the words has.
fn apart(a: u32, b: u32) -> u32 {
    (a & !b).count_ones().max((b & !a).count_ones())
}
