//! Digests of the rules and tables behind an outcome, for its manifest.

use crate::model::Case;
use crate::raw::sha256;
use knockon_control::RuleBook;
use std::collections::BTreeMap;

/// SHA-256 over the embedded rule files, names and texts.
pub fn rules_digest() -> String {
    let mut all = String::new();
    for (name, text) in RuleBook::embedded_files() {
        all.push_str(name);
        all.push('\0');
        all.push_str(text);
        all.push('\0');
    }
    sha256(all.as_bytes())
}

/// SHA-256 of each economy table that the case uses.
pub fn tables_digest(case: &Case) -> BTreeMap<String, String> {
    case.economies
        .iter()
        .filter_map(|e| {
            let text = match &e.table_text {
                Some(text) => text.clone(),
                None => {
                    knockon_economy::embedded(&e.table).map(|t| format!("{}{}", t.table, t.satellites))?
                }
            };
            Some((e.table.clone(), sha256(text.as_bytes())))
        })
        .collect()
}
