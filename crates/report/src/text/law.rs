//! What the law says of each supply link over time: one row a group of links with one standing.

use super::page::{Page, Style, clean, padded};
use crate::calendar::{Column, columns};
use crate::groups::{Group, groups};
use crate::numbers::quantity;
use crate::outcome::{MeasureView, Outcome};
use crate::words::{STATES, count, place, state};
use jiff::civil::Date;

/// Rows of the timeline; the rest is in standing.csv.
const MOST_GROUPS: usize = 10;

/// Letters that mark measures on the timeline.
pub(crate) const MARKS: &str = "abcdefghijklmnopqrstuvwxyz";

pub(super) fn law(o: &Outcome, page: &mut Page) {
    page.heading("What the law says of each supply link");
    if o.standing.is_empty() {
        page.para("The case has no supply links.");
        return;
    }
    let groups = groups(&o.standing);
    let most = page.width().saturating_sub(46).clamp(12, 60);
    let (step, cols) = columns(o.case.from, o.case.to, most);
    page.para(&format!(
        "{} in {} of equal standing. One letter a {}, the standing on most of its days:",
        count(o.standing.len(), "link", "links"),
        count(groups.len(), "group", "groups"),
        step.word()
    ));
    legend(&groups, page);
    let label_width = page.width() - 2 - 2 - cols.len() - year_breaks(&cols);
    header(o, &cols, label_width, page);
    let chosen = chosen(&groups);
    for group in &chosen {
        timeline_row(o, group, &cols, label_width, page);
    }
    let rest: Vec<&Group<'_>> =
        groups.iter().filter(|g| !chosen.iter().any(|c| std::ptr::eq(*c, *g))).collect();
    if !rest.is_empty() {
        let links: usize = rest.iter().map(|g| g.links.len()).sum();
        let value: f64 = rest.iter().map(|g| g.value).sum();
        page.dim(&format!(
            "{} more ({}, {} a year).",
            count(rest.len(), "group", "groups"),
            count(links, "link", "links"),
            quantity(value, &o.case.currency)
        ));
    }
    page.dim("Every link with days, grounds and citations: standing.csv and the report.");
    super::measures::measures(o, page);
}

/// The groups that are shown, in their order: the two largest of each home, then the largest of all while there is room.
fn chosen<'g, 'a>(groups: &'g [Group<'a>]) -> Vec<&'g Group<'a>> {
    let mut rank: Vec<(bool, f64, usize)> = Vec::new();
    for (i, group) in groups.iter().enumerate() {
        let first = groups[..i].iter().filter(|g| g.home == group.home).count() < 2;
        rank.push((!first, -group.value, i));
    }
    rank.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
    let mut kept: Vec<usize> = rank.into_iter().take(MOST_GROUPS).map(|(_, _, i)| i).collect();
    kept.sort_unstable();
    kept.into_iter().filter_map(|i| groups.get(i)).collect()
}

fn legend(groups: &[Group<'_>], page: &mut Page) {
    let used: Vec<char> =
        groups.iter().flat_map(|g| &g.spells).map(|(_, _, word)| state(word).letter).collect();
    let words: Vec<String> = STATES
        .iter()
        .filter(|s| used.contains(&s.letter))
        .map(|s| format!("{} {}", s.letter, s.long))
        .collect();
    page.para(&words.join("; "));
}

fn style(letter: char) -> Style {
    match letter {
        'X' => Style::Red,
        'L' => Style::Yellow,
        'A' => Style::Blue,
        '·' => Style::Green,
        _ => Style::Bold,
    }
}

fn year_breaks(cols: &[Column]) -> usize {
    cols.windows(2).filter(|w| w[0].from.year() != w[1].from.year()).count()
}

/// The years above the columns, and under them the marks of measures.
fn header(o: &Outcome, cols: &[Column], label_width: usize, page: &mut Page) {
    let mut years: Vec<char> = Vec::new();
    let mut marks = String::new();
    for (i, col) in cols.iter().enumerate() {
        if i > 0 && cols[i - 1].from.year() != col.from.year() {
            years.push(' ');
            marks.push(' ');
        }
        years.push(' ');
        marks.push(mark_in(&o.measures, col.from, col.until));
    }
    for (start, room, year) in year_spans(cols) {
        // Four digits where they fit, else two, else none: a year of one or two columns stays legible.
        let text = if room >= 4 { year.to_string() } else { format!("{:02}", year.rem_euclid(100)) };
        if text.len() <= room {
            years.splice(start..start + text.len(), text.chars());
        }
    }
    let years: String = years.into_iter().collect();
    let label = padded("Suppliers' home: items (links, flow a year)", label_width);
    let line = page.paint(Style::Dim, format!("{label}  {years}").trim_end());
    page.raw(&format!("  {line}"));
    let label = padded("measures that begin (list below; +: several)", label_width);
    let line = page.paint(Style::Dim, format!("{label}  {marks}").trim_end());
    page.raw(&format!("  {line}"));
}

/// Where each year's columns begin on the line, how many they are, and which year it is.
fn year_spans(cols: &[Column]) -> Vec<(usize, usize, i16)> {
    let mut out: Vec<(usize, usize, i16)> = Vec::new();
    let mut at = 0;
    for col in cols {
        match out.last_mut() {
            Some(last) if last.2 == col.from.year() => last.1 += 1,
            Some(_) => {
                at += 1;
                out.push((at, 1, col.from.year()));
            }
            None => out.push((at, 1, col.from.year())),
        }
        at += 1;
    }
    out
}

/// The mark of the measure that begins in the period; `+` for several.
fn mark_in(measures: &[MeasureView], from: Date, until: Date) -> char {
    let mut found =
        measures.iter().zip(MARKS.chars()).filter(|(m, _)| m.from.is_some_and(|d| from <= d && d <= until));
    match (found.next(), found.next()) {
        (Some((_, mark)), None) => mark,
        (Some(_), Some(_)) => '+',
        _ => ' ',
    }
}

fn timeline_row(o: &Outcome, group: &Group<'_>, cols: &[Column], label_width: usize, page: &mut Page) {
    let size = format!(" ({}, {})", group.links.len(), quantity(group.value, &o.case.currency));
    let head = format!("{}: ", place(group.home));
    let room = label_width.saturating_sub(head.chars().count() + size.chars().count()).max(8);
    let items = super::page::fit(&clean(&group.items_text(3)), room);
    let label = padded(&format!("{}{items}{size}", clean(&head)), label_width);
    let mut cells = String::new();
    for (i, col) in cols.iter().enumerate() {
        if i > 0 && cols[i - 1].from.year() != col.from.year() {
            cells.push(' ');
        }
        let letter = group.state_in(col.from, col.until).map_or(' ', |s| state(s).letter);
        cells.push_str(&page.paint(style(letter), &letter.to_string()));
    }
    page.raw(&format!("  {label}  {cells}"));
}
