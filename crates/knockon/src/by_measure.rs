//! `simulate --by-measure`: which measure a network's loss is due to, day by day.
//!
//! Every combination of the scenario's measures and licences is simulated (Shapley 1953, by [`knockon_shock::shapley`]); with more than
//! twelve of them each gets what it adds to those before it in the file, and what only their meeting does is printed. Outages are in
//! force throughout: what they cost alone stands apart. With draws every draw is split so, which takes the runs of all combinations for each.

use crate::draws::{Drawn, day_by_day, internal};
use crate::error::Error;
use knockon_network::Network;
use knockon_shock::{
    Attribution, MOST_EXACT, Measure, Method, Params, Prepared, SIDE_BY_SIDE, Scenario, restrict, shapley,
};
use knockon_spread::{Bands, Indices, Quantiles, quantiles};
use rayon::prelude::*;
use serde::Serialize;

/// Numbers of the runs of all combinations of measures that are kept at a time: a quarter of a gigabyte.
const MOST_KEPT: usize = 1 << 25;

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
    /// With draws: how it varies over them.
    pub spread: Option<MeasureSpread>,
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
    /// Largest distance on a day between the loss and its parts, as a share of a base day's output; with draws the largest of all.
    pub widest_gap: f64,
    /// With draws: quantiles of `without`.
    pub without_spread: Option<Quantiles>,
    /// With draws: quantiles of `interaction`.
    pub interaction_spread: Option<Quantiles>,
}

/// How one measure's share varies over the draws.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MeasureSpread {
    /// Quantiles of the output lost over all days, money.
    pub lost: Quantiles,
    /// Quantiles of the final demand not met over all days, money.
    pub unmet: Quantiles,
    /// Bands of the output lost on each day, money.
    pub bands: Bands,
    /// First-order indices of the output lost over all days, of each range in the order of the answer's `spread`.
    pub indices: Vec<f64>,
    /// The same of the output lost on each day, of each range.
    pub indices_by_day: Vec<Vec<f64>>,
}

/// What is split: the loss of a scenario, without restrictions as yet, over these measures.
pub(crate) struct Ask<'a> {
    pub(crate) net: &'a Network,
    pub(crate) list: &'a [Measure],
    pub(crate) scenario: &'a Scenario,
}

