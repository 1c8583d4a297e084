//! A year of a generated network under a thousand measures: seconds, and peak memory where the system says it.
//!
//!     cargo bench -p knockon-shock --bench simulate -- FIRMS [DAYS] [MEASURES] [RUNS]
//!
//! Seed 1 of the generators makes the network and the matrix (89 sectors, 12 suppliers a firm). More runs than one are draws: they share
//! the network as laid out for the days, each has parameters of its own, and as many run at once as there are threads.
#![allow(clippy::print_stdout)] // this program prints its measurements

use knockon_network::generate::{Essentials, ScaleFree, scale_free};
use knockon_shock::{Measure, Params, Prepared, Record, SIDE_BY_SIDE, Scenario, restrict};
use rayon::prelude::*;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let number = |at: usize, or: u32| words.get(at).map_or(Ok(or), |w| w.parse::<u32>());
    let (firms, days, count, runs) = (number(0, 10_000)?, number(1, 365)?, number(2, 1_000)?, number(3, 1)?);
    let start = Instant::now();
    let ask = ScaleFree { firms, ..ScaleFree::default() };
    let net = scale_free(&ask, &Essentials::generate(89, 1))?.build()?;
    println!("{firms} firms, {} links: made in {:.1} s", net.link_count(), start.elapsed().as_secs_f64());
    // Each measure closes what one place makes of one sector to one place's buyers, for a while.
    let places = net.place();
    let measures: Vec<Measure> = (0..count)
        .map(|m| Measure {
            id: format!("M{m}"),
            origins: vec![places[(m * 7 % firms) as usize]],
            items: vec![m % 89],
            buyer_places: vec![places[(m * 13 % firms) as usize]],
            from: 30 + m % 60,
            until: Some(200 + m % 100),
            licence: m % 5 == 0,
            ..Measure::default()
        })
        .collect();
    let start = Instant::now();
    let restricted = restrict(&net, &measures)?;
    let reached = restricted.patterns.of_link.iter().filter(|p| **p > 0).count();
    println!(
        "{count} measures reach {reached} links, {} patterns: {:.2} s",
        restricted.patterns.steps.len(),
        start.elapsed().as_secs_f64()
    );
    let scenario = Scenario { patterns: restricted.patterns, ..Scenario::calm(days) };
    let start = Instant::now();
    let mut prepared = Prepared::new(&net, &scenario)?;
    if runs > 1 {
        prepared = prepared.side_by_side();
    }
    println!("laid out: {:.2} s", start.elapsed().as_secs_f64());
    let start = Instant::now();
    let of_run = |run: u32| {
        let part = f64::from(run) * 0.618_033_988_749_894_9 % 1.0;
        let (tau_days, ramp_per_day) = (5.0 + 10.0 * part, 0.01 + 0.05 * part);
        Params { record: Record::Lines, tau_days, ramp_per_day, ..Params::default() }
    };
    let params: Vec<Params> = (0..runs).map(of_run).collect();
    let found: Vec<Vec<(f64, u64)>> = params
        .par_chunks(SIDE_BY_SIDE)
        .map(|some| {
            let mut seen = vec![(Vec::new(), 0u64); some.len()];
            prepared.run_each(some, |run, d| {
                let (path, bits) = &mut seen[run];
                path.push(d.output.iter().sum::<f64>());
                let stock = if d.day + 1 == days { d.stock } else { &[] };
                let of_day = d.output.iter().chain(d.sales).chain(stock);
                *bits = of_day
                    .fold(*bits, |h, v| (h ^ v.to_bits()).wrapping_mul(0x0100_0000_01b3).rotate_left(29));
            })?;
            let low = |path: &[f64]| path.iter().copied().fold(f64::INFINITY, f64::min) / path[0];
            Ok(seen.iter().map(|(path, bits)| (low(path), *bits)).collect())
        })
        .collect::<Result<_, knockon_shock::Error>>()?;
    let found = found.concat();
    let (low, high) = found.iter().fold((f64::INFINITY, 0.0f64), |r, v| (r.0.min(v.0), r.1.max(v.0)));
    let bits = found.iter().fold(0, |h: u64, v| h.rotate_left(7) ^ v.1);
    println!(
        "lowest output {low:.4} to {high:.4} of base; all outputs and sales, and the last stocks: {bits:016x}"
    );
    println!("{runs} x {days} days: {:.1} s", start.elapsed().as_secs_f64());
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        println!("{}", status.lines().find(|l| l.starts_with("VmHWM")).unwrap_or_default());
    }
    Ok(())
}
