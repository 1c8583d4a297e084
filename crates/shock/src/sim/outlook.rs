//! What a line can expect to make while something upstream is missing, so that a stopped line does not go on buying
//! what it cannot use.
//!
//! `θ_j = min(1, K_j/R_j, min_k [ Σ_l w_l θ_supplier + (days of stock of k + 1)/H ])` over critical inputs k, half-way to `K_j/R_j` for
//! important ones; it travels one tier a day. Of input k a line orders for `θ` without k's own term: what it lacks itself is
//! asked for in full. Where nothing is restricted or stopped θ is 1 and nothing changes. The extra day of stock lets a
//! ring in which everybody waits for everybody find its way back.

/// The smallest two of a line's terms, and which input the smallest is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Least {
    first: f64,
    input: usize,
    second: f64,
}

impl Least {
    /// Before any input was looked at.
    pub(crate) const NONE: Self = Self { first: f64::INFINITY, input: usize::MAX, second: f64::INFINITY };

    /// Takes an input that can bind into account: whether it binds half-way only, what its suppliers expect to deliver (share), and its
    /// stock in days of need; `per_outlook` is 1/H.
    #[inline]
    pub(crate) fn see(
        &mut self,
        per_outlook: f64,
        (input, half_way): (usize, bool),
        (supply, days): (f64, f64),
        capacity_over_need: f64,
    ) {
        let term = supply + (days + 1.0) * per_outlook;
        let half = 0.5 * (term + capacity_over_need);
        let term = if half_way { half } else { term };
        // Without a branch: which input is scarcest cannot be foretold.
        let scarcer = term < self.first;
        let larger = if scarcer { self.first } else { term };
        self.second = if larger < self.second { larger } else { self.second };
        self.input = if scarcer { input } else { self.input };
        self.first = if scarcer { term } else { self.first };
    }

    /// θ, where `within_capacity` is K/R or 1.
    pub(crate) fn outlook(&self, within_capacity: f64) -> f64 {
        self.first.min(within_capacity).min(1.0)
    }

    /// Share of the need that an input is ordered for, `supply` being what its suppliers expect to deliver.
    #[inline]
    pub(crate) fn ordered_for(&self, input: usize, supply: f64) -> f64 {
        let others = if self.input == input { self.second } else { self.first };
        if others >= 1.0 || supply <= 0.0 { 1.0 } else { (others / supply).min(1.0) }
    }
}
