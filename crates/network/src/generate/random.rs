//! Random numbers for generators: xoshiro256** seeded by SplitMix64, the same on every machine.
//!
//! Source: Blackman and Vigna 2021, ACM Trans. Math. Softw. 47:36. Not for cryptography.

/// A stream of random numbers.
#[derive(Debug, Clone)]
pub(crate) struct Random([u64; 4]);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        let mut s = seed;
        let mut next = || {
            s = s.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = s;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^ (z >> 31)
        };
        Self([next(), next(), next(), next()])
    }

    pub(crate) fn bits(&mut self) -> u64 {
        let s = &mut self.0;
        let out = s[1].wrapping_mul(5).rotate_left(7).wrapping_mul(9);
        let t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = s[3].rotate_left(45);
        out
    }

    /// Uniform in [0, 1).
    pub(crate) fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }

    /// Uniform among 0 to `below` − 1; `below` is at least 1.
    pub(crate) fn below(&mut self, below: u32) -> u32 {
        // The bias of a 64-bit product is below 2⁻³².
        ((u128::from(self.bits()) * u128::from(below)) >> 64) as u32
    }

    /// Standard normal (Box–Muller).
    pub(crate) fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.unit()).cos()
    }
}

/// Draws positions in proportion to weights.
#[derive(Debug, Clone, Default)]
pub(crate) struct Weighted {
    sums: Vec<f64>,
    members: Vec<u32>,
}

impl Weighted {
    pub(crate) fn new(members: Vec<u32>, weight: impl Fn(u32) -> f64) -> Self {
        let mut sum = 0.0;
        let sums = members
            .iter()
            .map(|&m| {
                sum += weight(m);
                sum
            })
            .collect();
        Self { sums, members }
    }

    pub(crate) fn len(&self) -> usize {
        self.members.len()
    }

    /// A member; none where no weight is above 0.
    pub(crate) fn draw(&self, random: &mut Random) -> Option<u32> {
        let total = *self.sums.last()?;
        let at = random.unit() * total;
        let i = self.sums.partition_point(|s| *s <= at);
        (total > 0.0).then(|| self.members[i.min(self.members.len() - 1)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn val_the_published_stream() {
        // First outputs of xoshiro256** from the state 1, 2, 3, 4, as in the authors' reference program.
        let mut r = Random([1, 2, 3, 4]);
        assert_eq!([r.bits(), r.bits(), r.bits()], [11520, 0, 1509978240]);
    }

    #[test]
    fn weights_are_kept() {
        let mut r = Random::new(7);
        let w = Weighted::new(vec![4, 9], |m| if m == 9 { 3.0 } else { 1.0 });
        let nines = (0..10_000).filter(|_| w.draw(&mut r) == Some(9)).count();
        assert!((7_300..7_700).contains(&nines), "{nines}");
        assert_eq!(Weighted::default().draw(&mut r), None);
    }
}
