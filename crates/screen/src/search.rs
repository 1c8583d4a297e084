//! How an index is searched.
//!
//! 1. The words of the query are looked up among the distinct words of the list, once ([`Alike`]).
//! 2. Every reading of a name that has such a word, or words that joined or abbreviated may be one of the query's, gets an
//!    upper bound of its score from the weight of the words that may match ([`Side::bound`]).
//! 3. Names are scored in full in falling order of the bound, until it drops below the threshold or below the last of the best
//!    asked for. If so little was found that a name without any word in common may still be among the best, the others follow.
//!
//! **Invariant**: the result is that of scoring every name. What cannot be bounded is always scored in full: acronyms, names
//! with words compared by sound, and for a query with such words all names with a word that it may match or that sound alike as a whole.

use crate::align::all_sounds;
use crate::alike::Alike;
use crate::analyse::{Analysed, Lens, analyse};
use crate::bound::{Reach, Side, initials};
use crate::compare::{Best, best, best_by};
use crate::dictionary::Dictionary;
use crate::distance::Pattern;
use crate::features::{FEATURE_COUNT, fact_features};
use crate::index::{Hit, Index};
use crate::lookup::Near;
use crate::model::{Model, probability};
use crate::name::Name;
use crate::similar::{bare, bare_sounds, may_reach};
use std::sync::{Mutex, PoisonError};

/// Space that searches use again; what is in it never shows in an answer.
#[derive(Debug, Default)]
pub(crate) struct Pool(Mutex<Vec<Scratch>>);

#[derive(Debug, Default)]
struct Scratch {
    near: Near,
    alike: [Alike; 3],
    reach: Vec<Reach>,
    /// Readings in `reach` that something was found of.
    touched: Vec<u32>,
    /// Readings without a bound.
    certain: Vec<u32>,
}

impl Pool {
    fn take(&self) -> Scratch {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    fn give(&self, scratch: Scratch) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(scratch);
    }
}

/// A name of the index with its full score.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Scored {
    record: u32,
    name: u32,
    log_odds: f64,
}

/// A query taken apart.
struct Query<'a> {
    name: &'a Name,
    readings: Vec<Analysed>,
    /// Place of each reading's first word among the words of all.
    first: Vec<usize>,
    /// The lenses under which some name of the list is compared with it, with its readings as each sees them.
    lenses: Vec<(Lens, Vec<Side>)>,
    /// Whether anything is known beside the name.
    facts: bool,
}

impl<'a> Query<'a> {
    fn of(name: &'a Name, index: &Index) -> Self {
        let readings = analyse(&name.text);
        let mut words = 0;
        let mut first = Vec::new();
        for r in &readings {
            first.push(words);
            words += r.tokens.len();
        }
        first.push(words);
        let mut out = Self { name, readings, first, lenses: Vec::new(), facts: false };
        out.facts =
            !(name.birth_date.trim().is_empty() && name.places.is_empty() && name.identifiers.is_empty());
        if words <= 64 {
            let used = Lens::ALL.into_iter().filter(|&l| index.under(l, name.kind).next().is_some());
            let sides = |l| out.readings.iter().zip(&out.first).map(|(r, &f)| Side::of(r, l, f)).collect();
            out.lenses = used.map(|l| (l, sides(l))).collect();
        }
        out
    }

    /// Whether some word is compared by sound only.
    fn is_loose(&self) -> bool {
        self.readings.iter().any(|r| r.loose)
    }

    fn words(&self) -> usize {
        self.first.last().copied().unwrap_or(0)
    }
}

impl Index {
    /// The best `top` records whose score is at least `threshold`, best first, each by its best name; equal scores in the order
    /// of the list.
    pub fn search(&self, query: &Name, top: usize, threshold: f64) -> Vec<Hit> {
        let query = Query::of(query, self);
        if query.words() > 64 {
            return self.search_every(&query, top, threshold);
        }
        let mut scratch = self.pool.take();
        scratch.prepare(&self.dictionary, &query, self.readings.len());
        let mut best = Top { found: Vec::new(), top, threshold };
        scratch.collect(self, &query);
        if query.is_loose() {
            scratch.collect_sounds(self, &query);
        }
        let near = scratch.near_bounds(self, &query, best.least());
        best.score(self, &query, &scratch, near);
        let strangers = strangers(&query);
        if best.wants(strangers) {
            let rest = scratch.other_bounds(self, &query, best.least());
            best.score(self, &query, &scratch, rest);
        }
        let hits = best
            .found
            .iter()
            .map(|s| self.hit(&query, s, self.full(&query, Some(&scratch), s.name)))
            .collect();
        scratch.clear();
        self.pool.give(scratch);
        hits
    }

