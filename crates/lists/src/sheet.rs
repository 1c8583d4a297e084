//! Delimited text: fields with the line and column where each one begins.
//!
//! Source: RFC 4180, read leniently as the publishers write it: a quote inside an unquoted field is text, text after a
//! closing quote is kept, rows may have any number of fields, and the last row may lack its line end.
//!
//! **Supported**: any one-byte delimiter; quoted fields with doubled quotes and line breaks; `\n`, `\r\n`; UTF-8 with or
//! without its mark; bytes that are not UTF-8 are read as Windows-1252. **Not supported**: UTF-16; escape by backslash.
//!
//! Our own reader, because a diagnostic must point at the column of a *field* as it stands in the file. Rows are handed
//! on one by one: a file of any size costs the memory of one row beside its own text.

use std::borrow::Cow;

/// One field and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) text: String,
    /// Line from 1.
    pub(crate) line: u32,
    /// Column from 1, in characters.
    pub(crate) column: u32,
}

/// One row: never empty.
pub(crate) type Row = Vec<Field>;

/// The text of a file; `true`: it was not UTF-8.
pub(crate) fn decode(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), false),
        Err(_) => (Cow::Owned(bytes.iter().map(|&b| windows_1252(b)).collect()), true),
    }
}

/// The character of a byte in Windows-1252 (WHATWG Encoding Standard, index windows-1252).
pub(crate) fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    if (0x80..0xa0).contains(&byte) { HIGH[usize::from(byte) - 0x80] } else { char::from(byte) }
}

/// Splits text into rows, one at a time; blank lines are left out.
pub(crate) fn rows(text: &str, delimiter: char) -> Rows<'_> {
    Rows { reader: Reader { chars: text.chars().peekable(), line: 1, column: 1 }, delimiter }
}

/// The rows of a text in order.
pub(crate) struct Rows<'a> {
    reader: Reader<'a>,
    delimiter: char,
}

impl Iterator for Rows<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        loop {
            self.reader.chars.peek()?;
            let row = self.reader.row(self.delimiter);
            if row.len() > 1 || !row[0].text.trim().is_empty() {
                return Some(row);
            }
        }
    }
}

struct Reader<'a> {
    chars: std::iter::Peekable<std::str::Chars<'a>>,
    line: u32,
    column: u32,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        let c = self.chars.next()?;
        if c == '\n' {
            self.line += 1;
            self.column = 1;
        } else {
            self.column += 1;
        }
        Some(c)
    }

    fn row(&mut self, delimiter: char) -> Row {
        let mut row = Vec::new();
        loop {
            let (line, column) = (self.line, self.column);
            let (text, more) = self.field(delimiter);
            row.push(Field { text, line, column });
            if !more {
                return row;
            }
        }
    }

    /// One field, and whether the row goes on after it.
    fn field(&mut self, delimiter: char) -> (String, bool) {
        let mut text = String::new();
        if self.chars.peek() == Some(&'"') {
            self.next();
            self.quoted(&mut text);
        }
        loop {
            match self.next() {
                None => return (text, false),
                Some(c) if c == delimiter => return (text, true),
                Some('\n') => return (text, false),
                Some('\r') if self.chars.peek() == Some(&'\n') => {
                    self.next();
                    return (text, false);
                }
                Some(c) => text.push(c),
            }
        }
    }

    fn quoted(&mut self, text: &mut String) {
        while let Some(c) = self.next() {
            if c != '"' {
                text.push(c);
            } else if self.chars.peek() == Some(&'"') {
                self.next();
                text.push('"');
            } else {
                return;
            }
        }
    }
}

/// Rows under a header: field by column name.
pub(crate) struct Table<'a> {
    pub(crate) header: Row,
    pub(crate) rows: Box<dyn Iterator<Item = Row> + 'a>,
}

impl<'a> Table<'a> {
    pub(crate) fn new(text: &'a str, delimiter: char) -> Option<Self> {
        Self::from_header(text, delimiter, |_| true)
    }

    /// The first row that `is_header` takes is the header; rows before it are left out.
    pub(crate) fn from_header(
        text: &'a str,
        delimiter: char,
        is_header: impl Fn(&Row) -> bool,
    ) -> Option<Self> {
        Self::from_rows(rows(text, delimiter), is_header)
    }

    /// The same over rows that come from elsewhere, such as a spreadsheet.
    pub(crate) fn from_rows(
        mut rows: impl Iterator<Item = Row> + 'a,
        is_header: impl Fn(&Row) -> bool,
    ) -> Option<Self> {
        let header = rows.find(is_header)?;
        Some(Self { header, rows: Box::new(rows) })
    }

    pub(crate) fn column(&self, name: &str) -> Option<usize> {
        column_of(&self.header, name)
    }
}

/// Which column has this name; case and space around do not count.
pub(crate) fn column_of(header: &Row, name: &str) -> Option<usize> {
    header.iter().position(|f| f.text.trim().eq_ignore_ascii_case(name))
}

/// A row's field by its column, trimmed; empty where the row is short or the column absent.
pub(crate) fn cell(row: &Row, column: Option<usize>) -> &str {
    column.and_then(|c| row.get(c)).map_or("", |f| f.text.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<Vec<String>> {
        rows(text, ',').map(|r| r.into_iter().map(|f| f.text).collect()).collect()
    }

    #[test]
    fn quotes_breaks_and_stray_marks_are_read() {
        assert_eq!(
            texts("a,\"b,\"\"c\"\"\r\nd\",-0- \r\n\r\ne"),
            [vec!["a", "b,\"c\"\r\nd", "-0- "], vec!["e"]]
        );
        assert_eq!(texts("say \"x\",\"y\"z\n,"), [vec!["say \"x\"", "yz"], vec!["", ""]]);
        assert_eq!(texts("\"open,never closed\nx"), [vec!["open,never closed\nx"]]);
    }

    #[test]
    fn a_field_knows_its_place() {
        let r: Vec<Row> = rows("a,b\n\"é\nx\",\"y\",z\n", ',').collect();
        assert_eq!((r[1][1].line, r[1][1].column), (3, 4));
        assert_eq!((r[1][2].line, r[1][2].column), (3, 8));
    }

    #[test]
    fn bytes_that_are_not_utf8_are_western() {
        assert_eq!(decode(b"Xi\x92an \xe9"), (Cow::Borrowed("Xi’an é"), true));
        assert_eq!(decode("\u{feff}é".as_bytes()), (Cow::Borrowed("é"), false));
    }
}
