//! What was worked out lately, at hand: a table of fixed size in which the last of those with the same place stays.
//!
//! Asked for every reading that is looked at, so it is small, and made once for all searches.

/// Values by key, in so many places; those of an earlier round do not count.
#[derive(Debug)]
pub(crate) struct Hand<K, V, const PLACES: usize> {
    round: u32,
    places: Vec<(u32, Option<(K, V)>)>,
}

impl<K, V, const PLACES: usize> Default for Hand<K, V, PLACES> {
    fn default() -> Self {
        Self { round: 0, places: Vec::new() }
    }
}

impl<K: Copy + PartialEq, V: Copy, const PLACES: usize> Hand<K, V, PLACES> {
    /// Forgets all values.
    pub(crate) fn clear(&mut self) {
        self.round = self.round.wrapping_add(1);
        if self.round == 0 || self.places.is_empty() {
            self.round = 1;
            self.places = vec![(0, None); PLACES];
        }
    }

    /// The value of a key, worked out if it is not at hand; `mixed`: a number made of the key, its high bits the best mixed.
    pub(crate) fn get(&mut self, key: K, mixed: u64, work_out: impl FnOnce() -> V) -> V {
        let at = (mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize % PLACES;
        match self.places.get(at) {
            Some((round, Some((known, value)))) if *round == self.round && *known == key => return *value,
            _ => {}
        }
        let value = work_out();
        if let Some(place) = self.places.get_mut(at) {
            *place = (self.round, Some((key, value)));
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn prop_a_value_is_that_of_its_key_and_round(asked in prop::collection::vec((0..3u64, 0..9u64, any::<bool>()), 0..60)) {
            let (mut hand, mut round) = (Hand::<_, _, 4>::default(), 0);
            hand.clear();
            for (place, key, next) in asked {
                if next {
                    hand.clear();
                    round += 1;
                }
                prop_assert_eq!(hand.get(key, place, || (round, key)), (round, key));
            }
        }
    }
}
