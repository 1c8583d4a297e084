//! When an Entity List entry began and when it got its footnotes, from the chain of Federal Register notices that it cites.
//!
//! In: the citation of an entry as printed (`84 FR 22963, 85 FR 29853, 85 FR 36720`; `63 FR 64322 (11/19/98), 76 FR 50407 (no. 157)`)
//! and its own requirement. Out: the notices in the order of the register, each with its day as far as it is known, the day on which the
//! entry began, and the days of its footnotes. The first notice is the one that put the entry on the list: the list prints its
//! notices from there on.
//!
//! **Supported**: what a party's entry is *now*; the day of effect where the notice is in our table, otherwise the day of publication, or the
//! day that the citation prints, and which of these it is. A footnote begins with the notice that is known to have given it, or with the only
//! notice of the entry since such footnotes exist. **Not supported**: parties that were removed, earlier wordings, and entries without a
//! chain: these need the notice or an older list. A page that is no known notice (misprints among them) dates nothing.

use crate::notices::{Notice, notice, table};
use knockon_vocabulary::{Date, days_between};
use serde::Serialize;
use std::collections::BTreeMap;

/// What a day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DayOf {
    /// The day on which the notice took effect.
    Effective,
    /// Its day of publication: it may have taken effect some days before.
    Publication,
    /// The day that the entry prints beside the citation; the notice itself is not known.
    Citation,
}

/// One notice of a chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cited {
    /// Volume of the Federal Register.
    pub volume: u16,
    /// Page; `None`: the entry cites an issue without a page.
    pub page: Option<u32>,
    /// Its day, where it is known.
    pub day: Option<(Date, DayOf)>,
}

/// What a chain says of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct EntryDates {
    /// The notices, in the order of the register.
    pub cited: Vec<Cited>,
    /// Words of the citation that are no notice.
    pub left: Vec<String>,
    /// The first day of the entry; `None`: its first notice is not known, or there is no chain.
    pub start: Option<(Date, DayOf)>,
    /// Footnotes with the day on which the entry got them.
    pub footnotes: BTreeMap<u8, Date>,
    /// Footnotes that the entry carries, since when is not known.
    pub undated: Vec<u8>,
}

/// A start date that lies further before the first notice than a notice takes to be published contradicts it.
const PUBLISHED_WITHIN_DAYS: i64 = 31;

impl EntryDates {
    /// The first day of an entry whose list prints a start date, or none: the earlier of the two, since a list prints days of
    /// publication and sometimes that of a later notice.
    pub(crate) fn first_day(&self, printed: Option<Date>) -> Option<Date> {
        match (printed, self.start) {
            (Some(p), Some((day, _))) => Some(p.min(day)),
            (p, start) => p.or(start.map(|s| s.0)),
        }
    }

    /// Whether a printed start date and the chain cannot both be right.
    pub(crate) fn contradict(&self, printed: Date) -> bool {
        self.start.is_some_and(|(day, _)| days_between(printed, day) > PUBLISHED_WITHIN_DAYS)
    }

    /// In words where a first day comes from; `None`: the list printed it, or nothing dates the entry.
    pub(crate) fn derived(&self, from: Option<Date>) -> Option<String> {
        let (day, of) = self.start.filter(|s| Some(s.0) == from)?;
        let first = self.cited.first()?;
        let page = first.page.map_or("(no page)".to_owned(), |p| p.to_string());
        let what = match of {
            DayOf::Effective => "effective",
            DayOf::Publication => "published; it may have taken effect some days before",
            DayOf::Citation => "the day printed beside it",
        };
        Some(format!("First day derived from {} FR {page} ({what}): {day}", first.volume))
    }
}

/// Reads the chain of an entry, and dates the footnotes that its requirement carries.
pub fn entry_dates(citation: &str, requirement: &str) -> EntryDates {
    let (mut printed, left) = citations(citation);
    printed.sort_by_key(|p| (p.volume, p.page));
    printed.dedup_by_key(|p| (p.volume, p.page));
    let with_notice: Vec<(Cited, Option<&Notice>)> = printed
        .into_iter()
        .map(|p| {
            let known = p.page.and_then(|page| notice(p.volume, page));
            let day = known.map(day_of).or_else(|| p.day.map(|d| (d, DayOf::Citation)));
            (Cited { volume: p.volume, page: p.page, day }, known)
        })
        .collect();
    let mut out = EntryDates { left, ..EntryDates::default() };
    for number in footnotes_of(requirement) {
        match footnote_day(&with_notice, number) {
            Some(day) => _ = out.footnotes.insert(number, day),
            None => out.undated.push(number),
        }
    }
    out.start = with_notice.first().and_then(|c| c.0.day);
    out.cited = with_notice.into_iter().map(|c| c.0).collect();
    out
}

