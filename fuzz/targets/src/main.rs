//! Every target for a while, on the stable toolchain: seeds, and what becomes of them when bytes are flipped, cut, doubled, spliced and
//! replaced by words of the seeds.
//!
//! `cargo run -p knockon-targets -- [SECONDS [TARGET...]]`: one second of processor time each unless stated, on as many threads as there are
//! processors; a target is named in full or by how it begins (`lists_`). Prints executions by target. A panic, or a single execution of more than
//! ten seconds, is a finding: its input is written to `fuzz/artifacts`, and the program fails. Blind to the code's structure, so much weaker a search than libFuzzer's (`.ci/fuzz`); the order of inputs is the same every time.
#![allow(clippy::print_stdout, clippy::print_stderr)] // a command-line tool

mod clock;

use clock::Clock;
use knockon_targets::{TARGETS, Target};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Longer inputs are cut.
const LONGEST: usize = 1 << 16;

/// One execution may take so long.
const SLOWEST: Duration = Duration::from_secs(10);

/// Bytes that readers treat specially.
const TOKENS: &[&[u8]] = &[
    b"\"",
    b"\"\"",
    b",",
    b";",
    b"\t",
    b"\n",
    b"\r\n",
    b"\0",
    b"\x0c",
    b"\xff",
    b"\xef\xbb\xbf",
    b"<",
    b"</",
    b">",
    b"&",
    b"&#0;",
    b"<![CDATA[",
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b"0",
    b"-1",
    b"1e999",
    b"NaN",
    b"99999999999999999999",
    b"2019-02-30",
    b"PK\x03\x04",
    b"\xed\xa0\x80",
    "\u{202e}".as_bytes(),
    "İ".as_bytes(),
    "华为".as_bytes(),
    "ООО".as_bytes(),
    "ß".as_bytes(),
    "\u{fdfa}".as_bytes(),
];

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name)
}

/// The next number of a sequence (xorshift64*, Vigna 2016).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let x = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D);
        (x >> 33) as usize % n.max(1)
    }
}

/// The seeds of a target, and an empty input.
fn seeds(name: &str) -> Vec<Vec<u8>> {
    let files = std::fs::read_dir(folder("seeds").join(name)).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = files.map(|f| f.path()).collect();
    paths.sort();
    let mut out: Vec<Vec<u8>> = paths.iter().filter_map(|p| std::fs::read(p).ok()).collect();
    out.push(Vec::new());
    out
}

/// Words of the seeds.
fn words(seeds: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let mut out: Vec<Vec<u8>> = TOKENS.iter().map(|t| t.to_vec()).collect();
    for seed in seeds {
        let parts = seed.split(|b| b.is_ascii_whitespace() || b",;<>\"=:{}[]|".contains(b));
        out.extend(parts.filter(|p| (2..40).contains(&p.len())).map(<[u8]>::to_vec));
    }
    out.sort();
    out.dedup();
    out
}

fn changed(dice: &mut Dice, seeds: &[Vec<u8>], words: &[Vec<u8>]) -> Vec<u8> {
    let mut out = seeds[dice.below(seeds.len())].clone();
    for _ in 0..=dice.below(6) {
        let (at, end) = (dice.below(out.len() + 1), dice.below(out.len() + 1));
        let (from, to) = (at.min(end), at.max(end));
        match dice.below(8) {
            0 if at < out.len() => out[at] ^= 1 << dice.below(8),
            1 if at < out.len() => out[at] = dice.below(256) as u8, // below 256
            2 => out.truncate(at),
            3 => drop(out.drain(from..to.min(from + 64))),
            4 => {
                let part = out[from..to.min(from + 256)].to_vec();
                out.splice(at..at, part);
            }
            5 => {
                let other = &seeds[dice.below(seeds.len())];
                let start = dice.below(other.len() + 1);
                out.truncate(at);
                out.extend_from_slice(&other[start..]);
            }
            _ => {
                let word = words[dice.below(words.len())].iter().copied();
                let gone = at..(at + dice.below(8)).min(out.len());
                out.splice(gone, word);
            }
        }
    }
    out.truncate(LONGEST);
    out
}

/// Runs a target; says how often, or what was found.
fn fuzz((name, run): Target, time: Duration) -> Result<usize, String> {
    let seeds = seeds(name);
    let words = words(&seeds);
    let mut dice = Dice(
        name.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)),
    );
    let clock = Clock::of_this_thread();
    let start = clock.now();
    let (mut before, mut done) = (start, 0);
    while before - start < time || done < seeds.len() {
        let input = seeds.get(done).cloned().unwrap_or_else(|| changed(&mut dice, &seeds, &words));
        let failed = catch_unwind(AssertUnwindSafe(|| run(&input))).is_err();
        let after = clock.now();
        let slow = after - before > SLOWEST;
        before = after;
        if failed || slow {
            let path = folder("artifacts").join(format!("{name}-{done}"));
            let kept =
                std::fs::create_dir_all(folder("artifacts")).and_then(|()| std::fs::write(&path, &input));
            let what = if failed { "panicked" } else { "took more than ten seconds" };
            return Err(format!("{name} {what}; input: {} {kept:?}", path.display()));
        }
        done += 1;
    }
    Ok(done)
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let Ok(seconds) = args.first().map_or(Ok(1.0), |s| s.parse::<f64>()) else {
        eprintln!("{} is no number of seconds", args[0]);
        return ExitCode::from(2);
    };
    let asked = args.get(1..).unwrap_or_default();
    let all: Vec<Target> = TARGETS
        .iter()
        .filter(|t| asked.is_empty() || asked.iter().any(|a| t.0.starts_with(a.as_str())))
        .copied()
        .collect();
    let (next, found) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(target) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    match fuzz(*target, Duration::from_secs_f64(seconds)) {
                        Ok(n) => println!("{} {n}", target.0),
                        Err(why) => {
                            eprintln!("{why}");
                            found.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(target.0);
                        }
                    }
                }
            });
        }
    });
    let found = found.into_inner().unwrap_or_default();
    println!("{} targets, {} findings", all.len(), found.len());
    ExitCode::from(u8::from(!found.is_empty() || all.is_empty()))
}
