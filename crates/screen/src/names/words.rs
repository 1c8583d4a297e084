//! A name's text as words: case, width, punctuation and writing without spaces put aside.
//!
//! NFKC first, so that full-width letters, ligatures and presentation forms are plain ones. A word ends at a space, a hyphen, a
//! change of script, and where a capital follows a small letter (`SiemensAG`). Apostrophes inside a word vanish, and so does `?`
//! between letters, which is what lossy conversions leave of one. Dotted letters join (`A.B.C.`). Runs of Chinese and Japanese
//! are cut by the longest word of the tables; what no table knows stays together as one word to be compared by sound.

use crate::names::data::{Form, Meaning, TABLES};
use crate::names::lexicon::Lexicon;
use crate::names::script::{Script, romanise, script_of};
use crate::names::told::Told;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};
use unicode_normalization::UnicodeNormalization;

/// A word of a name.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    core: Arc<Core>,
    /// A comma stands before it.
    pub(crate) after_comma: bool,
}

impl Deref for Word {
    type Target = Core;

    fn deref(&self) -> &Core {
        &self.core
    }
}

/// What a word is wherever it stands.
#[derive(Debug)]
pub(crate) struct Core {
    /// Lower case, own script.
    pub(crate) text: String,
    /// In Latin letters.
    pub(crate) latin: String,
    pub(crate) script: Script,
    /// Written in capitals throughout.
    pub(crate) caps: bool,
    /// A letter with a dot, or letters joined by dots.
    pub(crate) dotted: bool,
    /// What the word means, where it was cut out by the tables.
    pub(crate) meanings: Vec<Meaning>,
    /// The legal form that it is, in scripts without spaces.
    pub(crate) form: Option<&'static Form>,
    /// Tells the words of a [`Lexicon`] apart; 0: it is kept in none.
    pub(crate) number: u64,
    told: OnceLock<Arc<Told>>,
}

impl Core {
    fn new(text: String, script: Script) -> Self {
        Self {
            latin: romanise(&text, script),
            text,
            script,
            caps: false,
            dotted: false,
            meanings: Vec::new(),
            form: None,
            number: 0,
            told: OnceLock::new(),
        }
    }

    /// What the tables tell of it.
    pub(crate) fn told(&self) -> &Arc<Told> {
        self.told.get_or_init(|| Arc::new(Told::of(self, None)))
    }
}

impl From<Core> for Word {
    fn from(core: Core) -> Self {
        Self { core: Arc::new(core), after_comma: false }
    }
}

impl Word {
    /// This word and the next as one of this meaning.
    pub(crate) fn with_next(&self, next: &Self, latin: &str, meaning: Meaning, known: &Lexicon) -> Self {
        let text = format!("{} {}", self.text, next.text);
        let same = |w: &Core| (w.script, w.caps, w.dotted) == (self.script, self.caps, self.dotted);
        let core = known.get(&text, same, || Core {
            latin: latin.to_owned(),
            caps: self.caps,
            dotted: self.dotted,
            meanings: vec![meaning],
            form: self.form,
            ..Core::new(text.clone(), self.script)
        });
        Self { core, after_comma: self.after_comma }
    }
}

/// The words of a text in order.
pub(crate) fn words(text: &str) -> Vec<Word> {
    words_of(text, &Lexicon::none())
}

/// As [`words`], those that are known not taken apart again.
pub(crate) fn words_of(text: &str, known: &Lexicon) -> Vec<Word> {
    let mut out = Vec::new();
    for piece in join_dotted(pieces(text)) {
        match piece.script {
            Script::Han | Script::Kana => {
                let first = out.len();
                cut(&piece.text, &mut out);
                out.iter_mut().skip(first).take(1).for_each(|w| w.after_comma = piece.after_comma);
            }
            _ if piece.joined => out.push(Word { after_comma: piece.after_comma, ..word(&piece).into() }),
            _ => {
                let core = known.get(&piece.text, |w| w.script == piece.script, || word(&piece));
                out.push(Word { core, after_comma: piece.after_comma });
            }
        }
    }
    out
}

/// The words of a text in Latin letters, abbreviations written out: what frequencies are counted of.
pub fn latin_words(text: &str) -> Vec<String> {
    let full =
        |w: &Word| TABLES.abbreviations.get(w.latin.as_str()).map_or(w.latin.clone(), |f| (*f).to_owned());
    words(text).iter().map(full).collect()
}

