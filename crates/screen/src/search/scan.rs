//! Which readings of a segment may reach a score, found without looking at the others.
//!
//! 1. The words of the query are looked up among the distinct words of the segment, once ([`Alike`]).
//! 2. The lists of readings of those words are passed over. A name is found in the list of the rarest word that it has in common with the
//!    query: what else it has in common is commoner, so its own words must not weigh more than the bound allows for those. Of each list only
//!    the readings up to that weight are looked at (Turtle & Flood 1995, "Query evaluation: strategies and optimizations",
//!    in its form for set similarity: Chaudhuri, Ganti & Kaushik 2006, "A primitive operator for similarity joins"), and of those the
//!    signatures tell which commoner words they have.
//! 3. What was found gets a bound from the numbers of its words, which lie together, and its weight.
//!
//! **Invariant**: every reading that reaches the score comes out. What cannot be bounded always comes out: names with an
//! identifier of the query, and names with words compared by sound that have a word in common or sound alike as a whole.

use crate::index::bands::List;
use crate::index::keys::{Sort, hash};
use crate::index::segment::{Class, Segment, acronym_key, identifier_key};
use crate::names::analyse::Lens;
use crate::names::view::View;
use crate::pairs::align::all_sounds;
use crate::pairs::bag::{Bag, most_apart};
use crate::pairs::distance::likeness;
use crate::pairs::similar::{LEAST_SOUND, LONGEST_CAP, bare, bare_sounds, may_sound};
use crate::search::alike::Alike;
use crate::search::bound::{Reach, Totals};
use crate::search::joined::with_parts;
use crate::search::known::Known;
use crate::search::limits::{self, Ends, Limits, Turn, heaviest};
use crate::search::lookup::Near;
use crate::search::plan::Plan;
use crate::search::query::Query;
use crate::search::rough::{Bounder, Exact};
use crate::search::work::Work;
use std::ops::Range;

/// Space that searches use again; what is in it never shows in an answer.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    near: Near,
    known: Known,
    pub(crate) alike: [Alike; 3],
    /// Words of the query, and readings of which two or three words spell it.
    parts: Vec<(usize, u32)>,
    /// Bit `r`: reading `r` was found.
    marks: Vec<u64>,
    found: Vec<u32>,
    /// Those of them that were not found by a word alone.
    special: Vec<Special>,
    limits: limits::Known,
    exact: Exact,
    /// Bounds of readings that may reach the score.
    pub(crate) bounds: Vec<(f64, u32)>,
    pub(crate) work: Work,
}

/// A reading found otherwise than by a word.
#[derive(Debug, Clone, Copy, Default)]
struct Special {
    reading: u32,
    /// Words of the query that stand for more than one of its words, or for all of them.
    bits: u64,
    /// Whatever its bound, it is compared.
    certain: bool,
}

/// A stretch of readings that are compared under one lens.
pub(crate) type Stretch = (Range<u32>, bool);

