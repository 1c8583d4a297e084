//! The rule book: all rules and tables, loaded and checked.
//!
//! A rule file is refused, by file and line, when a version has no citation, when two versions share a day without the
//! later one saying that it supersedes, or when a word means nothing (a test, a place, a set, another rule).

use crate::expr::Expr;
use crate::rule::{Outcome, Rule, State, Version};
use crate::tables::{TableFile, Tables};
use include_dir::{Dir, include_dir};
use knockon_vocabulary::{Date, Diagnostic, Interval, Place, Where};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

static RULES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../rules");

/// All rules and tables.
#[derive(Debug, Clone)]
pub struct RuleBook {
    pub(crate) rules: Vec<Rule>,
    pub(crate) tables: Tables,
    index: BTreeMap<String, usize>,
    /// Rules that find controlled US content.
    pub(crate) content_rules: Vec<usize>,
    /// By rule, those before which it gives way.
    pub(crate) overridden_by: Vec<Vec<usize>>,
    /// By rule and version, its first day as text: every step says it.
    pub(crate) first_days: Vec<Vec<String>>,
    not_modelled: Vec<NotModelled>,
    /// Days on which law changes: first days, days after last days, days of groups and of conditions.
    pub(crate) days: Vec<(Date, Change)>,
    /// Days to which conditions compare days of the deal.
    pub(crate) marks: Vec<(Date, Change)>,
    /// Days of publication.
    pub(crate) published: Vec<(Date, Change)>,
}

/// What a book is made of, before anything is looked up in it.
#[derive(Default)]
pub(crate) struct Parts {
    pub(crate) rules: Vec<Rule>,
    pub(crate) tables: Tables,
    pub(crate) not_modelled: Vec<NotModelled>,
}

/// What changes on a day of law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Change {
    /// A rule, by number.
    Rule(usize),
    /// The groups of a place.
    Place(Place),
    /// A fact of the transaction.
    Fact,
}

/// Law that is not modelled.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotModelled {
    /// The body of rules.
    pub regime: String,
    /// What is left out, in a sentence.
    pub what: String,
    /// The provision.
    pub citation: String,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct NotModelledFile {
    item: Vec<NotModelled>,
}

