//! What-ifs: what they change, and what is said when they cannot.

use crate::{lines, read, set, starter, what_if};
use knockon_case::model::Act;
use knockon_case::{Files, RawCase, WhatIf, check, parameters, set_parameter};
use knockon_vocabulary::Basis;

/// The one message that settings get.
fn refused(settings: &[&str]) -> String {
    lines(&set(settings).expect_err("the setting is wrong")).join(" | ")
}

#[test]
fn a_setting_changes_one_value() {
    let (case, _) =
        set(&["behaviour.review_days=40", "measures.us-licences.from=2031-01-01", "case.title=Another"])
            .expect("good");
    let review = &case.behaviour.review_days;
    assert_eq!((review.value, review.low, review.high), (40.0, 40.0, 40.0));
    assert_eq!(review.basis, Basis::Assumed("set by a what-if".into()));
    assert_eq!(case.measures[1].from.expect("a licence has a day").to_string(), "2031-01-01");
    assert_eq!(case.title, "Another");
}

#[test]
fn a_range_can_be_set_after_a_value() {
    let (case, _) = set(&["behaviour.review_days.value=40", "behaviour.review_days.high=50"]).expect("good");
    assert_eq!((case.behaviour.review_days.low, case.behaviour.review_days.high), (40.0, 50.0));
    let (case, _) = set(&["stocks.st1.cover_days=200", "stocks.st1.high=300"]).expect("good");
    assert_eq!((case.stocks[0].cover_days.value, case.stocks[0].cover_days.high), (200.0, 300.0));
}

#[test]
fn a_rest_follows_a_changed_row() {
    let (before, _) = set(&[]).expect("good");
    let (after, _) = set(&["supplies.s1.value=1500000000"]).expect("good");
    assert_eq!(before.supplies[1].value.value - after.supplies[1].value.value, 5e8);
    let back = refused(&["supplies.s1.value=4000000000"]);
    assert_eq!(
        back,
        "totals.csv:2:21: total `us-total` is 3000000000 USD a year, its named rows (1) sum to 4000000000: they exceed it by 1000000000 (lower the rows, or raise the total)"
    );
}

#[test]
fn a_bad_value_is_reported_where_it_was_written() {
    assert_eq!(
        refused(&["behaviour.reroute_share=2"]),
        "--set:1:25: `2` is out of range; expected a number from 0 to 1"
    );
    assert_eq!(
        refused(&["case.draws=1", "stocks.st1.cover_days=-3"]),
        "--set:1:1: the case has no `case.draws` (`case` has format, id, title, question, from, to, currency, base_year, forecast_date, not_modelled, focus, rules, rates, engine, sourcing) | --set:2:23: `-3` is negative; expected a number that is not negative"
    );
    assert_eq!(
        refused(&["supplies.s1.currency=JPX"]),
        "--set:1:22: unknown currency `JPX`; expected three capital letters of ISO 4217, such as JPY (did you mean `JPY`?)"
    );
    assert_eq!(
        refused(&["supplies.s1"]),
        "--set:1:1: `supplies.s1` sets nothing; expected `file.id.field=value`, such as `behaviour.review_days=40`"
    );
    assert_eq!(refused(&["=3"]), "--set:1:1: the path before `=` is empty; expected `file.id.field=value`");
}

#[test]
fn an_unknown_path_names_the_nearest() {
    assert_eq!(
        refused(&["supplys.s1.value=1"]),
        "--set:1:1: the case has no `supplys` (did you mean `supplies`?)"
    );
    assert_eq!(
        refused(&["measures.us-license.from=2031-01-01"]),
        "--set:1:1: the case has no `measures.us-license` (did you mean `measures.us-licences`?)"
    );
    assert_eq!(
        refused(&["stocks.st1.cover=3"]),
        "--set:1:1: the case has no `stocks.st1.cover` (did you mean `stocks.st1.cover_days`?)"
    );
    assert_eq!(
        refused(&["behaviour.review_day=3"]),
        "--set:1:1: the case has no `behaviour.review_day` (did you mean `behaviour.review_days`?)"
    );
    assert_eq!(
        refused(&["case.engine.tau=3"]),
        "--set:1:1: the case has no `case.engine.tau` (did you mean `case.engine.tau_days`?)"
    );
    assert_eq!(
        refused(&["case.engine=3"]),
        "--set:1:1: `case.engine` names no single value; expected a path to one value"
    );
}