/// A run of letters as written, and whether a dot and a letter follow.
struct Piece {
    text: String,
    script: Script,
    glued: bool,
    /// Letters joined by dots, or one letter.
    joined: bool,
    after_comma: bool,
}

fn pieces(text: &str) -> Vec<Piece> {
    let chars: Vec<char> = if text.is_ascii() { text.chars().collect() } else { text.nfkc().collect() };
    let mut out: Vec<Piece> = Vec::new();
    let (mut open, mut skip, mut comma) = (false, false, false);
    for (i, &c) in chars.iter().enumerate() {
        if std::mem::take(&mut skip) {
            continue;
        }
        let next = chars.get(i + 1).copied();
        let after_comma = comma;
        if is_letter(c) {
            comma = false;
            let script = if c.is_numeric() { None } else { Some(script_of(c)) };
            match out.last_mut().filter(|p| open && continues(p, script, c, &chars, i)) {
                Some(piece) => {
                    piece.text.push(c);
                    // Digits took the first letter's script on trust.
                    if let Some(s) = script.filter(|_| !unicode_normalization::char::is_combining_mark(c)) {
                        piece.script = s;
                    }
                }
                None => {
                    let script = script.unwrap_or(Script::Latin);
                    out.push(Piece { text: c.to_string(), script, glued: false, joined: false, after_comma });
                }
            }
            open = true;
        } else if open && is_inner_mark(c) && next.is_some_and(char::is_alphabetic) {
            // `Deutsche Bank's`: the possessive is not part of the name.
            let possessive = next == Some('s') && !chars.get(i + 2).is_some_and(|c| is_letter(*c));
            (open, skip) = (!possessive, possessive);
        } else {
            if let Some(p) = out.last_mut().filter(|_| open && c == '.') {
                p.glued = next.is_some_and(is_letter);
            }
            comma |= matches!(c, ',' | '、');
            if matches!(c, '&' | '+') {
                out.push(Piece {
                    text: "and".into(),
                    script: Script::Latin,
                    glued: false,
                    joined: false,
                    after_comma,
                });
            }
            open = false;
        }
    }
    out
}

fn is_letter(c: char) -> bool {
    // Marks that NFKC leaves apart (Indic vowel signs, Arabic points) belong to their letter.
    c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) || c == 'ー' || c == '々'
}

