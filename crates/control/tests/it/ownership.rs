//! (v) Ownership: the least fixpoint equals brute force, cycles included, and bounds hold for every filling.

use crate::draw::day;
use knockon_control::*;
use knockon_vocabulary::ListCode;
use proptest::prelude::*;

const N: usize = 5;

/// A payment with five parties; the first `seeds` bits are blocked persons.
fn payment(as_of: &str, seeds: u8, shares: &[(usize, usize, Option<u32>)]) -> Transaction {
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
        (0..N)
            .map(|i| Party {
                id: i.to_string(),
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
                owner: a.to_string(),
                owned: b.to_string(),
                pct: p.map(f64::from),
                ..Share::default()
            })
            .collect(),
    );
    tx
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
