//! Makes a segment of records.
//!
//! Names are taken apart in parallel, a block of records at a time, and their words numbered in the order of the list: the
//! segment is the same for any number of threads. What is kept of a name is the numbers of its words.

use crate::index::bands::{self, band_of, room, signature};
use crate::index::column::{TextsBuilder, number};
use crate::index::dictionary::is_small;
use crate::index::dictionary::{Dictionary, DictionaryBuilder};
use crate::index::keys::KeysBuilder;
use crate::index::owners::OwnersBuilder;
use crate::index::record::is_initials;
use crate::index::row::{self, Row, words_at};
use crate::index::segment::{
    CROSSED, FLAGS, HEADS, INITIALS, KINDS, LATIN, LOOSE, SINGLE, SMALL, Segment, acronym_key,
    identifier_key, natural, sound_of,
};
use crate::index::steps::Steps;
use crate::names::analyse::{Analysed, Lens, Token, analyse_by};
use crate::names::lexicon::Lexicon;
use crate::names::name::Name;
use crate::names::view::{Reading, View};
use crate::search::bound::{Totals, letters};
use knockon_vocabulary::{ListRecord, PartyKind};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};

/// Records taken apart at a time.
const BLOCK: usize = 2048;
/// Records that one thread takes apart in one go.
const SOME: usize = 32;

/// Gathers records.
#[derive(Debug, Default)]
pub(crate) struct Builder {
    words: DictionaryBuilder,
    readings: Vec<Entry>,
    forward: Vec<u32>,
    names: TextsBuilder,
    owners: OwnersBuilder,
    kind_of: Vec<u8>,
    fact_of: Vec<u32>,
    facts: TextsBuilder,
    distinct: FxHashMap<String, u32>,
    keys: Vec<(u32, u32)>,
    known: Lexicon,
    /// Words of the last reading.
    row: Vec<u32>,
}

/// A reading before it has its number.
#[derive(Debug)]
struct Entry {
    kind: u8,
    total: f32,
    crossed: u8,
    name: u32,
    /// Where it begins in `forward`.
    at: u32,
    sound: (u64, u8),
    scripts: u8,
    heads: u32,
}

/// Names of some records, worked out apart from all others: what they have stands one behind the other.
#[derive(Default)]
struct Apart<'a> {
    /// By record: how many names.
    names: Vec<usize>,
    /// By name: its text, and how many readings.
    texts: Vec<(&'a str, usize)>,
    readings: Vec<One>,
    /// Of the readings.
    tokens: Vec<Token>,
    places: Vec<usize>,
    forms: Vec<u32>,
}

/// A reading of a name.
struct One {
    total: f32,
    crossed: u8,
    sound: (u64, u8),
    scripts: u8,
    heads: u32,
    acronym: Option<u32>,
    chain: bool,
    words: usize,
    forms: usize,
}

impl<'a> Apart<'a> {
    fn of(records: &'a [ListRecord], known: &Lexicon) -> Self {
        let mut out = Self::default();
        for record in records {
            let before = out.texts.len();
            for text in std::iter::once(&record.name).chain(&record.aliases).filter(|n| !n.trim().is_empty())
            {
                let readings = analyse_by(text, known);
                out.texts.push((text, readings.len()));
                readings.into_iter().for_each(|r| out.push(r, record.kind));
            }
            out.names.push(out.texts.len() - before);
        }
        out
    }

    fn push(&mut self, reading: Analysed, kind: PartyKind) {
        let (lens, view) = (natural(kind), reading.view());
        let acronym = Some(view.acronym()).filter(|a| !a.is_empty()).map(|a| acronym_key(&a));
        let scripts = if view.latin() { LATIN } else { 0 } | if view.loose() { LOOSE } else { 0 };
        let scripts = scripts | if view.tokens.iter().any(is_initials) { INITIALS } else { 0 };
        let small = |t: &View<'_>| is_small(t.weight(lens), lens);
        let scripts = scripts | if view.tokens.iter().any(small) { SMALL } else { 0 };
        let weights = view.tokens.iter().map(|t| t.weight(lens));
        let scripts = scripts | if Totals::of(weights, true).single { SINGLE } else { 0 };
        self.readings.push(One {
            total: total(&view, kind),
            crossed: crossed(&view),
            sound: sound_of(&view, lens),
            scripts,
            heads: letters(view.tokens.iter().filter_map(|t| t.latin.bytes().next())),
            acronym,
            chain: reading.chain,
            words: reading.tokens.len(),
            forms: reading.forms.len(),
        });
        self.places.extend_from_slice(&reading.sequence);
        self.forms.extend(reading.forms.iter().map(|f| f.row));
        self.tokens.extend(reading.tokens);
    }
}

