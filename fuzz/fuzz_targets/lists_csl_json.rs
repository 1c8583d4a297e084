//! The Consolidated Screening List as JSON.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = knockon_lists::read_csl_json(bytes, "f.json");
});
