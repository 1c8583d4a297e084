//! OFAC's CSV with its aliases, addresses and comments.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| knockon_targets::lists::ofac(bytes));
