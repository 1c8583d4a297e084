//! Safe pieces of HTML: everything that comes from a case is escaped on its way in.

use std::fmt::Write as _;

/// A piece of finished HTML.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Html(pub(crate) String);

impl std::fmt::Display for Html {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Text as HTML text or as an attribute in double quotes.
pub(crate) fn esc(text: &str) -> Html {
    let mut out = String::with_capacity(text.len());
    for c in crate::text::clean(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    Html(out)
}

impl Html {
    /// Whether there is nothing in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The same piece in an element with a class.
    pub(crate) fn within(&self, tag: &str, class: &str) -> Self {
        let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
        Self(format!("<{tag}{class}>{}</{tag}>", self.0))
    }

    /// The same piece where links find it.
    pub(crate) fn within_id(&self, id: &str) -> Self {
        if self.is_empty() { Self::default() } else { Self(format!("<div id=\"{id}\">{}</div>", self.0)) }
    }

    /// Pieces after each other with something between.
    pub(crate) fn join(pieces: &[Self], between: &str) -> Self {
        Self(pieces.iter().filter(|p| !p.is_empty()).map(|p| p.0.as_str()).collect::<Vec<_>>().join(between))
    }
}

/// A paragraph.
pub(crate) fn para(text: &str) -> Html {
    esc(text).within("p", "")
}

/// A list of short texts.
pub(crate) fn list(items: &[Html]) -> Html {
    if items.is_empty() {
        return Html::default();
    }
    Html(items.iter().map(|i| i.within("li", "").0).collect::<String>()).within("ul", "")
}

/// A table with a caption, in a box of its own that scrolls sideways.
#[derive(Debug)]
pub(crate) struct Grid {
    caption: &'static str,
    columns: &'static [&'static str],
    rows: Vec<Vec<Html>>,
}

impl Grid {
    /// An empty table; a title that begins with `#` is a column of figures, one with `@` a column of dates.
    pub(crate) fn new(caption: &'static str, columns: &'static [&'static str]) -> Self {
        Self { caption, columns, rows: Vec::new() }
    }

    /// One more row; the first cell is its heading.
    pub(crate) fn row(&mut self, cells: Vec<Html>) {
        self.rows.push(cells);
    }

    /// The table as it stands on the page; nothing when it has no rows.
    pub(crate) fn html(&self) -> Html {
        if self.rows.is_empty() {
            return Html::default();
        }
        let mut out = format!(
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{0}\"><table><caption>{0}</caption><thead><tr>",
            esc(self.caption).0
        );
        // Writing to a String cannot fail.
        for title in self.columns {
            let class = class_of(title);
            let _ =
                write!(out, "<th scope=\"col\"{class}>{}</th>", esc(title.trim_start_matches(['#', '@'])).0);
        }
        out.push_str("</tr></thead><tbody>");
        for row in &self.rows {
            out.push_str("<tr>");
            for (i, (cell, title)) in row.iter().zip(self.columns).enumerate() {
                let class = class_of(title);
                let _ = if i == 0 {
                    write!(out, "<th scope=\"row\"{class}>{}</th>", cell.0)
                } else {
                    write!(out, "<td{class}>{}</td>", cell.0)
                };
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</tbody></table></div>");
        Html(out)
    }

    /// The table behind a line that opens it.
    pub(crate) fn folded(&self) -> Html {
        fold(
            &format!("Table: {} ({})", self.caption, crate::words::count(self.rows.len(), "row", "rows")),
            &self.html(),
        )
    }
}

/// How a column is set: `n` figures, `d` dates and other words that never break, `k` a key of a letter or two.
fn class_of(title: &str) -> &'static str {
    match title.chars().next() {
        Some('#') => " class=\"n\"",
        Some('@') => " class=\"d\"",
        None => " class=\"k\"",
        _ => "",
    }
}

/// Something behind a line that opens it; nothing when there is nothing.
pub(crate) fn fold(line: &str, inside: &Html) -> Html {
    if inside.is_empty() {
        return Html::default();
    }
    Html(format!("<details><summary>{}</summary>{}</details>", esc(line).0, inside.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_stays_text() {
        assert_eq!(esc("<script>\"'&\u{1b}").0, "&lt;script&gt;&quot;&#39;&amp; ");
    }

    #[test]
    fn a_table_without_rows_is_nothing() {
        assert!(Grid::new("c", &["a"]).html().is_empty() && Grid::new("c", &["a"]).folded().is_empty());
    }
}
