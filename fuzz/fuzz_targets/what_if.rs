//! A what-if file on a small case.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let files = knockon_case::Files::from_memory(knockon_case::new("fuzzed"));
    if let Ok(mut raw) = knockon_case::RawCase::read(&files) {
        let _ = raw.apply(&knockon_case::WhatIf::from_toml("w.toml", bytes));
        let _ = knockon_case::check(&raw);
    }
});
