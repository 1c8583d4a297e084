//! The own texts of list entries: read or refused, never half.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| knockon_targets::law::entry_words(bytes));
