//! Digests of the rules and tables behind an outcome, for its manifest.

use crate::model::Case;
use knockon_control::RuleBook;
use std::collections::BTreeMap;

/// SHA-256 over the embedded rule files.
pub fn rules_digest(_: &Case) -> String {
    RuleBook::embedded_digest()
}

/// SHA-256 of each economy table that the case uses.
pub fn tables_digest(case: &Case) -> BTreeMap<String, String> {
    case.economies
        .iter()
        .filter_map(|e| {
            let text = e.table_text.as_deref().or_else(|| knockon_economy::embedded(&e.table))?;
            Some((e.table.clone(), crate::raw::sha256(text.as_bytes())))
        })
        .collect()
}
