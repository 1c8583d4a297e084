//! Which records of a list a name may be.
//!
//! An index is a row of immutable parts, each over some records, with marks on those that are gone: a change of a list adds a small part
//! and marks, shares the others with the index before it, and readers of either never wait ([`Index::with`], [`Shared`]). What a
//! part looks like is in `segment`, how it is searched in `scan` and `search`, how it is kept in a file in `column`.
//!
//! **Invariant**: `search` returns what scoring every name returns, however the records are spread over parts.

pub(crate) mod bands;
pub(crate) mod blocks;
pub(crate) mod buffer;
pub(crate) mod build;
pub(crate) mod column;
pub(crate) mod dictionary;
pub(crate) mod filter;
pub(crate) mod keys;
pub(crate) mod owners;
pub(crate) mod record;
pub(crate) mod row;
pub(crate) mod segment;
pub(crate) mod sounds;
pub(crate) mod spellings;
pub(crate) mod steps;
pub(crate) mod vocabulary;

use crate::error::Error;
use crate::index::buffer::Buffer;
use crate::index::build::Builder;
use crate::index::column::{Column, Reader, Writer};
use crate::index::segment::Segment;
use crate::names::data::fingerprint;
use crate::pairs::compare::{Context, Match};
use crate::search::Pool;
use knockon_vocabulary::ListRecord;
use rustc_hash::FxHashSet;
use serde::Serialize;
use std::sync::{Arc, PoisonError, RwLock};

/// Names of a list, ready to be searched.
#[derive(Debug, Default)]
pub struct Index {
    pub(crate) parts: Vec<Part>,
    pub(crate) context: Context,
    pub(crate) pool: Pool,
}

/// A segment in an index.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) segment: Arc<Segment>,
    /// Number of its first record in the index.
    pub(crate) base: usize,
    /// Bit i of word i/64: record i is gone.
    dead: Arc<Column<u64>>,
}

impl Part {
    pub(crate) fn is_dead(&self, record: u32) -> bool {
        self.dead.get(record as usize / 64).is_some_and(|w| w >> (record % 64) & 1 != 0)
    }
}

/// A record that the query may be.
#[derive(Debug, Clone, Serialize)]
pub struct Hit {
    /// Number of the record: its place in the list that the index was built from, records added later counted on.
    pub record: usize,
    /// The name or alias that matched best.
    pub name: String,
    /// Score, verdict and evidence.
    pub outcome: Match,
}

impl Index {
    /// Indexes the primary name and the aliases of every record.
    pub fn build(records: &[ListRecord]) -> Self {
        Self::default().with(records, &[])
    }

    /// As [`Index::build`], of records that come in blocks and need not be in memory at once.
    pub fn of_blocks(blocks: impl IntoIterator<Item = Vec<ListRecord>>) -> Self {
        let mut builder = Builder::default();
        blocks.into_iter().for_each(|block| builder.extend(&block));
        let mut out = Self::default();
        out.push(builder);
        out
    }

    /// This index with more records, and without those of these numbers. What both have in common is shared, not copied; this one
    /// stays as it is.
    #[must_use]
    pub fn with(&self, added: &[ListRecord], gone: &[usize]) -> Self {
        let mut out = Self { parts: self.parts.clone(), ..Self::default() };
        for part in &mut out.parts {
            let mine =
                gone.iter().filter_map(|n| n.checked_sub(part.base)).filter(|n| *n < part.segment.records());
            let mine: Vec<usize> = mine.collect();
            if !mine.is_empty() {
                let mut dead = part.dead.to_vec();
                dead.resize(part.segment.records().div_ceil(64), 0);
                mine.iter().for_each(|n| dead[n / 64] |= 1 << (n % 64));
                part.dead = Arc::new(dead.into());
            }
        }
        if !added.is_empty() {
            let mut builder = Builder::default();
            builder.extend(added);
            out.push(builder);
        }
        out
    }

    fn push(&mut self, builder: Builder) {
        let base = self.parts.last().map_or(0, |p| p.base + p.segment.records());
        self.parts.push(Part { segment: Arc::new(builder.finish()), base, dead: Arc::default() });
    }

