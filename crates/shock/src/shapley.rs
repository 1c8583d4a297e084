//! Which measure a loss is due to.
//!
//! Source: Shapley 1953, "A value for n-person games": each measure's contribution, averaged over all orders in which
//! the measures could have come. Exact for up to [`MOST_EXACT`] measures (2ⁿ runs). Above that, contributions in the
//! stated order of the measures, with the interaction printed.

use crate::error::{Error, length};
use rayon::prelude::*;
use serde::Serialize;

/// Most measures for which every combination is run: 4,096 runs.
pub const MOST_EXACT: u32 = 12;

/// How shares were worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Averaged over all orders; does not depend on the order of the measures.
    Shapley,
    /// What each measure adds to those before it, in the order given.
    InOrder,
}

/// A result split over measures, in the units of the result.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Attribution {
    /// Share of each measure, `[measure][component]`; they add up to `total`.
    pub shares: Vec<Vec<f64>>,
    /// Result with all measures less result with none.
    pub total: Vec<f64>,
    /// `total` less the sum of what each measure does alone: what only their meeting does.
    pub interaction: Vec<f64>,
    /// How the shares were worked out.
    pub method: Method,
}

/// Splits `v(all) − v(none)` over `n` measures. `v` gets a mask (bit i: measure i is in force) and must answer with vectors
/// of one length. Masks are run in parallel; the answer does not depend on how.
///
/// ```
/// use knockon_shock::{Error, shapley};
/// // Two measures that each stop a plant alone: neither is to blame alone.
/// let lost = |mask: u32| Ok::<_, Error>(vec![if mask == 0 { 0.0 } else { 10.0 }]);
/// let split = shapley(2, lost)?;
/// assert_eq!(split.shares, [[5.0], [5.0]]);
/// assert_eq!(split.interaction, [-10.0]);
/// # Ok::<(), Error>(())
/// ```
pub fn shapley<E, F>(n: u32, v: F) -> Result<Attribution, E>
where
    E: From<Error> + Send,
    F: Fn(u32) -> Result<Vec<f64>, E> + Sync,
{
    if n > MOST_EXACT {
        return in_order(n, v);
    }
    let values = run_all((0..1u32 << n).collect(), &v)?;
    let width = values[0].len();
    // |S|! (n − |S| − 1)! / n! by the size of S.
    let weight: Vec<f64> = (0..n).map(|s| 1.0 / (f64::from(n) * binomial(n - 1, s))).collect();
    let shares = (0..n)
        .map(|i| {
            let mut share = vec![0.0; width];
            for mask in (0..1u32 << n).filter(|m| m & (1 << i) == 0) {
                let w = weight[mask.count_ones() as usize];
                let (without, with) = (&values[mask as usize], &values[(mask | 1 << i) as usize]);
                for (c, x) in share.iter_mut().enumerate() {
                    *x += w * (with[c] - without[c]);
                }
            }
            share
        })
        .collect();
    let alone: Vec<&Vec<f64>> = (0..n).map(|i| &values[1 << i]).collect();
    let (none, all) = (&values[0], &values[(1usize << n) - 1]);
    Ok(Attribution {
        shares,
        total: difference(all, none),
        interaction: interaction(none, all, &alone),
        method: Method::Shapley,
    })
}

/// As [`shapley`] with 2n runs in place of 2ⁿ, for up to 31 measures: what each adds to those before it.
pub fn in_order<E, F>(n: u32, v: F) -> Result<Attribution, E>
where
    E: From<Error> + Send,
    F: Fn(u32) -> Result<Vec<f64>, E> + Sync,
{
    crate::error::within(0.0..=31.0, || "the number of measures".into(), f64::from(n), "at most 31")?;
    let masks: Vec<u32> = (0..=n).map(|i| (1 << i) - 1).chain((0..n).map(|i| 1 << i)).collect();
    let values = run_all(masks, &v)?;
    let (chain, alone) = values.split_at(n as usize + 1);
    let (none, all) = (&chain[0], &chain[n as usize]);
    Ok(Attribution {
        shares: chain.windows(2).map(|w| difference(&w[1], &w[0])).collect(),
        total: difference(all, none),
        interaction: interaction(none, all, &alone.iter().collect::<Vec<_>>()),
        method: Method::InOrder,
    })
}

/// Results of all masks; of several faults the first mask's, whichever thread was first.
fn run_all<E, F>(masks: Vec<u32>, v: &F) -> Result<Vec<Vec<f64>>, E>
where
    E: From<Error> + Send,
    F: Fn(u32) -> Result<Vec<f64>, E> + Sync,
{
    let results: Vec<Result<Vec<f64>, E>> = masks.into_par_iter().map(v).collect();
    let values = results.into_iter().collect::<Result<Vec<_>, E>>()?;
    for value in &values {
        length("the result of a mask", value.len(), values[0].len())?;
    }
    Ok(values)
}

fn difference(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a - b).collect()
}

fn interaction(none: &[f64], all: &[f64], alone: &[&Vec<f64>]) -> Vec<f64> {
    let each = |c: usize| alone.iter().fold(all[c] - none[c], |rest, a| rest - (a[c] - none[c]));
    (0..none.len()).map(each).collect()
}

fn binomial(n: u32, k: u32) -> f64 {
    (0..k).fold(1.0, |b, i| b * f64::from(n - i) / f64::from(i + 1))
}
