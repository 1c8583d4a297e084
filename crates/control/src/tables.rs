//! Tables that conditions refer to by name: groups of places with days of change, the Country Chart, sets of ECCNs.
//!
//! Source: Supplement No. 1 to part 738 and to part 740 among others; each table file cites its own. A word in a list
//! of places is a place of two letters or a group's name; a word in a list of ECCNs is a pattern or `@set`.

use crate::tri::Truth;
use knockon_vocabulary::{Date, Interval, Place, date};
use serde::Deserialize;
use std::collections::BTreeMap;

/// One table file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TableFile {
    citation: String,
    basis: String,
    #[serde(default)]
    group: BTreeMap<String, Group>,
    #[serde(default)]
    merge: BTreeMap<String, Merge>,
    #[serde(default)]
    marks: BTreeMap<String, String>,
    #[serde(default)]
    set: BTreeMap<String, Set>,
    #[serde(default)]
    reasons: BTreeMap<String, Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    members: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Merge {
    into: String,
    #[serde(default, with = "crate::day::option")]
    from: Option<Date>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Set {
    citation: String,
    eccns: Vec<String>,
}

/// All tables of a rule book.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tables {
    /// What the tables were read from, with the dates of their data.
    pub(crate) citations: Vec<String>,
    groups: BTreeMap<String, Vec<(Place, Interval)>>,
    merges: Vec<(Place, Place, Option<Date>)>,
    chart: BTreeMap<Place, Vec<String>>,
    sets: BTreeMap<String, Vec<String>>,
    reasons: BTreeMap<String, Vec<String>>,
}

impl Tables {
    /// Adds a table file; the error is one sentence.
    pub(crate) fn add(&mut self, file: TableFile) -> Result<(), String> {
        if file.citation.trim().is_empty() || file.basis.trim().is_empty() {
            return Err("a table needs a citation and a basis".to_owned());
        }
        if !self.citations.contains(&file.citation) {
            self.citations.push(file.citation);
        }
        for (name, group) in file.group {
            let members = group.members.iter().map(|m| member(m)).collect::<Result<_, _>>()?;
            self.groups.insert(name, members);
        }
        for (from, merge) in file.merge {
            self.merges.push((place(&from)?, place(&merge.into)?, merge.from));
        }
        for (row, marks) in file.marks {
            self.chart.insert(place(&row)?, marks.split_ascii_whitespace().map(str::to_owned).collect());
        }
        for (name, set) in file.set {
            if set.citation.trim().is_empty() {
                return Err(format!("the set `{name}` has no citation"));
            }
            self.sets.insert(name, set.eccns);
        }
        self.reasons.extend(
            file.reasons
                .into_iter()
                .flat_map(|(reason, eccns)| eccns.into_iter().map(move |e| (e, vec![reason.clone()]))),
        );
        Ok(())
    }

    /// Whether a word in a list of places means something.
    pub(crate) fn knows_place(&self, word: &str) -> bool {
        Place::new(word).is_some() || self.groups.contains_key(word)
    }

    /// Whether a word in a list of ECCNs means something.
    pub(crate) fn knows_eccn(&self, word: &str) -> bool {
        let word = word.strip_prefix('!').unwrap_or(word);
        word.strip_prefix('@').is_none_or(|set| self.sets.contains_key(set))
    }

    /// Whether the place is one of these on the day.
    pub(crate) fn in_places(&self, place: Place, words: &[String], day: Date) -> bool {
        words.iter().any(|w| {
            w == place.as_str()
                || self.groups.get(w).is_some_and(|g| g.iter().any(|(p, i)| *p == place && i.contains(day)))
        })
    }

    /// The place by which the EAR treat this one on the day.
    pub(crate) fn merged(&self, place: Place, day: Date) -> Place {
        self.merges
            .iter()
            .find(|(from, _, since)| *from == place && since.is_none_or(|s| s <= day))
            .map_or(place, |(_, into, _)| *into)
    }

    /// Whether the row of the place has an X for one of the reasons; unknown where there is no row.
    pub(crate) fn chart(&self, place: Place, reasons: &[String]) -> Truth {
        match self.chart.get(&place) {
            Some(marks) => reasons.iter().any(|r| marks.contains(r)).into(),
            None => Truth::Unknown,
        }
    }

