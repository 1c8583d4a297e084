//! Laws that hold for any reports.

use super::{report, texts};
use knockon_facts::{Report, check};
use proptest::prelude::*;

/// Few periods, figures and units, so that reports meet often.
fn any_report() -> impl Strategy<Value = (usize, usize, i64, usize)> {
    (0..PERIODS.len(), 0..UNITS.len(), 1..999_i64, 0..3_usize)
}

const PERIODS: [&str; 7] = ["2018", "2019", "2019H1", "2019H2", "2019-01/2019-09", "FY2019", ""];
const UNITS: [(&str, &str); 5] = [
    ("bn JPY", "trn JPY"),
    ("M USD", "bn USD"),
    ("M units", "bn units"),
    ("percent change", "percent change"),
    ("JPY per USD", "JPY per USD"),
];
const SIGNS: [&str; 3] = ["", ">", "~"];

/// Reports from draws; `scaled` writes every amount with the next larger scale.
fn reports(draws: &[(usize, usize, i64, usize)], scaled: bool) -> Vec<Report> {
    draws
        .iter()
        .enumerate()
        .map(|(i, (p, u, number, sign))| {
            let (unit, larger) = UNITS[*u];
            let (number, unit) = if scaled && unit != larger {
                (format!("{}{}", SIGNS[*sign], (*number as f64) / 1000.0), larger)
            } else {
                (format!("{}{number}", SIGNS[*sign]), unit)
            };
            report(&format!("r{i:02}"), PERIODS[*p], &number, unit)
        })
        .collect()
}

proptest! {
    #[test]
    fn prop_order_of_reports_does_not_matter(draws in prop::collection::vec(any_report(), 0..12), turn in 0..12_usize) {
        let mut all = reports(&draws, false);
        let before = check(&all, &[]);
        let len = all.len();
        if len > 0 {
            all.rotate_left(turn % len);
            all[..len / 2].reverse();
        }
        prop_assert_eq!(before, check(&all, &[]));
    }

    #[test]
    fn prop_scale_of_the_unit_does_not_matter(draws in prop::collection::vec(any_report(), 0..12)) {
        let outline = |scaled| -> Vec<_> {
            let found = check(&reports(&draws, scaled), &[]);
            found.findings.into_iter().map(|f| (f.kind, f.reports, f.severity)).collect()
        };
        let (mut plain, mut scaled) = (outline(false), outline(true));
        plain.sort();
        scaled.sort();
        prop_assert_eq!(plain, scaled);
    }

    #[test]
    fn prop_every_finding_names_reports_that_exist(draws in prop::collection::vec(any_report(), 0..12)) {
        let all = reports(&draws, false);
        let found = check(&all, &[]);
        for f in &found.findings {
            prop_assert!(!f.reports.is_empty() && f.text.ends_with('.'), "{}", texts(&found));
            prop_assert!(f.reports.iter().all(|id| all.iter().any(|r| r.id == *id)), "{}", texts(&found));
        }
    }

    #[test]
    fn prop_a_report_never_contradicts_its_own_copy(draw in any_report()) {
        let twice = reports(&[draw, draw], false);
        let found = check(&twice, &[]);
        prop_assert!(found.of(knockon_facts::FindingKind::Contradict).next().is_none(), "{}", texts(&found));
        prop_assert!(found.of(knockon_facts::FindingKind::Agree).next().is_some());
    }

    #[test]
    fn prop_no_cell_makes_the_reader_panic(value in ".{0,12}", unit in ".{0,12}", period in ".{0,12}") {
        let _ = super::row(&[("value", &value), ("unit", &unit), ("period", &period)]);
    }

    #[test]
    fn prop_large_numbers_do_not_overflow(digits in "[1-9][0-9]{10,27}", other in "[1-9][0-9]{0,27}") {
        let all: Vec<Report> = [("a", "2019", digits.as_str(), "trn JPY"), ("b", "2019", other.as_str(), "JPY"), ("c", "2018", other.as_str(), "trn USD"), ("d", "2019", other.as_str(), "percent change"), ("e", "2019", "0.0000000001", "JPY per USD")]
            .iter()
            .map(|(id, p, v, u)| report(id, p, v, u))
            .collect();
        let _ = check(&all, &[]);
    }
}
