//! Measures whose dates a what-if moves, carried to where the law looks for them: the listed parties' entries, and the rule book.
//!
//! Supported: entries of a list begin and end on other days, earlier or later; rules begin later, and end earlier or later than their
//! notice says. Not supported: a rule that begins before its notice: what it would have said then is for the user to write.

use super::law::Listings;
use crate::error::Error;
use crate::model::{Act, Case};
use knockon_control::{Listed, RuleBook};
use std::borrow::Cow;

/// Gives the entries that belong to a moved measure its days. An entry belongs to the measure whose first day it has, as it does when the
/// measure is lifted.
pub(crate) fn listings(case: &Case, listings: &mut Listings) {
    for measure in &case.measures {
        let (Act::Listing { list, parties }, Some((from, until))) = (&measure.act, measure.stated) else {
            continue;
        };
        let belongs = |e: &&mut Listed| e.list == *list && (from.is_none() || e.from == from);
        for party in parties {
            for entry in listings[*party].iter_mut().filter(belongs) {
                entry.from = measure.from.or(entry.from);
                if measure.until != until {
                    entry.until = measure.until;
                }
            }
        }
    }
}

/// The case and the rule book in which moved rules have their days. A version is named by its first day, so its name moves with it.
pub(crate) fn rules(case: &Case) -> Result<(Cow<'_, Case>, Cow<'static, RuleBook>), Error> {
    let mut book = Cow::Borrowed(RuleBook::embedded());
    let mut own = Cow::Borrowed(case);
    for (i, measure) in case.measures.iter().enumerate() {
        let (Act::Rule { rules }, Some(stated)) = (&measure.act, measure.stated) else { continue };
        let from = measure.from.filter(|from| Some(*from) != stated.0);
        let until = measure.until.filter(|until| Some(*until) != stated.1);
        let mut names = Vec::with_capacity(rules.len());
        for name in rules {
            let wrong = |e: knockon_control::Error| Error::input(format!("`measures.{}`: {e}", measure.id));
            let (edited, name) = book.moved(name, from, until).map_err(wrong)?;
            book = Cow::Owned(edited);
            names.push(name);
        }
        if names != *rules
            && let Act::Rule { rules } = &mut own.to_mut().measures[i].act
        {
            *rules = names;
        }
    }
    Ok((own, book))
}
