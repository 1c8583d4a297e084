//! The daily simulation: what a change of availability, demand, capacity or stock targets does to every line.
//!
//! Sources: Inoue and Todo 2019 (Nature Sustainability 2:841), Hallegatte 2008 (Risk Analysis 28:779) for stocks and
//! orders; Pichler et al. 2022 (J. Econ. Dyn. Control 144:104527) for the classes of inputs. One day, in this order:
//!
//! 1. **Need.** `R_i = C_i(t) + Σ_l w_l A_l R*_buyer(t−1) + refill`: the output that demand asks of a line where nothing is
//!    short; `D*_i = min(R_i, K_i)`. It travels one tier a day.
//! 2. **Shares.** `w_l = a_l (s_l + m_l)`: availability times the base share and what has been moved to this link from
//!    restricted ones. `m` moves at `ramp_per_day` toward the supplier's headroom `K − need`, which claimants share in
//!    proportion to their loss; it relaxes at the same rate when the restriction ends.
//! 3. **Orders.** `Q = A D* + (n A D* − I)/τ`, not below 0, with `D*` no more than what the other inputs let the line expect to make
//!    over `outlook_days` where something upstream is restricted, and with `I` the inventory position: stock, plus orders on their way as
//!    far as today's availability lets them through, less the need over the lead time. `O_l = Q w_l`.
//!    While an input with a target below `A K` keeps a line from serving orders beyond its need, and the longest lead time and H longer, `n A D*` is at least
//!    `A K`, approached over H: a day's use at capacity.
//! 4. **Exports.** An order that falls due `lead_days` later is let through as far as availability fell since it was placed;
//!    the rest is cancelled. Goods are made on the day they fall due.
//! 5. **Output.** `P = min(K, X, D)` with `D` the orders let through today and final demand.
//! 6. **Deliveries**, rationed where `P < D`; what is rationed is cancelled and asked for again through the position.
//! 7. **Refill.** Capacity that a restricted buyer leaves idle is sold outside the network at rate r up to share q.
//! 8. **Stocks.** Deliveries of today are used from tomorrow on; only inputs that are not critical may be used at once.
//!
//! Choices that the sources leave open, and why:
//! - `D*` is the need, not yesterday's output. With yesterday's output a line that stops for one day orders nothing ever
//!   after, and every ring with stocks of more than a few days amplifies a rounding error into a crisis.
//! - The orders with which buyers fill their stocks up again are no need: they do not travel up the network, for orders that
//!   follow orders swing. A line with stock for hardly more than a day's need could then never make more than that, and its
//!   buyers would stay short for ever; so a line that is held back aims at stock for a day at capacity until it is not. Ordering more than
//!   that (use and lead time at capacity too) was tried: it lets lines in a row swing without end.
//! - While a link is restricted, the gap in stock that this opens is not ordered from the other suppliers beyond what was
//!   moved to them; otherwise `ramp_per_day` would mean nothing.
//! - A partly restricted link (`0 < a < 1`) carries at most `a` times the larger of its usual flow with the supplier's
//!   spare capacity pro rata and its share of the buyer's need, plus what was moved to it: over-ordering does not undo the
//!   restriction. At `a = 1` only capacity and rationing bind.
//! - A link without a base flow gets no orders unless another supplier of the same input is restricted, and carries at
//!   most its planned flow.
//!
//! A warning about rings: with equal fill (rationing 2) a ring in which every line is short stays short after the cause is
//! gone, for each line then gets the share of its orders that it delivers itself; with final demand last it recovers. A ring without any stock of a
//! critical input never starts again; what rounding leaves of a stock that was used up counts as nothing.
//!
//! Supported: everything above for any number of lines. Not supported: backlogs of final demand, prices, goods lost
//! aboard a carrier, substitution between items.

mod beside;
mod day;
mod layout;
mod order;
mod outlook;
mod produce;
mod run;
mod scenario;
mod share;
mod state;

pub use beside::SIDE_BY_SIDE;
pub use layout::Prepared;
pub use run::{Binding, Day, Run, Series};
pub use scenario::{Params, Patterns, Record, Scenario};

use crate::error::Error;
use knockon_network::Network;

/// Runs the network through a scenario.
///
/// The answer depends on the arguments alone: same bytes for any number of threads.
pub fn simulate(net: &Network, scenario: &Scenario, params: &Params) -> Result<Run, Error> {
    let mut run = Run::new(net, scenario.days, params.record);
    simulate_each(net, scenario, params, |day| run.push(day))?;
    Ok(run)
}

/// As [`simulate`], handing each day to `see` instead of keeping it: for networks whose days do not fit in memory.
pub fn simulate_each(
    net: &Network,
    scenario: &Scenario,
    params: &Params,
    see: impl FnMut(&Day<'_>),
) -> Result<(), Error> {
    params.check()?;
    Prepared::new(net, scenario)?.run(params, see)
}

impl Prepared<'_> {
    /// Runs the scenario under these parameters, handing each day to `see`.
    pub fn run(&self, params: &Params, mut see: impl FnMut(&Day<'_>)) -> Result<(), Error> {
        params.check()?;
        beside::days(self, [params], &mut |_, day| see(day));
        Ok(())
    }

    /// Runs the scenario under each of these parameters, several runs at a time on the thread that calls, handing each day to `see` with
    /// the number of its run. The bits are those of [`run`](Self::run), which takes longer for as many.
    pub fn run_each(&self, params: &[Params], mut see: impl FnMut(usize, &Day<'_>)) -> Result<(), Error> {
        params.iter().try_for_each(Params::check)?;
        beside::all(self, params, &mut see);
        Ok(())
    }
}
