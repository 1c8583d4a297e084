//! Compatibility mode: the score of OFAC's Sanctions List Search.
//!
//! OFAC's FAQ 249 (ofac.treasury.gov/faqs/249) says how the site scores: candidates begin with the letter of the term and are at least 50 %
//! alike by edit distance; one technique compares the whole names by Jaro–Winkler; another splits the query into parts and
//! compares each with parts of the lists by Jaro–Winkler and Soundex; the higher of the two is the score. How the parts make a
//! composite is not published. What stands here is a simple reading of those sentences: every word of the query of at least three letters
//! takes its best word of the result that begins with the same letter and is alike by half; the plain mean is the composite. Parts of one
//! or two letters do not count, because the site gives 100 where only such a part differs.
//!
//! **Supported**: names in Latin letters. **Not supported**: Soundex, because nothing says what it adds, and letting it lift a part agrees
//! less with scores that the site is known to give; the site's cut-off (it lists nothing below the slider). Agreement is
//! measured, not promised.

use crate::error::Error;
use crate::names::words::latin_words;
use crate::pairs::distance::likeness;
use serde_json::{Value, json};

/// The score, 0..100, of a result name for a query.
pub fn site_score(query: &str, result: &str) -> f64 {
    let (q, r) = (latin_words(query), latin_words(result));
    if q.is_empty() || r.is_empty() {
        return 0.0;
    }
    let whole = jaro_winkler(&q.concat(), &r.concat());
    let long = q.iter().filter(|w| w.len() >= SHORTEST).count();
    let counted: Vec<&String> = q.iter().filter(|w| long == 0 || w.len() >= SHORTEST).collect();
    let best = |word: &String| r.iter().map(|other| part(word, other)).fold(0.0, f64::max);
    let parts = counted.iter().map(|w| best(w)).sum::<f64>() / counted.len() as f64;
    (100.0 * parts.max(whole)).round()
}

/// Shorter parts of the query do not count beside longer ones.
const SHORTEST: usize = 3;

/// Likeness of two parts; 0 for parts that the site does not compare.
fn part(a: &str, b: &str) -> f64 {
    let compared = a.bytes().next() == b.bytes().next() && likeness(a, b) >= 0.5;
    if compared { jaro_winkler(a, b) } else { 0.0 }
}

/// Jaro (1989), JASA 84:414–420, with Winkler's (1990) prefix bonus: 0.1 for each of up to four common first letters.
fn jaro_winkler(a: &str, b: &str) -> f64 {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let reach = (a.len().max(b.len()) / 2).saturating_sub(1);
    let mut used = vec![false; b.len()];
    let mut from_a = Vec::new();
    for (i, c) in a.iter().enumerate() {
        let end = (i + reach + 1).min(b.len());
        if let Some(j) = (i.saturating_sub(reach)..end).find(|&j| !used[j] && b[j] == *c) {
            used[j] = true;
            from_a.push(*c);
        }
    }
    if from_a.is_empty() {
        return 0.0;
    }
    let from_b = b.iter().zip(&used).filter_map(|(c, u)| u.then_some(*c));
    let swapped = from_a.iter().zip(from_b).filter(|(x, y)| **x != *y).count() as f64 / 2.0;
    let m = from_a.len() as f64;
    let jaro = (m / a.len() as f64 + m / b.len() as f64 + (m - swapped) / m) / 3.0;
    let prefix = a.iter().zip(b).take(4).take_while(|(x, y)| x == y).count() as f64;
    jaro + 0.1 * prefix * (1.0 - jaro)
}

/// Answers a case of kind `site_score`.
pub fn site_score_json(input: &Value) -> Result<Value, Error> {
    let text =
        |field: &'static str| input.get(field).and_then(Value::as_str).ok_or(Error::input(field, "a name"));
    Ok(json!({"score": site_score(text("query_name")?, text("result_name")?)}))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn val_jaro_winkler_of_the_literature() {
        // The examples that papers on the measure quote.
        for (a, b, want) in
            [("martha", "marhta", 0.9611), ("dixon", "dicksonx", 0.8133), ("dwayne", "duane", 0.84)]
        {
            assert!((jaro_winkler(a, b) - want).abs() < 5e-5, "{a} {b} {}", jaro_winkler(a, b));
        }
    }

    #[test]
    fn a_word_of_the_result_is_enough_for_its_word_of_the_query() {
        assert_eq!(site_score("VLADIMIR PUTIN", "PUTIN, Vladimir Vladimirovich"), 100.0);
        assert!(site_score("VLADIMIR PUTIN", "OTTO BRANDT") < 70.0);
        // What begins with another letter is another part; of two letters it is none.
        assert!(site_score("OSKAR MILL", "MILL, Askar") < 70.0);
        assert_eq!(site_score("LI HOLDEN", "HOLDEN, Xu"), 100.0);
    }
}
