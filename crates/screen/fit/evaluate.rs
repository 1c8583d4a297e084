//! How good the matcher is on labelled pairs: precision, recall and F1 of each file at a threshold.
//!
//! `cargo run --release -p knockon-screen --example evaluate -- [--threshold T] [--misses] pairs.jsonl ...`: every line has `query`,
//! `candidate`, `schema`, `label`. Of a file without a negative, the candidates of rows i+1 … i+20 of the same schema that share no
//! Latin word with the query's own candidate are its negatives: the false-positive rate beside the recall. `--misses` prints each pair of one party
//! that is not found, with its score.
#![allow(clippy::print_stdout)]

use knockon_screen::{Context, Name, compare, kind_of, latin_words, name_from_json};
use serde_json::Value;
use std::collections::BTreeSet;

/// How many of the rows that follow lend their candidates as negatives.
const FOLLOWING: usize = 20;

struct Pair {
    query: Name,
    candidate: Name,
    schema: String,
    latin: BTreeSet<String>,
    label: bool,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut threshold = Context::default().threshold;
    let mut args = std::env::args().skip(1);
    let mut misses = false;
    println!("file\tschema\tpairs\tprecision\trecall\tF1\tfalse positives\tnegatives");
    while let Some(path) = args.next() {
        if path == "--threshold" {
            threshold = args.next().unwrap_or_default().parse()?;
            continue;
        }
        if path == "--misses" {
            misses = true;
            continue;
        }
        let text = std::fs::read_to_string(&path)?;
        let pairs: Vec<Pair> = text.lines().filter_map(|l| pair(&serde_json::from_str(l).ok()?)).collect();
        let score = |p: &Pair| compare(&p.query, &p.candidate, &Context::default()).score;
        for p in pairs.iter().filter(|p| misses && p.label && score(p) < threshold) {
            println!("{:.3}\t{}\t{}\t{}", score(p), p.schema, p.query.text, p.candidate.text);
        }
        let schemas: BTreeSet<&str> = pairs.iter().map(|p| p.schema.as_str()).collect();
        let name = path.rsplit('/').next().unwrap_or(&path);
        for schema in std::iter::once("").chain(schemas.iter().copied().filter(|_| schemas.len() > 1)) {
            println!("{name}\t{}", figures(&pairs, schema, threshold));
        }
    }
    Ok(())
}

fn pair(v: &Value) -> Option<Pair> {
    let schema = v["schema"].as_str().unwrap_or("").to_owned();
    let kind = kind_of(&schema);
    let (query, candidate) =
        (name_from_json(v.get("query"), kind)?, name_from_json(v.get("candidate"), kind)?);
    let all = v["all_latin"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let latin = all.chain([candidate.text.as_str()]).flat_map(latin_words).collect();
    Some(Pair { query, candidate, schema, latin, label: v["label"].as_bool()? })
}

fn figures(pairs: &[Pair], schema: &str, threshold: f64) -> String {
    let hit = |a: &Name, b: &Name| compare(a, b, &Context::default()).score >= threshold;
    let mine: Vec<&Pair> = pairs.iter().filter(|p| schema.is_empty() || p.schema == schema).collect();
    let (mut tp, mut fp, mut missed, mut negatives) = (0usize, 0usize, 0usize, 0usize);
    for p in &mine {
        match (p.label, hit(&p.query, &p.candidate)) {
            (true, true) => tp += 1,
            (true, false) => missed += 1,
            (false, said) => {
                negatives += 1;
                fp += usize::from(said);
            }
        }
    }
    if mine.iter().all(|p| p.label) {
        for (i, p) in mine.iter().enumerate() {
            let others = mine.iter().skip(i + 1).take(FOLLOWING).filter(|o| o.schema == p.schema);
            for o in others.filter(|o| o.latin.is_disjoint(&p.latin)) {
                negatives += 1;
                fp += usize::from(hit(&p.query, &o.candidate));
            }
        }
    }
    let share = |a: usize, b: usize| if b == 0 { f64::NAN } else { a as f64 / b as f64 };
    format!(
        "{}\t{}\t{:.4}\t{:.4}\t{:.4}\t{:.4}\t{negatives}",
        if schema.is_empty() { "all" } else { schema },
        mine.len(),
        share(tp, tp + fp),
        share(tp, tp + missed),
        share(2 * tp, 2 * tp + fp + missed),
        share(fp, negatives)
    )
}
