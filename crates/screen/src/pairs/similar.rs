//! How alike two words are, and why: 1 for the same word, 0 for words that are no match.
//!
//! Numbers match only themselves. Words of trade and places match by meaning, across languages and inflections. Everything
//! else matches as the beginning of a word of trade, by spelling (1 − edit distance / length), by the spelling after undoing romanisation tables, and, between scripts
//! that only sound alike, by classes of consonants. Below [`LEAST`] two words are different words.

use crate::names::analyse::Lens;
use crate::names::data::Meaning;
use crate::names::fold::few_vowels;
use crate::names::script::Script;
use crate::names::view::View;
use crate::pairs::distance::likeness;
use serde::Serialize;

/// Less alike than this is no match.
pub(crate) const LEAST: f64 = 0.75;

/// Less alike than this by sound is no match.
pub(crate) const LEAST_SOUND: f64 = 0.6;

/// Long skeletons that are the same are so alike.
pub(crate) const LONGEST_CAP: f64 = 0.92;

/// What the likeness of two words counts that lists attest.
pub(crate) const TWO_WORDS: f64 = 0.85;

/// What the likeness of folds counts of that of spellings.
pub(crate) const FOLDED: f64 = 0.97;

/// Names of the same consonants are alike if their letters are so alike.
pub(crate) const ALSO_SPELLED: f64 = 0.6;

/// Fewer consonants than this are those of too many names.
pub(crate) const HEARD: usize = 3;

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
    /// A word of trade cut short.
    Cut,
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
pub(crate) fn similar(a: &View<'_>, b: &View<'_>, lens: Lens) -> Option<(f64, How)> {
    similar_by(a, b, lens, || (straight(a, b), folded(a, b)))
}

/// As [`similar`], given how to measure the likeness of the Latin spellings and of the folds.
pub(crate) fn similar_by(
    a: &View<'_>,
    b: &View<'_>,
    lens: Lens,
    measure: impl FnOnce() -> (f64, f64),
) -> Option<(f64, How)> {
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
    if lens != Lens::Person && (is_cut(a, b) || is_cut(b, a)) {
        return Some((0.85, How::Cut));
    }
    let loose = a.is_loose() || b.is_loose();
    // A translated word is not spelled like the original.
    if loose && (a.is_meant() || b.is_meant()) {
        return None;
    }
    let by_sound = if loose { sound(a, b) } else { None };
    let by_spelling = spelling(a, b, lens, measure);
    match (by_spelling, by_sound) {
        (Some(x), Some(y)) => Some(if y.0 > x.0 { y } else { x }),
        (x, y) => x.or(y),
    }
}

fn spelling(
    a: &View<'_>,
    b: &View<'_>,
    lens: Lens,
    measure: impl FnOnce() -> (f64, f64),
) -> Option<(f64, How)> {
    if a.fold == b.fold {
        return Some((0.96, How::Spelling));
    }
    if lens == Lens::Person && few_vowels(a.fold).eq(few_vowels(b.fold)) {
        return Some((0.93, How::Spelling));
    }
    let (straight, folded) = measure();
    let given = lens == Lens::Person && a.given.iter().any(|g| b.given.contains(g));
    // The consonants alone are those of many names: `Hassan`, `Hussein`.
    let heard = straight >= ALSO_SPELLED && a.skeleton.len() >= HEARD && a.skeleton == b.skeleton;
    let same_sounds = lens == Lens::Person && heard;
    let best = straight.max(FOLDED * folded).max(slavic(a, b)).max(if same_sounds { 0.82 } else { 0.0 });
    if given && best < 0.85 {
        return Some((0.85, How::GivenName));
    }
    // Two words that lists attest are rather two words than one and its misspelling.
    let best = if lens == Lens::Organisation && a.attested && b.attested { TWO_WORDS * best } else { best };
    (best >= LEAST).then_some((best, How::Letters))
}

/// Likeness of the Latin spellings; words of too different lengths are not measured.
fn straight(a: &View<'_>, b: &View<'_>) -> f64 {
    if may_reach(a.latin.len(), b.latin.len()) { likeness(a.latin, b.latin) } else { 0.0 }
}

/// The fewest letters of a word cut short, and how many it lacks at least.
pub(crate) const CUT: (usize, usize) = (4, 3);

/// `comm` for communications, `manuf` for manufacturing: the beginning of a word of trade, and itself no word that lists attest.
fn is_cut(short: &View<'_>, long: &View<'_>) -> bool {
    short.meaning.is_none() && !short.attested && may_be_cut(long) && {
        let latin = short.script == Script::Latin && short.latin.len() >= CUT.0;
        latin && long.latin.len() >= short.latin.len() + CUT.1 && long.latin.starts_with(short.latin)
    }
}

/// Whether a word is one that writers cut short.
pub(crate) fn may_be_cut(long: &View<'_>) -> bool {
    long.script == Script::Latin && matches!(long.meaning, Some(Meaning::Concept(_)))
}

/// Likeness of the folds, where the words are written in two scripts: within one script the letters tell.
fn folded(a: &View<'_>, b: &View<'_>) -> f64 {
    if a.script == b.script { 0.0 } else { likeness(a.fold, b.fold) }
}

/// Whether words of these lengths can be alike enough.
pub(crate) fn may_reach(a: usize, b: usize) -> bool {
    a.min(b) as f64 >= LEAST * a.max(b) as f64
}

/// Whether skeletons of these lengths can be alike enough.
pub(crate) fn may_sound(a: usize, b: usize) -> bool {
    a.min(b) as f64 >= LEAST_SOUND * a.max(b) as f64
}

/// `Omskiy` and Omsk, `Azovsky` and Azov: a Slavic adjective of a place.
fn slavic(a: &View<'_>, b: &View<'_>) -> f64 {
    let (x, y) = (a.stem(), b.stem());
    let equal = |stem: Option<&str>, other: &str| {
        stem.is_some_and(|s| other == s || other.strip_suffix("sk") == Some(s))
    };
    let same = equal(x, b.fold) || equal(y, a.fold) || (x.is_some() && x == y);
    if same { 0.93 } else { 0.0 }
}

fn sound(a: &View<'_>, b: &View<'_>) -> Option<(f64, How)> {
    sounds_alike(a.skeleton, b.skeleton).map(|s| (s, How::Sound))
}

/// A skeleton without the vowel at its beginning, which sounds of another script may have added or dropped.
pub(crate) fn bare(skeleton: &str) -> &str {
    skeleton.strip_prefix('a').unwrap_or(skeleton)
}

/// Likeness by classes of consonants; short ones prove little.
pub(crate) fn sounds_alike(a: &str, b: &str) -> Option<f64> {
    let (a, b) = (bare(a), bare(b));
    bare_sounds(a.len().max(b.len()), || likeness(a, b))
}

/// As [`sounds_alike`], given the length of the longer bare skeleton and how to measure their likeness.
pub(crate) fn bare_sounds(longer: usize, measure: impl FnOnce() -> f64) -> Option<f64> {
    let cap = match longer {
        0 | 1 => return None,
        2 => 0.72,
        3 => 0.85,
        _ => LONGEST_CAP,
    };
    let s = cap * measure();
    (s >= LEAST_SOUND).then_some(s)
}
