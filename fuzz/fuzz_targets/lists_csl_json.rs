//! The Consolidated Screening List as JSON.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| knockon_targets::lists::csl_json(bytes));
