//! What a collector is told.

use crate::desk::{Desk, options};
use serde_json::json;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::mpsc;

/// A collector that answers 200 and hands on what was posted: path and body.
fn collector() -> (String, mpsc::Receiver<(String, Vec<u8>)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut reader = BufReader::new(stream.unwrap());
            let (mut first, mut length) = (String::new(), 0);
            reader.read_line(&mut first).unwrap();
            loop {
                let mut line = String::new();
                if reader.read_line(&mut line).unwrap() <= 2 {
                    break;
                }
                if let Some(n) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                    length = n.trim().parse().unwrap();
                }
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            reader
                .get_mut()
                .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
                .unwrap();
            let path = first.split(' ').nth(1).unwrap().to_owned();
            if sender.send((path, body)).is_err() {
                return;
            }
        }
    });
    (url, receiver)
}

fn holds(all: &[u8], part: &[u8]) -> bool {
    all.windows(part.len()).any(|w| w == part)
}

#[test]
fn a_collector_is_told_of_routes_and_not_of_names() {
    let (url, told) = collector();
    let dir = tempfile::tempdir().unwrap();
    let options = knockon_server::Options { otlp: Some(url), ..options(dir.path()) };
    let desk = Desk::start_with(dir, options);
    let caller = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let body = json!({ "name": "Kestrel Avionics" }).to_string();
    let headers = [("content-type", "application/json"), ("traceparent", caller)];
    assert_eq!(desk.send("POST", "/api/v1/screen", &headers, body.as_bytes()).status, 200);
    assert_eq!(desk.get("/api/v1/runs/999").status, 404);
    let started = desk.post("/api/v1/runs", &json!({ "case": "zte-2018" }));
    assert_eq!(started.status, 202, "{}", started.text());
    while desk.get("/api/v1/runs/1").json()["state"] == "queued" {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    desk.stop();
    let mut all = Vec::new();
    while let Ok((path, body)) = told.try_recv() {
        assert_eq!(path, "/v1/traces");
        all.extend(body);
    }
    for part in [
        "POST /api/v1/screen",
        "GET /api/v1/runs/{id}",
        "http.route",
        "#not-found",
        "service.name",
        "knockon.run",
    ] {
        assert!(holds(&all, part.as_bytes()), "{part}: {}", String::from_utf8_lossy(&all));
    }
    // The caller's trace goes on.
    let trace =
        [0x0a, 0xf7, 0x65, 0x19, 0x16, 0xcd, 0x43, 0xdd, 0x84, 0x48, 0xeb, 0x21, 0x1c, 0x80, 0x31, 0x9c];
    assert!(holds(&all, &trace));
    for secret in ["Kestrel", "runs/999"] {
        assert!(!holds(&all, secret.as_bytes()), "{secret} was told");
    }
}
