//! Answers in plain language, and what every answer says about itself.

use knockon_case::run::plain as word;
use knockon_control::{Cause, FieldChange, Least, Remedial};
use knockon_control::{Determination, LicenceRequired, NotModelled, Regime, RuleBook, Transition};
use knockon_vocabulary::Standing;
use serde::Serialize;
use std::fmt::Write;

/// What an answer says about itself: the dates of its law, what is left out, and what it is not.
#[derive(Debug, Clone, Serialize)]
pub struct About {
    /// The law of the book was published up to this day.
    pub law_published_to: String,
    /// What its tables were read from.
    pub tables: Vec<String>,
    /// Provisions of the regimes asked about that are left out.
    pub not_modelled: Vec<String>,
    /// Research model, not legal advice; silence is not clearance.
    pub notice: String,
}

/// The notice that closes every answer.
pub const NOTICE: &str = "Research model, not legal advice; silence is not clearance.";

fn left_out<'a>(book: &'a RuleBook, regimes: &'a [Regime]) -> impl Iterator<Item = &'a NotModelled> {
    // What is of no regime of ours (the European Union, the United Kingdom) is left out of every answer.
    let modelled = |r: &str| Regime::ALL.iter().any(|m| m.as_str() == r);
    book.not_modelled()
        .iter()
        .filter(move |n| !modelled(&n.regime) || regimes.iter().any(|r| r.as_str() == n.regime))
}

/// What an answer under this law about these regimes says about itself.
pub fn about(book: &RuleBook, regimes: &[Regime]) -> About {
    let ear = regimes.iter().any(|r| matches!(r, Regime::UsEar | Regime::JpFeca));
    About {
        law_published_to: book.published_to().map(|d| d.to_string()).unwrap_or_default(),
        tables: if ear { book.table_citations().to_vec() } else { Vec::new() },
        not_modelled: left_out(book, regimes).map(|n| format!("{}: {}", n.regime, n.citation)).collect(),
        notice: NOTICE.to_owned(),
    }
}

/// The same as the last lines of a text; with `explain` what is left out in sentences.
pub fn about_text(book: &RuleBook, regimes: &[Regime], explain: bool) -> String {
    let about = about(book, regimes);
    let mut out = format!("Law published up to {}.", about.law_published_to);
    if explain {
        for t in &about.tables {
            let _ = write!(out, " {t}.");
        }
        out.push('\n');
        for n in left_out(book, regimes) {
            let _ = writeln!(out, "Not modelled, {}: {} ({})", n.regime, n.what, n.citation);
        }
    } else {
        let of = |r: &str| {
            let list: Vec<&str> =
                left_out(book, regimes).filter(|n| n.regime == r).map(|n| n.citation.as_str()).collect();
            list.join("; ")
        };
        let mut names: Vec<&str> = left_out(book, regimes).map(|n| n.regime.as_str()).collect();
        names.dedup();
        out.push_str(" Not modelled (`decide --explain` says what):");
        out.push('\n');
        for n in names {
            out.push_str(&wrapped(&format!("  {n}: {}", of(n)), 100, "    "));
        }
    }
    out.push_str(NOTICE);
    out.push('\n');
    out
}

/// A text broken at spaces after at most `width` characters, further lines indented.
fn wrapped(text: &str, width: usize, indent: &str) -> String {
    let mut out = String::new();
    let mut line = String::new();
    for word in text.split(' ') {
        if !line.trim().is_empty() && line.chars().count() + word.chars().count() > width {
            out.push_str(line.trim_end());
            out.push('\n');
            indent.clone_into(&mut line);
        }
        line.push_str(word);
        line.push(' ');
    }
    out.push_str(line.trim_end());
    out.push('\n');
    out
}

/// The standing in the words that a reader sees.
pub fn standing_text(standing: &Standing) -> String {
    match standing {
        Standing::Free => "no requirement found in the modelled rules".to_owned(),
        Standing::Authorised { by } => format!("authorised by {by}"),
        Standing::LicenceRequired { policy: Some(p) } => format!("licence required ({})", word(p)),
        Standing::LicenceRequired { policy: None } => "licence required".to_owned(),
        Standing::Barred => "prohibited".to_owned(),
        Standing::Undetermined { missing } => format!("undetermined: not known is {}", missing.join(", ")),
    }
}

