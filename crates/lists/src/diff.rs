//! What changed between two versions of a list.
//!
//! Rows are matched by list and identifier; where an identifier stands on several rows, the first is matched to the first and so
//! on. **Invariant**: `apply(a, diff(a, b))` is `b` exactly, in rows, order and bytes.
//!
//! **Supported**: additions, removals, changes with the names of the changed fields, renames, reordering; refusal of a
//! version in which one list shrinks too much at once. **Not supported**: matching a row whose identifier changed.

use crate::error::{Error, ErrorKind};
use knockon_vocabulary::{ListCode, ListRecord};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// A row and where it stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Positioned {
    /// Index in its list, from 0.
    pub at: usize,
    /// The row.
    pub record: ListRecord,
}

/// A row that both versions have, with other content.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Changed {
    /// Index in the old list, from 0.
    pub at: usize,
    /// Names of the fields that differ, in the order of the record.
    pub fields: Vec<&'static str>,
    /// The row as it was.
    pub before: ListRecord,
    /// The row as it is.
    pub after: ListRecord,
}

impl Changed {
    /// Whether the primary name is another.
    pub fn renamed(&self) -> bool {
        self.before.name != self.after.name
    }
}

/// The way from one version of a list to another.
#[derive(Debug, Clone, PartialEq, Serialize, Default)]
pub struct Difference {
    /// Rows only in the new version, with their index there.
    pub added: Vec<Positioned>,
    /// Rows only in the old version, with their index there.
    pub removed: Vec<Positioned>,
    /// Rows in both with other content.
    pub changed: Vec<Changed>,
    /// Where the kept rows stand in another order: for each place of the new order the rank in the old; empty: the same order.
    pub order: Vec<usize>,
}

impl Difference {
    /// Rows whose primary name changed.
    pub fn renamed(&self) -> impl Iterator<Item = &Changed> {
        self.changed.iter().filter(|c| c.renamed())
    }

    /// Whether the two versions are the same.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty() && self.order.is_empty()
    }
}

/// A row's key: list, identifier, and which of the rows with that identifier.
type Key<'a> = (ListCode, &'a str, usize);

fn keys(rows: &[ListRecord]) -> Vec<Key<'_>> {
    let mut seen: HashMap<(ListCode, &str), usize> = HashMap::new();
    rows.iter()
        .map(|r| {
            let n = seen.entry((r.list, r.id.as_str())).or_default();
            *n += 1;
            (r.list, r.id.as_str(), *n)
        })
        .collect()
}

/// The difference from `a` to `b`.
pub fn diff(a: &[ListRecord], b: &[ListRecord]) -> Difference {
    let (keys_a, keys_b) = (keys(a), keys(b));
    let in_b: HashMap<Key<'_>, usize> = keys_b.iter().enumerate().map(|(i, k)| (*k, i)).collect();
    let mut out = Difference::default();
    let mut kept_in_b = Vec::new();
    for (at, key) in keys_a.iter().enumerate() {
        match in_b.get(key) {
            None => out.removed.push(Positioned { at, record: a[at].clone() }),
            Some(&j) => {
                kept_in_b.push(j);
                let fields = changed_fields(&a[at], &b[j]);
                if !fields.is_empty() {
                    out.changed.push(Changed { at, fields, before: a[at].clone(), after: b[j].clone() });
                }
            }
        }
    }
    let in_a: std::collections::HashSet<Key<'_>> = keys_a.into_iter().collect();
    for (at, key) in keys_b.iter().enumerate() {
        if !in_a.contains(key) {
            out.added.push(Positioned { at, record: b[at].clone() });
        }
    }
    if !kept_in_b.is_sorted() {
        let mut order: Vec<usize> = (0..kept_in_b.len()).collect();
        order.sort_by_key(|&rank| kept_in_b[rank]);
        out.order = order;
    }
    out
}