fn day_of(n: &Notice) -> (Date, DayOf) {
    n.effective.map_or((n.published, DayOf::Publication), |day| (day, DayOf::Effective))
}

/// The day on which an entry got a footnote.
fn footnote_day(cited: &[(Cited, Option<&Notice>)], number: u8) -> Option<Date> {
    let since = *table().footnotes.get(&number)?;
    if let Some(n) = cited.iter().filter_map(|c| c.1).find(|n| n.footnotes.contains(&number)) {
        return Some(day_of(n).0);
    }
    let mut later = cited.iter().filter(|c| c.0.day.is_none_or(|d| d.0 >= since));
    match (later.next(), later.next()) {
        (Some((only, _)), None) => only.day.map(|d| d.0),
        _ => None,
    }
}

/// A citation as it is printed.
struct Printed {
    volume: u16,
    page: Option<u32>,
    day: Option<Date>,
}

/// A piece of a citation's text.
#[derive(Debug, PartialEq, Eq)]
enum Token<'a> {
    Number(u32),
    Day(Date),
    Word(&'a str),
}

/// The citations of a text in its own order, and the words that are none.
fn citations(text: &str) -> (Vec<Printed>, Vec<String>) {
    let tokens = tokens(text);
    let mut out: Vec<Printed> = Vec::new();
    let mut left = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let next = tokens.get(at + 1);
        at += 1;
        match token {
            Token::Number(volume) if is_register(next) => {
                at += 1;
                // The number of the issue may stand before the page: `76 FR no. 197 pg. 63184`.
                let mut page = None;
                loop {
                    match (tokens.get(at), tokens.get(at + 1)) {
                        (Some(Token::Word("no")), Some(Token::Number(_))) => at += 2,
                        (Some(Token::Word("pg" | "page" | "p")), _) => at += 1,
                        // Not the volume of the next citation.
                        (Some(Token::Number(n)), follows) if page.is_none() && !is_register(follows) => {
                            page = Some(*n);
                            at += 1;
                        }
                        _ => break,
                    }
                }
                match u16::try_from(*volume) {
                    Ok(volume) => out.push(Printed { volume, page, day: None }),
                    Err(_) => left.push(volume.to_string()),
                }
            }
            Token::Day(day) => match out.last_mut().filter(|p| p.day.is_none()) {
                Some(p) => p.day = Some(*day),
                None => left.push(day.to_string()),
            },
            Token::Word("and") => {}
            Token::Word(w) => left.push((*w).to_owned()),
            Token::Number(n) => left.push(n.to_string()),
        }
    }
    out.retain(|p| p.page.is_some() || p.day.is_some());
    (out, left)
}

fn is_register(token: Option<&Token<'_>>) -> bool {
    matches!(token, Some(Token::Word("fr")))
}

/// Numbers, days (`8/15/11`) and words in lower case; what stands between them says nothing.
fn tokens(text: &str) -> Vec<Token<'static>> {
    let text = text.to_lowercase().replace("f.r.", " fr ");
    let mut out = Vec::new();
    for piece in text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '/')) {
        if let Some(day) = short_day(piece) {
            out.push(Token::Day(day));
            continue;
        }
        // `76FR` is two.
        let cut = piece.find(|c: char| !c.is_ascii_digit()).unwrap_or(piece.len());
        let (digits, word) = piece.split_at(cut);
        if let Ok(n) = digits.parse() {
            out.push(Token::Number(n));
        }
        if !word.is_empty() {
            out.push(Token::Word(known_word(word)));
        }
    }
    out
}

/// The words that a citation may hold; all others are one.
fn known_word(word: &str) -> &'static str {
    ["fr", "no", "pg", "page", "p", "and"].into_iter().find(|w| *w == word).unwrap_or("?")
}

