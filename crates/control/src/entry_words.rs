//! What the own texts of an Entity List entry say: its licence requirement and its review policy, in closed words.
//!
//! Source: Supplement No. 4 to 15 CFR part 744. The phrases stand in `rules/us-ear/words/`, with the word that each
//! stands for. A text is read by taking phrases, section numbers, footnote marks and words that say nothing from its
//! front; what cannot be taken is the reason why the text is refused. So an exception that nobody foresaw is never read
//! over.
//!
//! Supported: several policies, each for some items; sections and footnotes that a text names; a policy that merely points to
//! sections ("see § 744.2(d)"), where the words say what those sections say, and all say the same. Not supported: a section whose
//! policy turns on the place of the end user or on the item (744.23(d), 746.8(b)): the reading names the section and no policy.

use crate::book::RuleBook;
use knockon_vocabulary::Policy;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// What a licence requirement says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RequirementText {
    /// What it is for and what narrows or widens it, in the order of the text.
    pub words: Vec<String>,
    /// Sections that it names.
    pub sections: Vec<String>,
    /// Footnotes that it carries.
    pub footnotes: Vec<u8>,
    /// Whether `all_items_subject_to_ear` says the same or no less.
    pub plain: bool,
}

/// What a review policy says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PolicyText {
    /// Policies with the items that each is for; without items: for all that no other clause names.
    pub clauses: Vec<PolicyClause>,
    /// Sections that it names.
    pub sections: Vec<String>,
    /// The one policy for all items; `None`: it differs by item, or only a section says it.
    pub plain: Option<Policy>,
}

impl RequirementText {
    /// Whether the closed word `all_items_subject_to_ear` says the same or no less.
    pub fn closed(&self) -> bool {
        self.plain && self.words.iter().any(|w| w == "all_items_subject_to_ear")
    }
}

/// A policy and what it is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PolicyClause {
    /// The policy.
    pub policy: Policy,
    /// Words of items; empty: all other items.
    pub items: Vec<String>,
}

/// Why a text was not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("`{rest}` is outside the closed vocabulary")]
pub struct Unread {
    /// What could not be taken, as normalised, cut after some words.
    pub rest: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    citation: String,
    basis: String,
    filler: Vec<String>,
    requirement: Vec<Phrase>,
    policy: Vec<Phrase>,
    items: Vec<Phrase>,
    section: Vec<SectionPolicy>,
}

/// What a section says of the review of applications that it governs.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SectionPolicy {
    sections: Vec<String>,
    policy: Policy,
    citation: String,
    basis: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Phrase {
    phrases: Vec<String>,
    #[serde(default)]
    word: String,
    #[serde(default)]
    plain: bool,
    /// The rest of the text belongs to it.
    #[serde(default)]
    rest: bool,
    #[serde(default)]
    policy: Option<Policy>,
    #[serde(default)]
    all: bool,
    #[serde(default)]
    of_the_next: bool,
}

/// The phrases that are compiled in.
fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| {
        let files = RuleBook::embedded_files();
        let file = files.iter().find(|f| f.0.ends_with("us-ear/words/entity-list.toml"));
        let words: Words = file
            .and_then(|f| toml::from_str(f.1).ok())
            .expect("the embedded words are read by a test of this module before any release");
        let sourced = |citation: &str, basis: &str| !citation.is_empty() && !basis.is_empty();
        debug_assert!(sourced(&words.citation, &words.basis));
        debug_assert!(words.section.iter().all(|s| sourced(&s.citation, &s.basis)));
        words
    })
}

/// Reads the text of a licence requirement.
pub fn requirement_text(text: &str) -> Result<RequirementText, Unread> {
    let mut out =
        RequirementText { words: Vec::new(), sections: Vec::new(), footnotes: Vec::new(), plain: true };
    let words = words();
    take_all(text, &[&words.requirement], &words.filler, |taken| match taken {
        Taken::Phrase(p) => {
            out.plain &= p.plain;
            out.words.push(p.word.clone());
        }
        Taken::Section(s) => out.sections.push(s),
        Taken::Footnote(n) => out.footnotes.push(n),
    })?;
    out.footnotes.sort_unstable();
    out.footnotes.dedup();
    if out.words.is_empty() {
        return Err(Unread { rest: head(&normal(text)) });
    }
    Ok(out)
}

