//! GraphML.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let options = knockon_network::read::EdgeOptions::default();
    let _ = knockon_network::read::graphml("g.graphml", bytes, &options).and_then(knockon_network::Rows::build);
});