    /// As [`Index::search`], by scoring every name: for checking it.
    pub fn search_all(&self, query: &Name, top: usize, threshold: f64) -> Vec<Hit> {
        self.search_every(&Query::of(query, self), top, threshold)
    }

    fn search_every(&self, query: &Query<'_>, top: usize, threshold: f64) -> Vec<Hit> {
        let mut best = Top { found: Vec::new(), top, threshold };
        for name in 0..u32::try_from(self.names.len()).unwrap_or(u32::MAX) {
            best.keep(self.scored(name, &self.full(query, None, name)));
        }
        best.found.iter().map(|s| self.hit(query, s, self.full(query, None, s.name))).collect()
    }

    /// The full score of a name; words are looked up in the table where there is one.
    fn full(&self, query: &Query<'_>, scratch: Option<&Scratch>, name: u32) -> Best {
        let entry = &self.names[name as usize];
        let record = &self.records[entry.record as usize];
        let lens = Lens::of(query.name.kind, record.kind);
        match scratch {
            None => best(&query.readings, &entry.readings, query.name, record, lens),
            Some(scratch) => {
                let alike = &scratch.alike[lens as usize];
                best_by(&query.readings, &entry.readings, query.name, record, lens, |(q, i), (r, j)| {
                    alike.get(self.readings[entry.first as usize + r].words[j], query.first[q] + i)
                })
            }
        }
    }

    fn scored(&self, name: u32, best: &Best) -> Scored {
        Scored { record: self.names[name as usize].record, name, log_odds: best.log_odds }
    }

    fn hit(&self, query: &Query<'_>, s: &Scored, best: Best) -> Hit {
        let entry = &self.names[s.name as usize];
        let lens = Lens::of(query.name.kind, self.records[s.record as usize].kind);
        let outcome = best.explain(&query.readings, &entry.readings, lens, &self.context);
        Hit { record: s.record as usize, name: entry.text.clone(), outcome }
    }
}

/// No name without a word in common has higher log-odds.
fn strangers(query: &Query<'_>) -> f64 {
    let bound = |lens: Lens, side: &Side| {
        let column = Model::shipped().column(lens);
        // Names with an identifier of the query are never strangers.
        let known = [(23, !query.name.birth_date.trim().is_empty()), (25, !query.name.places.is_empty())];
        let facts: f64 = known.iter().filter(|k| k.1).map(|k| column.weights[k.0].max(0.0)).sum();
        side.bound_of_strangers(column.bias + facts)
    };
    let sides = query.lenses.iter().flat_map(|(lens, sides)| sides.iter().map(move |s| (*lens, s)));
    sides.map(|(lens, side)| bound(lens, side)).fold(f64::NEG_INFINITY, f64::max)
}

/// The log-odds of what is known beside the names, with the bias.
fn facts_of(query: &Query<'_>, record: &Name, lens: Lens) -> f64 {
    let column = Model::shipped().column(lens);
    if !query.facts {
        return column.bias;
    }
    let mut values = [0.0; FEATURE_COUNT];
    fact_features(query.name, record, &mut values);
    column.log_odds(&values)
}

impl Scratch {
    /// Looks the words of the query up.
    fn prepare(&mut self, dictionary: &Dictionary, query: &Query<'_>, readings: usize) {
        self.reach.resize(readings, Reach::default());
        for table in &mut self.alike {
            table.reset(query.words(), dictionary.len());
        }
        let used = |l: Lens| query.lenses.iter().any(|(lens, _)| *lens == l);
        let mut tables: Vec<(Lens, &mut Alike)> =
            Lens::ALL.into_iter().zip(&mut self.alike).filter(|(l, _)| used(*l)).collect();
        for (reading, first) in query.readings.iter().zip(&query.first) {
            for (i, token) in reading.tokens.iter().enumerate() {
                dictionary.enter(token, first + i, &mut self.near, &mut tables);
            }
        }
    }