impl RuleBook {
    /// The rules that are compiled in.
    pub fn embedded() -> &'static Self {
        static BOOK: OnceLock<RuleBook> = OnceLock::new();
        BOOK.get_or_init(|| {
            Self::from_files(Self::embedded_files().into_iter())
                .expect("the embedded rules are loaded by a test of this crate before any release")
        })
    }

    /// The rule and table files that are compiled in, name and text, in order of name: for hashes and for the reader.
    pub fn embedded_files() -> Vec<(&'static str, &'static str)> {
        let mut files = Vec::new();
        collect(&RULES, &mut files);
        files.sort_unstable();
        files
    }

    /// Loads rule and table files (name, text); every mistake found is reported.
    pub fn from_files<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> Result<Self, Vec<Diagnostic>> {
        Self::load(Parts::default(), files)
    }

    /// This book with more rule files. A file whose rule has the id of one in the book takes its place; tables add to
    /// those of the book. Every mistake found is reported.
    pub fn with_files<'a>(
        &self,
        files: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, Vec<Diagnostic>> {
        let parts = Parts {
            rules: self.rules.clone(),
            tables: self.tables.clone(),
            not_modelled: self.not_modelled.clone(),
        };
        Self::load(parts, files)
    }

    fn load<'a>(
        mut parts: Parts,
        files: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut errors = Vec::new();
        // Rules read here, with their texts: those of the base were checked when it was loaded.
        let mut texts: BTreeMap<String, (&str, &str)> = BTreeMap::new();
        // Words that stand for the phrases of an authority's own texts are read where they are used.
        for (file, text) in files.filter(|(f, _)| f.ends_with(".toml") && !f.contains("/words/")) {
            let wrong = |e: toml::de::Error| wrong(file, text, &e);
            if file.contains("/tables/") {
                match toml::from_str::<TableFile>(text).map_err(wrong) {
                    Ok(t) => {
                        errors.extend(parts.tables.add(t).err().map(|m| Diagnostic::error(at(file, 0), m)))
                    }
                    Err(d) => errors.push(d),
                }
            } else if file.ends_with("not-modelled.toml") {
                match toml::from_str::<NotModelledFile>(text).map_err(wrong) {
                    Ok(list) => parts.not_modelled.extend(list.item),
                    Err(d) => errors.push(d),
                }
            } else {
                match toml::from_str::<Rule>(text).map_err(wrong) {
                    Ok(r) => {
                        if let Some((other, _)) = texts.insert(r.id.clone(), (file, text)) {
                            let message = format!("the id `{}` stands in `{other}` too", r.id);
                            errors.push(Diagnostic::error(at(file, 1), message));
                        }
                        parts.rules.retain(|old| old.id != r.id);
                        parts.rules.push(r);
                    }
                    Err(d) => errors.push(d),
                }
            }
        }
        let book = Self::assemble(parts);
        for rule in &book.rules {
            let Some((file, text)) = texts.get(&rule.id) else { continue };
            let mut faults = Vec::new();
            check(rule, &book.tables, &book.index, &mut faults);
            errors.extend(faults.into_iter().map(|(needle, message)| {
                let line = text.lines().position(|l| l.contains(&needle)).map_or(0, |l| l + 1);
                let source = line.checked_sub(1).and_then(|l| text.lines().nth(l)).unwrap_or_default();
                Diagnostic::error(at(file, line), message).source_line(source)
            }));
        }
        if errors.is_empty() { Ok(book) } else { Err(errors) }
    }

    pub(crate) fn assemble(parts: Parts) -> Self {
        let Parts { mut rules, tables, not_modelled } = parts;
        rules.sort_by(|a: &Rule, b| (stage(a), &a.id).cmp(&(stage(b), &b.id)));
        let index: BTreeMap<String, usize> =
            rules.iter().enumerate().map(|(i, r)| (r.id.clone(), i)).collect();
        let (mut days, mut marks, mut published) = (Vec::new(), Vec::new(), Vec::new());
        days.extend(tables.days().into_iter().map(|(d, p)| (d, Change::Place(p))));
        for (i, rule) in rules.iter().enumerate() {
            let this = Change::Rule(i);
            for v in &rule.version {
                days.push((v.from, this));
                days.extend(v.until.and_then(|u| u.tomorrow().ok()).map(|d| (d, this)));
                published.push((v.published, this));
            }
            conditions(rule, &mut |e| match e {
                Expr::DayThrough(d) => days.extend(d.tomorrow().ok().map(|d| (d, this))),
                Expr::OnOrBefore(t) => marks.push((t.day, this)),
                _ => {}
            });
        }
        for list in [&mut days, &mut marks, &mut published] {
            list.sort_unstable();
            list.dedup();
        }
        let content_rules = (0..rules.len()).filter(|&i| finds_content(&rules[i])).collect();
        let before = |id: &String| (0..rules.len()).filter(|&j| rules[j].overrides.contains(id)).collect();
        let overridden_by = rules.iter().map(|r| before(&r.id)).collect();
        let first_days =
            rules.iter().map(|r| r.version.iter().map(|v| v.from.to_string()).collect()).collect();
        Self {
            rules,
            tables,
            index,
            content_rules,
            overridden_by,
            first_days,
            not_modelled,
            days,
            marks,
            published,
        }
    }

    /// The rules, in the order in which they are evaluated.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter()
    }

    /// Law that is left out.
    pub fn not_modelled(&self) -> &[NotModelled] {
        &self.not_modelled
    }

    /// The day up to which the law of the book was published: the last day of publication of its versions.
    pub fn published_to(&self) -> Option<Date> {
        self.published.last().map(|p| p.0)
    }

    /// What the tables of the book were read from, with the dates of their data.
    pub fn table_citations(&self) -> &[String] {
        &self.tables.citations
    }

    /// The number of a rule.
    pub(crate) fn index(&self, id: &str) -> Option<usize> {
        self.index.get(id).copied()
    }

    /// The version that governs the day as far as is known, unless lifted: the last one whose first day has come.
    pub(crate) fn version(
        &self,
        i: usize,
        day: Date,
        known: Option<Date>,
        lifted: &BTreeSet<String>,
    ) -> Option<usize> {
        let rule = &self.rules[i];
        if lifted.contains(&rule.id) {
            return None;
        }
        let made = |v: &Version| {
            known.is_none_or(|k| v.published <= k)
                && (lifted.is_empty() || !lifted.contains(&format!("{}@{}", rule.id, v.from)))
        };
        let (n, v) = rule.version.iter().enumerate().rev().find(|(_, v)| v.from <= day && made(v))?;
        let active = matches!(v.state, State::InForce | State::Scheduled);
        (active && v.until.is_none_or(|u| day <= u)).then_some(n)
    }

    /// Whether the condition of a version names the day as a last one.
    pub(crate) fn clause_ends(&self, i: usize, v: usize, last: Date) -> bool {
        let mut found = false;
        if let Some(e) = self.condition(i, v) {
            e.walk(&mut |e| found |= matches!(e, Expr::DayThrough(d) if *d == last));
        }
        found
    }

    /// The condition of a version.
    pub(crate) fn condition(&self, i: usize, v: usize) -> Option<&Expr> {
        let rule = &self.rules[i];
        rule.version[v].when.as_ref().or(rule.when.as_ref())
    }

    /// The outcome of a version.
    pub(crate) fn outcome(&self, i: usize, v: usize) -> &Outcome {
        let rule = &self.rules[i];
        static NONE: OnceLock<Outcome> = OnceLock::new();
        let then = rule.version[v].then.as_ref().or(rule.then.as_ref());
        then.unwrap_or_else(|| NONE.get_or_init(Outcome::default))
    }
}

