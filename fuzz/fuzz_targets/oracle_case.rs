//! Inputs of the validation kinds as JSON.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| knockon_targets::law::oracle_case(bytes));