/// Reads the text of a review policy.
pub fn policy_text(text: &str) -> Result<PolicyText, Unread> {
    let mut out = PolicyText { clauses: Vec::new(), sections: Vec::new(), plain: None };
    let words = words();
    // Items whose policy comes after them.
    let mut waiting: Vec<String> = Vec::new();
    let mut stray = None;
    take_all(text, &[&words.policy, &words.items], &words.filler, |taken| match taken {
        Taken::Section(s) => out.sections.push(s),
        Taken::Footnote(_) => {}
        Taken::Phrase(p) if p.of_the_next => waiting.push(p.word.clone()),
        Taken::Phrase(Phrase { policy: Some(policy), word, .. }) => {
            let items = if word.is_empty() { std::mem::take(&mut waiting) } else { vec![word.clone()] };
            out.clauses.push(PolicyClause { policy: *policy, items });
        }
        Taken::Phrase(p) if p.all => {
            if out.clauses.is_empty() {
                stray = Some(p.phrases.first().cloned().unwrap_or_default());
            }
        }
        Taken::Phrase(p) if !waiting.is_empty() => waiting.push(p.word.clone()),
        Taken::Phrase(p) => match out.clauses.last_mut() {
            Some(c) => c.items.push(p.word.clone()),
            None => stray = Some(p.phrases.first().cloned().unwrap_or_default()),
        },
    })?;
    // Items without a policy, or nothing at all, say nothing that could be relied on.
    if let Some(rest) = stray.or_else(|| waiting.first().cloned()) {
        return Err(Unread { rest });
    }
    if out.clauses.is_empty() && out.sections.is_empty() {
        return Err(Unread { rest: head(&normal(text)) });
    }
    out.plain = match &out.clauses[..] {
        [] => by_section(&out.sections, &words.section),
        [one] if one.items.is_empty() => Some(one.policy),
        _ => None,
    };
    Ok(out)
}

/// The policy of the sections that a text points to, where each is known and all say the same.
fn by_section(sections: &[String], known: &[SectionPolicy]) -> Option<Policy> {
    let of = |s: &String| known.iter().find(|k| k.sections.contains(s)).map(|k| k.policy);
    let first = of(sections.first()?)?;
    sections.iter().all(|s| of(s) == Some(first)).then_some(first)
}

/// A piece of a text.
enum Taken<'a> {
    Phrase(&'a Phrase),
    Section(String),
    Footnote(u8),
}

/// Takes pieces from the front of a text until nothing is left, the longest phrase first.
fn take_all<'a>(
    text: &str,
    phrases: &[&'a [Phrase]],
    filler: &[String],
    mut f: impl FnMut(Taken<'a>),
) -> Result<(), Unread> {
    let text = normal(text);
    let mut rest = text.as_str();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || ".,;:()§".contains(c));
        if rest.is_empty() {
            return Ok(());
        }
        let all = phrases.iter().flat_map(|v| v.iter());
        let found = all
            .flat_map(|p| p.phrases.iter().map(move |t| (p, t.as_str())))
            .filter(|(_, t)| starts(rest, t))
            .max_by_key(|(_, t)| t.len());
        if let Some((p, t)) = found {
            f(Taken::Phrase(p));
            if p.rest {
                return Ok(());
            }
            rest = &rest[t.len()..];
        } else if let Some((section, after)) = section(rest) {
            f(Taken::Section(section));
            rest = after;
        } else if let Some(n) = footnote(rest) {
            f(Taken::Footnote(n));
            rest = &rest[1..];
        } else if let Some(w) = filler.iter().find(|w| starts(rest, w)) {
            rest = &rest[w.len()..];
        } else {
            return Err(Unread { rest: head(rest) });
        }
    }
}

