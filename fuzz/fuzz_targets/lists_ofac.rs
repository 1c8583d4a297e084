//! OFAC's CSV with its aliases, addresses and comments.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // The four files stand behind each other, parted by a form feed.
    let mut parts = bytes.split(|b| *b == 0x0c);
    let mut next = || parts.next().unwrap_or_default();
    let files = knockon_lists::OfacFiles { primary: next(), alternate: next(), addresses: next(), comments: next() };
    let _ = knockon_lists::read_ofac(files, "sdn.csv");
});
