//! The distinct words of an index and the readings of names that have them.

use crate::align::is_letters;
use crate::alike::Alike;
use crate::analyse::{Analysed, Lens, Token};
use crate::data::Meaning;
use crate::lookup::{Lookup, Near};
use crate::script::Script;
use crate::similar::similar_by;
use rustc_hash::FxHashMap;

/// What tells two words apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    latin: String,
    text: String,
    script: Script,
    meaning: Option<Meaning>,
    number: Option<u32>,
    initials: bool,
    /// Bits of its weights: a legal form on its own weighs something, behind a name nothing.
    weights: [u64; 3],
}

impl Key {
    fn of(token: &Token) -> Self {
        Self {
            latin: token.latin.clone(),
            text: token.text.clone(),
            script: token.script,
            meaning: token.meaning,
            number: token.number,
            initials: token.initials,
            weights: Lens::ALL.map(|lens| token.weight(lens).to_bits()),
        }
    }
}

#[derive(Debug, Default)]
pub(crate) struct Dictionary {
    ids: FxHashMap<Key, u32>,
    words: Vec<Word>,
    lookup: Lookup,
    by_acronym: FxHashMap<String, Vec<u32>>,
    /// Words read as initials.
    initials: Vec<u32>,
    longest: usize,
}

#[derive(Debug)]
struct Word {
    token: Token,
    /// Readings that have it, ascending; one that repeats a word stands there as often.
    readings: Vec<u32>,
}

impl Dictionary {
    /// Adds the words of reading number `reading`, and returns their numbers in the order of its tokens.
    pub(crate) fn add(&mut self, reading: u32, analysed: &Analysed) -> Vec<u32> {
        if !analysed.acronym.is_empty() {
            self.by_acronym.entry(analysed.acronym.clone()).or_default().push(reading);
        }
        analysed.tokens.iter().map(|t| self.add_word(reading, t)).collect()
    }

    fn add_word(&mut self, reading: u32, token: &Token) -> u32 {
        let next = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        let id = *self.ids.entry(Key::of(token)).or_insert(next);
        if id == next {
            self.lookup.add(id, token);
            self.longest = self.longest.max(token.latin.len());
            if token.initials || is_letters(&token.latin) {
                self.initials.push(id);
            }
            self.words.push(Word { token: token.clone(), readings: Vec::new() });
        }
        self.words[id as usize].readings.push(reading);
        id
    }

    /// How many words.
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    /// A word by its number.
    pub(crate) fn word(&self, word: u32) -> &Token {
        &self.words[word as usize].token
    }

    /// Readings that have a word, ascending.
    pub(crate) fn readings_with(&self, word: u32) -> &[u32] {
        &self.words[word as usize].readings
    }

    /// Enters the words that may match `token`, the query's word number `at`, into the table of each lens under which it weighs.
    pub(crate) fn enter(&self, token: &Token, at: usize, near: &mut Near, tables: &mut [(Lens, &mut Alike)]) {
        let weighs = |lens: Lens| token.weight(lens) > 0.0;
        let person = tables.iter().any(|t| t.0 == Lens::Person) && weighs(Lens::Person);
        self.lookup.near(token, person, near);
        for &(word, straight, folded) in &near.words {
            let other = self.word(word);
            for (lens, table) in tables.iter_mut().filter(|t| weighs(t.0)) {
                if let Some(found) = similar_by(token, other, *lens, || (straight, folded)) {
                    table.set(word, at, found);
                }
            }
        }
        let Some(first) = token.latin.chars().next().filter(|_| person) else { return };
        for (_, table) in tables.iter_mut().filter(|t| t.0 == Lens::Person) {
            for &word in self.initials.iter().filter(|&&w| self.word(w).latin.contains(first)) {
                table.touch(word, at);
            }
        }
    }

    /// Calls `credit` for each reading that has words of its own which together spell `token`.
    pub(crate) fn parts_of(&self, token: &Token, credit: &mut impl FnMut(u32)) {
        let latin = token.latin.as_str();
        if latin.len() < 4 || !latin.is_ascii() {
            return;
        }
        for i in 2..=latin.len() - 2 {
            let head = self.lookup.spelled(&latin[..i]);
            if head.is_empty() {
                continue;
            }
            for j in i..=latin.len() - 2 {
                let tail = self.lookup.spelled(&latin[j..]);
                let middle = (j > i).then(|| self.lookup.spelled(&latin[i..j]));
                if j == i + 1 || tail.is_empty() || middle.is_some_and(<[u32]>::is_empty) {
                    continue;
                }
                let parts = [Some(head), middle, Some(tail)];
                self.with_all(parts.iter().flatten().copied(), credit);
            }
        }
    }

    /// Calls `credit` for each reading that has one of each of the groups of words.
    fn with_all<'a>(&self, groups: impl Iterator<Item = &'a [u32]> + Clone, credit: &mut impl FnMut(u32)) {
        let size = |g: &[u32]| g.iter().map(|&w| self.readings_with(w).len()).sum::<usize>();
        let Some(rarest) = groups.clone().min_by_key(|g| size(g)) else { return };
        let has = |g: &[u32], r: u32| g.iter().any(|&w| self.readings_with(w).binary_search(&r).is_ok());
        for &reading in rarest.iter().flat_map(|&w| self.readings_with(w)) {
            if groups.clone().all(|g| has(g, reading)) {
                credit(reading);
            }
        }
    }

    /// Words of the dictionary that two or three words of the query spell together, with the indices of those words.
    pub(crate) fn spelled_by(&self, reading: &Analysed) -> Vec<(Vec<usize>, u32)> {
        let t = &reading.tokens;
        let free: Vec<usize> = (0..t.len()).filter(|&i| t[i].latin.len() >= 2).collect();
        let mut out = Vec::new();
        let mut add = |text: &str, parts: &[usize]| {
            out.extend(self.lookup.spelled(text).iter().map(|&id| (parts.to_vec(), id)));
        };
        let mut text = String::new();
        for &i in &free {
            for &j in free.iter().filter(|&&j| j != i) {
                text.clear();
                text.push_str(&t[i].latin);
                text.push_str(&t[j].latin);
                if text.len() > self.longest {
                    continue;
                }
                add(&text, &[i, j]);
                let two = text.len();
                for &k in free.iter().filter(|&&k| k != i && k != j && two + t[k].latin.len() <= self.longest)
                {
                    text.truncate(two);
                    text.push_str(&t[k].latin);
                    add(&text, &[i, j, k]);
                }
            }
        }
        out
    }

    /// Readings whose acronym is a word of the query, or that have the query's acronym as a word.
    pub(crate) fn acronyms<'a>(&'a self, queries: &'a [Analysed]) -> impl Iterator<Item = u32> + use<'a> {
        queries.iter().flat_map(move |q| {
            let as_word = self.lookup.spelled(&q.acronym).iter().filter(|_| !q.acronym.is_empty());
            let theirs = q.tokens.iter().filter_map(|t| self.by_acronym.get(&t.latin)).flatten().copied();
            as_word.flat_map(|&id| self.readings_with(id)).copied().chain(theirs)
        })
    }
}
