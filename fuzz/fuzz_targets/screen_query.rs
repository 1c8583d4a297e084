//! A query: any text is screened without a panic, and searching returns what scoring every name returns.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| knockon_targets::names::query(bytes));
