//! Our own list layout: whatever is read can be written and read again.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| knockon_targets::lists::own(bytes));
