//! `simulate`: a network folder under measures and outages, day by day; or one JSON case of the compatibility mode.

use crate::by_measure::{self, ByMeasure};
use crate::draws::{self, Drawn, LineSpread, Spread};
use crate::error::Error;
use crate::measures::{self, ScenarioFrom};
use crate::networks::{about_line, network_read};
use crate::results::{Seen, name_of, save_simulation};
use crate::risk;
use knockon_network::Network;
use knockon_shock::{Binding, Params, Patterns, Prepared, Rationing, Record, Scenario, restrict};
use knockon_spread::Bands;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// What to simulate.
#[derive(Debug, Clone, PartialEq)]
pub struct SimulateRequest {
    /// A network folder, or a JSON file in the shape of the validation cases.
    pub source: PathBuf,
    /// A scenario file; none: nothing happens.
    pub scenario: Option<ScenarioFrom>,
    /// Days, where the file does not say.
    pub days: u32,
    /// Rationing scheme, 0 to 3, instead of the file's.
    pub rationing: Option<u8>,
    /// How many draws of the file's ranges; 0: none.
    pub draws: usize,
    /// Seed of the draws.
    pub seed: u64,
    /// Whether to split the loss over the measures.
    pub by_measure: bool,
    /// How many of the hardest-hit lines to list.
    pub top: usize,
    /// Where to write: a folder of tables with a page, or one file ending in `.csv`, `.parquet` or `.json`.
    pub out: Option<PathBuf>,
}

/// A day of the whole network, money at base prices.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct DayTotal {
    /// The day.
    pub day: u32,
    /// Output of all lines.
    pub output: f64,
    /// Final demand that was not met.
    pub unmet: f64,
    /// Lines that an input holds back.
    pub short: usize,
    /// Output lost for want of demand, of own capacity and of an input: what bound each line that day; they add up to what is lost.
    pub lost_for_want_of: [f64; 3],
    /// Output lost by lines that buy over a restricted link, by those that supply over one and buy over none, and by all others.
    pub lost_by: [f64; 3],
    /// Stocks of all inputs in the evening.
    pub stock: f64,
}

/// What a line lost.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LineLoss {
    /// The line.
    pub line: String,
    /// Item and place.
    pub about: String,
    /// Output lost over all days, money.
    pub lost: f64,
    /// The same as a share of base output over all days.
    pub share: f64,
    /// First day on which an input held it back.
    pub first_short: Option<u32>,
    /// With draws: the spread of what it lost.
    pub spread: Option<LineSpread>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SimulateAnswer {
    /// Days.
    pub days: u32,
    /// Output of all lines on a base day, money.
    pub base_per_day: f64,
    /// Output lost over all days, money.
    pub lost: f64,
    /// Final demand not met over all days, money.
    pub unmet: f64,
    /// The day with the lowest output, and that output as a share of base.
    pub lowest: (u32, f64),
    /// Links that each measure reaches.
    pub measures: Vec<(String, u64)>,
    /// The hardest hit.
    pub worst: Vec<LineLoss>,
    /// Every day.
    pub path: Vec<DayTotal>,
    /// The loss by measure, where asked for.
    pub by_measure: Option<ByMeasure>,
    /// With draws: output as a share of base, and which range moves the loss most (first-order indices).
    pub bands: Option<Bands>,
    /// Name of each range and its first-order index.
    pub sensitivity: Vec<(String, f64)>,
    /// With draws: the same of every series of the days, and of what each line lost.
    pub spread: Option<Spread>,
    /// A JSON case's own answer, instead of all else.
    pub case: Option<serde_json::Value>,
}

/// Simulates, and writes tables where asked to.
pub fn simulate(ask: &SimulateRequest) -> Result<SimulateAnswer, Error> {
    if ask.source.is_file() {
        return case(&ask.source);
    }
    simulate_network(&network_read(&ask.source)?, ask)
}

