//! As which names a text is read: as a whole; what stands outside and inside brackets where the brackets repeat the name; both sides of a slash; what
//! follows a parent and a legal form; and, in Russian, with short forms spelled out.
//!
//! A comparison takes the best pair of readings, so that a further reading may only bring names nearer. Source of the short forms: `data/spelled_out.tsv`.
//!
//! **Not supported**: short forms of one name alone (`OSK` for a certain corporation), and short forms of other languages.

use crate::names::analyse::{meaning_of, opening_form};
use crate::names::data::{Meaning, TABLES};
use crate::names::fold::fold;
use crate::names::lexicon::Lexicon;
use crate::names::script::Script;
use crate::names::words::{Word, words, words_of};

/// Readings beyond these are not made: a name with more brackets is a list.
const MOST: usize = 6;

/// The texts of a name's readings, taken apart into words, the name as a whole or what stands outside of its brackets first.
pub(crate) fn readings(text: &str, known: &Lexicon) -> Vec<Vec<Word>> {
    let mut texts: Vec<String> = Vec::new();
    for one in bracketed(text) {
        let more = sides(&one);
        texts.push(one);
        texts.extend(more);
    }
    let mut out: Vec<Vec<Word>> = Vec::new();
    for one in texts {
        let mut found = words_of(&one, known);
        joined(&mut found, known);
        let own = owned(&found);
        let spelled: Vec<_> =
            [Some(&found), own.as_ref()].into_iter().flatten().filter_map(|w| spelled(w, known)).collect();
        out.push(found);
        out.extend(own.into_iter().chain(spelled));
    }
    out.truncate(MOST);
    out
}

/// Both sides of a slash.
fn sides(text: &str) -> Vec<String> {
    if !text.contains(" / ") {
        return Vec::new();
    }
    let sides: Vec<&str> = text.split(" / ").filter(|s| !words(s).is_empty()).collect();
    if sides.len() == 2 { sides.iter().map(|s| (*s).to_owned()).collect() } else { Vec::new() }
}

/// `X (AO "X")` → `X`, `AO "X"`; `Bank of China (Hong Kong)` stays whole: what is in brackets tells it apart.
fn bracketed(text: &str) -> Vec<String> {
    if !text.contains(['(', '（', '[']) {
        return vec![text.to_owned()];
    }
    let mut outer = String::new();
    let mut inner: Vec<String> = Vec::new();
    let mut depth = 0usize;
    for c in text.chars() {
        match c {
            '(' | '（' | '[' => {
                depth += 1;
                outer.push(' ');
                if depth == 1 {
                    inner.push(String::new());
                }
            }
            ')' | '）' | ']' => depth = depth.saturating_sub(1),
            c if depth == 0 => outer.push(c),
            c => {
                if let Some(last) = inner.last_mut() {
                    last.push(c);
                }
            }
        }
    }
    let outside = words(&outer);
    if inner.is_empty() || outside.is_empty() || !inner.iter().all(|s| repeats(s, &outside)) {
        return vec![text.to_owned()];
    }
    std::iter::once(outer).chain(inner).collect()
}

/// Whether what stands in brackets is the name again: in capitals, in words of the name, or after a legal form.
fn repeats(inner: &str, outside: &[Word]) -> bool {
    let found = words(inner);
    let said = |w: &Word| outside.iter().any(|o| o.latin == w.latin);
    let one = matches!(found.as_slice(), [w] if w.caps && w.latin.len() >= 3);
    // A short form of the name itself.
    let short = !found.is_empty() && found.iter().all(said);
    let alias = ["a.k.a", "aka ", "別称", "別名", "formerly", "former "].iter().any(|m| inner.contains(m));
    let formed = found.first().is_some_and(is_form);
    // `360 ARZ`, `NII STT`: letters for words, beside words and numbers of the name; a place or another number tells it apart.
    let letters = |w: &Word| {
        w.caps && w.latin.len() >= 2 && w.latin.bytes().all(|b| b.is_ascii_alphabetic()) && !is_place(w)
    };
    let long = |w: &Word| letters(w) && w.latin.len() >= 3;
    let letters = found.len() > 1 && found.iter().any(long) && found.iter().all(|w| letters(w) || said(w));
    one || short || alias || letters || (formed && found.len() > 1)
}

fn is_form(w: &Word) -> bool {
    w.form.is_some() || TABLES.forms.contains_key(&w.latin)
}

fn is_place(w: &Word) -> bool {
    let latin = TABLES.abbreviations.get(w.latin.as_str()).copied().unwrap_or(&w.latin);
    matches!(meaning_of(w, latin), Some(Meaning::Place(_)))
}

