//! In which order the lists of a query's words are passed over, and how heavy a name may be to be looked at.

use crate::alike::Alike;
use crate::analyse::Lens;
use crate::bound::{Reach, Totals};
use crate::query::Query;
use crate::segment::Segment;

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
    pub(crate) fn of(segment: &Segment, query: &Query<'_>, lens: Lens, table: &Alike) -> Self {
        let mut out = Self {
            order: Vec::new(),
            lists: Vec::new(),
            own: [0.0; 64],
            initial: [0.0; 64],
            letters: query.initials(lens),
        };
        let mut mass = [0usize; 64];
        let words = segment.dictionary.lend();
        for row in table.rows() {
            let weight = words.weight(row.word, lens).max(words.initials(row.word, lens));
            for i in bits(row.bits) {
                if row.initial {
                    out.initial[i] = out.initial[i].max(weight);
                } else {
                    out.own[i] = out.own[i].max(weight);
                    mass[i] += segment.with_word(row.word).len();
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

    /// What words of the name those of the query may match at most.
    pub(crate) fn own(&self, which: u64) -> f64 {
        bits(which).map(|i| self.own[i]).sum()
    }

    /// What a name may match that is in none of the first `k` lists; `initials`: if it has some.
    pub(crate) fn reach_from(&self, k: usize, initials: bool) -> Reach {
        let later = self.order.iter().skip(k).fold(0u64, |m, i| m | 1 << i);
        let initial = (0..64).filter(|&i| initials && self.initial[i] > 0.0).fold(0u64, |m, i| m | 1 << i);
        let own = self.own(later) + bits(initial).map(|i| self.initial[i]).sum::<f64>();
        let (letters, count) = self.letters;
        Reach { bits: later | initial | letters, own, extra: count, letters: count, whole: false }
    }
}

/// Numbers of the bits that are set.
fn bits(mask: u64) -> impl Iterator<Item = usize> {
    (0..64).filter(move |i| mask & 1 << i != 0)
}

/// The weight that a name's words may have if it matches no more than this; `None`: none reaches the score.
pub(crate) fn heaviest(
    segment: &Segment,
    query: &Query<'_>,
    lens: Lens,
    reach: &Reach,
    least: f64,
) -> Option<f64> {
    if query.loose {
        // What is left of both names after any word in common may sound alike as a whole.
        return Some(f64::INFINITY);
    }
    let latin = if segment.dictionary.other_scripts { None } else { Some(true) };
    let facts = query.most_facts(lens);
    let reaches = |weight: f64| query.bound(lens, reach, &Totals::at_least(weight, latin), facts) >= least;
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
