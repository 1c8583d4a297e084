//! Measures an index: time to build, size, time to open, memory, and time per search for several sets of queries.
//!
//! `cargo run --release -p knockon-screen --example speed -- NAMES.tsv [QUERIES [INDEX]]`: every line of the file is a kind
//! (`organisation`, `person`, `vessel`), a record, a name, separated by tabs. The index is kept in the file INDEX, and taken from there
//! if it is there already; it is built by a process of its own (the same with 0 queries). Queries are drawn from the file by a fixed seed: names as they
//! are; with one slip of the pen; words of several names mixed; and names of common words only. All run on one thread. `answers` is a
//! number that changes with any record, name's length or score found: two builds that print the same found the same.
//! `mean work` is what a query of the set did, counted stage by stage.
#![allow(clippy::print_stdout)]

use knockon_screen::{DEFAULT_THRESHOLD, Index, Name};
use knockon_vocabulary::{ListRecord, PartyKind};
use std::collections::HashMap;
use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;
use std::time::Instant;

/// What the queries of a set are, and the queries.
type QuerySets = Vec<(&'static str, Vec<Name>)>;

/// The best records asked for.
const TOP: usize = 10;
/// Records handed over at a time.
const BLOCK: usize = 10_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let path = args.first().ok_or("NAMES.tsv [QUERIES]")?;
    let wanted: usize = args.get(1).map_or(Ok(2000), |n| n.parse())?;
    let beside = std::env::temp_dir().join(format!("knockon-speed-{}", std::process::id()));
    let file = args.get(2).map_or(beside, PathBuf::from);
    if wanted == 0 {
        return write(path, &file);
    }
    if !file.exists() {
        // By a process of its own, so that the memory told below is that of searching.
        let built = Command::new(std::env::current_exe()?).args([path, "0"]).arg(&file).status()?;
        if !built.success() {
            return Err("the index was not built".into());
        }
    }
    println!("file MB\t{:.1}", std::fs::metadata(&file)?.len() as f64 / 1e6);
    // The first time brings the file into the system's memory.
    drop(open(&file)?);
    let started = Instant::now();
    let index = open(&file)?;
    println!("open ms\t{:.1}", started.elapsed().as_secs_f64() * 1e3);
    println!("names\t{}", index.len());
    if args.get(2).is_none() {
        std::fs::remove_file(&file)?;
    }
    delta(&index);
    if !args.get(3..).unwrap_or_default().is_empty() {
        let given: Vec<Name> = args[3..].iter().map(|q| Name::new(q.as_str())).collect();
        let many: Vec<Name> = given.iter().cycle().take(given.len() * wanted).cloned().collect();
        measure("given", &index, &many);
        return Ok(());
    }
    for (what, queries) in query_sets(path, wanted)? {
        measure(what, &index, &queries);
    }
    println!("memory MB\t{:.0}", memory("VmRSS"));
    Ok(())
}

/// Builds the index and keeps it.
fn write(path: &str, file: &std::path::Path) -> Result<(), Box<dyn std::error::Error>> {
    let (started, used) = (Instant::now(), processor());
    let index = build(path)?;
    let used = used.zip(processor()).map_or(f64::NAN, |(then, now)| now - then);
    println!("build s\t{:.2}\tCPU s\t{used:.1}", started.elapsed().as_secs_f64());
    println!("memory after building MB\t{:.0}\tat most\t{:.0}", memory("VmRSS"), memory("VmHWM"));
    Ok(std::fs::write(file, index.to_bytes())?)
}

fn kind(word: &str) -> PartyKind {
    match word {
        "person" => PartyKind::Person,
        "vessel" => PartyKind::Vessel,
        "unknown" => PartyKind::Unknown,
        _ => PartyKind::Organisation,
    }
}

fn build(path: &str) -> Result<Index, Box<dyn std::error::Error>> {
    let text = std::fs::read_to_string(path)?;
    let mut lines = text.lines().peekable();
    let blocks = std::iter::from_fn(|| {
        let mut block: Vec<ListRecord> = Vec::new();
        while let Some(line) = lines.peek() {
            let cells: Vec<&str> = line.splitn(3, '\t').collect();
            let [sort, id, name] = cells[..] else {
                lines.next();
                continue;
            };
            let same = block.last().is_some_and(|r| r.id == id);
            if !same && block.len() == BLOCK {
                break;
            }
            if !same {
                block.push(record(id, name, kind(sort)));
            } else if let Some(r) = block.last_mut() {
                r.aliases.push(name.to_owned());
            }
            lines.next();
        }
        (!block.is_empty()).then_some(block)
    });
    Ok(Index::of_blocks(blocks))
}

fn record(id: &str, name: &str, kind: PartyKind) -> ListRecord {
    static BARE: LazyLock<ListRecord> = LazyLock::new(|| {
        let bare = serde_json::json!({"list": "other", "id": "", "name": ""});
        serde_json::from_value(bare).expect("a record needs only list, id and name")
    });
    ListRecord { id: id.to_owned(), name: name.to_owned(), kind, ..BARE.clone() }
}

/// Read by as many threads as there are.
fn open(path: &std::path::Path) -> Result<Index, Box<dyn std::error::Error>> {
    use std::os::unix::fs::FileExt;
    let file = std::fs::File::open(path)?;
    let bytes = usize::try_from(file.metadata()?.len())?;
    Ok(Index::load(bytes, |at, piece| file.read_exact_at(piece, at as u64))?)
}

