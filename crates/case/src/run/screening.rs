//! Which parties of the case a restricted-party list names.
//!
//! Lists are read in the layout that their first line shows (ours, or the Consolidated Screening List). A party stands on a list
//! when a record is the same entity by the matcher's own decision; a mere family member is told and not counted.

use super::law::Listings;
use super::word;
use crate::error::Error;
use crate::model::{Case, PartySort};
use crate::outcome::ListedParty;
use knockon_control::{Listed, policy_text, requirement_text};
use knockon_screen::{DEFAULT_THRESHOLD, Evidence, Hit, Index, Name, Verdict};
use knockon_vocabulary::{Diagnostic, ListCode, ListRecord, PartyKind, Severity};

/// Who is listed, and what the law is told of each party.
pub(crate) struct Screened {
    pub(crate) listings: Listings,
    pub(crate) listed: Vec<ListedParty>,
    pub(crate) unlisted: Vec<String>,
    pub(crate) notices: Vec<String>,
}

/// Records looked at for each name.
const TOP: usize = 20;
/// Scores that differ by less are one.
const SAME_SCORE: f64 = 1e-6;

/// Reads the lists and screens every firm, body and carrier of the case; entries of a measure that a what-if moved have its days.
pub(crate) fn screen(case: &Case) -> Result<Screened, Error> {
    let (records, mut notices) = records(case)?;
    let index = Index::build(&records);
    let mut out = Screened {
        listings: vec![Vec::new(); case.parties.len()],
        listed: Vec::new(),
        unlisted: Vec::new(),
        notices: Vec::new(),
    };
    for (i, party) in case.parties.iter().enumerate().filter(|(_, p)| p.kind != PartySort::Group) {
        let mut family = Vec::new();
        let mut seen: Vec<usize> = Vec::new();
        for name in std::iter::once(&party.name).chain(&party.list_names) {
            let mut query = Name::new(name.as_str()).of(PartyKind::Organisation);
            query.places = vec![party.place];
            let hits = index.search(&query, TOP, DEFAULT_THRESHOLD);
            let best = hits.first().map_or(0.0, |h| h.outcome.score);
            for hit in hits {
                // One name is one entity: what scores below the best record is at most of its family.
                let same =
                    hit.outcome.verdict == Verdict::SameEntity && hit.outcome.score >= best - SAME_SCORE;
                if !same {
                    family.push(records[hit.record].name.clone());
                } else if !seen.contains(&hit.record) {
                    seen.push(hit.record);
                    out.listed.push(listed_party(party, &records[hit.record], &hit));
                    out.listings[i].extend(listed(&records[hit.record])?);
                }
            }
        }
        if seen.is_empty() {
            out.unlisted.push(party.id.clone());
            if let Some(relative) = family.first() {
                notices.push(format!(
                    "{} is not on a list, but `{relative}` may be of its family: check.",
                    party.name
                ));
            }
        }
    }
    super::moved::listings(case, &mut out.listings);
    out.notices = notices;
    Ok(out)
}

/// The records of all lists of the case, and what reading them brought up.
fn records(case: &Case) -> Result<(Vec<ListRecord>, Vec<String>), Error> {
    let mut records = Vec::new();
    let mut notices = Vec::new();
    for list in &case.lists {
        let (read, notes) = read_list(&list.bytes, &list.name);
        let errors = notes.iter().filter(|n| n.severity == Severity::Error).count();
        if read.is_empty() && errors > 0 {
            return Err(Error::input(notes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")));
        }
        if !notes.is_empty() {
            notices.push(format!(
                "List {}: {} records, {} remarks on rows.",
                list.name,
                read.len(),
                notes.len()
            ));
        }
        records.extend(read);
    }
    Ok((records, notices))
}

/// What the law is told of an entry; nothing for a list without a modelled rule.
fn listed(record: &ListRecord) -> Result<Option<Listed>, Error> {
    if record.list == ListCode::Other {
        return Ok(None);
    }
    let [requirement, policy] = knockon_lists::printed_texts(record);
    // Where the reader of the list found no one closed word, the vocabulary of the law may.
    let closed = requirement_text(requirement).is_ok_and(|r| r.closed());
    let requirement = record.requirement.as_deref().or(closed.then_some("all_items_subject_to_ear"));
    Ok(Some(Listed {
        list: record.list,
        from: record.valid.from,
        until: record.valid.until,
        requirement: requirement.map(|r| word("requirement", r)).transpose()?,
        policy: record.policy.or_else(|| policy_text(policy).ok().and_then(|p| p.plain)),
        // A footnote of unknown age: nothing is stated of any.
        footnotes: record.footnotes_undated.is_empty().then(|| record.footnotes.clone()),
    }))
}

fn listed_party(party: &crate::model::Party, record: &ListRecord, hit: &Hit) -> ListedParty {
    ListedParty {
        party: party.id.clone(),
        name: party.name.clone(),
        list: record.sublist().to_owned(),
        record: record.id.clone(),
        record_name: record.name.clone(),
        score: hit.outcome.score,
        from: record.valid.from,
        until: record.valid.until,
        policy: record.policy,
        why: hit.outcome.why.iter().map(evidence).collect(),
        citation: record.citation.clone(),
    }
}

/// A list in whatever format its content shows.
pub fn read_list(bytes: &[u8], name: &str) -> (Vec<ListRecord>, Vec<Diagnostic>) {
    let read = knockon_lists::read_any(&[(name, bytes)]);
    (read.records, read.notes)
}

/// One piece of evidence in words.
pub fn evidence(e: &Evidence) -> String {
    match e {
        Evidence::Words { query, candidate, likeness, weight, how } => {
            format!("`{query}` ~ `{candidate}` ({how:?}, likeness {likeness:.2}, weight {weight:.2})")
                .to_lowercase()
        }
        Evidence::Alone { word, in_query, weight } => {
            let side = if *in_query { "the name" } else { "the record" };
            format!("`{word}` only in {side} (weight {weight:.2})")
        }
        Evidence::Forms { query, candidate } => {
            format!("legal forms {} / {}", query.join(" "), candidate.join(" "))
        }
        Evidence::Feature { name, value, adds } => format!("{name} = {value:.2} adds {adds:+.2}"),
    }
}
