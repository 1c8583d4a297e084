//! `knockon decide` and `knockon rules`.

use crate::args::{Decide, RulesVerb};
use crate::tools::print_json;
use knockon::{DecideOptions, Decided, Error};
use std::io::BufRead;

/// Answers one transaction, or one a line.
pub fn decide(args: &Decide) -> Result<u8, Error> {
    let options = DecideOptions {
        as_of: args.as_of.clone(),
        known_on: args.known_on.clone(),
        span: args.from.clone().zip(args.until.clone()),
    };
    let many = args.file.as_os_str() == "-" || args.file.extension().is_some_and(|e| e == "jsonl");
    if many {
        return decide_lines(args, &options);
    }
    let tx = knockon::read_transaction(&args.file)?;
    let answer = knockon::decide(&tx, &options)?;
    if args.json {
        print_json(&with_id(&tx.id, answer.json()))?;
        return Ok(0);
    }
    match &answer {
        Decided::Day(d) => print!("{}", knockon::answer_text(d, args.explain)),
        Decided::Span(spells) => {
            for s in spells {
                println!("{}  {}  {}", s.from, s.until, knockon::standing_text(&s.value.standing));
                if args.explain {
                    for step in s.value.steps.iter().filter(|s| s.result == "met") {
                        println!("                          {} {}", step.rule, step.citation);
                    }
                }
            }
        }
    }
    Ok(0)
}

fn with_id(id: &Option<String>, mut answer: serde_json::Value) -> serde_json::Value {
    if let (Some(id), Some(map)) = (id, answer.as_object_mut()) {
        map.insert("id".to_owned(), id.clone().into());
    }
    answer
}

/// One answer a line, in order; a bad line ends the run with its place.
fn decide_lines(args: &Decide, options: &DecideOptions) -> Result<u8, Error> {
    let name = args.file.display().to_string();
    let reader: Box<dyn BufRead> = if name == "-" {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(std::io::BufReader::new(
            std::fs::File::open(&args.file).map_err(|e| Error::io(&args.file, e))?,
        ))
    };
    for (i, line) in reader.lines().enumerate() {
        let line = line.map_err(|e| Error::io(&args.file, e))?;
        if line.trim().is_empty() {
            continue;
        }
        let number = u32::try_from(i).unwrap_or(u32::MAX);
        let tx = knockon::transaction(&line, false, &name, number)?;
        println!("{}", with_id(&tx.id, knockon::decide(&tx, options)?.json()));
    }
    Ok(0)
}

/// Lists, shows or checks the rules.
pub fn rules(verb: &RulesVerb) -> Result<u8, Error> {
    match verb {
        RulesVerb::List => {
            for rule in knockon::rules() {
                println!("{:<38} {}", rule.id, rule.title);
            }
            Ok(0)
        }
        RulesVerb::Show { id } => {
            print!("{}", knockon::rule_text(id)?);
            Ok(0)
        }
        RulesVerb::Check => {
            let (passed, failed) = knockon::rules_check();
            for f in &failed {
                eprintln!("{f}");
            }
            println!("{passed} passed, {} failed", failed.len());
            Ok(u8::from(!failed.is_empty()))
        }
    }
}
