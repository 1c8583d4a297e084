//! Which words of a dictionary may be like a word.
//!
//! Same number, meaning, fold with three vowels, given name, stem of an adjective: by tables. Nearly the same letters: words
//! of a fitting length are passed over with the multiset of their letters, which bounds the edit distance from below
//! (Ukkonen 1992, "Approximate string-matching with q-grams and maximal matches", with q = 1), and the rest is measured. Same
//! sounds: by distinct skeletons. What comes out holds every word that [`similar`](crate::similar::similar) finds alike.

use crate::analyse::Token;
use crate::data::Meaning;
use crate::distance::Pattern;
use crate::similar::{FOLDED, LEAST, bare, bare_sounds, may_reach};
use rustc_hash::FxHashMap;

/// The words of a dictionary, by what makes words alike.
#[derive(Debug, Default)]
pub(crate) struct Lookup {
    spellings: Vec<Spelling>,
    /// By word.
    spelling_of: Vec<u32>,
    by_latin: FxHashMap<String, u32>,
    latin: Lengths,
    fold: Lengths,
    by_number: FxHashMap<u32, Vec<u32>>,
    by_meaning: FxHashMap<Meaning, Vec<u32>>,
    by_few_vowels: FxHashMap<String, Vec<u32>>,
    by_skeleton: FxHashMap<String, Vec<u32>>,
    by_given: FxHashMap<u16, Vec<u32>>,
    /// Spellings by their fold, and adjectives by their stem.
    by_fold: FxHashMap<String, Vec<u32>>,
    by_stem: FxHashMap<String, Vec<u32>>,
    /// Bare skeletons of the words that are compared by sound, and of all words that may be compared with those.
    sounds: [Sounds; 2],
}

#[derive(Debug)]
struct Spelling {
    latin: String,
    fold: String,
    words: Vec<u32>,
}

/// Words with one bare skeleton each.
#[derive(Debug, Default)]
struct Sounds {
    at: FxHashMap<String, usize>,
    all: Vec<(String, Vec<u32>)>,
}

/// Spellings by length, with the letters that they have.
#[derive(Debug, Default)]
struct Lengths(Vec<Bucket>);

#[derive(Debug, Default)]
struct Bucket {
    bags: Vec<Bag>,
    spellings: Vec<u32>,
}

/// The letters of a word: bit `c` if it has letter `c`, bit `32 + c` if it has it twice; and how many bits.
#[derive(Debug, Clone, Copy)]
struct Bag {
    bits: u64,
    count: u32,
}

impl Bag {
    fn of(word: &str) -> Self {
        let bits = word.bytes().fold(0u64, |m, b| {
            let one = 1u64 << (b & 31);
            m | if m & one == 0 { one } else { one << 32 }
        });
        Self { bits, count: bits.count_ones() }
    }

    /// Twice the larger of the numbers of letters that only one of the words has: a bound of twice their distance.
    fn apart(self, other: Self) -> u32 {
        (self.bits ^ other.bits).count_ones() + self.count.abs_diff(other.count)
    }
}

impl Lengths {
    fn add(&mut self, word: &str, spelling: u32) {
        if self.0.len() <= word.len() {
            self.0.resize_with(word.len() + 1, Bucket::default);
        }
        self.0[word.len()].bags.push(Bag::of(word));
        self.0[word.len()].spellings.push(spelling);
    }

    /// Spellings that may be alike by letters.
    fn near(&self, word: &str, least: f64, take: &mut impl FnMut(u32)) {
        let mine = Bag::of(word);
        for (length, bucket) in self.0.iter().enumerate().filter(|(n, _)| may_reach(word.len(), *n)) {
            let most = 2 * most_apart(word.len().max(length), least);
            for (bag, &spelling) in bucket.bags.iter().zip(&bucket.spellings) {
                if mine.apart(*bag) <= most {
                    take(spelling);
                }
            }
        }
    }
}

/// The largest distance at which words, the longer of this length, are at least so alike.
fn most_apart(longer: usize, least: f64) -> u32 {
    let far = (0..=longer).rev().find(|&d| 1.0 - d as f64 / longer as f64 >= least);
    far.and_then(|d| u32::try_from(d).ok()).unwrap_or(0)
}

impl Sounds {
    fn add(&mut self, skeleton: &str, word: u32) {
        let bare = bare(skeleton);
        let next = self.all.len();
        let at = *self.at.entry(bare.to_owned()).or_insert(next);
        if at == next {
            self.all.push((bare.to_owned(), Vec::new()));
        }
        self.all[at].1.push(word);
    }

    fn near(&self, skeleton: &str, take: &mut impl FnMut(u32)) {
        let mine = bare(skeleton);
        let pattern = Pattern::new(mine);
        for (theirs, words) in self.all.iter().filter(|s| may_reach(mine.len(), s.0.len())) {
            if bare_sounds(mine.len().max(theirs.len()), || pattern.likeness(theirs)).is_some() {
                words.iter().for_each(|&w| take(w));
            }
        }
    }
}

/// Space for one lookup, and what came out.
#[derive(Debug, Default)]
pub(crate) struct Near {
    /// Bit of the round in which a spelling was last taken.
    seen: Vec<u32>,
    round: u32,
    /// Spellings that may be alike, and whether it must be by letters.
    spellings: Vec<(u32, bool)>,
    /// Words that may be alike, with the likeness of the Latin spellings and of the folds.
    pub(crate) words: Vec<(u32, f64, f64)>,
}

