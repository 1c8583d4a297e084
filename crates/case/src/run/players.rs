//! Which measures share the loss, and how much each bears (Shapley value over measures).
//!
//! A law measure that changes no part-for-production standing, neither beside all others, nor alone, nor where an effective
//! one is lifted, is taken for a player without effect on parts; all such measures stand together as one. More than eight players are joined by kind: licences
//! first, then markets. What is joined is named so in the output.

use super::law::{Law, Lifted, Timeline};
use crate::model::{Act, Case};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Most players whose exact Shapley value is computed: 2⁸ runs.
const MOST: usize = 8;

/// One or more measures that are lifted together.
#[derive(Debug, Clone)]
pub(crate) struct Player {
    pub(crate) label: String,
    pub(crate) bits: Lifted,
}

/// The players, and for each measure how many part-for-production links it touches.
pub(crate) struct Players {
    pub(crate) players: Vec<Player>,
    /// What is lifted whatever players are in force: by a what-if, or on demand.
    base: Lifted,
    pub(crate) links_changed: Vec<usize>,
}

fn is_law(case: &Case, m: usize) -> bool {
    matches!(case.measures[m].act, Act::Listing { .. } | Act::Rule { .. })
}

/// Part-for-production links whose standing differs on any day.
fn differing(case: &Case, a: &[Timeline], b: &[Timeline]) -> usize {
    let same = |x: &Timeline, y: &Timeline| {
        Arc::ptr_eq(x, y)
            || (x.len() == y.len()
                && x.iter().zip(y.iter()).all(|(p, q)| {
                    p.from == q.from && p.until == q.until && p.value.standing == q.value.standing
                }))
    };
    let links = case.supplies.iter().zip(a.iter().zip(b));
    links.filter(|(s, (x, y))| s.product.is_some() && !same(x, y)).count()
}

/// Finds the players among the measures that `base` does not lift.
pub(crate) fn find(case: &Case, law: &Law<'_>, base: Lifted) -> Players {
    let n = case.measures.len();
    let in_force = |m: &usize| base >> m & 1 == 0;
    let laws = laws(case, base);
    let links_changed = links_changed(case, law, base);
    let effective = effective(case, law, base & law.all_law(), &laws, &links_changed);
    let mut found = Players { players: Vec::new(), base, links_changed };
    let (mut licences, mut markets) = (Vec::new(), Vec::new());
    for m in (0..n).filter(in_force) {
        match &case.measures[m].act {
            Act::Listing { .. } | Act::Rule { .. } if effective.contains(&m) => {
                found.players.push(Player { label: case.measures[m].title.clone(), bits: 1 << m });
            }
            Act::Listing { .. } | Act::Rule { .. } => {}
            Act::Licence { .. } => licences.push(m),
            Act::Market { .. } => markets.push(m),
        }
    }
    let without_effect: Vec<usize> = laws.into_iter().filter(|m| !effective.contains(m)).collect();
    let players = &mut found.players;
    join(case, players, &without_effect, "measures without effect on parts for production", true);
    let room = MOST.saturating_sub(players.len());
    let join_licences = licences.len() + markets.len() > room;
    join(case, players, &licences, "specific licences", join_licences);
    let join_markets = markets.len() > MOST.saturating_sub(players.len());
    join(case, players, &markets, "market measures", join_markets);
    found
}

/// No players: what each measure changes when it alone is lifted is counted, and the loss is shared between none.
pub(crate) fn none(case: &Case, law: &Law<'_>, base: Lifted) -> Players {
    Players { players: Vec::new(), base, links_changed: links_changed(case, law, base) }
}

/// Part-for-production links that a licence opens; 0 for other measures.
fn licensed(case: &Case, m: usize) -> usize {
    let Act::Licence { flows, .. } = &case.measures[m].act else { return 0 };
    case.supplies.iter().filter(|s| s.product.is_some() && super::scenario::chosen(case, flows, s)).count()
}

/// Law measures that `base` does not lift.
fn laws(case: &Case, base: Lifted) -> Vec<usize> {
    (0..case.measures.len()).filter(|m| is_law(case, *m) && base >> m & 1 == 0).collect()
}

