//! `simulate --by-measure`: which measure a network's loss is due to, day by day.
//!
//! Every combination of the scenario's measures and licences is simulated (Shapley 1953, by [`knockon_shock::shapley`]); with more than
//! twelve of them each gets what it adds to those before it in the file, and what only their meeting does is printed. Outages are in
//! force throughout: what they cost alone stands apart.

use crate::error::Error;
use knockon_network::Network;
use knockon_shock::{Measure, Method, Params, Prepared, Scenario, restrict, shapley};
use serde::Serialize;

/// What one measure is to blame for; a licence's share is what it saved, negative.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MeasureShare {
    /// The measure.
    pub measure: String,
    /// Output lost over all days, money.
    pub lost: f64,
    /// Final demand not met over all days, money.
    pub unmet: f64,
    /// Output lost on each day, money.
    pub lost_by_day: Vec<f64>,
}

/// A loss by measure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ByMeasure {
    /// How the shares were worked out.
    pub method: Method,
    /// Share of each measure.
    pub shares: Vec<MeasureShare>,
    /// Output lost without any of them, money: the outages alone.
    pub without: f64,
    /// Of the output lost, what only the meeting of measures does, money.
    pub interaction: f64,
    /// Largest distance on a day between the loss and its parts, as a share of a base day's output.
    pub widest_gap: f64,
}

/// Splits the loss of `scenario` (without restrictions as yet) over the measures.
pub(crate) fn split(
    net: &Network,
    list: &[Measure],
    scenario: &Scenario,
    params: &Params,
) -> Result<ByMeasure, Error> {
    let value = |i: usize| net.value_per_unit()[net.product()[i] as usize];
    let base: f64 = (0..net.line_count()).map(|i| net.base_output()[i] * value(i)).sum();
    let days = scenario.days as usize;
    // Lost output of each day, then final demand not met of each day.
    let run = |mask: u32| -> Result<Vec<f64>, knockon_shock::Error> {
        let chosen: Vec<Measure> =
            list.iter().enumerate().filter(|(i, _)| mask >> i & 1 == 1).map(|(_, m)| m.clone()).collect();
        let patterns = restrict(net, &chosen)?.patterns;
        let scenario = Scenario { patterns, ..scenario.clone() };
        let prepared = Prepared::new(net, &scenario)?.side_by_side();
        let (mut lost, mut unmet) = (Vec::with_capacity(2 * days), Vec::with_capacity(days));
        let see = |d: &knockon_shock::Day<'_>| {
            let made = d.output.iter().zip(net.base_output()).enumerate();
            lost.push(made.map(|(i, (p, base))| (base - p) * value(i)).sum());
            let missed = d.wanted.iter().zip(d.sales).enumerate();
            let of = |m: usize| value(net.demand_line()[m] as usize);
            unmet.push(missed.map(|(m, (w, s))| (w - s).max(0.0) * of(m)).sum());
        };
        prepared.run(params, see)?;
        lost.append(&mut unmet);
        Ok(lost)
    };
    let words = |e: knockon_shock::Error| Error::usage(e.to_string());
    let none = run(0).map_err(words)?;
    let split = shapley(list.len() as u32, run).map_err(words)?;
    let gap = |d: usize| {
        let parts: f64 = split.shares.iter().map(|s| s[d]).sum();
        (parts - split.total[d]).abs() / base
    };
    let shares = list.iter().zip(&split.shares).map(|(m, s)| MeasureShare {
        measure: m.id.clone(),
        lost: s[..days].iter().sum(),
        unmet: s[days..].iter().sum(),
        lost_by_day: s[..days].to_vec(),
    });
    Ok(ByMeasure {
        method: split.method,
        shares: shares.collect(),
        without: none[..days].iter().sum(),
        interaction: split.interaction[..days].iter().sum(),
        widest_gap: (0..days).map(gap).fold(0.0, f64::max),
    })
}

#[cfg(test)]
mod tests {
    use crate::simulate::{SimulateRequest, simulate_network};
    use knockon_network::generate::{Essentials, ScaleFree, scale_free};
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]

        /// Each day's loss is the sum of what bound the lines, and of what the measures did beside the outages.
        #[test]
        fn prop_both_partitions_sum_to_the_loss_each_day(
            seed in 0u64..1_000, scheme in 0u8..4,
            rows in prop::collection::vec((0usize..6, 0u32..40, 1u32..40, 0.0f64..1.0, any::<bool>()), 1..5),
        ) {
            let ask = ScaleFree { firms: 40, sectors: 6, seed, ..ScaleFree::default() };
            let net = scale_free(&ask, &Essentials::generate(6, seed)).unwrap().build().unwrap();
            let mut text = "days = 80\n".to_owned();
            for (n, (item, from, long, share, licence)) in rows.iter().enumerate() {
                let item = &net.item_ids()[*item];
                text += &format!(
                    "[[measure]]\nid = \"m{n}\"\nitem = [\"{item}\"]\nfrom = {from}\nuntil = {}\nshare = {share}\nlicence = {licence}\n",
                    from + long
                );
            }
            text += "[[outage]]\nline = [\"F1\"]\nfrom = 10\nuntil = 30\nshare = 0.5\n";
            let ask = SimulateRequest {
                source: std::path::PathBuf::new(),
                scenario: Some(crate::ScenarioFrom::Text(text)),
                days: 80,
                rationing: Some(scheme),
                draws: 0,
                seed: 1,
                by_measure: true,
                top: 3,
                out: None,
            };
            let answer = simulate_network(&net, &ask).unwrap();
            let by = answer.by_measure.unwrap();
            prop_assert!(by.widest_gap <= 1e-9);
            let whole: f64 = by.shares.iter().map(|s| s.lost).sum::<f64>() + by.without;
            prop_assert!((whole - answer.lost).abs() <= 1e-9 * answer.base_per_day * 80.0, "{whole} {}", answer.lost);
            for d in &answer.path {
                let parts: f64 = d.lost_for_want_of.iter().sum();
                let lost = answer.base_per_day - d.output;
                prop_assert!((parts - lost).abs() <= 1e-9 * answer.base_per_day, "day {}: {parts} {lost}", d.day);
            }
        }
    }
}
