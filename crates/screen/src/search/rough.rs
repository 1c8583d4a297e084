//! The bound of a reading from the numbers of its words, without looking at the words.
//!
//! The table says of each word in common what it weighs and how alike it is at most; the segment says what all words of
//! the reading weigh together. Only where the weights are those of another lens are the words themselves looked up.

use crate::index::segment::{Class, Front, INITIALS, LATIN, LOOSE, Rows, SINGLE, SMALL, Segment};
use crate::names::analyse::Lens;
use crate::pairs::compare::facts;
use crate::pairs::model::Model;
use crate::search::alike::Alike;
use crate::search::bound::{Reach, Totals};
use crate::search::hand::Hand;
use crate::search::limits;
use crate::search::plan::Plan;
use crate::search::query::Query;
use crate::search::scan::Stretch;
use rustc_hash::FxHashMap;

/// Readings fetched at once.
const AT_ONCE: usize = 64;

/// Bounds readings of a segment against a query.
pub(crate) struct Bounder<'a> {
    segment: &'a Segment,
    query: &'a Query<'a>,
    lens: Lens,
    stretches: &'a [Stretch],
    table: &'a Alike,
    rows: Rows<'a>,
    /// What the query's own initials may match.
    letters: (u64, f64),
    /// What is known beside the names adds at most this.
    facts: f64,
    /// The least weight of a word of a name without initials, and of one with some.
    least: [f64; 2],
    plan: &'a Plan,
    /// By letter: the words of the query that may match a word which begins with it.
    heads: [u64; 32],
}

/// What names may weigh, by the words of the query that they may match, their class, and whether a word is in Latin letters; `None`: none may.
type Heaviest = FxHashMap<(u64, u8, bool), Option<f64>>;

/// Sets of words for which that is worked out; beyond, names are bounded one by one.
const SETS: usize = 512;

/// Readings whose letters are asked before it is seen whether that helps.
const TRIED: usize = 256;

/// What exactly names match: bits, those that are only alike, what the words weigh in parts of [`STEPS`]; whether one is in Latin letters; and in
/// which stretch the names are.
pub(crate) type Match = (u64, [u64; 3], u32, bool, usize);

/// Weights are told apart as far as this; rounded up, a name can only be bounded in vain.
const STEPS: f64 = 32.0;

/// How heavy names may be, and the number of the reading at which they become too heavy, where that is told by the number.
pub(crate) type Most = (f64, Option<u32>);

/// The last limits worked out, by what they were worked out for.
pub(crate) type Exact = Hand<Match, Most, 256>;

impl Bounder<'_> {
    /// Whether a name that matches no more than this may reach `least` by its weight.
    fn light(&self, exact: &mut Exact, reading: u32, (reach, latin): (&Reach, bool), least: f64) -> bool {
        let own = ((reach.own + reach.extra) * STEPS).ceil() as u32;
        let Some(stretch) = self.stretches.iter().position(|s| s.0.contains(&reading)) else {
            return true;
        };
        let case = (reach.bits, reach.dim, own, latin, stretch);
        let mixed = reach.dim.iter().fold(reach.bits, |m, d| m.rotate_left(11) ^ d);
        let mixed = mixed.rotate_left(23) ^ u64::from(own) << 32 ^ (stretch << 1) as u64 ^ u64::from(latin);
        let work_out = || self.heaviest(reach, f64::from(own) / STEPS, (latin, stretch), least);
        let most = exact.get(case, mixed, work_out);
        match most {
            (_, Some(end)) => reading < end,
            (most, None) => self.segment.crossed(reading) <= most,
        }
    }
}

impl<'a> Bounder<'a> {
    pub(crate) fn of(
        segment: &'a Segment,
        query: &'a Query<'a>,
        lens: Lens,
        stretches: &'a [Stretch],
        (table, plan): (&'a Alike, &'a Plan),
    ) -> Self {
        let (letters, facts) = (query.initials(lens), query.most_facts(lens));
        let least = [false, true].map(|i| segment.dictionary.least(lens, i));
        let (words, mut heads) = (segment.dictionary.lend(), [0u64; 32]);
        for row in table.rows().iter().filter(|r| !r.initial) {
            if let Some(head) = words.latin(row.word).first() {
                heads[usize::from(head & 31)] |= row.bits;
            }
        }
        let rows = segment.rows();
        Self { segment, query, lens, stretches, table, rows, letters, facts, least, plan, heads }
    }

    /// Calls `keep` with each of the readings that may reach `least`, and its bound; those with words that are compared by sound are found
    /// otherwise.
    ///
    /// What a reading needs lies in several columns, far apart: it is fetched for many readings at once, so that the memory's
    /// answers overlap.
    pub(crate) fn all(
        &self,
        exact: &mut Exact,
        readings: &[u32],
        least: f64,
        mut keep: impl FnMut(f64, u32),
    ) {
        let mut words: Vec<(u32, &[u32])> = Vec::with_capacity(AT_ONCE);
        exact.clear();
        for some in readings.chunks(AT_ONCE) {
            words.clear();
            words.extend(some.iter().map(|&r| (r, self.rows.words(r))));
            // The last word may lie in the next piece of memory.
            std::hint::black_box(words.iter().fold(0, |m, w| m ^ w.1.last().copied().unwrap_or(0)));
            for &(r, words) in &words {
                let (reach, latin) = self.reach(words, 0);
                if !self.light(exact, r, (&reach, latin), least) {
                    continue;
                }
                let bound = self.bound_of((r, &self.rows.front(r)), &reach, words, least);
                if bound >= least {
                    keep(bound, r);
                }
            }
        }
    }

