//! Which readings of a segment may reach a score, found without looking at the others.
//!
//! 1. The words of the query are looked up among the distinct words of the segment, once ([`Alike`]).
//! 2. The lists of readings of those words are passed over, those of the rarest word of the query first. A name found first in the list
//!    of the k-th word matches no rarer one, so its own words must not weigh more than the bound allows: of each list only the
//!    readings up to that weight are looked at (Turtle & Flood 1995, "Query evaluation: strategies and optimizations",
//!    in its form for set similarity: Chaudhuri, Ganti & Kaushik 2006, "A primitive operator for similarity joins").
//! 3. What was found gets a bound from the lists alone, and, if that is high enough, one from its words.
//!
//! **Invariant**: every reading that reaches the score comes out. What cannot be bounded always comes out: names with an
//! identifier of the query, and names with words compared by sound that have a word in common or sound alike as a whole.

use crate::align::all_sounds;
use crate::alike::Alike;
use crate::analyse::Lens;
use crate::bag::{Bag, most_apart};
use crate::bound::{Reach, Totals, letters};
use crate::compare::facts;
use crate::distance::likeness;
use crate::keys::{Sort, hash};
use crate::lookup::Near;
use crate::model::Model;
use crate::plan::{Plan, heaviest};
use crate::query::Query;
use crate::segment::{INITIALS, LATIN, Segment, acronym_key, identifier_key};
use crate::similar::{LEAST_SOUND, LONGEST_CAP, bare, bare_sounds, may_sound};
use crate::view::View;
use std::ops::Range;

/// How many names found are worth passing over one more entry of a list, to know more of them.
const WORTH: usize = 48;

/// Space that searches use again; what is in it never shows in an answer.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    near: Near,
    pub(crate) alike: [Alike; 3],
    /// By reading: its place in `found`, counted from 1; 0: not found.
    slots: Vec<u32>,
    found: Vec<Found>,
    /// Bounds of readings that may reach the score.
    pub(crate) bounds: Vec<(f64, u32)>,
}

/// A reading of which something was found.
#[derive(Debug, Clone, Copy)]
struct Found {
    reading: u32,
    reach: Reach,
    /// Whatever its bound, it is compared.
    certain: bool,
    /// The lists say too little of it for a bound.
    wide: bool,
}

/// What of the lists of some words of the query was left out: names whose words weigh more than this.
struct LeftOut {
    bits: u64,
    own: f64,
    above: f64,
    /// Nor under a lens that is not that of the weights.
    nowhere: bool,
}

/// A stretch of readings that are compared under one lens.
type Stretch = (Range<u32>, bool);

impl Scratch {
    /// Looks the words of the query up.
    pub(crate) fn prepare(&mut self, segment: &Segment, query: &Query<'_>) {
        if self.slots.len() < segment.name_of.len() {
            self.slots.resize(segment.name_of.len(), 0);
        }
        let words = &segment.dictionary;
        for table in &mut self.alike {
            table.reset(query.words(), words.len());
        }
        let used: Vec<Lens> =
            Lens::ALL.into_iter().filter(|&l| segment.under(l, query.name.kind).next().is_some()).collect();
        for (i, token) in query.tokens() {
            let lenses: Vec<Lens> = used.iter().copied().filter(|l| token.weight(*l) > 0.0).collect();
            if lenses.is_empty() {
                continue;
            }
            let alike = &mut self.alike;
            words
                .near(token, &lenses, &mut self.near, |lens, w, found| alike[lens as usize].set(w, i, found));
        }
        if used.contains(&Lens::Person) {
            self.touch_initials(segment, query);
        }
        for (reading, first) in query.readings.iter().zip(&query.first) {
            for (parts, word) in words.spelled_by(&reading.tokens) {
                for lens in &used {
                    parts.iter().for_each(|p| {
                        self.alike[*lens as usize].touch(word, first + p, false);
                    });
                }
            }
        }
    }

