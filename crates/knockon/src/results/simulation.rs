//! A simulation's tables and page.

use super::{Results, tiers_from};
use crate::by_measure::{ByMeasure, MeasureShare};
use crate::draws::{SERIES, Spread, values};
use crate::error::Error;
use crate::measures::ScenarioFile;
use crate::networks::base_per_day;
use crate::simulate::SimulateAnswer;
use knockon_network::Network;
use knockon_report::{
    DaysView, NetworkView, RankedRow, RankedView, Sheet, SpreadView, Tiers, Values, human, percent,
};
use knockon_shock::{Measure, Scenario};
use knockon_spread::{Bands, Quantiles};
use knockon_vocabulary::Steps;
use serde_json::json;
use std::path::Path;

/// A simulation as it went, for tables and pictures.
pub(crate) struct Seen<'a> {
    pub(crate) net: &'a Network,
    pub(crate) name: String,
    pub(crate) file: &'a ScenarioFile,
    pub(crate) measures: &'a [Measure],
    pub(crate) scenario: &'a Scenario,
    /// Output lost by each line over all days, money.
    pub(crate) lost: &'a [f64],
    /// First day on which an input held each line back.
    pub(crate) first_short: &'a [Option<u32>],
    pub(crate) answer: &'a SimulateAnswer,
}

/// Writes a simulation: `days` (alone in a single file), `lines`, `measures`, `sensitivity`, the answer and the page.
pub(crate) fn save(out: &Path, seen: &Seen<'_>) -> Result<(), Error> {
    let mut sheets = vec![("days", days(seen.answer)), ("lines", lines(seen))];
    if let Some(by) = &seen.answer.by_measure {
        sheets.push(("measures", measures(by)));
    }
    if let Some(spread) = &seen.answer.spread {
        sheets.push(("sensitivity", sensitivity(spread, seen.answer.by_measure.as_ref())));
    }
    let manifest = json!({"days": seen.answer.days});
    let results = Results { schema: "knockon-simulation/1", manifest, sheets, answer: seen.answer };
    results.save(out, || view(seen))
}

fn days(a: &SimulateAnswer) -> Sheet {
    let path = || a.path.iter();
    let mut sheet = Sheet::new()
        .wholes("day", path().map(|d| Some(i64::from(d.day))))
        .numbers("output", path().map(|d| d.output))
        .numbers("share_of_base", path().map(|d| d.output / a.base_per_day));
    for (s, (name, unit)) in SERIES.iter().enumerate().skip(1) {
        sheet = match *unit {
            "lines" => sheet.wholes(name, path().map(|d| i64::try_from(d.short).ok())),
            _ => sheet.numbers(name, path().map(move |d| values(d)[s])),
        };
    }
    // Bands; the columns are there with draws only.
    if let Some(b) = &a.bands {
        sheet = banded(sheet, "share_of_base", b);
    }
    for s in a.spread.iter().flat_map(|s| &s.series) {
        sheet = banded(sheet, &s.name, &s.bands);
    }
    sheet
}

fn banded(mut sheet: Sheet, name: &str, b: &Bands) -> Sheet {
    let all = [("p05", &b.p05), ("p25", &b.p25), ("median", &b.median), ("p75", &b.p75), ("p95", &b.p95)];
    for (quantile, values) in all {
        sheet = sheet.numbers(&format!("{name}_{quantile}"), values.iter().copied());
    }
    sheet
}

/// What each measure is to blame for, day by day; the columns of bands are there with draws only.
fn measures(by: &ByMeasure) -> Sheet {
    let each = || by.shares.iter().flat_map(|s| s.lost_by_day.iter().enumerate().map(move |d| (s, d)));
    let sheet = Sheet::new()
        .wholes("day", each().map(|(_, (day, _))| i64::try_from(day).ok()))
        .texts("measure", each().map(|(s, _)| s.measure.clone()))
        .numbers("lost_money", each().map(|(_, (_, lost))| *lost));
    let mut all = Bands::default();
    for b in by.shares.iter().filter_map(|s| s.spread.as_ref().map(|s| &s.bands)) {
        all.p05.extend(&b.p05);
        all.p25.extend(&b.p25);
        all.median.extend(&b.median);
        all.p75.extend(&b.p75);
        all.p95.extend(&b.p95);
    }
    if all.median.is_empty() { sheet } else { banded(sheet, "lost_money", &all) }
}

/// What a series of a measure's share is called.
fn due_to(measure: &str) -> String {
    format!("lost_due_to_{measure}")
}

