//! A name to be searched for, taken apart once for all parts of an index.

use crate::names::analyse::{Analysed, Lens};
use crate::names::name::Name;
use crate::names::view::{Reading, View};
use crate::pairs::model::Model;
use crate::search::bound::{Reach, Side, Totals};

pub(crate) struct Query<'a> {
    pub(crate) name: &'a Name,
    pub(crate) readings: Vec<Reading<'a>>,
    /// Place of each reading's first word among the words of all; one more at the end.
    pub(crate) first: Vec<usize>,
    /// By lens: the readings as it sees them.
    sides: [Vec<Side>; 3],
    /// Whether some word is compared by sound only.
    pub(crate) loose: bool,
    /// Whether anything is known beside the name.
    pub(crate) facts: bool,
}

impl<'a> Query<'a> {
    pub(crate) fn of(name: &'a Name, analysed: &'a [Analysed]) -> Self {
        let readings: Vec<Reading<'a>> = analysed.iter().map(Analysed::view).collect();
        let mut first = vec![0];
        for r in &readings {
            first.push(first.last().copied().unwrap_or(0) + r.tokens.len());
        }
        let few = first.last().is_some_and(|n| *n <= 64);
        let sides = Lens::ALL.map(|lens| {
            let all = readings.iter().zip(&first).filter(|_| few);
            all.map(|(r, &f)| Side::of(r, lens, f)).collect()
        });
        let loose = readings.iter().any(Reading::loose);
        let facts =
            !(name.birth_date.trim().is_empty() && name.places.is_empty() && name.identifiers.is_empty());
        Self { name, readings, first, sides, loose, facts }
    }

    /// How many words its readings have together.
    pub(crate) fn words(&self) -> usize {
        self.first.last().copied().unwrap_or(0)
    }

    /// How many of these words one of its readings has at most.
    pub(crate) fn most_of_one(&self, bits: u64) -> u32 {
        let below = |i: &usize| 1u64.checked_shl(u32::try_from(*i).unwrap_or(64)).map_or(u64::MAX, |b| b - 1);
        let of = |ends: &[usize]| (bits & below(&ends[1]) & !below(&ends[0])).count_ones();
        self.first.windows(2).map(of).max().unwrap_or(0)
    }

    /// Its words with their numbers.
    pub(crate) fn tokens(&self) -> impl Iterator<Item = (usize, &View<'a>)> {
        self.readings.iter().flat_map(|r| &r.tokens).enumerate()
    }

    pub(crate) fn sides(&self, lens: Lens) -> &[Side] {
        &self.sides[lens as usize]
    }

    /// What is known beside the names adds at most this, with the bias; names with an identifier in common apart.
    pub(crate) fn most_facts(&self, lens: Lens) -> f64 {
        let column = Model::shipped().column(lens);
        let known = [(23, !self.name.birth_date.trim().is_empty()), (25, !self.name.places.is_empty())];
        column.bias + known.iter().filter(|k| k.1).map(|k| column.weights[k.0].max(0.0)).sum::<f64>()
    }

    /// What a name without any word in common may match.
    pub(crate) fn strangers(&self, lens: Lens) -> Reach {
        let (bits, letters) = self.initials(lens);
        Reach { bits, letters, extra: letters, ..Reach::default() }
    }

    /// What pairing its word `i` with a word that lacks so much of being alike costs at least, if the pair has the word's weight.
    pub(crate) fn misspelt(&self, lens: Lens, i: usize, lacks: f64) -> f64 {
        let w = &Model::shipped().column(lens).weights;
        let weight = self.tokens().nth(i).map_or(0.0, |t| t.1.weight(lens));
        -lacks * (weight * w[4].min(0.0) + w[5].min(0.0))
    }

    /// No reading with no more than this in common has higher log-odds, whichever reading of the query it is compared with.
    pub(crate) fn bound(&self, lens: Lens, reach: &Reach, theirs: &Totals, facts: f64) -> f64 {
        self.sides(lens).iter().map(|s| s.bound(reach, theirs, facts)).fold(f64::NEG_INFINITY, f64::max)
    }

    /// The query's words that are read as initials: their bits, and how many letters they have.
    pub(crate) fn initials(&self, lens: Lens) -> (u64, f64) {
        let all = self.sides(lens).iter().flat_map(|s| &s.initials);
        all.fold((0, 0.0), |(bits, n), i| (bits | i.0, n + i.2))
    }
}