/// Whether the text begins with the phrase, and no word is cut; a footnote mark may follow without a space.
fn starts(text: &str, phrase: &str) -> bool {
    text.strip_prefix(phrase).is_some_and(|after| {
        let mut next = after.chars();
        match next.next() {
            None => true,
            Some(c) if c.is_ascii_digit() => !next.next().is_some_and(char::is_alphanumeric),
            Some(c) => !c.is_alphanumeric(),
        }
    })
}

/// `734.9(e)(1)`: part and section, and paragraphs in brackets; `744.21e` is printed for `744.21(e)`.
fn section(text: &str) -> Option<(String, &str)> {
    let (part, after) = text.split_at_checked(3)?;
    let after = after.strip_prefix('.')?;
    if !part.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    // `744.2l(b)`: a letter l for the figure 1.
    let digits = after.bytes().take_while(|b| b.is_ascii_digit() || *b == b'l').count();
    if digits == 0 {
        return None;
    }
    let (number, mut rest) = after.split_at(digits);
    let mut out = format!("{part}.{}", number.replace('l', "1"));
    if rest.starts_with(|c: char| c.is_ascii_lowercase()) && !rest[1..].starts_with(char::is_alphanumeric) {
        out.push_str(&format!("({})", &rest[..1]));
        rest = &rest[1..];
    }
    while let Some((inside, after)) = rest.trim_start().strip_prefix('(').and_then(|r| r.split_once(')')) {
        if inside.is_empty() || inside.len() > 4 || !inside.bytes().all(|b| b.is_ascii_alphanumeric()) {
            break;
        }
        out.push_str(&format!("({inside})"));
        rest = after;
    }
    Some((out, rest))
}

/// A figure that stands alone.
fn footnote(text: &str) -> Option<u8> {
    let mut chars = text.chars();
    let n = chars.next()?.to_digit(10)?;
    let alone = !chars.next().is_some_and(|c| c.is_alphanumeric() || c == '.' && text.len() > 2);
    (alone && (1..=9).contains(&n)).then_some(u8::try_from(n).ok()?)
}

/// Lower case, one space between words, plain quotation marks, no space after a section sign.
fn normal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let joins = out.is_empty() || out.ends_with('§');
        if !joins {
            out.push(' ');
        }
        for c in word.chars() {
            match c {
                '’' | '‘' => out.push('\''),
                '“' | '”' => out.push('"'),
                '§' if out.ends_with('§') => {}
                // `in§746.5` is printed for `in § 746.5`.
                '§' if out.ends_with(char::is_alphanumeric) => out.push_str(" §"),
                c => out.extend(c.to_lowercase()),
            }
        }
    }
    out
}

