//! What each word of a name is: legal form, title, number, place, word of trade, or a word that tells parties apart; and
//! how much it tells.
//!
//! A word's weight falls with the number of listed names that contain it: ln((N+1)/(df+1)) / ln(N+1), 1 for a word never
//! seen. Names of persons are flatter (0.55 + 0.45 · that), because even a common surname must agree. Source of the counts:
//! US lists, see `data/frequency.tsv`; of the form: Spärck Jones (1972), "A statistical interpretation of term specificity".

use crate::names::data::{Form, Meaning, TABLES, Task};
use crate::names::fold::fold;
use crate::names::lexicon::Lexicon;
use crate::names::readings::readings;
use crate::names::script::{Script, romanise};
use crate::names::told::Told;
use crate::names::view::{Reading, View};
use crate::names::words::{Core, Word, words};
use knockon_vocabulary::PartyKind;
use std::ops::Deref;
use std::sync::Arc;

/// The sort of name as which two names are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Lens {
    Organisation,
    Person,
    Vessel,
}

impl Lens {
    pub(crate) const ALL: [Self; 3] = [Self::Organisation, Self::Person, Self::Vessel];

    /// For two kinds: the one that is known; an organisation where both are unknown or they contradict each other.
    pub(crate) fn of(a: PartyKind, b: PartyKind) -> Self {
        use PartyKind::{Person, Unknown, Vessel};
        match (a, b) {
            (Person, Person | Unknown) | (Unknown, Person) => Self::Person,
            (Vessel, Vessel | Unknown) | (Unknown, Vessel) => Self::Vessel,
            _ => Self::Organisation,
        }
    }
}

/// A word with all that comparing it needs.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    pub(crate) told: Arc<Told>,
    pub(crate) number: Option<u32>,
    /// One letter, or two or three letters joined by dots or in capitals.
    pub(crate) initials: bool,
    pub(crate) weights: [f64; 3],
}

impl Deref for Token {
    type Target = Told;

    fn deref(&self) -> &Told {
        &self.told
    }
}

impl Token {
    pub(crate) fn view(&self) -> View<'_> {
        View {
            text: &self.text,
            latin: &self.latin,
            fold: &self.fold,
            skeleton: &self.skeleton,
            stem: self.stem,
            script: self.script,
            meaning: self.meaning,
            number: self.number,
            initials: self.initials,
            given: self.given,
            attested: self.attested,
            weights: self.weights,
        }
    }
}

/// A name taken apart.
#[derive(Debug, Clone)]
pub(crate) struct Analysed {
    /// Sorted by spelling: nothing after this sees the order of words, except `sequence`.
    pub(crate) tokens: Vec<Token>,
    /// Indices of `tokens` in the order of the text.
    pub(crate) sequence: Vec<usize>,
    pub(crate) forms: Vec<&'static Form>,
    /// A chain of patronymics (`X bin Y`) in the order of speech: the order of words tells who is whose child.
    pub(crate) chain: bool,
}

impl Analysed {
    pub(crate) fn view(&self) -> Reading<'_> {
        Reading {
            tokens: self.tokens.iter().map(Token::view).collect(),
            sequence: self.sequence.iter().copied().collect(),
            forms: self.forms.iter().copied().collect(),
            chain: self.chain,
        }
    }
}

/// A text's readings that have a word, or the text as it stands.
pub(crate) fn analyse(text: &str) -> Vec<Analysed> {
    analyse_by(text, &Lexicon::none())
}

/// As [`analyse`], words that are known not taken apart again.
pub(crate) fn analyse_by(text: &str, known: &Lexicon) -> Vec<Analysed> {
    let comma = text.contains(',');
    let all = readings(text, known).into_iter().map(|words| analyse_one(&words, comma));
    let mut out: Vec<Analysed> = all.filter(|one| !one.tokens.is_empty()).collect();
    if out.is_empty() {
        out.push(analyse_one(&words(text), false));
    }
    out
}

