//! Keys under which a word and every word that is alike enough by letters meet.
//!
//! Two words at likeness ≥ 0.75 differ by d ≤ ¼ · (longer) edits. A word of up to seven letters stands under itself and under itself
//! without one letter: d is at most 2, and whatever the edits are, dropping at most one letter from it and at most two from the other word
//! makes them equal. A longer word of l letters is cut into b blocks and stands under each block and each block without one letter. An edit damages
//! one block; a swap of neighbours across a border two, but not if the letter at the border is exchanged back. With one border
//! mended in this way, c swaps across borders damage d + c − 2 blocks or, for c = 0, d: fewer than 2b, so that some block has at most one edit,
//! and two texts with at most one edit between them are equal, or equal after dropping a letter from one or from both.
//!
//! What is asked is only what d edits can do: letters added and dropped before, in and behind the block add up to the difference of the
//! lengths, and cost no more than d.
//!
//! Source: Mor & Fraenkel (1982), "A hash code method for detecting and correcting spelling errors" (deletions); Wu & Manber
//! (1992) (pigeonhole over blocks). The bound for swaps is ours; a property test compares with measuring every pair.

use crate::index::keys::{Sort, hash};
use crate::pairs::similar::LEAST;

/// Shorter words match by letters only when they are the same.
const SHORTEST: usize = 3;
/// Longer words are cut into blocks.
const WHOLE: usize = 7;

/// How many edits may lie between words, the longer of this length.
fn most_edits(longer: usize) -> usize {
    (longer as f64 * (1.0 - LEAST)).floor() as usize
}

/// How many blocks a word has: with any word that is alike, 2 d' of them have an edit too many for none to be left.
fn count(length: usize) -> usize {
    let most = most_edits((length as f64 / LEAST).floor() as usize);
    (most / 2 + 1).max(most.saturating_sub(2)).max(2)
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

/// Places to drop a letter at; of equal neighbours only the first, because dropping either gives the same.
fn repeats_left_out(text: &[u8]) -> impl Iterator<Item = usize> + '_ {
    (0..text.len()).filter(|&i| i == 0 || text[i] != text[i - 1])
}

/// The keys of a word of the dictionary.
pub(crate) fn keys_of(word: &str, mut add: impl FnMut(u32)) {
    let (text, l) = (word.as_bytes(), word.len());
    if l < SHORTEST {
        return;
    }
    let blocks = if l <= WHOLE { 1 } else { count(l) };
    for k in 0..blocks {
        let block = if l <= WHOLE { text } else { &text[border(l, k)..border(l, k + 1)] };
        add(key(l, k, block.iter().copied()));
        for i in repeats_left_out(block) {
            add(key(l, k, without(block, i)));
        }
    }
}

/// What is allowed to differ where a key meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Apart {
    /// How many letters only the word that is asked for may have.
    pub(crate) mine: u32,
    /// How many letters only the word that is found may have.
    pub(crate) theirs: u32,
}

/// The keys under which words that may be alike enough stand, each with what is allowed to differ.
pub(crate) fn keys_near(word: &str, mut ask: impl FnMut(u32, Apart)) {
    let (text, mine) = (word.as_bytes(), word.len());
    let most = (mine as f64 / LEAST).floor() as usize;
    let least = (mine as f64 * LEAST).ceil() as usize;
    for l in least.max(SHORTEST)..=most {
        let edits = most_edits(mine.max(l));
        // Too short for any difference, or of too different lengths.
        if edits == 0 || mine.abs_diff(l) > edits {
            continue;
        }
        let (added, dropped) = (mine.saturating_sub(l), l.saturating_sub(mine));
        // At most a quarter of a word.
        let apart = Apart { mine: (edits - dropped) as u32, theirs: (edits - added) as u32 };
        if l <= WHOLE {
            ask_whole(text, l, edits, &mut |key| ask(key, apart));
        } else {
            ask_blocks(text, l, edits, &mut |key| ask(key, apart));
        }
    }
}

