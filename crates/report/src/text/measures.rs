//! The measures under the timeline: what began when, and what each took, with like measures in one row.

use super::law::MARKS;
use super::page::{Page, left, right, soft};
use crate::answer::{joint_labels, joint_loss};
use crate::numbers::{NOT_AVAILABLE, quantity};
use crate::outcome::{MeasureView, Outcome};
use jiff::civil::Date;

/// Rows of measures; the rest is in measures.csv.
const MOST_MEASURES: usize = 18;

/// Measures that are shown in one row: renewals of one licence, further parts of one listing.
struct Alike<'a> {
    marks: String,
    first: &'a MeasureView,
    until: Option<Date>,
    more: usize,
}

/// A title without what tells renewals apart: numbers, and what follows a colon.
fn stem(title: &str) -> String {
    let head = title.split(':').next().unwrap_or_default();
    head.chars().filter(|c| !c.is_ascii_digit()).collect()
}

fn alike(o: &Outcome) -> Vec<Alike<'_>> {
    let mut out: Vec<Alike<'_>> = Vec::new();
    for (i, m) in o.measures.iter().enumerate() {
        let mark = MARKS.chars().nth(i).map_or_else(String::new, String::from);
        // A measure with a share or links of its own has a row of its own: they would be lost in a common one.
        let own = m.joined_with.is_none() || m.links_changed > 0;
        let like = |g: &&mut Alike<'_>| {
            g.first.joined_with == m.joined_with
                && g.first.kind == m.kind
                && g.first.links_changed == 0
                && stem(&g.first.title) == stem(&m.title)
        };
        match out.iter_mut().filter(|_| !own).find(like) {
            Some(group) => {
                group.marks += &mark;
                group.more += 1;
                group.until = group.until.zip(m.until).map(|(a, b)| a.max(b));
            }
            None => out.push(Alike { marks: mark, first: m, until: m.until, more: 0 }),
        }
    }
    out
}

/// Letters in a row as `k–p`.
pub(crate) fn run_of_marks(marks: &str) -> String {
    let all: Vec<char> = marks.chars().collect();
    let mut out = String::new();
    let mut i = 0;
    while i < all.len() {
        let mut end = i;
        while end + 1 < all.len() && all[end + 1] as u32 == all[end] as u32 + 1 {
            end += 1;
        }
        out.push(all[i]);
        if end > i + 1 {
            out.push('–');
        }
        if end > i {
            out.push(all[end]);
        }
        i = end + 1;
    }
    out
}

pub(super) fn measures(o: &Outcome, page: &mut Page) {
    if o.measures.is_empty() {
        return;
    }
    page.blank();
    let currency = &o.case.currency;
    let labels = joint_labels(o);
    let all = alike(o);
    let date = |d: Option<Date>, open: &str| d.map_or_else(|| open.to_owned(), |d| d.to_string());
    let rows: Vec<Vec<String>> = all
        .iter()
        .take(MOST_MEASURES)
        .map(|g| {
            let number = g.first.joined_with.as_deref().and_then(|l| labels.iter().position(|x| *x == l));
            vec![
                run_of_marks(&g.marks),
                date(g.first.from, "always"),
                date(g.until, "open"),
                match g.more {
                    0 => g.first.title.clone(),
                    n => format!("{} (+{n})", g.first.title.split(':').next().unwrap_or_default()),
                },
                g.first.links_changed.to_string(),
                match (g.first.loss, number) {
                    (Some(v), _) => quantity(v, currency),
                    (None, Some(n)) => format!("({})", n + 1),
                    (None, None) => NOT_AVAILABLE.to_owned(),
                },
            ]
        })
        .collect();
    let cols = [left(""), left("From"), left("Until"), soft("Measure"), right("Links"), right("Lost output")];
    page.table(&cols, &rows);
    if all.len() > MOST_MEASURES {
        page.dim(&format!("{} more in measures.csv.", all.len() - MOST_MEASURES));
    }
    let joint: Vec<String> = labels
        .iter()
        .enumerate()
        .map(|(i, label)| {
            let loss =
                joint_loss(o, label).map_or_else(|| NOT_AVAILABLE.to_owned(), |v| quantity(v, currency));
            format!("({}) {label}: {loss} together", i + 1)
        })
        .collect();
    if !joint.is_empty() {
        page.para(&format!("{}.", joint.join("; ")));
    }
    page.dim(
        "Links: for production, whose standing differs when it alone is lifted. Lost output: its share, averaged over all \
         orders of adding the measures (Shapley); negative: a gain.",
    );
}

#[cfg(test)]
mod tests {
    use super::{run_of_marks, stem};

    #[test]
    fn letters_in_a_row_are_a_run() {
        for (marks, want) in [("a", "a"), ("ab", "ab"), ("abc", "a–c"), ("eklnop", "ekln–p"), ("", "")] {
            assert_eq!(run_of_marks(marks), want);
        }
    }

    #[test]
    fn renewals_have_one_stem() {
        assert_eq!(stem("General licence, period 1: networks"), stem("General licence, period 12: phones"));
        assert_ne!(stem("Licence for panels"), stem("Licence for processors"));
    }
}