    fn touch(&mut self, reading: u32) -> &mut Reach {
        let reach = &mut self.reach[reading as usize];
        if !reach.touched {
            reach.touched = true;
            self.touched.push(reading);
        }
        reach
    }

    /// Gathers, for each reading of a name, what the query's words may match of it.
    fn collect(&mut self, index: &Index, query: &Query<'_>) {
        for (lens, _) in &query.lenses {
            for range in index.under(*lens, query.name.kind) {
                self.collect_words(index, *lens, &range);
            }
        }
        self.collect_initials(index, query);
        for (reading, &first) in query.readings.iter().zip(&query.first) {
            for (i, token) in reading.tokens.iter().enumerate() {
                index.dictionary.parts_of(token, &mut |r| {
                    let reach = self.touch(r);
                    (reach.words, reach.whole) = (reach.words | 1 << (first + i), true);
                });
            }
            for (parts, word) in index.dictionary.spelled_by(reading) {
                let bits = parts.iter().fold(0, |m, i| m | 1u64 << (first + i));
                for &r in index.dictionary.readings_with(word) {
                    let reach = self.touch(r);
                    (reach.words, reach.whole) = (reach.words | bits, true);
                }
            }
        }
        index.identified(query.name).for_each(|r| {
            self.touch(r);
        });
        self.certain.extend(index.dictionary.acronyms(&query.readings));
        self.certain.extend(&index.loose);
    }

    /// Names that have a word for each letter of a word of the query that is read as initials.
    fn collect_initials(&mut self, index: &Index, query: &Query<'_>) {
        for (lens, sides) in &query.lenses {
            for &(bit, letters, count) in sides.iter().flat_map(|s| &s.initials) {
                for r in index.under(*lens, query.name.kind).flatten() {
                    if index.heads[r as usize] & letters == letters {
                        let reach = self.touch(r);
                        reach.words |= bit;
                        reach.letters += count;
                    }
                }
            }
        }
    }

    /// Names that a query by sound may be: all with a word that it may match, and those that sound alike as a whole.
    fn collect_sounds(&mut self, index: &Index, query: &Query<'_>) {
        self.certain.extend(&self.touched);
        for (lens, _) in &query.lenses {
            let mine: Vec<String> = query.readings.iter().map(|r| all_sounds(r, *lens)).collect();
            let patterns: Vec<Pattern<'_>> = mine.iter().map(|s| Pattern::new(bare(s))).collect();
            for r in index.under(*lens, query.name.kind).flatten() {
                let theirs = bare(&index.readings[r as usize].sounds[*lens as usize]);
                let alike = |p: &Pattern<'_>| {
                    let (longer, shorter) = (p.len().max(theirs.len()), p.len().min(theirs.len()));
                    may_reach(shorter, longer) && bare_sounds(longer, || p.likeness(theirs)).is_some()
                };
                if !self.reach[r as usize].touched && patterns.iter().any(alike) {
                    self.certain.push(r);
                }
            }
        }
    }

    fn collect_words(&mut self, index: &Index, lens: Lens, range: &std::ops::Range<u32>) {
        let table = std::mem::take(&mut self.alike[lens as usize]);
        for &(word, bits) in table.rows() {
            let token = index.dictionary.word(word);
            let weight = token.weight(lens);
            let extra = (initials(token, lens) - weight).max(0.0);
            let all = index.dictionary.readings_with(word);
            let from = all.partition_point(|r| *r < range.start);
            for &r in all[from..].iter().take_while(|r| **r < range.end) {
                let reach = self.touch(r);
                reach.words |= bits;
                reach.own += weight;
                reach.extra += extra;
            }
        }
        self.alike[lens as usize] = table;
    }

    /// Bounds of the names of which something was found, falling; in the order of the list where equal.
    fn near_bounds(&self, index: &Index, query: &Query<'_>, least: f64) -> Vec<(f64, u32)> {
        let mut out: Vec<(f64, u32)> =
            self.certain.iter().map(|&r| (f64::INFINITY, index.readings[r as usize].name)).collect();
        if !query.is_loose() {
            self.bounds(index, query, least, self.touched.iter().copied(), &mut out);
        }
        falling(out)
    }

    /// Bounds of all other names.
    fn other_bounds(&self, index: &Index, query: &Query<'_>, least: f64) -> Vec<(f64, u32)> {
        let mut out = Vec::new();
        let all = 0..u32::try_from(self.reach.len()).unwrap_or(u32::MAX);
        self.bounds(index, query, least, all.filter(|&r| !self.reach[r as usize].touched), &mut out);
        falling(out)
    }

    fn bounds(
        &self,
        index: &Index,
        query: &Query<'_>,
        least: f64,
        which: impl Iterator<Item = u32>,
        out: &mut Vec<(f64, u32)>,
    ) {
        for r in which {
            let reading = &index.readings[r as usize];
            let record = &index.records[index.names[reading.name as usize].record as usize];
            let lens = Lens::of(query.name.kind, record.kind);
            let facts = facts_of(query, record, lens);
            let sides = query.lenses.iter().filter(|(l, _)| *l == lens).flat_map(|(_, s)| s);
            let (reach, totals) = (self.reach[r as usize], &reading.totals[lens as usize]);
            let bound =
                sides.map(|s| s.bound(reach, totals, reading.latin, facts)).fold(f64::NEG_INFINITY, f64::max);
            if bound >= least {
                out.push((bound, reading.name));
            }
        }
    }

    /// Ready for the next query.
    fn clear(&mut self) {
        for r in self.touched.drain(..) {
            self.reach[r as usize] = Reach::default();
        }
        self.certain.clear();
    }
}