/// `8/15/11` or `8/15/2011`.
fn short_day(text: &str) -> Option<Date> {
    let mut parts = text.split('/').map(|p| p.parse::<i16>().ok());
    let (month, day, year) = (parts.next()??, parts.next()??, parts.next()??);
    if parts.next().is_some() {
        return None;
    }
    // The Entity List begins in 1997.
    let year = match year {
        0..70 => 2000 + year,
        70..100 => 1900 + year,
        _ => year,
    };
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Footnotes that a requirement carries: by their mark, or by the section that speaks of their parties.
///
/// Supplement No. 4 prints the mark after a section or at the end (`734.9(e)1`, `EAR)4`); some editions of the list lose it and keep the
/// section. Section 734.9(e) without a mark speaks of three footnotes: each may be meant.
pub(crate) fn footnotes_of(requirement: &str) -> Vec<u8> {
    let mut out = marks(requirement);
    let dense: String = requirement.chars().filter(|c| !c.is_whitespace()).collect();
    for (section, number) in
        [("736.2(b)(3)(vi)", 1), ("734.9(e)(1)", 1), ("734.9(e)(2)", 4), ("734.9(e)(3)", 5), ("734.9(g)", 3)]
    {
        if dense.contains(section) {
            out.push(number);
        }
    }
    if dense.contains("734.9(e)") && ![1, 4, 5].iter().any(|n| out.contains(n)) {
        out.extend([1, 4, 5]);
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// Figures that stand alone behind a word, a bracket or a comma: no paragraph, no number of something.
fn marks(text: &str) -> Vec<u8> {
    let chars: Vec<char> = text.chars().collect();
    let mut out = Vec::new();
    for (at, c) in chars.iter().enumerate() {
        let Some(number @ 1..=5) = c.to_digit(10) else { continue };
        let after = (chars.get(at + 1), chars.get(at + 2));
        let ends = match after {
            (None, _) => true,
            (Some('.' | ',' | ')' | ';' | ' '), Some(next)) => {
                !next.is_ascii_digit() || after.0 == Some(&' ')
            }
            (Some('.' | ',' | ')' | ';' | ' '), None) => true,
            _ => false,
        };
        let before: String = chars[..at].iter().collect();
        let word = before.trim_end();
        let spaced = word.len() < before.len();
        let begins = match word.chars().last() {
            Some(')') => true,
            // `734.9(g),3 746.8`: behind a bracket and a comma.
            Some(',') => word.trim_end_matches([',', ' ']).ends_with(')'),
            Some(_) => word.ends_with("EAR") || (!spaced && word.ends_with(char::is_alphabetic)),
            None => false,
        };
        if ends && begins {
            out.push(u8::try_from(number).unwrap_or_default());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use knockon_vocabulary::date;

    fn day(text: &str) -> Date {
        date(text).unwrap()
    }

    /// Source: Supplement No. 4 to 15 CFR part 744, column `Federal Register citation`, as of 2026-07-31 and 2022-04.
    #[test]
    fn chains_are_read_as_the_list_prints_them() {
        let pages = |text: &str| -> Vec<(u16, Option<u32>)> {
            entry_dates(text, "").cited.iter().map(|c| (c.volume, c.page)).collect()
        };
        assert_eq!(pages("84 FR 22963, 85 FR 29853"), [(84, Some(22963)), (85, Some(29853))]);
        assert_eq!(pages("77 FR 61249 No. 195"), [(77, Some(61249))]);
        assert_eq!(pages("73 FR 54506 (no. 184); 76FR 50407"), [(73, Some(54506)), (76, Some(50407))]);
        assert_eq!(
            pages("83 FR 3580;  83 FR 12479 and 84 FR 21236"),
            [(83, Some(3580)), (83, Some(12479)), (84, Some(21236))]
        );
        assert_eq!(pages("82 fr 722; 85 FR"), [(82, Some(722))]);
        assert_eq!(pages("76 FR no. 197 pg. 63184, 77 F.R. 24587"), [(76, Some(63184)), (77, Some(24587))]);
        let e = entry_dates("63 FR 64322 (11/19/98) 65 FR 14444, 3/17/00. 99 FR 1", "");
        assert_eq!((e.cited.len(), e.left.len()), (3, 0), "{e:?}");
        assert_eq!(e.start, Some((day("1998-11-19"), DayOf::Publication)));
        let e = entry_dates("76 FR No. 197 (10/12/2011)", "");
        assert_eq!(e.start, Some((day("2011-10-12"), DayOf::Citation)));
        assert_eq!(entry_dates("see the notice of 12", "").left, ["?", "?", "?", "?", "12"]);
        assert_eq!(entry_dates("  ", ""), EntryDates::default());
    }

    /// Source: 84 FR 22961 (published 2019-05-21, effective 2019-05-16), 85 FR 29849 (effective 2020-05-15), 85 FR 51596
    /// (effective 2020-08-17); the requirement as printed in 2026.
    #[test]
    fn the_first_notice_dates_the_entry_and_a_footnote_has_its_own() {
        let text = "For all items subject to the EAR, see §§ 734.9(e)1 and 744.11 of the EAR2";
        let e = entry_dates("84 FR 22963, 85 FR 29853, 85 FR 36720, 85 FR 51603, 87 FR 6026", text);
        assert_eq!(e.start, Some((day("2019-05-16"), DayOf::Effective)));
        assert_eq!(e.footnotes, BTreeMap::from([(1, day("2020-05-15")), (2, day("2020-08-17"))]));
        // An entry of August 2020 carries both from its first day.
        let e = entry_dates("87 FR 6026; 85 FR 51603", text);
        assert_eq!(e.footnotes, BTreeMap::from([(1, day("2020-08-17")), (2, day("2020-08-17"))]));
    }

    #[test]
    fn what_the_table_does_not_know_stays_open() {
        // The only notice since footnote 3 exists gave it; of two, either may have.
        let three = "All items subject to the EAR. (See §§ 734.9(g),3 746.8(a)(3), and 744.21(b) of the EAR)";
        assert_eq!(entry_dates("88 FR 23334", three).footnotes[&3], day("2023-04-12"));
        assert_eq!(entry_dates("80 FR 52968, 88 FR 23334", three).footnotes[&3], day("2023-04-12"));
        let e = entry_dates("88 FR 23334; 88 FR 76128", three);
        assert_eq!((e.footnotes.len(), &e.undated[..]), (0, &[3][..]));
        // A first page that is no known notice dates nothing, whatever follows.
        assert_eq!(entry_dates("84 FR 1, 88 FR 23334", "").start, None);
        assert_eq!(entry_dates("", three).undated, [3]);
    }

    #[test]
    fn a_footnote_is_told_from_a_paragraph_and_a_number() {
        for (text, want) in [
            ("For all items subject to the EAR. (See §§ 734.9(e)(2) and 744.11 of the EAR)4", &[4][..]),
            (
                "For All Items Subject to the EAR (See §734.9(g), 3 §746.8(a)(3), and §744.21(b) of the EAR).",
                &[3],
            ),
            ("For all items subject to the EAR, see §§ 734.9(e) 1 and 744.11 of the EAR 2", &[1, 2]),
            (
                "For all items subject to the EAR (See §§734.4(a)(9), 734.9(e)(3), and 744.11 of the EAR)5",
                &[5],
            ),
            ("For All Items Subject to the EAR (See §734.9(e)1, and §744.11 of the EAR)2.", &[1, 2]),
            ("For all items subject to the EAR, see §§ 736.2(b)(3)(vi), and 744.11 of the EAR", &[1]),
            ("For all items subject to the EAR. (See §734.9(e) and §744.11 of the EAR)", &[1, 4, 5]),
            ("For all items subject to the EAR (See §744.11 of the EAR).", &[]),
            (
                "This license requirement may be overcome by License Exception GOV under § 740.11(b)(2) and (e)",
                &[],
            ),
            ("For items on the CCL and EAR99 items listed in supplement no. 7 to part 746 of the EAR", &[]),
            (
                "General License No. 1B of March 2, 2021; Country Group A:1 in supplement no. 1 to part 740",
                &[],
            ),
            ("271111, 2711210000, 2709, 26°4’48.931” N 104°31’41.383” E", &[]),
        ] {
            assert_eq!(footnotes_of(text), want, "{text}");
        }
    }
}
