//! Laying out lines of a terminal: wrapping, columns, colour as an extra and never as the only sign.
//!
//! Text of a case is foreign: control characters (escape sequences among them) and marks that reverse the direction of
//! writing are replaced by a space before anything is measured or printed.

use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr;

/// How a stretch of text is emphasised where colour is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Plain,
    Bold,
    Dim,
    Red,
    Green,
    Yellow,
    Blue,
}

impl Style {
    fn code(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Bold => "1",
            Self::Dim => "2",
            Self::Red => "31",
            Self::Green => "32",
            Self::Yellow => "33",
            Self::Blue => "34",
        }
    }
}

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Col<'a> {
    title: &'a str,
    right: bool,
    soft: bool,
}

/// A column of words.
pub(crate) const fn left(title: &str) -> Col<'_> {
    Col { title, right: false, soft: false }
}

/// A column of words that gives way before all others.
pub(crate) const fn soft(title: &str) -> Col<'_> {
    Col { title, right: false, soft: true }
}

/// A column of figures.
pub(crate) const fn right(title: &str) -> Col<'_> {
    Col { title, right: true, soft: false }
}

/// Lines in the making.
#[derive(Debug)]
pub(crate) struct Page {
    out: String,
    width: usize,
    colour: bool,
}

impl Page {
    /// An empty page; a width below 60 or above 200 cells is drawn to the nearer of the two.
    pub(crate) fn new(width: usize, colour: bool) -> Self {
        Self { out: String::new(), width: width.clamp(60, 200), colour }
    }

    pub(crate) fn width(&self) -> usize {
        self.width
    }

    pub(crate) fn finish(self) -> String {
        self.out
    }

    /// Text in a style; without colour the text alone.
    pub(crate) fn paint(&self, style: Style, text: &str) -> String {
        if self.colour && style != Style::Plain && !text.is_empty() {
            format!("\u{1b}[{}m{text}\u{1b}[0m", style.code())
        } else {
            text.to_owned()
        }
    }

    /// A line as it is: its parts are clean and fit.
    pub(crate) fn raw(&mut self, line: &str) {
        self.out.push_str(line.trim_end());
        self.out.push('\n');
    }

    pub(crate) fn blank(&mut self) {
        self.out.push('\n');
    }

    /// A section's heading, with an empty line before it.
    pub(crate) fn heading(&mut self, text: &str) {
        let line = self.paint(Style::Bold, &text.to_uppercase());
        self.blank();
        self.raw(&line);
    }

    /// Wrapped text, indented by two.
    pub(crate) fn para(&mut self, text: &str) {
        self.styled(Style::Plain, "", text);
    }

    /// Wrapped text that matters less.
    pub(crate) fn dim(&mut self, text: &str) {
        self.styled(Style::Dim, "", text);
    }

    /// Wrapped text behind a mark, with a hanging indent.
    pub(crate) fn item(&mut self, style: Style, mark: &str, text: &str) {
        self.styled(style, mark, text);
    }

    fn styled(&mut self, style: Style, mark: &str, text: &str) {
        if mark.width() > self.width / 2 {
            // A mark that leaves no room for a hanging indent is the beginning of the text.
            return self.styled(style, "", &format!("{mark} {text}"));
        }
        let lead = if mark.is_empty() { 2 } else { 2 + mark.width() + 1 };
        for (i, line) in wrap(&clean(text), self.width - lead).iter().enumerate() {
            let head = if i == 0 && !mark.is_empty() {
                // The mark carries the colour, so that long text stays readable.
                format!("  {} ", self.paint(style, mark))
            } else {
                " ".repeat(lead)
            };
            let body = if mark.is_empty() { self.paint(style, line) } else { line.clone() };
            self.raw(&format!("{head}{body}"));
        }
    }

    /// How many lines [`Page::item`] takes.
    pub(crate) fn lines_of(&self, mark: &str, text: &str) -> usize {
        wrap(&clean(text), self.width.saturating_sub(3 + mark.width()).max(1)).len()
    }

