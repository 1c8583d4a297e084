//! Which word of one name stands for which of the other.
//!
//! Greedy, the most alike first; ties by spelling, so that the answer depends neither on the side nor on the order of words.
//! Same words pair first, then words written apart on one side and together on the other, then acronyms and initials, then
//! words that are merely alike, and at last, where a side is written in a script that only sounds alike, what is left of both
//! names as a whole.

use crate::names::analyse::Lens;
use crate::names::view::{Few, Read, Said};
use crate::pairs::similar::{How, sounds_alike};
use smallvec::{SmallVec, smallvec};

/// Places of words; mostly it is one.
pub(crate) type Places = SmallVec<[usize; 2]>;

/// Words of one side that stand for words of the other.
#[derive(Debug, Clone)]
pub(crate) struct Pair {
    pub(crate) a: Places,
    pub(crate) b: Places,
    pub(crate) likeness: f64,
    pub(crate) how: How,
    /// Weight of the pair on each side.
    pub(crate) weight_a: f64,
    pub(crate) weight_b: f64,
}

/// Pairs, and what is left on either side.
#[derive(Debug, Clone, Default)]
pub(crate) struct Alignment {
    pub(crate) pairs: SmallVec<[Pair; 4]>,
    pub(crate) left_a: Few<usize>,
    pub(crate) left_b: Few<usize>,
}

/// Words that are alike: how, and which of either side.
type Found = Few<(f64, How, usize, usize)>;

struct Aligner<'a, A, B> {
    a: &'a Read<A>,
    b: &'a Read<B>,
    lens: Lens,
    out: Alignment,
}

/// Aligns two names.
///
/// `alike` says how alike word `i` of the one and word `j` of the other are, as [`similar`](crate::pairs::similar::similar) does.
pub(crate) fn align<A: Said, B: Said>(
    a: &Read<A>,
    b: &Read<B>,
    lens: Lens,
    alike: impl Fn(usize, usize) -> Option<(f64, How)>,
) -> Alignment {
    let out = Alignment { pairs: SmallVec::new(), left_a: live(a, lens), left_b: live(b, lens) };
    let all = (out.left_a.len(), out.left_b.len());
    let mut aligner = Aligner { a, b, lens, out };
    let mut found = aligner.candidates(alike);
    aligner.take(&mut found, 0.95);
    aligner.joined();
    aligner.acronym(all);
    if lens == Lens::Person {
        aligner.initials();
    }
    aligner.take(&mut found, 0.0);
    if a.loose() || b.loose() {
        aligner.rest();
    }
    aligner.out
}

/// The words that weigh anything.
fn live<W: Said>(x: &Read<W>, lens: Lens) -> Few<usize> {
    (0..x.tokens.len()).filter(|&i| x.tokens[i].weight(lens) > 0.0).collect()
}

