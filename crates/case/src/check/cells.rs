//! Whether each cell and each TOML value holds what its definition says, on its own: form, bounds, closed words, ids that
//! exist. Source: the definitions in `layout`. Not supported here: anything that needs two cells.

use super::ids::Ids;
use super::legal;
use crate::layout::{Kind, Need, Shape, Target, documents, one_of};
use crate::nearest::did_you_mean;
use crate::raw::{Keys, Node, RawTable, Record, Sort};
use crate::spot::Field;
use knockon_facts::Period;
use knockon_vocabulary::{CURRENCIES, Currency, Diagnostic, PLACES, Place, date};

/// Checks every cell of a table.
pub(crate) fn table(table: &RawTable, ids: &Ids, found: &mut Vec<Diagnostic>) {
    for row in table.rows.iter().filter(|r| !r.broken) {
        for ((column, cell), has) in table.def.columns.iter().zip(&row.cells).zip(&table.has) {
            if !cell.text.is_empty() {
                field(&column.kind, cell, ids, found);
            } else if column.need == Need::Needed && *has {
                let message = format!("`{}` is empty", column.name);
                found.push(cell.at.error(message).expected(column.kind.expected()));
            }
        }
    }
}

/// Checks every key of a TOML table.
pub(crate) fn keys(
    table: &Keys,
    def: &[crate::layout::Key],
    room: &str,
    ids: &Ids,
    found: &mut Vec<Diagnostic>,
) {
    for (key, value) in &table.entries {
        match def.iter().find(|k| k.name == key.text) {
            Some(known) => shape(&known.shape, known.name, value, ids, found),
            None => found.push(unknown_key(key, room, def.iter().map(|k| k.name))),
        }
    }
    if !table.present {
        return;
    }
    for needed in def.iter().filter(|k| k.need == Need::Needed && table.node(k.name).is_none()) {
        let message = format!("`{}` is missing{room}", needed.name);
        found.push(table.at.error(message).expected(phrase(needed.about)));
    }
}

/// The meaning of a key as the end of a sentence.
pub(crate) fn phrase(about: &str) -> String {
    let about = about.trim_end_matches('.');
    let mut rest = about.chars();
    match (rest.next(), rest.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().collect::<String>() + &about[first.len_utf8()..]
        }
        _ => about.to_owned(),
    }
}

fn unknown_key<'a>(key: &Field, room: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let known: Vec<&str> = known.collect();
    let near = did_you_mean(&key.text, known.iter().copied());
    let help = if near.is_empty() { format!("the keys are {}", known.join(", ")) } else { near };
    key.at.error(format!("unknown key `{}`{room}", key.text)).help(help)
}

fn shape(shape: &Shape, name: &str, value: &Node, ids: &Ids, found: &mut Vec<Diagnostic>) {
    let wrong =
        |expected: String| value.at().error(format!("`{name}` is {}", value.noun())).expected(expected);
    match (shape, value) {
        (Shape::One(kind), Node::Scalar(f, sort)) => scalar(kind, name, f, *sort, ids, found),
        (Shape::Many(kind), Node::List(items, _)) => {
            for item in items {
                match item {
                    Node::Scalar(f, sort) => scalar(kind, name, f, *sort, ids, found),
                    other => found.push(
                        other
                            .at()
                            .error(format!("`{name}` holds {}", other.noun()))
                            .expected(kind.expected()),
                    ),
                }
            }
        }
        (Shape::Parameter { low, high, .. }, Node::Table(inner)) => {
            parameter(inner, name, (*low, *high), ids, found)
        }
        (Shape::Parameter { .. }, _) => {
            found.push(wrong(
                "a table such as `{ value = 1, low = 0.5, high = 2, assumed = \"why\" }`".into(),
            ));
        }
        (Shape::Keys(def), Node::Table(inner)) => keys(inner, def, &format!(" in [{name}]"), ids, found),
        (Shape::Rows(def), Node::List(items, _)) => {
            for item in items {
                match item {
                    Node::Table(inner) => keys(inner, def, &format!(" in [[{name}]]"), ids, found),
                    other => found.push(
                        other
                            .at()
                            .error(format!("`{name}` holds {}", other.noun()))
                            .expected(format!("blocks [[{name}]]")),
                    ),
                }
            }
        }
        (Shape::Rates, Node::Table(inner)) => facts(inner, &Kind::Currency, ids, found),
        (Shape::Facts(words), Node::Table(inner)) => facts(inner, &Kind::Word(words), ids, found),
        (Shape::One(kind), _) => found.push(wrong(kind.expected())),
        (Shape::Many(kind), _) => found.push(wrong(format!("a list, each {}", kind.expected()))),
        (Shape::Keys(_) | Shape::Rates | Shape::Facts(_), _) => {
            found.push(wrong(format!("a table [{name}]")))
        }
        (Shape::Rows(_), _) => found.push(wrong(format!("blocks [[{name}]]"))),
    }
}

