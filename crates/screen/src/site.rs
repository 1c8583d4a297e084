//! Compatibility mode: the score of OFAC's Sanctions List Search.
//!
//! OFAC's FAQ 249 (ofac.treasury.gov/faqs/249) says how the site scores: one technique compares the whole names by Jaro–Winkler;
//! another splits the query into parts and compares each with parts of the lists by Jaro–Winkler and Soundex; the higher of the
//! two is the score. How the parts make a composite is not published. What stands here is the simplest reading that those sentences allow: every
//! word of the query takes its best word of the result; a phonetic match lifts it; the words' mean by length is the score,
//! and the whole strings' own likeness when that is higher.
//!
//! **Supported**: names in Latin letters. **Not supported**: the site's cut-off (it lists nothing below the slider) and whatever it
//! does beyond the published sentences; agreement is measured, not promised.

use crate::error::Error;
use crate::words::latin_words;
use serde_json::{Value, json};

/// The score, 0..100, of a result name for a query.
pub fn site_score(query: &str, result: &str) -> f64 {
    let (q, r) = (latin_words(query), latin_words(result));
    if q.is_empty() || r.is_empty() {
        return 0.0;
    }
    let whole = jaro_winkler(&q.concat(), &r.concat());
    let mut sum = 0.0;
    let mut weight = 0.0;
    for word in &q {
        let best = r.iter().map(|other| part(word, other)).fold(0.0, f64::max);
        let w = word.len() as f64;
        sum += best * w;
        weight += w;
    }
    (100.0 * (sum / weight).max(whole)).round()
}

/// Likeness of two parts: by letters, lifted half way to 1 by the same Soundex code.
fn part(a: &str, b: &str) -> f64 {
    let letters = jaro_winkler(a, b);
    if a != b && soundex(a) == soundex(b) { letters.max(0.5 * (letters + 1.0)) } else { letters }
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

/// American Soundex: the first letter and three digits.
fn soundex(word: &str) -> [u8; 4] {
    let code = |c: u8| match c {
        b'b' | b'f' | b'p' | b'v' => b'1',
        b'c' | b'g' | b'j' | b'k' | b'q' | b's' | b'x' | b'z' => b'2',
        b'd' | b't' => b'3',
        b'l' => b'4',
        b'm' | b'n' => b'5',
        b'r' => b'6',
        b'h' | b'w' => b'-',
        _ => b'0',
    };
    let mut out = [b'0'; 4];
    let mut at = 0;
    let mut last = b'0';
    for c in word.bytes() {
        let digit = code(c);
        if at == 0 {
            out[0] = c;
            at = 1;
        } else if digit.is_ascii_digit() && digit != b'0' && digit != last && at < 4 {
            out[at] = digit;
            at += 1;
        }
        // h and w do not part two letters of one code; vowels do.
        if digit != b'-' {
            last = digit;
        }
    }
    out
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
    fn val_soundex_of_the_national_archives() {
        for (word, want) in
            [("washington", b"w252"), ("lee", b"l000"), ("pfister", b"p236"), ("ashcraft", b"a261")]
        {
            assert_eq!(&soundex(word), want, "{word}");
        }
    }

    #[test]
    fn a_word_of_the_result_is_enough_for_its_word_of_the_query() {
        assert_eq!(site_score("VLADIMIR PUTIN", "PUTIN, Vladimir Vladimirovich"), 100.0);
        assert!(site_score("VLADIMIR PUTIN", "OTTO BRANDT") < 70.0);
    }
}
