//! A what-if file on a small case.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| knockon_targets::law::what_if(bytes));
