//! `run`: opens a case, applies changes, runs the chain, writes the outcome as a whole or not at all.

use crate::cases::open_texts;
use crate::error::{Error, ErrorKind};
use crate::folder;
use knockon_case::model::ListFile;
use knockon_case::outcome::Outcome;
use knockon_vocabulary::{Diagnostic, Severity};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// What to run.
#[derive(Debug, Clone, Default)]
pub struct RunRequest {
    /// A case folder, or `@NAME` of a case that is compiled in.
    pub case: String,
    /// What-if files, applied in order.
    pub with: Vec<PathBuf>,
    /// What-if files that are already in memory, as name and text; applied after those.
    pub with_text: Vec<(String, String)>,
    /// `file.id.field=value`, applied after the what-if files.
    pub set: Vec<String>,
    /// More restricted-party lists to screen against: files in any format, or stores.
    pub lists: Vec<PathBuf>,
    /// Which knowledge of a store is used: a day or `@N`; `None`: the newest.
    pub lists_known_on: Option<String>,
    /// Lift every measure.
    pub lift_all: bool,
    /// Only the central values: without bands and without each measure's share of the losses.
    pub central: bool,
    /// Where to write; `None`: `out` in the case folder, or `NAME-out` in the current folder for a compiled-in case.
    pub out: Option<PathBuf>,
    /// Whether to write at all.
    pub write: bool,
    /// The command as typed, for `run.log`.
    pub command: Vec<String>,
}

/// What came out.
#[derive(Debug, Clone)]
pub struct RunAnswer {
    /// The outcome.
    pub outcome: Outcome,
    /// The folder that was written.
    pub out: Option<PathBuf>,
    /// Warnings about the case.
    pub warnings: Vec<Diagnostic>,
    /// What stands in `run.log`.
    pub log: String,
}

impl RunAnswer {
    /// The outcome as it stands in `outcome.json`.
    pub fn outcome_json(&self) -> Result<String, Error> {
        outcome_json(&self.outcome)
    }
}

fn outcome_json(outcome: &Outcome) -> Result<String, Error> {
    serde_json::to_string_pretty(outcome).map_err(|e| ErrorKind::Internal(e.to_string()).into())
}

/// Runs a case unless `cancelled` becomes true meanwhile; then the answer is `None`. Looks whenever progress is told.
///
/// The stages are pure functions without a way out in their middle. As salsa does, a cancelled run unwinds from the
/// progress call with a payload of its own, without a panic message, and stops here.
pub fn run_until(
    request: &RunRequest,
    cancelled: &std::sync::atomic::AtomicBool,
    progress: &(dyn Fn(&str, usize, usize) + Sync),
) -> Result<Option<RunAnswer>, Error> {
    struct Cancelled;
    let told = |what: &str, done: usize, all: usize| {
        if cancelled.load(std::sync::atomic::Ordering::Relaxed) {
            std::panic::resume_unwind(Box::new(Cancelled));
        }
        progress(what, done, all);
    };
    // Nothing of a cancelled run is looked at again: it owns its case, and the rule book is never written.
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| run(request, &told))) {
        Ok(answer) => answer.map(Some),
        Err(payload) if payload.is::<Cancelled>() => Ok(None),
        Err(payload) => std::panic::resume_unwind(payload),
    }
}

/// Runs a case. `progress` hears what is done, how many steps of it are done, and of how many.
pub fn run(request: &RunRequest, progress: &(dyn Fn(&str, usize, usize) + Sync)) -> Result<RunAnswer, Error> {
    let begun = Instant::now();
    let out = request.write.then(|| request.out.clone().unwrap_or_else(|| default_out(&request.case)));
    if let Some(out) = &out {
        folder::refuse_foreign(out)?;
    }
    progress("reading the case", 0, 1);
    let opened = open_texts(&request.case, &request.with, &request.with_text, &request.set)?;
    let mut case = opened.case;
    for list in crate::lists::open_lists(&request.lists, request.lists_known_on.as_deref())? {
        let name = list.short_name();
        case.hashes.insert(format!("--list {name}"), list.sha256.clone());
        case.lists.push(ListFile { name, bytes: list.into_bytes() });
    }
    let options = knockon_case::run::Options {
        lift_all: request.lift_all,
        central: request.central,
        changes: opened.changes.clone(),
        progress,
    };
    let outcome = knockon_case::run::run(&case, &options)?;
    let mut log = String::new();
    if let Some(out) = &out {
        progress("writing", 0, 1);
        let mut files = outcome_files(&outcome)?;
        files.push(("manifest.json".to_owned(), manifest(&case, request, &opened.changes)));
        log = run_log(&request.command, begun);
        files.push(("run.log".to_owned(), log.clone().into_bytes()));
        folder::replace(out, &files)?;
    } else if log.is_empty() {
        log = run_log(&request.command, begun);
    }
    let warnings = opened.warnings.into_iter().filter(|d| d.severity == Severity::Warning).collect();
    Ok(RunAnswer { outcome, out, warnings, log })
}

