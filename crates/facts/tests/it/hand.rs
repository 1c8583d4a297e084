//! Findings worked out by hand.

use super::{report, row, texts};
use knockon_facts::{FindingKind, Report, Source, Weight, check};

fn only(reports: &[Report], kind: FindingKind) -> (Vec<String>, String, Weight) {
    let found = check(reports, &[]);
    let mut of = found.of(kind);
    let first = of.next().unwrap_or_else(|| panic!("no {kind:?} in\n{}", texts(&found)));
    assert!(of.next().is_none(), "more than one {kind:?} in\n{}", texts(&found));
    (first.reports.clone(), first.text.clone(), first.severity)
}

fn none(reports: &[Report], kind: FindingKind) {
    let found = check(reports, &[]);
    assert!(found.of(kind).next().is_none(), "{}", texts(&found));
}

// Kyodo News, 2019-11-21, and South China Morning Post, 2019-11-22, on one briefing: 1.1 trillion yen, 10 billion dollars; the yearly mean
// rate of 2019 was about 109 yen. 1,100 / 109 = 10.0917.
#[test]
fn val_yen_and_dollars_of_one_sentence_agree() {
    let reports = [
        report("p01", "2019", "1100", "bn JPY"),
        report("p02", "2019", "10", "bn USD"),
        report("p20", "2019", "1.1", "trn JPY"),
        row(&[
            ("id", "fx"),
            ("subject", "USD/JPY"),
            ("measure", "exchange rate"),
            ("period", "2019"),
            ("value", "109.0"),
            ("unit", "JPY per USD"),
        ])
        .unwrap(),
    ];
    let (ids, text, weight) = only(&reports, FindingKind::Converted);
    assert_eq!(ids, ["fx", "p01", "p02", "p20"]);
    assert!(text.contains("10.09 bn USD") && text.contains("they agree"), "{text}");
    assert_eq!(weight, Weight::Note);
    assert_eq!(only(&reports, FindingKind::Agree).0, ["p01", "p20"]);
}

#[test]
fn a_rate_of_another_year_is_not_used() {
    let rate = [
        ("id", "fx"),
        ("subject", "USD/JPY"),
        ("measure", "exchange rate"),
        ("period", "2018"),
        ("value", "110.4"),
        ("unit", "JPY per USD"),
    ];
    let reports =
        [report("a", "2019", "1100", "bn JPY"), report("b", "2019", "10", "bn USD"), row(&rate).unwrap()];
    let (_, text, weight) = only(&reports, FindingKind::Converted);
    assert!(text.contains("no exchange rate"), "{text}");
    assert_eq!(weight, Weight::Warning);
}

// 780 bn in nine months: 780 · 12 / 9 = 1,040; the year's 1,100 needs 320 in three months.
#[test]
fn val_nine_months_come_to_a_run_rate() {
    let reports =
        [report("p04", "2019-01/2019-09", "780", "bn JPY"), report("p01", "2019", "1100", "bn JPY")];
    let (ids, text, weight) = only(&reports, FindingKind::Annualised);
    assert_eq!(ids, ["p01", "p04"]);
    assert!(text.contains("run rate of 1.04 trn JPY") && text.contains("320 bn JPY"), "{text}");
    assert_eq!(weight, Weight::Note);
}

#[test]
fn first_months_above_the_year_are_a_warning() {
    let reports = [report("a", "2019H1", "700", "bn JPY"), report("b", "2019", "600", "bn JPY")];
    assert_eq!(only(&reports, FindingKind::Annualised).2, Weight::Warning);
}

// Over 50 % more than 2018 makes 1,100: 2018 lies below 1,100 / 1.5 = 733.3; 721 does, 795 does not (nor does 1,150 over 794.5, the most that rounding allows).
#[test]
fn val_growth_bounds_the_year_before() {
    let now = [report("p01", "2019", "1100", "bn JPY"), report("p03", "2019", ">50", "percent change")];
    let with = |last: &str| [now[0].clone(), now[1].clone(), report("f", "2018", last, "bn JPY")];
    let (ids, text, weight) = only(&with("721"), FindingKind::Growth);
    assert_eq!(ids, ["f", "p01", "p03"]);
    assert!(
        text.contains("below 733.3 bn JPY")
            && text.contains("is consistent")
            && text.contains("changed by 52.57 %"),
        "{text}"
    );
    assert_eq!(weight, Weight::Note);
    let (_, text, weight) = only(&with("795"), FindingKind::Growth);
    assert!(text.contains("is not consistent"), "{text}");
    assert_eq!(weight, Weight::Warning);
    assert!(only(&now, FindingKind::Growth).1.contains("below 733.3"));
}