/// A table of words, each with the id of a fact.
fn facts(table: &Keys, name: &Kind, ids: &Ids, found: &mut Vec<Diagnostic>) {
    for (key, value) in &table.entries {
        field(name, key, ids, found);
        match value {
            Node::Scalar(f, sort) => scalar(&Kind::Refer(Target::Fact), &key.text, f, *sort, ids, found),
            other => found.push(
                other.at().error(format!("`{}` is {}", key.text, other.noun())).expected("the id of a fact"),
            ),
        }
    }
}

fn parameter(table: &Keys, name: &str, bounds: (f64, f64), ids: &Ids, found: &mut Vec<Diagnostic>) {
    let room = format!(" in `{name}`");
    for (key, value) in &table.entries {
        let Some(column) = documents::PARAMETER.iter().find(|c| c.name == key.text) else {
            found.push(unknown_key(key, &room, documents::PARAMETER.iter().map(|c| c.name)));
            continue;
        };
        let number = matches!(column.kind, Kind::Number(..));
        let kind = if number { Kind::Number(bounds.0, bounds.1) } else { column.kind };
        match value {
            Node::Scalar(f, sort) => scalar(&kind, column.name, f, *sort, ids, found),
            other => found.push(
                other.at().error(format!("`{}` is {}", column.name, other.noun())).expected(kind.expected()),
            ),
        }
    }
    if table.get("value").is_none() {
        found.push(
            table
                .at
                .error(format!("`{name}` has no `value`"))
                .expected(Kind::Number(bounds.0, bounds.1).expected()),
        );
    }
}

/// A TOML scalar: its sort first, then its content.
fn scalar(kind: &Kind, name: &str, f: &Field, sort: Sort, ids: &Ids, found: &mut Vec<Diagnostic>) {
    let fits = match kind {
        Kind::Number(..) => matches!(sort, Sort::Integer | Sort::Number),
        Kind::Count(_) => sort == Sort::Integer,
        Kind::Flag => sort == Sort::Flag,
        Kind::Date | Kind::KnownOn => matches!(sort, Sort::Date | Sort::Text),
        _ => sort == Sort::Text,
    };
    // What stands where TOML itself is broken was read by guessing.
    let broken = || {
        found.iter().any(|d| d.at.file == *f.at.file && (d.at.line, d.at.column) == (f.at.line, f.at.column))
    };
    if !fits && broken() {
        return;
    }
    if !fits {
        found.push(f.at.error(format!("`{name}` is {}", sort.noun())).expected(kind.expected()));
    } else if f.text.is_empty() && !matches!(kind, Kind::Text) {
        found.push(f.at.error(format!("`{name}` is empty")).expected(kind.expected()));
    } else {
        field(kind, f, ids, found);
    }
}

/// The content of one value.
pub(crate) fn field(kind: &Kind, f: &Field, ids: &Ids, found: &mut Vec<Diagnostic>) {
    let text = f.text.as_str();
    let wrong = |message: String| f.at.error(message).expected(kind.expected());
    match kind {
        Kind::Text | Kind::Texts => {}
        Kind::Id if is_id(text) => {}
        Kind::Id => found.push(wrong(format!("`{text}` cannot be an id"))),
        Kind::Number(low, high) => number_in(f, *low, *high, kind, found),
        Kind::Count(high) => {
            let ok = text.parse::<u32>().is_ok_and(|n| n <= *high);
            if !ok {
                found.push(wrong(format!("`{text}` is not a whole number in range")));
            }
        }
        Kind::Date => date_field(f, found),
        Kind::KnownOn if matches!(text, "each day" | "newest") || date(text).is_ok() => {}
        Kind::KnownOn => found.push(wrong(format!("`{text}` is not a day of knowledge"))),
        Kind::Place => {
            if Place::new(text).is_none() {
                found.push(wrong(format!("unknown place `{text}`")).help(code_help(text, PLACES)));
            }
        }
        Kind::Currency => {
            if Currency::new(text).is_none() {
                found.push(wrong(format!("unknown currency `{text}`")).help(code_help(text, CURRENCIES)));
            }
        }
        Kind::Flag => {
            if !matches!(text, "true" | "false") {
                found.push(wrong(format!("`{text}` is neither true nor false")));
            }
        }
        Kind::Word(words) => word(f, words, found),
        Kind::Words(words) => {
            for part in f.parts(';').iter().filter(|_| text != "none") {
                word(part, words, found);
            }
        }
        Kind::Refer(target) => refer(f, *target, ids, found),
        Kind::Flow => flow(f, ids, found),
        Kind::Eccn | Kind::Reasons | Kind::Parts | Kind::MadeWith | Kind::Equipment => {
            legal::check(kind, f, found)
        }
        Kind::Series => series(f, ids, found),
        Kind::Period => {
            if Period::read(text).is_none_or(|p| p.from().is_none()) {
                found.push(wrong(format!("`{text}` is not a period with a first and a last day")));
            }
        }
    }
}

