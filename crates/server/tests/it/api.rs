//! What each resource answers.

use crate::desk::Desk;
use serde_json::{Value, json};

fn deal() -> Value {
    json!({
        "id": "d1", "as_of": "2014-08-13", "regimes": ["us-ofac"], "activity": "payment", "from": "US",
        "parties": [{ "id": "X", "roles": ["payee"], "listed": [{ "list": "us-sdn", "from": "2014-03-20" }] }],
    })
}

/// Waits until a run is over.
fn over(desk: &Desk, id: i64) -> Value {
    for _ in 0..1200 {
        let run = desk.get(&format!("/api/v1/runs/{id}")).json();
        if ["done", "failed", "cancelled"].contains(&run["state"].as_str().unwrap()) {
            return run;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    panic!("run {id} does not end");
}

#[test]
fn a_name_is_screened_decided_on_and_remembered() {
    let desk = Desk::start();
    let asked = json!({ "name": "Kestrel Avionics Company Limited", "places": ["CN"] });
    let answer = desk.post("/api/v1/screen", &asked);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let answer = answer.json();
    assert_eq!((answer["records"].as_u64(), answer["audit"].as_i64()), (Some(3), Some(1)));
    let hit = &answer["hits"][0];
    assert_eq!((hit["record"].as_str(), hit["verdict"].as_str()), (Some("a1"), Some("same_entity")));
    assert!(hit["why"].as_array().unwrap().len() > 1 && hit["decision"].is_null());

    let decision = json!({
        "name": asked["name"], "list": "us-el", "record": "a1", "same": false, "reason": "another seat",
        "record_version": hit["record_version"],
    });
    let made = desk.post("/api/v1/decisions", &decision);
    assert_eq!(made.status, 201, "{}", made.text());
    let again = desk.post("/api/v1/screen", &asked).json();
    assert_eq!(again["hits"][0]["decision"]["reason"], "another seat");
    assert_eq!(again["hits"][0]["decision_is_current"], true);

    // The record changes: the decision comes back to be looked at.
    let changed = crate::desk::LIST.replace("Kestrel Hangkong", "Kestrel Hang Kong");
    let put =
        desk.send("PUT", "/api/v1/lists/lists.csv", &[("content-type", "text/csv")], changed.as_bytes());
    assert_eq!((put.status, put.json()["changed"].as_array().unwrap().len()), (200, 1), "{}", put.text());
    let later = desk.post("/api/v1/screen", &asked).json();
    assert_eq!(later["hits"][0]["decision_is_current"], false);
    assert_ne!(later["lists"], answer["lists"]);
    assert_eq!(desk.post("/api/v1/decisions", &decision).status, 409, "it was made on the old record");
    assert_eq!(
        desk.get("/api/v1/decisions?name=kestrel+avionics+company+limited").json()["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn a_record_is_named_by_its_own_list_where_several_have_no_word_of_ours() {
    let desk = Desk::start();
    let own = "list,sublist,id,name\nother,isn,7,Marten Foundry\nother,cmic,7,Marten Foundry\n";
    let put = desk.send("PUT", "/api/v1/lists/more.csv", &[("content-type", "text/csv")], own.as_bytes());
    assert_eq!(put.status, 200, "{}", put.text());
    let asked = json!({ "name": "Marten Foundry" });
    let list = |hits: &Value, i: usize| hits["hits"][i]["list"].as_str().unwrap().to_owned();
    let hits = desk.post("/api/v1/screen", &asked).json();
    let mut lists = [list(&hits, 0), list(&hits, 1)];
    lists.sort();
    assert_eq!(lists, ["cmic", "isn"]);
    let decision =
        json!({ "name": "Marten Foundry", "list": "isn", "record": "7", "same": false, "reason": "another" });
    assert_eq!(desk.post("/api/v1/decisions", &decision).status, 201);
    let hits = desk.post("/api/v1/screen", &asked).json();
    for i in 0..2 {
        assert_eq!(hits["hits"][i]["decision"].is_object(), list(&hits, i) == "isn", "{hits}");
    }
}

#[test]
fn a_batch_answers_in_order_and_as_one_by_one() {
    let desk = Desk::start();
    let names = ["Orchid Shipping Lines", "Nobody at all GmbH", "kestrel avionics"];
    let asked: Vec<Value> = names.iter().map(|n| json!({ "name": n })).collect();
    let batch = desk.post("/api/v1/screen/batch", &json!({ "names": asked })).json();
    for (i, one) in asked.iter().enumerate() {
        let single = desk.post("/api/v1/screen", one).json();
        assert_eq!(batch["answers"][i]["hits"], single["hits"], "{one}");
    }
    assert_eq!(batch["answers"][1]["hits"], json!([]));
}

#[test]
fn a_transaction_is_decided_as_on_the_command_line() {
    let desk = Desk::start();
    let answer = desk.post("/api/v1/decide", &json!({ "transaction": deal() })).json();
    assert_eq!(answer["determination"]["prohibited"], true);
    let direct = knockon::transaction(&deal().to_string(), false, "x", 0).unwrap();
    let direct = knockon::decide(&direct, &knockon::DecideOptions::default()).unwrap().json();
    assert_eq!(answer["determination"], direct);
    assert!(answer["about"]["notice"].as_str().unwrap().contains("not legal advice"));

    let span = json!({ "transaction": deal(), "from": "2014-01-01", "until": "2014-12-31" });
    let spells = desk.post("/api/v1/decide", &span).json()["spells"].as_array().unwrap().clone();
    assert_eq!((spells[0]["from"].as_str(), spells.len()), (Some("2014-01-01"), 2));

    // The same diagnostic as on the command line, with its place.
    let text = "{\"transaction\": {\"as_of\": \"2014-08-13\", \"regimes\": [\"us-ofac\"], \"activty\": \"payment\"}}";
    let wrong = desk.send("POST", "/api/v1/decide", &[("content-type", "application/json")], text.as_bytes());
    assert_eq!((wrong.status, wrong.header("content-type")), (422, "application/problem+json"));
    let d = wrong.json()["diagnostics"][0].clone();
    assert_eq!((d["at"]["file"].as_str(), d["at"]["line"].as_u64()), (Some("transaction"), Some(1)), "{d}");
    assert!(d["message"].as_str().unwrap().contains("activty"), "{d}");
}

#[test]
fn a_case_runs_in_the_background_and_equals_the_front_doors_run() {
    let desk = Desk::start();
    let names: Vec<String> = desk.get("/api/v1/cases").json()["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["name"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(names, ["huawei-2019", "zte-2018"]);
    assert!(desk.get("/api/v1/cases/zte-2018").json()["parameters"].as_array().unwrap().len() > 5);

    let set = ["case.engine.draws=0"];
    let started = desk.post("/api/v1/runs", &json!({ "case": "zte-2018", "set": set }));
    assert_eq!(started.status, 202, "{}", started.text());
    assert_eq!(started.header("location"), "/api/v1/runs/1");
    let events = desk.get("/api/v1/runs/1/events");
    assert_eq!(events.header("content-type"), "text/event-stream");
    assert!(
        events.text().trim_end().lines().last().unwrap().contains("\"state\":\"done\""),
        "{}",
        events.text()
    );
    assert_eq!(over(&desk, 1)["state"], "done");
    let outcome = desk.get("/api/v1/runs/1/outcome");
    let request = knockon::RunRequest {
        case: "@zte-2018".into(),
        set: set.map(str::to_owned).to_vec(),
        ..knockon::RunRequest::default()
    };
    let direct = knockon::run(&request, &|_, _, _| ()).unwrap();
    assert_eq!(outcome.text(), direct.outcome_json().unwrap());
    assert!(desk.get("/api/v1/runs/1/figures").json().as_array().unwrap().len() > 2);
    assert!(desk.get("/api/v1/runs/1/tables/losses.csv").text().lines().count() > 1);
    assert_eq!(desk.get("/api/v1/runs/1/tables/..%2Fx").status, 404);
    assert!(desk.get("/api/v1/runs/1/report").header("content-security-policy").starts_with("sandbox"));

    let lifted = desk.post("/api/v1/runs", &json!({ "case": "zte-2018", "set": set, "lift_all": true }));
    over(&desk, lifted.json()["id"].as_i64().unwrap());
    let compared = desk.get("/api/v1/compare?a=1&b=2").json();
    assert!(compared["figures"].as_array().unwrap().iter().any(|f| f["a"] != f["b"]), "{compared}");

    let wrong =
        desk.post("/api/v1/runs", &json!({ "case": "zte-2018", "set": ["behaviour.review_days=many"] }));
    assert_eq!((wrong.status, wrong.json()["diagnostics"][0]["at"]["file"].as_str()), (422, Some("--set")));
}

#[test]
fn a_change_is_shown_beside_the_base() {
    let desk = Desk::start();
    let answer = desk.post("/api/v1/cases/zte-2018/what-if", &json!({ "set": [], "lift_all": true }));
    assert_eq!(answer.status, 200, "{}", answer.text());
    let answer = answer.json();
    let lost = |f: &&Value| f["name"] == "lost output, buyers";
    let lost = answer["comparison"]["figures"].as_array().unwrap().iter().find(lost).unwrap().clone();
    assert!(lost["a"].as_f64().unwrap() > 0.0 && lost["b"].as_f64() == Some(0.0), "{lost}");
    let none = desk.post("/api/v1/cases/zte-2018/what-if", &json!({})).json();
    assert_eq!(none["paths"], none["base_paths"], "no change is no change");
}

#[test]
fn the_measures_shares_come_when_asked_for_and_change_nothing_else() {
    let desk = Desk::start();
    let set = json!(["behaviour.review_days=50"]);
    let ask = |shares: bool| {
        let answer = desk.post("/api/v1/cases/zte-2018/what-if", &json!({ "set": set, "shares": shares }));
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    };
    let (plain, shared) = (ask(false), ask(true));
    assert_eq!(plain["paths"], shared["paths"]);
    let figures = |v: &serde_json::Value| v["comparison"]["figures"].as_array().unwrap().clone();
    let by_measure = |f: &serde_json::Value| f["name"].as_str().unwrap().starts_with("lost output through ");
    assert!(!figures(&plain).iter().any(by_measure));
    let (of_measures, rest): (Vec<_>, Vec<_>) = figures(&shared).into_iter().partition(by_measure);
    assert_eq!(rest, figures(&plain));
    let total = rest.iter().find(|f| f["name"] == "lost output, buyers").unwrap()["b"].as_f64().unwrap();
    let sum: f64 = of_measures.iter().filter_map(|f| f["b"].as_f64()).sum();
    assert!(total > 0.0 && (sum - total).abs() <= 1e-9 * total, "{sum} of {total}");
}

#[test]
fn a_run_is_cancelled_and_one_that_a_stop_interrupted_is_taken_up_again() {
    let desk = Desk::start();
    // Many draws: it would run for minutes.
    let long = json!({ "case": "huawei-2019", "set": ["case.engine.draws=4096"] });
    for _ in 0..2 {
        assert_eq!(desk.post("/api/v1/runs", &long).status, 202);
    }
    let cancelled = desk.post("/api/v1/runs/2/cancel", &json!({}));
    assert_eq!((cancelled.status, cancelled.json()["state"].as_str()), (200, Some("cancelled")));
    assert_eq!(desk.post("/api/v1/runs/2/cancel", &json!({})).status, 409);
    while desk.get("/api/v1/runs/1").json()["state"] != "running" {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let dir = desk.stop();
    let desk = Desk::start_in(dir);
    let state = desk.get("/api/v1/runs/1").json()["state"].as_str().unwrap().to_owned();
    assert!(["queued", "running"].contains(&state.as_str()), "{state}");
    assert_eq!(desk.post("/api/v1/runs/1/cancel", &json!({})).status, 200);
    assert_eq!(over(&desk, 1)["state"], "cancelled");
}

#[test]
fn tables_rules_and_lists_are_pages() {
    let desk = Desk::start();
    assert!(desk.get("/api/v1/tables").json()["items"].as_array().unwrap().len() >= 3);
    assert!(desk.get("/api/v1/tables/jp-2018").json()["text"].as_str().unwrap().contains("sectors"));
    let multipliers = desk.get("/api/v1/tables/jp-2018/multipliers");
    assert_eq!(multipliers.status, 200, "{}", multipliers.text());
    assert!(multipliers.json()["text"].as_str().unwrap().lines().count() > 10);
    assert!(desk.get("/api/v1/rules/us-ear/entity-list").json()["text"].as_str().unwrap().contains("744.11"));
    let first = desk.get("/api/v1/lists/lists.csv?limit=2").json();
    assert_eq!((first["items"].as_array().unwrap().len(), first["next"].as_i64()), (2, Some(2)));
    let second = desk.get("/api/v1/lists/lists.csv?limit=2&after=2").json();
    assert_eq!((second["items"][0]["id"].as_str(), second["next"].as_i64()), (Some("b1"), None));
}

#[test]
fn an_import_that_loses_records_is_refused_unless_accepted() {
    let desk = Desk::start();
    let short: String = crate::desk::LIST.lines().take(2).map(|l| format!("{l}\n")).collect();
    let put = |query: &str, bytes: &[u8]| {
        desk.send("PUT", &format!("/api/v1/lists/lists.csv{query}"), &[("content-type", "text/csv")], bytes)
    };
    let before = desk.get("/api/v1/lists").json();
    assert_eq!(put("", short.as_bytes()).status, 409);
    assert_eq!(put("", b"not a list").status, 422);
    assert_eq!(put("?dry_run=true", short.as_bytes()).json()["removed"].as_array().unwrap().len(), 2);
    assert_eq!(desk.get("/api/v1/lists").json(), before, "nothing was taken");
    assert_eq!(put("?accept_shrink=true", short.as_bytes()).status, 200);
    assert_eq!(desk.get("/api/v1/lists").json()["items"][0]["records"], 1);
    // What was imported is there again after a restart.
    let desk = Desk::start_in(desk.stop());
    assert_eq!(desk.get("/api/v1/lists").json()["items"][0]["records"], 1);
}

#[test]
fn the_service_describes_and_counts_itself() {
    let desk = Desk::start();
    assert_eq!(desk.get("/healthz").json()["status"], "ok");
    assert_eq!(desk.get("/readyz").status, 200);
    let document = desk.get("/api/v1/openapi.json").json();
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(&document, knockon_server::openapi());
    desk.post("/api/v1/screen", &json!({ "name": "x" }));
    let metrics = desk.get("/metrics").text();
    for line in
        ["knockon_screened_total 1", "knockon_audit_entries 1", "operation=\"screen\",status=\"200\"} 1"]
    {
        assert!(metrics.contains(line), "no `{line}` in\n{metrics}");
    }
    assert_eq!(desk.get("/docs").status, 200);
    assert_eq!(desk.get("/").status, 200);
}
