//! What a line makes in a day: `P = min(K, X, D)` and what limited it.
//!
//! Source: Pichler et al. 2022, the production function between Leontief and linear: critical inputs bind, important
//! ones bind half-way, others do not bind.

use super::run::Binding;
use crate::lanes::Lanes;
use std::array::from_fn;

/// Two limits closer than this (relative) are a tie.
const TIE: f64 = 1e-9;

/// How far an input binds: a critical one wholly, an important one half-way.
const BINDS: [f64; 2] = [1.0, 0.5];

/// X in each run: what the stocks allow, and the first input that allows least. `inputs` yields those that can bind: (index, whether it
/// binds half-way only, stock over quantity per unit of output).
#[inline(always)]
pub(crate) fn possible<const N: usize>(
    capacity: f64,
    inputs: impl Iterator<Item = (u32, bool, Lanes<N>)>,
) -> (Lanes<N>, [Option<u32>; N]) {
    let (mut least, mut scarce) = (Lanes::INFINITE, [u64::MAX; N]);
    for (k, half_way, enough_for) in inputs {
        // Without a branch: the class of the next input cannot be foretold. Of a critical one this is `enough_for` to the bit.
        let own = BINDS[usize::from(half_way)];
        let allows = own * enough_for + Lanes::all((1.0 - own) * capacity);
        let scarcer = allows.below(least);
        scarce = from_fn(|n| if scarcer[n] { u64::from(k) } else { scarce[n] });
        least = Lanes::choose(scarcer, allows, least);
    }
    (least, from_fn(|n| (least.0[n] < f64::INFINITY).then_some(scarce[n] as u32)))
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
    use knockon_network::InputClass;
    use proptest::prelude::*;

    fn made(capacity: f64, demand: f64, inputs: &[(InputClass, f64)]) -> (f64, Binding) {
        output(capacity, alone(capacity, inputs), demand)
    }

    /// X of one run beside another that has no stock at all.
    fn alone(capacity: f64, inputs: &[(InputClass, f64)]) -> (f64, Option<u32>) {
        let each = inputs.iter().enumerate().filter(|(_, i)| i.0 != InputClass::NotCritical);
        let (least, scarce) = possible(
            capacity,
            each.map(|(k, &(c, s))| (k as u32, c == InputClass::Important, Lanes([0.0, s]))),
        );
        (least.0[1], scarce[1])
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
            let x = |k, i: &[(InputClass, f64)]| alone(k, i).0;
            prop_assert!(x(capacity, &full) >= x(capacity, &less) && x(capacity + more, &less) >= x(capacity, &less));
        }
    }
}
