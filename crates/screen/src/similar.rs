//! How alike two words are, and why: 1 for the same word, 0 for words that are no match.
//!
//! Numbers match only themselves. Words of trade and places match by meaning, across languages and inflections. Everything
//! else matches by spelling (1 − edit distance / length), by the spelling after undoing romanisation tables, and, between scripts
//! that only sound alike, by classes of consonants. Below [`LEAST`] two words are different words.

use crate::analyse::{Lens, Token};
use crate::distance::{likeness, osa};
use crate::fold::few_vowels;
use serde::Serialize;

/// Less alike than this is no match.
pub(crate) const LEAST: f64 = 0.6;

/// Why two words match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// The same word, after case, accents and script.
    Same,
    /// The same word in another romanisation.
    Spelling,
    /// The same meaning in another language or inflection.
    Meaning,
    /// Forms of one given name.
    GivenName,
    /// Nearly the same letters.
    Letters,
    /// The same sounds, across scripts.
    Sound,
    /// An initial and a name.
    Initial,
    /// Written as one word and as several.
    Joined,
    /// First letters of the other name.
    Acronym,
}

/// A match of two words; `None` when they are different words.
pub(crate) fn similar(a: &Token, b: &Token, lens: Lens) -> Option<(f64, How)> {
    if a.number.is_some() || b.number.is_some() {
        return (a.number == b.number).then_some((1.0, How::Same));
    }
    if a.latin == b.latin && !(a.is_loose() && a.meaning != b.meaning) {
        return Some((1.0, How::Same));
    }
    if lens == Lens::Person && (a.initials || b.initials) {
        return None;
    }
    if lens != Lens::Person && a.meaning.is_some() && a.meaning == b.meaning {
        return Some((0.95, How::Meaning));
    }
    if lens != Lens::Person && a.meaning.is_some() && b.meaning.is_some() {
        // Two words of trade, or two places, are two words, however alike (`import`, `export`).
        return None;
    }
    let loose = a.is_loose() || b.is_loose();
    // A translated word is not spelled like the original.
    if loose && (meant(a) || meant(b)) {
        return None;
    }
    let by_sound = if loose { sound(a, b) } else { None };
    let by_spelling = spelling(a, b, lens);
    match (by_spelling, by_sound) {
        (Some(x), Some(y)) => Some(if y.0 > x.0 { y } else { x }),
        (x, y) => x.or(y),
    }
}

/// A loose word that the tables cut out and translate.
fn meant(t: &Token) -> bool {
    t.is_loose() && t.meaning.is_some()
}

fn spelling(a: &Token, b: &Token, lens: Lens) -> Option<(f64, How)> {
    if a.fold == b.fold {
        return Some((0.96, How::Spelling));
    }
    let given = lens == Lens::Person && a.given.iter().any(|g| b.given.contains(g));
    let straight = bounded(a, b);
    let folded = 0.97 * likeness(&a.fold, &b.fold);
    let adjective = slavic(a, b);
    if lens == Lens::Person && few_vowels(&a.fold) == few_vowels(&b.fold) {
        return Some((0.93, How::Spelling));
    }
    let same_sounds = lens == Lens::Person && a.skeleton.len() >= 3 && a.skeleton == b.skeleton;
    let best = straight.max(folded).max(adjective).max(if same_sounds { 0.82 } else { 0.0 });
    if given && best < 0.85 {
        return Some((0.85, How::GivenName));
    }
    // Two words that lists attest are rather two words than one and its misspelling.
    let best = if lens == Lens::Organisation && a.attested && b.attested { 0.85 * best } else { best };
    (best >= LEAST).then_some((best, How::Letters))
}

/// Likeness of the Latin spellings; words that share too few letters are not measured.
fn bounded(a: &Token, b: &Token) -> f64 {
    let longer = a.latin.len().max(b.latin.len()) as f64;
    let shorter = a.latin.len().min(b.latin.len()) as f64;
    if shorter < LEAST * longer {
        return 0.0;
    }
    1.0 - osa(a.latin.as_bytes(), b.latin.as_bytes()) as f64 / longer
}

/// `Omskiy` and Omsk, `Azovsky` and Azov: a Slavic adjective of a place.
fn slavic(a: &Token, b: &Token) -> f64 {
    const ENDINGS: [&str; 8] = ["skogo", "skoi", "skoe", "skie", "skai", "ski", "ska", "sko"];
    let stem = |f: &'_ str| -> Option<String> {
        ENDINGS.iter().find_map(|e| f.strip_suffix(e)).filter(|s| s.len() >= 3).map(str::to_owned)
    };
    let (sa, sb) = (stem(&a.fold), stem(&b.fold));
    let equal = |stem: &Option<String>, other: &str| {
        stem.as_deref().is_some_and(|s| other == s || other.strip_suffix("sk") == Some(s))
    };
    let same = equal(&sa, &b.fold) || equal(&sb, &a.fold) || (sa.is_some() && sa == sb);
    if same { 0.93 } else { 0.0 }
}

fn sound(a: &Token, b: &Token) -> Option<(f64, How)> {
    sounds_alike(&a.skeleton, &b.skeleton).map(|s| (s, How::Sound))
}

/// Likeness by classes of consonants; short ones prove little.
pub(crate) fn sounds_alike(a: &str, b: &str) -> Option<f64> {
    let (a, b) = (a.strip_prefix('a').unwrap_or(a), b.strip_prefix('a').unwrap_or(b));
    let longer = a.len().max(b.len());
    let cap = match longer {
        0 | 1 => return None,
        2 => 0.72,
        3 => 0.85,
        _ => 0.92,
    };
    let s = cap * likeness(a, b);
    (s >= LEAST).then_some(s)
}
