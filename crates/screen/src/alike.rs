//! How alike the words of a query are to words of a dictionary, under one lens: found once, then looked up for every name.
//!
//! A table with a row for each word of the dictionary that some word of the query may match, and a column for each word of the
//! query.

use crate::similar::How;

/// A match of two words: how alike, and why.
pub(crate) type Likeness = Option<(f64, How)>;

/// A word of the dictionary that words of the query may match.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub(crate) word: u32,
    /// Bit i: word i of the query.
    pub(crate) bits: u64,
    /// Whether it is only as initials.
    pub(crate) initial: bool,
}

/// The table, with the space that it needs for the next query.
#[derive(Debug, Default)]
pub(crate) struct Alike {
    /// By word of the dictionary: its row, counted from 1; 0: none.
    slots: Vec<u32>,
    rows: Vec<Row>,
    cells: Vec<Likeness>,
    width: usize,
}

impl Alike {
    /// Empties the table for a query of `width` words against a dictionary of `words`.
    pub(crate) fn reset(&mut self, width: usize, words: usize) {
        for row in self.rows.drain(..) {
            if let Some(slot) = self.slots.get_mut(row.word as usize) {
                *slot = 0;
            }
        }
        if self.slots.len() < words {
            self.slots.resize(words, 0);
        }
        self.cells.clear();
        self.width = width;
    }

    /// Word `i` of the query may match `word`, by whatever means.
    pub(crate) fn touch(&mut self, word: u32, i: usize, initial: bool) -> usize {
        let slot = &mut self.slots[word as usize];
        if *slot == 0 {
            self.rows.push(Row { word, bits: 0, initial: true });
            *slot = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
            self.cells.resize(self.rows.len() * self.width, None);
        }
        let row = *slot as usize - 1;
        self.rows[row].bits |= 1 << i;
        self.rows[row].initial &= initial;
        row
    }

    /// Word `i` of the query is so alike to `word`.
    pub(crate) fn set(&mut self, word: u32, i: usize, likeness: (f64, How)) {
        let row = self.touch(word, i, false);
        self.cells[row * self.width + i] = Some(likeness);
    }

    /// How alike word `i` of the query is to `word`.
    pub(crate) fn get(&self, word: u32, i: usize) -> Likeness {
        match self.slots.get(word as usize) {
            None | Some(0) => None,
            Some(slot) => self.cells[(*slot as usize - 1) * self.width + i],
        }
    }

    /// The row of a word.
    pub(crate) fn row(&self, word: u32) -> Option<&Row> {
        let slot = *self.slots.get(word as usize)? as usize;
        self.rows.get(slot.checked_sub(1)?)
    }

    /// Words of the dictionary that words of the query may match.
    pub(crate) fn rows(&self) -> &[Row] {
        &self.rows
    }
}
