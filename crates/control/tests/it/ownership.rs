//! (v) Ownership: the least fixpoint equals brute force, cycles included, and bounds hold for every filling.

use crate::draw::day;
use knockon_control::*;
use knockon_vocabulary::ListCode;
use proptest::prelude::*;

const N: usize = 5;

/// The largest graph of the comparison with brute force.
const LARGE: usize = 12;

/// A payment with five parties; the first `seeds` bits are blocked persons.
fn payment(as_of: &str, seeds: u8, shares: &[(usize, usize, Option<u32>)]) -> Transaction {
    payment_of(N, as_of, u16::from(seeds), shares)
}

/// The same with `n` parties.
fn payment_of(n: usize, as_of: &str, seeds: u16, shares: &[(usize, usize, Option<u32>)]) -> Transaction {
    let mut tx = Transaction::new(day(as_of), vec![Regime::UsOfac], Activity::Payment);
    let sdn = Listed {
        list: ListCode::UsSdn,
        from: Some(day("2005-01-01")),
        until: None,
        requirement: None,
        policy: None,
        footnotes: None,
    };
    tx.parties = Some(
        (0..n)
            .map(|i| Party {
                // Two digits, so that the order of names is the order of numbers.
                id: name(i),
                roles: Some(vec![]),
                listed: Some(if seeds >> i & 1 == 1 { vec![sdn.clone()] } else { vec![] }),
                ..Party::default()
            })
            .collect(),
    );
    tx.ownership = Some(
        shares
            .iter()
            .map(|(a, b, p)| Share {
                owner: name(*a),
                owned: name(*b),
                pct: p.map(f64::from),
                ..Share::default()
            })
            .collect(),
    );
    tx
}

fn name(i: usize) -> String {
    format!("{i:02}")
}

fn blocked(tx: &Transaction) -> Vec<Truth> {
    decide(tx, RuleBook::embedded(), &Options::default()).blocked.into_values().collect()
}

/// The intersection of all sets that hold the seeds and everything half owned by themselves.
fn brute_force(seeds: u8, shares: &[(usize, usize, u32)], aggregate: bool) -> u8 {
    let caught = |n: usize, set: u8| {
        let held = || shares.iter().filter(|(o, b, _)| *b == n && set >> o & 1 == 1).map(|s| s.2);
        if aggregate { held().sum::<u32>() >= 50 } else { held().max().unwrap_or(0) >= 50 }
    };
    let closed = |set: u8| set & seeds == seeds && (0..N).all(|n| set >> n & 1 == 1 || !caught(n, set));
    (0..1_u8 << N).filter(|s| closed(*s)).fold(u8::MAX, |a, s| a & s)
}

fn graph() -> impl Strategy<Value = (u8, Vec<(usize, usize, u32)>)> {
    let share = (0..N, 0..N, prop::sample::select(vec![10_u32, 25, 40, 49, 50, 60, 100]));
    (1..1_u8 << N, prop::collection::vec(share, 0..8))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn prop_the_fixpoint_equals_brute_force((seeds, shares) in graph(), aggregate in any::<bool>()) {
        let open: Vec<_> = shares.iter().map(|(a, b, p)| (*a, *b, Some(*p))).collect();
        let got = blocked(&payment(if aggregate { "2020-01-01" } else { "2014-08-12" }, seeds, &open));
        let want = brute_force(seeds, &shares, aggregate);
        for (n, g) in got.iter().enumerate() {
            prop_assert_eq!(*g, Truth::from(want >> n & 1 == 1), "party {}", n);
        }
    }

    #[test]
    fn prop_bounds_hold_for_every_share((seeds, shares) in graph(), gap in any::<prop::sample::Index>()) {
        prop_assume!(!shares.is_empty());
        let gap = gap.index(shares.len());
        let mut open: Vec<_> = shares.iter().map(|(a, b, p)| (*a, *b, Some(*p))).collect();
        open[gap].2 = None;
        let got = blocked(&payment("2020-01-01", seeds, &open));
        // Shares of one company do not exceed the whole.
        let others: u32 = shares.iter().enumerate().filter(|(i, s)| *i != gap && s.1 == shares[gap].1).map(|(_, s)| s.2).sum();
        for pct in (0..=100_u32.saturating_sub(others)).step_by(5) {
            open[gap].2 = Some(pct);
            for (g, one) in got.iter().zip(blocked(&payment("2020-01-01", seeds, &open))) {
                prop_assert!(*g == Truth::Unknown || *g == one);
            }
        }
    }
}

