//! The terminal summary.

use crate::{fixture, large::large};
use knockon_report::{report_line, summary};

#[test]
fn regress_summary_of_a_small_case() {
    insta::assert_snapshot!(summary(&fixture::small(), 100, false));
}

#[test]
fn regress_summary_of_a_case_without_anything() {
    insta::assert_snapshot!(summary(&fixture::empty(), 100, false));
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    use unicode_width::UnicodeWidthStr;
    for outcome in [fixture::small(), large(150)] {
        for width in [60, 80, 100, 140] {
            for line in summary(&outcome, width, false).lines() {
                assert!(line.width() <= width, "{} > {width}: {line}", line.width());
            }
        }
    }
}

#[test]
fn a_large_case_stays_within_three_screens() {
    let lines = summary(&large(150), 100, false).lines().count();
    assert!(lines <= 170, "{lines}");
}

#[test]
fn colour_adds_nothing_but_colour() {
    let outcome = large(40);
    let coloured = summary(&outcome, 100, true);
    assert!(coloured.contains('\u{1b}'));
    let mut plain = String::new();
    let mut rest = coloured.as_str();
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        plain.push_str(before);
        rest = after.split_once('m').expect("every escape of ours ends in m").1;
    }
    assert_eq!(plain + rest, summary(&outcome, 100, false));
}

#[test]
fn foreign_escape_sequences_do_not_reach_the_terminal() {
    let mut outcome = fixture::small();
    outcome.case.title = "\u{1b}]0;owned\u{7}".into();
    outcome.case.question = "\u{1b}[2J\u{9b}2J".into();
    outcome.standing[0].item = "\u{1b}[31mred".into();
    outcome.losses.suppliers[0].name = "\u{202e}drawkcab".into();
    outcome.measures[0].title = "a\nb\u{1b}[1A".into();
    outcome.unlisted.push("\u{1b}".into());
    let text = summary(&outcome, 100, false);
    let bad = |c: &char| (c.is_control() && *c != '\n') || *c == '\u{202e}';
    assert_eq!(text.chars().find(bad), None);
}

#[test]
fn a_missing_figure_is_not_zero() {
    let mut outcome = fixture::small();
    for row in &mut outcome.impact[0].rows {
        (row.direct, row.indirect, row.induced, row.total, row.range) = (None, None, None, None, None);
        row.why_not = "the table has none".into();
    }
    let text = summary(&outcome, 100, false);
    let section = text.split("GDP, JOBS AND TAX").nth(1).expect("the section is there");
    let section = section.split("MODELLED BESIDE").next().expect("and ends");
    assert!(section.contains("Not available: GDP (value added) (the table has none): Japan"), "{section}");
    assert!(!section.contains(" 0 "), "{section}");
}

#[test]
fn no_requirement_is_never_called_free() {
    let text = summary(&fixture::small(), 100, false);
    assert!(text.contains("no requirement found in the modelled rules"));
    assert!(!text.to_lowercase().contains("free"), "{text}");
}

#[test]
fn the_report_is_named_last() {
    assert_eq!(report_line("out/report.html", 100, false), "\nREPORT\n  → out/report.html\n");
}
