//! Which records of a list a name may be.
//!
//! A dictionary of the list's distinct words, and for each word the names that contain it. A query word is looked up by likeness
//! among the distinct words (a lower bound of the edit distance from the letters present spares most comparisons), and every
//! name collects the weight of the query's words that it may match. From that weight follows an upper bound of its score; names
//! are scored in full in falling order of the bound until it drops below the threshold, or below the last of the best asked for.
//!
//! **Invariant**: `search` returns what scoring every name returns. What cannot be bounded (words compared by sound, acronyms)
//! is always scored in full.

use crate::align::is_letters;
use crate::analyse::{Analysed, Lens, Token, analyse};
use crate::compare::{Context, Match, best};
use crate::dictionary::{Dictionary, Key};
use crate::model::{Model, probability};
use crate::name::Name;
use knockon_vocabulary::{ListRecord, PartyKind};
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use serde::Serialize;

/// Names of a list, ready to be searched.
#[derive(Debug)]
pub struct Index {
    /// One a record: its facts, with its primary name.
    records: Vec<Name>,
    names: Vec<Entry>,
    dictionary: Dictionary,
    /// One a reading of a name: what a bound needs.
    readings: Vec<Reading>,
    context: Context,
}

#[derive(Debug)]
struct Reading {
    name: u32,
    /// Has words that are compared by sound: always scored.
    loose: bool,
    /// Weight of all words and number of words, for each lens.
    totals: [(f64, f64); 3],
}

/// What of one reading of a name the query's words may match.
#[derive(Debug, Clone, Copy, Default)]
struct Reach {
    /// Bit i: word i of the query.
    words: u64,
    /// Weight of the name's own words.
    own: f64,
    /// All of the name's words, because words are joined.
    whole: bool,
}

#[derive(Debug)]
struct Entry {
    record: u32,
    text: String,
    readings: Vec<Analysed>,
}

/// A record that the query may be.
#[derive(Debug, Clone, Serialize)]
pub struct Hit {
    /// Index of the record in the list that the index was built from.
    pub record: usize,
    /// The name or alias that matched best.
    pub name: String,
    /// Score, verdict and evidence.
    pub outcome: Match,
}

/// A name of the index with its full score.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Scored {
    record: u32,
    name: u32,
    log_odds: f64,
}

impl Index {
    /// Indexes the primary name and the aliases of every record.
    pub fn build(records: &[ListRecord]) -> Self {
        let texts: Vec<(u32, &str)> = records
            .iter()
            .enumerate()
            .flat_map(|(i, r)| {
                let all = std::iter::once(&r.name).chain(&r.aliases).filter(|n| !n.trim().is_empty());
                all.map(move |n| (u32::try_from(i).unwrap_or(u32::MAX), n.as_str()))
            })
            .collect();
        let names: Vec<Entry> = texts
            .into_par_iter()
            .map(|(record, text)| Entry { record, text: text.to_owned(), readings: analyse(text) })
            .collect();
        let mut dictionary = Dictionary::default();
        let mut readings = Vec::new();
        for (name, entry) in (0u32..).zip(&names) {
            for r in &entry.readings {
                dictionary.add(u32::try_from(readings.len()).unwrap_or(u32::MAX), r);
                readings.push(Reading { name, loose: r.loose, totals: LENSES.map(|lens| totals(r, lens)) });
            }
        }
        dictionary.finish();
        let records = records.iter().map(|r| Name::from_record(&r.name, r)).collect();
        Self { records, names, dictionary, readings, context: Context::default() }
    }

    /// How many names, aliases included.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is no name.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The best `top` records whose score is at least `threshold`, best first, each by its best name; equal scores in the order
    /// of the list.
    pub fn search(&self, query: &Name, top: usize, threshold: f64) -> Vec<Hit> {
        let readings = analyse(&query.text);
        let bounds = self.bounds(query, &readings, threshold);
        let mut found: Vec<Scored> = Vec::new();
        for (bound, name) in bounds {
            if found.len() >= top && found.last().is_none_or(|last| bound < last.log_odds) {
                break;
            }
            if let Some(s) =
                self.score(query, &readings, name).filter(|s| probability(s.log_odds) >= threshold)
            {
                keep(&mut found, s, top);
            }
        }
        self.hits(query, &readings, found)
    }

    /// As [`Index::search`], by scoring every name: for checking it.
    pub fn search_all(&self, query: &Name, top: usize, threshold: f64) -> Vec<Hit> {
        let readings = analyse(&query.text);
        let mut found = Vec::new();
        for name in 0..u32::try_from(self.names.len()).unwrap_or(u32::MAX) {
            if let Some(s) =
                self.score(query, &readings, name).filter(|s| probability(s.log_odds) >= threshold)
            {
                keep(&mut found, s, top);
            }
        }
        self.hits(query, &readings, found)
    }