/// Sums of shares by set of owners: entry `set` of node `n` is what the members of the set hold in `n` together (or the
/// largest single holding).
fn holdings(n: usize, nodes: usize, shares: &[(usize, usize, u32)], aggregate: bool) -> Vec<u32> {
    let mut held = vec![0_u32; 1 << nodes];
    for set in 1..held.len() {
        let first = set.trailing_zeros() as usize;
        let rest = held[set & (set - 1)];
        let own = || shares.iter().filter(|(o, b, _)| *o == first && *b == n).map(|s| s.2);
        held[set] = if aggregate { rest + own().sum::<u32>() } else { rest.max(own().max().unwrap_or(0)) };
    }
    held
}

/// (v) 10,000 random graphs of up to 12 parties, cycles and self-holdings included: the parties caught are the
/// intersection of all sets that hold the seeds and everything that they own by half.
#[test]
fn prop_ten_thousand_graphs_equal_brute_force() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::{Config, TestRunner};
    let share =
        |nodes: usize| (0..nodes, 0..nodes, prop::sample::select(vec![10_u32, 20, 25, 30, 49, 50, 51, 75]));
    let graphs = (2..=LARGE).prop_flat_map(move |nodes| {
        (Just(nodes), 1..1_u16 << nodes, prop::collection::vec(share(nodes), 0..3 * nodes), any::<bool>())
    });
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let (mut count, mut cyclic, mut grown) = (0, 0, 0);
    while count < 10_000 {
        let (nodes, all_seeds, shares, aggregate) = graphs.new_tree(&mut runner).expect("a graph").current();
        // Few seeds, so that there is something left to catch.
        let seeds = all_seeds & all_seeds.wrapping_mul(0x9E37) | 1 << (usize::from(all_seeds) % nodes);
        let seeds = seeds & ((1 << nodes) - 1);
        let tables: Vec<Vec<u32>> = (0..nodes).map(|n| holdings(n, nodes, &shares, aggregate)).collect();
        let closed = |set: usize| (0..nodes).all(|n| set >> n & 1 == 1 || tables[n][set] < 50);
        let want = (0..1_usize << nodes)
            .filter(|set| set & usize::from(seeds) == usize::from(seeds) && closed(*set))
            .fold((1 << nodes) - 1, |a, b| a & b);
        let open: Vec<_> = shares.iter().map(|(a, b, p)| (*a, *b, Some(*p))).collect();
        let tx = payment_of(nodes, if aggregate { "2020-01-01" } else { "2014-08-12" }, seeds, &open);
        let got = decide_on(&tx, tx.as_of, RuleBook::embedded(), &Options::default()).blocked;
        for (n, blocked) in got.into_values().enumerate() {
            assert_eq!(
                blocked,
                Truth::from(want >> n & 1 == 1),
                "party {n} of {seeds:b} {shares:?} {aggregate}"
            );
        }
        count += 1;
        grown += usize::from(want != usize::from(seeds));
        cyclic += usize::from(has_cycle(nodes, &shares));
    }
    assert!(cyclic > 5_000 && grown > 3_000, "{cyclic} with cycles, {grown} that catch somebody");
}

/// Whether some party stands above itself.
fn has_cycle(nodes: usize, shares: &[(usize, usize, u32)]) -> bool {
    let mut reach = vec![vec![false; nodes]; nodes];
    shares.iter().for_each(|(a, b, _)| reach[*a][*b] = true);
    for k in 0..nodes {
        for a in 0..nodes {
            for b in 0..nodes {
                reach[a][b] |= reach[a][k] && reach[k][b];
            }
        }
    }
    (0..nodes).any(|n| reach[n][n])
}
