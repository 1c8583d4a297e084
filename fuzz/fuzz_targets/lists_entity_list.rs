//! The Entity List as a table.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| knockon_targets::lists::entity_list(bytes));
