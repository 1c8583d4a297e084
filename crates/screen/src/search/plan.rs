//! In which order the lists of a query's words are passed over, and how heavy a name may be to be looked at.

use crate::index::bands::{Met, class_of, is_common};
use crate::index::segment::{Class, Segment};
use crate::names::analyse::Lens;
use crate::search::alike::{Alike, Row};
use crate::search::bound::{CLASSES, Reach, Totals};
use crate::search::query::Query;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// In which order the lists are passed over.
///
/// A name is found in the list of the rarest word that it pairs, rarest in the segment: it then pairs no words of the query but those
/// with a list at least as long.
pub(crate) struct Plan {
    /// The words of the query with a list, by their longest one.
    order: Vec<usize>,
    /// Rows of the table by what a name may match that is found there: all words of the query in that order from here on.
    pub(crate) lists: Vec<Vec<usize>>,
    /// What common words may match.
    met: Met,
    /// By word of the query: the heaviest word that it may match, and what an initial may weigh in its place.
    own: [f64; 64],
    initial: [f64; 64],
    /// What the query's own initials may match.
    letters: (u64, f64),
}

impl Plan {
    pub(crate) fn of(query: &Query<'_>, lens: Lens, table: &Alike) -> Self {
        let (mut own, mut initial) = ([0.0f64; 64], [0.0f64; 64]);
        let (mut met, mut longest) = (Met::default(), [(0, 0); 64]);
        for row in table.rows() {
            let weight = row.weight + row.extra;
            if is_common(row.length().0) {
                met.add(row.word, row.bits);
            }
            for i in bits(row.bits) {
                if row.initial {
                    initial[i] = initial[i].max(weight);
                } else {
                    own[i] = own[i].max(weight);
                    longest[i] = longest[i].max(row.length());
                }
            }
        }
        let mut order: Vec<usize> = (0..query.words()).filter(|&i| longest[i].0 > 0).collect();
        order.sort_by_key(|&i| (longest[i], i));
        let longest: Vec<(usize, u32)> = order.iter().map(|&i| longest[i]).collect();
        let mut lists = vec![Vec::new(); order.len() + 1];
        for (r, row) in table.rows().iter().enumerate() {
            lists[longest.partition_point(|l| *l < row.length())].push(r);
        }
        Self { order, lists, met, own, initial, letters: query.initials(lens) }
    }

    /// The words of the query from a place on.
    fn from(&self, k: usize) -> u64 {
        self.order.iter().skip(k).fold(0u64, |m, i| m | 1 << i)
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
pub(crate) struct Limits<'a> {
    segment: &'a Segment,
    query: &'a Query<'a>,
    lens: Lens,
    least: f64,
    plan: &'a Plan,
    stretches: &'a [(Range<u32>, bool)],
    known: FxHashMap<Case, Limit>,
    /// The last case asked for of those with the same place here: asked for every reading, so before the map is.
    last: Vec<Option<(Case, Limit)>>,
}

/// What a limit depends on: the words of the query that may be matched; and the rest, packed: the one among them whose partner is only
/// alike and its class; whether the name is known to have a word in Latin letters; the class of the name; the stretch.
type Case = (u64, u32);

/// How many cases are kept at hand: a power of two.
const AT_HAND: usize = 512;

/// Where the readings of a stretch become too heavy, and what they may lose.
#[derive(Debug, Clone, Copy)]
struct Limit {
    end: u32,
    lost: f64,
}

/// Where a row's lists end: within a stretch, in a band of names whose rarer words weigh so much.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) k: usize,
    pub(crate) stretch: usize,
    pub(crate) rarer: f64,
}

impl<'a> Limits<'a> {
    pub(crate) fn of(
        segment: &'a Segment,
        (query, lens, least): (&'a Query<'a>, Lens, f64),
        plan: &'a Plan,
        stretches: &'a [(Range<u32>, bool)],
    ) -> Self {
        let (known, last) = (FxHashMap::default(), vec![None; AT_HAND]);
        Self { segment, query, lens, least, plan, stretches, known, last }
    }

