//! Where a word of the case stands: a file, a line, a column, a width.
//!
//! Supported: lines and columns from 1, in characters, as editors count them; sub-spots of the parts of a list cell.
//! Not supported: columns inside a quoted CSV cell that holds doubled quotes are those of the unquoted text.

use knockon_vocabulary::{Diagnostic, Where};
use std::sync::Arc;

/// A place in a file of the case, or in a `--set` argument or what-if file that changed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// File relative to the case folder; `--set` for an argument.
    pub file: Arc<str>,
    /// Line from 1; 0: the file as a whole. For `--set`: which argument, from 1.
    pub line: u32,
    /// Column from 1, in characters; 0: the line as a whole.
    pub column: u32,
    /// Width in characters; 0: to the end of the line.
    pub width: u32,
}

impl Spot {
    /// The file as a whole.
    pub(crate) fn file(name: &str) -> Self {
        Self { file: name.into(), line: 0, column: 0, width: 0 }
    }

    /// The place of the characters `from..from + width` (from 0) within this spot.
    fn part(&self, from: usize, width: usize) -> Self {
        Self { column: self.column.saturating_add(count(from)), width: count(width), ..self.clone() }
    }

    /// The place in the words of a diagnostic.
    pub fn place(&self) -> Where {
        Where { file: self.file.to_string(), line: self.line, column: self.column, width: self.width }
    }

    /// An error at this spot.
    pub(crate) fn error(&self, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(self.place(), message)
    }

    /// A warning at this spot.
    pub(crate) fn warning(&self, message: impl Into<String>) -> Diagnostic {
        Diagnostic::warning(self.place(), message)
    }
}

/// A text and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The text without quotes and surrounding blanks.
    pub text: String,
    /// Its place.
    pub at: Spot,
}

impl Field {
    /// The parts between separators, blanks trimmed, empty parts left out, each with its own place.
    pub(crate) fn parts(&self, separator: char) -> Vec<Field> {
        let mut out = Vec::new();
        let mut from = 0;
        for part in self.text.split(separator) {
            let lead = part.chars().take_while(|c| c.is_whitespace()).count();
            let trimmed = part.trim();
            if !trimmed.is_empty() {
                let at = self.at.part(from + lead, trimmed.chars().count());
                out.push(Field { text: trimmed.to_owned(), at });
            }
            from += part.chars().count() + 1;
        }
        out
    }
}

/// Saturating: files beyond four billion lines or characters do not occur, and must not panic.
pub(crate) fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Byte offsets of line starts, for turning byte spans into lines and columns.
pub(crate) struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(i, _)| i + 1)).collect();
        Self { text, starts }
    }

    /// Line and column, from 1, of a byte offset.
    pub(crate) fn at(&self, offset: usize) -> (u32, u32) {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.starts.partition_point(|&s| s <= offset) - 1;
        (count(line + 1), count(self.text[self.starts[line]..offset].chars().count() + 1))
    }

    /// The spot of a byte span; a span over several lines is marked to the end of its first line.
    pub(crate) fn spot(&self, file: &Arc<str>, span: std::ops::Range<usize>) -> Spot {
        let (line, column) = self.at(span.start);
        let (end_line, end_column) = self.at(span.end);
        let width = if end_line == line { end_column.saturating_sub(column).max(1) } else { 0 };
        Spot { file: file.clone(), line, column, width }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let text = "größe = 1\nb = 22\n";
        let lines = Lines::new(text);
        assert_eq!(lines.at(text.find("22").expect("it is there")), (2, 5));
        assert_eq!(lines.at(text.find('=').expect("it is there")), (1, 7));
        assert_eq!(lines.at(usize::MAX), (3, 1));
    }

    #[test]
    fn parts_of_a_list_have_their_own_places() {
        let at = Spot { file: "a.csv".into(), line: 2, column: 10, width: 9 };
        let parts = Field { text: "ab; cd;;e".into(), at }.parts(';');
        let got: Vec<_> = parts.iter().map(|p| (p.text.as_str(), p.at.column, p.at.width)).collect();
        assert_eq!(got, [("ab", 10, 2), ("cd", 14, 2), ("e", 18, 1)]);
    }
}
