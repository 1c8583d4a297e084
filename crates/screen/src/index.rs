//! Which records of a list a name may be.
//!
//! A dictionary of the list's distinct words, and for each word the readings of names that contain it. How [`Index::search`]
//! finds them without scoring every name is in `search`.
//!
//! **Invariant**: `search` returns what scoring every name returns.

use crate::align::all_sounds;
use crate::analyse::{Analysed, Lens, analyse};
use crate::bound::{Totals, letters};
use crate::compare::{Context, Match};
use crate::dictionary::Dictionary;
use crate::features::squeeze;
use crate::name::Name;
use crate::search::Pool;
use knockon_vocabulary::{ListRecord, PartyKind};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use std::ops::Range;

/// Names of a list, ready to be searched.
#[derive(Debug)]
pub struct Index {
    /// One a record: its facts, with its primary name.
    pub(crate) records: Vec<Name>,
    /// In the order of the records.
    pub(crate) names: Vec<Entry>,
    pub(crate) dictionary: Dictionary,
    /// One a reading of a name, kind after kind: what a bound needs.
    pub(crate) readings: Vec<Reading>,
    /// By reading: the first letters of its words.
    pub(crate) heads: Vec<u32>,
    /// Where the readings of each kind stand, in the order of [`KINDS`].
    kinds: [Range<u32>; 5],
    /// Readings with words that are compared by sound: no bound.
    pub(crate) loose: Vec<u32>,
    /// Type and squeezed value of an identifier → records.
    identifiers: FxHashMap<(String, String), Vec<u32>>,
    pub(crate) context: Context,
    pub(crate) pool: Pool,
}

const KINDS: [PartyKind; 5] =
    [PartyKind::Organisation, PartyKind::Aircraft, PartyKind::Unknown, PartyKind::Person, PartyKind::Vessel];

/// A reading of a name.
#[derive(Debug)]
pub(crate) struct Reading {
    pub(crate) name: u32,
    pub(crate) latin: bool,
    /// For each lens.
    pub(crate) totals: [Totals; 3],
    /// For each lens: what is compared by sound with a name that has no word in common.
    pub(crate) sounds: [Box<str>; 3],
    /// Numbers of its words in the dictionary.
    pub(crate) words: Vec<u32>,
}

/// A name of the list.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) record: u32,
    pub(crate) text: String,
    pub(crate) readings: Vec<Analysed>,
    /// Number of its first reading; the others follow.
    pub(crate) first: u32,
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
            .map(|(record, text)| Entry { record, text: text.to_owned(), readings: analyse(text), first: 0 })
            .collect();
        let mut out = Self {
            records: records.iter().map(|r| Name::from_record(&r.name, r)).collect(),
            names,
            dictionary: Dictionary::default(),
            readings: Vec::new(),
            heads: Vec::new(),
            kinds: [0; 5].map(|n| n..n),
            loose: Vec::new(),
            identifiers: FxHashMap::default(),
            context: Context::default(),
            pool: Pool::default(),
        };
        out.number_readings();
        for (record, name) in (0u32..).zip(&out.records) {
            for (kind, value) in &name.identifiers {
                out.identifiers.entry((kind.clone(), squeeze(value))).or_default().push(record);
            }
        }
        out
    }

    /// Numbers the readings kind after kind, so that those of a lens are few ranges.
    fn number_readings(&mut self) {
        for (at, kind) in KINDS.iter().enumerate() {
            let start = self.count();
            for (name, entry) in (0u32..).zip(&mut self.names) {
                if self.records[entry.record as usize].kind != *kind {
                    continue;
                }
                entry.first = u32::try_from(self.readings.len()).unwrap_or(u32::MAX);
                for r in &entry.readings {
                    let number = u32::try_from(self.readings.len()).unwrap_or(u32::MAX);
                    let words = self.dictionary.add(number, r);
                    if r.loose {
                        self.loose.push(number);
                    }
                    let heads = r.tokens.iter().filter_map(|t| t.latin.bytes().next());
                    self.heads.push(letters(heads));
                    let sounds = Lens::ALL.map(|lens| all_sounds(r, lens).into_boxed_str());
                    let totals = Lens::ALL.map(|lens| Totals::of(r, lens));
                    self.readings.push(Reading { name, latin: r.latin, totals, sounds, words });
                }
            }
            self.kinds[at] = start..self.count();
        }
    }

    fn count(&self) -> u32 {
        u32::try_from(self.readings.len()).unwrap_or(u32::MAX)
    }

    /// Readings that are compared with a query of a kind under a lens.
    pub(crate) fn under(&self, lens: Lens, query: PartyKind) -> impl Iterator<Item = Range<u32>> + Clone {
        let all = KINDS.iter().zip(&self.kinds);
        all.filter(move |(k, r)| Lens::of(query, **k) == lens && !r.is_empty()).map(|(_, r)| r.clone())
    }

    /// Readings of the records that share an identifier with the query.
    pub(crate) fn identified(&self, query: &Name) -> impl Iterator<Item = u32> {
        let found = query.identifiers.iter();
        let records = found.filter_map(|(k, v)| self.identifiers.get(&(k.clone(), squeeze(v)))).flatten();
        records.flat_map(|&r| {
            let names =
                self.names.partition_point(|n| n.record < r)..self.names.partition_point(|n| n.record <= r);
            self.names[names].iter().flat_map(|n| (n.first..).take(n.readings.len()))
        })
    }

    /// How many names, aliases included.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is no name.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

/// The records without every alias that equals one of the names: for measuring how well an alias unknown to the list is found.
pub fn without_aliases(records: &[ListRecord], names: &[&str]) -> Vec<ListRecord> {
    let gone: FxHashSet<&str> = names.iter().copied().collect();
    let mut out = records.to_vec();
    out.iter_mut().for_each(|r| r.aliases.retain(|a| !gone.contains(a.as_str())));
    out
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
            "技术",
            "Huawei",
            "Technology",
            "محمد",
            "삼성",
            "KB",
            "J.C.",
            "Kilo",
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
            facts in prop::collection::vec(0..4usize, 31),
        ) {
            let kinds = [PartyKind::Unknown, PartyKind::Person, PartyKind::Organisation, PartyKind::Vessel];
            let mut records: Vec<ListRecord> = list.iter().map(|(n, k)| record(n, kinds[*k])).collect();
            for (r, f) in records.iter_mut().zip(&facts) {
                let known = [("birth_date", "1970"), ("imo", "123"), ("imo", "456")].get(*f);
                r.identifiers.extend(known.map(|(k, v)| ((*k).to_owned(), (*v).to_owned())));
            }
            let index = Index::build(&records);
            let mut query = Name::new(query).of(kinds[kind]);
            match facts[30] {
                0 => query.birth_date = "1970-01-02".to_owned(),
                1 => query.identifiers = vec![("imo".to_owned(), "12-3".to_owned())],
                _ => {}
            }
            let brief = |hits: Vec<Hit>| -> Vec<(usize, String, f64)> {
                hits.into_iter().map(|h| (h.record, h.name, h.outcome.score)).collect()
            };
            let fast = brief(index.search(&query, top, threshold));
            prop_assert_eq!(fast, brief(index.search_all(&query, top, threshold)));
        }
    }
}