fn delta(index: &Index) {
    let added: Vec<ListRecord> = (0..500)
        .map(|i| record(&i.to_string(), &format!("Delta {i} Trading Company"), PartyKind::Organisation))
        .collect();
    let gone: Vec<usize> = (0..250).collect();
    let started = Instant::now();
    let next = index.with(&added, &gone);
    println!("delta of 500 rows ms\t{:.2}\t{} names", started.elapsed().as_secs_f64() * 1e3, next.len());
}

fn measure(what: &str, index: &Index, queries: &[Name]) {
    let one = |q: &Name| index.search(q, TOP, DEFAULT_THRESHOLD).len();
    let warm: usize = queries.iter().take(50).map(one).sum();
    let mut times = Vec::new();
    let mut done: Vec<(f64, knockon_screen::Work, &str)> = Vec::new();
    let (all, began, mut hits, mut digest) = (Instant::now(), busy(), 0, 0u64);
    for q in queries {
        let started = Instant::now();
        let (found, work) = index.search_counted(q, TOP, DEFAULT_THRESHOLD);
        hits += usize::from(!found.is_empty());
        times.push(started.elapsed().as_secs_f64() * 1e6);
        for h in &found {
            for n in [h.record as u64, h.outcome.score.to_bits(), h.name.len() as u64] {
                digest = (digest ^ n).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
            }
        }
        done.push((times[times.len() - 1], work, &q.text));
    }
    let total = busy().zip(began).map_or(all.elapsed().as_secs_f64(), |(now, then)| (now - then) / 1e9);
    times.sort_by(f64::total_cmp);
    let mean = |of: fn(&knockon_screen::Work) -> usize| {
        done.iter().map(|d| of(&d.1)).sum::<usize>() / done.len().max(1)
    };
    println!(
        "{what}\tmean work\tkeys {}, words {}, postings {}, bounded {}, kept {}, compared {}",
        mean(|w| w.keys),
        mean(|w| w.words),
        mean(|w| w.postings),
        mean(|w| w.bounded),
        mean(|w| w.kept),
        mean(|w| w.compared),
    );
    done.sort_by(|a, b| a.0.total_cmp(&b.0));
    for share in [0.25, 0.5, 0.75, 0.9, 0.99, 0.998, 1.0] {
        let (time, work, text) = &done[((done.len() - 1) as f64 * share) as usize];
        println!("{what}\tat {share}\tµs {time:.0}\t{work:?}\t{text}");
    }
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    println!(
        "{what}\tqueries {}\thit {:.3}\tp50 µs {:.0}\tp99 µs {:.0}\tmost µs {:.0}\tper second {:.0}\t({warm})\tanswers {digest:016x}",
        queries.len(),
        hits as f64 / queries.len() as f64,
        at(0.5),
        at(0.99),
        at(1.0),
        queries.len() as f64 / total
    );
}

fn query_sets(path: &str, wanted: usize) -> Result<QuerySets, Box<dyn std::error::Error>> {
    let text = std::fs::read_to_string(path)?;
    let names: Vec<(PartyKind, &str)> = text
        .lines()
        .filter_map(|l| {
            let mut cells = l.splitn(3, '\t');
            Some((kind(cells.next()?), cells.nth(1)?))
        })
        .collect();
    let mut count: HashMap<&str, usize> = HashMap::new();
    names.iter().flat_map(|n| n.1.split(' ')).for_each(|w| *count.entry(w).or_default() += 1);
    let mut common: Vec<(&str, usize)> = count.into_iter().filter(|w| w.0.len() > 3).collect();
    common.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let mut seed = 7u64;
    let mut dice = |n: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % n
    };
    let (mut same, mut slips, mut mixed, mut plain) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..wanted {
        let (kind, name) = names[dice(names.len())];
        same.push(Name::new(name).of(kind));
        let mut letters: Vec<char> = name.chars().collect();
        let at = dice(letters.len());
        letters[at] = if letters[at] == 'e' { 'a' } else { 'e' };
        slips.push(Name::new(letters.into_iter().collect::<String>()).of(kind));
        let (other, _) = (names[dice(names.len())].1, 0);
        let half =
            |t: &str| t.split(' ').take(t.split(' ').count().div_ceil(2)).collect::<Vec<_>>().join(" ");
        mixed.push(Name::new(format!("{} {}", half(name), half(other))).of(kind));
        let words: Vec<&str> = (0..2 + dice(3)).map(|_| common[dice(60)].0).collect();
        plain.push(Name::new(words.join(" ")));
    }
    Ok(vec![("as listed", same), ("one slip", slips), ("mixed", mixed), ("common words only", plain)])
}

/// Nanoseconds that this thread was on a processor, where the system tells it: what other programs do does not count.
fn busy() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse().ok()
}

/// Seconds that all threads of this process were on a processor, where the system tells it.
fn processor() -> Option<f64> {
    let one = |task: std::fs::DirEntry| std::fs::read_to_string(task.path().join("schedstat")).ok();
    let tasks = std::fs::read_dir("/proc/self/task").ok()?.filter_map(Result::ok).filter_map(one);
    let first = |text: String| text.split_whitespace().next()?.parse::<f64>().ok();
    Some(tasks.filter_map(first).sum::<f64>() / 1e9)
}

/// A figure of this process in MB, where the system tells it.
fn memory(field: &str) -> f64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find(|l| l.starts_with(field)).unwrap_or("");
    line.split_whitespace().nth(1).and_then(|n| n.parse::<f64>().ok()).map_or(f64::NAN, |kb| kb / 1024.0)
}
