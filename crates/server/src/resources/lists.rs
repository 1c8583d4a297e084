//! `/lists`: what is screened against; its records; import of a newer file, with what it changes.
//!
//! An import is refused as a whole when the file has no record, or when it would lose more than a twentieth of the list's records and the
//! request does not accept that: a truncated download must not look like delistings.

use crate::app::App;
use crate::call::{Call, Page, Reply};
use crate::db::Role;
use crate::operations::{Media, Operation, Param, get, number, of, text};
use crate::problem::Problem;
use crate::resources::{LIMIT, new_name};
use hyper::Method;
use knockon::record_version;
use knockon::vocabulary::ListRecord;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A list that is screened against.
#[derive(Debug, Serialize, JsonSchema)]
struct ListHead {
    /// Its file name.
    name: String,
    /// What it was read as.
    format: String,
    /// SHA-256 of its bytes.
    sha256: String,
    /// Records read.
    records: usize,
    /// Remarks on rows.
    remarks: usize,
}

/// All lists.
#[derive(Debug, Serialize, JsonSchema)]
struct Lists {
    /// Digest over all of them: what answers and the audit log name.
    digest: String,
    #[serde(flatten)]
    page: Page<ListHead>,
}

/// A record in short.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Record {
    /// List word.
    list: String,
    /// The publisher's identifier, or one made from the row.
    id: String,
    /// Primary name.
    name: String,
    /// Other names.
    aliases: Vec<String>,
    /// Places of its addresses.
    places: Vec<String>,
    /// In force from.
    from: Option<String>,
    /// In force until.
    until: Option<String>,
    /// Where it was published.
    citation: String,
    /// Programme or remarks as printed.
    remarks: String,
}

/// What an import changes.
#[derive(Debug, Serialize, JsonSchema)]
struct Import {
    /// The list.
    name: String,
    /// Whether it is in use now; `false`: only looked at (`dry_run`).
    taken: bool,
    /// Records before and after.
    before: usize,
    /// Records after.
    after: usize,
    /// Records that were not there.
    added: Vec<Record>,
    /// Records that are no longer there.
    removed: Vec<Record>,
    /// Records that say something else.
    changed: Vec<Record>,
    /// Remarks on rows.
    #[schemars(with = "Vec<Value>")]
    diagnostics: Vec<knockon::vocabulary::Diagnostic>,
}

const IMPORT: [Param; 2] = [
    text("dry_run", "`true`: say what would change and change nothing", false),
    text(
        "accept_shrink",
        "`true`: take the file although it loses more than a twentieth of the records",
        false,
    ),
];

const RECORDS: [Param; 3] = [
    LIMIT,
    number("after", "from this place on: the last page's `next`", 1, i64::MAX),
    text("name", "only records with this text in a name", false),
];

pub(crate) fn operations() -> Vec<Operation> {
    let json = Media::Json;
    vec![
        get(
            "lists",
            "/api/v1/lists",
            "lists",
            "The lists that are screened against",
            json(of::<Lists>),
            list,
        ),
        get(
            "list_records",
            "/api/v1/lists/{name}",
            "lists",
            "Records of a list, in its own order",
            json(of::<Page<Record>>),
            records,
        )
        .query(&RECORDS),
        Operation {
            method: Method::PUT,
            body: Some(Media::Other("application/octet-stream")),
            role: Some(Role::Admin),
            ..get(
                "list_import",
                "/api/v1/lists/{name}",
                "lists",
                "Take a newer file of a list into use, and say what it changes",
                json(of::<Import>),
                import,
            )
        }
        .query(&IMPORT),
    ]
}

fn list(app: &App, _: &Call) -> Result<Reply, Problem> {
    let screener = app.screener();
    let head = |l: &knockon::ScreenedList| ListHead {
        name: l.name.clone(),
        format: l.format.clone(),
        sha256: l.sha256.clone(),
        records: l.records,
        remarks: l.remarks.len(),
    };
    let items = screener.lists().iter().map(head).collect();
    Reply::json(&Lists { digest: screener.digest().to_owned(), page: Page { items, next: None } })
}

