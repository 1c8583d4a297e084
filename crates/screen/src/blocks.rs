//! Keys under which a word and every word that is alike enough by letters meet.
//!
//! A word of l letters is cut into max(1, ⌊(l + 2)/4⌋) blocks, of about four letters each; its keys are the blocks and the
//! blocks without one letter. Two words at likeness ≥ 0.75 differ by d ≤ ¼ · (longer) edits. Each edit damages one block, a
//! swap of neighbours across a border two, so that with b blocks the damage is at most d + min(b − 1, d − |difference of lengths|).
//! For every pair of lengths that the threshold allows this is less than 2b: some block has at most one edit, and two texts with
//! at most one edit between them are equal, or equal after dropping a letter from one or from both.
//!
//! Source: Mor & Fraenkel (1982), "A hash code method for detecting and correcting spelling errors" (deletions); Wu & Manber
//! (1992) (pigeonhole over blocks). The bound for swaps is ours; a property test compares with measuring every pair.

use crate::keys::{Sort, hash};
use crate::similar::LEAST;

/// Shorter words match by letters only when they are the same.
const SHORTEST: usize = 3;

fn count(length: usize) -> usize {
    ((length + 2) / 4).max(1)
}

fn border(length: usize, block: usize) -> usize {
    block * length / count(length)
}

fn key(length: usize, block: usize, text: impl Iterator<Item = u8>) -> u32 {
    // Lengths beyond a byte share keys: what meets is measured anyway.
    let head = [length.min(255) as u8, block.min(255) as u8];
    hash(Sort::Block, head.into_iter().chain(text))
}

fn without(text: &[u8], at: usize) -> impl Iterator<Item = u8> + '_ {
    text.iter().enumerate().filter(move |(i, _)| *i != at).map(|(_, c)| *c)
}

/// The keys of a word of the dictionary.
pub(crate) fn keys_of(word: &str, mut add: impl FnMut(u32)) {
    let (text, l) = (word.as_bytes(), word.len());
    if l < SHORTEST {
        return;
    }
    for k in 0..count(l) {
        let block = &text[border(l, k)..border(l, k + 1)];
        add(key(l, k, block.iter().copied()));
        for i in repeats_left_out(block) {
            add(key(l, k, without(block, i)));
        }
    }
}

/// Places to drop a letter at; of equal neighbours only the first, because dropping either gives the same.
fn repeats_left_out(text: &[u8]) -> impl Iterator<Item = usize> + '_ {
    (0..text.len()).filter(|&i| i == 0 || text[i] != text[i - 1])
}

/// The keys under which words that may be alike enough stand, each with the number of edits that are allowed.
pub(crate) fn keys_near(word: &str, mut ask: impl FnMut(u32, u32)) {
    let (text, mine) = (word.as_bytes(), word.len());
    let most = (mine as f64 / LEAST).floor() as usize;
    let least = (mine as f64 * LEAST).ceil() as usize;
    for l in least.max(SHORTEST)..=most {
        let blocks = count(l);
        let apart = (mine.max(l) as f64 * (1.0 - LEAST)).floor() as usize;
        // Too short for any difference.
        let blocks = if apart == 0 { 0 } else { blocks };
        for k in 0..blocks {
            let (from, n) = (border(l, k), border(l, k + 1) - border(l, k));
            for length in n.saturating_sub(1)..=n + 1 {
                let Some(last) = mine.checked_sub(length) else {
                    continue;
                };
                let starts = match (k == 0, k + 1 == blocks) {
                    (true, true) if last > 0 => continue,
                    (true, _) => 0..=0,
                    (_, true) => last..=last,
                    _ => from.saturating_sub(apart)..=(from + apart).min(last),
                };
                for s in starts {
                    ask_part(&text[s..s + length], (l, k, n), &mut |key| ask(key, apart as u32)); // at most a quarter of a word
                }
            }
        }
    }
}

/// Asks for a block of `n` letters that has at most one edit to a part of the query.
fn ask_part(part: &[u8], (l, k, n): (usize, usize, usize), ask: &mut impl FnMut(u32)) {
    if part.len() <= n {
        ask(key(l, k, part.iter().copied()));
    }
    if part.len() >= n {
        for i in repeats_left_out(part) {
            ask(key(l, k, without(part, i)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distance::likeness;
    use proptest::prelude::*;
    use std::collections::HashSet;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]
        #[test]
        fn prop_words_that_are_alike_meet(word in "[abc]{1,20}", edits in prop::collection::vec((0..4u8, 0..24usize, "[abc]"), 0..6)) {
            let mut other: Vec<u8> = word.bytes().collect();
            for (what, at, letter) in edits {
                let c = letter.as_bytes()[0];
                match what {
                    0 => other.insert(at.min(other.len()), c),
                    1 if at < other.len() => { other.remove(at); }
                    2 if at < other.len() => other[at] = c,
                    3 if at + 1 < other.len() => other.swap(at, at + 1),
                    _ => {}
                }
            }
            let other = String::from_utf8(other).unwrap();
            if word != other && likeness(&word, &other) >= LEAST {
                let mut keys = HashSet::new();
                keys_of(&word, |k| { keys.insert(k); });
                let mut met = false;
                keys_near(&other, |k, _| met |= keys.contains(&k));
                prop_assert!(met, "{word} {other}");
            }
        }
    }
}
