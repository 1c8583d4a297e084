//! The binary `knockon`: reads arguments, calls the front door, prints, and turns errors into exit statuses.
//!
//! Standard output is data, standard error is talk. Exit status: 0 done, 1 ran but failed, 2 wrong input or arguments.
#![allow(clippy::print_stdout, clippy::print_stderr)] // printing is this crate's work

mod args;
mod compare;
mod decide;
#[cfg(feature = "server")]
mod desk;
mod desk_args;
mod economy;
mod economy_args;
mod effects;
mod lists;
mod lists_args;
mod network_args;
mod networks;
mod problem;
mod progress;
mod run;
mod screen;
mod tools;

use args::{Cli, Verb};
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    reset_sigpipe_by_exit();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(e) => {
            // clap prints help and version on standard output with status 0, mistakes on standard error with 2.
            let _ = e.print();
            return ExitCode::from(if e.use_stderr() { 2 } else { 0 });
        }
    };
    let talk = problem::Talk { quiet: cli.quiet, verbose: cli.verbose };
    let done = match &cli.verb {
        Verb::Run(a) => run::run(a, &talk),
        Verb::Case(v) => tools::case(v, &talk),
        Verb::Facts(v) => tools::facts(v),
        Verb::Compare(a) => compare::compare(a),
        Verb::Decide(a) => decide::decide(a),
        Verb::Rules(v) => decide::rules(v),
        Verb::Screen(a) => screen::screen(a, &talk),
        Verb::Lists(v) => lists::lists(v, &talk),
        Verb::Watch(a) => lists::watch(a),
        Verb::Table(v) => economy::table(v, &talk),
        Verb::Impact(a) => economy::impact(a),
        Verb::Sectors(v) => economy::sectors(v),
        Verb::Network(v) => networks::network(v),
        Verb::Risk(a) => networks::risk(a),
        Verb::Simulate(a) => networks::simulate(a),
        Verb::Source(a) => networks::source(a),
        Verb::Verify(a) => tools::verify(a, &talk),
        Verb::Serve(_) | Verb::Token(_) | Verb::Audit(_) => return desk(&cli.verb, &talk),
        Verb::Completions { shell } => tools::completions(*shell),
        Verb::Man => tools::man(),
    };
    match done {
        Ok(status) => ExitCode::from(status),
        Err(error) => problem::show(&error),
    }
}

/// The verbs around the server.
#[cfg(feature = "server")]
fn desk(verb: &Verb, talk: &problem::Talk) -> ExitCode {
    let done = match verb {
        Verb::Token(v) => desk::token(v),
        Verb::Audit(v) => desk::audit(v),
        Verb::Serve(a) => desk::serve(a, talk),
        _ => Ok(0),
    };
    done.map_or_else(desk::show, ExitCode::from)
}

/// This build has none of them, and says which has.
#[cfg(not(feature = "server"))]
fn desk(_: &Verb, _: &problem::Talk) -> ExitCode {
    problem::show(&knockon::Error::usage(
        "this build has no server; build one with `cargo build --release --features server`",
    ))
}

/// A closed pipe (`knockon … | head`) ends the program quietly instead of with a panic message.
fn reset_sigpipe_by_exit() {
    let default = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let text = info.payload().downcast_ref::<String>().map(String::as_str).unwrap_or_default();
        if text.contains("Broken pipe") {
            std::process::exit(0);
        }
        default(info);
    }));
}
