//! The smaller verbs.

use crate::{err, knockon, out};

#[test]
fn help_has_examples_and_a_wrong_verb_is_status_2() {
    let top = tempfile::tempdir().unwrap();
    let help = knockon(top.path(), &["--help"]);
    assert_eq!(help.status.code(), Some(0));
    assert!(out(&help).contains("Examples:"));
    assert_eq!(knockon(top.path(), &["rum"]).status.code(), Some(2));
    assert_eq!(knockon(top.path(), &["run", "no-such-folder"]).status.code(), Some(2));
    assert_eq!(knockon(top.path(), &["run", "@no-such-case"]).status.code(), Some(2));
}

#[test]
fn one_transaction_is_decided_with_its_paragraphs() {
    let top = tempfile::tempdir().unwrap();
    let deal = r#"
        as_of = 2019-06-01
        regimes = ["us-ear"]
        activity = "export"
        from = "US"
        to = "CN"
        end_use = ["network_operation"]
        asserted = { network_fully_operational = true }
        parties = [{ id = "huawei", roles = ["purchaser", "ultimate_consignee", "end_user"], place = "CN", listed = [{ list = "us-el", from = 2019-05-16, requirement = "all_items_subject_to_ear", policy = "presumption_of_denial", footnotes = { 1 = 2020-05-15 } }] }]
        item = { name = "line card", kind = "commodity", eccn = "EAR99", origin = "US" }
        dates = { contract = 2019-04-01 }
    "#;
    std::fs::write(top.path().join("deal.toml"), deal).unwrap();
    let o = knockon(top.path(), &["decide", "deal.toml"]);
    assert_eq!(o.status.code(), Some(0), "{}", err(&o));
    assert!(out(&o).contains("authorised by tgl_huawei_networks"), "{}", out(&o));
    let over_time =
        knockon(top.path(), &["decide", "deal.toml", "--from", "2019-05-01", "--until", "2019-12-31"]);
    assert!(out(&over_time).lines().count() >= 2, "{}", out(&over_time));

    std::fs::write(top.path().join("deal.toml"), deal.replace("activity", "activty")).unwrap();
    let o = knockon(top.path(), &["decide", "deal.toml"]);
    assert_eq!(o.status.code(), Some(2));
    assert!(err(&o).contains("deal.toml:4"), "{}", err(&o));
}

#[test]
fn rules_are_listed_shown_and_pass_the_tests_beside_them() {
    let top = tempfile::tempdir().unwrap();
    assert!(out(&knockon(top.path(), &["rules", "list"])).contains("us-ear/entity-list"));
    let shown = knockon(top.path(), &["rules", "show", "us-ear/entity-list"]);
    assert!(out(&shown).contains("744.11"), "{}", out(&shown));
    let checked = knockon(top.path(), &["rules", "check"]);
    assert_eq!(checked.status.code(), Some(0), "{}", err(&checked));
}

#[test]
fn schemas_are_json() {
    let top = tempfile::tempdir().unwrap();
    for args in [&["case", "schema"][..], &["case", "schema", "--outcome"]] {
        let o = knockon(top.path(), args);
        assert_eq!(o.status.code(), Some(0), "{}", err(&o));
        serde_json::from_slice::<serde_json::Value>(&o.stdout).unwrap();
    }
}

#[test]
fn completions_and_the_manual_page_are_printed() {
    let top = tempfile::tempdir().unwrap();
    assert!(out(&knockon(top.path(), &["completions", "bash"])).contains("knockon"));
    assert!(out(&knockon(top.path(), &["man"])).contains(".TH"));
}
