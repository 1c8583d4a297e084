//! `knockon run`.

use crate::args::Run;
use crate::problem::{self, Talk};
use crate::progress::Progress;
use knockon::{Error, RunRequest};
use std::io::IsTerminal;

/// Widest summary that is chosen without being asked for.
const WIDEST: usize = 120;

/// Runs a case, writes its outcome and prints the summary or the outcome as JSON.
pub fn run(args: &Run, talk: &Talk) -> Result<u8, Error> {
    let request = RunRequest {
        case: args.case.clone(),
        with: args.with.clone(),
        with_text: Vec::new(),
        set: args.set.clone(),
        lists: args.lists.clone(),
        lists_known_on: args.known_on.clone(),
        lift_all: args.lift_all,
        central: args.central,
        out: args.out.clone(),
        write: !args.no_out,
        command: std::env::args().collect(),
    };
    let progress = Progress::new(talk.quiet);
    let answer = knockon::run(&request, &|what, done, all| progress.at(what, done, all));
    progress.end();
    let answer = answer?;
    if !talk.quiet {
        problem::diagnostics_to_stderr(&answer.warnings);
    }
    if args.json {
        println!("{}", answer.outcome_json()?);
    } else if !talk.quiet {
        let terminal = std::io::stdout().is_terminal();
        let width = args.width.unwrap_or_else(|| terminal_width(terminal));
        print!("{}", knockon::report::summary(&answer.outcome, width, problem::colour(terminal)));
        if let Some(out) = &answer.out {
            println!("\nReport   {}", out.join("report.html").display());
            println!("Data     {}", out.join("outcome.json").display());
        }
    }
    if talk.verbose > 0 {
        eprint!("{}", answer.log);
    }
    Ok(0)
}

fn terminal_width(terminal: bool) -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|c| c.parse::<usize>().ok());
    match columns {
        Some(c) if terminal && c >= 60 => c.min(WIDEST),
        _ => 100,
    }
}