impl Scratch {
    /// Looks the words of the query up.
    pub(crate) fn prepare(&mut self, segment: &Segment, query: &Query<'_>) {
        self.marks.resize(self.marks.len().max(segment.name_of.len().div_ceil(64)), 0);
        let words = &segment.dictionary;
        for table in &mut self.alike {
            table.reset(query.words());
        }
        let used: Vec<Lens> =
            Lens::ALL.into_iter().filter(|&l| segment.under(l, query.name.kind).next().is_some()).collect();
        for (i, token) in query.tokens() {
            let lenses: Vec<Lens> = used.iter().copied().filter(|l| token.weight(*l) > 0.0).collect();
            if lenses.is_empty() {
                continue;
            }
            let Self { known, near, alike, .. } = self;
            let found = known.get(segment, token, &lenses, || words.near(token, &lenses, near));
            found.iter().for_each(|&(lens, w, likeness)| alike[lens as usize].set(w, i, likeness));
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
        used.iter().for_each(|&l| self.alike[l as usize].weigh(segment, query, l));
        self.parts.clear();
        for (i, token) in query.tokens() {
            let found = self.known.parts(segment, token.latin, || with_parts(segment, token.latin));
            self.parts.extend(found.iter().map(|r| (i, *r)));
        }

        self.work.keys += std::mem::take(&mut self.near.met);
        self.work.words += used.iter().map(|&l| self.alike[l as usize].rows().len()).sum::<usize>();
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
        self.special.sort_unstable_by_key(|s| s.reading);
        self.special.dedup_by(|next, kept| {
            let same = next.reading == kept.reading;
            if same {
                (kept.bits, kept.certain) = (kept.bits | next.bits, kept.certain | next.certain);
            }
            same
        });
        let plan = Plan::of(query, lens, &table);
        let bounder = Bounder::of(segment, query, lens, &stretches, (&table, &plan));
        for s in std::mem::take(&mut self.special) {
            self.mark(s.reading);
            let bound = if s.certain { f64::INFINITY } else { bounder.bound(s.reading, s.bits, least) };
            if bound >= least {
                self.bounds.push((bound, s.reading));
            }
        }
        let from = self.found.len();
        self.scan(segment, (query, lens, least), (&stretches, &table), &plan);
        self.work.bounded += self.found.len();
        let (exact, bounds) = (&mut self.exact, &mut self.bounds);
        bounder.all(exact, &self.found[from..], least, |bound, reading| bounds.push((bound, reading)));
        self.work.kept += bounds.len();
        self.alike[lens as usize] = table;
    }

    /// Bounds of the other readings under a lens: they have no word in common, or are too heavy.
    pub(crate) fn collect_rest(&mut self, segment: &Segment, query: &Query<'_>, lens: Lens, least: f64) {
        let stretches: Vec<Stretch> = segment.under(lens, query.name.kind).collect();
        let table = std::mem::take(&mut self.alike[lens as usize]);
        let plan = Plan::of(query, lens, &table);
        let bounder = Bounder::of(segment, query, lens, &stretches, (&table, &plan));
        let latin = segment.dictionary.all_latin();
        let most = heaviest(segment, query, lens, (&query.strangers(lens), Class::Initials, latin), least);
        // If nothing but the query's initials may bring a name this far, it has a word for each letter of one of them.
        let bare =
            query.bound(lens, &Reach::default(), &Totals::at_least(0.0, latin, 0.0), query.most_facts(lens));
        let wanted: Vec<u32> = match bare < least {
            true => query.sides(lens).iter().flat_map(|s| &s.initials).map(|i| i.1).collect(),
            false => vec![0],
        };
        for (range, natural) in &stretches {
            let end = match most {
                None => range.start,
                Some(most) if *natural => segment.lighter(range, most),
                Some(_) => range.end,
            };
            let free = |r: &u32| self.marks[*r as usize / 64] >> (r % 64) & 1 == 0;
            let has = |heads: u32| wanted.iter().any(|w| heads & w == *w);
            let rest = (range.start..end)
                .zip(segment.rows().heads(range))
                .filter(|(r, heads)| has(*heads) && free(r));
            let mut rest: Vec<u32> = rest.map(|r| r.0).collect();
            bounder.by_letters(&mut rest, least);
            let (exact, bounds) = (&mut self.exact, &mut self.bounds);
            bounder.all(exact, &rest, least, |bound, reading| bounds.push((bound, reading)));
        }
        self.alike[lens as usize] = table;
    }

    /// Forgets what was found: ready for the next lens or query.
    pub(crate) fn clear(&mut self) {
        for r in self.found.drain(..) {
            self.marks[r as usize / 64] = 0;
        }
        self.bounds.clear();
    }

    fn mark(&mut self, reading: u32) {
        let (word, bit) = (&mut self.marks[reading as usize / 64], 1 << (reading % 64));
        if *word & bit == 0 {
            *word |= bit;
            self.found.push(reading);
        }
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
                self.special.push(Special { reading: r, certain: true, ..Special::default() });
            }
        }
        if lens != Lens::Person {
            self.collect_acronyms(segment, query, &here);
        }
        for (i, _) in query.tokens().filter(|t| t.1.weight(lens) > 0.0 || lens == Lens::Person) {
            for &(_, r) in self.parts.iter().filter(|p| p.0 == i && here(p.1)) {
                self.special.push(Special { reading: r, bits: 1 << i, certain: false });
            }
        }
        let heard = Heard::of(query, lens);
        // What is left of both names after an initial of the query, too, may sound alike.
        let initials: Vec<u32> = query.sides(lens).iter().flat_map(|s| &s.initials).map(|i| i.1).collect();
        let rows = segment.rows();
        let begun = |r: u32| !initials.is_empty() && initials.iter().any(|i| rows.front(r).heads & i == *i);
        for (range, natural) in stretches {
            let loose = &segment.loose;
            let loose = &loose
                [loose.partition_point(|r| *r < range.start)..loose.partition_point(|r| *r < range.end)];
            for &r in loose {
                let common = || segment.row(r).words.iter().any(|&w| table.row(w).is_some());
                if begun(r) || common() || heard.like(segment, lens, r, *natural) {
                    self.special.push(Special { reading: r, certain: true, ..Special::default() });
                }
            }
            let whole = if query.loose { range.clone() } else { 0..0 };
            for r in whole {
                if begun(r) || heard.like(segment, lens, r, *natural) {
                    self.special.push(Special { reading: r, certain: true, ..Special::default() });
                }
            }
        }
    }

    /// Readings whose acronym is a word of the query, or that have the query's acronym as a word.
    fn collect_acronyms(&mut self, segment: &Segment, query: &Query<'_>, here: &impl Fn(u32) -> bool) {
        for (i, token) in query.tokens() {
            for r in segment.keys.get(acronym_key(token.latin)).filter(|r| here(*r)) {
                self.special.push(Special { reading: r, bits: 1 << i, certain: false });
            }
        }
        for reading in &query.readings {
            let acronym = reading.acronym();
            for w in segment.dictionary.spelled(&[&acronym]).filter(|_| !acronym.is_empty()) {
                for r in segment.with_word(w).filter(|r| here(*r)) {
                    self.special.push(Special { reading: r, certain: true, ..Special::default() });
                }
            }
        }
    }

    /// Passes over the lists of the words in common, as far as names may reach the score.
    fn scan(
        &mut self,
        segment: &Segment,
        (query, lens, least): (&Query<'_>, Lens, f64),
        (stretches, table): (&[Stretch], &Alike),
        plan: &Plan,
    ) {
        let mut at_hand = std::mem::take(&mut self.limits);
        let mut limits = Limits::of(segment, (query, lens, least), plan, stretches, &mut at_hand);
        let turns = table.rows().iter().zip(&plan.beyond).map(|(row, beyond)| Turn { row, beyond });
        let mut lists = Vec::with_capacity(table.rows().len());
        for turn in turns {
            for (stretch, (range, _)) in stretches.iter().enumerate() {
                let range = range.start..limits.last(turn, stretch);
                // Nothing of the list is fetched where it can have none.
                if range.start < range.end {
                    lists.push((turn, stretch, range, segment.readings_of(turn.row.list)));
                }
            }
        }
        // The beginning of each list is fetched before any is passed over, so that the memory's answers overlap.
        std::hint::black_box(lists.iter().fold(0, |m, l| m ^ l.3.first()));
        for (turn, stretch, range, list) in lists {
            if let List::Rare(all) = list {
                self.pass_over(all, range);
                continue;
            }
            let reaches = limits.reaches(turn, stretch);
            for (rarer, all) in list.bands() {
                self.pass_by_signature((all, range.start, reaches.band(rarer)), turn, &mut limits);
            }
        }
        self.limits = at_hand;
    }

    /// Marks the readings of a rare word's list.
    fn pass_over(&mut self, all: &[u32], range: Range<u32>) {
        let list = &all[all.partition_point(|r| *r < range.start)..];
        for &r in list.iter().take_while(|r| **r < range.end) {
            self.work.postings += 1;
            self.mark(r);
        }
    }

    /// Marks the readings of a band of a common word's list from `start` on that their signatures let through.
    fn pass_by_signature(
        &mut self,
        (all, start, ends): (&[[u32; 2]], u32, Ends),
        turn: Turn<'_>,
        limits: &mut Limits<'_>,
    ) {
        let most = ends.last();
        if most <= start {
            return;
        }
        // Most words are those of one kind of names.
        let from = match all {
            [first, ..] if first[0] >= start => 0,
            [.., last] if last[0] < start => return,
            _ => all.partition_point(|r| r[0] < start),
        };
        for &found in all[from..].iter().take_while(|r| r[0] < most) {
            self.work.postings += 1;
            if limits.lets(found, &ends, turn) {
                self.mark(found[0]);
            }
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