/// Weight of all words, never rounded up.
fn total(reading: &Reading<'_>, kind: PartyKind) -> f32 {
    let sum: f64 = reading.tokens.iter().map(|t| t.weight(natural(kind))).sum();
    let near = sum as f32; // rounded, then lowered if that was up
    if f64::from(near) > sum { near.next_down() } else { near }
}

/// Weight of all words as those of an organisation, as it is kept.
fn crossed(reading: &Reading<'_>) -> u8 {
    let sum: f64 = reading.tokens.iter().map(|t| t.weight(Lens::Organisation)).sum();
    // Less by what another order of summing may take away.
    (((sum - 1e-9) * CROSSED).floor() as i64).clamp(0, 255) as u8
}

/// The first `n`, which are taken off.
fn front<'a, T>(all: &mut &'a [T], n: usize) -> &'a [T] {
    let (some, rest) = all.split_at(n.min(all.len()));
    *all = rest;
    some
}

impl Builder {
    /// Adds records, in order.
    pub(crate) fn extend(&mut self, records: &[ListRecord]) {
        // While a block is gathered the next is taken apart.
        let known = std::mem::replace(&mut self.known, Lexicon::none());
        let mut ready: Vec<Apart<'_>> = Vec::new();
        let mut before: &[ListRecord] = &[];
        for block in records.chunks(BLOCK).chain([&[][..]]) {
            let apart = std::mem::take(&mut ready);
            let gather =
                || before.chunks(SOME).zip(apart).for_each(|(records, apart)| self.push(records, &apart));
            let all = || block.par_chunks(SOME).map(|some| Apart::of(some, &known)).collect();
            (_, ready) = rayon::join(gather, all);
            before = block;
        }
        self.known = known;
    }

    fn push(&mut self, records: &[ListRecord], apart: &Apart<'_>) {
        let (mut texts, mut readings) = (apart.texts.iter(), apart.readings.iter());
        let (mut tokens, mut places, mut forms) = (&apart.tokens[..], &apart.places[..], &apart.forms[..]);
        for (record, &names) in records.iter().zip(&apart.names) {
            let kind = KINDS.iter().position(|k| *k == record.kind).unwrap_or(2);
            let kind = u8::try_from(kind).unwrap_or(2);
            let first = self.readings.len();
            let before = number(self.owners.names());
            self.owners.push(names);
            for (name, &(text, count)) in (before..).zip(texts.by_ref().take(names)) {
                self.names.push(text);
                for one in readings.by_ref().take(count) {
                    let row = (front(&mut tokens, one.words), front(&mut places, one.words));
                    self.push_reading(one, row, front(&mut forms, one.forms), (name, kind));
                }
            }
            self.kind_of.push(kind);
            self.push_known(&Name::from_record("", record), first);
        }
    }

    /// What is known of a record beside its names, the readings of which begin with `first`.
    fn push_known(&mut self, known: &Name, first: usize) {
        for reading in first..self.readings.len() {
            let ids = known.identifiers.iter().map(|(k, v)| (identifier_key(k, v), number(reading)));
            self.keys.extend(ids);
        }
        self.push_facts(known);
    }

    fn push_facts(&mut self, known: &Name) {
        let nothing = known.places.is_empty() && known.birth_date.is_empty() && known.identifiers.is_empty();
        let text = if nothing { None } else { serde_json::to_string(known).ok() };
        self.fact_of.push(text.map_or(0, |text| {
            let next = number(self.distinct.len()) + 1;
            let facts = &mut self.facts;
            *self.distinct.entry(text).or_insert_with_key(|text| {
                facts.push(text);
                next
            })
        }));
    }