    /// Words of the segment that are initials of words of the query.
    fn touch_initials(&mut self, segment: &Segment, query: &Query<'_>) {
        let words = segment.dictionary.lend();
        let heads = |(i, t): (usize, &View<'_>)| Some((i, t.latin.bytes().next()?));
        let heads: Vec<(usize, u8)> =
            query.tokens().filter(|t| t.1.weight(Lens::Person) > 0.0).filter_map(heads).collect();
        let mut first: Vec<u8> = heads.iter().map(|h| h.1).collect();
        first.sort_unstable();
        first.dedup();
        for w in first.iter().flat_map(|&c| segment.dictionary.keys.get(hash(Sort::Initial, [c]))) {
            let letters = words.latin(w);
            if words.initials(w, Lens::Person) > 0.0 && letters.iter().all(|c| first.contains(c)) {
                for &(i, _) in heads.iter().filter(|h| letters.contains(&h.1)) {
                    self.alike[Lens::Person as usize].touch(w, i, true);
                }
            }
        }
    }

    /// Bounds of the readings under a lens that have something in common with the query and may reach `least`.
    pub(crate) fn collect(&mut self, segment: &Segment, query: &Query<'_>, lens: Lens, least: f64) {
        let stretches: Vec<Stretch> = segment.under(lens, query.name.kind).collect();
        let table = std::mem::take(&mut self.alike[lens as usize]);
        self.collect_certain(segment, query, lens, &stretches, &table);
        let left_out = self.scan(segment, query, lens, least, (&stretches, &table));
        for i in 0..self.found.len() {
            let found = self.found[i];
            let bound = if found.certain || (query.loose && found.reach.bits != 0) {
                f64::INFINITY
            } else {
                bound_of(segment, query, lens, least, &found, &left_out, &stretches, &table)
            };
            if bound >= least {
                self.bounds.push((bound, found.reading));
            }
        }
        self.alike[lens as usize] = table;
    }

    /// Bounds of the other readings under a lens.
    pub(crate) fn collect_rest(&mut self, segment: &Segment, query: &Query<'_>, lens: Lens, least: f64) {
        let table = std::mem::take(&mut self.alike[lens as usize]);
        for (range, _) in segment.under(lens, query.name.kind) {
            for reading in range.filter(|&r| self.slots[r as usize] == 0) {
                let found = Found { reading, reach: Reach::default(), certain: false, wide: false };
                let bound = exact(segment, query, lens, &found, &table);
                if bound >= least {
                    self.bounds.push((bound, reading));
                }
            }
        }
        self.alike[lens as usize] = table;
    }

    /// Forgets what was found: ready for the next lens or query.
    pub(crate) fn clear(&mut self) {
        for f in self.found.drain(..) {
            self.slots[f.reading as usize] = 0;
        }
        self.bounds.clear();
    }

    fn find(&mut self, reading: u32) -> &mut Found {
        let slot = &mut self.slots[reading as usize];
        if *slot == 0 {
            self.found.push(Found { reading, reach: Reach::default(), certain: false, wide: false });
            *slot = u32::try_from(self.found.len()).unwrap_or(u32::MAX);
        }
        let at = *slot as usize - 1;
        &mut self.found[at]
    }

    /// Readings found otherwise than by a word.
    fn collect_certain(
        &mut self,
        segment: &Segment,
        query: &Query<'_>,
        lens: Lens,
        stretches: &[Stretch],
        table: &Alike,
    ) {
        let here = |r: u32| stretches.iter().any(|(range, _)| range.contains(&r));
        for (kind, value) in &query.name.identifiers {
            for r in segment.keys.get(identifier_key(kind, value)).filter(|r| here(*r)) {
                self.find(r).certain = true;
            }
        }
        if lens != Lens::Person {
            self.collect_acronyms(segment, query, &here);
        }
        for (i, token) in query.tokens().filter(|t| t.1.weight(lens) > 0.0 || lens == Lens::Person) {
            segment.dictionary.parts_of(token.latin, |groups| {
                with_all(segment, groups, |r| {
                    if here(r) {
                        let reach = &mut self.find(r).reach;
                        (reach.bits, reach.whole) = (reach.bits | 1 << i, true);
                    }
                });
            });
        }
        let heard = Heard::of(query, lens);
        for (range, natural) in stretches {
            let loose = &segment.loose;
            let loose = &loose
                [loose.partition_point(|r| *r < range.start)..loose.partition_point(|r| *r < range.end)];
            for &r in loose {
                let common = segment.row(r).words.iter().any(|&w| table.row(w).is_some());
                if common || heard.like(segment, lens, r, *natural) {
                    self.find(r).certain = true;
                }
            }
            let whole = if query.loose { range.clone() } else { 0..0 };
            for r in whole {
                if heard.like(segment, lens, r, *natural) {
                    self.find(r).certain = true;
                }
            }
        }
    }

    /// Readings whose acronym is a word of the query, or that have the query's acronym as a word.
    fn collect_acronyms(&mut self, segment: &Segment, query: &Query<'_>, here: &impl Fn(u32) -> bool) {
        for (i, token) in query.tokens() {
            for r in segment.keys.get(acronym_key(token.latin)).filter(|r| here(*r)) {
                let reach = &mut self.find(r).reach;
                (reach.bits, reach.whole) = (reach.bits | 1 << i, true);
            }
        }
        for reading in &query.readings {
            let acronym = reading.acronym();
            for w in segment.dictionary.spelled(&[&acronym]).filter(|_| !acronym.is_empty()) {
                for &r in segment.with_word(w).iter().filter(|r| here(**r)) {
                    self.find(r).certain = true;
                }
            }
        }
    }

    /// Passes over the lists of the words in common; says what of them was left out.
    fn scan(
        &mut self,
        segment: &Segment,
        query: &Query<'_>,
        lens: Lens,
        least: f64,
        (stretches, table): (&[Stretch], &Alike),
    ) -> Vec<LeftOut> {
        let plan = Plan::of(segment, query, lens, table);
        let words = segment.dictionary.lend();
        let mut left_out = Vec::new();
        for (k, rows) in plan.lists.iter().enumerate() {
            // Names without initials, which are most, and names with some.
            let [limit, wide] =
                [false, true].map(|i| heaviest(segment, query, lens, &plan.reach_from(k, i), least));
            let mass: usize = rows.iter().map(|&r| segment.with_word(table.rows()[r].word).len()).sum();
            let all = self.found.len() * WORTH > mass;
            for &r in rows {
                let row = &table.rows()[r];
                let weight = words.weight(row.word, lens);
                let extra = (words.initials(row.word, lens) - weight).max(0.0);
                let add = |reach: &mut Reach| {
                    reach.bits |= row.bits;
                    reach.own += weight;
                    reach.extra += extra;
                };
                let list = segment.with_word(row.word);
                for (range, natural) in stretches {
                    let list = &list[list.partition_point(|r| *r < range.start)
                        ..list.partition_point(|r| *r < range.end)];
                    let upto = match (limit, natural) {
                        (None, true) => 0,
                        (_, false) => {
                            if wide.is_some() {
                                list.len()
                            } else {
                                0
                            }
                        }
                        (Some(most), true) => {
                            list.partition_point(|&r| f64::from(segment.totals[r as usize]) <= most)
                        }
                    };
                    list[..upto].iter().for_each(|&r| add(&mut self.find(r).reach));
                    if *natural && wide > limit {
                        let more = |r: u32| {
                            segment.is(r, INITIALS)
                                && wide.is_some_and(|w| f64::from(segment.totals[r as usize]) <= w)
                        };
                        for &r in list[upto..].iter().filter(|r| more(**r)) {
                            // Noted by its own weight: the words of the list are looked up again in any case.
                            let slot = self.find(r);
                            slot.reach.bits |= row.bits;
                            slot.wide = true;
                        }
                    }
                    if all {
                        for &r in &list[upto..] {
                            let slot = self.slots[r as usize] as usize;
                            if let Some(at) = slot.checked_sub(1) {
                                add(&mut self.found[at].reach);
                            }
                        }
                    }
                }
            }
            if !all {
                let bits = rows.iter().fold(0, |m, &r| m | table.rows()[r].bits);
                left_out.push(LeftOut {
                    bits,
                    own: plan.own(bits),
                    above: limit.unwrap_or(-1.0),
                    nowhere: wide.is_none(),
                });
            }
        }
        left_out
    }
}

/// The bound of a reading: from the lists, then from its words.
#[allow(clippy::too_many_arguments)] // parts of one computation
fn bound_of(
    segment: &Segment,
    query: &Query<'_>,
    lens: Lens,
    least: f64,
    found: &Found,
    left_out: &[LeftOut],
    stretches: &[Stretch],
    table: &Alike,
) -> f64 {
    let natural = stretches.iter().any(|(range, natural)| *natural && range.contains(&found.reading));
    let total = f64::from(segment.totals.get(found.reading as usize).copied().unwrap_or(0.0));
    let mut reach = found.reach;
    if found.wide || segment.is(found.reading, INITIALS) {
        return exact(segment, query, lens, found, table);
    }
    for l in left_out.iter().filter(|l| !natural && l.nowhere || natural && total > l.above) {
        reach.bits |= l.bits;
        reach.own += l.own;
    }
    let (letters, count) = query.initials(lens);
    reach.bits |= letters;
    (reach.letters, reach.extra) = (reach.letters + count, reach.extra + count);
    let latin = Some(segment.is(found.reading, LATIN));
    let weight = if natural { total } else { 0.0 };
    let rough = query.bound(lens, &reach, &Totals::at_least(weight, latin), query.most_facts(lens));
    if rough < least { rough } else { exact(segment, query, lens, found, table) }
}

/// The bound of a reading from its words.
fn exact(segment: &Segment, query: &Query<'_>, lens: Lens, found: &Found, table: &Alike) -> f64 {
    let row = segment.row(found.reading);
    let dictionary = segment.dictionary.lend();
    let weights = row.words.iter().map(|&w| dictionary.weight(w, lens));
    let totals = Totals::of(weights.clone(), segment.is(found.reading, LATIN));
    let mut reach = Reach { bits: found.reach.bits, whole: found.reach.whole, ..Reach::default() };
    for (&w, weight) in row.words.iter().zip(weights) {
        if let Some(common) = table.row(w) {
            reach.bits |= common.bits;
            reach.own += weight;
            reach.extra += (dictionary.initials(w, lens) - weight).max(0.0);
        }
    }
    let short = query.sides(lens).iter().flat_map(|s| &s.initials);
    let mut heads = None;
    for &(bit, wanted, count) in short {
        let first = |&w: &u32| dictionary.latin(w).first().copied();
        let heads = *heads.get_or_insert_with(|| letters(row.words.iter().filter_map(first)));
        if heads & wanted == wanted {
            reach.bits |= bit;
            reach.letters += count;
        }
    }
    let known = if query.facts {
        let record = segment.known(segment.record(found.reading));
        Model::shipped().column(lens).log_odds(&facts(query.name, &record))
    } else {
        Model::shipped().column(lens).bias
    };
    query.bound(lens, &reach, &totals, known)
}

/// Calls `found` for each reading that has one of each of the groups of words.
fn with_all(segment: &Segment, groups: &[Vec<u32>], mut found: impl FnMut(u32)) {
    let size = |g: &Vec<u32>| g.iter().map(|&w| segment.with_word(w).len()).sum::<usize>();
    let Some(rarest) = groups.iter().min_by_key(|g| size(g)) else {
        return;
    };
    let has = |g: &Vec<u32>, r: u32| g.iter().any(|&w| segment.with_word(w).binary_search(&r).is_ok());
    for &reading in rarest.iter().flat_map(|&w| segment.with_word(w)) {
        if groups.iter().all(|g| has(g, reading)) {
            found(reading);
        }
    }
}

/// What is compared by sound of a query as a whole.
struct Heard(Vec<(String, Bag)>);

impl Heard {
    fn of(query: &Query<'_>, lens: Lens) -> Self {
        let one = |q| {
            let all = all_sounds(q, lens);
            let sound = bare(&all).to_owned();
            let bag = Bag::of(sound.bytes());
            (sound, bag)
        };
        Self(query.readings.iter().map(one).collect())
    }

    /// Whether a reading sounds alike; `natural`: whether the lens is that of its kept sounds.
    fn like(&self, segment: &Segment, lens: Lens, reading: u32, natural: bool) -> bool {
        let r = reading as usize;
        let length = segment.sound_lengths.get(r).copied().unwrap_or(0);
        let bag = Bag(segment.sound_bags.get(r).copied().unwrap_or(0));
        let may = |(mine, own): &&(String, Bag)| {
            let longer = mine.len().max(usize::from(length));
            let most = 2 * most_apart(longer, LEAST_SOUND / LONGEST_CAP - 1e-9);
            !natural || length == u8::MAX || may_sound(mine.len(), length.into()) && own.apart(bag) <= most
        };
        let alike = |(mine, _): &(String, Bag)| {
            let theirs = segment.sounds(reading, lens);
            let theirs = bare(&theirs);
            may_sound(mine.len(), theirs.len())
                && bare_sounds(mine.len().max(theirs.len()), || likeness(mine, theirs)).is_some()
        };
        self.0.iter().filter(may).any(alike)
    }
}
