//! Words written as one and as several: which words of a dictionary words of the query spell together, and which names have words that
//! together spell a word of the query.

use crate::index::dictionary::Dictionary;
use crate::index::segment::Segment;
use crate::names::view::View;

/// Readings fetched at once.
const AT_ONCE: usize = 64;

impl Dictionary {
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
    fn parts_of(&self, latin: &str, mut found: impl FnMut(&[&[u32]])) {
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
                found(&[&head, &tails[i]]);
            }
            for j in (i + 2..latin.len()).filter(|&j| !tails[j].is_empty()) {
                let middle = words(i..j);
                if !middle.is_empty() {
                    found(&[&head, &middle, &tails[j]]);
                }
            }
        }
    }
}

/// Readings with two or three words that together spell a word, ascending.
pub(crate) fn with_parts(segment: &Segment, latin: &str) -> Vec<u32> {
    let mut out = Vec::new();
    segment.dictionary.parts_of(latin, |groups| with_each(segment, groups, &mut out));
    out.sort_unstable();
    out.dedup();
    out
}

/// Adds the readings that have a word of each of the groups.
///
/// A reading is found in the list of the rarest of those words, whose signatures tell of the others, all of them commoner.
fn with_each(segment: &Segment, groups: &[&[u32]], found: &mut Vec<u32>) {
    // The order that the signatures go by.
    let order = |w: u32| {
        let (from, to) = segment.list(w);
        (to.saturating_sub(from), w)
    };
    let groups: Vec<Vec<((usize, u32), u32)>> =
        groups.iter().map(|g| g.iter().map(|&w| (order(w), w)).collect()).collect();
    for (g, group) in groups.iter().enumerate() {
        for &(rare, word) in group {
            let others = groups.iter().enumerate().filter(|o| o.0 != g);
            let commoner = |other: &Vec<((usize, u32), u32)>| -> Vec<u32> {
                other.iter().filter(|o| o.0 >= rare).map(|o| o.1).collect()
            };
            let others: Vec<Vec<u32>> = others.map(|o| commoner(o.1)).collect();
            if others.iter().any(Vec::is_empty) {
                continue;
            }
            let told: Vec<&[u32]> = others.iter().map(Vec::as_slice).filter(|o| !o.contains(&word)).collect();
            let some: Vec<u32> = segment.readings_of(segment.list(word)).readings_with(&told).collect();
            for some in some.chunks(AT_ONCE) {
                let rows: Vec<&[u32]> = segment.rows().words_of(some);
                let has = |words: &[u32]| others.iter().all(|o| words.iter().any(|w| o.contains(w)));
                found.extend(some.iter().zip(rows).filter(|r| has(r.1)).map(|r| r.0));
            }
        }
    }
}