/// `out` in the case folder; for a compiled-in case `NAME-out` here.
fn default_out(case: &str) -> PathBuf {
    match case.strip_prefix('@') {
        Some(name) => PathBuf::from(format!("{name}-out")),
        None => Path::new(case).join("out"),
    }
}

/// The files of an outcome: summary, page, data, tables.
fn outcome_files(outcome: &Outcome) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let mut files = vec![
        ("summary.txt".to_owned(), knockon_report::summary(outcome, 100, false).into_bytes()),
        ("report.html".to_owned(), knockon_report::html(outcome).into_bytes()),
        ("outcome.json".to_owned(), outcome_json(outcome)?.into_bytes()),
    ];
    files.extend(
        knockon_report::tables(outcome).into_iter().map(|(name, bytes)| (format!("tables/{name}"), bytes)),
    );
    #[cfg(feature = "parquet")]
    {
        let tables = knockon_report::parquet_tables(outcome)
            .map_err(|e| Error::from(ErrorKind::Internal(e.to_string())))?;
        files.extend(tables.into_iter().map(|(name, bytes)| (format!("tables/{name}"), bytes)));
    }
    Ok(files)
}

/// Schema, version, features, hashes, seed, data dates: what the outcome depends on, and nothing else.
fn manifest(case: &knockon_case::model::Case, request: &RunRequest, changes: &[String]) -> Vec<u8> {
    let features: Vec<&str> =
        [("parquet", cfg!(feature = "parquet"))].iter().filter(|f| f.1).map(|f| f.0).collect();
    let value = json!({
        "schema": knockon_case::outcome::OUTCOME_SCHEMA,
        "version": env!("CARGO_PKG_VERSION"),
        "features": features,
        "case": case.id,
        "changes": changes,
        "lift_all": request.lift_all,
        "central": request.central,
        "inputs": case.hashes,
        "rules": knockon_case::run::rules_digest(),
        "tables": knockon_case::run::tables_digest(case),
        "seed": case.engine.seed,
        "draws": case.engine.draws,
        "data_dates": {
            "horizon": [case.from.to_string(), case.to.to_string()],
            "forecast_date": case.forecast_date.map(|d| d.to_string()),
            "newest_source": case.sources.iter().filter_map(|s| s.date.until()).max().map(|d| d.to_string()),
        },
    });
    let mut text = serde_json::to_string_pretty(&value).unwrap_or_default();
    text.push('\n');
    text.into_bytes()
}

/// Command, duration, peak memory: the one file that differs between equal runs.
fn run_log(command: &[String], begun: Instant) -> String {
    let peak = std::fs::read_to_string("/proc/self/status").ok().and_then(|s| {
        let line = s.lines().find(|l| l.starts_with("VmHWM:"))?.to_owned();
        Some(line.trim_start_matches("VmHWM:").trim().to_owned())
    });
    format!(
        "command      {}\nwall seconds {:.2}\npeak memory  {}\n",
        command.join(" "),
        begun.elapsed().as_secs_f64(),
        peak.as_deref().unwrap_or("not available on this system")
    )
}

/// SHA-256 over the rules that are compiled in: names the law that an answer was given under.
pub fn rules_digest() -> &'static str {
    // The same text for the life of the program; worked out once.
    static DIGEST: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    DIGEST.get_or_init(knockon_case::run::rules_digest)
}

/// Opens and checks the case of a request with its changes, without running it.
pub fn run_check(request: &RunRequest) -> Result<(), Error> {
    open_texts(&request.case, &request.with, &request.with_text, &request.set).map(|_| ())
}
