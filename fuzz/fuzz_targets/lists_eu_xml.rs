//! The European Union's list as XML.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| knockon_targets::lists::eu_xml(bytes));