/// An answer in plain language; with `explain` every rule that was looked at.
pub fn answer_text(d: &Determination, explain: bool) -> String {
    let mut out = String::new();
    let mut line = |name: &str, text: String| {
        let _ = writeln!(out, "{name:<22}{text}");
    };
    line("standing", standing_text(&d.standing));
    if let Some(subject) = &d.subject_to_ear {
        line("subject to the EAR", word(subject));
    }
    line("prohibited", word(&d.prohibited));
    line(
        "licence",
        match d.licence_required {
            LicenceRequired::Yes => "must be obtained".to_owned(),
            LicenceRequired::No => "none required by the modelled rules".to_owned(),
            LicenceRequired::Scheduled => "scheduled by a law on the books, unconfirmed".to_owned(),
            LicenceRequired::Unknown => "depends on facts that are not known".to_owned(),
        },
    );
    if let Some(t) = d.threshold_pct {
        line("de minimis level", format!("{t} %"));
    }
    if !d.because.is_empty() {
        line("because", d.because.iter().map(word).collect::<Vec<_>>().join(", "));
    }
    let blocked: Vec<&str> =
        d.blocked.iter().filter(|(_, b)| word(b) == "true").map(|(id, _)| id.as_str()).collect();
    if !blocked.is_empty() {
        line("blocked", blocked.join(", "));
    }
    if let Some(exceptions) = d.exceptions.known().filter(|e| !e.is_empty()) {
        line("licence exceptions", exceptions.iter().map(word).collect::<Vec<_>>().join(", "));
    }
    if !d.missing.is_empty() {
        line("not known", d.missing.join(", "));
    }
    for w in &d.warnings {
        line("look at", word(w));
    }
    line("holds until", d.holds_until.map_or("open".to_owned(), |u| u.to_string()));
    let decided = d.steps.iter().filter(|s| explain || s.result == "met");
    for step in decided {
        line(
            &format!("  {}", step.result.replace('_', " ")),
            format!("{} ({}) {}", step.rule, step.version, step.citation),
        );
        if explain && !step.facts.is_empty() {
            line("", format!("looked at {}", step.facts.join(", ")));
        }
    }
    out
}

/// The least in plain language.
pub fn least_text(l: &Least) -> String {
    let mut out = format!("standing now: {}\n", standing_text(&l.now));
    for set in &l.sets {
        let n = set.changes.len();
        let _ =
            writeln!(out, "{n} change{}: {}", if n == 1 { "" } else { "s" }, standing_text(&set.standing));
        for c in &set.changes {
            let _ = writeln!(out, "  {}", change_text(c));
        }
    }
    if l.sets.is_empty() && l.tried > 0 {
        out.push_str("no set of these changes leads to no requirement\n");
    }
    let sure = match l.complete_to {
        0 if l.tried == 0 => "nothing stands in the way that a change could lift".to_owned(),
        0 => "the search was cut short: there may be other single changes".to_owned(),
        k => format!("every set of up to {k} of them was tried; larger ones were not"),
    };
    let _ = writeln!(out, "{} changes considered, {} sets tried: {sure}", l.candidates, l.tried);
    if l.left_out > 0 {
        let _ = writeln!(out, "{} more changes of facts were left out", l.left_out);
    }
    out
}

fn change_text(c: &Remedial) -> String {
    match c {
        Remedial::Fact { path, now, then, note } => {
            let now = if now.is_null() { "not known".to_owned() } else { now.to_string() };
            let note = if note.is_empty() { String::new() } else { format!(" ({note})") };
            format!("fact     {path}: {then}{note}; now {now}")
        }
        Remedial::Licence { rule, title } => format!("licence  for what {rule} requires ({title})"),
        Remedial::LiftRule { rule, title } => format!("law      {rule} lifted ({title})"),
    }
}

/// What changed over some days, and why.
pub fn transitions_text(list: &[Transition]) -> String {
    let mut out = String::new();
    for t in list {
        let _ = writeln!(
            out,
            "{}  {} -> {}",
            t.day,
            standing_text(&t.before.standing),
            standing_text(&t.after.standing)
        );
        for f in t.fields.iter().filter(|f| f.field != "standing") {
            let _ = writeln!(out, "    {}", field_text(f));
        }
        for c in &t.because {
            let _ = writeln!(out, "    since {}", cause_text(c));
        }
    }
    out
}

fn field_text(f: &FieldChange) -> String {
    format!("{}: {} -> {}", f.field.replace('_', " "), f.before, f.after)
}

/// A cause in a sentence.
pub fn cause_text(c: &Cause) -> String {
    let law = |what: &str, l: &knockon_control::LawChange| {
        let published = if l.published > l.day { ", published " } else { ", published already " };
        let published =
            if l.published == l.day { String::new() } else { format!("{published}{}", l.published) };
        format!("{} {what} ({}: {}{published})", l.rule, l.state.replace('_', " "), l.citation)
    };
    match c {
        Cause::RuleBegins(l) => law("begins", l),
        Cause::RuleChanges(l) => law("changes", l),
        Cause::RuleEnds(l) => law("ends", l),
        Cause::Clause(l) => law("has a clause that ended the day before", l),
        Cause::Place { place } => format!("{place} enters or leaves a group of places"),
        Cause::EntryBegins { party, list } => format!("{party} is put on {list}"),
        Cause::EntryEnds { party, list } => format!("{party} is no longer on {list}"),
        Cause::Footnote { party, list, number } => {
            format!("footnote {number} is added to the entry of {party} on {list}")
        }
        Cause::HoldingBegins { owner, owned } => format!("{owner} holds a share of {owned}"),
        Cause::HoldingEnds { owner, owned } => format!("{owner} gave up a share of {owned}"),
    }
}
