//! In which order the lists of a query's words are passed over, and how heavy a name may be to be looked at.

use crate::alike::Alike;
use crate::analyse::Lens;
use crate::bound::{CLASSES, Reach, Totals};
use crate::query::Query;
use crate::segment::{INITIALS, SMALL, Segment};
use std::ops::Range;

/// Names by what their words may be beside whole words; each may be heavier than the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    Plain,
    /// Some word weighs little, such as `bin`.
    Small,
    /// Some word may stand for the beginnings of names.
    Initials,
}

impl Class {
    pub(crate) const ALL: [Self; 3] = [Self::Plain, Self::Small, Self::Initials];

    /// By the flags of a reading.
    pub(crate) fn of(flags: u8) -> Self {
        match (flags & INITIALS, flags & SMALL) {
            (0, 0) => Self::Plain,
            (0, _) => Self::Small,
            _ => Self::Initials,
        }
    }
}

/// In which order the lists are passed over.
pub(crate) struct Plan {
    /// The words of the query with a list, the rarest first.
    order: Vec<usize>,
    /// Rows of the table, by the first of their words in that order; those of initials last.
    pub(crate) lists: Vec<Vec<usize>>,
    /// By word of the query: the heaviest word that it may match, and what an initial may weigh in its place.
    own: [f64; 64],
    initial: [f64; 64],
    /// What the query's own initials may match.
    letters: (u64, f64),
}

impl Plan {
    pub(crate) fn of(query: &Query<'_>, lens: Lens, table: &Alike) -> Self {
        let mut out = Self {
            order: Vec::new(),
            lists: Vec::new(),
            own: [0.0; 64],
            initial: [0.0; 64],
            letters: query.initials(lens),
        };
        let mut mass = [0usize; 64];
        for row in table.rows() {
            let weight = row.weight + row.extra;
            for i in bits(row.bits) {
                if row.initial {
                    out.initial[i] = out.initial[i].max(weight);
                } else {
                    out.own[i] = out.own[i].max(weight);
                    mass[i] += row.list.1 - row.list.0;
                }
            }
        }
        out.order = (0..query.words()).filter(|&i| mass[i] > 0).collect();
        out.order.sort_by_key(|&i| (mass[i], i));
        out.lists = vec![Vec::new(); out.order.len() + 1];
        for (r, row) in table.rows().iter().enumerate() {
            let first = out.order.iter().position(|&i| row.bits & 1 << i != 0);
            let at = first.filter(|_| !row.initial).unwrap_or(out.order.len());
            out.lists[at].push(r);
        }
        out
    }

    /// What a name of a class may match that is in none of the first `k` lists.
    fn reach_from(&self, k: usize, class: Class) -> Reach {
        self.reach_of(self.order.iter().skip(k).fold(0u64, |m, i| m | 1 << i), class)
    }

    /// What a name of a class may match that matches no more of the query's words than these.
    pub(crate) fn reach_of(&self, words: u64, class: Class) -> Reach {
        let initials = class == Class::Initials;
        let initial = (0..64).filter(|&i| initials && self.initial[i] > 0.0).fold(0u64, |m, i| m | 1 << i);
        let own = bits(words).map(|i| self.own[i]).sum::<f64>()
            + bits(initial).map(|i| self.initial[i]).sum::<f64>();
        let (letters, count) = self.letters;
        Reach { bits: words | initial | letters, own, extra: count, letters: count, ..Reach::default() }
    }
}

/// How far the lists need to be looked at: worked out once for each list, class of likeness and stretch of readings.
///
/// A name found first in the list of the k-th word by a word that is merely alike either pairs the two, which costs what the
/// misspelling costs, or matches no more than a name found later does.
pub(crate) struct Limits<'a> {
    segment: &'a Segment,
    query: &'a Query<'a>,
    lens: Lens,
    least: f64,
    plan: &'a Plan,
    stretches: &'a [(Range<u32>, bool)],
    weights: Vec<Option<Option<f64>>>,
    ends: Vec<Option<u32>>,
}

