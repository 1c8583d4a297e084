//! How the words of a reading, their places in the text and its legal forms are kept.
//!
//! One number, then the words, then the forms. The number has how many words (four bits) and forms (three) there are, whether the reading is a chain
//! of patronymics, and the places of up to eight words, three bits each. A reading of more words or forms has [`MANY`] there, the numbers of both behind it,
//! and the places, 16 bits each, between words and forms.

/// Stands for a reading of more words or forms than fit.
const MANY: u32 = 15;
/// How many words and forms fit.
const FIT: (usize, usize) = (8, 7);
/// Marks a reading with a chain of patronymics.
const CHAIN: u32 = 1 << 7;
const PLACES: u32 = 8;

/// The words of a reading, and the rest of it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Row<'a> {
    pub(crate) words: &'a [u32],
    places: Places<'a>,
    pub(crate) forms: &'a [u32],
    pub(crate) chain: bool,
}

#[derive(Debug, Clone, Copy)]
enum Places<'a> {
    Few(u32),
    Many(&'a [u32]),
}

impl Default for Places<'_> {
    fn default() -> Self {
        Self::Few(0)
    }
}

/// How many words and forms a row has, and where its words begin.
fn head(all: &[u32], start: usize) -> (usize, usize, usize) {
    let head = all.get(start).copied().unwrap_or(0);
    if head & MANY < MANY {
        return ((head & MANY) as usize, (head >> 4 & 7) as usize, start + 1);
    }
    let more = all.get(start + 1).copied().unwrap_or(0);
    ((more & 0xffff) as usize, (more >> 16) as usize, start + 2)
}

/// The words of a row.
pub(crate) fn words_at(all: &[u32], start: usize) -> &[u32] {
    let (n, _, from) = head(all, start);
    all.get(from..from + n).unwrap_or_default()
}

impl<'a> Row<'a> {
    pub(crate) fn at(all: &'a [u32], start: usize) -> Self {
        let first = all.get(start).copied().unwrap_or(0);
        let (n, f, from) = head(all, start);
        let part = |from: usize, n: usize| all.get(from..from + n).unwrap_or_default();
        let many = if first & MANY == MANY { n.div_ceil(2) } else { 0 };
        let places = if first & MANY == MANY {
            Places::Many(part(from + n, many))
        } else {
            Places::Few(first >> PLACES)
        };
        Self { words: part(from, n), places, forms: part(from + n + many, f), chain: first & CHAIN != 0 }
    }

    /// Which of the words is the `i`th of the text.
    pub(crate) fn place(&self, i: usize) -> usize {
        match self.places {
            Places::Few(all) => (all >> (3 * i) & 7) as usize,
            Places::Many(all) => (all.get(i / 2).copied().unwrap_or(0) >> (16 * (i % 2)) & 0xffff) as usize,
        }
    }

    /// How many numbers stand before its words.
    pub(crate) fn before(&self) -> usize {
        if matches!(self.places, Places::Many(_)) { 2 } else { 1 }
    }

    /// How many numbers it takes.
    pub(crate) fn len(&self) -> usize {
        let places = if matches!(self.places, Places::Many(_)) { self.words.len().div_ceil(2) } else { 0 };
        self.before() + self.words.len() + places + self.forms.len()
    }
}

/// Adds a row. Of a name of more words than anybody writes none are kept: only its identifiers find it.
pub(crate) fn push(all: &mut Vec<u32>, words: &[u32], places: &[usize], forms: &[u32], chain: bool) {
    let number = |n: usize| u32::try_from(n).unwrap_or(0);
    let chain = if chain { CHAIN } else { 0 };
    if words.len() <= FIT.0 && forms.len() <= FIT.1 {
        let places = places.iter().rev().fold(0, |m, &p| m << 3 | number(p));
        all.push(number(words.len()) | number(forms.len()) << 4 | chain | places << PLACES);
        all.extend_from_slice(words);
        all.extend_from_slice(forms);
        return;
    }
    let fits = words.len() <= 0xffff && forms.len() <= 0xffff;
    let (words, places, forms) = if fits { (words, places, forms) } else { Default::default() };
    all.extend([MANY | chain, number(words.len()) | number(forms.len()) << 16]);
    all.extend_from_slice(words);
    all.extend(places.chunks(2).map(|p| number(p[0]) | p.get(1).map_or(0, |&p| number(p) << 16)));
    all.extend_from_slice(forms);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn prop_a_row_comes_back(lengths in prop::collection::vec((0..20usize, 0..12usize, any::<bool>()), 1..5)) {
            let mut all = Vec::new();
            let mut starts = Vec::new();
            let rows: Vec<_> = lengths.iter().map(|&(n, f, chain)| {
                let words: Vec<u32> = (0..n as u32).map(|i| i * 77).collect();
                let places: Vec<usize> = (0..n).rev().collect();
                let forms: Vec<u32> = (0..f as u32).collect();
                (words, places, forms, chain)
            }).collect();
            for (words, places, forms, chain) in &rows {
                starts.push(all.len());
                push(&mut all, words, places, forms, *chain);
            }
            starts.push(all.len());
            for (i, (words, places, forms, chain)) in rows.iter().enumerate() {
                let row = Row::at(&all, starts[i]);
                prop_assert_eq!(row.words, &words[..]);
                prop_assert_eq!(words_at(&all, starts[i]), &words[..]);
                prop_assert_eq!(row.forms, &forms[..]);
                prop_assert_eq!(row.chain, *chain);
                prop_assert_eq!((0..words.len()).map(|i| row.place(i)).collect::<Vec<_>>(), places.clone());
                prop_assert_eq!(starts[i] + row.len(), starts[i + 1]);
            }
        }
    }
}