impl<A: Said, B: Said> Aligner<'_, A, B> {
    /// All pairs of similar words, the best first.
    fn candidates(&self, alike: impl Fn(usize, usize) -> Option<(f64, How)>) -> Found {
        let mut out = Found::new();
        for &i in &self.out.left_a {
            for &j in &self.out.left_b {
                if let Some((s, how)) = alike(i, j) {
                    out.push((s, how, i, j));
                }
            }
        }
        let weight =
            |i: usize, j: usize| self.a.tokens[i].weight(self.lens) + self.b.tokens[j].weight(self.lens);
        let texts = |i: usize, j: usize| {
            let (x, y) = (self.a.tokens[i].text(), self.b.tokens[j].text());
            if x <= y { (x, y) } else { (y, x) }
        };
        out.sort_by(|&(s, _, i, j), &(t, _, k, l)| {
            let by_weight = || weight(k, l).total_cmp(&weight(i, j));
            t.total_cmp(&s).then_with(by_weight).then_with(|| texts(i, j).cmp(&texts(k, l)))
        });
        out
    }

    fn take(&mut self, found: &mut Found, least: f64) {
        for (s, how, i, j) in std::mem::take(found) {
            let free = self.out.left_a.contains(&i) && self.out.left_b.contains(&j);
            if free && s >= least {
                let (wa, wb) = (self.a.tokens[i].weight(self.lens), self.b.tokens[j].weight(self.lens));
                // A slip of the pen makes a common word look rare: the pair weighs what the commoner spelling does.
                let both = if how == How::Sound { (wa, wb) } else { (wa.min(wb), wa.min(wb)) };
                self.pair(smallvec![i], smallvec![j], s, how, both);
            } else if free {
                found.push((s, how, i, j));
            }
        }
    }

    fn pair(&mut self, a: Places, b: Places, likeness: f64, how: How, weights: (f64, f64)) {
        self.out.left_a.retain(|i| !a.contains(i));
        self.out.left_b.retain(|j| !b.contains(j));
        self.out.pairs.push(Pair { a, b, likeness, how, weight_a: weights.0, weight_b: weights.1 });
    }

    /// One word on one side, two or three in any order on the other: `Goodwill`, `Good Will`.
    fn joined(&mut self) {
        let lens = self.lens;
        for (i, parts) in splits(self.a, &self.out.left_a, self.b, &self.out.left_b, lens) {
            let weights = (sum(self.a, &[i], lens), sum(self.b, &parts, lens));
            self.pair(smallvec![i], parts, 0.95, How::Joined, weights);
        }
        for (j, parts) in splits(self.b, &self.out.left_b, self.a, &self.out.left_a, lens) {
            let weights = (sum(self.a, &parts, lens), sum(self.b, &[j], lens));
            self.pair(parts, smallvec![j], 0.95, How::Joined, weights);
        }
    }

    /// One word that is the first letters of the whole other name; `all`: how many words of either side there are to match.
    fn acronym(&mut self, all: (usize, usize)) {
        if self.lens == Lens::Person {
            return;
        }
        let (left_a, left_b) = (&self.out.left_a, &self.out.left_b);
        if let Some(i) = said_short(self.a, left_a, self.b).filter(|_| left_b.len() == all.1) {
            let b: Places = left_b.iter().copied().collect();
            let weights = (sum(self.a, &[i], self.lens), sum(self.b, &b, self.lens));
            self.pair(smallvec![i], b, 0.8, How::Acronym, weights);
        } else if let Some(j) = said_short(self.b, left_b, self.a).filter(|_| left_a.len() == all.0) {
            let a: Places = left_a.iter().copied().collect();
            let weights = (sum(self.a, &a, self.lens), sum(self.b, &[j], self.lens));
            self.pair(a, smallvec![j], 0.8, How::Acronym, weights);
        }
    }

    /// `A.` and Ali; `JC` and Jean Claude.
    fn initials(&mut self) {
        for i in self.out.left_a.clone() {
            if let Some(parts) = named_by(&self.a.tokens[i], self.b, &self.out.left_b, self.lens) {
                let w = 0.25 * parts.len() as f64;
                self.pair(smallvec![i], parts, 0.9, How::Initial, (w, w));
            }
        }
        for j in self.out.left_b.clone() {
            if let Some(parts) = named_by(&self.b.tokens[j], self.a, &self.out.left_a, self.lens) {
                let w = 0.25 * parts.len() as f64;
                self.pair(parts, smallvec![j], 0.9, How::Initial, (w, w));
            }
        }
    }

    /// What is left of both names, in the order of the text, by sound.
    fn rest(&mut self) {
        let (ia, ib) = (sounding(self.a, &self.out.left_a), sounding(self.b, &self.out.left_b));
        let (sa, sb) = (sounds(self.a, &ia), sounds(self.b, &ib));
        if ia.len() + ib.len() < 3 || ia.is_empty() || ib.is_empty() {
            return;
        }
        if let Some(s) = sounds_alike(&sa, &sb) {
            let weights = (sum(self.a, &ia, self.lens), sum(self.b, &ib, self.lens));
            self.pair(ia, ib, s, How::Sound, weights);
        }
    }
}

fn sum<W: Said>(side: &Read<W>, which: &[usize], lens: Lens) -> f64 {
    which.iter().map(|&i| side.tokens[i].weight(lens)).sum()
}

