//! The United Kingdom's list as XML.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| knockon_targets::lists::uk_xml(bytes));
