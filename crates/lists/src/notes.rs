//! Defects of rows, pointed at and counted.
//!
//! A list of 25,000 rows with a defect in 3,000 of them must not answer with 3,000 lines: of each kind the first few are
//! pointed at, the rest are one note with their number. Nothing is dropped without being counted.

use crate::sheet::{Field, decode};
use knockon_vocabulary::{Diagnostic, Severity, Where};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// How many defects of one kind are pointed at one by one.
const SHOWN: usize = 5;

/// A line and a column, both from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) line: u32,
    pub(crate) column: u32,
}

/// Collects diagnostics of one file.
pub(crate) struct Notes<'a> {
    file: &'a str,
    shown: Vec<Diagnostic>,
    counts: BTreeMap<&'static str, usize>,
}

impl<'a> Notes<'a> {
    pub(crate) fn new(file: &'a str) -> Self {
        Self { file, shown: Vec::new(), counts: BTreeMap::new() }
    }

    /// The place of a field.
    pub(crate) fn at(&self, field: &Field) -> Where {
        let width = field.text.chars().take_while(|&c| c != '\n').count();
        Where {
            file: self.file.to_owned(),
            line: field.line,
            column: field.column,
            width: u32::try_from(width).unwrap_or(0),
        }
    }

    /// A remark about the file as a whole.
    pub(crate) fn whole(&mut self, severity: Severity, message: impl Into<String>) {
        let at = Where { file: self.file.to_owned(), ..Where::default() };
        self.shown.push(Diagnostic { severity, ..Diagnostic::error(at, message) });
    }

    /// The text of a file. One that is not UTF-8 is read as Windows-1252, which is noted.
    pub(crate) fn text<'b>(&mut self, bytes: &'b [u8]) -> Cow<'b, str> {
        let (text, lossy) = decode(bytes);
        if lossy {
            self.whole(Severity::Warning, "the file is not UTF-8 and was read as Windows-1252");
        }
        text
    }

    /// A mistake that is always shown.
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.shown.push(diagnostic);
    }

    /// A defect of a known kind: shown while rare, counted always. `kind` reads "... in N rows".
    pub(crate) fn count(&mut self, kind: &'static str, severity: Severity, field: &Field, message: String) {
        let n = self.counts.entry(kind).or_default();
        *n += 1;
        if *n <= SHOWN {
            self.shown.push(Diagnostic { severity, ..Diagnostic::error(self.at(field), message) });
        }
    }

    /// The same for formats that are not rows of fields: at a line and column, both from 1.
    pub(crate) fn count_at(
        &mut self,
        kind: &'static str,
        severity: Severity,
        at: Place,
        message: impl Into<String>,
    ) {
        let n = self.counts.entry(kind).or_default();
        *n += 1;
        if *n <= SHOWN {
            let at = Where { file: self.file.to_owned(), line: at.line, column: at.column, width: 0 };
            self.shown.push(Diagnostic { severity, ..Diagnostic::error(at, message) });
        }
    }

    /// A mistake that ends the reading, at its place.
    pub(crate) fn fatal(&mut self, at: Place, message: impl Into<String>) {
        let at = Where { file: self.file.to_owned(), line: at.line, column: at.column, width: 0 };
        self.shown.push(Diagnostic::error(at, message));
    }

    pub(crate) fn finish(mut self) -> Vec<Diagnostic> {
        for (kind, n) in std::mem::take(&mut self.counts) {
            if n > SHOWN {
                self.whole(Severity::Note, format!("{kind} in {n} rows, the first {SHOWN} of them shown"));
            }
        }
        self.shown
    }
}
