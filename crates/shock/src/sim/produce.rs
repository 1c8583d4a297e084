//! What a line makes in a day: `P = min(K, X, D)` and what limited it.
//!
//! Source: Pichler et al. 2022, the production function between Leontief and linear: critical inputs bind, important
//! ones bind half-way, others do not bind.

use super::run::Binding;
use knockon_network::InputClass;

/// Two limits closer than this (relative) are a tie.
const TIE: f64 = 1e-9;

/// X: what the stocks allow, and the first input that allows least. `inputs` yields (index, class, stock over quantity per
/// unit of output).
pub(crate) fn possible(
    capacity: f64,
    inputs: impl Iterator<Item = (u32, InputClass, f64)>,
) -> (f64, Option<u32>) {
    let mut least = (f64::INFINITY, None);
    for (k, class, enough_for) in inputs {
        let allows = match class {
            InputClass::Critical => enough_for,
            InputClass::Important => 0.5 * (enough_for + capacity),
            InputClass::NotCritical => f64::INFINITY,
        };
        least.1 = if allows < least.0 { Some(k) } else { least.1 };
        least.0 = least.0.min(allows);
    }
    least
}

/// P and what limited it.
pub(crate) fn output(capacity: f64, (possible, scarce): (f64, Option<u32>), demand: f64) -> (f64, Binding) {
    let made = capacity.min(possible).min(demand);
    let at = |limit: f64| limit <= made + TIE * made;
    let binding = match scarce {
        _ if at(demand) => Binding::Demand,
        _ if at(capacity) => Binding::OwnCapacity,
        Some(k) => Binding::Input(k),
        None => Binding::OwnCapacity, // without inputs X is infinite, so one of the two above holds
    };
    (made, binding)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn made(capacity: f64, demand: f64, inputs: &[(InputClass, f64)]) -> (f64, Binding) {
        let each = inputs.iter().enumerate().map(|(k, &(c, s))| (k as u32, c, s));
        output(capacity, possible(capacity, each), demand)
    }

    #[test]
    fn regress_classes_by_hand() {
        use InputClass::*;
        assert_eq!(made(10.0, 8.0, &[(Critical, 9.0)]), (8.0, Binding::Demand));
        assert_eq!(made(10.0, 12.0, &[(Critical, 10.0)]), (10.0, Binding::OwnCapacity));
        assert_eq!(made(10.0, 8.0, &[(NotCritical, 0.0), (Important, 0.0)]), (5.0, Binding::Input(1)));
        assert_eq!(made(10.0, 8.0, &[(NotCritical, 0.0)]), (8.0, Binding::Demand));
        assert_eq!(
            made(10.0, 8.0, &[(Important, 0.0), (Critical, 0.0), (Critical, 0.0)]),
            (0.0, Binding::Input(1))
        );
    }

    fn class() -> impl Strategy<Value = InputClass> {
        prop::sample::select(vec![InputClass::Critical, InputClass::Important, InputClass::NotCritical])
    }

    proptest! {
        #[test]
        fn prop_more_stock_or_capacity_never_makes_less(
            inputs in prop::collection::vec((class(), 0.0f64..50.0, 0.0f64..20.0), 0..6),
            capacity in 0.0f64..50.0, more in 0.0f64..20.0, demand in 0.0f64..80.0,
        ) {
            let less: Vec<_> = inputs.iter().map(|i| (i.0, i.1)).collect();
            let full: Vec<_> = inputs.iter().map(|i| (i.0, i.1 + i.2)).collect();
            let base = made(capacity, demand, &less).0;
            prop_assert!(made(capacity, demand, &full).0 >= base);
            prop_assert!(made(capacity + more, demand, &less).0 >= base);
            let x = |k, i: &[(InputClass, f64)]| {
                possible(k, i.iter().enumerate().map(|(n, &(c, s))| (n as u32, c, s))).0
            };
            prop_assert!(x(capacity, &full) >= x(capacity, &less) && x(capacity + more, &less) >= x(capacity, &less));
        }
    }
}
