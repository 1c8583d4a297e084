//! A matrix of classes of inputs.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = knockon_network::generate::Essentials::read("m.csv", bytes);
});
