//! Systemic risk of every firm of generated networks: seconds and milliseconds a firm.
//!
//!     cargo bench -p knockon-shock --bench risk -- FIRMS SECTORS [SAMPLE] [DROP] [firms]
//!
//! With `firms` sales to final demand are left out, as in data on trade between firms alone: cascades go deeper.
//! SAMPLE: how many firms, spread evenly, are taken (default: all). Seed 1 of the generators makes the network and the matrix.
#![allow(clippy::print_stdout)] // this program prints its measurements

use knockon_network::generate::{Essentials, ScaleFree, scale_free};
use knockon_shock::risk::{
    CascadeOptions, Graph, esri_of_firms, sweep_of_firms, top_of_firms, upstream_of_firms,
};
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let number = |at: usize, or: f64| words.get(at).map_or(Ok(or), |w| w.parse::<f64>());
    let (firms, sectors) = (number(0, 1_000.0)? as u32, number(1, 89.0)? as u32);
    let sample = number(2, f64::from(firms))? as u32;
    let drop = number(3, 1e-10)?;
    let start = Instant::now();
    let ask = ScaleFree { firms, sectors, ..ScaleFree::default() };
    let net = scale_free(&ask, &Essentials::generate(sectors as usize, 1))?.build()?;
    let graph = Graph::of_network(&net, words.get(4).is_none());
    println!(
        "{firms} firms, {} links, {sectors} sectors: made in {:.2} s",
        graph.links(),
        start.elapsed().as_secs_f64()
    );
    let step = (firms / sample.max(1)).max(1);
    let chosen: Vec<u32> = (0..firms).step_by(step as usize).take(sample as usize).collect();
    for market in [true, false] {
        let options = CascadeOptions { market, ..CascadeOptions::default() };
        if !market && firms > 1_000 {
            break;
        }
        let start = Instant::now();
        let all = sweep_of_firms(&graph, &chosen, &options, drop)?;
        let took = start.elapsed().as_secs_f64();
        let sum: f64 = all.iter().map(|s| s.esri).sum();
        let sweeps: f64 = all.iter().map(|s| f64::from(s.sweeps)).sum::<f64>() / all.len() as f64;
        println!(
            "reference, market {market}: {took:.2} s, {:.3} ms a firm, {sweeps:.1} sweeps, sum {sum:.9}",
            1e3 * took / all.len() as f64
        );
        if market && chosen.len() == firms as usize {
            let start = Instant::now();
            let first = top_of_firms(&graph, 20, &options, drop)?;
            let pruned = start.elapsed().as_secs_f64();
            let mut order: Vec<u32> = (0..firms).collect();
            let esri = |i: u32| all[i as usize].esri;
            order.sort_by(|&a, &b| esri(b).total_cmp(&esri(a)).then(a.cmp(&b)));
            let same = first.ranking.iter().zip(&order).all(|(a, &b)| a.0 == b && a.1 == all[b as usize]);
            println!(
                "first 20 alone: {pruned:.2} s, {:.1} times as fast; {} of {firms} worked out; same as of all: {same}",
                took / pruned,
                first.worked_out
            );
        }
        if firms <= 1_000 {
            let start = Instant::now();
            let want = esri_of_firms(&graph, &options)?;
            let off = all.iter().zip(&want).map(|(a, b)| (a.esri - b.esri).abs()).fold(0.0, f64::max);
            let same = all.iter().zip(&want).all(|(a, b)| a.sweeps == b.sweeps);
            println!(
                "  plain cascade: {:.2} s; largest difference {off:.1e}, sweeps equal: {same}",
                start.elapsed().as_secs_f64()
            );
        }
    }
    let start = Instant::now();
    let up = upstream_of_firms(&graph, 1e-8);
    let width = up.iter().map(|u| u.upper - u.esri_u).fold(0.0, f64::max);
    println!(
        "converged upstream of all: {:.2} s, widest bound {width:.1e}, sum {:.6}",
        start.elapsed().as_secs_f64(),
        up.iter().map(|u| u.esri_u).sum::<f64>()
    );
    Ok(())
}
