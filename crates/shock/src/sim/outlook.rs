//! What a line can expect to make while something upstream is missing, so that a stopped line does not go on buying
//! what it cannot use.
//!
//! `θ_j = min(1, K_j/R_j, min_k [ Σ_l w_l θ_supplier + (days of stock of k + 1)/H ])` over critical inputs k, half-way to `K_j/R_j` for
//! important ones; it travels one tier a day. Of input k a line orders for `θ` without k's own term: what it lacks itself is
//! asked for in full. Where nothing is restricted or stopped θ is 1 and nothing changes. The extra day of stock lets a
//! ring in which everybody waits for everybody find its way back.

use crate::lanes::Lanes;

/// The smallest two of a line's terms, and which input the smallest is, in each run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Least<const N: usize> {
    first: Lanes<N>,
    input: [u64; N],
    second: Lanes<N>,
}

impl<const N: usize> Least<N> {
    /// Before any input was looked at.
    pub(crate) const NONE: Self =
        Self { first: Lanes::INFINITE, input: [u64::MAX; N], second: Lanes::INFINITE };

    /// Takes an input that can bind into account: whether it binds half-way only, what its suppliers expect to deliver (share), and its
    /// stock in days of need; `per_outlook` is 1/H.
    #[inline(always)]
    pub(crate) fn see(
        &mut self,
        per_outlook: Lanes<N>,
        (input, half_way): (usize, bool),
        (supply, days): (Lanes<N>, Lanes<N>),
        capacity_over_need: Lanes<N>,
    ) {
        let term = supply + (days + 1.0) * per_outlook;
        let half = 0.5 * (term + capacity_over_need);
        let term = if half_way { half } else { term };
        // Without a branch: which input is scarcest cannot be foretold.
        let scarcer = term.below(self.first);
        self.second = Lanes::choose(scarcer, self.first, term).min(self.second);
        self.input = std::array::from_fn(|n| if scarcer[n] { input as u64 } else { self.input[n] });
        self.first = Lanes::choose(scarcer, term, self.first);
    }

    /// Forgets what it saw in the runs where a line needs nothing.
    #[inline(always)]
    pub(crate) fn where_needed(self, needed: [bool; N]) -> Self {
        Self {
            first: Lanes::choose(needed, self.first, Lanes::INFINITE),
            input: std::array::from_fn(|n| if needed[n] { self.input[n] } else { u64::MAX }),
            second: Lanes::choose(needed, self.second, Lanes::INFINITE),
        }
    }

    /// θ, where `within_capacity` is K/R or 1.
    #[inline(always)]
    pub(crate) fn outlook(&self, within_capacity: Lanes<N>) -> Lanes<N> {
        self.first.min(within_capacity).min(Lanes::ONE)
    }

    /// Share of the need that an input is ordered for, `supply` being what its suppliers expect to deliver.
    #[inline(always)]
    pub(crate) fn ordered_for(&self, input: usize, supply: Lanes<N>) -> Lanes<N> {
        let own = std::array::from_fn(|n| self.input[n] == input as u64);
        let others = Lanes::choose(own, self.second, self.first);
        let fully = std::array::from_fn(|n| others.0[n] >= 1.0 || supply.0[n] <= 0.0);
        Lanes::choose(fully, Lanes::ONE, (others / supply).min(Lanes::ONE))
    }
}
