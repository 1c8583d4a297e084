//! A small case to start from: fictional firms, every file, every kind of measure, comments where a file takes them.
//!
//! Its files stand in `starter/` as they are written out; only the case's id and title are put in.

use crate::check::cells::is_id;

const FILES: &[(&str, &str)] = &[
    ("case.toml", include_str!("starter/case.toml")),
    ("facts.csv", include_str!("starter/facts.csv")),
    ("sources.csv", include_str!("starter/sources.csv")),
    ("parties.csv", include_str!("starter/parties.csv")),
    ("items.csv", include_str!("starter/items.csv")),
    ("supplies.csv", include_str!("starter/supplies.csv")),
    ("totals.csv", include_str!("starter/totals.csv")),
    ("recipes.csv", include_str!("starter/recipes.csv")),
    ("stocks.csv", include_str!("starter/stocks.csv")),
    ("demand.csv", include_str!("starter/demand.csv")),
    ("alternatives.csv", include_str!("starter/alternatives.csv")),
    ("observed.csv", include_str!("starter/observed.csv")),
    ("measures.toml", include_str!("starter/measures.toml")),
    ("behaviour.toml", include_str!("starter/behaviour.toml")),
    ("lists.csv", include_str!("starter/lists.csv")),
];

/// The files of a new case of this name, as (file, text). Characters that an id cannot have become `-`.
///
/// ```
/// use knockon_case::{Files, RawCase, check, new};
/// let raw = RawCase::read(&Files::from_memory(new("my case"))).unwrap();
/// let (case, warnings) = check(&raw).unwrap();
/// assert_eq!((case.id.as_str(), warnings.len()), ("my-case", 0));
/// ```
pub fn new(name: &str) -> Vec<(String, String)> {
    let id: String = name.chars().map(|c| if is_id(&c.to_string()) { c } else { '-' }).collect();
    let id = if id.is_empty() { "new-case" } else { &id };
    FILES.iter().map(|(file, text)| ((*file).to_owned(), text.replace("{id}", id))).collect()
}