/// Letters, digits, `-`, `_`: a dot would make the paths of what-ifs ambiguous.
pub(crate) fn is_id(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

/// A number as the format writes it; not NaN, not infinite.
pub(crate) fn number(text: &str) -> Option<f64> {
    let plain = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e' | 'E'));
    text.parse::<f64>().ok().filter(|n| plain && n.is_finite())
}

fn number_in(f: &Field, low: f64, high: f64, kind: &Kind, found: &mut Vec<Diagnostic>) {
    let text = f.text.as_str();
    let Some(n) = number(text) else {
        let not_finite = text.parse::<f64>().is_ok_and(|n| !n.is_finite());
        let message = if not_finite {
            format!("`{text}` is not a finite number")
        } else {
            format!("`{text}` is not a number")
        };
        let separators = number(&text.replace([',', ' ', '_', '\u{a0}'], "")).is_some();
        let help =
            if separators { "write it without thousands separators, with a point for decimals" } else { "" };
        found.push(f.at.error(message).expected(kind.expected()).help(help));
        return;
    };
    if n < low && low == 0.0 && high == f64::MAX {
        found.push(f.at.error(format!("`{text}` is negative")).expected(kind.expected()));
    } else if !(low..=high).contains(&n) {
        found.push(f.at.error(format!("`{text}` is out of range")).expected(kind.expected()));
    }
}

fn date_field(f: &Field, found: &mut Vec<Diagnostic>) {
    if date(&f.text).is_err() {
        found.push(f.at.error(format!("`{}` is not a date", f.text)).expected(Kind::Date.expected()));
    }
}

fn word(f: &Field, words: &[&str], found: &mut Vec<Diagnostic>) {
    if !words.contains(&f.text.as_str()) {
        let near = did_you_mean(&f.text, words.iter().copied());
        found.push(f.at.error(format!("unknown word `{}`", f.text)).expected(one_of(words)).help(near));
    }
}

/// The help for an unknown code: the same letters in capitals, where that is one.
fn code_help(text: &str, codes: &str) -> String {
    let capitals = text.to_uppercase();
    let known = || codes.split_ascii_whitespace();
    if known().any(|c| c == capitals) {
        format!("did you mean `{capitals}`?")
    } else {
        did_you_mean(&capitals, known())
    }
}

/// A word that must be the id of a row elsewhere.
pub(crate) fn refer(f: &Field, target: Target, ids: &Ids, found: &mut Vec<Diagnostic>) {
    if ids.get(target, &f.text).is_none() && !ids.may_be_lost(target) {
        let near = did_you_mean(&f.text, ids.all(target));
        let help = if near.is_empty() { format!("add it to {}", target.file()) } else { near };
        found.push(f.at.error(format!("unknown {} `{}`", target.noun(), f.text)).help(help));
    }
}

/// What `rest:TOTAL*share` says.
pub(crate) fn rest(f: &Field) -> Option<(Field, f64)> {
    let body = f.text.strip_prefix("rest:")?;
    let (total, share) = match body.split_once('*') {
        Some((total, share)) => (total, number(share.trim())?),
        None => (body, 1.0),
    };
    let total = total.trim();
    let field = f.parts(':').into_iter().nth(1).map(|p| {
        let first = p.parts('*').into_iter().next();
        first.unwrap_or(p)
    });
    field.filter(|t| t.text == total).map(|t| (t, share))
}

fn flow(f: &Field, ids: &Ids, found: &mut Vec<Diagnostic>) {
    if !f.text.starts_with("rest") {
        return number_in(f, 0.0, f64::MAX, &Kind::Flow, found);
    }
    match rest(f) {
        Some((total, share)) => {
            refer(&total, Target::Total, ids, found);
            if !(0.0..=1.0).contains(&share) {
                found.push(
                    f.at.error(format!("the share {share} of the rest is out of range"))
                        .expected("a number from 0 to 1"),
                );
            }
        }
        None => found.push(f.at.error(format!("`{}` is not a rest", f.text)).expected(Kind::Flow.expected())),
    }
}

fn series(f: &Field, ids: &Ids, found: &mut Vec<Diagnostic>) {
    let parts = f.parts('/');
    let words: Vec<&str> = parts.iter().map(|p| p.text.as_str()).collect();
    match (words.first().copied(), parts.len()) {
        (Some("output"), 3) => {
            refer(&parts[1], Target::Party, ids, found);
            refer(&parts[2], Target::Item, ids, found);
        }
        (Some("purchases"), 3) => {
            refer(&parts[1], Target::Party, ids, found);
            field(&Kind::Place, &parts[2], ids, found);
        }
        (Some("stock_value"), 2) => refer(&parts[1], Target::Party, ids, found),
        (first, _) => {
            let near = did_you_mean(first.unwrap_or_default(), ["output", "purchases", "stock_value"]);
            let help = if words.len() < 2 { String::new() } else { near };
            found.push(
                f.at.error(format!("unknown series `{}`", f.text))
                    .expected(Kind::Series.expected())
                    .help(help),
            );
        }
    }
}
