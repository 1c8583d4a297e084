//! Places by the names that list publishers print.
//!
//! Data: `data/ofac_places.tsv`, `data/place_names.tsv`. A remark in brackets at the end (`Pakistan (as at May 2008)`) does not
//! count. Unknown names are no place; the address that carries them stays as printed.

use knockon_vocabulary::Place;
use std::collections::HashMap;
use std::sync::LazyLock;

static PLACES: LazyLock<HashMap<String, Place>> = LazyLock::new(|| {
    [include_str!("../data/ofac_places.tsv"), include_str!("../data/place_names.tsv")]
        .into_iter()
        .flat_map(str::lines)
        .filter(|l| !l.starts_with('#'))
        .filter_map(|l| l.split_once('\t'))
        .filter_map(|(name, code)| Some((name.trim().to_lowercase(), Place::new(code.trim())?)))
        .collect()
});

/// The place with this name or two-letter code.
pub(crate) fn by_name(text: &str) -> Option<Place> {
    let text = text.trim();
    if let Some(place) = Place::new(&text.to_uppercase()) {
        return Some(place);
    }
    let lower = text.to_lowercase();
    let name = lower.trim_start_matches("the ").trim_end_matches('.');
    let found = |n: &str| PLACES.get(n.trim()).copied();
    found(&lower).or_else(|| found(name)).or_else(|| found(name.split(" (").next()?))
}

/// Adds a place once; `false`: a text stood there that is no known place.
pub(crate) fn add(places: &mut Vec<Place>, text: &str) -> bool {
    match by_name(text) {
        Some(p) if !places.contains(&p) => places.push(p),
        Some(_) => {}
        None => return text.trim().is_empty(),
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_known_by_the_names_on_lists() {
        for (name, code) in [
            ("Iran (Islamic Republic of)", "IR"),
            ("Korea, North", "KP"),
            ("Pakistan (location as at May 2008)", "PK"),
            ("cn", "CN"),
            ("The Netherlands", "NL"),
            ("美国", "US"),
            ("北朝鮮", "KP"),
        ] {
            assert_eq!(by_name(name).map(|p| p.to_string()).as_deref(), Some(code), "{name}");
        }
        assert_eq!(by_name("Region: Gaza"), None);
        assert_eq!(by_name(""), None);
    }
}