    /// Those of the readings that may reach `least` by their weight and the letters that their words begin with.
    pub(crate) fn by_letters(&self, readings: &mut Vec<u32>, least: f64) {
        let mut heaviest = Heaviest::default();
        // Where the letters tell little, they are not asked any more.
        let (mut asked, mut told) = (0, 0);
        readings.retain(|&r| {
            if asked >= TRIED && told * 4 <= asked {
                return true;
            }
            asked += 1;
            let may = self.may(r, &self.rows.front(r), least, &mut heaviest);
            told += usize::from(!may);
            may
        });
    }

    /// Whether a reading may reach `least` by its weight and the letters that its words begin with.
    fn may(&self, reading: u32, front: &Front, least: f64, heaviest: &mut Heaviest) -> bool {
        let (mut heads, mut words) = (front.heads, 0);
        while heads != 0 {
            words |= self.heads[heads.trailing_zeros() as usize];
            heads &= heads - 1;
        }
        let (class, latin) = (Class::of(front.flags), front.flags & LATIN != 0);
        let most = match heaviest.get(&(words, class as u8, latin)) {
            Some(most) => *most,
            None if heaviest.len() >= SETS || !self.natural(reading) => return true,
            None => {
                let reach = self.plan.reach_of(words, class);
                let of = (&reach, class, Some(latin));
                let most = limits::heaviest(self.segment, self.query, self.lens, of, least);
                heaviest.insert((words, class as u8, latin), most);
                most
            }
        };
        most.is_some_and(|most| front.total <= most) || !self.natural(reading)
    }

    /// How heavy a name of a stretch may be that matches no more than a reading does, by words that weigh so much.
    fn heaviest(&self, reach: &Reach, own: f64, (latin, stretch): (bool, usize), least: f64) -> Most {
        let mut most = self.plan.reach(reach.bits, own);
        most.dim = reach.dim.map(|d| d & !self.letters.0);
        let of = (&most, Class::Initials, latin.then_some(true).or(self.segment.dictionary.all_latin()));
        let weight = limits::heaviest(self.segment, self.query, self.lens, of, least);
        let (range, natural) = &self.stretches[stretch];
        match weight {
            None => (-1.0, Some(0)),
            Some(weight) if *natural => (weight, Some(self.segment.lighter(range, weight))),
            Some(weight) if self.lens == Lens::Organisation => (weight, None),
            // What they weigh under this lens is not kept.
            Some(weight) => (weight, Some(u32::MAX)),
        }
    }

    /// Whether the lens is that of the weights that are kept of a reading.
    fn natural(&self, reading: u32) -> bool {
        self.stretches.iter().any(|(range, natural)| *natural && range.contains(&reading))
    }

    /// The bound of a reading, or any number below `least`; `bits`: words of the query that may stand for several of its words.
    pub(crate) fn bound(&self, reading: u32, bits: u64, least: f64) -> f64 {
        let (front, words) = (self.rows.front(reading), self.rows.words(reading));
        self.bound_of((reading, &front), &self.reach(words, bits).0, words, least)
    }

    fn bound_of(&self, (reading, front): (u32, &Front), reach: &Reach, words: &[u32], least: f64) -> f64 {
        if (self.query.loose || front.flags & LOOSE != 0) && reach.bits != 0 {
            // What is left after any word in common may sound alike as a whole.
            return f64::INFINITY;
        }
        let totals = if self.natural(reading) {
            Totals {
                weight: front.total,
                heaviest: 1.0,
                count: words.len() as f64,
                single: front.flags & SINGLE != 0,
                latin: Some(front.flags & LATIN != 0),
                least: self.least[usize::from(front.flags & (INITIALS | SMALL) != 0)],
            }
        } else {
            let dictionary = self.segment.dictionary.lend();
            let weights = words.iter().map(|&w| dictionary.weight(w, self.lens));
            Totals::of(weights, front.flags & LATIN != 0)
        };
        let (letters, count) = self.letters;
        let mut most = *reach;
        most.bits |= letters;
        most.letters += count;
        most.dim.iter_mut().for_each(|d| *d &= !letters);
        let bound = self.query.bound(self.lens, &most, &totals, self.facts);
        if bound < least || letters == 0 && !self.query.facts {
            return bound;
        }
        self.closer((reading, front), *reach, &totals)
    }

    /// What words match; and whether one of those is in Latin letters.
    fn reach(&self, words: &[u32], bits: u64) -> (Reach, bool) {
        let mut out = Reach { bits, whole: bits != 0, ..Reach::default() };
        let (mut plain, mut latin) = (bits, false);
        for row in words.iter().filter_map(|&w| self.table.row(w)) {
            out.bits |= row.bits;
            out.own += row.weight;
            out.dimmed += row.dimmed;
            out.extra += row.extra;
            latin |= row.latin;
            match row.class.checked_sub(1) {
                None => plain |= row.bits,
                Some(class) => out.dim[class] |= row.bits,
            }
        }
        out.dim.iter_mut().for_each(|d| *d &= !plain);
        (out, latin)
    }

    /// With those of the query's initials that the name's words begin with and what is known beside the names, if the name may reach anything at all.
    fn closer(&self, (reading, front): (u32, &Front), mut reach: Reach, totals: &Totals) -> f64 {
        let heads = front.heads;
        for &(bit, wanted, count) in self.query.sides(self.lens).iter().flat_map(|s| &s.initials) {
            if heads & wanted == wanted {
                reach.bits |= bit;
                reach.letters += count;
            }
        }
        let known = if self.query.facts {
            let record = self.segment.known(self.segment.record(reading));
            Model::shipped().column(self.lens).log_odds(&facts(self.query.name, &record))
        } else {
            self.facts
        };
        self.query.bound(self.lens, &reach, totals, known)
    }
}
