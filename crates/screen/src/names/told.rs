//! What the tables tell of a word, whatever stands around it.

use crate::names::analyse::meaning_of;
use crate::names::data::{Meaning, TABLES, Task};
use crate::names::fold::{fold, skeleton, slavic_stem};
use crate::names::script::Script;
use crate::names::words::Core;
use std::sync::OnceLock;

/// What the tables tell of a word.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) text: String,
    /// Abbreviations written out.
    pub(crate) latin: String,
    pub(crate) fold: String,
    /// How much of the fold is what the word is an adjective of, if it is a Slavic one; 0: none.
    pub(crate) stem: usize,
    pub(crate) skeleton: String,
    pub(crate) script: Script,
    pub(crate) meaning: Option<Meaning>,
    /// Rows of the table of given names.
    pub(crate) given: &'static [u16],
    /// Whether lists have it in at least five names.
    pub(crate) attested: bool,
    /// The number that it is anywhere, and the Roman one that it is behind other words.
    pub(crate) number: Option<u32>,
    pub(crate) numeral: Option<u32>,
    /// What it does in a name.
    pub(crate) tasks: &'static [Task],
    /// One letter, or two or three letters joined by dots, of an alphabet that abbreviates so.
    pub(crate) short: bool,
    /// Whether some legal form begins with it.
    pub(crate) opens: bool,
    /// Its weight in a name of an organisation and of a person, if it is nothing but a name there.
    pub(crate) organisation: f64,
    pub(crate) person: f64,
    /// As [`Core::number`].
    pub(crate) known: u64,
    /// The word of a dictionary that it was first, where a lexicon keeps it.
    pub(crate) first: OnceLock<First>,
}

/// What else tells a word of a dictionary, and its number.
#[derive(Debug, Clone, Copy)]
pub(crate) struct First {
    pub(crate) weights: [f64; 3],
    pub(crate) number: Option<u32>,
    pub(crate) initials: bool,
    pub(crate) id: u32,
}

impl Told {
    /// Of a word, or of a number of which it is the first of two words.
    pub(crate) fn of(word: &Core, pair: Option<u32>) -> Self {
        let latin = match (pair, TABLES.abbreviations.get(word.latin.as_str())) {
            (Some(n), _) => n.to_string(),
            (None, Some(full)) if word.script == Script::Latin => (*full).to_owned(),
            _ => word.latin.clone(),
        };
        let tasks = TABLES.tasks.get(word.latin.as_str()).map_or(&[][..], Vec::as_slice);
        let meaning = word.meanings.first().copied().or_else(|| meaning_of(word, &latin));
        let folded = fold(&latin);
        let short = latin.len() == 1 || (latin.len() <= 3 && word.dotted && latin.len() > 1);
        let counts = TABLES.frequencies.counts.get(latin.as_str());
        let (number, numeral) = numbers(word, tasks);
        Self {
            text: word.text.clone(),
            skeleton: skeleton(&latin, word.script),
            stem: slavic_stem(&folded).map_or(0, str::len),
            given: TABLES.given.get(&folded).map_or(&[][..], Vec::as_slice),
            fold: folded,
            attested: counts.is_some_and(|c| c[0] + c[1] >= 5.0),
            organisation: rarity(word, &latin, meaning, 0),
            person: 0.55 + 0.45 * rarity(word, &latin, None, 1),
            opens: TABLES.openers.contains(word.latin.as_str()),
            script: word.script,
            short: short && matches!(word.script, Script::Latin | Script::Cyrillic),
            known: if pair.is_none() { word.number } else { 0 },
            latin,
            meaning,
            number,
            numeral,
            tasks,
            first: OnceLock::new(),
        }
    }
}

/// The number that a word is anywhere, and the Roman one.
fn numbers(word: &Core, tasks: &[Task]) -> (Option<u32>, Option<u32>) {
    let digits = word.text.bytes().take_while(u8::is_ascii_digit).count();
    let (figures, tail) = word.text.split_at(digits);
    if digits > 0 && ["", "st", "nd", "rd", "th", "го", "й", "я", "е"].contains(&tail) {
        return (figures.parse().ok(), None);
    }
    let named = tasks.iter().find_map(|t| if let Task::Number(n) = t { Some(*n) } else { None });
    let roman = tasks.iter().find_map(|t| if let Task::Roman(n) = t { Some(*n) } else { None });
    (named, roman.filter(|_| word.caps && !word.dotted))
}

/// How rare a word is among listed names, 0..1; a translated word is as rare as its English head.
fn rarity(word: &Core, latin: &str, meaning: Option<Meaning>, sort: usize) -> f64 {
    let f = &TABLES.frequencies;
    let count = |word: &str| f.counts.get(word).map_or(0.0, |c| c[sort]);
    let head = match meaning {
        Some(Meaning::Concept(n)) => TABLES.heads.get(usize::from(n)),
        Some(Meaning::Place(n)) => TABLES.place_heads.get(usize::from(n)),
        None => None,
    };
    // A place of two words is as common as the rarer of them.
    let parts = word.text.split(' ').map(count).fold(f64::INFINITY, f64::min);
    let joined = if word.text.contains(' ') { parts } else { 0.0 };
    let df = head.map_or(0.0, |h| count(h)).max(count(latin)).max(joined);
    (1.0 - (df + 1.0).ln() / (f.names[sort] + 1.0).ln()).max(0.02)
}