fn is_inner_mark(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`' | '´' | 'ʻ' | 'ʼ' | 'ʹ' | '"' | '״' | '׳' | '?')
}

/// Whether a letter goes on with the piece before it.
fn continues(piece: &Piece, script: Option<Script>, c: char, chars: &[char], at: usize) -> bool {
    let cjk = |s: Script| matches!(s, Script::Han | Script::Kana);
    let Some(script) = script else {
        return !cjk(piece.script);
    };
    if unicode_normalization::char::is_combining_mark(c) || c == 'ー' || c == '々' {
        return true;
    }
    let digits = !piece.text.chars().any(char::is_alphabetic);
    if digits {
        return !cjk(script);
    }
    if piece.script != script {
        return cjk(piece.script) && cjk(script);
    }
    // `SiemensAG`, `JanDaniel`, but not `McKesson`.
    let before = piece.text.chars().last().is_some_and(char::is_lowercase);
    let more = chars.get(at + 1).is_some_and(|c| c.is_alphabetic());
    !(before && c.is_uppercase() && more && piece.text.chars().count() >= 3)
}

/// Joins `A`.`B`.`C` into one piece.
fn join_dotted(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut joining = false;
    for piece in pieces {
        let single = piece.text.chars().count() == 1 && piece.text.chars().all(char::is_alphabetic);
        let glued = piece.glued;
        match out.last_mut().filter(|_| joining && single) {
            Some(last) => {
                last.text.push_str(&piece.text);
                last.joined = true;
            }
            None => out.push(piece),
        }
        joining = single && glued;
    }
    out
}

fn word(piece: &Piece) -> Core {
    let letters = piece.text.chars().filter(|c| c.is_alphabetic());
    let caps = letters.clone().count() > 0 && letters.clone().all(char::is_uppercase);
    let text = undo_leet(&piece.text.to_lowercase(), caps);
    let form = TABLES.written_forms.get(text.as_str()).filter(|_| piece.script.is_loose());
    Core { caps, dotted: piece.joined, form, ..Core::new(text, piece.script) }
}

/// Digits between small letters that stand for letters: `sech1n`.
fn undo_leet(text: &str, caps: bool) -> String {
    let chars: Vec<char> = text.chars().collect();
    let digits = chars.iter().filter(|c| c.is_ascii_digit()).count();
    if caps || digits == 0 || chars.len() < 4 || digits * 3 > chars.len() {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for (i, &c) in chars.iter().enumerate() {
        let inner =
            i > 0 && chars[i - 1].is_alphabetic() && chars.get(i + 1).is_some_and(|c| c.is_alphabetic());
        let letter = match c {
            '0' => 'o',
            '1' => 'i',
            '3' => 'e',
            '4' => 'a',
            '5' => 's',
            '7' => 't',
            '9' => 'g',
            _ => c,
        };
        out.push(if inner { letter } else { c });
    }
    out
}

/// Cuts a run of Chinese or Japanese by the longest words of the tables.
fn cut(run: &str, out: &mut Vec<Word>) {
    let chars: Vec<char> = run.chars().collect();
    let mut plain = String::new();
    let mut i = 0;
    while i < chars.len() {
        if let Some(n) = known(&chars, i) {
            flush(&mut plain, out);
            push_known(&chars[i..i + n], out);
            i += n;
            continue;
        }
        // A change between kana and Chinese characters is a change of word.
        let changes = plain.chars().last().is_some_and(|p| script_of(p) != script_of(chars[i]));
        if changes && chars[i] != 'ー' && chars[i] != '々' {
            flush(&mut plain, out);
        }
        plain.push(chars[i]);
        i += 1;
    }
    flush(&mut plain, out);
}

/// Length of the longest known word at a place.
fn known(chars: &[char], at: usize) -> Option<usize> {
    const LONGEST: usize = 12;
    (1..=LONGEST.min(chars.len() - at)).rev().find(|&n| {
        let word: String = chars[at..at + n].iter().collect();
        let listed =
            TABLES.written.contains_key(word.as_str()) || TABLES.written_forms.contains_key(word.as_str());
        listed && stands_alone(chars, at, n)
    })
}

/// Short words are also syllables: one character counts only at the end of a run, katakana only as a whole word or when long.
fn stands_alone(chars: &[char], at: usize, n: usize) -> bool {
    let kana = |i: usize| chars.get(i).is_some_and(|&c| script_of(c) == Script::Kana);
    let end = at + n;
    if kana(at) {
        let whole = (at == 0 || !kana(at - 1)) && !kana(end);
        return whole || n >= 5;
    }
    n >= 2 || (end == chars.len() && at > 0)
}

fn push_known(chars: &[char], out: &mut Vec<Word>) {
    let text: String = chars.iter().collect();
    let script = chars.first().map_or(Script::Han, |&c| script_of(c));
    let blank = || Core::new(text.clone(), script);
    if let Some(form) = TABLES.written_forms.get(text.as_str()) {
        out.push(Core { form: Some(form), ..blank() }.into());
        return;
    }
    for &meaning in TABLES.written.get(text.as_str()).into_iter().flatten() {
        out.push(Core { meanings: vec![meaning], ..blank() }.into());
    }
}

fn flush(plain: &mut String, out: &mut Vec<Word>) {
    // Particles of Japanese grammar between words.
    let grammar = ["の", "及び", "と", "的", "和", "与", "之", "に", "を"];
    if plain.chars().any(char::is_alphanumeric) && !grammar.contains(&plain.as_str()) {
        let script = plain.chars().next().map_or(Script::Han, script_of);
        out.push(Core::new(plain.clone(), script).into());
    }
    plain.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<String> {
        words(text).iter().map(|w| w.text.clone()).collect()
    }

    #[test]
    fn words_end_where_a_reader_ends_them() {
        for (text, want) in [
            ("SiemensAG", "siemens ag"),
            ("McKesson Corporation", "mckesson corporation"),
            ("A.B.C. Company", "abc company"),
            ("OOO \"Бриз\" o.O.O.", "ooo бриз ooo"),
            ("Al Qa'ida", "al qaida"),
            ("Xi?an, Deutsche Bank's", "xian deutsche bank"),
            ("AT&T Inc.", "at and t inc"),
            ("Jean-Claude", "jean claude"),
            ("I9or Sech1n", "igor sechin"),
            ("VSE公司", "vse 公司"),
            ("株式会社アドミラルティ造船所", "株式会社 アドミラルティ 造船所"),
            ("ロシア・スペース", "ロシア スペース"),
            ("洛克希德·马丁导弹", "洛克希德 马丁 导弹"),
            ("नरेन्द्र मोदी", "नरेन्द्र मोदी"),
        ] {
            assert_eq!(split(text).join(" "), want, "{text}");
        }
    }
}
