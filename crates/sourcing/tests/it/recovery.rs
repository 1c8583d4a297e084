//! Time to survive and lost profit of a line of several tiers.

use knockon_sourcing::*;
use proptest::prelude::*;

/// Two plants make a part, one assembles; the first plant is down.
fn line(stock: [f64; 3], capacity: [f64; 3], demand: f64, periods: f64) -> Line {
    Line {
        nodes: (0..3).map(|i| Node { plant: i, stock: stock[i] }).collect(),
        plants: capacity.iter().map(|&capacity| Plant { capacity }).collect(),
        products: vec![Product { nodes: vec![2], demand, profit: 3.0 }],
        needs: vec![Need { node: 2, per_unit: 2.0, suppliers: vec![0, 1] }],
        arcs: vec![(0, 2), (1, 2)],
        disrupted: vec![0],
        periods,
    }
}

proptest! {
    #[test]
    fn prop_survival_is_where_losses_begin(
        stock in prop::array::uniform3(0.0f64..50.0),
        capacity in prop::array::uniform3(0.0f64..20.0),
        demand in 0.1f64..20.0,
    ) {
        let at = |periods| ttr_tts(&line(stock, capacity, demand, periods)).expect("valid");
        // One tier by hand: parts make half as many units, capped by the assembly; then what is in stock.
        let lost = |t: f64| {
            let parts = (stock[0] + stock[1] + capacity[1] * t) / 2.0;
            f64::max(0.0, demand * t - stock[2] - f64::min(parts, capacity[2] * t))
        };
        for t in [0.0, 1.0, 7.5] {
            prop_assert!((at(t).profit_lost - 3.0 * lost(t)).abs() < 1e-6);
        }
        match at(1.0).survives {
            Some(end) => {
                prop_assert!(at(end * 0.999).profit_lost < 1e-6);
                prop_assert!(lost(end * 1.001 + 0.01) > 0.0);
            }
            None => prop_assert!(lost(1e6) < 1e-3),
        }
    }
}

#[test]
fn refuses_a_node_that_does_not_exist() {
    let mut broken = line([0.0; 3], [1.0; 3], 1.0, 1.0);
    broken.arcs.push((0, 9));
    let error = ttr_tts(&broken).expect_err("there are three nodes");
    assert_eq!(error.to_string(), "node number `9` is not declared");
}
