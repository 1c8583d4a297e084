//! Who is caught through ownership: the least fixpoint over shares, cycles allowed, with bounds where shares are unknown.
//!
//! Source: OFAC guidance of 2014-08-13 and FAQ 398–402; BIS affiliates rule, 90 FR 47201. A caught intermediate's whole
//! holding counts, one that is not caught counts for nothing (no multiplication along a chain). Ownership, not control.
//! Before 2014-08-13 shares of several owners do not add up (`aggregate = false`).
//! Supported: unknown shares and unscreened owners as bounds. Not supported: shares of one owner through several
//! intermediates added up where `aggregate` is false.

use crate::transaction::{Share, Transaction};
use crate::tri::Truth;
use knockon_vocabulary::{Date, Interval};

/// Floating shares that add up to the line count as on it.
const ROUNDING: f64 = 1e-9;

/// How shares are added up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rule {
    /// Least share in per cent.
    pub(crate) min_pct: f64,
    /// Whether owners' shares add up.
    pub(crate) aggregate: bool,
}

/// Owners and owned of a transaction by number: first its parties, then ids that are no party.
pub(crate) struct Graph<'a> {
    pub(crate) ids: Vec<&'a str>,
    /// Owner, owned, share.
    pub(crate) edges: Vec<(usize, usize, &'a Share)>,
}

impl<'a> Graph<'a> {
    pub(crate) fn new(tx: &'a Transaction) -> Self {
        let mut ids: Vec<&str> = tx.parties.iter().flatten().map(|p| p.id.as_str()).collect();
        let mut edges = Vec::new();
        for s in tx.ownership.iter().flatten() {
            let mut number = |id: &'a str| {
                ids.iter().position(|i| *i == id).unwrap_or_else(|| {
                    ids.push(id);
                    ids.len() - 1
                })
            };
            edges.push((number(&s.owner), number(&s.owned), s));
        }
        Self { ids, edges }
    }

    /// Whether each is caught on the day; `seed`: those caught for themselves.
    pub(crate) fn caught(&self, seed: &[Truth], day: Date, rule: Rule) -> Vec<Truth> {
        let mut low: Vec<bool> = seed.iter().map(|s| *s == Truth::Yes).collect();
        let mut high: Vec<bool> = seed.iter().map(|s| *s != Truth::No).collect();
        self.close(&mut low, day, rule, false);
        self.close(&mut high, day, rule, true);
        low.iter()
            .zip(&high)
            .map(|(l, h)| match (l, h) {
                (true, _) => Truth::Yes,
                (false, true) => Truth::Unknown,
                (false, false) => Truth::No,
            })
            .collect()
    }

    /// Grows the set until nothing changes; at most one round for each member.
    fn close(&self, caught: &mut [bool], day: Date, rule: Rule, unknown_counts: bool) {
        loop {
            let grown: Vec<usize> = (0..caught.len())
                .filter(|&n| {
                    !caught[n] && self.share(n, caught, day, rule, unknown_counts) >= rule.min_pct - ROUNDING
                })
                .collect();
            if grown.is_empty() {
                return;
            }
            grown.into_iter().for_each(|n| caught[n] = true);
        }
    }

    /// The share of `n` in caught hands; an unknown share may be all that others' known shares leave.
    fn share(&self, n: usize, caught: &[bool], day: Date, rule: Rule, unknown_counts: bool) -> f64 {
        let (mut sum, mut largest, mut all_known, mut unknown) = (0.0_f64, 0.0_f64, 0.0_f64, false);
        for (owner, _, s) in self.edges.iter().filter(|e| e.1 == n && holds(e.2, day)) {
            match s.pct {
                Some(pct) => {
                    all_known += pct;
                    if caught[*owner] {
                        sum += pct;
                        largest = largest.max(pct);
                    }
                }
                None => unknown |= caught[*owner],
            }
        }
        let rest = if unknown && unknown_counts { (100.0 - all_known).max(0.0) } else { 0.0 };
        if rule.aggregate { sum + rest } else { largest.max(rest) }
    }

    /// Whether one of `owners` stands anywhere above `n`, whatever the share.
    pub(crate) fn above(&self, n: usize, owners: &[bool], day: Date) -> bool {
        let mut seen = vec![false; self.ids.len()];
        let mut open = vec![n];
        while let Some(x) = open.pop() {
            for (owner, owned, s) in &self.edges {
                let counts = holds(s, day) && (s.pct != Some(0.0) || s.control == Some(true));
                if *owned == x && counts && !std::mem::replace(&mut seen[*owner], true) {
                    if owners[*owner] {
                        return true;
                    }
                    open.push(*owner);
                }
            }
        }
        false
    }

    /// Which nodes stand above `n`.
    pub(crate) fn ancestors(&self, n: usize, day: Date) -> Vec<bool> {
        let mut seen = vec![false; self.ids.len()];
        let mut open = vec![n];
        while let Some(x) = open.pop() {
            for (owner, owned, s) in &self.edges {
                if *owned == x && holds(s, day) && !std::mem::replace(&mut seen[*owner], true) {
                    open.push(*owner);
                }
            }
        }
        seen
    }
}

/// Whether the holding exists on the day.
pub(crate) fn holds(s: &Share, day: Date) -> bool {
    Interval { from: s.from, until: s.until }.contains(day)
}