fn analyse_one(all: &[Word], comma: bool) -> Analysed {
    let (is_form, forms) = legal_forms(all);
    let mut tokens: Vec<Token> = Vec::new();
    let mut skip = false;
    for (i, word) in all.iter().enumerate() {
        if std::mem::take(&mut skip) {
            continue;
        }
        let pair = all.get(i + 1).and_then(|next| tens_and_units(word, next));
        skip = pair.is_some();
        let mut token = token(word, i, is_form[i], pair, all);
        // What an organisation's name says twice it says once; and the initials of whom it is named after say little.
        let said = tokens.iter().any(|t| {
            (t.number.is_some() || t.latin == token.latin)
                && t.number == token.number
                && t.meaning == token.meaning
        });
        // `科学研究所`, `scientific research`: one idea in two words.
        let same = tokens.last().is_some_and(|t| t.meaning.is_some() && t.meaning == token.meaning);
        if said || same || (token.initials && dedicated(all, i)) {
            token.weights[0] = 0.0;
        }
        if token.weights.iter().any(|&w| w > 0.0) {
            tokens.push(token);
        }
    }
    let mut order: Vec<usize> = (0..tokens.len()).collect();
    order.sort_by(|&a, &b| (&tokens[a].latin, &tokens[a].text).cmp(&(&tokens[b].latin, &tokens[b].text)));
    let mut sequence = vec![0; order.len()];
    for (place, &was) in order.iter().enumerate() {
        sequence[was] = place;
    }
    let tokens: Vec<Token> = order.into_iter().map(|i| tokens[i].clone()).collect();
    let chain =
        !comma && all.iter().any(|w| ["bin", "ben", "ibn", "bint", "binti"].contains(&w.latin.as_str()));
    Analysed { tokens, sequence, forms, chain }
}

/// Which words belong to a legal form, and the forms. Forms stand at the ends; phrases of several words anywhere.
fn legal_forms(all: &[Word]) -> (Vec<bool>, Vec<&'static Form>) {
    let mut taken = vec![false; all.len()];
    let mut forms: Vec<&'static Form> = Vec::new();
    let mut take = |from: usize, to: usize, form: &'static Form, taken: &mut Vec<bool>| {
        let rest = taken.iter().enumerate().filter(|(i, t)| !**t && (*i < from || *i >= to)).count();
        if rest == 0 {
            return false;
        }
        taken[from..to].fill(true);
        forms.push(form);
        true
    };
    for (i, word) in all.iter().enumerate() {
        if let Some(form) = word.form {
            take(i, i + 1, form, &mut taken);
        }
    }
    for from in 0..all.len() {
        let found = phrase_at(all, from, 2)
            .filter(|(n, f)| f.phrase.chars().count() >= 12 && !taken[from..from + n].contains(&true));
        if let Some((n, form)) = found {
            take(from, from + n, form, &mut taken);
        }
    }
    let mut end = all.len();
    while end > 0 {
        if taken[end - 1] {
            end -= 1;
            continue;
        }
        let found =
            (0..end).find_map(|from| phrase_at(&all[..end], from, 1).filter(|(n, _)| from + n == end));
        match found {
            Some((n, form)) if take(end - n, end, form, &mut taken) => end -= n,
            _ => break,
        }
    }
    let mut start = 0;
    while start < all.len() {
        if taken[start] {
            start += 1;
            continue;
        }
        let found = phrase_at(all, start, 1).filter(|(n, f)| n + start <= all.len() && opens_a_name(f));
        match found {
            Some((n, form)) if take(start, start + n, form, &mut taken) => start += n,
            _ => break,
        }
    }
    (taken, forms)
}

/// Forms that stand before the name: those of the Slavic languages and Indonesia, and whatever is long enough not to be a word.
fn opens_a_name(form: &Form) -> bool {
    let first = ["RU", "UA", "BY", "KZ", "ID"];
    form.places.iter().any(|p| first.contains(p)) || (form.phrase.len() >= 3 && form.sort != "company")
}

/// How many words the legal form has that opens a name at a word: one that Slavic languages put first.
pub(crate) fn opening_form(all: &[Word], from: usize) -> Option<usize> {
    let slavic = |f: &Form| {
        f.places.iter().any(|p| ["RU", "UA", "BY", "KZ"].contains(p))
            || f.phrase.ends_with("joint stock company")
    };
    let found = phrase_at(all, from, 1).filter(|(_, f)| f.sort != "company" && slavic(f));
    found.map(|(n, _)| n)
}

/// The longest legal form that begins at a word.
fn phrase_at(all: &[Word], from: usize, least: usize) -> Option<(usize, &'static Form)> {
    if !all.get(from).is_some_and(|w| w.told().opens) {
        return None;
    }
    let most = TABLES.longest_form.min(all.len() - from);
    let mut phrase = String::new();
    let mut found = None;
    for n in 1..=most {
        if n > 1 {
            phrase.push(' ');
        }
        phrase.push_str(&all[from + n - 1].latin);
        found = TABLES.forms.get(phrase.as_str()).filter(|_| n >= least).map(|f| (n, f)).or(found);
    }
    found
}