/// Asks for a word of `l` letters as a whole.
fn ask_whole(text: &[u8], l: usize, edits: usize, ask: &mut impl FnMut(u32)) {
    for theirs in 0..=1 {
        let Some(mine) = (text.len() + theirs).checked_sub(l) else {
            continue;
        };
        if mine.max(theirs) > edits {
            continue;
        }
        match mine {
            0 => ask(key(l, 0, text.iter().copied())),
            1 => repeats_left_out(text).for_each(|i| ask(key(l, 0, without(text, i)))),
            _ => {
                for i in repeats_left_out(text) {
                    for j in i + 1..text.len() {
                        let rest = text.iter().enumerate().filter(|(at, _)| *at != i && *at != j);
                        ask(key(l, 0, rest.map(|(_, c)| *c)));
                    }
                }
            }
        }
    }
}

/// Asks for a word of `l` letters by its blocks.
fn ask_blocks(text: &[u8], l: usize, edits: usize, ask: &mut impl FnMut(u32)) {
    let (blocks, mine) = (count(l), text.len() as isize);
    let longer = mine - l as isize;
    let swaps = (blocks - 1).min(edits - longer.unsigned_abs());
    // Without swaps across borders, or with them, some block has at most one edit even unmended.
    let mend = edits + swaps >= 2 * blocks;
    for k in 0..blocks {
        let (from, n) = (border(l, k), border(l, k + 1) - border(l, k));
        for grown in -1..=1isize {
            let length = n as isize + grown;
            let shifts = match (k == 0, k + 1 == blocks) {
                (true, _) => 0..=0,
                (_, true) => longer - grown..=longer - grown,
                _ => -(edits as isize)..=edits as isize,
            };
            for shift in shifts {
                let cost =
                    shift.unsigned_abs() + grown.unsigned_abs() + (longer - shift - grown).unsigned_abs();
                let start = from as isize + shift;
                if cost > edits || start < 0 || length < 0 || start + length > mine {
                    continue;
                }
                let (start, end) = (start as usize, (start + length) as usize);
                // An edit beside those that change the length is a letter for another, or a swap.
                let more = edits - cost;
                ask_part(&text[start..end], (l, k, n), more > 0, ask);
                if !mend || more == 0 || start == end {
                    continue;
                }
                let mut part = text[start..end].to_vec();
                if k > 0 && start > 0 {
                    part[0] = text[start - 1];
                    ask_part(&part, (l, k, n), more > 1, ask);
                    part[0] = text[start];
                }
                if k + 1 < blocks && end < text.len() {
                    let last = part.len() - 1;
                    part[last] = text[end];
                    ask_part(&part, (l, k, n), more > 1, ask);
                }
            }
        }
    }
}

/// Asks for a block of `n` letters that is this part of the query, or has one edit to it; `changed`: without a change of its length, too.
fn ask_part(part: &[u8], (l, k, n): (usize, usize, usize), changed: bool, ask: &mut impl FnMut(u32)) {
    if part.len() <= n {
        ask(key(l, k, part.iter().copied()));
    }
    if part.len() > n || part.len() == n && changed {
        for i in repeats_left_out(part) {
            ask(key(l, k, without(part, i)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::keys::letters_of;
    use crate::pairs::distance::likeness;
    use proptest::prelude::*;
    use std::collections::HashSet;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]
        #[test]
        fn prop_words_that_are_alike_meet(word in "[abc]{1,8}|[a-h]{8,26}", edits in prop::collection::vec((0..4u8, 0..30usize, "[a-h]"), 0..8)) {
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
                let (mine, theirs) = (letters_of(&other), letters_of(&word));
                keys_near(&other, |k, apart| {
                    let differ = (mine & !theirs).count_ones() <= apart.mine && (theirs & !mine).count_ones() <= apart.theirs;
                    met |= keys.contains(&k) && differ;
                });
                prop_assert!(met, "{word} {other}");
            }
        }
    }
}