/// The new version from the old and the difference; an error when the difference was taken from another list.
pub fn apply(a: &[ListRecord], d: &Difference) -> Result<Vec<ListRecord>, Error> {
    let mut rows: Vec<Option<ListRecord>> = a.iter().cloned().map(Some).collect();
    for c in &d.changed {
        let row = rows.get_mut(c.at).filter(|r| r.as_ref() == Some(&c.before));
        *row.ok_or_else(|| misfit(c.at, &c.before))? = Some(c.after.clone());
    }
    for r in &d.removed {
        let row = rows.get_mut(r.at).filter(|row| row.as_ref() == Some(&r.record));
        *row.ok_or_else(|| misfit(r.at, &r.record))? = None;
    }
    let mut kept: Vec<ListRecord> = rows.into_iter().flatten().collect();
    if !d.order.is_empty() {
        let moved: Option<Vec<ListRecord>> = d.order.iter().map(|&rank| kept.get(rank).cloned()).collect();
        kept = moved.filter(|m| m.len() == kept.len()).ok_or_else(|| {
            Error::from(ErrorKind::DoesNotApply(format!(
                "it orders {} rows, {} are kept",
                d.order.len(),
                kept.len()
            )))
        })?;
    }
    let mut out = Vec::with_capacity(kept.len() + d.added.len());
    let mut kept = kept.into_iter();
    for add in &d.added {
        while out.len() < add.at {
            out.push(kept.next().ok_or_else(|| misfit(add.at, &add.record))?);
        }
        out.push(add.record.clone());
    }
    out.extend(kept);
    Ok(out)
}

fn misfit(at: usize, record: &ListRecord) -> Error {
    ErrorKind::DoesNotApply(format!("row {at} is not `{}` {}", record.id, record.name)).into()
}

/// Names of the fields that differ, in the order of the record.
pub fn changed_fields(a: &ListRecord, b: &ListRecord) -> Vec<&'static str> {
    [
        ("list", (a.list, &a.sublist) != (b.list, &b.sublist)),
        ("name", a.name != b.name),
        ("aliases", a.aliases != b.aliases),
        ("kind", a.kind != b.kind),
        ("places", a.places != b.places),
        ("addresses", a.addresses != b.addresses),
        ("valid", a.valid != b.valid),
        ("known", a.known != b.known),
        ("requirement", a.requirement != b.requirement),
        ("policy", a.policy != b.policy),
        ("footnotes", (&a.footnotes, &a.footnotes_undated) != (&b.footnotes, &b.footnotes_undated)),
        ("identifiers", a.identifiers != b.identifiers),
        ("citation", a.citation != b.citation),
        ("remarks", a.remarks != b.remarks),
    ]
    .into_iter()
    .filter_map(|(name, differs)| differs.then_some(name))
    .collect()
}

/// A sub-list that lost rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shrunk {
    /// Its word.
    pub sublist: String,
    /// Rows before.
    pub before: usize,
    /// Rows after.
    pub after: usize,
}

/// The sub-lists that lose more than `allowed_percent` of their rows, in the order of their words.
pub fn shrinking(before: &[ListRecord], after: &[ListRecord], allowed_percent: u32) -> Vec<Shrunk> {
    let (old, new) = (sublists(before), sublists(after));
    old.into_iter()
        .map(|(word, was)| (word, was, new.get(word).copied().unwrap_or(0)))
        .filter(|(_, was, is)| was.saturating_sub(*is) * 100 > was * allowed_percent as usize)
        .map(|(word, before, after)| Shrunk { sublist: word.to_owned(), before, after })
        .collect()
}

/// Rows of each sub-list.
pub fn sublists(rows: &[ListRecord]) -> BTreeMap<&str, usize> {
    let mut n = BTreeMap::new();
    for r in rows {
        *n.entry(r.sublist()).or_default() += 1;
    }
    n
}

/// Refuses a new version in which a sub-list loses more than `allowed_percent` of its rows, naming the first.
pub fn refuse_shrinking(
    before: &[ListRecord],
    after: &[ListRecord],
    allowed_percent: u32,
) -> Result<(), Error> {
    match shrinking(before, after, allowed_percent).into_iter().next() {
        None => Ok(()),
        Some(Shrunk { sublist: list, before, after }) => {
            Err(ErrorKind::Shrinks { list, before, after, allowed_percent }.into())
        }
    }
}
