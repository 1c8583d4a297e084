//! Two names: how likely they are one party, which answer that is, and why.

use crate::names::analyse::{Analysed, Lens, analyse};
use crate::names::name::Name;
use crate::names::view::{Read, Reading, Said};
use crate::pairs::align::Alignment;
use crate::pairs::features::{FEATURE_COUNT, FEATURES, Values, fact_features, features};
use crate::pairs::model::{Model, probability};
use crate::pairs::similar::{How, similar};
use serde::Serialize;

/// The threshold at which a score is a match, unless the caller says otherwise. Chosen where F1 is best on the labelled pairs.
pub const DEFAULT_THRESHOLD: f64 = 0.5;

/// What the comparison is made with.
#[derive(Debug, Clone, Serialize)]
pub struct Context {
    /// A score at or above this is the same entity.
    pub threshold: f64,
}

impl Default for Context {
    fn default() -> Self {
        Self { threshold: DEFAULT_THRESHOLD }
    }
}

/// The answer in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// One party under two spellings.
    SameEntity,
    /// A sister, branch, parent or namesake: a shared name with a contrast that tells the two apart.
    SameFamily,
    /// Nothing says that they belong together.
    Different,
}

/// One thing that speaks for or against.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Evidence {
    /// Words of one side stand for words of the other.
    Words {
        /// As in the query.
        query: String,
        /// As in the candidate.
        candidate: String,
        /// 0..1.
        likeness: f64,
        /// How much the words tell, 0..1 each.
        weight: f64,
        /// Why they match.
        how: How,
    },
    /// A word that the other side lacks.
    Alone {
        /// The word.
        word: String,
        /// Whether it stands in the query.
        in_query: bool,
        /// How much it tells, 0..1.
        weight: f64,
    },
    /// Legal forms, which count only where they contradict each other.
    Forms {
        /// Of the query.
        query: Vec<String>,
        /// Of the candidate.
        candidate: Vec<String>,
    },
    /// A feature and what it adds to the log-odds.
    Feature {
        /// Its name in the table.
        name: &'static str,
        /// Its value.
        value: f64,
        /// Log-odds that it adds.
        adds: f64,
    },
}

/// The outcome of a comparison.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Match {
    /// Probability that the names are one party, 0..1.
    pub score: f64,
    /// The answer.
    pub verdict: Verdict,
    /// What the score rests on.
    pub why: Vec<Evidence>,
}

/// Compares two names. The score is the same whichever comes first.
pub fn compare(query: &Name, candidate: &Name, ctx: &Context) -> Match {
    let (a, b) = (analyse(&query.text), analyse(&candidate.text));
    let (a, b): (Vec<_>, Vec<_>) =
        (a.iter().map(Analysed::view).collect(), b.iter().map(Analysed::view).collect());
    let lens = Lens::of(query.kind, candidate.kind);
    best(&a, &b, &facts(query, candidate), lens).explain(&a, &b, lens, ctx)
}

/// The values of all features for two names, in the order of [`FEATURES`]: for fitting.
pub fn feature_values(query: &Name, candidate: &Name) -> Vec<f64> {
    let (a, b) = (analyse(&query.text), analyse(&candidate.text));
    let (a, b): (Vec<_>, Vec<_>) =
        (a.iter().map(Analysed::view).collect(), b.iter().map(Analysed::view).collect());
    best(&a, &b, &facts(query, candidate), Lens::of(query.kind, candidate.kind)).values.to_vec()
}

/// Values of the features of what is known beside the names.
pub(crate) fn facts(query: &Name, candidate: &Name) -> Values {
    let mut out = [0.0; FEATURE_COUNT];
    fact_features(query, candidate, &mut out);
    out
}

/// The best pair of readings.
pub(crate) struct Best {
    pub(crate) log_odds: f64,
    values: Values,
    alignment: Alignment,
    readings: (usize, usize),
}

pub(crate) fn best(a: &[Reading<'_>], b: &[Reading<'_>], facts: &Values, lens: Lens) -> Best {
    best_by(a, b, facts, lens, |(ra, i), (rb, j)| similar(&a[ra].tokens[i], &b[rb].tokens[j], lens))
}

