//! `rules show` and `rules check`.

use crate::error::Error;
use knockon_control::{RuleBook, RuleTest};
use serde_json::Value;
use std::fmt::Write;

/// One rule with its versions, states and citations.
pub fn rule_text(id: &str) -> Result<String, Error> {
    let Some(rule) = RuleBook::embedded().rules().find(|r| r.id == id) else {
        let near: Vec<&str> =
            RuleBook::embedded().rules().map(|r| r.id.as_str()).filter(|r| r.contains(id)).take(5).collect();
        let hint =
            if near.is_empty() { "`knockon rules list` shows all".to_owned() } else { near.join(", ") };
        return Err(Error::usage(format!("there is no rule `{id}` ({hint})")));
    };
    let mut out = format!("{}\n{}\n", rule.id, rule.title);
    for v in &rule.version {
        let until = v.until.map_or("open".to_owned(), |d| d.to_string());
        let _ = writeln!(out, "  {} to {until}  {}  {}", v.from, state(v.state), v.citation);
    }
    Ok(out)
}

fn state(state: knockon_control::State) -> &'static str {
    use knockon_control::State;
    match state {
        State::InForce => "in force",
        State::Suspended => "suspended",
        State::Scheduled => "scheduled",
        State::Proposed => "proposed",
        State::Repealed => "repealed",
    }
}

/// Runs the tests that stand beside the rules: how many passed, and what failed.
pub fn rules_check() -> (usize, Vec<String>) {
    let (mut passed, mut failed) = (0, Vec::new());
    for rule in RuleBook::embedded().rules() {
        for test in &rule.test {
            match test_fails(test) {
                None => passed += 1,
                Some(why) => failed.push(format!("{}: {}: {why}", rule.id, test.name)),
            }
        }
    }
    (passed, failed)
}

/// Why a test beside a rule fails; `None`: it passes.
fn test_fails(test: &RuleTest) -> Option<String> {
    determination_differs(&test.tx, &test.want)
}

/// How the answer to a transaction differs from what is wanted, both as TOML; `None`: it does not.
///
/// Only the fields of `want` are compared; `"@none"` stands for the null that TOML lacks.
pub fn determination_differs(tx: &toml::Table, want: &toml::Table) -> Option<String> {
    let json = |t: &toml::Table| serde_json::to_value(t).map_err(|e| e.to_string());
    let run = || -> Result<Option<String>, String> {
        let got = knockon_control::answer_json(&plain_dates(json(tx)?)).map_err(|e| e.to_string())?;
        let (passed, worst) = crate::verify::determination(&got, &plain_dates(json(want)?));
        Ok((!passed).then(|| match worst {
            Some(d) => format!("{} is {}, expected {}", d.key, d.got, d.want),
            None => "it states nothing".to_owned(),
        }))
    };
    run().unwrap_or_else(Some)
}

/// TOML dates come as objects with one private key, an answer has them as text; TOML has no null, so tests write `@none`.
fn plain_dates(value: Value) -> Value {
    match value {
        Value::Object(map) if map.len() == 1 && map.contains_key("$__toml_private_datetime") => {
            map.into_iter().next().map_or(Value::Null, |(_, v)| v)
        }
        Value::String(s) if s == "@none" => Value::Null,
        Value::Object(map) => Value::Object(map.into_iter().map(|(k, v)| (k, plain_dates(v))).collect()),
        Value::Array(list) => Value::Array(list.into_iter().map(plain_dates).collect()),
        other => other,
    }
}
