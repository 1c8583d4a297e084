//! An upper bound of the score of a name, from the words that it may share with the query.
//!
//! A pair of words weighs what its lighter word does, which takes the same from both sides of a share that is at most 1: counting
//! the whole weight as matched can only raise it. Words that are merely alike match in part; that is counted only where the pair
//! has the whole weight of the word, because a lighter pair may lower a share less. An initial takes a whole name from either side, but weighs a quarter for
//! each letter. Every coefficient of a feature that is left out is at most 0. The bound falls as the weight of the name grows.

use crate::names::analyse::Lens;
use crate::names::view::{Reading, View};
use crate::pairs::align::is_letters;
use crate::pairs::model::Model;

/// What a bound needs of a reading of a listed name, under one lens.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Totals {
    /// Weight of all words, or less.
    pub(crate) weight: f64,
    pub(crate) heaviest: f64,
    /// How many words weigh anything, or more.
    pub(crate) count: f64,
    /// The feature `single_word` counts the words that weigh more than this little.
    pub(crate) single: bool,
    /// Whether some word is in Latin letters; `None`: not known.
    pub(crate) latin: Option<bool>,
    /// No word that weighs anything weighs less.
    pub(crate) least: f64,
}

impl Totals {
    pub(crate) fn of(weights: impl Iterator<Item = f64>, latin: bool) -> Self {
        let mut out =
            Self { weight: 0.0, heaviest: 0.0, count: 0.0, single: false, latin: Some(latin), least: 1.0 };
        let mut heavy = 0;
        for w in weights.filter(|w| *w > 0.0) {
            out.weight += w;
            out.heaviest = out.heaviest.max(w);
            out.least = out.least.min(w);
            out.count += 1.0;
            heavy += u32::from(w > 0.2);
        }
        out.single = heavy == 1;
        out
    }

    /// Of a name of which only the weight is known.
    pub(crate) fn at_least(weight: f64, latin: Option<bool>, least: f64) -> Self {
        Self { weight, heaviest: 1.0, count: f64::INFINITY, single: false, latin, least }
    }
}

/// Words that weigh more are names, not particles: see the feature `initial_contrast`.
const OVER: f64 = 0.2 + 1e-9;

/// Words of the query whose partners are at most so alike share a class; those of class 0 may be the same.
pub(crate) const CLASSES: [f64; 4] = [1.0, 0.9, 0.85, 0.8];

/// What of a reading of a listed name the query's words may match.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Reach {
    /// Bit i: word i of the query.
    pub(crate) bits: u64,
    /// By class from 1 on: words of the query that match no better than that, and then with their whole weight.
    pub(crate) dim: [u64; CLASSES.len() - 1],
    /// Weight of the name's own words.
    pub(crate) own: f64,
    /// How much of it is lost because the words are only alike.
    pub(crate) dimmed: f64,
    /// What pairs may weigh beyond that: initials weigh a quarter for each letter.
    pub(crate) extra: f64,
    /// How many letters the query's initials have that may stand for the name's words.
    pub(crate) letters: f64,
    /// All of the name's words, because words are joined or abbreviated.
    pub(crate) whole: bool,
}

impl Reach {
    /// How alike the partner of a word of the query is at most.
    fn factor(&self, bit: u64) -> f64 {
        let class = self.dim.iter().position(|d| d & bit != 0);
        class.map_or(1.0, |c| CLASSES[c + 1])
    }
}

/// A reading of the query, under one lens.
#[derive(Debug)]
pub(crate) struct Side {
    lens: Lens,
    /// By word: its weight, and what a pair with it may weigh.
    words: Vec<(f64, f64)>,
    /// Place of the first word among the words of all readings.
    first: usize,
    totals: Totals,
    latin: bool,
    /// Words read as initials: bit, first letters that a name must have, how many.
    pub(crate) initials: Vec<(u64, u32, f64)>,
}

impl Side {
    pub(crate) fn of(reading: &Reading<'_>, lens: Lens, first: usize) -> Self {
        let weights = || reading.tokens.iter().map(|t| t.weight(lens));
        let words = reading.tokens.iter().map(|t| (t.weight(lens), t.weight(lens).max(initials(t, lens))));
        let latin = reading.latin();
        let mut out = Self {
            lens,
            words: words.collect(),
            first,
            totals: Totals::of(weights(), latin),
            latin,
            initials: Vec::new(),
        };
        for (i, t) in reading.tokens.iter().enumerate() {
            if t.weight(lens) > 0.0 && initials(t, lens) > 0.0 {
                out.initials.push((1 << (first + i), letters(t.latin.bytes()), t.latin.len() as f64));
            }
        }
        out
    }

    /// No reading that matches no more than `reach` has higher log-odds; `facts` is what is
    /// known beside the names in log-odds, with the bias.
    pub(crate) fn bound(&self, reach: &Reach, theirs: &Totals, facts: f64) -> f64 {
        let lines = self.lines(reach, theirs, facts);
        lines.iter().flatten().map(|l| l.at(theirs.weight)).fold(f64::NEG_INFINITY, f64::max)
    }

