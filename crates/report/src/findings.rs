//! The facts stage's findings as a reader sees them: the word for the kind, the sentence, and whether somebody should look.

use crate::outcome::Outcome;
use serde::Serialize;

/// One finding in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    /// What was found, in a word.
    pub(crate) kind: String,
    /// Ids of the reports that it compares.
    pub(crate) reports: Vec<String>,
    /// Who or what it is about.
    pub(crate) subject: String,
    /// Which figure.
    pub(crate) measure: String,
    /// The sentence with the figures.
    pub(crate) sentence: String,
    /// Whether the reports do not fit together.
    pub(crate) against: bool,
}

/// All findings, in their order.
pub(crate) fn views(o: &Outcome) -> Vec<Finding> {
    o.facts
        .findings
        .iter()
        .map(|f| Finding {
            kind: kind_word(&serde_word(&f.kind)),
            reports: f.reports.clone(),
            subject: f.subject.clone(),
            measure: f.measure.clone(),
            sentence: f.text.clone(),
            against: serde_word(&f.severity) == "warning",
        })
        .collect()
}

/// What does not fit first; then the kinds that imply something new, one of each kind in turn; plain agreement last.
pub(crate) fn by_interest(all: &[Finding]) -> Vec<&Finding> {
    let plain = |f: &Finding| f.kind == "agrees";
    let mut out: Vec<&Finding> = all.iter().filter(|f| f.against).collect();
    let mut kinds: Vec<Vec<&Finding>> = Vec::new();
    for f in all.iter().filter(|f| !f.against && !plain(f)) {
        match kinds.iter_mut().find(|k| k[0].kind == f.kind) {
            Some(kind) => kind.push(f),
            None => kinds.push(vec![f]),
        }
    }
    // Within a kind first what rests on most reports: it says more than a figure carried to another year.
    kinds.iter_mut().for_each(|k| k.sort_by_key(|f| std::cmp::Reverse(f.reports.len())));
    let longest = kinds.iter().map(Vec::len).max().unwrap_or(0);
    for i in 0..longest {
        out.extend(kinds.iter().filter_map(|k| k.get(i).copied()));
    }
    out.extend(all.iter().filter(|f| !f.against && plain(f)));
    out
}

/// Findings counted by kind: `10 agrees, 2 growth`.
pub(crate) fn counted(all: &[&Finding]) -> String {
    let mut kinds: Vec<(&str, usize)> = Vec::new();
    for f in all {
        match kinds.iter_mut().find(|(k, _)| *k == f.kind) {
            Some((_, n)) => *n += 1,
            None => kinds.push((&f.kind, 1)),
        }
    }
    kinds.iter().map(|(kind, n)| format!("{kind} {n}")).collect::<Vec<_>>().join(", ")
}

/// The word under which a unit variant stands in outcome.json: this room reads the outcome and knows no stage's types.
fn serde_word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// The kind as a reader says it; a kind that is new here keeps its word.
fn kind_word(word: &str) -> String {
    match word {
        "contradict" => "contradicts",
        "agree" => "agrees",
        "annualised" => "a year's",
        other => other,
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(kind: &str, reports: usize, against: bool) -> Finding {
        Finding {
            kind: kind.into(),
            reports: vec!["r".into(); reports],
            subject: String::new(),
            measure: String::new(),
            sentence: String::new(),
            against,
        }
    }

    #[test]
    fn contradictions_then_each_kind_in_turn_then_agreement() {
        let all = [
            finding("agrees", 2, false),
            finding("growth", 2, false),
            finding("growth", 3, false),
            finding("ratio", 2, false),
            finding("contradicts", 2, true),
        ];
        let order: Vec<_> = by_interest(&all).iter().map(|f| (f.kind.as_str(), f.reports.len())).collect();
        assert_eq!(order, [("contradicts", 2), ("growth", 3), ("ratio", 2), ("growth", 2), ("agrees", 2)]);
    }

    #[test]
    fn kinds_are_counted_in_order_of_appearance() {
        let all = [finding("ratio", 2, false), finding("agrees", 2, false), finding("ratio", 2, false)];
        assert_eq!(counted(&all.iter().collect::<Vec<_>>()), "ratio 2, agrees 1");
    }
}
