//! Limits, methods, queries, conditional requests.

use crate::desk::Desk;
use serde_json::json;

#[test]
fn a_page_that_has_not_changed_is_not_sent_again() {
    let desk = Desk::start();
    let first = desk.get("/api/v1/rules");
    let tag = first.header("etag").to_owned();
    let second = desk.send("GET", "/api/v1/rules", &[("if-none-match", &tag)], b"");
    assert_eq!((second.status, second.body.len(), second.header("etag")), (304, 0, tag.as_str()));
    let head = desk.send("HEAD", "/api/v1/rules", &[], b"");
    assert_eq!((head.status, head.body.len()), (200, 0));
}

#[test]
fn an_upload_of_two_gigabytes_is_refused_before_it_is_read() {
    let desk = Desk::start();
    let head = format!(
        "POST /api/v1/screen HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        desk.address,
        2u64 << 30
    );
    let refused = desk.raw(head.as_bytes());
    assert_eq!((refused.status, refused.json()["type"].as_str()), (413, Some("#too-large")));
    // Also when the length is not told.
    let mut chunked = format!(
        "PUT /api/v1/lists/x.csv HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n",
        desk.address
    )
    .into_bytes();
    for _ in 0..40 {
        chunked.extend_from_slice(b"10000\r\n");
        chunked.resize(chunked.len() + 0x10000, b'x');
        chunked.extend_from_slice(b"\r\n");
    }
    assert_eq!(desk.raw(&chunked).status, 413);
}

#[test]
fn what_is_not_expected_is_a_problem_and_never_an_internal_one() {
    let desk = Desk::start();
    const JSON: &[(&str, &str)] = &[("content-type", "application/json")];
    type Row = (&'static str, &'static str, &'static [(&'static str, &'static str)], &'static str, u16);
    let expected: [Row; 16] = [
        ("POST", "/api/v1/screen", JSON, "{\"name\": \"x\", \"top\": 1.5}", 400),
        ("POST", "/api/v1/screen", JSON, "{\"name\": \"x\", \"top\": -1}", 400),
        ("GET", "/api/v1/nothing", &[], "", 404),
        ("DELETE", "/api/v1/screen", &[], "", 405),
        ("POST", "/api/v1/screen", &[("content-type", "text/plain")], "{}", 415),
        ("POST", "/api/v1/screen", JSON, "{", 400),
        ("POST", "/api/v1/screen", JSON, "{\"name\": \"x\", \"nme\": 1}", 400),
        ("POST", "/api/v1/screen", JSON, "{\"name\": \"\"}", 422),
        ("POST", "/api/v1/screen", JSON, "{\"name\": \"x\", \"places\": [\"China\"]}", 422),
        ("GET", "/api/v1/runs?limit=0", &[], "", 400),
        ("GET", "/api/v1/runs?lmit=1", &[], "", 400),
        ("GET", "/api/v1/runs?limit=%zz", &[], "", 400),
        ("GET", "/api/v1/runs/999", &[], "", 404),
        ("GET", "/api/v1/runs/x", &[], "", 404),
        ("GET", "/api/v1/compare?a=1", &[], "", 400),
        ("GET", "/api/v1/tables/..%2F..%2Fetc%2Fpasswd", &[], "", 404),
    ];
    for (method, path, headers, body, status) in expected {
        let answer = desk.send(method, path, headers, body.as_bytes());
        assert_eq!(answer.status, status, "{method} {path}: {}", answer.text());
        assert_eq!(answer.header("content-type"), "application/problem+json", "{method} {path}");
        let problem = answer.json();
        assert!(problem["title"].is_string() && problem["detail"].is_string() && problem["status"] == status);
    }
    assert_eq!(desk.send("DELETE", "/api/v1/screen", &[], b"").header("allow"), "POST");
    // JSON Schema calls 5.0 an integer.
    assert_eq!(desk.post("/api/v1/screen", &json!({ "name": "x", "top": 5.0 })).status, 200);
}

#[test]
fn a_request_names_no_file() {
    let desk = Desk::start();
    let own = desk.dir.path().join("own");
    knockon::case_new(&own, None).unwrap();
    for name in [own.display().to_string(), "@zte-2018".to_owned(), "../zte-2018".to_owned()] {
        let run = desk.post("/api/v1/runs", &json!({ "case": name }));
        assert_eq!(run.status, 404, "{name}: {}", run.text());
    }
    let list = desk.send(
        "PUT",
        "/api/v1/lists/..%2Fx",
        &[("content-type", "text/csv")],
        crate::desk::LIST.as_bytes(),
    );
    assert_eq!(list.status, 422);
}
