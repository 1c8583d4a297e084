//! OFAC's plain and enhanced XML.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| knockon_targets::lists::ofac_xml(bytes));
