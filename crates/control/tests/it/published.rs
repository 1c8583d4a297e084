//! Cases against published law and guidance; each names its source.

use knockon_control::{Options, RuleBook, Transaction, decide};
use serde_json::{Value, json};

/// The answer to a transaction in JSON.
fn ask(tx: &Value) -> Value {
    let tx = Transaction::from_json(&tx.to_string()).unwrap_or_else(|e| panic!("{e}"));
    serde_json::to_value(decide(&tx, RuleBook::embedded(), &Options::default())).expect("plain data")
}

/// Source: OFAC FAQ 401, examples 1 to 5 (https://ofac.treasury.gov/faqs/401).
#[test]
fn val_ofac_faq_401() {
    let ask_chain = |edges: &[(&str, &str, u32)]| {
        let parties: Vec<Value> = ["X", "Y", "A", "B", "C"]
            .iter()
            .map(|id| {
                let listed = if matches!(*id, "X" | "Y") {
                    json!([{"list": "us-sdn", "from": "2014-01-01"}])
                } else {
                    json!([])
                };
                json!({"id": id, "roles": [], "listed": listed})
            })
            .collect();
        let ownership: Vec<Value> =
            edges.iter().map(|(o, d, p)| json!({"owner": o, "owned": d, "pct": p})).collect();
        ask(&json!({"as_of": "2020-08-11", "regimes": ["us-ofac"], "activity": "payment", "from": "US",
            "parties": parties, "ownership": ownership}))["blocked"]
            .clone()
    };
    let one = ask_chain(&[("X", "A", 50), ("A", "B", 50)]);
    assert_eq!(one["B"], true, "half of half is blocked link by link");
    let two = ask_chain(&[("X", "A", 50), ("X", "B", 50), ("A", "C", 25), ("B", "C", 25)]);
    assert_eq!(two["C"], true, "two blocked intermediates add up");
    let three = ask_chain(&[("X", "A", 50), ("X", "B", 10), ("A", "B", 40)]);
    assert_eq!(three["B"], true);
    let four = ask_chain(&[("X", "A", 50), ("X", "B", 25), ("A", "C", 25), ("B", "C", 25)]);
    assert_eq!((&four["B"], &four["C"]), (&json!(false), &json!(false)));
    let five = ask_chain(&[("X", "A", 25), ("Y", "A", 25), ("A", "B", 50)]);
    assert_eq!(five["B"], true);
}

/// Source: OFAC FAQ 402: after a divestment outside US jurisdiction the entity is not blocked, earlier property is.
#[test]
fn val_ofac_faq_402() {
    let sold = |asserted: Value| {
        ask(
            &json!({"as_of": "2020-08-11", "regimes": ["us-ofac"], "activity": "payment", "from": "US", "asserted": asserted,
            "parties": [{"id": "X", "roles": [], "listed": [{"list": "us-sdn", "from": "2014-01-01"}]},
                        {"id": "A", "roles": ["payee"], "listed": []}],
            "ownership": [{"owner": "X", "owned": "A", "pct": 60, "until": "2019-12-31"},
                          {"owner": "X", "owned": "A", "pct": 10, "from": "2020-01-01"}]}),
        )
    };
    let outside = sold(json!({"divested_outside_us": true}));
    assert_eq!((&outside["blocked"]["A"], &outside["prohibited"]), (&json!(false), &json!(false)));
    let warnings = outside["warnings"].as_array().expect("a list");
    assert!(
        warnings.contains(&json!("earlier_blocked_property"))
            && warnings.contains(&json!("may_be_designated"))
    );
    assert_eq!(sold(json!({"divested_outside_us": false}))["blocked"]["A"], true);
    let open = sold(json!({}));
    assert_eq!(open["blocked"]["A"], "unknown");
    assert!(open["missing"].as_array().expect("a list").contains(&json!("asserted.divested_outside_us")));
}

/// Source: OFAC guidance of 2014-08-13: before it, shares of several owners do not add up.
#[test]
fn val_aggregation_begins_with_the_guidance() {
    for (day, blocked) in [("2014-08-12", false), ("2014-08-13", true)] {
        let got = ask(&json!({"as_of": day, "regimes": ["us-ofac"], "activity": "payment", "from": "US",
            "parties": [{"id": "X", "roles": [], "listed": [{"list": "us-sdn", "from": "2014-03-20"}]},
                        {"id": "Y", "roles": [], "listed": [{"list": "us-sdn", "from": "2014-03-20"}]},
                        {"id": "A", "roles": ["payee"], "listed": []}],
            "ownership": [{"owner": "X", "owned": "A", "pct": 25}, {"owner": "Y", "owned": "A", "pct": 25}]}));
        assert_eq!((&got["blocked"]["A"], &got["prohibited"]), (&json!(blocked), &json!(blocked)), "{day}");
    }
}

