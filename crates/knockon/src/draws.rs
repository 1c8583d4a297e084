//! Draws of a simulation: bands of every series that its answer and tables carry, and which range moves each.
//!
//! Every draw's days are kept whole (a dozen numbers a day), and of each line what it lost, as a four-byte float: quantiles are those of the
//! values themselves, not of a sketch of them. A thousand draws of a year of 10,000 lines keep 70 MB. Where draws times lines pass
//! [`MOST_LOSSES`], bands of single lines are left out and the answer says so.
//!
//! Supported: uniform ranges of the behaviour parameters. The loss by measure has bands too, by the runs of a whole attribution for each draw:
//! [`crate::by_measure`].

use crate::error::Error;
use crate::measures::ScenarioFile;
use crate::simulate::{DayTotal, SimulateAnswer, Tally};
use knockon_network::Network;
use knockon_shock::{Params, Prepared, SIDE_BY_SIDE};
use knockon_spread::{Bands, Draws, Indices, Quantiles, bands, quantiles};
use knockon_vocabulary::{Basis, Parameter};
use rayon::prelude::*;
use serde::Serialize;

/// Losses of single lines that are kept, over all draws: half a gigabyte.
pub const MOST_LOSSES: usize = 1 << 27;

/// The series of a day, by the name of their column, with their unit.
pub(crate) const SERIES: [(&str, &str); 10] = [
    ("output", "money a day"),
    ("unmet_final_demand", "money a day"),
    ("lines_short_of_an_input", "lines"),
    ("lost_for_want_of_demand", "money a day"),
    ("lost_for_want_of_capacity", "money a day"),
    ("lost_for_want_of_inputs", "money a day"),
    ("lost_by_restricted_buyers", "money a day"),
    ("lost_by_their_suppliers", "money a day"),
    ("lost_by_others", "money a day"),
    ("stock", "money"),
];

/// The values of [`SERIES`] on a day.
pub(crate) fn values(d: &DayTotal) -> [f64; SERIES.len()] {
    let ([demand, capacity, inputs], [buyers, suppliers, others]) = (d.lost_for_want_of, d.lost_by);
    [d.output, d.unmet, d.short as f64, demand, capacity, inputs, buyers, suppliers, others, d.stock]
}

/// How every series varies over the draws.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Spread {
    /// How many draws.
    pub draws: usize,
    /// The ranges that were drawn; indices below are in their order.
    pub ranges: Vec<String>,
    /// The series of the days.
    pub series: Vec<SeriesSpread>,
    /// What each line lost, in the order of lines; none where there are too many. Of those listed it stands beside each.
    #[serde(skip)]
    pub lines: Option<Vec<LineSpread>>,
    /// Why the lines' is missing.
    pub lines_left_out: Option<String>,
}

/// One series of the days.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SeriesSpread {
    /// Its column in `days.csv`.
    pub name: String,
    /// Its unit.
    pub unit: String,
    /// Bands, day by day.
    pub bands: Bands,
    /// First-order indices: of each range, day by day.
    pub indices: Vec<Vec<f64>>,
    /// Quantiles of its mean over the days.
    pub mean: Quantiles,
    /// First-order indices of its mean over the days, of each range.
    pub mean_indices: Vec<f64>,
}

/// What one line lost over all days.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LineSpread {
    /// Money.
    pub lost: Quantiles,
    /// Share of the draws in which an input held it back.
    pub short: f64,
    /// First-order indices of what it lost, of each range.
    pub indices: Vec<f64>,
}

/// What the draws are of.
pub(crate) struct Ask<'a> {
    pub(crate) net: &'a Network,
    /// Bearer of each line's loss.
    pub(crate) who: &'a [u8],
}

/// What is kept of one draw.
struct Run {
    days: Vec<[f64; SERIES.len()]>,
    /// Money lost by each line; empty where the lines' are left out. Below zero: the line gained.
    lost: Vec<f32>,
    short: Vec<bool>,
}

