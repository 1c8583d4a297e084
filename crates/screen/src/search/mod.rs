//! How an index is searched.
//!
//! Each part of the index gives the readings that may reach the threshold, with a bound of their score (`scan`). Names are
//! scored in full in falling order of the bound, until it drops below the threshold or below the last of the best asked for. If so
//! little was found that a name without any word in common may still be among the best, the others follow.
//!
//! **Invariant**: the result is that of scoring every name.

pub(crate) mod alike;
pub(crate) mod bound;
pub(crate) mod hand;
pub(crate) mod joined;
pub(crate) mod known;
pub(crate) mod limits;
pub(crate) mod lookup;
pub(crate) mod plan;
pub(crate) mod query;
pub(crate) mod rough;
pub(crate) mod scan;
pub(crate) mod work;

use crate::index::row::Row;
use crate::index::segment::Segment;
use crate::index::vocabulary::Kept;
use crate::index::{Hit, Index, Part};
use crate::names::analyse::{Analysed, Lens, analyse};
use crate::names::name::Name;
use crate::names::view::Few;
use crate::pairs::compare::{Best, best, best_by, facts};
use crate::pairs::features::{FEATURE_COUNT, Values};
use crate::pairs::model::probability;
use crate::search::bound::Totals;
use crate::search::query::Query;
use crate::search::scan::Scratch;
use crate::search::work::Work;
use std::sync::{Mutex, PoisonError};

/// Names fetched at once.
const AT_ONCE: usize = 8;

/// Spaces of searches that are done.
#[derive(Debug, Default)]
pub(crate) struct Pool(Mutex<Vec<Scratch>>);

impl Pool {
    fn take(&self) -> Scratch {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    fn give(&self, scratch: Scratch) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(scratch);
    }
}

/// A first search looks only for names of these log-odds, which no name without a word in common has: a low threshold costs
/// nothing where enough is found above.
const FIRST: f64 = -2.9;

/// A reading with its full score.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Scored {
    log_odds: f64,
    /// Part of the index, number of the record in the whole, name and reading in the part.
    part: usize,
    record: usize,
    name: u32,
    reading: u32,
}

impl Index {
    /// The best `top` records whose score is at least `threshold`, best first, each by its best name; equal scores in the order
    /// of the list.
    pub fn search(&self, query: &Name, top: usize, threshold: f64) -> Vec<Hit> {
        self.search_counted(query, top, threshold).0
    }

    /// As [`Index::search`], with what the search did.
    pub fn search_counted(&self, query: &Name, top: usize, threshold: f64) -> (Vec<Hit>, Work) {
        let analysed = analyse(&query.text);
        let query = Query::of(query, &analysed);
        if query.words() > 64 {
            return (self.search_every(&query, top, threshold), Work::default());
        }
        let mut scratch = self.pool.take();
        let mut best = Top { found: Vec::new(), top, threshold, floor: FIRST };
        self.pass(&query, &mut scratch, &mut best);
        if best.found.len() < top && best.line() < FIRST {
            best = Top { found: Vec::new(), floor: f64::NEG_INFINITY, ..best };
            self.pass(&query, &mut scratch, &mut best);
        }
        let work = std::mem::take(&mut scratch.work);
        self.pool.give(scratch);
        (best.found.iter().map(|s| self.hit(&query, s)).collect(), work)
    }

    fn pass(&self, query: &Query<'_>, scratch: &mut Scratch, best: &mut Top) {
        for (number, part) in self.parts.iter().enumerate() {
            let segment = &*part.segment;
            scratch.prepare(segment, query);
            for lens in Lens::ALL {
                if segment.under(lens, query.name.kind).next().is_none() {
                    continue;
                }
                scratch.collect(segment, query, lens, best.least());
                best.score(query, scratch, (number, part), lens);
                if best.wants(strangers(query, segment, lens)) {
                    scratch.bounds.clear();
                    scratch.collect_rest(segment, query, lens, best.least());
                    best.score(query, scratch, (number, part), lens);
                }
                scratch.clear();
            }
        }
    }

    /// As [`Index::search`], by scoring every name: for checking it.
    pub fn search_all(&self, query: &Name, top: usize, threshold: f64) -> Vec<Hit> {
        let analysed: Vec<Analysed> = analyse(&query.text);
        self.search_every(&Query::of(query, &analysed), top, threshold)
    }

    fn search_every(&self, query: &Query<'_>, top: usize, threshold: f64) -> Vec<Hit> {
        let mut best = Top { found: Vec::new(), top, threshold, floor: f64::NEG_INFINITY };
        for (number, part) in self.parts.iter().enumerate() {
            for reading in 0..u32::try_from(part.segment.name_of.len()).unwrap_or(u32::MAX) {
                let lens = Lens::of(query.name.kind, part.segment.kind(part.segment.record(reading)));
                let full = full(query, &part.segment, reading, lens);
                best.keep(part, number, reading, full.log_odds);
            }
        }
        best.found.iter().map(|s| self.hit(query, s)).collect()
    }

