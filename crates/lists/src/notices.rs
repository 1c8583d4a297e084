//! Notices of the Federal Register that added or amended entries of the Entity List, and the day of each.
//!
//! Data: `data/federal_register_notices.tsv`, one line a notice, with what its days rest on. Pages of the Federal Register are
//! numbered through a volume, so a page names its notice. **Not supported**: notices that are not in the table; their day stays
//! unknown, unless the citation prints it.

use knockon_vocabulary::{Date, date};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What the days of a notice rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Basis {
    /// The Consolidated Screening List printed it.
    Printed,
    /// A table of the Bureau of Industry and Security.
    Table,
    /// The notice, or a report of it, was read.
    Read,
    /// From memory.
    Memory,
}

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice {
    pub(crate) volume: u16,
    pub(crate) first: u32,
    pub(crate) last: u32,
    pub(crate) published: Date,
    /// The day on which it took effect, where it is known.
    pub(crate) effective: Option<Date>,
    /// Footnotes that it gave to entries which cite it and carry them today.
    pub(crate) footnotes: Vec<u8>,
    pub(crate) basis: Basis,
}

/// The table, and from when on each footnote exists.
#[derive(Default)]
pub(crate) struct Table {
    pub(crate) notices: Vec<Notice>,
    pub(crate) footnotes: BTreeMap<u8, Date>,
}

static TABLE: LazyLock<Table> =
    LazyLock::new(|| read(include_str!("../data/federal_register_notices.tsv")).unwrap_or_default());

/// The table that is compiled in.
pub(crate) fn table() -> &'static Table {
    &TABLE
}

/// The notice on this page.
pub(crate) fn notice(volume: u16, page: u32) -> Option<&'static Notice> {
    let all = &table().notices;
    let at = all.partition_point(|n| (n.volume, n.first) <= (volume, page));
    all[..at].last().filter(|n| n.volume == volume && page <= n.last)
}

/// `Err`: the line that cannot be read.
fn read(text: &str) -> Result<Table, String> {
    let mut out = Table::default();
    for line in text.lines().filter(|l| !l.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        match cells[..] {
            ["footnote", number, since, _cite] => {
                let number = number.parse().map_err(|_| line.to_owned())?;
                out.footnotes.insert(number, date(since).map_err(|_| line.to_owned())?);
            }
            [..] => out.notices.push(one(&cells).ok_or_else(|| line.to_owned())?),
        }
    }
    Ok(out)
}

fn one(cells: &[&str]) -> Option<Notice> {
    let [volume, first, last, published, effective, footnotes, basis] = *cells else { return None };
    let listed = |text: &str| -> Option<Vec<u8>> {
        if text == "-" { Some(Vec::new()) } else { text.split(',').map(|n| n.parse().ok()).collect() }
    };
    Some(Notice {
        volume: volume.parse().ok()?,
        first: first.parse().ok()?,
        last: last.parse().ok()?,
        published: date(published).ok()?,
        effective: if effective == "-" { None } else { Some(date(effective).ok()?) },
        footnotes: listed(footnotes)?,
        basis: match basis {
            "printed" => Basis::Printed,
            "table" => Basis::Table,
            "read" => Basis::Read,
            "memory" => Basis::Memory,
            _ => return None,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read_and_in_order() {
        let t = read(include_str!("../data/federal_register_notices.tsv")).unwrap();
        assert!(t.notices.len() > 100 && t.footnotes.len() == 5);
        for n in &t.notices {
            assert!(n.first <= n.last && n.published.weekday().to_monday_zero_offset() < 5, "{n:?}");
            assert!(n.effective.is_none_or(|e| e <= n.published), "{n:?}");
            for f in &n.footnotes {
                assert!(n.published >= t.footnotes[f], "{n:?}");
            }
        }
        // Pages run on through a volume, and volumes through the years: so do the days.
        for w in t.notices.windows(2) {
            assert!((w[0].volume, w[0].last) < (w[1].volume, w[1].first), "{w:?}");
            assert!(w[0].published <= w[1].published, "{w:?}");
        }
    }

    #[test]
    fn a_page_names_its_notice() {
        let day = |v, p| notice(v, p).map(|n| n.published.to_string());
        assert_eq!(day(84, 22961).as_deref(), Some("2019-05-21"));
        assert_eq!(day(84, 22963), day(84, 22961));
        assert_eq!(day(84, 22969), None);
        assert_eq!(day(84, 1), None);
        assert_eq!(day(1, 1), None);
        assert!(read("84\t1\t2\tsoon\t-\t-\tread").is_err());
    }
}
