//! How many readings of a kind weigh no more than so much: asked hundreds of times a search.
//!
//! Made of the readings when it is first asked for, and not kept in a file: some ten thousand numbers.

use std::sync::OnceLock;

/// Parts that a weight is told apart by; rounded up, more readings are looked at than need be, not fewer.
const STEPS: f64 = 128.0;

/// Fewer readings lie in near memory and are searched themselves.
const FEW: usize = if cfg!(test) { 4 } else { 1 << 16 };

/// By range of readings that ascend by weight: where it begins, and how many of it weigh no more, step by step.
#[derive(Debug, Default)]
pub(crate) struct Steps([OnceLock<Vec<u32>>; crate::index::segment::KINDS.len()]);

impl Steps {
    /// How many of a kind's readings weigh no more than `most`, or some more than these; `all`: where a reading's weight stands.
    pub(crate) fn lighter(&self, kind: usize, all: &[[u32; 2]], most: f64) -> usize {
        let upto =
            |all: &[[u32; 2]], most: f64| all.partition_point(|f| f64::from(f32::from_bits(f[0])) <= most);
        let Some(steps) = self.0.get(kind).filter(|_| all.len() >= FEW) else {
            return upto(all, most);
        };
        let steps = steps.get_or_init(|| {
            let mut steps = vec![];
            let mut from = 0;
            while from < all.len() {
                let most = steps.len() as f64 / STEPS;
                from += upto(&all[from..], most);
                steps.push(u32::try_from(from).unwrap_or(u32::MAX));
            }
            steps
        });
        if most < 0.0 {
            return 0;
        }
        // Infinity is beyond the last step.
        steps.get((most * STEPS).ceil() as usize).map_or(all.len(), |n| *n as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn prop_no_reading_is_left_out(weights in prop::collection::vec(0f32..9.0, 0..40), most in -1.0..10.0f64) {
            let mut weights = weights;
            weights.sort_by(f32::total_cmp);
            let all: Vec<[u32; 2]> = weights.iter().map(|w| [w.to_bits(), 0]).collect();
            let found = Steps::default().lighter(0, &all, most);
            prop_assert!(weights.iter().skip(found).all(|w| f64::from(*w) > most));
            prop_assert!(weights.iter().take(found).all(|w| f64::from(*w) <= most.max(0.0) + 1.0 / STEPS));
        }
    }
}
