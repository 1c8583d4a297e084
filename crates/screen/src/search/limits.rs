//! How far the lists of a query's words are looked at.

use crate::index::bands::{Meets, class_of};
use crate::index::segment::{Class, Segment};
use crate::names::analyse::Lens;
use crate::search::alike::Row;
use crate::search::bound::{CLASSES, Reach, Totals};
use crate::search::hand::Hand;
use crate::search::plan::Plan;
use crate::search::query::Query;
use std::ops::Range;

/// How far the lists need to be looked at: worked out once for all names that may match the same.
pub(crate) struct Limits<'a> {
    segment: &'a Segment,
    query: &'a Query<'a>,
    lens: Lens,
    least: f64,
    plan: &'a Plan,
    stretches: &'a [(Range<u32>, bool)],
    at_hand: &'a mut Known,
}

/// What a limit depends on: what the name may match, and what that weighs at most, in parts of [`STEPS`]; and the rest, packed: the one word of the
/// query that the list's word is only alike to, and the class of that; whether the name is known to have a word in Latin letters; whether it may
/// have words that weigh little; the stretch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Case {
    plain: u64,
    dim: [u64; 3],
    own: u32,
    rest: u32,
}

/// Weights are told apart as far as this; rounded up, a limit can only be wider.
const STEPS: f64 = 32.0;
/// How many of those parts, where a list's end is asked for as a whole.
const COARSE: u32 = 8;

impl Case {
    fn mixed(&self) -> u64 {
        let mixed = self.dim.iter().fold(self.plain, |m, d| m.rotate_left(11) ^ d);
        mixed.rotate_left(23) ^ u64::from(self.own) << 32 ^ u64::from(self.rest)
    }
}

/// The last limits worked out.
pub(crate) type Known = Hand<Case, Limit, 512>;

/// Where the readings of a stretch become too heavy, and what they may lose.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limit {
    end: u32,
    lost: f64,
}

/// A list that is passed over: its row in the table, and what commoner words may match.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Turn<'a> {
    pub(crate) row: &'a Row,
    pub(crate) beyond: &'a [Meets; 2],
}

/// How far a list is looked at in a stretch: by class names that match nothing but the list's word; and those that may match any commoner word.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reaches {
    stretch: usize,
    start: u32,
    alone: [Limit; 3],
    all: [Limit; 3],
}

/// Where a band of a list ends, whose names have rarer words that weigh so much.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ends {
    stretch: usize,
    rarer: f64,
    alone: [u32; 3],
    all: [u32; 3],
}

impl Reaches {
    /// Where a band ends whose names have rarer words that weigh so much.
    pub(crate) fn band(&self, rarer: f64) -> Ends {
        let end = |l: Limit| l.end_of(rarer, self.start);
        Ends { stretch: self.stretch, rarer, alone: self.alone.map(end), all: self.all.map(end) }
    }
}

impl Ends {
    /// No name from here on may reach the score.
    pub(crate) fn last(&self) -> u32 {
        self.all.iter().copied().fold(0, u32::max)
    }
}

impl Limit {
    /// Where names end that have rarer words of this weight, of a stretch that begins at `start`.
    fn end_of(self, rarer: f64, start: u32) -> u32 {
        if rarer <= self.lost { self.end } else { start }
    }
}

impl<'a> Limits<'a> {
    pub(crate) fn of(
        segment: &'a Segment,
        (query, lens, least): (&'a Query<'a>, Lens, f64),
        plan: &'a Plan,
        stretches: &'a [(Range<u32>, bool)],
        at_hand: &'a mut Known,
    ) -> Self {
        at_hand.clear();
        Self { segment, query, lens, least, plan, stretches, at_hand }
    }

    /// What names of a stretch may weigh and lose that pair the word of a row and otherwise match no more than this.
    ///
    /// The heaviest such name has the most in common, and whatever it weighs more than that is lost, but for what initials match: a name that
    /// must lose more, however light, has more lost and less in common than a heavier one that is out of reach.
    fn limit(&mut self, (meets, fine): (&Meets, bool), row: &Row, of: Class, stretch: usize) -> Limit {
        let alone = (row.class > 0 && row.bits.count_ones() == 1).then(|| row.bits.trailing_zeros() as usize);
        let small = of != Class::Plain;
        let packed = alone.map_or(0, |i| (i << 2 | row.class) << 8) | usize::from(small) << 1 | stretch << 16;
        let own = ((meets.weight + row.most()) * STEPS).ceil() as u32;
        let (mut plain, mut dim) = (meets.plain, meets.dim);
        match row.class.checked_sub(1) {
            None => plain |= row.bits,
            Some(class) => {
                // The one word that it may match it does match.
                let taken = if alone.is_some() { row.bits } else { 0 };
                plain &= !taken;
                dim.iter_mut().for_each(|d| *d &= !taken);
                dim[class] |= row.bits;
            }
        }
        dim.iter_mut().for_each(|d| *d &= !plain);
        // At most five stretches, four classes of likeness and 64 words.
        let rest = packed as u32 | u32::from(row.latin);
        let own = if fine { own } else { own.next_multiple_of(COARSE) };
        let case = Case { plain, dim, own, rest };
        let (alone, latin) = (alone.map(|i| (i, row.class)), row.latin);
        let Self { segment, query, lens, least, plan, stretches, ref mut at_hand } = *self;
        let asked = Asked { segment, query, lens, least, plan, stretch: &stretches[stretch] };
        at_hand.get(case, case.mixed(), || asked.worked_out(&case, alone, (latin, of)))
    }

