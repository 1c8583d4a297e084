//! Our own records: whatever is read comes back from what is written.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| knockon_targets::lists::records(bytes));
