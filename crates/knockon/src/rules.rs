//! `rules show` and `rules check`.

use crate::error::Error;
use knockon_control::RuleBook;
use std::fmt::Write;

/// One rule with its versions, states and citations.
pub fn rule_text(id: &str) -> Result<String, Error> {
    let Some(rule) = RuleBook::embedded().rules().find(|r| r.id == id) else {
        let near: Vec<&str> =
            RuleBook::embedded().rules().map(|r| r.id.as_str()).filter(|r| r.contains(id)).take(5).collect();
        let hint = if near.is_empty() { "`knockon rules list` shows all".to_owned() } else { near.join(", ") };
        return Err(Error::usage(format!("there is no rule `{id}` ({hint})")));
    };
    let mut out = format!("{}\n{}\n", rule.id, rule.title);
    for v in &rule.versions {
        let until = v.until.map_or("open".to_owned(), |d| d.to_string());
        let _ = writeln!(out, "  {} to {until}  {:?}  {}", v.from, v.state, v.citation);
    }
    Ok(out)
}

/// Runs the tests that stand beside the rules: how many passed, and what failed.
pub fn rules_check() -> (usize, Vec<String>) {
    RuleBook::embedded().check()
}
