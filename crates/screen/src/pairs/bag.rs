//! The multiset of a word's letters in one number, which bounds an edit distance from below (Ukkonen 1992, "Approximate
//! string-matching with q-grams and maximal matches", with q = 1).

/// Bit `c` if a word has letter `c`, bit `32 + c` if it has it twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bag(pub(crate) u64);

impl Bag {
    pub(crate) fn of(bytes: impl IntoIterator<Item = u8>) -> Self {
        Self(bytes.into_iter().fold(0u64, |m, b| {
            let one = 1u64 << (b & 31);
            m | if m & one == 0 { one } else { one << 32 }
        }))
    }

    /// Which letters it has.
    pub(crate) fn letters(self) -> u32 {
        (self.0 & u64::from(u32::MAX)) as u32
    }

    /// Twice the larger of the numbers of letters that only one of the words has: a bound of twice their distance.
    pub(crate) fn apart(self, other: Self) -> u32 {
        (self.0 ^ other.0).count_ones() + self.0.count_ones().abs_diff(other.0.count_ones())
    }
}

/// The largest distance at which words, the longer of this length, are at least so alike.
pub(crate) fn most_apart(longer: usize, least: f64) -> u32 {
    let far = (0..=longer).rev().find(|&d| 1.0 - d as f64 / longer as f64 >= least);
    far.and_then(|d| u32::try_from(d).ok()).unwrap_or(0)
}