fn record(r: &ListRecord) -> Record {
    Record {
        list: r.sublist().to_owned(),
        id: r.id.clone(),
        name: r.name.clone(),
        aliases: r.aliases.clone(),
        places: r.places.iter().map(|p| p.as_str().to_owned()).collect(),
        from: r.valid.from.map(|d| d.to_string()),
        until: r.valid.until.map(|d| d.to_string()),
        citation: r.citation.clone(),
        remarks: r.remarks.clone(),
    }
}

fn records(app: &App, call: &Call) -> Result<Reply, Problem> {
    let screener = app.screener();
    let name = &call.path[0];
    let all =
        screener.records_of(name).ok_or_else(|| Problem::not_found(format!("there is no list `{name}`")))?;
    let limit = usize::try_from(call.number("limit", 50, 1, 1000)?).unwrap_or(50);
    let after = usize::try_from(call.number("after", 0, 1, i64::MAX)?).unwrap_or(usize::MAX);
    let wanted = call.query("name").unwrap_or_default().to_lowercase();
    let named = |r: &ListRecord| {
        wanted.is_empty()
            || std::iter::once(&r.name).chain(&r.aliases).any(|n| n.to_lowercase().contains(&wanted))
    };
    let mut items = Vec::new();
    let mut next = None;
    for (at, r) in all.iter().enumerate().skip(after).filter(|(_, r)| named(r)) {
        if items.len() == limit {
            next = i64::try_from(at).ok();
            break;
        }
        items.push(record(r));
    }
    Reply::json(&Page { items, next })
}

fn flag(call: &Call, name: &str) -> Result<bool, Problem> {
    match call.query(name) {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(other) => {
            Err(Problem::bad_request(format!("`{name}` is `{other}`; expected `true` or `false`")))
        }
    }
}

fn import(app: &App, call: &Call) -> Result<Reply, Problem> {
    let name = new_name(call, "list")?;
    let (dry, shrink) = (flag(call, "dry_run")?, flag(call, "accept_shrink")?);
    let old = app.screener();
    let new = old.with_list(name, &call.body)?;
    let by_id = |all: Option<&[ListRecord]>| -> BTreeMap<(String, String), ListRecord> {
        let key = |r: &ListRecord| (r.sublist().to_owned(), r.id.clone());
        all.unwrap_or_default().iter().map(|r| (key(r), r.clone())).collect()
    };
    let (before, after) = (by_id(old.records_of(name)), by_id(new.records_of(name)));
    let missing = |a: &BTreeMap<_, ListRecord>, b: &BTreeMap<_, ListRecord>| -> Vec<Record> {
        a.iter().filter(|(k, _)| !b.contains_key(*k)).map(|(_, r)| record(r)).collect()
    };
    let (added, removed) = (missing(&after, &before), missing(&before, &after));
    let differs = |k, r: &ListRecord| before.get(k).is_some_and(|b| record_version(b) != record_version(r));
    let changed: Vec<Record> = after.iter().filter(|(k, r)| differs(k, r)).map(|(_, r)| record(r)).collect();
    if !dry && !shrink && removed.len() * 20 > before.len() {
        return Err(Problem::conflict(format!(
            "the file lacks {} of {} records; is it complete? Then repeat with accept_shrink=true",
            removed.len(),
            before.len()
        )));
    }
    let lists = new.lists();
    let own = lists.iter().find(|l| l.name == name).ok_or_else(Problem::internal)?;
    let answer = Import {
        name: name.to_owned(),
        taken: !dry,
        before: before.len(),
        after: after.len(),
        added,
        removed,
        changed,
        diagnostics: own.remarks.clone(),
    };
    if !dry {
        let about = json!({
            "name": name, "sha256": own.sha256, "before": before.len(), "after": after.len(),
            "added": answer.added.len(), "removed": answer.removed.len(), "changed": answer.changed.len(),
            "digest": new.digest(),
        });
        app.store.list_put(&call.actor.name, name, &call.body, &about)?;
        app.set_screener(new);
    }
    Reply::json(&answer)
}