    /// What names of a stretch may weigh and lose that pair the word of a row and otherwise match no more than some words of the query.
    ///
    /// The heaviest such name has the most in common, and whatever it weighs more than that is lost, but for what initials match: a name that
    /// must lose more, however light, has more lost and less in common than a heavier one that is out of reach.
    fn limit(&mut self, words: u64, row: &Row, of: Class, stretch: usize) -> Limit {
        let dim = (row.class > 0 && row.bits.count_ones() == 1)
            .then(|| (row.bits.trailing_zeros() as usize, row.class));
        let packed = dim.map_or(0, |(i, class)| (i << 2 | class) << 8) | (of as usize) << 1 | stretch << 16;
        // At most five stretches, four classes of likeness and 64 words.
        let case = (words, packed as u32 | u32::from(row.latin));
        let place = (words ^ u64::from(case.1)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 55;
        let place = place as usize % AT_HAND;
        if let Some((_, known)) = self.last[place].filter(|l| l.0 == case) {
            return known;
        }
        let known = self.known.get(&case).copied();
        let limit = known.unwrap_or_else(|| {
            let limit = self.worked_out(words, dim, (row.latin, of), stretch);
            self.known.insert(case, limit);
            limit
        });
        self.last[place] = Some((case, limit));
        limit
    }

    fn worked_out(
        &self,
        words: u64,
        dim: Option<(usize, usize)>,
        (latin, of): (bool, Class),
        stretch: usize,
    ) -> Limit {
        let (mut reach, mut least) = (self.plan.reach_of(words, of), self.least);
        if let Some((i, class)) = dim {
            reach.dim[class - 1] |= 1 << i;
            least += self.query.misspelt(self.lens, i, 1.0 - CLASSES[class]);
        }
        // A name with a word in Latin letters is one of those that have one; of others it is not known.
        let latin = latin.then_some(true);
        let weight = heaviest(self.segment, self.query, self.lens, (&reach, of, latin), least);
        let (range, natural) = &self.stretches[stretch];
        match weight {
            // None of them reaches the score.
            None => Limit { end: range.start, lost: f64::NEG_INFINITY },
            Some(weight) if *natural => {
                Limit { end: lighter(self.segment, range, weight), lost: weight - reach.own + 1e-6 }
            }
            Some(_) => Limit { end: range.end, lost: f64::INFINITY },
        }
    }

    /// Number of the reading of a stretch at which names become too heavy that pair a row's word, no rarer one, and otherwise words of the
    /// query among these.
    fn end_of(&mut self, words: u64, row: &Row, of: Class, at: Place) -> u32 {
        let (range, natural) = &self.stretches[at.stretch];
        // Which names have initials, and what they lose, is kept under the natural lens.
        // Names that are no persons' match no initials, and differ too little by class to be told apart.
        let told = *natural && self.lens == Lens::Person;
        let limit = self.limit(words, row, if told { of } else { Class::Initials }, at.stretch);
        if at.rarer <= limit.lost { limit.end } else { range.start }
    }

    /// The words of the query that names in lists from a place on may match.
    pub(crate) fn from(&self, k: usize) -> u64 {
        self.plan.from(k)
    }

    /// As [`Limits::end_of`], of names of any signature.
    pub(crate) fn end(&mut self, row: &Row, of: Class, at: Place) -> u32 {
        self.end_of(self.plan.from(at.k), row, of, at)
    }

    /// As [`Limits::end`], of names with a signature.
    pub(crate) fn end_by(&mut self, signature: u32, row: &Row, (from, at): (u64, Place)) -> u32 {
        let words = (self.plan.met.by(signature) | row.bits) & from;
        self.end_of(words, row, class_of(signature), at)
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
/// `latin`: whether some word of it is in Latin letters; `None`: not known.
pub(crate) fn heaviest(
    segment: &Segment,
    query: &Query<'_>,
    lens: Lens,
    (reach, class, latin): (&Reach, Class, Option<bool>),
    least: f64,
) -> Option<f64> {
    if query.loose {
        // What is left of both names after any word in common may sound alike as a whole.
        return Some(f64::INFINITY);
    }
    let facts = query.most_facts(lens);
    let word = segment.dictionary.least(lens, class != Class::Plain);
    let reaches =
        |weight: f64| query.bound(lens, reach, &Totals::at_least(weight, latin, word), facts) >= least;
    if !reaches(0.0) {
        return None;
    }
    let (mut low, mut high) = (0.0, 16.0);
    if reaches(high) {
        return Some(f64::INFINITY);
    }
    while high - low > 2e-2 {
        let middle = 0.5 * (low + high);
        if reaches(middle) { low = middle } else { high = middle }
    }
    Some(high)
}
