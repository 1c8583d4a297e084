//! The five tables of a network folder, parted by zero bytes.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.split(|b| *b == 0);
    let mut next = || ("table.csv", parts.next().unwrap_or(b""));
    let folder = knockon_network::read::Folder {
        items: next(),
        lines: next(),
        inputs: next(),
        links: next(),
        demands: next(),
    };
    let _ = knockon_network::read::folder(&folder);
});