fn collect(dir: &'static Dir<'static>, files: &mut Vec<(&'static str, &'static str)>) {
    for file in dir.files() {
        if let (Some(name), Some(text)) = (file.path().to_str(), file.contents_utf8()) {
            files.push((name, text));
        }
    }
    dir.dirs().for_each(|d| collect(d, files));
}

/// All outcomes of a rule.
pub(crate) fn outcomes(rule: &Rule) -> impl Iterator<Item = &Outcome> {
    rule.then.iter().chain(rule.version.iter().filter_map(|v| v.then.as_ref()))
}

/// Calls `f` on every condition of a rule.
pub(crate) fn conditions<'a>(rule: &'a Rule, f: &mut impl FnMut(&'a Expr)) {
    let own = rule.when.iter().chain(rule.version.iter().filter_map(|v| v.when.as_ref()));
    let policies =
        outcomes(rule).filter_map(|o| o.licence.as_ref()).flat_map(|l| l.policies.iter().map(|p| &p.when));
    let scopes = outcomes(rule).flat_map(|o| o.authorises.iter().filter_map(|a| a.when.as_ref()));
    let own_licence = outcomes(rule).filter_map(|o| o.licence.as_ref()?.when.as_ref());
    own.chain(policies).chain(scopes).chain(own_licence).for_each(|e| e.walk(f));
}

fn finds_content(rule: &Rule) -> bool {
    outcomes(rule).any(|o| o.licence.as_ref().is_some_and(|l| l.finds_content))
}

/// The order of evaluation: what later rules build on comes first.
fn stage(rule: &Rule) -> u8 {
    let of = |o: &Outcome| match o {
        Outcome { not_subject: true, .. } => 0,
        Outcome { subject: Some(_), .. } => 1,
        Outcome { blocks: Some(crate::rule::Blocks::Listed(_)), .. } => 2,
        Outcome { blocks: Some(_), .. } => 3,
        Outcome { prohibits: Some(_), .. } => 4,
        Outcome { licence: Some(_), .. } => 5,
        Outcome { withdraws_exceptions: true, .. } => 6,
        Outcome { exception: Some(_), .. } => 7,
        o if !o.authorises.is_empty() => 8,
        _ => 9,
    };
    outcomes(rule).map(of).min().unwrap_or(9)
}

fn at(file: &str, line: usize) -> Where {
    Where { file: file.to_owned(), line: u32::try_from(line).unwrap_or(0), column: 0, width: 0 }
}

fn wrong(file: &str, text: &str, e: &toml::de::Error) -> Diagnostic {
    let (line, column) = crate::read::place(text, e.span().map_or(0, |s| s.start));
    let mut place = at(file, line);
    place.column = u32::try_from(column).unwrap_or(0);
    let source = text.lines().nth(line - 1).unwrap_or_default();
    let d = Diagnostic::error(place, e.message()).source_line(source);
    match crate::read::nearest(e.message()) {
        Some(help) => d.help(help),
        None => d,
    }
}

