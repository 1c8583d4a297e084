//! `knockon decide` and `knockon rules`.

use crate::args::{Decide, LawChanges, RulesDiff, RulesVerb};
use crate::problem;
use crate::tools::print_json;
use knockon::{DecideOptions, Decided, Error, Format, LawOptions, Question};
use std::io::Write;

/// Answers one transaction, or many, one a line.
pub fn decide(args: &Decide) -> Result<u8, Error> {
    let horizon = match &args.horizon {
        Some(h) => Some(h.split_once("..").map(|(a, b)| (a.to_owned(), b.to_owned())).ok_or_else(|| {
            Error::usage(format!("`--horizon {h}`: expected two days, such as 2019-01-01..2021-12-31"))
        })?),
        None => args.from.clone().zip(args.until.clone()),
    };
    let question = Question::new(&DecideOptions {
        as_of: args.as_of.clone(),
        known_on: args.known_on.clone(),
        span: horizon,
        law: law(&args.law),
    })?;
    let format = if args.jsonl { Format::JsonLines } else { Format::of(&args.file)? };
    if !format.is_one() {
        if args.bill.is_some() {
            return Err(Error::usage("`--bill` goes with one transaction (.toml or .json)"));
        }
        return many(args, format, &question);
    }
    let mut tx = knockon::read_transaction(&args.file)?;
    let mut parts = None;
    if let Some(file) = &args.bill {
        let traced = question.with_bill(&tx, &knockon::read_bill(file)?)?;
        tx = traced.tx;
        parts = Some(traced.parts);
    }
    if let Some(size) = args.least {
        let least = question.least(&tx, size);
        if args.json {
            let about = knockon::about(question.law().book(), &tx.regimes);
            print_json(&serde_json::json!({ "id": tx.id, "least": least, "about": about }))?;
        } else {
            print!("{}", knockon::least_text(&least));
            print!("{}", knockon::about_text(question.law().book(), &tx.regimes, args.explain));
        }
        return Ok(0);
    }
    let answer = question.decide(&tx);
    if args.json {
        let about = knockon::about(question.law().book(), &tx.regimes);
        let mut json = with_about(&tx.id, answer.json(), &about);
        if let (Some(parts), Some(map)) = (&parts, json.as_object_mut()) {
            map.insert("parts".to_owned(), serde_json::to_value(parts).unwrap_or_default());
        }
        print_json(&json)?;
        return Ok(0);
    }
    if let Some(parts) = &parts {
        println!("{}", knockon::bill_text(parts));
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
    print!("{}", knockon::about_text(question.law().book(), &tx.regimes, args.explain));
    Ok(0)
}

fn law(changes: &LawChanges) -> LawOptions {
    LawOptions {
        rules: changes.rules.clone(),
        with_rules: changes.with_rule.clone(),
        without: changes.without.clone(),
        delays: changes.delay.clone(),
        licences: changes.licence.clone(),
    }
}

/// The answer with the transaction's id and what it says about itself; stretches stand under `spells`.
fn with_about(
    id: &Option<String>,
    answer: serde_json::Value,
    about: &impl serde::Serialize,
) -> serde_json::Value {
    let mut answer = match answer {
        serde_json::Value::Array(spells) => serde_json::json!({ "spells": spells }),
        other => other,
    };
    if let Some(map) = answer.as_object_mut() {
        if let Some(id) = id {
            map.insert("id".to_owned(), id.clone().into());
        }
        map.insert("about".to_owned(), serde_json::to_value(about).unwrap_or_default());
    }
    answer
}

/// One answer a line, in order; a mistake ends the run with its place and says how many answers stand before it.
fn many(args: &Decide, format: Format, question: &Question) -> Result<u8, Error> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let (mut answers, mut closed) = (0_u64, false);
    let done = knockon::each_transaction(&args.file, format, &mut |tx| {
        let about = knockon::about(question.law().book(), &tx.regimes);
        let answer = match args.least {
            Some(size) => serde_json::json!({ "least": question.least(&tx, size) }),
            None => question.decide(&tx).json(),
        };
        answers += 1;
        // A reader that has seen enough (`| head`) closes the pipe: that is no mistake.
        closed |= writeln!(out, "{}", with_about(&tx.id, answer, &about)).is_err();
        if closed { Err(Error::usage("")) } else { Ok(()) }
    });
    if closed || out.flush().is_err() {
        return Ok(0);
    }
    let Err(error) = done else { return Ok(0) };
    drop(out);
    let printed = if answers == 1 { "answer was" } else { "answers were" };
    problem::show_after(&error, &format!("{answers} {printed} printed before it"));
    Ok(error.exit_status())
}

/// Lists, shows, checks or compares the rules.
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
        RulesVerb::Words { file, json } => {
            let found = knockon::rules_words(file)?;
            if *json {
                print_json(&found)?;
            } else {
                print!("{}", found.text());
            }
            Ok(0)
        }
        RulesVerb::Diff(args) => diff(args),
    }
}

fn diff(args: &RulesDiff) -> Result<u8, Error> {
    let found = match &args.deal {
        Some(file) => {
            let tx = knockon::read_transaction(file)?;
            let options = DecideOptions { known_on: args.known_on.clone(), ..DecideOptions::default() };
            knockon::deal_diff(&tx, &args.from, &args.until, &options)?
        }
        None => knockon::rules_diff(&args.from, &args.until, &args.regime)?,
    };
    if args.json {
        print_json(&found)?;
    } else {
        print!("{}", found.text());
    }
    Ok(0)
}