/// The draws of a scenario file's ranges.
pub(crate) struct Drawn {
    /// The ranges.
    pub(crate) names: Vec<String>,
    draws: Draws,
    /// What each draw is run with.
    pub(crate) params: Vec<Params>,
}

impl Drawn {
    /// Draws; what has no range is as in `params`.
    pub(crate) fn new(file: &ScenarioFile, params: &Params, count: usize, seed: u64) -> Result<Self, Error> {
        if file.ranges.is_empty() {
            return Err(Error::usage("`--draws` needs a table `[ranges]` in the scenario file"));
        }
        let parameter = |(name, &[low, high]): (&String, &[f64; 2])| Parameter {
            value: 0.5 * (low + high),
            low,
            high,
            unit: String::new(),
            basis: Basis::Assumed(name.clone()),
        };
        let parameters: Vec<Parameter> = file.ranges.iter().map(parameter).collect();
        let draws = Draws::new(&parameters, count, seed).map_err(internal)?;
        let names: Vec<String> = file.ranges.keys().cloned().collect();
        let one = |draw: usize| -> Result<Params, Error> {
            let mut params = params.clone();
            names.iter().zip(draws.row(draw)).try_for_each(|(name, v)| set(&mut params, name, v))?;
            Ok(params)
        };
        let params = (0..count).map(one).collect::<Result<_, Error>>()?;
        Ok(Self { names, draws, params })
    }

    /// For the first-order indices of what the draws gave.
    pub(crate) fn indices(&self) -> Indices {
        Indices::new(&self.draws)
    }
}

/// Runs the draws and adds what they say to the answer.
pub(crate) fn spread(
    ask: &Ask<'_>,
    drawn: &Drawn,
    prepared: &Prepared<'_>,
    answer: &mut SimulateAnswer,
) -> Result<(), Error> {
    let (names, draws) = (&drawn.names, drawn.params.len());
    let lines = ask.net.line_count().saturating_mul(draws) <= MOST_LOSSES;
    let some = drawn.params.par_chunks(SIDE_BY_SIDE);
    let runs: Vec<Result<Vec<Run>, Error>> = some.map(|some| run(ask, prepared, some, lines)).collect();
    let runs = runs.into_iter().collect::<Result<Vec<_>, Error>>()?.into_iter().flatten();
    let runs: Vec<Run> = runs.collect();
    let indices = drawn.indices();
    let base = answer.base_per_day;
    let paths: Vec<Vec<f64>> = runs.iter().map(|r| r.days.iter().map(|d| d[0] / base).collect()).collect();
    let lost: Vec<f64> = paths.iter().map(|p| p.iter().map(|v| 1.0 - v).sum()).collect();
    answer.bands = Some(bands(&paths).map_err(internal)?);
    answer.sensitivity = names.iter().cloned().zip(indices.of(&lost).map_err(internal)?).collect();
    let series = (0..SERIES.len()).map(|s| series(&runs, &indices, s)).collect::<Result<Vec<_>, Error>>()?;
    let each = || (0..ask.net.line_count()).into_par_iter().map(|i| line(&runs, &indices, i));
    let of_lines: Option<Vec<LineSpread>> =
        lines.then(|| each().collect::<Result<_, Error>>()).transpose()?;
    let left_out = (!lines).then(|| {
        format!("bands of single lines are kept up to {MOST_LOSSES} lines times draws; draw fewer for them")
    });
    if let Some(of_lines) = &of_lines {
        beside(ask.net, of_lines, answer);
    }
    let spread = Spread { draws, ranges: names.clone(), series, lines: of_lines, lines_left_out: left_out };
    answer.spread = Some(spread);
    Ok(())
}

