//! Edit distance between short ASCII words: insert, delete, replace, swap neighbours.
//!
//! Source: optimal string alignment; bit-parallel as in Hyyrö (2003), "A bit-vector algorithm for computing Levenshtein
//! and Damerau edit distances", Nordic Journal of Computing 10:29–39. Words of up to 64 letters; longer ones by the table.

/// The distance between two ASCII words.
pub(crate) fn osa(a: &[u8], b: &[u8]) -> usize {
    let (pattern, text) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if pattern.is_empty() {
        return text.len();
    }
    if pattern.len() <= 64 { bits(&places(pattern), pattern.len(), text) } else { table(pattern, text) }
}

/// A word that many others are measured against.
#[derive(Debug)]
pub(crate) struct Pattern<'a> {
    text: &'a str,
    places: [u64; 256],
}

impl<'a> Pattern<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let short = if text.len() <= 64 { text } else { "" };
        Self { text, places: places(short.as_bytes()) }
    }

    /// As [`likeness`].
    pub(crate) fn likeness(&self, other: &str) -> f64 {
        if self.text.is_empty() || self.text.len() > 64 {
            return likeness(self.text, other);
        }
        let longer = self.text.len().max(other.len()) as f64;
        1.0 - bits(&self.places, self.text.len(), other.as_bytes()) as f64 / longer
    }
}

/// For each letter, where it stands in a pattern of up to 64 letters.
fn places(pattern: &[u8]) -> [u64; 256] {
    let mut out = [0u64; 256];
    for (i, &c) in pattern.iter().enumerate() {
        out[usize::from(c)] |= 1 << i;
    }
    out
}

fn bits(places: &[u64; 256], length: usize, text: &[u8]) -> usize {
    let last = 1u64 << (length - 1);
    let (mut vp, mut vn, mut d0, mut pm_before) = (!0u64, 0u64, 0u64, 0u64);
    let mut score = length;
    for &c in text {
        let pm = places[usize::from(c)];
        let swapped = ((!d0 & pm) << 1) & pm_before;
        d0 = ((((pm & vp).wrapping_add(vp)) ^ vp) | pm | vn) | swapped;
        let (hp, hn) = (vn | !(d0 | vp), d0 & vp);
        score += usize::from(hp & last != 0);
        score -= usize::from(hn & last != 0);
        let (hp, hn) = ((hp << 1) | 1, hn << 1);
        vp = hn | !(d0 | hp);
        vn = hp & d0;
        pm_before = pm;
    }
    score
}

fn table(a: &[u8], b: &[u8]) -> usize {
    let mut rows = [vec![0; b.len() + 1], (0..=b.len()).collect::<Vec<_>>(), vec![0; b.len() + 1]];
    for i in 1..=a.len() {
        rows[2][0] = i;
        for j in 1..=b.len() {
            let replace = rows[1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replace.min(rows[1][j] + 1).min(rows[2][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[0][j - 2] + 1);
            }
            rows[2][j] = best;
        }
        rows.rotate_left(1);
    }
    rows[1][b.len()]
}

/// 1 − distance / length of the longer; 1 for two empty words.
pub(crate) fn likeness(a: &str, b: &str) -> f64 {
    let longer = a.len().max(b.len());
    if longer == 0 {
        return 1.0;
    }
    1.0 - osa(a.as_bytes(), b.as_bytes()) as f64 / longer as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn prop_both_ways_agree_with_strsim(a in "[abc]{0,80}", b in "[abc]{0,80}") {
            let want = strsim::osa_distance(&a, &b);
            prop_assert_eq!(osa(a.as_bytes(), b.as_bytes()), want);
            prop_assert_eq!(table(a.as_bytes(), b.as_bytes()), want);
            prop_assert_eq!(Pattern::new(&a).likeness(&b), likeness(&a, &b));
            prop_assert_eq!(Pattern::new(&b).likeness(&a), likeness(&a, &b));
        }
    }
}