    /// Whether the class of a name says anything.
    fn told(&self, stretch: usize) -> bool {
        // Which names have initials, and what they lose, is kept under the natural lens.
        // Names that are no persons' match no initials, and differ too little by class to be told apart.
        self.stretches[stretch].1 && self.lens == Lens::Person
    }

    /// No name of a list in a stretch may reach the score from here on.
    pub(crate) fn last(&mut self, turn: Turn<'_>, stretch: usize) -> u32 {
        // Names with initials may match the most.
        self.limit((&turn.beyond[1], false), turn.row, Class::Initials, stretch).end
    }

    /// How far a list is looked at in a stretch, class by class.
    pub(crate) fn reaches(&mut self, turn: Turn<'_>, stretch: usize) -> Reaches {
        let initials = self.of_class(turn, Class::Initials, stretch);
        let (mut plain, mut small) = (initials, initials);
        if self.told(stretch) {
            plain = self.of_class(turn, Class::Plain, stretch);
            small = self.of_class(turn, Class::Small, stretch);
        }
        let all = [plain, small, initials];
        let start = self.stretches[stretch].0.start;
        Reaches { stretch, start, alone: all.map(|l| l.0), all: all.map(|l| l.1) }
    }

    /// Limits of names of a class that match nothing but the list's word, and of those that may match any commoner word.
    fn of_class(&mut self, turn: Turn<'_>, of: Class, stretch: usize) -> (Limit, Limit) {
        let (nothing, beyond) = (Meets::default(), &turn.beyond[usize::from(of == Class::Initials)]);
        let alone = self.limit((&nothing, true), turn.row, of, stretch);
        (alone, self.limit((beyond, false), turn.row, of, stretch))
    }

    /// Whether a name with a signature may reach the score.
    pub(crate) fn lets(&mut self, [r, signature]: [u32; 2], ends: &Ends, turn: Turn<'_>) -> bool {
        let of = class_of(signature);
        // What it may match besides can only bring it further; nothing brings it beyond the last.
        if r < ends.alone[of as usize] {
            return true;
        }
        let places = self.plan.met.places(signature);
        if r >= ends.all[of as usize] || places == [0; 3] {
            return false;
        }
        let of = if self.told(ends.stretch) { of } else { Class::Initials };
        let meets = self.plan.met.together(signature, of == Class::Initials);
        let limit = self.limit((&meets, true), turn.row, of, ends.stretch);
        r < limit.end_of(ends.rarer, self.stretches[ends.stretch].0.start)
    }
}

/// What a limit is worked out from.
struct Asked<'a> {
    segment: &'a Segment,
    query: &'a Query<'a>,
    lens: Lens,
    least: f64,
    plan: &'a Plan,
    stretch: &'a (Range<u32>, bool),
}

impl Asked<'_> {
    fn worked_out(&self, case: &Case, alone: Option<(usize, usize)>, (latin, of): (bool, Class)) -> Limit {
        let all = case.dim.iter().fold(case.plain, |m, d| m | d);
        let mut reach = self.plan.reach(all, f64::from(case.own) / STEPS);
        // What an initial may match it may match in whole.
        reach.dim = case.dim.map(|d| d & !self.plan.letters.0);
        let mut least = self.least;
        if let Some((i, class)) = alone {
            least += self.query.misspelt(self.lens, i, 1.0 - CLASSES[class]);
        }
        // A name with a word in Latin letters is one of those that have one; of others it is not known.
        let latin = latin.then_some(true);
        let weight = heaviest(self.segment, self.query, self.lens, (&reach, of, latin), least);
        let (range, natural) = self.stretch;
        match weight {
            // None of them reaches the score.
            None => Limit { end: range.start, lost: f64::NEG_INFINITY },
            Some(weight) if *natural => {
                Limit { end: self.segment.lighter(range, weight), lost: weight - reach.own + 1e-6 }
            }
            Some(_) => Limit { end: range.end, lost: f64::INFINITY },
        }
    }
}

/// The weight that the words of a name of a class may have if it matches no more than this; `None`: none reaches the score.
/// `latin`: whether some word of it is in Latin letters; `None`: not known.
pub(crate) fn heaviest(
    segment: &Segment,
    query: &Query<'_>,
    lens: Lens,
    (reach, class, latin): (&Reach, Class, Option<bool>),
    least: f64,
) -> Option<f64> {
    if query.loose {
        // What is left of both names after any word in common may sound alike as a whole.
        return Some(f64::INFINITY);
    }
    let facts = query.most_facts(lens);
    let word = segment.dictionary.least(lens, class != Class::Plain);
    let theirs = Totals::at_least(0.0, latin, word);
    let lines = query.sides(lens).iter().flat_map(|s| s.lines(reach, &theirs, facts)).flatten();
    lines.filter_map(|l| l.upto(least)).reduce(f64::max)
}
