//! Any file: the format from the content, archives and spreadsheets among them.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| knockon_targets::lists::any(bytes));