impl<'a> Limits<'a> {
    pub(crate) fn of(
        segment: &'a Segment,
        (query, lens, least): (&'a Query<'a>, Lens, f64),
        plan: &'a Plan,
        stretches: &'a [(Range<u32>, bool)],
    ) -> Self {
        let cells = (plan.lists.len() + 1) * CLASSES.len() * Class::ALL.len();
        let (weights, ends) = (vec![None; cells], vec![None; cells * stretches.len()]);
        Self { segment, query, lens, least, plan, stretches, weights, ends }
    }

    fn cell(k: usize, class: usize, of: Class) -> usize {
        (k * CLASSES.len() + class) * Class::ALL.len() + of as usize
    }

    /// The weight that names may have which are found first in the k-th list; `None`: none may.
    fn weight(&mut self, k: usize, class: usize, of: Class) -> Option<f64> {
        let cell = Self::cell(k, class, of);
        if let Some(known) = self.weights[cell] {
            return known;
        }
        let mut reach = self.plan.reach_from(k, of);
        let word = self.plan.order.get(k).filter(|_| class > 0);
        let out = match word {
            None => heaviest(self.segment, self.query, self.lens, (&reach, of), self.least),
            Some(&i) => {
                reach.dim[class - 1] |= 1 << i;
                let lost = self.query.misspelt(self.lens, i, 1.0 - CLASSES[class]);
                let paired = heaviest(self.segment, self.query, self.lens, (&reach, of), self.least + lost);
                let apart = self.weight(k + 1, 0, of);
                if paired > apart { paired } else { apart }
            }
        };
        self.weights[cell] = Some(out);
        out
    }

    /// Number of the reading of a stretch at which names found first in the k-th list become too heavy.
    pub(crate) fn end(&mut self, k: usize, class: usize, of: Class, stretch: usize) -> u32 {
        let cell = Self::cell(k, class, of) * self.stretches.len() + stretch;
        if let Some(known) = self.ends[cell] {
            return known;
        }
        let (range, natural) = &self.stretches[stretch];
        // Which names have initials is kept under the natural lens.
        let out = match self.weight(k, class, if *natural { of } else { Class::Initials }) {
            None => range.start,
            Some(_) if !natural => range.end,
            Some(most) => lighter(self.segment, range, most),
        };
        self.ends[cell] = Some(out);
        out
    }
}

/// Where the readings of a stretch that weigh no more than this end.
pub(crate) fn lighter(segment: &Segment, range: &Range<u32>, most: f64) -> u32 {
    range.start + u32::try_from(segment.rows().lighter(range, most)).unwrap_or(0)
}

/// Numbers of the bits that are set.
fn bits(mask: u64) -> impl Iterator<Item = usize> {
    (0..64).filter(move |i| mask & 1 << i != 0)
}

/// The weight that the words of a name of a class may have if it matches no more than this; `None`: none reaches the score.
pub(crate) fn heaviest(
    segment: &Segment,
    query: &Query<'_>,
    lens: Lens,
    (reach, class): (&Reach, Class),
    least: f64,
) -> Option<f64> {
    if query.loose {
        // What is left of both names after any word in common may sound alike as a whole.
        return Some(f64::INFINITY);
    }
    let latin = if segment.dictionary.other_scripts { None } else { Some(true) };
    let facts = query.most_facts(lens);
    let word = segment.dictionary.least(lens, class != Class::Plain);
    let reaches =
        |weight: f64| query.bound(lens, reach, &Totals::at_least(weight, latin, word), facts) >= least;
    if !reaches(0.0) {
        return None;
    }
    let (mut low, mut high) = (0.0, 256.0);
    if reaches(high) {
        return Some(f64::INFINITY);
    }
    while high - low > 1e-3 {
        let middle = 0.5 * (low + high);
        if reaches(middle) { low = middle } else { high = middle }
    }
    Some(high)
}
