//! The smaller verbs: `case`, `facts`, `screen`, `verify`, completions and the manual page.

use crate::args::{CaseVerb, Cli, FactsVerb, Verify};
use crate::problem::{self, Talk};
use clap::CommandFactory;
use knockon::{Error, verify};

/// Pretty JSON on standard output.
pub fn print_json(value: &impl serde::Serialize) -> Result<(), Error> {
    println!("{}", serde_json::to_string_pretty(value).map_err(|e| Error::usage(e.to_string()))?);
    Ok(())
}

/// `knockon case …`
pub fn case(verb: &CaseVerb, talk: &Talk) -> Result<u8, Error> {
    match verb {
        CaseVerb::New { dir, from } => {
            let files = knockon::case_new(dir, from.as_deref())?;
            println!("{} files in {}", files.len(), dir.display());
            if !talk.quiet {
                println!("next: knockon case check {0} && knockon run {0}", dir.display());
            }
        }
        CaseVerb::Check { case, json } => {
            let checked = knockon::case_check(case)?;
            if *json {
                print_json(&checked)?;
                return Ok(checked.exit_status());
            }
            problem::diagnostics_to_stderr(&checked.diagnostics);
            match checked.mistakes() {
                0 => println!("{}", checked.summary),
                n => eprintln!("knockon: {n} mistake{} in {case}", if n == 1 { "" } else { "s" }),
            }
            return Ok(checked.exit_status());
        }
        CaseVerb::Law { case, supplies, with, set, json } => {
            let law = knockon::case_law(case, with, set, supplies)?;
            if *json {
                print_json(&law)?;
            } else {
                print!("{}", law.text());
            }
        }
        CaseVerb::Schema { outcome } => {
            print_json(&if *outcome { knockon::outcome_schema() } else { knockon::case_schema() })?;
        }
        CaseVerb::Effects { case, files, json } => return crate::effects::effects(case, files, *json, talk),
        CaseVerb::List => {
            for (name, title) in knockon::embedded_cases()? {
                println!("@{name:<20} {title}");
            }
        }
    }
    Ok(0)
}

/// `knockon facts …`
pub fn facts(verb: &FactsVerb) -> Result<u8, Error> {
    let FactsVerb::Check { case, json } = verb;
    let findings = knockon::facts_check(case)?;
    if *json {
        print_json(&findings)?;
    } else {
        print!("{}", knockon::findings_text(&findings));
    }
    Ok(0)
}

/// `knockon verify`
pub fn verify(args: &Verify, talk: &Talk) -> Result<u8, Error> {
    let options = verify::Options { answer: args.answer, kinds: args.kinds.clone() };
    let summary = verify::verify(&args.paths, &options, &mut |line| {
        if line.is_message() {
            eprintln!("{}", line.text());
        } else if args.json {
            println!("{}", line.json());
        } else if !talk.quiet {
            println!("{}", line.text());
        }
    });
    if !args.answer && !args.json {
        for (basis, (passed, failed)) in &summary.by_basis {
            println!("basis {basis}: {passed} passed, {failed} failed");
        }
        println!("{} passed, {} failed, {} unsupported", summary.passed, summary.failed, summary.unsupported);
    }
    Ok(summary.exit_status())
}

/// `knockon completions`
pub fn completions(shell: clap_complete::Shell) -> Result<u8, Error> {
    clap_complete::generate(shell, &mut Cli::command(), "knockon", &mut std::io::stdout());
    Ok(0)
}

/// `knockon man`
pub fn man() -> Result<u8, Error> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut page).map_err(|e| Error::usage(e.to_string()))?;
    print!("{}", String::from_utf8_lossy(&page));
    Ok(0)
}
