//! The published daily model, against hand-computed chains and its own laws.

use knockon_shock::compat::{AbmInput, AbmOutput, inventory_abm, inventory_abm_json};
use proptest::prelude::*;

fn chain() -> AbmInput {
    AbmInput {
        n: 3,
        sector: vec!["a".into(), "b".into(), "c".into()],
        edges: vec![(0, 1, 20.0), (0, 1, 20.0), (1, 2, 60.0)],
        final_demand: vec![10.0, 10.0, 100.0],
        initial_production: vec![50.0, 70.0, 100.0],
        target_inventory_days: 4.0,
        tau: 6.0,
        capacity_loss: vec![1.0, 0.0, 0.0],
        days: 12,
        rationing: 0,
        mode: "compatibility".into(),
    }
}

#[test]
fn regress_tiers_stop_one_cover_after_the_other() {
    for rationing in 0..4 {
        let run = inventory_abm(&AbmInput { rationing, ..chain() }).unwrap();
        let first_stop = |f: usize| run.production.iter().position(|p| p[f] == 0.0);
        assert_eq!([first_stop(0), first_stop(1), first_stop(2)], [Some(0), Some(4), Some(8)], "{rationing}");
    }
}

#[test]
fn regress_json_and_bad_input() {
    let mut v = serde_json::to_value(chain()).unwrap();
    let got = inventory_abm_json(&v).unwrap();
    assert_eq!(got["total"][0], 170.0);
    v["edges"][0][1] = 7.into();
    let message = inventory_abm_json(&v).unwrap_err().to_string();
    assert_eq!(message, "link 0 names firm 7; firms are numbered 0 to 2");
    v["edges"][0][1] = 1.into();
    v["rationing"] = 4.into();
    assert!(inventory_abm_json(&v).unwrap_err().to_string().contains("expected 0, 1, 2 or 3"));
}

/// Large enough that every vector is split over threads.
#[test]
fn prop_same_bytes_under_one_and_two_threads() {
    let n = 10_000usize;
    let edges: Vec<_> = (0..40_000usize)
        .map(|e| {
            ((e * 7919 % n) as u32, (e * 104_729 % n + e / n) as u32 % n as u32, 1.0 + (e % 17) as f64 / 3.0)
        })
        .collect();
    let mut p0 = vec![10.0; n];
    edges.iter().for_each(|e| p0[e.0 as usize] += e.2);
    let input = AbmInput {
        n,
        sector: (0..n).map(|i| format!("s{}", i % 30)).collect(),
        edges,
        final_demand: vec![10.0; n],
        initial_production: p0,
        target_inventory_days: 3.0,
        tau: 6.0,
        capacity_loss: (0..n).map(|i| if i % 7 == 0 { 0.8 } else { 0.0 }).collect(),
        days: 8,
        rationing: 2,
        mode: "compatibility".into(),
    };
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| inventory_abm(&input).unwrap())
    };
    let bits = |r: &AbmOutput| {
        r.production.iter().flatten().chain(&r.total).map(|x| x.to_bits()).collect::<Vec<_>>()
    };
    let (one, two) = (on(1), on(2));
    assert_eq!(bits(&one), bits(&two));
    assert!(one.total[7] < one.total[0], "the shock spreads");
}

fn random_input() -> impl Strategy<Value = AbmInput> {
    let edges = prop::collection::vec((0u32..8, 0u32..8, 1.0f64..50.0), 1..25);
    (
        edges,
        prop::collection::vec(1.0f64..100.0, 8),
        prop::collection::vec(0.0f64..1.0, 8),
        0u8..4,
        2.0f64..20.0,
    )
        .prop_map(|(edges, final_demand, capacity_loss, rationing, days)| {
            let mut p0 = final_demand.clone();
            edges.iter().for_each(|e| p0[e.0 as usize] += e.2);
            AbmInput {
                n: 8,
                sector: (0..8).map(|i| format!("s{}", i % 5)).collect(),
                edges,
                final_demand,
                initial_production: p0,
                target_inventory_days: days,
                tau: 6.0,
                capacity_loss,
                days: 60,
                rationing,
                mode: "compatibility".into(),
            }
        })
}

proptest! {
    #[test]
    fn prop_no_loss_is_base(mut input in random_input()) {
        input.capacity_loss = vec![0.0; 8];
        input.days = 3;
        let run = inventory_abm(&input).unwrap();
        for day in &run.production {
            for (p, p0) in day.iter().zip(&input.initial_production) {
                prop_assert!((p - p0).abs() <= 1e-9 * p0);
            }
        }
    }

    #[test]
    fn prop_output_stays_in_capacity(input in random_input()) {
        let run = inventory_abm(&input).unwrap();
        for day in &run.production {
            for (i, p) in day.iter().enumerate() {
                let k = input.initial_production[i] * (1.0 - input.capacity_loss[i]);
                prop_assert!(*p >= 0.0 && *p <= k * (1.0 + 1e-12));
            }
        }
    }

    /// Numbering firms backwards renumbers the answer and changes nothing else.
    #[test]
    fn prop_numbering_does_not_matter(input in random_input()) {
        let mut turned = input.clone();
        turned.edges = input.edges.iter().rev().map(|&(s, b, v)| (7 - s, 7 - b, v)).collect();
        turned.sector.reverse();
        turned.final_demand.reverse();
        turned.initial_production.reverse();
        turned.capacity_loss.reverse();
        turned.days = 20;
        let (a, b) = (inventory_abm(&input).unwrap(), inventory_abm(&turned).unwrap());
        for (x, y) in a.production.iter().zip(&b.production) {
            for i in 0..8 {
                prop_assert!((x[i] - y[7 - i]).abs() <= 1e-6 * input.initial_production[i]);
            }
        }
    }
}
