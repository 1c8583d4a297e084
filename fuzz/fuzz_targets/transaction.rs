//! A transaction as JSON and as TOML; what is read can be decided.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| knockon_targets::law::transaction(bytes));