/// Runs some draws side by side.
fn run(ask: &Ask<'_>, prepared: &Prepared<'_>, some: &[Params], lines: bool) -> Result<Vec<Run>, Error> {
    let mut tallies: Vec<Tally<'_>> = some.iter().map(|_| Tally::new(ask.net, ask.who)).collect();
    let see = |n: usize, d: &knockon_shock::Day<'_>| tallies[n].see(ask.net, d);
    prepared.run_each(some, see).map_err(|e| Error::usage(e.to_string()))?;
    let of = |tally: Tally<'_>| {
        let days = tally.path.iter().map(values).collect();
        if !lines {
            return Run { days, lost: Vec::new(), short: Vec::new() };
        }
        let lost = tally.losses(ask.net, tally.path.len() as u32);
        Run {
            days,
            lost: lost.into_iter().map(|v| v as f32).collect(),
            short: tally.first_short.iter().map(Option::is_some).collect(),
        }
    };
    Ok(tallies.into_iter().map(of).collect())
}

/// Bands of a series, and the first-order indices of each range, day by day; `on`: its values on a day, a draw each.
pub(crate) fn day_by_day(
    indices: &Indices,
    days: usize,
    on: impl Fn(usize) -> Vec<f64>,
) -> Result<(Bands, Vec<Vec<f64>>), knockon_spread::Error> {
    let (mut bands, mut by_day) = (Bands::default(), Vec::new());
    for day in 0..days {
        let mut values = on(day);
        let found = indices.of(&values)?;
        by_day.resize(found.len(), Vec::with_capacity(days));
        by_day.iter_mut().zip(found).for_each(|(range, v): (&mut Vec<f64>, f64)| range.push(v));
        bands.push(quantiles(&mut values)?);
    }
    Ok((bands, by_day))
}

fn series(runs: &[Run], indices: &Indices, s: usize) -> Result<SeriesSpread, Error> {
    let days = runs.first().map_or(0, |r| r.days.len());
    let on = |day: usize| runs.iter().map(|r| r.days[day][s]).collect();
    let (bands, by_day) = day_by_day(indices, days, on).map_err(internal)?;
    let whole = |r: &Run| r.days.iter().map(|d| d[s]).sum::<f64>();
    let mut mean: Vec<f64> = runs.iter().map(|r| whole(r) / days.max(1) as f64).collect();
    Ok(SeriesSpread {
        name: SERIES[s].0.to_owned(),
        unit: SERIES[s].1.to_owned(),
        bands,
        indices: by_day,
        mean_indices: indices.of(&mean).map_err(internal)?,
        mean: quantiles(&mut mean).map_err(internal)?,
    })
}

fn line(runs: &[Run], indices: &Indices, i: usize) -> Result<LineSpread, Error> {
    let mut lost: Vec<f64> = runs.iter().map(|r| f64::from(r.lost[i])).collect();
    let short = runs.iter().filter(|r| r.short[i]).count();
    Ok(LineSpread {
        indices: indices.of(&lost).map_err(internal)?,
        short: short as f64 / runs.len().max(1) as f64,
        lost: quantiles(&mut lost).map_err(internal)?,
    })
}

/// Puts the spread beside each line that is listed.
fn beside(net: &Network, lines: &[LineSpread], answer: &mut SimulateAnswer) {
    for listed in &mut answer.worst {
        listed.spread = net.line(&listed.line).map(|i| lines[i as usize].clone());
    }
}

pub(crate) fn internal(e: knockon_spread::Error) -> Error {
    Error::usage(e.to_string())
}

fn set(params: &mut Params, name: &str, value: f64) -> Result<(), Error> {
    let place = match name {
        "tau_days" => &mut params.tau_days,
        "outlook_days" => &mut params.outlook_days,
        "ramp_per_day" => &mut params.ramp_per_day,
        "refill_rate_per_day" => &mut params.refill_rate_per_day,
        "refill_share" => &mut params.refill_share,
        _ => {
            return Err(Error::usage(format!(
                "`[ranges]`: `{name}` is not known; expected tau_days, outlook_days, ramp_per_day, refill_rate_per_day or refill_share"
            )));
        }
    };
    *place = value;
    Ok(())
}
