//! `rules words`: how much of the own texts of a list's entries the closed vocabulary says, what of them is refused, and how far the
//! Federal Register chains date the entries.

use crate::error::Error;
use knockon_control::{policy_text, requirement_text};
use knockon_lists::{DayOf, entry_dates, printed_texts};
use knockon_vocabulary::{ListCode, ListRecord};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

/// How the texts of one column were read.
#[derive(Debug, Clone, Default, Serialize)]
pub struct TextCount {
    /// Distinct texts.
    pub texts: usize,
    /// Rows that carry one.
    pub rows: usize,
    /// Rows without a text.
    pub blank: usize,
    /// Texts and rows that a closed word of a transaction says: word → (texts, rows).
    pub closed: BTreeMap<String, (usize, usize)>,
    /// Texts and rows that were read and say more than a closed word can: what they say → (texts, rows).
    pub read: BTreeMap<String, (usize, usize)>,
    /// Texts that were refused: the text, what of it is outside the vocabulary, and its rows.
    pub refused: Vec<(String, String, usize)>,
}

/// How far the Federal Register chains of the entries date them.
#[derive(Debug, Clone, Default, Serialize)]
pub struct DatesFound {
    /// Rows whose first notice is known with the day on which it took effect.
    pub effective: usize,
    /// Rows of whose first notice only the day of publication is known.
    pub publication: usize,
    /// Rows whose first notice is not known, but the row prints its day.
    pub citation: usize,
    /// Rows whose first notice is not known: the notice → rows.
    pub unknown: BTreeMap<String, usize>,
    /// Footnote → rows in which the chain dates it, rows in which it does not.
    pub footnotes: BTreeMap<u8, (usize, usize)>,
}

/// What `rules words` finds in a list file.
#[derive(Debug, Clone, Serialize)]
pub struct WordsFound {
    /// The file.
    pub file: String,
    /// Rows of the Entity List.
    pub rows: usize,
    /// Rows without a Federal Register citation: nothing dates them.
    pub without_chain: usize,
    /// What the other rows' chains say.
    pub dates: DatesFound,
    /// Licence requirements.
    pub requirements: TextCount,
    /// Review policies.
    pub policies: TextCount,
}

/// Reads a list file and the own texts of its Entity List entries.
pub fn rules_words(file: &Path) -> Result<WordsFound, Error> {
    let bytes = std::fs::read(file).map_err(|e| Error::io(file, e))?;
    let name = file.display().to_string();
    let (records, notes) = knockon_case::run::read_list(&bytes, &name);
    if records.is_empty() {
        let errors: Vec<String> = notes.iter().map(ToString::to_string).collect();
        return Err(Error::usage(format!("`{name}` holds no list record. {}", errors.join("; "))));
    }
    let entries: Vec<&ListRecord> = records.iter().filter(|r| r.list == ListCode::UsEl).collect();
    if entries.is_empty() {
        return Err(Error::usage(format!(
            "`{name}` holds {} records and none of the Entity List; only its entries carry requirements and policies",
            records.len()
        )));
    }
    let texts = |which: usize| {
        let mut out: BTreeMap<String, usize> = BTreeMap::new();
        entries.iter().for_each(|r| *out.entry(printed_texts(r)[which].to_owned()).or_default() += 1);
        out
    };
    Ok(WordsFound {
        file: name,
        rows: entries.len(),
        without_chain: entries.iter().filter(|r| r.citation.trim().is_empty()).count(),
        dates: dates(&entries),
        requirements: count(texts(0), requirement),
        policies: count(texts(1), policy),
    })
}

fn dates(entries: &[&ListRecord]) -> DatesFound {
    let mut out = DatesFound::default();
    for r in entries.iter().filter(|r| !r.citation.trim().is_empty()) {
        let dates = entry_dates(&r.citation, printed_texts(r)[0]);
        match (dates.start, dates.cited.first()) {
            (Some((_, DayOf::Effective)), _) => out.effective += 1,
            (Some((_, DayOf::Publication)), _) => out.publication += 1,
            (Some((_, DayOf::Citation)), _) => out.citation += 1,
            (None, first) => {
                let page = |c: &knockon_lists::Cited| c.page.map(|p| format!("{} FR {p}", c.volume));
                *out.unknown
                    .entry(first.and_then(page).unwrap_or_else(|| r.citation.clone()))
                    .or_default() += 1;
            }
        }
        for n in dates.footnotes.keys() {
            out.footnotes.entry(*n).or_default().0 += 1;
        }
        for n in &dates.undated {
            out.footnotes.entry(*n).or_default().1 += 1;
        }
    }
    out
}

