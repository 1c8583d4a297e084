//! A CSV table with named columns, read cell by cell with the place of every fault.
//!
//! Supported: UTF-8 with or without a byte-order mark, commas, quotes. Header names are compared as they stand, in small letters.

use crate::error::{At, Error, ErrorKind};
use csv::ByteRecord;

/// A column that a table may have: its name and whether it must be there.
pub(crate) type Column = (&'static str, bool);

/// A table and where its columns stand.
pub(crate) struct Sheet<'a> {
    file: &'a str,
    reader: csv::Reader<&'a [u8]>,
    columns: &'static [Column],
    at: Vec<Option<usize>>,
    record: ByteRecord,
}

impl<'a> Sheet<'a> {
    /// Reads the header; a missing column that must be there, or one that is not known, is a fault.
    pub(crate) fn open(file: &'a str, bytes: &'a [u8], columns: &'static [Column]) -> Result<Self, Error> {
        Self::open_with(file, bytes, columns, b',', true)
    }

    /// As [`Sheet::open`], with another separator, and with or without tolerance for further columns.
    pub(crate) fn open_with(
        file: &'a str,
        bytes: &'a [u8],
        columns: &'static [Column],
        separator: u8,
        strict: bool,
    ) -> Result<Self, Error> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let mut reader = csv::ReaderBuilder::new().delimiter(separator).from_reader(bytes);
        let header = reader.byte_headers().map_err(|e| csv_fault(file, &e))?.clone();
        let names: Vec<String> =
            header.iter().map(|h| String::from_utf8_lossy(h).trim().to_ascii_lowercase()).collect();
        let at: Vec<Option<usize>> =
            columns.iter().map(|(name, _)| names.iter().position(|n| n == name)).collect();
        for ((name, must), at) in columns.iter().zip(&at) {
            if *must && at.is_none() {
                let kind = ErrorKind::NoColumn { column: (*name).to_owned(), header: names.join(", ") };
                return Err(Error::line(file, 1, kind));
            }
        }
        if strict && let Some(strange) = names.iter().find(|n| columns.iter().all(|c| c.0 != *n)) {
            let known: Vec<&str> = columns.iter().map(|c| c.0).collect();
            let kind = ErrorKind::StrangeColumn { column: strange.clone(), known: known.join(", ") };
            return Err(Error::line(file, 1, kind));
        }
        Ok(Self { file, reader, columns, at, record: ByteRecord::new() })
    }

    /// The next row; false at the end.
    pub(crate) fn next(&mut self) -> Result<bool, Error> {
        self.reader.read_byte_record(&mut self.record).map_err(|e| csv_fault(self.file, &e))
    }

    /// Line of the current row, from 1.
    pub(crate) fn line(&self) -> u64 {
        self.record.position().map_or(0, csv::Position::line)
    }

    pub(crate) fn fault(&self, kind: ErrorKind) -> Error {
        Error::line(self.file, self.line(), kind)
    }

    pub(crate) fn cell_fault(&self, column: usize, expected: &'static str) -> Error {
        let found = String::from_utf8_lossy(self.raw(column).unwrap_or(b"")).into_owned();
        self.fault(ErrorKind::Cell { column: self.columns[column].0.to_owned(), found, expected })
    }

    fn raw(&self, column: usize) -> Option<&[u8]> {
        self.at[column].and_then(|at| self.record.get(at)).map(<[u8]>::trim_ascii)
    }

    /// The bytes of a cell; none where it is empty or its column is absent.
    pub(crate) fn bytes(&self, column: usize) -> Option<&[u8]> {
        self.raw(column).filter(|c| !c.is_empty())
    }

    /// A text; empty where the cell is empty.
    pub(crate) fn text(&self, column: usize) -> Result<&str, Error> {
        let cell = self.bytes(column).unwrap_or(b"");
        std::str::from_utf8(cell).map_err(|_| self.cell_fault(column, "UTF-8"))
    }

    /// A text that is not empty.
    pub(crate) fn word(&self, column: usize) -> Result<&str, Error> {
        match self.text(column)? {
            "" => Err(self.cell_fault(column, "not empty")),
            text => Ok(text),
        }
    }

    /// A number; none where the cell is empty.
    pub(crate) fn number(&self, column: usize) -> Result<Option<f64>, Error> {
        let Some(cell) = self.bytes(column) else { return Ok(None) };
        let number = std::str::from_utf8(cell).ok().and_then(|t| t.parse::<f64>().ok());
        match number.filter(|v| v.is_finite()) {
            Some(v) => Ok(Some(v)),
            None => Err(self.cell_fault(column, "a number")),
        }
    }

    /// A whole number, 0 or more; none where the cell is empty.
    pub(crate) fn whole(&self, column: usize) -> Result<Option<u32>, Error> {
        let Some(cell) = self.bytes(column) else { return Ok(None) };
        match std::str::from_utf8(cell).ok().and_then(|t| t.parse::<u32>().ok()) {
            Some(v) => Ok(Some(v)),
            None => Err(self.cell_fault(column, "a whole number, 0 or more")),
        }
    }

    /// A place; `XX` where the cell is empty.
    pub(crate) fn place(&self, column: usize) -> Result<knockon_vocabulary::Place, Error> {
        match self.text(column)? {
            "" => Ok(crate::spec::not_stated()),
            code => knockon_vocabulary::Place::new(code)
                .ok_or_else(|| self.cell_fault(column, "two capital letters of ISO 3166-1, such as JP")),
        }
    }
}

fn csv_fault(file: &str, e: &csv::Error) -> Error {
    let line = e.position().map_or(1, csv::Position::line);
    Error::line(file, line, ErrorKind::Form(format!("not a table: {e}")))
}

/// Puts the file's line in the place of a row's number.
pub(crate) fn placed(error: Error, file: &str, bytes: &[u8], separator: u8) -> Error {
    let At::Row { row, id, .. } = &error.at else { return error };
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(bytes);
    let mut record = ByteRecord::new();
    for _ in 0..=*row {
        if !matches!(reader.read_byte_record(&mut record), Ok(true)) {
            return error;
        }
    }
    let line = record.position().map_or(0, csv::Position::line);
    Error { at: At::Line { file: file.to_owned(), line, id: id.clone() }, kind: error.kind }
}
