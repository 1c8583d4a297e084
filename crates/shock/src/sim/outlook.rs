//! What a line can expect to make while something upstream is missing, so that a stopped line does not go on buying
//! what it cannot use.
//!
//! `θ_j = min(1, K_j/R_j, min_k [ Σ_l w_l θ_supplier + (days of stock of k + 1)/H ])` over critical inputs k, half-way to `K_j/R_j` for
//! important ones; it travels one tier a day. Of input k a line orders for `θ` without k's own term: what it lacks itself is
//! asked for in full. Where nothing is restricted or stopped θ is 1 and nothing changes. The extra day of stock lets a
//! ring in which everybody waits for everybody find its way back.

use super::scenario::{Params, World};
use super::state::State;
use crate::par::fill;
use knockon_network::{InputClass, Network};

/// The smallest two of a line's terms, and which input the smallest is.
#[derive(Debug, Clone, Copy)]
struct Least {
    first: f64,
    input: usize,
    second: f64,
}

/// Works out θ of each line and the output that each input is ordered for.
pub(crate) fn outlook(net: &Network, params: &Params, world: &World, s: &mut State) {
    let (share, before) = (&s.share, &s.outlook);
    let mut supply = vec![0.0; net.input_count()];
    fill(&mut supply, |k| {
        net.links_of(k as u32).fold(0.0, |sum, l| sum + share[l] * before[net.supplier()[l] as usize])
    });
    let (need, asked, stock) = (&s.need, &s.asked, &s.stock);
    let within_capacity =
        |j: usize| if asked[j] > world.capacity[j] { world.capacity[j] / asked[j] } else { 1.0 };
    let mut least = vec![Least { first: 1.0, input: usize::MAX, second: 1.0 }; net.line_count()];
    fill(&mut least, |j| {
        let mut least = Least { first: f64::INFINITY, input: usize::MAX, second: f64::INFINITY };
        if need[j] <= 0.0 {
            return least;
        }
        for k in net.inputs_of(j as u32) {
            let days = stock[k] / (net.units_per_unit()[k] * need[j]);
            let term = supply[k] + (days + 1.0) / params.outlook_days;
            let term = match net.class()[k] {
                InputClass::Critical => term,
                InputClass::Important => 0.5 * (term + world.capacity[j] / need[j]),
                InputClass::NotCritical => continue,
            };
            if term < least.first {
                least = Least { first: term, input: k, second: least.first };
            } else {
                least.second = least.second.min(term);
            }
        }
        least
    });
    let mut ahead = vec![1.0; net.line_count()];
    fill(&mut ahead, |j| least[j].first.min(within_capacity(j)).min(1.0));
    fill(&mut s.need_of_input, |k| {
        let j = net.input_line()[k] as usize;
        let others = if least[j].input == k { least[j].second } else { least[j].first };
        if others >= 1.0 || supply[k] <= 0.0 { need[j] } else { need[j] * (others / supply[k]).min(1.0) }
    });
    s.outlook = ahead;
}
