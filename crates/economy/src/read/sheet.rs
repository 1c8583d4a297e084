//! A text file of labels and numbers: some header lines, some label columns, then numbers only.
//!
//! Read in blocks of 8 MB, the lines of each parsed in parallel; a cell is digits with a point, an exponent is allowed, an empty cell is 0. Supported: comma, tab or semicolon
//! between cells, quoted cells, a byte order mark, CRLF. Not supported: line breaks inside quotes, decimal commas, thousands
//! separators: each is an error that names line and column.

use crate::error::{Error, ErrorKind, Result};
use crate::matrix::Matrix;
use rayon::prelude::*;
use std::io::Read;

/// Cells that one table may have: 40,000 × 40,000.
const MOST_CELLS: usize = 1_600_000_000;

/// Labels and numbers.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sheet {
    /// For every header line the cells above the numbers.
    pub(crate) head: Vec<Vec<String>>,
    /// For every row its label cells.
    pub(crate) labels: Vec<Vec<String>>,
    /// Line of every row in the file, from 1.
    pub(crate) lines: Vec<u64>,
    /// The numbers.
    pub(crate) cells: Matrix,
    /// Label columns, to name columns of the file.
    pub(crate) skipped: usize,
}

/// What to expect.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Format {
    /// Between cells.
    pub(crate) separator: u8,
    /// Header lines.
    pub(crate) head: usize,
    /// Label columns.
    pub(crate) labels: usize,
}

/// Reads a sheet from bytes.
pub(crate) fn read_sheet(bytes: &[u8], f: &Format) -> Result<Sheet> {
    stream_sheet(&mut &bytes[..], f)
}

/// Reads a sheet piece by piece: beside the numbers themselves some megabytes are held, however long the file is.
pub(crate) fn stream_sheet(input: &mut dyn Read, f: &Format) -> Result<Sheet> {
    Building::new(*f, None, 0).run(input)
}

/// Reads the rest of a file whose first `before` lines, with the header of `width` columns of numbers, are read already.
pub(crate) fn stream_rows(input: &mut dyn Read, f: &Format, width: usize, before: u64) -> Result<Sheet> {
    Building::new(*f, Some(width), before).run(input)
}

/// A sheet that grows by blocks of whole lines.
struct Building {
    f: Format,
    /// Header lines with their numbers.
    head: Vec<(u64, Vec<String>)>,
    /// Columns of numbers, once they are known.
    width: Option<usize>,
    /// Lines so far.
    number: u64,
    labels: Vec<Vec<String>>,
    lines: Vec<u64>,
    cells: Vec<f64>,
}

/// Bytes that are parsed at once.
const BLOCK: usize = 8 << 20;

impl Building {
    fn new(f: Format, width: Option<usize>, number: u64) -> Self {
        Self { f, head: Vec::new(), width, number, labels: Vec::new(), lines: Vec::new(), cells: Vec::new() }
    }

    fn run(mut self, mut input: &mut dyn Read) -> Result<Sheet> {
        let mut block: Vec<u8> = Vec::with_capacity(BLOCK);
        let (mut ended, mut first) = (false, self.number == 0);
        while !ended {
            let before = block.len();
            let got = Read::by_ref(&mut input).take(BLOCK as u64).read_to_end(&mut block);
            ended = got.map_err(|e| ErrorKind::Bytes(e.to_string()))? == 0;
            if std::mem::take(&mut first) && block.starts_with(b"\xEF\xBB\xBF") {
                block.drain(..3);
            }
            // Only the new part can hold a line end that was not seen before.
            let whole = match memchr::memrchr(b'\n', block.get(before..).unwrap_or_default()) {
                _ if ended => block.len(),
                Some(at) => before + at + 1,
                None => continue,
            };
            self.block(&block[..whole])?;
            block.drain(..whole);
        }
        self.finish()
    }

