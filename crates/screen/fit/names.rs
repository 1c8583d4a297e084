//! Makes names that are like those of a list, as many as wanted, the same for the same seed.
//!
//! `cargo run --release -p knockon-screen --example names -- LIST.tsv NAMES SEED > many.tsv`: every line of the list and of the
//! output is a kind (`organisation`, `person`, `vessel`), a record, a name, separated by tabs.
//!
//! The model: a record takes a random record of the list as its pattern, with as many names and as many words in each. A word that
//! stands in at least [`COMMON`] names of its kind is replaced by another such word that stands at the same place (first, last,
//! between), drawn as often as the list has it. A rarer word is replaced by a made one with probability [`MADE`] (letters drawn one after
//! the other, each by the two before it, as the list's rare words have them), otherwise by a rare word of the list. All names of
//! a record replace a rare word in the same way, so that aliases share words as the list's do. So the shares of common words, the
//! lengths and the spelling are the list's, and the number of distinct words grows with the number of names.
#![allow(clippy::print_stdout)]

use std::collections::HashMap;
use std::io::Write;

const COMMON: usize = 5;
const MADE: f64 = 0.5;

/// SplitMix64 (Steele, Lea & Flood 2014).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// What is drawn from for one kind of party.
#[derive(Default)]
struct Kind {
    count: HashMap<String, usize>,
    /// Common words by place, each as often as the list has it.
    common: [Vec<String>; 3],
    rare: Vec<String>,
    /// Two letters → those that follow.
    follow: HashMap<[char; 2], Vec<char>>,
}

fn place(i: usize, n: usize) -> usize {
    if i == 0 {
        0
    } else if i + 1 == n {
        2
    } else {
        1
    }
}

fn words(name: &str) -> Vec<&str> {
    name.split(' ').filter(|w| !w.is_empty()).collect()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [list, wanted, seed] = args.as_slice() else { return Err("LIST.tsv NAMES SEED".into()) };
    let (wanted, mut dice) = (wanted.parse::<usize>()?, Dice(seed.parse()?));
    let text = std::fs::read_to_string(list)?;
    let mut records: Vec<(String, Vec<String>)> = Vec::new();
    let mut last = "";
    for line in text.lines() {
        let mut cells = line.splitn(3, '\t');
        let (Some(kind), Some(record), Some(name)) = (cells.next(), cells.next(), cells.next()) else {
            continue;
        };
        if record != last || records.is_empty() {
            records.push((kind.to_owned(), Vec::new()));
        }
        last = record;
        if let Some(r) = records.last_mut() {
            r.1.push(name.to_owned());
        }
    }
    let kinds = kinds(&records);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let (mut made, mut number) = (0, 0usize);
    while made < wanted {
        let (kind, names) = &records[dice.below(records.len())];
        let mut same: HashMap<String, String> = HashMap::new();
        for name in names {
            let all = words(name);
            let drawn: Vec<String> = all
                .iter()
                .enumerate()
                .map(|(i, w)| draw(&kinds[kind], w, place(i, all.len()), &mut same, &mut dice))
                .collect();
            writeln!(out, "{kind}\t{number}\t{}", drawn.join(" "))?;
            made += 1;
        }
        number += 1;
    }
    out.flush()?;
    Ok(())
}

fn kinds(records: &[(String, Vec<String>)]) -> HashMap<String, Kind> {
    let mut out: HashMap<String, Kind> = HashMap::new();
    for (kind, names) in records {
        let kind = out.entry(kind.clone()).or_default();
        for w in names.iter().flat_map(|n| words(n)) {
            *kind.count.entry(w.to_owned()).or_default() += 1;
        }
    }
    for (kind, names) in records {
        let Some(kind) = out.get_mut(kind) else { continue };
        for name in names {
            let all = words(name);
            for (i, w) in all.iter().enumerate() {
                if kind.count[*w] >= COMMON {
                    kind.common[place(i, all.len())].push((*w).to_owned());
                    continue;
                }
                kind.rare.push((*w).to_owned());
                let letters: Vec<char> = ['\0', '\0'].into_iter().chain(w.chars()).chain(['\0']).collect();
                for t in letters.windows(3) {
                    kind.follow.entry([t[0], t[1]]).or_default().push(t[2]);
                }
            }
        }
    }
    out
}

fn draw(
    kind: &Kind,
    word: &str,
    place: usize,
    same: &mut HashMap<String, String>,
    dice: &mut Dice,
) -> String {
    if kind.count[word] >= COMMON {
        return kind.common[place][dice.below(kind.common[place].len())].clone();
    }
    if let Some(before) = same.get(word) {
        return before.clone();
    }
    let new =
        if dice.share() < MADE { make(kind, dice) } else { kind.rare[dice.below(kind.rare.len())].clone() };
    same.insert(word.to_owned(), new.clone());
    new
}

fn make(kind: &Kind, dice: &mut Dice) -> String {
    loop {
        let (mut last, mut out) = (['\0', '\0'], String::new());
        while let Some(next) = kind.follow.get(&last) {
            let c = next[dice.below(next.len())];
            if c == '\0' || out.len() > 24 {
                break;
            }
            out.push(c);
            last = [last[1], c];
        }
        if out.len() >= 3 {
            return out;
        }
    }
}
