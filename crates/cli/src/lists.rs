//! `knockon lists` and `knockon watch`: what they print.

use crate::lists_args::{Decide, Import, Layout, ListsVerb, Of, Watch};
use crate::problem::{self, Talk};
use crate::tools::print_json;
use knockon::Error;
use knockon::lists::{self, DecideRequest, ImportRequest, Kind, Verdict, WatchRequest};
use knockon::vocabulary::{Date, date};
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

/// Runs a verb of lists.
pub fn lists(verb: &ListsVerb, talk: &Talk) -> Result<u8, Error> {
    match verb {
        ListsVerb::Check { files, json } => check(files, *json, talk),
        ListsVerb::Import(a) => import(a),
        ListsVerb::Status { of, json } => status(of, *json),
        ListsVerb::Diff { from, to, source, store, all, json } => {
            let answer = lists::diff(store, source.as_deref(), from.as_deref(), to.as_deref())?;
            if *json {
                print_json(&answer)?
            } else {
                print_diff(&answer, *all)
            }
            Ok(0)
        }
        ListsVerb::Show { record, of, json } => show(record, of, *json),
        ListsVerb::History { record, store, json } => history(record, store, *json),
        ListsVerb::Export { of, as_of, source, format } => {
            let lines = *format == Layout::Jsonl;
            print!(
                "{}",
                lists::export(&of.store, source.as_deref(), as_of.as_deref(), of.known_on.as_deref(), lines)?
            );
            Ok(0)
        }
        ListsVerb::Decide(a) => decide(a),
        ListsVerb::Decisions { of, due, json } => decisions(of, *due, *json),
    }
}

/// A day given, or today by the machine's clock (UTC).
fn day(text: Option<&str>) -> Result<Date, Error> {
    if let Some(text) = text {
        return date(text).map_err(|e| Error::usage(e.to_string()));
    }
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
    knockon::day_of_unix_time(seconds).ok_or_else(|| Error::usage("the clock shows no day; give --date"))
}

fn plural(n: usize, one: &str) -> String {
    format!("{n} {one}{}", if n == 1 { "" } else { "s" })
}

fn check(files: &[PathBuf], json: bool, talk: &Talk) -> Result<u8, Error> {
    let answer = lists::check(files)?;
    let status = u8::from(answer.broken) * 2;
    if json {
        print_json(&answer)?;
        return Ok(status);
    }
    println!(
        "{}: {}{}, {}, {}",
        answer.name,
        answer.format,
        answer.published.map(|d| format!(" of {d}")).unwrap_or_default(),
        plural(answer.records, "record"),
        plural(answer.names, "name")
    );
    for (word, n) in &answer.sublists {
        println!("  {n:>7}  {word}");
    }
    if answer.broken || talk.verbose > 0 {
        problem::diagnostics_to_stderr(&answer.notes);
    } else {
        for note in &answer.notes {
            eprintln!("{note}");
        }
    }
    Ok(status)
}

fn import(args: &Import) -> Result<u8, Error> {
    let answer = lists::import(&ImportRequest {
        store: args.store.clone(),
        files: args.files.clone(),
        source: args.source.clone(),
        day: args.date.as_deref().map(|d| day(Some(d))).transpose()?,
        today: day(None)?,
        accept_shrink: args.accept_shrink.clone(),
    })?;
    if args.json {
        print_json(&answer)?;
        return Ok(0);
    }
    for line in &answer.shown {
        eprintln!("{line}");
    }
    if !answer.written {
        println!("{}: these bytes are import @{} already; nothing to do", answer.source, answer.state);
        return Ok(0);
    }
    println!(
        "{} @{} of {}: {} ({}), +{} −{} ~{}, {} of them names; {} on rows",
        answer.source,
        answer.state,
        answer.day,
        plural(answer.records, "record"),
        answer.format,
        answer.added,
        answer.removed,
        answer.changed,
        answer.renamed,
        plural(answer.notes, "remark"),
    );
    Ok(0)
}

fn status(of: &Of, json: bool) -> Result<u8, Error> {
    let answer = lists::status(&of.store, of.known_on.as_deref())?;
    let failed = u8::from(!answer.damage.is_empty());
    if json {
        print_json(&answer)?;
        return Ok(failed);
    }
    println!("{} after import @{}", of.store.display(), answer.state);
    for line in &answer.sources {
        let s = &line.snapshot;
        println!(
            "{:<12} @{:<4} {}  {:>7} records  {} ({})",
            s.source,
            s.id,
            s.day,
            s.records,
            s.file,
            plural(line.snapshots, "snapshot")
        );
        println!("             sha256 {}", s.sha256);
        for (word, n) in &line.sublists {
            println!("             {n:>7}  {word}");
        }
        if !s.accepted.is_empty() {
            println!("             shrinking accepted: {}", s.accepted.join(", "));
        }
    }
    if answer.due > 0 {
        println!("{} due again: knockon lists decisions --due", plural(answer.due, "decision"));
    }
    for line in &answer.damage {
        eprintln!("damaged: {line}");
    }
    Ok(failed)
}

fn print_diff(answer: &lists::DiffAnswer, all: bool) {
    println!(
        "{} → {}: {} → {} records, +{} −{} ~{}, {} of them names",
        answer.from,
        answer.to,
        answer.n_from,
        answer.n_to,
        answer.added,
        answer.removed,
        answer.changed,
        answer.renamed
    );
    for (kind, mark) in [(Kind::Added, '+'), (Kind::Removed, '−'), (Kind::Changed, '~')] {
        let rows: Vec<_> = answer.rows.iter().filter(|r| r.kind == kind).collect();
        let shown = if all { rows.len() } else { rows.len().min(20) };
        for r in &rows[..shown] {
            let before = r.name_before.as_ref().map(|b| format!(" (was {b})")).unwrap_or_default();
            let fields =
                if r.fields.is_empty() { String::new() } else { format!("  [{}]", r.fields.join(", ")) };
            println!("{mark} {:<10} {:<12} {}{before}{fields}", r.sublist, r.id, r.name);
        }
        if shown < rows.len() {
            println!("{mark} … and {} more (--all)", rows.len() - shown);
        }
    }
}

