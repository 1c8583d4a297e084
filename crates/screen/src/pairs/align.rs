//! Which word of one name stands for which of the other.
//!
//! Greedy, the most alike first; ties by spelling, so that the answer depends neither on the side nor on the order of words.
//! Same words pair first, then words written apart on one side and together on the other, then acronyms and initials, then
//! words that are merely alike, and at last, where a side is written in a script that only sounds alike, what is left of both
//! names as a whole.

use crate::names::analyse::Lens;
use crate::names::view::Reading;
use crate::pairs::similar::{How, sounds_alike};

/// Words of one side that stand for words of the other.
#[derive(Debug, Clone)]
pub(crate) struct Pair {
    pub(crate) a: Vec<usize>,
    pub(crate) b: Vec<usize>,
    pub(crate) likeness: f64,
    pub(crate) how: How,
    /// Weight of the pair on each side.
    pub(crate) weight_a: f64,
    pub(crate) weight_b: f64,
}

/// Pairs, and what is left on either side.
#[derive(Debug, Clone, Default)]
pub(crate) struct Alignment {
    pub(crate) pairs: Vec<Pair>,
    pub(crate) left_a: Vec<usize>,
    pub(crate) left_b: Vec<usize>,
}

struct Aligner<'a> {
    a: &'a Reading<'a>,
    b: &'a Reading<'a>,
    lens: Lens,
    out: Alignment,
}

/// Aligns two names.
///
/// `alike` says how alike word `i` of the one and word `j` of the other are, as [`similar`](crate::pairs::similar::similar) does.
pub(crate) fn align(
    a: &Reading<'_>,
    b: &Reading<'_>,
    lens: Lens,
    alike: impl Fn(usize, usize) -> Option<(f64, How)>,
) -> Alignment {
    let live = |x: &Reading<'_>| (0..x.tokens.len()).filter(|&i| x.tokens[i].weight(lens) > 0.0).collect();
    let out = Alignment { pairs: Vec::new(), left_a: live(a), left_b: live(b) };
    let mut aligner = Aligner { a, b, lens, out };
    let mut found = aligner.candidates(alike);
    aligner.take(&mut found, 0.95);
    aligner.joined();
    aligner.acronym();
    if lens == Lens::Person {
        aligner.initials();
    }
    aligner.take(&mut found, 0.0);
    if a.loose() || b.loose() {
        aligner.rest();
    }
    aligner.out
}

impl Aligner<'_> {
    /// All pairs of similar words, the best first.
    fn candidates(
        &self,
        alike: impl Fn(usize, usize) -> Option<(f64, How)>,
    ) -> Vec<(f64, How, usize, usize)> {
        let mut out = Vec::new();
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
            let (x, y) = (self.a.tokens[i].text, self.b.tokens[j].text);
            if x <= y { (x, y) } else { (y, x) }
        };
        out.sort_by(|&(s, _, i, j), &(t, _, k, l)| {
            let by_weight = || weight(k, l).total_cmp(&weight(i, j));
            t.total_cmp(&s).then_with(by_weight).then_with(|| texts(i, j).cmp(&texts(k, l)))
        });
        out
    }

    fn take(&mut self, found: &mut Vec<(f64, How, usize, usize)>, least: f64) {
        for (s, how, i, j) in std::mem::take(found) {
            let free = self.out.left_a.contains(&i) && self.out.left_b.contains(&j);
            if free && s >= least {
                let (wa, wb) = (self.a.tokens[i].weight(self.lens), self.b.tokens[j].weight(self.lens));
                // A slip of the pen makes a common word look rare: the pair weighs what the commoner spelling does.
                let both = if how == How::Sound { (wa, wb) } else { (wa.min(wb), wa.min(wb)) };
                self.pair(vec![i], vec![j], s, how, both);
            } else if free {
                found.push((s, how, i, j));
            }
        }
    }

    fn pair(&mut self, a: Vec<usize>, b: Vec<usize>, likeness: f64, how: How, weights: (f64, f64)) {
        self.out.left_a.retain(|i| !a.contains(i));
        self.out.left_b.retain(|j| !b.contains(j));
        self.out.pairs.push(Pair { a, b, likeness, how, weight_a: weights.0, weight_b: weights.1 });
    }

    fn sum(&self, side: &Reading<'_>, which: &[usize]) -> f64 {
        which.iter().map(|&i| side.tokens[i].weight(self.lens)).sum()
    }

    /// One word on one side, two or three in any order on the other: `Goodwill`, `Good Will`.
    fn joined(&mut self) {
        for flip in [false, true] {
            let (one, many) = if flip { (self.b, self.a) } else { (self.a, self.b) };
            let (left_one, left_many) = if flip {
                (&self.out.left_b, &self.out.left_a)
            } else {
                (&self.out.left_a, &self.out.left_b)
            };
            let mut found: Vec<(usize, Vec<usize>)> = Vec::new();
            for &i in left_one {
                let taken: Vec<usize> = found.iter().flat_map(|f| f.1.clone()).collect();
                // Particles weigh nothing alone and may be part of a word: `van der Bilt`.
                let dead = (0..many.tokens.len()).filter(|&j| many.tokens[j].weight(self.lens) <= 0.0);
                let free: Vec<usize> =
                    left_many.iter().copied().chain(dead).filter(|j| !taken.contains(j)).collect();
                if let Some(parts) = split_of(one, i, many, &free, self.lens) {
                    found.push((i, parts));
                }
            }
            for (i, mut parts) in found {
                parts.retain(|&j| many.tokens[j].weight(self.lens) > 0.0);
                let (w1, wn) = (self.sum(one, &[i]), self.sum(many, &parts));
                if flip {
                    self.pair(parts, vec![i], 0.95, How::Joined, (wn, w1));
                } else {
                    self.pair(vec![i], parts, 0.95, How::Joined, (w1, wn));
                }
            }
        }
    }

    /// One word that is the first letters of the whole other name.
    fn acronym(&mut self) {
        if self.lens == Lens::Person {
            return;
        }
        let hit = |one: &Reading<'_>, many: &Reading<'_>, left: &[usize]| {
            let acronym = many.acronym();
            left.iter().copied().find(|&i| !acronym.is_empty() && one.tokens[i].latin == acronym)
        };
        let all_free = |left: &[usize], x: &Reading<'_>| {
            left.len() == x.tokens.iter().filter(|t| t.weight(self.lens) > 0.0).count()
        };
        if let Some(i) = hit(self.a, self.b, &self.out.left_a).filter(|_| all_free(&self.out.left_b, self.b))
        {
            let b = self.out.left_b.clone();
            let weights = (self.sum(self.a, &[i]), self.sum(self.b, &b));
            self.pair(vec![i], b, 0.8, How::Acronym, weights);
        } else if let Some(j) =
            hit(self.b, self.a, &self.out.left_b).filter(|_| all_free(&self.out.left_a, self.a))
        {
            let a = self.out.left_a.clone();
            let weights = (self.sum(self.a, &a), self.sum(self.b, &[j]));
            self.pair(a, vec![j], 0.8, How::Acronym, weights);
        }
    }

    /// `A.` and Ali; `JC` and Jean Claude.
    fn initials(&mut self) {
        for flip in [false, true] {
            let (short, long) = if flip { (self.b, self.a) } else { (self.a, self.b) };
            let left = if flip { self.out.left_b.clone() } else { self.out.left_a.clone() };
            for i in
                left.into_iter().filter(|&i| short.tokens[i].initials || is_letters(short.tokens[i].latin))
            {
                let free = if flip { &self.out.left_a } else { &self.out.left_b };
                let Some(parts) = named_by(short.tokens[i].latin, long, free, self.lens) else {
                    continue;
                };
                let w = 0.25 * parts.len() as f64;
                if flip {
                    self.pair(parts, vec![i], 0.9, How::Initial, (w, w));
                } else {
                    self.pair(vec![i], parts, 0.9, How::Initial, (w, w));
                }
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
            let weights = (self.sum(self.a, &ia), self.sum(self.b, &ib));
            self.pair(ia, ib, s, How::Sound, weights);
        }
    }
}