/// Which range moves which series on which day.
fn sensitivity(spread: &Spread, by: Option<&ByMeasure>) -> Sheet {
    let of_days = spread.series.iter().map(|s| (s.name.clone(), &s.indices));
    let of_measures = by.iter().flat_map(|by| &by.shares);
    let of_measures =
        of_measures.filter_map(|s| Some((due_to(&s.measure), &s.spread.as_ref()?.indices_by_day)));
    let series: Vec<(String, &Vec<Vec<f64>>)> = of_days.chain(of_measures).collect();
    let rows = || {
        series.iter().flat_map(|(name, indices)| {
            let ranges = spread.ranges.iter().zip(*indices);
            ranges.flat_map(move |(range, days)| days.iter().enumerate().map(move |d| (name, range, d)))
        })
    };
    Sheet::new()
        .texts("series", rows().map(|(name, ..)| name.clone()))
        .texts("range", rows().map(|(_, range, _)| range.clone()))
        .wholes("day", rows().map(|(.., (day, _))| i64::try_from(day).ok()))
        .numbers("first_order_index", rows().map(|(.., (_, index))| *index))
}

fn lines(seen: &Seen<'_>) -> Sheet {
    let (net, n) = (seen.net, seen.net.line_count());
    let mut sheet = Sheet::new()
        .texts("line", net.line_ids().iter().cloned())
        .texts("item", (0..n).map(|i| item(net, i).to_owned()))
        .texts("place", net.place().iter().map(ToString::to_string))
        .numbers("lost_money", seen.lost.iter().copied())
        .numbers("lost_share", (0..n).map(|i| share(seen.lost[i], base(seen, i))))
        .with(
            "first_day_short_of_an_input",
            Values::Whole(seen.first_short.iter().map(|d| d.map(i64::from)).collect()),
        );
    let Some((spread, each)) = seen.answer.spread.as_ref().and_then(|s| Some((s, s.lines.as_ref()?))) else {
        return sheet;
    };
    type Of = fn(&Quantiles) -> f64;
    let quantiles: [(&str, Of); 5] = [
        ("p05", |q| q.p05),
        ("p25", |q| q.p25),
        ("median", |q| q.median),
        ("p75", |q| q.p75),
        ("p95", |q| q.p95),
    ];
    for (name, of) in quantiles {
        sheet = sheet.numbers(&format!("lost_money_{name}"), each.iter().map(|l| of(&l.lost)));
    }
    sheet = sheet.numbers("short_in_share_of_draws", each.iter().map(|l| l.short));
    for (r, range) in spread.ranges.iter().enumerate() {
        sheet = sheet.numbers(&format!("lost_moved_by_{range}"), each.iter().map(|l| l.indices[r]));
    }
    sheet
}

fn item(net: &Network, line: usize) -> &str {
    &net.item_ids()[net.product()[line] as usize]
}

/// Output of a line over all days, money at base.
fn base(seen: &Seen<'_>, line: usize) -> f64 {
    base_per_day(seen.net, line) * f64::from(seen.answer.days)
}

fn share(lost: f64, base: f64) -> f64 {
    if base > 0.0 { lost / base } else { 0.0 }
}

fn view(seen: &Seen<'_>) -> NetworkView {
    let a = seen.answer;
    let whole = a.base_per_day * f64::from(a.days);
    let (lost, unmet) = (share(a.lost, whole), share(a.unmet, whole));
    let answer = format!(
        "{} of base output over {} days is lost; the lowest day is day {} at {} of a base day.",
        percent(lost),
        a.days,
        a.lowest.0,
        percent(a.lowest.1)
    );
    let mut keys = vec![
        ("Output lost".to_owned(), percent(lost), format!("{} at base prices", human(a.lost))),
        ("Final demand not met".to_owned(), percent(unmet), "of base output over the days".to_owned()),
        ("Lowest day".to_owned(), percent(a.lowest.1), format!("of a base day, on day {}", a.lowest.0)),
    ];
    if let Some(b) = &a.bands {
        let low = b.p05.iter().copied().fold(f64::INFINITY, f64::min);
        keys.push(("Lowest point of the 90 % band".to_owned(), percent(low), "of a base day".to_owned()));
    }
    let by_measure = a.by_measure.iter().flat_map(|by| &by.shares);
    NetworkView {
        title: format!("{}: {} days", seen.name, a.days),
        question: format!(
            "{} measures and licences on a network of {} lines and {} links, day by day.",
            seen.measures.len(),
            seen.net.line_count(),
            seen.net.link_count()
        ),
        answer,
        keys,
        days: Some(path(seen)),
        tiers: tiers(seen),
        ranked: Some(ranked(seen)),
        plan: None,
        by_measure: by_measure.map(|s| (s.measure.clone(), share(s.lost, whole))).collect(),
        sensitivity: a.sensitivity.clone(),
        notes: vec![
            "Steps count links from the lines that a measure or an outage strikes: a struck line is the buyer of a restricted link, or one that lost capacity. Of two ways the shorter one counts.".to_owned(),
            "Money is output at base prices. Lost is base output less output, summed over the days; a line that gains has a negative loss.".to_owned(),
            "Every day and every line stand in days.csv and lines.csv beside this page.".to_owned(),
        ],
    }
}