    fn push_reading(
        &mut self,
        one: &One,
        (tokens, places): (&[Token], &[usize]),
        forms: &[u32],
        (name, kind): (u32, u8),
    ) {
        let at = number(self.forward.len());
        self.row.clear();
        self.row.extend(tokens.iter().map(|t| self.words.add(t)));
        row::push(&mut self.forward, &self.row, places, forms, one.chain);
        self.keys.extend(one.acronym.map(|key| (key, number(self.readings.len()))));
        self.readings.push(Entry {
            kind,
            total: one.total,
            crossed: one.crossed,
            name,
            at,
            sound: one.sound,
            scripts: one.scripts,
            heads: one.heads,
        });
    }

    pub(crate) fn finish(self) -> Segment {
        drop(self.known);
        let mut order: Vec<u32> = (0..number(self.readings.len())).collect();
        let entry = |i: u32| &self.readings[i as usize];
        order.par_sort_unstable_by(|&a, &b| {
            let (x, y) = (entry(a), entry(b));
            x.kind.cmp(&y.kind).then(x.total.total_cmp(&y.total)).then(a.cmp(&b))
        });
        let mut numbers = vec![0u32; order.len()];
        for (new, &old) in (0u32..).zip(&order) {
            numbers[old as usize] = new;
        }
        let mut keys = KeysBuilder::default();
        self.keys.iter().for_each(|&(key, reading)| keys.add(key, numbers[reading as usize], 0));
        let (dictionary, words) = self.words.finish();
        let (forward_at, forward) = renumbered(&order, &self.readings, &self.forward, &words);
        let rows = Rows { starts: &forward_at, forward: &forward };
        let kind = |r: usize| (usize::from(entry(order[r]).kind), entry(order[r]).scripts);
        let (postings_at, postings) = postings(&rows, &dictionary, kind);
        let front = |&i: &u32| {
            let e = entry(i);
            [e.total.to_bits(), e.heads & HEADS | u32::from(e.scripts) << FLAGS]
        };
        let fronts: Vec<u32> = order.iter().flat_map(front).collect();
        let first = order.partition_point(|&i| entry(i).kind <= 2);
        let crossed: Vec<u8> = order[first..].iter().map(|&i| entry(i).crossed).collect();
        let ends = (0..KINDS.len()).map(|k| order.partition_point(|&i| usize::from(entry(i).kind) <= k));
        Segment {
            dictionary,
            name_of: order.iter().map(|&i| entry(i).name).collect::<Vec<_>>().into(),
            sound_bags: order.iter().map(|&i| entry(i).sound.0).collect::<Vec<_>>().into(),
            sound_lengths: order.iter().map(|&i| entry(i).sound.1).collect::<Vec<_>>().into(),
            kind_ends: ends.map(number).collect::<Vec<_>>().into(),
            loose: (0..)
                .zip(&order)
                .filter(|(_, i)| entry(**i).scripts & LOOSE != 0)
                .map(|(n, _)| n)
                .collect::<Vec<u32>>()
                .into(),
            starts: forward_at.into(),
            fronts: fronts.into(),
            crossed: crossed.into(),
            forward: forward.into(),
            postings_at: postings_at.into(),
            postings: postings.into(),
            names: self.names.finish(),
            owners: self.owners.finish(),
            kind_of: self.kind_of.into(),
            fact_of: self.fact_of.into(),
            facts: self.facts.finish(),
            keys: keys.finish(),
            steps: Steps::default(),
        }
    }
}

/// The rows in the order of the readings, with the final numbers of their words.
fn renumbered(order: &[u32], readings: &[Entry], forward: &[u32], words: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let (mut starts, mut out) = (Vec::with_capacity(order.len()), Vec::with_capacity(forward.len()));
    for &i in order {
        starts.push(number(out.len()));
        let at = readings[i as usize].at as usize;
        let from = out.len();
        let row = Row::at(forward, at);
        out.extend_from_slice(&forward[at..at + row.len()]);
        let start = from + row.before();
        out[start..start + row.words.len()].iter_mut().for_each(|w| *w = words[*w as usize]);
    }
    (starts, out)
}

/// The rows of readings: where each begins, and what they are made of.
struct Rows<'a> {
    starts: &'a [u32],
    forward: &'a [u32],
}

impl Rows<'_> {
    fn words(&self, reading: usize) -> &[u32] {
        words_at(self.forward, self.starts[reading] as usize)
    }
}