/// As [`simulate`], of a network in memory; `ask.source` is not read.
pub fn simulate_network(net: &Network, ask: &SimulateRequest) -> Result<SimulateAnswer, Error> {
    let file = ask.scenario.as_ref().map(measures::read).transpose()?.unwrap_or_default();
    // Nothing here asks what single links carried.
    let mut params = Params { record: Record::Lines, ..file.params.clone().unwrap_or_default() };
    if let Some(scheme) = ask.rationing {
        params.rationing = Rationing::try_from(scheme).map_err(Error::usage)?;
    }
    let list = file.measures(net)?;
    let restricted = restrict(net, &list).map_err(words)?;
    let scenario = Scenario {
        patterns: restricted.patterns,
        capacity: file.capacity(net)?,
        ..Scenario::calm(file.days.unwrap_or(ask.days))
    };
    let who = bearers(net, &scenario);
    let mut tally = Tally::new(net, &who);
    let prepared = Prepared::new(net, &scenario).map_err(words)?;
    prepared.run(&params, |d| tally.see(net, d)).map_err(words)?;
    let measures = list.iter().map(|m| m.id.clone()).zip(restricted.links).collect();
    let mut answer = tally.answer(net, scenario.days, ask.top, measures);
    let drawn = (ask.draws > 0).then(|| Drawn::new(&file, &params, ask.draws, ask.seed)).transpose()?;
    if let Some(drawn) = &drawn {
        draws::spread(&draws::Ask { net, who: &who }, drawn, &prepared.side_by_side(), &mut answer)?;
    }
    if ask.by_measure {
        let bare = Scenario { patterns: Patterns::default(), ..scenario.clone() };
        let of = by_measure::Ask { net, list: &list, scenario: &bare };
        answer.by_measure = Some(of.split(&params, drawn.as_ref())?);
    }
    if let Some(out) = &ask.out {
        let losses = tally.losses(net, answer.days);
        let seen = Seen {
            net,
            name: name_of(&ask.source),
            file: &file,
            measures: &list,
            scenario: &scenario,
            lost: &losses,
            first_short: &tally.first_short,
            answer: &answer,
        };
        save_simulation(out, &seen)?;
    }
    Ok(answer)
}

/// Days that a request simulates: the scenario's where it says so.
pub fn simulate_days(ask: &SimulateRequest) -> Result<u32, Error> {
    let file = ask.scenario.as_ref().map(measures::read).transpose()?;
    Ok(file.and_then(|f| f.days).unwrap_or(ask.days))
}

fn words(e: knockon_shock::Error) -> Error {
    Error::usage(e.to_string())
}

fn case(path: &Path) -> Result<SimulateAnswer, Error> {
    let value = risk::json(path)?;
    let input = value.get("input").unwrap_or(&value);
    let got = knockon_shock::compat::inventory_abm_json(input);
    let case = Some(got.map_err(|e| Error::usage(format!("{}: {e}", path.display())))?);
    Ok(SimulateAnswer {
        days: 0,
        base_per_day: 0.0,
        lost: 0.0,
        unmet: 0.0,
        lowest: (0, 1.0),
        measures: Vec::new(),
        worst: Vec::new(),
        path: Vec::new(),
        by_measure: None,
        bands: None,
        sensitivity: Vec::new(),
        spread: None,
        case,
    })
}

/// What is kept of a simulation: totals a day and sums a line, however many links there are.
pub(crate) struct Tally<'a> {
    value: Vec<f64>,
    who: &'a [u8],
    made: Vec<f64>,
    pub(crate) first_short: Vec<Option<u32>>,
    pub(crate) path: Vec<DayTotal>,
}

