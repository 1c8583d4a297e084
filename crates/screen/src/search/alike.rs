//! How alike the words of a query are to words of a dictionary, under one lens: found once, then looked up for every name.
//!
//! A table with a row for each word of the dictionary that some word of the query may match, and a column for each word of the
//! query. Most words of most names have no row: a small filter says so.

use crate::index::segment::Segment;
use crate::names::analyse::Lens;
use crate::pairs::similar::How;
use crate::search::bound::{CLASSES, initials};
use crate::search::query::Query;

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
    /// Whether it may match otherwise than the cells say: joined with others.
    free: bool,
    /// Whether it is in Latin letters.
    pub(crate) latin: bool,
    /// Where its list begins and ends.
    pub(crate) list: (usize, usize),
    /// Its weight, and what it may weigh beyond that as initials.
    pub(crate) weight: f64,
    pub(crate) extra: f64,
    /// How often a name may have it matched, if the name says it so often: as often as a reading of the query has words that it may match.
    pub(crate) times: f64,
    /// How much of its weight is lost because no word of the query is the same.
    pub(crate) dimmed: f64,
    /// How alike the words of the query are at most: see [`CLASSES`]. 0 unless they match with their whole weight and by letters.
    pub(crate) class: usize,
}

impl Row {
    /// What a name may have matched by it.
    pub(crate) fn most(&self) -> f64 {
        self.times * (self.weight + self.extra)
    }

    /// How much room its list takes: more for more readings; and its word, by which equal ones are told apart.
    pub(crate) fn length(&self) -> (usize, u32) {
        (self.list.1.saturating_sub(self.list.0), self.word)
    }
}

/// Bits of the filter.
const FILTER: usize = 1 << 15;

/// Places in the table of slots, at first: a power of two.
const SLOTS: usize = 1 << 10;

/// The table, with the space that it needs for the next query.
#[derive(Debug, Default)]
pub(crate) struct Alike {
    /// Words of the dictionary with a row, and its number, counted from 1, 0: free. Each stands at the first free place from its own one on;
    /// at most a quarter are taken, so that the table stays in the nearest memory.
    slots: Vec<(u32, u32)>,
    rows: Vec<Row>,
    cells: Vec<Likeness>,
    width: usize,
    /// Bit `word % FILTER`: some word with a row.
    filter: Vec<u64>,
}

impl Alike {
    /// Empties the table for a query of `width` words.
    pub(crate) fn reset(&mut self, width: usize) {
        self.filter.resize(FILTER / 64, 0);
        for row in self.rows.drain(..) {
            self.filter[row.word as usize % FILTER / 64] = 0;
        }
        self.slots.clear();
        self.slots.resize(SLOTS, (0, 0));
        self.cells.clear();
        self.width = width;
    }

    /// The place of a word in the table of slots, or where it would stand.
    fn place(&self, word: u32) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = word.wrapping_mul(0x9e37_79b1) as usize >> 12 & mask;
        while self.slots[at].1 != 0 && self.slots[at].0 != word {
            at = (at + 1) & mask;
        }
        at
    }

    /// Makes room for more rows.
    fn grow(&mut self) {
        let old = std::mem::take(&mut self.slots);
        self.slots = vec![(0, 0); (old.len() * 4).max(SLOTS)];
        for slot in old.into_iter().filter(|s| s.1 != 0) {
            let at = self.place(slot.0);
            self.slots[at] = slot;
        }
    }

    fn row_of(&mut self, word: u32, i: usize, initial: bool) -> usize {
        if self.rows.len() * 4 >= self.slots.len() {
            self.grow();
        }
        let at = self.place(word);
        if self.slots[at].1 == 0 {
            let (weight, extra, dimmed) = (0.0, 0.0, 0.0);
            let row = Row {
                word,
                bits: 0,
                initial: true,
                free: false,
                latin: false,
                list: (0, 0),
                weight,
                extra,
                times: 1.0,
                dimmed,
                class: 0,
            };
            self.rows.push(row);
            self.slots[at] = (word, u32::try_from(self.rows.len()).unwrap_or(u32::MAX));
            self.cells.resize(self.rows.len() * self.width, None);
            self.filter[word as usize % FILTER / 64] |= 1 << (word % 64);
        }
        let row = self.slots[at].1 as usize - 1;
        self.rows[row].bits |= 1 << i;
        self.rows[row].initial &= initial;
        row
    }

    /// Word `i` of the query may match `word`, by means that are not told.
    pub(crate) fn touch(&mut self, word: u32, i: usize, initial: bool) {
        let row = self.row_of(word, i, initial);
        self.rows[row].free = true;
    }

    /// Word `i` of the query is so alike to `word`.
    pub(crate) fn set(&mut self, word: u32, i: usize, likeness: (f64, How)) {
        let row = self.row_of(word, i, false);
        self.cells[row * self.width + i] = Some(likeness);
    }

    /// Works out the weights of the rows, once all are there.
    pub(crate) fn weigh(&mut self, segment: &Segment, query: &Query<'_>, lens: Lens) {
        let words = segment.dictionary.lend();
        // Words read as initials may weigh more than their weight.
        let own: Vec<(f64, bool)> =
            query.tokens().map(|t| (t.1.weight(lens), initials(t.1, lens) > 0.0)).collect();
        for (r, row) in self.rows.iter_mut().enumerate() {
            row.list = segment.list(row.word);
            row.latin = words.in_latin(row.word);
            row.weight = words.weight(row.word, lens);
            row.extra = (words.initials(row.word, lens) - row.weight).max(0.0);
            row.times = f64::from(query.most_of_one(row.bits));
            let cells = self.cells[r * self.width..][..self.width].iter().zip(&own);
            let (mut like, mut letters) = (0.0f64, !row.free);
            let (mut least, mut most) = (f64::INFINITY, 0.0f64);
            for (&(likeness, how), &(weight, short)) in cells.filter_map(|(c, w)| Some((c.as_ref()?, w))) {
                like = like.max(likeness);
                letters &= how == How::Letters && !short;
                (least, most) = (least.min(weight), most.max(weight));
            }
            if letters && row.extra <= 0.0 {
                // A pair weighs what its lighter word does: all of this one, or all of each of those.
                row.dimmed = if row.weight <= least { row.weight * (1.0 - like) } else { 0.0 };
                let class = CLASSES.iter().rposition(|c| like <= *c).unwrap_or(0);
                row.class = if row.weight >= most { class } else { 0 };
            }
        }
    }

    /// How alike word `i` of the query is to `word`.
    pub(crate) fn get(&self, word: u32, i: usize) -> Likeness {
        self.number(word).and_then(|row| self.cells[row * self.width + i])
    }

    /// The row of a word.
    pub(crate) fn row(&self, word: u32) -> Option<&Row> {
        self.number(word).and_then(|row| self.rows.get(row))
    }

    /// The number of a word's row.
    fn number(&self, word: u32) -> Option<usize> {
        if self.filter.get(word as usize % FILTER / 64)? >> (word % 64) & 1 == 0 {
            return None;
        }
        (self.slots[self.place(word)].1 as usize).checked_sub(1)
    }

    /// Words of the dictionary that words of the query may match.
    pub(crate) fn rows(&self) -> &[Row] {
        &self.rows
    }
}