/// As [`best`], given how alike words are: by reading and word of the one name, reading and word of the other.
pub(crate) fn best_by<W: Said>(
    a: &[Reading<'_>],
    b: &[Read<W>],
    facts: &Values,
    lens: Lens,
    alike: impl Fn((usize, usize), (usize, usize)) -> Option<(f64, How)>,
) -> Best {
    let column = Model::shipped().column(lens);
    let mut out: Option<Best> = None;
    for (i, ra) in a.iter().enumerate() {
        for (j, rb) in b.iter().enumerate() {
            let (mut values, alignment) = features(ra, rb, lens, |s, t| alike((i, s), (j, t)));
            values.iter_mut().zip(facts).for_each(|(v, f)| *v += f);
            let log_odds = column.log_odds(&values);
            if out.as_ref().is_none_or(|o| log_odds > o.log_odds) {
                out = Some(Best { log_odds, values, alignment, readings: (i, j) });
            }
        }
    }
    // `analyse` gives at least one reading of any text.
    out.expect("two names have at least one pair of readings")
}

impl Best {
    pub(crate) fn explain(&self, a: &[Reading<'_>], b: &[Reading<'_>], lens: Lens, ctx: &Context) -> Match {
        let (ra, rb) = (&a[self.readings.0], &b[self.readings.1]);
        let score = probability(self.log_odds);
        Match { score, verdict: self.verdict(score, (ra, rb), lens, ctx), why: self.why(ra, rb, lens) }
    }

    /// One family: half of one name found in the other, with a distinctive word, half of both, or a
    /// contrast of number, place, form or trade that tells the two apart; or one proper name among words of trade and places.
    fn verdict(
        &self,
        score: f64,
        (a, b): (&Reading<'_>, &Reading<'_>),
        lens: Lens,
        ctx: &Context,
    ) -> Verdict {
        if score >= ctx.threshold {
            return Verdict::SameEntity;
        }
        if lens == Lens::Person {
            // Persons who share a name are no sister companies.
            return Verdict::Different;
        }
        let v = &self.values;
        let contrast = [6, 8, 10, 11, 22].iter().any(|&i| v[i] > 0.0);
        let shared = v[1] >= 0.5 && (v[16] >= 0.6 || v[0] >= 0.5 || contrast);
        if shared || self.shares_its_name(a, b) { Verdict::SameFamily } else { Verdict::Different }
    }

    /// Whether a word that is no word of trade, place or number is in both names, and what is left of either are only such words:
    /// `Huawei Chile`, `Huawei Technologies`.
    fn shares_its_name(&self, a: &Reading<'_>, b: &Reading<'_>) -> bool {
        let general =
            |x: &Reading<'_>, i: usize| x.tokens[i].meaning.is_some() || x.tokens[i].number.is_some();
        let al = &self.alignment;
        let proper = al.pairs.iter().any(|p| {
            let own = p.a.iter().any(|&i| !general(a, i)) && p.b.iter().any(|&j| !general(b, j));
            own && p.likeness >= 0.9
        });
        let rest = al.left_a.iter().all(|&i| general(a, i)) && al.left_b.iter().all(|&j| general(b, j));
        proper && rest
    }

    fn why(&self, a: &Reading<'_>, b: &Reading<'_>, lens: Lens) -> Vec<Evidence> {
        let text = |x: &Reading<'_>, which: &[usize]| -> String {
            which.iter().map(|&i| x.tokens[i].text).collect::<Vec<_>>().join(" ")
        };
        let mut out: Vec<Evidence> = Vec::new();
        for p in &self.alignment.pairs {
            out.push(Evidence::Words {
                query: text(a, &p.a),
                candidate: text(b, &p.b),
                likeness: p.likeness,
                weight: p.weight_a.min(p.weight_b),
                how: p.how,
            });
        }
        for (x, left, in_query) in [(a, &self.alignment.left_a, true), (b, &self.alignment.left_b, false)] {
            for &i in left {
                let (word, weight) = (x.tokens[i].text.to_owned(), x.tokens[i].weight(lens));
                out.push(Evidence::Alone { word, in_query, weight });
            }
        }
        let forms = |x: &Reading<'_>| x.forms.iter().map(|f| f.phrase.to_owned()).collect::<Vec<_>>();
        if !a.forms.is_empty() || !b.forms.is_empty() {
            out.push(Evidence::Forms { query: forms(a), candidate: forms(b) });
        }
        let column = Model::shipped().column(lens);
        for (i, name) in FEATURES.iter().enumerate() {
            let adds = column.weights[i] * self.values[i];
            if adds != 0.0 {
                out.push(Evidence::Feature { name, value: self.values[i], adds });
            }
        }
        out
    }
}
