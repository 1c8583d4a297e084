//! Which words of a dictionary are like a word.
//!
//! Same number, meaning, fold, given name, stem of an adjective: by exact keys. Nearly the same letters: by the keys of
//! [`blocks`](crate::index::blocks), then measured. Same sounds: by distinct skeletons. What comes out is every word that
//! [`similar`](crate::pairs::similar::similar) finds alike under any of the lenses asked for.

use crate::index::blocks::{Apart, keys_near};
use crate::index::dictionary::{Dictionary, meaning_key};
use crate::index::keys::{Sort, hash, letters_of};
use crate::index::record::{KNOWN, LONG, SIMPLE};
use crate::index::spellings::heard_key;
use crate::names::analyse::Lens;
use crate::names::fold::few_vowels;
use crate::names::script::Script;
use crate::names::view::View;
use crate::pairs::bag::{Bag, most_apart};
use crate::pairs::distance::Pattern;
use crate::pairs::similar::{
    ALSO_SPELLED, CUT, HEARD, How, LEAST, TWO_WORDS, may_be_cut, may_reach, similar_by,
};
use std::ops::Range;

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

    /// Whether a word of the same consonants may have letters that are alike enough.
    fn heard(&self, bag: Bag, length: usize) -> bool {
        let longer = self.t.latin.len().max(length);
        length >= usize::from(LONG) || self.bag.apart(bag) <= 2 * most_apart(longer, ALSO_SPELLED)
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
        let (words, measure, mut out) = (self.lend(), Measure::of(t), Vec::new());
        let sure = self.gather(t, lenses.contains(&Lens::Person), near);
        let spelled = t.number.is_none() && !t.is_meant();
        if spelled {
            keys_near(t.latin, |key, apart| near.asked.push((key, apart)));
        }
        let asked = std::mem::take(&mut near.asked);
        self.keys.like_all(&asked, letters_of(t.latin), |k, w| {
            if k >= sure.end {
                near.some.push(w);
            } else if k < sure.start || measure.heard(words.bag(w), usize::from(words.marks(w) & LONG)) {
                near.take(w);
            }
        });
        near.asked = asked;
        for &w in &near.sure {
            measure.any(&words.word(w), lenses, |lens, likeness| out.push((lens, w, likeness)));
        }
        if spelled {
            self.measured(&measure, lenses, near, &mut out);
        }
        let latin = t.script == Script::Latin;
        if spelled && (self.other_scripts || !latin) && t.fold != t.latin {
            near.asked.clear();
            keys_near(t.fold, |key, apart| near.asked.push((key, apart)));
            let keys = if latin { &self.foreign } else { &self.keys };
            keys.like_all(&near.asked, letters_of(t.fold), |_, w| near.some.push(w));
            self.measured(&measure, lenses, near, &mut out);
        }
        out
    }

    /// Those of the words that were found by a part of their spelling that are alike.
    fn measured(&self, measure: &Measure<'_>, lenses: &[Lens], near: &mut Near, out: &mut Vec<Found>) {
        near.met += near.some.len();
        let (words, mut some) = (self.lend(), std::mem::take(&mut near.some));
        // Within one script, words found by a part of their spelling only are alike by their letters or not at all.
        let latin = measure.t.script == Script::Latin;
        let simple = |w: u32| latin && words.marks(w) & SIMPLE != 0;
        some.retain(|&w| !simple(w) || measure.may(words.bag(w), usize::from(words.marks(w) & LONG)));
        for w in some.drain(..) {
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
    }

    /// Asks for the keys of words that may be alike for other reasons than their letters; those in the range that comes out are of words of the same
    /// consonants, alike only if their letters are not too different.
    fn gather(&self, t: &View<'_>, person: bool, near: &mut Near) -> Range<usize> {
        self.sounds_of(t, near);
        near.asked.clear();
        let mut ask = |key: u32| near.asked.push((key, Apart { mine: 64, theirs: 64 }));
        if let Some(n) = t.number {
            ask(hash(Sort::Number, n.to_le_bytes()));
            return 1..1;
        }
        if let Some(m) = t.meaning {
            ask(meaning_key(m));
        }
        ask(hash(Sort::Latin, t.latin.bytes()));
        if t.is_meant() {
            return near.asked.len()..near.asked.len();
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
        }
        let sure = near.asked.len();
        if person && t.skeleton.len() >= HEARD {
            keys_heard(t, |key, apart| near.asked.push((key, apart)));
        }
        sure..near.asked.len()
    }

    /// Takes the words that sound alike, where one of the two is compared by sound.
    fn sounds_of(&self, t: &View<'_>, near: &mut Near) {
        if t.number.is_none() && !t.is_meant() {
            self.sounds[usize::from(t.is_loose())].near(t.skeleton, self, |w| near.take(w));
        }
    }
}

/// The keys of words of the same consonants whose letters are alike enough, each with what is allowed to differ: as for
/// [`keys_near`], with more edits.
fn keys_heard(t: &View<'_>, mut ask: impl FnMut(u32, Apart)) {
    let mine = t.latin.len();
    for n in (mine / 2..=2 * mine).filter(|n| may_reach(mine, *n)) {
        let edits = most_apart(mine.max(n), ALSO_SPELLED);
        let longer = |a: usize, b: usize| u32::try_from(a.saturating_sub(b)).unwrap_or(u32::MAX);
        let apart = Apart {
            mine: edits.saturating_sub(longer(n, mine)),
            theirs: edits.saturating_sub(longer(mine, n)),
        };
        ask(heard_key(t.skeleton, n), apart);
    }
}
