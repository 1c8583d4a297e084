//! An economy table in our layout.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| knockon_targets::economy::table(bytes));
