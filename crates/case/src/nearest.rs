//! Which known words an unknown word may have meant.
//!
//! Jaro–Winkler similarity of the lower-case words, at least 0.8, or a known word that contains the unknown one; at most
//! three, the nearest first, ties by the alphabet, so that a message is the same on every run.

/// `did you mean …?`, or nothing when no known word is near.
pub(crate) fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let near = nearest(word, known);
    if near.is_empty() {
        return String::new();
    }
    let quoted: Vec<String> = near.iter().map(|w| format!("`{w}`")).collect();
    format!("did you mean {}?", quoted.join(" or "))
}

/// The known words nearest to a word.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let word = word.to_lowercase();
    let mut scored: Vec<(f64, &str)> = known
        .into_iter()
        .filter_map(|k| {
            let lower = k.to_lowercase();
            let score = strsim::jaro_winkler(&word, &lower);
            let contains =
                word.len() >= 3 && (lower.contains(&word) || word.contains(&lower) && lower.len() >= 3);
            let score = if contains { score.max(0.97) } else { score };
            (score >= 0.8).then_some((score, k))
        })
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.dedup_by(|a, b| a.1 == b.1);
    // A word that is clearly nearest stands alone: two weak guesses beside it help nobody.
    let best = scored.first().map_or(0.0, |s| s.0);
    scored.into_iter().filter(|s| s.0 >= best - 0.08).take(3).map(|s| s.1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_comes_first() {
        assert_eq!(did_you_mean("lead_dys", ["lead_days", "plant", "note"]), "did you mean `lead_days`?");
        assert_eq!(did_you_mean("zzz", ["lead_days", "plant"]), "");
        assert_eq!(nearest("huawai", ["sony", "huawei"]), ["huawei"]);
    }
}