/// How many part-for-production links each measure that `base` does not lift touches: a law measure those that it changes when it
/// alone is lifted, a licence those that it opens.
fn links_changed(case: &Case, law: &Law<'_>, base: Lifted) -> Vec<usize> {
    let in_force = (0..case.measures.len()).map(|m| if base >> m & 1 == 0 { licensed(case, m) } else { 0 });
    let mut changed: Vec<usize> = in_force.collect();
    let laws = laws(case, base);
    let base = base & law.all_law();
    let mut sets: Vec<Lifted> = vec![base];
    sets.extend(laws.iter().map(|m| base | 1 << m));
    let timelines = law.many(&sets);
    for m in laws {
        changed[m] = differing(case, &timelines[&base], &timelines[&(base | 1 << m)]);
    }
    changed
}

/// Which law measures change any part-for-production link: beside all others (`changed`), alone, or where one that is effective
/// is lifted (a rule that another stands in for shows only then).
fn effective(case: &Case, law: &Law<'_>, base: Lifted, laws: &[usize], changed: &[usize]) -> BTreeSet<usize> {
    let all = law.all_law();
    let mut effective = BTreeSet::new();
    let bits = |ms: &[usize]| ms.iter().fold(0, |b: Lifted, m| b | 1 << m);
    // Measures of `open` that change a link when they are lifted in addition to a context. All of them are asked together
    // first, and one by one only where that changes something.
    let found_in = |contexts: &[Lifted], open: &[usize]| -> Vec<usize> {
        let mut joint: Vec<Lifted> = contexts.to_vec();
        joint.extend(contexts.iter().map(|c| c | bits(open)));
        let timelines = law.many(&joint);
        let touched = |c: &&Lifted| differing(case, &timelines[*c], &timelines[&(**c | bits(open))]) > 0;
        let contexts: Vec<Lifted> = contexts.iter().filter(touched).copied().collect();
        let mut sets = contexts.clone();
        sets.extend(contexts.iter().flat_map(|c| open.iter().map(move |m| c | 1 << m)));
        let timelines = law.many(&sets);
        let changes = |m: &usize, c: &Lifted| differing(case, &timelines[c], &timelines[&(c | 1 << m)]) > 0;
        open.iter().copied().filter(|m| contexts.iter().any(|c| changes(m, c))).collect()
    };
    let mut found: Vec<usize> = laws.iter().copied().filter(|m| changed[*m] > 0).collect();
    while !found.is_empty() {
        let contexts: Vec<Lifted> = found.iter().map(|m| base | 1 << m).collect();
        effective.extend(found);
        let open: Vec<usize> = laws.iter().copied().filter(|m| !effective.contains(m)).collect();
        found = found_in(&contexts, &open);
    }
    // Alone: with everything else lifted.
    let open: Vec<usize> = laws.iter().copied().filter(|m| !effective.contains(m)).collect();
    effective.extend(found_in(&[all & !bits(&open)], &open));
    effective
}

/// Adds measures as one player or one each.
fn join(case: &Case, players: &mut Vec<Player>, measures: &[usize], label: &str, together: bool) {
    if together && measures.len() > 1 {
        let bits = measures.iter().fold(0, |bits, m| bits | 1 << m);
        players.push(Player { label: format!("{label} ({})", measures.len()), bits });
    } else {
        players
            .extend(measures.iter().map(|m| Player { label: case.measures[*m].title.clone(), bits: 1 << m }));
    }
}

impl Players {
    /// The set of lifted measures when the players of `present` (one bit each) are in force.
    pub(crate) fn lifted(&self, present: u32) -> Lifted {
        self.players
            .iter()
            .enumerate()
            .filter(|(i, _)| present >> i & 1 == 0)
            .fold(self.base, |bits, (_, p)| bits | p.bits)
    }

    /// The player of each measure, and whether it stands alone.
    pub(crate) fn of_measures(&self, n: usize) -> BTreeMap<usize, (usize, bool)> {
        let mut out = BTreeMap::new();
        for (i, p) in self.players.iter().enumerate() {
            for m in (0..n).filter(|m| p.bits >> m & 1 == 1) {
                out.insert(m, (i, p.bits.count_ones() == 1));
            }
        }
        out
    }
}
