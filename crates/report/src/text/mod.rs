//! The summary that a terminal shows: the same order as the report, in a page or two.
//!
//! Supported: 60 to 200 cells a line (made for 100), colour as an extra, months as columns of the timeline while they fit.
//! Not supported: right-to-left layout. What is shortened here says so and names the table that has it all.

mod impact;
mod law;
mod losses;
mod measures;
mod outlook;
mod page;
mod scores;

use crate::answer;
use crate::findings::{self, Finding};
use crate::numbers::percent;
use crate::outcome::Outcome;
use crate::words::{count, place};
pub(crate) use law::MARKS;
pub(crate) use measures::run_of_marks;
use page::{Page, Style, left, right, soft};
pub(crate) use page::{clean, fit};

/// Rows of a table in the summary; the rest is in the tables on disk.
const MOST_ROWS: usize = 8;

/// The outcome as text for a terminal of `width` cells, with ANSI colour when `colour`.
///
/// Whether colour is wanted (a terminal, no `NO_COLOR`) is the caller's to decide. The caller also prints where it wrote the
/// report: see [`report_line`].
pub fn summary(outcome: &Outcome, width: usize, colour: bool) -> String {
    let mut page = Page::new(width, colour);
    question(outcome, &mut page);
    known(outcome, &mut page);
    listed(outcome, &mut page);
    law::law(outcome, &mut page);
    losses::losses(outcome, &mut page);
    outlook::plan(outcome, &mut page);
    impact::impact(outcome, &mut page);
    scores::scores(outcome, &mut page);
    scores::assumed(outcome, &mut page);
    page.finish()
}

/// The summary's last lines: where the report is.
pub fn report_line(path: &str, width: usize, colour: bool) -> String {
    let mut page = Page::new(width, colour);
    page.heading("Report");
    page.item(Style::Plain, "→", path);
    page.finish()
}

fn question(o: &Outcome, page: &mut Page) {
    let title = page.paint(Style::Bold, &page::fit(&page::clean(&o.case.title), page.width()));
    page.raw(&title);
    page.dim(&format!(
        "case {} · {} to {} · money in {} unless stated otherwise",
        o.case.id, o.case.from, o.case.to, o.case.currency
    ));
    for change in &o.changes {
        page.item(Style::Yellow, "changed:", change);
    }
    page.heading("Question");
    page.para(&o.case.question);
    page.item(Style::Bold, "In short:", &answer::sentence(o));
}

/// Lines of the terminal that findings may take.
const FINDING_LINES: usize = 12;

/// What does not fit comes first, then what reports imply of each other; that two agree is counted.
fn known(o: &Outcome, page: &mut Page) {
    page.heading("What is known");
    let all = findings::views(o);
    if all.is_empty() {
        page.para("No two entered figures speak of the same thing: nothing to compare.");
        return;
    }
    page.para(&format!(
        "{} among the entered figures; {}.",
        count(all.len(), "finding", "findings"),
        count(all.iter().filter(|f| f.against).count(), "that does not fit", "that do not fit")
    ));
    let mark = |f: &Finding| format!("{:<11}", f.kind);
    let (mut lines, mut rest): (usize, Vec<&Finding>) = (0, Vec::new());
    for f in findings::by_interest(&all) {
        let taken = page.lines_of(&mark(f), &f.sentence);
        if lines + taken > FINDING_LINES {
            rest.push(f);
            continue;
        }
        lines += taken;
        page.item(if f.against { Style::Red } else { Style::Green }, &mark(f), &f.sentence);
    }
    if !rest.is_empty() {
        page.dim(&format!("Also, in facts.csv and the report: {}.", findings::counted(&rest)));
    }
}

fn listed(o: &Outcome, page: &mut Page) {
    page.heading("Who is listed");
    if o.listed.is_empty() {
        page.para("No party of the case matches a record of the lists it names. Silence is not clearance.");
    }
    let open =
        |d: Option<jiff::civil::Date>, word: &str| d.map_or_else(|| word.to_owned(), |d| d.to_string());
    let shown = &o.listed[..o.listed.len().min(MOST_ROWS)];
    let rows: Vec<Vec<String>> = shown
        .iter()
        .map(|l| {
            vec![
                l.name.clone(),
                l.list.clone(),
                percent(l.score),
                open(l.from, "not stated"),
                open(l.until, "open"),
                l.citation.clone(),
            ]
        })
        .collect();
    let cols = [
        soft("Party"),
        left("List"),
        right("Match"),
        left("In force from"),
        left("until"),
        left("Published"),
    ];
    page.table_with(&cols, &rows, |page, i| {
        if same_name(&shown[i].name, &shown[i].record_name) {
            return;
        }
        page.item(Style::Plain, "  listed as", &shown[i].record_name);
    });
    let more = o.listed.len().saturating_sub(rows.len());
    if more > 0 {
        page.dim(&format!("{} more in the report.", count(more, "match", "matches")));
    }
    if !o.unlisted.is_empty() {
        page.dim(&format!(
            "{} screened without a match.",
            count(o.unlisted.len(), "party was", "parties were")
        ));
    }
}

/// Whether a record's name says no more than the party's: alike but for capitals, punctuation, a point or an abbreviation in brackets.
fn same_name(party: &str, record: &str) -> bool {
    let letters = |t: &str| t.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let bare = record.split(" (").next().unwrap_or(record);
    letters(party) == letters(record) || letters(party) == letters(bare)
}

/// Places by name, joined.
fn places(codes: &[&str]) -> String {
    codes.iter().map(|c| place(c)).collect::<Vec<_>>().join(", ")
}