/// Which part of `lost_by` each line's loss belongs to.
fn bearers(net: &Network, scenario: &Scenario) -> Vec<u8> {
    let Patterns { of_link, steps } = &scenario.patterns;
    let closes: Vec<bool> = steps.iter().map(|s| s.points().iter().any(|p| p.1 < 1.0)).collect();
    let mut who = vec![2; net.line_count()];
    let restricted = || of_link.iter().enumerate().filter(|(_, p)| closes[**p as usize]);
    restricted().for_each(|(l, _)| who[net.supplier()[l] as usize] = 1);
    restricted().for_each(|(l, _)| who[net.buyer(l as u32) as usize] = 0);
    who
}

impl<'a> Tally<'a> {
    pub(crate) fn new(net: &Network, who: &'a [u8]) -> Self {
        let value = net.product().iter().map(|&k| net.value_per_unit()[k as usize]).collect();
        let n = net.line_count();
        Self { value, who, made: vec![0.0; n], first_short: vec![None; n], path: Vec::new() }
    }

    pub(crate) fn see(&mut self, net: &Network, d: &knockon_shock::Day<'_>) {
        let (mut output, mut short, mut lost_for_want_of, mut lost_by) = (0.0, 0, [0.0; 3], [0.0; 3]);
        for (i, &made) in d.output.iter().enumerate() {
            output += made * self.value[i];
            self.made[i] += made;
            let bound = match d.binding[i] {
                Binding::Demand => 0,
                Binding::OwnCapacity => 1,
                Binding::Input(_) => {
                    short += 1;
                    self.first_short[i].get_or_insert(d.day);
                    2
                }
            };
            let lost = (net.base_output()[i] - made) * self.value[i];
            lost_for_want_of[bound] += lost;
            lost_by[usize::from(self.who[i])] += lost;
        }
        let missed = d.wanted.iter().zip(d.sales).map(|(w, s)| (w - s).max(0.0));
        let line = |m: usize| net.demand_line()[m] as usize;
        let unmet = missed.enumerate().map(|(m, v)| v * self.value[line(m)]).sum();
        let each = d.stock.iter().zip(net.input_item());
        let stock = each.fold(0.0, |sum, (s, &item)| sum + s * net.value_per_unit()[item as usize]);
        self.path.push(DayTotal { day: d.day, output, unmet, short, lost_for_want_of, lost_by, stock });
    }

    pub(crate) fn losses(&self, net: &Network, days: u32) -> Vec<f64> {
        let base = net.base_output().iter().map(|p| p * f64::from(days));
        base.zip(&self.made).zip(&self.value).map(|((b, made), v)| (b - made) * v).collect()
    }

    fn answer(&self, net: &Network, days: u32, top: usize, measures: Vec<(String, u64)>) -> SimulateAnswer {
        let base_per_day: f64 = net.base_output().iter().zip(&self.value).map(|(p, v)| p * v).sum();
        let losses = self.losses(net, days);
        let mut order: Vec<usize> = (0..losses.len()).collect();
        order.sort_by(|&a, &b| losses[b].total_cmp(&losses[a]).then(a.cmp(&b)));
        let worst = order.iter().take(top).map(|&i| self.line(net, i, losses[i], days)).collect();
        let lowest = self.path.iter().min_by(|a, b| a.output.total_cmp(&b.output));
        SimulateAnswer {
            days,
            base_per_day,
            lost: losses.iter().sum(),
            unmet: self.path.iter().map(|d| d.unmet).sum(),
            lowest: lowest.map_or((0, 1.0), |d| (d.day, d.output / base_per_day)),
            measures,
            worst,
            path: self.path.clone(),
            by_measure: None,
            bands: None,
            sensitivity: Vec::new(),
            spread: None,
            case: None,
        }
    }

    fn line(&self, net: &Network, i: usize, lost: f64, days: u32) -> LineLoss {
        let base = net.base_output()[i] * self.value[i] * f64::from(days);
        LineLoss {
            line: net.line_ids()[i].clone(),
            about: about_line(net, i),
            lost,
            share: if base > 0.0 { lost / base } else { 0.0 },
            first_short: self.first_short[i],
            spread: None,
        }
    }
}
