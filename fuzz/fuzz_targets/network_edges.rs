//! A list of edges and a list of firms, parted by a zero byte.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| knockon_targets::network::edges(bytes));