#[test]
fn growth_from_the_year_before_bounds_the_year() {
    let reports = [report("a", "2019", "100", "M units"), report("b", "2020", "< -60", "percent change")];
    let (_, text, _) = only(&reports, FindingKind::Growth);
    assert!(
        text.starts_with("A fall of more than 60 % (b)") && text.contains("2020 below 40 M units"),
        "{text}"
    );
}

// Oxford Economics as reported by Kyodo News, 2019-11-21: 208 of 766 bn yen is 27.15 %, 136 of 500 is 27.2 %.
#[test]
fn val_one_tax_rate_stands_behind_both_years() {
    let of = |id: &str, measure: &str, period: &str, value: &str| {
        row(&[
            ("id", id),
            ("subject", "Japan"),
            ("measure", measure),
            ("period", period),
            ("value", value),
            ("says", "Oxford Economics"),
        ])
        .unwrap()
    };
    let mut reports = vec![
        of("p06", "GDP", "2018", "766"),
        of("p07", "GDP", "2017", "500"),
        of("p10", "tax", "2018", "208"),
        of("p11", "tax", "2017", "136"),
    ];
    let (ids, text, _) = only(&reports, FindingKind::Ratio);
    assert_eq!(ids, ["p06", "p07", "p10", "p11"]);
    assert!(text.contains("27.2 % in 2017") && text.contains("27.15 % in 2018"), "{text}");
    reports[3] = of("p11", "tax", "2017", "120");
    none(&reports, FindingKind::Ratio);
}

#[test]
fn an_event_dated_a_year_apart_is_a_contradiction() {
    let at = |id: &str, period: &str| report(id, period, "", "event");
    let reports = [at("p12", "2019-05"), at("p24", "2019-05-16"), at("p27", "2020")];
    let (ids, text, weight) = only(&reports, FindingKind::Contradict);
    assert_eq!(ids, ["p12", "p24", "p27"]);
    assert!(text.contains("2020 in p27") && text.contains("a calendar year apart"), "{text}");
    assert_eq!(weight, Weight::Warning);
    assert_eq!(only(&reports, FindingKind::Agree).0, ["p12", "p24"]);
}

#[test]
fn rounded_and_bounded_jobs_agree() {
    let reports = [
        report("p08", "2018", "46400", "jobs"),
        report("p22", "2018", ">46000", "jobs"),
        report("p09", "2017", "29200", "jobs"),
    ];
    assert_eq!(only(&reports, FindingKind::Agree).0, ["p08", "p22"]);
    none(&reports, FindingKind::Contradict);
}

// Omdia 14.7 M, Canalys 18.6 M phones in 2021Q1: 18.6 / 14.7 = 1.265.
#[test]
fn val_analysts_who_differ_are_both_kept() {
    let by = |id: &str, says: &str, value: &str, status: &str| {
        row(&[
            ("id", id),
            ("period", "2021Q1"),
            ("value", value),
            ("unit", "M units"),
            ("says", says),
            ("status", status),
        ])
        .unwrap()
    };
    let reports = [by("a", "Omdia", "14.7", "estimated"), by("b", "Canalys", "18.6", "estimated")];
    let (ids, text, weight) = only(&reports, FindingKind::Range);
    assert_eq!(ids, ["a", "b"]);
    assert!(text.contains("26.53 % apart") && text.contains("Omdia") && text.contains("Canalys"), "{text}");
    assert_eq!(weight, Weight::Note);
    let reports = [by("a", "Omdia", "14.7", "asserted"), by("b", "Canalys", "18.6", "estimated")];
    assert_eq!(only(&reports, FindingKind::Contradict).2, Weight::Warning);
}

