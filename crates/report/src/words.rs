//! Closed words of an outcome in words that a reader knows. An unknown word is shown as it stands, never dropped.

use std::sync::OnceLock;

/// How a standing is shown: a letter for narrow places, words for wide ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StateWords {
    /// The outcome's word.
    pub(crate) word: &'static str,
    /// One letter.
    pub(crate) letter: char,
    /// Two or three words, for a bar.
    pub(crate) short: &'static str,
    /// In full.
    pub(crate) long: &'static str,
}

/// The five standings, from the softest to the hardest, then what this report does not know.
pub(crate) const STATES: [StateWords; 6] = [
    StateWords {
        word: "free",
        letter: '·',
        short: "no requirement found",
        // Never "free": silence is not clearance.
        long: "no requirement found in the modelled rules",
    },
    StateWords {
        word: "authorised",
        letter: 'A',
        short: "authorised",
        long: "authorised (by a licence, a general licence or an exception)",
    },
    StateWords { word: "licence_required", letter: 'L', short: "licence required", long: "licence required" },
    StateWords { word: "barred", letter: 'X', short: "barred", long: "barred" },
    StateWords {
        word: "undetermined",
        letter: '?',
        short: "undetermined",
        long: "undetermined (a missing fact could change the answer)",
    },
    StateWords { word: "", letter: '!', short: "other", long: "a standing that this report does not know" },
];

/// The words for a state; an unknown one gets the last row.
pub(crate) fn state(word: &str) -> StateWords {
    STATES.iter().copied().find(|s| s.word == word).unwrap_or(STATES[STATES.len() - 1])
}

/// A place's common English name; a code without a name is shown as it is.
pub(crate) fn place(code: &str) -> &str {
    static NAMES: OnceLock<Vec<(&'static str, &'static str)>> = OnceLock::new();
    NAMES
        .get_or_init(|| {
            include_str!("../assets/places.tsv").lines().filter_map(|line| line.split_once('\t')).collect()
        })
        .iter()
        .find(|(c, _)| *c == code)
        .map_or(code, |(_, name)| name)
}

/// A place's name in a sentence.
pub(crate) fn the_place(code: &str) -> String {
    let article = matches!(code, "US" | "GB" | "NL" | "AE" | "PH" | "WW");
    if article { format!("the {}", place(code)) } else { place(code).to_owned() }
}

/// What a plan's status means.
pub(crate) fn plan_status(word: &str) -> &str {
    match word {
        "optimal" => "the best plan under the model",
        "gap" => "a good plan; the best may be better by at most the gap",
        "interrupted" => "the search was cut short: the best plan found so far",
        "do_nothing" => "no plan beats doing nothing",
        other => other,
    }
}

/// What a kind of measure is.
pub(crate) fn measure_kind(word: &str) -> &str {
    match word {
        "listing" => "listing",
        "rule" => "rule",
        "licence" => "licence granted",
        "market" => "market",
        other => other,
    }
}

/// What a measure of impact is called.
pub(crate) fn impact_measure(word: &str) -> &str {
    match word {
        "value added" => "GDP (value added)",
        "output" => "output",
        "jobs" => "jobs",
        "tax" => "tax",
        other => other,
    }
}

/// An identifier as a phrase: `us-entity-list` → `us entity list`.
pub(crate) fn phrase(id: &str) -> String {
    id.replace(['-', '_'], " ")
}

/// What held output back: `shortage of chips` → `short of chips`; anything else as a phrase.
pub(crate) fn held_back(what: &str) -> String {
    what.strip_prefix("shortage of ").map_or_else(|| phrase(what), |item| format!("short of {item}"))
}

/// The unit of a measure of impact: jobs are jobs, whatever the table counts.
pub(crate) fn impact_unit(measure: &str, unit: &str) -> String {
    if measure == "jobs" { unit.replace("persons", "jobs") } else { unit.to_owned() }
}

/// The text with its first letter in capitals.
pub(crate) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// `1 link`, `12 links`.
pub(crate) fn count(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}

/// What a stretch says beside its state; the meaning of `free` is the long form of the state already.
pub(crate) fn detail(spell: &knockon_case::outcome::StandingSpell) -> &str {
    if spell.state == "free" { "" } else { &spell.detail }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_state_is_ever_called_free() {
        for s in STATES {
            assert!(!s.short.contains("free") && !s.long.contains("free"), "{s:?}");
        }
        assert_eq!(state("free").long, "no requirement found in the modelled rules");
        assert_eq!(state("new word").letter, '!');
    }

    #[test]
    fn every_place_of_the_vocabulary_has_a_name() {
        for code in knockon_vocabulary::PLACES.split_ascii_whitespace() {
            assert_ne!(place(code), code, "{code}");
        }
        assert_eq!(place("JP"), "Japan");
        assert_eq!(place("QQ"), "QQ");
    }
}