/// Those of the words that are compared by sound as a whole, in the order of the text.
fn sounding(x: &Reading<'_>, left: &[usize]) -> Vec<usize> {
    let meant = |i: usize| x.tokens[i].number.is_some() || x.tokens[i].is_meant();
    x.sequence.iter().copied().filter(|i| left.contains(i) && !meant(*i)).collect()
}

fn sounds(x: &Reading<'_>, which: &[usize]) -> String {
    which.iter().map(|&i| x.tokens[i].skeleton).collect()
}

/// What is compared by sound of a name that has no word in common with the other.
pub(crate) fn all_sounds(x: &Reading<'_>, lens: Lens) -> String {
    let live: Vec<usize> = (0..x.tokens.len()).filter(|&i| x.tokens[i].weight(lens) > 0.0).collect();
    sounds(x, &sounding(x, &live))
}

/// Two or three of the free words that together spell word `i`.
fn split_of(
    one: &Reading<'_>,
    i: usize,
    many: &Reading<'_>,
    free: &[usize],
    lens: Lens,
) -> Option<Vec<usize>> {
    let whole = &one.tokens[i];
    if whole.latin.len() < 4 || whole.number.is_some() {
        return None;
    }
    let latin = |j: usize| many.tokens[j].latin;
    // A single letter is an initial, not a part of a word.
    let free = || free.iter().copied().filter(|&j| latin(j).len() >= 2);
    let lives = |parts: &[usize]| parts.iter().any(|&j| many.tokens[j].weight(lens) > 0.0);
    for j in free() {
        let Some(rest) = whole.latin.strip_prefix(latin(j)) else {
            continue;
        };
        for k in free().filter(|&k| k != j) {
            let Some(rest) = rest.strip_prefix(latin(k)) else {
                continue;
            };
            if rest.is_empty() && lives(&[j, k]) {
                return Some(vec![j, k]);
            }
            for l in free().filter(|&l| l != j && l != k) {
                if rest == latin(l) && lives(&[j, k, l]) {
                    return Some(vec![j, k, l]);
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

/// Free full names that begin with the letters, one for each letter.
fn named_by(letters: &str, long: &Reading<'_>, free: &[usize], lens: Lens) -> Option<Vec<usize>> {
    let mut out: Vec<usize> = Vec::new();
    for letter in letters.chars() {
        let hit = free.iter().copied().find(|j| {
            let t = &long.tokens[*j];
            let full = t.latin.len() > 1 && !t.initials && t.weight(lens) > 0.25;
            full && t.latin.starts_with(letter) && !out.contains(j)
        })?;
        out.push(hit);
    }
    (!out.is_empty()).then_some(out)
}
