//! How alike the words of a query are to words of a dictionary, under one lens: found once, then looked up for every name.
//!
//! A table with a row for each word of the dictionary that some word of the query may match, and a column for each word of the
//! query.

use crate::similar::How;

/// A match of two words: how alike, and why.
pub(crate) type Likeness = Option<(f64, How)>;

/// The table, with the space that it needs for the next query.
#[derive(Debug, Default)]
pub(crate) struct Alike {
    /// By word of the dictionary: its row, counted from 1; 0: none.
    slots: Vec<u32>,
    /// By row: the word, and bit i for word i of the query that it may match.
    rows: Vec<(u32, u64)>,
    cells: Vec<Likeness>,
    width: usize,
}

impl Alike {
    /// Empties the table for a query of `width` words against a dictionary of `words`.
    pub(crate) fn reset(&mut self, width: usize, words: usize) {
        for (word, _) in self.rows.drain(..) {
            self.slots[word as usize] = 0;
        }
        self.slots.resize(words, 0);
        self.cells.clear();
        self.width = width;
    }

    /// Word `i` of the query may match `word`, by whatever means.
    pub(crate) fn touch(&mut self, word: u32, i: usize) -> usize {
        let slot = &mut self.slots[word as usize];
        if *slot == 0 {
            self.rows.push((word, 0));
            *slot = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
            self.cells.resize(self.rows.len() * self.width, None);
        }
        let row = *slot as usize - 1;
        self.rows[row].1 |= 1 << i;
        row
    }

    /// Word `i` of the query is so alike to `word`.
    pub(crate) fn set(&mut self, word: u32, i: usize, likeness: (f64, How)) {
        let row = self.touch(word, i);
        self.cells[row * self.width + i] = Some(likeness);
    }

    /// How alike word `i` of the query is to `word`.
    pub(crate) fn get(&self, word: u32, i: usize) -> Likeness {
        match self.slots[word as usize] {
            0 => None,
            slot => self.cells[(slot as usize - 1) * self.width + i],
        }
    }

    /// Words of the dictionary that words of the query may match, with the bits of those.
    pub(crate) fn rows(&self) -> &[(u32, u64)] {
        &self.rows
    }
}
