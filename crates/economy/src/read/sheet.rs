//! A text file of labels and numbers: some header lines, some label columns, then numbers only.
//!
//! Lines are parsed in parallel; a cell is digits with a point, an exponent is allowed, an empty cell is 0. Supported: comma, tab or semicolon
//! between cells, quoted cells, a byte order mark, CRLF. Not supported: line breaks inside quotes, decimal commas, thousands
//! separators: each is an error that names line and column.

use crate::error::{Error, Result};
use crate::matrix::Matrix;
use rayon::prelude::*;

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

/// Reads a sheet.
pub(crate) fn read_sheet(bytes: &[u8], f: &Format) -> Result<Sheet> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut lines = numbered_lines(bytes);
    if lines.len() < f.head {
        return Err(Error::layout(format!("{} lines, expected {} of header first", lines.len(), f.head)));
    }
    let body = lines.split_off(f.head);
    let mut head = Vec::with_capacity(f.head);
    for (number, line) in &lines {
        let cells = split(line, f.separator, *number)?;
        head.push(cells.into_iter().skip(f.labels).map(|c| c.trim().to_owned()).collect::<Vec<String>>());
    }
    let width = head.iter().map(Vec::len).max().unwrap_or_else(|| {
        body.first().map_or(0, |(_, l)| l.iter().filter(|b| **b == f.separator).count() + 1 - f.labels.min(1))
    });
    if width == 0 || body.is_empty() {
        return Err(Error::layout("the file has no numbers under its header"));
    }
    if width.checked_mul(body.len()).is_none_or(|c| c > MOST_CELLS) {
        return Err(Error::layout(format!("{} × {width} cells are more than a table may have", body.len())));
    }
    for (line, (number, _)) in head.iter_mut().zip(&lines) {
        if line.len() < width && f.head == 1 {
            return Err(Error::cell(*number, line.len() as u64, "the header is short"));
        }
        line.resize(width, String::new());
    }
    let mut cells = Matrix::zeros(body.len(), width);
    let labels = cells
        .data_mut()
        .par_chunks_mut(width)
        .zip(&body)
        .map(|(target, (number, line))| row(line, *number, f, target))
        .collect::<Result<Vec<_>>>()?;
    let lines = body.iter().map(|(n, _)| *n).collect();
    Ok(Sheet { head, labels, lines, cells, skipped: f.labels })
}

/// The lines that are not empty, with their numbers from 1 and without line ends.
fn numbered_lines(bytes: &[u8]) -> Vec<(u64, &[u8])> {
    let mut out = Vec::new();
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', bytes).chain((!bytes.ends_with(b"\n")).then_some(bytes.len()));
    for (number, end) in (1..).zip(ends) {
        let line = bytes[start..end].strip_suffix(b"\r").unwrap_or(&bytes[start..end]);
        if line.iter().any(|b| !matches!(b, b' ' | b'\t' | b',' | b';')) {
            out.push((number, line));
        }
        start = (end + 1).min(bytes.len());
    }
    out
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
