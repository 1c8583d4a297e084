//! Which library function answers which kind of case.

use knockon_screen::{Index, Name};
use knockon_vocabulary::ListRecord;
use rayon::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;

/// Kinds that this build answers.
pub const KINDS: [&str; 12] = [
    "esri_cascade",
    "link_cut",
    "inventory_abm",
    "alt_sourcing_milp",
    "ttr_tts_lp",
    "io_static",
    "ario_trace",
    "name_pair",
    "retrieval",
    "site_score",
    "list_delta",
    "determination",
];

/// Reads a file that a case names.
pub(super) type Read<'a> = dyn Fn(&str) -> Result<Vec<u8>, String> + 'a;

/// Whether a file of this kind is judged as a whole.
pub(super) fn is_set_kind(kind: &str) -> bool {
    matches!(kind, "name_pair" | "retrieval" | "site_score")
}

/// The answer to one case; `None` when the kind is not known.
pub(super) fn answer(kind: &str, input: &Value, read: &Read<'_>) -> Option<Result<Value, String>> {
    let text = |name: &str| {
        read(name).and_then(|b| String::from_utf8(b).map_err(|e| format!("`{name}` is not UTF-8: {e}")))
    };
    fn words<E: std::fmt::Display>(r: Result<Value, E>) -> Result<Value, String> {
        r.map_err(|e| e.to_string())
    }
    Some(match kind {
        "esri_cascade" => words(knockon_shock::risk::esri_json(input)),
        "link_cut" => words(knockon_shock::risk::link_cut_json(input)),
        "inventory_abm" => words(knockon_shock::compat::inventory_abm_json(input)),
        "alt_sourcing_milp" => words(knockon_sourcing::milp_json(input)),
        "ttr_tts_lp" => words(knockon_sourcing::ttr_tts_json(input)),
        "io_static" => words(knockon_economy::statics::io_static_json(input, &text)),
        "ario_trace" => words(knockon_economy::ario::ario_trace_json(input, &text)),
        "list_delta" => words(knockon_lists::list_delta_json(input, read)),
        "determination" => words(knockon_control::answer_json(&input["tx"])),
        _ => return None,
    })
}

/// Answers to the rows of one file of a set kind, in order.
pub(super) fn answer_set(kind: &str, inputs: &[&Value], read: &Read<'_>) -> Vec<Result<Value, String>> {
    match kind {
        "name_pair" => {
            inputs.par_iter().map(|i| knockon_screen::name_pair_json(i).map_err(|e| e.to_string())).collect()
        }
        "site_score" => {
            inputs.par_iter().map(|i| knockon_screen::site_score_json(i).map_err(|e| e.to_string())).collect()
        }
        _ => retrieval(inputs, read),
    }
}

/// The best ten records of each query. The index is the list without the aliases that are queries of the same file.
fn retrieval(inputs: &[&Value], read: &Read<'_>) -> Vec<Result<Value, String>> {
    let text = |i: &Value, key: &str| {
        i[key].as_str().map(str::to_owned).ok_or_else(|| format!("the case has no `{key}`"))
    };
    let queries: Vec<&str> = inputs.iter().filter_map(|i| i["query"].as_str()).collect();
    let mut indices: BTreeMap<String, Result<(Vec<ListRecord>, Index), String>> = BTreeMap::new();
    for name in inputs.iter().filter_map(|i| i["index"].as_str()) {
        indices.entry(name.to_owned()).or_insert_with(|| {
            let (records, _) = knockon_case::run::read_list(&read(name)?, name);
            let records = knockon_screen::without_aliases(&records, &queries);
            let index = Index::build(&records);
            Ok((records, index))
        });
    }
    inputs
        .par_iter()
        .map(|i| {
            let (records, index) = indices[&text(i, "index")?].as_ref().map_err(Clone::clone)?;
            let hits = index.search(&Name::new(text(i, "query")?), 10, 0.0);
            Ok(super::sets::ids(hits.iter().map(|h| records[h.record].id.clone()).collect()))
        })
        .collect()
}
