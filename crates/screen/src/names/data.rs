//! The tables compiled into the crate: letters, legal forms, words with a task, concepts, places, given names, frequencies.
//!
//! Each file under `data/` says at its head where its rows come from. A line that begins with `#` is a remark; columns are
//! separated by tabs, words within a column by `;`. The tables are constants: nothing writes to them after their first use.

use crate::names::fold::fold;
use crate::names::script::{Script, script_of};
use rustc_hash::{FxHashMap as HashMap, FxHashSet};
use std::sync::LazyLock;

/// What a legal form is, whatever its country calls it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Form {
    pub(crate) phrase: &'static str,
    /// `llc`, `jsc`, `company`, …
    pub(crate) sort: &'static str,
    /// ISO 3166-1; empty: of many countries.
    pub(crate) places: Vec<&'static str>,
    /// Its row of the table.
    pub(crate) row: u32,
}

impl Form {
    /// Whether it is written in Chinese characters.
    pub(crate) fn translates(&self) -> bool {
        self.phrase.chars().next().map(script_of) == Some(Script::Han)
    }
}

/// A concept or place: its number and the English word that names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Meaning {
    Concept(u16),
    Place(u16),
}

/// What a word does in a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Task {
    Title,
    Particle,
    Stop,
    Number(u32),
    Roman(u32),
    Vessel,
    Ignore,
}

pub(crate) struct Tables {
    pub(crate) cyrillic: HashMap<char, &'static str>,
    pub(crate) kana: HashMap<&'static str, &'static str>,
    /// By the words of the phrase in Latin letters, or as written in scripts without spaces.
    pub(crate) forms: HashMap<String, Form>,
    pub(crate) longest_form: usize,
    /// The first words of those phrases.
    pub(crate) openers: FxHashSet<String>,
    /// All forms, by row.
    pub(crate) form_rows: Vec<Form>,
    /// Forms in scripts without spaces, and concepts, places, compounds: word → meanings in order.
    pub(crate) written_forms: HashMap<&'static str, Form>,
    pub(crate) written: HashMap<&'static str, Vec<Meaning>>,
    /// Whole Latin words.
    pub(crate) words: HashMap<String, Meaning>,
    /// Folded beginnings of Slavic words.
    pub(crate) stems: HashMap<String, Meaning>,
    /// Latin form of a concept's first word, by number.
    pub(crate) heads: Vec<&'static str>,
    /// Code of a place, by number.
    pub(crate) places: Vec<&'static str>,
    pub(crate) place_heads: Vec<&'static str>,
    pub(crate) tasks: HashMap<&'static str, Vec<Task>>,
    pub(crate) abbreviations: HashMap<&'static str, &'static str>,
    /// Russian abbreviations in Latin letters, and first parts of Russian compounds, the longest first: spelled out.
    pub(crate) spelled: HashMap<String, &'static str>,
    pub(crate) first_parts: Vec<(&'static str, &'static str)>,
    /// Folded form → rows of the table of given names that have it.
    pub(crate) given: HashMap<String, Vec<u16>>,
    pub(crate) frequencies: Frequencies,
}

/// In how many names a word stands.
pub(crate) struct Frequencies {
    pub(crate) names: [f64; 2],
    pub(crate) counts: HashMap<&'static str, [f64; 2]>,
}

pub(crate) static TABLES: LazyLock<Tables> = LazyLock::new(Tables::read);

/// A number that changes with every table that the analysis of a name rests on.
pub(crate) fn fingerprint() -> u64 {
    let tables = [
        include_str!("../../data/cyrillic.tsv"),
        include_str!("../../data/kana.tsv"),
        include_str!("../../data/concepts.tsv"),
        include_str!("../../data/places.tsv"),
        include_str!("../../data/compounds.tsv"),
        include_str!("../../data/legal_forms.tsv"),
        include_str!("../../data/spelled_out.tsv"),
        include_str!("../../data/words.tsv"),
        include_str!("../../data/given_names.tsv"),
        include_str!("../../data/frequency.tsv"),
        env!("CARGO_PKG_VERSION"),
    ];
    let bytes = tables.iter().flat_map(|t| t.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

/// Rows of a table, split into columns.
fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).map(|l| l.split('\t').collect())
}

