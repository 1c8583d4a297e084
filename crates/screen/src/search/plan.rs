//! What names found in the list of a word may match beside it.

use crate::index::bands::{Meets, Met, is_common};
use crate::index::segment::Class;
use crate::names::analyse::Lens;
use crate::search::alike::Alike;
use crate::search::bound::Reach;
use crate::search::query::Query;

/// What names found in the list of a word may match beside it.
///
/// A name is found in the list of the rarest word that it pairs, rarest in the segment: it then pairs no words but that and commoner ones.
pub(crate) struct Plan {
    /// By row of the table: what commoner words may match; those of names without initials, those of all.
    pub(crate) beyond: Vec<[Meets; 2]>,
    /// What common words may match.
    pub(crate) met: Met,
    /// By word of the query: the heaviest word that it may match, and what an initial may weigh in its place.
    own: [f64; 64],
    initial: [f64; 64],
    /// What the query's own initials may match.
    pub(crate) letters: (u64, f64),
}

impl Plan {
    pub(crate) fn of(query: &Query<'_>, lens: Lens, table: &Alike) -> Self {
        let (mut own, mut initial) = ([0.0f64; 64], [0.0f64; 64]);
        let mut met = Met::default();
        let rows = table.rows();
        for row in rows {
            let weight = row.weight + row.extra;
            if is_common(row.length().0) {
                met.add(row.word, (row.bits, row.class), row.most());
            }
            let most = if row.initial { &mut initial } else { &mut own };
            bits(row.bits).for_each(|i| most[i] = most[i].max(weight));
        }
        let mut order: Vec<usize> = (0..rows.len()).collect();
        order.sort_unstable_by_key(|&r| std::cmp::Reverse(rows[r].length()));
        let mut beyond = vec![[Meets::default(); 2]; rows.len()];
        let (mut so_far, mut heaviest) = ([Meets::default(); 2], [[0.0f64; 64]; 2]);
        for r in order {
            beyond[r] = so_far;
            let (row, weight) = (&rows[r], rows[r].weight + rows[r].extra);
            for all in usize::from(row.initial)..2 {
                so_far[all].add((row.bits, row.class), 0.0);
                for i in bits(row.bits) {
                    let more = (weight - heaviest[all][i]).max(0.0);
                    heaviest[all][i] += more;
                    so_far[all].weight += more;
                }
            }
            met.add_long(row.length().0, &so_far);
        }
        met.finish();
        Self { beyond, met, own, initial, letters: query.initials(lens) }
    }

    /// What a name matches that matches these words of the query by words that weigh so much.
    pub(crate) fn reach(&self, words: u64, own: f64) -> Reach {
        let (letters, count) = self.letters;
        Reach { bits: words | letters, own, extra: count, letters: count, ..Reach::default() }
    }

    /// What a name of a class may match that matches no more of the query's words than these.
    pub(crate) fn reach_of(&self, words: u64, class: Class) -> Reach {
        let initials = class == Class::Initials;
        let initial = (0..64).filter(|&i| initials && self.initial[i] > 0.0).fold(0u64, |m, i| m | 1 << i);
        let own = bits(words).map(|i| self.own[i]).sum::<f64>()
            + bits(initial).map(|i| self.initial[i]).sum::<f64>();
        self.reach(words | initial, own)
    }
}

/// Numbers of the bits that are set.
fn bits(mask: u64) -> impl Iterator<Item = usize> {
    (0..64).filter(move |i| mask & 1 << i != 0)
}