    /// Whole lines.
    fn block(&mut self, bytes: &[u8]) -> Result<()> {
        let (mut lines, seen) = numbered_lines(bytes, self.number + 1);
        self.number += seen;
        let missing = self.f.head - self.head.len();
        let body = lines.split_off(missing.min(lines.len()));
        for (number, line) in lines {
            let cells = split(line, self.f.separator, number)?;
            let names = cells.into_iter().skip(self.f.labels).map(|c| c.trim().to_owned()).collect();
            self.head.push((number, names));
        }
        let Some((_, line)) = body.first() else { return Ok(()) };
        let width = match self.width {
            Some(width) => width,
            None => self.settle(line)?,
        };
        let rows = self.labels.len() + body.len();
        if width.checked_mul(rows).is_none_or(|c| c > MOST_CELLS) {
            return Err(Error::layout(format!("{rows} × {width} cells are more than a table may have")));
        }
        let start = self.cells.len();
        self.cells.resize(rows * width, 0.0);
        let f = &self.f;
        let parsed: Vec<Result<Vec<String>>> = self.cells[start..]
            .par_chunks_mut(width)
            .zip(&body)
            .map(|(target, (number, line))| row(line, *number, f, target))
            .collect();
        for (labels, (number, _)) in parsed.into_iter().zip(&body) {
            self.labels.push(labels?);
            self.lines.push(*number);
        }
        Ok(())
    }

    /// The number of columns, from the header or, where there is none, from the first row.
    fn settle(&mut self, line: &[u8]) -> Result<usize> {
        let widest = self.head.iter().map(|(_, l)| l.len()).max();
        let width = widest.unwrap_or_else(|| {
            line.iter().filter(|b| **b == self.f.separator).count() + 1 - self.f.labels.min(1)
        });
        if width == 0 {
            return Err(Error::layout("the file has no numbers under its header"));
        }
        if width > MOST_CELLS {
            return Err(Error::layout(format!("{width} columns are more than a table may have")));
        }
        for (number, line) in &mut self.head {
            if line.len() < width && self.f.head == 1 {
                return Err(Error::cell(*number, line.len() as u64, "the header is short"));
            }
            line.resize(width, String::new());
        }
        // Most tables are about square: room for that many rows saves moving them while they grow. Memory is taken only when it is written to.
        let _ = self.cells.try_reserve_exact(width.saturating_mul(width + 64).min(MOST_CELLS));
        self.width = Some(width);
        Ok(width)
    }

    fn finish(mut self) -> Result<Sheet> {
        if self.head.len() < self.f.head {
            let text = format!("{} lines, expected {} of header first", self.head.len(), self.f.head);
            return Err(Error::layout(text));
        }
        let Some(width) = self.width.filter(|_| !self.labels.is_empty()) else {
            return Err(Error::layout("the file has no numbers under its header"));
        };
        self.cells.shrink_to_fit();
        let cells = Matrix::from_vec(self.labels.len(), width, self.cells)?;
        let head = self.head.into_iter().map(|(_, l)| l).collect();
        Ok(Sheet { head, labels: self.labels, lines: self.lines, cells, skipped: self.f.labels })
    }
}

/// The first lines of a file, for a look at its layout, and the file from its beginning.
pub(crate) fn look<'a>(mut input: Box<dyn Read + 'a>, lines: usize) -> Result<(Vec<u8>, Box<dyn Read + 'a>)> {
    let mut start = Vec::new();
    loop {
        let got = input.by_ref().take(1 << 16).read_to_end(&mut start);
        let got = got.map_err(|e| ErrorKind::Bytes(e.to_string()))?;
        if got == 0 || memchr::memchr_iter(b'\n', &start).count() >= lines {
            let again = std::io::Cursor::new(start.clone()).chain(input);
            return Ok((start, Box::new(again)));
        }
    }
}

/// The lines that are not empty, with their numbers and without line ends, and how many lines there are in all.
fn numbered_lines(bytes: &[u8], first: u64) -> (Vec<(u64, &[u8])>, u64) {
    let mut out = Vec::new();
    let (mut start, mut seen) = (0, 0);
    let last = (!bytes.ends_with(b"\n") && !bytes.is_empty()).then_some(bytes.len());
    for end in memchr::memchr_iter(b'\n', bytes).chain(last) {
        let line = bytes[start..end].strip_suffix(b"\r").unwrap_or(&bytes[start..end]);
        if line.iter().any(|b| !matches!(b, b' ' | b'\t' | b',' | b';')) {
            out.push((first + seen, line));
        }
        seen += 1;
        start = (end + 1).min(bytes.len());
    }
    (out, seen)
}

