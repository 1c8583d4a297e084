//! The answer over days: how long it holds, and the spells of a link that ships every day.
//!
//! Between two days of change nothing can change, so only those days are evaluated: first days and days after last days
//! of rule versions, groups, list entries, footnotes and holdings; and, where a day of the deal moves with the day of
//! export, the days on which it passes a day of the law or of a list. Equal to day-by-day evaluation (a test holds it).

use crate::book::{Change, RuleBook};
use crate::decide::{Kept, KnownOn, Options, on_day, on_day_kept};
use crate::determination::Determination;
use crate::transaction::Transaction;
use knockon_vocabulary::{Date, Spell};

/// Days of the deal that move with the day of export, as a supply link ships every day. Each is that many days before
/// the day of export; `None`: the day that the transaction states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Moving {
    /// Production starts this many days before the export.
    pub production_days: Option<u32>,
    /// The order is placed this many days before.
    pub order_days: Option<u32>,
    /// The goods are aboard a carrier since this many days before.
    pub en_route_days: Option<u32>,
}

/// The answer on each day from `from` to `until`, as maximal spells of equal standing, authorisation, policy and
/// grounds. The value of a spell is the answer on its first day, with `holds_until` its last day.
pub fn timeline(
    tx: &Transaction,
    moving: &Moving,
    from: Date,
    until: Date,
    book: &RuleBook,
    opts: &Options<'_>,
) -> Vec<Spell<Determination>> {
    let mut out = spells(tx, moving, from, until, book, opts);
    explain(&mut out, tx, moving, book, opts);
    out
}

/// Adds the steps to the answers of [`spells`], for the same deal under the same options.
pub fn explain(
    spells: &mut [Spell<Determination>],
    tx: &Transaction,
    moving: &Moving,
    book: &RuleBook,
    opts: &Options<'_>,
) {
    let mut tx = tx.clone();
    for spell in spells {
        move_to(&mut tx, moving, spell.from);
        spell.value.steps = on_day(&tx, spell.from, book, opts, true).steps;
    }
}

/// The same as [`timeline`] without the steps of each answer: a fraction of the work, for callers that ask often.
pub fn spells(
    tx: &Transaction,
    moving: &Moving,
    from: Date,
    until: Date,
    book: &RuleBook,
    opts: &Options<'_>,
) -> Vec<Spell<Determination>> {
    let mut tx = tx.clone();
    let mut out: Vec<Spell<Determination>> = Vec::new();
    if until < from {
        return out;
    }
    let mut changes = changes(&tx, moving, book, opts);
    changes.retain(|c| from < c.0 && c.0 <= until);
    let still = *moving == Moving::default();
    let mut kept = None;
    // The first day is evaluated whatever changes on it.
    for group in std::iter::once(&[(from, Change::Fact)][..]).chain(changes.chunk_by(|a, b| a.0 == b.0)) {
        let day = group[0].0;
        move_to(&mut tx, moving, day);
        if kept.as_mut().is_some_and(|k: &mut Kept| k.quiet(group, &tx, day, (book, opts, still))) {
            continue;
        }
        let (answer, now) = on_day_kept(&tx, day, book, opts, false);
        kept = Some(now);
        match out.last() {
            Some(last) if last.value.same_spell(&answer) => {}
            _ => {
                close(&mut out, day);
                out.push(Spell { from: day, until, value: answer });
            }
        }
    }
    for spell in &mut out {
        spell.value.holds_until = Some(spell.until);
    }
    out
}

/// Ends the last spell on the day before.
fn close(out: &mut [Spell<Determination>], day: Date) {
    if let (Some(last), Ok(before)) = (out.last_mut(), day.yesterday()) {
        last.until = before;
    }
}

/// Puts the moving days of the deal where they are for an export on the day.
pub(crate) fn move_to(tx: &mut Transaction, moving: &Moving, day: Date) {
    tx.as_of = day;
    let before = |n: Option<u32>| n.and_then(|n| day.checked_sub(jiff::Span::new().days(n)).ok());
    let d = &mut tx.dates;
    d.production_started = before(moving.production_days).or(d.production_started);
    d.order = before(moving.order_days).or(d.order);
    d.en_route_since = before(moving.en_route_days).or(d.en_route_since);
}

/// The last day on which the answer stays; `None`: open.
pub(crate) fn holds_until(
    tx: &Transaction,
    book: &RuleBook,
    opts: &Options<'_>,
    now: &Determination,
    mut kept: Kept,
) -> Option<Date> {
    // "Law known then": the day of knowledge does not move while looking ahead.
    let fixed = match opts.known_on {
        KnownOn::FollowsDay => KnownOn::Fixed(tx.as_of),
        other => other,
    };
    let opts = Options { known_on: fixed, ..*opts };
    let mut changes = changes(tx, &Moving::default(), book, &opts);
    changes.retain(|c| c.0 > tx.as_of);
    for group in changes.chunk_by(|a, b| a.0 == b.0) {
        let day = group[0].0;
        if kept.quiet(group, tx, day, (book, &opts, true)) {
            continue;
        }
        let (answer, later) = on_day_kept(tx, day, book, &opts, false);
        if !answer.same_answer(now) {
            return day.yesterday().ok();
        }
        kept = later;
    }
    None
}

/// Days on which the answer may change and why, sorted.
pub(crate) fn changes(
    tx: &Transaction,
    moving: &Moving,
    book: &RuleBook,
    opts: &Options<'_>,
) -> Vec<(Date, Change)> {
    let mut marks = book.marks.clone();
    let mut days = book.days.clone();
    let fact = |d: Date| (d, Change::Fact);
    for l in tx.parties.iter().flatten().flat_map(|p| p.listed.iter().flatten()) {
        marks.extend(l.from.map(fact));
        days.extend(l.from.map(fact));
        days.extend(l.until.and_then(|u| u.tomorrow().ok()).map(fact));
        days.extend(l.footnotes.iter().flatten().map(|(_, d)| fact(*d)));
    }
    for s in tx.ownership.iter().flatten() {
        days.extend(s.from.map(fact));
        days.extend(s.until.and_then(|u| u.tomorrow().ok()).map(fact));
    }
    if opts.known_on == KnownOn::FollowsDay && tx.known_on.is_none() {
        days.extend(&book.published);
    }
    for offset in [moving.production_days, moving.order_days, moving.en_route_days].into_iter().flatten() {
        // A moving day passes a mark on the day of export that lies the offset after it, and the day after.
        for (m, why) in &marks {
            if let Ok(d) = m.checked_add(jiff::Span::new().days(offset)) {
                days.push((d, *why));
                days.extend(d.tomorrow().ok().map(|d| (d, *why)));
            }
        }
    }
    days.sort_unstable();
    days.dedup();
    days
}
