//! `case law`: what the law says of each supply of a case, and under which paragraphs; nothing is simulated.

use crate::cases::open;
use crate::decide::{NOTICE, standing_text};
use crate::error::Error;
use knockon_case::run::{LinkLaw, law};
use knockon_control::{RuleBook, Truth};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

/// The law on a case's supplies.
#[derive(Debug, Clone, Serialize)]
pub struct CaseLaw {
    /// What this is and is not.
    pub notice: &'static str,
    /// Up to when the rules were published.
    pub law_to: Option<String>,
    /// Law that is left out.
    pub not_modelled: Vec<String>,
    /// The supplies.
    pub links: Vec<LinkLaw>,
}

/// Asks the law about the supplies of a case, all or those named.
pub fn case_law(case: &str, with: &[PathBuf], set: &[String], supplies: &[String]) -> Result<CaseLaw, Error> {
    let opened = open(case, with, set)?;
    let mut links = law(&opened.case)?;
    if let Some(unknown) = supplies.iter().find(|s| !links.iter().any(|l| l.supply == **s)) {
        let near: Vec<&str> =
            links.iter().map(|l| l.supply.as_str()).filter(|l| l.contains(&**unknown)).collect();
        let hint = if near.is_empty() { "supplies.csv names them".to_owned() } else { near.join(", ") };
        return Err(Error::usage(format!("the case has no supply `{unknown}` ({hint})")));
    }
    links.retain(|l| supplies.is_empty() || supplies.contains(&l.supply));
    let book = RuleBook::embedded();
    Ok(CaseLaw {
        notice: NOTICE,
        law_to: book.published_to().map(|d| d.to_string()),
        not_modelled: book.not_modelled().iter().map(|n| format!("{} ({})", n.what, n.citation)).collect(),
        links,
    })
}

impl CaseLaw {
    /// In plain language: one stretch a line, with the paragraphs under it.
    pub fn text(&self) -> String {
        let mut out = String::new();
        let mut days: BTreeMap<String, usize> = BTreeMap::new();
        for l in &self.links {
            let _ =
                writeln!(out, "{}: {} to {}, {} made in {}", l.supply, l.supplier, l.buyer, l.item, l.plant);
            for s in &l.spells {
                let standing = standing_text(&s.standing);
                let outside =
                    if s.subject_to_ear == Some(Truth::No) { "; not subject to the EAR" } else { "" };
                let _ = writeln!(out, "  {} to {}  {standing}{outside}", s.from, s.until);
                for g in &s.grounds {
                    let not = match g.result.as_str() {
                        "met" => "",
                        "not_met" => "not met: ",
                        _ => "open: ",
                    };
                    let facts = g.facts.join(", ");
                    let _ = writeln!(
                        out,
                        "      {not}{} ({} of {}; looked at {facts})",
                        g.citation, g.rule, g.version
                    );
                }
            }
            let first = l.spells.iter().map(|s| standing_text(&s.standing));
            let mut path: Vec<String> = first.collect();
            path.dedup();
            *days.entry(path.join(", then ")).or_default() += 1;
        }
        let _ = writeln!(out, "\n{} supplies", self.links.len());
        for (path, n) in days {
            let _ = writeln!(out, "  {n:>3}  {path}");
        }
        if let Some(day) = &self.law_to {
            let _ = writeln!(out, "\nRules as published up to {day}. {}", self.notice);
        }
        for n in &self.not_modelled {
            let _ = writeln!(out, "not modelled: {n}");
        }
        out
    }
}
