//! Fits the coefficients of `data/model.tsv` on labelled pairs and prints the table.
//!
//! `cargo run --release -p knockon-screen --example fit -- pairs.jsonl ...`: every line has `query`, `candidate`, `schema`,
//! `label`, and may have `weight`. Logistic regression by projected gradient descent: coefficients keep the sign that
//! `SIGNS` gives them, and are drawn towards the shipped table by an L2 penalty, so that a feature without data keeps its
//! value. Five-fold cross-validation is printed on stderr: the figures to believe.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use knockon_screen::{FEATURE_COUNT, FEATURES, feature_values, kind_of, name_from_json};
use knockon_vocabulary::PartyKind;
use serde_json::Value;

const PENALTY: f64 = 0.006;
const STEPS: usize = 6000;
const RATE: f64 = 0.3;
/// Features beyond this one are set by hand.
const FITTED: usize = 23;
/// Also by hand: labelled pairs contradict each other on numbers, and a fund IV is not a fund V.
const HELD: [&str; 1] = ["number_contrast"];

struct Row {
    lens: usize,
    x: Vec<f64>,
    y: f64,
    weight: f64,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut rows = Vec::new();
    for path in std::env::args().skip(1) {
        for line in std::fs::read_to_string(path)?.lines() {
            rows.extend(row(&serde_json::from_str(line)?));
        }
    }
    let prior = prior();
    let mut table = Vec::new();
    for (lens, start) in prior.iter().enumerate() {
        let mine: Vec<&Row> = rows.iter().filter(|r| r.lens == lens).collect();
        let mut counts = [0usize; 3];
        for fold in 0..5 {
            let train: Vec<&Row> =
                mine.iter().enumerate().filter(|(i, _)| i % 5 != fold).map(|(_, r)| *r).collect();
            let w = fit(&train, start);
            for (_, r) in mine.iter().enumerate().filter(|(i, _)| i % 5 == fold) {
                count(&mut counts, score(&w, &r.x) >= 0.5, r.y > 0.5);
            }
        }
        let w = fit(&mine, start);
        let mut own = [0usize; 3];
        mine.iter().for_each(|r| count(&mut own, score(&w, &r.x) >= 0.5, r.y > 0.5));
        eprintln!(
            "lens {lens}: n {} F1 cross-validated {:.3}, on its own {:.3}",
            mine.len(),
            f1(counts),
            f1(own)
        );
        table.push(w);
    }
    println!(
        "# Log-odds for each unit of a feature: organisation, person, vessel. Fitted by fit/fit.rs; birth, country and"
    );
    println!("# identifiers set by hand.");
    for i in 0..=FEATURE_COUNT {
        let name = if i == 0 { "bias" } else { FEATURES[i - 1] };
        println!("{name}\t{:.3}\t{:.3}\t{:.3}", table[0][i], table[1][i], table[2][i]);
    }
    Ok(())
}

fn row(v: &Value) -> Option<Row> {
    let kind = kind_of(v["schema"].as_str()?);
    let (a, b) = (name_from_json(v.get("query"), kind)?, name_from_json(v.get("candidate"), kind)?);
    let lens = match kind {
        PartyKind::Person => 1,
        PartyKind::Vessel => 2,
        _ => 0,
    };
    let weight = v.get("weight").and_then(Value::as_f64).unwrap_or(1.0);
    Some(Row { lens, x: feature_values(&a, &b), y: f64::from(u8::from(v["label"].as_bool()?)), weight })
}

/// The shipped table, as the point that the penalty draws to: bias first.
fn prior() -> Vec<Vec<f64>> {
    let mut out = vec![vec![0.0; FEATURE_COUNT + 1]; 3];
    for line in include_str!("prior.tsv").lines().filter(|l| !l.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let at = FEATURES.iter().position(|f| *f == cells[0]).map_or(0, |i| i + 1);
        for (lens, column) in out.iter_mut().enumerate() {
            column[at] = cells.get(lens + 1).and_then(|c| c.parse().ok()).unwrap_or(0.0);
        }
    }
    out
}

fn score(w: &[f64], x: &[f64]) -> f64 {
    let z = w[0] + w[1..].iter().zip(x).map(|(w, x)| w * x).sum::<f64>();
    1.0 / (1.0 + (-z).exp())
}

fn fit(rows: &[&Row], prior: &[f64]) -> Vec<f64> {
    let mut w = prior.to_vec();
    let total: f64 = rows.iter().map(|r| r.weight).sum::<f64>().max(1.0);
    for _ in 0..STEPS {
        let mut g = vec![0.0; w.len()];
        for r in rows {
            let e = r.weight * (score(&w, &r.x) - r.y) / total;
            g[0] += e;
            r.x.iter().enumerate().for_each(|(i, x)| g[i + 1] += e * x);
        }
        for i in (0..=FITTED).filter(|&i| i == 0 || !HELD.contains(&FEATURES[i - 1])) {
            w[i] -= RATE * (g[i] + if i == 0 { 0.0 } else { PENALTY * (w[i] - prior[i]) });
            // The sign of the prior is held: what speaks against never raises a score.
            if i > 0 && w[i] * prior[i].signum() < 0.0 {
                w[i] = 0.0;
            }
        }
    }
    w
}

fn count(c: &mut [usize; 3], said: bool, is: bool) {
    match (said, is) {
        (true, true) => c[0] += 1,
        (true, false) => c[1] += 1,
        (false, true) => c[2] += 1,
        _ => {}
    }
}

fn f1([tp, fp, fneg]: [usize; 3]) -> f64 {
    2.0 * tp as f64 / (2 * tp + fp + fneg).max(1) as f64
}
