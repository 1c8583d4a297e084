//! Which words of a dictionary are like a word.
//!
//! Same number, meaning, fold, given name, stem of an adjective: by exact keys. Nearly the same letters: by the keys of
//! [`blocks`](crate::blocks), then measured. Same sounds: by distinct skeletons. What comes out is every word that
//! [`similar`](crate::similar::similar) finds alike under any of the lenses asked for.

use crate::analyse::Lens;
use crate::bag::{Bag, most_apart};
use crate::blocks::keys_near;
use crate::dictionary::{Dictionary, meaning_key};
use crate::distance::Pattern;
use crate::fold::few_vowels;
use crate::keys::{Sort, hash, letters_of};
use crate::script::Script;
use crate::similar::{CUT, How, LEAST, may_be_cut, may_reach, similar_by};
use crate::view::View;

/// Space for one lookup.
#[derive(Debug, Default)]
pub(crate) struct Near {
    /// Round in which a word was last taken.
    seen: Vec<u32>,
    round: u32,
    found: Vec<u32>,
    /// How many of them were found otherwise than by a part of their spelling.
    sure: usize,
}

impl Near {
    fn start(&mut self, words: usize) {
        if self.round == u32::MAX {
            self.seen.fill(0);
            self.round = 0;
        }
        self.seen.resize(words, 0);
        self.round += 1;
        self.found.clear();
        self.sure = usize::MAX;
    }

    fn take(&mut self, word: u32) {
        if let Some(seen) = self.seen.get_mut(word as usize)
            && std::mem::replace(seen, self.round) != self.round
        {
            self.found.push(word);
        }
    }
}

impl Dictionary {
    /// Calls `found` for each word alike to `t` under one of the lenses, with how alike it is.
    pub(crate) fn near(
        &self,
        t: &View<'_>,
        lenses: &[Lens],
        near: &mut Near,
        mut found: impl FnMut(Lens, u32, (f64, How)),
    ) {
        near.start(self.len());
        self.gather(t, lenses.contains(&Lens::Person), near);
        let (latin, fold) = (Pattern::new(t.latin), Pattern::new(t.fold));
        let (words, bag) = (self.lend(), Bag::of(t.latin.bytes()));
        // Within one script, words found by a part of their spelling only are alike by their letters or not at all.
        let by_letters = !self.other_scripts && t.script == Script::Latin;
        for (i, &w) in near.found.iter().enumerate() {
            if by_letters && i >= near.sure {
                let longer = t.latin.len().max(words.latin(w).len());
                if bag.apart(words.bag(w)) > 2 * most_apart(longer, LEAST) {
                    continue;
                }
            }
            let other = words.word(w);
            let measure = || {
                let fits = may_reach(t.latin.len(), other.latin.len());
                let straight = if fits { latin.likeness(other.latin) } else { 0.0 };
                (straight, if t.script == other.script { 0.0 } else { fold.likeness(other.fold) })
            };
            for &lens in lenses {
                if let Some(likeness) = similar_by(t, &other, lens, measure) {
                    found(lens, w, likeness);
                }
            }
        }
    }

    /// Words that may be alike.
    fn gather(&self, t: &View<'_>, person: bool, near: &mut Near) {
        let mut ask = |key: u32| self.keys.get(key).for_each(|w| near.take(w));
        if let Some(n) = t.number {
            return ask(hash(Sort::Number, n.to_le_bytes()));
        }
        if let Some(m) = t.meaning {
            ask(meaning_key(m));
        }
        ask(hash(Sort::Latin, t.latin.bytes()));
        if t.is_meant() {
            return;
        }
        ask(hash(Sort::Fold, t.fold.bytes()));
        if let Some(stem) = t.stem() {
            ask(hash(Sort::Fold, stem.bytes()));
            ask(hash(Sort::Fold, stem.bytes().chain(*b"sk")));
            ask(hash(Sort::Stem, stem.bytes()));
        }
        for key in std::iter::once(t.fold).chain(t.fold.strip_suffix("sk")) {
            ask(hash(Sort::Stem, key.bytes()));
        }
        ask(hash(Sort::Cut, t.latin.bytes()));
        if may_be_cut(t) {
            let ends = CUT.0..=t.latin.len().saturating_sub(CUT.1);
            ends.for_each(|n| ask(hash(Sort::Latin, t.latin.bytes().take(n))));
        }
        if person {
            ask(hash(Sort::FewVowels, few_vowels(t.fold)));
            t.given.iter().for_each(|g| ask(hash(Sort::Given, g.to_le_bytes())));
            if t.skeleton.len() >= 3 {
                ask(hash(Sort::Skeleton, t.skeleton.bytes()));
            }
        }
        self.sounds[usize::from(t.is_loose())].near(t.skeleton, self, |w| near.take(w));
        near.sure = near.found.len();
        let mut part = |text: &str| {
            let letters = letters_of(text);
            keys_near(text, |key, edits| self.keys.like(key, letters, 2 * edits).for_each(|w| near.take(w)));
        };
        part(t.latin);
        if (self.other_scripts || t.script != Script::Latin) && t.fold != t.latin {
            part(t.fold);
        }
    }

    /// Words of the dictionary that two or three words of the query spell together, with the indices of those words.
    pub(crate) fn spelled_by(&self, tokens: &[View<'_>]) -> Vec<(Vec<usize>, u32)> {
        let free: Vec<usize> = (0..tokens.len()).filter(|&i| tokens[i].latin.len() >= 2).collect();
        let length = |i: usize| tokens[i].latin.len();
        let mut out = Vec::new();
        let mut add = |parts: &[usize]| {
            let text = [0, 1, 2].map(|k| parts.get(k).map_or("", |&i| tokens[i].latin));
            out.extend(self.spelled(&text).map(|id| (parts.to_vec(), id)));
        };
        for &i in &free {
            for &j in free.iter().filter(|&&j| j != i && length(i) + length(j) <= self.longest) {
                add(&[i, j]);
                let two = length(i) + length(j);
                for &k in free.iter().filter(|&&k| k != i && k != j && two + length(k) <= self.longest) {
                    add(&[i, j, k]);
                }
            }
        }
        out
    }

    /// Groups of two or three words of the dictionary that together spell a word.
    pub(crate) fn parts_of(&self, latin: &str, mut found: impl FnMut(&[Vec<u32>])) {
        if latin.len() < 4 || !latin.is_ascii() {
            return;
        }
        let words = |range: std::ops::Range<usize>| -> Vec<u32> { self.spelled(&[&latin[range]]).collect() };
        let tails: Vec<Vec<u32>> = (0..=latin.len())
            .map(|j| if (2..latin.len() - 1).contains(&j) { words(j..latin.len()) } else { Vec::new() })
            .collect();
        for i in 2..=latin.len() - 2 {
            let head = words(0..i);
            if head.is_empty() {
                continue;
            }
            if !tails[i].is_empty() {
                found(&[head.clone(), tails[i].clone()]);
            }
            for j in (i + 2..latin.len()).filter(|&j| !tails[j].is_empty()) {
                let middle = words(i..j);
                if !middle.is_empty() {
                    found(&[head.clone(), middle, tails[j].clone()]);
                }
            }
        }
    }
}