    /// The index as bytes, for [`Index::from_words`]. They are the same for the same records, added in the same steps.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut w = Writer::new(fingerprint());
        w.number(self.parts.len() as u64);
        for part in &self.parts {
            part.segment.write(&mut w);
            w.column(&part.dead);
        }
        w.finish()
    }

    /// An index from the bytes that [`Index::to_bytes`] gave, as words of eight bytes: as [`Index::load`].
    pub fn from_words(words: Vec<u64>) -> Result<Self, Error> {
        let all: &[u8] = bytemuck::cast_slice(&words);
        Self::load(all.len(), |at, piece| {
            piece.copy_from_slice(&all[at..at + piece.len()]);
            Ok(())
        })
    }

    /// An index of `bytes` bytes that [`Index::to_bytes`] gave; it works on them where they are. `fill` writes them: it is given where a
    /// piece begins and the piece, by several threads, each piece once.
    ///
    /// # Errors
    /// What `fill` says, or what is wrong with the bytes.
    pub fn load(
        bytes: usize,
        fill: impl Fn(usize, &mut [u8]) -> std::io::Result<()> + Sync,
    ) -> Result<Self, Error> {
        Self::read(Reader::new(Buffer::filled(bytes, fill)?, fingerprint())?)
    }

    fn read(mut r: Reader) -> Result<Self, Error> {
        let mut out = Self::default();
        for _ in 0..r.number()? {
            let base = out.parts.last().map_or(0, |p: &Part| p.base + p.segment.records());
            let segment = Arc::new(Segment::read(&mut r)?);
            out.parts.push(Part { segment, base, dead: Arc::new(r.column()?) });
        }
        Ok(out)
    }

    /// How many names, aliases included; those of records that are gone still count.
    pub fn len(&self) -> usize {
        self.parts.iter().map(|p| p.segment.names()).sum()
    }

    /// Whether there is no name.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// An index that is replaced while others read it: a reader keeps the one that it took.
#[derive(Debug, Default)]
pub struct Shared(RwLock<Arc<Index>>);

impl Shared {
    /// Holds an index.
    pub fn new(index: Index) -> Self {
        Self(RwLock::new(Arc::new(index)))
    }

    /// The index of now; it stays as it is while it is held.
    pub fn get(&self) -> Arc<Index> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// From now on this one.
    pub fn set(&self, index: Index) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(index);
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
    use crate::names::name::Name;
    use crate::pairs::compare::compare;
    use knockon_vocabulary::PartyKind;
    use proptest::prelude::*;

    fn record(text: &str, kind: PartyKind) -> ListRecord {
        serde_json::from_value(serde_json::json!({"list": "other", "id": text, "name": text, "kind": kind}))
            .expect("a record needs only list, id and name")
    }

    fn names() -> impl Strategy<Value = String> {
        let word = prop::sample::select(vec![
            "Trading Company",
            "Manuf",
            "Manufacturing",
            "International",
            "Internationl",
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
            "(12 ABT)",
            "НИИ",
            "NII",
            "Радиозавод",
            "United States",
            "named after",
            "имени А.Б.",
            "/",
            ", AO",
        ]);
        let slip = (word, 0..60usize, "[a-z]").prop_map(|(w, at, c)| {
            let mut w = w.to_owned();
            if w.is_char_boundary(at) && at < w.len() {
                w.insert_str(at, &c);
            }
            w
        });
        prop::collection::vec(slip, 1..6).prop_map(|w| w.join(" "))
    }

