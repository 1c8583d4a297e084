//! The five tables of a network folder, parted by zero bytes.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| knockon_targets::network::folder(bytes));