/// What a text came to: a closed word, more than that, or what is refused.
enum Came {
    Closed(String),
    Read(String),
    Refused(String),
}

fn requirement(text: &str) -> Came {
    match requirement_text(text) {
        Ok(r) if r.closed() => Came::Closed("all_items_subject_to_ear".to_owned()),
        Ok(r) => Came::Read(r.words.join(" + ")),
        Err(e) => Came::Refused(e.rest),
    }
}

fn policy(text: &str) -> Came {
    let word = |p: knockon_vocabulary::Policy| knockon_case::run::plain(&p).replace(' ', "_");
    match policy_text(text) {
        Err(e) => Came::Refused(e.rest),
        Ok(p) => match p.plain {
            Some(one) => Came::Closed(word(one)),
            None if p.clauses.is_empty() => {
                Came::Refused(format!("only a section says it: {}", p.sections.join(", ")))
            }
            None => {
                let clause = |c: &knockon_control::PolicyClause| match c.items.is_empty() {
                    true => word(c.policy),
                    false => format!("{} for {}", word(c.policy), c.items.join(" and ")),
                };
                Came::Read(p.clauses.iter().map(clause).collect::<Vec<_>>().join("; "))
            }
        },
    }
}

fn count(texts: BTreeMap<String, usize>, read: fn(&str) -> Came) -> TextCount {
    let mut out = TextCount::default();
    let add = |map: &mut BTreeMap<String, (usize, usize)>, key: String, rows: usize| {
        let n = map.entry(key).or_default();
        *n = (n.0 + 1, n.1 + rows);
    };
    for (text, rows) in texts {
        if text.is_empty() {
            out.blank += rows;
            continue;
        }
        out.texts += 1;
        out.rows += rows;
        match read(&text) {
            Came::Closed(w) => add(&mut out.closed, w, rows),
            Came::Read(w) => add(&mut out.read, w, rows),
            Came::Refused(why) => out.refused.push((text, why, rows)),
        }
    }
    out
}

impl DatesFound {
    fn text(&self, out: &mut String) {
        let unknown: usize = self.unknown.values().sum();
        let _ = writeln!(
            out,
            "first day of the other rows: {} by the effective day of the first notice, {} by its publication, {} by the day printed beside \
             it, {unknown} not dated",
            self.effective, self.publication, self.citation
        );
        for (first, rows) in &self.unknown {
            let _ = writeln!(out, "    {rows:>5} rows  {first} is no known notice");
        }
        for (n, (dated, not)) in &self.footnotes {
            let _ =
                writeln!(out, "footnote {n}: {} rows carry it, in {not} its day is not known", dated + not);
        }
    }
}

impl WordsFound {
    /// In plain language.
    pub fn text(&self) -> String {
        let mut out = format!(
            "{}: {} rows of the Entity List, {} of them without a Federal Register chain\n",
            self.file, self.rows, self.without_chain
        );
        self.dates.text(&mut out);
        for (name, c) in [("licence requirements", &self.requirements), ("review policies", &self.policies)] {
            let _ = writeln!(
                out,
                "\n{name}: {} texts in {} rows, {} rows without a text",
                c.texts, c.rows, c.blank
            );
            let mut part = |what: &str, map: &BTreeMap<String, (usize, usize)>| {
                let (t, r) = map.values().fold((0, 0), |a, n| (a.0 + n.0, a.1 + n.1));
                let _ = writeln!(out, "  {what}: {t} texts, {r} rows");
                let mut list: Vec<_> = map.iter().collect();
                list.sort_by_key(|(w, n)| (std::cmp::Reverse(n.1), (*w).clone()));
                for (word, (texts, rows)) in list {
                    let _ = writeln!(out, "    {rows:>5} rows, {texts:>2} texts  {word}");
                }
            };
            part("a closed word says it", &c.closed);
            part("read, and more than a closed word says (unknown in a transaction)", &c.read);
            let rows: usize = c.refused.iter().map(|r| r.2).sum();
            let _ = writeln!(out, "  refused: {} texts, {rows} rows", c.refused.len());
            for (text, why, rows) in &c.refused {
                let _ = writeln!(out, "    {rows:>5} rows  `{text}`: {why}");
            }
        }
        out
    }
}
