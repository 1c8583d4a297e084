//! A list of edges and a list of firms, parted by a zero byte.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.splitn(2, |b| *b == 0);
    let edges = ("edges.csv", parts.next().unwrap_or(b""));
    let firms = parts.next().map(|b| ("firms.csv", b));
    let options = knockon_network::read::EdgeOptions::default();
    let _ = knockon_network::read::edges(edges, firms, &options).and_then(knockon_network::Rows::build);
});