/// `United States`, `Hong Kong`, `machine building`, `научно-исследовательский` as one word: two words that together spell a word of the tables.
fn joined(all: &mut Vec<Word>, known: &Lexicon) {
    let mut out: Vec<Word> = Vec::with_capacity(all.len());
    let mut both = String::new();
    for word in std::mem::take(all) {
        let meaning = out.last().and_then(|last| {
            both.clear();
            both.push_str(&last.latin);
            both.push_str(&word.latin);
            together(last, &word, &both)
        });
        match (meaning, out.last_mut()) {
            (Some(meaning), Some(last)) => *last = last.with_next(&word, &both, meaning, known),
            _ => out.push(word),
        }
    }
    *all = out;
}

/// What two words mean together.
fn together(a: &Word, b: &Word, both: &str) -> Option<Meaning> {
    match (a.script, b.script) {
        (Script::Latin, Script::Latin) => TABLES.words.get(both).copied(),
        (Script::Cyrillic, Script::Cyrillic) if a.latin.len() >= 4 && b.latin.len() >= 4 => {
            // Only what begins after the first word has ended means both.
            let (folded, first) = (fold(both), fold(&a.latin).len());
            let stem = |n: usize| folded.get(..n).and_then(|s| TABLES.stems.get(s));
            (first + 3..=folded.len()).rev().find_map(stem).copied()
        }
        _ => None,
    }
}

/// `Parent, Joint Stock Company X` → `Joint Stock Company X`, where the form is one that stands before names.
fn owned(all: &[Word]) -> Option<Vec<Word>> {
    let written = |i: usize| all[i].form.filter(|f| f.sort != "company").map(|_| 1);
    let form = |i: usize| written(i).or_else(|| opening_form(all, i));
    let starts = |i: usize| all[i].after_comma && form(i).is_some_and(|n| i + n < all.len());
    let at = (1..all.len()).rev().find(|&i| starts(i))?;
    Some(all[at..].to_vec())
}

/// The words with short forms spelled out, if there are any.
fn spelled(all: &[Word], known: &Lexicon) -> Option<Vec<Word>> {
    let full = |word: &Word| short_form(word).or_else(|| compound(word));
    let fulls: Vec<Option<String>> = all.iter().map(full).collect();
    if fulls.iter().all(Option::is_none) {
        return None;
    }
    let mut out = Vec::with_capacity(all.len());
    for (word, full) in all.iter().zip(fulls) {
        match full {
            Some(full) => out.extend(words_of(&full, known)),
            None => out.push(word.clone()),
        }
    }
    joined(&mut out, known);
    Some(out)
}

/// `НИИ`, `NPO`: letters for the sort of body. Two letters mean too much in other languages.
fn short_form(word: &Word) -> Option<String> {
    let least = match word.script {
        Script::Cyrillic => 2,
        Script::Latin => 3,
        _ => return None,
    };
    let fits = word.caps && word.meanings.is_empty() && word.latin.len() >= least;
    if !fits {
        return None;
    }
    TABLES.spelled.get(word.latin.as_str()).map(|s| (*s).to_owned())
}

/// `радиозавод` → `радио завод`, if the tables know what is left and do not know the whole as one word.
fn compound(word: &Word) -> Option<String> {
    if word.script != Script::Cyrillic || !word.meanings.is_empty() {
        return None;
    }
    let whole = meaning_of(word, &word.latin);
    TABLES.first_parts.iter().find_map(|(part, full)| {
        let rest = word.text.strip_prefix(part).filter(|r| r.chars().count() >= 4)?;
        let of = |text: &str| {
            let w = words(text);
            w.first().and_then(|w| meaning_of(w, &w.latin))
        };
        let known = of(rest).is_some();
        (known && (whole.is_none() || whole == of(full))).then(|| format!("{full} {rest}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_in_as_many_ways_as_it_is_said() {
        for (text, want) in [
            ("Bank of China (Hong Kong)", "bank of china hong kong"),
            ("Plant (AO Plant)", "plant; ao plant"),
            ("711 Repair Plant (711 ARZ)", "711 repair plant; 711 arz; 711 авиационный ремонтный завод"),
            // Another number, or a place, is no repetition.
            ("Plant 711 (712 ARZ)", "plant 711 712 arz; plant 711 712 авиационный ремонтный завод"),
            ("Trading (UK ABC)", "trading uk abc"),
            ("Istok plant / Исток завод", "istok plant исток завод; istok plant; исток завод"),
            (
                "Vega Concern, Joint Stock Company Luch",
                "vega concern joint stock company luch; joint stock company luch",
            ),
            ("Vega Concern, Joint Stock Company", "vega concern joint stock company"),
            ("Vega Concern, Luch", "vega concern luch"),
            ("Пермский радиозавод", "пермский радиозавод; пермский радио завод"),
            ("NII Luch", "nii luch; научно исследовательский институт luch"),
            ("Nii Luch", "nii luch"),
        ] {
            let words = |w: &Vec<Word>| w.iter().map(|w| w.text.clone()).collect::<Vec<_>>().join(" ");
            let got = readings(text, &Lexicon::none()).iter().map(words).collect::<Vec<_>>().join("; ");
            assert_eq!(got, want, "{text}");
        }
    }
}
