//! The least that would change the answer: the smallest sets of rules lifted, licences held and facts changed after which
//! no requirement or bar of the modelled rules stands (or an authorisation covers the deal).
//!
//! Every set up to a size is tried, smallest first; a set that holds one found before is left out, so that those found
//! are minimal. Each is a minimal hitting set of what stands in the way, in the sense of Reiter 1987 (Artificial
//! Intelligence 32:57), found by search, because rules interact through exceptions and need not be monotone.
//!
//! Supported: lifting each rule that is met or may be; a licence for each requirement; delisting or leaving out a party;
//! another end use; what is vouched for; less US content (with the largest share that still does); no US technology or
//! US-made equipment; smaller holdings; other days of the deal where they are unknown; facts that are unknown. Not
//! supported: another destination, origin, item or activity: that is another deal.

mod candidates;

use crate::book::RuleBook;
use crate::decide::{Options, decide_on, on_day};
use crate::transaction::Transaction;
use candidates::{Act, Candidate};
use knockon_vocabulary::Standing;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;

/// How far to search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Changes in a set at most.
    pub size: usize,
    /// Sets tried at most.
    pub sets: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { size: 3, sets: 200_000 }
    }
}

/// What the search found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Least {
    /// The standing without any change.
    pub now: Standing,
    /// Minimal sets, smallest first; empty where nothing stands in the way, or none was found.
    pub sets: Vec<Remedy>,
    /// Changes that were considered.
    pub candidates: usize,
    /// Changes of facts that were left out because there are too many.
    pub left_out: usize,
    /// Sets that were tried.
    pub tried: usize,
    /// Every set of this many changes or fewer was tried.
    pub complete_to: usize,
}

/// A minimal set of changes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Remedy {
    /// The changes, all needed.
    pub changes: Vec<Remedial>,
    /// The standing after them.
    pub standing: Standing,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Remedial {
    /// A fact is otherwise.
    Fact {
        /// Where it stands in the transaction.
        path: String,
        /// As it is; null: unknown.
        now: Value,
        /// As it would have to be.
        then: Value,
        /// The same in words, where the value does not say enough.
        #[serde(skip_serializing_if = "String::is_empty")]
        note: String,
    },
    /// A licence is held for what this rule requires.
    Licence {
        /// Rule id.
        rule: String,
        /// Its title.
        title: String,
    },
    /// The rule is lifted.
    LiftRule {
        /// Rule id.
        rule: String,
        /// Its title.
        title: String,
    },
}

/// Finds the smallest sets of changes after which nothing stands in the way of the transaction on its day.
pub fn least(tx: &Transaction, book: &RuleBook, opts: &Options<'_>, limits: Limits) -> Least {
    let now = on_day(tx, tx.as_of, book, opts, true);
    let mut out = Least {
        now: now.standing.clone(),
        sets: Vec::new(),
        candidates: 0,
        left_out: 0,
        tried: 0,
        complete_to: 0,
    };
    if clear(&now.standing) {
        return out;
    }
    let (candidates, left_out) = candidates::all(tx, book, &now);
    (out.candidates, out.left_out) = (candidates.len(), left_out);
    let search = Search { tx, book, opts, candidates: &candidates };
    let mut found: Vec<(u128, Vec<usize>)> = Vec::new();
    for size in 1..=limits.size.min(candidates.len()) {
        let level = found.len();
        let mut set: Vec<usize> = (0..size).collect();
        loop {
            if out.tried >= limits.sets {
                return finish(out, &search, &found);
            }
            let bits = set.iter().fold(0_u128, |b, i| b | 1 << i);
            let larger = found[..level].iter().any(|(f, _)| f & bits == *f);
            if !larger && !search.contradicts(&set) {
                out.tried += 1;
                if clear(&search.standing(&set, &[])) {
                    found.push((bits, set.clone()));
                }
            }
            if !next(&mut set, candidates.len()) {
                break;
            }
        }
        out.complete_to = size;
    }
    finish(out, &search, &found)
}

