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
    if pattern.len() <= 64 { bits(pattern, text) } else { table(pattern, text) }
}

fn bits(pattern: &[u8], text: &[u8]) -> usize {
    let mut peq = [0u64; 256];
    for (i, &c) in pattern.iter().enumerate() {
        peq[usize::from(c)] |= 1 << i;
    }
    let last = 1u64 << (pattern.len() - 1);
    let (mut vp, mut vn, mut d0, mut pm_before) = (!0u64, 0u64, 0u64, 0u64);
    let mut score = pattern.len();
    for &c in text {
        let pm = peq[usize::from(c)];
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
        }
    }
}
