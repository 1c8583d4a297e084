//! Decisions for several futures.

use knockon_sourcing::{Part, Problem, SolveOptions, Supplier, allowed, plan, robust, versus_waiting};
use proptest::prelude::*;

fn supplier(id: &str, price: f64, qualified: bool, open: Vec<f64>) -> Supplier {
    Supplier {
        id: id.into(),
        part: 0,
        price,
        capacity: 10.0,
        min_order: 0.0,
        lead: 0,
        qualified,
        qualification_time: 2,
        qualification_cost: 150.0,
        allowed: open,
        base_share: None,
    }
}

/// Six periods; the present supplier is closed in `closed`.
fn problem(closed: (usize, usize)) -> Problem {
    Problem {
        demand: vec![10.0; 6],
        margin: 20.0,
        holding: 0.0,
        parts: vec![Part { id: "memory".into(), per_unit: 1.0, stock: 10.0, arriving: vec![] }],
        suppliers: vec![
            supplier("present", 5.0, true, allowed(6, &[closed], &[])),
            supplier("new", 6.0, false, allowed(6, &[], &[])),
        ],
    }
}

#[test]
fn regress_waiting_is_better_while_the_licence_comes_soon() {
    let w = versus_waiting(&problem((0, 6)), &[0], &SolveOptions::default()).unwrap();
    // The plan: 10 from stock, nothing in period 1, then 40 at a margin of 14, less 150.
    assert!((w.plan - (-200.0 - 560.0 + 150.0)).abs() < 1e-6, "{}", w.plan);
    // Waiting until period m: stock, and a margin of 15 from m on: 610 needs 27.3 units, that is m = 3 or earlier.
    assert_eq!(w.better_from, Some(4));
    assert!(w.waiting.windows(2).all(|p| p[0] <= p[1] + 1e-9));
}

#[test]
fn regress_one_decision_for_a_licence_that_may_come() {
    let r = robust(&[problem((0, 6)), problem((0, 1))], &SolveOptions::default()).unwrap();
    // Qualifying costs 150 where the licence comes at once, not qualifying 410 where it never does.
    assert_eq!((r.qualify.as_slice(), r.candidates), (&[1][..], 2));
    assert!(
        (r.regrets[0]).abs() < 1e-6 && r.regrets[1] > 100.0 && r.regrets[1] <= 150.0 + 1e-6,
        "{:?}",
        r.regrets
    );
    let mut other = problem((0, 6));
    other.suppliers.pop();
    assert!(robust(&[problem((0, 6)), other], &SolveOptions::default()).is_err());
    assert!(robust(&[], &SolveOptions::default()).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn prop_a_robust_decision_never_regrets_more_than_doing_nothing(a in 0usize..6, b in 0usize..6, cost in 0.0f64..600.0) {
        let with = |closed| {
            let mut p = problem(closed);
            p.suppliers[1].qualification_cost = cost;
            p
        };
        let scenarios = [with((a.min(b), a.max(b))), with((0, a)), with((b, 6))];
        let options = SolveOptions::default();
        let r = robust(&scenarios, &options).unwrap();
        let worst = r.regrets.iter().copied().fold(0.0, f64::max);
        let mut idle: f64 = 0.0;
        for (s, (objective, regret)) in scenarios.iter().zip(r.objectives.iter().zip(&r.regrets)) {
            let best = plan(s, &options).unwrap();
            prop_assert!(*regret >= -1e-6 && (objective - regret - best.objective).abs() < 1e-5);
            idle = idle.max(best.do_nothing_objective - best.objective);
        }
        prop_assert!(worst <= idle + 1e-6, "{} {}", worst, idle);
    }
}
