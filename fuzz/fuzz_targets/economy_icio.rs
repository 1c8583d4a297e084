//! An OECD ICIO or FIGARO table.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| knockon_targets::economy::icio(bytes));
