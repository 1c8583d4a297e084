//! Which library function answers which kind of case.

use serde_json::Value;

/// Kinds that this build answers.
pub const KINDS: [&str; 12] = [
    "esri_cascade", "link_cut", "inventory_abm", "alt_sourcing_milp", "ttr_tts_lp", "io_static", "ario_trace",
    "name_pair", "retrieval", "site_score", "list_delta", "determination",
];

/// Reads a file that a case names.
pub(super) type Read<'a> = dyn Fn(&str) -> Result<Vec<u8>, String> + 'a;

/// Whether a file of this kind is judged as a whole.
pub(super) fn is_set_kind(kind: &str) -> bool {
    matches!(kind, "name_pair" | "retrieval" | "site_score")
}

/// The answer to one case; `None` when the kind is not known.
pub(super) fn answer(kind: &str, input: &Value, read: &Read<'_>) -> Option<Result<Value, String>> {
    let text = |name: &str| read(name).and_then(|b| String::from_utf8(b).map_err(|e| format!("`{name}` is not UTF-8: {e}")));
    fn words<E: std::fmt::Display>(r: Result<Value, E>) -> Result<Value, String> {
        r.map_err(|e| e.to_string())
    }
    Some(match kind {
        "esri_cascade" => words(knockon_shock::risk::esri_json(input)),
        "link_cut" => words(knockon_shock::risk::link_cut_json(input)),
        "inventory_abm" => words(knockon_shock::inventory_abm_json(input)),
        "alt_sourcing_milp" => words(knockon_sourcing::milp_json(input)),
        "ttr_tts_lp" => words(knockon_sourcing::ttr_tts_json(input)),
        "io_static" => words(knockon_economy::io_static_json(input, &text)),
        "ario_trace" => words(knockon_economy::ario_trace_json(input, &text)),
        "list_delta" => words(knockon_lists::list_delta_json(input, read)),
        "determination" => words(knockon_control::answer_json(&input["tx"])),
        _ => return None,
    })
}
