//! What if the law were different: a rule that begins later, or a book without some rules.
//!
//! Supported: delaying a rule, or one version of it, to a later first day (the version before it goes on until then as
//! its own notice stated; a version that another one has replaced by then never governs); checking that a name given by a
//! user is a rule or a version of one. Rules are taken away with [`Options::lifted`](crate::Options), licences supposed
//! with [`Options::licensed`](crate::Options), and rules added with [`RuleBook::with_files`]. Not supported: making a rule
//! begin earlier than it did: write the rule anew and add it.

use crate::book::{Parts, RuleBook};
use crate::error::{Error, ErrorKind};
use crate::read::distance;
use crate::rule::{Rule, Version};
use knockon_vocabulary::Date;

impl RuleBook {
    /// The rule named, and the number of the version where the name asks for one: `us-ear/tgl-huawei`, or
    /// `us-ear/tgl-huawei@2019-08-19`.
    pub fn find(&self, name: &str) -> Result<(&Rule, Option<usize>), Error> {
        let (id, day) = name.split_once('@').map_or((name, None), |(id, day)| (id, Some(day)));
        let Some(i) = self.index(id) else {
            return Err(Error::new(ErrorKind::NoRule { name: id.to_owned(), near: self.near(id) }));
        };
        let rule = &self.rules[i];
        let Some(day) = day else { return Ok((rule, None)) };
        match rule.version.iter().position(|v| v.from.to_string() == day) {
            Some(v) => Ok((rule, Some(v))),
            None => Err(Error::new(ErrorKind::NoVersion {
                rule: id.to_owned(),
                day: day.to_owned(),
                days: rule.version.iter().map(|v| v.from.to_string()).collect(),
            })),
        }
    }

    /// The ids nearest to a word that is none.
    fn near(&self, id: &str) -> Vec<String> {
        let mut near: Vec<(usize, &str)> = self
            .rules
            .iter()
            .map(|r| {
                let apart =
                    distance(id, &r.id).min(r.id.split_once('/').map_or(usize::MAX, |s| distance(id, s.1)));
                (if r.id.contains(id) { 0 } else { apart }, r.id.as_str())
            })
            .collect();
        near.sort_unstable();
        near.into_iter().take(3).map(|(_, id)| id.to_owned()).collect()
    }

    /// The book in which a rule, or one version of it, has another first day (as [`RuleBook::delayed`] has it), another last day, or
    /// both, and its name there: a version is named by its first day. Of a whole rule no version outlasts the last day.
    pub fn moved(
        &self,
        name: &str,
        from: Option<Date>,
        until: Option<Date>,
    ) -> Result<(Self, String), Error> {
        let (rule, version) = self.find(name)?;
        let id = rule.id.clone();
        let mut book = match from {
            Some(from) => self.delayed(name, from)?,
            None => self.clone(),
        };
        if let Some(until) = until {
            book = book.with_versions(&id, version, |v| {
                let own = v.until.filter(|_| version.is_none());
                v.until = Some(own.map_or(until, |u| u.min(until)));
            });
        }
        let name = match (version, from) {
            (Some(_), Some(from)) => format!("{id}@{from}"),
            _ => name.to_owned(),
        };
        Ok((book, name))
    }

    /// The book in which one version of a rule, or each, is changed.
    fn with_versions(&self, id: &str, version: Option<usize>, change: impl Fn(&mut Version)) -> Self {
        let mut rules = self.rules.clone();
        for rule in rules.iter_mut().filter(|r| r.id == id) {
            let versions = rule.version.iter_mut().enumerate();
            versions.filter(|(n, _)| version.is_none_or(|only| only == *n)).for_each(|(_, v)| change(v));
        }
        Self::assemble(Parts {
            rules,
            tables: self.tables.clone(),
            not_modelled: self.not_modelled().to_vec(),
        })
    }

    /// The book in which a rule, or one version of it, begins on `until` and not before.
    pub fn delayed(&self, name: &str, until: Date) -> Result<Self, Error> {
        let (rule, version) = self.find(name)?;
        let begins = version.map_or(rule.version.first(), |v| rule.version.get(v)).map(|v| v.from);
        if begins.is_some_and(|from| until <= from) {
            let from = begins.map(|d| d.to_string()).unwrap_or_default();
            return Err(Error::new(ErrorKind::NotLater {
                name: name.to_owned(),
                from,
                until: until.to_string(),
            }));
        }
        Ok(self.with_versions(&rule.id, version, |v| v.from = v.from.max(until)))
    }
}