    /// Reasons for control that follow from the ECCN alone (entries controlled for anti-terrorism only).
    pub(crate) fn reasons_of(&self, eccn: &str) -> Option<&[String]> {
        self.reasons.get(eccn.split('.').next().unwrap_or(eccn)).map(Vec::as_slice)
    }

    /// Whether an ECCN matches one of the patterns and none of those with `!`.
    pub(crate) fn eccn(&self, eccn: &str, patterns: &[String]) -> Truth {
        let (mut hit, mut out) = (Truth::No, Truth::No);
        for p in patterns {
            match p.strip_prefix('!') {
                Some(p) => out = out.or(self.one(eccn, p)),
                None => hit = hit.or(self.one(eccn, p)),
            }
        }
        hit.and(out.negate())
    }

    fn one(&self, eccn: &str, pattern: &str) -> Truth {
        match pattern.strip_prefix('@') {
            Some(set) => self.sets.get(set).map_or(Truth::No, |s| self.eccn(eccn, s)),
            None => matches(eccn, pattern),
        }
    }

    /// Days on which a place enters or leaves a group, or comes to be read as another.
    pub(crate) fn days(&self) -> Vec<(Date, Place)> {
        let ends = |p: Place, i: &Interval| {
            [i.from, i.until.and_then(|u| u.tomorrow().ok())].map(|d| d.map(|d| (d, p)))
        };
        let groups = self.groups.values().flatten().flat_map(|(p, i)| ends(*p, i)).flatten();
        groups.chain(self.merges.iter().filter_map(|m| m.2.map(|d| (d, m.0)))).collect()
    }
}

fn place(word: &str) -> Result<Place, String> {
    Place::new(word).ok_or_else(|| format!("`{word}` is not a place of two letters"))
}

/// `CN`, `SD..2021-01-13`, `MM2021-03-08..`, `KR2019-08-28..2023-07-20`.
fn member(word: &str) -> Result<(Place, Interval), String> {
    let wrong = || format!("`{word}` is not a member; expected `CN`, `SD..2021-01-13` or `MM2021-03-08..`");
    let (code, days) = word.split_at_checked(2).ok_or_else(wrong)?;
    let code = place(code)?;
    if days.is_empty() {
        return Ok((code, Interval::ALWAYS));
    }
    let (from, until) = days.split_once("..").ok_or_else(wrong)?;
    let day = |t: &str| if t.is_empty() { Ok(None) } else { date(t).map(Some).map_err(|_| wrong()) };
    Ok((code, Interval::new(day(from)?, day(until)?).map_err(|_| wrong())?))
}

/// A pattern matches an entry and its paragraphs; where the pattern goes deeper than what is known, nobody knows.
fn matches(eccn: &str, pattern: &str) -> Truth {
    let mut e = eccn.bytes();
    for p in pattern.bytes() {
        match e.next() {
            Some(c) if p == b'?' || c.eq_ignore_ascii_case(&p) => {}
            // The known part ends exactly where a paragraph of the pattern begins.
            None if p == b'.' => return Truth::Unknown,
            _ => return Truth::No,
        }
    }
    matches!(e.next(), None | Some(b'.')).into()
}

#[cfg(test)]
mod tests {
    use super::{Truth, matches, member};

    #[test]
    fn patterns_match_an_entry_and_its_paragraphs() {
        for (eccn, pattern, want) in [
            ("3B001.c.1", "3B001.c", Truth::Yes),
            ("3B001", "3B001.c", Truth::Unknown),
            ("3B001.d", "3B001.c", Truth::No),
            ("9A610.y", "??6??.y", Truth::Yes),
            ("9A610.x", "??6??.y", Truth::No),
            ("3E001", "3E001", Truth::Yes),
            ("EAR99", "3E001", Truth::No),
            ("3E0011", "3E001", Truth::No),
        ] {
            assert_eq!(matches(eccn, pattern), want, "{eccn} {pattern}");
        }
    }

    #[test]
    fn members_carry_their_days() {
        assert!(member("CN").is_ok() && member("KR2019-08-28..2023-07-20").is_ok());
        for bad in ["C", "ZZ", "CN2019", "CN2019-01-01..2018-01-01"] {
            assert!(member(bad).is_err(), "{bad}");
        }
    }
}