/// Fills one row of numbers and gives its labels.
fn row(line: &[u8], number: u64, f: &Format, target: &mut [f64]) -> Result<Vec<String>> {
    let expected = target.len() + f.labels;
    let wrong = |got: usize| Error::cell(number, got as u64, format!("{got} cells, expected {expected}"));
    if memchr::memchr(b'"', line).is_some() {
        let cells = split(line, f.separator, number)?;
        // Trailing separators are no cells.
        let used = cells.iter().rposition(|c| !c.trim().is_empty()).map_or(0, |p| p + 1);
        if cells.len() < expected || used > expected {
            return Err(wrong(cells.len()));
        }
        for (k, (t, cell)) in target.iter_mut().zip(&cells[f.labels..]).enumerate() {
            *t = value(cell.as_bytes(), number, f.labels + k)?;
        }
        return Ok(cells[..f.labels].iter().map(|c| c.trim().to_owned()).collect());
    }
    let mut labels = Vec::with_capacity(f.labels);
    let mut parts = line.split(|b| *b == f.separator);
    for _ in 0..f.labels {
        let part = parts.next().ok_or_else(|| wrong(labels.len()))?;
        labels.push(text(part, number)?.trim().to_owned());
    }
    for (k, t) in target.iter_mut().enumerate() {
        let part = parts.next().ok_or_else(|| wrong(f.labels + k))?;
        *t = value(part, number, f.labels + k)?;
    }
    if parts.any(|p| !p.trim_ascii().is_empty()) {
        return Err(wrong(line.iter().filter(|b| **b == f.separator).count() + 1));
    }
    Ok(labels)
}

fn text(bytes: &[u8], line: u64) -> Result<&str> {
    std::str::from_utf8(bytes).map_err(|_| Error::cell(line, 1, "the text is not UTF-8"))
}

/// The cells of a line, quotes taken off.
pub(crate) fn split(line: &[u8], separator: u8, number: u64) -> Result<Vec<String>> {
    let mut out = Vec::new();
    let mut rest = line;
    loop {
        if let Some(tail) = rest.strip_prefix(b"\"") {
            let mut cell = Vec::new();
            let mut at = 0;
            loop {
                match tail.get(at) {
                    Some(b'"') if tail.get(at + 1) == Some(&b'"') => {
                        cell.push(b'"');
                        at += 2;
                    }
                    Some(b'"') => break,
                    Some(b) => {
                        cell.push(*b);
                        at += 1;
                    }
                    None => {
                        let what = "a quote is opened and not closed on its line";
                        return Err(Error::cell(number, out.len() as u64 + 1, what));
                    }
                }
            }
            out.push(text(&cell, number)?.to_owned());
            rest = &tail[at + 1..];
            match rest.split_first() {
                None => return Ok(out),
                Some((b, next)) if *b == separator => rest = next,
                Some(_) => {
                    let what = "text follows a closed quote";
                    return Err(Error::cell(number, out.len() as u64, what));
                }
            }
            continue;
        }
        match memchr::memchr(separator, rest) {
            Some(at) => {
                out.push(text(&rest[..at], number)?.to_owned());
                rest = &rest[at + 1..];
            }
            None => {
                out.push(text(rest, number)?.to_owned());
                return Ok(out);
            }
        }
    }
}

/// Powers of ten that a double holds exactly.
const TEN: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20, 1e21, 1e22,
];