/// The first words of a text.
fn head(text: &str) -> String {
    let cut: String = text.chars().take(70).collect();
    if cut.len() < text.len() { format!("{cut}…") } else { cut }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn requirement(text: &str) -> (Vec<String>, Vec<String>, Vec<u8>, bool) {
        let r = requirement_text(text).unwrap();
        (r.words, r.sections, r.footnotes, r.plain)
    }

    fn owned(words: &[&str]) -> Vec<String> {
        words.iter().map(|w| (*w).to_owned()).collect()
    }

    #[test]
    fn the_embedded_words_are_read_and_carry_a_citation() {
        assert!(!words().citation.trim().is_empty() && !words().basis.trim().is_empty());
        for s in &words().section {
            assert!(!s.citation.trim().is_empty() && !s.basis.trim().is_empty() && !s.sections.is_empty());
        }
        for p in words().requirement.iter().chain(&words().items) {
            assert!(p.all || !p.word.is_empty(), "{:?}", p.phrases);
        }
        for t in [&words().requirement, &words().policy, &words().items]
            .into_iter()
            .flatten()
            .flat_map(|p| &p.phrases)
        {
            assert_eq!(&normal(t), t, "a phrase is written as texts are normalised");
        }
    }

    #[test]
    fn requirements_are_read_with_sections_and_footnotes() {
        let all = owned(&["all_items_subject_to_ear"]);
        assert_eq!(
            requirement("For all items subject to the EAR. (See §744.11 of the EAR)."),
            (all.clone(), owned(&["744.11"]), vec![], true)
        );
        assert_eq!(
            requirement("For all items subject to the EAR, see §§ 734.9(e)1 and 744.11 of the EAR2"),
            (all.clone(), owned(&["734.9(e)", "744.11"]), vec![1, 2], true)
        );
        assert_eq!(
            requirement(
                "For all items subject to the EAR. (See §§ 734.9(g),3 746.8(a)(3), and 744.21(b) of the EAR)"
            ),
            (all.clone(), owned(&["734.9(g)", "746.8(a)(3)", "744.21(b)"]), vec![3], true)
        );
        assert_eq!(
            requirement(
                "For all items subject to the EAR (See §§734.9(g)3, 746.8(a)(3), and 744.2l(b) of the EAR)"
            )
            .1[2],
            "744.21(b)"
        );
        let projects = requirement(
            "For all items subject to the EAR when used in projects specified in § 746.8(a)(4) of the EAR",
        );
        assert_eq!((projects.0[1].as_str(), projects.3), ("only_in_specified_projects", false));
        assert_eq!(
            requirement(
                "For all items subject to the EAR when used in projects specified in§746.5 of the EAR. "
            )
            .0,
            projects.0
        );
    }

    #[test]
    fn policies_are_read_by_item() {
        let p = policy_text("Policy of denial. See §§ 746.8(b) and 744.21(e).").unwrap();
        assert_eq!((p.plain, p.sections), (Some(Policy::Denial), owned(&["746.8(b)", "744.21(e)"])));
        assert_eq!(policy_text("Presumption for denial").unwrap().plain, Some(Policy::PresumptionOfDenial));
        let p = policy_text(
            "Policy of denial for all items subject to the EAR apart from food and medicine designated as EAR99, which will be \
             reviewed on a case-by-case basis. See §§ 746.8(b) and 744.21e",
        )
        .unwrap();
        let clause = |policy, items: &[&str]| PolicyClause { policy, items: owned(items) };
        assert_eq!(
            p.clauses,
            [clause(Policy::Denial, &[]), clause(Policy::CaseByCase, &["ear99_food_and_medicine"])]
        );
        assert_eq!(p.plain, None);
        let p = policy_text(
            "Case-by-case for all items listed on the CCL. Presumption of approval for EAR99 items",
        )
        .unwrap();
        assert_eq!(
            p.clauses,
            [
                clause(Policy::CaseByCase, &["ccl_items"]),
                clause(Policy::PresumptionOfApproval, &["ear99_items"])
            ]
        );
        let p = policy_text("See § 744.2(d) of the EAR and 744.3(d) of the EAR").unwrap();
        assert!(p.clauses.is_empty() && p.plain == Some(Policy::CaseByCase) && p.sections.len() == 2);
        for open in [
            "See § 746.8(b)(2) of the EAR",
            "See §§744.11 and 744.23(d) of the EAR",
            "See §§ 744.2(d) and 746.8(b)",
        ] {
            let p = policy_text(open).unwrap();
            assert!(p.clauses.is_empty() && p.plain.is_none(), "{open}");
        }
    }

    #[test]
    fn what_is_not_foreseen_is_refused_with_the_words_that_are_left() {
        for (text, rest) in [
            ("For all items subject to the EAR except bicycles", "except bicycles"),
            ("For some items", "some items"),
            ("", ""),
            ("For all items subject to the EAR unless released at home", "unless"),
        ] {
            let e = requirement_text(text).unwrap_err();
            assert!(e.rest.starts_with(rest), "{text}: {}", e.rest);
        }
        for text in [
            "Presumption of denial except for toys",
            "For food",
            "ear99 items",
            "",
            "apart from food and medicine designated as EAR99",
        ] {
            assert!(policy_text(text).is_err(), "{text}");
        }
    }
}