#[test]
fn a_plan_that_came_otherwise_is_no_contradiction() {
    let by = |id: &str, value: &str, status: &str| {
        row(&[("id", id), ("period", "2021"), ("value", value), ("unit", "M units"), ("status", status)])
            .unwrap()
    };
    let reports = [by("a", "75", "planned"), by("b", "35", "asserted")];
    assert_eq!(only(&reports, FindingKind::Range).0, ["a", "b"]);
    none(&reports, FindingKind::Contradict);
    let reports = [by("a", "75", "planned"), by("b", "35", "asserted"), by("c", "40", "asserted")];
    assert_eq!(only(&reports, FindingKind::Contradict).0, ["a", "b", "c"]);
}

// IDC: 59.1 + 58.7 + 66.6 + 56.2 = 240.6 M phones in 2019; the company says 240.
#[test]
fn val_quarters_add_up_to_the_year() {
    let mut reports: Vec<Report> =
        [("2019Q1", "59.1"), ("2019Q2", "58.7"), ("2019Q3", "66.6"), ("2019Q4", "56.2")]
            .iter()
            .map(|(period, value)| report(period, period, value, "M units"))
            .collect();
    reports.push(report("year", "2019", "240", "M units"));
    let (_, text, _) = only(&reports, FindingKind::Agree);
    assert!(text.contains("240.6 M units") && text.contains("they fit"), "{text}");
    reports[4] = report("year", "2019", "200", "M units");
    assert_eq!(only(&reports, FindingKind::Contradict).2, Weight::Warning);
    reports.remove(1);
    none(&reports, FindingKind::Contradict);
}

#[test]
fn a_denial_contradicts_what_is_alleged() {
    let say = |id: &str, status: &str| {
        row(&[("id", id), ("unit", "statement"), ("status", status), ("says", "Huawei")]).unwrap()
    };
    let (ids, text, _) = only(&[say("p13", "suspected"), say("p14", "denied")], FindingKind::Contradict);
    assert_eq!(ids, ["p13", "p14"]);
    assert!(text.contains("suspected in p13") && text.contains("denied by Huawei (p14)"), "{text}");
    none(&[say("p13", "suspected"), say("p15", "asserted")], FindingKind::Contradict);
}

#[test]
fn figures_of_different_words_are_never_compared() {
    let reports = [
        row(&[("id", "a"), ("measure", "m"), ("period", "2019"), ("value", "1")]).unwrap(),
        row(&[("id", "b"), ("measure", "n"), ("period", "2019"), ("value", "2")]).unwrap(),
    ];
    assert!(check(&reports, &[]).findings.is_empty());
}

#[test]
fn mistakes_name_the_column_and_what_was_expected() {
    for (cells, column) in [
        (vec![("id", "")], "id"),
        (vec![("period", "2019-13"), ("value", "1")], "period"),
        (vec![("value", "1,100")], "value"),
        (vec![("value", "1"), ("unit", "bn Yen")], "unit"),
        (vec![("value", "1"), ("status", "sure")], "status"),
        (vec![("value", "1"), ("source", "")], "source"),
        (vec![("value", "")], "value"),
        (vec![("value", "1"), ("unit", "event")], "value"),
        (vec![("value", "up"), ("unit", "bn JPY")], "value"),
        (vec![("low", "3"), ("high", "2")], "high"),
        (vec![("value", "4"), ("low", "1"), ("high", "2")], "value"),
        (vec![("value", "1"), ("low", "x")], "low"),
    ] {
        let error = row(&cells).expect_err("a mistake");
        assert_eq!(error.column, column, "{cells:?}: {error}");
        assert!(!error.expected.is_empty() && !error.message.is_empty());
    }
    assert!(row(&[("value", "206"), ("status", "from_memory"), ("source", "")]).is_ok());
}

#[test]
fn a_source_of_a_month_is_later_than_a_day_inside_it() {
    let source = |date: &str| {
        let cell = |c: &str| match c {
            "id" => "P3".to_owned(),
            "publisher" => "Gizchina".to_owned(),
            "date" => date.to_owned(),
            _ => String::new(),
        };
        Source::read(&cell, 2).expect("a source of the test")
    };
    let day = knockon_vocabulary::date("2019-05-16").expect("a date");
    assert!(
        source("2019-05").is_later_than(day)
            && source("").is_later_than(day)
            && !source("2019-05-16").is_later_than(day)
    );
    assert!(!source("2018").is_later_than(day));
}
