//! Given pairs of names: is the one the other?

use crate::error::{Error, ErrorKind};
use knockon_screen::{Context, Verdict, compare, kind_of, name_from_json};
use knockon_vocabulary::{Diagnostic, Where};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;

/// Scores every line of a file, an object with `query` and `candidate` (names, or objects with `name`, `country`, `birthDate` …) and maybe
/// `schema`, and writes it with `score`, `match`, `verdict` and `why`. Returns how many there were.
pub fn screen_pairs(file: &Path, threshold: Option<f64>, out: &mut dyn Write) -> Result<usize, Error> {
    let open = std::fs::File::open(file).map_err(|e| Error::io(file, e))?;
    let context = threshold.map_or_else(Context::default, |threshold| Context { threshold });
    let mut count = 0;
    for (number, line) in (1u32..).zip(BufReader::new(open).lines()) {
        let line = line.map_err(|e| Error::io(file, e))?;
        if line.trim().is_empty() {
            continue;
        }
        let answer = answer(&line, &context).map_err(|(message, help)| {
            let at = Where { file: file.display().to_string(), line: number, ..Where::default() };
            Error::input(vec![Diagnostic::error(at, message).help(help)])
        })?;
        writeln!(out, "{answer}")
            .map_err(|e| Error::from(ErrorKind::Failed(format!("the output could not be written: {e}"))))?;
        count += 1;
    }
    Ok(count)
}

fn answer(line: &str, context: &Context) -> Result<Value, (String, &'static str)> {
    let help = "expected an object with `query` and `candidate`: names, or objects with `name`";
    let mut row: Value = serde_json::from_str(line).map_err(|e| (e.to_string(), help))?;
    let kind = kind_of(row["schema"].as_str().unwrap_or(""));
    let side = |key: &str| {
        name_from_json(row.get(key), kind).ok_or_else(|| (format!("`{key}` is missing or has no name"), help))
    };
    let m = compare(&side("query")?, &side("candidate")?, context);
    let why: Vec<String> = m.why.iter().map(knockon_case::run::evidence).collect();
    if let Some(row) = row.as_object_mut() {
        row.insert("score".to_owned(), json!(m.score));
        row.insert("match".to_owned(), json!(m.verdict == Verdict::SameEntity));
        row.insert("verdict".to_owned(), json!(m.verdict));
        row.insert("why".to_owned(), json!(why));
    }
    Ok(row)
}
