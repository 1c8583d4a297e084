//! The Consolidated Screening List, any layout.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| knockon_targets::lists::csl(bytes));
