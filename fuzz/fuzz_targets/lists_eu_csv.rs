//! The European Union's list as CSV.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| knockon_targets::lists::eu_csv(bytes));