impl Ask<'_> {
    /// Splits the loss; with draws also of each of them.
    pub(crate) fn split(&self, params: &Params, drawn: Option<&Drawn>) -> Result<ByMeasure, Error> {
        let days = self.days();
        let (none, split) = self.runs(std::slice::from_ref(params))?;
        let shares = self.list.iter().zip(&split.shares).map(|(m, s)| MeasureShare {
            measure: m.id.clone(),
            lost: s[..days].iter().sum(),
            unmet: s[days..].iter().sum(),
            lost_by_day: s[..days].to_vec(),
            spread: None,
        });
        let mut by = ByMeasure {
            method: split.method,
            shares: shares.collect(),
            without: none[..days].iter().sum(),
            interaction: split.interaction[..days].iter().sum(),
            widest_gap: self.widest_gap(&split),
            without_spread: None,
            interaction_spread: None,
        };
        if let Some(drawn) = drawn {
            self.spread(drawn, &mut by)?;
        }
        Ok(by)
    }

    fn days(&self) -> usize {
        self.scenario.days as usize
    }

    fn value(&self, line: usize) -> f64 {
        self.net.value_per_unit()[self.net.product()[line] as usize]
    }

    /// Of each of these runs, one after the other: output lost on each day, then final demand not met on each day. Without any measure, and
    /// split over the measures.
    fn runs(&self, params: &[Params]) -> Result<(Vec<f64>, Attribution), Error> {
        let words = |e: knockon_shock::Error| Error::usage(e.to_string());
        let none = self.under(0, params).map_err(words)?;
        let split = shapley(self.list.len() as u32, |mask| self.under(mask, params)).map_err(words)?;
        Ok((none, split))
    }

    /// The runs under the measures of a mask.
    fn under(&self, mask: u32, params: &[Params]) -> Result<Vec<f64>, knockon_shock::Error> {
        let (net, days) = (self.net, self.days());
        let chosen: Vec<Measure> = self
            .list
            .iter()
            .enumerate()
            .filter(|(i, _)| mask >> i & 1 == 1)
            .map(|(_, m)| m.clone())
            .collect();
        let patterns = restrict(net, &chosen)?.patterns;
        let scenario = Scenario { patterns, ..self.scenario.clone() };
        let prepared = Prepared::new(net, &scenario)?.side_by_side();
        let mut out = vec![0.0; 2 * days * params.len()];
        let some = params.par_chunks(SIDE_BY_SIDE).zip(out.par_chunks_mut(2 * days * SIDE_BY_SIDE));
        some.try_for_each(|(params, out)| {
            prepared.run_each(params, |n, d| {
                let at = 2 * days * n + d.day as usize;
                let made = d.output.iter().zip(net.base_output()).enumerate();
                out[at] = made.map(|(i, (p, base))| (base - p) * self.value(i)).sum();
                let missed = d.wanted.iter().zip(d.sales).enumerate();
                let of = |m: usize| self.value(net.demand_line()[m] as usize);
                out[at + days] = missed.map(|(m, (w, s))| (w - s).max(0.0) * of(m)).sum();
            })
        })?;
        Ok(out)
    }

    /// Largest distance on a day of any run between the loss and its parts, as a share of a base day's output.
    fn widest_gap(&self, split: &Attribution) -> f64 {
        let base: f64 = (0..self.net.line_count()).map(|i| self.net.base_output()[i] * self.value(i)).sum();
        let gap = |d: usize| {
            let parts: f64 = split.shares.iter().map(|s| s[d]).sum();
            (parts - split.total[d]).abs() / base
        };
        let lost = |d: &usize| (d / self.days()).is_multiple_of(2);
        (0..split.total.len()).filter(lost).map(gap).fold(0.0, f64::max)
    }

    /// Adds bands and indices: the split of every draw. Some draws at a time, for the runs of all combinations of measures are kept meanwhile.
    fn spread(&self, drawn: &Drawn, by: &mut ByMeasure) -> Result<(), Error> {
        let (days, n) = (self.days(), self.list.len());
        let combinations = if n as u32 > MOST_EXACT { 2 * n } else { 1 << n };
        let at_a_time = MOST_KEPT / (2 * days * combinations).max(1) / SIDE_BY_SIDE * SIDE_BY_SIDE;
        let mut kept: Vec<Kept> = (0..n).map(|_| Kept::default()).collect();
        let (mut without, mut interaction) = (Vec::new(), Vec::new());
        for some in drawn.params.chunks(at_a_time.max(SIDE_BY_SIDE)) {
            let (none, split) = self.runs(some)?;
            by.widest_gap = by.widest_gap.max(self.widest_gap(&split));
            for run in 0..some.len() {
                let (lost, unmet) =
                    (2 * days * run..2 * days * run + days, 2 * days * run + days..2 * days * (run + 1));
                for (kept, share) in kept.iter_mut().zip(&split.shares) {
                    kept.days.push(share[lost.clone()].to_vec());
                    kept.unmet.push(share[unmet.clone()].iter().sum());
                }
                without.push(none[lost.clone()].iter().sum());
                interaction.push(split.interaction[lost].iter().sum());
            }
        }
        let indices = drawn.indices();
        for (share, kept) in by.shares.iter_mut().zip(kept) {
            share.spread = Some(kept.spread(&indices).map_err(internal)?);
        }
        by.without_spread = Some(quantiles(&mut without).map_err(internal)?);
        by.interaction_spread = Some(quantiles(&mut interaction).map_err(internal)?);
        Ok(())
    }
}

/// One measure's share in each draw.
#[derive(Default)]
struct Kept {
    /// Lost on each day.
    days: Vec<Vec<f64>>,
    unmet: Vec<f64>,
}

