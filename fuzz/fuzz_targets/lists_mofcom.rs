//! MOFCOM's lists as a table.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| knockon_targets::lists::mofcom(bytes));
