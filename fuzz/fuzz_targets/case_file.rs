//! Any bytes in any file of a case: every mistake is reported, nothing panics.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| knockon_targets::law::case_file(bytes));
