//! `/audit`: the log of every screening, determination, decision, run, list and token; its head, and a check of the whole.

use crate::app::App;
use crate::call::{Call, Page, Reply};
use crate::db::{AuditEntry, AuditHead, Role};
use crate::operations::{Media, Operation, Param, get, number, of};
use crate::problem::Problem;
use crate::resources::LIMIT;
use schemars::JsonSchema;
use serde::Serialize;

/// What a check of the log found.
#[derive(Debug, Serialize, JsonSchema)]
struct Checked {
    /// Entries that were looked at.
    entries: i64,
    /// The head as it was worked out.
    head: AuditHead,
    /// What is wrong; empty: nothing.
    wrong: Vec<String>,
}

const AFTER: [Param; 2] =
    [LIMIT, number("after", "only entries after this number: the last page's `next`", 0, i64::MAX)];

pub(crate) fn operations() -> Vec<Operation> {
    let json = Media::Json;
    let admin = |o: Operation| o.role(Some(Role::Admin));
    vec![
        admin(
            get(
                "audit",
                "/api/v1/audit",
                "audit",
                "Entries of the audit log, oldest first",
                json(of::<Page<AuditEntry>>),
                list,
            )
            .query(&AFTER),
        ),
        admin(get(
            "audit_head",
            "/api/v1/audit/head",
            "audit",
            "Number and hash of the newest entry, to be noted outside",
            json(of::<AuditHead>),
            head,
        )),
        admin(get(
            "audit_verify",
            "/api/v1/audit/verify",
            "audit",
            "Check every entry of the audit log",
            json(of::<Checked>),
            verify,
        )),
    ]
}

fn list(app: &App, call: &Call) -> Result<Reply, Problem> {
    let limit = usize::try_from(call.number("limit", 50, 1, 1000)?).unwrap_or(50);
    let items = app.store.audit_entries(call.number("after", 0, 0, i64::MAX)?, limit)?;
    let next = items.last().filter(|_| items.len() == limit).map(|e| e.seq);
    Reply::json(&Page { items, next })
}

fn head(app: &App, _: &Call) -> Result<Reply, Problem> {
    Reply::json(&app.store.audit_head()?)
}

fn verify(app: &App, _: &Call) -> Result<Reply, Problem> {
    let found = app.store.audit_verify(None)?;
    Reply::json(&Checked { entries: found.entries, head: found.head, wrong: found.wrong })
}
