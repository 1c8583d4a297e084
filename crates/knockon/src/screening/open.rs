//! Lists that stay open for many names: a notebook's column, a loop of a script. Answers as [`crate::screen`] and [`crate::screen_file`] do.

use super::file::rows;
use super::{FAMILY_LEAST, FileSummary, Indexed, RowAnswer, ScreenAnswer, ScreenOptions};
use crate::error::Error;
use knockon_screen::Name;

/// Lists, read and indexed once.
#[derive(Debug)]
pub struct OpenLists(Indexed);

impl OpenLists {
    /// Reads and indexes the lists; a list without a record is an error.
    pub fn open(options: &ScreenOptions) -> Result<Self, Error> {
        Indexed::open(options).map(Self)
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.0.records.len()
    }

    /// Whether there is no record to screen against.
    pub fn is_empty(&self) -> bool {
        self.0.records.is_empty()
    }

    /// Remarks on the lists.
    pub fn notes(&self) -> &[String] {
        &self.0.notes
    }

    /// Screens one name.
    pub fn screen(&self, name: &Name) -> ScreenAnswer {
        let (hits, family) = self.0.look(name, FAMILY_LEAST);
        ScreenAnswer { records: self.len(), hits, family, notes: self.0.notes.clone() }
    }

    /// Screens names with their countries (ISO 3166-1 codes, empty: not known), in their order, on all threads. `done` hears how many are
    /// answered and says whether to go on.
    pub fn rows(
        &self,
        names: &[(&str, &str)],
        done: impl FnMut(usize) -> bool,
    ) -> (Vec<RowAnswer>, FileSummary) {
        rows(&self.0, names, done)
    }
}