fn affiliate(day: &str) -> Value {
    ask(
        &json!({"as_of": day, "regimes": ["us-ear"], "activity": "export", "from": "US", "to": "CN", "end_use": ["civil"],
        "parties": [{"id": "sub", "roles": ["end_user"], "place": "CN", "listed": []},
                    {"id": "parent", "roles": [], "place": "CN", "listed": [{"list": "us-el", "from": "2020-12-18",
                     "requirement": "all_items_subject_to_ear", "policy": "presumption_of_denial"}]}],
        "ownership": [{"owner": "parent", "owned": "sub", "pct": 50}],
        "item": {"eccn": "EAR99", "kind": "commodity", "origin": "US"}}),
    )
}

/// Source: 90 FR 47201 and the suspension from 2025-11-10 to 2026-11-09.
#[test]
fn val_affiliates_rule_on_each_boundary_day() {
    for (day, want) in [
        ("2025-09-28", json!(false)),
        ("2025-09-29", json!(true)),
        ("2025-11-09", json!(true)),
        ("2025-11-10", json!(false)),
        ("2026-11-09", json!(false)),
        ("2026-11-10", json!("scheduled")),
    ] {
        assert_eq!(affiliate(day)["licence_required"], want, "{day}");
    }
    assert_eq!(affiliate("2026-11-10")["standing"]["state"], "undetermined");
    assert_eq!(affiliate("2025-09-29")["holds_until"], "2025-11-09");
}

fn huawei(day: &str, end_use: &str, extra: &Value) -> Value {
    let mut tx = json!({"as_of": day, "regimes": ["us-ear"], "activity": "export", "from": "US", "to": "CN",
        "end_use": [end_use], "asserted": {"network_fully_operational": true, "certification_held": true},
        "parties": [{"id": "huawei", "roles": ["purchaser", "ultimate_consignee", "end_user"], "place": "CN",
            "listed": [{"list": "us-el", "from": "2019-05-16", "requirement": "all_items_subject_to_ear",
                "policy": "presumption_of_denial", "footnotes": {"1": "2020-05-15", "2": "2020-08-17"}}]}],
        "item": {"eccn": "EAR99", "kind": "commodity", "origin": "US"},
        "dates": {"contract": "2019-04-01", "product_public": "2018-10-16"}});
    for (k, v) in extra.as_object().into_iter().flatten() {
        tx[k] = v.clone();
    }
    ask(&tx)
}

/// Source: 84 FR 23468, 84 FR 43487, 84 FR 64018, 85 FR 8722, FR Doc. 2020-05190, 85 FR 29610, 85 FR 51596.
#[test]
fn val_huawei_general_licence_by_period_and_scope() {
    let none = json!({});
    let word = |day, end_use| huawei(day, end_use, &none)["authorisation"].clone();
    assert_eq!(huawei("2019-05-15", "network_operation", &none)["licence_required"], false);
    assert_eq!(word("2019-05-19", "network_operation"), Value::Null);
    for day in [
        "2019-05-20",
        "2019-08-18",
        "2019-08-19",
        "2019-11-18",
        "2020-02-16",
        "2020-04-01",
        "2020-05-15",
        "2020-08-13",
    ] {
        assert_eq!(word(day, "network_operation"), "tgl_huawei_networks", "{day}");
    }
    assert_eq!(huawei("2020-08-14", "network_operation", &none)["licence_required"], true);
    assert_eq!(word("2019-06-01", "handset_support"), "tgl_huawei_devices");
    assert_eq!(word("2019-06-01", "customer_premises_support"), Value::Null);
    assert_eq!(word("2019-09-01", "customer_premises_support"), "tgl_huawei_devices");
    assert_eq!(word("2019-06-01", "vulnerability_disclosure"), "tgl_huawei_security_research");
    assert_eq!(word("2020-08-14", "vulnerability_disclosure"), Value::Null);
    assert_eq!(word("2020-08-17", "vulnerability_disclosure"), "footnote_2_security_research");
    assert_eq!(word("2019-08-18", "standards_5g"), "tgl_huawei_standards");
    assert_eq!(word("2019-08-19", "standards_5g"), Value::Null);
    let technology = json!({"activity": "disclose_technology", "item": {"eccn": "5E991", "kind": "technology", "origin": "US"}});
    assert_eq!(huawei("2020-06-17", "standards_5g", &technology)["licence_required"], true);
    assert_eq!(huawei("2020-06-18", "standards_5g", &technology)["authorisation"], "standards_release");
}