/// By word the readings that have it, each once, in bands by what the reading's rarer words weigh; `kind`: kind and flags
/// of a reading.
fn postings(
    rows: &Rows<'_>,
    words: &Dictionary,
    kind: impl Fn(usize) -> (usize, u8) + Sync,
) -> (Vec<u32>, Vec<u32>) {
    let count = counted(rows, words.len());
    let mut at = vec![0u32; words.len() + 1];
    for (w, n) in count.iter().enumerate() {
        at[w + 1] = at[w] + number(room(*n as usize));
    }
    let mut next: Vec<u32> = Vec::with_capacity(words.len());
    let mut sum = 0;
    for n in &count {
        next.push(sum);
        sum += n;
    }
    let mut all: Vec<Posting> = vec![(0, 0, 0); sum as usize];
    let lent = words.lend();
    let size = |w: u32| room(count[w as usize] as usize);
    let told = |readings: Range<usize>| {
        let (mut out, mut once) = (Vec::new(), Vec::new());
        for reading in readings {
            distinct(rows.words(reading), &mut once);
            once.sort_unstable_by_key(|&w| (count[w as usize], w));
            let (kind, flags) = kind(reading);
            let mut rarer = 0.0;
            for (i, &w) in once.iter().enumerate() {
                let band = u8::try_from(band_of(rarer)).unwrap_or(0);
                out.push((w, (band, number(reading), signature(&once[i + 1..], size, flags))));
                let times = rows.words(reading).iter().filter(|x| **x == w).count();
                rarer += lent.weight(w, natural(KINDS[kind])) * times as f64;
            }
        }
        out
    };
    // While what is told of some readings is put into the lists, in the order of the readings, the next are told.
    let mut ready: Vec<Vec<(u32, Posting)>> = Vec::new();
    for from in (0..rows.starts.len() + READINGS).step_by(READINGS) {
        let before = std::mem::take(&mut ready);
        let put = || {
            for (w, posting) in before.into_iter().flatten() {
                all[next[w as usize] as usize] = posting;
                next[w as usize] += 1;
            }
        };
        let end = |i: usize| (from + i).min(rows.starts.len());
        let tell = || {
            let pieces = (0..READINGS).into_par_iter().step_by(BLOCK);
            pieces.map(|i| told(end(i)..end(i + BLOCK))).collect()
        };
        (_, ready) = rayon::join(put, tell);
    }
    let mut out = vec![0u32; at.last().map_or(0, |n| *n as usize)];
    write_lists(&count, &mut all, &mut out);
    (at, out)
}

/// A reading in the list of a word: its band, its number, its signature.
type Posting = (u8, u32, u32);

/// Readings told at a time: a multiple of [`BLOCK`].
const READINGS: usize = 32 * BLOCK;

/// The distinct words of a row, ascending.
fn distinct(words: &[u32], once: &mut Vec<u32>) {
    once.clear();
    once.extend_from_slice(words);
    once.sort_unstable();
    once.dedup();
}

/// By word: how many readings have it.
fn counted(rows: &Rows<'_>, words: usize) -> Vec<u32> {
    let count: Vec<AtomicU32> = (0..words).map(|_| AtomicU32::new(0)).collect();
    (0..rows.starts.len()).into_par_iter().with_min_len(BLOCK).for_each_init(Vec::new, |once, reading| {
        distinct(rows.words(reading), once);
        once.iter().for_each(|&w| {
            count[w as usize].fetch_add(1, Ordering::Relaxed);
        });
    });
    count.into_iter().map(AtomicU32::into_inner).collect()
}

/// Writes the lists of words that have so many readings each, one behind the other.
fn write_lists(count: &[u32], all: &mut [Posting], out: &mut [u32]) {
    if count.len() > BLOCK {
        let (these, those) = count.split_at(count.len() / 2);
        let readings = these.iter().map(|n| *n as usize).sum();
        let (all, rest) = all.split_at_mut(readings);
        let (out, more) = out.split_at_mut(these.iter().map(|n| room(*n as usize)).sum());
        rayon::join(|| write_lists(these, all, out), || write_lists(those, rest, more));
        return;
    }
    let (mut from, mut at) = (0, 0);
    for n in count.iter().map(|n| *n as usize) {
        bands::write(&mut all[from..from + n], &mut out[at..at + room(n)]);
        (from, at) = (from + n, at + room(n));
    }
}