    fn hit(&self, query: &Query<'_>, s: &Scored) -> Hit {
        let segment = &*self.parts[s.part].segment;
        let lens = Lens::of(query.name.kind, segment.kind(segment.record(s.reading)));
        let full = full(query, segment, s.reading, lens);
        let outcome = full.explain(&query.readings, &[segment.reading(s.reading)], lens, &self.context);
        Hit { record: s.record, name: segment.text(s.reading).to_owned(), outcome }
    }
}

/// What is known of a name beside itself, compared.
fn known(query: &Query<'_>, segment: &Segment, reading: u32) -> Values {
    if query.facts {
        facts(query.name, &segment.known(segment.record(reading)))
    } else {
        [0.0; FEATURE_COUNT]
    }
}

/// The full score of a reading.
fn full(query: &Query<'_>, segment: &Segment, reading: u32, lens: Lens) -> Best {
    best(&query.readings, &[segment.reading(reading)], &known(query, segment, reading), lens)
}

/// No name without a word in common has higher log-odds.
fn strangers(query: &Query<'_>, segment: &Segment, lens: Lens) -> f64 {
    let reach = query.strangers(lens);
    let latin = segment.dictionary.all_latin();
    // Names with an identifier of the query are never strangers.
    query.bound(lens, &reach, &Totals::at_least(0.0, latin, 0.0), query.most_facts(lens))
}

/// The best records so far.
struct Top {
    found: Vec<Scored>,
    top: usize,
    threshold: f64,
    /// Names below are left out for now.
    floor: f64,
}

impl Top {
    /// The threshold in log-odds, with room for rounding.
    fn line(&self) -> f64 {
        let line = (self.threshold / (1.0 - self.threshold)).ln() - 1e-6;
        // No log-odds reach a threshold of 1 but those that round to it.
        if line.is_nan() || line > 30.0 { 30.0 } else { line }
    }

    /// Names with a lower bound than this cannot be among the best; cheaper than [`Top::wants`], and no narrower.
    fn least(&self) -> f64 {
        let full = self.found.len() >= self.top;
        let last = self.found.last().filter(|_| full).map_or(f64::NEG_INFINITY, |s| s.log_odds);
        self.line().max(self.floor).max(last)
    }

    /// Whether a name with this bound may be among the best.
    fn wants(&self, bound: f64) -> bool {
        let full = self.found.len() >= self.top;
        bound >= self.floor
            && probability(bound) >= self.threshold
            && !(full && self.found.last().is_none_or(|last| bound < last.log_odds))
    }

    /// Scores names in falling order of their bounds as long as they may be among the best.
    fn score(
        &mut self,
        query: &Query<'_>,
        scratch: &mut Scratch,
        (number, part): (usize, &Part),
        lens: Lens,
    ) {
        let mut bounds = std::mem::take(&mut scratch.bounds);
        bounds.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let (segment, lent) = (&*part.segment, part.segment.dictionary.lend());
        'all: for some in bounds.chunks(AT_ONCE) {
            // What is compared is fetched for some names at once, so that the memory's answers overlap.
            let rows: Few<Row<'_>> = some.iter().map(|b| segment.row(b.1)).collect();
            let told: Few<_> = rows.iter().map(|row| [segment.told(*row, |w| Kept::of(&lent, w))]).collect();
            for ((&(bound, reading), row), theirs) in some.iter().zip(&rows).zip(&told) {
                if !self.wants(bound) {
                    break 'all;
                }
                scratch.work.compared += 1;
                let (alike, known) = (&scratch.alike[lens as usize], known(query, segment, reading));
                let full = best_by(&query.readings, theirs, &known, lens, |(q, i), (_, j)| {
                    alike.get(row.words[j], query.first[q] + i)
                });
                self.keep(part, number, reading, full.log_odds);
            }
        }
        scratch.bounds = bounds;
    }

    /// Keeps a name if its record is among the best, each by its best name; the earlier record, and the earlier name, where equal.
    fn keep(&mut self, part: &Part, number: usize, reading: u32, log_odds: f64) {
        if log_odds < self.floor || probability(log_odds) < self.threshold {
            return;
        }
        let local = part.segment.record(reading);
        if part.is_dead(local) {
            return;
        }
        let name = part.segment.name_of.get(reading as usize).copied().unwrap_or(0);
        let s = Scored { log_odds, part: number, record: part.base + local as usize, name, reading };
        let order = |x: &Scored, y: &Scored| {
            let place = |s: &Scored| (s.record, s.name, s.reading);
            y.log_odds.total_cmp(&x.log_odds).then(place(x).cmp(&place(y)))
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
