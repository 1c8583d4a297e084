//! METI's end-user list.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| knockon_targets::lists::meti(bytes));