fn path(seen: &Seen<'_>) -> DaysView {
    let a = seen.answer;
    let of = |k: usize| a.path.iter().map(|d| d.lost_for_want_of[k] / a.base_per_day).collect();
    let band = |low: &[f64], high: &[f64]| low.iter().copied().zip(high.iter().copied()).collect();
    let mut marks: Vec<(String, u32, Option<u32>)> =
        seen.measures.iter().map(|m| (m.id.clone(), m.from, m.until)).collect();
    marks.extend(seen.file.outage_days().map(|(from, until)| ("outage".to_owned(), from, until)));
    DaysView {
        output: a.path.iter().map(|d| d.output / a.base_per_day).collect(),
        band90: a.bands.as_ref().map(|b| band(&b.p05, &b.p95)).unwrap_or_default(),
        band50: a.bands.as_ref().map(|b| band(&b.p25, &b.p75)).unwrap_or_default(),
        median: a.bands.as_ref().map(|b| b.median.clone()).unwrap_or_default(),
        lost_for_want_of: ["demand", "own capacity", "an input"]
            .into_iter()
            .enumerate()
            .map(|(k, name)| (name.to_owned(), of(k)))
            .collect(),
        marks,
        spread: spreads(a),
    }
}

/// Measures whose share of the loss is drawn over the days: the largest.
const MEASURES_DRAWN: usize = 12;

/// Every series with bands: those of the days, then the loss by measure.
fn spreads(a: &SimulateAnswer) -> Vec<SpreadView> {
    let of_days = a.spread.iter().flat_map(|s| &s.series);
    let mut all: Vec<SpreadView> = of_days.map(|s| spread_of(a, (&s.name, &s.unit), &s.bands)).collect();
    let mut by: Vec<&MeasureShare> = a.by_measure.iter().flat_map(|by| &by.shares).collect();
    by.sort_by(|a, b| b.lost.abs().total_cmp(&a.lost.abs()));
    let drawn = by.iter().take(MEASURES_DRAWN).filter_map(|s| Some((s, s.spread.as_ref()?)));
    all.extend(drawn.map(|(s, spread)| SpreadView {
        name: format!("lost due to {}", s.measure),
        ..spread_of(a, ("", "money a day"), &spread.bands)
    }));
    all
}

/// A series as a share: of base output, of all lines or of the first day's stock.
fn spread_of(a: &SimulateAnswer, (name, unit): (&str, &str), bands: &Bands) -> SpreadView {
    let first = a.path.first().map_or(0.0, |d| d.stock);
    let (whole, of) = match unit {
        "money a day" => (a.base_per_day, "of base output"),
        "money" => (first, "of the stock of day 0"),
        _ => (1.0, ""),
    };
    let part = |v: &f64| if of.is_empty() { *v } else { share(*v, whole) };
    let band = |low: &[f64], high: &[f64]| low.iter().map(part).zip(high.iter().map(part)).collect();
    SpreadView {
        name: name.replace('_', " "),
        of: of.to_owned(),
        median: bands.median.iter().map(part).collect(),
        band90: band(&bands.p05, &bands.p95),
        band50: band(&bands.p25, &bands.p75),
    }
}

/// Lines that a restriction or an outage strikes, and everybody by steps from them.
fn tiers(seen: &Seen<'_>) -> Option<Tiers> {
    let net = seen.net;
    let whole = Steps::constant(1.0);
    let restricted = seen.scenario.patterns.of_link.iter().enumerate().filter(|(_, p)| **p > 0);
    let mut struck: Vec<u32> = restricted.map(|(l, _)| net.buyer(l as u32)).collect();
    let out = seen.scenario.capacity.iter().enumerate().filter(|(_, c)| **c != whole);
    struck.extend(out.map(|(i, _)| i as u32));
    if struck.is_empty() {
        return None;
    }
    Some(tiers_from(net, &struck, ("lines", "of money"), |i| (base(seen, i), seen.lost[i])))
}

/// The lines that lose most, by the share of all base output that they lose.
fn ranked(seen: &Seen<'_>) -> RankedView {
    let a = seen.answer;
    let whole = a.base_per_day * f64::from(a.days);
    let row = |l: &crate::simulate::LineLoss| RankedRow {
        name: l.line.clone(),
        about: l.about.clone(),
        value: share(l.lost, whole),
        parts: Vec::new(),
        range: None,
        // Its own share of all output.
        weight: (l.share > 0.0).then(|| share(l.lost, l.share * whole)),
    };
    RankedView {
        title: "lines by what they lose".to_owned(),
        means: "share of all base output lost".to_owned(),
        parts: Vec::new(),
        rows: a.worst.iter().map(row).collect(),
    }
}
