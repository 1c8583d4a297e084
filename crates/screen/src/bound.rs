//! An upper bound of the score of a name, from the words that it may share with the query.
//!
//! A pair of words weighs what its lighter word does, which takes the same from both sides of a share that is at most 1: counting
//! the whole weight as matched can only raise it. An initial takes a whole name from either side, but weighs a quarter for
//! each letter. Every coefficient of a feature that is left out is at most 0.

use crate::align::is_letters;
use crate::analyse::{Analysed, Lens, Token};
use crate::features::{FEATURE_COUNT, Values};
use crate::model::Model;

/// What a bound needs of a reading of a listed name, under one lens.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Totals {
    /// Weight of all words.
    weight: f64,
    heaviest: f64,
    /// How many words weigh anything.
    count: f64,
    /// The feature `single_word` counts the words that weigh more than this little.
    single: bool,
}

impl Totals {
    pub(crate) fn of(reading: &Analysed, lens: Lens) -> Self {
        let live = || reading.tokens.iter().map(|t| t.weight(lens)).filter(|w| *w > 0.0);
        Self {
            weight: live().sum(),
            heaviest: live().fold(0.0, f64::max),
            count: live().count() as f64,
            single: live().filter(|w| *w > 0.2).count() == 1,
        }
    }
}

/// What of a reading of a listed name the query's words may match.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Reach {
    /// Whether anything was found.
    pub(crate) touched: bool,
    /// Bit i: word i of the query.
    pub(crate) words: u64,
    /// Weight of the name's own words.
    pub(crate) own: f64,
    /// What pairs may weigh beyond that: initials weigh a quarter for each letter.
    pub(crate) extra: f64,
    /// All of the name's words, because words are joined.
    pub(crate) whole: bool,
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
    /// Bits of the words read as initials, which may match any name.
    pub(crate) free: u64,
    /// How many letters those have.
    letters: f64,
}

impl Side {
    pub(crate) fn of(reading: &Analysed, lens: Lens, first: usize) -> Self {
        let mut out = Self {
            lens,
            words: reading
                .tokens
                .iter()
                .map(|t| (t.weight(lens), t.weight(lens).max(initials(t, lens))))
                .collect(),
            first,
            totals: Totals::of(reading, lens),
            latin: reading.latin,
            free: 0,
            letters: 0.0,
        };
        for (i, t) in reading.tokens.iter().enumerate() {
            if t.weight(lens) > 0.0 && initials(t, lens) > 0.0 {
                out.free |= 1 << (first + i);
                out.letters += t.latin.len() as f64;
            }
        }
        out
    }

    /// No reading that matches no more than `reach` has higher log-odds; `facts` are the values of what is known beside the names.
    pub(crate) fn bound(&self, reach: Reach, theirs: &Totals, latin: bool, facts: &Values) -> f64 {
        let column = Model::shipped().column(self.lens);
        let words = reach.words | self.free;
        let (mut missed, mut most, mut matched, mut heaviest) = (0.0, 0.0f64, 0.0, 0.0f64);
        for (i, &(weight, pair)) in self.words.iter().enumerate() {
            if words & (1 << (self.first + i)) == 0 {
                missed += weight;
                most = most.max(weight);
            } else {
                matched += pair;
                heaviest = heaviest.max(pair);
            }
        }
        let lost = if reach.whole {
            0.0
        } else {
            (theirs.weight - reach.own - self.letters * theirs.heaviest).max(0.0)
        };
        let share = |matched: f64, lost: f64| if matched > 0.0 { matched / (matched + lost) } else { 0.0 };
        let mut v = *facts;
        if matched > 0.0 {
            let own = if reach.whole { 1.0 } else { reach.own + reach.extra + 0.25 * self.letters };
            let (a, b) = (share(matched, missed), share(own, lost));
            // Joined words weigh together what the one word does, at most 1.
            (v[0], v[1], v[16]) = (a.min(b), a.max(b), if reach.whole { 1.0 } else { heaviest });
        }
        v[2] = most.min(lost / theirs.count.max(1.0));
        v[3] = missed.max(lost).min(3.0);
        v[17] = f64::from(u8::from(self.totals.single || theirs.single));
        v[19] = f64::from(u8::from(missed <= 0.0 && lost <= 1e-9));
        v[21] = f64::from(u8::from(self.latin != latin));
        // Sums in another order differ in the last digits.
        column.log_odds(&v) + 1e-9
    }

    /// No reading that matches no word of the query has higher log-odds.
    pub(crate) fn bound_of_strangers(&self, facts: &Values) -> f64 {
        let column = Model::shipped().column(self.lens);
        let mut v = *facts;
        v[3] = self.totals.weight.min(3.0);
        v[17] = f64::from(u8::from(self.totals.single));
        v[19] = f64::from(u8::from(self.totals.weight <= 0.0));
        v[21] = 1.0;
        column.log_odds(&v) + 1e-9
    }
}

/// What a pair with a word read as initials may weigh; 0 for any other word.
pub(crate) fn initials(t: &Token, lens: Lens) -> f64 {
    let short = lens == Lens::Person && (t.initials || is_letters(&t.latin));
    if short { 0.25 * t.latin.len() as f64 } else { 0.0 }
}

/// No facts known.
pub(crate) const NO_FACTS: Values = [0.0; FEATURE_COUNT];
