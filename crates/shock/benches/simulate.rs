//! A year of a generated network under a thousand measures: seconds, and peak memory where the system says it.
//!
//!     cargo bench -p knockon-shock --bench simulate -- FIRMS [DAYS] [MEASURES] [RUNS]
//!
//! Seed 1 of the generators makes the network and the matrix (89 sectors, 12 suppliers a firm).
#![allow(clippy::print_stdout)] // this program prints its measurements

use knockon_network::generate::{Essentials, ScaleFree, scale_free};
use knockon_shock::{Measure, Params, Record, Scenario, restrict, simulate_each};
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
    for _ in 0..runs {
        let mut path = Vec::new();
        simulate_each(&net, &scenario, &Params { record: Record::Lines, ..Params::default() }, |d| {
            path.push(d.output.iter().sum::<f64>())
        })?;
        let least = path.iter().copied().fold(f64::INFINITY, f64::min);
        println!("lowest output {:.4} of base", least / path[0]);
    }
    println!("{runs} x {days} days: {:.1} s", start.elapsed().as_secs_f64());
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        println!("{}", status.lines().find(|l| l.starts_with("VmHWM")).unwrap_or_default());
    }
    Ok(())
}
