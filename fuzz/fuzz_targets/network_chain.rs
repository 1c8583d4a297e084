//! The four files of a chain, parted by zero bytes.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.split(|b| *b == 0);
    let mut next = || ("table.csv", parts.next().unwrap_or(b""));
    let files = knockon_network::chain::ChainFiles {
        inputs: next(),
        providers: next(),
        provision: next(),
        sequence: next(),
    };
    if let Ok(chain) = knockon_network::chain::Chain::read(&files) {
        let _ = (chain.chokepoints(0.9), chain.ban(&["USA".to_owned()], None));
    }
});