fn column(row: &[&'static str], at: usize) -> &'static str {
    row.get(at).copied().unwrap_or("")
}

fn list(cell: &'static str, mark: char) -> impl Iterator<Item = &'static str> {
    cell.split(mark).map(str::trim).filter(|w| !w.is_empty())
}

impl Tables {
    fn read() -> Self {
        let mut t = Self {
            cyrillic: HashMap::default(),
            kana: rows(include_str!("../../data/kana.tsv")).map(|r| (column(&r, 0), column(&r, 1))).collect(),
            forms: HashMap::default(),
            longest_form: 1,
            openers: FxHashSet::default(),
            form_rows: Vec::new(),
            written_forms: HashMap::default(),
            written: HashMap::default(),
            words: HashMap::default(),
            stems: HashMap::default(),
            heads: Vec::new(),
            places: Vec::new(),
            place_heads: Vec::new(),
            tasks: HashMap::default(),
            abbreviations: HashMap::default(),
            spelled: HashMap::default(),
            first_parts: Vec::new(),
            given: HashMap::default(),
            frequencies: frequencies(),
        };
        for r in rows(include_str!("../../data/cyrillic.tsv")) {
            t.cyrillic.extend(column(&r, 0).chars().next().map(|c| (c, column(&r, 1))));
        }
        t.read_words();
        t
    }

    /// Second step, for the words whose keys need the letters of the first.
    fn read_meanings(&mut self, cyrillic: &dyn Fn(&str) -> String) {
        for (number, r) in rows(include_str!("../../data/concepts.tsv")).enumerate() {
            let meaning = Meaning::Concept(u16::try_from(number).unwrap_or(u16::MAX));
            self.heads.push(list(column(&r, 0), ';').next().unwrap_or(""));
            self.add_meaning(&r, 0, meaning, cyrillic);
        }
        for (number, r) in rows(include_str!("../../data/places.tsv")).enumerate() {
            let meaning = Meaning::Place(u16::try_from(number).unwrap_or(u16::MAX));
            self.places.push(column(&r, 0));
            self.place_heads.push(list(column(&r, 1), ';').next().unwrap_or(""));
            self.add_meaning(&r, 1, meaning, cyrillic);
        }
        for r in rows(include_str!("../../data/compounds.tsv")) {
            let found = column(&r, 1).split(' ').filter_map(|w| self.words.get(w).copied()).collect();
            self.written.insert(column(&r, 0), found);
        }
    }

    fn add_meaning(
        &mut self,
        r: &[&'static str],
        first: usize,
        m: Meaning,
        cyrillic: &dyn Fn(&str) -> String,
    ) {
        for word in list(column(r, first), ';').chain(list(column(r, first + 4), ';')) {
            self.words.entry(romanise_latin(word)).or_insert(m);
        }
        for word in list(column(r, first + 1), ';').chain(list(column(r, first + 2), ';')) {
            self.written.entry(word).or_insert_with(|| vec![m]);
        }
        for word in list(column(r, first + 3), ';') {
            let open = word.contains('*');
            let stem = fold(&cyrillic(&word.split('*').next().unwrap_or(word).replace('ё', "е")));
            let key = if open { stem } else { format!("{stem}$") };
            self.stems.entry(key).or_insert(m);
        }
    }

    fn read_words(&mut self) {
        let letters = self.cyrillic.clone();
        let cyrillic = move |word: &str| -> String {
            word.chars().map(|c| letters.get(&c).map_or_else(|| c.to_string(), |l| (*l).to_owned())).collect()
        };
        self.read_meanings(&cyrillic);
        for (row, r) in (0u32..).zip(rows(include_str!("../../data/legal_forms.tsv"))) {
            let phrase = column(&r, 0);
            let form = Form { phrase, sort: column(&r, 1), places: list(column(&r, 2), ',').collect(), row };
            self.form_rows.push(form.clone());
            match phrase.chars().next().map(script_of) {
                Some(Script::Latin) => self.add_form(phrase.to_owned(), form),
                Some(Script::Cyrillic) => self.add_form(cyrillic(phrase), form),
                _ => {
                    self.written_forms.insert(phrase, form);
                }
            }
        }
        for r in rows(include_str!("../../data/spelled_out.tsv")) {
            match column(&r, 0).strip_suffix('-') {
                Some(part) => self.first_parts.push((part, column(&r, 1))),
                None => {
                    self.spelled.insert(cyrillic(column(&r, 0)), column(&r, 1));
                }
            }
        }
        self.first_parts.sort_by_key(|p| (std::cmp::Reverse(p.0.len()), p.0));
        for r in rows(include_str!("../../data/words.tsv")) {
            self.add_task(column(&r, 0), column(&r, 1), column(&r, 2));
        }
        for (number, r) in rows(include_str!("../../data/given_names.tsv")).enumerate() {
            for form in r.iter().flat_map(|c| c.split(' ')).filter(|f| !f.is_empty()) {
                let rows = self.given.entry(fold(form)).or_default();
                rows.push(u16::try_from(number).unwrap_or(u16::MAX));
            }
        }
    }

    fn add_form(&mut self, phrase: String, form: Form) {
        self.longest_form = self.longest_form.max(phrase.split(' ').count());
        self.openers.extend(phrase.split(' ').next().map(str::to_owned));
        self.forms.entry(phrase).or_insert(form);
    }

    fn add_task(&mut self, task: &str, word: &'static str, meaning: &'static str) {
        let number = meaning.parse().unwrap_or(0);
        let task = match task {
            "title" => Task::Title,
            "particle" => Task::Particle,
            "stop" => Task::Stop,
            "number" => Task::Number(number),
            "roman" => Task::Roman(number),
            "vessel" => Task::Vessel,
            "abbreviation" => {
                self.abbreviations.insert(word, meaning);
                return;
            }
            _ => Task::Ignore,
        };
        self.tasks.entry(word).or_default().push(task);
    }
}

/// The Latin key of a word of the tables; their other columns are Latin with a rare apostrophe.
fn romanise_latin(word: &str) -> String {
    word.chars().filter(|c| c.is_ascii_alphanumeric()).collect()
}

fn frequencies() -> Frequencies {
    let mut names = [1.0; 2];
    let mut counts = HashMap::default();
    for r in rows(include_str!("../../data/frequency.tsv")) {
        let pair = [1, 2].map(|i| column(&r, i).parse().unwrap_or(0.0));
        if column(&r, 0) == "*" {
            names = pair;
        } else {
            counts.insert(column(&r, 0), pair);
        }
    }
    Frequencies { names, counts }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::script::romanise;

    #[test]
    fn every_table_is_read() {
        let t = &*TABLES;
        assert!(t.cyrillic.len() > 50 && t.kana.len() > 120 && t.forms.len() > 150);
        assert!(t.written.len() > 500 && t.words.len() > 800 && t.stems.len() > 400);
        for r in rows(include_str!("../../data/compounds.tsv")) {
            let want = column(&r, 1).split(' ').count();
            assert_eq!(t.written[column(&r, 0)].len(), want, "{r:?}");
        }
        // A segment keeps the first letters of words in the bits of these.
        let latin = t.cyrillic.values().chain(t.kana.values()).chain(t.abbreviations.values());
        let begins =
            |w: &&&str| w.bytes().next().is_none_or(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        assert_eq!(latin.filter(|w| !begins(w)).collect::<Vec<_>>(), Vec::<&&str>::new());
        assert_eq!(romanise("ооо", Script::Cyrillic), "ooo");
        assert_eq!(t.forms["ooo"].sort, "llc");
    }
}