/// Mistakes of a rule that reading cannot see: a word of the file to find its line, and a sentence.
fn check(rule: &Rule, tables: &Tables, index: &BTreeMap<String, usize>, faults: &mut Vec<(String, String)>) {
    let mut fault = |needle: &str, message: String| faults.push((needle.to_owned(), message));
    if !rule.id.starts_with(&format!("{}/", rule.regime.as_str())) {
        fault(
            &rule.id,
            format!("the id `{}` does not begin with its regime `{}/`", rule.id, rule.regime.as_str()),
        );
    }
    if rule.version.is_empty() {
        fault(&rule.id, "a rule needs at least one version".to_owned());
    }
    for v in &rule.version {
        if v.citation.trim().is_empty() {
            fault(&v.from.to_string(), format!("the version from {} has no citation", v.from));
        }
        if v.until.is_some_and(|u| u < v.from) {
            fault(&v.from.to_string(), format!("the version from {} ends before it begins", v.from));
        }
        if v.when.is_none() && rule.when.is_none() {
            fault(&v.from.to_string(), format!("the version from {} has no condition", v.from));
        }
        if v.then.is_none() && rule.then.is_none() {
            fault(&v.from.to_string(), format!("the version from {} has no outcome", v.from));
        }
    }
    for pair in rule.version.windows(2) {
        let (a, b) = (&pair[0], &pair[1]);
        let span = |v: &Version| Interval { from: Some(v.from), until: v.until };
        if b.from <= a.from {
            fault(
                &b.from.to_string(),
                format!("the version from {} stands after the one from {}", b.from, a.from),
            );
        } else if span(a).overlaps(&span(b)) && !b.supersedes {
            let message = format!(
                "the versions from {} and {} share days; the later one says no `supersedes`",
                a.from, b.from
            );
            fault(&b.from.to_string(), message);
        }
    }
    let knows_rule = |id: &str| {
        index.contains_key(id) || id.strip_suffix('*').is_some_and(|p| index.keys().any(|k| k.starts_with(p)))
    };
    let lifts = outcomes(rule).flat_map(|o| &o.authorises).flat_map(|a| &a.lifts);
    for id in rule.overrides.iter().chain(lifts).filter(|id| !knows_rule(id)) {
        fault(id, format!("`{id}` is no rule"));
    }
    conditions(rule, &mut |e| words(e, tables, index, &mut fault));
}

/// Words inside a condition that must mean something.
fn words(e: &Expr, tables: &Tables, index: &BTreeMap<String, usize>, fault: &mut impl FnMut(&str, String)) {
    let places = |v: &[String], fault: &mut dyn FnMut(&str, String)| {
        v.iter()
            .filter(|w| !tables.knows_place(w))
            .for_each(|w| fault(w, format!("`{w}` is no place and no group of places")));
    };
    match e {
        Expr::From(v) | Expr::To(v) | Expr::Origin(v) => places(v, fault),
        Expr::Party(t) => t.place.iter().chain(&t.foreign_to).for_each(|v| places(v, fault)),
        Expr::ContentAbove(t) => t.levels.iter().filter_map(|l| l.to.as_ref()).for_each(|v| places(v, fault)),
        Expr::Eccn(v) | Expr::ContentEccn(v) | Expr::MadeWith(v) | Expr::PlantProductOf(v) => {
            v.iter()
                .filter(|w| !tables.knows_eccn(w))
                .for_each(|w| fault(w, format!("`{w}` is no set of ECCNs")));
        }
        Expr::Met(id) if !index.contains_key(id) => fault(id, format!("`{id}` is no rule")),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::RuleBook;

    const GOOD: &str = "id = \"cn-export/x\"\ntitle = \"x\"\nregime = \"cn-export\"\nwhen = { to = [\"US\"] }\nthen = { licence = {} }\n\n[[version]]\nfrom = 2020-01-01\npublished = 2020-01-01\ncitation = \"law\"\nbasis = \"from memory\"\n";

    fn errors(text: &str) -> String {
        let e = RuleBook::from_files([("cn-export/x.toml", text)].into_iter()).unwrap_err();
        e.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_good_rule_loads() {
        let book = RuleBook::from_files([("cn-export/x.toml", GOOD)].into_iter()).unwrap();
        assert_eq!(book.rules().count(), 1);
    }

    #[test]
    fn faults_are_named_by_file_and_line() {
        let missing = errors(&GOOD.replace("citation = \"law\"\n", ""));
        assert!(missing.starts_with("cn-export/x.toml:7") && missing.contains("citation"), "{missing}");
        let empty = errors(&GOOD.replace("\"law\"", "\" \""));
        assert!(empty.starts_with("cn-export/x.toml:8") && empty.contains("no citation"), "{empty}");
        let word = errors(&GOOD.replace("to = ", "too = "));
        assert!(word.starts_with("cn-export/x.toml:4") && word.contains("did you mean `to`"), "{word}");
        let place = errors(&GOOD.replace("[\"US\"]", "[\"USA\"]"));
        assert!(place.starts_with("cn-export/x.toml:4") && place.contains("`USA`"), "{place}");
    }

    #[test]
    fn overlapping_versions_are_refused_unless_the_later_supersedes() {
        let second = "\n[[version]]\nfrom = 2021-01-01\npublished = 2021-01-01\ncitation = \"law\"\nbasis = \"from memory\"\n";
        assert!(errors(&format!("{GOOD}{second}")).contains("share days"));
        let superseding = format!("{GOOD}{second}supersedes = true\n");
        assert!(RuleBook::from_files([("cn-export/x.toml", superseding.as_str())].into_iter()).is_ok());
    }
}
