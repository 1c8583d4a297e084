//! OFAC's advanced XML.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| knockon_targets::lists::ofac_advanced(bytes));