    fn score(&self, query: &Name, readings: &[Analysed], name: u32) -> Option<Scored> {
        let entry = self.names.get(name as usize)?;
        let record = self.records.get(entry.record as usize)?;
        let lens = Lens::of(query.kind, record.kind);
        let log_odds = best(readings, &entry.readings, query, record, lens).log_odds;
        Some(Scored { record: entry.record, name, log_odds })
    }

    fn hits(&self, query: &Name, readings: &[Analysed], found: Vec<Scored>) -> Vec<Hit> {
        let hit = |s: &Scored| {
            let (entry, record) = (&self.names[s.name as usize], &self.records[s.record as usize]);
            let lens = Lens::of(query.kind, record.kind);
            let outcome = best(readings, &entry.readings, query, record, lens).explain(
                readings,
                &entry.readings,
                lens,
                &self.context,
            );
            Hit { record: s.record as usize, name: entry.text.clone(), outcome }
        };
        found.iter().map(hit).collect()
    }

    /// Upper bounds of the log-odds of the names that may reach the threshold, falling; in the order of the list where equal.
    fn bounds(&self, query: &Name, readings: &[Analysed], threshold: f64) -> Vec<(f64, u32)> {
        let mut out: Vec<f64> = vec![f64::NEG_INFINITY; self.names.len()];
        let kinds = [PartyKind::Organisation, PartyKind::Person, PartyKind::Vessel, PartyKind::Unknown];
        let all = readings.iter().any(|r| r.loose || r.tokens.len() > 64);
        for lens in LENSES.into_iter().filter(|l| kinds.iter().any(|&k| Lens::of(query.kind, k) == *l)) {
            for reading in readings.iter().filter(|_| !all) {
                let reach = self.reach(reading, lens);
                for (doc, reach) in self.readings.iter().zip(reach) {
                    let record = &self.records[self.names[doc.name as usize].record as usize];
                    if Lens::of(query.kind, record.kind) == lens {
                        let bound = bound(lens, reading, reach, doc, query, record);
                        let best = &mut out[doc.name as usize];
                        *best = best.max(bound);
                    }
                }
            }
        }
        if all {
            out.fill(f64::INFINITY);
        }
        self.dictionary
            .acronyms(readings)
            .for_each(|i| out[self.readings[i as usize].name as usize] = f64::INFINITY);
        let mut order: Vec<(f64, u32)> =
            out.into_iter().zip(0u32..).filter(|(b, _)| probability(*b) >= threshold).collect();
        order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        order
    }

    /// For each reading of a name, at most what the query's words can match.
    fn reach(&self, reading: &Analysed, lens: Lens) -> Vec<Reach> {
        let mut out = vec![Reach::default(); self.readings.len()];
        let mut seen: FxHashSet<u32> = FxHashSet::default();
        let (mut free, mut whole) = (0u64, false);
        for (i, token) in reading.tokens.iter().enumerate() {
            let bit = 1u64 << i;
            if token.weight(lens) <= 0.0 {
                continue;
            }
            if lens == Lens::Person && (token.initials || is_letters(&token.latin)) {
                (free, whole) = (free | bit, true);
            }
            self.dictionary.similar_to(token, lens, &mut |word| {
                let weight = if seen.insert(word) { self.dictionary.weight(word, lens) } else { 0.0 };
                for &n in self.dictionary.names_with(word) {
                    out[n as usize].words |= bit;
                    out[n as usize].own += weight;
                }
            });
            self.dictionary.parts_of(token, &mut |n| {
                out[n as usize].words |= bit;
                out[n as usize].whole = true;
            });
        }
        for (parts, word) in self.dictionary.spelled_by(reading) {
            let bits = parts.iter().fold(0, |m, i| m | 1u64 << i);
            for &n in self.dictionary.names_with(word) {
                out[n as usize].words |= bits;
                out[n as usize].whole = true;
            }
        }
        for r in &mut out {
            r.words |= free;
            r.whole |= whole;
        }
        out
    }
}

const LENSES: [Lens; 3] = [Lens::Organisation, Lens::Person, Lens::Vessel];

/// Weight of all words, and how many weigh anything.
fn totals(r: &Analysed, lens: Lens) -> (f64, f64) {
    let live = || r.tokens.iter().map(|t| t.weight(lens)).filter(|w| *w > 0.0);
    (live().sum(), live().count() as f64)
}

/// The records without every alias that equals one of the names: for measuring how well an alias unknown to the list is found.
pub fn without_aliases(records: &[ListRecord], names: &[&str]) -> Vec<ListRecord> {
    let gone: FxHashSet<&str> = names.iter().copied().collect();
    let mut out = records.to_vec();
    out.iter_mut().for_each(|r| r.aliases.retain(|a| !gone.contains(a.as_str())));
    out
}

