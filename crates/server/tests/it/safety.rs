//! Tokens, roles, foreign pages, addresses beyond loopback.

use crate::desk::{Desk, LIST, options};
use knockon_server::Server;
use knockon_server::db::{Role, Store};
use serde_json::json;
use std::net::SocketAddr;

#[test]
fn without_a_token_only_loopback_is_listened_on() {
    let dir = tempfile::tempdir().unwrap();
    let everywhere =
        || knockon_server::Options { listen: SocketAddr::from(([0, 0, 0, 0], 0)), ..options(dir.path()) };
    let refused = Server::bind(everywhere(), Box::new(|_| ())).unwrap_err();
    assert!(refused.to_string().contains("knockon token add") && refused.exit_status() == 2, "{refused}");
    Store::open(&dir.path().join("desk.db"), false)
        .unwrap()
        .token_add("test", "alice", &[Role::Admin])
        .unwrap();
    Server::bind(everywhere(), Box::new(|_| ())).unwrap();
}

#[test]
fn a_token_may_do_what_its_roles_say_and_leaves_no_trace_otherwise() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(&dir.path().join("desk.db"), false).unwrap();
    let secret =
        |name: &str, roles: &[Role]| format!("Bearer {}", store.token_add("test", name, roles).unwrap());
    let admin = secret("root", &[Role::Admin]);
    let read = secret("reader", &[Role::Read]);
    let run = secret("runner", &[Role::Run]);
    drop(store);
    let desk = Desk::start_in(dir);
    let ask = |token: &str, method: &str, path: &str, body: &str| {
        let headers = [("authorization", token), ("content-type", "application/json")];
        desk.send(method, path, &headers, body.as_bytes()).status
    };
    let screen = json!({ "name": "Orchid Shipping Lines" }).to_string();
    let decision =
        json!({ "name": "x", "list": "us-sdn", "record": "b1", "same": true, "reason": "y" }).to_string();
    let entries =
        || desk.send("GET", "/api/v1/audit/head", &[("authorization", &admin)], b"").json()["seq"].as_i64();
    let before = entries();
    for (token, method, path, body, status) in [
        (&read, "POST", "/api/v1/decisions", decision.as_str(), 403),
        (&read, "POST", "/api/v1/runs", "{\"case\": \"zte-2018\"}", 403),
        (&read, "GET", "/api/v1/audit", "", 403),
        (&read, "PUT", "/api/v1/lists/lists.csv", LIST, 403),
        (&run, "POST", "/api/v1/screen", screen.as_str(), 403),
        (&"Bearer kno_wrong".to_owned(), "POST", "/api/v1/screen", screen.as_str(), 401),
        (&"Basic abc".to_owned(), "GET", "/api/v1/rules", "", 401),
    ] {
        assert_eq!(ask(token, method, path, body), status, "{method} {path}");
    }
    assert_eq!(entries(), before, "a refused request leaves nothing in the audit log");
    let whole = |path: &str| desk.send("GET", path, &[("authorization", &admin)], b"").json();
    assert_eq!(whole("/api/v1/decisions")["items"], json!([]));
    assert_eq!(whole("/api/v1/runs")["items"], json!([]));
    assert_eq!(desk.get("/api/v1/rules").status, 401);
    assert_eq!(desk.get("/healthz").status, 200);
    assert_eq!(ask(&read, "POST", "/api/v1/screen", &screen), 200);
    assert_eq!(whole("/api/v1/audit?after=3")["items"][0]["actor"], "reader");
    assert_eq!(ask(&admin, "DELETE", "/api/v1/tokens/reader", ""), 200);
    assert_eq!(ask(&read, "POST", "/api/v1/screen", &screen), 401);
    // The store never holds a secret.
    let bytes = std::fs::read(desk.db()).unwrap();
    assert!(!bytes.windows(68).any(|w| w == &admin.as_bytes()[7..]));
}

#[test]
fn a_foreign_page_and_a_foreign_host_are_refused() {
    let desk = Desk::start();
    let json = ("content-type", "application/json");
    let body = json!({ "name": "x" }).to_string();
    let post =
        |header: (&str, &str)| desk.send("POST", "/api/v1/screen", &[json, header], body.as_bytes()).status;
    assert_eq!(post(("origin", "http://evil.example")), 403);
    assert_eq!(post(("sec-fetch-site", "cross-site")), 403);
    assert_eq!(post(("host", "evil.example")), 403);
    assert_eq!(post(("sec-fetch-site", "same-origin")), 200);
    let page = desk.get("/docs");
    let policy = page.header("content-security-policy");
    // Scripts come from here alone; only style attributes may stand in the page itself.
    assert!(policy.contains("default-src 'none'; script-src 'self';"), "{policy}");
    assert_eq!(policy.matches("unsafe").count(), 1, "{policy}");
    assert!(policy.contains("style-src-attr 'unsafe-inline'") && !policy.contains("http"), "{policy}");
    assert_eq!(page.header("x-content-type-options"), "nosniff");
}

#[test]
fn a_store_is_served_once_and_a_wrong_one_not_at_all() {
    let desk = Desk::start();
    let second = Server::bind(options(desk.dir.path()), Box::new(|_| ())).unwrap_err();
    assert!(second.to_string().contains("another `knockon serve`"), "{second}");
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("desk.db"), "not a store at all, but long enough to be read as one")
        .unwrap();
    let wrong = Server::bind(options(dir.path()), Box::new(|_| ())).unwrap_err();
    assert!(wrong.to_string().contains("not a knockon store") && wrong.exit_status() == 2, "{wrong}");
}

#[test]
fn a_damaged_store_is_refused_in_words() {
    let desk = Desk::start();
    for _ in 0..40 {
        desk.post("/api/v1/screen", &json!({ "name": "Orchid Shipping Lines" }));
    }
    let dir = desk.stop();
    let file = dir.path().join("desk.db");
    let mut bytes = std::fs::read(&file).unwrap();
    let at = bytes.len() / 2;
    for b in &mut bytes[at..at + 6000] {
        *b = 0x5a;
    }
    std::fs::write(&file, bytes).unwrap();
    let refused = Server::bind(options(dir.path()), Box::new(|_| ())).unwrap_err();
    assert!(refused.to_string().contains("damaged"), "{refused}");
}