#[test]
fn a_file_sets_removes_and_adds() {
    let text = r#"
title = "No licences, a boycott at home"
remove = ["measures.us-licences", "stocks.st4"]
[set]
"behaviour.front_load.us-chips.cover_days" = 30
"case.engine.tau_days" = { value = 10, low = 5, high = 20, assumed = "quicker" }
[[add.measure]]
id = "home-buyers"
title = "Buyers at home turn away"
kind = "market"
party = "kestrel"
product = "phone"
market = "home"
from = 2030-07-01
change = { value = -0.1, low = -0.2, high = 0, assumed = "a thought" }
"#;
    let change = WhatIf::from_toml("boycott.toml", text.as_bytes());
    assert_eq!(change.title, "No licences, a boycott at home");
    let (case, _) = what_if(&change).expect("a good what-if");
    assert_eq!(case.behaviour.front_load[0].cover_days.value, 30.0);
    assert_eq!((case.engine.tau_days.value, case.engine.tau_days.high), (10.0, 20.0));
    assert_eq!(case.stocks.len(), 3);
    assert_eq!(case.measures.len(), 4);
    assert_eq!(case.lifted, [1]);
    assert!(matches!(&case.measures[3].act, Act::Market { change, .. } if change.value == -0.1));
    let mut raw = read(starter());
    raw.apply(&change).expect("files in memory can be read");
    assert_eq!(
        raw.changes()[1],
        "case.engine.tau_days = { value = 10, low = 5, high = 20, assumed = quicker }"
    );
    assert_eq!(
        raw.changes()[2..],
        ["remove measures.us-licences", "remove stocks.st4", "add measures.home-buyers"]
    );
}

#[test]
fn what_stands_because_of_a_measure_is_lifted_with_it() {
    let change = WhatIf::from_toml("w.toml", br#"remove = ["measures.us-listing"]"#);
    let (case, _) = what_if(&change).expect("a good what-if");
    assert_eq!(case.lifted, [0, 1, 2]);
}

#[test]
fn mistakes_of_a_file_have_its_lines() {
    let text = "tittle = \"x\"\nremove = [\"measures.us-list\", \"case.engine\"]\n[set]\nbehaviour.review_days = 3\n\"behaviour.reroute_days\" = \"soon\"\n[[add.measure]]\nid = \"m\"\n";
    let found = what_if(&WhatIf::from_toml("w.toml", text.as_bytes())).expect_err("a wrong what-if");
    assert_eq!(
        lines(&found),
        [
            "w.toml:1:1: unknown key `tittle` in a what-if; expected `title`, `[set]`, `remove` or `[[add.measure]]` (did you mean `title`?)",
            "w.toml:2:11: the case has no `measures.us-list` (did you mean `measures.us-listing`?)",
            "w.toml:2:31: `case.engine` cannot be removed; expected a row of a CSV file, a measure or a front load",
            "w.toml:4:1: `behaviour` is not a path; expected `\"file.id.field\" = value` (write the whole path in quotes, such as `\"behaviour.review_days\" = 40`)",
            "w.toml:5:28: `value` is a text; expected a number from 0 to 365000",
            "w.toml:6:1: `kind` is missing in [[measure]]; expected what it does",
            "w.toml:6:1: `title` is missing in [[measure]]; expected one line",
        ]
    );
    assert_eq!(found[4].source_line, "\"behaviour.reroute_days\" = \"soon\"");
}

#[test]
fn every_parameter_can_be_set_by_its_path() {
    let (case, _) = set(&[]).expect("the starter is good");
    let all = parameters(&case);
    assert!(all.len() > 20, "{}", all.len());
    let mut paths: Vec<&String> = all.iter().map(|p| &p.0).collect();
    paths.sort();
    paths.dedup();
    assert_eq!(paths.len(), all.len(), "paths are distinct");
    for (path, parameter) in &all {
        let middle = (parameter.value + parameter.high) / 2.0;
        let mut copy = case.clone();
        set_parameter(&mut copy, path, middle).expect("the path is known");
        let moved: Vec<_> =
            parameters(&copy).into_iter().zip(&all).filter(|(a, b)| a != *b).map(|(a, _)| a.0).collect();
        assert_eq!(moved, if middle == parameter.value { vec![] } else { vec![path.clone()] });
        // The same path through the files gives the same value, up to the scale of the file's unit.
        if !path.starts_with("demand") {
            let (case, _) = set(&[&format!("{path}={middle}")]).expect("the middle is in range");
            let got =
                parameters(&case).into_iter().find(|p| p.0 == *path).expect("it is still there").1.value;
            assert!((got - middle).abs() < 1e-12, "{path}");
        }
    }
    let error =
        set_parameter(&mut case.clone(), "behaviour.review", 1.0).expect_err("no such path").to_string();
    assert_eq!(
        error,
        "the case has no drawable parameter `behaviour.review` (did you mean `behaviour.review_days`?)"
    );
    assert!(set_parameter(&mut case.clone(), "behaviour.review_days", f64::NAN).is_err());
}

#[test]
fn a_case_without_measures_takes_one() {
    let mut files = starter();
    files.remove("measures.toml");
    let behaviour = files.get_mut("behaviour.toml").expect("the starter has it");
    *behaviour = behaviour.replace("because = \"us-listing\"", "");
    let mut raw = RawCase::read(&Files::from_memory(files)).expect("memory can be read");
    let block = b"[[add.measure]]\nid = \"r\"\ntitle = \"t\"\nkind = \"rule\"\nrules = [\"us-ear/x\"]\n";
    raw.apply(&WhatIf::from_toml("w.toml", block)).expect("memory can be read");
    assert_eq!(check(&raw).expect("good").0.measures.len(), 1);
}