fn show(record: &str, of: &Of, json: bool) -> Result<u8, Error> {
    let found = lists::record(&of.store, record, of.known_on.as_deref())?;
    if json {
        print_json(&found)?;
        return Ok(0);
    }
    for kept in &found {
        let r = &kept.record;
        println!("{}  {} {} @{}", r.name, r.sublist(), r.id, kept.snapshot);
        let days = |d: Option<Date>| d.map_or_else(|| "open".to_owned(), |d| d.to_string());
        let line = |label: &str, text: String| {
            if !text.is_empty() {
                println!("  {label:<13}{text}");
            }
        };
        r.aliases.iter().for_each(|a| line("also", a.clone()));
        r.addresses.iter().for_each(|a| line("address", a.clone()));
        line("places", r.places.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "));
        r.identifiers.iter().for_each(|(k, v)| line("identifier", format!("{k} {v}")));
        line("in force", format!("{} to {}", days(r.valid.from), days(r.valid.until)));
        line("requirement", r.requirement.clone().unwrap_or_default());
        line("citation", r.citation.clone());
        line("remarks", r.remarks.clone());
    }
    Ok(0)
}

fn history(record: &str, store: &std::path::Path, json: bool) -> Result<u8, Error> {
    let found = lists::history(store, record)?;
    if json {
        print_json(&found)?;
        return Ok(0);
    }
    for h in &found {
        println!("{} {record}", h.source);
        let mut before: Option<&knockon::vocabulary::ListRecord> = None;
        for v in &h.versions {
            let until = v.known_until.map_or_else(|| "now".to_owned(), |d| d.to_string());
            println!("  known {} to {until}  {}", v.known_from, v.record.name);
            if let Some(b) = before {
                println!("      differs in {}", lists::differing(b, &v.record).join(", "));
            }
            before = Some(&v.record);
        }
    }
    Ok(0)
}

fn decide(args: &Decide) -> Result<u8, Error> {
    let verdict = match (args.not_us, args.is_us) {
        (true, _) => Verdict::NotUs,
        (_, true) => Verdict::IsUs,
        _ => Verdict::Open,
    };
    let decision = lists::decide(&DecideRequest {
        store: args.store.clone(),
        party: args.party.clone(),
        record: args.record.clone(),
        source: args.source.clone(),
        verdict,
        by: args.by.clone(),
        why: args.why.clone(),
        day: day(args.date.as_deref())?,
    })?;
    if args.json {
        print_json(&decision)?;
    } else {
        println!(
            "decision {}: {} and {} {} of {}",
            decision.id, decision.party, decision.list, decision.record, decision.source
        );
    }
    Ok(0)
}

fn decisions(of: &Of, only_due: bool, json: bool) -> Result<u8, Error> {
    let answer = lists::decisions(&of.store, of.known_on.as_deref())?;
    if json {
        if only_due {
            print_json(&answer.due)?
        } else {
            print_json(&answer)?
        }
        return Ok(0);
    }
    for d in &answer.due {
        let now = d.now.as_ref().map_or_else(
            || "is no longer on the list".to_owned(),
            |n| format!("now differs in {}", lists::differing(&d.before, n).join(", ")),
        );
        let why = if d.decision.verdict == Verdict::Open { "was taken back".to_owned() } else { now };
        println!(
            "due  {}  {} {}: {} {why}",
            d.decision.party, d.decision.source, d.decision.record, d.before.name
        );
    }
    if !only_due {
        for d in &answer.all {
            let verdict = match d.verdict {
                Verdict::NotUs => "not us",
                Verdict::IsUs => "is us",
                Verdict::Open => "open",
            };
            println!(
                "{:>4} {}  {:<7} {}  {} {}  by {}: {}",
                d.id, d.day, verdict, d.party, d.source, d.record, d.by, d.why
            );
        }
    }
    Ok(0)
}

/// `knockon watch`
pub fn watch(args: &Watch) -> Result<u8, Error> {
    let answer = lists::watch(&WatchRequest {
        store: args.store.clone(),
        file: args.file.clone(),
        name_column: args.name_column.clone(),
        country_column: args.country_column.clone(),
        since: args.since.clone(),
        threshold: args.threshold,
        note: !args.dry_run,
    })?;
    if args.json {
        print_json(&answer)?;
        return Ok(0);
    }
    println!(
        "{} → @{}: {} changed; {} of {} touched",
        answer.since,
        answer.state,
        plural(answer.changed_records, "record"),
        answer.touched.len(),
        plural(answer.parties, "party").replace("partys", "parties")
    );
    for party in &answer.touched {
        println!("{}:{} {}", args.file.display(), party.line, party.party);
        for h in &party.hits {
            let decided = match h.decided {
                Some(Verdict::NotUs) => "  decided: not us",
                Some(Verdict::IsUs) => "  decided: is us",
                _ => "",
            };
            println!(
                "  {:<7} {:5.3}  {:<12} {:<10} {:<14} {}{decided}",
                h.change, h.score, h.verdict, h.list, h.record, h.name
            );
        }
    }
    println!("Silence is not clearance.");
    Ok(0)
}
