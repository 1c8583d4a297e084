//! Whether any word has a key, as one bit: asked before the keys themselves, which lie far apart in memory.
//!
//! Source: Bloom (1970), "Space/time trade-offs in hash coding with allowable errors", Communications of the ACM 13:422–426, with
//! one hash: a bit that is not set is sure, and of keys that no word has about one in thirteen has its bit set.

use crate::error::Error;
use crate::index::column::{Column, Reader, Writer};

/// Bits for each key, at least.
const ROOM: usize = 8;

#[derive(Debug, Default)]
pub(crate) struct Filter {
    /// A power of two of them; the low bits of a key say which bit is its own.
    bits: Column<u64>,
}

impl Filter {
    pub(crate) fn of(keys: impl ExactSizeIterator<Item = u32>) -> Self {
        let mut bits = vec![0u64; (keys.len() * ROOM).div_ceil(64).next_power_of_two()];
        let mask = bits.len() - 1;
        keys.for_each(|k| bits[(k as usize / 64) & mask] |= 1 << (k % 64));
        Self { bits: bits.into() }
    }

    /// Whether some word may have a key.
    pub(crate) fn may(&self, key: u32) -> bool {
        let bits: &[u64] = &self.bits;
        let place = (key as usize / 64) & bits.len().wrapping_sub(1);
        bits.get(place).is_some_and(|b| b >> (key % 64) & 1 != 0)
    }

    pub(crate) fn write(&self, w: &mut Writer) {
        w.column(&self.bits);
    }

    pub(crate) fn read(r: &mut Reader) -> Result<Self, Error> {
        Ok(Self { bits: r.column()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn prop_a_key_that_is_there_is_never_denied(keys in prop::collection::vec(any::<u32>(), 0..300)) {
            let filter = Filter::of(keys.iter().copied());
            prop_assert!(keys.iter().all(|k| filter.may(*k)));
            let denied = (0..1000u32).filter(|k| !filter.may(k.wrapping_mul(0x9e37_79b9))).count();
            prop_assert!(denied > 700);
            prop_assert!(!Filter::default().may(7));
        }
    }
}