    /// The bound of readings that match no more than `reach`, by what they weigh: the higher of these; the weight of `theirs` is not asked.
    pub(crate) fn lines(&self, reach: &Reach, theirs: &Totals, facts: f64) -> [Option<Line>; 2] {
        let mut line = self.line(reach, theirs, facts);
        if self.lens != Lens::Person || reach.own > 0.0 || reach.letters <= 0.0 || reach.whole {
            return [Some(line), None];
        }
        // Nothing but initials of the query may be matched: it abbreviates and has a name over.
        let bit = |i: usize| 1 << (self.first + i);
        let over = self.words.iter().enumerate().any(|(i, w)| w.0 > OVER && reach.bits & bit(i) == 0);
        if !over {
            return [Some(line), None];
        }
        line.base += Model::shipped().column(self.lens).weights[18].min(0.0);
        [Some(line), Some(self.line(&Reach::default(), theirs, facts))]
    }

    fn line(&self, reach: &Reach, theirs: &Totals, facts: f64) -> Line {
        let w = &Model::shipped().column(self.lens).weights;
        let (mut missed, mut most, mut matched, mut heaviest) = (0.0, 0.0f64, 0.0, 0.0f64);
        let (mut alike, mut same) = (0.0, true);
        for (i, &(weight, pair)) in self.words.iter().enumerate() {
            let bit = 1 << (self.first + i);
            if reach.bits & bit == 0 {
                missed += weight;
                most = most.max(weight);
            } else {
                let factor = reach.factor(bit);
                let dimmed = pair * factor;
                same &= factor >= 1.0;
                matched += pair;
                alike += dimmed;
                heaviest = heaviest.max(dimmed);
            }
        }
        let free = match reach.whole {
            true => f64::INFINITY,
            false => reach.own + reach.letters * theirs.heaviest,
        };
        let (mut mine, mut like, mut own, mut distinctive) = (0.0, 0.0, 0.0, 0.0);
        if matched > 0.0 {
            own = if reach.whole { 1.0 } else { reach.own + reach.extra + 0.25 * reach.letters };
            like = if reach.whole { own } else { own - reach.dimmed };
            mine = alike / (matched + missed);
            // Joined words weigh together what the one word does, at most 1.
            distinctive = if reach.whole { 1.0 } else { heaviest };
        }
        let flag = |i: usize, set: bool| if set { w[i] } else { 0.0 };
        let across = theirs.latin.map_or(w[21].max(0.0), |latin| flag(21, self.latin != latin));
        // Sums in another order differ in the last digits.
        let base =
            facts + w[16] * distinctive + flag(17, self.totals.single || theirs.single) + across + 1e-9;
        Line {
            weights: [w[0], w[1], w[2], w[3]],
            base,
            exact: flag(19, missed <= 0.0 && same),
            mine,
            like,
            own,
            missed,
            most,
            free,
            count: theirs.count.max(1.0),
            least: theirs.least,
        }
    }
}

/// A bound as a function of what a reading weighs: it falls.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line {
    /// Of `covered_less`, `covered_more`, `both_differ`, `left_over`.
    weights: [f64; 4],
    /// What does not depend on the weight.
    base: f64,
    /// What is added if nothing is lost.
    exact: f64,
    /// Share of the query that is matched.
    mine: f64,
    /// What is matched of the reading, and what that weighs.
    like: f64,
    own: f64,
    /// What the query misses, and the heaviest word of that.
    missed: f64,
    most: f64,
    /// What the reading may weigh without losing anything.
    free: f64,
    /// How many words the reading has, and the least weight of one.
    count: f64,
    least: f64,
}

impl Line {
    /// The bound of a reading of this weight.
    pub(crate) fn at(&self, weight: f64) -> f64 {
        let lost = (weight - self.free).max(0.0);
        let theirs = if self.own > 0.0 { self.like / (self.own + lost) } else { 0.0 };
        // What is lost is at least one word; less than this may be rounding.
        let word = if lost > 1e-5 { self.least } else { 0.0 };
        let both = self.most.min((lost / self.count).max(word));
        let over = self.missed.max(lost).min(3.0);
        let w = &self.weights;
        let exact = if lost <= 1e-9 { self.exact } else { 0.0 };
        self.base
            + w[0] * self.mine.min(theirs)
            + w[1] * self.mine.max(theirs)
            + w[2] * both
            + w[3] * over
            + exact
    }

    /// The weight up to which readings reach `least`; `None`: none does.
    pub(crate) fn upto(&self, least: f64) -> Option<f64> {
        if self.at(0.0) < least {
            return None;
        }
        let (mut low, mut high) = (0.0, 16.0);
        if self.at(high) >= least {
            return Some(f64::INFINITY);
        }
        while high - low > 1e-2 {
            let middle = 0.5 * (low + high);
            if self.at(middle) >= least { low = middle } else { high = middle }
        }
        Some(high)
    }
}

/// Letters as bits; two may share one.
pub(crate) fn letters(bytes: impl Iterator<Item = u8>) -> u32 {
    bytes.fold(0, |m, b| m | 1 << (b & 31))
}

/// What a pair with a word read as initials may weigh; 0 for any other word.
pub(crate) fn initials(t: &View<'_>, lens: Lens) -> f64 {
    let short = lens == Lens::Person && (t.initials || is_letters(t.latin));
    if short { 0.25 * t.latin.len() as f64 } else { 0.0 }
}