    /// A table, indented by two; the widest columns of words give way until it fits.
    pub(crate) fn table(&mut self, cols: &[Col<'_>], rows: &[Vec<String>]) {
        self.table_with(cols, rows, |_, _| ());
    }

    /// A table; after each row something of its own, given the row's place.
    pub(crate) fn table_with(
        &mut self,
        cols: &[Col<'_>],
        rows: &[Vec<String>],
        mut after: impl FnMut(&mut Self, usize),
    ) {
        if rows.is_empty() {
            return;
        }
        let rows: Vec<Vec<String>> = rows.iter().map(|r| r.iter().map(|c| clean(c)).collect()).collect();
        let widths = self.column_widths(cols, &rows);
        let titles: Vec<String> = cols.iter().map(|c| c.title.to_owned()).collect();
        if titles.iter().any(|t| !t.is_empty()) {
            let head = self.paint(Style::Dim, row(cols, &widths, &titles).trim_end());
            self.raw(&format!("  {head}"));
        }
        for (i, cells) in rows.iter().enumerate() {
            let line = row(cols, &widths, cells);
            self.raw(&format!("  {line}"));
            after(self, i);
        }
    }

    fn column_widths(&self, cols: &[Col<'_>], rows: &[Vec<String>]) -> Vec<usize> {
        let cell = |r: &Vec<String>, i: usize| r.get(i).map_or(0, |c| c.width());
        let mut widths: Vec<usize> = cols
            .iter()
            .enumerate()
            .map(|(i, col)| rows.iter().map(|r| cell(r, i)).max().unwrap_or(0).max(col.title.width()))
            .collect();
        let room = self.width.saturating_sub(2 + 2 * cols.len().saturating_sub(1));
        while widths.iter().sum::<usize>() > room {
            // Figures are cut last: a shortened word can be guessed, a shortened figure misleads.
            let widest = |right: bool, least: usize| {
                (0..cols.len())
                    .filter(|i| cols[*i].right == right && widths[*i] > least)
                    .max_by_key(|i| (widths[*i], cols.len() - i))
            };
            let soft = (0..cols.len()).find(|i| cols[*i].soft && widths[*i] > 16);
            match soft
                .or_else(|| widest(false, 8))
                .or_else(|| widest(true, 6))
                .or_else(|| widest(false, 3))
                .or_else(|| widest(true, 3))
            {
                Some(i) => widths[i] -= 1,
                None => break,
            }
        }
        widths
    }
}

fn row(cols: &[Col<'_>], widths: &[usize], cells: &[String]) -> String {
    let mut out = String::new();
    for (i, (col, width)) in cols.iter().zip(widths).enumerate() {
        let text = fit(cells.get(i).map_or("", String::as_str), *width);
        let pad = " ".repeat(width.saturating_sub(text.width()));
        if i > 0 {
            out.push_str("  ");
        }
        // Writing to a String cannot fail.
        let _ = if col.right { write!(out, "{pad}{text}") } else { write!(out, "{text}{pad}") };
    }
    out.trim_end().to_owned()
}

/// Text cut to a width in cells, with `…` in place of what is left out.
pub(crate) fn fit(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    for c in text.chars() {
        if out.width() + c.to_string().width() + 1 > width {
            break;
        }
        out.push(c);
    }
    out.truncate(out.trim_end().len());
    out + "…"
}

/// Text of exactly a width in cells: cut or padded.
pub(crate) fn padded(text: &str, width: usize) -> String {
    let text = fit(text, width);
    let pad = width.saturating_sub(text.width());
    text + &" ".repeat(pad)
}

/// Foreign text without anything that moves the cursor or turns the direction of writing.
pub(crate) fn clean(text: &str) -> String {
    let turns =
        |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().map(|c| if c.is_control() || turns(c) { ' ' } else { c }).collect()
}

/// Text broken at spaces into lines of at most a width; a word that is longer than a line is cut.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for mut word in glued(text) {
        loop {
            let space = usize::from(!line.is_empty());
            if line.width() + space + word.width() <= width {
                if space == 1 {
                    line.push(' ');
                }
                line.push_str(&word);
                break;
            }
            if line.is_empty() {
                let head = split_at_width(&word, width);
                let tail = word.split_off(head);
                lines.push(std::mem::replace(&mut word, tail));
            } else {
                lines.push(std::mem::take(&mut line));
            }
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// The words of a text, with `%` and scale words kept beside their figure.
fn glued(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let bare = word.trim_end_matches([',', '.', ';', ':', ')']);
        match out.last_mut() {
            Some(last)
                if matches!(bare, "%" | "k" | "M" | "bn" | "trn")
                    && last.ends_with(|c: char| c.is_ascii_digit()) =>
            {
                last.push(' ');
                last.push_str(word);
            }
            _ => out.push(word.to_owned()),
        }
    }
    out
}

/// Byte index after the last character that still fits; at least one character.
fn split_at_width(word: &str, width: usize) -> usize {
    let mut cells = 0;
    for (i, c) in word.char_indices() {
        cells += c.to_string().width();
        if cells > width && i > 0 {
            return i;
        }
    }
    word.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn escape_sequences_do_not_pass() {
        let mut page = Page::new(80, false);
        page.para("safe\u{1b}[31mred\u{202e}turned\r\nnext");
        assert_eq!(page.finish(), "  safe [31mred turned next\n");
    }

    #[test]
    fn a_figure_keeps_its_percent_sign() {
        assert_eq!(wrap("it is 31 % of all", 9), ["it is", "31 % of", "all"]);
    }

    #[test]
    fn words_give_way_before_figures() {
        let mut page = Page::new(60, false);
        page.table(&[left("Name"), right("Loss")], &[vec!["x".repeat(80), "1.23 bn USD".into()]]);
        let out = page.finish();
        assert!(out.contains("…  1.23 bn USD"), "{out}");
        assert!(out.lines().all(|l| l.width() <= 60), "{out}");
    }

    proptest! {
        #[test]
        fn prop_no_line_is_wider_than_the_page(text in ".{0,300}", width in 60usize..140, mark in "[a-z]{0,3}") {
            let mut page = Page::new(width, false);
            page.item(Style::Red, &mark, &text);
            for line in page.finish().lines() {
                prop_assert!(line.width() <= width, "{line:?}");
            }
        }

        #[test]
        fn prop_wrapping_loses_no_word(text in "[a-z ]{0,200}") {
            let kept: String = wrap(&text, 20).concat().split_whitespace().collect();
            let all: String = text.split_whitespace().collect();
            prop_assert_eq!(kept, all);
        }
    }
}