    /// As many cases as the environment says, or else so many.
    fn cases(usual: u32) -> u32 {
        std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(cases(600)))]
        #[test]
        fn prop_search_returns_what_scoring_all_returns(
            list in prop::collection::vec((names(), 0..4usize), 1..30),
            query in names(),
            kind in 0..4usize,
            threshold in prop::sample::select(vec![0.01, 0.1, 0.5, 0.9]),
            top in 1..12usize,
            facts in prop::collection::vec(0..4usize, 31),
        ) {
            returns_all(&list, (&query, kind), (threshold, top), &facts)?;
        }

        // Names of few words that say some of them twice, in lists long enough to be passed over by signatures.
        #[test]
        fn prop_search_returns_what_scoring_all_returns_of_names_that_repeat_words(
            list in prop::collection::vec((repeated(), 0..4usize), 1..30),
            query in repeated(),
            kind in 0..4usize,
            threshold in prop::sample::select(vec![0.1, 0.5, 0.9]),
            top in 1..12usize,
        ) {
            returns_all(&list, (&query, kind), (threshold, top), &[3; 31])?;
        }
    }

    fn repeated() -> impl Strategy<Value = String> {
        let words = vec!["Vladimir", "Vladimir", "Mohammed", "A."];
        prop::collection::vec(prop::sample::select(words), 1..7).prop_map(|w| w.join(" "))
    }

    /// Of a list with kinds, a query of a kind, and what is known beside them: the same records as without the index.
    fn returns_all(
        list: &[(String, usize)],
        (query, kind): (&str, usize),
        (threshold, top): (f64, usize),
        facts: &[usize],
    ) -> Result<(), TestCaseError> {
        let kinds = [PartyKind::Unknown, PartyKind::Person, PartyKind::Organisation, PartyKind::Vessel];
        let mut records: Vec<ListRecord> = list.iter().map(|(n, k)| record(n, kinds[*k])).collect();
        for (r, f) in records.iter_mut().zip(facts) {
            let known = [("birth_date", "1970"), ("imo", "123"), ("imo", "456")].get(*f);
            r.identifiers.extend(known.map(|(k, v)| ((*k).to_owned(), (*v).to_owned())));
        }
        let cut = records.len() * 2 / 3;
        let gone: Vec<usize> = (0..cut).filter(|i| i % 5 == 4).collect();
        let index = Index::build(&records[..cut]).with(&records[cut..], &gone);
        let kept = Index::from_words(words(&index.to_bytes())).unwrap();
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
        prop_assert_eq!(&fast, &brief(index.search_all(&query, top, threshold)));
        prop_assert_eq!(&fast, &brief(kept.search(&query, top, threshold)));
        // What the columns hold of a name scores as the name itself.
        for (record, name, score) in fast {
            prop_assert!(!gone.contains(&record));
            let mut theirs = Name::from_record(&name, &records[record]);
            theirs.kind = records[record].kind;
            prop_assert_eq!(compare(&query, &theirs, &Context::default()).score, score);
        }
        Ok(())
    }

    #[test]
    fn regress_a_word_joined_beside_words_that_sound_alike() {
        let mut list: Vec<ListRecord> =
            (0..15).map(|_| record("aTrading Company", PartyKind::Unknown)).collect();
        list.push(record("华g为 bein Xu", PartyKind::Organisation));
        let (index, query) = (Index::build(&list), Name::new("KaB Hsio Huawei"));
        assert_eq!(index.search_all(&query, 1, 0.5).len(), 1);
        assert_eq!(index.search(&query, 1, 0.5).len(), 1);
    }

    #[test]
    fn regress_what_an_initial_leaves_sounds_alike() {
        let mut list = [record("アルファ Good bin JaC", PartyKind::Unknown)];
        list[0].identifiers.push(("birth_date".to_owned(), "1970".to_owned()));
        let (index, mut query) = (Index::build(&list), Name::new("eWill J. Goodwill").of(PartyKind::Person));
        query.birth_date = "1970".to_owned();
        assert_eq!(index.search_all(&query, 1, 0.5).len(), 1);
        assert_eq!(index.search(&query, 1, 0.5).len(), 1);
    }

    fn words(bytes: &[u8]) -> Vec<u64> {
        bytes.chunks_exact(8).map(|c| u64::from_le_bytes(c.try_into().expect("eight bytes"))).collect()
    }

    #[test]
    fn a_damaged_or_foreign_file_is_refused() {
        let index = Index::build(&[record("Alpha Bank", PartyKind::Organisation)]);
        let good = words(&index.to_bytes());
        assert_eq!(Index::from_words(good.clone()).unwrap().len(), 1);
        for cut in 0..good.len() {
            assert!(Index::from_words(good[..cut].to_vec()).is_err(), "{cut}");
            let mut bad = good.clone();
            bad[cut] ^= 1 << (cut % 64);
            assert!(Index::from_words(bad).is_err(), "{cut}");
        }
    }
}
