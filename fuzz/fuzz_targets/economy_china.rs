//! A national table of China.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| knockon_targets::economy::china(bytes));
