//! Which words of a dictionary are like a word.
//!
//! Same number, meaning, fold, given name, stem of an adjective: by exact keys. Nearly the same letters: by the keys of
//! [`blocks`](crate::index::blocks), then measured. Same sounds: by distinct skeletons. What comes out is every word that
//! [`similar`](crate::pairs::similar::similar) finds alike under any of the lenses asked for.

use crate::index::blocks::{Apart, keys_near};
use crate::index::dictionary::{Dictionary, meaning_key};
use crate::index::keys::{Keys, Sort, hash, letters_of};
use crate::index::record::{KNOWN, LONG, SIMPLE};
use crate::names::analyse::Lens;
use crate::names::fold::few_vowels;
use crate::names::script::Script;
use crate::names::view::View;
use crate::pairs::bag::{Bag, most_apart};
use crate::pairs::distance::Pattern;
use crate::pairs::similar::{CUT, How, LEAST, TWO_WORDS, may_be_cut, may_reach, similar_by};

/// A word that is alike: under which lens, which, how.
pub(crate) type Found = (Lens, u32, (f64, How));

/// Space for one lookup.
#[derive(Debug, Default)]
pub(crate) struct Near {
    /// Round in which a word was last taken.
    seen: Vec<u32>,
    round: u32,
    sure: Vec<u32>,
    /// Keys to ask for, and the words under them.
    asked: Vec<(u32, Apart)>,
    some: Vec<u32>,
    /// Words that were met, since this was last taken.
    pub(crate) met: usize,
}

impl Near {
    fn start(&mut self, words: usize) {
        if self.round == u32::MAX {
            self.seen.fill(0);
            self.round = 0;
        }
        self.seen.resize(self.seen.len().max(words), 0);
        self.round += 1;
        self.sure.clear();
    }

    /// Whether a word is met for the first time.
    fn first(&mut self, word: u32) -> bool {
        let round = self.round;
        self.seen.get_mut(word as usize).is_some_and(|seen| std::mem::replace(seen, round) != round)
    }

    fn take(&mut self, word: u32) {
        if self.first(word) {
            self.sure.push(word);
        }
    }
}

/// A word that others are measured against.
struct Measure<'a> {
    t: &'a View<'a>,
    latin: Pattern<'a>,
    fold: Pattern<'a>,
    bag: Bag,
    /// By length of the other word: how far its letters may be apart; `None`: the lengths are.
    apart: Vec<Option<u32>>,
}

impl<'a> Measure<'a> {
    fn of(t: &'a View<'a>) -> Self {
        let apart = (0..usize::from(LONG)).map(|n| {
            let longer = t.latin.len().max(n);
            may_reach(t.latin.len(), n).then(|| 2 * most_apart(longer, LEAST))
        });
        let (latin, fold) = (Pattern::new(t.latin), Pattern::new(t.fold));
        Self { t, latin, fold, bag: Bag::of(t.latin.bytes()), apart: apart.collect() }
    }

    /// Whether a word of the same script that was found by a part of its spelling only may be alike.
    fn may(&self, bag: Bag, length: usize) -> bool {
        self.apart.get(length).is_none_or(|most| most.is_some_and(|most| self.bag.apart(bag) <= most))
    }

    fn any(&self, other: &View<'_>, lenses: &[Lens], mut found: impl FnMut(Lens, (f64, How))) {
        let measure = || {
            let fits = may_reach(self.t.latin.len(), other.latin.len());
            let straight = if fits { self.latin.likeness(other.latin) } else { 0.0 };
            (straight, if self.t.script == other.script { 0.0 } else { self.fold.likeness(other.fold) })
        };
        for &lens in lenses {
            if let Some(likeness) = similar_by(self.t, other, lens, measure) {
                found(lens, likeness);
            }
        }
    }

    /// As [`Measure::any`], of two words in Latin letters that only their letters can make alike.
    fn letters(&self, latin: &str, known: bool, lenses: &[Lens], mut found: impl FnMut(Lens, (f64, How))) {
        let straight = self.latin.likeness(latin);
        for &lens in lenses.iter().filter(|l| !(**l == Lens::Person && self.t.initials)) {
            let both = lens == Lens::Organisation && known && self.t.attested;
            let best = if both { TWO_WORDS * straight } else { straight };
            if best >= LEAST {
                found(lens, (best, How::Letters));
            }
        }
    }
}

impl Dictionary {
    /// Each word alike to `t` under one of the lenses, with how alike it is.
    pub(crate) fn near(&self, t: &View<'_>, lenses: &[Lens], near: &mut Near) -> Vec<Found> {
        near.start(self.len());
        self.gather(t, lenses.contains(&Lens::Person), near);
        let (words, measure, mut out) = (self.lend(), Measure::of(t), Vec::new());
        for w in std::mem::take(&mut near.sure) {
            measure.any(&words.word(w), lenses, |lens, likeness| out.push((lens, w, likeness)));
        }
        if t.number.is_some() || t.is_meant() {
            return out;
        }
        let latin = t.script == Script::Latin;
        let mut part = |text: &str, keys: &Keys| {
            let Near { asked, some, .. } = near;
            asked.clear();
            some.clear();
            keys_near(text, |key, apart| asked.push((key, apart)));
            keys.like_all(asked, letters_of(text), some);
            near.met += near.some.len();
            let mut some = std::mem::take(&mut near.some);
            // Within one script, words found by a part of their spelling only are alike by their letters or not at all.
            let simple = |w: u32| latin && words.marks(w) & SIMPLE != 0;
            some.retain(|&w| !simple(w) || measure.may(words.bag(w), usize::from(words.marks(w) & LONG)));
            for &w in &some {
                if !near.first(w) {
                    continue;
                }
                let found = |lens, likeness| out.push((lens, w, likeness));
                if simple(w) {
                    measure.letters(words.spelling(w), words.marks(w) & KNOWN != 0, lenses, found);
                } else {
                    measure.any(&words.word(w), lenses, found);
                }
            }
            near.some = some;
        };
        part(t.latin, &self.keys);
        if (self.other_scripts || !latin) && t.fold != t.latin {
            part(t.fold, if latin { &self.foreign } else { &self.keys });
        }
        out
    }

    /// Words that may be alike for other reasons than their letters.
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