fn wafer(day: &str, started: &str, designer: bool) -> Value {
    let entry = json!([{"list": "us-el", "from": "2019-05-16", "requirement": "all_items_subject_to_ear",
        "policy": "presumption_of_denial", "footnotes": {"1": "2020-05-15"}}]);
    let designer_entry = if designer { entry.clone() } else { json!([]) };
    ask(&json!({"as_of": day, "regimes": ["us-ear"], "activity": "reexport", "from": "TW", "to": "CN",
        "end_use": ["production"], "asserted": {"knowledge_of_roles": true, "supports_5g": true},
        "parties": [{"id": "huawei", "roles": ["purchaser", "end_user"], "place": "CN", "listed": entry},
                    {"id": "designer", "roles": ["designer"], "place": "CN", "listed": designer_entry}],
        "item": {"eccn": "3A991", "kind": "commodity", "origin": "TW", "us_content": [], "made_with": [],
            "plant": {"kind": "foundry", "equipment": [{"use": "etch", "direct_product_of": ["3E991"]}]}},
        "dates": {"production_started": started}}))
}

/// Source: 85 FR 29849 and 85 FR 51596.
#[test]
fn val_footnote_1_direct_products() {
    for (day, started, designer, subject) in [
        ("2020-05-14", "2020-04-01", true, false),
        ("2020-05-15", "2020-05-15", true, true),
        ("2020-05-15", "2020-05-14", true, false),
        ("2020-09-14", "2020-05-14", true, false),
        ("2020-09-15", "2020-05-14", true, true),
        ("2020-07-01", "2020-06-01", false, false),
        ("2020-08-17", "2020-08-17", false, true),
        ("2020-09-15", "2020-06-01", false, true),
    ] {
        assert_eq!(wafer(day, started, designer)["subject_to_ear"], subject, "{day} {started} {designer}");
    }
}

/// Source: BIS order of 2018-04-15, authorisation of 2018-07-02, termination on 2018-07-13 (83 FR 34825).
#[test]
fn val_zte_denial_order() {
    let zte = |day: &str, end_use: &str, origin: &str| {
        ask(
            &json!({"as_of": day, "regimes": ["us-ear"], "activity": if origin == "US" { "export" } else { "reexport" },
            "from": origin, "to": "CN", "end_use": [end_use], "asserted": {"network_fully_operational": true},
            "parties": [{"id": "zte", "roles": ["purchaser", "end_user"], "place": "CN",
                "listed": [{"list": "us-dpl", "from": "2018-04-15", "until": "2018-07-12"}]}],
            "item": {"eccn": "EAR99", "kind": "commodity", "origin": origin, "us_content": [], "made_with": [],
                "plant": {"equipment": []}},
            "dates": {"contract": "2018-03-01", "product_public": "2018-03-01"}}),
        )
    };
    assert_eq!(zte("2018-04-14", "production", "US")["prohibited"], false);
    assert_eq!(zte("2018-04-15", "production", "US")["prohibited"], true);
    assert_eq!(
        zte("2018-04-20", "production", "JP")["prohibited"],
        false,
        "a Japanese part is outside the order"
    );
    assert_eq!(zte("2018-07-01", "network_operation", "US")["prohibited"], true);
    let allowed = zte("2018-07-02", "network_operation", "US");
    assert_eq!(
        (&allowed["prohibited"], &allowed["authorisation"]),
        (&json!(false), &json!("zte_general_2018"))
    );
    assert_eq!(zte("2018-07-02", "production", "US")["prohibited"], true);
    assert_eq!(zte("2018-07-13", "production", "US")["prohibited"], false);
}

/// Source: METI notices of 2019-07-01 and 2019-12-20; Korea's return to Group A on 2023-07-21.
#[test]
fn val_japan_korea_materials() {
    let ask_kr = |day: &str, goods: &str| {
        ask(&json!({"as_of": day, "regimes": ["jp-feca"], "activity": "export", "from": "JP", "to": "KR",
            "end_use": ["civil"], "asserted": {"continuing_trade": true},
            "parties": [{"id": "b", "roles": ["end_user"], "place": "KR", "listed": []}],
            "item": {"goods": goods, "kind": "commodity", "origin": "JP"}}))["licence_kind"]
            .clone()
    };
    for (day, goods, kind) in [
        ("2019-07-03", "photoresist", "bulk"),
        ("2019-07-04", "photoresist", "individual"),
        ("2019-12-19", "photoresist", "individual"),
        ("2019-12-20", "photoresist", "specific_bulk"),
        ("2019-12-20", "hydrogen_fluoride", "individual"),
        ("2023-03-22", "fluorinated_polyimide", "individual"),
        ("2023-03-23", "fluorinated_polyimide", "bulk"),
        ("2023-07-21", "hydrogen_fluoride", "bulk"),
    ] {
        assert_eq!(ask_kr(day, goods), kind, "{day} {goods}");
    }
}