/// Keeps the best `top` records in order, each by its best name; the earlier record, and the earlier name, where equal.
fn keep(found: &mut Vec<Scored>, s: Scored, top: usize) {
    let order = |x: &Scored, y: &Scored| {
        y.log_odds.total_cmp(&x.log_odds).then((x.record, x.name).cmp(&(y.record, y.name)))
    };
    if found.len() >= top && found.last().is_some_and(|last| order(last, &s).is_lt()) {
        return;
    }
    if let Some(at) = found.iter().position(|f| f.record == s.record) {
        if order(&found[at], &s).is_lt() {
            return;
        }
        found.remove(at);
    }
    let at = found.partition_point(|f| order(f, &s).is_lt());
    found.insert(at, s);
    found.truncate(top);
}

/// No name that matches no more than `reach` has higher log-odds.
///
/// A pair weighs what its lighter word does, which takes the same from both sides of a share that is at most 1: counting the whole
/// weight as matched can only raise it. Every coefficient of a feature left out here is at most 0.
fn bound(lens: Lens, q: &Analysed, reach: Reach, doc: &Reading, query: &Name, record: &Name) -> f64 {
    if doc.loose {
        return f64::INFINITY;
    }
    let column = Model::shipped().column(lens);
    let mut v = [0.0; crate::features::FEATURE_COUNT];
    let (mut missed, mut most, mut total) = (0.0, 0.0f64, 0.0);
    for (i, t) in q.tokens.iter().enumerate() {
        let w = t.weight(lens);
        total += w;
        if reach.words & (1 << i) == 0 {
            missed += w;
            most = most.max(w);
        }
    }
    let (own, count) = doc.totals[lens as usize];
    let lost = if reach.whole { 0.0 } else { (own - reach.own).max(0.0) };
    let share = |lost: f64, all: f64| if all > 0.0 { 1.0 - lost / all } else { 0.0 };
    let (mine, theirs) = (share(missed, total), share(lost, own));
    if reach.words != 0 {
        (v[0], v[1], v[16]) = (mine.min(theirs), mine.max(theirs), 1.0);
    }
    v[2] = most.min(lost / count.max(1.0));
    v[3] = missed.max(lost).min(3.0);
    v[19] = f64::from(u8::from(missed <= 0.0 && lost <= 1e-9));
    // Alphabets count as across scripts too; the coefficient is positive.
    v[21] = 1.0;
    crate::features::fact_features(query, record, &mut v);
    // Sums in another order differ in the last digits.
    column.log_odds(&v) + 1e-9
}

/// The key of a word in the dictionary: what its comparison depends on.
pub(crate) fn key_of(token: &Token) -> Key {
    Key {
        latin: token.latin.clone(),
        text: token.text.clone(),
        meaning: token.meaning,
        number: token.number,
        initials: token.initials,
        weights: LENSES.map(|lens| token.weight(lens).to_bits()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn record(text: &str, kind: PartyKind) -> ListRecord {
        serde_json::from_value(serde_json::json!({"list": "other", "id": text, "name": text, "kind": kind}))
            .expect("a record needs only list, id and name")
    }

    fn names() -> impl Strategy<Value = String> {
        let word = prop::sample::select(vec![
            "Alpha",
            "Alfa",
            "Bank",
            "Trading",
            "of",
            "China",
            "Ltd",
            "LLC",
            "OOO",
            "van",
            "der",
            "Bilt",
            "Vanderbilt",
            "J.",
            "JC",
            "Jean",
            "Claude",
            "Mohammed",
            "Muhamad",
            "bin",
            "Ali",
            "Aly",
            "12",
            "II",
            "Xu",
            "Hsio",
            "Omsk",
            "Omskiy",
            "Завод",
            "Альфа",
            "Good",
            "Will",
            "Goodwill",
            "ABT",
            "John",
            "Ivan",
            "MV",
            "アルファ",
            "华为",
            "(ABT)",
        ]);
        prop::collection::vec(word, 1..5).prop_map(|w| w.join(" "))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(600))]
        #[test]
        fn prop_search_returns_what_scoring_all_returns(
            list in prop::collection::vec((names(), 0..4usize), 1..30),
            query in names(),
            kind in 0..4usize,
            threshold in prop::sample::select(vec![0.01, 0.1, 0.5, 0.9]),
            top in 1..12usize,
        ) {
            let kinds = [PartyKind::Unknown, PartyKind::Person, PartyKind::Organisation, PartyKind::Vessel];
            let records: Vec<ListRecord> = list.iter().map(|(n, k)| record(n, kinds[*k])).collect();
            let index = Index::build(&records);
            let query = Name::new(query).of(kinds[kind]);
            let brief = |hits: Vec<Hit>| -> Vec<(usize, String, f64)> {
                hits.into_iter().map(|h| (h.record, h.name, h.outcome.score)).collect()
            };
            let fast = brief(index.search(&query, top, threshold));
            prop_assert_eq!(fast, brief(index.search_all(&query, top, threshold)));
        }
    }
}
