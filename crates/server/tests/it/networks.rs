//! Networks given through the API: kept, asked, refused; answers are those of the front door.

use crate::desk::{Answer, Desk};
use knockon::{RiskRequest, ScaleFree, ScenarioFrom, SimulateRequest};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

const BAN: &str = "days = 40\n[[measure]]\nid = \"ban\"\nbuyer_place = [\"CN\"]\nfrom = 5\nshare = 0.2\n";

/// The five tables of a made-up network.
fn tables(dir: &Path) -> Value {
    let ask = ScaleFree { firms: 60, sectors: 6, seed: 7, ..ScaleFree::default() };
    knockon::network_generate(&ask, None, dir).unwrap();
    let text = |stem: &str| std::fs::read_to_string(dir.join(format!("{stem}.csv"))).unwrap();
    json!({ "items": text("items"), "lines": text("lines"), "inputs": text("inputs"), "links": text("links"), "demands": text("demands") })
}

fn put(desk: &Desk, name: &str, body: &Value) -> Answer {
    let json = [("content-type", "application/json")];
    desk.send("PUT", &format!("/api/v1/networks/{name}"), &json, body.to_string().as_bytes())
}

fn same(answer: &Value, front_door: &impl serde::Serialize) {
    assert_eq!(answer, &serde_json::to_value(front_door).unwrap());
}

#[test]
fn a_network_is_kept_and_answers_are_those_of_the_front_door() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("net");
    let body = tables(&folder);
    let desk = Desk::start();
    let given = put(&desk, "chain", &body);
    assert_eq!(given.status, 200, "{}", given.text());
    same(&given.json(), &knockon::network_info(&folder).unwrap());
    // What was given is there after a restart.
    let desk = Desk::start_in(desk.stop());
    assert_eq!(desk.get("/api/v1/networks").json()["items"][0]["lines"], given.json()["lines"]);

    let net = knockon::network_read(&folder).unwrap();
    let ask = SimulateRequest {
        source: PathBuf::new(),
        scenario: Some(ScenarioFrom::Text(BAN.to_owned())),
        days: 365,
        rationing: None,
        draws: 0,
        seed: 1,
        by_measure: false,
        top: 10,
        out: None,
    };
    let answer = desk.post("/api/v1/networks/chain/simulate", &json!({ "scenario": BAN }));
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(answer.json()["lost"].as_f64().unwrap() > 0.0, "{}", answer.text());
    same(&answer.json(), &knockon::simulate_network(&net, &ask).unwrap());

    let ask = RiskRequest {
        source: PathBuf::new(),
        top: 5,
        top_only: false,
        market: true,
        eps: 0.01,
        final_demand: true,
        converged: false,
        upstream: false,
        measures: None,
        links: None,
    };
    let answer = desk.post("/api/v1/networks/chain/risk", &json!({ "top": 5 })).json();
    same(&answer, &knockon::risk_network(&net, &ask).unwrap());
    let line = answer["ranking"][0]["name"].as_str().unwrap().to_owned();
    let plan =
        desk.post("/api/v1/networks/chain/source", &json!({ "line": line, "scenario": BAN, "months": 6 }));
    assert_eq!(plan.status, 200, "{}", plan.text());
    assert!(plan.json()["plan"].is_object(), "{}", plan.text());
    let log = desk.get("/api/v1/audit?limit=10").json();
    let kinds: Vec<&str> =
        log["items"].as_array().unwrap().iter().map(|e| e["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["network", "network question", "network question", "network question"]);
}

#[test]
fn what_is_wrong_or_too_much_is_said_and_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut body = tables(&dir.path().join("net"));
    let desk = Desk::start();
    let good = body.clone();
    body["links"] = json!("supplier,buyer,base_per_day\nnobody,nowhere,1\n");
    let refused = put(&desk, "chain", &body);
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert!(refused.text().contains("links.csv:2"), "{}", refused.text());
    assert_eq!(put(&desk, ".hidden", &good).status, 422);
    assert_eq!(desk.get("/api/v1/networks").json()["items"], json!([]));
    assert_eq!(desk.post("/api/v1/networks/chain/risk", &json!({})).status, 404);
    assert_eq!(put(&desk, "chain", &good).status, 200);
    for (verb, ask) in [
        ("simulate", json!({ "days": 4000 })),
        ("simulate", json!({ "scenario": "days = 0" })),
        ("simulate", json!({ "scenario": "[[measure]]\nid = \"x\"\nitem = [\"no such item\"]" })),
        ("risk", json!({ "eps": 2 })),
        ("risk", json!({ "links": 5, "measures": BAN })),
        ("source", json!({ "line": "no such line" })),
    ] {
        let answer = desk.post(&format!("/api/v1/networks/chain/{verb}"), &ask);
        assert_eq!(answer.status, 422, "{ask}: {}", answer.text());
    }
    let bearer = |made: Answer| format!("Bearer {}", made.json()["secret"].as_str().unwrap());
    let boss = bearer(desk.post("/api/v1/tokens", &json!({ "name": "boss", "roles": ["admin"] })));
    let ask = |who: &str, method: &str, path: &str, body: &Value| {
        let headers = [("content-type", "application/json"), ("authorization", who)];
        desk.send(method, path, &headers, body.to_string().as_bytes())
    };
    let reader =
        bearer(ask(&boss, "POST", "/api/v1/tokens", &json!({ "name": "reader", "roles": ["read"] })));
    assert_eq!(ask(&reader, "PUT", "/api/v1/networks/other", &good).status, 403);
    assert_eq!(ask(&reader, "POST", "/api/v1/networks/chain/risk", &json!({})).status, 200);
}