/// Whether a word stands shortly behind `named after`.
fn dedicated(all: &[Word], at: usize) -> bool {
    let named = |w: &Word| {
        let said = matches!(w.latin.as_str(), "im" | "imeni" | "named");
        said || is_named(w.meanings.first().copied().or_else(|| meaning_of(w, &w.latin)))
    };
    all[at.saturating_sub(4)..at].iter().any(named)
}

fn number_word(word: &Word) -> Option<u32> {
    word.told().tasks.iter().find_map(|t| if let Task::Number(n) = t { Some(*n) } else { None })
}

/// `forty four` → 44.
fn tens_and_units(word: &Word, next: &Word) -> Option<u32> {
    let tens = number_word(word).filter(|n| *n >= 20 && n % 10 == 0)?;
    let units = number_word(next).or_else(|| next.text.parse().ok()).filter(|n| *n >= 1 && *n <= 9)?;
    Some(tens + units)
}

fn token(word: &Word, at: usize, is_form: bool, pair: Option<u32>, all: &[Word]) -> Token {
    let told = match pair {
        None => Arc::clone(word.told()),
        Some(n) => Arc::new(Told::of(word, Some(n))),
    };
    let number = pair.or(told.number).or(told.numeral.filter(|_| at > 0));
    let initials = told.short && number.is_none();
    let weights = weights(word, &told, number.is_some(), is_form, initials, all);
    Token { told, number, initials, weights }
}

/// The concept or place that a word of an alphabet stands for.
pub(crate) fn meaning_of(word: &Core, latin: &str) -> Option<Meaning> {
    if word.script.is_loose() || latin.len() < 2 {
        return None;
    }
    if word.script == Script::Latin {
        let singular = latin.strip_suffix('s').filter(|s| s.len() > 3);
        let found = TABLES.words.get(latin).or_else(|| TABLES.words.get(singular?));
        if found.is_some() {
            return found.copied();
        }
    }
    // Slavic words, in either script, by their beginning. A short beginning means nothing in Latin letters.
    // Texts write е for ё as they like; the tables do it always.
    let plain = word.text.contains('ё').then(|| romanise(&word.text.replace('ё', "е"), word.script));
    let folded = fold(plain.as_deref().unwrap_or(latin));
    let least = if word.script == Script::Cyrillic { 3 } else { 5 };
    let whole = TABLES.stems.get(&format!("{folded}$")).filter(|_| word.script == Script::Cyrillic);
    let cut = |n: usize| folded.get(..n).and_then(|stem| TABLES.stems.get(stem));
    let rest = |n: usize| folded.len() - n <= if n < 5 { 5 } else { 12 };
    whole.or_else(|| (least..=folded.len()).rev().filter(|&n| rest(n)).find_map(cut)).copied()
}

/// Weights under each lens.
fn weights(word: &Word, told: &Told, number: bool, is_form: bool, initials: bool, all: &[Word]) -> [f64; 3] {
    let has = |task: Task| told.tasks.contains(&task);
    let latin = &told.latin;
    let stop = has(Task::Stop) && (latin.len() > 1 || told.script == Script::Cyrillic);
    let organisation = if is_form || stop || has(Task::Ignore) || is_named(told.meaning) {
        0.0
    } else if number {
        0.5
    } else {
        told.organisation
    };
    let alone = all.len() == 1;
    let all_caps = || all.iter().all(|w| w.caps || w.script.is_loose());
    let form_of_person = is_form && (latin.len() >= 3 || (word.caps && !all_caps()));
    let as_person = if (has(Task::Title) && !alone) || form_of_person {
        0.0
    } else if has(Task::Particle) && !alone {
        0.12
    } else if initials {
        0.25
    } else {
        told.person
    };
    let vessel = if has(Task::Vessel) && !alone {
        0.0
    } else if number {
        0.8
    } else {
        0.5 + 0.5 * told.organisation
    };
    [organisation, as_person, vessel]
}

/// `named after`, `имени`, `名称`: says nothing.
fn is_named(meaning: Option<Meaning>) -> bool {
    matches!(meaning, Some(Meaning::Concept(n)) if TABLES.heads.get(usize::from(n)) == Some(&"named"))
}
