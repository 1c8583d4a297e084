//! The keys under which a word of a dictionary is found.

use crate::index::blocks::keys_of;
use crate::index::dictionary::meaning_key;
use crate::index::keys::{KeysBuilder, Sort, hash, letters_of};
use crate::index::record::is_initials;
use crate::names::fold::few_vowels;
use crate::names::view::View;
use crate::pairs::similar::{CUT, HEARD, may_be_cut};

/// Adds all keys of a word.
pub(crate) fn add_keys(keys: &mut KeysBuilder, id: u32, t: &View<'_>) {
    let mut add = |key: u32| keys.add(key, id, 0);
    add(hash(Sort::Latin, t.latin.bytes()));
    if let Some(n) = t.number {
        add(hash(Sort::Number, n.to_le_bytes()));
    }
    if let Some(m) = t.meaning {
        add(meaning_key(m));
    }
    if let Some(head) = t.latin.bytes().next().filter(|_| is_initials(t)) {
        add(hash(Sort::Initial, [head]));
    }
    if t.number.is_some() || t.is_meant() {
        return;
    }
    add(hash(Sort::Fold, t.fold.bytes()));
    add(hash(Sort::FewVowels, few_vowels(t.fold)));
    if may_be_cut(t) {
        // In Latin letters, so every byte is a letter.
        let ends = CUT.0..=t.latin.len().saturating_sub(CUT.1);
        ends.for_each(|n| add(hash(Sort::Cut, t.latin.bytes().take(n))));
    }
    if let Some(stem) = t.stem() {
        add(hash(Sort::Stem, stem.bytes()));
    }
    for g in t.given {
        add(hash(Sort::Given, g.to_le_bytes()));
    }
    if t.skeleton.len() >= HEARD {
        keys.add(heard_key(t.skeleton, t.latin.len()), id, letters_of(t.latin));
    }
    add_parts(keys, id, t);
}

/// Key of words of so many letters in the Latin spelling with a skeleton.
pub(crate) fn heard_key(skeleton: &str, length: usize) -> u32 {
    // Lengths beyond a byte share keys: what meets is measured anyway.
    hash(Sort::Skeleton, [length.min(255) as u8].into_iter().chain(skeleton.bytes()))
}

/// Keys of the parts of a word's spelling, of one that is no number and means nothing.
pub(crate) fn add_parts(keys: &mut KeysBuilder, id: u32, t: &View<'_>) {
    if t.number.is_some() || t.is_meant() {
        return;
    }
    let fold = Some(t.fold).filter(|f| *f != t.latin);
    for text in std::iter::once(t.latin).chain(fold) {
        let letters = letters_of(text);
        keys_of(text, |key| keys.add(key, id, letters));
    }
}