/// Whether nothing of the modelled rules stands in the way.
fn clear(s: &Standing) -> bool {
    matches!(s, Standing::Free | Standing::Authorised { .. })
}

/// The next set of the same size, in lexicographic order.
fn next(set: &mut [usize], n: usize) -> bool {
    let size = set.len();
    let Some(i) = (0..size).rev().find(|&i| set[i] < n - size + i) else { return false };
    set[i] += 1;
    for j in i + 1..size {
        set[j] = set[j - 1] + 1;
    }
    true
}

fn finish(mut out: Least, search: &Search<'_>, found: &[(u128, Vec<usize>)]) -> Least {
    let asks_less = |set: &[usize]| found.iter().any(|(_, other)| search.later(other, set));
    let least = found.iter().filter(|(_, set)| !asks_less(set));
    out.sets = least.map(|(_, set)| search.remedy(set)).collect();
    out
}

struct Search<'a> {
    tx: &'a Transaction,
    book: &'a RuleBook,
    opts: &'a Options<'a>,
    candidates: &'a [Candidate],
}

impl Search<'_> {
    /// Whether two changes of the set give one fact two values.
    fn contradicts(&self, set: &[usize]) -> bool {
        set.iter()
            .enumerate()
            .any(|(n, a)| set[..n].iter().any(|b| self.candidates[*a].path == self.candidates[*b].path))
    }

    /// Whether one set differs from another only in that a day of the deal may be later: then it asks for less.
    fn later(&self, one: &[usize], other: &[usize]) -> bool {
        let day = |i: usize| match self.candidates[i].act {
            Act::Date(f, d) => Some((f, d)),
            _ => None,
        };
        let same = |a: usize, b: usize| match (day(a), day(b)) {
            (Some((f, a)), Some((g, b))) => f == g && a >= b,
            _ => a == b,
        };
        one.len() == other.len() && one != other && other.iter().all(|b| one.iter().any(|a| same(*a, *b)))
    }

    /// The standing with these changes; `shares` puts other per cents into those that lower one.
    fn standing(&self, set: &[usize], shares: &[(usize, f64)]) -> Standing {
        let mut tx = self.tx.clone();
        let (mut lifted, mut licensed): (BTreeSet<String>, BTreeSet<String>) =
            (self.opts.lifted.clone(), self.opts.licensed.clone());
        for &i in set {
            let share = shares.iter().find(|s| s.0 == i).map(|s| s.1);
            match &self.candidates[i].act {
                Act::Lift(rule) => drop(lifted.insert(rule.clone())),
                Act::License(rule) => drop(licensed.insert(rule.clone())),
                act => act.apply(&mut tx, share),
            }
        }
        let opts = Options { lifted: &lifted, licensed: &licensed, ..*self.opts };
        decide_on(&tx, tx.as_of, self.book, &opts).standing
    }

    /// The set in words for the reader, each lowered share as large as it may be.
    fn remedy(&self, set: &[usize]) -> Remedy {
        let mut shares: Vec<(usize, f64)> = Vec::new();
        for &i in set {
            let Some(pct) = self.candidates[i].act.share(self.tx) else { continue };
            let (mut low, mut high) = (0_u32, 100_u32);
            // The largest whole per cent below the one stated that still clears; zero does.
            while low + 1 < high {
                let middle = low.midpoint(high);
                let mut tried = shares.clone();
                tried.push((i, f64::from(middle)));
                if f64::from(middle) < pct && clear(&self.standing(set, &tried)) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            shares.push((i, f64::from(low)));
        }
        Remedy {
            changes: set
                .iter()
                .map(|&i| {
                    let share = shares.iter().find(|s| s.0 == i).map(|s| s.1);
                    self.candidates[i].remedial(self.tx, self.book, share)
                })
                .collect(),
            standing: self.standing(set, &shares),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::next;

    #[test]
    fn all_sets_of_a_size_are_visited_once() {
        let mut set = vec![0, 1, 2];
        let mut seen = std::collections::BTreeSet::from([set.clone()]);
        while next(&mut set, 6) {
            assert!(seen.insert(set.clone()));
        }
        assert_eq!(seen.len(), 20);
    }
}
