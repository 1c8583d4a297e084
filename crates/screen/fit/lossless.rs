//! Compares searching with scoring every name, for many queries: nothing may be lost.
//!
//! `cargo run --release -p knockon-screen --example lossless -- NAMES.tsv [NAMES [QUERIES [THRESHOLD]]]`: every line of the file is a kind, a record, a
//! name, separated by tabs. The first NAMES names are indexed; queries are those names as they are, with one or two slips of the pen,
//! and words of several names mixed. With a THRESHOLD the ten best records at it are compared, without one all at the default. Exit status 1 if any answer differs.
#![allow(clippy::print_stdout)]

use knockon_screen::{DEFAULT_THRESHOLD, Hit, Index, Name};
use knockon_vocabulary::{ListRecord, PartyKind};
use rayon::prelude::*;

fn kind(word: &str) -> PartyKind {
    match word {
        "person" => PartyKind::Person,
        "vessel" => PartyKind::Vessel,
        "organisation" => PartyKind::Organisation,
        _ => PartyKind::Unknown,
    }
}

fn main() -> Result<std::process::ExitCode, Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let text = std::fs::read_to_string(args.first().ok_or("NAMES.tsv [NAMES [QUERIES]]")?)?;
    let count = |i: usize, default: usize| args.get(i).map_or(Ok(default), |n| n.parse());
    let (names, wanted) = (count(1, 2000)?, count(2, 10_000)?);
    let least: Option<f64> = args.get(3).map(|t| t.parse()).transpose()?;
    let (top, threshold) = least.map_or((usize::MAX, DEFAULT_THRESHOLD), |t| (10, t));
    let mut all: Vec<(PartyKind, &str)> = Vec::new();
    let lines: Vec<&str> = text.lines().collect();
    // Spread over the file: lists are sorted.
    for line in lines.iter().step_by((lines.len() / names.max(1)).max(1)).take(names) {
        let cells: Vec<&str> = line.splitn(3, '\t').collect();
        if let [sort, _, name] = cells[..] {
            all.push((kind(sort), name));
        }
    }
    let records: Vec<ListRecord> = all
        .iter()
        .map(|(kind, name)| {
            let bare = serde_json::json!({"list": "other", "id": name, "name": name});
            serde_json::from_value(bare).map(|r: ListRecord| ListRecord { kind: *kind, ..r })
        })
        .collect::<Result<_, _>>()?;
    let index = Index::build(&records);
    let brief = |hits: Vec<Hit>| -> Vec<(usize, String, f64)> {
        hits.into_iter().map(|h| (h.record, h.name, h.outcome.score)).collect()
    };
    let queries = queries(&all, wanted);
    let (found, lost): (Vec<usize>, Vec<&Name>) = queries
        .par_iter()
        .map(|q| {
            let every = brief(index.search_all(q, top, threshold));
            let same = brief(index.search(q, top, threshold)) == every;
            (every.len(), (!same).then_some(q))
        })
        .fold(
            || (Vec::new(), Vec::new()),
            |(mut n, mut l), (count, lost)| {
                n.push(count);
                l.extend(lost);
                (n, l)
            },
        )
        .reduce(|| (Vec::new(), Vec::new()), |a, b| ([a.0, b.0].concat(), [a.1, b.1].concat()));
    for q in &lost {
        println!("differs: {}", q.text);
    }
    let hits: usize = found.iter().sum();
    println!(
        "{} names, {} queries, {hits} records found, {} answers differ",
        index.len(),
        queries.len(),
        lost.len()
    );
    Ok(std::process::ExitCode::from(u8::from(!lost.is_empty())))
}

fn queries(all: &[(PartyKind, &str)], wanted: usize) -> Vec<Name> {
    let mut seed = 11u64;
    let mut dice = |n: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % n.max(1)
    };
    let mut out = Vec::with_capacity(wanted);
    for i in 0..wanted {
        let (kind, name) = all[dice(all.len())];
        let mut letters: Vec<char> = name.chars().collect();
        for _ in 0..i % 3 {
            let at = dice(letters.len());
            match dice(4) {
                0 => letters.insert(at, 'e'),
                1 if letters.len() > 3 => drop(letters.remove(at)),
                2 if at + 1 < letters.len() => letters.swap(at, at + 1),
                _ => letters[at] = 'o',
            }
        }
        let mut text: String = letters.into_iter().collect();
        if i % 5 == 4 {
            let other = all[dice(all.len())].1;
            let words: Vec<&str> = text.split(' ').take(2).chain(other.split(' ').take(2)).collect();
            text = words.join(" ");
        }
        out.push(Name::new(text).of(if i % 2 == 0 { kind } else { PartyKind::Unknown }));
    }
    out
}