impl Kept {
    fn spread(mut self, indices: &Indices) -> Result<MeasureSpread, knockon_spread::Error> {
        let mut lost: Vec<f64> = self.days.iter().map(|days| days.iter().sum()).collect();
        let on = |day: usize| self.days.iter().map(|days| days[day]).collect();
        let (bands, indices_by_day) = day_by_day(indices, self.days.first().map_or(0, Vec::len), on)?;
        Ok(MeasureSpread {
            indices: indices.of(&lost)?,
            indices_by_day,
            bands,
            lost: quantiles(&mut lost)?,
            unmet: quantiles(&mut self.unmet)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::simulate::{SimulateRequest, simulate_network};
    use knockon_network::generate::{Essentials, ScaleFree, scale_free};
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(8))]

        /// Each day's loss is the sum of what bound the lines, and of what the measures did beside the outages.
        #[test]
        fn prop_both_partitions_sum_to_the_loss_each_day(
            seed in 0u64..1_000, scheme in 0u8..4,
            rows in prop::collection::vec((0usize..6, 0u32..40, 1u32..40, 0.0f64..1.0, any::<bool>()), 1..4),
            wide in any::<bool>(),
        ) {
            let ask = ScaleFree { firms: 40, sectors: 6, seed, ..ScaleFree::default() };
            let net = scale_free(&ask, &Essentials::generate(6, seed)).unwrap().build().unwrap();
            let mut text = "days = 60\n".to_owned();
            for (n, (item, from, long, share, licence)) in rows.iter().enumerate() {
                let item = &net.item_ids()[*item];
                text += &format!(
                    "[[measure]]\nid = \"m{n}\"\nitem = [\"{item}\"]\nfrom = {from}\nuntil = {}\nshare = {share}\nlicence = {licence}\n",
                    from + long
                );
            }
            text += "[[outage]]\nline = [\"F1\"]\nfrom = 10\nuntil = 30\nshare = 0.5\n";
            // Five draws: four side by side and one alone. Of ranges without width every draw is the run itself.
            let tau = if wide { 12.0 } else { 7.0 };
            text += &format!("[params]\ntau_days = 7.0\nramp_per_day = 0.05\n[ranges]\ntau_days = [7.0, {tau}]\n");
            let ask = SimulateRequest {
                source: std::path::PathBuf::new(),
                scenario: Some(crate::ScenarioFrom::Text(text)),
                days: 60,
                rationing: Some(scheme),
                draws: 5,
                seed: 1,
                by_measure: true,
                top: 3,
                out: None,
            };
            let answer = simulate_network(&net, &ask).unwrap();
            let by = answer.by_measure.unwrap();
            prop_assert!(by.widest_gap <= 1e-9);
            let whole: f64 = by.shares.iter().map(|s| s.lost).sum::<f64>() + by.without;
            prop_assert!((whole - answer.lost).abs() <= 1e-9 * answer.base_per_day * 60.0, "{whole} {}", answer.lost);
            for s in &by.shares {
                let spread = s.spread.as_ref().unwrap();
                prop_assert!(spread.lost.p05 <= spread.lost.median && spread.lost.median <= spread.lost.p95);
                prop_assert!(spread.bands.p05.len() == 60 && spread.indices_by_day[0].len() == 60);
                if !wide {
                    prop_assert!(spread.lost.p05.to_bits() == s.lost.to_bits() && spread.lost.p95.to_bits() == s.lost.to_bits());
                    prop_assert!(spread.unmet.median.to_bits() == s.unmet.to_bits());
                    prop_assert_eq!(&spread.bands.p25, &s.lost_by_day);
                }
            }
            for d in &answer.path {
                let parts: f64 = d.lost_for_want_of.iter().sum();
                let lost = answer.base_per_day - d.output;
                prop_assert!((parts - lost).abs() <= 1e-9 * answer.base_per_day, "day {}: {parts} {lost}", d.day);
            }
        }
    }
}
