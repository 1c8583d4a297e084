//! The four files of a chain, parted by zero bytes.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| knockon_targets::network::chain(bytes));
