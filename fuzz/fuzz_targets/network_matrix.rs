//! A matrix of classes of inputs.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| knockon_targets::network::matrix(bytes));