/// A number; column from 0.
pub(crate) fn value(cell: &[u8], line: u64, column: usize) -> Result<f64> {
    if cell.is_empty() || *cell == *b"0" {
        return Ok(0.0);
    }
    if let Some(v) = plain(cell) {
        return Ok(v);
    }
    let cell = cell.trim_ascii();
    let wrong = || {
        let shown = String::from_utf8_lossy(&cell[..cell.len().min(40)]).into_owned();
        Error::cell(
            line,
            column as u64 + 1,
            format!("`{shown}` is not a number; expected digits with a point"),
        )
    };
    if cell.is_empty() {
        return Ok(0.0);
    }
    if !cell.iter().all(|b| matches!(b, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E')) {
        return Err(wrong());
    }
    let parsed = std::str::from_utf8(cell).ok().and_then(|t| t.parse().ok());
    parsed.filter(|v: &f64| v.is_finite()).ok_or_else(wrong)
}

/// Digits with a point, at most 15 of them, so that one division of two exact doubles is the nearest double (Clinger 1990).
fn plain(cell: &[u8]) -> Option<f64> {
    let (negative, digits) = match cell.split_first() {
        Some((b'-', rest)) => (true, rest),
        _ => (false, cell),
    };
    if digits.is_empty() || digits.len() > 16 {
        return None;
    }
    let (mut whole, mut seen, mut after, mut point) = (0_u64, 0, 0_usize, false);
    for b in digits {
        match b {
            b'0'..=b'9' => {
                whole = whole * 10 + u64::from(b - b'0');
                seen += 1;
                after += usize::from(point);
            }
            b'.' if !point => point = true,
            _ => return None,
        }
    }
    if seen == 0 || seen > 15 {
        return None;
    }
    let v = whole as f64 / TEN[after];
    Some(if negative { -v } else { v })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CSV: Format = Format { separator: b',', head: 1, labels: 1 };

    #[test]
    fn numbers_are_the_nearest_double() {
        for text in [
            "1",
            "-1.5",
            "0.1",
            "123456789.123456",
            "1e-5",
            "-2.5E+03",
            "999999999999999",
            "0.000000000001",
            "3.14159265358979312",
        ] {
            assert_eq!(value(text.as_bytes(), 1, 1).expect(text), text.parse::<f64>().expect(text), "{text}");
        }
        for text in ["1,5", "n/a", "1.2.3", "inf", "NaN", "--1", "1e999", "0x1p3"] {
            assert!(value(text.as_bytes(), 3, 1).is_err(), "{text}");
        }
    }

    #[test]
    fn a_file_in_dribbles_is_the_file_at_once() {
        struct Slow<'a>(&'a [u8]);
        impl Read for Slow<'_> {
            fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
                let take = self.0.len().min(to.len()).min(7);
                to[..take].copy_from_slice(&self.0[..take]);
                self.0 = &self.0[take..];
                Ok(take)
            }
        }
        // More than one block, and a line that is longer than a block.
        let wide = format!("x{},1,2\n", " ".repeat(BLOCK + 10));
        let rows = "row,1.5,2.5\n".repeat(1000);
        let text = format!("\u{feff},a,b\n{rows}{wide}{rows}");
        let at_once = read_sheet(text.as_bytes(), &CSV).expect("reads");
        assert_eq!(at_once.labels.len(), 2001);
        assert_eq!(at_once.lines.last(), Some(&2002));
        let short = &text.as_bytes()[..3000];
        let short = &short[..short.iter().rposition(|b| *b == b'\n').expect("a line end")];
        assert_eq!(
            stream_sheet(&mut Slow(short), &CSV).expect("reads"),
            read_sheet(short, &CSV).expect("reads")
        );
    }

    #[test]
    fn labels_quotes_and_ends() {
        let s =
            read_sheet(b"\xEF\xBB\xBF,a,\"b, c\"\r\n\"x \"\"y\"\"\",1,2\r\n\r\nz,,3", &CSV).expect("reads");
        assert_eq!(s.head, [["a", "b, c"]]);
        assert_eq!(s.labels, [["x \"y\""], ["z"]]);
        assert_eq!(s.cells.data(), [1.0, 2.0, 0.0, 3.0]);
        assert_eq!(s.lines, [2, 4]);
    }

    #[test]
    fn what_is_wrong_is_pointed_at() {
        for (text, says) in [
            (",a,b\nx,1\n", "row 2, column 2: 2 cells, expected 3"),
            (",a,b\nx,1,2,3\n", "4 cells, expected 3"),
            (",a,b\nx,1,zwei\n", "row 2, column 3: `zwei`"),
            (",a\n\"x,1\n", "quote"),
            ("", "header"),
        ] {
            let error = read_sheet(text.as_bytes(), &CSV).expect_err(says).to_string();
            assert!(error.contains(says), "{error}");
        }
    }
}