impl Lookup {
    /// Adds word number `id`; words come in order.
    pub(crate) fn add(&mut self, id: u32, t: &Token) {
        if let Some(n) = t.number {
            self.by_number.entry(n).or_default().push(id);
        }
        if let Some(m) = t.meaning {
            self.by_meaning.entry(m).or_default().push(id);
        }
        let next = u32::try_from(self.spellings.len()).unwrap_or(u32::MAX);
        let spelling = *self.by_latin.entry(t.latin.clone()).or_insert(next);
        if spelling == next {
            let (latin, fold) = (t.latin.clone(), t.fold.clone());
            self.latin.add(&latin, spelling);
            self.fold.add(&fold, spelling);
            self.by_fold.entry(fold.clone()).or_default().push(spelling);
            self.by_few_vowels.entry(t.few_vowels.clone()).or_default().push(spelling);
            if let Some(stem) = &t.stem {
                self.by_stem.entry(stem.clone()).or_default().push(spelling);
            }
            for &g in &t.given {
                self.by_given.entry(g).or_default().push(spelling);
            }
            self.spellings.push(Spelling { latin, fold, words: Vec::new() });
        }
        self.spellings[spelling as usize].words.push(id);
        self.spelling_of.push(spelling);
        if t.skeleton.len() >= 3 {
            self.by_skeleton.entry(t.skeleton.clone()).or_default().push(id);
        }
        if !t.is_meant() && t.number.is_none() {
            self.sounds[1].add(&t.skeleton, id);
            if t.is_loose() {
                self.sounds[0].add(&t.skeleton, id);
            }
        }
    }

    /// Words with this Latin spelling.
    pub(crate) fn spelled(&self, latin: &str) -> &[u32] {
        self.by_latin.get(latin).map_or(&[], |&s| &self.spellings[s as usize].words)
    }

    /// Words with this meaning.
    pub(crate) fn meaning(&self, meaning: Meaning) -> &[u32] {
        self.by_meaning.get(&meaning).map_or(&[], Vec::as_slice)
    }

    /// Fills `near.words` with the words that may be alike; a word may come twice. `person`: also the ways in which names of
    /// persons are alike.
    pub(crate) fn near(&self, t: &Token, person: bool, near: &mut Near) {
        near.words.clear();
        if let Some(n) = t.number {
            let words = self.by_number.get(&n).into_iter().flatten();
            return near.words.extend(words.map(|&w| (w, 0.0, 0.0)));
        }
        if let Some(m) = t.meaning {
            near.words.extend(self.meaning(m).iter().map(|&w| (w, 0.0, 0.0)));
        }
        if t.is_meant() {
            return near.words.extend(self.spelled(&t.latin).iter().map(|&w| (w, 1.0, 1.0)));
        }
        near.seen.resize(self.spellings.len(), 0);
        near.round += 1;
        near.spellings.clear();
        let mut take = |s: u32, by_letters: bool| {
            if std::mem::replace(&mut near.seen[s as usize], near.round) != near.round {
                near.spellings.push((s, by_letters));
            }
        };
        // Ways other than letters first: those spellings stay whatever their letters.
        let mut sure = |s: u32| take(s, false);
        self.adjectives(t, &mut sure);
        if person {
            self.by_few_vowels.get(&t.few_vowels).into_iter().flatten().for_each(|&s| sure(s));
            t.given.iter().filter_map(|g| self.by_given.get(g)).flatten().for_each(|&s| sure(s));
            let sounds = self.by_skeleton.get(&t.skeleton).into_iter().flatten();
            sounds.for_each(|&w| sure(self.spelling_of[w as usize]));
        }
        let sounds = &self.sounds[usize::from(t.is_loose())];
        sounds.near(&t.skeleton, &mut |w| sure(self.spelling_of[w as usize]));
        self.latin.near(&t.latin, LEAST, &mut |s| take(s, true));
        self.fold.near(&t.fold, LEAST / FOLDED - 1e-9, &mut |s| take(s, true));
        self.measure(t, near);
    }

    /// Spellings of which `t` is a Slavic adjective, and the other way round.
    fn adjectives(&self, t: &Token, take: &mut impl FnMut(u32)) {
        if let Some(stem) = &t.stem {
            let place = format!("{stem}sk");
            for key in [stem, &place] {
                self.by_fold.get(key).into_iter().flatten().for_each(|&s| take(s));
            }
            self.by_stem.get(stem).into_iter().flatten().for_each(|&s| take(s));
        }
        for key in std::iter::once(t.fold.as_str()).chain(t.fold.strip_suffix("sk")) {
            self.by_stem.get(key).into_iter().flatten().for_each(|&s| take(s));
        }
    }

    fn measure(&self, t: &Token, near: &mut Near) {
        let (latin, fold) = (Pattern::new(&t.latin), Pattern::new(&t.fold));
        for &(s, by_letters) in &near.spellings {
            let other = &self.spellings[s as usize];
            let fits = may_reach(t.latin.len(), other.latin.len());
            let straight = if fits { latin.likeness(&other.latin) } else { 0.0 };
            let folded = fold.likeness(&other.fold);
            if by_letters && straight.max(FOLDED * folded) < LEAST {
                continue;
            }
            near.words.extend(other.words.iter().map(|&w| (w, straight, folded)));
        }
    }
}
