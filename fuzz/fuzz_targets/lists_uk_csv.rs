//! The United Kingdom's lists as CSV.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| knockon_targets::lists::uk_csv(bytes));
