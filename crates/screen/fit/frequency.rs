//! Counts in how many names each word stands: makes `data/frequency.tsv`.
//!
//! Input files, given on the command line, have a line for each name: `organisation` or `person`, a tab, the name. The shipped
//! table was made from the names and aliases of the US Consolidated Screening List of April 2022 (public domain), records
//! without a type as organisations, vessels and aircraft left out:
//! `cargo run -p knockon-screen --example frequency -- names.tsv > crates/screen/data/frequency.tsv`
#![allow(clippy::print_stdout)]

use std::collections::{BTreeMap, BTreeSet};

/// Words of fewer names than this are left out: they weigh as good as one never seen.
const LEAST: f64 = 3.0;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut totals = [0.0; 2];
    let mut counts: BTreeMap<String, [f64; 2]> = BTreeMap::new();
    for path in std::env::args().skip(1) {
        for line in std::fs::read_to_string(path)?.lines() {
            let Some((kind, name)) = line.split_once('\t') else { continue };
            let sort = usize::from(kind == "person");
            totals[sort] += 1.0;
            let words: BTreeSet<String> = knockon_screen::latin_words(name).into_iter().collect();
            for word in words {
                counts.entry(word).or_default()[sort] += 1.0;
            }
        }
    }
    println!(
        "# In how many names of organisations and of persons a word stands; `*`: how many names there are."
    );
    println!(
        "# Derived from the names and aliases of the US Consolidated Screening List of April 2022 (public domain) by fit/frequency.rs."
    );
    println!("*\t{}\t{}", totals[0], totals[1]);
    for (word, c) in counts
        .iter()
        .filter(|(w, c)| c[0].max(c[1]) >= LEAST && w.len() > 1 && !w.bytes().all(|b| b.is_ascii_digit()))
    {
        println!("{word}\t{}\t{}", c[0], c[1]);
    }
    Ok(())
}