/// Words that are left of the one name, each with those of the other that together spell it and weigh anything.
fn splits<A: Said, B: Said>(
    one: &Read<A>,
    left_one: &[usize],
    many: &Read<B>,
    left_many: &[usize],
    lens: Lens,
) -> Few<(usize, Places)> {
    let mut found: Few<(usize, Places)> = Few::new();
    // Particles weigh nothing alone and may be part of a word: `van der Bilt`.
    let dead = |j: &usize| many.tokens[*j].weight(lens) <= 0.0;
    let free: Few<Part> = left_many
        .iter()
        .copied()
        .chain((0..many.tokens.len()).filter(dead))
        .map(|j| Part { word: j, length: many.tokens[j].length(), letters: many.tokens[j].letters() })
        // A single letter is an initial, not a part of a word.
        .filter(|p| p.length >= 2)
        .collect();
    let mut taken = Places::new();
    for &i in left_one.iter().filter(|_| free.len() >= 2) {
        let letters = one.tokens[i].letters();
        let fits = |p: &Part| p.letters & !letters == 0 && !taken.contains(&p.word);
        let free: Few<Part> = free.iter().copied().filter(fits).collect();
        if let Some(parts) = split_of(&one.tokens[i], many, &free, lens) {
            taken.extend_from_slice(&parts);
            found.push((i, parts));
        }
    }
    found.iter_mut().for_each(|f| f.1.retain(|j| !dead(j)));
    found
}

/// The word that is the first letters of the whole other name.
fn said_short<A: Said, B: Said>(one: &Read<A>, left: &[usize], many: &Read<B>) -> Option<usize> {
    let acronym = many.acronym();
    left.iter().copied().find(|&i| !acronym.is_empty() && one.tokens[i].latin() == acronym)
}

/// Those of the words that are compared by sound as a whole, in the order of the text.
fn sounding<W: Said>(x: &Read<W>, left: &[usize]) -> Places {
    let meant = |i: usize| x.tokens[i].is_number() || x.tokens[i].is_meant();
    x.sequence.iter().copied().filter(|i| left.contains(i) && !meant(*i)).collect()
}

fn sounds<W: Said>(x: &Read<W>, which: &[usize]) -> String {
    which.iter().map(|&i| x.tokens[i].skeleton()).collect()
}

/// What is compared by sound of a name that has no word in common with the other.
pub(crate) fn all_sounds<W: Said>(x: &Read<W>, lens: Lens) -> String {
    sounds(x, &sounding(x, &live(x, lens)))
}

/// A word that may be part of another.
#[derive(Clone, Copy)]
struct Part {
    word: usize,
    length: usize,
    letters: u32,
}

/// Two or three of the free words that together spell a word; lengths and letters tell before the spellings are asked for.
fn split_of<B: Said>(whole: &impl Said, many: &Read<B>, free: &[Part], lens: Lens) -> Option<Places> {
    let (length, letters) = (whole.length(), whole.letters());
    if free.len() < 2 || length < 4 || whole.is_number() {
        return None;
    }
    let spells = |parts: &[&Part]| {
        let sum = parts.iter().fold((0, 0), |m, p| (m.0 + p.length, m.1 | p.letters));
        let parts = || parts.iter().map(|p| &many.tokens[p.word]);
        let spelled = || parts().try_fold(whole.latin(), |rest, t| rest.strip_prefix(t.latin()));
        sum == (length, letters) && parts().any(|t| t.weight(lens) > 0.0) && spelled() == Some("")
    };
    for j in free {
        for k in free.iter().filter(|k| k.word != j.word && j.length + k.length <= length) {
            if spells(&[j, k]) {
                return Some(smallvec![j.word, k.word]);
            }
            for l in free.iter().filter(|l| l.word != j.word && l.word != k.word) {
                if spells(&[j, k, l]) {
                    return Some(smallvec![j.word, k.word, l.word]);
                }
            }
        }
    }
    None
}

/// Two or three consonants are read as initials.
pub(crate) fn is_letters(latin: &str) -> bool {
    (2..=3).contains(&latin.len()) && !latin.contains(['a', 'e', 'i', 'o', 'u', 'y'])
}

/// Free full names that begin with the letters of a word that is read as initials, one for each letter.
fn named_by<B: Said>(short: &impl Said, long: &Read<B>, free: &[usize], lens: Lens) -> Option<Places> {
    let letters = short.initials() || (2..=3).contains(&short.length()) && is_letters(short.latin());
    if !letters || free.is_empty() {
        return None;
    }
    let mut out = Places::new();
    for letter in short.latin().chars() {
        let hit = free.iter().copied().find(|j| {
            let t = &long.tokens[*j];
            let full = t.length() > 1 && !t.initials() && t.weight(lens) > 0.25;
            full && t.latin().starts_with(letter) && !out.contains(j)
        })?;
        out.push(hit);
    }
    (!out.is_empty()).then_some(out)
}
