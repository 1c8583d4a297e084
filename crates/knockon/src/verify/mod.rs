//! The validation runner: runs case files with known answers through the same library functions as the other verbs.
//!
//! A path is a `.json` file (one case), a `.jsonl` file (one case a line) or a folder (recursively, in byte order of
//! path). An engine sees the inputs that its kind allows and nothing else: no file name, no id, no expected answer.
//!
//! Supported: every kind of [`KINDS`]. Not supported: any other kind, which is reported as `unsupported`, never passed.

mod collect;
mod compare;
mod engines;
mod print;
mod sets;

pub use compare::{Deviation, Tolerances};
pub use engines::KINDS;
pub use print::Line;

pub(crate) use compare::determination;

use collect::RawCase;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What is wanted of a run.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Print answers instead of comparing.
    pub answer: bool,
    /// Only these kinds; empty: all.
    pub kinds: Vec<String>,
}

/// How a run ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Cases whose every stated key lies within its tolerance (or, with `answer`, that were answered).
    pub passed: usize,
    /// Cases that do not.
    pub failed: usize,
    /// Cases of a kind that this build lacks.
    pub unsupported: usize,
    /// Files or folders that could not be read.
    pub unreadable: usize,
    /// Passed and failed by what the expected answers rest on, where the cases say so.
    pub by_basis: BTreeMap<String, (usize, usize)>,
}

impl Summary {
    /// 0 all passed; 1 any failed, any unsupported, or no case found; 2 something could not be read.
    pub fn exit_status(&self) -> u8 {
        match self {
            Self { unreadable: 1.., .. } => 2,
            Self { failed: 0, unsupported: 0, passed: 1.., .. } => 0,
            _ => 1,
        }
    }
}

/// Runs the cases under `paths` and gives each result line to `sink` as it comes.
///
/// Messages about what could not be read come as [`Line::Unreadable`]; the rest still runs.
pub fn verify(paths: &[PathBuf], options: &Options, sink: &mut dyn FnMut(Line)) -> Summary {
    let mut summary = Summary::default();
    let mut by_basis: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut note = |line: Line| {
        match &line {
            Line::Case { passed: true, .. } | Line::Answer { got: Some(_), .. } => summary.passed += 1,
            Line::Case { .. } | Line::Answer { .. } => summary.failed += 1,
            Line::Unsupported { .. } => summary.unsupported += 1,
            Line::Unreadable { .. } => summary.unreadable += 1,
        }
        sink(line);
    };
    for file in collect::files(paths, &mut note) {
        let cases = collect::cases(&file, &mut note);
        let wanted = cases.into_iter().filter(|c| c.kind != "data" && keep(&options.kinds, &c.kind));
        let (sets, singles): (Vec<_>, Vec<_>) = wanted.partition(|c| engines::is_set_kind(&c.kind));
        for case in &singles {
            let line = single(case, options.answer);
            if let (Some(basis), Line::Case { passed, .. }) = (&case.basis, &line) {
                let counts = by_basis.entry(basis.clone()).or_default();
                *(if *passed { &mut counts.0 } else { &mut counts.1 }) += 1;
            }
            note(line);
        }
        sets::run(&file, &sets, options.answer, &mut note);
    }
    summary.by_basis = by_basis;
    summary
}

fn keep(kinds: &[String], kind: &str) -> bool {
    kinds.is_empty() || kinds.iter().any(|k| k == kind)
}

/// Reads a file named in a case, relative to the case file.
fn read_beside(case_file: &Path, name: &str) -> Result<Vec<u8>, String> {
    let path = case_file.parent().unwrap_or(Path::new(".")).join(name);
    std::fs::read(&path).map_err(|e| format!("`{}` could not be read: {e}", path.display()))
}

/// One case of a kind that is judged by itself.
fn single(case: &RawCase, answer_only: bool) -> Line {
    let read = |name: &str| read_beside(&case.file, name);
    let Some(result) = engines::answer(&case.kind, &case.input, &read) else {
        return Line::Unsupported { at: case.at(), kind: case.kind.clone() };
    };
    if answer_only {
        return match result {
            Ok(got) => {
                Line::Answer { at: case.at(), kind: case.kind.clone(), got: Some(got), why: String::new() }
            }
            Err(why) => Line::Answer { at: case.at(), kind: case.kind.clone(), got: None, why },
        };
    }
    let (passed, worst, why) = match result.and_then(|got| judge(case, &got)) {
        Ok((passed, worst)) => (passed, worst, String::new()),
        Err(why) => (false, None, why),
    };
    Line::Case { at: case.at(), kind: case.kind.clone(), passed, worst, why }
}

/// Compares an answer with what the case expects.
fn judge(case: &RawCase, got: &Value) -> Result<(bool, Option<Deviation>), String> {
    let expected = case.expected.as_ref().ok_or("the case states no expected answer")?;
    if case.kind == "determination" {
        return Ok(compare::determination(got, expected));
    }
    let read = |name: &str| {
        read_beside(&case.file, name).and_then(|b| String::from_utf8(b).map_err(|e| e.to_string()))
    };
    let worst = compare::compare(got, expected, &Tolerances::new(case.tol.as_ref(), &case.kind), &read)?;
    let worst = worst.ok_or("the case states no expected answer")?;
    Ok((worst.excess <= 1.0, Some(worst)))
}
