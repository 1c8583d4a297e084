//! A saved index: bytes that are no index are refused, and those that are one, however strange, are searched without a panic.
//!
//! The checksum would keep almost everything out, so the target writes the right one behind the bytes.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| knockon_targets::names::index(bytes));