fn falling(mut bounds: Vec<(f64, u32)>) -> Vec<(f64, u32)> {
    bounds.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    bounds.dedup();
    bounds
}

/// The best records so far.
struct Top {
    found: Vec<Scored>,
    top: usize,
    threshold: f64,
}

impl Top {
    /// Names with a lower bound than this cannot be among the best; cheaper than [`Top::wants`], and no narrower.
    fn least(&self) -> f64 {
        let threshold = (self.threshold / (1.0 - self.threshold)).ln() - 1e-6;
        let full = self.found.len() >= self.top;
        let last = self.found.last().filter(|_| full).map_or(f64::NEG_INFINITY, |s| s.log_odds);
        // No log-odds reach a threshold of 1 but those that round to it.
        if threshold.is_nan() || threshold > 30.0 { last } else { threshold.max(last) }
    }

    /// Whether a name with this bound may be among the best.
    fn wants(&self, bound: f64) -> bool {
        let full = self.found.len() >= self.top;
        probability(bound) >= self.threshold
            && !(full && self.found.last().is_none_or(|last| bound < last.log_odds))
    }

    /// Scores names in falling order of their bounds as long as they may be among the best.
    fn score(&mut self, index: &Index, query: &Query<'_>, scratch: &Scratch, bounds: Vec<(f64, u32)>) {
        for (bound, name) in bounds {
            if !self.wants(bound) {
                break;
            }
            self.keep(index.scored(name, &index.full(query, Some(scratch), name)));
        }
    }

    /// Keeps a name if its record is among the best, each by its best name; the earlier record, and the earlier name, where equal.
    fn keep(&mut self, s: Scored) {
        if probability(s.log_odds) < self.threshold {
            return;
        }
        let order = |x: &Scored, y: &Scored| {
            y.log_odds.total_cmp(&x.log_odds).then((x.record, x.name).cmp(&(y.record, y.name)))
        };
        if self.found.len() >= self.top && self.found.last().is_some_and(|last| order(last, &s).is_lt()) {
            return;
        }
        if let Some(at) = self.found.iter().position(|f| f.record == s.record) {
            if order(&self.found[at], &s).is_lt() {
                return;
            }
            self.found.remove(at);
        }
        let at = self.found.partition_point(|f| order(f, &s).is_lt());
        self.found.insert(at, s);
        self.found.truncate(self.top);
    }
}
